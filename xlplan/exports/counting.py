"""The lines that count, of those that were read: each money once, and what leaves it open is asked. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from xlplan.exports.findings import finding
from xlplan.exports.grid import Grid
from xlplan.exports.groups import is_dimension
from xlplan.exports.layout import ColumnUse, Layout
from xlplan.exports.records import MEASURE_OF, LeftOut
from xlplan.exports.totals import Line
from xlplan.exports.which_lines import ANY, all_twice, asked_of, parents, says_which
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import list_briefly, text_list

_NOTHING: Final = Decimal(0)
_CODED: Final = ("unit", "unit_code", "product", "product_code", "item", "item_code")  # of which one may be the parent of others
_SPOILT: Final = re.compile(r"\d(?:[.,]\d+)?E\+?\d{2,}", re.IGNORECASE)  # what a spreadsheet shows of a long code
_SHOWN: Final = 8


@dataclass
class Counted:
    """The lines that count, what was left out of the others, and what is said of it."""

    lines: list[Line]
    left: list[LeftOut] = field(default_factory=list)
    found: list[Diagnostic] = field(default_factory=list)


def count_lines(layout: Layout, grid: Grid, lines: Sequence[Line], measured: Sequence[ColumnUse]) -> Counted:
    """The lines without those that the mapping file leaves out (XP734) and without parents of others (XP728). XP733 where a column says
    that some do not count, XP730 where every line stands there twice, XP736 where a code was
    spoilt by a spreadsheet; all of them errors until they are answered."""
    out = Counted(list(lines))
    said = [c for c in layout.columns if is_dimension(c)]
    amounts = [c.column for c in measured if c.role == MEASURE_OF[layout.kind]]
    for use in layout.columns:
        if says_which(use) or use.leave:
            at = said.index(use) if use in said else None
            _by_answer(out, layout, grid, use, at, amounts)
    for at, use in enumerate(said):
        if use.role in _CODED and ANY not in use.keep:
            _parents(out, layout, grid, said, at, amounts)
    for at, use in enumerate(said):
        spoilt = [line.row for line in out.lines if _SPOILT.fullmatch(line.labels[at])]
        if spoilt:
            place, text = grid.place(spoilt[0], use.column), grid.text(spoilt[0], use.column)
            out.found.append(finding("XP736", layout, place, found=text, what=use.header, n=len(spoilt), rows=list_briefly(spoilt)))
    if layout.repeated is None and all_twice([tuple(grid.rows[line.row - 1]) for line in out.lines]):
        total = sum((_amount(line, amounts) for line in out.lines), _NOTHING)
        out.found.append(finding("XP730", layout, grid.place(out.lines[0].row, 1), n=len(out.lines), sum=f"{total:,.2f}"))
    return out


def _amount(line: Line, columns: Sequence[int]) -> Decimal:
    return sum((line.figures.get(c, _NOTHING) for c in columns), _NOTHING)


def _by_answer(out: Counted, layout: Layout, grid: Grid, use: ColumnUse, at: int | None, amounts: Sequence[int]) -> None:
    cells = [(line.labels[at] if at is not None else grid.text(line.row, use.column), _amount(line, amounts)) for line in out.lines]
    if asked := asked_of(use, cells):
        shown = sorted(asked.values.items(), key=lambda one: -one[1][0])
        values = [f"{value or '-'} ×{n:,} = {total:,.2f}" for value, (n, total) in shown[:_SHOWN]]
        out.found.append(finding("XP733", layout, grid.place(layout.header[1], use.column), found=use.header, n=len(shown),
                                 values=text_list([*values, *["…"] * (len(shown) > _SHOWN)])))
    aside = [line for line, (value, _) in zip(out.lines, cells, strict=True) if value in use.leave]
    if aside:
        total = sum((_amount(line, amounts) for line in aside), _NOTHING)
        out.lines = [line for line, (value, _) in zip(out.lines, cells, strict=True) if value not in use.leave]
        out.left.append(_left(layout, grid, aside, use.header, total))
        out.found.append(finding("XP734", layout, grid.place(aside[0].row, use.column), n=len(aside), found=use.header, sum=f"{total:,.2f}",
                                 values=text_list(list(use.leave))))


def _parents(out: Counted, layout: Layout, grid: Grid, said: Sequence[ColumnUse], at: int, amounts: Sequence[int]) -> None:
    use = said[at]
    found = [code for code in parents(out.lines, said, at) if code not in use.keep]
    aside = [line for line in out.lines if line.labels[at] in found]
    if aside:
        total = sum((_amount(line, amounts) for line in aside), _NOTHING)
        out.lines = [line for line in out.lines if line.labels[at] not in found]
        out.left.append(_left(layout, grid, aside, ", ".join(found[:_SHOWN]), total))
        out.found.append(finding("XP728", layout, grid.place(aside[0].row, use.column), n=len(aside), sum=f"{total:,.2f}",
                                 codes=text_list([*found[:_SHOWN], *["…"] * (len(found) > _SHOWN)])))


def _left(layout: Layout, grid: Grid, lines: Sequence[Line], label: str, total: Decimal) -> LeftOut:
    sums = {MEASURE_OF[layout.kind]: total}
    return LeftOut(grid.place(lines[0].row, min(lines[0].figures)), label, sums, dict(sums))
