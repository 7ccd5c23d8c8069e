"""A text file of rows, in whatever encoding and with whatever sign between its cells. Room between 5 and 6."""
from __future__ import annotations

import codecs
import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

_BOMS: Final = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SIGNS: Final = ",;\t|"
_LINES: Final = 200  # that are looked at for the sign
_SHOWN: Final = 40   # characters of a cell that are shown
_COMMON: Final = frozenset("的年月日金额額产產品销售銷費费部门門名称稱编編码碼数數量区區类類别別科目单單位渠道合计計"
                           "分公司客户戶店期间間人岗位職职订訂总總通路")


def decoded(data: bytes) -> str | None:
    """The text: by its mark, as utf-8 where it is that, else as gb18030 or big5, whichever reads as words of a table; utf-16 without
    a mark by its zeros. None of bytes that are no text."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _decode(data, name)
    head = data[:4096]
    if b"\0" in head:
        even, odd = head[::2].count(0), head[1::2].count(0)
        return _decode(data, "utf-16-be" if even > odd else "utf-16-le") if max(even, odd) * 8 > len(head) else None
    if (text := _decode(data, "utf-8")) is not None:
        return text
    found = [text for name in ("gb18030", "big5hkscs") if (text := _decode(data, name)) is not None]
    return max(found, key=_likely, default=None)


def _decode(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _likely(text: str) -> float:
    """How much of its Chinese is words of a table: high in the right encoding, next to nothing in another."""
    wide = Counter(ch for ch in text[:200_000] if ch > "\x7f")
    return sum(n for ch, n in wide.items() if ch in _COMMON) / max(1, wide.total())


def separator(text: str) -> str:
    """The sign between cells: the one with which most lines have as many cells as most others; a line `sep=;` says it."""
    first, _, _ = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        return first.strip()[4]
    sample = io.StringIO("\n".join(text.splitlines()[:_LINES]))
    best, most = ",", (0, 0)
    for sign in _SIGNS:
        sample.seek(0)
        widths = Counter(len(row) for row in csv.reader(sample, delimiter=sign) if row)
        widths.pop(1, None)
        width, lines = max(widths.items(), key=lambda one: (one[1], one[0]), default=(0, 0))
        if (lines, width) > most:
            best, most = sign, (lines, width)
    return best


@dataclass(frozen=True, slots=True)
class Swallowed:
    """A quote that was meant for a sign of its cell and closes some lines later. `line`: of the file, where it opens; `n`: the lines after
    it that became part of that cell; `text`: what the cell begins with."""

    line: int
    n: int
    text: str


def rows_of_text(data: bytes) -> list[list[str]] | Swallowed | None:
    """Rows of cells as they stand, remarks of several lines in quotes being one cell; None of bytes that are no text. Swallowed where a
    cell in quotes holds whole lines of the table: nobody knows what these lines were."""
    text = decoded(data)
    if text is None:
        return None
    sign = separator(text)
    csv.field_size_limit(1 << 24)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    rows, first = [], []
    for before, row in _numbered(reader):
        rows.append(row)
        first.append(before + 1)
    if (found := _swallowed(rows, first, sign)) is not None:
        return found
    return [[], *rows[1:]] if rows and "".join(rows[0]).lower().startswith("sep=") else rows


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """(lines before it, row)."""
    before = 0
    for row in reader:
        yield before, row
        before = reader.line_num


def _swallowed(rows: Sequence[list[str]], first: Sequence[int], sign: str) -> Swallowed | None:
    """The first cell that holds as many separators as the lines that it spans would have, or half as many in a row of another width."""
    usual = Counter(map(len, rows)).most_common(1)[0][0] if rows else 0
    for row, line in zip(rows, first, strict=True):
        for cell in row:
            n = len(cell.splitlines()) - 1
            due = n * (usual - 1)
            if n > 0 and due and cell.count(sign) >= (due if len(row) == usual else max(1, due // 2)):
                return Swallowed(line, n, cell.partition("\n")[0].strip()[:_SHOWN])
    return None
