"""What goes out above HQ's ceilings is named, and stops the approval: E2, of 推广, holds 24.10 万元; posts end the year as typed."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import small_company as sample
from by_hand import submission
from hq_lines import change

from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.records import Ceiling, Heads
from xlplan.plan.rounds.above_ceilings import above_ceilings
from xlplan.plan.rounds.carrying import NextWorkbook
from xlplan.plan.rounds.ceilings_cut import CutCeiling
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Round, Severity

BUDGET, HEADS, MASTER = "expense_budget", "staffing", master_from(sample.frames())[0]


def workbook(ceiling: int | None = None, heads: int | None = None) -> NextWorkbook:
    """GD's next one: E2 alone is of 推广, with that ceiling; each post may have so many heads."""
    frames = submission("GD", "final").frames
    budget, staff = frames[BUDGET], frames[HEADS]
    budget.texts["group"][:] = ["推广" if key == "E2" else "其他" for key in budget.keys]
    budget.filled["cap"][:] = [ceiling is not None and key == "E2" for key in budget.keys]
    budget.amounts["cap"][:] = ceiling or 0
    staff.amounts["cap"][:], staff.filled["cap"][:] = heads or 0, heads is not None
    return NextWorkbook(frames)


def controlled(kind: str) -> Any:
    return replace(MASTER, ceilings=(Ceiling("GD", "推广", amount=24_00, control=kind),))


def seen(own: NextWorkbook, master: Any, round: Round, lines: tuple[Any, ...] = (),
         cuts: tuple[CutCeiling, ...] = ()) -> list[tuple[object, ...]]:
    return [(d.table, d.found, d.expected, d.difference, d.severity) for d in above_ceilings({"GD": own}, master, round, lines, cuts)]


@pytest.mark.parametrize(("ceiling", "kind", "round", "said"), [
    (24_00, "control", "approved", [(BUDGET, 24.1, 24.0, 0.1, Severity.ERROR)]),
    (24_00, "control", "revise", [(BUDGET, 24.1, 24.0, 0.1, Severity.WARNING)]),  # the unit can still bring it down
    (24_00, "alarm", "approved", [(BUDGET, 24.1, 24.0, 0.1, Severity.WARNING)]),  # asks for a reason, and forbids nothing
    (24_10, "control", "approved", []), (None, "control", "approved", [])])
def test_a_budget_above_its_ceiling(ceiling: int | None, kind: str, round: Round, said: list[tuple[object, ...]]) -> None:
    assert seen(workbook(ceiling), controlled(kind), round) == said


def test_a_ceiling_that_comes_down_is_named_as_that_until_the_approval() -> None:
    cut = (CutCeiling("GD", "推广", 30_00, 24_00, 24_10),)
    assert seen(workbook(24_00), controlled("control"), "revise", cuts=cut) == []
    assert len(seen(workbook(24_00), controlled("control"), "approved", cuts=cut)) == 1


def test_heads_above_what_is_authorised() -> None:
    """Of posts of which HQ gave a number."""
    posts = {key.partition("|")[0] for key in workbook().frames[HEADS].keys}
    given = replace(MASTER, heads=tuple(Heads("GD", post, cap=0) for post in posts))
    assert [*above_ceilings({"GD": workbook(heads=0)}, replace(MASTER, heads=()), "approved")] == []
    found = [*above_ceilings({"GD": workbook(heads=0)}, given, "approved")]
    assert found
    assert {(d.table, d.severity, d.expected) for d in found} == {(HEADS, Severity.ERROR, 0)}
    assert all(d.found == d.difference for d in found)
    assert "总部准许 0" in message_of(found[0], "zh-CN")
    assert 'xlplan adjust 计划文件夹 --table 人员规划 --row "业务代表 · 期内入职" --branches GD --change 0 ' in remedy_of(found[0], "zh-CN")


@pytest.mark.parametrize(("branch", "table", "stops"), [("GD", BUDGET, False), ("GD", "sales_targets", True), ("FJ", BUDGET, True)])
def test_a_line_of_hq_on_the_table_settles_it(branch: str, table: str, stops: bool) -> None:
    line = change(branch=branch, table=table, change=0)
    assert bool(seen(workbook(24_00), controlled("control"), "approved", (line,))) is stops


def test_a_line_of_an_earlier_round_settles_nothing_of_this_one() -> None:
    """It is in the master still, and was about what the unit declared then."""
    before = replace(controlled("control"), adjustments=(change(change=0),))
    assert len(seen(workbook(24_00), before, "approved")) == 1
