"""What HQ holds back (预留 / 机动), and what is left of it after every line that draws on it."""
from __future__ import annotations

import json
from typing import Any

import pytest
import small_company as sample

from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.consolidate.adjust import changes_from_master
from xlplan.plan.consolidate.reserve import ReserveBalance, overdrawn_findings, reserve_balances
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.rollup import facts_from, facts_of, facts_text
from xlplan.schema.codes.catalogue import message_of
from xlplan.text import LANGS
from xlplan.units import PERSON, WAN_YUAN

EXPENSES = 5_000_00  # what the rate held at HQ is taken of
RESERVE = {"held": 1_000_00, "hq_expense_rate": 40, "hq_heads": 6}
LATER = {"date": "2026-11-20", "source": "reserve", "reason": "x", "proposed_by": "王五", "approved_by": "李总",
         "status": "approved"}
CHANGE = {"branch": "B01", "date": "2026-11-20", "source": "reserve", "reason": "x", "proposed_by": "王五", "approved_by": "李总",
          "status": "approved"}


def left(*, assignments: list[dict[str, Any]] = [], adjustments: list[dict[str, Any]] = [],  # noqa: B006 - never changed
         **changes: Any) -> dict[str, ReserveBalance]:
    """The balances of the sample company with those lines."""
    master, _ = master_from(sample.frames(
        reserve=[RESERVE], assignments=[{**LATER, "no": n, **line} for n, line in enumerate(assignments, 1)],
        adjustments=[{**CHANGE, "no": n, **line} for n, line in enumerate(adjustments, 1)], **changes))
    return {b.kind: b for b in reserve_balances(master, EXPENSES)}


def change(table: str, row: str, column: str, wan: float, **more: Any) -> dict[str, Any]:
    return {"table": table, "row": row, "column": column, "change": round(wan * 10_000), **more}


def test_a_line_that_finds_no_cell_draws_nothing() -> None:
    """Neither one whose period is none, nor one that consolidation could not put anywhere; heads stay heads."""
    lines = [change("staffing", "S1|hires", "某月", 1), change("staffing", "S1|hires", "m03", 1, no=2)]
    assert left(adjustments=lines)["heads"].drawn == 1
    master, _ = master_from(sample.frames(reserve=[RESERVE], adjustments=[{**CHANGE, **one} for one in lines]))
    assert [a.change for a in changes_from_master(master.adjustments)] == [1, 1]
    assert [b.drawn for b in reserve_balances(master, EXPENSES, {"#2"})] == [0, 0, 0]


def test_untouched() -> None:
    """1,000 万元 of sales; 4 % of 5,000 万元 of expenses; six heads at HQ and one each at two posts."""
    held = left(heads=[{"branch": "B01", "post": "S1", "cap": 9, "reserve": 1}, {"branch": "B02", "post": "S1", "cap": 9, "reserve": 1}])
    assert {k: (b.held, b.drawn, b.left) for k, b in held.items()} == {
        "sales": (1_000_00, 0, 1_000_00), "expense": (200_00, 0, 200_00), "heads": (8, 0, 8)}
    assert [b.unit for b in held.values()] == [WAN_YUAN, WAN_YUAN, PERSON]


@pytest.mark.parametrize(("line", "drawn"), [
    ({"amount": 300_00}, 300_00),
    ({"amount": -50_00}, -50_00),                            # put back
    ({"amount": 300_00, "source": "over"}, 0),               # over-assigned, not out of the reserve
    ({"amount": 300_00, "source": "goal"}, 0),
    ({"amount": 300_00, "status": "proposed"}, 0),           # only what is approved draws
])
def test_sales_are_drawn_by_later_assignments(line: dict[str, Any], drawn: int) -> None:
    assert left(assignments=[line])["sales"].drawn == drawn


@pytest.mark.parametrize(("line", "kind", "drawn"), [
    (change("expense_budget", "5405", "m05", 6.0), "expense", 6_00),
    (change("expense_budget", "@total", "year", 6.01), "expense", 6_01),
    (change("expense_budget", "5405", "m05", 6.0, source=""), "expense", 0),            # out of the branch's own budget
    (change("expense_budget", "5405", "m05", 6.0, status="withdrawn"), "expense", 0),
    (change("staffing", "S1|hires", "m03", 2), "heads", 2),
    (change("staffing", "S1|hires", "q1", 2), "heads", 2),
    (change("staffing", "S1|leavers", "m03", -1), "heads", 1),                          # one who stays needs a place too
    (change("staffing", "S1|leavers", "m03", 1), "heads", -1),
    (change("sales_targets", "@total", "year", 25), "sales", 25_00),
    (change("training", "陈列培训", "cost", 5_049), "expense", 50),                      # yuan, in 0.01 万元
    (change("training", "陈列培训", "heads", 20), "expense", 0),
])
def test_expenses_and_heads_are_drawn_by_adjustments(line: dict[str, Any], kind: str, drawn: int) -> None:
    found = left(adjustments=[line])
    assert found[kind].drawn == drawn
    assert sum(abs(b.drawn) for k, b in found.items() if k != kind) == 0


@pytest.mark.parametrize(("assignments", "adjustments", "kind", "column"), [
    ([{"amount": 1_000_01}], [], "sales", "held"),
    ([], [change("expense_budget", "5405", "m05", 150), change("expense_budget", "5303", "m06", 50.01)], "expense",
     "hq_expense_rate"),
    ([], [change("staffing", "S1|hires", "m03", 7)], "heads", "hq_heads"),
])
def test_an_overdrawn_reserve_must_be_fixed(assignments: list[dict[str, Any]], adjustments: list[dict[str, Any]], kind: str,
                                            column: str) -> None:
    found = left(assignments=assignments, adjustments=adjustments)
    (wrong,) = overdrawn_findings(found.values(), "r01")
    assert (wrong.code, wrong.table, wrong.row_key, wrong.column) == ("XP642", "reserve", "r01", column)
    assert wrong.found == found[kind].unit.value(found[kind].drawn)
    assert wrong.expected == found[kind].unit.value(found[kind].held)
    assert len({message_of(wrong, lang) for lang in LANGS}) == 3


def test_drawn_to_the_last_step_is_not_overdrawn() -> None:
    assert overdrawn_findings(left(assignments=[{"amount": 1_000_00}]).values(), "") == []


def test_a_company_that_holds_nothing_back() -> None:
    master, _ = master_from(sample.frames())
    assert [(b.held, b.drawn) for b in reserve_balances(master, EXPENSES)] == [(0, 0)] * 3
    assert overdrawn_findings(reserve_balances(master, EXPENSES), "") == []


def test_facts_carry_what_was_assigned_later_and_read_those_of_an_earlier_version() -> None:
    """The roll-up is made from what was noted at the issue; an older note knows nothing of later assignments, and more
    than is asked of it today."""
    master, _ = master_from(sample.frames(assignments=[{**LATER, "amount": 300_00, "source": "goal"}]))
    breakdown, _ = break_down(master)
    facts = facts_from(master, breakdown)
    again = facts_of(facts_text(facts))
    assert again.of("later", ("B01", "B02", "B03", "KA")).sum() == 300_00 == again.goal_later == again.later_total
    old = {k: v for k, v in json.loads(facts_text(facts)).items() if "later" not in k} | {"authorised": [9, 9, 9, 9]}
    before = facts_of(json.dumps(old))
    assert before.of("assigned", ("B01",)) == facts.of("assigned", ("B01",))
    assert again.later_lines == ("|2026-11-20||30000|goal|proportional|",)
    assert (before.of("later", ("B01",)).tolist(), before.later_total, before.later_lines) == ([0], 0, None)
