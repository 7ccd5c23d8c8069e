"""One pass over a worksheet's XML: what calamine cannot tell, and a second reading of every value. Floor 5.

The fast pass splits the bytes of `<sheetData>` at its cells with one regular expression. What stands between the
cells must be nothing but rows, so a prefix, a comment, CDATA, another attribute order or anything else unusual is
noticed and sends the sheet through lxml (`scan_xml`), which gives the same Scan, slower.
"""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from itertools import islice
from operator import lt
from typing import Final

from xlplan.address import column_number
from xlplan.excel.package.rich_runs import Rich
from xlplan.excel.package.shared_strings import Strings, Unusual
from xlplan.excel.reading.scan_result import CellColumns, Scan, ScanBuilder, known_kind, repeated_places
from xlplan.excel.reading.scan_xml import read_hidden_and_merges, scan_tree
from xlplan.workbook.rawbook import At

_CELL: Final = re.compile(
    rb'<c r="([^"]+)"([^>/]*)(?:/>|>(?:<(f\b[^>/]*)(?:/>|>([^<]*)</f>))?'
    rb'(?:<v>([^<]*)</v>|<v ?/>|<is>(<t\b[^>/]*>[^<]*)</t></is>)?</c>)')
_STRIDE: Final = 7  # what stands before a cell, then the six groups
_ROWS: Final = re.compile(rb"\s*(?:</?row(?:\s[^<>]*)?>\s*)*")
_HIDDEN_ROW: Final = re.compile(rb'<row\b(?=[^<>]*\s(?:hidden="(?:1|true)"|ht="[01](?:\.[0-9]*)?"))[^<>]*>')
_ROW_NUMBER: Final = re.compile(rb'\sr="([0-9]+)"')
_ADDRESS: Final = re.compile(rb"([A-Z]{1,3})([1-9][0-9]{0,6})")  # one spelling for one place
_ATTRIBUTES: Final = re.compile(rb'(?:\s[a-z]+="[^"&<]*")*\s*')
_TYPE: Final = re.compile(rb'\st="([^"]*)"')
_STYLE: Final = re.compile(rb'\ss="([^"]*)"')
_BEFORE: Final = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
_AFTER: Final = b"</sheetData></worksheet>"
_DIMENSION: Final = re.compile(rb"""(<(?:\w+:)?dimension\s[^<>]*?ref=)(?:"[^"<]*"|'[^'<]*')""")
_LOWER: Final = re.compile(rb"""(<(?:\w+:)?c\s(?:[^<>]*?\s)?r=["'])(?=[A-Z]*[a-z])([A-Za-z]{1,3})(?=[0-9]+["'])""")
_UNKNOWN_ERROR: Final = re.compile(
    rb'(<c [^>]*\bt="e"[^>]*>(?:<f\b[^>]*/>|<f\b[^>]*>[^<]*</f>)?<v>)'
    rb"(?!#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!)<)[^<]*")
_RICH_ERROR: Final = re.compile(rb"<(?:\w+:)?c(\s[^<>]*)>\s*<(?:\w+:)?v>#VALUE!<")
_IS_RICH: Final = re.compile(rb"""\svm=["'](?=[^<>]*\st=["']e["'])|\st=["']e["'](?=[^<>]*\svm=["'])""")
_ADDRESS_OF: Final = re.compile(rb"""\sr=["']([A-Za-z]{1,3})([0-9]+)["']""")
_CHUNK: Final = 2_000_000  # bytes split at a time: bounds the memory of large sheets


class _Positions(dict[bytes, At]):
    """Positions by address, kept between sheets because the same addresses return in every workbook."""

    def __missing__(self, address: bytes) -> At:
        if len(self) > 100_000:
            self.clear()
        found = _ADDRESS.fullmatch(address)
        if not found:
            raise Unusual
        letters, row = found.groups()
        self[address] = at = int(row), _COLUMNS[letters]
        return at


class _Columns(dict[bytes, int]):
    """Column numbers by their letters."""

    def __missing__(self, letters: bytes) -> int:
        self[letters] = column = column_number(letters.decode())
        return column


class _Kinds(dict[bytes, str]):
    """Cell type by the text of a cell's other attributes, kept likewise; Unusual where that text is not plain."""

    def __missing__(self, attributes: bytes) -> str:
        found = _TYPE.findall(attributes)
        if len(found) > 1 or not _ATTRIBUTES.fullmatch(attributes):
            raise Unusual
        if len(self) > 10_000:
            self.clear()
        self[attributes] = kind = known_kind(found[0].decode()) if found else "n"
        return kind


class _Styles(dict[bytes, bytes]):
    """Style number by the same text, kept likewise."""

    def __missing__(self, attributes: bytes) -> bytes:
        found = _STYLE.search(attributes)
        if len(self) > 10_000:
            self.clear()
        self[attributes] = style = found[1] if found else b"0"
        return style


_COLUMNS: Final = _Columns()
_POSITIONS: Final = _Positions()
_KINDS: Final = _Kinds()
_STYLES: Final = _Styles()


def scan_sheet(data: bytes, strings: Strings, odd: Mapping[bytes, str] | None = None, struck: Collection[bytes] = (),
               rich: Rich | None = None) -> Scan:
    """Scan of a worksheet part. Raises Refused XP903 for broken XML or a shared string that does not exist. `odd`: the
    styles whose format is to be told; `struck`: those that are struck through; `rich`: the shared strings with runs."""
    return scan_and_rows(data, strings, odd, struck, rich)[0]


def scan_and_rows(data: bytes, strings: Strings, odd: Mapping[bytes, str] | None = None,
                  struck: Collection[bytes] = (), rich: Rich | None = None) -> tuple[Scan, bytes]:
    """(Scan, the sheet for calamine) of a worksheet part; arguments and errors as `scan_sheet`.

    calamine gets the cells and no more: it refuses a whole workbook for a `<dimension>` it cannot read, a lower-case
    address, or an error it has not heard of (#SPILL!, #CALC!, Err:502; its own name is kept by the Scan)."""
    try:
        seen = scan_fast(data, strings, odd, struck, rich)
    except (Unusual, ValueError):  # ValueError: bytes that are not UTF-8; lxml then says what is wrong
        seen = scan_tree(data, strings, odd, struck, rich)
        rows = _DIMENSION.sub(rb'\1"A1"', data)
        if _LOWER.search(rows):
            rows = _LOWER.sub(lambda m: m[1] + m[2].upper(), rows)
    else:
        rows = _BEFORE + data[data.find(b"<sheetData>"):data.rfind(b"</sheetData>")] + _AFTER
    if not seen.errors:
        return seen, rows
    seen.pictures.update(_placed_pictures(data))
    return seen, _UNKNOWN_ERROR.sub(rb"\1#VALUE!", rows)


def _placed_pictures(data: bytes) -> Iterator[At]:
    """Cells with a picture that was placed in them: an error without a formula, whose rich value (vm) is the picture."""
    for found in _RICH_ERROR.finditer(data) if b" vm=" in data else ():
        if _IS_RICH.search(found[1]) and (at := _ADDRESS_OF.search(found[1])):
            yield int(at[2]), column_number(at[1].decode().upper())


def scan_fast(data: bytes, strings: Strings, odd: Mapping[bytes, str] | None = None, struck: Collection[bytes] = (),
              rich: Rich | None = None) -> Scan:
    """As `scan_sheet`, by regular expression; raises Unusual or ValueError where only lxml can tell."""
    start, end = data.find(b"<sheetData>"), data.rfind(b"</sheetData>")
    if start < 0 or end < 0 or data.find(b"\r", start, end) >= 0 or data.find(b"xmlns", start, end) >= 0:
        raise Unusual
    hidden_columns, merges = read_hidden_and_merges(data[:start] + b"<sheetData/>" + data[end + 12:])
    builder = ScanBuilder(strings, odd=odd, struck=struck, rich=rich)
    hidden_rows: list[int] = []
    begin, last, ascending = start + 11, (0, 0), True
    start = begin
    while start < end:
        cut = data.find(b"</row>", start + _CHUNK, end)
        stop = end if cut < 0 else cut + 6
        pieces = _CELL.split(data[start:stop])
        gaps = b"".join(pieces[::_STRIDE])
        if not _ROWS.fullmatch(gaps):
            raise Unusual
        hidden_rows += _hidden_rows(gaps)
        addresses, *columns = (pieces[i::_STRIDE] for i in range(1, _STRIDE))
        at = list(map(_POSITIONS.__getitem__, addresses))
        if at:
            ascending = ascending and last < at[0] and all(map(lt, at, islice(at, 1, None)))
            last = at[-1]
        builder.add(CellColumns(at, *columns), _KINDS.__getitem__, _STYLES.__getitem__)
        start = stop
    duplicates = [] if ascending else repeated_places(_POSITIONS[m[1]] for m in _CELL.finditer(data, begin, end))
    return builder.done(duplicates, hidden_rows, hidden_columns, merges)


def _hidden_rows(rows: bytes) -> list[int]:
    if b'hidden="1"' not in rows and b'hidden="true"' not in rows and b' ht="0' not in rows and b' ht="1' not in rows:
        return []
    numbers = [_ROW_NUMBER.search(row) for row in _HIDDEN_ROW.findall(rows)]
    if None in numbers:
        raise Unusual  # a row without a number: only its place tells which it is
    return [int(m[1]) for m in numbers if m]
