"""Figures that a rule of HQ's own names, `table.row.column`: in the total row of any table, in a fixed row of one of its own. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from xlplan.choices import said_labels
from xlplan.plan.master.own_names import OFF, OwnNames
from xlplan.plan.master.own_parts import NO_FIGURE, NO_ROW, wrong_figure
from xlplan.schema.errors import SchemaError
from xlplan.schema.table import Table
from xlplan.tables.own.declared import MEMBER, PREFIX, OwnTable
from xlplan.tables.own.made import table_from, unit_of_figure
from xlplan.tables.own.ours import OURS
from xlplan.tables.periods import MONTHS
from xlplan.text import Text, fold_text
from xlplan.units import Unit

NOT_MADE: Final = Text("那张表还不能用,先改好它在「自定义表」和「自定义列」的行", "那張表還不能用,先改好它在「自訂表」和「自訂欄」的列",
                       "that table cannot be yet: correct its rows on Own tables and Own columns first")
_NO_TOTAL: Final = Text("「{table}」没有合计行:没有一列「怎么汇总」是求和", "「{table}」沒有合計列:沒有一欄「怎麼彙總」是加總",
                        "“{table}” has no total row: no column of it rolls up as Sum")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the plan. `key`: `table.row.column` in keys; `monthly`: whether its row has one for each month; `named`: table, row and
    column as they are called, without the column where each month is meant; None of what our tables have by themselves."""

    key: str
    unit: Unit
    monthly: bool
    named: Text | None = None


def figure_meant(typed: str, names: OwnNames, declared: Mapping[str, OwnTable], *, by_month: bool = False) -> Figure | Text:
    """The figure that is typed, each part by name or key; or why there is none. `declared`: the tables that HQ has declared;
    `by_month`: whether the figures of its row in each month are meant."""
    first, _, rest = typed.partition(".")
    row, _, column = rest.rpartition(".")
    of = names.table(first.strip())
    if of in names.off:
        return OFF.filled(table=names.tables[of])
    if (known := names.figure(typed)) and (unit := unit_of_figure(known)) is not None:
        return Figure(known, unit, MONTHS[0] in OURS[of].by_key)
    if of.startswith(PREFIX) and of not in declared:
        return NOT_MADE
    if of not in declared or not row.strip():
        return wrong_figure(typed, names)
    return _figure_in(declared[of], names, row.strip(), column.strip(), by_month)


def _figure_in(own: OwnTable, names: OwnNames, row_typed: str, column_typed: str, by_month: bool) -> Figure | Text:
    """Of a table of HQ's own, or of one to which it added."""
    try:
        table, label = table_from(replace(own, rules=(), hushed=()).text), names.tables[own.key]
    except SchemaError:  # what is wrong is said at the table
        return NOT_MADE
    members = next((c for c in own.columns if c.key == MEMBER), None)
    feet = {fold_text(name): foot.key for foot in reversed(table.feet) for name in (*foot.label.all(), foot.key, foot.key[1:])}
    rows = {**{foot.key: foot.label for foot in table.feet}, **(names.entry_labels(own, members) if members else {})}
    row = feet.get(fold_text(row_typed)) or (names.entry(own, members, row_typed) if members else "")
    if not rows:
        return _NO_TOTAL.filled(table=label)
    if not row:
        return NO_ROW.filled(table=label, typed=row_typed, choices=said_labels(row_typed, [*rows.values()]))
    units = {key: unit for key in table.by_key if (unit := _unit_in(table, row, key)) is not None}
    key = names.column(own.key, column_typed)
    if key not in units:
        return NO_FIGURE.filled(table=label, row=rows[row], column=column_typed, choices=names.columns_said(own.key, column_typed, units))
    parts = (label, rows[row], *([] if by_month else [names.columns(own.key)[key]]))
    return Figure(f"{own.key}.{row}.{key}", units[key], all(units.get(month) == units[key] for month in MONTHS),
                  Text.of(lambda lang: " · ".join(part(lang) for part in parts)))


def _unit_in(table: Table, row: str, key: str) -> Unit | None:
    """The unit of that column in that row; None where it has no figure."""
    foot = table.foot_by_key.get(row)
    if foot is None:
        return table.by_key[key].unit
    return table.foot_unit(foot, key) if key in foot.given or table.foot_cell(foot, key) is not None else None
