"""The sheet of the self-test: what was tried, PASS or FAIL, how long it took, on which versions. Floor 7."""
from __future__ import annotations

import time
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, Final, NamedTuple

import xlwings as xw

from udfs.macros.support import program_versions
from udfs.session import Session
from xlplan import terms
from xlplan.text import Lang, Text
from xlplan.workbook.marks import tint_color
from xlplan.workbook.styles import BAD, FONTS, GOOD, INK, MUTED, RULE, WHITE

PASS: Final = "PASS"
FAIL: Final = "FAIL"
SHEET: Final = "xlplan self-test"
LEFT: Final = 2    # column of what was tried; the result stands right of it
_ALL: Final = Text("✓ 自检:{n} 项全部通过", "✓ 自我檢測:{n} 項全部通過", "✓ Self-test: all {n} passed")
_SOME: Final = Text("● 自检:{bad} 项不通过,{ok} 项通过", "● 自我檢測:{bad} 項不通過,{ok} 項通過", "● Self-test: {bad} failed, {ok} passed")
_DATE: Final = Text("时间", "時間", "date")
_HEADS: Final = (Text("项目", "項目", "Item"), terms.RESULT, Text("秒", "秒", "Seconds"), Text("详情", "詳情", "Detail"))
_WIDTHS: Final = (2, 26, 9, 9, 96)
_TALL: Final = 26  # points of the title's row


class TestLine(NamedTuple):
    """One thing that was tried. `verdict`: PASS or FAIL."""

    what: str
    verdict: str
    seconds: float
    detail: str


def report_book(session: Session, lines: Sequence[TestLine]) -> xw.Book:
    """A new workbook with one row for each line."""
    book = session.app.books.add()
    sheet = book.sheets[0]
    sheet.name = SHEET
    bad = sum(line.verdict == FAIL for line in lines)
    title = (_SOME if bad else _ALL)(session.lang, n=len(lines), ok=len(lines) - bad, bad=bad)
    about = {**program_versions(session), _DATE(session.lang): time.strftime("%Y-%m-%d %H:%M")}
    rows: list[list[Any]] = [[title], *([name, text] for name, text in about.items()), [], [head(session.lang) for head in _HEADS],
                             *([line.what, line.verdict, line.seconds, line.detail] for line in lines)]
    wide = [[_as_text(cell) for cell in [*row, *[None] * (len(_HEADS) - len(row))]] for row in rows]
    sheet.range((1, LEFT)).value = wide
    with suppress(Exception):  # a plain sheet says the same
        _dress_sheet(sheet, len(about) + 3, [line.verdict for line in lines], RULE if bad == 0 else BAD, session.lang)
    return book


def _as_text(cell: Any) -> Any:
    """A text that Excel would take for a formula or a number, marked as text."""
    return f"'{cell}" if isinstance(cell, str) else cell


def _dress_sheet(sheet: xw.Sheet, head: int, verdicts: Sequence[str], title: str, lang: Lang) -> None:
    """`head`: row of the headers, above the first line."""
    last, right = head + len(verdicts), LEFT + len(_HEADS) - 1
    for column, width in enumerate(_WIDTHS, 1):
        sheet.range((1, column)).column_width = width
    whole = sheet.range((1, LEFT), (last, right))
    whole.font.name, whole.font.size, whole.font.color = FONTS[lang], 10, f"#{INK}"
    sheet.range((2, LEFT), (head - 1, right)).font.color = f"#{MUTED}"
    top = sheet.range((1, LEFT))
    top.font.size, top.font.bold, top.font.color, top.row_height = 16, True, f"#{title}", _TALL
    band = sheet.range((head, LEFT), (head, right))
    band.color, band.font.color, band.font.bold = f"#{RULE}", f"#{WHITE}", True
    sheet.range((head, right), (last, right)).wrap_text = True
    for row, verdict in enumerate(verdicts, head + 1):
        cell, color = sheet.range((row, LEFT + 1)), GOOD if verdict == PASS else BAD
        cell.color, cell.font.color, cell.font.bold = f"#{tint_color(color)}", f"#{color}", True
