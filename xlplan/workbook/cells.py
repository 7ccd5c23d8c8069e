"""What one odd cell says: a text in a number cell, a date that is text, a list of months. No guesses. Floor 3.

Only cells that are not plain numbers come here; whole columns of those are read at once in `inputs`.
"""
from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from xlplan import numerals
from xlplan.address import ADDIN_PREFIX
from xlplan.schema.holds import held_months, shaded_months, unread
from xlplan.units import Unit
from xlplan.workbook.rawbook import Raw
from xlplan.workbook.reading import plain

_DATE: Final = re.compile(
    r"(\d{4})\s*(?:年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日?|([-/.])(\d{1,2})\4(\d{1,2}))(?:[T ]00:00(?::00)?)?", re.ASCII)
_WIDE: Final[dict[int, int | str | None]] = {
    **{0xFF10 + n: 0x30 + n for n in range(10)}, 0xFF0E: ".", 0xFF0D: "-", 0xFF0F: "/"}
_ADDIN_CALL: Final = re.compile(rf"(?<![\w.]){ADDIN_PREFIX}\w+\(")
_ELSEWHERE: Final = re.compile(r"'[^']*\[[^\]]+\][^']*'!|\[[^\]]+\][\w.]*!")


class Number(NamedTuple):
    """A number cell's reading: `steps` None where no number is certain; `code` '' where there is nothing to say."""

    steps: int | None
    code: str
    text: str
    kind: str = ""


def number_cell(value: Raw, unit: Unit) -> Number:
    """What a value that is no plain number says in a cell of that unit.

    Text: XP203 with its number, XP204 without, nothing of a text of spaces. A logical value, a date, a time: XP205.
    """
    shown = plain(value)
    if not isinstance(value, str):
        return Number(None, "XP205", shown)
    if not shown:
        return Number(None, "", "")
    if numerals.is_dash(value):
        return Number(0, "XP203", shown, "dash")
    read = numerals.parse(value)
    amount = None if read is None or not read.sure else _in_unit(read, value, unit)
    if read is None or amount is None:
        return Number(None, "XP204", shown)
    try:
        return Number(unit.steps(amount)[0], "XP203", shown, read.kind)
    except OverflowError:
        return Number(None, "XP213", shown)


def _in_unit(read: numerals.Numeral, text: str, unit: Unit) -> Decimal | None:
    """The number in the cell's unit; None where two readings are possible.

    In a cell of 万元 a written 万 or 元 says the plain amount; a mere ¥ does not say which of both was meant. In a
    cell of percent a mere 12 may be 12 % or 1200 %.
    """
    if read.kind == "percent" or unit.percent:
        bare = read.kind in ("plain", "full_width") and abs(read.value) < 1
        return read.value if unit.percent and (read.kind == "percent" or bare) else None
    if unit.base == 1:
        return read.value
    if read.scale > 1 or "元" in text or "圆" in text or "圓" in text:
        return read.value / unit.base
    return None if read.kind == "currency" else read.value


def date_cell(value: Raw) -> tuple[str, str]:
    """(ISO date or the text as it stands, code): '' for a real date or a blank, XP216 for a text that is one,
    XP217 for anything else."""
    if isinstance(value, datetime):
        return value.date().isoformat(), ""
    if isinstance(value, date):
        return value.isoformat(), ""
    text = plain(value)
    if not text:
        return "", ""
    m = _DATE.fullmatch(text.translate(_WIDE)) if isinstance(value, str) else None
    if m is None:
        return text, "XP217"
    try:
        return date(int(m[1]), int(m[2] or m[5]), int(m[3] or m[6])).isoformat(), "XP216"
    except ValueError:  # 29 February of an ordinary year
        return text, "XP217"


def mark_cell(value: Raw) -> tuple[str, str]:
    """(months such as `1 2 12`, code): XP227 where a part of the cell names no month, XP228 where the sheet does not shade
    all the months it names."""
    text = plain(value)
    months = held_months(text)
    code = "XP227" if unread(text) else "" if months == shaded_months(text) else "XP228"
    return " ".join(map(str, months)), code


def leaves(formula: str) -> str:
    """The finding about a formula whose result another PC may not have; '' for a formula of its own workbook.

    XP229: it calls a function of our add-in, which Excel stores as a link to this user's copy: `[1]!XLP_SPREAD(B2,C2:C9)`.
    XP209: it refers to another workbook: `[plan.xlsx]Q1!A1`, `'C:\\x\\[plan.xlsx]Q 1'!A1`, `[1]!Name`.
    """
    if ADDIN_PREFIX in formula and _ADDIN_CALL.search(formula):
        return "XP229"
    return "XP209" if "[" in formula and _ELSEWHERE.search(formula) else ""
