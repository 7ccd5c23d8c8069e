"""The lines of the versions that count, and what is said of the others. Room between 5 and 6."""
from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xlplan.exports.findings import finding
from xlplan.exports.grid import Grid
from xlplan.exports.layout import ColumnUse, Layout
from xlplan.exports.records import MEASURE_OF
from xlplan.exports.roles import Kind, is_money
from xlplan.exports.totals import Line
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Text, fold_text, list_briefly, text_list

_YUAN = Text("{n} 元", "{n} 元", "{n} yuan")
_PEOPLE = Text("{n} 人", "{n} 人", "{n} heads")
_VERSION = Text("{name} {n} 行共 {sum}", "{name} {n} 列共 {sum}", "{name} {sum} in all (rows: {n})")
_BLANK = Text("(空白)", "(空白)", "(blank)")


def version_lines(grid: Grid, layout: Layout, use: ColumnUse, lines: list[Line]) -> tuple[list[Line], list[Diagnostic]]:
    """The lines that count, lines that sum up others among them. All of them, with XP752, where nobody has said which versions do."""
    text = {line.row: grid.text(line.row, use.column) for line in lines}
    values = [*dict.fromkeys(text[line.row] for line in lines if not line.total)]
    place = grid.place(layout.header[1], use.column)
    if use.sure == "set" and use.keep:
        keep = set(map(fold_text, use.keep))
        left = [value for value in values if fold_text(value) not in keep]
        kept = [line for line in lines if fold_text(text[line.row]) in keep or (line.total and not text[line.row])]
        said = [finding("XP753", layout, place, text=use.header, choices=list_briefly(use.keep),
                        readings=text_list([_said(layout, value, lines, text) for value in left]))] if left else []
        return kept, said
    if use.sure == "set" and len(values) < 2:
        return lines, []
    said = [finding("XP752", layout, place, text=use.header, readings=text_list([_said(layout, value, lines, text) for value in values]),
                    choices=(use.keep or tuple(filter(None, values)) or ("",))[0])]
    return lines, said


def _said(layout: Layout, value: str, lines: Sequence[Line], text: dict[int, str]) -> Text:
    of = [line for line in lines if text[line.row] == value and not line.total]
    columns = {c.column for c in layout.of(MEASURE_OF[layout.kind])}
    total = sum((v for line in of for c, v in line.figures.items() if c in columns), Decimal(0))
    return _VERSION.filled(name=value or _BLANK, n=len(of), sum=sum_said(total, layout.kind))


def sum_said(total: Decimal, kind: Kind) -> Text:
    """The sum with what it counts."""
    return _YUAN.filled(n=f"{total:,.2f}") if is_money(kind) else _PEOPLE.filled(n=f"{total.normalize():,f}")
