"""What the page 按比例补足 should show, worked out apart from its formulas, and sales targets made for it."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

import numpy as np

from xlplan.calendar import MONTHS, label_params
from xlplan.decompose import apportion
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BY_KEY
from xlplan.tables.rebalance import KEY, SOURCE
from xlplan.units import Ints
from xlplan.workbook.layout import table_layout
from xlplan.workbook.writing.rebalance import page_frame
from xlplan.workbook.writing.template import Sheetwork


def suggested(target: int, months: Sequence[int], held: Collection[int]) -> list[int]:
    """The twelve months in steps: held ones (1 to 12) as they are, the rest of the target shared by `apportion`."""
    open_ = [i for i in range(12) if i + 1 not in held]
    rest = max(target - sum(m for i, m in enumerate(months) if i not in open_), 0)
    out = list(months)
    if open_:
        nothing = sum(months[i] for i in open_) <= 0
        weights = [1 if nothing else max(months[i], 0) for i in open_]
        for i, part in zip(open_, apportion(rest, weights, rule="cumulative").tolist(), strict=True):
            out[i] = part
    return out


def sales_of(rows: Iterable[tuple[int, Sequence[int], str]]) -> Frame:
    """Sales targets of one branch with these targets, months (steps) and texts of 固定."""
    rows = list(rows)
    frame = blank_frame(BY_KEY[SOURCE].with_switches(frozenset()), [f"P{i:05}|C1" for i in range(len(rows))])
    for i, (target, months, fixed) in enumerate(rows):
        for key, value in {"hq_target": target, **dict(zip(MONTHS, months, strict=True))}.items():
            frame.amounts[key][i], frame.filled[key][i] = value, True
        for key, text in {"group": "g", "product": f"p{i}", "channel": "c", "new_mark": "existing", "fixed": fixed}.items():
            frame.texts[key][i] = text
    return frame


def work_of(sales: Frame, start_month: int = 1) -> Sheetwork:
    """What the sheet of those sales targets is made with, in English."""
    params = label_params(2027, start_month, "en")
    return Sheetwork({SOURCE: table_layout(sales, "en", params, {})}, Evaluator({SOURCE: sales}), "en", "", "",
                     start_month=start_month)


def page_of(sales: Frame, start_month: int = 1) -> tuple[Ints, Ints]:
    """(suggested months (rows, 12), differences left (rows,)) in steps, as the page's declaration evaluates."""
    numbers = Evaluator({SOURCE: sales, KEY: page_frame(sales, work_of(sales, start_month))})
    return np.stack([numbers.steps(KEY, m) for m in MONTHS], axis=1), numbers.steps(KEY, "left")
