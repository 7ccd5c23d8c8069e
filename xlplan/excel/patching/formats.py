"""How cells are to look and whether they may be typed into: number formats, locks. Floor 5."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from xlplan.excel.package.contents import PackageContents
from xlplan.excel.package.grid import read_grid
from xlplan.excel.package.splice import Element, list_elements
from xlplan.workbook.rawbook import At

_ASIDE: Final = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')  # texts, single characters, room, fill, colours and conditions
_NUMBER: Final = re.compile(r"[#0?,]*[0?#](?:\.([0#?]+))?([, ]*)(%?)")


@dataclass(frozen=True, slots=True)
class CellFormat:
    """The number format code of a cell, and whether the sheet's protection covers it."""

    code: str = "General"
    shut: bool = False


def cell_formats(data: bytes, title: str, places: Iterable[At]) -> dict[At, CellFormat]:
    """The format of each of those cells of a sheet; cells that are not there have General. Refused for what is no workbook;
    KeyError where there is no such sheet."""
    contents, wanted = PackageContents(data), set(places)
    tab = contents.tab(title)
    if tab is None:
        raise KeyError(title)
    part = contents.part(tab.part)
    grid = read_grid(part, {row for row, _ in wanted}, tab.part)
    styles = _read_styles(contents)
    style = {cell.at: int(cell.element.attributes.get("s", "0")) for cell in grid.cells}
    return {at: CellFormat(code, shut and grid.protected) for at in wanted
            for code, shut in (styles.get(style.get(at, -1), ("General", True)),)}


def _read_styles(contents: PackageContents) -> Mapping[int, tuple[str, bool]]:
    """Style number -> (format code, locked)."""
    from openpyxl.styles.numbers import BUILTIN_FORMATS  # noqa: PLC0415 - the list of the standard, kept there

    name = contents.outline.styles
    found = list_elements(contents.part(name), name) if name else []
    codes = dict(BUILTIN_FORMATS)
    codes |= {int(e.attributes["numFmtId"]): e.attributes.get("formatCode", "General") for e in found
              if e.name == "numFmt" and e.depth == 3}
    out: dict[int, tuple[str, bool]] = {}
    inside: Element | None = None
    for e in found:
        if e.depth == 2:
            inside = e
        elif inside is not None and inside.name == "cellXfs" and e.depth == 3:
            out[len(out)] = codes.get(int(e.attributes.get("numFmtId", "0")), "General"), True
        elif inside is not None and inside.name == "cellXfs" and e.name == "protection":
            out[len(out) - 1] = out[len(out) - 1][0], e.attributes.get("locked", "1") in ("1", "true")
    return out


def shown_decimals(code: str) -> int | None:
    """How many decimals a number format shows of the number stored (a percentage two more); None where it does not say:
    General, texts, days, fractions, powers of ten, thousands."""
    first = _ASIDE.sub("", code).partition(";")[0]
    found = _NUMBER.search(first)
    if found is None or re.search(r"[A-Za-z@/]", first) or "," in found[2]:
        return None
    return len(found[1] or "") + (2 if "%" in first else 0)
