"""Carrier targets over product × channel, so that HQ's totals by product and by channel are met too (D10 D11 D13). Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from xlplan.decompose import Infeasible, MarginConflict, Unsolved, apportion, fit, fit_exact
from xlplan.plan.breakdown.assortment import ActivePair
from xlplan.plan.master.labels import named_code
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding
from xlplan.plan.master.records import Channel, Product
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import text_list
from xlplan.units import WAN_YUAN, Ints

_PRODUCTS, _CHANNELS = 1, 2  # axes beside that of the carriers


@dataclass(frozen=True)
class CarrierOffer:
    """What a carrier with a target sells: its pairs, and how strongly each pulls (any scale, closed ones 0)."""

    target: int
    pairs: Sequence[ActivePair]
    pull: Sequence[Fraction]


@dataclass(frozen=True)
class _Axis:
    """Totals along one axis. `group`: code -> its place; a code without a total of its own stands in the last place, the
    rest. `totals`: by place, in 0.01 万元, adding up to what the carriers carry."""

    codes: tuple[str, ...]
    group: Mapping[str, int]
    totals: Ints


def meet_totals(master: Master, offers: Mapping[str, CarrierOffer]) -> tuple[dict[str, Ints] | None, list[Diagnostic]]:
    """(carrier -> parts by pair in 0.01 万元, findings); None where HQ states no totals, or they cannot be met.

    Totals stated for products and channels are parts of the company goal; what has none shares the rest. Scaled to what
    these carriers were assigned (over-assignment shows in every product alike), they are met to the step together with
    every carrier's target: the pairs' own pulls are fitted to the three margins and rounded by `decompose.fit_exact`,
    first carrier × product, then channels within. XP643 totals that do not add up, XP644 totals that cannot be met, XP660 what
    is sold and gets nothing because the others take the whole goal.
    """
    whole = sum(o.target for o in offers.values())
    stated = [p.target for p in master.products.values()] + [c.target for c in master.channels.values()]
    if whole <= 0 or all(target is None for target in stated):
        return None, []
    sold = [pair for o in offers.values() for pair, pull in zip(o.pairs, o.pull, strict=True) if pull > 0]
    axes, out, asked = [], list[Diagnostic](), list[Diagnostic]()
    for table, items, codes in (("products", master.products, {p.product for p in sold}),
                                ("channels", master.channels, {p.channel for p in sold})):
        axis = _read_axis(table, items.values(), codes, master.reserve.goal or 0, whole, out)
        if axis is not None:
            axes.append(axis)
            asked += _left_with_nothing(master, table, items.values(), codes, axis)
    if out:
        return None, out
    places = {code: [(axes[0].group[p.product], axes[1].group[p.channel]) for p in o.pairs] for code, o in offers.items()}
    seed = np.zeros((len(offers), len(axes[0].totals), len(axes[1].totals)))
    for i, (code, o) in enumerate(offers.items()):
        weight = sum(o.pull, Fraction(0))
        for place, pull in zip(places[code], o.pull, strict=True):
            seed[i][place] += float(pull / weight) * o.target if weight else 0.0
    try:
        met = _fit_whole(seed, [np.array([o.target for o in offers.values()], np.int64), axes[0].totals, axes[1].totals])
    except Infeasible as wrong:
        return None, [_impossible_finding(wrong, axes, whole)]
    except Unsolved:
        return None, [master_finding("XP644", "products", None, "target", item="")]
    return {code: _parts_inside(met[i], places[code], o) for i, (code, o) in enumerate(offers.items())}, asked


def _read_axis(table: str, items: Iterable[Product | Channel], sold: set[str], goal: int, whole: int,
               out: list[Diagnostic]) -> _Axis | None:
    """The axis of products or of channels; None with a finding where its totals do not add up."""
    rows = list(items)
    stated = {r.code: r.target for r in rows if r.target is not None}
    rest = goal - sum(stated.values())
    free = sold - set(stated)
    wrong = next((r for r in rows if r.code in stated), None) if rest < 0 or (rest and stated and not free) else None
    if wrong is not None:
        out.append(master_finding("XP643", table, wrong.row_key, "target", found=WAN_YUAN.value(goal - rest),
                                  expected=WAN_YUAN.value(goal), unit=WAN_YUAN.key))
        return None
    codes = tuple(stated)
    amounts = [*stated.values(), rest] if free else list(stated.values())
    group = {code: i for i, code in enumerate(codes)} | dict.fromkeys(free, len(codes))
    group |= {r.code: group.get(r.code, len(amounts) - 1) for r in rows}  # not sold: its pull is 0, the place is idle
    return _Axis(codes, group, apportion(whole, np.array(amounts, dtype=np.int64)))


def _left_with_nothing(master: Master, table: str, items: Iterable[Product | Channel], sold: set[str], axis: _Axis) -> list[Diagnostic]:
    """XP660, one for the sheet: what is sold, states no total and finds no rest to share."""
    blank = [r for r in items if r.target is None and r.code in sold]
    if not axis.codes or not blank or axis.totals[-1]:
        return []
    names = {**{c: p.series for c, p in master.products.items()}, **{c: ch.name for c, ch in master.channels.items()}}
    return [master_finding("XP660", table, blank[0].row_key, "target", expected=WAN_YUAN.value(master.reserve.goal or 0), unit=WAN_YUAN.key,
                           item=text_list(named_code(names[r.code], r.code) for r in blank))]


def _fit_whole(seed: NDArray[np.float64], margins: Sequence[Ints]) -> Ints:
    """Whole steps (carriers, products, channels) that meet the three margins. Infeasible, Unsolved.

    Two rounds of two margins each always have an answer where the fit has one, but for supports so thin that a rounded
    product total leaves a channel nothing to give; those are left to the general solver.
    """
    ideal = fit(seed, list(margins))
    n, products, channels = seed.shape
    try:
        by_product = fit_exact(ideal.sum(axis=2), [margins[0], margins[_PRODUCTS]])
        cells = fit_exact(ideal.reshape(n * products, channels), [by_product.reshape(-1), margins[_CHANNELS]])
    except Infeasible:
        cells = fit_exact(ideal, list(margins))
    return np.asarray(cells.reshape(seed.shape), dtype=np.int64)


def _parts_inside(met: Ints, places: Sequence[tuple[int, int]], offer: CarrierOffer) -> Ints:
    """A carrier's parts by pair: each place's steps shared by the pulls of the pairs that stand in it."""
    parts = np.zeros(len(places), np.int64)
    for place in set(places):
        inside = [i for i, p in enumerate(places) if p == place]
        if met[place]:
            parts[inside] = apportion(int(met[place]), np.array([offer.pull[i] for i in inside], dtype=object))
    return parts


def _impossible_finding(wrong: Infeasible, axes: Sequence[_Axis], whole: int) -> Diagnostic:
    """XP644 with the products and channels that cannot be met together."""
    lines = wrong.conflict.lines if isinstance(wrong.conflict, MarginConflict) else ()
    named = [(axis, place[0]) for axis, place in lines if isinstance(axis, int) and axis > 0 and place]
    codes = [axes[axis - 1].codes[at] for axis, at in named if at < len(axes[axis - 1].codes)]
    first = named[0][0] if named else _PRODUCTS
    by = wrong.conflict.by if isinstance(wrong.conflict, MarginConflict) else whole
    return master_finding("XP644", ("products", "channels")[first - 1], None, "target", found=WAN_YUAN.value(abs(round(by))),
                          unit=WAN_YUAN.key, item=text_list(codes))
