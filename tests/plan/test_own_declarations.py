"""自定义表, 自定义列, 自定义规则: what HQ declares by typing becomes tables; what cannot be is said at its cell, and stops no other."""
from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import small_company as sample

from xlplan.plan.master.own_tables import OwnDeclarations, own_declarations, use_own_tables
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.tables import BRANCH, BUILT_IN
from xlplan.tables.own.declared import own_table_from

Row = dict[str, Any]
TABLE: Row = {"key": "market", "name": "市场", "pages": "both"}
AREA: Row = {"table": "市场", "key": "area", "name": "区域", "kind": "text"}
LEVEL: Row = {"table": "市场", "key": "level", "name": "级别", "kind": "choice", "entries": "高、低"}
SIZE: Row = {"table": "market", "key": "size", "name": "容量", "kind": "number", "unit": "wan_yuan"}
START: Row = {"table": "市场", "key": "start", "name": "开始", "kind": "date"}
MONTH: Row = {"table": "市场", "key": "when", "name": "月份", "kind": "month"}
COLUMNS = [AREA, LEVEL, SIZE, START, MONTH]
RULE: Row = {"number": "1", "table": "市场", "kind": "required_if", "column": "容量", "other": "级别", "entry": "高"}
OTHER = ({"key": "aims", "name": "打算"}, {"table": "打算", "key": "aim", "name": "做什么", "kind": "text"})  # stands whatever is wrong


def declared(tables: list[Row], columns: list[Row], rules: list[Row]) -> OwnDeclarations:
    of = zip(("own_tables", "own_columns", "own_rules"), ([*tables, OTHER[0]], [*columns, OTHER[1]], rules), strict=True)
    return own_declarations({key: sample.frame(key, rows) for key, rows in of})


def column(**cells: Any) -> tuple[list[Row], list[Row], list[Row]]:
    return [TABLE], [AREA, {"table": "市场", "key": "more", "name": "另一列", "kind": "text"} | cells, SIZE], []


def rule(**cells: Any) -> tuple[list[Row], list[Row], list[Row]]:
    return [TABLE], COLUMNS, [RULE | {"other": "", "entry": ""} | cells]


WRONG: list[tuple[tuple[list[Row], list[Row], list[Row]], str, str, str]] = [
    # the rows of the three sheets, the finding, its column, what is said among others
    (([TABLE | {"key": "Market"}], COLUMNS, []), "XP801", "key", "小写"),
    (([TABLE | {"name": "市场/分析"}], [c | {"table": "market"} for c in COLUMNS], []), "XP801", "name", "31"),
    (([TABLE | {"name": "培训纲领"}], [c | {"table": "market"} for c in COLUMNS], []), "XP801", "name", "已有"),
    (([TABLE | {"name": "市场分析"}], [c | {"table": "market"} for c in COLUMNS], []), "XP801", "name", "已有"),  # on the shelf
    (([TABLE | {"name": "首页"}], [c | {"table": "market"} for c in COLUMNS], []), "XP801", "name", "已有"),
    (([TABLE], [], []), "XP801", "key", "没有它的列"),
    (([TABLE], [SIZE], []), "XP801", "key", "叫得出名"),
    (column(table="市场份额"), "XP802", "table", "最接近「市场」"),
    (column(table="人员规划"), "XP802", "table", "不能加列"),
    (column(key="More"), "XP802", "key", "小写"),
    (column(key="branch"), "XP802", "key", "已经用了"),
    (column(key="void"), "XP802", "key", "已经用了"),
    (column(table="培训纲领", key="topic"), "XP802", "key", "已经用了"),
    (column(name="份额{x}"), "XP802", "name", "大括号"),
    (column(kind="number"), "XP802", "unit", "万元"),
    (column(unit="wan_yuan"), "XP802", "unit", "只有数字"),
    (column(kind="choice"), "XP802", "entries", "要写各项"),
    (column(kind="choice", entries="、"), "XP802", "entries", "要写各项"),
    (column(kind="choice", entries="高、高"), "XP802", "entries", "有两个"),
    (column(kind="choice", entries="=培训纲领.培训"), "XP802", "entries", "=表.列"),
    (column(kind="choice", entries="=市场.容量"), "XP802", "entries", "=表.列"),
    (column(kind="choice", entries="=库存"), "XP802", "entries", "产品"),
    (column(entries="高、低"), "XP802", "entries", "只有「选一项」"),
    (column(kind="number", unit="wan_yuan", least=5_000), "XP802", "least", "整数"),
    (column(kind="number", unit="wan_yuan", least=50_000, most=10_000), "XP802", "most", "小于下限"),
    (column(most=10_000), "XP802", "most", "只有数字"),
    (column(up="sum"), "XP802", "up", "计数、列出、不汇总"),
    (column(kind="number", unit="percent", up="sum"), "XP802", "up", "不能相加"),
    (column(kind="number", unit="percent", up="wavg"), "XP802", "weight", "权重"),
    (column(kind="number", unit="percent", up="wavg", weight="区域"), "XP802", "weight", "、容量"),
    (rule(table="市场们"), "XP803", "table", "最接近「市场」"),
    (rule(number="第 1 条"), "XP803", "number", "一个短的字"),
    (rule(), "XP803", "other", "还要填「另一列」"),
    (rule(column="份额", other="级别"), "XP803", "column", "可选:"),
    (rule(other="份额"), "XP803", "other", "可选:"),
    (rule(other="级别", entry="中"), "XP803", "entry", "高、低"),
    (rule(other="月份", entry="3月"), "XP803", "entry", "只有列表和文字"),
    (rule(kind="in_plan_year", column="区域"), "XP803", "column", "填日期"),
    (rule(kind="ordered", column="开始", other="容量"), "XP803", "other", "同一种"),
    (rule(kind="exists_in", column="区域", other="打算"), "XP803", "other", "做什么"),
    (rule(kind="exists_in", column="区域", other="打听.做什么"), "XP803", "other", "打算"),
    (rule(kind="sum_at_most", column="容量", figure="销售目标分解.合计"), "XP803", "figure", "表.行.列"),
    (rule(kind="sum_at_most", column="容量", figure="人员规划.合计.年末人数"), "XP803", "figure", "表.行.列"),
    (rule(kind="sum_equals", column="容量", figure="培训纲领.total.sessions"), "XP803", "figure", "单位"),
    (rule(kind="by_month", column="容量", other="级别", figure="销售目标分解.合计.hq_target"), "XP803", "other", "选月份"),
    (rule(kind="by_month", column="容量", other="月份", figure="培训纲领.合计.cost"), "XP803", "figure", "不分月"),
    (rule(kind="between", column="容量"), "XP803", "low", "区间下限"),
    (rule(kind="between", column="容量", low=20_000, high=10_000), "XP803", "high", "小于下限"),
    (rule(kind="share_band", column="区域", low=1_000), "XP803", "column", "填数字"),
    (rule(kind="one_row_per", column="月份"), "XP803", "column", "选一项"),
    (rule(other="级别", said="写上 {x}"), "XP803", "said", "大括号"),
]


@pytest.mark.parametrize(("sheets", "code", "at", "said"), WRONG, ids=[f"{w[1]}-{w[2]}-{i}" for i, w in enumerate(WRONG)])
def test_what_cannot_be_is_said_at_its_cell(sheets: tuple[list[Row], list[Row], list[Row]], code: str, at: str, said: str) -> None:
    own = declared(*sheets)
    assert [(d.code, d.column) for d in own.found] == [(code, at)]
    assert said in message_of(own.found[0], "zh-CN"), message_of(own.found[0], "zh-CN")
    assert own.found[0].row_key
    assert remedy_of(own.found[0], "zh-CN")
    assert "x_aims" in [t.key for t in own.made]
    if code == "XP803":  # a rule that cannot be takes nothing from its table
        assert "x_market" in [t.key for t in own.made]


def test_a_table_without_anything_wrong_is_declared() -> None:
    own = declared([TABLE], COLUMNS, [RULE, RULE | {"number": "2", "life": "trial"}, RULE | {"number": "3", "life": "off"}])
    assert own.found == ()
    market = own.made[0]
    assert [c.key for c in market.columns] == ["area", "level", "size", "start", "when", "void"]
    assert [(r.code, r.own and (r.own.number, r.own.trial)) for r in market.rules] == [("XP811", ("1", False)), ("XP811", ("2", True))]
    assert [r.number for r in own_table_from(own.issued["x_market"]).rules] == ["1"]  # one on trial goes nowhere


def test_a_table_of_ours_gets_columns_and_rules_and_loses_none_when_they_change() -> None:
    place = {"table": "培训纲领", "key": "place", "name": "地点", "kind": "text"}
    asked = {"number": "7", "table": "培训纲领", "kind": "required_if", "column": "地点", "other": "培训主题"}
    for columns in ([place], [place | {"name": "在哪里"}]):  # read again while the first stands in its place
        frames = {"own_columns": sample.frame("own_columns", columns), "own_rules": sample.frame("own_rules", [asked | {
            "column": columns[0]["name"]}])}
        own = use_own_tables(frames)
        assert own.found == ()
        training = next(t for t in BRANCH if t.key == "training")
        assert training.by_key["place"].label.zh_cn == columns[0]["name"]
        assert len(training.columns) == len(BUILT_IN["training"].columns) + 1
        assert len(training.rules) == len(BUILT_IN["training"].rules) + 1


def test_a_rule_alone_is_for_a_table_of_ours() -> None:
    own = declared([], [], [{"number": "7", "table": "培训纲领", "kind": "between", "column": "cost", "high": 100_000_000}])
    assert own.found == ()
    assert [r.own.number for t in own.made for r in t.rules if r.own] == ["7"]


def test_one_that_cannot_stand_with_the_others_is_left_out_and_said() -> None:
    lists = {"table": "市场", "key": "aim", "name": "打算", "kind": "choice", "entries": "=打算.做什么"}  # of a table that cannot be
    wrong = {"table": "打算", "key": "Cost", "name": "钱", "kind": "text"}
    of = {"own_tables": [TABLE, OTHER[0], {"key": "tasks", "name": "任务"}],
          "own_columns": [AREA, lists, OTHER[1], wrong, {"table": "任务", "key": "task", "name": "做什么", "kind": "text"}]}
    own = use_own_tables({key: sample.frame(key, rows) for key, rows in of.items()})
    assert [(d.code, d.table, d.row_key, d.column) for d in own.found] == [
        ("XP802", "own_columns", "#4", "key"), ("XP801", "own_tables", "#1", "key")]
    assert [t.key for t in BRANCH if t.key.startswith("x_")] == [t.key for t in own.tables] == ["x_tasks"]


@pytest.fixture(autouse=True, scope="module")
def _ours_again() -> Iterator[None]:
    yield
    BRANCH.use(())


@pytest.mark.parametrize(("said", "core"), [("", False), ("no", False), ("yes", True)])
def test_a_table_supports_the_plan_unless_it_is_said_to_be_core(said: str, core: bool) -> None:
    own = declared([TABLE | {"core": said}], COLUMNS, [])
    assert [table.core for table in own.made if table.key == "x_market"] == [core]
    assert ('"core"' in own.issued["x_market"]) is core  # it travels, and the declarations of before are worded as they were
