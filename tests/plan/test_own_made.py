"""What a sound declaration becomes: cells of 自定义表, 自定义列 and 自定义规则, and what of the made table, column or rule follows from
them; and declarations that just can or just cannot be."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import small_company as sample

from xlplan.plan.master.own_tables import OwnDeclarations, own_declarations, use_own_tables
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Severity
from xlplan.schema.expr import All, Col, Compare, Day, Div, Filled, Foot, Param, Rounded, SumRows, exists
from xlplan.schema.table import Rule, Table
from xlplan.tables import BRANCH
from xlplan.tables.own.declared import OwnTable
from xlplan.tables.void import LIVE

Row = dict[str, Any]
Sheets = tuple[list[Row], list[Row], list[Row]]
TABLE: Row = {"key": "market", "name": "市场"}
AREA: Row = {"table": "市场", "key": "area", "name": "区域", "kind": "text"}
LEVEL: Row = {"table": "市场", "key": "level", "name": "级别", "kind": "choice", "entries": "高、低"}
SIZE: Row = {"table": "市场", "key": "size", "name": "容量", "kind": "number", "unit": "wan_yuan"}
START: Row = {"table": "市场", "key": "start", "name": "开始", "kind": "date"}
MARK: Row = {"table": "市场", "key": "sure", "name": "确定", "kind": "mark"}
RULE: Row = {"number": "1", "table": "市场", "kind": "unique", "column": "区域"}
AIMS = ({"key": "aims", "name": "打算"}, {"table": "打算", "key": "aim", "name": "做什么", "kind": "text"})
TIERS = ({"key": "tiers", "name": "分级", "kind": "fixed", "members": "甲、乙"},
         {"table": "分级", "key": "n", "name": "家数", "kind": "number", "unit": "outlet"})
YUAN, ON = 10_000, "yes"  # steps of 1 where a number has no unit


def many(n: int) -> list[Row]:
    return [{"table": "市场", "key": f"c{i}", "name": f"列{i}", "kind": "text"} for i in range(n)]


def table(*columns: Row, **cells: Any) -> Sheets:
    return [TABLE | cells], [*(columns or (AREA, LEVEL, SIZE))], []


def column(**cells: Any) -> Sheets:
    """An `area`, an amount `size`, and the column `more` of these cells."""
    return [TABLE], [AREA, SIZE, AREA | {"key": "more", "name": "另一列"} | cells], []


def number(unit: str = "wan_yuan", **cells: Any) -> Sheets:
    return column(kind="number", unit=unit, **cells)


def rule(**cells: Any) -> Sheets:
    return [TABLE, AIMS[0], TIERS[0]], [AREA, LEVEL, SIZE, START, MARK, AIMS[1], TIERS[1]], [RULE | cells]


def added(*columns: Row, rules: tuple[Row, ...] = ()) -> Sheets:
    return [], [one | {"table": "培训纲领"} for one in columns], [*rules]


def declared(sheets: Sheets, **more: list[Row]) -> OwnDeclarations:
    keys = ("own_tables", "own_columns", "own_rules")
    return own_declarations({key: sample.frame(key, rows) for key, rows in {**dict(zip(keys, sheets, strict=True)), **more}.items()})


# -- of a table --------------------------------------------------------------------------------------------------------

TABLES: list[tuple[str, Sheets, Callable[[Table], object], object]] = [
    # what is said of the table, what the table has by it
    ("names of two", table(), lambda t: t.names, ("area", "level")),
    ("names of three", table(AREA, LEVEL, *many(2)), lambda t: t.names, ("area", "level")),
    ("rows", table(rows=8), lambda t: t.spare, 8),
    ("no rows said", table(), lambda t: t.spare, 20),
    ("minutes", table(minutes=7), lambda t: t.minutes, 7),
    ("purpose", table(purpose="容量"), lambda t: t.purpose and t.purpose.zh_tw, "容量"),
    ("numbered rows", table(kind="slots"), lambda t: t.kind, "slots"),
    ("no pages said", table(), lambda t: t.rollup and t.rollup.pages, ("figures", "listing")),
    ("figures", table(pages="figures"), lambda t: t.rollup and t.rollup.pages, ("figures",)),
    ("listing", table(pages="listing"), lambda t: t.rollup and t.rollup.pages, ("listing",)),
    ("no page", table(pages="none"), lambda t: t.rollup, None),
    ("three names", table(name_tw="市場", name_en="Market"), lambda t: t.label.all(), ("市场", "市場", "Market")),
    ("one more name", table(name_en="Market"), lambda t: t.label.all(), ("市场", "市场", "Market")),
    ("counted by", table(AREA | {"up": "count"}, LEVEL | {"up": "count"}, LEVEL | {"key": "b", "name": "乙"}),
     lambda t: t.rollup and t.rollup.by, ("level",)),
    ("its amount", table(), lambda t: t.rollup and t.rollup.amount, "size"),
    ("months for amounts", table(AREA, *(SIZE | {"key": f"m0{i}", "name": f"{i}月"} for i in (1, 2))),
     lambda t: t.rollup and t.rollup.amount, ""),
    ("sum of a year's end", table(AREA, SIZE | {"up": "last"}), lambda t: t.foot_cell(t.foot_by_key["@total"], "size"),
     SumRows(Col("size"), (LIVE,))),
    ("no sum", table(AREA, SIZE | {"up": "max"}), lambda t: t.feet, ()),
    ("sixty columns", table(*many(60)), lambda t: len(t.columns), 61),
    ("a column twice", table(AREA, AREA | {"name": "再说"}), lambda t: [c.key for c in t.columns], ["area", "void"]),
    ("a rule twice", ([TABLE], [AREA, LEVEL], [RULE, RULE | {"column": "级别"}]), lambda t: [r.column for r in t.rules], ["area"]),
]


@pytest.mark.parametrize(("what", "sheets", "of", "expected"), TABLES, ids=[case[0] for case in TABLES])
def test_what_a_table_becomes(what: str, sheets: Sheets, of: Callable[[Table], object], expected: object) -> None:
    own = declared(sheets)
    assert own.found == ()
    assert of(own.made[0]) == expected


# -- of a column -------------------------------------------------------------------------------------------------------

COLUMNS: list[tuple[str, Sheets, Callable[[Column], object], object]] = [
    # what is said of the column, what the column has by it
    ("amount", number(), lambda c: (c.up, c.minimum, c.maximum, c.adjusted), ("sum", 0, None, True)),
    ("percentage", number("percent"), lambda c: (c.up, c.minimum, c.maximum, c.adjusted), ("none", 0, 2, False)),
    ("price", number("point"), lambda c: c.up, "none"),
    ("limits", number(least=-3 * YUAN, most=5 * YUAN), lambda c: (c.minimum, c.maximum), (-3, 5)),
    ("limits of one", number(least=YUAN, most=YUAN), lambda c: (c.minimum, c.maximum), (1, 1)),
    ("weighted", number("percent", up="wavg", weight="容量"), lambda c: (c.up, c.weight), ("wavg", "size")),
    ("compulsory", column(required=ON), lambda c: c.required, True),
    ("not compulsory", column(required="no"), lambda c: c.required, False),
    ("help", column(help="写明来源"), lambda c: c.help and c.help.en, "写明来源"),
    ("entries", column(kind="choice", entries="高、低"), lambda c: [e.key for e in c.choices], ["高", "低"]),
    ("rows of a table", column(kind="choice", entries="=市场.区域"), lambda c: c.rows_of and (c.rows_of.table, c.rows_of.text),
     ("x_market", "area")),
    ("rows of the master", column(kind="choice", entries="=产品"), lambda c: c.members, "products"),
    ("month", column(kind="month"), lambda c: len(c.choices), 12),
    ("three names", column(name_tw="另一欄", name_en="More"), lambda c: c.label.all(), ("另一列", "另一欄", "More")),
    ("longest name", column(name_en="m" * 60), lambda c: c.label.en, "m" * 60),
    ("longest key", column(key="k" * 32), lambda c: c.key, "k" * 32),
]


@pytest.mark.parametrize(("what", "sheets", "of", "expected"), COLUMNS, ids=[case[0] for case in COLUMNS])
def test_what_a_column_becomes(what: str, sheets: Sheets, of: Callable[[Column], object], expected: object) -> None:
    own = declared(sheets)
    assert own.found == ()
    assert of(own.made[0].columns[2]) == expected


def test_its_key_goes_by_the_first_that_bears_it() -> None:
    """A later column is called as the key of one before it."""
    own = declared(([TABLE], [AREA, AREA | {"key": "more", "name": "area"}], [RULE | {"column": "area"}]))
    assert own.made[0].rules[0].column == "area"


# -- of a rule ---------------------------------------------------------------------------------------------------------

_WHOLE = Foot("@total", "size")
RULES: list[tuple[str, Sheets, Callable[[Rule], object], object]] = [
    # what is said of the rule, what the rule has by it
    ("no level said", rule(), lambda r: r.own and (r.own.first, r.own.second), (Severity.WARNING, Severity.ERROR)),
    ("levels", rule(first="note", second="off"), lambda r: r.own and (r.own.first, r.own.second), (Severity.NOTE, None)),
    ("live", rule(), lambda r: r.own and (r.own.number, r.own.trial), ("1", False)),
    ("first version", rule(version=1), lambda r: r.own and r.own.number, "1"),
    ("second version", rule(version=2), lambda r: r.own and r.own.number, "1·v2"),
    ("limits of one", rule(kind="between", column="容量", low=YUAN, high=YUAN), lambda r: r.must,
     All((Col("size") >= "1", Col("size") <= "1"))),
    ("a year from its first day to its last", rule(kind="in_plan_year", column="开始"), lambda r: r.must,
     All((Day("start") >= Param("year_start"), Day("start") <= Param("year_end")))),
    ("two dates", rule(kind="ordered", column="开始", other="开始"), lambda r: r.where,
     All((All((Filled("start"), Filled("start"))), LIVE))),
    ("rows that are not void", rule(kind="exists_in", other="打算.做什么"), lambda r: r.must,
     exists("x_aims", ("aim", "area"), where=(LIVE,))),
    ("fixed rows", rule(kind="exists_in", other="打算.做什么", column="区域"), lambda r: r.where, All((Filled("area"), LIVE))),
    ("the same unit", rule(kind="sum_equals", column="容量", figure="培训纲领.@total_wan.培训费用(元)"), lambda r: r.must,
     Compare("=", _WHOLE, Foot("@total_wan", "cost", "training"))),
    ("ours in ten thousands, as near as they are typed", rule(kind="sum_equals", column="容量", figure="培训纲领.合计.cost"),
     lambda r: r.must, Compare("=", _WHOLE, Rounded(Foot("@total", "cost", "training") * "0.0001", 2))),
    ("at most, to the yuan", rule(kind="sum_at_most", column="容量", figure="培训纲领.合计.cost"), lambda r: r.must,
     Compare("<=", _WHOLE * "10000", Foot("@total", "cost", "training"))),
    ("at most, shown in ten thousands", rule(kind="sum_at_most", column="容量", figure="培训纲领.合计.cost"),
     lambda r: (r.found, r.expected), (_WHOLE, Foot("@total", "cost", "training") * "0.0001")),
]


@pytest.mark.parametrize(("what", "sheets", "of", "expected"), RULES, ids=[case[0] for case in RULES])
def test_what_a_rule_becomes(what: str, sheets: Sheets, of: Callable[[Rule], object], expected: object) -> None:
    own = declared(sheets)
    assert own.found == ()
    assert of(own.made[0].rules[0]) == expected


def test_a_figure_in_ten_thousands_is_compared_in_yuan() -> None:
    asked = RULE | {"kind": "sum_at_most", "column": "容量", "figure": "销售目标分解.合计.下达目标"}
    [rule] = declared(([TABLE], [AREA, SIZE | {"unit": "yuan"}], [asked])).made[0].rules
    assert rule.must == Compare("<=", _WHOLE, Foot("@total", "hq_target", "sales_targets") * "10000")


# -- of one of our tables, of what is off, of fixed rows -----------------------------------------------------------------


def _keys(own: OwnDeclarations) -> list[str]:
    return [one.key for one in own.made]


def _training(own: OwnDeclarations) -> Table:
    return next(one for one in own.made if one.key == "training")


def _columns(own: OwnDeclarations) -> list[tuple[str, ...]]:
    return [tuple(c.key for c in one.columns) for one in own.tables]


WHOLES: list[tuple[str, Sheets, Callable[[OwnDeclarations], object], object, list[str]]] = [
    # what is declared, what comes of it, what is found
    ("stands before the remark", ([], [AREA | {"table": "销售目标分解"}], []),
     lambda own: [c.key for c in own.made[0].columns if c.key in ("area", "remark")], ["area", "remark"], []),
    ("is summed without void rows", added(SIZE), lambda own: _training(own).foot_by_key["@total"].cells["size"],
     SumRows(Col("size"), (LIVE,)), []),
    ("its mean is that of rows that are not void and hold it",
     added(SIZE, SIZE | {"key": "rate", "name": "比率", "unit": "percent", "up": "wavg", "weight": "容量"}),
     lambda own: _training(own).foot_by_key["@total"].cells["rate"], Div(
         SumRows(Col("rate") * Col("size"), (LIVE, Filled("rate"))), SumRows(Col("size"), (LIVE, Filled("rate"))), 3), []),
    ("a wrong column beside a right one", added(AREA, AREA | {"key": "B", "name": "乙"}), _keys, [], ["XP802"]),
    ("a table off", ([TABLE | {"life": "off"}, AIMS[0]], [AREA, AIMS[1]], [RULE]), lambda own: (_keys(own), {*own.off}),
     (["x_aims"], {"x_market"}), []),
    ("a column off", ([TABLE], [AREA, LEVEL | {"life": "off"}], []), lambda own: (_columns(own), {*own.off}),
     ([("area",)], {"x_market.level"}), []),
    ("a rule off", ([TABLE], [AREA], [RULE | {"life": "off"}]), lambda own: own.made[0].rules, (), []),
    ("sixty-one columns", ([TABLE], many(61), []), _keys, [], ["XP802"]),
    ("five hundred fixed rows", ([TIERS[0] | {"members": "、".join(map(str, range(500)))}], [TIERS[1]], []),
     lambda own: len(own.tables[0].columns[0].entries), 500, []),
    ("fixed rows called by us", ([TIERS[0]], [TIERS[1]], [{"number": "1", "table": "分级", "kind": "required_if", "column": "n",
                                                         "other": "项目", "entry": "甲"}]),
     lambda own: own.tables[0].rules[0].entry, "甲", []),
    ("fixed rows of another table", rule(kind="exists_in", column="区域", other="分级.项目"), lambda own: own.tables[0].rules, (),
     ["XP803"]),
]


@pytest.mark.parametrize(("what", "sheets", "of", "expected", "found"), WHOLES, ids=[case[0] for case in WHOLES])
def test_what_comes_of_it(what: str, sheets: Sheets, of: Callable[[OwnDeclarations], object], expected: object, found: list[str]) -> None:
    own = declared(sheets)
    assert [d.code for d in own.found] == found
    assert of(own) == expected


def test_rows_of_a_fixed_table_have_no_void_ones() -> None:
    frames = sample.frames(own_tables=[TABLE, TIERS[0] | {"members": "=产品"}], own_columns=[
        AREA, LEVEL | {"entries": "=产品"}, TIERS[1] | {"key": "note", "name": "说明", "kind": "text", "unit": ""}], own_rules=[
        RULE | {"kind": "exists_in", "other": "分级.说明"}], products=[{"code": "P01", "series": "甲{1}"}])
    own = own_declarations(frames)
    assert own.found == ()
    assert own.made[0].rules[0].must == exists("x_tiers", ("note", "area"))
    assert [entry.label.zh_cn for entry in own.made[1].columns[0].choices] == ["P01 甲 1 "]  # braces are of texts to fill in


@pytest.mark.parametrize(("said", "stands"), [("yes", True), ("", False)])
def test_a_table_of_the_shelf_stands_where_a_round_says_so(said: str, stands: bool) -> None:
    own = use_own_tables({"tables_issued": sample.frame("tables_issued", [{"table": "市场分析", "bottom_up": said}])})
    assert own == OwnDeclarations()
    assert ("market" in [one.key for one in BRANCH]) is stands


# -- what just cannot be -------------------------------------------------------------------------------------------------


def fixed(**cells: Any) -> Sheets:
    return [TIERS[0] | {"members": "=产品"}], [TIERS[1] | {"unit": "yuan"} | cells], []


def with_rank(**cells: Any) -> Sheets:
    """`size`, and a number `rank` that does not roll up."""
    return [TABLE, AIMS[0]], [AREA, LEVEL, SIZE, SIZE | {"key": "rank", "name": "名次", "up": "none"}, MARK, AIMS[1]], [RULE | cells]


WRONG: list[tuple[str, Sheets, list[tuple[str, str]]]] = [
    # what is declared, the findings with their columns
    ("a figure worked out as a source", fixed(unit="wan_yuan", proposed="=销售目标分解.year"), [("XP802", "proposed")]),
    ("a stated column as a source", fixed(proposed="=产品.标准箱价"), [("XP802", "proposed")]),
    ("a long English name", column(name_en="m" * 61), [("XP802", "name")]),
    ("braces in the Traditional name", column(name_tw="{x}"), [("XP802", "name_tw")]),
    ("braces in the English name", column(name_en="{x}"), [("XP802", "name_en")]),
    ("braces in the help", column(help="{x}"), [("XP802", "help")]),
    ("percentages of a year's end", number("percent", up="last"), [("XP802", "up")]),
    ("its own weight", number("percent", up="wavg", weight="另一列"), [("XP802", "weight")]),
    ("unique with a tick", with_rank(other="确定"), [("XP803", "other")]),
    ("a share of what does not add up", with_rank(kind="share_band", column="名次", low=YUAN), [("XP803", "column")]),
    ("a sum of what does not add up", with_rank(kind="sum_at_most", column="名次", figure="销售目标分解.合计.下达目标"),
     [("XP803", "column")]),
    ("in a table that cannot be", ([TABLE, AIMS[0]], [AREA, AIMS[1], AIMS[1] | {"key": "B", "name": "乙"}], [
        RULE | {"kind": "exists_in", "other": "打算.做什么"}]), [("XP802", "key"), ("XP803", "other")]),
    ("words that are chosen are words", ([TABLE, AIMS[0]], [AREA, LEVEL | {"entries": "=打算.做什么"}, AIMS[1]], [
        RULE | {"kind": "exists_in", "column": "级别", "other": "打算.做什么"}]), []),
]


@pytest.mark.parametrize(("what", "sheets", "found"), WRONG, ids=[case[0] for case in WRONG])
def test_what_just_cannot_be(what: str, sheets: Sheets, found: list[tuple[str, str]]) -> None:
    assert [(d.code, d.column) for d in declared(sheets).found] == found


def test_a_sum_is_asked_only_where_a_table_has_a_total() -> None:
    amount = {"key": "size", "name": "金额", "kind": "number", "unit": "wan_yuan", "up": "sum"}
    asked = {"number": "1", "kind": "sum_at_most", "column": "金额", "figure": "销售目标分解.合计.下达目标"}
    for of, found in (("依据", ["XP803"]), ("培训纲领", [])):
        on = {"tables_issued": [{"table": "evidence", "bottom_up": "yes"}]}
        own = declared(([], [amount | {"table": "evidence" if of == "依据" else of}], [
            asked | {"table": "evidence" if of == "依据" else of}]), **on)
        assert [d.code for d in own.found] == found


def test_an_empty_declaration_has_what_is_usual() -> None:
    own = declared(table(AREA))
    assert own.tables == (OwnTable("x_market", own.tables[0].label, pages=("figures", "listing"),
                                   columns=own.tables[0].columns),)


@pytest.fixture(autouse=True, scope="module")
def _ours_again() -> Iterator[None]:
    yield
    BRANCH.use(())
