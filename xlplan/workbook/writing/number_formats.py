"""How a number of a unit looks on a sheet. Floor 3."""
from __future__ import annotations

from typing import Final

from xlplan.schema.column import Column
from xlplan.units import AS_STATED, MONTH, YEAR, Unit
from xlplan.workbook import styles

_BY_PLACES: Final = {0: styles.WHOLE, 1: styles.TENTH}


def number_format(unit: Unit | None, difference: str = "") -> str:
    """Excel number format for amounts of `unit`; texts get '@'."""
    if unit is None:
        return styles.TEXT
    if unit.percent:
        return styles.RATE
    if unit in (YEAR, MONTH):
        return styles.NUMERAL
    if difference == "zero":
        return styles.DIFFERENCE if unit.places else styles.DIFFERENCE_WHOLE
    if difference:
        return styles.SIGNED
    return _BY_PLACES.get(unit.places, styles.AMOUNT)


def cell_format(column: Column) -> str:
    """The number format of its data cells: of numbers typed in whatever unit, such as limits, 0 is shown as it is typed."""
    typed = column.unit == AS_STATED and column.who == "I" and not column.difference
    return styles.STATED if typed else number_format(column.unit, column.difference)


def cell_style(column: Column, who: str) -> styles.Style:
    """The named style of a data cell."""
    number = column.kind == "number"
    match who:
        case "I":
            return "input" if number or column.kind == "date" else "input_text"
        case "S":
            return "suggested"
        case "L":
            return "linked"
        case "C":
            return "subtotal" if column.strong else "computed"
    return "given" if number else "given_text"
