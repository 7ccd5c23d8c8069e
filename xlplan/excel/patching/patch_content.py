"""What stands inside a `<c>` that holds a value, or a formula with that result. Floor 5."""
from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final, NamedTuple

from xlplan.address import a1
from xlplan.excel.writing.row_xml import InlineStrings, cell_value, constant_cell, formula_cell, serial_number
from xlplan.workbook.blueprint import Value as CellValue
from xlplan.workbook.rawbook import At


class OldResult:
    """The stored result of a formula that is no longer true and is left out: readers calculate it, or say that they cannot."""


class Formula(NamedTuple):
    """A formula that is put into a cell, without `=`, with its result; `array`: entered as one of arrays, in this cell alone."""

    text: str
    result: CellValue = None
    array: bool = False


OLD: Final = OldResult()
Value = CellValue | Decimal | Formula
Cached = Value | OldResult

_1904: Final = 1_462  # days between the two date systems
_KIND: Final = re.compile(r' t="(\w+)"')
_ELEMENT: Final = re.compile(r"<(/?)(?=\w)")


_INLINE: Final = InlineStrings()


def cell_content(at: At, value: Cached, p: bytes, *, cached: bool = False, date1904: bool = False) -> tuple[str | None, bytes]:
    """(type, content) of a cell with that value; with `cached` what follows the formula that has it as its result.

    `p` is the prefix of the part's elements. ValueError, naming the cell, for a value no cell can hold.
    """
    if isinstance(value, OldResult):
        return None, b""
    if isinstance(value, Formula):
        made = formula_cell(a1(*at), 0, value.text, value.result, value.array)
        return _parted(made, p)
    if isinstance(value, Decimal):
        value = int(value) if value.is_finite() and value == value.to_integral_value() else float(value)
    elif isinstance(value, date) and date1904:
        value = serial_number(value) - _1904
        if value < 0:
            raise ValueError(f"{a1(*at)}: this workbook counts days from 1904")
    if value is not None and cell_value(value) != value:  # a file that is not ours: nothing is cut there
        raise ValueError(f"{a1(*at)}: no cell can hold {str(value)[:20]}")
    made = formula_cell(a1(*at), 0, "A1", value) if cached else constant_cell(a1(*at), 0, value, _INLINE)
    return _parted(made, p, after="</f>" if cached else "")


def _parted(made: str, p: bytes, after: str = "") -> tuple[str | None, bytes]:
    """(type, content) of a `<c>`; of its content what stands behind `after`."""
    head, _, body = made.partition(">")
    kind = _KIND.search(head)
    if after:
        body = body.partition(after)[2]
    body = body.removesuffix("</c>")
    if p:
        body = _ELEMENT.sub(rf"<\1{p.decode()}", body)
    return kind[1] if kind else None, body.encode()
