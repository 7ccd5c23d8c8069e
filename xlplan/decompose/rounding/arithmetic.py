"""Each row in the cheapest arithmetic that is exact for it: int64, else floats where they prove it, else Python ints. Floor 0."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal

import numpy as np

from xlplan.decompose.rounding.bounded import NONE, Look, apportion_bounded, by_shares, by_shares_floats
from xlplan.decompose.rounding.divisors import by_divisor, by_divisor_floats, divisor_floats, divisor_parts
from xlplan.decompose.rounding.remainder import (
    cumulative_floats,
    cumulative_parts,
    hamilton_floats,
    hamilton_parts,
    truncated_floats,
    truncated_parts,
)
from xlplan.decompose.rounding.signposts import SIGNPOSTS, DivisorRule
from xlplan.decompose.rounding.weights import Bools, Floats, Ints, Numbers, big_weights, whole_weights

RoundingRule = Literal["largest_remainder", "cumulative", "last"] | DivisorRule

_ROOM: Final = 2**62    # of int64
_SAFE: Final = 2**51    # a quotient estimated in floats is then at most one off
_CHUNK: Final = 2**17   # cells at a time: they stay in the processor's cache


@dataclass(frozen=True, slots=True)
class RuleFunctions:
    """A rule's functions, each in kind (int64 or object) and in floats; `looks` is None where a rule takes no bounds."""

    share: Callable[[Numbers, Numbers], Numbers]
    share_floats: Callable[[Ints, Floats], tuple[Ints, Bools]]
    looks: tuple[Look, Look] | None
    least: int = 0  # as in `posts`


METHODS: Final[dict[RoundingRule, RuleFunctions]] = {
    "largest_remainder": RuleFunctions(hamilton_parts, hamilton_floats, (by_shares, by_shares_floats)),
    "cumulative": RuleFunctions(cumulative_parts, cumulative_floats, None),
    "last": RuleFunctions(truncated_parts, truncated_floats, None),
    **{rule: RuleFunctions(partial(divisor_parts, rule=rule), partial(divisor_floats, rule=rule),
                           (partial(by_divisor, rule=rule), partial(by_divisor_floats, rule=rule)), SIGNPOSTS[rule].least)
       for rule in SIGNPOSTS},
}


def apportion_free(total: Ints, w: Numbers, method: RuleFunctions) -> Ints:
    """Parts (rows, n) without bounds."""
    out = np.empty(w.shape, dtype=np.int64)
    for rows in _row_chunks(w):
        out[rows] = _free_chunk(total[rows], w[rows], method)
    return out


def apportion_within(total: Ints, w: Numbers, low: Ints, high: Ints, method: RuleFunctions) -> Ints:
    """Parts (rows, n) between bounds, of which it is known that they can be met."""
    out = np.empty(w.shape, dtype=np.int64)
    for rows in _row_chunks(w):
        out[rows] = _within_chunk(total[rows], w[rows], low[rows], high[rows], method)
    return out


def _row_chunks(w: Numbers) -> Iterator[slice]:
    size = max(_CHUNK // w.shape[1], 1)
    return (slice(i, i + size) for i in range(0, len(w), size))


def _free_chunk(t: Ints, w: Numbers, method: RuleFunctions) -> Ints:
    v, fits = whole_weights(w, _ROOM)
    if fits.all():
        return method.share(t, v).astype(np.int64, copy=False)
    out = np.empty(w.shape, dtype=np.int64)
    out[fits] = method.share(t[fits], v[fits])
    hard = np.flatnonzero(~fits)
    if w.dtype.kind == "f":
        out[hard], proven = method.share_floats(t[hard], w[hard])
        hard = hard[~proven]
    if hard.size:
        out[hard] = method.share(t[hard].astype(object), big_weights(w[hard])).astype(np.int64)
    return out


def _within_chunk(t: Ints, w: Numbers, low: Ints, high: Ints, method: RuleFunctions) -> Ints:
    assert method.looks is not None  # apportion refuses bounds for the others
    look, look_floats = method.looks
    v, fits = whole_weights(w, _ROOM)
    sizes = [np.where(np.abs(b) == NONE, 0, np.abs(b)).sum(axis=1, dtype=np.float64) for b in (low, high)]
    small = np.abs(t) + sizes[0] + sizes[1] < _SAFE
    out = np.empty(w.shape, dtype=np.int64)
    easy = fits & small
    out[easy], _ = apportion_bounded(t[easy], v[easy], low[easy], high[easy], look)
    hard = np.flatnonzero(~easy)
    if w.dtype.kind == "f" and hard.size:
        tried = np.flatnonzero(~easy & small)
        out[tried], proven = apportion_bounded(t[tried], w[tried], low[tried], high[tried], look_floats)
        hard = np.setdiff1d(hard, tried[proven])
    if hard.size:
        t_, low_, high_ = (a[hard].astype(object) for a in (t, low, high))
        out[hard] = apportion_bounded(t_, big_weights(w[hard]), low_, high_, look)[0].astype(np.int64)
    return out
