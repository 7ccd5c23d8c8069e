"""A carrier's target over what it sells: product × channel, then months. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Final

import numpy as np

from xlplan.decompose import apportion
from xlplan.plan.breakdown.assortment import ActivePair, active_pairs
from xlplan.plan.breakdown.totals import CarrierOffer, meet_totals
from xlplan.plan.master.filling import sales_branches
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding, some_of
from xlplan.plan.master.seasons import SeasonBook
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import same_text, text_list
from xlplan.units import PERCENT, Ints

_ONE = 10**PERCENT.places
_NAMED: Final = 10  # categories in channels that a message lists


@dataclass(frozen=True)
class BranchLine:
    """One product in one channel of a branch; 0.01 万元, months by position in the fiscal year. `months` add up to
    `target`, `py_months` to `py`."""

    product: str
    channel: str
    py: int
    target: int
    months: tuple[int, ...]
    py_months: tuple[int, ...]


@dataclass(frozen=True)
class LineBuilder:
    """Carrier targets -> lines: product × channel, then months. Findings go to `out`.

    `workdays`: twelve numbers by which the seasonal index is multiplied; None where months are not weighted by them. `past`:
    those of the years before, which are taken out of the index first (see `SeasonBook`).
    """

    master: Master
    workdays: Sequence[int] | None
    out: list[Diagnostic]
    past: Mapping[int, Sequence[int]] | None = None

    @cached_property
    def _seasons(self) -> SeasonBook:
        return SeasonBook(self.master, self.past if self.workdays is not None else None)

    @cached_property
    def _branches(self) -> frozenset[str]:
        return frozenset(sales_branches(self.master))

    def lines(self, targets: Mapping[str, int]) -> dict[str, tuple[BranchLine, ...]]:
        """The lines of every carrier of `targets`, adding up to its target (() for a unit that sells nothing itself).

        Where HQ states totals of products or channels, the lines of all carriers together meet these as well
        (`totals.meet_totals`); without, or where they cannot be met (XP643, XP644), each carrier goes by its own shares.
        """
        offers = {code: self._offer(code, target) for code, target in targets.items()}
        met, found = meet_totals(self.master, {code: o for code, o in offers.items() if o.target > 0 and any(o.pull)})
        self.out.extend(found)
        self.out.extend(self._pulled_by_nothing(offers.values()))
        self.out.extend(self._without_own_season(offers.values()))
        return {code: self._over_months(code, o.pairs, met[code]) if met is not None and code in met
                else self._own(code, o) for code, o in offers.items()}

    def _pulled_by_nothing(self, offers: Iterable[CarrierOffer]) -> Iterable[Diagnostic]:
        """XP692, one a sheet: products and channels on sale without a last year, a share of a new product or a goal anywhere."""
        pulls = [(pair, pull) for o in offers if o.target for pair, pull in zip(o.pairs, o.pull, strict=True) if pair.open.any()]
        for table, rows, of in (("products", self.master.products, "product"), ("channels", self.master.channels, "channel")):
            drawn = {getattr(pair, of) for pair, pull in pulls if pull}
            idle = [c for c in dict.fromkeys(getattr(pair, of) for pair, _ in pulls) if c not in drawn and rows[c].target is None]
            if idle:
                yield master_finding("XP692", table, rows[idle[0]].row_key, "target", item=text_list(idle))

    def _without_own_season(self, offers: Iterable[CarrierOffer]) -> Iterable[Diagnostic]:
        """XP666: categories in channels whose months are alike, as no whole year tells a season; XP667: those that sold last year and
        follow the season of their category, or of the company, as they have no whole year themselves."""
        history, products = self.master.history, self.master.products
        drawn = {(products[pair.product].category, pair.channel)
                 for o in offers if o.target for pair, pull in zip(o.pairs, o.pull, strict=True) if pull}
        sold = {(products[p].category, channel) for (_, p, channel), months in history.sales.items() if p in products and months.any()}
        keys = sorted(drawn) if history.years else []
        alike = [key for key in keys if self._seasons.source(*key) == "equal"]
        borrowed = [key for key in keys if key in sold and self._seasons.source(*key) in ("category", "all")]
        for code, of in (("XP666", alike), ("XP667", borrowed)):
            said = [same_text(f"{category} · {self.master.channels[channel].name}") for category, channel in of]
            if said:
                yield master_finding(code, "season", None, "category", n=len(said), what=some_of(said, _NAMED),
                                     sheet=MASTER_BY_KEY["season"].label)

    def own(self, code: str, target: int) -> tuple[BranchLine, ...]:
        """One carrier's lines by its own shares, adding up to `target` unless nothing is open (XP616)."""
        return self._own(code, self._offer(code, target))

    def _offer(self, code: str, target: int) -> CarrierOffer:
        """A product without last year pulls by its `new_share` for the months it is on sale, the others share the rest by
        last year × (1 + planned growth); what is never open pulls nothing."""
        pairs = active_pairs(self.master, code)
        pull = _pair_weights(self.master, pairs, [int(self._history(code, p).sum()) for p in pairs])
        open_ = [bool(p.open.any()) for p in pairs]
        if any(open_) and not any(pull):  # nothing to go by: all that is open alike
            pull = [Fraction(int(o)) for o in open_]
        return CarrierOffer(target, pairs, pull)

    def _own(self, code: str, offer: CarrierOffer) -> tuple[BranchLine, ...]:
        parts = np.zeros(len(offer.pairs), np.int64)
        if offer.target and any(offer.pull):
            parts = apportion(offer.target, np.array(offer.pull, dtype=object))
        elif offer.target and (offer.pairs or code in self._branches):
            self.out.append(master_finding("XP616", "mix", None, "branch", item=code))
        return self._over_months(code, offer.pairs, parts)

    def _over_months(self, code: str, pairs: Sequence[ActivePair], parts: Ints) -> tuple[BranchLine, ...]:
        """By the seasonal index, times workdays; closed months get nothing."""
        if not pairs:
            return ()
        history = [self._history(code, p) for p in pairs]
        split = apportion(parts, np.array([self._month_weights(p) for p in pairs], dtype=np.int64))
        return tuple(BranchLine(p.product, p.channel, int(history[i].sum()), int(parts[i]), tuple(split[i].tolist()),
                                tuple(history[i].tolist())) for i, p in enumerate(pairs))

    def _history(self, code: str, pair: ActivePair) -> Ints:
        return self.master.history.months(code, pair.product, pair.channel)

    def _month_weights(self, pair: ActivePair) -> Ints:
        """Index × workdays in the months that are open; open months alike where that leaves nothing."""
        index = np.array(self._seasons.of(self.master.products[pair.product].category, pair.channel), dtype=np.int64)
        if self.workdays is not None:
            index *= np.asarray(self.workdays, dtype=np.int64)
        weights = index * pair.open
        return weights if weights.any() else pair.open.astype(np.int64)


def _pair_weights(master: Master, pairs: Sequence[ActivePair], py: Sequence[int]) -> list[Fraction]:
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
