"""What is said of an export: its findings, and the questions that a layout leaves open. Room between 5 and 6."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Final

from xlplan import terms
from xlplan.exports.grid import Grid
from xlplan.exports.guess import needs_year
from xlplan.exports.heads import captions, headings
from xlplan.exports.labels import speaks_of_people
from xlplan.exports.layout import KIND_NAMES, Layout
from xlplan.exports.numbers import figure_of
from xlplan.exports.records import MEASURE_OF
from xlplan.exports.roles import ROLES, plain_heading
from xlplan.schema.codes.catalogue import CODES
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import text_list

_HEADS: Final = 10_000  # people of a unit and post are fewer
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
    heading is another one than the layout's; XP743 whether it is of people."""
    return [*_changed(layout, grid), *_twice(layout), *_missing(layout), *_people(layout, grid)]


def as_asked(layout: Layout, found: Iterable[Diagnostic]) -> Layout:
    """The layout, its unit of money a guess where findings say that two units are stated: its mapping file answers that question only
    once somebody has."""
    return replace(layout, unit_sure="guessed") if any(one.code == "XP755" for one in found) else layout


def _people(layout: Layout, grid: Grid) -> Iterator[Diagnostic]:
    """XP743 of figures that were guessed to be money where words say people, no unit is stated and all of them are small and whole."""
    said = next((t for t in (*captions(grid, layout.header), grid.name, Path(layout.file).stem) if speaks_of_people(t)), "")
    if not layout.money or layout.unit_sure != "guessed" or not said:
        return
    values = [figure_of(grid.at(row, use.column), layout.decimal).value for use in layout.of("amount")
              for row in range(layout.header[1] + 1, len(grid.rows) + 1)]
    held = [value for value in values if value is not None]
    if held and all(value % 1 == 0 and abs(value) < _HEADS for value in held):
        yield finding("XP743", layout, grid.place(layout.header[1], layout.of("amount")[0].column), text=said, kind=KIND_NAMES[layout.kind])


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
