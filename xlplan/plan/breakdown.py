"""The company goal broken down to unit, product × channel and month; every level adds up to the one above. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from xlplan.decompose import apportion
from xlplan.plan.assortment import Pair, active_pairs
from xlplan.plan.master import Master
from xlplan.plan.rows import finding
from xlplan.plan.seasons import SeasonBook
from xlplan.plan.shares import carrier_weights, estimates
from xlplan.schema.diagnostic import Diagnostic
from xlplan.units import PERCENT, WAN_YUAN, Ints

_ONE = 10**PERCENT.places


@dataclass(frozen=True)
class Line:
    """One product in one channel of a branch; 0.01 万元, months by position in the fiscal year. `months` add up to
    `target`, `py_months` to `py`."""

    product: str
    channel: str
    py: int
    target: int
    months: tuple[int, ...]
    py_months: tuple[int, ...]


@dataclass(frozen=True)
class Breakdown:
    """The goal, broken down; 0.01 万元.

    Attributes:
        goal: company goal.
        assigned: what was to be shared out (goal with over-assignment, less what is held back).
        unassigned: goal − all carriers; negative under over-assignment. 分公司 + 总部直管 + 未分配 = 公司目标.
        target: unit -> target, for every unit: a unit that sums up is the sum of the carriers below it.
        py_estimate: unit -> last year, likewise.
        lines: carrier -> its lines, adding up to its target (() for a unit that sells nothing itself).
    """

    goal: int
    assigned: int
    unassigned: int
    target: Mapping[str, int]
    py_estimate: Mapping[str, int]
    lines: Mapping[str, tuple[Line, ...]]

    def months(self, code: str) -> Ints:
        """The carrier's target by month."""
        return _total([line.months for line in self.lines[code]])

    def py_months(self, code: str) -> Ints:
        """Last year by month of what is still sold."""
        return _total([line.py_months for line in self.lines[code]])


def _total(rows: Sequence[tuple[int, ...]]) -> Ints:
    return np.asarray(np.array(rows, dtype=np.int64).reshape(-1, 12).sum(axis=0), dtype=np.int64)


def break_down(master: Master, workdays: Sequence[int] | None = None) -> tuple[Breakdown, list[Diagnostic]]:
    """The breakdown, and what stood in its way.

    1. Direct targets are set aside; the rest is shared by weight level by level down the organisation.
    2. Inside a carrier: a product without last year gets its `new_share` for the months it is on sale, the rest is
       shared by last year × (1 + planned growth).
    3. Over months by the seasonal index, times `workdays` (twelve numbers) when given; closed months get nothing.
    Each sharing is by largest remainder (`decompose.apportion`). XP615 direct targets that do not fit the total, XP616
    a target with nothing to sell, XP624 a unit without any weight, XP626 a level without any weight (shared equally).
    """
    out: list[Diagnostic] = []
    py = estimates(master)
    assigned, goal = master.reserve.assigned or 0, master.reserve.goal or 0
    target = _Tree(master, carrier_weights(master, py), out).share(assigned)
    carriers = master.organisation.carriers()
    seasons = SeasonBook(master.seasons, master.history, master.products)
    carrier = _Carrier(master, seasons, workdays, out)
    lines = {code: carrier.lines(code, target[code]) for code in carriers}
    return Breakdown(goal, assigned, goal - sum(target[c] for c in carriers), target, py, lines), out


class _Tree:
    """Sharing a total down the organisation."""

    def __init__(self, master: Master, weights: Mapping[str, Fraction], out: list[Diagnostic]) -> None:
        self.org, self.rows, self.out = master.organisation, master.weights, out
        self.top = master.company.name
        self.fixed: dict[str, int] = {}
        self.free: dict[str, Fraction] = {}
        self.has_free: dict[str, bool] = {}
        for code in reversed(self.org.walk()):
            direct = self._direct(code)
            below = () if self.org.by_code[code].carries else self.org.children(code)
            carrier = self.org.by_code[code].carries
            self.fixed[code] = direct if direct is not None else sum(self.fixed[c] for c in below)
            free = weights.get(code, Fraction(0)) if carrier else sum((self.free[c] for c in below), Fraction(0))
            self.free[code] = Fraction(0) if direct is not None else free
            self.has_free[code] = direct is None and (carrier or any(self.has_free[c] for c in below))
        self.weights = weights

    def _direct(self, code: str) -> int | None:
        row = self.rows.get(code)
        return None if row is None else row.direct_target

    def share(self, total: int) -> dict[str, int]:
        """Targets of every unit."""
        out = dict.fromkeys(self.org.by_code, 0)
        waiting: list[tuple[str, tuple[str, ...], int]] = [("", self.org.roots, total)]
        while waiting:
            above, below, amount = waiting.pop()
            for code, part in zip(below, self._level(above, below, amount), strict=True):
                if self.org.by_code[code].carries:
                    for unit in self.org.path(code):
                        out[unit] += part
                else:
                    waiting.append((code, self.org.children(code), part))
        idle = [c for c, w in self.weights.items() if not w and not out[c] and self.org.by_code[c].type == "fills"]
        self.out += [finding("XP624", "weights", None, "branch", item=c) for c in idle if total]
        return out

    def _level(self, above: str, below: Sequence[str], amount: int) -> list[int]:
        fixed = [self.fixed[c] for c in below]
        rest = amount - sum(fixed)
        open_ = [self.has_free[c] for c in below]
        if rest < 0 or (rest and below and not any(open_)):
            self.out.append(finding("XP615", "weights", None, "direct_target", found=WAN_YUAN.value(sum(fixed)),
                                    expected=WAN_YUAN.value(amount), unit=WAN_YUAN.key,
                                    item=above or self.top))
        if rest <= 0 or not any(open_):
            return fixed
        weights = [self.free[c] for c in below]
        if not any(weights):
            self.out.append(finding("XP626", "weights", None, "branch", item=above or self.top))
            weights = [Fraction(int(o)) for o in open_]
        return [f + int(p) for f, p in zip(fixed, apportion(rest, np.array(weights, dtype=object)), strict=True)]


@dataclass(frozen=True)
class _Carrier:
    """Sharing a carrier's target over its pairs and months."""

    master: Master
    seasons: SeasonBook
    workdays: Sequence[int] | None
    out: list[Diagnostic]

    def lines(self, code: str, target: int) -> tuple[Line, ...]:
        """The carrier's lines, adding up to `target` unless nothing is open."""
        master, pairs = self.master, active_pairs(self.master, code)
        history = [master.history.months(code, p.product, p.channel) for p in pairs]
        py = [int(h.sum()) for h in history]
        open_ = np.array([bool(p.open.any()) for p in pairs], dtype=np.bool_)
        parts = np.zeros(len(pairs), np.int64)
        if target and open_.any():
            parts[open_] = apportion(target, np.array(_pair_weights(master, pairs, py), dtype=object)[open_])
        elif target and (pairs or master.organisation.by_code[code].type == "fills"):
            self.out.append(finding("XP616", "mix", None, "branch", item=code))
        if not pairs:
            return ()
        split = apportion(parts, np.array([self._month_weights(p) for p in pairs], dtype=np.int64))
        return tuple(Line(p.product, p.channel, py[i], int(parts[i]), tuple(split[i].tolist()),
                          tuple(history[i].tolist())) for i, p in enumerate(pairs))

    def _month_weights(self, pair: Pair) -> Ints:
        """Index × workdays in the months that are open; open months alike where that leaves nothing."""
        index = np.array(self.seasons.of(self.master.products[pair.product].category, pair.channel), dtype=np.int64)
        if self.workdays is not None:
            index *= np.asarray(self.workdays, dtype=np.int64)
        weights = index * pair.open
        return weights if weights.any() else pair.open.astype(np.int64)


def _pair_weights(master: Master, pairs: Sequence[Pair], py: Sequence[int]) -> list[Fraction]:
    """Shares of the branch's target, before rounding: they need not add up to 1. A new product is one that sold nothing
    in the branch last year and has a `new_share`; its channels pull as the branch's other sales there."""
    by_product: dict[str, int] = {}
    by_channel: dict[str, int] = {}
    for pair, amount in zip(pairs, py, strict=True):
        by_product[pair.product] = by_product.get(pair.product, 0) + amount
        by_channel[pair.channel] = by_channel.get(pair.channel, 0) + max(amount, 0)
    new = {code: share for code, total in by_product.items()
           if total == 0 and (share := master.products[code].new_share) is not None}
    pull: list[Fraction] = []
    for pair, amount in zip(pairs, py, strict=True):
        if pair.product in new:
            others = [p for p in pairs if p.product == pair.product]
            around = sum(by_channel[p.channel] for p in others)
            channel = Fraction(by_channel[pair.channel], around) if around else Fraction(1, len(others))
            pull.append(Fraction(new[pair.product], _ONE) * channel * int(pair.open.sum()) / 12)
        else:
            growth = master.products[pair.product].growth or 0
            pull.append(Fraction(max(amount, 0) * (_ONE + growth)) if pair.open.any() else Fraction(0))
    taken = sum((w for w, p in zip(pull, pairs, strict=True) if p.product in new), Fraction(0))
    known = [i for i, p in enumerate(pairs) if p.product not in new]
    whole = sum((pull[i] for i in known), Fraction(0))
    for i in known:
        even = Fraction(int(pairs[i].open.any()), len(known))
        pull[i] = max(1 - taken, Fraction(0)) * (pull[i] / whole if whole else even)
    return pull
