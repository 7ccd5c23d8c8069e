"""Figures that a rule of HQ's own names, `table.row.column`: in the total row of any table, in a fixed row of one of its own. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from xlplan.plan.master.own_names import OFF, OwnNames
from xlplan.plan.master.own_parts import wrong_cell, wrong_figure
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
    of = names.table(typed.partition(".")[0].strip())
    if of in names.off:
        return OFF.filled(table=names.tables[of])
    if (known := names.figure(typed)) and (unit := unit_of_figure(known)) is not None:
        return Figure(known, unit, MONTHS[0] in OURS[of].by_key)
    if of.startswith(PREFIX) and of not in declared:
        return NOT_MADE
    return _figure_in(typed, declared[of], names, by_month) if of in declared else wrong_figure(typed, names)


def _figure_in(typed: str, own: OwnTable, names: OwnNames, by_month: bool) -> Figure | Text:
    """Of a table of HQ's own, or of one to which it added. The name of a row may have dots."""
    try:
        table, label = table_from(replace(own, rules=(), hushed=()).text), names.tables[own.key]
    except SchemaError:  # what is wrong is said at the table
        return NOT_MADE
    members = next((c for c in own.columns if c.key == MEMBER), None)
    feet = {fold_text(name): foot.key for foot in reversed(table.feet) for name in (*foot.label.all(), foot.key, foot.key[1:])}
    rows = {**{foot.key: foot.label for foot in table.feet}, **(names.entry_labels(own, members) if members else {})}
    row_typed, _, column_typed = typed.partition(".")[2].rpartition(".")

    def row_meant(said: str) -> str:
        return feet.get(fold_text(said)) or (names.entry(own, members, said) if members else "")

    def units_in(row: str) -> dict[str, Unit]:
        return {key: unit for key in table.by_key if (unit := _unit_in(table, row, key)) is not None}

    row, key = row_meant(row_typed.strip()), names.column(own.key, column_typed.strip())
    if not rows:
        return _NO_TOTAL.filled(table=label)
    if row not in rows or key not in (units := units_in(row)):
        return wrong_cell(typed, names, own.key, rows, row_meant, lambda row: {
            one: names.columns(own.key)[one] for one in units_in(row)})
    parts = (label, rows[row], *([] if by_month else [names.columns(own.key)[key]]))
    return Figure(f"{own.key}.{row}.{key}", units[key], all(units.get(month) == units[key] for month in MONTHS),
                  Text.of(lambda lang: " · ".join(part(lang) for part in parts)))


def _unit_in(table: Table, row: str, key: str) -> Unit | None:
    """The unit of that column in that row; None where it has no figure."""
    foot = table.foot_by_key.get(row)
    if foot is None:
        return table.by_key[key].unit
    return table.foot_unit(foot, key) if key in foot.given or table.foot_cell(foot, key) is not None else None
