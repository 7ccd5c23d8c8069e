"""The slow pass over a worksheet, by lxml: prefixes, CDATA, implied positions, any attribute order. Floor 5."""
from __future__ import annotations

from typing import Final

from lxml import etree

from xlplan.address import row_column
from xlplan.excel.container import damaged
from xlplan.excel.tally import Builder, Cells, Merge, Scan, known, twice
from xlplan.excel.texts import Strings, inline_text, local, tree
from xlplan.workbook.rawbook import At

_TRUE: Final = ("1", "true")
_LAST_COLUMN: Final = 1_000  # hiding "everything to the right" reaches column 16384; a list of those helps nobody


def frame(data: bytes) -> tuple[list[int], list[Merge]]:
    """(hidden columns, merges) of a worksheet part whose sheetData may be left out. Refused XP903 if it is no XML."""
    return _frame(tree(data))


def _frame(root: etree._Element) -> tuple[list[int], list[Merge]]:
    hidden: set[int] = set()
    merges = []
    try:
        for part in root:
            if local(part) == "cols":
                for col in part:
                    if col.get("hidden") in _TRUE:
                        first, last = int(col.get("min", "")), int(col.get("max", ""))
                        hidden.update(range(max(first, 1), min(last, _LAST_COLUMN) + 1))
            elif local(part) == "mergeCells":
                merges += [_merge(cell.get("ref", "")) for cell in part]
    except ValueError as error:
        raise damaged("xml") from error
    return sorted(hidden), merges


def _merge(ref: str) -> Merge:
    first, _, last = ref.partition(":")
    return (*row_column(first), *row_column(last or first))


def scan_tree(data: bytes, strings: Strings) -> Scan:
    """Scan of a worksheet part. Raises Refused XP903 for broken XML, an address that is none, a missing string."""
    root = tree(data)
    if local(root) != "worksheet":
        raise damaged("xml")
    hidden_rows: list[int] = []
    at: list[At] = []
    kinds: list[bytes] = []
    columns: tuple[list[bytes | None], ...] = ([], [], [], [])
    row_number = 0
    try:
        for row in (row for part in root if local(part) == "sheetData" for row in part if local(row) == "row"):
            row_number = int(row.get("r", row_number + 1))
            if row.get("hidden") in _TRUE:
                hidden_rows.append(row_number)
            column = 0
            for cell in row:
                if local(cell) != "c":
                    continue
                address = cell.get("r")
                place = row_column(address) if address else (row_number, column + 1)
                if not place[0]:
                    raise damaged("xml")
                column = place[1]
                at.append(place)
                kinds.append(known(cell.get("t", "n")).encode())
                for values, value in zip(columns, _contents(cell), strict=True):
                    values.append(value)
    except ValueError as error:
        raise damaged("xml") from error
    builder = Builder(strings, bytes.decode)
    builder.add(Cells(at, kinds, *columns), bytes.decode)
    return builder.done(twice(at), hidden_rows, *_frame(root))


def _contents(cell: etree._Element) -> tuple[bytes | None, bytes | None, bytes | None, bytes | None]:
    """(formula mark, formula, value, inline text) in the words of Builder.add; of two values the last counts."""
    mark = formula = value = inline = None
    for part in cell:
        words = (part.text or "").encode()
        match local(part):
            case "f":
                mark, formula = b"f", words
            case "v":
                value, inline = words, None
            case "is":  # joined and trimmed run by run, so it must not be trimmed again
                value, inline = None, b"<t preserve>" + inline_text(part).encode()
    return mark, formula, value, inline
