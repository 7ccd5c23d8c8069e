"""What is said of an export: its findings, and the questions that a layout leaves open. Room between 5 and 6."""
from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from xlplan import terms
from xlplan.exports.grid import Grid
from xlplan.exports.guess import needs_year
from xlplan.exports.heads import headings
from xlplan.exports.layout import Layout
from xlplan.exports.records import MEASURE_OF
from xlplan.exports.roles import ROLES, plain_heading
from xlplan.schema.codes.catalogue import CODES
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import text_list

_SEVERAL: Final = frozenset(("ignored", "total"))


def finding(code: str, layout: Layout, place: str = "", *, found: object = None, expected: object = None, **params: object) -> Diagnostic:
    """A finding about a sheet of an export. `place`: `Sheet!F7`."""
    sheet, _, cell = place.rpartition("!")
    one, other = (float(v) if isinstance(v, Decimal) else v if v is None else str(v) for v in (found, expected))
    difference = float(found - expected) if isinstance(found, Decimal) and isinstance(expected, Decimal) else None
    return Diagnostic(code, CODES[code].first, sheet or layout.sheet, cell or None, found=one, expected=other, difference=difference,
                      file=layout.file, params=dict(params))


def questions(layout: Layout, grid: Grid) -> list[Diagnostic]:
    """What the layout leaves open: XP711 several columns of one role, XP712 no figures, no year or no month; XP713 a column whose
    heading is another one than the layout's."""
    return [*_changed(layout, grid), *_twice(layout), *_missing(layout)]


def _twice(layout: Layout) -> Iterator[Diagnostic]:
    for role in ROLES.values():
        if role.key in _SEVERAL:
            continue
        seen: dict[object, list[str]] = {}
        for use in layout.of(role.key):
            seen.setdefault((use.year, use.month, use.labels), []).append(f"{use.letters}「{use.header}」")
        for columns in seen.values():
            if len(columns) > 1:
                yield finding("XP711", layout, columns=text_list(columns), what=terms.in_sentence(role.label))


def _missing(layout: Layout) -> Iterator[Diagnostic]:
    measured = layout.of(MEASURE_OF[layout.kind]) or (layout.of("price") if layout.has("cases") else [])
    if not measured:
        yield finding("XP712", layout, what=terms.in_sentence(ROLES[MEASURE_OF[layout.kind]].label))
        return
    if not layout.year and needs_year(layout):
        yield finding("XP712", layout, what=terms.in_sentence(terms.YEAR))
    if not layout.has("month", "period", "date") and any(c.month is None for c in measured):
        yield finding("XP712", layout, what=terms.in_sentence(terms.MONTH))


def _changed(layout: Layout, grid: Grid) -> Iterator[Diagnostic]:
    heads = headings(grid, layout.header)
    for use in layout.columns:
        now = heads[use.column].text if use.column in heads else ""
        if plain_heading(now) != plain_heading(use.header):
            yield finding("XP713", layout, grid.place(layout.header[1], use.column), found=now, expected=use.header)
