"""HQ's own decisions are judged: who approved them and when; what waits is counted and named, what may not count does not."""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample

from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.consolidate.adjust import changes_from_master
from xlplan.plan.consolidate.reserve import reserve_balances
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.judging.decisions import mark_uncounted, refuse_decisions, same_person
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import MasterSpot
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import LANGS, Text

LATER = {"no": 1, "date": "2026-11-20", "amount": 800_00, "source": "reserve", "reason": "压指标", "proposed_by": "王五",
         "approved_by": "李总", "status": "approved"}
CHANGE = {"no": 1, "branch": "B01", "date": "2026-11-20", "table": "sales_targets", "row": "@total", "column": "year",
          "change": -300_0000, "reason": "质询会压缩", "proposed_by": "王五", "approved_by": "李总", "status": "approved",
          "source": "reserve"}


def read(table: str, *lines: dict[str, Any], **company: str) -> tuple[Master, list[Diagnostic]]:
    base = CHANGE if table == "adjustments" else LATER
    return master_from(sample.frames(company=sample.company(**company), reserve=[{"over_rate": 20, "held": 1_000_00}],
                                     **{table: [{**base, **line} for line in lines]}))


def drawn(master: Master) -> int:
    return next(b.drawn for b in reserve_balances(master, 0) if b.kind == "sales")


@pytest.mark.parametrize("table", ["adjustments", "assignments"])
def test_a_decision_with_its_approver_and_date_counts(table: str) -> None:
    master, found = read(table, {})
    assert found == []
    assert drawn(master) == (-300_00 if table == "adjustments" else 800_00)


@pytest.mark.parametrize(("table", "line", "column", "code"), [
    ("adjustments", {"approved_by": ""}, "approved_by", "XP645"),
    ("adjustments", {"approved_by": "  "}, "approved_by", "XP645"),         # blanks are nobody
    ("adjustments", {"date": ""}, "date", "XP645"),
    ("assignments", {"approved_by": ""}, "approved_by", "XP645"),
    ("assignments", {"date": ""}, "date", "XP645"),
    ("adjustments", {"date": "2062-11-20"}, "date", "XP648"),               # digits swapped
    ("assignments", {"date": "1926-11-20"}, "date", "XP648"),
    ("adjustments", {"date": "2024-12-31"}, "date", "XP648"),               # two plan years before the first day of 2027 …
    ("assignments", {"date": "2029-01-01"}, "date", "XP648"),               # … and one after its last are the limits
])
def test_a_decision_that_may_not_count_is_named_and_does_not(table: str, line: dict[str, Any], column: str, code: str) -> None:
    master, found = read(table, line, {"no": 2})
    assert [(d.table, d.column, d.row_key) for d in found if d.code == code] == [(table, column, "#1")]
    assert {d.code for d in found} <= {code, "XP601"}
    assert drawn(master) == (-300_00 if table == "adjustments" else 800_00)  # the second line alone
    if table == "adjustments":
        assert [a.row_key for a in changes_from_master(master.adjustments)] == ["#2"]
    else:
        assert [one.line.row_key for one in break_down(master)[0].later] == ["#2"]


@pytest.mark.parametrize(("date", "start_month"), [("2025-01-01", "1"), ("2028-12-31", "1"), ("2025-04-01", "4"), ("2029-03-31", "4")])
def test_the_limits_themselves_count(date: str, start_month: str) -> None:
    assert [d for d in read("adjustments", {"date": date}, start_month=start_month)[1] if d.table == "adjustments"] == []


@pytest.mark.parametrize(("proposed", "approved", "same"), [
    ("王五", "王五", True), ("王五", " 王 五", True), ("Wang Wu", "wang  wu", True), ("Ｗａｎｇ", "wang", True),
    ("王五", "李总", False), ("", "", False), ("王五", "", False)])
def test_one_person_is_one_name(proposed: str, approved: str, same: bool) -> None:
    assert same_person(proposed, approved) is same


def test_a_proposer_who_approves_is_asked_about_and_counts() -> None:
    master, found = read("adjustments", {"approved_by": "王 五"})
    assert [(d.code, d.column) for d in found] == [("XP646", "approved_by")]
    assert drawn(master) == -300_00


@pytest.mark.parametrize(("table", "named"), [
    ("adjustments", ("第 8 行 上海(B01) -300.00 万元", "第 8 列 上海(B01) -300.00 萬元", "row 8 上海(B01) -300.00 (10k yuan)")),
    ("assignments", ("第 8 行 全部单位 +800.00 万元", "第 8 列 全部單位 +800.00 萬元", "row 8 all units +800.00 (10k yuan)"))])
def test_lines_that_wait_are_counted_and_named(table: str, named: tuple[str, ...]) -> None:
    """25 lines, the first 20 by name; those withdrawn are no longer anybody's to decide."""
    waiting = {"status": "proposed", "approved_by": ""}
    master, found = read(table, {"status": "withdrawn", "approved_by": ""}, *({**waiting, "no": n} for n in range(2, 27)))
    (said,) = found
    lines = said.params["lines"]
    assert isinstance(lines, list)
    assert (said.code, said.row_key, said.params["n"], len(lines)) == ("XP647", "#2", 25, 21)
    assert drawn(master) == 0
    assert isinstance(lines[0], MasterSpot)
    shown = lines[0].seen(8, None)
    assert isinstance(shown, Text)
    assert tuple(shown(lang) for lang in LANGS) == named


@pytest.mark.parametrize(("line", "found_", "rounded"), [
    ({"change": 50}, 0.005, 0.01),                                                    # of 0.01 万元
    ({"table": "staffing", "row": "S1|hires", "column": "m03", "change": 5_000}, 0.5, 1),   # half a head
])
def test_a_change_finer_than_its_unit_must_be_fixed_and_does_not_count(line: dict[str, Any], found_: float, rounded: float) -> None:
    master, found = read("adjustments", line)
    (said,) = [d for d in found if d.code == "XP202"]
    assert (said.column, said.found, said.expected, said.severity) == ("change", found_, rounded, Severity.ERROR)
    assert message_of(said, "zh-CN").endswith("这一行不计入")
    assert changes_from_master(master.adjustments) == []


@pytest.mark.parametrize("table", ["adjustments", "assignments"])
def test_a_line_with_a_cell_that_must_be_fixed_does_not_count(table: str) -> None:
    master, _ = read(table, {}, {"no": 2})
    wrong = [Diagnostic("XP203", table=table, row_key="#1"), Diagnostic("XP646", table=table, row_key="#2")]  # the second is asked
    assert [one.acts for one in getattr(refuse_decisions(master, wrong), table)] == [False, True]
    assert ["不计入" in message_of(d, "zh-CN") for d in mark_uncounted(wrong)] == [True, False]
