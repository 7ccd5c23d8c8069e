"""What HQ may adjust of a planning table, as its columns declare it, and how people name it. Floor 2."""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from xlplan.calendar.periods import HALVES, MONTHS, QUARTERS
from xlplan.schema.conditions import Is
from xlplan.schema.numbers import Col, SumRows
from xlplan.schema.table import Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.own.declared import PREFIX
from xlplan.text import Text, fold_text

PERIODS: Final[dict[str, tuple[str, ...]]] = {
    **{m: (m,) for m in MONTHS}, **QUARTERS, **HALVES, "year": MONTHS}  # what may be adjusted -> its months
_UNIT_BEHIND: Final = re.compile(r"\s*[(\uff08][^()\uff08\uff09]*[)\uff09]$")


@BRANCH.derived
def adjusted_places(key: str) -> Mapping[str, tuple[str, ...]]:
    """What a line of HQ may name in that table -> the columns that it is put on: periods of its months; in a table without months the
    columns that say so themselves. {} where there is no such table, or nothing in it that HQ adjusts."""
    table = BY_KEY.get(key)
    if table is None:
        return {}
    periods = {period: months for period, months in PERIODS.items() if all(m in table.by_key for m in months)}
    return periods or {c.key: (c.key,) for c in table.columns if c.adjusted}


def adjusted_columns(key: str) -> tuple[str, ...]:
    """All columns of the table that lines of HQ are put on."""
    return tuple(dict.fromkeys(column for columns in adjusted_places(key).values() for column in columns))


def whole_place(key: str) -> str:
    """What a line names that says nothing of it: the year; in a table without months its amount. '' where HQ adjusts nothing."""
    places, table = adjusted_places(key), BY_KEY.get(key)
    amount = table.rollup.amount if table is not None and table.rollup else ""
    return next((place for place in ("year", amount) if place in places), next(iter(places), ""))


def must_name_place(key: str) -> bool:
    """Whether a line about that table says which of its figures is meant: one of HQ's own has several, and no year that is all of them."""
    return key.startswith(PREFIX) and "year" not in adjusted_places(key) and len(adjusted_places(key)) > 1


def rows_summed(table: Table, foot: str, column: str) -> SumRows | None:
    """The sum over rows that the foot row is in that column; None where it is none."""
    row = table.foot_by_key[foot]
    cell = table.foot_cell(row, column)
    if row.total:
        return SumRows(Col(column), row.where)
    return cell if isinstance(cell, SumRows) and cell.of == Col(column) and not cell.table else None


def counted_measure(table: Table) -> str:
    """The measure in which what the others move is counted month by month, as heads are; '' where there is none."""
    first = table.by_key.get(MONTHS[0])
    return next((measure for measure, (who, _) in first.by_measure.items() if who == "C"), "") if first else ""


def is_counted(table: Table, row: str) -> bool:
    """Whether the row holds what is there at the end of each month, or the sum of such rows: over months it does not add up."""
    measure = counted_measure(table)
    if row in table.foot_by_key:
        summed = rows_summed(table, row, MONTHS[0]) if measure else None
        return summed is not None and Is(table.measure_column or "", measure) in summed.where
    return bool(measure) and row.rpartition("|")[2] == measure


def columns_standing(table: Table, row: str, place: str) -> tuple[str, ...]:
    """The columns that add up to what stands in that row at a place of `adjusted_places`; of what is counted that of its last month."""
    columns = adjusted_places(table.key).get(place, ())
    return columns[-1:] if is_counted(table, row) else columns


def without_unit(label: Text) -> Text:
    """What people call a column: its label without the unit behind it."""
    return Text(*(_UNIT_BEHIND.sub("", said) for said in label.all()))


def place_meant(table: str, typed: str) -> str:
    """The key of what HQ may adjust in that table by its name in any language; what names none as it was typed."""
    forms = {fold_text(form): key for key in adjusted_places(table) if key not in PERIODS
             for form in (key, *BY_KEY[table].by_key[key].label.all(), *without_unit(BY_KEY[table].by_key[key].label).all())}
    return forms.get(fold_text(typed), typed)
