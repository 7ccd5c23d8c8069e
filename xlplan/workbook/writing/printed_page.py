"""The sheets that are no tables as they are printed, and the mark of the words they are printed in. Floor 3."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Container
from dataclasses import dataclass
from typing import Final

from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.forms import READS
from xlplan.workbook.rawbook import At, plain_text

_FORMULA: Final = object()
_AT: Final = (3, 1)  # of the mark that tells the words a page was printed in, in the hidden column of row keys
_MARK: Final = "@words"


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """A sheet as printed.

    Attributes:
        cells: place -> the constant or `_FORMULA`. texts: all texts among them.
        rows, columns: key -> place. width: the last column.
        mark: tells the words of this page from those in which another version prints it.
    """

    cells: dict[At, object]
    texts: frozenset[str]
    rows: dict[str, int]
    columns: dict[str, int]
    width: int
    mark: str


def page_of(sheet: Sheet, own: Container[At]) -> PrintedPage:
    """The page that a Blueprint prints; `own`: places of texts that are this workbook's alone."""
    cells: dict[At, object] = {at: _FORMULA if cell.formula is not None else cell.value for at, cell in sheet.cells.items()
                               if cell.formula is not None or cell.value is not None}
    texts = {at: plain_text(v) for at, v in cells.items() if isinstance(v, str)}
    keys, heads = ({at[1 - i]: text for at, text in texts.items() if at[i] == 1} for i in (1, 0))
    words = sorted((*at, text) for at, text in texts.items() if at not in own and not text.startswith("@")
                   and not _is_read(keys.get(at[0], ""), heads.get(at[1], "")))
    return PrintedPage(cells, frozenset(texts.values()), {key: r for r, key in keys.items()}, {key: c for c, key in heads.items()},
                       max(c for _, c in sheet.cells), f"{_MARK}|{hashlib.sha256(json.dumps(words).encode()).hexdigest()[:12]}")


def mark_words(sheet: Sheet, own: Container[At]) -> None:
    """Put the mark of its words on a page. Read back in the same words, a printed text that was typed over shows; in those of
    another version it cannot be told, and passes."""
    sheet.put(*_AT, page_of(sheet, own).mark, "key")


def _is_read(key: str, head: str) -> bool:
    return any(reads(key, head) for reads in READS.values())
