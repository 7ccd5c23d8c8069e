"""A row of HQ's lists that stands twice is named with both its cells, and counts once."""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample

from xlplan.example.company import company_tables
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.consolidate.adjust import changes_from_master
from xlplan.plan.consolidate.reserve import reserve_balances
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.read_rows import MasterSpot, used_rows
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame, blank_frame
from xlplan.tables.master import HISTORY, MASTER
from xlplan.text import LANGS

OF_ITS_OWN = {"company": "fixed rows", "organisation": "a unit may move: XP602 where dates overlap", "reserve": "one row: XP619",
              **dict.fromkeys(HISTORY, "pasted lines: XP633 and XP634")}
LISTS = [t for t in MASTER if t.key != "company"]


def copied(frame: Frame) -> Frame:
    """The sheet with its first used row once more below all."""
    at = int(used_rows(frame).argmax())
    out = blank_frame(frame.table, [*frame.keys, "copy"])
    for key, texts in frame.texts.items():
        out.texts[key][:] = [*texts, texts[at]]
    for key, amounts in frame.amounts.items():
        out.amounts[key][:] = [*amounts, amounts[at]]
        out.filled[key][:] = [*frame.filled[key], frame.filled[key][at]]
    out.used[:] = [*frame.used, frame.used[at]]
    return out


@pytest.mark.parametrize("table", LISTS, ids=lambda t: t.key)
def test_a_copied_row_is_named_with_both_cells(table: Any) -> None:
    """Of every sheet of the master but the company's, whose rows are fixed."""
    assert bool(table.unique) != (table.key in OF_ITS_OWN)
    frames = company_tables(3, 1, 2026)
    if not frames[table.key].size:  # nobody needs a table of one's own
        frames[table.key] = blank_frame(table, ["one"])
        for column in table.columns:
            if column.required:
                frames[table.key].texts[column.key][0] = column.choices[0].key if column.choices else "k1"
        frames[table.key].used[0] = True
    first = frames[table.key].keys[int(used_rows(frames[table.key]).argmax())]
    told = {(d.code, d.table, d.row_key) for d in master_from(frames)[1]}
    new = [d for d in master_from({**frames, table.key: copied(frames[table.key])})[1] if (d.code, d.table, d.row_key) not in told]
    said = next(d for d in new if d.table == table.key and d.row_key == "copy")
    assert said.code == {"reserve": "XP619"}.get(table.key, "XP634" if table.key in HISTORY else "XP602")
    if table.key != "reserve":
        spot = said.params["first"]
        assert isinstance(spot, MasterSpot)
        assert spot.row_key == first
    assert all("{" not in message_of(said, lang) for lang in LANGS)


LATER = {"no": 1, "date": "2026-11-20", "amount": 340_00, "source": "reserve", "reason": "压指标", "proposed_by": "王五",
         "approved_by": "李总", "status": "approved"}
CHANGE = {"no": 1, "branch": "B01", "date": "2026-11-20", "table": "sales_targets", "row": "@total", "column": "year",
          "change": -300_0000, "reason": "质询会压缩", "proposed_by": "王五", "approved_by": "李总", "status": "approved",
          "source": "reserve"}
PROPOSED = {"status": "proposed", "approved_by": "", "date": "2026-11-20"}

LINES: list[tuple[str, dict[str, Any], dict[str, Any], list[str], list[str]]] = [
    # what the first and the second line change, the findings, the lines that count
    ("an exact copy", {}, {}, ["XP602"], ["#1"]),
    ("one number, other words", {}, {"reason": "另一笔"}, ["XP602"], ["#1"]),
    ("all alike but the number", {}, {"no": 2}, ["XP670"], ["#1", "#2"]),
    ("another number and another day", {}, {"no": 2, "date": "2026-11-21"}, [], ["#1", "#2"]),
    ("one number, first withdrawn", {"status": "withdrawn"}, {}, ["XP602"], ["#2"]),
    ("one number, first not yet approved", PROPOSED, {}, ["XP602", "XP647"], ["#2"]),
    ("another number, first not yet approved", PROPOSED, {"no": 2}, ["XP647"], ["#2"])]


@pytest.mark.parametrize("table", ["adjustments", "assignments"])
@pytest.mark.parametrize(("case", "one", "other", "codes", "count"), LINES, ids=[c[0] for c in LINES])
def test_a_decision_typed_twice_counts_once(table: str, case: str, one: dict[str, Any], other: dict[str, Any], codes: list[str],
                                            count: list[str]) -> None:
    base, step = (CHANGE, -300_00) if table == "adjustments" else (LATER, 340_00)
    master, found = master_from(sample.frames(
        reserve=[{"over_rate": 20, "held": 1_000_00}], **{table: [{**base, **one}, {**base, **other}]}))
    assert sorted(d.code for d in found) == codes, case
    acting = [a.row_key for a in changes_from_master(master.adjustments)] or [one.line.row_key for one in break_down(master)[0].later]
    assert acting == count
    assert next(b.drawn for b in reserve_balances(master, 0) if b.kind == "sales") == step * len(count)


def test_what_is_accepted_twice_is_accepted() -> None:
    """A line of 0 says that the figures of its round stand: one of the next round is about other figures, also on one day."""
    _, found = master_from(sample.frames(adjustments=[{**CHANGE, "change": 0, "source": "", "no": no} for no in (1, 2)]))
    assert "XP670" not in [d.code for d in found]


@pytest.mark.parametrize(("table", "other"), [
    ("adjustments", {"branch": "B02"}), ("adjustments", {"row": "P01|C01"}), ("adjustments", {"column": "h1"}),
    ("adjustments", {"change": -200_0000}), ("adjustments", {"reason": "另一笔"}),
    ("assignments", {"scope": "R2"}), ("assignments", {"amount": 330_00}), ("assignments", {"source": "over"}),
    ("assignments", {"exempt": "B01"}), ("assignments", {"reason": "另一笔"})])
def test_what_says_something_else_is_another_decision(table: str, other: dict[str, Any]) -> None:
    base = CHANGE if table == "adjustments" else LATER
    _, found = master_from(sample.frames(reserve=[{"over_rate": 20, "held": 1_000_00}], **{table: [base, {**base, "no": 2, **other}]}))
    assert "XP670" not in [d.code for d in found]


def said_of(**sheets: Any) -> list[Diagnostic]:
    return [d for d in master_from(sample.frames(**sheets))[1] if d.code == "XP602"]


COURSE = {"topic": "合规", "audience": "everyone", "sessions": 2, "month": 3}
SHEETS: list[tuple[str, dict[str, Any], int]] = [
    ("case and width do not make a course another one", {"courses": [{**COURSE, "topic": "A课"}, {**COURSE, "topic": "ａ课"}]}, 1),
    ("a course held in two months", {"courses": [COURSE, {**COURSE, "month": 9}]}, 0),
    ("one project in two branches", {"key_projects": [{"code": "K1", "project": "x", "branch": b} for b in ("B01", "B02")]}, 0),
    ("all branches under two of its words", {"key_projects": [
        {"code": "K1", "project": "x", "branch": b} for b in ("all", "全部")]}, 1),
    ("two rows without the number, said as that", {"approvers": [{"level": "branch", "post": "经理"}] * 2}, 0)]


@pytest.mark.parametrize(("case", "sheets", "n"), SHEETS, ids=[c[0] for c in SHEETS])
def test_what_makes_a_row_its_own(case: str, sheets: dict[str, Any], n: int) -> None:
    assert len(said_of(**sheets)) == n, case


def test_heads_and_projects_typed_twice_count_once() -> None:
    heads = {"branch": "B01", "post": "S1", "opening": 3, "cap": 4, "reserve": 2}
    post = {"code": "S1", "post": "代表", "post_type": "sales", "employ": "own", "carries_target": "no", "unit_cost": 9000}
    master, found = master_from(sample.frames(posts=[post], heads=[heads, heads]))
    assert len(master.heads) == 1
    assert next(b.held for b in reserve_balances(master, 0) if b.kind == "heads") == 2
    assert [d.params["item"](lang) for d in found if d.code == "XP602" for lang in LANGS] == ["上海(B01) · 代表(S1)"] * 3  # type: ignore[operator]
