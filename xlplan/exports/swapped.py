"""Dates half swapped by a spreadsheet that took day/month for month/day: true dates and texts in one column. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final

from xlplan.exports.findings import finding
from xlplan.exports.grid import Grid
from xlplan.exports.layout import Layout
from xlplan.schema.diagnostic import Diagnostic

_TEXT: Final = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(?:\d{4}|\d\d)(?:$|[T ].*)")
_MONTHS: Final = 12


def swapped_dates(layout: Layout, grid: Grid, rows: Sequence[int]) -> list[Diagnostic]:
    """XP738 of a column of dates whose true dates are all of days up to 12, and whose texts are all of days beyond: what could be read with
    day and month exchanged was, and the rest stayed text. [] once the mapping file says which."""
    out: list[Diagnostic] = []
    for use in layout.of("date") if layout.swapped is None else ():
        values = [(row, grid.at(row, use.column)) for row in rows]
        true = [(row, v) for row, v in values if isinstance(v, date)]
        texts = [(row, found) for row, v in values if isinstance(v, str) and (found := _TEXT.match(v.strip()))]
        if (len(true) > 1 and texts and all(v.day <= _MONTHS for _, v in true) and any(v.day != v.month for _, v in true)
                and all(max(int(found[1]), int(found[3])) > _MONTHS for _, found in texts)):
            row, day = next((row, v) for row, v in true if v.day != v.month)
            first = texts[0][0]
            out.append(finding("XP738", layout, grid.place(row, use.column), found=f"{day:%Y-%m-%d}", n=len(true),
                               expected=f"{day.year}-{day.day:02}-{day.month:02}", text=grid.text(first, use.column),
                               other=grid.place(first, use.column).partition("!")[2]))
    return out
