"""A rule of HQ's own may name the figure of another table that HQ declared or switched on: its total, or one of its fixed rows."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from figures_case import COLUMNS, TABLES, Row, book, declared, money

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.pipeline.explain import rule_sentence
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.judging.assembly import master_from
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BRANCH
from xlplan.tables.own.declared import own_table_from
from xlplan.workbook.forms import answer_key
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.writing.checks import AT

ON: list[Row] = [{"table": "行动计划", "bottom_up": "yes"}]
HALL = money("培训纲领", "hall", "场地费", "yuan")  # a column that HQ adds to our table
NAMED: list[tuple[str, str, str]] = [
    # what is typed, the figure in keys, how it is said
    ("渠道费用.合计.费用", "x_fees.@total.cost", "渠道费用 · 合计 · 费用"),
    ("fees.total.cost", "x_fees.@total.cost", "渠道费用 · 合计 · 费用"),
    ("Fees . Total . Cost", "x_fees.@total.cost", "渠道费用 · 合计 · 费用"),
    ("客户等级.合计.返利", "x_tiers.@total.n", "客户等级 · 合计 · 返利"),
    ("客户等级.直营.返利", "x_tiers.直营.n", "客户等级 · 直营 · 返利"),
    ("客户等级.S.1*.返利", "x_tiers.S.1*.n", "客户等级 · S.1* · 返利"),  # points may stand in what a row is called
    ("铺货.低温奶.陈列费", "x_goods.P02.n", "铺货 · P02 低温奶 · 陈列费"),
    ("铺货.P02.陈列费", "x_goods.P02.n", "铺货 · P02 低温奶 · 陈列费"),
    ("市场活动.合计.上年预算", "x_acts.@total.last", "市场活动 · 合计 · 上年预算"),  # of the table itself
    ("培训纲领.合计.场地费", "training.@total.hall", "培训纲领 · 合计 · 场地费"),
    ("行动计划.合计.budget", "actions.@total.budget", "行动计划 · 合计 · 预算(万元)"),
]


@pytest.mark.parametrize(("typed", "figure", "said"), NAMED, ids=[n[0] for n in NAMED])
def test_it_is_named_by_table_row_and_column(typed: str, figure: str, said: str) -> None:
    for tables in (TABLES, TABLES[::-1]):  # in any order
        own, _ = declared([{"figure": typed}], tables, [*COLUMNS, HALL], tables_issued=ON)
        assert own.found == ()
        text = own.issued["x_acts"]
        assert [rule.figure for rule in own_table_from(text).rules] == [figure]
        [rule] = [rule for table in own.made for rule in table.rules if rule.own]
        assert rule.title.zh_cn == f"「预算」合计不超过{said}"


def test_it_is_said_in_three_languages() -> None:
    own, _ = declared([{"figure": "渠道费用.合计.费用"}])
    [title] = [rule.title for table in own.made for rule in table.rules]
    assert title.en == "The total of “预算” is at most Fees · Total · Cost"
    assert title.zh_tw == "「预算」合計不超過渠道费用 · 合計 · 费用"


def test_the_manual_says_it_in_words() -> None:
    own, _ = declared([{"figure": "客户等级.直营.返利"}])
    [(table, rule)] = [(table, rule) for table in own.made for rule in table.rules]
    says, where = rule_sentence(rule, table, "zh-CN")
    assert says.endswith("合计·预算(万元) ≤ 客户等级的项目为「直营」的各行返利(万元)之和")
    assert where == "客户等级的项目为「直营」的行数 > 0"


WRONG: list[tuple[Row, list[Row], list[Row], str]] = [
    # the rule, tables and columns that differ, what is said at the figure
    ({"figure": "渠道.合计.费用"}, [], [], "没有「渠道」这张表;最接近「渠道费用」"),
    ({"figure": "渠道费用.费用"}, [], [], "「渠道费用」没有「费用」这一行;可选:合计"),
    ({"figure": "渠道费用.小计.费用"}, [], [], "「渠道费用」没有「小计」这一行;可选:合计"),
    ({"figure": "客户等级.乙级.返利"}, [], [], "「客户等级」没有「乙级」这一行;可选:合计、直营、>500万、S.1*"),
    ({"figure": "渠道费用.合计.花费"}, [], [], "「渠道费用」没有「花费」这一列;共 14 项可选,如 费用、杂费"),
    ({"figure": "渠道费用.合计.最大一笔"}, [], [], "「最大一笔」在「渠道费用」的「合计」这一行没有数"),      # it does not add up
    ({"figure": "渠道费用.合计.渠道"}, [], [], "「渠道」在「渠道费用」的「合计」这一行没有数"),
    ({"figure": "客户等级.直营.说明"}, [], [], "「客户等级」没有「说明」这一列;可选:返利"),
    ({"figure": "铺货.P09.陈列费"}, [], [], "没有「P09」这一行"),
    ({"figure": "市场活动.合计.预算"}, [], [], "自己的合计"),
    ({"figure": "行动计划.合计.budget"}, [], [], "填报安排"),                        # of the shelf, and off
    ({"figure": "渠道费用.合计.件数"}, [], [money("渠道费用", "count", "件数", "person")], "单位不同"),
    ({"figure": "客户等级.合计.返利", "kind": "by_month", "other": "月份"}, [], [], "不分月"),
    ({"figure": "空表.合计.说明"}, [{"key": "empty", "name": "空表"}], [{"table": "空表", "key": "x", "name": "说明", "kind": "text"}],
     "没有合计行"),
    ({"figure": "坏表.合计.额"}, [{"key": "bad", "name": "坏表"}], [money("坏表", "Sum", "额")], "先改好它"),
    ({"figure": "坏表.合计.额"}, [{"key": "Bad", "name": "坏表"}], [money("坏表", "sum", "额")], "先改好它"),
    ({"figure": "停表.合计.额"}, [{"key": "off", "name": "停表", "life": "off"}], [money("停表", "sum", "额")], "没有「停表」这张表"),
]


@pytest.mark.parametrize(("rule", "tables", "columns", "said"), WRONG, ids=[f"{w[0]['figure']}-{w[3]}" for w in WRONG])
def test_what_is_none_is_said_at_its_cell(rule: Row, tables: list[Row], columns: list[Row], said: str) -> None:
    own, _ = declared([rule], [*TABLES, *tables], [*COLUMNS, *columns])
    at_rule = [d for d in own.found if d.code == "XP803"]
    assert [(d.row_key, d.column) for d in at_rule] == [("#1", "figure")]
    assert said in message_of(at_rule[0], "zh-CN"), message_of(at_rule[0], "zh-CN")
    assert {"x_acts", "x_fees", "x_tiers"} <= {table.key for table in own.made}  # it takes no table out


def test_a_table_of_the_shelf_that_is_off_takes_nothing_out() -> None:
    """Neither by a list of its rows nor by a rule that looks for them there."""
    lists = {"table": "渠道费用", "key": "act", "name": "行动", "kind": "choice", "entries": "=行动计划.item"}
    own, _ = declared([{"kind": "exists_in", "column": "活动", "other": "行动计划.item"}], columns=[*COLUMNS, lists])
    assert [(d.code, d.column) for d in own.found] == [("XP802", "entries"), ("XP803", "other")]
    assert all("填报安排" in message_of(d, "zh-CN") for d in own.found)
    assert "x_acts" in [table.key for table in own.made]


KEPT: list[tuple[Row, dict[str, dict[str, list[int]]], dict[str, dict[str, list[int]]], str]] = [
    # the rule, figures that keep it, figures that break it, what is said
    ({"figure": "渠道费用.合计.费用"}, {"x_acts": {"budget": [600, 400]}, "x_fees": {"cost": [900, 100]}},
     {"x_acts": {"budget": [600, 401]}, "x_fees": {"cost": [900, 100]}}, "预算(万元) 合计 10.01,超过 10.00,多 +0.01"),
    ({"figure": "渠道费用.合计.杂费"}, {"x_acts": {"budget": [100]}, "x_fees": {"small": [9_999, 1]}},
     {"x_acts": {"budget": [100]}, "x_fees": {"small": [9_900]}}, "预算(万元) 合计 1.00,超过 0.99,多 +0.01"),  # 元 beside 万元
    ({"figure": "渠道费用.合计.杂费", "kind": "sum_equals"}, {"x_acts": {"budget": [100]}, "x_fees": {"small": [10_000, 49]}},
     {"x_acts": {"budget": [100]}, "x_fees": {"small": [10_000, 50]}}, "差 -0.01"),  # as near as 万元 can be typed
    ({"column": "上年预算", "figure": "客户等级.>500万.返利", "kind": "sum_equals"},
     {"x_acts": {"last": [70]}, "x_tiers": {"n": [1, 70, 2]}}, {"x_acts": {"last": [70]}, "x_tiers": {"n": [70, 71, 70]}}, "差 -0.01"),
    ({"figure": "客户等级.S.1*.返利"}, {"x_acts": {"budget": [2]}, "x_tiers": {"n": [0, 0, 2]}},
     {"x_acts": {"budget": [2]}, "x_tiers": {"n": [2, 2, 1]}}, "超过 0.01"),
    ({"figure": "铺货.P03.陈列费"}, {"x_acts": {"budget": [2]}, "x_goods": {"n": [0, 0, 2]}},
     {"x_acts": {"budget": [2]}, "x_goods": {"n": [2, 2, 1]}}, "超过 0.01"),
    ({"figure": "市场活动.合计.上年预算"}, {"x_acts": {"budget": [2, 3], "last": [5]}}, {"x_acts": {"budget": [2, 3], "last": [4]}},
     "超过 0.04"),
    ({"figure": "行动计划.合计.budget"}, {"x_acts": {"budget": [2]}, "actions": {"budget": [2]}},
     {"x_acts": {"budget": [3]}, "actions": {"budget": [1, 1]}}, "超过 0.02"),
]


@pytest.mark.parametrize(("rule", "kept", "broken", "said"), KEPT, ids=[f"{k[0]['figure']}-{k[3]}" for k in KEPT])
def test_it_is_asked_in_the_workbook_and_by_whoever_does_not_know_the_plan(rule: Row, kept: Any, broken: Any, said: str) -> None:
    counted, found = judged([rule], kept)
    assert (counted, found) == (0, [])
    counted, found = judged([rule], broken)
    assert counted == 1
    assert [(d.code, d.row_key) for d in found] == [("XP816" if "kind" not in rule else "XP817", "@total")]
    assert said in message_of(found[0], "zh-CN"), message_of(found[0], "zh-CN")


def test_months_are_held_against_those_of_another_table() -> None:
    rule = {"kind": "by_month", "other": "月份", "figure": "渠道费用.合计.m01"}
    _, found = judged([rule], {"x_acts": {"budget": [5]}, "x_fees": {"m01": [3, 2], "m03": [1]}})
    assert ["「预算」1月合计等于渠道费用 · 合计)" in message_of(d, "zh-CN") for d in found] == [True, False]
    assert "差 -0.01(规则 1:「预算」3月" in message_of(found[1], "zh-CN")


NOT_THERE: list[tuple[str, Row, list[Row]]] = [
    # what is not there in the workbook, the rule, what else HQ says
    ("the table", {"figure": "渠道费用.合计.费用"}, [{"table": "渠道费用", "bottom_up": "no"}]),
    ("the table with the row", {"figure": "客户等级.直营.返利"}, [{"table": "客户等级", "bottom_up": "no"}]),
    ("the table of the shelf", {"figure": "行动计划.合计.budget"}, [{"table": "行动计划", "final": "yes"}]),
    ("the row", {"figure": "铺货.P03.陈列费"}, []),
]


@pytest.mark.parametrize(("rule", "issued"), [n[1:] for n in NOT_THERE], ids=[n[0] for n in NOT_THERE])
def test_where_the_figure_is_not_there_nothing_is_asked(rule: Row, issued: list[Row]) -> None:
    """Nothing counts as no limit of 0; HQ is told where the other table goes out apart."""
    sheets = {"tables_issued": issued} if issued else {"mix": [{"branch": "全部", "product": "P01", "channel": "C01", "sold": "yes"}]}
    counted, found = judged([rule], {"x_acts": {"budget": [5_000]}}, **sheets)
    assert (counted or 0, found) == (0, [])
    own, frames = declared([rule], **sheets)
    assert own.found == ()
    assert ("XP806" in {d.code for d in master_from(frames)[1]}) == bool(issued)


def judged(rules: list[Row], typed: dict[str, dict[str, list[int]]], **sheets: Any) -> tuple[int | None, list[Diagnostic]]:
    """What the workbook itself counts, None where it does not ask, and what is found about the table in the file that comes back."""
    on = {"tables_issued": ON} if "actions" in typed else {}
    made = book(rules, typed, **(on | sheets))
    checks = made.sheet("checks")
    rows = [r for (r, c), cell in checks.cells.items() if c == 1 and cell.value == answer_key("x_acts", "own1")]
    BRANCH.use(())  # who reads it does not know the plan
    got = read_workbook(to_bytes(made), "b01.xlsx")
    assert isinstance(got, RawBook)
    found = validate_submissions([extract_submission(got)])[0].diagnostics
    return (int(str(checks.cells[rows[0], AT["count"]].value)) if rows else None), [
        d for d in found if d.table == "x_acts" and d.code.startswith("XP81")]


@pytest.fixture(autouse=True, scope="module")
def _ours_again() -> Iterator[None]:
    yield
    BRANCH.use(())
