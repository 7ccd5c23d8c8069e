"""Why a cell of `spread` or `hold_total` is what it is: both are run, and what cells share on the way is noted. Floor 0."""
from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import numpy as np

from xlplan.decompose.rounding.apportion import RoundingRule
from xlplan.decompose.rounding.rational import read_rate
from xlplan.decompose.rounding.weights import Ints, big_weights
from xlplan.decompose.spreading.cells import SharingNote, SpreadCells, cell_positions, exact_sum, read_cells
from xlplan.decompose.spreading.hold_total import absorb_changes
from xlplan.decompose.spreading.methods import METHODS, Action, Method
from xlplan.decompose.spreading.signed import is_turned, round_signed
from xlplan.decompose.spreading.spread import own_parameters
from xlplan.decompose.why.explanation import Basis, Explanation, Given, Shared, Unmoved
from xlplan.decompose.why.parts import index_per_axis, remainder_rank, running_totals, why_part

_BASIS: Final[dict[str, Basis]] = {
    "equal": "equal", "equal_populated": "equal", "relative_proportional": "weights", "relative_percent": "reference",
    "pattern": "pattern"}  # of the others: before


def why_spread(index: Any, before: Any, value: Any, method: Method, *, action: Action, held: Any, lower: Any, upper: Any,
               reference: Any, rule: RoundingRule, parameters: dict[str, Any]) -> Explanation:
    """The reason for the cell at `index`."""
    mine = own_parameters(method, action, reference, parameters)
    cells = replace(read_cells(before, held, lower, upper, rule), notes=[])
    after = cells.checked(METHODS[method](cells, value, action, **mine))
    where = index_per_axis(index, cells.shape)
    k = _flat_position(where, cells)
    cell: dict[str, Any] = {"function": "spread", "index": where, "value": int(after[where])}
    if not cells.open[k]:
        return Unmoved(**cell, why="held")
    if method.endswith("_populated") and not cells.before[k]:
        return Unmoved(**cell, why="empty")
    if cells.notes:
        replaces = action == "replace" and method != "percent_change"
        return _explain_shared(k, cells, after.reshape(-1), _BASIS.get(method, "before"), replaces, cell)
    if method != "transfer":
        return _explain_given(k, cells, value, method, action, mine, cell)
    if k not in (int(cell_positions(name, [mine[name]], cells.shape)[0]) for name in ("source", "destination")):
        return Unmoved(**cell, why="aside")
    stood = int(cells.before[k])
    return Given(**cell, how="transfer", start=stood, exact=Fraction(cell["value"] - stood), place=k)


def why_hold_total(index: Any, before: Any, changes: Any, *, held: Any, lower: Any, upper: Any) -> Explanation:
    """The reason for the cell at `index`."""
    cells = replace(read_cells(before, held, lower, upper, "largest_remainder"), notes=[])
    after = absorb_changes(cells, changes)
    where = index_per_axis(index, cells.shape)
    k = _flat_position(where, cells)
    cell: dict[str, Any] = {"function": "hold_total", "index": where, "value": int(after[where])}
    if not cells.open[k]:
        return Unmoved(**cell, why="held")
    if k in cell_positions("changes", list(changes), cells.shape):
        return Given(**cell, how="changed", start=None, exact=Fraction(cell["value"]), place=k)
    return _explain_shared(k, cells, after.reshape(-1), "before", True, cell) if cells.notes else Unmoved(**cell, why="even")


def _flat_position(where: tuple[int, ...], cells: SpreadCells) -> int:
    return int(np.ravel_multi_index(where, cells.shape)) if where else 0


def _explain_given(k: int, cells: SpreadCells, value: Any, method: Any, action: Action, mine: dict[str, Any],
                   cell: dict[str, Any]) -> Given:
    """A cell that the method gives a value of its own."""
    more: dict[str, Any] = {}
    sign = -1 if action == "subtract" else 1
    if method == "straight_line":
        more = {"first": sign * int(mine["start"]), "last": sign * int(mine["end"])}
        exact = more["first"] + Fraction((more["last"] - more["first"]) * k, max(cells.before.size - 1, 1))
    elif method == "growth":
        more = {"first": sign * int(mine["start"]), "percent": read_rate("percent", mine["percent"])}
        exact = more["first"] * (1 + more["percent"] / 100)**k
    else:
        exact = Fraction(0 if method == "clear" else sign * int(value))
    return Given(**cell, **more, how=method.removesuffix("_populated"), place=k,
                 start=None if action == "replace" else int(cells.before[k]), exact=exact)


def _explain_shared(k: int, cells: SpreadCells, after: Ints, basis: Basis, replaces: bool, cell: dict[str, Any]) -> Shared:
    """A cell that took its share, in one go or two; with `replaces` of a total that holds are part of."""
    notes = cells.notes or []
    kept = exact_sum(after[~notes[0].open]) if replaces else 0
    whys = [(_explain_scaled if note.both else _explain_apportioned)(int(note.open[:k].sum()), note, cells.rule) for note in notes]
    stands = None if replaces else int(after[k]) - sum(why.part for why in whys)
    told: Shared | None = None
    for why in whys:
        told = replace(why, **{**cell, "value": (stands or 0) + why.part}, start=stands, base=why.base + kept, kept=kept,
                       basis=basis, first=told)
        stands, kept = int(told.value), 0
    assert told is not None  # there is a note
    return told


def _explain_apportioned(k: int, note: SharingNote, rule: RoundingRule) -> Shared:
    return why_part(k, note.amount, note.size, rule, note.lower, note.upper)


def _explain_scaled(k: int, note: SharingNote, rule: RoundingRule) -> Shared:
    """Share `k` of amounts of both signs, as `round_signed` rounds them."""
    sizes, whole = [Fraction(x) for x in note.size.tolist()], big_weights(note.size[None])[0]
    factor = Fraction(note.amount, int(whole.sum())) if note.part is None else note.part
    parts = round_signed(whole, factor, note.amount, rule)
    why = Shared(function="signed", index=(k,), value=int(parts[k]), base=note.amount, weight=sizes[k],
                 weights=sum(sizes, start=Fraction(0)), percent=None if note.part is None else note.part * 100)
    if rule == "cumulative":
        return replace(why, running=running_totals(k, [Fraction(x) for x in whole], factor, parts))
    if rule == "last":
        turn = -1 if is_turned(whole, factor) else 1
        return replace(why, rest=int(parts[k]) - turn * math.floor(turn * whole[k] * factor))
    return replace(why, rank=remainder_rank(k, factor.numerator, whole, factor.denominator, note.amount, turn=is_turned(whole, factor)))
