"""The years before last, as pasted into the master: what units sold, to stand beside last year and the plan. Floor 4."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from xlplan.plan.rollup.facts import BranchFacts
from xlplan.tables.periods import MONTHS
from xlplan.text import Text
from xlplan.units import Ints

SOLD: Final = Text("{y}年销售", "{y}年銷售", "{y} sales")
SAME_MONTHS: Final = Text("{y}年同期(同口径)", "{y}年同期(同基準)", "Same month {y}")


def years_before_last(facts: BranchFacts) -> list[str]:
    """Those that are known, the earlier first."""
    return sorted(facts.past or ())


def sold_months(facts: BranchFacts, year: str, codes: Sequence[str]) -> Ints:
    """What those units sold then by month, whatever it was: shape (units, 12)."""
    sold = (facts.past or {}).get(year, {})
    return np.array([sold.get(code, (0,) * len(MONTHS)) for code in codes], dtype=np.int64).reshape(-1, len(MONTHS))
