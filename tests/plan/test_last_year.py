"""What the cover and the tables say last year is made of: the months that are there, and those that are not, of the company or the unit."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import small_company as sample

from xlplan.plan.breakdown.branch_frames import frames_for
from xlplan.plan.breakdown.branch_issue import company_facts
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.breakdown.last_year import last_year_made, months_label
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.rollup.headline import rate_of
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables.periods import MONTHS, PERIOD_MONTHS
from xlplan.tables.sales_targets import SALES_TARGETS
from xlplan.text import Lang

Row = dict[str, Any]


def without(gone: Callable[[Row], bool]) -> list[Row]:
    return [row for row in sample.sales() if not gone(row)]


WHOLE = sample.sales()
JUNE = without(lambda row: row["month"] == 6)
SOME = without(lambda row: row["month"] in (2, 3, 11))
NEW = without(lambda row: row["branch"] == "B02" and row["month"] < 5)
YOUNG = without(lambda row: row["branch"] == "B02")
PAST = without(lambda row: row["month"] > 10)
PLANNED = [{**row, "status": "plan"} for row in WHOLE]
OVER = [{**row, "status": "actual"} for row in WHOLE]


@pytest.mark.parametrize(("rows", "unit", "lang", "said"), [
    (WHOLE, "", "zh-CN", "2026 年 = 1–10月实际 + 11–12月预计"),
    (WHOLE, "B02", "en", "2026 = Jan–Oct actual + Nov–Dec estimate"),
    (PAST + PLANNED, "", "zh-CN", "2026 年 = 1–10月实际 + 11–12月上年计划"),  # made by next-year, actual figures pasted since
    (PLANNED, "B02", "en", "2026 = Jan–Dec last plan"),
    (JUNE, "", "zh-CN", "2026 年 = 1–5、7–10月实际 + 11–12月预计,缺 6月"),
    (JUNE, "B02", "zh-TW", "2026 年 = 1–5、7–10月實際 + 11–12月預估,缺 6月"),
    (JUNE, "B02", "en", "2026 = Jan–May, Jul–Oct actual + Nov–Dec estimate, without Jun"),
    (SOME, "B01", "zh-CN", "2026 年 = 1、4–10月实际 + 12月预计,缺 2–3、11月"),
    (NEW, "B02", "zh-CN", "2026 年 = 5–10月实际 + 11–12月预计,缺 1–4月"),
    (NEW, "B01", "zh-CN", "2026 年 = 1–10月实际 + 11–12月预计"),   # the others have every month
    (NEW, "", "zh-CN", "2026 年 = 1–10月实际 + 11–12月预计"),
    (YOUNG, "B02", "zh-CN", "2026 年没有数"),
    (PAST, "B01", "zh-CN", "2026 年 = 1–10月实际,缺 11–12月"),
    (OVER, "", "zh-CN", ""), ([], "B01", "zh-CN", "")])
def test_last_year(rows: list[Row], unit: str, lang: Lang, said: str) -> None:
    master, _ = master_from(sample.frames(history_sales=rows))
    assert last_year_made(master, lang, unit) == said
    assert company_facts(master, "bottom_up", lang, unit)["unit_basis"].endswith(f" · {said}" if said else ")")


@pytest.mark.parametrize(("positions", "said"), [((0, 1, 2), "4–6月"), ((2,), "6月"), ((0, 2, 8, 9), "4、6、12–1月"), ((11,), "3月")])
def test_months_of_a_fiscal_year(positions: tuple[int, ...], said: str) -> None:
    assert months_label(positions, 4, "zh-CN") == said


@pytest.mark.parametrize("gone", [(), (6,), (1, 2, 3, 4), tuple(range(1, 13))])
def test_growth_in_the_workbook_is_over_the_same_months(gone: tuple[int, ...]) -> None:
    """What is planned for a month that last year lacks counts in no growth, nor in that of its quarter, half and year."""
    master, _ = master_from(sample.frames(history_sales=without(lambda row: row["branch"] == "B02" and row["month"] in gone)))
    made, _ = break_down(master)
    frame = frames_for(master, made, "B02", [SALES_TARGETS])["sales_targets"]
    numbers = Evaluator({"sales_targets": frame})
    planned, past = made.months("B02"), made.py_months("B02")
    assert [m + 1 for m in range(12) if not past[m]] == [*gone]
    for key, months in PERIOD_MONTHS.items():
        same = [MONTHS.index(m) for m in months if past[MONTHS.index(m)]]
        now, then = int(planned[same].sum()), int(past[same].sum())
        assert int(numbers.foot_steps("sales_targets", "@yoy", key)[0]) == (rate_of(now - then, then) if then else 0), key
