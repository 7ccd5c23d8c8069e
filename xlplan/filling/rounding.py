"""Exact amounts as whole steps of the cells: the sum of all is the nearest there is, as is that of each row. Room between exports and
pipeline."""
from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from decimal import ROUND_FLOOR, Decimal
from typing import TypeVar

from xlplan.units import round_whole

K = TypeVar("K", bound=Hashable)


def whole_steps(amounts: Mapping[K, Decimal], rows: Mapping[K, Hashable]) -> dict[K, int]:
    """Each amount, in steps with decimals, as whole steps: the total is the nearest to the exact one, each row is less than a step
    from its own, and so is each amount. What is left over after rounding down goes to the largest remainders, the first of equals.
    `rows`: the row of each."""
    of: dict[Hashable, list[K]] = {}
    for key in amounts:
        of.setdefault(rows[key], []).append(key)
    exact = {row: sum((amounts[key] for key in keys), Decimal(0)) for row, keys in of.items()}
    totals = dict(zip(exact, _rounded(int(round_whole(sum(exact.values(), Decimal(0)))), [*exact.values()]), strict=True))
    out: dict[K, int] = {}
    for row, keys in of.items():
        out.update(zip(keys, _rounded(totals[row], [amounts[key] for key in keys]), strict=True))
    return {key: out[key] for key in amounts}


def _rounded(total: int, amounts: Sequence[Decimal]) -> list[int]:
    """The amounts rounded down, those with the largest remainders up, so that they add up to the total, which lies between."""
    floors = [int(amount.to_integral_value(ROUND_FLOOR)) for amount in amounts]
    order = sorted(range(len(amounts)), key=lambda i: floors[i] - amounts[i])
    for i in order[:total - sum(floors)]:
        floors[i] += 1
    return floors
