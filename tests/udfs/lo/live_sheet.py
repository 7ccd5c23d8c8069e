"""A worksheet and its cells, for `live_excel`: values as COM gives them, notes, fills, locks, merges."""
from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from live_com import RangeApi, SheetApi
from live_office import OfficeError
from xlwings import base_classes as base

from udfs.live_cells import CODES, FIRST_CODE, Corners
from xlplan.address import LAST_COLUMN, LAST_ROW, a1_range, column_letters, row_column

_NUMBERS = {text: code + FIRST_CODE for code, text in CODES.items()}
_ZERO = dt.datetime(1899, 12, 30)
_DAY = dt.timedelta(days=1)
_WHOLE = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})")


class Sheet(base.Sheet):
    def __init__(self, book: Any, name: str) -> None:
        self._book, self._name = book, name
        self.api = SheetApi(self)

    api: Any = None
    book = property(lambda self: self._book)
    index = property(lambda self: self._book.ask("sheets").index(self._name) + 1)

    def ask(self, do: str, **given: Any) -> Any:
        """One command about this sheet."""
        return self._book.ask(do, sheet=self._name, **given)

    @property
    def name(self) -> Any:
        return self._name

    @name.setter
    def name(self, value: str) -> None:
        self.ask("sheet_rename", name=value)
        self._name = value

    @property
    def visible(self) -> Any:
        return -1 if self.ask("sheet_visible") else 0

    @visible.setter
    def visible(self, value: Any) -> None:
        self.ask("sheet_visible", set=value in (True, -1))

    @property
    def used_range(self) -> Any:
        return Range(self, tuple(self.ask("sheet_used")))

    cells = property(lambda self: Range(self, (1, 1, LAST_ROW, LAST_COLUMN)))

    @property
    def notes(self) -> Any:
        return [Note(Range(self, (r, c, r, c)), text) for r, c, text in self.ask("notes")]

    def range(self, arg1: Any, arg2: Any = None) -> Any:
        a, b = _area(arg1), _area(arg2 if arg2 is not None else arg1)
        if isinstance(arg1, str) and "," in arg1:
            return Range(self, _area(arg1.split(",")[0]), arg1)
        return Range(self, (min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])))

    def activate(self) -> None:
        self._book.shown = self._name
        self._book.activate()

    select = activate

    def delete(self) -> None:
        self.ask("sheet_delete")


def _area(given: Any) -> Corners:
    if isinstance(given, Range):
        return given.area
    if isinstance(given, tuple):
        return given[0], given[1], given[0], given[1]
    text = str(given).split(",")[0].replace("$", "")
    if whole := _WHOLE.fullmatch(text):
        return 1, row_column(f"{whole[1]}1")[1], LAST_ROW, row_column(f"{whole[2]}1")[1]
    first, _, last = text.partition(":")
    return (*row_column(first), *row_column(last or first))


class Font(base.Font):
    def __init__(self, cells: Any) -> None:
        self.cells = cells

    name: Any = property(lambda self: None, lambda self, face: self.cells.ask("look", what="face", set=face))
    size: Any = property(lambda self: None, lambda self, points: self.cells.ask("look", what="size", set=points))
    bold: Any = property(lambda self: None, lambda self, on: self.cells.ask("look", what="weight", set=150.0 if on else 100.0))
    color: Any = property(lambda self: None, lambda self, rgb: self.cells.ask("look", what="ink", set=_rgb(rgb)))


class Range(base.Range):
    def __init__(self, sheet: Sheet, area: Corners, several: str = "") -> None:
        self._sheet, self.area, self.several = sheet, area, several
        self.options: Any = {}
        self.api = RangeApi(self)

    api: Any = None
    max_cells_per_read = max_cells_per_write = None
    sheet = property(lambda self: self._sheet)
    row = property(lambda self: self.area[0])
    column = property(lambda self: self.area[1])
    shape = property(lambda self: (self.area[2] - self.area[0] + 1, self.area[3] - self.area[1] + 1))
    coords = property(lambda self: (self._sheet.name, self.row, self.column, *self.shape))
    has_array = property(lambda self: self.ask("array") is not None)

    def ask(self, do: str, **given: Any) -> Any:
        """One command about these cells."""
        return self._sheet.ask(do, area=list(self.area), **given)

    def __len__(self) -> int:
        return int(self.shape[0] * self.shape[1])

    def __call__(self, row: int, column: int | None = None) -> Any:
        if column is None:
            row, column = (row - 1) // self.shape[1] + 1, (row - 1) % self.shape[1] + 1
        r, c = self.row + row - 1, self.column + column - 1
        return Range(self._sheet, (r, c, r, c))

    @property
    def address(self) -> str:
        return self.several or self.get_address(True, True, False)

    def get_address(self, row_absolute: bool, column_absolute: bool, external: bool) -> str:
        top, left, bottom, right = self.area
        if (top, bottom) == (1, LAST_ROW):  # whole columns, as Excel says it
            return ":".join(f"${column_letters(c)}" for c in (left, right))
        parts = [a1_range(r, c, r, c) for r, c in dict.fromkeys(((top, left), (bottom, right)))]
        text = ":".join(re.sub(r"([A-Z]+)(\d+)", f"{'$' * column_absolute}\\1{'$' * row_absolute}\\2", one) for one in parts)
        return f"[{self._sheet.book.name}]{self._sheet.name}!{text}" if external else text

    @property
    def raw_value(self) -> Any:
        rows = tuple(tuple(_from_office(v) for v in row) for row in self.ask("values"))
        return rows[0][0] if self.shape == (1, 1) else rows

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        self._write(data)

    @property
    def formula(self) -> Any:
        rows = tuple(map(tuple, self.ask("formulas")))
        return rows[0][0] if self.shape == (1, 1) else rows

    @formula.setter
    def formula(self, data: Any) -> None:
        self._write(data)

    @property
    def formula2(self) -> Any:
        """Excel 2016 does not know it."""
        raise OfficeError("no such property: Formula2")

    @formula2.setter
    def formula2(self, data: Any) -> None:
        raise OfficeError("no such property: Formula2")

    formula_array: Any = property(lambda self: None, lambda self, text: self.ask("array", set=text))

    def _write(self, data: Any) -> None:
        if not isinstance(data, (list, tuple)):
            rows: Sequence[Sequence[Any]] = [[data] * self.shape[1]] * self.shape[0]
        else:
            rows = data if isinstance(data[0], (list, tuple)) else [data]
        top, left, _, _ = self.area
        area = [top, left, top + len(rows) - 1, left + len(rows[0]) - 1]
        self._sheet.ask("write", area=area, rows=[[_to_office(v) for v in row] for row in rows])

    def clear_contents(self) -> None:
        self._write(None)

    @property
    def color(self) -> Any:
        found = self.ask("look", what="fill")
        return None if found in (-1, None) else (found >> 16 & 255, found >> 8 & 255, found & 255)

    @color.setter
    def color(self, rgb: Any) -> None:
        if self._sheet.api.ProtectContents:
            raise OfficeError("protected")
        self.ask("look", what="fill", set=_rgb(rgb))

    font = property(Font)
    wrap_text: Any = property(lambda self: None, lambda self, on: self.ask("look", what="wrap", set=on))

    @property
    def number_format(self) -> Any:
        return self.ask("look", what="format")

    @number_format.setter
    def number_format(self, code: str) -> None:
        self.ask("look", what="format", set=code)

    @property
    def row_height(self) -> Any:
        return self.ask("look", what="height")

    @row_height.setter
    def row_height(self, points: float) -> None:
        self.ask("look", what="height", set=points)

    @property
    def column_width(self) -> Any:
        return self.ask("look", what="width")

    @column_width.setter
    def column_width(self, wide: float) -> None:
        self.ask("look", what="width", set=wide)

    @property
    def merge_cells(self) -> Any:
        found = self.ask("look", what="merged")
        return None if found and self.shape != (1, 1) else found

    @property
    def merge_area(self) -> Any:
        return Range(self._sheet, tuple(self.ask("merged")))

    def merge(self, across: bool) -> None:
        self.ask("look", what="merge", set=True)

    @property
    def note(self) -> Any:
        return next((n for n in self._sheet.notes if n.location.area[:2] == self.area[:2]), None)

    def add_note(self, text: str) -> Any:
        if self._sheet.api.ProtectContents:
            raise OfficeError("protected")
        self._sheet.ask("note", row=self.row, column=self.column, text=text)
        return Note(self, text)

    def select(self) -> None:
        self._sheet.book.app.selected = self


class Note(base.Note):
    def __init__(self, cell: Range, text: str) -> None:
        self.location, self._text = cell, text

    location: Any = None
    api = property(lambda self: self)

    @property
    def text(self) -> Any:
        return self._text

    @text.setter
    def text(self, value: str) -> None:
        self._text = value
        self.location.sheet.ask("note", row=self.location.row, column=self.location.column, text=value)

    def delete(self) -> None:
        self.location.sheet.ask("note", row=self.location.row, column=self.location.column)


def _rgb(color: Any) -> int:
    """A colour, `#RRGGBB` or three numbers, as LibreOffice counts them; -1 for none."""
    if isinstance(color, str):
        color = tuple(bytes.fromhex(color.lstrip("#")))
    return -1 if color is None else int(color[0] << 16) + int(color[1] << 8) + int(color[2])


def _from_office(value: Any) -> Any:
    if not isinstance(value, list):
        return value
    kind, found = value
    if kind == "error":
        return _NUMBERS[found]
    if kind == "bool":
        return bool(found)
    if kind == "money":
        return Decimal(repr(found)).quantize(Decimal("0.0001"))
    return _ZERO + dt.timedelta(seconds=round(found * 86400))


def _to_office(value: Any) -> Any:
    if isinstance(value, bool):
        return ["bool", float(value)]
    if isinstance(value, dt.datetime):
        return ["time", (value - _ZERO) / _DAY]
    if isinstance(value, dt.date):
        return ["time", float((value - _ZERO.date()).days)]
    return float(value) if isinstance(value, (int, Decimal)) else value
