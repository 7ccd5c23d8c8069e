"""Breakages of single cells and rows of a Blueprint. A cell is found by its keys, as the reader finds it. Floor 4."""
from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Final

from xlplan.tables.periods import MONTHS
from xlplan.workbook.blueprint import Book, Cell, RowSpec, Sheet, Value

_FULL_WIDTH: Final = str.maketrans("0123456789.,", "０１２３４５６７８９．，")
_TOTAL: Final = {"zh-CN": "合计", "zh-TW": "合計", "en": "Total"}


def column_places(sheet: Sheet) -> dict[str, int]:
    """Column key -> column, from the hidden row 1."""
    return {str(cell.value): c for (r, c), cell in sheet.cells.items() if r == 1 and c > 1 and cell.value}


def row_places(sheet: Sheet) -> dict[str, int]:
    """Row key -> row of the data rows, from the hidden column A, top to bottom."""
    found = sorted((r, str(cell.value)) for (r, c), cell in sheet.cells.items()
                   if c == 1 and r > 1 and cell.value and not str(cell.value).startswith("@"))
    return {key: r for r, key in found}


def month_inputs(sheet: Sheet) -> list[list[tuple[int, int]]]:
    """Of each row that a branch fills by month: places of its positive typed months."""
    at = [column_places(sheet)[m] for m in MONTHS]
    found = ([(r, c) for c in at if _is_typed(sheet.cells.get((r, c)))] for r in row_places(sheet).values())
    return [places for places in found if len(places) > 5]


def _is_typed(cell: Cell | None) -> bool:
    return (cell is not None and cell.formula is None and cell.style == "input"
            and isinstance(cell.value, (int, float)) and cell.value > 0)


def cell_amount(sheet: Sheet, at: tuple[int, int]) -> float:
    """The number in a cell; 0 where there is none."""
    value = sheet.cells[at].value
    return float(value) if isinstance(value, (int, float)) else 0.0


def _set_cell(sheet: Sheet, at: tuple[int, int], value: Value) -> None:
    sheet.cells[at] = replace(sheet.cells[at], value=value, formula=None)


def _some_inputs(sheet: Sheet, rng: Random, count: int) -> list[tuple[int, int]]:
    """So many month inputs, in different rows."""
    lines = month_inputs(sheet)
    return [line[rng.randrange(len(line))] for line in rng.sample(lines, min(count, len(lines)))]


def text_numbers(book: Book, rng: Random) -> None:
    """Four amounts as text that can be read: full width, 万, comma, unit."""
    sheet = book.sheet("sales_targets")
    for k, at in enumerate(_some_inputs(sheet, rng, 4)):
        n = cell_amount(sheet, at)
        _set_cell(sheet, at, (f"{n:.2f}".translate(_FULL_WIDTH), f"{n:.2f}万", f" {n:,.2f}", f"{n:.2f}万元")[k])


def type_about(book: Book, rng: Random) -> None:
    """An amount as text that is not one number."""
    sheet = book.sheet("sales_targets")
    for at in _some_inputs(sheet, rng, 1):
        _set_cell(sheet, at, f"约{round(cell_amount(sheet, at))}")


def type_finer(book: Book, rng: Random) -> None:
    """Three amounts with more decimals than the unit has."""
    sheet = book.sheet("sales_targets")
    for at in _some_inputs(sheet, rng, 3):
        _set_cell(sheet, at, round(cell_amount(sheet, at) + 0.0033, 4))


def typed_over(book: Book, rng: Random) -> None:
    """The year of two rows typed as a number, and not the right one."""
    sheet = book.sheet("sales_targets")
    year = column_places(sheet)["year"]
    for r, _ in _some_inputs(sheet, rng, 2):
        _set_cell(sheet, (r, year), round(cell_amount(sheet, (r, year)) * 1.1 + 1, 2))


def hq_changed(book: Book, rng: Random) -> None:
    """Three targets lowered by a tenth."""
    sheet = book.sheet("sales_targets")
    target = column_places(sheet)["hq_target"]
    for r, _ in _some_inputs(sheet, rng, 3):
        _set_cell(sheet, (r, target), round(cell_amount(sheet, (r, target)) * 0.9 - 1, 2))


def type_yuan(book: Book, rng: Random) -> None:
    """Every typed month of the budget ten thousand times too large."""
    sheet = book.sheet("expense_budget")
    for line in month_inputs(sheet):
        for at in line:
            _set_cell(sheet, at, round(cell_amount(sheet, at) * 10_000))


def linked_out(book: Book, rng: Random) -> None:
    """Two amounts taken from the branch's own workbook."""
    sheet = book.sheet("expense_budget")
    for at in _some_inputs(sheet, rng, 2):
        sheet.cells[at] = replace(sheet.cells[at], formula=f"'[底稿.xlsx]Sheet1'!$C${at[0]}")


def blank_months(book: Book, rng: Random) -> None:
    """The last quarter of two rows not filled in."""
    sheet = book.sheet("sales_targets")
    last = [column_places(sheet)[m] for m in MONTHS[9:]]
    for r, _ in _some_inputs(sheet, rng, 2):
        for c in last:
            _set_cell(sheet, (r, c), None)


def equal_split(book: Book, rng: Random) -> None:
    """The year of every row in twelve equal parts, cents lost: nobody closes the 0.04."""
    sheet = book.sheet("sales_targets")
    for line in month_inputs(sheet):
        part = int(sum(cell_amount(sheet, at) for at in line) * 100 / len(line) + 0.5) / 100
        for at in line:
            _set_cell(sheet, at, part)


def over_ceiling(book: Book, rng: Random) -> None:
    """Every typed month of the budget up by a third."""
    sheet = book.sheet("expense_budget")
    for line in month_inputs(sheet):
        for at in line:
            _set_cell(sheet, at, round(cell_amount(sheet, at) * 1.35, 2))


def hidden_rows(book: Book, rng: Random) -> None:
    """Three rows with figures hidden."""
    sheet = book.sheet("sales_targets")
    for r, _ in _some_inputs(sheet, rng, 3):
        sheet.rows[r] = replace(sheet.rows.get(r, RowSpec()), hidden=True)


def total_row(book: Book, rng: Random) -> None:
    """A total of one's own typed below the sales table."""
    sheet = book.sheet("sales_targets")
    at, lines = column_places(sheet), row_places(sheet).values()
    below = max(r for r, _ in sheet.cells) + 1
    sheet.put(below, min(at.values()), _TOTAL[book.lang], "bold")
    for key in ("hq_target", *MONTHS):
        total = sum(cell_amount(sheet, (r, at[key])) for r in lines if (r, at[key]) in sheet.cells)
        sheet.put(below, at[key], round(total, 2), "bold_number")
