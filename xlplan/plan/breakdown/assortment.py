"""What a branch sells: the active pairs of product and channel, and in which months. Floor 4."""
from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from xlplan.plan.master.fiscal import month_position, open_months
from xlplan.plan.master.master import Master
from xlplan.units import Bools


@dataclass(frozen=True)
class ActivePair:
    """A product in a channel, and which of the twelve months it may be sold."""

    product: str
    channel: str
    open: Bools


def active_pairs(master: Master, code: str) -> tuple[ActivePair, ...]:
    """The active pairs of a unit, products and channels in the order of their sheets.

    The unit's own row of the mix goes before a row for all; rows for all are the branches', an HQ-run unit without own
    rows sells what it sold last year. Open are the months from launch and 起售月 to delisting, while the unit exists.
    """
    rows = {(r.product, r.channel): r for r in reversed(master.mix) if r.branch == ""}
    own = {(r.product, r.channel): r for r in reversed(master.mix) if r.branch == code}
    entity = master.organisation.by_code[code]
    if entity.type == "hq_run":
        rows = {}
    rows |= own
    sold = {pair for pair, r in rows.items() if r.sold != "no"}
    if entity.type == "hq_run" and not own:
        sold = {(p, c) for b, p, c in master.history.sales if b == code}
    year, start = master.company.year, master.company.start_month
    exists = np.array(open_months(entity.valid_from, entity.valid_to, year, start))
    out = []
    for product in master.products.values():
        on_sale = exists & np.array(open_months(product.launch, product.delist, year, start))
        for channel in master.channels:
            if (product.code, channel) not in sold:
                continue
            row = rows.get((product.code, channel))
            first = 0 if row is None or row.from_month is None else month_position(row.from_month, start)
            out.append(ActivePair(product.code, channel, on_sale & (np.arange(12) >= first)))
    return tuple(out)
