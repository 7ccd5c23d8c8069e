"""One mistake costs one message: what only follows from another finding is not said again, what does not is."""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample

from xlplan.calendar import label_params
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.fiscal import months_said
from xlplan.plan.master.labels import period_name
from xlplan.plan.master.read_rows import master_finding, without_consequences
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import LANGS, Lang

NO_TARGET = {k: v for k, v in sample.GOALS[0].items() if k not in ("base", "growth")}
DIRECT = [{"branch": "B01", "direct_target": 500_000}]


def said(refused: tuple[Diagnostic, ...] = (), **changes: Any) -> list[Diagnostic]:
    master, problems = master_from(sample.frames(**changes))
    return without_consequences([*problems, *break_down(master)[1]], refused, goal=bool(master.reserve.goal))


@pytest.mark.parametrize(("changes", "codes"), [
    ({"goals": [NO_TARGET], "weights": DIRECT}, ["XP601"]),     # no target: no sales goal, and nothing fits, but why was said
    ({"goals": [], "weights": DIRECT}, ["XP613"]),              # no row at all
    ({"weights": [{"branch": "B01", "direct_target": 9_000_000}]}, ["XP615"]),  # there is a goal, and it does not fit
    ({"mix": []}, ["XP616"]),                                   # three branches, one cause
    ({"mix": [{"branch": "B01", "product": "P01", "channel": "C01", "sold": "yes"}]}, ["XP616"]),
])
def test_one_mistake_one_message(changes: dict[str, Any], codes: list[str]) -> None:
    assert [d.code for d in said(**changes)] == codes


def test_units_are_named_in_one_finding() -> None:
    (found,) = said(mix=[])
    assert all(code in message_of(found, lang) for code in ("B01", "B02", "B03") for lang in LANGS)
    many = [master_finding("XP624", "weights", None, "branch", item=f"B{i:02}") for i in range(30)]
    (one,) = without_consequences([*many, *many])
    assert "B10、B11、… +18" in message_of(one, "zh-CN")


@pytest.mark.parametrize(("column", "row", "codes"), [
    ("rate", "#1", []),             # 15 typed for 15 %: the rate was refused, so it is not missing as well
    ("amount", "#1", []),
    ("rate", "#2", ["XP618"]),      # another row's
    ("group", "#1", ["XP618"]),     # another column's
])
def test_a_refused_rate_is_not_missing_too(column: str, row: str, codes: list[str]) -> None:
    refused = (Diagnostic("XP212", table="ceilings", row_key=row, column=column),)
    items = [{"code": "E1", "group": "终端", "item": "进场费"}]
    assert [d.code for d in said(refused, expense_items=items, ceilings=[{"group": "终端", "control": "alarm"}])] == codes


@pytest.mark.parametrize(("start", "lang", "months", "third"), [
    (1, "zh-CN", "1月、12月", "3月"), (1, "en", "Jan, Dec", "Mar"),                     # the calendar year is the plan year
    (4, "zh-CN", "2027年4月、2028年3月", "2027年6月"), (4, "zh-TW", "2027年4月、2028年3月", "2027年6月"),
    (4, "en", "Apr 2027, Mar 2028", "Jun 2027"), (12, "zh-CN", "2027年12月、2028年11月", "2028年2月"),
])
def test_months_carry_their_year_where_it_is_not_plain(start: int, lang: Lang, months: str, third: str) -> None:
    assert months_said([0, 11], 2027, start)(lang) == months
    assert period_name("m03", 2027, start, lang) == third
    assert label_params(2027, start, lang)["m03"] == third.rsplit("年", maxsplit=1)[-1].split(" ", maxsplit=1)[0]   # headers stay short


def test_missing_months_are_said_with_their_year() -> None:
    rows = [{"year": 2026, "month": m, "branch": "B01", "product": "P01", "channel": "C01", "amount": 5} for m in range(4, 13)]
    _, problems = master_from(sample.frames(company=sample.company(start_month="4"), history_sales=rows))
    (found,) = [d for d in problems if d.code == "XP623"]
    assert "2027年1月、2027年2月、2027年3月" in message_of(found, "zh-CN")
