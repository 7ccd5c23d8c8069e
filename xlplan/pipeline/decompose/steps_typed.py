"""Amounts as people type them, counted in whole steps; and the step itself. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, InvalidOperation
from fractions import Fraction
from typing import Final

from xlplan import numerals
from xlplan.errors import XlplanError
from xlplan.text import Text, same_text
from xlplan.units import LIMIT, Unit

Amount = int | float | str | Decimal

FINEST: Final = 6     # decimals; numbers with more are quotients, and nobody means their last digit
_EXCEL: Final = ".15g"  # the digits that Excel itself shows
_KINDS: Final = ("plain", "separators", "full_width", "percent")

_NO_NUMBER: Final = Text("{what}「{text}」不是能确定的数。请写成 1200 或 1,200.50",
                         "{what}「{text}」不是能確定的數。請寫成 1200 或 1,200.50",
                         "{what} “{text}” is no certain number. Write it as 1200 or 1,200.50")
TOO_FINE: Final = Text("{what} {text} 比步长 {step} 细。请改数,或用 --step 指定更细的步长",
                       "{what} {text} 比步長 {step} 細。請改數,或用 --step 指定更細的步長",
                       "{what} {text} is finer than the step {step}. Change it, or give a finer --step")
_TOO_LARGE: Final = Text("{what} {text} 超过 {limit} 步(步长 {step})", "{what} {text} 超過 {limit} 步(步長 {step})",
                         "{what} {text} is beyond {limit} steps of {step}")
_NO_STEP: Final = Text("步长「{text}」不对。请写成大于 0 的数,如 0.01", "步長「{text}」不對。請寫成大於 0 的數,如 0.01",
                       "“{text}” is no step. Give a number above zero, such as 0.01")


def parse_number(value: Amount, what: Text) -> Decimal:
    """The number meant; XlplanError, naming `what`, for what is none for certain."""
    if isinstance(value, str):
        read = numerals.parse_number(value)
        if read is not None and read.sure and read.kind in _KINDS:
            return read.value
    else:
        try:
            plain = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
            if plain.is_finite():
                return plain
        except InvalidOperation:
            pass
    raise XlplanError(_NO_NUMBER, what=what, text=str(value))


def step_unit(value: Amount) -> Unit:
    """The unit whose step is that number; XlplanError for what is no step."""
    try:
        size = parse_number(value, same_text("-")).normalize()
    except XlplanError:
        size = Decimal(0)
    places = max(-int(size.as_tuple().exponent), 0)
    if size <= 0 or places > 15 or size > LIMIT:
        raise XlplanError(_NO_STEP, text=str(value))
    return Unit("step", same_text("-"), places, int(size.scaleb(places)))


def to_steps(value: Amount, unit: Unit, what: Text) -> int:
    """The amount in whole steps, none lost; XlplanError, naming `what`."""
    amount = parse_number(value, what)
    count = amount / unit.step
    if abs(count) > LIMIT:
        raise XlplanError(_TOO_LARGE, what=what, text=plain_number(amount), limit=f"{LIMIT:,}", step=plain_number(unit.step))
    if count != count.to_integral_value():
        raise XlplanError(TOO_FINE, what=what, text=plain_number(amount), step=plain_number(unit.step))
    return int(count)


def bound_in_steps(value: Decimal, unit: Unit, upper: bool) -> int:
    """A bound in whole steps: the nearest that keeps it."""
    count = (value / unit.step).to_integral_value(ROUND_FLOOR if upper else ROUND_CEILING)
    return int(max(min(count, Decimal(LIMIT)), Decimal(-LIMIT)))


def steps_to_amount(count: int, unit: Unit) -> Decimal:
    """Steps as a number with the step's decimals: 50000 of 0.01 is 500.00."""
    return Decimal(int(count) * unit.multiple).scaleb(-unit.places)


def decimals_of(values: Iterable[Decimal]) -> int:
    """The most decimals that one of the numbers has, as Excel shows them."""
    return max((max(-int(Decimal(format(v, _EXCEL)).normalize().as_tuple().exponent), 0) for v in values), default=0)


def parse_percentage(value: Amount, what: Text) -> Fraction:
    """A percentage as typed: `2`, `2.5` or `2.5%` are 2 and 2.5."""
    read = parse_number(value, what)
    return Fraction(read) * (100 if isinstance(value, str) and value.strip().endswith(("%", "％")) else 1)


def plain_number(value: Decimal) -> str:
    """`1,234.5`: without zeros that say nothing."""
    return f"{value.normalize():,f}"
