"""Excel on paper: sheets of values that answer as Excel does over COM, under xlwings' own objects and converters.

Only what functions ask for. Values are as Excel hands them out: float, text, True, None, datetime, Decimal for currency, and
errors as the numbers they are.
"""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import numpy as np
import xlwings as xw

from xlplan.address import a1_range, row_column
from xlplan.workbook.rawbook import RawBook

ERRORS = {"#DIV/0!": -2146826281, "#N/A": -2146826246, "#NAME?": -2146826259, "#NULL!": -2146826288, "#NUM!": -2146826252,
          "#REF!": -2146826265, "#VALUE!": -2146826273}
SPILL = -2146826243  # an error that xlwings has no name for
_NAMES = {number: name for name, number in ERRORS.items()}


class PaperEngine:
    """What xlwings asks of its engine on Windows, in Python."""

    name, type = "excel", "desktop"

    @staticmethod
    def prepare_xl_data_element(x: Any, options: Any) -> Any:
        if isinstance(x, np.generic):
            x = x.item()
        return "" if x is None else x

    @staticmethod
    def clean_value_data(data: Any, datetime_builder: Any, empty_as: Any, number_builder: Any, err_to_str: bool) -> list[list[Any]]:
        def clean(v: Any) -> Any:
            if v is None or v == "":
                return empty_as
            if isinstance(v, datetime):
                return datetime_builder(month=v.month, day=v.day, year=v.year, hour=v.hour, minute=v.minute, second=v.second,
                                        microsecond=v.microsecond)
            if isinstance(v, int) and v in _NAMES:
                return _NAMES[v] if err_to_str else None
            return v
        return [[clean(c) for c in row] for row in data]


@contextmanager
def registered() -> Iterator[None]:
    """xlwings with this engine as its Excel, as long as it lasts."""
    engines = xw.engines
    before, named, active = list(engines.engines), dict(engines.engines_by_name), engines.active
    engines.add(xw.Engine(impl=PaperEngine()))
    try:
        yield
    finally:
        engines.engines[:], engines.active = before, active
        engines.engines_by_name.clear()
        engines.engines_by_name.update(named)


@dataclass
class PaperBook:
    """A workbook; `add` gives it sheets."""

    name: str = "book.xlsx"
    sheets: Any = None
    api: Any = None
    app: Any = field(default_factory=lambda: SimpleNamespace(engine=PaperEngine(), pid=1))

    def __post_init__(self) -> None:
        self.sheets = PaperSheets()

    @property
    def fullname(self) -> str:
        """Of a workbook that was never saved: its name alone."""
        return self.name

    def add(self, title: str, cells: Mapping[str, Any] | None = None, formulas: Mapping[str, str] | None = None) -> PaperSheet:
        """A sheet with values and formulas (with `=`) by address."""
        sheet = PaperSheet(title, self, {row_column(k): v for k, v in (cells or {}).items()},
                           {row_column(k): v for k, v in (formulas or {}).items()})
        self.sheets.append(sheet)
        return sheet


class PaperSheets(list):  # type: ignore[type-arg]
    """By number from 1, or by title."""

    def __call__(self, which: Any) -> Any:
        return self[which - 1] if isinstance(which, int) else next(s for s in self if s.name == which)


@dataclass(eq=False)
class PaperSheet:
    """A worksheet. `spills`: cell -> the cell whose formula fills it; `whole`: cell formatted as currency -> its number;
    `hidden`: rows."""

    name: str
    book: PaperBook
    cells: dict[tuple[int, int], Any]
    formulas: dict[tuple[int, int], str]
    spills: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    visible: bool = True
    whole: dict[tuple[int, int], float] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()

    def range(self, first: Any, last: Any = None) -> PaperRange:
        """As xlwings asks: an address, a cell, (row, column, rows, columns), or two cells."""
        if isinstance(first, str):
            top, _, bottom = first.replace("$", "").partition(":")
            first, last = row_column(top), row_column(bottom or top)
        if len(first) == 4:
            first, last = first[:2], (first[0] + first[2] - 1, first[1] + first[3] - 1)
        return PaperRange(self, *first, *(last or first))

    @property
    def used_range(self) -> PaperRange:
        every = [*self.cells, *self.formulas, (1, 1)]
        return PaperRange(self, 1, 1, max(r for r, _ in every), max(c for _, c in every))


class PaperRange:
    """A block of cells."""

    max_cells_per_read = None
    column_width = 10.0
    merge_cells = False
    number_format = "General"

    def __init__(self, sheet: PaperSheet, top: int, left: int, bottom: int, right: int, address: str | None = None) -> None:
        self.sheet, self.row, self.column = sheet, top, left
        self.shape = bottom - top + 1, right - left + 1
        self.address = address or re.sub("([A-Z]+)", r"$\1$", a1_range(top, left, bottom, right))
        self.options: Any = {}

    @property
    def row_height(self) -> float | None:
        """0 where all rows are hidden, None where some are."""
        seen = {row in self.sheet.hidden for row in range(self.row, self.row + self.shape[0])}
        return None if len(seen) > 1 else 0.0 if True in seen else 10.0

    def _block(self, value: Any) -> Any:
        rows = tuple(tuple(value(r, c) for c in range(self.column, self.column + self.shape[1]))
                     for r in range(self.row, self.row + self.shape[0]))
        return rows[0][0] if self.shape == (1, 1) else rows

    @property
    def raw_value(self) -> Any:
        return self._block(lambda r, c: self.sheet.cells.get((r, c)))

    @property
    def formula(self) -> Any:
        return self._block(lambda r, c: self.sheet.formulas.get((r, c), str(self.sheet.cells.get((r, c)) or "")))

    @property
    def api(self) -> Any:
        parent = self.sheet.spills.get((self.row, self.column))
        whole = self._block(lambda r, c: self.sheet.whole.get((r, c), self.sheet.cells.get((r, c))))
        if parent is None:
            return SimpleNamespace(HasSpill=False, HasArray=False, Value2=whole)
        return SimpleNamespace(HasSpill=True, SpillParent=SimpleNamespace(Row=parent[0], Column=parent[1]), Value2=whole)


def cells(sheet: PaperSheet, address: str) -> xw.Range:
    """The range as a function gets it; several areas, whole columns and rows too."""
    plain = address.replace("$", "")
    if "," in plain or not all(part[-1].isdigit() and part[0].isalpha() for part in plain.split(":")):
        return xw.Range(impl=PaperRange(sheet, 1, 1, 1, 1, address))
    return xw.Range(impl=sheet.range(plain))


def paper_of(book: RawBook) -> PaperBook:
    """A workbook read from a file, as if Excel had opened it."""
    out = PaperBook(book.file)
    for raw in book.sheets:
        sheet = out.add(raw.name)
        sheet.visible = raw.state == "visible"
        for r, line in enumerate(raw.values, 1):
            for c, value in enumerate(line, 1):
                if value is not None:
                    moment = isinstance(value, date) and not isinstance(value, datetime)
                    sheet.cells[r, c] = datetime.combine(value, datetime.min.time()) if moment else value  # type: ignore[arg-type]
        sheet.cells |= {at: ERRORS[error] for at, error in raw.errors.items()}
        sheet.formulas |= {at: f"={text}" for at, text in raw.formulas.items()}
    return out
