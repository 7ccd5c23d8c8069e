"""The years before last, as pasted into the master: what units sold, to stand beside last year and the plan. Floor 4."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from xlplan.plan.rollup.context import RollupContext
from xlplan.tables.periods import MONTHS
from xlplan.text import Text
from xlplan.units import Ints

MOST: Final = 2  # years before last
SOLD: Final = Text("{y}年销售", "{y}年銷售", "{y} sales")
SAME_MONTHS: Final = Text("{y}年同期(同口径)", "{y}年同期(同基準)", "Same month {y}")


def years_before_last(context: RollupContext) -> list[int]:
    """Those of which every month was pasted, the earlier first."""
    past = context.master.history
    return sorted(y for y in past.by_branch if y < past.year and len(past.given.get(y, ())) == len(MONTHS))[-MOST:]


def sold_months(context: RollupContext, year: int, codes: Sequence[str]) -> Ints:
    """What those units sold then by month, whatever it was: shape (units, 12)."""
    sold, none = context.master.history.by_branch.get(year, {}), np.zeros(len(MONTHS), np.int64)
    return np.array([sold.get(code, none) for code in codes], dtype=np.int64).reshape(-1, len(MONTHS))
