"""Rows of two tables whose texts are the same, branch by branch. Floor 1."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from xlplan.schema.decimals import Array
from xlplan.schema.frame import Objects
from xlplan.units import Bools, Ints


class SameRows(NamedTuple):
    """Rows with one number say the same; a row of mine with a number of -1 says what no row of theirs does, or has a blank."""

    mine: Ints
    theirs: Ints
    groups: int

    def sums(self, values: Array) -> Array:
        """Of each row of mine: the sum of their values where they say the same."""
        totals = np.zeros(self.groups + 1, values.dtype)
        np.add.at(totals, self.theirs, values)
        totals[-1] = 0
        return np.asarray(totals[self.mine])

    def first(self, order: Ints) -> Ints:
        """Of each row of mine: their first row that says the same, -1 where none does. `order`: of what they stand in."""
        at = np.full(self.groups + 1, -1, np.int64)
        for row in order[::-1].tolist():
            at[self.theirs[row]] = row
        at[-1] = -1
        return np.asarray(at[self.mine])

    def without(self, theirs: Bools) -> SameRows:
        """As if those rows of theirs said nothing."""
        return self._replace(theirs=np.where(theirs, -1, self.theirs))


def same_rows(mine: Sequence[Objects], owner: Ints, theirs: Sequence[Objects], their_owner: Ints) -> SameRows:
    """By the texts of columns, pair by pair, in the form in which they are compared; `owner`: each row's branch."""
    numbers: dict[tuple[Any, ...], int] = {}
    known = np.array([numbers.setdefault(row, len(numbers)) if all(row[1:]) else -1
                      for row in zip(their_owner.tolist(), *theirs, strict=True)], np.int64)
    asked = np.array([numbers.get(row, -1) for row in zip(owner.tolist(), *mine, strict=True)], np.int64)
    return SameRows(asked, known, len(numbers))
