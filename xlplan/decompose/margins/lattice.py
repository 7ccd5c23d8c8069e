"""Tables of whole steps with three or more margins: integer programs. Floor 0.

Such a table need not exist even where one with fractions does, and to find one is hard in general (R. Irving and M.
Jerrum, Three-dimensional statistical data security problems, SIAM Journal on Computing 23, 1994), so the solver's work
is limited: in its own deterministic count, with one worker, hence alike on every machine.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final, NamedTuple

import numpy as np

from xlplan.decompose.margins.margins import Margin
from xlplan.decompose.margins.nested import nested_flow
from xlplan.decompose.margins.problem import Problem
from xlplan.decompose.margins.single_steps import FAR, GRAIN, SingleSteps, single_steps
from xlplan.decompose.rounding.infeasible import Key, MarginConflict, TooLarge
from xlplan.decompose.rounding.weights import Floats, Ints

CLOSE: Final = 1e-3   # of a step for each cell: proven this near to the least where the least itself takes long
_LEAST: Final = 0.1   # the part of the work spent on the least sum itself
_LAST: Final = 1.0    # work for the reason, whatever is left
_TIES: Final = 255    # how much an early cell is favoured among equals
_ROOM: Final = 2**60


@dataclass(frozen=True, slots=True, eq=False)
class SearchResult:
    """What a search came to.

    Attributes:
        cells: the best table, None where none was found.
        gap: by how many steps its sum of distances may be above the least.
        done: the table is near enough, or there is none.
        work: how much was used.
    """

    cells: Ints | None
    gap: float
    done: bool
    work: float


def nearest_table(problem: Problem, target: Floats, reach: int, limit: float) -> SearchResult:
    """Search the tables up to `reach` steps beyond rounding for the least sum of distances from `target`.

    Among equally near tables one is taken that gains early, but not proven to be the first of all.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415 # slow to load

    best = SearchResult(None, np.inf, False, 0.0)
    how = single_steps(problem, target, reach)
    model = cp_model.CpModel()
    if how is None or (legs := _add_totals(model, problem, how)) is None:
        return SearchResult(None, 0.0, True, 0.0)
    costs, step, blur = _move_costs(how, target.shape)
    model.minimize(cp_model.LinearExpr.weighted_sum(legs, costs.tolist()))
    close = CLOSE * target.size
    for part, gap in ((_LEAST, blur), (1.0, max(close * step, blur))):
        solver, status = _run_solver(model, limit * part - best.work, gap)
        used = best.work + solver.response_proto.deterministic_time
        if status == cp_model.MODEL_INVALID:
            raise TooLarge("margins: beyond the solver")
        if status == cp_model.INFEASIBLE:
            return SearchResult(None, 0.0, True, used)
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            steps = [solver.value(leg) for leg in legs]
            over = max(solver.objective_value - solver.best_objective_bound - blur, 0.0) / step
            best = SearchResult(how.made(np.array(steps, dtype=np.int64)), over, over <= close, used)
            _hint_start(model, legs, steps)
        else:
            best = replace(best, work=used)
        if best.done:
            break
        if reach == 0 and best.cells is None and (guess := nested_flow(problem, target)) is not None:
            _hint_start(model, legs, (guess - how.start).reshape(-1)[how.cell].tolist())
            over = float(np.abs(guess - target).sum() - np.abs(np.rint(target) - target).sum())
            best = SearchResult(guess, over, over <= close, used)
    return best


def least_missing(problem: Problem, target: Floats, limit: float) -> MarginConflict:
    """What is missing where no table meets the margins: a table that misses the least, and the lines that it misses."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 # as above

    model = cp_model.CpModel()
    misses: list[_Miss] = []
    how = single_steps(problem, target, FAR)
    legs = None if how is None else _add_totals(model, problem, how, misses)
    assert legs is not None  # nothing is beyond that reach, and lines may be off
    model.minimize(cp_model.LinearExpr.sum([miss.variable for miss in misses]))
    _hint_start(model, legs, [0] * len(legs))
    solver, _ = _run_solver(model, max(limit, _LAST), 0.0)
    missed = [(miss, steps) for miss in misses if (steps := solver.value(miss.variable))]
    sums = Counter[tuple[Key, int]]()
    cells = np.zeros(target.shape, dtype=np.bool_)
    for miss, steps in missed:
        sums[miss.margin.key, miss.sign] += steps
        cells |= miss.margin.lines() == miss.at
    lines = dict.fromkeys(miss.margin.line(miss.at) for miss, _ in missed)
    return MarginConflict("together", tuple(lines), problem.indices(cells), max(sums.values()))


class _Miss(NamedTuple):
    """A variable: how many steps that line is below its total (sign 1) or above it (-1)."""

    margin: Margin
    at: int
    sign: int
    variable: Any


def _add_totals(model: Any, problem: Problem, how: SingleSteps, misses: list[_Miss] | None = None) -> list[Any] | None:
    """The variables, one a move, under one equation a line; None where a line that nothing moves is off its total.

    With `misses` lines may be off, and it gets how.
    """
    from ortools.sat.python import cp_model  # noqa: PLC0415 # as above

    legs = [model.new_int_var(0, room, "") for room in how.room.tolist()]
    for m in problem.margins:
        lack, most = ((m.values - m.total(cells)).reshape(-1).tolist() for cells in (how.start, problem.low))
        line = np.broadcast_to(m.lines(), how.start.shape).reshape(-1)[how.cell]
        order = np.argsort(line, kind="stable")
        for at, mine in enumerate(np.split(order, np.searchsorted(line[order], np.arange(1, len(lack))))):
            terms, signs = [legs[k] for k in mine], how.sign[mine].tolist()
            if misses is not None:
                misses += [_Miss(m, at, sign, model.new_int_var(0, max(most[at], -lack[at]), ""))
                           for sign in (1, -1)]
                terms += [miss.variable for miss in misses[-2:]]
                signs += [1, -1]
            if terms:
                model.add(cp_model.LinearExpr.weighted_sum(terms, signs) == lack[at])
            elif lack[at]:
                return None
    return legs


def _move_costs(how: SingleSteps, shape: tuple[int, ...]) -> tuple[Ints, int, int]:
    """(cost of every move, cost of one step, what among that only tells equals apart)."""
    early = np.full(1, float(_TIES))
    for k, n in enumerate(shape):
        early = early * (1 - np.arange(n) / n).reshape([n if j == k else 1 for j in range(len(shape))])
    favour = np.rint(np.broadcast_to(early, shape).reshape(-1)[how.cell[:how.rounds]]).astype(np.int64)
    weight, steps, coarse = int(favour.sum()) + 1, int(how.room.sum()), 1
    if weight * steps * GRAIN > _ROOM:  # far moves: no matter which of equals
        favour, weight = favour * 0, 1
    while GRAIN // coarse * weight * steps > _ROOM and coarse < GRAIN:
        coarse *= 2
    costs = how.cost // coarse * weight
    costs[:how.rounds] -= favour
    return costs, GRAIN // coarse * weight, weight - 1


def _hint_start(model: Any, legs: Sequence[Any], steps: Sequence[int]) -> None:
    """Where the solver begins."""
    model.clear_hints()
    for leg, value in zip(legs, steps, strict=True):
        model.add_hint(leg, value)


def _run_solver(model: Any, work: float, gap: float) -> tuple[Any, Any]:
    """(solver, status) after at most that much work, or as soon as the cost is proven within `gap` of the least."""
    from ortools.sat.python import cp_model  # noqa: PLC0415 # as above

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 0
    solver.parameters.cp_model_presolve = False  # takes longer than it saves: there is nothing but equations
    solver.parameters.max_deterministic_time = max(work, 0.0)
    solver.parameters.absolute_gap_limit = gap
    return solver, solver.solve(model)
