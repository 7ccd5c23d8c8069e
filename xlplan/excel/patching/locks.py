"""Sheets of a workbook that somebody else wrote locked against typing, and opened again: styles of cells and protection of the sheet, no
value. Floor 5."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final, NoReturn

from xlplan.excel.package.contents import PackageContents
from xlplan.excel.package.grid import EveryRow, read_grid
from xlplan.excel.package.repack import repack_parts
from xlplan.excel.package.splice import Edit, Element, splice_edits, tag_of, tag_prefix, tag_with, walk_elements
from xlplan.excel.patching.more_styles import MoreStyles
from xlplan.excel.patching.patch_cells import SheetPatch
from xlplan.workbook.rawbook import At

_AFTER: Final = ("sheetData", "sheetCalcPr")  # what stands before the protection of a sheet, in this order
_PROTECTION: Final = {"sheet": "1", "formatColumns": "0", "formatRows": "0", "autoFilter": "0"}  # as the sheets that HQ issues have it


def with_locks(data: bytes, locked: Collection[str], opened: Mapping[str, tuple[Collection[At], bool]]) -> bytes:
    """The package with every cell of the sheets `locked` closed to typing, and in those `opened` the cells named open, the sheet protected
    or not. Titles that are not there are nobody's; all parts but those sheets and the styles keep their bytes. No password: it prevents
    slips."""
    contents = PackageContents(data)
    styles = MoreStyles(contents.part(contents.outline.styles), contents.outline.styles)
    parts: dict[str, bytes | None] = {}
    for tab in contents.outline.tabs:
        if tab.name in locked or tab.name in opened:
            cells, protected = opened.get(tab.name, (None, True))
            part = contents.part(tab.part)
            edits = _cell_edits(part, tab.part, styles, cells, contents.outline.date1904) + _protection_edits(part, tab.part, protected)
            if edits:
                parts[tab.part] = splice_edits(part, edits)
    if more := styles.edits():
        parts[contents.outline.styles] = splice_edits(contents.part(contents.outline.styles), more)
    return repack_parts(data, parts) if parts else data


def _cell_edits(part: bytes, name: str, styles: MoreStyles, opened: Collection[At] | None, date1904: bool) -> list[Edit]:
    """Those that close all cells, or open the ones named."""
    grid = read_grid(part, EveryRow(), name)
    there = {cell.at: int(cell.element.attributes.get("s", "0")) for cell in grid.cells}
    new = {at: styles.with_lock(style, opened is None) for at, style in there.items()
           if (styles.is_unlocked(style) if opened is None else at in opened and not styles.is_unlocked(style))}
    return SheetPatch(part, grid, {}, {}, date1904, _refuse, new).edits


def _protection_edits(part: bytes, name: str, protected: bool) -> list[Edit]:
    found = list[Element]()
    walk_elements(part, lambda _, __, depth: depth <= 2, found.append, name)
    own = next((e for e in found if e.name == "sheetProtection"), None)
    if own is not None:
        on = own.attributes.get("sheet") in ("1", "true")
        return [] if on == protected else [Edit(own.start, own.end, tag_with(tag_of(part, own), sheet="1") if protected else b"")]
    if not protected:
        return []
    after = max((e for e in found if e.name in _AFTER), key=lambda e: e.end)
    return [Edit(after.end, after.end, tag_with(b"<%ssheetProtection/>" % tag_prefix(tag_of(part, after)), **_PROTECTION))]


def _refuse(why: str, at: At, **params: object) -> NoReturn:
    raise AssertionError(f"no value is changed: {why} {at} {params}")
