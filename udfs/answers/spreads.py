"""The breakdowns behind XLP_SPREAD, XLP_REBALANCE and XLP_REFORECAST, made from their arguments. Floor 7."""
from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import numpy as np

from udfs.answers.arrays import amounts_in_steps, bounds_in_steps, exact_numbers, filled_cells, marked_cells, not_negative, step_of
from udfs.answers.block import Block
from udfs.answers.breakdown import Breakdown, Task
from udfs.answers.read_cell import read_word
from udfs.answers.shapes import Array, Shape, broadcast_to_shape, lines_of, pad_to_shape, reduce_mask, single_cell
from xlplan.decompose import RULES, apportion, spread
from xlplan.decompose.rounding.arithmetic import RoundingRule
from xlplan.errors import XlplanError
from xlplan.pipeline.decompose.steps_typed import plain_number, steps_to_amount
from xlplan.text import Text
from xlplan.units import LIMIT, Bools, Ints, Unit

_NO_RULE: Final = Text("没有取整规则「{found}」。可用:{known}", "沒有取整規則「{found}」。可用:{known}",
                       "There is no rule “{found}”. Known: {known}")
_HELD: Final = Text("固定的合计 {held},超过总数 {total},多 {by}。请改总数,或放开一些",
                    "固定的合計 {held},超過總數 {total},多 {by}。請改總數,或放開一些",
                    "Held cells add up to {held}, {by} beyond the total {total}. Change the total, or release some")


def spread_of(total: Block, weights: Block, step_size: Block, hold: Block, lower: Block, upper: Block, rule: Block) -> Breakdown:
    """Totals by weights. Marked cells keep the number that stands among the weights."""
    unit, lines, method = step_of(step_size), lines_of(total, weights), _rounding_rule(rule)
    shape, held = lines.shape, _held_cells(hold, lines.shape, weights)
    own = reduce_mask(held, weights.shape)
    kept, share = (broadcast_to_shape(a, weights, shape, weights.name)
                   for a in (amounts_in_steps(weights, unit, own), not_negative(weights, own)))
    limits = {name: np.where(held, none, broadcast_to_shape(bounds_in_steps(block, unit, upper=none > 0), block, shape, weights.name))
              for name, block, none in (("lower", lower, -LIMIT), ("upper", upper, LIMIT)) if block.given}
    tasks = []
    for t, places in zip(amounts_in_steps(total, unit).reshape(-1).tolist(), lines.places, strict=True):
        options = {"rule": method, **{name: limit.reshape(-1)[places] for name, limit in limits.items()}}
        if held.reshape(-1)[places].any():
            tasks.append(_share_rest(t, kept, share, held, places, unit, options))
        else:
            tasks.append(Task(apportion, (t, share.reshape(-1)[places]), places, options))
    return Breakdown("XLP_SPREAD", unit, shape, tasks, weights)


def rebalance_of(target: Block, current: Block, hold: Block, step_size: Block) -> Breakdown:
    """Targets met by what stands there: marked cells stay, the others move in proportion to what they hold."""
    unit, lines = step_of(step_size), lines_of(target, current)
    shape, held = lines.shape, _held_cells(hold, lines.shape, current)
    kept = broadcast_to_shape(amounts_in_steps(current, unit, reduce_mask(held, current.shape)), current, shape, current.name)
    share = broadcast_to_shape(exact_numbers(current), current, shape, current.name)
    tasks = [_share_rest(t, kept, share, held, places, unit) for t, places in
             zip(amounts_in_steps(target, unit).reshape(-1).tolist(), lines.places, strict=True)]
    return Breakdown("XLP_REBALANCE", unit, shape, [_by_own_weights(task, share, unit) for task in tasks], current)


def reforecast_of(annual: Block, actuals: Block, weights: Block, step_size: Block) -> Breakdown:
    """Annual totals: closed periods keep their actuals, the open ones share the rest by weight. A blank actual is open;
    where there are fewer actuals than weights they are the first ones."""
    unit, lines = step_of(step_size), lines_of(annual, weights)
    shape = lines.shape
    closed, done = (pad_to_shape(a, actuals, shape, weights.name) for a in (filled_cells(actuals), amounts_in_steps(actuals, unit)))
    share = broadcast_to_shape(not_negative(weights), weights, shape, weights.name)
    return Breakdown("XLP_REFORECAST", unit, shape, [
        _share_rest(t, done, share, closed, places, unit) for t, places in
        zip(amounts_in_steps(annual, unit).reshape(-1).tolist(), lines.places, strict=True)], weights)


def _share_rest(total: int, kept: Ints, share: Array, held: Bools, places: Ints, unit: Unit,
                options: dict[str, Any] | None = None) -> Task:
    """The cells at `places`: those held stay at what is `kept`, the others share the rest."""
    stay, by, still = kept.reshape(-1)[places], share.reshape(-1)[places], held.reshape(-1)[places]
    before, options = np.where(still, stay, 0), {"held": still, **(options or {})}
    why_not = None if {"lower", "upper"} & set(options) else _overheld_error(total, before, by[~still], unit)
    return Task(spread, (before, total, "relative_proportional"), places, {"reference": by / Fraction(unit.step), **options}, why_not)


def _by_own_weights(task: Task, share: Array, unit: Unit) -> Task:
    """The same in proportion to what the cells hold, where that is whole steps: the reason is then said in those words."""
    steps = share.reshape(-1)[task.places] / Fraction(unit.step)
    if any(n.denominator > 1 for n in steps) or sum(map(abs, steps)) > LIMIT:
        return task
    return replace(task, args=(steps.astype(np.int64), task.args[1], "proportional"), options={"held": task.options["held"]})


def _overheld_error(total: int, before: Ints, others: Array, unit: Unit) -> XlplanError | None:
    """Why what is held leaves the others less than nothing; None where it does not, or some of them are negative anyway."""
    held = int(before.sum())
    if (total - held >= 0 if total >= 0 else total - held <= 0) or (others < 0).any():
        return None
    show = {name: plain_number(steps_to_amount(n, unit)) for name, n in (("held", held), ("total", total), ("by", abs(held - total)))}
    return XlplanError(_HELD, **show)


def _held_cells(hold: Block, shape: Shape, like: Block) -> Bools:
    return broadcast_to_shape(marked_cells(hold), hold, shape, like.name) if hold.given else np.zeros(shape, dtype=np.bool_)


def _rounding_rule(block: Block) -> RoundingRule:
    found = single_cell(block, read_word).casefold() if block.given else RULES[0]
    if found not in RULES:
        raise XlplanError(_NO_RULE, found=found, known=", ".join(RULES))
    return found
