"""Cells whose text is made of parts that differ: struck through, superscript, subscript. Never one number. Floor 3."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlplan.schema.column import Column
from xlplan.schema.table import Table
from xlplan.tables.master import HISTORY
from xlplan.text import Text
from xlplan.workbook.rawbook import At, RawSheet, Run, plain_text

_CODES: Final = frozenset(("code", "erp_code", "branch", "product", "channel", "parent", "emp_no"))
_FIELDS: Final = "company"  # its one column of values holds numbers, dates and choices
IN_FREE_WORDS: Final = {"XP206": "XP260", "XP207": "XP262", "XP240": "XP261"}  # the finding where a row may do without the words
_STRUCK: Final = Text("打了删除线的", "打了刪除線的", "struck ")
_LEVELS: Final = {"superscript": Text("上标", "上標", "superscript "), "subscript": Text("下标", "下標", "subscript ")}
_QUOTED: Final = Text("「{text}」", "「{text}」", "“{text}”")
_THEN: Final = Text("、", "、", ", then ")


def holds_one_value(table: Table, column: Column) -> bool:
    """Whether the column holds numbers, dates, choices, months or codes rather than words: every character counts there."""
    return column.kind != "text" or column.key in _CODES or table.key in HISTORY or table.key == _FIELDS


def broken_text_code(sheet: RawSheet, at: At) -> str:
    """The finding about an error there, or about a formula never calculated: XP240 what was typed as words, XP206, XP207."""
    if at not in sheet.errors:
        return "XP207"
    formula = sheet.formulas.get(at, "")
    return "XP240" if formula and (sheet.errors[at] == "#NAME?" or formula.startswith(("-", "+"))) else "XP206"


def holds_free_words(table: Table, column: Column) -> bool:
    """Whether the column holds words that a row may do without: a reason, a remark, a trainer."""
    return not holds_one_value(table, column) and not column.required and column.key not in table.names


def picture_code(table: Table, column: Column) -> str:
    """The finding about a picture there: XP253 where a value is wanted, XP254 where words are."""
    return "XP253" if holds_one_value(table, column) else "XP254"


def said_runs(runs: Sequence[Run]) -> Text:
    """Each of them: `打了删除线的「38」、「40」`."""
    return Text.of(lambda lang: _THEN(lang).join(
        (_STRUCK(lang) if run.struck else "") + (_LEVELS[run.level](lang) if run.level else "") + _QUOTED(lang, text=plain_text(run.text))
        for run in runs))


def struck_part(runs: Sequence[Run]) -> str:
    """What is struck through of them, '' for nothing."""
    return plain_text("…".join(run.text.strip() for run in runs if run.struck))


def kept_part(runs: Sequence[Run]) -> str:
    """The text without what is struck through."""
    return plain_text("".join(run.text for run in runs if not run.struck))
