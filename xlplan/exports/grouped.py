"""Columns in which groups and what is in them stand one below the other, found by their sums. Room between 5 and 6."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplan.exports.grid import Grid
from xlplan.exports.groups import total_label
from xlplan.exports.heads import ROW_LABELS
from xlplan.exports.labels import role_of_labels
from xlplan.exports.layout import ColumnUse
from xlplan.exports.nested_lines import outline_of
from xlplan.exports.numbers import figure_of
from xlplan.exports.records import MEASURES
from xlplan.exports.roles import Kind
from xlplan.text import Text

_LEAF: Final[dict[Kind, str]] = {"sales": "product", "expense": "item", "heads": "post"}
_ABOVE: Final = ("unit", "category", "region")  # roles of groups, in the order in which they are tried
_LEVELS: Final = Text("{n} 级标签写在一列里,由合计看出层次", "{n} 級標籤寫在一欄裡,由合計看出層次",
                      "labels of {n} levels in one column, told by their sums")
_ONE_LEVEL: Final = Text("数据透视表的行标签", "樞紐分析表的列標籤", "the row labels of a pivot table")


def with_outline(grid: Grid, first: int, columns: tuple[ColumnUse, ...], kind: Kind) -> tuple[ColumnUse, ...]:
    """The columns, the row labels of a pivot table as what they are names of, and its groups as what those are."""
    use = next((c for c in columns if ROW_LABELS.fullmatch(c.header)), None)
    if use is None:
        return columns
    lines = _lines(grid, first, use.column, [c.column for c in columns if c.role in MEASURES])
    nested = outline_of(lines) or []
    levels = max((len(one.labels) for one in nested), default=1)
    taken = {c.role for c in columns}
    roles: list[str] = []
    for level in reversed(range(levels)):
        names = list(dict.fromkeys(one.labels[level] for one in nested if len(one.labels) > level)) or [label for label, _ in lines]
        roles.insert(0, next((r for r in (role_of_labels(names), _LEAF[kind], *_ABOVE) if r and r not in taken), "ignored"))
        taken.add(roles[0])
    why = _LEVELS.filled(n=levels) if levels > 1 else _ONE_LEVEL
    return tuple(replace(c, role=roles[-1], outer=tuple(roles[:-1]), sure="guessed", why=why) if c is use else c for c in columns)


def _lines(grid: Grid, first: int, column: int, measured: Sequence[int]) -> list[tuple[str, dict[int, Decimal]]]:
    out = []
    for row in range(first, len(grid.rows) + 1):
        figures = {c: value for c in measured if (value := figure_of(grid.at(row, c), "").value) is not None}
        label = grid.text(row, column)
        if figures and not total_label([label]):
            out.append((label, figures))
    return out
