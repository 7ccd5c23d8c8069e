"""Company goals: base, growth, target, and the amount that is broken down (T8 T9). Floor 4."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from fractions import Fraction
from typing import Final

from xlplan.decompose.planning.targets import Solved, solve3
from xlplan.decompose.rounding.infeasible import Infeasible
from xlplan.decompose.rounding.rational import half_up
from xlplan.plan.master.read_rows import master_finding
from xlplan.plan.master.records import Goal, Reserve
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.master.guide import GUIDE
from xlplan.units import AS_STATED, PERCENT, WAN_YUAN
from xlplan.workbook.styles import AMOUNT, FINE_RATE, WHOLE

SMART: Final = ("base", "target", "due", "owner")  # measurable, time-bound, somebody's (T7); reachable is what the plan is about
SOLVED_FORMS: Final = solved.entries if (solved := GUIDE["goals"].solved) else ()
_ONE = 10**PERCENT.places  # steps of 100 %
_STEP = Fraction(1, _ONE)
_TO_WAN = {"wan_yuan": 10 ** (AS_STATED.places - WAN_YUAN.places),
           "yuan": 10 ** (AS_STATED.places - WAN_YUAN.places) * WAN_YUAN.base}


def complete_goal(goal: Goal) -> tuple[Goal, list[Diagnostic]]:
    """The goal with its third figure, and XP609 where the three do not agree (see `solve3`).

    `relative`: target = base × (1 + growth). `points`: target = base + growth. `level`, `ceiling` and `rank` state the
    target alone. XP601 where no target follows, XP617 a target in % or points that is not between 0 and 1.
    """
    out: list[Diagnostic] = []
    if goal.form in SOLVED_FORMS:
        try:
            solved = _solve_goal(goal)
            goal = replace(goal, base=solved.base, growth=int(solved.growth * _ONE), target=solved.target)
        except Infeasible:
            assert goal.target is not None  # three were given
            due = _solve_goal(replace(goal, target=None))
            out.append(master_finding("XP609", "goals", goal.row_key, "target", found=AS_STATED.value(goal.target),
                                      expected=AS_STATED.value(due.target), unit=AS_STATED.key, item=goal.code,
                                      base=AS_STATED.show(due.base), growth=PERCENT.show(int(due.growth * _ONE))))
        except ValueError:  # one figure, or growth on nothing: no third follows
            pass
    if goal.target is None:
        out.append(master_finding("XP601", "goals", goal.row_key, "target"))
    elif goal.unit in ("percent", "point") and not 0 <= goal.target <= 10**AS_STATED.places:
        out.append(master_finding("XP617", "goals", goal.row_key, "target", found=AS_STATED.value(goal.target),
                                  item=goal.code))
    return goal, out


def _solve_goal(goal: Goal) -> Solved:
    return solve3(goal.base, None if goal.growth is None else goal.growth * _STEP, goal.target, growth_step=_STEP,
                  points_of=None if goal.form == "relative" else 10**AS_STATED.places)


def complete_reserve(goals: Iterable[Goal], reserve: Reserve) -> tuple[Reserve, list[Diagnostic]]:
    """The reserve row with every blank filled: company goal, rates and amounts as 0, total to assign.

    assigned = goal × (1 + over-assignment) − held back. XP612 where the row disagrees with that or with the goals
    sheet, XP613 without a row of a sales goal (0 is then assigned, as where it has no target).
    """
    goals = list(goals)
    out: list[Diagnostic] = []
    stated = next((g for g in goals if g.metric == "sales" and g.target is not None and g.unit in _TO_WAN), None)
    from_goals = None if stated is None or stated.target is None else half_up(stated.target, _TO_WAN[stated.unit])
    goal = from_goals if reserve.goal is None else reserve.goal
    if goal is None:
        if not any(g.metric in ("sales", "") and g.unit in (*_TO_WAN, "") for g in goals):  # else what the row lacks was said
            out.append(master_finding("XP613", "goals"))
        goal = 0
    elif from_goals is not None and from_goals != goal:
        out.append(_reserve_conflict(reserve, "goal", goal, from_goals))
    held = reserve.held or 0
    due = half_up(goal * (_ONE + (reserve.over_rate or 0)), _ONE) - held
    if reserve.assigned is not None and reserve.assigned != due and reserve.over_rate is not None:
        out.append(_reserve_conflict(reserve, "assigned", reserve.assigned, due))
    assigned = due if reserve.assigned is None else reserve.assigned
    return replace(reserve, goal=goal, over_rate=reserve.over_rate or 0, held=held, assigned=assigned), out


def goal_format(goal: Goal) -> str:
    """How its base and target are printed."""
    return {"percent": FINE_RATE, "point": FINE_RATE, "wan_yuan": AMOUNT}.get(goal.unit, WHOLE)  # a complaint rate of 0.12 %


def missing_of_goal(goal: Goal) -> list[str]:
    """Those of the columns SMART that the goal leaves blank; a goal that states a level needs no base."""
    asked = (column for column in SMART if column != "base" or goal.form in SOLVED_FORMS)
    return [column for column in asked if getattr(goal, column) in (None, "")]


def sales_base(goals: Iterable[Goal]) -> int:
    """The base of the sales goal in 0.01 万元; 0 where none is stated in money."""
    base = next((g for g in goals if g.metric == "sales" and g.base is not None and g.unit in _TO_WAN), None)
    return 0 if base is None or base.base is None else half_up(base.base, _TO_WAN[base.unit])


def _reserve_conflict(reserve: Reserve, column: str, found: int, expected: int) -> Diagnostic:
    return master_finding("XP612", "reserve", reserve.row_key, column, found=WAN_YUAN.value(found),
                          expected=WAN_YUAN.value(expected), unit=WAN_YUAN.key)
