"""Own tables with fixed rows: whose they are, by the code of each, and what HQ suggests in them."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import small_company as sample

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.breakdown.branch_issue import Issue, issued_for
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.filling import opened_tables
from xlplan.plan.master.labels import row_said
from xlplan.plan.master.own_tables import use_own_tables
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Round, Severity
from xlplan.schema.frame import Frame
from xlplan.tables import BRANCH
from xlplan.workbook.forms import Choice, answer_key, progress_key
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.stamp import Issued
from xlplan.workbook.words import WORDS
from xlplan.workbook.writing.branch_book import branch_book
from xlplan.workbook.writing.checks import AT

SHEETS: dict[str, list[dict[str, Any]]] = {
    "posts": [{"code": "S01", "post": "业务员", "post_type": "sales", "employ": "own"}, {"code": "S02", "post": "导购"}],
    "heads": [{"branch": "B01", "post": "S02", "opening": 5}],
    "expense_items": [{"code": "E1", "group": "推广", "item": "促销"}, {"code": "E2", "group": "推广", "item": "年会", "owner": "hq"}],
    "ceilings": [{"branch": "B01", "group": "推广", "amount": 1000, "control": "control"}],
    "key_projects": [{"code": "K1", "project": "冷链", "branch": "B02"}, {"code": "K2", "project": "数字化"}],
    "courses": [{"topic": "新品知识", "kind": "product"}],
    "address_book": [{"address": "li@b01.cn", "units": "B01", "name": "李敏"}, {"address": "wu@b02.cn", "units": "B02", "name": "吴月"},
                     {"address": "hq@x.cn", "units": "全部"}]}
ROWS: list[tuple[str, list[str], str]] = [
    # which fixed rows, the keys of B01's, what the last one shows
    ("=产品", ["P01", "P02", "P03"], "P03 轻食杯"), ("products", ["P01", "P02", "P03"], "P03 轻食杯"),
    ("=渠道", ["C01", "C02"], "C02 流通"),
    ("=岗位", ["S02"], "导购"),                            # the posts that it has heads of
    ("=费用科目", ["E1"], "E1 促销"),                           # not those of HQ alone
    ("=重点项目", ["K2"], "K2 数字化"),                         # not those of another unit
    ("=必修课程", ["新品知识"], "新品知识"),
    ("=通讯录", ["li@b01.cn", "hq@x.cn"], "hq@x.cn"),           # people of the unit, and of all
    ("甲、乙;丙", ["甲", "乙", "丙"], "丙"),
]
COUNT = {"table": "表一", "key": "n", "name": "家数", "kind": "number", "unit": "outlet"}


def issued(members: str, *columns: dict[str, Any]) -> tuple[Issued, Frame]:
    """The workbook of B01 with one table of such rows, and the table."""
    book, made = workbook(members, *columns)
    return book, made["x_one"]


def workbook(members: str, *columns: dict[str, Any], in_round: Round = "bottom_up") -> tuple[Issued, dict[str, Frame]]:
    """The workbook of B01 with one table of such rows, and all its tables."""
    frames = sample.frames(own_tables=[{"key": "one", "name": "表一", "kind": "fixed", "members": members}],
                           own_columns=[COUNT, *columns], **SHEETS)
    own = use_own_tables(frames)
    assert own.found == ()
    master = replace(master_from(frames)[0], own_tables=own.issued)
    assert "x_one" in opened_tables(master, in_round, "B01")
    return issued_for(master, break_down(master)[0], "B01", Issue("p", in_round, 1, "2026-11-01", "zh-CN"))


def read(data: bytes) -> RawBook:
    """The workbook as it comes back."""
    got = read_workbook(data, "b01.xlsx")
    assert isinstance(got, RawBook)
    return got


@pytest.mark.parametrize(("members", "keys", "last"), ROWS, ids=[r[0] for r in ROWS])
def test_there_is_a_row_for_each(members: str, keys: list[str], last: str) -> None:
    _, frame = issued(members)
    assert frame.keys == [*frame.texts["member"]] == keys
    assert row_said(keys[-1], frame.table, frame)("zh-CN") == last
    assert frame.table.rollup is not None
    assert frame.table.rollup.by == ("member",)


PROPOSED: list[tuple[str, str, str, dict[str, int]]] = [
    # which fixed rows, the unit of the column, where its figures come from, those of B01 in steps
    ("=产品", "wan_yuan", "=销售目标分解.下达目标", {"P01": 732_706, "P02": 879_247, "P03": 102_890}),  # over its channels
    ("=产品", "percent", "=产品.标准毛利率", {"P01": 300}),
    ("=岗位", "person", "=人员规划.opening", {"S02": 5}),
    ("=费用科目", "wan_yuan", "=费用预算.cap", {"E1": 1000}),
    ("=费用科目", "yuan", "费用预算.cap", {"E1": 100_000}),      # in the column's unit
    ("甲、P01", "percent", "=产品.标准毛利率", {"P01": 300}),     # none of what stands nowhere
]


@pytest.mark.parametrize(("members", "unit", "source", "figures"), PROPOSED, ids=[f"{p[2]}-{p[1]}" for p in PROPOSED])
def test_hq_suggests_what_stands_elsewhere(members: str, unit: str, source: str, figures: dict[str, int]) -> None:
    up = {"up": "wavg", "weight": "家数"} if unit == "percent" else {}
    book, frame = issued(members, {"table": "表一", "key": "goal", "name": "目标", "kind": "number", "unit": unit, "proposed": source} | up)
    there = {key: int(n) for key, n, filled in zip(frame.keys, frame.amounts["goal"], frame.filled["goal"], strict=True) if filled}
    assert there == figures
    assert book.suggested["x_one"] == {key: {"goal": n} for key, n in figures.items()}


@pytest.mark.parametrize(("members", "unit", "source", "said"), [
    ("高、中、低", "wan_yuan", "=销售目标分解.下达目标", "固定行没有一行是「销售目标分解」的行(P01"),
    ("高、中、低", "percent", "=产品.标准毛利率", "固定行没有一行是「产品」的行(P01"),
    ("=渠道", "wan_yuan", "=费用预算.cap", "固定行没有一行是「费用预算」的行(E1"),
    ("=产品", "person", "=人员规划.opening", "固定行没有一行是「人员规划」的行(业务员"),
    ("高、P01", "wan_yuan", "=销售目标分解.下达目标", ""), ("高、C01", "wan_yuan", "=销售目标分解.下达目标", "")])
def test_figures_of_other_rows_are_no_source(members: str, unit: str, source: str, said: str) -> None:
    up = {"up": "wavg", "weight": "家数"} if unit == "percent" else {}
    own = use_own_tables(sample.frames(own_tables=[{"key": "one", "name": "表一", "kind": "fixed", "members": members}], own_columns=[
        COUNT, {"table": "表一", "key": "goal", "name": "目标", "kind": "number", "unit": unit, "proposed": source} | up], **SHEETS))
    assert [(d.code, d.column) for d in own.found] == ([("XP802", "proposed")] if said else [])
    assert said in "".join(message_of(d, "zh-CN") for d in own.found)


def test_what_hq_gives_is_locked_and_asked_of_nobody() -> None:
    book, frame = issued("=产品", {"table": "表一", "key": "goal", "name": "目标", "kind": "number", "unit": "wan_yuan", "required": "yes",
                                  "proposed": "=销售目标分解.下达目标", "filled_by": "hq"})
    assert frame.table.by_key["goal"].who == "G"
    assert {row: cells["goal"] for row, cells in book.values["x_one"].items()} == PROPOSED[0][3]
    assert "goal" not in book.suggested["x_one"].get("P01", {})
    assert not any(rule.column == "goal" for rule in frame.table.rules)


def test_it_is_read_back_by_whoever_does_not_know_the_plan() -> None:
    frames = sample.frames(own_tables=[{"key": "one", "name": "表一", "kind": "fixed", "members": "=产品"}], own_columns=[COUNT], **SHEETS)
    own = use_own_tables(frames)
    master, _ = master_from(frames)
    book, made = issued_for(replace(master, own_tables=own.issued), break_down(master)[0], "B01",
                            Issue("p", "bottom_up", 1, "2026-11-01", "zh-CN"))
    data = to_bytes(branch_book(book, made))
    BRANCH.use(())
    got = extract_submission(read(data))
    assert got.diagnostics == []
    assert got.frames["x_one"].keys == ["P01", "P02", "P03"]
    assert [*got.frames["x_one"].texts["member"]] == ["P01", "P02", "P03"]


ASKED: list[tuple[str, dict[str, str], dict[str, Choice], Round, bool, int, str]] = [
    # who signed, how the table is meant, the round, whether the unit fills it in; cells that are asked for, the state on the cover
    ("as it was issued", {}, {}, "bottom_up", False, 0, "empty"),         # HQ's proposals alone stand in it
    ("signed", {"preparer|name": "周六"}, {}, "bottom_up", False, 3, "empty"),
    ("chosen as filled in", {}, {"x_one": "fill"}, "bottom_up", False, 3, "empty"),
    ("chosen as filled in, at last", {}, {"x_one": "fill"}, "final", False, 3, "empty"),
    ("none of its business", {"preparer|name": "周六"}, {"x_one": "none"}, "bottom_up", False, 0, "empty"),
    ("filled in", {"preparer|name": "周六"}, {}, "bottom_up", True, 0, "done")]


@pytest.mark.parametrize(("signs", "choices", "in_round", "fills", "asked", "state"), [a[1:] for a in ASKED], ids=[a[0] for a in ASKED])
def test_what_fixed_rows_require_is_asked_of_whoever_stands_for_them(signs: dict[str, str], choices: dict[str, Choice], in_round: Round,
                                                                     fills: bool, asked: int, state: str) -> None:
    needs = {"table": "表一", "key": "days", "name": "库存", "kind": "number", "unit": "day", "required": "yes"}
    goal = {"table": "表一", "key": "goal", "name": "目标", "kind": "number", "unit": "wan_yuan", "proposed": "=销售目标分解.下达目标"}
    made, frames = workbook("=产品", goal, needs, in_round=in_round)
    frame = frames["x_one"]
    if fills:
        frame.amounts["days"][:], frame.filled["days"][:] = 30, True
    book = branch_book(made, frames, signs=signs, choices=choices)
    got = extract_submission(read(to_bytes(book)))
    result = validate_submissions([got])[0]
    found = [d for d in result.diagnostics if (d.table, d.code) == ("x_one", "XP331")]
    assert len(found) == asked
    assert {d.severity for d in found} <= {Severity.ERROR if in_round == "final" else Severity.WARNING}
    cover, checks = book.sheets[0], next(sheet for sheet in book.sheets if sheet.key == "checks")
    row = next(r for (r, c), cell in cover.cells.items() if c == 1 and cell.value == progress_key("x_one"))
    assert cover.cells[row, 9].value == WORDS[state]("zh-CN")
    line = next(r for (r, c), cell in checks.cells.items() if c == 1 and cell.value == answer_key("x_one", "days-filled"))
    assert checks.cells[line, AT["count"]].value == (0 if fills or "none" in choices.values() else 3)


@pytest.fixture(autouse=True, scope="module")
def _ours_again() -> Iterator[None]:
    yield
    BRANCH.use(())
