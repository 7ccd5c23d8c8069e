"""Iterative proportional fitting in any number of axes. Floor 0.

W. Deming and F. Stephan, On a least squares adjustment of a sampled frequency table when the expected marginal totals
are known, Annals of Mathematical Statistics 11, 1940: every margin in turn is met by scaling its lines. Each sweep is a
block ascent in the logarithms of the scale factors, for which the sum of all totals times logarithms less the sum of
all cells is concave and largest at the fit. Where sweeps are slow, Newton steps on that function, solved by conjugate
gradients, take turns with them.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from xlplan.decompose.margins.margins import Margin
from xlplan.decompose.rounding.weights import Floats, Numbers

SWEEPS: Final = 30     # before Newton steps begin: most tables are met by then
ROUNDS: Final = 100    # of a Newton step and a sweep
_GRADIENTS: Final = 150 # conjugate gradients a Newton step
FINEST: Final = 1e-15   # how near to its total a line is brought
_FINE: Final = 1e-11    # nearer than that, what does not halve in
_PATIENCE: Final = 4    # sweeps is rounding
_VAST: Final = 1e150
_CAP: Final = 5.0       # no cell grows by more than exp(5) in one step


@dataclass(slots=True)
class Scaling:
    """A table under way to its margins.

    Attributes:
        cells: what the table is now; at first the seed, zero on lines whose total is zero.
        margins: none negative.
        logs: logarithms of the factors so far, an array a margin.
        impossible: it is proven that no table with zeros where this one has them meets the margins.
    """

    cells: Floats
    margins: Sequence[Margin]
    logs: list[Floats]
    impossible: bool = False

    @classmethod
    def of(cls, seed: Floats, margins: Sequence[Margin]) -> Scaling:
        """The start: a seed (none negative) in the middle of what floats hold, cut where it spans 300 digits."""
        positive = seed[seed > 0]
        middle = np.sqrt(positive.min(initial=1e300)) * np.sqrt(positive.max(initial=1e-300))
        with np.errstate(over="ignore"):
            cells = np.where(seed > 0, np.clip(seed / middle, 1 / _VAST, _VAST), 0.0)
        for m in margins:
            cells = cells * (m.values > 0).reshape(m.shape)
        return cls(cells, margins, [np.zeros(m.values.shape) for m in margins])

    def run(self, tolerance: float) -> bool:
        """Fit as closely as floats allow; whether every line is within `tolerance` of its total, as a share of it."""
        enough = FINEST / len(self.margins)  # a line met is moved by those met after it
        best, stalled, nearest = np.inf, 0, (self.cells, self.logs)
        for step in range(SWEEPS + ROUNDS):
            if step >= SWEEPS:
                self._newton()
                self.impossible = self._disproved()
            off = self._sweep()
            stalled = 0 if off < best / 2 else stalled + 1
            if off < best:
                best, nearest = off, (self.cells.copy(), [log.copy() for log in self.logs])
            if off <= enough or (best <= _FINE and stalled >= _PATIENCE) or self.impossible:
                break
        self.cells, self.logs = nearest  # where only rounding was left to correct, Newton steps lead astray
        return self._worst() <= tolerance

    def _disproved(self) -> bool:
        """Whether the factors prove that the margins cannot be met.

        For a table that met them, the totals times the logarithms would add up to its cells times the sums of the
        logarithms of their lines, which is at most the grand total times the largest of those sums.
        """
        reached = sum(float((m.values * log)[m.values > 0].sum()) for m, log in zip(self.margins, self.logs, strict=True))
        top = float(np.where(self.cells > 0, self._spread(self.logs), -np.inf).max(initial=-np.inf))
        return reached > float(self.margins[0].values.sum()) * (top + 1e-9 * (1 + abs(top)))

    def _worst(self) -> float:
        """How far the worst line is from its total now, as a share of it."""
        pairs = [(m.total(self.cells), m.values) for m in self.margins]
        return max(float(np.abs(np.divide(now, total, out=np.ones_like(now), where=total > 0) - 1).max(initial=0))
                   for now, total in pairs)

    def _sweep(self) -> float:
        """Meet every margin in turn; the largest share by which a line was off before it was met."""
        off = 0.0
        for k, m in enumerate(self.margins):
            now = m.total(self.cells)
            factor = np.divide(m.values, now, out=np.ones_like(now), where=(now > 0) & (m.values > 0))
            self.cells *= factor.reshape(m.shape)
            self.logs[k] += np.log(factor)
            gap = np.divide(now, m.values, out=np.ones_like(now), where=m.values > 0)
            off = max(off, float(np.abs(gap - 1).max(initial=0)))
        return off

    def _spread(self, lines: Sequence[Numbers]) -> Floats:
        """For every cell the sum over its lines: the shape of the table, or broadcast to it."""
        out: Floats = np.zeros((1,) * self.cells.ndim)
        for m, values in zip(self.margins, lines, strict=True):
            out = out + values.reshape(m.shape)
        return out

    def _newton(self) -> None:
        """One step toward the maximum, shortened until it gains."""
        totals = [m.total(self.cells) for m in self.margins]
        missing = [m.values - now for m, now in zip(self.margins, totals, strict=True)]
        step = self._solve(missing, [np.where(now > 0, now, 1.0) for now in totals])
        change = self._spread(step)
        longest = float(np.where(self.cells > 0, change, 0).max(initial=0))
        size = min(1.0, _CAP / longest) if longest > 0 else 0.0
        promise = sum(float((m.values * s).sum()) for m, s in zip(self.margins, step, strict=True))
        before = float(self.cells.sum())
        for _ in range(8):
            tried = self.cells * np.exp(np.minimum(size * change, _CAP))
            if size * promise - (float(tried.sum()) - before) >= -1e-12 * before:
                self.cells = tried
                self.logs = [log + size * s for log, s in zip(self.logs, step, strict=True)]
                return
            size /= 4

    def _solve(self, right: Sequence[Floats], diagonal: Sequence[Floats]) -> list[Floats]:
        """Roughly the logarithms by which the lines must change to gain `right`: conjugate gradients."""
        out = [np.zeros_like(r) for r in right]
        rest = [np.array(r) for r in right]
        scaled = [r / d for r, d in zip(rest, diagonal, strict=True)]
        way, size = scaled, _dot_product(rest, scaled)
        goal = 1e-4 * size
        for _ in range(_GRADIENTS):
            moved = self.cells * self._spread(way)
            turned = [m.total(moved) for m in self.margins]
            curve = _dot_product(way, turned)
            if curve <= 0 or size <= goal:
                break
            length = size / curve
            out = [o + length * w for o, w in zip(out, way, strict=True)]
            rest = [r - length * t for r, t in zip(rest, turned, strict=True)]
            scaled = [r / d for r, d in zip(rest, diagonal, strict=True)]
            size, last = _dot_product(rest, scaled), size
            way = [s + size / last * w for s, w in zip(scaled, way, strict=True)]
        return out


def _dot_product(one: Sequence[Floats], other: Sequence[Floats]) -> float:
    return sum(float((a * b).sum()) for a, b in zip(one, other, strict=True))
