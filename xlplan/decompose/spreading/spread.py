"""Spread a value over cells that already hold something. Floor 0."""
from __future__ import annotations

from inspect import signature
from typing import Any

from numpy.typing import ArrayLike

from xlplan.decompose.rounding.apportion import RoundingRule
from xlplan.decompose.rounding.weights import Ints
from xlplan.decompose.spreading.cells import Held, read_cells
from xlplan.decompose.spreading.methods import ACTIONS, METHODS, Action, Method


def spread(before: ArrayLike, value: Any, method: Method, *, action: Action = "replace", held: Held | None = None,
           lower: ArrayLike | None = None, upper: ArrayLike | None = None, reference: ArrayLike | None = None,
           rule: RoundingRule = "largest_remainder", **parameters: Any) -> Ints:
    """The cells after spreading `value` over them: int64 steps in the shape of `before`, exact to the step.

    `T` is the total of all cells before, held ones included, `R` that of the reference, `v` the value, `r(x)` x
    rounded to the whole step, a half away from zero.

    ======================  ==============  =============================  ==========================================
    method                  value           total after replace | add |    how it is spread and rounded
                                            subtract
    ======================  ==============  =============================  ==========================================
    proportional            steps           v | T + v | T - v              by what the cells hold; all zero: equally
    equal                   steps           v | T + v | T - v              equally
    equal_populated         steps           v | T + v | T - v              equally over cells that are not zero
    relative_proportional   steps           v | T + v | T - v              by `reference` (numbers); all zero: equally
    pattern                 steps           v | T + v | T - v              by `pattern` (4, 4, 5), repeated
    percent_change          percent         T + r(T v%) | the same |       each cell moves by v% of itself, away from
                                            T - r(T v%)                    zero where v > 0; within one step of that
    relative_percent        percent         r(R v%) | T + r(R v%) |        each cell v% of its `reference` (steps);
                                            T - r(R v%)                    within one step of that
    repeat                  steps           what results                   v in every cell
    repeat_populated        steps           what results                   v in every cell that is not zero
    straight_line           not used        what results                   from `start` to `end` (steps) at equal
                                                                           intervals, each value rounded with r
    growth                  not used        what results                   from `start` (steps), each cell the exact
                                                                           one before times 1 + `percent`/100, with r
    clear                   not used        what results                   zero in every cell
    transfer                steps           T                              v from cell `source` to `destination`;
                                                                           subtract: back
    ======================  ==============  =============================  ==========================================

    `replace` puts the method's result in the place of what stands, `add` and `subtract` add it to that or take it
    away (percent_change and transfer are changes in themselves: their `replace` is `add`). Where the table gives a
    total, the parts are rounded by `rule` (see `apportion`; "within one step" holds for largest_remainder and
    cumulative); under add and subtract those are the parts of v, not the sums.

    Held cells never change by a step. Where the table gives a total, the others take what it needs; where it says
    "what results", they get what they would get without holds. Cells of both signs are scaled by one common factor,
    which turns every sign when the total changes its sign; that takes `largest_remainder` or `cumulative`.

    Args:
        before: whole steps, any shape; cells are counted in C order.
        value: an amount in whole steps or, where the table says percent, a number (int, float, Fraction, Decimal): 2
            is 2 %. A float counts by its shortest decimal.
        held: cells that keep what they hold: a boolean mask in the shape of `before`, or an iterable of indices (ints
            count in C order, tuples have an int per axis).
        lower, upper: whole steps, for the cells after, in the shape of `before` or broadcast to it; none where
            10**15. With one of them alone, cells that are not negative do not become so while their total is not.
            Where the method gives each cell its value, or a hold does, a value beyond a bound is a conflict.
        reference: in the shape of `before`, for the relative methods.
        parameters: those of the method in the table.

    Raises:
        ValueError: a wrong argument, named; weights of both signs that add up to zero, since nothing is in proportion
            to them. TooLarge: a cell or total beyond 10**15. Infeasible: holds and bounds that cannot be kept,
            with a `CellConflict`.

    The vocabulary is that of IBM Planning Analytics (TM1; "Data spreading methods", "Data spreading and hold syntax
    reference table", "Spreading to a consolidated cell", "ProportionSpreadToZeroCells"), Jedox ("Splashing
    Overview": #, ##, !, !!, !#, !!#, like, fullto) and Oracle Planning ("Spreading Values Using Grid Spread",
    "Examples of Spreading Patterns", "Examples of Spreading Data with Cell Locking"). Unlike TM1, percent_change is
    sign-safe and its value under replace is the change, not what remains.
    """
    own = own_parameters(method, action, reference, parameters)
    cells = read_cells(before, held, lower, upper, rule)
    return cells.checked(METHODS[method](cells, value, action, **own))


def own_parameters(method: Method, action: Action, reference: ArrayLike | None, parameters: dict[str, Any]) -> dict[str, Any]:
    """The method's own parameters; ValueError naming one that is missing or not its own, or a method or action there is not."""
    if method not in METHODS:
        raise ValueError(f"method: {method!r} is none of {', '.join(METHODS)}")
    if action not in ACTIONS:
        raise ValueError(f"action: {action!r} is none of {', '.join(ACTIONS)}")
    given = parameters if reference is None else {**parameters, "reference": reference}
    takes = {p.name: p for p in signature(METHODS[method]).parameters.values() if p.kind is p.KEYWORD_ONLY}
    for name in given:
        if name not in takes:
            raise ValueError(f"{name}: {method!r} takes no such parameter")
    for name, p in takes.items():
        if name not in given and p.default is p.empty:
            raise ValueError(f"{name}: {method!r} needs it")
    return given
