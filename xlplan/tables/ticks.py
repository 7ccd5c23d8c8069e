"""A column that is ticked or left blank: what counts as a tick, and what says that there is none. Floor 2."""
from __future__ import annotations

from typing import Final

from xlplan import numerals
from xlplan.schema.column import Choice, Column
from xlplan.text import fold_text, same_text

TICK: Final = (Choice("yes", same_text("✓"), also=("yes", "y", "true", "是", "有", "√", "v", "✔", "☑", "✅", "1")),)
_NO: Final = frozenset(("否", "不", "不是", "没有", "沒有", "无", "無", "没", "沒", "未", "no", "n", "none", "false", "0", "×", "✗", "✘",
                        "✕", "✖", "❌", "☐", "□"))


def is_tick(column: Column) -> bool:
    """Whether all that can be chosen in the column is yes."""
    return [choice.key for choice in column.choices] == ["yes"]


def says_no(text: str) -> bool:
    """Whether the text says that there is no tick."""
    return fold_text(text) in _NO or numerals.is_dash(text)
