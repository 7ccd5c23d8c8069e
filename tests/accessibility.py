"""What Excel's accessibility checker would name in a file, counted from the file alone: pictures and charts without alternative text,
sheets with default names, links without words, headings that are missing or do not repeat, merged cells among data, negative numbers told
by colour alone, letters too pale for their ground, no title. Only Excel knows its own rules to the last case; read so that they rather name
too much.
"""
from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from lxml import etree
from openpyxl import load_workbook
from openpyxl.utils import column_index_from_string, get_column_letter

_DRAWN: Final = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}cNvPr"
_DEFAULT_NAME: Final = re.compile(r"(?:sheet|chart|工作表|图表|圖表)\s*\d*", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"https?://|mailto:|#|'?[^'!]+'?![A-Z$]+\d+")
_RED: Final = re.compile(r"\[(?:red|color\s*3|红色|紅色)\]", re.IGNORECASE)
_READABLE, _READABLE_LARGE, _LARGE = 4.5, 3.0, 14.0  # contrast of letters, of large ones (WCAG 2.1, 1.4.3); bold, from that size on


def accessibility_faults(path: Path) -> list[str]:
    """`sheet!cell what` of every fault of the visible sheets, then those of the file."""
    book = load_workbook(path)
    out = [f"{sheet.title}{at and '!'}{at} {what}" for sheet in book.worksheets if sheet.sheet_state == "visible"
           for at, what in (*_of_names(sheet), *_of_cells(sheet), *_of_headings(sheet))]
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("xl/drawings/drawing"):
                out += [f"{name} {one.get('name')} no alternative text" for one in etree.fromstring(package.read(name)).iter(_DRAWN)
                        if not (one.get("descr") or "").strip()]
    return out + [f"no {key}" for key in ("title", "language") if not getattr(book.properties, key)]


def _of_names(sheet: Any) -> Iterator[tuple[str, str]]:
    if _DEFAULT_NAME.fullmatch(sheet.title):
        yield "", "default name"


def _of_cells(sheet: Any) -> Iterator[tuple[str, str]]:
    hidden = {column_index_from_string(letter) for letter, spec in sheet.column_dimensions.items() if spec.hidden}
    seen = dict[int, list[str]]()  # by style
    for row in sheet.iter_rows():
        for cell in row if not sheet.row_dimensions[row[0].row].hidden else ():
            if cell.column in hidden or cell.value is None:
                if getattr(cell, "hyperlink", None) is not None:
                    yield cell.coordinate, "link without words"
                continue
            if cell.hyperlink is not None and isinstance(cell.value, str) and _ADDRESS.match(cell.value):
                yield cell.coordinate, "link without words"
            if cell.style_id not in seen:
                seen[cell.style_id] = [*_of_look(cell)]
            yield from ((cell.coordinate, what) for what in seen[cell.style_id])


def _of_look(cell: Any) -> Iterator[str]:
    if _RED.search(cell.number_format):
        yield "red alone"
    ground = str(cell.fill.fgColor.rgb)[-6:] if cell.fill.fill_type == "solid" else "FFFFFF"
    letters = str(cell.font.color.rgb)[-6:] if cell.font.color is not None else "000000"
    large = cell.font.sz > _LARGE or (cell.font.sz == _LARGE and cell.font.b)
    if _contrast(letters, ground) < (_READABLE_LARGE if large else _READABLE):
        yield f"pale letters {letters} on {ground}"


def _of_headings(sheet: Any) -> Iterator[tuple[str, str]]:
    """Of a sheet that is one table, its frozen headings above rows with keys in the hidden column: a heading above each column that holds
    something in them, repeated on every printed page, and none of their cells merged down."""
    first = int(re.sub(r"\D", "", sheet.freeze_panes or "") or 0)
    data = [r for r in range(first, sheet.max_row + 1) if str(sheet.cell(r, 1).value or "@")[0] != "@"] if first else []
    if not data or sum(sheet.cell(first - 1, c).value is not None for c in range(2, sheet.max_column + 1)) < 2:
        return
    top, last = map(int, re.findall(r"\d+", sheet.print_title_rows or "0:0"))
    if not top <= first - 1 <= last:
        yield "", "headings do not repeat"
    for area in sheet.merged_cells.ranges:
        if any(area.min_row <= r <= area.max_row for r in data) and area.max_row > area.min_row:
            yield area.coord, "merged among data"
    above = {c for row in sheet.iter_rows(min_row=2, max_row=first - 1) for c in (cell.column for cell in row if cell.value is not None)}
    for c in range(2, sheet.max_column + 1):
        spec = sheet.column_dimensions.get(get_column_letter(c))
        filled = next((r for r in data if sheet.cell(r, c).value is not None), 0)
        if filled and c not in above and not (spec is not None and spec.hidden):
            yield sheet.cell(filled, c).coordinate, "no heading"


def _contrast(one: str, other: str) -> float:
    """As WCAG 2.1 has it, 1 to 21."""
    dark, light = sorted(map(_luminance, (one, other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = [int(color[i:i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (p / 12.92 if p <= 0.03928 else float(((p + 0.055) / 1.055) ** 2.4) for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
