"""What HQ types into its master is read by the names the master shows; what is on no list is told with what may be typed."""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample
from pasted_master import pasted, read

from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.read_rows import master_finding, without_consequences
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Severity
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import LANGS

POSTS: Any = ({"code": "SR", "post": "业务代表", "post_type": "sales", "employ": "own", "carries_target": "yes", "unit_cost": 8000},)
ITEMS: Any = ({"code": "6001", "group": "推广", "item": "陈列费"}, {"code": "6002", "group": "推广", "item": "试饮费"})


def judged(**changes: Any) -> Any:
    return master_from(sample.frames(posts=POSTS, expense_items=ITEMS, **changes))


NAMES = [
    # sheet, a row that says names, what the master reads
    ("mix", {"branch": "上海", "product": "低温奶", "channel": "流通", "sold": "yes"},
     lambda m: (m.mix[0].branch, m.mix[0].product, m.mix[0].channel) == ("B01", "P02", "C02")),
    ("mix", {"branch": "全公司", "product": "P01", "channel": "C01", "sold": "yes"}, lambda m: m.mix[0].branch == ""),
    ("mix", {"branch": "上海(B01)", "product": "P01", "channel": "C01", "sold": "yes"},
     lambda m: m.mix[0].branch == "B01"),  # as findings show it
    ("weights", {"branch": "广州", "basis": "last_year", "py_estimate": 5}, lambda m: list(m.weights) == ["B03"]),
    ("heads", {"branch": "杭州", "post": "业务代表", "cap": 1}, lambda m: (m.heads[0].branch, m.heads[0].post) == ("B02", "SR")),
    ("courses", {"topic": "新人", "audience": "业务代表"}, lambda m: m.courses[0].audience == "SR"),
    ("assignments", {"scope": "华东", "exempt": "上海、B02"},
     lambda m: (m.assignments[0].scope, m.assignments[0].exempt) == ("R1", "B01, B02")),
    ("season", {"category": "液奶", "channel": "商超"}, lambda m: m.seasons[0].channel == "C01"),
    ("rules", {"code": "全年申报合计等于下达目标", "enabled": "no"}, lambda m: not m.enabled("XP401")),
    ("adjustments", {"branch": "上海", "row": "低温奶|流通", "column": "3月"},
     lambda m: (m.adjustments[0].row, m.adjustments[0].column) == ("P02|C02", "m03")),
    ("adjustments", {"row": "低温奶 · 流通", "column": "2027年3月"},
     lambda m: (m.adjustments[0].row, m.adjustments[0].column) == ("P02|C02", "m03")),
    ("adjustments", {"row": "业务代表|期内入职", "column": "上半年"},
     lambda m: (m.adjustments[0].row, m.adjustments[0].column) == ("SR|hires", "h1")),
    ("adjustments", {"row": "合计", "column": "全年"}, lambda m: (m.adjustments[0].row, m.adjustments[0].column) == ("@total", "year")),
    ("adjustments", {"row": "陈列费", "column": "Q2"}, lambda m: (m.adjustments[0].row, m.adjustments[0].column) == ("6001", "q2")),
    ("adjustments", {"row": "6001", "column": "2026年3月"}, lambda m: m.adjustments[0].column == "2026年3月"),   # not of this plan
]


@pytest.mark.parametrize(("sheet", "row", "holds"), NAMES, ids=[f"{c[0]} {n}" for n, c in enumerate(NAMES)])
def test_a_name_that_the_master_shows_stands_for_its_code(sheet: str, row: Any, holds: Any) -> None:
    master, problems = judged(**{sheet: [row]})
    assert holds(master)
    assert not {"XP605", "XP606", "XP603"} & {p.code for p in problems}


def test_a_month_of_a_fiscal_year_is_its_place_in_it() -> None:
    lines = [{"row": "@total", "column": c} for c in ("3月", "2028年3月", "2027年3月", "4月", "3")]
    master, _ = judged(adjustments=lines, company=sample.company(start_month="4"))
    assert [a.column for a in master.adjustments] == ["m12", "m12", "2027年3月", "m01", "3"]   # 3: March, or the third month?


def test_a_name_of_two_units_is_neither() -> None:
    twice = [*sample.ORGANISATION, {"code": "B04", "name": "上海", "parent": "R2", "level": "branch", "type": "fills"}]
    master, problems = judged(organisation=twice, mix=[{"branch": "上海", "product": "P01", "channel": "C01", "sold": "yes"}],
                              history_sales=[{**row, "branch": "上海"} if row["branch"] == "B01" else row for row in sample.sales()])
    told = [p for p in problems if p.code in ("XP605", "XP606")]
    assert {p.code for p in told} == {"XP605", "XP606"}
    assert not any(branch in ("B01", "B04") for branch, _, _ in master.history.sales)
    said = message_of(next(p for p in told if p.code == "XP605"), "zh-CN")
    assert "最接近「上海(B01)」、「上海(B04)」" in said


SAID = [
    # sheet, row, code, severity, what the sentence says
    ("mix", {"branch": "B1", "product": "P01", "channel": "C01", "sold": "yes"}, "XP605", None, "「B1」没有定义;最接近「上海(B01)」"),
    ("ceilings", {"group": "推销", "rate": 10}, "XP605", None, "「推销」没有定义;可选:推广"),
    ("rules", {"code": "XP999"}, "XP605", None, "「XP999」没有定义;最接近"),
    ("rules", {"code": "全年申报等于目标"}, "XP605", None, "全年申报合计等于下达目标(XP401)"),
    ("courses", {"topic": "新人", "audience": "业务"}, "XP605", Severity.WARNING,
     "最接近「业务代表(SR)」;可选:业务代表(SR)、经销商、全体人员"),
    ("rules", {"code": "XP405", "limit": "month_share_points", "limit_value": 30000}, "XP212", None,
     "容差(月度占比偏离上年(点)) 是 3,不能大于 0.5"),
    ("rules", {"code": "XP432", "limit": "person_ratio_note", "limit_value": 500}, "XP211", None, "不能小于 1"),
    ("rules", {"code": "XP405", "limit": "month_share_points"}, "XP601", None, ""),     # a limit without its value does nothing
    ("rules", {"code": "XP405", "limit_value": 500}, "XP601", None, ""),
]


@pytest.mark.parametrize(("sheet", "row", "code", "grave", "says"), SAID, ids=[f"{c[0]} {c[2]} {n}" for n, c in enumerate(SAID)])
def test_what_nobody_knows_is_told_with_its_choices(sheet: str, row: Any, code: str, grave: Any, says: str) -> None:
    columns = MASTER_BY_KEY[sheet].by_key
    told = [p for p in judged(**{sheet: [row]})[1] if p.table == sheet and p.code == code]
    assert [p.severity for p in told] == [grave]
    assert says in message_of(told[0], "zh-CN", {"column": columns[told[0].column or ""].label("zh-CN")} | dict(told[0].params))


def test_words_of_an_audience_that_is_no_post_are_known() -> None:
    _, problems = judged(courses=[{"topic": "x", "audience": a} for a in ("经销商", "全体人员", "Dealers", "SR", "业务代表")])
    assert "XP605" not in {p.code for p in problems}


def test_a_rule_stands_once() -> None:
    _, problems = judged(rules=[{"code": "XP401", "enabled": "no"}, {"code": "xp401", "final": "error"}])
    assert [(p.code, p.column) for p in problems if p.table == "rules"] == [("XP602", "code")]


FIELDS = [
    # field, typed, what the sentence allows
    ("start_month", "13", "可填 1 到 12"), ("year", "27", "可填 2000 到 2100"), ("tax_rate", "三成", "可填 0% 到 100%"),
    ("basis", "销售额", "可选:发货额、开票额、回款额、终端动销"), ("deadline", "年底", "如 2026-11-10 18:00"),
    ("discount", "折让", "最接近「折让前」、「折让后」"),
]


@pytest.mark.parametrize(("field", "typed", "says"), FIELDS, ids=[f[0] for f in FIELDS])
def test_a_field_of_the_company_says_what_it_takes(field: str, typed: str, says: str) -> None:
    told = [p for p in judged(company=sample.company(**{field: typed}))[1] if p.code == "XP611"]
    assert [(p.row_key, p.found) for p in told] == [(field, typed)]
    assert says in message_of(told[0], "zh-CN")
    assert all("{" not in message_of(told[0], lang) + remedy_of(told[0], lang) for lang in LANGS)


@pytest.mark.parametrize(("field", "typed", "value"), [
    ("start_month", "四月", 4), ("start_month", "4月", 4), ("start_month", "Apr", 4),
    ("year", "2028年", 2028), ("year", "２０２８年度", 2028)])
def test_year_and_month_of_the_company_may_be_written_out(field: str, typed: str, value: int) -> None:
    master, problems = judged(company=sample.company(**{field: typed}))
    assert "XP611" not in {p.code for p in problems}
    assert getattr(master.company, field) == value


def test_a_list_of_hq_must_be_kept_to_and_one_it_pasted_is_asked_about() -> None:
    line = {"no": 1, "table": "销售目标分解", "row": "@total", "column": "year", "change": 1, "reason": "x", "proposed_by": "王五",
            "status": "通过"}
    past = {"year": 2026, "month": 1, "branch": "B01", "product": "P01", "channel": "C01", "amount": 1, "status": "发生"}
    _, problems = read({"adjustments": [line], "history_sales": [past]})
    told = {p.table: p for p in problems if p.code == "XP215"}
    assert {table: p.severity for table, p in told.items()} == {"adjustments": Severity.ERROR, "history_sales": None}
    assert message_of(told["adjustments"], "zh-CN").endswith("填了「通过」,不在可选项内;可选:拟定、已批、撤回")


def test_years_and_months_that_are_texts_are_read_and_told_once_a_column() -> None:
    rows = [{"year": y, "month": m, "branch": "上海", "product": "常温奶", "channel": "C01", "amount": 7} for y, m in (
        ("2026年", "1月"), ("2026", "二月"), (2026, "Mar"), ("２０２６年度", "2026年4月"), (2026, 5))]
    master, problems = read({"history_sales": pasted("history_sales", rows)})
    assert master.history.months("B01", "P01", "C01").tolist() == [70_000 // 100] * 5 + [0] * 7
    told = [p for p in problems if p.code in ("XP203", "XP204")]
    assert [(p.code, p.severity, p.cell) for p in told] == [("XP203", Severity.NOTE, "B7"), ("XP203", Severity.NOTE, "C7")]
    assert "2026年、2026、２０２６年度" in message_of(told[0], "zh-CN")
    assert message_of(told[1], "zh-CN").endswith("按 1、2、3、4 读取")


@pytest.mark.parametrize(("year", "month"), [(2025, "2026年4月"), (2026, "13月"), ("26年", 4), ("去年", 4), (2026, "一季度")])
def test_a_month_of_another_year_and_what_is_none_is_refused(year: Any, month: Any) -> None:
    row = {"year": year, "month": month, "branch": "B01", "product": "P01", "channel": "C01", "amount": 7}
    master, problems = read({"history_sales": [row]})
    assert not master.history.sales
    assert {"XP204", "XP695", "XP211", "XP212"} & {p.code for p in problems if p.severity is None}


def test_the_example_of_a_date_is_of_the_plan_year() -> None:
    _, problems = read({"assignments": [{"date": "2026-13-01", "amount": 5}]}, year="2028")
    told = next(p for p in problems if p.code == "XP217")
    assert remedy_of(told, "zh-CN") == "请填日期,如 2028-3-5"


def test_pasted_units_that_nobody_knows_are_mended_in_the_organisation_or_there() -> None:
    _, problems = read({"history_sales": [{"year": 2026, "month": 1, "branch": "天津", "product": "P77", "channel": "C01", "amount": 7}]})
    told = {p.column: remedy_of(p, "zh-CN") for p in problems if p.code == "XP606"}
    assert "组织架构" in told["branch"]
    assert "ERP编码列" in told["product"]


def test_without_a_year_nothing_is_told_by_the_year() -> None:
    found = [master_finding("XP601", "company", "year", "value"), master_finding("XP621", "history_sales", "#1", "year"),
             master_finding("XP605", "mix", "#1", "branch")]
    assert [d.code for d in without_consequences(found, year=False)] == ["XP601", "XP605"]
    assert [d.code for d in without_consequences(found)] == ["XP601", "XP621", "XP605"]


def test_a_pasted_code_says_what_it_is_like() -> None:
    _, problems = read({"history_sales": [{"year": 2026, "month": 1, "branch": "B01", "product": "P011", "channel": "C01", "amount": 7}]})
    told = next(p for p in problems if p.code == "XP606")
    assert remedy_of(told, "zh-CN").startswith("「P011」最接近「P01」;在产品、渠道、科目的ERP编码列补上")


def test_a_pasted_code_with_a_letter_of_another_script_says_so() -> None:
    row = {"year": 2026, "month": 1, "branch": "\u041201", "product": "P01", "channel": "C01", "amount": 7}
    _, problems = read({"history_sales": [row]})
    told = next(p for p in problems if p.code == "XP606")
    assert remedy_of(told, "zh-CN").startswith("「\u041201」「\u0412」是俄文字母,看起来像「B01」;")
