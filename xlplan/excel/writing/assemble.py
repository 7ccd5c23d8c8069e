"""The finishing pass: openpyxl's parts, our rows, one package whose bytes depend on the content alone. Floor 5."""
from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO, Final

from lxml import etree
from openpyxl import Workbook
from openpyxl.styles.stylesheet import write_stylesheet
from openpyxl.xml.functions import tostring

from xlplan.excel.writing.charts import alternative_text, with_alternatives
from xlplan.excel.writing.copied_sheets import copied_rows
from xlplan.excel.writing.ignored_errors import ignored_errors
from xlplan.excel.writing.openpyxl_parts import write_parts
from xlplan.excel.writing.openpyxl_sheets import sheet_extent
from xlplan.excel.writing.row_xml import InlineStrings, SharedStrings
from xlplan.excel.writing.sheet_links import with_links
from xlplan.excel.writing.style_table import StyleTable
from xlplan.text import Lang
from xlplan.workbook.blueprint import Book

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATION: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
_CONTENT: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES, _RELS = "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
_APP: Final = "docProps/app.xml"
_STYLES, _STRINGS = "xl/styles.xml", "xl/sharedStrings.xml"
_SHEET: Final = re.compile(r"xl/worksheets/sheet([0-9]+)\.xml")
_DRAWING: Final = re.compile(r"xl/drawings/drawing([0-9]+)\.xml")
_ROWS: Final = re.compile(rb"<sheetData\s*/>|<sheetData>.*</sheetData>", re.DOTALL)
_AFTER_IGNORED: Final = re.compile(rb"<(?:drawing|legacyDrawing|tableParts|extLst)[ />]|</worksheet>")  # what follows <ignoredErrors>
_DIMENSION: Final = re.compile(rb"<dimension [^>]*/>")
# 300,000 rows x 25: level 1 takes 7.0 s of CPU and 50 MB, 4 takes 7.9 and 44, 6 takes 11.1 and 39.
_LEVEL: Final = 4
_AT_ONCE: Final = 1 << 16  # bytes packed at once: row by row took a twentieth of a workbook's time

_STYLE_SHEETS: Final = 32  # held at most
_style_sheets: dict[object, bytes] = {}


def write_package(book: Book, wb: Workbook, looks: StyleTable, out: BinaryIO) -> None:
    """Write the finished .xlsx of `book` to `out` (seekable). Equal books give equal bytes: entries stand in a fixed
    order with fixed times. ValueError for what a cell cannot hold (see `cells.rows`); `out` is then unusable."""
    draft, strings = write_parts(wb), SharedStrings()
    said = [[alternative_text(book, chart) for chart in sheet.charts] for sheet in book.sheets if sheet.charts]  # a drawing each
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as final:
        # Rows ask for style and string numbers as they are printed: those two parts can only come last.
        for name in sorted(draft, key=_part_order):
            content = draft[name]
            sheet, drawing = _SHEET.fullmatch(name), _DRAWING.fullmatch(name)
            if drawing:
                content = with_alternatives(content, said[int(drawing[1]) - 1])
            if sheet:
                _put_part(final, name, _sheet_xml(content, book, int(sheet[1]) - 1, looks, strings))
            else:
                _put_part(final, name, iter([_announce_strings(name, content)]))
        _put_part(final, _STYLES, iter([_style_sheet(wb, book.lang)]))
        _put_part(final, _STRINGS, _shared_xml(strings))
        for info in final.filelist:
            info.create_system = 0  # zipfile writes the platform it runs on


def single_sheet(book: Book, wb: Workbook, looks: StyleTable) -> tuple[bytes, bytes]:
    """(the part of the only sheet of `book` with its texts in its cells, the style sheet that its style numbers are of): what is put into
    a package that somebody else wrote. The sheet refers to no other part: it holds no chart and no link outside."""
    part = next(content for name, content in write_parts(wb).items() if _SHEET.fullmatch(name))
    sheet = b"".join(_sheet_xml(part, book, 0, looks, InlineStrings()))
    return sheet, _style_sheet(wb, book.lang)


def _part_order(name: str) -> tuple[int, str]:
    """Sort key: the contents list first, because tools tell file types by the first entry; then by name."""
    order = (_TYPES, "_rels/.rels", _APP, "docProps/core.xml", "xl/workbook.xml", _RELS)
    return (order.index(name) if name in order else len(order)), f"{len(name):03}{name}"


def _put_part(final: zipfile.ZipFile, name: str, content: Iterator[bytes]) -> None:
    with final.open(name, "w") as entry:  # opened by name, an entry is dated 1980-01-01
        held, size = list[bytes](), 0
        for piece in content:
            held.append(piece)
            size += len(piece)
            if size > _AT_ONCE:
                entry.write(b"".join(held))
                held, size = [], 0
        entry.write(b"".join(held))


def _sheet_xml(content: bytes, book: Book, index: int, looks: StyleTable, strings: SharedStrings) -> Iterator[bytes]:
    """openpyxl's sheet with our rows in place of its own."""
    found = _ROWS.search(content)
    if found is None:
        raise RuntimeError(f"openpyxl wrote sheet {index + 1} without rows")  # a new openpyxl: a mistake of ours
    size = sheet_extent(book.sheets[index])
    dimension = b"" if size is None else f'<dimension ref="{size}"/>'.encode()
    yield _DIMENSION.sub(dimension, content[:found.start()], count=1) + b"<sheetData>"
    for piece in copied_rows(book.sheets[index], looks, strings):
        yield piece.encode()
    tail = with_links(content[found.end():], book.sheets[index])
    at = _AFTER_IGNORED.search(tail)
    if at is None:
        raise RuntimeError(f"openpyxl wrote sheet {index + 1} without an end")  # a new openpyxl: a mistake of ours
    yield b"</sheetData>" + tail[:at.start()] + ignored_errors(book.sheets[index]).encode() + tail[at.start():]


def _announce_strings(name: str, content: bytes) -> bytes:
    """The two lists of parts, with the shared strings that openpyxl does not write added; other parts as they are.
    The program's name loses openpyxl's version, which would change the bytes with every update of openpyxl."""
    if name == _APP:
        return re.sub(rb"<Application>.*</AppVersion>",
                      b"<Application>Microsoft Excel</Application><AppVersion>16.0300</AppVersion>", content)
    if name == _TYPES:
        entry = f'<Override PartName="/{_STRINGS}" ContentType="{_CONTENT}"/></Types>'
        return content.replace(b"</Types>", entry.encode())
    if name == _RELS:
        entry = f'<Relationship Id="strings" Type="{_RELATION}" Target="/{_STRINGS}"/></Relationships>'
        return content.replace(b"</Relationships>", entry.encode())
    return content


def _style_sheet(wb: Any, lang: Lang) -> bytes:
    """The style sheet of `wb`, whose fonts, fills and named styles are those of the language. The workbooks of an issue hardly differ in
    the rest, and it takes a tenth of a workbook's time."""
    rest = (lang, tuple(wb._number_formats), tuple(style.tobytes() for style in wb._cell_styles), tuple(wb._differential_styles.styles))
    if rest not in _style_sheets:
        if len(_style_sheets) >= _STYLE_SHEETS:
            _style_sheets.clear()
        _style_sheets[rest] = _kept_formats(tostring(write_stylesheet(wb)))
    return _style_sheets[rest]


def _kept_formats(content: bytes) -> bytes:
    """The style sheet, with number formats that differ from their named style's marked as the cell's own: restyling
    `xlp input` in Excel would else reset every amount to General."""
    root = etree.fromstring(content)
    named = root.findall(f"{{{_MAIN}}}cellStyleXfs/{{{_MAIN}}}xf")
    for xf in root.iterfind(f"{{{_MAIN}}}cellXfs/{{{_MAIN}}}xf"):
        if xf.get("numFmtId") != named[int(xf.get("xfId", "0"))].get("numFmtId"):
            xf.set("applyNumberFormat", "1")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _shared_xml(strings: SharedStrings) -> Iterator[bytes]:
    yield f'{_HEAD}<sst xmlns="{_MAIN}" count="{strings.uses}" uniqueCount="{len(strings)}">'.encode()
    for text in strings.xml():
        yield text.encode()
    yield b"</sst>"
