"""Columns that tell versions of the same figures apart, actual and budget: added up, they count twice. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from xlplan.exports.grid import Grid
from xlplan.exports.groups import is_dimension, total_label
from xlplan.exports.layout import ColumnUse
from xlplan.exports.roles import ROLES
from xlplan.text import Text, fold_text

_ACTUAL: Final = r"实际|實際|实绩|實績|执行|執行|已发生|actuals?|ac|act"
_PLANNED: Final = (r"预算|預算|计划|計畫|計劃|目标|目標|预测|預測|预计|預計|预估|預估|滚动预测|滾動預測|"
                   r"budget(?:ed)?|bud|bu|plan(?:ned)?|forecast|fcst|fc|"
                   r"target|estimate|latest estimate|le")
_NUMBERED: Final = r"(?:v|ver\.?|version|rev\.?)\s*\d+(?:\.\d+)?|版本\s*[一二三四五六七八九\d]+|第?[一二三四五六七八九\d]+版"
_AROUND: Final = r"(?:20\d\d\s*年?(?:度)?\s*)?(?:{words})(?:数|數|值|额|額|版)?(?:\s*[-_]?\s*(?:v?\d+|[一二三四]版?|版))?"
_IS_ACTUAL: Final = re.compile(_AROUND.format(words=_ACTUAL))
_IS_PLANNED: Final = re.compile(_AROUND.format(words=_PLANNED))
_IS_NUMBERED: Final = re.compile(_NUMBERED)
_MOST: Final = 12       # versions; more values tell something else apart
_REPEATED: Final = 0.2  # of the keys, that are there in several versions
_SAME: Final = Text("列里是同一批数的几个版本", "欄裡是同一批數的幾個版本", "its cells tell versions of the same figures apart")


def with_versions(grid: Grid, first: int, columns: tuple[ColumnUse, ...], *, planned: bool) -> tuple[ColumnUse, ...]:
    """The columns, that of versions named, with those that count where one answer is natural: what was sold, of a plan what is planned.
    `first`: the row below the heading."""
    return tuple(_use_of(grid, first, columns, use, planned) if _may_be(use) else use for use in columns)


def _may_be(use: ColumnUse) -> bool:
    return use.role == "version" or (bool(use.header) and not use.month and (ROLES[use.role].holds == "text" or use.role == "ignored"))


def _use_of(grid: Grid, first: int, columns: Sequence[ColumnUse], use: ColumnUse, planned: bool) -> ColumnUse:
    plain = replace(use, role="ignored", sure="guessed") if use.role == "version" else use
    values = versions_in(grid, first, use.column)
    if not values or len(values) > _MOST:
        return plain
    worded = all(_is_version(value) for value in values)
    if not worded and use.role != "version":
        return use
    suits = [value for value in values if (_IS_PLANNED if planned else _IS_ACTUAL).fullmatch(fold_text(value))]
    if len(values) == 1:
        other = (_IS_ACTUAL if planned else _IS_PLANNED).fullmatch(fold_text(values[0]))
        return replace(use, role="version", sure="seen", why=_SAME) if other else plain
    if not _repeats(grid, first, columns, use):
        return plain
    return replace(use, role="version", sure="seen", why=_SAME, keep=(suits[0],) if len(suits) == 1 else (), fill=False)


def _is_version(value: str) -> bool:
    form = fold_text(value)
    return any(one.fullmatch(form) for one in (_IS_ACTUAL, _IS_PLANNED, _IS_NUMBERED))


def versions_in(grid: Grid, first: int, column: int) -> list[str]:
    """What stands in the column from row `first` on, each once, without lines that sum up."""
    return [*dict.fromkeys(text for row, text in _texts(grid, first, column))]


def _texts(grid: Grid, first: int, column: int) -> Iterator[tuple[int, str]]:
    for row in range(first, len(grid.rows) + 1):
        text = grid.text(row, column)
        if text and not total_label([text]):
            yield row, text


def _repeats(grid: Grid, first: int, columns: Sequence[ColumnUse], use: ColumnUse) -> bool:
    """Whether enough keys (labels, and months at most) stand there in several versions."""
    said = [(c.column, c.role) for c in columns if is_dimension(c) and c.column != use.column]
    found: dict[tuple[str, ...], set[str]] = {}
    for row, text in _texts(grid, first, use.column):
        key = tuple(grid.text(row, c)[:7] if role == "date" else grid.text(row, c) for c, role in said)
        found.setdefault(key, set()).add(text)
    return sum(len(of) > 1 for of in found.values()) > _REPEATED * len(found)
