"""A year broken down over phases of days of its own: launch, growth, harvest (D7, C3). Floor 0."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations

import numpy as np
from numpy.typing import ArrayLike

from xlplan.decompose.rounding.apportion import apportion
from xlplan.decompose.rounding.weights import Ints, big_weights, read_weights

_DAY = timedelta(days=1)
Phase = tuple[date, date]


@dataclass(frozen=True, slots=True)
class Span:
    """Days `first` to `last`, both included, and the positions of the phases that claim them."""

    first: date
    last: date
    phases: tuple[int, ...] = ()


class PhaseConflict(ValueError):
    """Phases that do not cover the year once; all of it as data, each in order of date.

    Attributes:
        gaps: days of the year in no phase.
        overlaps: days in two phases, for each two that share some.
        outside: days of a phase that are not in the year.
    """

    def __init__(self, gaps: tuple[Span, ...], overlaps: tuple[Span, ...], outside: tuple[Span, ...]) -> None:
        super().__init__(f"phases: gaps {gaps}, overlaps {overlaps}, outside {outside}")
        self.gaps, self.overlaps, self.outside = gaps, overlaps, outside

    def __reduce__(self) -> tuple[type[PhaseConflict], tuple[tuple[Span, ...], ...]]:
        """Pickled by its data, so that a worker process may raise it."""
        return PhaseConflict, (self.gaps, self.overlaps, self.outside)


@dataclass(frozen=True, slots=True, eq=False)
class PhaseSplit:
    """`parts`: the steps of each phase, int64, in the order of the phases; `days`: how many days each has."""

    parts: Ints
    days: Ints


def phase_split(total: int, phases: Sequence[Phase], *, start: date | None = None, end: date | None = None,
                weights: ArrayLike | None = None) -> PhaseSplit:
    """The total over phases, in proportion to their days; the parts add up to it exactly (largest remainder).

    Args:
        total: whole steps, at most 10**15 in size.
        phases: (first day, last day) of each, both included, in any order.
        start, end: first and last day of the year they must cover without gap or overlap; a day not given is that on
            which the phases begin or end.
        weights: one for each day from `start` to `end`, none negative: 1 for a workday and 0 for others, say; by
            default every day counts 1, as it does where all weights are zero.

    Raises:
        ValueError: a wrong argument, named. PhaseConflict (a ValueError): gaps, overlaps or days outside the year.
    """
    bounds = [_read_phase(f"phases[{i}]", phase) for i, phase in enumerate(phases)]
    if not bounds and (start is None or end is None):
        raise ValueError("phases: none given")
    year = _read_phase("start, end", (min(first for first, _ in bounds) if start is None else start,
                                      max(last for _, last in bounds) if end is None else end))
    n = (year[1] - year[0]).days + 1
    day = np.ones(n, dtype=np.int64) if weights is None else read_weights(weights)
    if day.shape != (n,):
        raise ValueError(f"weights: {n} days, but weights of shape {day.shape}")
    _check_cover(bounds, year)
    whole = big_weights(day[None])[0].tolist()
    if not any(whole):
        whole = [1] * n
    offsets = [((first - year[0]).days, (last - year[0]).days + 1) for first, last in bounds]
    return PhaseSplit(apportion(total, np.array([sum(whole[a:b]) for a, b in offsets], dtype=object)),
                      np.array([b - a for a, b in offsets], dtype=np.int64))


def _read_phase(name: str, phase: Phase) -> Phase:
    """The two days; ValueError where they are no dates or not in order."""
    try:
        first, last = phase
    except (TypeError, ValueError):
        raise ValueError(f"{name}: a first and a last day are needed") from None
    if any(not isinstance(d, date) or isinstance(d, datetime) for d in (first, last)):
        raise ValueError(f"{name}: {first!r}, {last!r} are not dates")
    if last < first:
        raise ValueError(f"{name}: {last} is before {first}")
    return first, last


def _check_cover(phases: Sequence[Phase], year: Phase) -> None:
    """PhaseConflict unless every day of the year is in one phase, and every day of a phase in the year."""
    start, end = year
    outside = [Span(a, min(b, start - _DAY), (i,)) for i, (a, b) in enumerate(phases) if a < start]
    outside += [Span(max(a, end + _DAY), b, (i,)) for i, (a, b) in enumerate(phases) if b > end]
    overlaps = [Span(max(a, c), min(b, d), (i, j)) for (i, (a, b)), (j, (c, d)) in combinations(enumerate(phases), 2)
                if max(a, c) <= min(b, d)]
    gaps, next_day = [], start.toordinal()
    for first, last in [*sorted((a, b) for a, b in phases if a <= end and b >= start), (date.max, date.max)]:
        until = min(first.toordinal() - 1, end.toordinal())
        if next_day <= until:
            gaps.append(Span(date.fromordinal(next_day), date.fromordinal(until)))
        next_day = max(next_day, last.toordinal() + 1)
    if gaps or overlaps or outside:
        raise PhaseConflict(tuple(gaps), _sort_spans(overlaps), _sort_spans(outside))


def _sort_spans(spans: Sequence[Span]) -> tuple[Span, ...]:
    return tuple(sorted(spans, key=lambda s: (s.first, s.last, s.phases)))
