"""How a column rolls up, in words: in the manual, and above its figures in the roll-up. Floor 1."""
from __future__ import annotations

from typing import Final

from xlplan.schema.column import Column, Up
from xlplan.text import Text

_WORDS: Final[dict[Up, Text]] = {
    "sum": Text("相加", "相加", "sum"), "last": Text("取期末", "取期末", "last"), "wavg": Text("加权平均", "加權平均", "weighted mean"),
    "re": Text("重新计算", "重新計算", "recomputed"), "list": Text("列出", "列出", "listed"), "count": Text("计数", "計數", "counted"),
    "min": Text("最早", "最早", "earliest"), "max": Text("最晚", "最晚", "latest"), "none": Text("不汇总", "不彙總", "not rolled up")}
_OF_NUMBERS: Final[dict[Up, Text]] = {"min": Text("最小", "最小", "smallest"), "max": Text("最大", "最大", "largest")}
_SAID: Final = ("wavg", "min", "max", "count")  # what stands in the column's cells does not tell how they were put together
_LABEL: Final = Text("{label}({how})", "{label}({how})", "{label} ({how})")
_TWO_LINES: Final = Text("{label}\n({how})", "{label}\n({how})", "{label}\n({how})")


def up_word(column: Column) -> Text:
    """How it rolls up."""
    return _OF_NUMBERS.get(column.up, _WORDS[column.up]) if column.unit else _WORDS[column.up]


def rolled_label(column: Column, *, lines: bool = False) -> Text:
    """Its label above figures that are rolled up, still with the label's placeholders: `开始日期(最早)`, or in two lines."""
    return (_TWO_LINES if lines else _LABEL).filled(label=column.label, how=up_word(column)) if column.up in _SAID else column.label
