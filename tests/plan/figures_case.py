"""市场活动, whose budget HQ holds against figures of tables: 渠道费用, 客户等级 and 铺货, its own, and 行动计划 of the shelf."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import small_company as sample

from xlplan.plan.breakdown.branch_issue import Issue, issued_for
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.own_tables import OwnDeclarations, use_own_tables
from xlplan.schema.frame import Frame
from xlplan.text import Lang
from xlplan.workbook.blueprint import Book
from xlplan.workbook.stamp import Issued
from xlplan.workbook.writing.branch_book import branch_book

Row = dict[str, Any]
ACTS: Row = {"key": "acts", "name": "市场活动", "name_en": "Activities"}
FEES: Row = {"key": "fees", "name": "渠道费用", "name_en": "Fees"}
TIERS: Row = {"key": "tiers", "name": "客户等级", "kind": "fixed", "members": "直营、>500万、S.1*"}
GOODS: Row = {"key": "goods", "name": "铺货", "kind": "fixed", "members": "=产品"}
TABLES = [ACTS, FEES, TIERS, GOODS]  # the table with the rules stands before those that they name


def money(table: str, key: str, name: str, unit: str = "wan_yuan", **more: Any) -> Row:
    return {"table": table, "key": key, "name": name, "kind": "number", "unit": unit, **more}


COLUMNS: list[Row] = [
    {"table": "市场活动", "key": "what", "name": "活动", "kind": "text"}, money("市场活动", "budget", "预算"),
    money("市场活动", "last", "上年预算"), {"table": "市场活动", "key": "when", "name": "月份", "kind": "month"},
    {"table": "渠道费用", "key": "channel", "name": "渠道", "kind": "text"}, money("渠道费用", "cost", "费用", name_en="Cost"),
    money("渠道费用", "small", "杂费", "yuan"), money("渠道费用", "top", "最大一笔", up="max"),
    *(money("渠道费用", f"m{n:02}", f"{n}月") for n in range(1, 13)),
    money("客户等级", "n", "返利"), money("铺货", "n", "陈列费")]
LIMITED: Row = {"number": "1", "table": "市场活动", "kind": "sum_at_most", "column": "预算"}


def declared(rules: Sequence[Row], tables: Sequence[Row] = TABLES, columns: Sequence[Row] = COLUMNS,
             **sheets: list[Row]) -> tuple[OwnDeclarations, dict[str, Frame]]:
    """What HQ declares with these rules, in use from now on; its sheets."""
    frames = sample.frames(own_tables=tables, own_columns=columns, own_rules=[LIMITED | rule for rule in rules], **sheets)
    return use_own_tables(frames), frames


def workbook(rules: Sequence[Row], typed: dict[str, dict[str, list[int]]], lang: Lang = "zh-CN", **sheets: list[Row]) -> tuple[
        Issued, dict[str, Frame]]:
    """The workbook of B01 in which these figures stand, from the first row on; table -> column -> steps."""
    own, frames = declared(rules, **sheets)
    assert own.found == ()
    master = replace(master_from(frames)[0], own_tables=own.issued)
    issued, made = issued_for(master, break_down(master)[0], "B01", Issue("p", "bottom_up", 1, "2026-11-01", lang))
    for key, columns in typed.items():
        for column, steps in columns.items():
            of = made[key]
            of.amounts[column][:len(steps)], of.filled[column][:len(steps)], of.used[:len(steps)] = steps, True, True
    return issued, made


def book(rules: Sequence[Row], typed: dict[str, dict[str, list[int]]], lang: Lang = "zh-CN", **sheets: list[Row]) -> Book:
    return branch_book(*workbook(rules, typed, lang, **sheets))
