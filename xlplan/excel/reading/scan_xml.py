"""The slow pass over a worksheet, by lxml: prefixes, CDATA, implied positions, any attribute order. Floor 5."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from typing import Final

from lxml import etree

from xlplan.address import LAST_COLUMN, LAST_ROW, column_number, row_column
from xlplan.excel.package.container import damaged_file
from xlplan.excel.package.rich_runs import Piece, Rich, read_pieces
from xlplan.excel.package.shared_strings import Strings, inline_text, local_name, parse_tree
from xlplan.excel.reading.scan_result import CellColumns, Merge, Scan, ScanBuilder, known_kind, repeated_places
from xlplan.workbook.rawbook import At

_TRUE: Final = ("1", "true")
UNSEEN: Final = 2.0  # points of a row, below which nothing can be read in it
_CORNER: Final = re.compile(r"\$?([A-Za-z]{0,3})\$?([0-9]{0,7})")
_LAST_COLUMN: Final = 1_000  # hiding "everything to the right" reaches column 16384; a list of those helps nobody


def read_hidden_and_merges(data: bytes) -> tuple[list[int], list[Merge]]:
    """(hidden columns, merges) of a worksheet part whose sheetData may be left out. Refused XP903 if it is no XML."""
    return _hidden_and_merges(parse_tree(data))


def _hidden_and_merges(root: etree._Element) -> tuple[list[int], list[Merge]]:
    hidden: set[int] = set()
    merges = []
    try:
        for part in root:
            if local_name(part) == "cols":
                for col in part:
                    if col.get("hidden") in _TRUE or float(col.get("width", "1")) == 0:
                        first, last = int(col.get("min", "")), int(col.get("max", ""))
                        hidden.update(range(max(first, 1), min(last, _LAST_COLUMN) + 1))
            elif local_name(part) == "mergeCells":
                merges += [_parse_merge(cell.get("ref", "")) for cell in part]
    except ValueError as error:
        raise damaged_file("xml") from error
    return sorted(hidden), merges


def _parse_merge(ref: str) -> Merge:
    """Of whole columns (`A:C`) and rows (`1:3`) too."""
    first, _, last = ref.partition(":")
    (top, left), (bottom, right) = _parse_corner(first, (1, 1)), _parse_corner(last or first, (LAST_ROW, LAST_COLUMN))
    return top, left, bottom, right


def _parse_corner(ref: str, open_end: At) -> At:
    """(row, column) of an address; what it does not tell is that of `open_end`. ValueError for no address."""
    if not (found := _CORNER.fullmatch(ref)) or not (found[1] or found[2]):
        raise ValueError(ref)
    return int(found[2] or open_end[0]), column_number(found[1].upper()) if found[1] else open_end[1]


def _own_children(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of that name in the parent's own namespace: those of others are not the sheet's, and Excel passes them over."""
    tag = parent.tag
    wanted = (tag.rpartition("}")[0] + "}" if isinstance(tag, str) and "}" in tag else "") + name
    return (part for part in parent if part.tag == wanted)


def scan_tree(data: bytes, strings: Strings, odd: Mapping[bytes, str] | None = None, struck: Collection[bytes] = (),
              rich: Rich | None = None) -> Scan:
    """Scan of a worksheet part. Raises Refused XP903 for broken XML, an address that is none, a missing string."""
    root = parse_tree(data)
    if local_name(root) != "worksheet":
        raise damaged_file("xml")
    hidden_rows: list[int] = []
    at: list[At] = []
    kinds: list[bytes] = []
    columns: tuple[list[bytes | None], ...] = ([], [], [], [])
    twofold: dict[At, tuple[str, str]] = {}
    pieces: list[tuple[At, list[Piece], bytes]] = []
    row_number = 0
    try:
        for row in (row for part in _own_children(root, "sheetData") for row in _own_children(part, "row")):
            row_number = int(row.get("r", row_number + 1))
            if row.get("hidden") in _TRUE or float(row.get("ht", UNSEEN)) < UNSEEN:
                hidden_rows.append(row_number)
            column = 0
            for cell in _own_children(row, "c"):
                address = cell.get("r")
                place = row_column(address.upper()) if address else (row_number, column + 1)
                if not place[0]:
                    raise damaged_file("xml")
                column = place[1]
                at.append(place)
                kinds.append(f"{known_kind(cell.get('t', 'n'))} {cell.get('s', '0')}".encode())
                for values, value in zip(columns, _cell_contents(cell), strict=True):
                    values.append(value)
                pieces += [(place, found, cell.get("s", "0").encode()) for part in _own_children(cell, "is")
                           if (found := read_pieces(part))]
                both = [v for v in _own_children(cell, "v") if v.text]
                if len(both) > 1:
                    twofold[place] = _value_text(both[0], kinds[-1], strings), _value_text(both[-1], kinds[-1], strings)
    except ValueError as error:
        raise damaged_file("xml") from error
    builder = ScanBuilder(strings, bytes.decode, odd, struck, rich)
    builder.add(CellColumns(at, kinds, *columns), lambda mark: mark.partition(b" ")[0].decode(), lambda mark: mark.partition(b" ")[2])
    for place, of, style in pieces:
        builder.add_runs(place, of, style)
    return builder.done(repeated_places(at), hidden_rows, *_hidden_and_merges(root), twofold)


def _value_text(value: etree._Element, mark: bytes, strings: Strings) -> str:
    """One of several values of a cell, as text."""
    text = value.text or ""
    return (strings.get(text.encode()) or "") if mark.startswith(b"s ") else text


def _cell_contents(cell: etree._Element) -> tuple[bytes | None, bytes | None, bytes | None, bytes | None]:
    """(formula mark, formula, value, inline text) in the words of Builder.add; of two values the last counts."""
    mark = formula = value = inline = None
    for part in cell:
        if part.tag.rpartition("}")[0] != cell.tag.rpartition("}")[0]:
            continue
        words = (part.text or "").encode()
        match local_name(part):
            case "f":
                about = (f' {key}="{part.get(key)}"' for key in ("t", "si") if part.get(key))
                mark, formula = f"f{''.join(about)}".encode(), words
            case "v":
                value, inline = words, None
            case "is":  # joined and trimmed run by run, so it must not be trimmed again
                value, inline = None, b"<t preserve>" + inline_text(part).encode()
    return mark, formula, value, inline
