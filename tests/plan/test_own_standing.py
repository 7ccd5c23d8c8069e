"""Tables that HQ declares and that can be: how they stand beside ours and each other, and what is offered to whoever declares them."""
from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import pytest
import small_company as sample
from own_typed import (
    AREA,
    COLUMNS,
    FIXED,
    LEVEL,
    NUMBER,
    OTHER,
    RULE,
    SIZE,
    TABLE,
    Row,
    declared,
)

from xlplan.errors import XlplanError
from xlplan.pipeline.adjust.words_meant import adjust_words
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.own_lines import ColumnLine, TableLine
from xlplan.plan.master.own_names import OwnNames
from xlplan.plan.master.own_tables import OwnDeclarations, own_declarations, use_own_tables
from xlplan.plan.master.read_rows import read_records
from xlplan.plan.rounds.adjust_command import adjust_command
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.errors import SchemaError
from xlplan.schema.table import Table
from xlplan.tables import BRANCH, BUILT_IN
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.own.declared import ROW_SHEETS, own_table_from
from xlplan.tables.own.ours import OURS
from xlplan.tables.plan_tables import PlanTables
from xlplan.tables.shelf import shelf_table
from xlplan.text import same_text


def test_a_table_without_anything_wrong_is_declared() -> None:
    own = declared([TABLE], COLUMNS, [RULE, RULE | {"number": "2", "life": "trial"}, RULE | {"number": "3", "life": "off"}])
    assert own.found == ()
    market = own.made[0]
    assert [c.key for c in market.columns] == ["area", "level", "size", "start", "when", "void"]
    assert [(r.code, r.own and (r.own.number, r.own.trial)) for r in market.rules] == [("XP811", ("1", False)), ("XP811", ("2", True))]
    assert [r.number for r in own_table_from(own.issued["x_market"]).rules] == ["1"]  # one on trial goes nowhere


def test_what_is_declared_for_a_while_stays_where_a_plan_is_read_meanwhile() -> None:
    mine, theirs = shelf_table("outlets"), shelf_table("market")
    with BRANCH.declared(mine):
        for used, there in (((theirs,), {"outlets", "market"}), ((), {"outlets"})):
            BRANCH.use(used)
            assert {t.key for t in BRANCH} - BUILT_IN.keys() == there
    assert {t.key for t in BRANCH} == BUILT_IN.keys()


@pytest.mark.parametrize(("typed", "entries", "of"), [
    ("高、低", ("高", "低"), ""), ("high, low", ("high", "low"), ""), ("高,低", ("高", "低"), ""),
    ("Yes, later、No", ("Yes, later", "No"), ""), ("Yes, later; No", ("Yes, later", "No"), ""), ("是,稍后;不", ("是,稍后", "不"), ""),
    ("=类型表", ("直营", "加盟, 联营"), ""), ("= 类型表.项目", ("直营", "加盟, 联营"), ""), ("=kinds.member", ("直营", "加盟, 联营"), ""),
    ("=货表", (), "products"), ("=产品", (), "products")])
def test_entries_are_typed_or_those_of_fixed_rows(typed: str, entries: tuple[str, ...], of: str) -> None:
    """A comma parts entries where nothing else does. The tables with the rows stand further down."""
    goods = FIXED | {"key": "goods", "name": "货表", "members": "=产品"}
    own = declared([TABLE, FIXED | {"members": "直营; 加盟, 联营"}, goods],
                   [AREA, LEVEL | {"entries": typed}, NUMBER, NUMBER | {"table": "货表"}], [])
    assert own.found == ()
    level = next(c for c in own.tables[0].columns if c.key == "level")
    assert (level.entries, level.members) == (entries, of)
    assert [c.entries for c in own.tables[1].columns if c.key == "member"] == [("直营", "加盟, 联营")]


def test_tables_that_list_each_others_rows_stand_in_any_order_and_fall_with_their_own_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table that cannot stand, for a reason nobody thought of, takes with it what lists its rows, and no other."""
    tables = [{"key": "deal", "name": "合同"}, {"key": "visit", "name": "拜访"}, TABLE, *([OTHER[0]])]
    columns = [{"table": "合同", "key": "area", "name": "区", "kind": "choice", "entries": "=市场.区域"}, AREA, OTHER[1],
               {"table": "拜访", "key": "who", "name": "谁", "kind": "text"}]
    rules = [{"number": "9", "table": "拜访", "kind": "exists_in", "column": "谁", "other": "市场.区域"}]
    sheets = {"own_tables": tables, "own_columns": columns, "own_rules": rules}
    frames = {key: sample.frame(key, rows) for key, rows in sheets.items()}
    try:
        assert [t.key for t in use_own_tables(frames).made] == ["x_deal", "x_visit", "x_market", "x_aims"]
        used = type(BRANCH).use

        def choosy(self: PlanTables, tables: Sequence[Table]) -> None:
            if any(t.key == "x_market" for t in tables):
                raise SchemaError("no room")
            used(self, tables)

        monkeypatch.setattr(type(BRANCH), "use", choosy)
        own = use_own_tables(frames)
        assert [t.key for t in own.made] == ["x_visit", "x_aims"]
        said = {(d.code, d.column): message_of(d, "en") for d in own.found}
        assert {*said} == {("XP801", "key"), ("XP802", "entries"), ("XP803", "other")}
        assert all("that table cannot be yet" in said[at] for at in said if at[0] != "XP801")
    finally:
        monkeypatch.undo()
        BRANCH.use(())


def test_which_of_several_columns_hq_adjusts_is_asked() -> None:
    """Nobody cuts last year's figures because they stand first; the commands that messages print name it too."""
    master, _ = master_from(sample.frames())
    two = declared([TABLE], [AREA, SIZE | {"key": "before", "name": "上年"}, SIZE], []).made
    one = declared([TABLE], [AREA, SIZE], []).made
    with BRANCH.declared(*two):
        assert adjust_words({"table": "市场", "period": "容量"}, 2027, 1)["period"] == "size"
        with pytest.raises(XlplanError, match="“市场” can be adjusted; say which: --period 上年, 容量"):
            adjust_words({"table": "市场"}, 2027, 1)
        with pytest.raises(XlplanError, match="No such column: 份额; known: 上年"):
            adjust_words({"table": "市场", "period": "份额"}, 2027, 1)
        assert '--table 市场 --period "上年" --branches' in adjust_command(master, "x_market", None, "before", "GD")("zh-CN")
    with BRANCH.declared(*one):
        assert "--table 市场 --branches" in adjust_command(master, "x_market", None, "size", "GD")("zh-CN")
        assert adjust_words({"table": "市场"}, 2027, 1)["period"] == "size"


@pytest.mark.parametrize(("unit", "typed", "steps"), [
    ("yuan_fen", 12.8, 1_280), ("ton", 0.125, 125), ("square_metre", 86.5, 865), ("number", 1.25, 125)])
def test_prices_weights_and_areas_have_their_decimals(unit: str, typed: float, steps: int) -> None:
    own = declared([TABLE], [AREA, SIZE | {"unit": unit, "up": "max"}], [])
    assert own.found == ()
    held = own.made[0].by_key["size"].unit
    assert held
    assert held.steps(typed) == (steps, True)
    assert own.made[0].by_key["size"].width > len(held.show(held.steps(12_345_678)[0]))  # or it reads ####


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
        ("XP802", "own_columns", "#4", "key"), ("XP802", "own_columns", "#2", "entries")]
    assert [t.key for t in BRANCH if t.key.startswith("x_")] == [t.key for t in own.tables] == ["x_tasks"]


def test_what_lists_the_rows_of_a_table_that_cannot_be_is_said_too() -> None:
    lists = {"table": "市场", "key": "aim", "name": "打算", "kind": "choice", "entries": "=打算.做什么"}
    more = {"table": "任务", "key": "area", "name": "区域", "kind": "choice", "entries": "=市场.区域"}
    of = {"own_tables": [TABLE, OTHER[0] | {"name": "打:算"}, {"key": "tasks", "name": "任务"}], "own_columns": [
        AREA, lists, OTHER[1] | {"table": "aims"}, more, {"table": "任务", "key": "task", "name": "做什么", "kind": "text"}]}
    of["own_columns"][1]["entries"] = "=aims.做什么"
    own = use_own_tables({key: sample.frame(key, rows) for key, rows in of.items()})
    assert [(d.code, d.row_key, d.column) for d in own.found] == [
        ("XP801", "#2", "name"), ("XP802", "#2", "entries"), ("XP802", "#4", "entries")]
    assert own.tables == ()


def test_tables_may_list_each_other_and_themselves() -> None:
    columns = [AREA, {"table": "市场", "key": "aim", "name": "打算", "kind": "choice", "entries": "=打算.做什么"}, OTHER[1],
               {"table": "打算", "key": "area", "name": "区域", "kind": "choice", "entries": "=市场.区域"},
               {"table": "市场", "key": "above", "name": "上级区域", "kind": "choice", "entries": "=市场.区域"}]
    own = use_own_tables({"own_tables": sample.frame("own_tables", [TABLE, OTHER[0]]), "own_columns": sample.frame("own_columns", columns)})
    assert own.found == ()
    assert [t.key for t in own.made] == ["x_market", "x_aims"]


def test_an_entry_is_meant_by_its_code_or_name() -> None:
    product = {"table": "市场", "key": "product", "name": "产品", "kind": "choice", "entries": "=产品"}
    rows = [RULE | {"number": str(n), "table": table, "column": column, "other": other, "entry": entry} for n, (
        table, column, other, entry) in enumerate((
            ("市场", "容量", "产品", "常温奶"), ("市场", "容量", "产品", "p01"), ("铺市", "家数", "产品", "低温奶"),
            ("培训纲领", "cost", "类别", "产品知识")))]
    frames = sample.frames(own_tables=[TABLE, {"key": "shelf", "name": "铺市", "kind": "fixed", "members": "=产品"}], own_columns=[
        *COLUMNS, product, {"table": "铺市", "key": "n", "name": "家数", "kind": "number", "unit": "outlet"}], own_rules=rows)
    own = own_declarations(frames)
    assert own.found == ()
    assert [r.entry for t in own.tables for r in t.rules] == ["P01", "P01", "P02", "product"]
    assert "低温奶" in next(t for t in own.made if t.key == "x_shelf").rules[0].title.zh_cn


NAMES = OwnNames([], [])
FIGURES = [(key, row, column) for key in OURS for row in NAMES.figure_rows(key) for column in NAMES.figure_columns(key, row)]


@pytest.mark.parametrize(("typed", "key"), [
    ("销售目标分解.标准箱价", "sales_targets.case_price"), ("人员规划.人均月成本", "staffing.unit_cost"),
    ("产品.标准毛利率", "products.margin")])
def test_a_source_is_named_without_its_unit_too(typed: str, key: str) -> None:
    assert NAMES.source(typed) == key


def test_the_figures_that_are_offered_are_there() -> None:
    for n in range(3):
        for key in (*OURS, *ROW_SHEETS):
            columns, table = NAMES.sources(key), NAMES.label(key).all()[n]
            assert [NAMES.source(f"{table}.{label.all()[n]}") for label in columns.values()] == [f"{key}.{column}" for column in columns]
        said = [(NAMES.label(key), NAMES.figure_rows(key)[row], NAMES.figure_columns(key, row)[column]) for key, row, column in FIGURES]
        assert [NAMES.figure(".".join(part.all()[n] for part in parts)) for parts in said] == [".".join(one) for one in FIGURES]


@pytest.mark.parametrize(("typed", "key"), [
    ("培训费用(元)", "cost"), ("培训费用", "cost"), ("訓練費用", "cost"), ("cost", "cost"), ("费用", "")])
def test_a_column_of_ours_may_be_named_without_the_unit_behind(typed: str, key: str) -> None:
    assert NAMES.column("training", typed) == key


def test_a_name_that_two_columns_share_but_for_the_unit_is_none_of_them() -> None:
    columns = [{"table": "市场", "key": key, "name": name} for key, name in (("a", "容量(万元)"), ("b", "容量(家)"), ("c", "家数(家)"))]
    names = OwnNames(read_records(sample.frame("own_tables", [TABLE]), TableLine),
                     read_records(sample.frame("own_columns", columns), ColumnLine))
    assert [names.column("x_market", typed) for typed in ("容量", "容量(家)", "家数")] == ["", "b", "c"]


@pytest.mark.parametrize("said", (MASTER_BY_KEY["own_rules"].by_key["figure"].help or same_text("-")).all())
def test_the_figure_of_the_help_is_there(said: str) -> None:
    assert OwnNames([], []).figure(re.split("如 |such as ", said)[1].split(";")[0]) == "sales_targets.@total.hq_target"


def test_a_column_is_named_as_the_plan_year_heads_it() -> None:
    frames = sample.frames(own_tables=[{"key": "shelf", "name": "铺市", "kind": "fixed", "members": "产品"}], own_columns=[
        {"table": "铺市", "key": "n", "name": "去年", "kind": "number", "unit": "wan_yuan", "proposed": "=销售目标分解.2026年预计"}])
    own = own_declarations(frames)
    assert own.found == ()
    assert own.tables[0].columns[1].proposed == "sales_targets.py_estimate"


def test_hq_adjusts_its_own_tables_by_their_names() -> None:
    """A row of a list by what its units typed in it, of an entry of the master's by its code."""
    line = {"branch": "B01", "kind": "adjustment", "row": "低温奶", "column": "容量", "change": 100, "reason": "试", "proposed_by": "王",
            "status": "proposed"}
    listed = [{"table": "listed", "key": "who", "name": "客户", "kind": "text"},
              {"table": "listed", "key": "what", "name": "产品", "kind": "choice", "entries": "=产品"},
              {"table": "listed", "key": "n", "name": "容量", "kind": "number", "unit": "wan_yuan"}]
    tables = [TABLE, {"key": "listed", "name": "客户产品", "kind": "open"}]
    frames = sample.frames(own_tables=tables, own_columns=[*COLUMNS, *listed], adjustments=[
        line | {"no": 1, "table": "市场"}, line | {"no": 2, "table": "费用预算", "column": "6月"}, line | {"no": 3, "table": "市场们"},
        line | {"no": 4, "table": "客户产品", "row": "低温奶 · 低温奶(r02)"}])
    use_own_tables(frames)
    master, found = master_from(frames)
    assert [(a.table, a.row, a.column) for a in master.adjustments[:2]] == [
        ("x_market", "低温奶", "size"), ("expense_budget", "P02", "m06")]
    assert [a.row for a in master.adjustments if a.table == "x_listed"] == ["低温奶 · P02(r02)"]
    wrong = next(d for d in found if d.table == "adjustments" and d.column == "table")
    assert (wrong.code, wrong.params["item"]) == ("XP605", "市场们")
    assert "市场" in message_of(wrong, "zh-CN")


def test_a_table_of_the_shelf_that_is_on_gets_columns_too() -> None:
    more = {"table": "市场分析", "key": "who", "name": "谁查的", "kind": "text"}
    frames = {"own_columns": sample.frame("own_columns", [more]), "tables_issued": sample.frame("tables_issued", [
        {"table": "市场分析", "bottom_up": "yes"}])}
    own = use_own_tables(frames)
    assert own.found == ()
    market = next(t for t in BRANCH if t.key == "market")
    assert "who" in market.by_key


def shelf(table: str, **sheets: list[Row]) -> OwnDeclarations:
    """What is declared where that table of the shelf is on."""
    return use_own_tables(sample.frames(tables_issued=[{"table": table, "bottom_up": "yes"}], **sheets))


def test_a_rule_asked_at_the_total_is_refused_where_a_table_has_none() -> None:
    own = shelf("调研与证据", own_rules=[{"number": "1", "table": "调研与证据", "kind": "one_row_per", "column": "kind"}])
    assert [(d.code, d.row_key, d.column) for d in own.found] == [("XP803", "#1", "table")]
    assert "没有合计行" in message_of(own.found[0], "zh-CN")
    assert "evidence" in [table.key for table in BRANCH]


def test_a_rule_that_is_off_is_asked_nothing() -> None:
    off = {"number": "1", "kind": "unique", "column": "x", "life": "off"}
    own = own_declarations(sample.frames(own_rules=[off | {"table": "没有的表"}, off | {"number": "2", "table": "库存"}]))
    assert (own.found, own.tables) == ((), ())


def test_the_months_of_our_tables_are_months_to_rules() -> None:
    own = own_declarations(sample.frames(own_rules=[
        {"number": "1", "table": "培训纲领", "kind": "by_month", "column": "cost", "other": "费用月份",
         "figure": "费用预算.合计.控制数"}]))
    assert own.found == ()
    assert len([r for r in own.made[0].rules if r.own]) == 12


def test_a_last_balance_added_to_our_table_has_a_total() -> None:
    own = own_declarations(sample.frames(own_columns=[
        {"table": "培训纲领", "key": "held", "name": "余额", "kind": "number", "unit": "yuan", "up": "last"}]))
    assert own.found == ()
    assert own.made[0].foot_cell(own.made[0].foot_by_key["@total"], "held") is not None


def test_the_total_is_named_in_the_first_column_that_is_no_sum() -> None:
    table = declared([TABLE], [SIZE, AREA], []).made[0]
    assert [table.foot_label_at(foot) for foot in table.feet] == ["area"]


def test_no_two_rules_have_the_same_key() -> None:
    lists = LEVEL | {"entries": "a、b"}
    own = declared([TABLE], [AREA, lists], [{"number": number, "table": "市场", "kind": kind, "column": "级别"} for number, kind in (
        ("1", "one_row_per"), ("1-a", "unique"))])
    assert own.found == ()
    keys = [r.key for r in own.made[0].rules if r.own]
    assert len({*keys}) == len(keys) == 3


@pytest.fixture(autouse=True, scope="module")
def _ours_again() -> Iterator[None]:
    yield
    BRANCH.use(())


@pytest.mark.parametrize(("said", "core"), [("", False), ("no", False), ("yes", True)])
def test_a_table_supports_the_plan_unless_it_is_said_to_be_core(said: str, core: bool) -> None:
    own = declared([TABLE | {"core": said}], COLUMNS, [])
    assert [table.core for table in own.made if table.key == "x_market"] == [core]
    assert ('"core"' in own.issued["x_market"]) is core  # it travels, and the declarations of before are worded as they were
