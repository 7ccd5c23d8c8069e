"""Amounts of a pasted column at full precision: counts of a millionth of the step, and what is finer still. Floor 1.

A float stands for its shortest decimal, as everywhere. Nothing is added up in floats: sums are of int64 counts, of Python's
integers where those could overflow, and of Decimals for the few cells that hold more than fifteen digits.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from typing import Final

import numpy as np

from xlplan.schema.decimals import half_up_each
from xlplan.units import Bools, Floats, Ints, Unit, round_whole

FINER: Final = 6                  # decimals of a count beyond the unit's own: 0.00000001 万元 is 0.0001 元
SCALE: Final = 10**FINER
_DIGITS: Final = 1e15             # a decimal of so many digits is the shortest of its float, and the only one
MOST: Final = 10**17              # counts that a cell may hold
WIDE: Final = Context(prec=700)   # digits enough for a sum of any floats


@dataclass(frozen=True, slots=True)
class Exact:
    """`counts`: a millionth of the column's step, by row; `rest`: row -> what its cell holds beyond them, in counts."""

    counts: Ints
    rest: Mapping[int, Decimal]


def shift_of(stated: Unit, own: Unit) -> int:
    """The power of ten from a number in the stated unit to counts of the own one (bases are powers of ten)."""
    return own.places + FINER + len(str(stated.base)) - len(str(own.base))


def exact_counts(values: Floats, shift: int) -> tuple[Exact, Bools]:
    """The values × 10**shift, and which of them are numbers a cell may hold (NaN and what is too large are not)."""
    usable = np.isfinite(values)
    plain = np.where(usable, values, 0.0)
    with np.errstate(over="ignore", invalid="ignore"):
        scaled = np.rint(plain * 10.0**shift)
        clean = usable & (np.abs(scaled) < _DIGITS) & (scaled / 10.0**shift == plain)
    counts, rest = np.where(clean, scaled, 0.0).astype(np.int64), dict[int, Decimal]()
    for i in np.flatnonzero(usable & ~clean).tolist():
        with localcontext(WIDE):
            due = Decimal(repr(float(values[i]))).scaleb(shift)
            whole = due.to_integral_value()
            if abs(whole) > MOST:
                usable[i] = False
                continue
            counts[i] = int(whole)
            if due != whole:
                rest[i] = due - whole
    return Exact(counts, rest), usable


def rounded_steps(exact: Exact) -> Ints:
    """Steps, half away from zero, each row by itself."""
    steps = whole_steps(exact.counts)
    for i, more in exact.rest.items():
        steps[i] = counts_to_steps(int(exact.counts[i]), more)
    return steps


def whole_steps(counts: Ints) -> Ints:
    """`counts_to_steps` of many counts, of which twice each is an int64."""
    return half_up_each(counts, SCALE)


def counts_to_steps(counts: int, rest: Decimal = Decimal(0)) -> int:
    """Steps of counts and what is finer, half away from zero."""
    with localcontext(WIDE):
        return int(round_whole((Decimal(counts) + rest) / SCALE))


def sum_steps(counts: Iterable[int], scale: int) -> int:
    """The steps of a sum of counts of 1/`scale` step: 1, or SCALE."""
    total = sum(map(int, counts))
    return total if scale == 1 else counts_to_steps(total)
