"""自定义表, 自定义列, 自定义规则: what HQ declares by typing becomes tables; what cannot be is said at its cell, and stops no other."""
from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import small_company as sample
from own_typed import (
    AREA,
    COLUMNS,
    COLUMNS_BY_NAME,
    FIXED,
    LEVEL,
    NUMBER,
    SIZE,
    TABLE,
    Row,
    column,
    declared,
    fixed_column,
    rule,
)

from xlplan.excel.writing.openpyxl_sheets import MESSAGE_LIMIT
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.own_reads import READ
from xlplan.tables.own.rules import RULE_KINDS, RuleKind
from xlplan.tables.sound import RESERVED
from xlplan.text import LANGS, Text
from xlplan.units import UNITS

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
    (column(table="人员规划"), "XP802", "table", "=岗位"),
    (column(key="More"), "XP802", "key", "小写"),
    *((column(key=key), "XP802", "key",
       f"row_key、total 留给汇总时区分各单位的数,不能作代号;换一个,如 {key}_1") for key in sorted(RESERVED)),
    (column(key="month", kind="month"), "XP802", "key", "month、region、row"),
    (column(key="void"), "XP802", "key", "void 是「作废」一列的代号"),
    (column(table="培训纲领", key="topic"), "XP802", "key", "topic 是「培训主题」一列的代号,换一个,如 topic_1"),
    (column(name="份额{x}"), "XP802", "name", "大括号"),
    (column(kind="number"), "XP802", "unit", "万元"),
    (column(unit="wan_yuan"), "XP802", "unit", "只有数字"),
    (column(kind="choice"), "XP802", "entries", "要写各项"),
    (column(kind="choice", entries="、"), "XP802", "entries", "要写各项"),
    (column(kind="choice", entries="高、高"), "XP802", "entries", "有两个"),
    (column(kind="choice", entries="=培训纲领.培训"), "XP802", "entries", "没有「培训」这一列;"),
    (column(kind="choice", entries="=市场.容量"), "XP802", "entries", "要是文字;可选:区域"),
    (column(kind="choice", entries="=市厂.容量"), "XP802", "entries", "没有「市厂」这张表;"),
    (column(kind="choice", entries="=库存"), "XP802", "entries", "产品"),
    (column(entries="高、低"), "XP802", "entries", "只有「选一项」"),
    (column(kind="number", unit="wan_yuan", least=5_000), "XP802", "least", "整数"),
    (column(kind="number", unit="wan_yuan", least=50_000, most=10_000), "XP802", "most", "小于下限"),
    (column(kind="number", unit="percent", most=100_0000), "XP802", "most", "100% 写成 1"),
    (rule(kind="share_band", column="容量", low=10_0000, high=60_0000), "XP803", "high", "60% 写成 0.6"),
    (column(most=10_000), "XP802", "most", "只有数字"),
    (column(up="sum"), "XP802", "up", "计数、列出、不汇总"),
    (column(kind="number", unit="percent", up="sum"), "XP802", "up", "不能相加"),
    *((column(name=name, kind="number", unit=unit), "XP802", "up", "选好怎么汇总:求和、年末数求和、加权平均、") for name, unit in (
        ("进货价", "yuan"), ("标准", "yuan_fen"), ("标准", "number"), ("人均面积", "square_metre"), ("每人产量", "case"),
        ("店效", "wan_yuan"), ("Price", "yuan"), ("Sales per outlet", "yuan"))),
    (column(kind="number", unit="percent", up="wavg"), "XP802", "weight", "权重"),
    (column(kind="number", unit="percent", up="wavg", weight="区域"), "XP802", "weight", ":容量"),
    (rule(table="市场们"), "XP803", "table", "最接近「市场」"),
    (rule(number="第 1 条"), "XP803", "number", "一个短的字"),
    (rule(), "XP803", "other", "还要填「另一列」"),
    (rule(column="份额", other="级别"), "XP803", "column", "可选:"),
    (rule(other="份额"), "XP803", "other", "可选:"),
    (rule(other="级别", entry="中"), "XP803", "entry", "高、低"),
    (rule(other="月份", entry="3月"), "XP803", "entry", "只有列表和固定行"),
    (rule(kind="in_plan_year", column="区域"), "XP803", "column", "填日期"),
    (rule(kind="ordered", column="开始", other="容量"), "XP803", "other", "同一种"),
    (rule(kind="exists_in", column="区域", other="打算"), "XP803", "other", "「打算」后面还少列,用 . 接着写;可选:做什么"),
    (rule(kind="exists_in", column="区域", other="打算.做甚么"), "XP803", "other", "「打算」没有「做甚么」这一列;最接近「做什么」"),
    (rule(kind="exists_in", column="区域", other="客户与经销商.客户名称"), "XP803", "other", "还没有启用"),
    (column(kind="choice", entries="=客户与经销商.客户名称"), "XP802", "entries", "还没有启用"),
    (rule(kind="exists_in", column="区域", other="打听.做什么"), "XP803", "other", "没有「打听」这张表;"),
    *((rule(kind="sum_at_most", column="容量", figure=figure), "XP803", "figure", said) for figure, said in (
        ("销售目标分析.合计.下达目标", "没有「销售目标分析」这张表;最接近「销售目标分解」"),
        ("市场.合计.容量", "这是它自己的合计"),
        ("客户与经销商.合计.本年目标(万元)", "还没有启用:先在「填报安排」写上它"),
        ("产品评估.合计.得分", "「产品评估」还没有启用"),
        ("销售目标分解", "「销售目标分解」后面先写行,再写列;可选:合计、其中:新品、"),
        ("销售目标分解.合计", "「销售目标分解.合计」后面还少列,用 . 接着写;"),
        ("销售目标分解.总合计.下达目标", "「销售目标分解」没有「总合计」这一行;最接近「合计」;可选:合计、其中:新品、"),
        ("人员规划.合计.年末人数", "「人员规划」没有「年末人数」这一列;最接近「年平均人数」、「年末在岗」"),
        ("人员规划.人效(万元/人).年末在岗", "「年末在岗」在「人员规划」的「人效(万元/人)」这一行没有数;可选:年平均人数"),
        ("销售目标分解.合计.小计", "「销售目标分解」没有「小计」这一列;"),  # all four quarters are called so
        ("销售目标分解.合计.下达目标.6月", "「销售目标分解.合计.下达目标」后面多了「6月」"))),
    (rule(kind="sum_equals", column="容量", figure="培训纲领.total.sessions"), "XP803", "figure", "单位"),
    (rule(kind="by_month", column="容量", other="级别", figure="销售目标分解.合计.hq_target"), "XP803", "other", "选月份"),
    (rule(kind="by_month", column="容量", other="月份", figure="培训纲领.合计.cost"), "XP803", "figure", "不分月"),
    (rule(kind="between", column="容量"), "XP803", "low", "区间下限"),
    (rule(kind="between", column="容量", low=20_000, high=10_000), "XP803", "high", "小于下限"),
    (rule(kind="share_band", column="区域", low=1_000), "XP803", "column", "填数字"),
    (rule(kind="one_row_per", column="月份"), "XP803", "column", "选一项"),
    (rule(other="级别", said="写上 {x}"), "XP803", "said", "大括号"),
    (([TABLE | {"key": "m" * 33}], COLUMNS_BY_NAME, []), "XP801", "key", "32"),
    (([TABLE | {"name_en": "m" * 32}], COLUMNS, []), "XP801", "name", "31"),
    (([TABLE | {"name_en": "History"}], COLUMNS, []), "XP801", "name", "31"),
    (([TABLE | {"purpose": "容量{x}"}], COLUMNS, []), "XP801", "purpose", "大括号"),
    (([TABLE | {"kind": "fixed"}], COLUMNS, []), "XP801", "members", "=产品"),
    (([TABLE | {"members": "甲、乙"}], COLUMNS, []), "XP801", "members", "只有「固定行」"),
    (([TABLE | {"kind": "fixed", "members": "=组织架构"}], COLUMNS, []), "XP801", "members", "产品、渠道、岗位"),
    (([TABLE | {"kind": "fixed", "members": "甲、乙、甲"}], COLUMNS, []), "XP801", "members", "有两个"),
    (([TABLE | {"kind": "fixed", "members": "@甲、乙"}], COLUMNS, []), "XP801", "members", "开头"),
    (([TABLE | {"kind": "fixed", "members": "甲{1}、乙"}], COLUMNS, []), "XP801", "members", "大括号"),
    (([TABLE | {"kind": "fixed", "members": "、".join(map(str, range(501)))}], COLUMNS, []), "XP801", "members", "500"),
    (column(table="总部审核意见"), "XP802", "table", "由总部写"),
    (column(table="市场分析"), "XP802", "table", "填报安排"),
    (column(key="member"), "XP802", "key", "member 是「固定行」一列的代号"),
    (column(key="k" * 33), "XP802", "key", "32"),
    (column(key="year", kind="number", unit="yuan"), "XP802", "key", "m01"),
    (column(key="m03"), "XP802", "key", "m01 到 m12 是填数字的列"),
    (column(key="q3"), "XP802", "key", "q3 留给各月的数"),
    (column(name="区域"), "XP802", "name", "已有一列"),
    (column(name="长" * 61), "XP802", "name", "60"),
    (column(kind="choice", entries="高"), "XP802", "entries", "打勾"),
    (column(kind="choice", entries="、".join(map(str, range(2_001)))), "XP802", "entries", "2000"),
    (column(kind="choice", entries="短、" + "长" * 201), "XP802", "entries", "200 个字"),
    (([TABLE], [AREA, LEVEL | {"entries": "、".join(map(str, range(126)))}, SIZE], [
        {"number": "1", "table": "市场", "kind": "one_row_per", "column": "级别"}]), "XP803", "column", "125"),
    (column(kind="choice", entries='5"、6"'), "XP802", "entries", "引号"),
    (column(kind="choice", entries="=类型表"), "XP802", "entries", "=产品、=渠道、=费用科目、=自定义表"),
    (([TABLE, FIXED | {"members": "直营"}], [AREA, LEVEL | {"entries": "=类型表"}, NUMBER], []), "XP802", "entries", "只有一项"),
    (([TABLE, FIXED], [AREA, LEVEL | {"entries": "=类型表.家数"}, NUMBER], []), "XP802", "entries", "那一列要是文字"),
    (column(kind="number", unit="percent", up="wavg", weight="另一列"), "XP802", "weight", "容量"),
    (column(kind="number", unit="yuan", proposed="=产品.标准毛利率"), "XP802", "proposed", "固定行"),
    (fixed_column(kind="number", unit="yuan", filled_by="hq"), "XP802", "filled_by", "建议数取自"),
    (fixed_column(kind="number", unit="yuan", proposed="=产品.没有"), "XP802", "proposed", "「产品」没有「没有」这一列;可选:标准毛利率、"),
    (fixed_column(kind="number", unit="yuan", proposed="=产品"), "XP802", "proposed", "「产品」后面还少列"),
    (fixed_column(kind="number", unit="yuan", proposed="=产口.公司目标"), "XP802", "proposed", "没有「产口」这张表;"),
    (fixed_column(kind="number", unit="yuan", proposed="=费用预算.报告期"), "XP802", "proposed", "「费用预算」没有「报告期」这一列;"),
    (fixed_column(kind="number", unit="yuan", proposed="=费用预算.上年费用率"), "XP802", "proposed", "「上年费用率」不是总部给的数;"),
    (fixed_column(kind="number", unit="yuan", proposed="=产品.标准毛利率"), "XP802", "proposed", "单位"),
    (fixed_column(kind="number", unit="yuan", proposed="=培训纲领.培训费用(元)"), "XP802", "proposed", "没有总部给的数,不能从它取建议数"),
    (([TABLE], [*COLUMNS, *({"table": "市场", "key": f"c{i}", "name": f"列{i}", "kind": "text"} for i in range(300))], []),
     "XP802", "key", "60"),
    (([TABLE], [*COLUMNS[:-1], *({"table": "市场", "key": f"m0{i}", "name": f"{i}月", "kind": "number", "unit": unit}
                                for i, unit in ((1, "yuan"), (2, "person")))], []), "XP802", "unit", "元"),
    (rule(other="区域", entry="广州"), "XP803", "entry", "只有列表和固定行"),
    (rule(kind="unique", column="区域", other="容量"), "XP803", "other", "填文字"),
    (rule(kind="exists_in", column="级别", other="打算.做什么"), "XP803", "other", "同一种"),
    (rule(kind="exists_in", column="区域", other="培训纲领.cost"), "XP803", "other", "同一种"),
    (([TABLE | {"kind": "fixed", "members": "甲、乙", "rows": 30}], COLUMNS, []), "XP801", "rows", "清空"),
    *((rule(kind=kind, column="容量", **reads, **idle), "XP803", next(iter(idle)), "不看这一格") for kind, reads, idle in (
        ("sum_at_most", {"figure": "销售目标分解.合计.下达目标"}, {"low": 1_000}),
        ("sum_equals", {"figure": "销售目标分解.合计.下达目标"}, {"high": 1_000}),
        ("sum_at_most", {"figure": "销售目标分解.合计.下达目标"}, {"entry": "高"}),
        ("between", {"low": 1_000}, {"figure": "没有这样的数"}),
        ("between", {"low": 1_000}, {"other": "级别"}),
        ("share_band", {"low": 1_000}, {"other": "级别"}))),
    (rule(table="总部审核意见", kind="one_row_per", column="kind"), "XP803", "table", "由总部写"),
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


TYPED = {"date": "开始", "number": "容量", "text": "区域", "choice": "级别"}  # a column of that kind
IN_CELL = {"other": "级别", "entry": "高", "figure": "销售目标分解.合计.下达目标", "low": 1_000, "high": 2_000}
RULES = MASTER_BY_KEY["own_rules"]


@pytest.mark.parametrize("cell", READ)
@pytest.mark.parametrize("kind", RULE_KINDS.values(), ids=[*RULE_KINDS])
def test_the_sheet_says_which_cells_a_kind_of_rule_reads(kind: RuleKind, cell: str) -> None:
    """As its row is judged: a cell that its help does not name is said to be idle, one that it needs is missed."""
    said = {name for part in re.split("[;;]", (RULES.by_key[cell].help or Text("", "", "")).zh_cn) for name in re.split("[、:]", part)}
    needs = {field: IN_CELL[field] for field in (*kind.needs, *kind.one_of)}
    needed = RULES.by_key["kind"].help
    assert needed is not None
    assert (kind.label.zh_cn in re.split("[、:;]", needed.zh_cn)) == bool(needs)
    found = {how: " ".join(message_of(d, "zh-CN") for d in declared(*rule(
        kind=kind.key, column=TYPED[(*kind.kinds, "number")[0]], **cells)).found) for how, cells in (
        ("typed", needs | {cell: IN_CELL[cell]}), ("blank", {field: typed for field, typed in needs.items() if field != cell}))}
    assert ("不看这一格" in found["typed"]) == (kind.label.zh_cn not in said)
    assert ("还要填" in found["blank"]) == (cell in kind.needs)


def test_no_help_of_own_tables_is_longer_than_excel_shows() -> None:
    assert [(c.key, lang) for key in ("own_tables", "own_columns", "own_rules") for c in MASTER_BY_KEY[key].columns if c.help
            for lang in LANGS if len(c.help(lang)) > MESSAGE_LIMIT] == []


@pytest.mark.parametrize(("name", "unit", "up", "rolls"), [
    ("总价", "yuan", "", "sum"), ("价款", "yuan", "", "sum"), ("每月租金", "yuan", "", "sum"), ("面积", "square_metre", "", "sum"),
    ("Operating cost", "yuan", "", "sum"), ("系数", "index", "", "none"), ("完成率", "percent", "", "none"), ("单价", "yuan", "sum", "sum"),
    ("标准", "yuan_fen", "max", "max")])
def test_how_a_number_rolls_up_where_it_is_not_said(name: str, unit: str, up: str, rolls: str) -> None:
    """What adds up is summed, what cannot is not; what may be either is asked about, above."""
    own = declared(*column(name=name, kind="number", unit=unit, up=up))
    assert own.found == ()
    assert next(t for t in own.made if t.key == "x_market").by_key["more"].up == rolls


def nearest(said: str) -> str:
    return str(re.findall("最接近「(.+?)」", said)[0])


def first(said: str) -> str:
    return str(re.findall("可[选写][::]? ?(.+?)[、;]", said)[0])


MENDS: list[tuple[tuple[list[Row], list[Row], list[Row]], str, Callable[[str], Any]]] = [
    # what is typed, what is said of it, and what somebody types into that cell who has only the sentence
    (([TABLE | {"key": "Market"}], COLUMNS, []), "XP801", lambda said: "market" if "小写" in said else ""),
    (([TABLE | {"name": "市场/分析"}], [c | {"table": "market"} for c in COLUMNS], []), "XP801",
     lambda said: "市场的分析" if "31" in said else ""),
    (column(table="市场份额"), "XP802", nearest),
    (column(kind="number"), "XP802", lambda said: re.findall("单位:(.+?)、", said)[0]),
    (column(kind="choice"), "XP802", lambda said: "甲、乙" if "要写各项" in said else ""),
    (column(kind="number", unit="wan_yuan", least=5_000), "XP802", lambda said: 10_000 if "整数" in said else 5_000),
    (rule(table="市场们", other="级别", entry="高"), "XP803", nearest),
    (rule(other="份额"), "XP803", first),
    (rule(other="级别", entry="中"), "XP803", first),
    (rule(kind="in_plan_year", column="区域"), "XP803", lambda said: "开始" if "填日期" in said else ""),
    (rule(kind="between", column="容量", low=20_000, high=10_000), "XP803", lambda said: 30_000 if "小于下限" in said else 0),
]


@pytest.mark.parametrize(("sheets", "code", "types"), MENDS, ids=[f"{m[1]}-{i}" for i, m in enumerate(MENDS)])
def test_done_as_the_finding_says_it_is_gone(sheets: tuple[list[Row], list[Row], list[Row]], code: str,
                                             types: Callable[[str], Any]) -> None:
    [found] = declared(*sheets).found
    assert found.code == code
    at = ("own_tables", "own_columns", "own_rules").index(str(found.table))
    rows = sample.frame(str(found.table), [*sheets[at]]).keys
    value = types(message_of(found, "zh-CN"))
    value = next((unit.key for unit in UNITS.values() if unit.label("zh-CN") == value), value) if found.column == "unit" else value
    mended = [row | ({str(found.column): value} if key == found.row_key else {}) for key, row in zip(rows, sheets[at], strict=True)]
    assert declared(*(mended if n == at else of for n, of in enumerate(sheets))).found == ()
