"""Figures that are those of the year up to their month: told by headings and by how they run; their differences. Room between 5 and 6."""
from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import Any, Final

import pandas as pd

from xlplan.exports.findings import finding
from xlplan.exports.grid import Grid
from xlplan.exports.layout import ColumnUse, Layout
from xlplan.exports.records import TEXTS
from xlplan.exports.roles import MEASURED
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import fold_text

_WORDS: Final = re.compile(r"累计|累計|(?<![a-z])ytd(?![a-z])|year to date|cumulative")
_SPAN: Final = re.compile(r"(?<!\d)(1[0-2]|[1-9])\s*月?\s*(?:-|–|—|~|～|至|到)\s*(1[0-2]|[1-9])\s*月")
_FEWEST: Final = 6      # months of a year
_HALF: Final = 0.5      # of December, at most, in January
_GROWN: Final = 3       # times January, at least, in the last month, where one year is all there is
_MOST: Final = 0.6      # of the lines
_NOTHING: Final = Decimal(0)


def settle_running(layout: Layout, records: pd.DataFrame, grid: Grid) -> tuple[pd.DataFrame, list[Diagnostic]]:
    """The records, where the mapping file says that figures are cumulative what each month added; XP731 where they seem to be and it does
    not say, XP732 for headings of several months."""
    spans = [use for use in layout.columns if covers_months(use)]
    found = [finding("XP732", layout, grid.place(layout.header[1], use.column), found=use.header) for use in spans[:1]]
    if not layout.money:
        return records, found
    if layout.cumulative:
        return differences(records), found
    called = next((use for use in layout.columns if is_called_cumulative(use)), None)
    if layout.cumulative is None and not found and (called or runs_up(records)):
        use = called or next(use for use in layout.columns if use.role in MEASURED)
        first = records.iloc[0] if len(records) else None
        found.append(finding("XP731", layout, grid.place(layout.header[1], use.column) if first is None or called else str(first["cell"]),
                             found=use.header))
    return records, found


def span_of(header: str) -> tuple[int, int] | None:
    """First and last month of a heading such as 2025年1-3月; None of any other."""
    found = _SPAN.search(fold_text(header))
    return (int(found[1]), int(found[2])) if found and int(found[1]) < int(found[2]) else None


def is_called_cumulative(use: ColumnUse) -> bool:
    """Whether the heading of figures says that they are those since January."""
    span = span_of(use.header)
    return use.role in MEASURED and bool(_WORDS.search(fold_text(use.header)) or (span and span[0] == 1))


def covers_months(use: ColumnUse) -> bool:
    """Whether the heading of figures says several months of which the first is not January."""
    span = span_of(use.header)
    return use.role in MEASURED and span is not None and span[0] > 1


def runs_up(records: pd.DataFrame) -> bool:
    """Whether no line ever falls within a year and most begin anew in January, as cumulative figures do."""
    if records.empty or not _never_falls(_by_year(records)):
        return False
    lines = [_by_year(rows) for _, rows in records.groupby(list(TEXTS), sort=False)]
    if not all(map(_never_falls, lines)):
        return False
    long = [years for years in lines if any(len(months) >= _FEWEST for months in years.values())]
    drops = [_drops(years) for years in long if any(y + 1 in years for y in years)]
    if drops:
        return sum(drops) >= _MOST * len(drops)
    grown = [months[max(months)] >= _GROWN * months[min(months)] > 0 for years in long for months in years.values() if min(months) == 1]
    return len(grown) > 2 and len(long) == len(lines) and sum(grown) >= _MOST * len(grown)


Years = dict[int, dict[int, int]]


def _by_year(records: pd.DataFrame) -> Years:
    out: Years = {}
    for year, month, amount in zip(records["year"], records["month"], records["amount"], strict=True):
        months = out.setdefault(int(year), {})
        months[int(month)] = months.get(int(month), 0) + int(amount)
    return out


def _never_falls(years: Years) -> bool:
    runs = [[months[m] for m in sorted(months)] for months in years.values()]
    return all(a <= b for run in runs for a, b in pairwise(run))


def _drops(years: Years) -> bool:
    return all(years[y + 1][min(years[y + 1])] <= _HALF * months[max(months)] for y, months in years.items() if y + 1 in years)


def differences(records: pd.DataFrame) -> pd.DataFrame:
    """The records with what each month added to the month before of its line and year, exactly."""
    keys = [*TEXTS, "year"]
    names = ("amount", "rest", "cases")
    rows: dict[tuple[object, ...], dict[str, Any]] = {}
    for row in records.sort_values("row", kind="stable").to_dict("records"):
        held = rows.setdefault((*(row[k] for k in keys), row["month"]), row)
        if held is not row:
            for name in names:
                held[name] += row[name]
    last: dict[tuple[object, ...], dict[str, Any]] = {}
    out = []
    for key in sorted(rows, key=lambda one: (*map(str, one[:-1]), one[-1])):
        before, row = last.get(key[:-1]), rows[key]
        out.append(row | ({name: row[name] - before[name] for name in names} if before else {}))
        last[key[:-1]] = row
    frame: pd.DataFrame = pd.DataFrame(out, columns=records.columns).sort_values(["row", "year", "month"], kind="stable")
    typed: pd.DataFrame = frame.reset_index(drop=True).astype(records.dtypes.to_dict())
    return typed
