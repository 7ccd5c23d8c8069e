"""How a branch fills in its sales targets. Floor 4."""
from __future__ import annotations

from random import Random
from typing import Final

import numpy as np

from xlplan.decompose import apportion
from xlplan.example.sayings import ABOVE, BELOW, MOVED
from xlplan.schema.frame import Frame
from xlplan.schema.holds import held_positions
from xlplan.tables.periods import MONTHS
from xlplan.text import Lang
from xlplan.units import Ints

# of 100 rows so many differ from their target, by so many thousandths
_DIFFER: Final[dict[str, tuple[int, int, int]]] = {
    "as_told": (8, -15, 16), "ambitious": (35, 10, 61), "modest": (35, -80, -19), "careless": (25, -40, 51)}


def fill_sales(frame: Frame, rng: Random, mood: str, lang: Lang, *, tie: bool, start_month: int = 1) -> None:
    """Months moved by whole steps; some rows declare more or less than their target, with a reason."""
    chance, low, high = _DIFFER[mood]
    for i in range(frame.size):
        before, target = _row_months(frame, i), int(frame.amounts["hq_target"][i])
        differs, wish = rng.randrange(100) < chance, target * rng.randrange(low, high) // 1000
        if not before.any() or target <= 0:
            continue
        said = bool(frame.texts["remark"][i]) and int(before.sum()) != target  # in an earlier round
        declared = target
        if not tie and said:
            declared = int(before.sum())
        elif not tie and differs and wish:
            declared += wish
            if mood != "careless":
                declared = declared // 50 * 50  # half 万元: people declare round figures
        held = held_positions(str(frame.texts["fixed"][i]), start_month)
        months = rescale_months(before, declared, held)
        if rng.randrange(100) < 45:
            shift_month(months, rng, held)
        _write_months(frame, i, months)
        _give_reason(frame, i, declared - target, rng, mood=mood, lang=lang)
    if mood == "as_told" and not tie and rng.randrange(4):
        _close_gap(frame, rng, lang, start_month)


def _row_months(frame: Frame, i: int) -> Ints:
    return np.array([frame.amounts[m][i] for m in MONTHS], dtype=np.int64)


def _write_months(frame: Frame, i: int, months: Ints) -> None:
    for m, value in zip(MONTHS, months.tolist(), strict=True):
        frame.amounts[m][i], frame.filled[m][i] = value, True


def _give_reason(frame: Frame, i: int, gap: int, rng: Random, *, mood: str, lang: Lang) -> None:
    """A reason where the row differs (a careless branch forgets one in three), now and then where it does not, and
    the months that must not move."""
    forgets, chatty, holds = rng.randrange(3) == 0, rng.randrange(100) < 6, rng.randrange(100) < 8
    at = rng.randrange(60)
    if not frame.texts["remark"][i]:
        reasons = ABOVE if gap > 0 else BELOW if gap < 0 else MOVED
        if not (mood == "careless" and forgets) if gap else chatty:
            frame.texts["remark"][i] = reasons[at % len(reasons)](lang)
    if holds and mood != "careless" and not frame.texts["fixed"][i]:
        frame.texts["fixed"][i] = ("1 2", "12", "1 2 12")[at % 3]


def _close_gap(frame: Frame, rng: Random, lang: Lang, start_month: int) -> None:
    """What other rows declare above or below, put on the largest ordinary row: the branch's total is its target."""
    gap = int(frame.amounts["hq_target"].sum()) - sum(int(frame.amounts[m].sum()) for m in MONTHS)
    rows = [i for i in range(frame.size) if frame.texts["new_mark"][i] == "existing" and not frame.texts["remark"][i]]
    if not gap or not rows:
        return
    i = max(rows, key=lambda r: int(frame.amounts["hq_target"][r]))
    months = _row_months(frame, i)
    _write_months(frame, i, rescale_months(months, int(months.sum()) + gap, held_positions(str(frame.texts["fixed"][i]), start_month)))
    reasons = ABOVE if gap > 0 else BELOW
    frame.texts["remark"][i] = reasons[rng.randrange(len(reasons))](lang)


def rescale_months(months: Ints, total: int, held: frozenset[int] = frozenset()) -> Ints:
    """The months made to add up to `total`, held ones untouched as long as that is possible."""
    free = months.copy()
    free[list(held)] = 0
    rest = total - int(months.sum() - free.sum())
    if rest < 0 or not free.any():
        return apportion(total, months)
    return np.where(free > 0, apportion(rest, free), months - free).astype(np.int64)


def shift_month(months: Ints, rng: Random, held: frozenset[int] = frozenset()) -> None:
    """Move 3–10 % of one month to a month nearby, in whole 0.1 where the month is large; the sum stays."""
    open_ = [k for k in range(len(months)) if months[k] > 0 and k not in held]
    if len(open_) < 2:
        return
    at = rng.randrange(len(open_))
    to = at + 1 if at == 0 or (at < len(open_) - 1 and rng.randrange(2)) else at - 1
    amount = int(months[open_[at]]) * rng.randrange(30, 101) // 1000
    if amount > 100:
        amount = amount // 10 * 10
    months[open_[at]] -= amount
    months[open_[to]] += amount
