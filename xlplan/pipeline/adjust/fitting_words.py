"""What HQ types on the command line, as far as a cell of the master holds it: texts and days. Floor 6."""
from __future__ import annotations

from datetime import date
from typing import Final

from xlplan.errors import XlplanError
from xlplan.excel.writing.row_xml import TEXT_LIMIT, clean_text, cut_text
from xlplan.text import Text

_FIRST: Final = date(1904, 1, 2)  # the first day that both date systems of Excel count
_LONG: Final = Text("{what}有 {found} 个字符,一格最多放 {limit} 个。请写短一些",
                    "{what}有 {found} 個字元,一格最多放 {limit} 個。請寫短一些",
                    "{what}: {found} characters, of which a cell holds at most {limit}. Write less")
_UNSEEN: Final = Text("{what}的第 {at} 个字符({found})放不进单元格。请只写文字", "{what}的第 {at} 個字元({found})放不進儲存格。請只寫文字",
                      "{what}: character {at} ({found}) cannot stand in a cell. Give text only")
_EARLY: Final = Text("日期 {found} 太早,单元格里最早可写 {first}", "日期 {found} 太早,儲存格裡最早可寫 {first}",
                     "The date {found} is too early: give {first} or later")


def require_cell_text(what: Text, text: str) -> None:
    """XlplanError for a text that would not stand in a cell as it was typed: too long, or with characters that no cell holds."""
    kept = clean_text(text)
    same = text.replace("\r\n", "\n").replace("\r", "\n")
    at = next((i for i, (a, b) in enumerate(zip(same, kept, strict=True)) if a != b), None)
    if at is not None:
        raise XlplanError(_UNSEEN, what=what, at=at + 1, found=f"U+{ord(same[at]):04X}")
    if cut_text(kept) != kept:
        raise XlplanError(_LONG, what=what, found=len(kept.encode("utf-16-le")) // 2, limit=TEXT_LIMIT)


def require_cell_date(on: date | None) -> None:
    """XlplanError for a day before those that a cell holds."""
    if on is not None and on.isoformat()[:10] < _FIRST.isoformat():
        raise XlplanError(_EARLY, found=on.isoformat()[:10], first=_FIRST.isoformat())
