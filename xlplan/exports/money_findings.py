"""What is said of units of money that contradict each other, of lines without one, and of amounts that are all negative. Room between
5 and 6."""
from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from xlplan.exports.findings import finding
from xlplan.exports.grid import Grid
from xlplan.exports.heads import captions
from xlplan.exports.layout import MONEY, ColumnUse, Layout
from xlplan.exports.money import unit_in_heading, unit_of_line, unit_stated
from xlplan.exports.numbers import figure_of
from xlplan.exports.records import total_of
from xlplan.exports.totals import Line
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import list_briefly, same_text, text_list

_SAID = same_text("「{text}」")
_FEWEST = 3  # figures, all negative, that are no odd refund


def money_findings(grid: Grid, layout: Layout, lines: Sequence[Line], columns: Sequence[ColumnUse]) -> list[Diagnostic]:
    """XP755 where a title and the headings, or a heading and the column of units, state units of money that contradict each other, unless a
    mapping file has said what holds; XP756 of lines that say none in the column of units."""
    out: list[Diagnostic] = []
    amounts = [use for use in columns if use.role in ("amount", "price")]
    for use in layout.of("money"):
        lacking = [line.row for line in lines if any(c.column in line.figures for c in amounts)
                   and not unit_of_line(grid.text(line.row, use.column))]
        if lacking:
            out.append(finding("XP756", layout, grid.place(lacking[0], use.column), text=use.header, n=len(lacking),
                               rows=list_briefly(lacking)))
    if layout.unit_sure == "set" or not amounts:
        return out
    titles = [(text, unit) for text in captions(grid, layout.header) if (unit := unit_stated(text))]
    heads = [(use.header, unit) for use in amounts if (unit := unit_in_heading(use.header))]
    by_line = [(grid.text(line.row, use.column), line.row) for use in layout.of("money") for line in lines]
    known = {unit for _, unit in heads}
    odd = next(((text, row) for text, row in by_line if heads and (unit := unit_of_line(text)) and unit not in known), None)
    if odd and heads:
        return [*out, _two(grid, layout, heads[0], (odd[0], unit_of_line(odd[0])), amounts, [line for line in lines if line.row == odd[1]])]
    if titles and len(heads) == len(amounts) and not {one for _, one in titles} & known and not by_line:
        out.append(_two(grid, layout, titles[0], heads[0], amounts, lines))
    return out


def _two(grid: Grid, layout: Layout, one: tuple[str, str], other: tuple[str, str], amounts: Sequence[ColumnUse],
         lines: Sequence[Line]) -> Diagnostic:
    row, column = next(((line.row, use.column) for line in lines for use in amounts if use.column in line.figures),
                       (layout.header[1], amounts[0].column))
    value = figure_of(grid.at(row, column), layout.decimal).value
    readings = [f"{value.scaleb(MONEY[unit][1]):,f}" for _, unit in (one, other)] if value is not None else []
    return finding("XP755", layout, grid.place(row, column), found=grid.text(row, column), readings=list_briefly(readings),
                   names=text_list([_SAID.filled(text=text) for text, _ in (one, other)]))


def sign_findings(layout: Layout, records: pd.DataFrame) -> list[Diagnostic]:
    """XP757 where no amount is above 0."""
    amounts = records["amount"][records["amount"] != 0]
    if not layout.money or len(amounts) < _FEWEST or (amounts > 0).any():
        return []
    return [finding("XP757", layout, str(records["cell"][amounts.index[0]]), sum=f"{total_of(records):,.2f}")]
