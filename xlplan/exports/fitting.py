"""A layout that was kept, fitted to the export of today: columns are found by their headings. Room between 5 and 6."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from xlplan.exports.findings import finding
from xlplan.exports.grid import Grid
from xlplan.exports.guess import guess_of_sheet
from xlplan.exports.heads import Heading, find_heading, headings
from xlplan.exports.layout import ColumnUse, Layout
from xlplan.exports.roles import ROLES, plain_heading
from xlplan.exports.stacked import in_window, table_headings, window_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.terms import in_sentence
from xlplan.text import text_list


def fit_layout(layout: Layout, grid: Grid) -> tuple[Layout, list[Diagnostic]]:
    """The layout with the rows and columns in which its headings stand in this sheet; XP716 for columns that it does not have, which
    are guessed. A column of one month that is not there any more is left away; any other keeps its place and is found out by its
    heading (`findings.questions`)."""
    rows = layout.header if _known(layout, headings(grid, layout.header)) else _nearest(grid, layout)
    heads = headings(grid, rows)
    placed = {use.column: use for one in layout.columns if (use := _placed(one, heads)) is not None}
    guessed = guess_of_sheet(layout.file, in_window(grid, window_of(grid, rows)), rows, layout.kind)
    new = [use for use in guessed.columns if use.column not in placed]
    out = replace(layout, header=rows, columns=tuple(sorted([*placed.values(), *new], key=lambda use: use.column)), sheet=grid.name)
    named = {role: [use.header for use in new if use.role == role] for role in dict.fromkeys(use.role for use in new) if role != "ignored"}
    return out, [finding("XP716", out, columns=text_list(headers), what=in_sentence(ROLES[role].label))
                 for role, headers in named.items()]


def _nearest(grid: Grid, layout: Layout) -> tuple[int, int]:
    """The heading of the sheet that stands nearest to where the layout's stood, of those that say what it says."""
    first = find_heading(grid)
    if first is None:
        return layout.header
    fits = [rows for rows in table_headings(grid, first) if _known(layout, headings(grid, rows))]
    return min(fits, key=lambda rows: abs(rows[0] - layout.header[0]), default=first)


def _known(layout: Layout, heads: Mapping[int, Heading]) -> bool:
    """Whether half of the layout's columns at least have their headings there."""
    said = [use for use in layout.columns if use.header]
    return 2 * sum(use.column in heads and _alike(heads[use.column], use) for use in said) >= len(said)


def _placed(use: ColumnUse, heads: Mapping[int, Heading]) -> ColumnUse | None:
    if not use.header or (use.column in heads and _alike(heads[use.column], use)):
        return use
    found = [column for column, heading in heads.items() if _alike(heading, use)]
    if len(found) == 1:
        return replace(use, column=found[0])
    return None if use.month or use.year or use.role == "ignored" else use


def _alike(heading: Heading, use: ColumnUse) -> bool:
    return plain_heading(heading.text) == plain_heading(use.header)


def layout_for(file: str, grids: list[Grid], layouts: list[Layout]) -> Layout | None:
    """The layout of those that is meant for a file: the one that names it, else the one whose headings it has; None of none."""
    named = [layout for layout in layouts if layout.file == file]
    for layout in named or layouts:
        for grid in sorted(grids, key=lambda one: one.name != layout.sheet):
            rows = layout.header
            if _known(layout, headings(grid, rows)) or ((found := find_heading(grid)) and _known(layout, headings(grid, found))):
                return replace(layout, file=file, sheet=grid.name)
    return named[0] if named else None
