"""The fit between bounds: every cell is its scaled seed, clipped at its bounds. Floor 0.

As without bounds every margin is met in turn, but the factor of a line is the one at which its clipped cells add up to
its total, found by pinning the cells on the side that is short by more (G. Bitran and A. Hax, Management Science 27,
1981). Of all tables between the bounds that meet the margins it is the one nearest to the seed in the sense that
proportional fitting is (L. Bregman, The relaxation method of finding the common point of convex sets, USSR
Computational Mathematics and Mathematical Physics 7, 1967).
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from xlplan.decompose.margins.margins import Margin
from xlplan.decompose.rounding.weights import Floats

SWEEPS: Final = 300
_VAST: Final = 1e150  # what a cell grows to when no factor of its lines is large enough


def clipped_fit(seed: Floats, margins: Sequence[Margin], low: Floats, high: Floats, tolerance: float) -> Floats:
    """The table that nearly meets the margins between the bounds: the shape of `seed`.

    Cells whose bounds are equal stay there; a seed of zero stays at the bound nearest to zero. After SWEEPS it is as
    near as they brought it.
    """
    scaled: Floats = seed / seed.max(initial=1.0)
    for _ in range(SWEEPS):
        off = 0.0
        for m in margins:
            factor = _clipped_factors(scaled, m, low, high)
            scaled = np.minimum(scaled * factor.reshape(m.shape), _VAST)
            off = max(off, float(np.abs(factor - 1).max(initial=0)))
        if off <= tolerance:
            break
    cells: Floats = np.minimum(np.maximum(scaled, low), high)
    return cells


def _clipped_factors(scaled: Floats, m: Margin, low: Floats, high: Floats) -> Floats:
    """For every line the factor at which its clipped cells add up to the total: the shape of the margin."""
    at_low = np.zeros(scaled.shape, dtype=np.bool_)
    at_high = np.zeros(scaled.shape, dtype=np.bool_)
    while True:
        free = ~(at_low | at_high)
        rest = m.values - m.total(np.where(at_low, low, np.where(at_high, high, 0.0)))
        among = m.total(np.where(free, scaled, 0.0))
        with np.errstate(over="ignore"):
            factor = np.divide(np.maximum(rest, 0), among, out=np.ones_like(among), where=among > 0)
        factor = np.minimum(factor, _VAST)
        cells = scaled * factor.reshape(m.shape)
        short, excess = free & (cells < low), free & (cells > high)
        if not (short | excess).any():
            return np.where(factor > 0, factor, 1.0)
        miss = m.total(np.where(short, low - cells, 0.0)) - m.total(np.where(excess, cells - high, 0.0))
        side = miss.reshape(m.shape)
        at_low |= short & (side >= 0)
        at_high |= excess & (side <= 0)
