"""All writes of one action, together: every cell is changed, or none is. Floor 7."""
from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import xlwings as xw

from udfs.live_cells import Corners, alike_parts, area_cells, in_rows, range_at, read_block
from udfs.native import native_excel, unprotect_sheet
from xlplan.errors import XlplanError
from xlplan.pipeline.decompose.areas import list_areas, merge_areas
from xlplan.text import Text
from xlplan.workbook.rawbook import At, Raw

Content = float | str | bool | None  # what a cell holds as it is typed: a formula begins with '='
Rows = tuple[tuple[Content, ...], ...]

_PLAIN: Final = re.compile(r"(?!(?:true|false)$)[^\W\d_]\D*", re.I)  # taken for nothing else; “Jan 5” is a day, “true” no text
_ZERO: Final = datetime(1899, 12, 30)
_AS_TEXT: Final = Text("「{sheet}」的 {cells} 是文本格式,写进去的数会变成文字。请先把格式改成「常规」,再按这个按钮",
                       "「{sheet}」的 {cells} 是文字格式,寫進去的數會變成文字。請先把格式改成「通用格式」,再按這個按鈕",
                       "{cells} of “{sheet}” have the format Text, so Excel would keep figures there as texts. "
                       "Set the format to General first, then press the button again")


@dataclass(frozen=True, slots=True)
class Edit:
    """Cells of one sheet and what they shall hold, row by row. `array`: the one formula that fills them all, in braces where
    their number is fixed (Ctrl+Shift+Enter)."""

    sheet: str
    area: Corners
    rows: Rows
    array: str = ""


@dataclass(frozen=True, slots=True)
class WrittenArea:
    """What an area of a sheet held, and what it holds now."""

    was: Edit
    now: Edit


def edits_of(sheet: str, cells: Mapping[At, Content]) -> list[Edit]:
    """Those cells of a sheet, in as few blocks as they form."""
    return [Edit(sheet, area, tuple(tuple(cells[r, c] for c in range(area[1], area[3] + 1)) for r in range(area[0], area[2] + 1)))
            for area in merge_areas(cells)]


def write_edits(book: xw.Book, wanted: Sequence[tuple[Edit, str]] | Sequence[Edit]) -> list[WrittenArea]:
    """Carry out the edits, given alone or with the array formula that fills their cells so far; protection of locked cells is
    lifted for as long as it takes. Where one fails, what was done is undone and the error goes on. XlplanError for a sheet
    that a password keeps shut, and for figures that a cell's format would turn into texts."""
    pairs = [(one, "") if isinstance(one, Edit) else one for one in wanted]
    done: list[WrittenArea] = []
    shut: list[Callable[[], object]] = []
    try:
        for name in dict.fromkeys(one.sheet for one, _ in pairs if _is_locked(book, one)):
            shut.append(unprotect_sheet(book.sheets[name]))
        for now, array in pairs:
            _refuse_text_format(book, now)
            done.append(WrittenArea(Edit(now.sheet, now.area, block_contents(book.sheets[now.sheet], now.area), array), now))
        for one in done:
            put_edit(book, one.now)
    except BaseException:
        for one in done:
            with suppress(Exception):  # the first error is the one to tell
                put_edit(book, one.was)
        raise
    finally:
        for again in shut:
            with suppress(Exception):
                again()
    return done


def put_back(book: xw.Book, done: Sequence[WrittenArea]) -> None:
    """Undo what `write_edits` did."""
    write_edits(book, [one.was for one in reversed(done)])


def enter_formula(cell: xw.Range, formula: str) -> None:
    """A formula into its cell, which may spill."""
    try:
        cell.formula2 = formula
    except Exception:  # Excel before dynamic arrays
        cell.formula = formula


def _is_locked(book: xw.Book, one: Edit) -> bool:
    """Whether the sheet's protection stands in the way."""
    sheet, own = book.sheets[one.sheet], native_excel()
    return own.protected(sheet) and own.locked(range_at(sheet, one.area)) is not False


def block_contents(sheet: xw.Sheet, area: Corners, *, results: bool = False) -> Rows:
    """What a block holds, as it would be typed again; with `results` what its formulas show, in their place."""
    values, formulas, errors = read_block(sheet, area)
    entered = {} if results else _as_entered(sheet, area, formulas)
    return tuple(tuple(f"={entered[r, c]}" if (r, c) in entered else errors.get((r, c)) or _as_typed(value)
                       for c, value in enumerate(line, area[1])) for r, line in enumerate(values, area[0]))


def put_edit(book: xw.Book, one: Edit) -> None:
    """Write one block as it is."""
    sheet = book.sheets[one.sheet]
    cells = range_at(sheet, one.area)
    if not one.array:
        cells.value = [[None if _is_formula(value) else _mark_text(value) for value in row] for row in one.rows]
        for place, value in zip(area_cells(one.area), (value for row in one.rows for value in row), strict=True):
            if _is_formula(value):
                enter_formula(sheet.range(place), str(value))
        return
    cells.clear_contents()
    if one.array.startswith("{"):
        cells.formula_array = one.array[1:-1]
        return
    try:
        sheet.range(one.area[:2]).formula2 = one.array
    except Exception:  # Excel before dynamic arrays
        cells.formula_array = one.array


def _as_entered(sheet: xw.Sheet, area: Corners, formulas: Mapping[At, str]) -> Mapping[At, str]:
    """The formulas as Excel with dynamic arrays has them in its formula bar: the older words, put back, would gain an @."""
    if formulas:
        with suppress(Exception):  # Excel before dynamic arrays
            shown = in_rows(range_at(sheet, area).formula2, area[2] - area[0] + 1)
            return {(r, c): str(shown[r - area[0]][c - area[1]]).removeprefix("=") for r, c in formulas}
    return formulas


def _refuse_text_format(book: xw.Book, one: Edit) -> None:
    """XlplanError where a number or a formula would go into cells with the format Text."""
    (top, left, _, _), sheet = one.area, book.sheets[one.sheet]
    texts = [part for part, code in alike_parts(one.area, lambda p: range_at(sheet, p).number_format) if code == "@"]
    bad = [(r, c) for part in texts for r, c in area_cells(part) if one.array or _is_figure(one.rows[r - top][c - left])]
    if bad:
        raise XlplanError(_AS_TEXT, sheet=one.sheet, cells=list_areas(bad))


def _is_formula(value: Content) -> bool:
    return isinstance(value, str) and value.startswith("=")


def _is_figure(value: Content) -> bool:
    return _is_formula(value) or not isinstance(value, str | None)


def _as_typed(value: Raw) -> Content:
    """A day or time as the number that Excel keeps for it, the cell's format stays; a text that looks like a formula marked."""
    if isinstance(value, str) and value.startswith(("=", "'")):
        return f"'{value}"
    if isinstance(value, time):
        value = datetime.combine(_ZERO.date(), value)
    elif isinstance(value, date) and not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if isinstance(value, datetime):
        value -= _ZERO
    return value / timedelta(days=1) if isinstance(value, timedelta) else value


def _mark_text(value: Content) -> Content:
    """A text that Excel would read as a number or a formula is marked as text; an apostrophe does that."""
    if isinstance(value, str) and value and not value.startswith(("=", "#", "'")) and not _PLAIN.fullmatch(value):
        return f"'{value}"
    return value
