"""What `check` says of a master before anything went out: each sheet filled in, lacking or blank, and what would come of it."""
from __future__ import annotations

from typing import Any

import pytest
from small_company import ORGANISATION, company, frame, frames

from xlplan.pipeline.prospect import Prospect, prospect_of, sheet_states
from xlplan.pipeline.prospect_lines import prospect_lines
from xlplan.plan.breakdown.assigned import assigned_targets
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.filling import filling_units
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.frame import Frame
from xlplan.tables.master import COMPANY_FIELDS
from xlplan.tables.master.guide import FIRST_SHEETS, GUIDE, ORDER
from xlplan.text import LANGS, Lang
from xlplan.workbook.writing.master_book import empty_frames


def wrong(table: str, **more: Any) -> Diagnostic:
    return Diagnostic("XP665", Severity.ERROR, table=table, cell="B7", **more)


def prospect(sheets: dict[str, Frame], *found: Diagnostic) -> Prospect:
    master, _ = master_from(sheets)
    return prospect_of(master, "bottom_up", assigned_targets(master, break_down(master)[0]), found)


def test_the_eight_that_are_needed_first_in_the_order_of_work() -> None:
    assert FIRST_SHEETS == ("company", "organisation", "products", "channels", "mix", "history_sales", "goals", "weights")


@pytest.mark.parametrize(("key", "found", "expected"), [
    ("organisation", (), ("filled", 7)), ("organisation", (wrong("organisation"),), ("lacking", 7)),
    ("weights", (), ("blank", 0)), ("weights", (Diagnostic("XP631", Severity.NOTE, table="weights"),), ("blank", 0)),
    ("weights", (wrong("weights"),), ("lacking", 0)),
    ("organisation", (Diagnostic("XP614", Severity.WARNING, table="organisation"),), ("filled", 7)),
    ("company", (), ("filled", 12)),
    ("mix", (), ("unneeded", 0))])  # nothing is found of it where nobody sells
def test_a_sheet_is_as_far_as_what_stands_there_and_what_issue_finds(
        key: str, found: tuple[Diagnostic, ...], expected: tuple[str, int]) -> None:
    states = {one.key: one for one in sheet_states(frames(mix=()), found)}
    assert tuple(states) == ORDER
    assert (states[key].state, states[key].rows) == expected


def test_of_an_untouched_master_no_row_is_filled_in() -> None:
    states = sheet_states(empty_frames({"year": "2027"}, "zh-CN"), ())
    assert {one.key: one.rows for one in states if one.rows} == {"company": 1 + sum(f.required and bool(f.default) for f in COMPANY_FIELDS)}


@pytest.mark.parametrize(("sheets", "kinds", "lines"), [
    ({}, {"branch": 3}, (6, 6)),
    ({"mix": ({"branch": "全部", "product": "P01", "channel": "C01", "sold": "yes"},
              {"branch": "B02", "product": "P02", "channel": "C02", "sold": "yes"})}, {"branch": 3}, (1, 2)),
    ({"organisation": ORGANISATION[:4]}, {"branch": 1}, (6, 6)),
    ({"tables_issued": ({"table": "sales_targets", "bottom_up": "no"},)}, {"branch": 3}, (0, 0)),
    ({"tables_issued": ({"table": "risks", "bottom_up": "yes", "for_hq_run": "yes"},)}, {"branch": 3, "hq_run": 1}, (6, 6)),
    ({"tables_issued": ({"table": "risks", "bottom_up": "yes", "for_region": "yes"},)}, {"branch": 3, "region": 2}, (6, 6))])
def test_what_comes_out_of_a_master_without_faults(sheets: dict[str, Any], kinds: dict[str, int], lines: tuple[int, int]) -> None:
    sound = frames(**sheets)
    got = prospect(sound)
    assert (got.kinds, got.lines, got.products, got.channels) == (kinds, lines, 3, 2)
    assert got.workbooks == len(filling_units(master_from(sound)[0], "bottom_up")) == sum(n for _, n in got.tables or ())
    assert sorted((n for _, n in got.tables or ()), reverse=True) == [n for _, n in got.tables or ()]  # the most first
    assert (got.goal, got.assigned, got.waits) == (48_000_00, 48_960_00, {})


@pytest.mark.parametrize(("found", "unknown"), [
    (wrong("organisation"), {"workbooks", "tables", "lines", "assigned"}), (wrong("posts"), {"tables", "assigned"}),
    (wrong("expense_items"), {"tables", "assigned"}), (wrong("products"), {"lines", "assigned"}),
    (wrong("mix"), {"lines", "assigned"}), (wrong("goals"), {"goal", "assigned"}), (wrong("reserve"), {"goal", "assigned"}),
    (Diagnostic("XP631", Severity.NOTE, table="posts"), set()),  # a note keeps nothing back
    (wrong("company", row_key="round"), {"workbooks", "tables", "lines", "goal", "assigned"}),
    (wrong("company", row_key="mailbox"), {"assigned"}),  # nothing is counted by it, and nothing is issued without it
    (wrong("company", row_key="year"), {"workbooks", "tables", "lines", "goal", "assigned"})])
def test_what_rests_on_a_sheet_with_a_fault_is_not_guessed(found: Diagnostic, unknown: set[str]) -> None:
    got = prospect(frames(), found)
    assert set(got.waits) == unknown
    told = got.data()
    assert {name for name in ("workbooks", "tables", "lines", "goal", "assigned") if told[name] is None} == unknown


@pytest.mark.parametrize(("lang", "said"), [
    ("zh-CN", ("  ● 基本信息 · 还缺:寄回邮箱 C19", "  ✓ 组织架构 · 7 行", "  ▲ 产销组合 · 6 行,1 处要核对", "  ● 渠道 · 还缺:整张表 B7",
               "  – 分配权重 · 留空:各单位按历史销售分;没有历史就平均分", "  填报表 3 份:分公司 3", "  公司目标 48,000.00 万元",
               "  每份几行:还说不准,先改好:渠道")),
    ("zh-TW", ("  ● 基本資料 · 還缺:寄回邮箱 C19", "  ✓ 組織架構 · 7 列", "  填報檔 3 份:分公司 3")),
    ("en", ("  ● Channels · still missing: the whole sheet B7", "  ✓ Organisation · rows: 7", "  Workbooks: 3 (Branch 3)"))])
def test_the_lines_name_the_cell_or_what_holds_without(lang: Lang, said: tuple[str, ...]) -> None:
    blank = Diagnostic("XP601", Severity.ERROR, table="company", row_key="mailbox", cell="C19", params={"column": "寄回邮箱"})
    asked = Diagnostic("XP608", Severity.WARNING, table="mix")
    found = blank, wrong("channels"), asked
    sheets = frames(company=company(mailbox=""), channels=frame("channels", ()))
    lines = list(prospect_lines(sheet_states(sheets, found), prospect(frames(), *found), lang))
    assert [one for one in said if one not in lines] == []


@pytest.mark.parametrize("lang", LANGS)
def test_every_blank_sheet_says_what_holds(lang: Lang) -> None:
    lines = list(prospect_lines(sheet_states(empty_frames({}, lang), ()), prospect(frames()), lang))
    assert [key for key in ORDER if GUIDE[key].need != "must" and not any(one.endswith(GUIDE[key].blank(lang)) for one in lines)] == []
