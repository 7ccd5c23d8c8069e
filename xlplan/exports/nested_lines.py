"""A column that holds groups and what is in them one below the other, as pivot tables do unless told otherwise: `江苏`, then its products.

Nothing but the sums tells which line is which: a group equals the lines below it, figure by figure. Room between 5 and 6.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Final, NamedTuple

from xlplan.exports.totals import equals

_DEEPEST: Final = 4
_FEWEST: Final = 2  # groups or lines of a group, one of both at least: a line that equals the one below it shows nothing
Figures = Mapping[int, Decimal]


class Nested(NamedTuple):
    """A line of an outline: its label and those of the groups it is in, the outermost first; `leaf`: it is no group."""

    labels: tuple[str, ...]
    leaf: bool


def outline_of(lines: Sequence[tuple[str, Figures]], levels: int = 0) -> list[Nested] | None:
    """The lines as an outline of `levels`, or of two to four, all leaves on one level; None where the sums do not show one. Each line: its
    label and its figures."""
    if not lines or not all(label for label, _ in lines):
        return None
    for depth in (levels,) if levels else range(2, _DEEPEST + 1):
        out: list[Nested] = []
        at = 0
        while at < len(lines):
            following = _group(lines, at, depth, (), out)
            if following is None:
                break
            at = following
        else:
            groups = sum(not one.leaf for one in out)
            return out if len(out) - groups > groups or groups >= _FEWEST * (depth - 1) else None
    return None


def _group(lines: Sequence[tuple[str, Figures]], at: int, depth: int, above: tuple[str, ...], out: list[Nested]) -> int | None:
    """The place behind the group that begins at `at`, its lines added to `out`; None where they do not add up to it."""
    if at >= len(lines):
        return None
    label, due = lines[at]
    labels = (*above, label)
    out.append(Nested(labels, depth == 1))
    if depth == 1:
        return at + 1
    sums: dict[int, Decimal] = {}
    at += 1
    while True:
        if at >= len(lines):
            return None
        for column, value in lines[at][1].items():
            sums[column] = sums.get(column, Decimal(0)) + value
        following = _group(lines, at, depth - 1, labels, out)
        if following is None:
            return None
        at = following
        if equals(due, sums) and equals(sums, due):
            while depth == 2 and at < len(lines) and not any(lines[at][1].values()):  # what is nothing is in any group
                out.append(Nested((*labels, lines[at][0]), leaf=True))
                at += 1
            return at
