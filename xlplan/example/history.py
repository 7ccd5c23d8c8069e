"""Three years of a made-up company: sales, expenses and heads, in exact steps. Floor 4.

Only whole-number arithmetic and `apportion`: the same seed gives the same figures on every machine.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Final

import numpy as np

from xlplan.calendar import spring_festival
from xlplan.decompose import apportion
from xlplan.decompose.rounding.rational import half_up
from xlplan.example.catalogue import CHANNELS, ITEMS, JOBS, LINES, SEASONS, SHAPES, Job, ProductLine
from xlplan.example.names import Area
from xlplan.units import Ints

YEARS: Final = 3
BASE_PAIR, LARGE_PAIR = 12, 10    # weight from which every branch sells a pair, and from which a large one does
LARGE, SMALL = 5000, 2200         # 万元
DROPPED: Final = frozenset({("P05", "C04"), ("P08", "C03"), ("P10", "C01")})  # what small branches leave out
PLAN_GROWTH: Final = 1130         # thousandths of last year that a branch's size stands for
_STOCKING: Final = 28             # days before Spring Festival in which the trade stocks up
# HQ-run units: code -> (size in thousandths of all branches, channels, product lines or () for all)
HQ_SIZES: Final[dict[str, tuple[int, tuple[str, ...], tuple[str, ...]]]] = {
    "HQ-KA": (70, ("C01",), ()), "HQ-EC": (80, ("C04",), ()), "HQ-GP": (25, ("C03", "C05"), ()),
    "HQ-EX": (12, ("C02",), ("P03", "P06", "P07", "P11"))}
Pair = tuple[str, str]
_LINE: Final = {p.code: p for p in LINES}
_CHANNEL: Final = {code: i for i, (code, _, _) in enumerate(CHANNELS)}


@dataclass(slots=True)
class Seller:
    """A unit that sells: a branch or an HQ-run one. `size` in 0.01 万元 of the plan year."""

    code: str
    size: int
    pairs: tuple[Pair, ...]
    area: Area | None = None
    sales: dict[int, Ints] = field(default_factory=dict)            # year -> pairs × 12
    expense: dict[int, dict[str, Ints]] = field(default_factory=dict)  # year -> item -> 12
    heads: dict[int, dict[str, Ints]] = field(default_factory=dict)    # year -> post -> 12
    cap: dict[str, int] = field(default_factory=dict)                  # authorised heads of the plan year

    def total(self, year: int) -> int:
        """Sales of a year."""
        return int(self.sales[year].sum())

    def opening(self, post: str, year: int) -> int:
        """Heads at the end of `year`."""
        return int(self.heads[year][post][-1])


def sold_weight(line: ProductLine, channel: str) -> int:
    """Weight of a product line in a channel."""
    return line.share[_CHANNEL[channel]]


def base_pairs() -> tuple[Pair, ...]:
    """The product × channel pairs that every branch sells."""
    return tuple((p.code, c) for p in LINES for c, _, _ in CHANNELS if sold_weight(p, c) >= BASE_PAIR)


def branch_pairs(size: int) -> tuple[Pair, ...]:
    """The pairs of a branch of `size` 万元."""
    least = LARGE_PAIR if size >= LARGE else BASE_PAIR
    dropped = DROPPED if size < SMALL else frozenset[Pair]()
    return tuple((p.code, c) for p in LINES for c, _, _ in CHANNELS
                 if sold_weight(p, c) >= least and (p.code, c) not in dropped)


def make_sellers(areas: tuple[Area, ...]) -> list[Seller]:
    """Branches and HQ-run units, without their past."""
    out = [Seller(a.code, a.size * 100, branch_pairs(a.size), a) for a in areas]
    everything = sum(s.size for s in out)
    for code, (part, channels, lines) in HQ_SIZES.items():
        pairs = tuple((p.code, c) for p in LINES for c in channels if sold_weight(p, c) and (not lines or p.code in lines))
        out.append(Seller(code, everything * part // 1000, pairs))
    return out


def season_weights(category: str, year: int) -> Ints:
    """Month weights of a category in that year; Spring Festival moves its stocking-up between January and February."""
    base, boost = SEASONS[category]
    festival = spring_festival(year)
    in_january = min(max(_STOCKING - max(festival.toordinal() - date(year, 2, 1).toordinal(), 0), 0), _STOCKING)
    weights = np.array(base, dtype=np.int64)
    weights[0] += boost * in_january // _STOCKING
    weights[1] += boost - boost * in_january // _STOCKING
    return weights


def give_past(seller: Seller, rng: Random, year: int) -> None:
    """Give a seller its past before plan year `year`."""
    taste = [rng.randrange(750, 1251) for _ in seller.pairs]
    total = seller.size * 1000 // PLAN_GROWTH * (1000 if seller.code == "GD" else rng.randrange(975, 1026)) // 1000
    for back in range(1, YEARS + 1):
        seller.sales[year - back] = _sales_months(seller, rng, taste, total=total, year=year, back=back)
        total = total * 1000 // rng.randrange(1060, 1126)
    if seller.area is not None:
        _give_heads(seller, rng, year)
    factor = {i.code: rng.randrange(940, 1061) for i in ITEMS}
    for back in range(1, YEARS + 1):
        seller.expense[year - back] = _expense_months(seller, rng, factor, year - back, back)


def _sales_months(seller: Seller, rng: Random, taste: list[int], *, total: int, year: int, back: int) -> Ints:
    weights, months = [], []
    for (product, channel), liking in zip(seller.pairs, taste, strict=True):
        line = _LINE[product]
        opened = _months_open(line, back)
        trend = line.trend ** (YEARS - back) * 1000 ** back // 1000 ** (YEARS - 1)
        weights.append(sold_weight(line, channel) * liking * trend * opened // 12)
        month = season_weights(line.category.en, year - back) * np.array([rng.randrange(950, 1051) for _ in range(12)])
        month[:12 - opened] = 0
        months.append(month)
    years = apportion(total, np.array(weights, dtype=np.int64))
    return apportion(years, np.array(months, dtype=np.int64))


def _months_open(line: ProductLine, back: int) -> int:
    """Months of that year in which the line was on sale."""
    if line.launch is None or line.launch[0] > back:
        return 12
    return 13 - line.launch[1] if line.launch[0] == back else 0


def heads_of(job: Job, size: int) -> int:
    """Heads of a post in a branch of `size` (0.01 万元)."""
    return max(job.least, half_up(job.heads * size, 60_000_000))


def _give_heads(seller: Seller, rng: Random, year: int) -> None:
    for job in JOBS:
        full = heads_of(job, seller.size)
        seller.cap[job.code] = full
        opening = max(min(job.least, full), full - half_up(full * 4, 100) - (full > 8 and rng.randrange(3) == 0))
        for back in range(1, YEARS + 1):
            before = max(min(job.least, full), opening - half_up(opening * 4, 100))
            change = rng.randrange(2, 8)
            months = np.where(np.arange(12) < change, before, opening).astype(np.int64)
            if opening > 8:
                gap = rng.randrange(1, 11)
                months[gap] -= 1
            seller.heads.setdefault(year - back, {})[job.code] = months
            opening = before


def staff_cost(heads: dict[str, Ints], promoters: bool, pay: int = 1000) -> Ints:
    """Twelve months of staff cost in 0.01 万元; `pay` in thousandths of today's."""
    total = np.zeros(12, dtype=np.int64)
    for job in JOBS:
        if (job.kind == "promoter") == promoters:
            total += heads[job.code] * job.cost
    return total * pay // 100_000


def _expense_months(seller: Seller, rng: Random, factor: dict[str, int], year: int, back: int) -> dict[str, Ints]:
    by_month = seller.sales[year].sum(axis=0)
    total, pay = int(by_month.sum()), 1000 - 35 * (back - 1)
    out = {}
    for item in ITEMS:
        if item.link in ("staff", "promoter") and seller.area is not None:
            out[item.code] = staff_cost(seller.heads[year], item.link == "promoter", pay)
            continue
        rate = 300 if item.link == "staff" else item.rate  # an HQ-run unit is lean
        amount = total * rate * factor[item.code] // 10_000_000 * (1000 + 8 * (back - 1)) // 1000
        shape = by_month if item.shape == "sales" else np.array(SHAPES[item.shape], dtype=np.int64)
        wobble = np.array([rng.randrange(900, 1101) for _ in range(12)], dtype=np.int64)
        out[item.code] = apportion(amount, shape * wobble)
    return out
