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
    if unit == AS_STATED:
        return styles.STATED
    if difference == "zero":
        return styles.DIFFERENCE if unit.places else styles.DIFFERENCE_WHOLE
    if difference:
        return styles.SIGNED
    return _BY_PLACES.get(unit.places, styles.AMOUNT)


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
