"""A document of LibreOffice and what it takes to speak Excel to it. Runs under the Python that has `uno`, as part of `live_worker`."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import uno

DATE, TIME, CURRENCY, LOGICAL = 2, 4, 8, 1024  # kinds of number format
XL_OOX = 3  # the notation that takes and prints Excel's commas


class Doc:
    """One open document and what it takes to speak Excel to it."""

    def __init__(self, component: Any) -> None:
        self.api = component
        self.parser = component.createInstance("com.sun.star.sheet.FormulaParser")
        self.parser.CompileEnglish, self.parser.FormulaConvention = True, XL_OOX
        self.formats = component.NumberFormats
        self.types: dict[int, int] = {}
        self.codes: dict[int, str] = {}
        self.keys: dict[str, int] = {}
        self.pages: dict[str, Any] = {}
        self.shown: dict[tuple[object, ...], list[tuple[int, int, int, int, str]]] = {}  # sheet and area -> `kinds`, until a format changes
        self.automatic = True
        self.english = uno.createUnoStruct("com.sun.star.lang.Locale", "en", "US", "")

    def cells(self, sheet: str, area: Sequence[int]) -> Any:
        r1, c1, r2, c2 = area
        return self.page(sheet).getCellRangeByPosition(c1 - 1, r1 - 1, c2 - 1, r2 - 1)

    def page(self, sheet: str) -> Any:
        """The sheet of that name; every question to LibreOffice takes a millisecond, so the answer is kept."""
        if sheet not in self.pages:
            self.pages[sheet] = self.api.Sheets.getByName(sheet)
        return self.pages[sheet]

    def code(self, key: int | None) -> str | None:
        """The text of a number format."""
        if key is not None and key not in self.codes:
            self.codes[key] = self.formats.getByKey(key).FormatString
        return None if key is None else self.codes[key]

    def forget(self) -> None:
        """After a change of sheets."""
        self.shown.clear()
        self.pages.clear()

    def forget_looks(self, sheet: str) -> None:
        """After a change of number formats there."""
        self.shown = {place: kinds for place, kinds in self.shown.items() if place[0] != sheet}

    def format(self, code: str) -> int:
        if code not in self.keys:
            key: int = self.formats.queryKey(code, self.english, False)
            self.keys[code] = key if key >= 0 else self.formats.addNew(code, self.english)
        return self.keys[code]

    def kinds(self, cells: Any) -> Iterator[tuple[int, int, int, int, str]]:
        """(row, column, row, column, kind) within `cells`, where numbers are shown as something else."""
        at = cells.RangeAddress
        groups = cells.getUniqueCellFormatRanges()
        for i in range(groups.Count):
            group = groups.getByIndex(i)
            key = group.NumberFormat
            if key not in self.types:
                self.types[key] = self.formats.getByKey(key).Type & (DATE | TIME | CURRENCY | LOGICAL)
            if kind := self.types[key]:
                for a in group.RangeAddresses:
                    yield (a.StartRow - at.StartRow, a.StartColumn - at.StartColumn, a.EndRow - at.StartRow, a.EndColumn - at.StartColumn,
                           "bool" if kind & LOGICAL else "money" if kind & CURRENCY else "time")

    def common(self, cells: Any, area: Sequence[int], of: Callable[[Any], Any]) -> Any:
        """What all cells, those of that area, share; None where they differ."""
        if area[:2] == area[2:]:
            return of(cells)
        groups = cells.getUniqueCellFormatRanges()
        found = {of(groups.getByIndex(i)) for i in range(groups.Count)}
        return found.pop() if len(found) == 1 else None

    def text(self, cell: Any) -> str:
        """The formula of a cell in Excel's words, or what was typed."""
        if cell.Type.value == "FORMULA":
            return f"={self.parser.printFormula(cell.getTokens(), cell.getCellAddress())}"
        return typed(cell.Formula)

    def put(self, cell: Any, text: str) -> None:
        if "file:" in text:  # another workbook, in LibreOffice's own words
            cell.setFormula(text)
            return
        cell.setTokens(self.parser.parseFormula(text[1:], cell.getCellAddress()))


def typed(formula: str) -> str:
    """LibreOffice marks texts that look like something else."""
    return formula[1:] if formula.startswith("'") else formula
