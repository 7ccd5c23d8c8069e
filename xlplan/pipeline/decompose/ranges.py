"""Ranges as a planner types them: `H7:S7`, `Sheet1!A1:B3,D1`, `'Plan 2027'!$A$1`. Floor 6."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from xlplan.address import LAST_COLUMN, LAST_ROW, a1_range, column_number
from xlplan.errors import XlplanError
from xlplan.text import Text
from xlplan.workbook.rawbook import At

MOST: Final = 200_000  # cells; more is no range that somebody means
_WIDE: Final = {ord(a): b for a, b in zip("！：，、；;＄　", "!:,,,,$ ", strict=True)} | {
    **{0xFF10 + n: chr(0x30 + n) for n in range(10)}, **{0xFF21 + n: chr(0x41 + n) for n in range(26)},
    **{0xFF41 + n: chr(0x41 + n) for n in range(26)}}
_PIECE: Final = re.compile(r"(?:(?:'((?:[^']|'')+)'|([^'!！,，]+))[!！])?([^'!！,，、;；]*)")
_BREAK: Final = re.compile(r"[,，、;；\s]*")
_CELL: Final = r"\$?([A-Z]{1,3})\$?([0-9]{1,7})"
_AREA: Final = re.compile(rf"{_CELL}(?:\s*:\s*{_CELL})?")
_WHOLE: Final = re.compile(r"\$?[A-Z]{1,3}\s*:\s*\$?[A-Z]{1,3}|\$?[0-9]{1,7}\s*:\s*\$?[0-9]{1,7}")

_NO_RANGE: Final = Text("看不懂区域「{text}」。请写成 B2:M2 或 表名!B2:M2,多块用逗号隔开",
                        "看不懂範圍「{text}」。請寫成 B2:M2 或 表名!B2:M2,多塊用逗號隔開",
                        "“{text}” is no range. Write it as B2:M2 or Sheet!B2:M2, several areas with commas between")
_WHOLE_ONE: Final = Text("「{text}」是整列或整行。请写明从哪一格到哪一格,如 B2:B13",
                         "「{text}」是整欄或整列。請寫明從哪一格到哪一格,如 B2:B13",
                         "“{text}” is whole columns or rows. Name the first and the last cell, such as B2:B13")
_TWO_SHEETS: Final = Text("区域「{text}」跨了几张工作表。一次只能分解一张表里的单元格",
                          "範圍「{text}」跨了幾張工作表。一次只能分解一張表裡的儲存格",
                          "“{text}” spans several sheets. Decompose the cells of one sheet at a time")
_TWICE: Final = Text("区域「{text}」里 {cell} 出现了两次。请去掉重叠的部分", "範圍「{text}」裡 {cell} 出現了兩次。請去掉重疊的部分",
                     "“{text}” names {cell} twice. Remove the overlap")
_TOO_MANY: Final = Text("区域「{text}」有 {n} 格,最多 {most} 格", "範圍「{text}」有 {n} 格,最多 {most} 格",
                        "“{text}” has {n} cells; at most {most} are allowed")


@dataclass(frozen=True, slots=True)
class Range:
    """Cells of one sheet, area by area, row by row; `sheet` as typed, '' where none was."""

    sheet: str
    areas: tuple[tuple[int, int, int, int], ...]

    def __str__(self) -> str:
        return ",".join(a1_range(*area) for area in self.areas)

    def places(self) -> Iterator[At]:
        """Every cell, in order."""
        for top, left, bottom, right in self.areas:
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    yield row, column


def parse_range(text: str, *, overlap: bool = False) -> Range:
    """The range that `text` means, letters in either case, full-width signs too. XlplanError for what is none, for whole
    columns and rows, several sheets, too many cells and, without `overlap`, a cell named twice."""
    sheets: list[str] = []
    areas: list[tuple[int, int, int, int]] = []
    at = 0
    while at < len(text) or not areas:
        found = _PIECE.match(text, at)
        assert found is not None  # every part of the pattern may be empty
        sheet = (found[1] or "").replace("''", "'") or (found[2] or "").strip()
        sheets += [sheet] if sheet else []
        areas.append(_parse_area(found[3], text))
        gap = _BREAK.match(text, found.end())
        if gap is None or (gap.end() == found.end() and gap.end() < len(text)):
            raise XlplanError(_NO_RANGE, text=text)
        at = gap.end()
    if len(set(sheets)) > 1:
        raise XlplanError(_TWO_SHEETS, text=text)
    count = sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in areas)
    if count > MOST:
        raise XlplanError(_TOO_MANY, text=text, n=count, most=MOST)
    out = Range(sheets[0] if sheets else "", tuple(areas))
    if not overlap:
        _refuse_overlap(out, text)
    return out


def _parse_area(piece: str, text: str) -> tuple[int, int, int, int]:
    plain = piece.translate(_WIDE).strip().upper()
    found = _AREA.fullmatch(plain)
    if found is None:
        raise XlplanError(_WHOLE_ONE if _WHOLE.fullmatch(plain) else _NO_RANGE, text=text if not plain else piece.strip())
    rows = sorted((int(found[2]), int(found[4] or found[2])))
    columns = sorted((column_number(found[1]), column_number(found[3] or found[1])))
    if rows[0] < 1 or rows[1] > LAST_ROW or columns[1] > LAST_COLUMN:
        raise XlplanError(_NO_RANGE, text=piece.strip())
    return rows[0], columns[0], rows[1], columns[1]


def _refuse_overlap(found: Range, text: str) -> None:
    seen: set[At] = set()
    for at in found.places():
        if at in seen:
            raise XlplanError(_TWICE, text=text, cell=a1_range(*at, *at))
        seen.add(at)


def is_range(text: str) -> bool:
    """Whether the text names cells rather than numbers."""
    return bool(re.search(r"[A-Za-zＡ-Ｚａ-ｚ!！']", text))
