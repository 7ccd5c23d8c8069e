"""One person's workbook: what a person reads, what is linked instead of typed again, what may be filled in."""
from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from individual_case import OVER, SHORT, context, team

from xlplan.plan.individual import person_book
from xlplan.plan.individual.measures import person_goals
from xlplan.plan.master.records import Goal
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Book, Cell, Sheet
from xlplan.workbook.styles import STYLES

ZHANG, LI, WANG, VACANT, ZHAO = range(5)
FUNCTION = re.compile(r"[A-Z][A-Z0-9.]*(?=\()")


def book(at: int = ZHANG, lang: Lang = "zh-CN") -> Book:
    return person_book(context(at, lang))


def row(sheet: Sheet, key: str) -> int:
    """The row with that key in column A."""
    return next(r for (r, c), cell in sheet.cells.items() if c == 1 and cell.value == key)


def column(sheet: Sheet, key: str) -> int:
    """The column with that key in row 1."""
    return next(c for (r, c), cell in sheet.cells.items() if r == 1 and c > 1 and cell.value == key)


def at(sheet: Sheet, row_key: str, column_key: str) -> Cell:
    """A cell by its keys."""
    return sheet.cells[row(sheet, row_key), column(sheet, column_key)]


def wan(steps: int) -> float:
    return int(steps) / 100


def texts(sheet: Sheet) -> Iterator[str]:
    """Every text on the sheet but the hidden keys."""
    return (c.value for (r, k), c in sheet.cells.items() if isinstance(c.value, str) and r > 1 and k > 1)


# -- the annual plan ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("who", range(5))
def test_the_year_is_customer_groups_by_months(who: int) -> None:
    sheet, mine, person = book(who).sheet("person_year"), context(who).cells, team().persons[who]
    for i, code in enumerate(("C01", "C02", "C04")):
        assert [at(sheet, code, f"m{m:02}").value for m in range(1, 13)] == [wan(x) for x in mine[:, i]]
        assert at(sheet, code, "year").value == wan(mine[:, i].sum())
    assert [at(sheet, "@total", f"m{m:02}").value for m in range(1, 13)] == [wan(x) for x in person.months]
    assert at(sheet, "@total", "q1").value == wan(person.months[:3].sum())
    assert at(sheet, "@total", "h2").value == wan(person.months[6:].sum())
    assert at(sheet, "@total", "year").value == wan(person.months.sum())


def test_totals_run_both_ways() -> None:
    sheet = book().sheet("person_year")
    first, last = row(sheet, "C01"), row(sheet, "C04")
    assert at(sheet, "@total", "m01").formula == f"SUM(C{first}:C{last})"
    assert at(sheet, "C01", "q1").formula == f"SUM(C{first}:E{first})"
    assert at(sheet, "C01", "h1").formula == f"F{first}+J{first}"
    assert at(sheet, "C01", "year").formula == f"K{first}+T{first}"


def test_time_progress_ends_at_the_end_of_the_persons_time() -> None:
    """A branch's own standard: 18 of 247 days are 7.3 %; who comes in July starts from nothing."""
    sheet, late = book().sheet("person_year"), book(WANG).sheet("person_year")
    pace = next(r for (r, c), cell in sheet.cells.items() if c == 2 and cell.value == "时间进度")
    months = [column(sheet, f"m{m:02}") for m in range(1, 13)]
    shown = [[s.cells[pace, c].value for c in months] for s in (sheet, late)]
    assert all(a == sorted(a) for a in shown)  # type: ignore[type-var]
    assert [a[-1] for a in shown] == [1.0, 1.0]
    assert shown[1][:6] == 6 * [0.0]


def test_the_sales_line_is_linked_not_typed_again() -> None:
    """K1: the measure's target is the cell of the breakdown."""
    sheet = book().sheet("person_year")
    line = next(c for (r, _), c in sheet.cells.items() if r == row(sheet, "goal|G01") and c.formula)
    assert line.formula == f"U{row(sheet, '@total')}"
    assert line.value == wan(team().persons[ZHANG].months.sum())


def test_other_goals_stand_as_company_standards_with_their_source() -> None:
    """K11: every measure says where its figure comes from; weights add up."""
    sheet = book().sheet("person_year")
    shown = {r: [c.value for (q, _), c in sorted(sheet.cells.items(), key=lambda x: x[0]) if q == r and c.value is not None]
             for r in (row(sheet, "goal|G03"), row(sheet, "goal|G08"))}
    assert [v[1:8] for v in shown.values()] == [
        ["费用", "销售费用率不高于", "公司标准:三年均值", "越小越好", "%", 0.218, 0.132],
        ["投诉率", "客户投诉率不高于", "公司标准:客服系统", "越小越好", "%", 0.0012, 0.053]]
    weights = [c for (r, _), c in sheet.cells.items() if r == row(sheet, "goal|G08") + 1 and c.formula]
    assert [(w.value, (w.formula or "")[:4]) for w in weights] == [(1.0, "SUM(")]


def test_goals_of_the_whole_company_are_nobodys_measures() -> None:
    """A profit in 万元 and a ceiling of heads are the company's; their 24 % of weight goes to the others, 76 % so far, in proportion."""
    sheet = book().sheet("person_year")
    keys = [str(c.value) for (_, at), c in sorted(sheet.cells.items()) if at == 1 and str(c.value).startswith("goal|")]
    assert keys == ["goal|G01", "goal|G03", "goal|G04", "goal|G05", "goal|G07", "goal|G08"]
    assert "不列入个人的公司整体指标:营业利润、年末在岗人数不高于。它们的权重按比例分给其余指标。" in list(texts(sheet))


HEADS, SALES = Goal("G2", "heads", "人数不超过", unit="person"), Goal("G1", "sales", weight=600)


@pytest.mark.parametrize(("goals", "kept"), [
    ([SALES, HEADS], {"G1": 600}),                                              # it had no weight
    ([SALES, replace(HEADS, weight=400)], {"G1": 1000}),
    ([replace(HEADS, weight=400), replace(SALES, weight=None)], {"G1": None}),  # nobody to share it out to
    ([HEADS], {"": None}),
    # amounts add up over people, rates are everybody's; heads are the company's in any unit
    ([SALES, *(Goal(u, "other", unit=u, weight=50) for u in ("wan_yuan", "yuan", "piece", "person", "outlet", "rank"))], {"G1": 900}),
    ([SALES, Goal("H", "heads", unit="percent", weight=300), Goal("P", "profit", unit="percent", weight=100),
      Goal("D", "distribution", unit="point")], {"G1": 857, "P": 143, "D": None}),
])
def test_what_a_person_can_be_held_to(goals: list[Goal], kept: dict[str, int | None]) -> None:
    assert {g.code: g.weight for g in person_goals(goals)} == kept


def test_over_assignment_and_what_nobody_carries_are_said() -> None:
    said = "\n".join(texts(book(LI).sheet("person_year")))
    over, short = wan(sum(OVER.values())), wan(sum(SHORT.values()))
    assert f"分公司统筹(未分到人) {short:.2f} − 加码 {over:.2f}" in said
    assert "▲ 人员小计高于核定目标(加码)" in said


@pytest.mark.parametrize(("who", "said"), [
    (ZHANG, "100201 · KA经理 · 市区KA · 在岗 · 1月–12月"), (WANG, "100203 · 业务代表 · 新区 · 在岗 · 7月–12月"),
    (VACANT, "100204 · 业务代表 · 电商 · 待招 · 1月–6月")])
def test_who_the_plan_is_for(who: int, said: str) -> None:
    assert said in list(texts(book(who).sheet("person_year")))


def test_without_last_year_there_is_no_growth() -> None:
    """待招 had no last year: dashes on the cards, not a growth on nothing; 王五 sold nothing, which is a figure."""
    vacant, late = (book(who).sheet("person_year").cells for who in (VACANT, WANG))
    assert [(vacant[7, c].value, vacant[7, c].formula) for c in (4, 7)] == [("–", None), ("–", None)]
    assert [(late[7, c].value, late[7, c].formula) for c in (4, 7)] == [(0.0, None), (0, "IF(D7=0,0,ROUND((B7-D7)/D7,3))")]


# -- the monthly plan --------------------------------------------------------------------------------------------------

def test_months_are_linked_to_the_annual_plan() -> None:
    made = book()
    sheet, year = made.sheet("person_months"), made.sheet("person_year")
    for m in range(1, 13):
        cell = at(sheet, f"m{m:02}", "C|C02")
        assert cell.formula == f"'个人年度销售计划'!{chr(64 + column(year, f'm{m:02}'))}{row(year, 'C02')}"
        assert cell.value == at(year, "C02", f"m{m:02}").value
    assert at(sheet, "h1", "target").value == at(year, "@total", "h1").value
    assert at(sheet, "year", "running").value == at(sheet, "year", "target").value
    assert at(sheet, "@check", "target").value == 0


def test_months_stand_in_the_order_of_the_year() -> None:
    sheet = book(lang="en").sheet("person_months")
    names = [sheet.cells[r, 2].value for r in range(6, 25)]
    assert names == ["Jan", "Feb", "Mar", "Q1", "Apr", "May", "Jun", "Q2", "H1", "Jul", "Aug", "Sep", "Q3", "Oct", "Nov", "Dec",
                     "Q4", "H2", "Year"]


# -- every day ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("who", range(5))
def test_days_add_up_to_months_and_to_the_year(who: int) -> None:
    plan = context(who)
    sheet = person_book(plan).sheet("person_days")
    keys = {r: str(c.value) for (r, k), c in sheet.cells.items() if k == 1 and r > 5}
    target = column(sheet, "target")
    days = {r: key for r, key in keys.items() if key[:2] == "20"}
    assert len(days) == int(plan.days.sum())
    for m, steps in enumerate(plan.months, 1):
        mine = [sheet.cells[r, target].value for r, key in days.items() if key[5:7] == f"{m:02}"]
        assert round(sum(mine) * 100) == steps  # type: ignore[arg-type]
        if f"m{m:02}" in keys.values():
            assert at(sheet, f"m{m:02}", "target").value == wan(steps)
    assert at(sheet, "@total", "target").value == wan(plan.months.sum())
    assert at(sheet, "@check", "target").value == 0


def test_days_outside_a_persons_time_are_not_listed() -> None:
    keys = [str(c.value) for (r, k), c in book(WANG).sheet("person_days").cells.items() if k == 1 and r > 5]
    assert {k for k in keys if k[0] == "m"} == {f"m{m:02}" for m in range(7, 13)}
    assert min(k for k in keys if k[0] == "2") >= "2027-07-01"


def test_somebody_who_is_never_there_has_an_empty_plan() -> None:
    """From July to June: the months are mistyped, and nothing is carried."""
    given, empty = context(ZHAO), np.zeros(12, np.bool_)
    team_ = given.handed.team
    gone = replace(given, handed=replace(given.handed, team=replace(
        team_, persons=(*team_.persons[:ZHAO], replace(team_.persons[ZHAO], active=empty)))))
    made = person_book(gone)
    assert at(made.sheet("person_year"), "@total", "year").value == 0
    assert [str(c.value) for (r, k), c in made.sheet("person_days").cells.items() if k == 1 and r > 5] == ["@total", "@check"]


def test_workdays_are_the_companys() -> None:
    """The public calendar and HQ's exceptions to it."""
    plan = context(ZHANG)
    listed = [str(c.value) for (r, k), c in person_book(plan).sheet("person_days").cells.items() if k == 1 and str(c.value)[:2] == "20"]
    assert listed == [d.isoformat() for month in plan.edition.workdays.months for d in month]
    assert plan.edition.workdays.extra["extra_off"]
    assert not {d.isoformat() for d in plan.edition.workdays.extra["extra_off"]} & set(listed)


# -- all pages ---------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("lang", LANGS)
def test_only_what_the_person_fills_in_is_unlocked(lang: Lang) -> None:
    """Actuals and remarks of days; rating, rater, evidence; sign-off. Every figure of the plan is locked."""
    for sheet in book(lang=lang).sheets:
        assert sheet.protected
        for cell in sheet.cells.values():
            assert cell.formula is None or not STYLES[cell.style].unlocked
            assert not (STYLES[cell.style].unlocked and isinstance(cell.value, (int, float)))
    days = book(lang=lang).sheet("person_days")
    open_ = {c for (_, c), cell in days.cells.items() if STYLES[cell.style].unlocked}
    assert open_ == {column(days, "actual"), column(days, "remark")}


@pytest.mark.parametrize("who", range(5))
def test_formulas_can_be_read_aloud(who: int) -> None:
    used = {name for s in book(who).sheets for c in s.cells.values() for name in FUNCTION.findall(c.formula or "")}
    assert used <= {"SUM", "IF", "ROUND"}


@pytest.mark.parametrize("lang", LANGS)
def test_pages_are_set_up_for_print(lang: Lang) -> None:
    made = book(lang=lang)
    assert [s.title for s in made.sheets] == {
        "zh-CN": ["个人年度销售计划", "个人月度销售计划", "每日目标"], "zh-TW": ["個人年度銷售計畫", "個人月度銷售計畫", "每日目標"],
        "en": ["Annual sales plan", "Monthly sales plan", "Daily targets"]}[lang]
    assert all(s.landscape and s.freeze and s.footer[0] for s in made.sheets)
    assert made.sheet("person_year").fit_height == 1
    assert all(made.sheet(k).title_rows == (2, 5) for k in ("person_months", "person_days"))


def test_the_same_figures_give_the_same_workbook() -> None:
    assert book() == book()
