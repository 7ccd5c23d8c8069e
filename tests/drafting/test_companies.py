"""What becomes of exports of companies that plan by product only, by channel only, in 元 or 万元, as one unit, as forty."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pytest
from draft_case import TODAY, Rows, drafted, guessed, read, table, yuan

from xlplan.drafting.draft import Draft, draft_master
from xlplan.drafting.goals import Asked
from xlplan.errors import XlplanError
from xlplan.pipeline.loading import broken_down
from xlplan.plan.judging.assembly import master_from
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Severity
from xlplan.workbook.stated_units import stated_unit, stated_values

MONTHS = [(y, m) for y in (2025, 2026) for m in range(1, 13) if (y, m) <= (2026, 10)]
Table = tuple[Sequence[str], Iterable[Sequence[Any]]]


def sales(heads: str, *lines: str, months: Sequence[tuple[int, int]] = MONTHS, amount: str = "100.05") -> Table:
    """A line of `lines` (texts set apart by blanks) for each month."""
    return ("年月", *heads.split(), "销售额(元)"), [(f"{y}-{m:02}", *line.split(), amount) for y, m in months for line in lines]


COMPANIES = [  # export, units, products, channels, mix
    pytest.param(sales("分公司 产品", "广东 茶", "福建 茶", "福建 水"), ["广东", "福建"], ["茶", "水"], ["全部渠道"],
                 {("全部", "茶"), ("福建", "水")}, id="by product only"),
    pytest.param(sales("分公司 渠道", "广东 KA", "福建 KA", "福建 电商"), ["广东", "福建"], ["全部产品"], ["KA", "电商"],
                 {("全部", "全部产品"), ("福建", "全部产品")}, id="by channel only"),
    pytest.param(sales("产品", "茶", "水"), ["销售部"], ["茶", "水"], ["全部渠道"], {("全部", "茶"), ("全部", "水")}, id="one unit"),
    pytest.param(sales("大区 产品", "华东 茶", "华南 茶"), ["华东", "华南"], ["茶"], ["全部渠道"], {("全部", "茶")},
                 id="regions are the units"),
    pytest.param(sales("", ""), ["销售部"], ["全部产品"], ["全部渠道"], {("全部", "全部产品")}, id="nothing but months and amounts")]


@pytest.mark.parametrize(("export", "units", "products", "channels", "mix"), COMPANIES)
def test_companies(export: Table, units: list[str], products: list[str], channels: list[str], mix: set[tuple[str, str]]) -> None:
    draft = drafted(export)
    assert sorted(name for name, level in table(draft, "organisation", "name", "level") if level == "branch") == sorted(units)
    named = dict(table(draft, "products", "code", "series"))
    assert sorted(named.values()) == sorted(products)
    assert sorted(name for (name,) in table(draft, "channels", "name")) == sorted(channels)
    unit_of = dict(table(draft, "organisation", "code", "name")) | {"全部": "全部"}
    assert {(unit_of[unit], named[product]) for unit, product in table(draft, "mix", "branch", "product")} == mix
    assert sum(yuan(draft, "history_sales")) == sum(Decimal(str(row[-1])) for row in export[1]) + sum(draft.running.proposed.values())


FORTY: Table = ("会计期", "大区", "省区", "分公司", "产品", "渠道", "金额"), [
    (f"{y}{m:02}", f"大区{u // 20}", f"省{u // 5}", f"单位{u}", "茶", channel, f"{50_000 + 100 * u}.05")
    for y, m in MONTHS for u in range(40) for channel in ("KA", "电商")]


@pytest.mark.parametrize("export", [*(pytest.param(p.values[0], id=p.id) for p in COMPANIES),
                                    pytest.param(FORTY, id="forty on four levels")])
def test_each_can_be_issued_once_mailbox_and_contact_are_there(export: Table) -> None:
    """And what its units get comes to the goal, which is last year's sales and 12 % more."""
    draft = drafted(export, growth="12%")
    master, found = master_from(draft.frames)
    stops = [d for d in found if severity_of(d.code, "final", {}) is Severity.ERROR]
    assert [(d.code, d.row_key) for d in stops] == [("XP601", "mailbox"), ("XP601", "contact_name")]
    breakdown, _, more = broken_down(master)
    base = sum(amount for _, amount in _last_year(draft))
    assert (sum(breakdown.target[code] for code in master.organisation.branches()), more) == (master.reserve.goal, [])
    assert abs(Decimal(master.reserve.goal or 0) * 100 - base * Decimal("1.12")) <= 100  # a goal is whole steps of 100 yuan


def _last_year(draft: Draft) -> list[tuple[int, Decimal]]:
    """(month, yuan) of the year before the plan year, as drafted."""
    rows = table(draft, "history_sales", "year", "month")
    return [(month, amount) for (year, month), amount in zip(rows, yuan(draft, "history_sales"), strict=False)
            if year == draft.running.year]


@pytest.mark.parametrize(("unit", "amount", "stated", "written"), [
    ("元", "100.05", "yuan", 100.05), ("万元", "1.2345", "wan_yuan", 1.2345), ("千元", "12.35", "thousand_yuan", 12.35),
    ("亿元", "0.0123", "wan_yuan", 123)])
def test_amounts_stand_in_the_unit_of_the_export(unit: str, amount: str, stated: str, written: float) -> None:
    draft = drafted((("年月", "产品", f"销售额({unit})"), [(f"{y}-{m:02}", "茶", amount) for y, m in MONTHS]))
    frame, company = draft.frames["history_sales"], draft.frames["company"]
    column = frame.table.by_key["amount"]
    shown = stated_unit(column, company)
    assert shown is not None
    assert (shown.key, stated_values(frame, column, shown)[0]) == (stated, written)


def test_forty_units_in_regions() -> None:
    rows = [(f"{y}{m:02}", f"大区{u // 10}", f"单位{u}", "茶", "88.8") for y, m in MONTHS for u in range(40)]
    draft = drafted((("会计期", "大区", "分公司", "产品", "金额"), rows))
    levels = [level for (level,) in table(draft, "organisation", "level")]
    assert {one: levels.count(one) for one in levels} == {"company": 1, "region": 4, "branch": 40}
    parents = dict(table(draft, "organisation", "name", "parent"))
    codes = dict(table(draft, "organisation", "name", "code"))
    assert all(parents[f"单位{u}"] == codes[f"大区{u // 10}"] for u in range(40))


def test_forty_units_on_four_levels() -> None:
    """Provinces of two regions that have one name stand in each."""
    rows = [("202610", f"大区{u // 20}", f"省{u // 5 % 4}", f"单位{u}", "8") for u in range(40)]
    draft = drafted((("会计期", "大区", "省区", "分公司", "金额"), rows))
    kept = table(draft, "organisation", "code", "name", "parent", "level")
    levels = [level for *_, level in kept]
    assert {one: levels.count(one) for one in levels} == {"company": 1, "region": 2, "province": 8, "branch": 40}
    parent, name = {code: up for code, _, up, _ in kept}, {code: called for code, called, _, _ in kept}
    unit = next(code for code, called in name.items() if called == "单位33")
    assert [name[parent[unit]], name[parent[parent[unit]]], name[parent[parent[parent[unit]]]]] == ["省2", "大区1", "青禾日化"]


def test_regions_of_customers_are_no_organisation() -> None:
    """A shop that sells into every region stands below none of them."""
    rows = [(f"{y}{m:02}", region, shop, "8") for y, m in MONTHS for region in ("华东", "华南") for shop in ("天猫店", "京东店")]
    draft = drafted((("会计期", "大区", "分公司", "金额"), rows))
    assert [level for (level,) in table(draft, "organisation", "level")] == ["company", "branch", "branch"]


def test_too_many_products_are_planned_by_category() -> None:
    rows = [(f"{y}{m:02}", f"货{k}", f"类{k % 3}", "9.99") for y, m in MONTHS for k in range(100)]
    draft = drafted((("会计期", "产品", "品类", "金额"), rows))
    assert table(draft, "products", "series", "category") == [("类0", "类0"), ("类1", "类1"), ("类2", "类2")]
    assert ("products", "series") in guessed(draft)


def test_too_many_products_without_categories_stand_together() -> None:
    rows = [(f"{y}{m:02}", f"货{k:03}", f"{1000 - k}.5") for y, m in MONTHS for k in range(100)]
    draft = drafted((("会计期", "产品", "金额"), rows))
    names = [name for (name,) in table(draft, "products", "series")]
    assert (len(names), names[0], names[-1]) == (80, "货000", "其他产品")
    assert sum(yuan(draft, "history_sales")) == sum(Decimal(row[-1]) for row in rows) + sum(draft.running.proposed.values())


EXPENSES = ("年月", "部门", "科目编码", "科目名称", "费用大类", "金额"), [
    (f"{y}-{m:02}", unit, *item, "12.34") for y, m in MONTHS for unit in ("广东", "总部")
    for item in (("6601", "差旅费", "业务费用"), ("6602", "陈列费", "市场费用"))]
HEADS = ("年月", "分公司", "岗位", "人数"), [
    (f"{y}-{m:02}", "广东", post, n + (m == 10)) for y, m in MONTHS for post, n in (("销售代表", 20), ("促销员", 12), ("内勤", 3))]


def test_expenses_and_heads_become_accounts_and_posts() -> None:
    draft = drafted(sales("分公司 产品", "广东 茶"), EXPENSES, HEADS)
    assert table(draft, "expense_items", "code", "group", "item") == [("6601", "业务费用", "差旅费"), ("6602", "市场费用", "陈列费")]
    rows = table(draft, "history_expense", "year", "month", "branch", "item")
    spent = yuan(draft, "history_expense")
    assert sum(spent[:len(EXPENSES[1])]) == Decimal("12.34") * len(EXPENSES[1])
    assert [(*row[:2], n) for row, n in zip(rows, spent, strict=True)][len(EXPENSES[1]):] == [
        (2026, m, 12) for m in (11, 12) for _ in range(4)]
    heads = table(draft, "history_heads", "month", "post", "heads")[-6:]
    assert [n for *_, n in heads] == [21, 13, 4] * 2  # as many as in October
    marked = {(one.table, len(one.rows)) for one in draft.guesses if one.table in draft.carried}
    assert marked == {("history_expense", 8), ("history_heads", 6)}
    assert table(draft, "posts", "post", "post_type", "unit_cost") == [
        ("销售代表", "sales", None), ("促销员", "promoter", None), ("内勤", "support", None)]
    assert table(draft, "heads", "opening", "cap") == [(21, 21), (13, 13), (4, 4)]
    assert dict(table(draft, "organisation", "name", "type"))["总部"] == "hq_run"  # it spends and sells nothing
    assert [one.table for one in draft.open] == ["company", "goals", "posts"]
    assert table(draft, "mix", "branch") != [("全部",)]  # 总部 is of all units, and sells none of it


def test_what_a_head_costs_is_told_from_pay_and_heads() -> None:
    """Of the last twelve months, in units that have both; the head office pays, but says no heads."""
    heads, rows = EXPENSES
    pay = [(f"{y}-{m:02}", unit, "6603", "工资社保", "人员费用", "350000" if (y, m) >= (2025, 11) else "9999") for y, m in MONTHS
           for unit in ("广东", "总部")]
    draft = drafted(sales("分公司 产品", "广东 茶"), (heads, [*rows, *pay]), HEADS)
    due = Decimal(12 * 350_000) / (11 * 35 + 38)
    assert {cost for (cost,) in table(draft, "posts", "unit_cost")} == {int(due.to_integral_value())}
    (why,) = [one.why("zh-CN") for one in draft.guesses if (one.table, one.column) == ("posts", "unit_cost")]
    assert why == "工资社保 ÷ 人数(最近 12 个月),各岗位先按同一个数"
    assert [one.table for one in draft.open] == ["company", "goals"]


def test_a_unit_without_sales_for_a_year_is_closed() -> None:
    gone = [(f"{y}-{m:02}", "福建", "茶", "5") for y, m in MONTHS if (y, m) <= (2025, 3)]
    heads, rows = sales("分公司 产品", "广东 茶")
    draft = drafted((heads, [*rows, *gone]))
    assert dict(table(draft, "organisation", "name", "valid_to")) == {"青禾日化": None, "广东": None, "福建": "2025-03-31"}
    assert len(table(draft, "weights", "branch")) == 1


@pytest.mark.parametrize(("year", "expected"), [(None, "2027"), (2026, "2026"), (2027, "2027")])
def test_the_plan_year(year: int | None, expected: str) -> None:
    """Sales of the plan year itself are no history."""
    draft = drafted(sales("产品", "茶"), year=year)
    frame = draft.frames["company"]
    assert frame.texts["value"][frame.keys.index("year")] == expected
    assert all(y < int(expected) for (y,) in table(draft, "history_sales", "year"))
    assert bool(draft.running.lacking) == (expected == "2027")
    assert ["推算" in one.why("zh-CN") for one in draft.guesses if one.table == "goals"] == [expected == "2027"]
    assert any(one.table == "company" and one.rows == ("year",) for one in draft.guesses) == (year is None)


@pytest.mark.parametrize(("tables", "year", "words"), [
    ([EXPENSES], None, "There are no sales in the exports"), ([sales("产品", "茶")], 2031, "nothing of 2030")])
def test_refused(tables: list[Table], year: int | None, words: str) -> None:
    exports, layouts = zip(*(read(*one) for one in tables), strict=True)
    with pytest.raises(XlplanError, match=words):
        draft_master(exports, layouts, company="青禾", year=year, asked=Asked(), today=TODAY, lang="en")


def test_a_month_that_is_not_over_is_said() -> None:
    """Its sales until today stand as they were exported; nobody takes them for the month."""
    rows = [(f"2026-{m:02}", "茶", 100) for m in range(1, 12)]
    draft = drafted((("年月", "产品", "金额"), rows), growth="5%")
    assert TODAY.month == 11
    assert [one.said("zh-CN") for one in draft.open if one.table == "history_sales"] == [
        "历史销售:2026 年 11 月还没有过完,导出的数不全:补成全月的预计数,或月底后重新导出"]


def test_one_year_alone_goes_on_at_its_own_pace() -> None:
    rows: Rows = [(f"2026-{m:02}", "茶", 100 * m) for m in range(1, 11)]
    draft = drafted((("年月", "产品", "金额"), rows))
    assert list(draft.running.proposed.values()) == [550, 550]  # the mean of ten months
    assert ["平均" in one.why("zh-CN") for one in draft.guesses if one.table == "history_sales"] == [True, True]
    assert table(draft, "products", "new_mark") == [("existing",)]  # no earlier year says whether it is new
