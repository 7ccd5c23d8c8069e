"""The breakdowns behind XLP_SPREAD, XLP_REBALANCE and XLP_REFORECAST, made from their arguments. Floor 7."""
from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

import numpy as np

from udfs.answers.arrays import amounts, bounds, filled, marks, not_negative, numbers, step_of
from udfs.answers.block import Block
from udfs.answers.breakdown import Breakdown, Task
from udfs.answers.cells import word
from udfs.answers.shapes import Array, Shape, behind, leading, lines_of, one, over
from xlplan.decompose import RULES, apportion, spread
from xlplan.decompose.rounding.arithmetic import Rule
from xlplan.errors import XlplanError
from xlplan.pipeline.decompose.steps_typed import amount, plain
from xlplan.text import Text
from xlplan.units import LIMIT, Bools, Ints, Unit

_NO_RULE: Final = Text("没有取整规则「{found}」。可用:{known}", "沒有取整規則「{found}」。可用:{known}",
                       "There is no rule “{found}”. Known: {known}")
_HELD: Final = Text("固定的合计 {held},超过总数 {total},多 {by}。请改总数,或放开一些",
                    "固定的合計 {held},超過總數 {total},多 {by}。請改總數,或放開一些",
                    "Held cells add up to {held}, {by} beyond the total {total}. Change the total, or release some")


def spread_of(total: Block, weights: Block, step_size: Block, hold: Block, lower: Block, upper: Block, rule: Block) -> Breakdown:
    """Totals by weights. Marked cells keep the number that stands among the weights."""
    unit, lines, method = step_of(step_size), lines_of(total, weights), _rule(rule)
    shape, held = lines.shape, _held(hold, lines.shape, weights)
    own = behind(held, weights.shape)
    kept, share = (over(a, weights, shape, weights.name) for a in (amounts(weights, unit, own), not_negative(weights, own)))
    limits = {name: np.where(held, none, over(bounds(block, unit, upper=none > 0), block, shape, weights.name))
              for name, block, none in (("lower", lower, -LIMIT), ("upper", upper, LIMIT)) if block.given}
    tasks = []
    for t, places in zip(amounts(total, unit).reshape(-1).tolist(), lines.places, strict=True):
        options = {"rule": method, **{name: limit.reshape(-1)[places] for name, limit in limits.items()}}
        if held.reshape(-1)[places].any():
            tasks.append(_around(t, kept, share, held, places, unit, options))
        else:
            tasks.append(Task(apportion, (t, share.reshape(-1)[places]), places, options))
    return Breakdown("XLP_SPREAD", unit, shape, tasks, weights)


def rebalance_of(target: Block, current: Block, hold: Block, step_size: Block) -> Breakdown:
    """Targets met by what stands there: marked cells stay, the others move in proportion to what they hold."""
    unit, lines = step_of(step_size), lines_of(target, current)
    shape, held = lines.shape, _held(hold, lines.shape, current)
    kept = over(amounts(current, unit, behind(held, current.shape)), current, shape, current.name)
    share = over(numbers(current), current, shape, current.name)
    tasks = [_around(t, kept, share, held, places, unit) for t, places in
             zip(amounts(target, unit).reshape(-1).tolist(), lines.places, strict=True)]
    return Breakdown("XLP_REBALANCE", unit, shape, [_of_itself(task, share, unit) for task in tasks], current)


def reforecast_of(annual: Block, actuals: Block, weights: Block, step_size: Block) -> Breakdown:
    """Annual totals: closed periods keep their actuals, the open ones share the rest by weight. A blank actual is open;
    where there are fewer actuals than weights they are the first ones."""
    unit, lines = step_of(step_size), lines_of(annual, weights)
    shape = lines.shape
    closed, done = (leading(a, actuals, shape, weights.name) for a in (filled(actuals), amounts(actuals, unit)))
    share = over(not_negative(weights), weights, shape, weights.name)
    return Breakdown("XLP_REFORECAST", unit, shape, [
        _around(t, done, share, closed, places, unit) for t, places in
        zip(amounts(annual, unit).reshape(-1).tolist(), lines.places, strict=True)], weights)


def _around(total: int, kept: Ints, share: Array, held: Bools, places: Ints, unit: Unit,
            options: dict[str, Any] | None = None) -> Task:
    """The cells at `places`: those held stay at what is `kept`, the others share the rest."""
    stay, by, still = kept.reshape(-1)[places], share.reshape(-1)[places], held.reshape(-1)[places]
    before, options = np.where(still, stay, 0), {"held": still, **(options or {})}
    why_not = None if {"lower", "upper"} & set(options) else _beyond(total, before, by[~still], unit)
    return Task(spread, (before, total, "relative_proportional"), places, {"reference": by / Fraction(unit.step), **options}, why_not)


def _of_itself(task: Task, share: Array, unit: Unit) -> Task:
    """The same in proportion to what the cells hold, where that is whole steps: the reason is then said in those words."""
    steps = share.reshape(-1)[task.places] / Fraction(unit.step)
    if any(n.denominator > 1 for n in steps) or sum(map(abs, steps)) > LIMIT:
        return task
    return replace(task, args=(steps.astype(np.int64), task.args[1], "proportional"), options={"held": task.options["held"]})


def _beyond(total: int, before: Ints, others: Array, unit: Unit) -> XlplanError | None:
    """Why what is held leaves the others less than nothing; None where it does not, or some of them are negative anyway."""
    held = int(before.sum())
    if (total - held >= 0 if total >= 0 else total - held <= 0) or (others < 0).any():
        return None
    show = {name: plain(amount(n, unit)) for name, n in (("held", held), ("total", total), ("by", abs(held - total)))}
    return XlplanError(_HELD, **show)


def _held(hold: Block, shape: Shape, like: Block) -> Bools:
    return over(marks(hold), hold, shape, like.name) if hold.given else np.zeros(shape, dtype=np.bool_)


def _rule(block: Block) -> Rule:
    found = one(block, word).casefold() if block.given else RULES[0]
    if found not in RULES:
        raise XlplanError(_NO_RULE, found=found, known=", ".join(RULES))
    return found
