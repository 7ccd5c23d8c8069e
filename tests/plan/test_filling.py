"""Who fills in which table in which round: kinds of units, tables and rounds, by default and as HQ says on its sheet."""
from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Any, get_args

import pytest
import small_company as sample

from xlplan.plan.breakdown.branch_issue import Issue, issued_for
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.filling import filling_carriers, filling_units, opened_tables
from xlplan.plan.master.master import Master
from xlplan.plan.rollup import facts_from
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.column import Column, RowsOf
from xlplan.schema.diagnostic import ROUNDS, Diagnostic, Round, Severity, rounds_answered
from xlplan.schema.expr import Foot, col
from xlplan.schema.table import FootRow, GivenRows, Rule, Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.links import tables_read, target_behind
from xlplan.tables.master.tables_issued import TABLES_ISSUED, UNIT_KINDS
from xlplan.tables.shelf import KEYS as SHELF
from xlplan.tables.shelf import shelf_table, shelf_tables
from xlplan.text import same_text
from xlplan.units import WAN_YUAN
from xlplan.workbook.stamp import Issued
from xlplan.workbook.writing.branch_book import branch_book
from xlplan.workbook.writing.issued_rows import issued_rows

UNITS = {"HQ": "", "R1": "region", "PR": "other", "R2": "region", "B01": "branch", "B02": "branch", "B03": "branch", "KA": "hq_run"}
ORGANISATION = (*({**row, "parent": "PR"} if row["code"] == "B02" else row for row in sample.ORGANISATION),
                {"code": "PR", "name": "浙江", "parent": "R1", "level": "province", "type": "sums_up"})
ITEM = {"code": "E1", "group": "终端", "item": "进场费"}
VISITS = Table(  # declared while the program runs: HQ gives each unit its own shops
    "visits", same_text("Visits"), "open", (
        Column("shop", same_text("Shop"), kind="text", who="I", up="count"),
        Column("spend", same_text("Spend"), WAN_YUAN, who="I", up="sum")),
    ("shop",), (FootRow("@total", same_text("Total"), total=True),), spare=5, used_by=("shop", "spend"),
    given=GivenRows("key_projects", {"shop": "project"}, unit="branch"))


def master(*lines: dict[str, str], **company: str) -> tuple[Master, list[Diagnostic]]:
    """The small company with a province, and these lines on HQ's sheet."""
    return master_from(sample.frames(company=sample.company(**company), organisation=ORGANISATION, tables_issued=lines,
                                     posts=({"code": "S1", "post": "代表"},), expense_items=(ITEM,)))


def filled_by(of: Master, in_round: Round) -> dict[str, set[str]]:
    """Table -> kinds of the units that fill it."""
    out: dict[str, set[str]] = {t.key: set() for t in BRANCH}
    for code in filling_units(of, in_round):
        for table in opened_tables(of, in_round, code):
            out[table].add(UNITS[code])
    return out


# -- without a word of HQ's ------------------------------------------------------------------------------------------

@pytest.mark.parametrize("first", [None, *ROUNDS])
@pytest.mark.parametrize("in_round", ROUNDS)
def test_by_default_branches_fill_what_a_table_declares(in_round: Round, first: Round | None) -> None:
    of, _ = master(**({"person_targets_from": first} if first else {}))
    opened = {t.key for t in BRANCH if t.expected and in_round in t.rounds} - {"person_targets"}
    start = rounds_answered(first or "final")[0]  # 二上 is filled in the workbook of 二下
    opened |= {"person_targets"} if ROUNDS.index(in_round) >= ROUNDS.index(start) else set()
    assert filled_by(of, in_round) == {t.key: {"branch"} if t.key in opened else set() for t in BRANCH}
    assert filling_units(of, in_round) == of.organisation.branches()


@pytest.mark.parametrize(("marks", "out"), [
    ({"final": "yes"}, ["revise", "final", "approved"]), ({"revise": "yes"}, ["revise", "final", "approved"]),
    ({"revise": "no", "final": "yes"}, ["revise", "final", "approved"]), ({"approved": "no"}, ["revise", "final"]),
    ({"final": "no"}, ["approved"]), ({"bottom_up": "yes"}, ["bottom_up", "revise", "final", "approved"])])
def test_what_is_wanted_in_the_answer_stands_in_the_workbook_that_it_is_given_in(marks: dict[str, str], out: list[str]) -> None:
    """The workbook of 二下 is the one that comes back as 二上."""
    of, _ = master({"table": "person_targets", **marks})
    assert [one for one in ROUNDS if "person_targets" in opened_tables(of, one, "B01")] == out


def test_lines_without_a_mark_change_nothing_and_nothing_is_said() -> None:
    plain, before = master()
    shown = issued_rows("zh-CN")
    of, problems = master(*({"table": str(name)} for name in shown.texts["table"] if name))
    assert len(of.tables_issued) == len(BRANCH)
    assert problems == before
    for in_round, code in product(ROUNDS, UNITS):
        assert opened_tables(of, in_round, code) == opened_tables(plain, in_round, code)
    breakdown = break_down(plain)[0]
    issue = Issue("p", "final", 1, "2026-10-26", "zh-CN")
    assert issued_for(of, breakdown, "B01", issue)[0] == issued_for(plain, breakdown, "B01", issue)[0]


# -- each mark by itself ---------------------------------------------------------------------------------------------

@pytest.mark.parametrize("kind", UNIT_KINDS)
@pytest.mark.parametrize("mark", ["yes", "no"])
@pytest.mark.parametrize("table", [t.key for t in (*BRANCH, VISITS)])
def test_a_mark_of_a_kind_of_units_is_about_that_kind_alone(table: str, mark: str, kind: str) -> None:
    with BRANCH.declared(VISITS):
        plain, (of, _) = master()[0], master({"table": table, f"for_{kind}": mark})
        for in_round in ROUNDS:
            expected = filled_by(plain, in_round)
            if mark == "no":
                expected[table] -= {kind}
            elif expected[table] and (kind in ("branch", "hq_run") or not target_behind(table)):
                expected[table] |= {kind}
            assert filled_by(of, in_round) == expected


@pytest.mark.parametrize("in_round", ROUNDS)
@pytest.mark.parametrize("mark", ["yes", "no"])
@pytest.mark.parametrize("table", [t.key for t in BRANCH])
def test_a_mark_of_a_round_is_about_that_round_alone(table: str, mark: str, in_round: Round) -> None:
    """But for a yes in one of two rounds that share a workbook, and a no there to what opens with that workbook by policy."""
    plain, of = master()[0], master({"table": table, in_round: mark})[0]
    for one in ROUNDS:
        expected = filled_by(plain, one)
        about = one in rounds_answered(in_round) if mark == "yes" or table == "person_targets" else one == in_round
        if about and not BY_KEY[table].where_rows:
            expected[table] = {"branch"} if mark == "yes" else set()
        assert filled_by(of, one) == expected


@pytest.mark.parametrize(("marks", "expected"), [
    ({}, set()), ({"final": "yes"}, {"branch"}), ({"final": "yes", "for_region": "yes"}, {"region"}),
    ({"final": "yes", "for_region": "yes", "for_hq_run": "yes"}, {"region", "hq_run"}),
    ({"final": "yes", "for_region": "yes", "for_branch": "yes"}, {"region", "branch"}),
    ({"final": "yes", "for_region": "no"}, {"branch"}), ({"final": "yes", "for_branch": "no"}, set())])
def test_a_table_that_goes_out_by_hqs_word_alone_goes_to_those_marked(marks: dict[str, str], expected: set[str]) -> None:
    """Branches only where nobody is marked: for them it says `does not go out`."""
    assert filled_by(master({"table": "risks", **marks})[0], "final")["risks"] == expected


def test_a_table_is_named_by_label_in_any_language_or_by_its_key() -> None:
    for name in (*BY_KEY["training"].label.all(), "Training", "training outline", "ＴＲＡＩＮＩＮＧ"):
        assert filled_by(master({"table": name, "for_region": "yes"})[0], "final")["training"] == {"branch", "region"}, name


def test_the_company_as_a_whole_fills_in_nothing() -> None:
    assert "HQ" not in filling_units(master({"table": "training", "for_other": "yes", "for_region": "yes"})[0], "final")


def test_units_stand_in_the_order_of_the_organisation() -> None:
    of, _ = master({"table": "training", "for_region": "yes", "for_other": "yes", "for_hq_run": "yes"})
    assert filling_units(of, "final") == ("R1", "B01", "PR", "B02", "R2", "B03", "KA")
    assert filling_carriers(of, "training") == ("B01", "B02", "B03", "KA")
    assert filling_carriers(of, "sales_targets", "R1") == ("B01", "B02")


def test_a_unit_that_hq_runs_and_that_sells_nothing_gets_only_what_needs_no_target() -> None:
    """总部费用 and 未分配 stand in the organisation as 全国KA does."""
    lines = [{"table": t.key, "for_hq_run": "yes"} for t in BRANCH]
    more = (*ORGANISATION, {"code": "COST", "name": "总部费用", "parent": "HQ", "level": "department", "type": "hq_run"})
    of, _ = master_from(sample.frames(organisation=more, tables_issued=lines, expense_items=(ITEM,),
                                      posts=({"code": "S1", "post": "代表"},)))
    idle = facts_from(of, break_down(of)[0]).idle(of)
    assert idle == {"COST"}
    of = replace(of, idle=idle)
    assert opened_tables(of, "final", "COST") == ("training",)
    assert set(opened_tables(of, "final", "KA")) == {t.key for t in BRANCH if t.expected}


# -- what the workbook of each holds ---------------------------------------------------------------------------------

def issued(of: Master, code: str, in_round: Round = "final") -> Issued:
    return issued_for(of, break_down(of)[0], code, Issue("p", in_round, 1, "2026-10-26", "zh-CN"))[0]


def test_a_region_gets_the_rows_that_are_its_own() -> None:
    with BRANCH.declared(VISITS):
        lines = [{"table": "visits", "for_region": "yes"}]
        of, problems = master_from(sample.frames(organisation=ORGANISATION, tables_issued=lines, key_projects=(
            {"code": "K1", "project": "华东一店", "branch": "R1"}, {"code": "K2", "project": "沪一店", "branch": "B01"},
            {"code": "K3", "project": "各家", "branch": ""})))
        assert [d.code for d in problems if d.severity is Severity.ERROR] == []
        made = issued(of, "R1")
    assert made.stamp.opens == ("visits",)
    assert (made.stamp.branch, made.stamp.branch_name, made.stamp.region_name) == ("R1", "华东", "")
    assert [row["shop"] for row in made.values["visits"].values()] == ["华东一店", "各家"]


def test_a_unit_that_hq_runs_gets_the_whole_workbook() -> None:
    of, _ = master(*({"table": t.key, "for_hq_run": "yes"} for t in BRANCH))
    made = issued(of, "KA")
    assert made.stamp.opens == opened_tables(of, "final", "KA") == opened_tables(of, "final", "B01")
    lines = made.values["sales_targets"].values()
    assert sum(int(line["hq_target"]) for line in lines if "hq_target" in line) == break_down(of)[0].target["KA"]


# -- what is wrong with the sheet ------------------------------------------------------------------------------------

def said(*lines: dict[str, str], **company: str) -> list[tuple[str, str | None, Any]]:
    """(code, column, row) of what the sheet is told that it is not told blank."""
    before = {(d.code, d.table, d.column, d.row_key) for d in master(**company)[1]}
    return [(d.code, d.column, d.row_key) for d in master(*lines, **company)[1] if (d.code, d.table, d.column, d.row_key) not in before]


OFF = {"for_branch": "no"}
WRONG: list[tuple[list[dict[str, str]], list[tuple[str, str | None, Any]]]] = [
    ([{"table": "培训"}], [("XP605", "table", "#1")]),
    ([{"table": "", "final": "no"}], [("XP601", "table", "#1")]),
    ([{"table": "training"}, {"table": "培训纲领", "final": "no"}], [("XP602", "table", "#2")]),
    ([{"table": "person_targets", **OFF}], [("XP661", "table", "#1")]),                                       # nobody is asked
    ([{"table": "person_targets", "final": "no", "approved": "no"}], [("XP661", "table", "#1")]),             # at no time
    ([{"table": "risks", "for_region": "yes"}], [("XP661", "table", "#1")]),                                  # which round?
    ([{"table": "risks", "final": "yes", "for_region": "yes"}], []),
    ([{"table": "sales_targets", "for_region": "yes"}], [("XP662", "for_region", "#1")]),
    ([{"table": "expense_budget", "for_other": "yes"}], [("XP662", "for_other", "#1")]),
    ([{"table": "staffing", "for_region": "yes"}], [("XP662", "for_region", "#1")]),                          # it reads sales
    ([{"table": "training", "for_region": "yes", "for_other": "yes"}], []),
    ([{"table": "training", **OFF}], [("XP661", "table", "#1"), ("XP663", "for_branch", "#1")]),              # expenses read it
    ([{"table": "training", **OFF}, {"table": "expense_budget", **OFF}], [("XP661", "table", "#1"), ("XP661", "table", "#2")]),
    ([{"table": "staffing", "bottom_up": "no"}], [("XP663", "bottom_up", "#1")]),
    ([{"table": "expense_budget", "for_hq_run": "yes"}], [("XP663", "for_hq_run", "#1")]),                    # sales, heads, courses
    ([{"table": key, "for_hq_run": "yes"} for key in ("sales_targets", "staffing", "training", "expense_budget")], []),
]


@pytest.mark.parametrize(("lines", "expected"), WRONG)
def test_a_wrong_line_is_a_finding_on_its_cell(lines: list[dict[str, str]], expected: list[tuple[str, str | None, Any]]) -> None:
    assert said(*lines) == expected


LISTED = replace(VISITS, key="checks_made", label=same_text("Checks made"), feet=(), given="", columns=(
    Column("shop", same_text("Shop"), kind="choice", rows_of=RowsOf("visits", "shop"), who="I"),
    Column("spend", same_text("Spend"), WAN_YUAN, who="I", up="sum")))


@pytest.mark.parametrize(("lines", "expected"), [
    ([], []),
    ([{"table": "visits", **OFF}], [("XP661", "table", "#1"), ("XP663", "for_branch", "#1")]),
    ([{"table": "visits", "final": "no"}], [("XP663", "final", "#1")]),
    ([{"table": "visits", **OFF}, {"table": "checks_made", **OFF}], [("XP661", "table", "#1"), ("XP661", "table", "#2")]),
    ([{"table": "checks_made", "for_region": "yes"}], [("XP663", "for_region", "#1")]),
    ([{"table": "checks_made", "for_region": "yes"}, {"table": "visits", "for_region": "yes"}], []),
])
def test_a_list_needs_the_table_whose_rows_it_offers(lines: list[dict[str, str]], expected: list[tuple[str, str | None, Any]]) -> None:
    with BRANCH.declared(VISITS, LISTED):
        assert tables_read("checks_made") == ("visits",)
        assert said(*lines) == expected


def test_a_list_of_the_rows_of_a_table_with_a_target_needs_the_target_too() -> None:
    sold = Column("shop", same_text("Product"), kind="choice", rows_of=RowsOf("sales_targets", "product"), who="I")
    with BRANCH.declared(replace(LISTED, columns=(sold, LISTED.columns[1]))):
        assert target_behind("checks_made") == "sales_targets"
        assert said({"table": "checks_made", "for_region": "yes"}) == [("XP662", "for_region", "#1")]


@pytest.mark.parametrize(("named", "row"), [
    (("actions",), "#1"), (("actions", "strategies", "swot"), "#3"), (("actions", "strategies", "swot", "evidence"), None)])
def test_rules_of_the_shelf_go_without_the_table_they_look_into_and_that_is_said(named: tuple[str, ...], row: str | None) -> None:
    """Nothing stops the issue: actions ask for strategies, and these for evidence."""
    with BRANCH.declared(*shelf_tables(named)):
        lines = [{"table": key, "final": "yes"} for key in named]
        assert said(*lines)[:1] == ([("XP806", "final", row)] if row else [])
        found = [message_of(d, "zh-CN") for d in master(*lines)[1] if d.code == "XP806"]
    assert not row or "规则 C1·5 要看「策略」" in found[0] or "要看「调研与证据」" in found[0]


def test_all_that_is_missing_beside_a_table_is_said_at_once() -> None:
    (one,) = [d for d in master({"table": "expense_budget", "for_hq_run": "yes"})[1] if d.code == "XP663"]
    assert message_of(one, "zh-CN") == (
        "「费用预算」要用「销售目标分解、人员规划、培训纲领」的内容,后者没有和它一起下发(总部直管:一下、一上、二下、二上、批复)")


def test_what_a_table_may_be_is_said() -> None:
    (one,) = [d for d in master({"table": "培训"})[1] if d.code == "XP605"]
    assert "培训纲领(training)" in str(one.params["choices"])


def test_nobody_fills_in_anything() -> None:
    lines = [{"table": t.key, **OFF} for t in BRANCH]
    assert said(*lines) == [("XP664", None, None)]
    assert ("XP664", None, None) not in said(*lines[1:])
    other = {"table": "risks", "bottom_up": "yes", "for_branch": "no", "for_other": "yes"}
    found = master_from(sample.frames(tables_issued=[other if line["table"] == "risks" else line for line in lines]))[1]  # no province
    assert {d.code for d in found} & {"XP661", "XP664"} == {"XP661", "XP664"}


def test_hq_alone_fills_in() -> None:
    """A company that HQ runs as a whole is one too."""
    alone = [{**row, "type": "hq_run"} if row["type"] == "fills" else row for row in sample.ORGANISATION]
    lines = [{"table": t.key, "for_hq_run": "yes"} for t in BRANCH if t.expected]
    assert "XP620" in {d.code for d in master_from(sample.frames(organisation=alone))[1]}
    assert "XP620" not in {d.code for d in master_from(sample.frames(organisation=alone, tables_issued=lines))[1]}


# -- what the declarations say of themselves -------------------------------------------------------------------------

def test_what_each_table_reads_and_needs() -> None:
    read = {t.key: tables_read(t.key) for t in BRANCH if t.expected}
    assert read == {"sales_targets": (), "staffing": ("sales_targets",), "training": (),
                    "expense_budget": ("sales_targets", "staffing", "training"), "person_targets": ("sales_targets",)}
    assert {key: target_behind(key) for key in read} == {
        "sales_targets": "sales_targets", "staffing": "sales_targets", "training": "", "expense_budget": "expense_budget",
        "person_targets": "sales_targets"}


def test_a_table_that_reads_one_through_a_rule_needs_it_too() -> None:
    rule = Rule("XP332", "within-costs", Foot("@cost", "year_cost", "staffing") >= col("spend"), "spend", same_text("Within costs"))
    with BRANCH.declared(replace(VISITS, rules=(rule,))):
        assert tables_read("visits") == ("staffing",)
        assert target_behind("visits") == "sales_targets"


def test_the_sheet_has_a_column_for_each_round_and_kind_of_unit() -> None:
    keys = list(TABLES_ISSUED.by_key)
    assert keys == ["table", "default", *get_args(Round), *(f"for_{kind}" for kind in UNIT_KINDS)]


# -- the shelf: a unit gets what HQ opens for its kind and round, and nothing else ------------------------------------

@pytest.mark.parametrize(("code", "in_round", "gets"), [
    ("B01", "bottom_up", False), ("B01", "revise", True), ("B01", "final", True), ("B01", "approved", False),
    ("R1", "final", False), ("PR", "final", False), ("KA", "final", False)])
def test_all_of_the_shelf_on_for_branches_in_one_round(code: str, in_round: Round, gets: bool) -> None:
    with BRANCH.declared(*map(shelf_table, SHELF)):
        of, _ = master(*({"table": key, "final": "yes", "for_branch": "yes", "for_region": "no"} for key in SHELF))
        plain, _ = master()
        opened, usual = (set(opened_tables(one, in_round, code)) for one in (of, plain))
        assert opened == usual | ({*SHELF} if gets else set())
        if code in filling_units(of, in_round):
            stamp = issued_for(of, break_down(of)[0], code, Issue("p", in_round, 1, "2026-10-26", "zh-CN"))[0].stamp
            assert (set(stamp.opens), {*stamp.opens[:len(usual)]}) == (opened, usual)  # the core in front


# -- what a table lists is what HQ listed ----------------------------------------------------------------------------

WAGES = {"code": "E2", "group": "人员", "item": "工资", "mark": "linked", "link": "staff"}


@pytest.mark.parametrize(("posts", "items", "left", "expected"), [
    (True, (ITEM,), set(), []),
    (True, (), {"expense_budget"}, []),
    (True, ({**ITEM, "owner": "hq"},), {"expense_budget"}, []),   # HQ plans them itself
    (False, (ITEM,), {"staffing"}, []),
    (False, (), {"staffing", "expense_budget"}, []),
    (False, (ITEM, WAGES), {"staffing"}, [("XP663", "expense_items", "#2")]),
    (False, (ITEM, {**WAGES, "owner": "hq"}), {"staffing"}, []),
])
def test_without_a_post_or_an_item_nobody_gets_the_table(posts: bool, items: tuple[dict[str, str], ...], left: set[str],
                                                         expected: list[tuple[str, str, str | None]]) -> None:
    plan, found = master_from(sample.frames(organisation=ORGANISATION, expense_items=items,
                                            posts=({"code": "S1", "post": "代表"},) if posts else ()))
    assert [(d.code, d.table, d.row_key) for d in found if d.code == "XP663"] == expected
    usual = {"sales_targets", "staffing", "expense_budget"}
    assert usual - {*opened_tables(plan, "bottom_up", "B01")} == left
    for one in ROUNDS if not expected else ():  # which stops the issue
        assert branch_book(*issued_for(plan, break_down(plan)[0], "B01", Issue("p", one, 1, "2026-10-26", "zh-CN"))).sheets


def test_a_table_that_hq_asks_for_and_lists_nothing_for_is_named() -> None:
    _, found = master_from(sample.frames(organisation=ORGANISATION, tables_issued=({"table": "staffing", "bottom_up": "yes"},)))
    (one,) = [d for d in found if d.code == "XP661"]
    assert (one.row_key, message_of(one, "zh-CN")) == ("#1", "「人员规划」没有单位填:总控表的「岗位」没有填")
