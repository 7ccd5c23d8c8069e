"""A branch three ways at once: person × month × customer group, every margin exact. Floor 4."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xlplan.decompose import apportion
from xlplan.decompose.margins.fit_exact import fit_exact
from xlplan.units import Ints


@dataclass(frozen=True, eq=False)
class HandOut:
    """What everybody carries, in steps.

    Attributes:
        cells: (persons + 1, 12, groups); the last line is 统筹, what no person carries.
        unassigned: (12,), the target less what persons carry, where they carry less.
        over: (12,), what persons carry above the target (加码).
    """

    cells: Ints
    unassigned: Ints
    over: Ints

    @property
    def persons(self) -> Ints:
        """Amounts of all persons, shape (persons, 12, groups)."""
        out: Ints = self.cells[:-1]
        return out


def hand_out(persons: Ints, groups: Ints, pull: Ints) -> HandOut:
    """The amounts of persons by month and customer group.

    Args:
        persons: what each carries by month, steps >= 0, shape (persons, 12).
        groups: what the branch sells by month and customer group, steps >= 0, shape (12, groups), at least one group.
        pull: how strongly groups draw each person, > 0, shape (persons, groups); see `territory.pull`.

    Persons' months and the groups' months are both met to the step, and with them persons, groups, months and the year.
    Where persons carry less than the month's target, the rest is a line of its own; where they carry more, the groups of
    that month are raised in proportion to what persons carry. A person's mix is that of the branch in the month, drawn
    by `pull`, as far as everybody's totals allow (`fit_exact`).
    """
    target = groups.sum(axis=1)
    gap = persons.sum(axis=0) - target
    unassigned, over = np.maximum(-gap, 0), np.maximum(gap, 0)
    lines = np.concatenate([persons, unassigned[None, :]])
    mix = apportion(target + over, groups)  # as they are where nothing is added: shares are exact then
    draw = np.concatenate([pull, np.ones((1, pull.shape[1]), np.int64)])
    seed = draw[:, None, :].astype(np.float64) * mix[None, :, :]
    margins: dict[tuple[int, ...], Ints] = {(0, 1): lines, (1, 2): mix}
    return HandOut(fit_exact(seed, margins), unassigned, over)
