"""The company goal broken down to unit, product × channel and month, first and later assignments; every level adds up to
the one above. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from xlplan.plan.breakdown.branch_lines import BranchLine, LineBuilder
from xlplan.plan.breakdown.later import LaterAssignment, assign_later
from xlplan.plan.breakdown.shares import carrier_weights, estimates_by_unit
from xlplan.plan.breakdown.tree import TargetTree
from xlplan.plan.master.master import Master
from xlplan.schema.diagnostic import Diagnostic
from xlplan.units import Ints


@dataclass(frozen=True)
class Breakdown:
    """The goal, broken down; 0.01 万元.

    Attributes:
        goal: company goal, with what later assignments have added to it.
        assigned: what was to be shared out (goal with over-assignment, less what is held back), later assignments
            included.
        unassigned: goal − all carriers; negative under over-assignment. 分公司 + 总部直管 + 未分配 = 公司目标.
        first: unit -> what was assigned to it at first, for every unit: a unit that sums up is the sum of the carriers
            below it.
        later: the assignments that followed (追加下达), in the order in which they act.
        target: unit -> first and later together.
        py_estimate: unit -> last year, likewise.
        lines: carrier -> its lines, adding up to its target (() for a unit that sells nothing itself).
    """

    goal: int
    assigned: int
    unassigned: int
    first: Mapping[str, int]
    later: tuple[LaterAssignment, ...]
    target: Mapping[str, int]
    py_estimate: Mapping[str, int]
    lines: Mapping[str, tuple[BranchLine, ...]]

    def months(self, code: str) -> Ints:
        """The carrier's target by month."""
        return _sum_rows([line.months for line in self.lines[code]])

    def py_months(self, code: str) -> Ints:
        """Last year by month of what is still sold."""
        return _sum_rows([line.py_months for line in self.lines[code]])


def _sum_rows(rows: Sequence[tuple[int, ...]]) -> Ints:
    return np.asarray(np.array(rows, dtype=np.int64).reshape(-1, 12).sum(axis=0), dtype=np.int64)


def break_down(master: Master, workdays: Sequence[int] | None = None,
               past: Mapping[int, Sequence[int]] | None = None) -> tuple[Breakdown, list[Diagnostic]]:
    """The breakdown, and what stood in its way.

    1. Direct targets are set aside; the rest is shared by weight level by level down the organisation (`tree`).
    2. Inside a carrier over product × channel and months (`branch_lines`); `workdays`, `past`: see there.
    3. Approved later assignments are added in the order of their dates (`later`).
    Each sharing is by largest remainder (`decompose.apportion`). The findings are those of the three modules.
    """
    out: list[Diagnostic] = []
    py = estimates_by_unit(master)
    weights = carrier_weights(master, py)
    assigned, goal = master.reserve.assigned or 0, master.reserve.goal or 0
    first = TargetTree(master, weights, out).share(assigned)
    carriers = LineBuilder(master, workdays, out, past)
    lines = carriers.lines({code: first[code] for code in master.organisation.carriers()})
    later, target, lines = assign_later(master, weights, first, lines, carriers)
    goal += sum(one.amount for one in later if one.line.source == "goal")
    total = sum(target[code] for code in lines)
    return Breakdown(goal, assigned + sum(one.amount for one in later), goal - total, first, later, target, py, lines), out
