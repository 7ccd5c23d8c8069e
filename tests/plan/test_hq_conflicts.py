"""HQ's own figures against each other: what authorised heads cost and what is frozen against the ceilings that are to hold them."""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample

from xlplan.example.company import company_tables
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.breakdown.conflicts import find_conflicts
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.rounds.lifted import lifted_findings
from xlplan.plan.rounds.settle import LiftedHold, UnitSettlement
from xlplan.schema.codes.catalogue import message_of, remedy_of, severity_of
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.text import LANGS

POSTS = [  # 代表 9,000 元 a head and month: 10.80 万元 a year; 促销员 5,000 元: 6.00
    {"code": "S1", "post": "代表", "post_type": "sales", "employ": "own", "carries_target": "yes", "unit_cost": 9000},
    {"code": "S2", "post": "促销员", "post_type": "promoter", "employ": "agency", "carries_target": "no", "unit_cost": 5000}]
ITEMS = [{"code": "E1", "group": "人员费用", "item": "工资", "mark": "linked", "link": "staff"},
         {"code": "E2", "group": "人员费用", "item": "提成", "mark": "plain", "link": "none"},
         {"code": "E3", "group": "促销费用", "item": "劳务", "mark": "linked", "link": "promoter"},
         {"code": "E4", "group": "终端费用", "item": "陈列", "mark": "key_project", "link": "none"}]
TARGETS = {"B01": 2_000_00, "B02": 1_000_00, "B03": 3_000_00, "KA": 500_00}  # 0.01 万元


def heads(*caps: tuple[str, str, int]) -> list[dict[str, Any]]:
    return [{"branch": branch, "post": post, "cap": cap} for branch, post, cap in caps]


def ceiling(branch: str, group: str, amount: int | None = None, rate: int | None = None) -> dict[str, Any]:
    return {"branch": branch, "group": group, "amount": amount, "rate": rate, "control": "alarm"}


def project(branch: str, secured: int | None, need: int = 0, frozen: str = "yes", code: str = "K1") -> dict[str, Any]:
    return {"code": code, "project": "便利店", "branch": branch, "need": need, "secured": secured, "frozen": frozen}


def conflicts(in_round: Round = "bottom_up", **sheets: Any) -> list[Diagnostic]:
    given: dict[str, Any] = {"posts": POSTS, "expense_items": ITEMS, **sheets}
    master, _ = master_from(sample.frames(**given))
    return find_conflicts(master, TARGETS, in_round)


def of_heads(*caps: tuple[str, str, int], **more: Any) -> dict[str, Any]:
    return {"heads": heads(*caps), **more}


TEN = of_heads(("B01", "S1", 10))  # 108.00 万元 a year
CASES: list[tuple[str, dict[str, Any], list[tuple[str, str, str, float, float, int]]]] = [  # code, row, column, found, expected, units
    ("to the last cent", {**TEN, "ceilings": [ceiling("B01", "人员费用", 108_00)]}, []),
    ("a cent above", {**TEN, "ceilings": [ceiling("B01", "人员费用", 107_99)]}, [("XP684", "#1", "amount", 108.0, 107.99, 1)]),
    ("no ceiling at all", TEN, []),
    ("by rate: 5.4 % of 2,000.00", {**TEN, "ceilings": [ceiling("all", "人员费用", rate=54)]}, []),
    ("by rate: 5.3 %", {**TEN, "ceilings": [ceiling("all", "人员费用", rate=53)]}, [("XP684", "#1", "rate", 108.0, 106.0, 1)]),
    ("its own line goes before the one for all",
     {**TEN, "ceilings": [ceiling("all", "人员费用", 1_00), ceiling("B01", "人员费用", 200_00)]}, []),
    ("a group that follows no heads", {**TEN, "ceilings": [ceiling("all", "终端费用", 1_00)]}, []),
    ("promoters count where their item stands",
     {**of_heads(("B01", "S1", 10), ("B01", "S2", 5)), "ceilings": [ceiling("B01", "人员费用", 108_00), ceiling("B01", "促销费用", 29_99)]},
     [("XP684", "#2", "amount", 30.0, 29.99, 1)]),
    ("one line for all, two units above it: said once, the worst first",
     {**of_heads(("B01", "S1", 10), ("B02", "S1", 20), ("B03", "S1", 1)), "ceilings": [ceiling("all", "人员费用", 100_00)]},
     [("XP684", "#1", "amount", 216.0, 100.0, 2)]),
    ("a pay rise of 10 % for half a year",
     {**TEN, "posts": [{**POSTS[0], "raise_month": 7, "raise_rate": 100}], "ceilings": [ceiling("B01", "人员费用", 113_00)]},
     [("XP684", "#1", "amount", 113.4, 113.0, 1)]),
    ("HQ runs it: it fills in no budget", {**of_heads(("KA", "S1", 10)), "ceilings": [ceiling("KA", "人员费用", 1_00)]}, []),
    ("the budget does not go out", {**TEN, "ceilings": [ceiling("B01", "人员费用", 1_00)], "tables_issued": [
        {"table": "expense_budget", "bottom_up": "no"}]}, []),
    ("frozen, to the last cent", {"key_projects": [project("B01", 50_00)], "ceilings": [ceiling("B01", "终端费用", 50_00)]}, []),
    ("a cent above", {"key_projects": [project("B01", 50_01)], "ceilings": [ceiling("B01", "终端费用", 50_00)]},
     [("XP685", "#1", "amount", 50.01, 50.0, 1)]),
    ("not frozen", {"key_projects": [project("B01", 50_01, frozen="no")], "ceilings": [ceiling("B01", "终端费用", 50_00)]}, []),
    ("nobody said what is secured: the need", {"key_projects": [project("B01", None, 60_00)], "ceilings": [
        ceiling("B01", "终端费用", 50_00)]},
     [("XP685", "#1", "amount", 60.0, 50.0, 1)]),
    ("two projects of one unit", {"key_projects": [project("B01", 30_00), project("B01", 30_00, code="K2")], "ceilings": [
        ceiling("B01", "终端费用", 50_00)]}, [("XP685", "#1", "amount", 60.0, 50.0, 1)]),
    ("a group without ceiling holds anything", {"key_projects": [project("B01", 60_00)], "ceilings": [
        ceiling("B01", "人员费用", 50_00)]}, []),
    ("of all units: 1 % of 6,000.00 is enough for 60.00", {"key_projects": [project("all", 60_00)], "ceilings": [
        ceiling("all", "终端费用", rate=10)]}, []),
    ("60.01 is more than that", {"key_projects": [project("all", 60_01)], "ceilings": [ceiling("all", "终端费用", rate=10)]},
     [("XP685", "#1", "rate", 60.01, 60.0, 1)]),
    ("one unit's money and that of all, together", {"key_projects": [project("all", 50_00), project("B03", 20_00, code="K2")], "ceilings": [
        ceiling("all", "终端费用", rate=10)]}, [("XP685", "#1", "rate", 70.0, 60.0, 1)]),
    ("one unit has no ceiling: it can take what the others cannot", {"key_projects": [project("all", 900_00)], "ceilings": [
        ceiling("B01", "终端费用", 1_00)]}, [])]


@pytest.mark.parametrize(("case", "sheets", "due"), CASES, ids=[c[0] for c in CASES])
def test_what_cannot_all_be_kept_is_found_on_the_line_of_the_ceiling(
        case: str, sheets: dict[str, Any], due: list[tuple[str, str, str, float, float, int]]) -> None:
    got = conflicts(**sheets)
    assert [(d.code, d.row_key, d.column, d.found, d.expected, d.params["n"]) for d in got] == due, case
    assert {d.table for d in got} <= {"ceilings"}
    for d in got:
        for lang in LANGS:
            assert "{" not in message_of(d, lang) + remedy_of(d, lang)


def test_units_projects_and_amounts_are_named() -> None:
    (d,) = conflicts(**of_heads(("B01", "S1", 10), ("B02", "S1", 20)), ceilings=[ceiling("all", "人员费用", 100_00)])
    assert message_of(d, "zh-CN") == ("「人员费用」的控制数容不下定编的人力成本(2 家,万元):"
                                      "杭州(B02) 定编成本 216.00,控制数 100.00,超 116.00; "
                                      "上海(B01) 定编成本 108.00,控制数 100.00,超 8.00")
    (d,) = conflicts(key_projects=[project("B01", 50_01)], ceilings=[ceiling("B01", "终端费用", 50_00)])
    assert message_of(d, "zh-CN") == ("「终端费用」的控制数小于已冻结的重点项目费用(1 处,万元):"
                                      "上海(B01) 冻结 50.01(便利店),控制数 50.00,缺 0.01")


@pytest.mark.parametrize(("code", "first", "second"), [("XP684", "warning", "warning"), ("XP685", "warning", "error")])
def test_money_that_cannot_be_there_stops_the_second_half(code: str, first: str, second: str) -> None:
    said = [severity_of(code, in_round, {}) for in_round in ("bottom_up", "revise", "approved")]
    assert [s and s.value for s in said] == [first, second, second]


def test_a_sound_company_has_no_conflict() -> None:
    master, _ = master_from(company_tables(12))
    assert find_conflicts(master, break_down(master)[0].target, "bottom_up") == []


HELD = (LiftedHold("P01|C01", 402_89, 350_00), LiftedHold("P02|C02", 10_00, 0))
LINE = {"no": 1, "branch": "B01", "table": "sales_targets", "row": "@total", "column": "year", "change": -50_0000, "reason": "x",
        "proposed_by": "王五", "approved_by": "赵总", "date": "2026-11-20", "status": "approved"}


@pytest.mark.parametrize(("case", "lifted", "lines", "due"), [
    ("nothing was fixed", (), [LINE], []),
    ("on HQ's last line about the unit's sales", HELD, [LINE, {**LINE, "no": 2}, {**LINE, "no": 3, "branch": "B02"}], ["#2"]),
    ("not on one that waits", HELD, [LINE, {**LINE, "no": 2, "status": "proposed"}], ["#1"]),
    ("not on one about another table", HELD, [{**LINE, "table": "expense_budget"}], [None]),
    ("an assignment brought it down", HELD, [], [None])], ids=lambda one: one if isinstance(one, str) else "")
def test_fixed_months_above_the_new_figure_are_said_on_the_line_that_lowers_it(
        case: str, lifted: tuple[LiftedHold, ...], lines: list[dict[str, Any]], due: list[str | None]) -> None:
    master, _ = master_from(sample.frames(adjustments=lines))
    got = [*lifted_findings(master, [UnitSettlement("B01", 0, 0, None, 0, True, 350_00, lifted)])]
    assert [d.row_key for d in got] == due, case
    assert [message_of(d, "zh-CN") for d in got] == ["上海(B01) 固定的月份放不下核定数,已在下一轮放开(万元):"
                                                      "常温奶 · 商超 固定 402.89,核定 350.00; "
                                                      "低温奶 · 流通 固定 10.00,核定 0.00"] * len(due)
