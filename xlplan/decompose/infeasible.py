"""What no decomposition can satisfy, as data: the caller finds the words. Floor 0."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why one row cannot be apportioned.

    Attributes:
        kind: `crossed` a part's lower bound is above its upper; `below` the total is less than the lower bounds
            add up to; `above` the total is more than the upper bounds add up to.
        row: index of the first such row over the leading axes; () when there is one row only.
        parts: for `crossed` the parts that cross, in order; else empty.
        total: what was to be apportioned, in steps.
        low, high: sums of the lower and of the upper bounds, in steps; None where a part is unbounded.
        rows: how many rows are impossible, of whatever kind.
    """

    kind: Literal["crossed", "below", "above"]
    row: tuple[int, ...]
    parts: tuple[int, ...]
    total: int
    low: int | None
    high: int | None
    rows: int


class Infeasible(ValueError):
    """No whole-number parts keep the bounds and meet the total; `conflict` says why."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(repr(conflict))
        self.conflict = conflict

    def __reduce__(self) -> tuple[type[Infeasible], tuple[Conflict]]:
        """Pickled by its data, so that a worker process may raise it."""
        return Infeasible, (self.conflict,)
