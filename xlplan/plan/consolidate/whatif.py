"""What an adjustment over a set of branches would do (审查平衡): shared exactly, holds kept, before anything is written.
Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from xlplan.decompose import apportion
from xlplan.plan.checking.results import AppliedChange, Merged
from xlplan.plan.consolidate.adjust import apply_changes
from xlplan.plan.consolidate.figures import approved_figures, declared_figures, figures_to_adjust
from xlplan.plan.consolidate.respread import NO_ROW, Reason, RespreadTerms, adjusted_cells
from xlplan.plan.master.labels import rows_called
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables.adjusted import adjusted_places
from xlplan.units import Ints


@dataclass(frozen=True, slots=True)
class BranchChange:
    """One branch, in steps of the unit: what it declared, HQ's adjustments so far, this change."""

    branch: str
    declared: int
    earlier: int
    change: int

    @property
    def after(self) -> int:
        """What would be approved."""
        return self.declared + self.earlier + self.change


@dataclass(frozen=True, slots=True)
class ChangeShares:
    """How a change is shared. `parts`: branch -> its part, of those that take part. `left_out`: branch -> why it cannot
    (reasons of XP520). `movable`: what stands in cells that may move, over the branches that take part."""

    parts: Mapping[str, int]
    left_out: Mapping[str, Reason]
    movable: int


def share_change(merged: Merged, asked: AppliedChange, branches: Sequence[str], *, hold: Collection[str], method: str,
                 terms: RespreadTerms) -> ChangeShares:
    """`asked.change` over `branches` but those in `hold`: in proportion to what is approved so far in the cells meant
    (`proportional`), or `equal`ly. A cut takes from no branch more than may move there; no parts where all of
    them together hold less than is to be cut, or nobody takes part. `asked.branch` is not read.
    """
    numbers = figures_to_adjust(merged, asked.table)
    found = {b: adjusted_cells(merged, replace(asked, branch=b), numbers, terms) for b in branches if b not in hold}
    taking = {b: c for b, c in found.items() if not isinstance(c, str)}
    left_out = {b: c for b, c in found.items() if isinstance(c, str)}
    movable = np.array([c.movable for c in taking.values()], dtype=np.int64)
    if not taking or -asked.change > int(movable.sum()):
        return ChangeShares({}, left_out, int(movable.sum()))
    stands = figures_by_branch(merged, approved_figures(merged), asked)
    pull = np.array([max(int(stands[merged.branches.index(b)]), 0) if method != "equal" else 1 for b in taking], dtype=np.int64)
    parts = apportion(asked.change, pull, lower=-movable if asked.change < 0 else None)
    return ChangeShares(dict(zip(taking, map(int, parts), strict=True)), left_out, int(movable.sum()))


def adjustable_rows(merged: Merged, asked: AppliedChange, branches: Sequence[str], terms: RespreadTerms) -> list[str]:
    """Keys of the rows in which one of `branches` has cells that the change could move: totals first, then as they stand."""
    frame, numbers = merged.frames[asked.table], figures_to_adjust(merged, asked.table)
    keys = dict.fromkeys((*frame.table.foot_by_key, *(key for key, used in zip(frame.keys, frame.used.tolist(), strict=True) if used)))
    return [key for key in keys if any(
        adjusted_cells(merged, replace(asked, branch=b, row=key), numbers, terms) not in NO_ROW for b in branches)]


def figures_by_branch(merged: Merged, values: Evaluator, asked: AppliedChange) -> Ints:
    """What stands in the row and period that the adjustment names, one figure a branch (computed cells included)."""
    frame, months = merged.frames[asked.table], adjusted_places(asked.table)[asked.column]
    if asked.row in frame.table.foot_by_key:
        return np.asarray(sum(values.foot_steps(asked.table, asked.row, m) for m in months), dtype=np.int64)
    if frame.table.kind == "open":
        mine = np.zeros(frame.size, np.bool_)
        mine[[i for member in range(frame.members) for i in rows_called(frame, asked.row, member) if frame.live[i]]] = True
    else:
        mine = np.array([key == asked.row for key in frame.keys], dtype=np.bool_)
    out = np.zeros(frame.members, np.int64)
    np.add.at(out, frame.owner[mine], sum((values.steps(asked.table, m)[mine] for m in months), np.zeros(int(mine.sum()), np.int64)))
    return out


def readjusted_copy(merged: Merged, adjustments: Sequence[AppliedChange], terms: RespreadTerms) -> Merged:
    """The same declared figures with these adjustments instead; `register` holds only what became of them."""
    out = replace(merged, adjusted={}, adjustments=[], ceilings=[], register=[])
    apply_changes(out, adjustments, terms)
    return out


def branch_changes(before: Merged, after: Merged, asked: AppliedChange, branches: Sequence[str]) -> tuple[BranchChange, ...]:
    """What each branch declared, had adjusted and would change."""
    told, was, now = (figures_by_branch(m, v, asked) for m, v in (
        (before, declared_figures(before)), (before, approved_figures(before)), (after, approved_figures(after))))
    at = [before.branches.index(b) for b in branches]
    capped = [[ceiling_change(m, replace(asked, branch=b)) for b in branches] for m in (before, after)]
    return tuple(BranchChange(b, int(told[i]), int(was[i] - told[i]) + first, int(now[i] - was[i]) + then - first)
                 for b, i, first, then in zip(branches, at, *capped, strict=True))


def ceiling_change(merged: Merged, at: AppliedChange) -> int:
    """What HQ's lines ask for at that very place of cells that follow another table."""
    return sum(one.change for one in merged.ceilings
               if (one.branch, one.table, one.row, one.column) == (at.branch, at.table, at.row, at.column))
