"""What no decomposition can satisfy, or none was found for, as data: the caller finds the words. Floor 0."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from numpy.typing import NDArray

Key = int | tuple[int, ...]           # of a margin, as the caller wrote it: an axis or a tuple of axes
Line = tuple[Key, tuple[int, ...]]    # one of its totals: the key, and the index of the total in that margin


@dataclass(frozen=True, slots=True)
class Conflict:
    """Why one row cannot be apportioned.

    Attributes:
        kind: `crossed` a part's lower bound is above its upper; `below` the total is less than the lower bounds
            add up to; `above` the total is more than the upper bounds add up to. By a rule that gives each part of
            positive weight a step, that step counts as a bound: a lower one, or for a negative total an upper one.
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


@dataclass(frozen=True, slots=True)
class MarginConflict:
    """Why the margins of a table cannot be met together.

    Attributes:
        kind: `totals_differ` two margins say different things about what they share; `empty_line` a line has a total
            but no cell that may take it (its seed is zero, or every cell is held or bounded at zero); `bounds` what
            the cells of one line can hold, by their bounds and holds, does not reach its total or goes beyond it;
            `together` every line could be met alone, but these lines cannot be met together.
        lines: the totals that conflict, each as (margin key, index). `totals_differ`: both margins with one index over
            the axes that they share, empty where they share none. `bounds`: none where the bounds of one cell cross.
            `together`, two margins: a cut, what the lines of the margin named first ask for is more than those of the
            other can take and `cells` allow; more margins: the lines that a table misses which misses the least.
        cells: indices of the cells with a bound or hold that acts, in order; for `totals_differ` empty. Cells closed
            by a seed of zero are not listed.
        by: how many steps are too many (positive) or missing (negative): `totals_differ` first line less second;
            `empty_line` the total; `bounds` positive when the total is more than the cells can hold, negative when
            it is less than they must hold; `together` always positive. A float only where margins are floats.
    """

    kind: Literal["totals_differ", "empty_line", "bounds", "together"]
    lines: tuple[Line, ...]
    cells: tuple[tuple[int, ...], ...]
    by: int | float


@dataclass(frozen=True, slots=True)
class CellConflict:
    """Why cells cannot be spread to.

    Attributes:
        kind: `fixed` cells whose value is given by a hold or by the method would have to move, or stand beyond a
            bound; `crossed` cells whose lower bound is above their upper; `below` the total is less than holds and
            lower bounds add up to; `above` the total is more than holds and upper bounds add up to. `below`, and for
            a negative amount `above`, also where a rule wants a step for each cell and there are fewer.
        cells: indices of the cells that conflict, one int per axis, in order; for `below` and `above` all that have a
            hold or a bound on that side, or that want a step.
        total: what all cells together would come to, in steps.
        by: how many steps are too many (`above`, positive) or missing (`below`, negative); `fixed`, `crossed`: how
            far these cells or their bounds are apart, in all (positive).
    """

    kind: Literal["fixed", "crossed", "below", "above"]
    cells: tuple[tuple[int, ...], ...]
    total: int
    by: int


class TooLarge(OverflowError, ValueError):
    """An amount beyond 10**15 steps or what a solver counts to: both a wrong argument and an overflow."""


class Infeasible(ValueError):
    """No parts keep the bounds and meet the totals; `conflict` says why."""

    def __init__(self, conflict: Conflict | MarginConflict | CellConflict) -> None:
        super().__init__(repr(conflict))
        self.conflict = conflict

    def __reduce__(self) -> tuple[type[Infeasible], tuple[Conflict | MarginConflict | CellConflict]]:
        """Pickled by its data, so that a worker process may raise it."""
        return Infeasible, (self.conflict,)


class Unsolved(RuntimeError):
    """Neither an answer nor a proof that there is none within the work allowed.

    Attributes:
        found: the best table that meets every margin, hold and bound, in the caller's shape; None where none was met.
        gap: by how many steps its sum of distances from the fit may be above the least; None with `found`.
    """

    def __init__(self, found: NDArray[Any] | None = None, gap: float | None = None) -> None:
        super().__init__("no table found" if found is None else f"the best table found may be {gap:g} steps from the nearest")
        self.found = found
        self.gap = gap

    def __reduce__(self) -> tuple[type[Unsolved], tuple[NDArray[Any] | None, float | None]]:
        """Pickled by its data, as Infeasible."""
        return Unsolved, (self.found, self.gap)
