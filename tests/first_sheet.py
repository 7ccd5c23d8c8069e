"""The sheet that a new or opened workbook of openpyxl shows."""
from __future__ import annotations

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet


def first_sheet(book: Workbook) -> Worksheet:
    """The active sheet: never a chart sheet in our books."""
    assert isinstance(book.active, Worksheet)
    return book.active
