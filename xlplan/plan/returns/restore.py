"""HQ's cells that are no longer as issued, with what belongs there: values that were changed, formulas that were typed over. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.workbook.blueprint import Book, Cell, Sheet, Value
from xlplan.workbook.rawbook import At, Raw, RawBook, RawSheet, plain_text
from xlplan.workbook.styles import STYLES
from xlplan.workbook.submission import Placement, Submission

_NEAR: Final = 1e-9  # of a number that another program wrote with fewer digits


def cells_to_restore(sent: Submission, book: RawBook, printed: Book) -> dict[str, dict[At, Cell]]:
    """Sheet -> place in the file -> the cell as it was printed. `printed`: the workbook as it would be issued with what the unit typed.

    A formula is put back only where every table stands as it was printed: it refers to cells by their places.
    """
    sheets = {sheet.name: sheet for sheet in book.sheets}
    pages = {key: printed.sheet(key) for key in sent.placements if key in sent.frames}
    alike = pages.keys() == sent.placements.keys() and all(_stands_alike(sent.placements[key], page) for key, page in pages.items())
    out: dict[str, dict[At, Cell]] = {}
    for key, page in pages.items():
        place = sent.placements[key]
        known = {*sent.frames[key].keys, *sent.frames[key].table.foot_by_key}
        found = {at: cell for at, cell in _placed(place, page, known).items() if _is_changed(sheets[place.sheet], at, cell, alike)}
        if found:
            out[place.sheet] = found
    return out


def open_places(place: Placement, page: Sheet) -> set[At]:
    """Cells of the file into which the unit types, by what was printed: those of its rows, and of rows that are spare."""
    rows, columns = rows_of(page), columns_of(page)
    typed = {at for at, cell in page.cells.items() if STYLES[cell.style].unlocked}
    taken = {*rows.values(), *place.rows.values()}
    return {(r, c) for row, r in place.rows.items() if row in rows for column, c in place.columns.items()
            if column in columns and (rows[row], columns[column]) in typed} | {at for at in typed if at[0] not in taken}


def _placed(place: Placement, page: Sheet, known: set[str]) -> Mapping[At, Cell]:
    """Place in the file -> what was printed there, of the cells that are HQ's."""
    rows, columns = rows_of(page), columns_of(page)
    return {(r, c): cell for row, r in place.rows.items() if row in known and row in rows
            for column, c in place.columns.items() if column in columns
            and (cell := page.cells.get((rows[row], columns[column]))) is not None and not STYLES[cell.style].unlocked}


def _is_changed(sheet: RawSheet, at: At, cell: Cell, alike: bool) -> bool:
    calculated = at in sheet.formulas
    if cell.formula is not None:
        return alike and not calculated
    return cell.value is not None and (calculated or not _same(sheet.at(*at), cell.value))


def _same(found: Raw, printed: Value) -> bool:
    if isinstance(found, (int, float)) and isinstance(printed, (int, float)):
        return abs(found - printed) <= _NEAR * max(1.0, abs(printed))
    return plain_text(found) == plain_text(printed)


def _stands_alike(place: Placement, page: Sheet) -> bool:
    rows, columns = rows_of(page), columns_of(page)
    return all(rows.get(key, row) == row for key, row in place.rows.items()) and all(
        columns.get(key, column) == column for key, column in place.columns.items())


def rows_of(page: Sheet) -> dict[str, int]:
    """Row key -> its row on the page."""
    return {str(cell.value): row for (row, column), cell in page.cells.items() if column == 1 and row > 1 and cell.value}


def columns_of(page: Sheet) -> dict[str, int]:
    """Column key -> its column on the page."""
    return {str(cell.value): column for (row, column), cell in page.cells.items() if row == 1 and column > 1 and cell.value}
