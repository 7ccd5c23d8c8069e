"""Months across in the master: a column is of the month that its heading names, whatever month the fiscal year begins in now. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.address import a1
from xlplan.calendar.periods import MONTHS, month_text
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.schema.month_names import month_named
from xlplan.schema.table import Table
from xlplan.workbook.layout import HEAD
from xlplan.workbook.rawbook import RawSheet, plain_text
from xlplan.workbook.stated_units import typed_fields

_EVERY: Final = frozenset(range(1, 13))


def start_month(company: Frame | None) -> int:
    """The first month of the fiscal year; January where the company sheet names none."""
    named = month_named(typed_fields(company).get("start_month", ""))
    return named[1] if named and named[0] is None else 1


def columns_by_heading(table: Table, sheet: RawSheet, places: Mapping[str, int], start: int) -> dict[str, int]:
    """Key -> column, that of a month the column whose heading names it in a fiscal year from month `start`; `places` as they are where the
    twelve headings do not name the twelve months. The start month may have been changed since the headings were printed."""
    if not {*MONTHS} <= table.by_key.keys() & places.keys():
        return dict(places)
    named = {key: month_named(plain_text(sheet.at(HEAD, places[key]))) for key in MONTHS}
    of = {found[1]: places[key] for key, found in named.items() if found}
    if {*of} != _EVERY:
        return dict(places)
    return {**places, **{key: of[(start - 1 + i) % 12 + 1] for i, key in enumerate(MONTHS)}}


def headings_told(frame: Frame, sheet: RawSheet, places: Mapping[str, int], start: int) -> list[Diagnostic]:
    """XP700 where something stands in months whose headings do not begin with the first of the fiscal year."""
    if not {*MONTHS} <= frame.filled.keys() & places.keys() or places[MONTHS[0]] == (at := min(places[m] for m in MONTHS)):
        return []
    if not any(frame.filled[m].any() for m in MONTHS):
        return []
    return [Diagnostic("XP700", sheet=sheet.name, cell=a1(HEAD, at), table=frame.table.key, found=plain_text(sheet.at(HEAD, at)),
                       params={"label": frame.table.label, "first": month_text(start)})]
