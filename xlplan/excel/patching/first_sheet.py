"""A sheet of ours put before all others into a workbook that somebody else wrote, or in the place of the one that is there. Floor 5."""
from __future__ import annotations

from itertools import count
from typing import Final
from xml.sax.saxutils import quoteattr

from xlplan.excel.package.container import damaged_file
from xlplan.excel.package.splice import Edit, Element, list_elements, tag_of, tag_prefix, tag_with, walk_elements
from xlplan.excel.patching.more_parts import OFFICE, MoreParts
from xlplan.excel.patching.more_styles import MoreStyles
from xlplan.excel.writing.assemble import single_sheet
from xlplan.excel.writing.openpyxl_sheets import make_workbook
from xlplan.workbook.blueprint import Book, Sheet

_WORKSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_SELECTED: Final = b"tabSelected="


def put_first(parts: MoreParts, styles: MoreStyles, sheet: Sheet, lang: str, there: str = "") -> list[Edit]:
    """Have the sheet in the package; the edits of its workbook part. `there`: title of the sheet that it takes the place of. Refused for a
    package whose lists cannot be followed."""
    book = Book([sheet], lang)  # type: ignore[arg-type]
    page, looks = single_sheet(book, *make_workbook(book))
    page = _restyled(page, styles, looks)
    contents = parts.contents
    _unselect_others(parts, there)
    tab = contents.tab(there) if there else None
    if tab is not None:
        parts.put(tab.part, page)
        return _open_at(contents.part(contents.book), contents.outline.tabs.index(tab), moved=False)
    part = parts.free_name("xl/worksheets/sheet{}.xml")
    parts.put(part, page)
    parts.declare(part, _WORKSHEET)
    known = parts.relate(contents.book, "worksheet", part)
    data = contents.part(contents.book)
    every = list_elements(data, contents.book)
    sheets = next((e for e in every if e.depth == 2 and e.name == "sheets"), None)
    if sheets is None or sheets.hollow:
        raise damaged_file("sheets", contents.book)
    number = max(int(e.attributes.get("sheetId", "0")) for e in every if e.depth == 3 and e.name == "sheet") + 1
    titles = {tab.name.casefold() for tab in contents.outline.tabs}
    title = next(t for n in count(1) if (t := sheet.title if n == 1 else f"{sheet.title} ({n})").casefold() not in titles)
    p = tag_prefix(tag_of(data, sheets)).decode()
    line = f'<{p}sheet xmlns:r="{OFFICE}" name={quoteattr(title)} sheetId="{number}" r:id="{known}"/>'
    return [Edit(sheets.inner, sheets.inner, line.encode()), *_open_at(data, 0, moved=True)]


def _restyled(page: bytes, styles: MoreStyles, looks: bytes) -> bytes:
    """The sheet with the numbers that its styles have in the other workbook."""
    numbers, cells = styles.add_all(looks), list[Element]()
    walk_elements(page, lambda name, attributes, depth: depth == 4 and name == "c", cells.append)
    out, at = [], 0
    for cell in cells:
        if "s" in cell.attributes:
            out += [page[at:cell.start], tag_with(tag_of(page, cell), s=str(numbers[int(cell.attributes["s"])]))]
            at = cell.inner
    return b"".join((*out, page[at:]))


def _open_at(data: bytes, tab: int, *, moved: bool) -> list[Edit]:
    """The edits that have the workbook open at that tab; where a sheet came before all others, names that belong to one know it again."""
    edits = []
    for e in list_elements(data):
        if e.depth == 3 and e.name == "workbookView":
            edits.append(Edit(e.start, e.inner, tag_with(tag_of(data, e), activeTab=str(tab), firstSheet="0")))
        elif moved and e.name == "definedName" and "localSheetId" in e.attributes:
            edits.append(Edit(e.start, e.inner, tag_with(tag_of(data, e), localSheetId=str(int(e.attributes["localSheetId"]) + 1))))
    return edits


def _unselect_others(parts: MoreParts, but: str) -> None:
    """Of several selected sheets what is typed into one goes into all."""
    for tab in parts.contents.outline.tabs:
        if tab.name == but or not tab.part:
            continue
        data, views = parts.contents.part(tab.part), list[Element]()
        if _SELECTED not in data:
            continue
        walk_elements(data, lambda name, attributes, depth: depth == 3 and name == "sheetView", views.append, tab.part)
        parts.edit(tab.part, [Edit(e.start, e.inner, tag_with(tag_of(data, e), tabSelected=None)) for e in views
                              if e.attributes.get("tabSelected") in ("1", "true")])
