"""A1 addresses, and how formulas name the functions of the add-in. Rows and columns count from 1, as on the sheet. Floor 0."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

LAST_ROW: Final = 1_048_576  # Excel's own limits
LAST_COLUMN: Final = 16_384
ADDIN_PREFIX: Final = "XLP_"
_A1 = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


@lru_cache(maxsize=20_000)
def column_letters(column: int) -> str:
    """Column letters of a column number: 1 is A, 27 is AA. ValueError outside 1..16384."""
    if not 1 <= column <= LAST_COLUMN:
        raise ValueError(f"no such column: {column}")
    out = ""
    while column:
        column, rest = divmod(column - 1, 26)
        out = chr(65 + rest) + out
    return out


@lru_cache(maxsize=20_000)
def column_number(column: str) -> int:
    """Column number of column letters: A is 1."""
    n = 0
    for ch in column:
        n = n * 26 + ord(ch) - 64
    return n


def a1(row: int, column: int) -> str:
    """`F7` of row 7, column 6."""
    return f"{column_letters(column)}{row}"


def a1_range(row1: int, column1: int, row2: int, column2: int) -> str:
    """`F7:H9`; a single cell is printed as one address."""
    first, last = a1(row1, column1), a1(row2, column2)
    return first if first == last else f"{first}:{last}"


def row_column(address: str) -> tuple[int, int]:
    """(row, column) of an A1 address, with or without dollar signs. ValueError otherwise."""
    m = _A1.fullmatch(address)
    if m is None:
        raise ValueError(f"not an A1 address: {address!r}")
    return int(m[2]), column_number(m[1])


def on_sheet(sheet: str, address: str) -> str:
    """`'销售目标分解'!F7`: always quoted, so that any sheet name is safe in a formula."""
    return "'" + sheet.replace("'", "''") + "'!" + address
