"""What HQ added to heads and courses and units did not take up: named, let go by a further line, and back in the reserve then.

GD was told 陈列培训 at 13,000 yuan (8,000 and 5,000 more) and two hires in March (none and two more).
"""
from __future__ import annotations

from typing import Any

import pytest
import small_company as sample
from by_hand import put, submission
from hq_lines import change

from xlplan.plan.checking.results import Merged
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.adjust import changes_from_master
from xlplan.plan.consolidate.figures import approved_figures
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.consolidate.reserve import released_at_most, reserve_balances
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.rounds.taken_up import released, unused_additions, unused_findings
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Severity
from xlplan.text import LANGS

ONE = 10_000  # in steps of AS_STATED
MASTER = master_from(sample.frames(reserve=[{"hq_heads": 6}]))[0]
COURSE: dict[str, Any] = {"table": "training", "row": "陈列培训(r2)", "column": "cost", "change": 5_000 * ONE, "source": "reserve"}
HIRES: dict[str, Any] = {"no": 2, "table": "staffing", "row": "S1|hires", "column": "m03", "change": 2 * ONE, "source": "reserve",
                         "row_key": "#2"}


def merged(*waiting: AdjustmentLine, cost: int = 8_000, hires: int = 0, leavers: int = 0, told: int = 2) -> Merged:
    file = submission("GD", "approved")
    put(file.frames["training"], "r2", topic="陈列培训", kind="display", audience="S1", start="2027-06-05", end="2027-06-06", sessions=2,
        heads=20, cost=cost, cost_month="m06")
    put(file.frames["staffing"], "S1|hires", m03=hires)
    put(file.frames["staffing"], "S1|leavers", m03=leavers)
    said = file.frames["hq_feedback"]
    said.keys[:] = ["a1", "a2"]
    put(said, "a1", approved=13_000 * ONE)
    put(said, "a2", approved=told * ONE)
    return merge_tables(validate_submissions([file]), [file], ["GD"], changes_from_master(waiting), "approved")


def said(of: Merged, lines: list[AdjustmentLine], *waiting: AdjustmentLine) -> list[tuple[Any, ...]]:
    every = [*lines, *waiting]
    return [(d.table, d.found, d.expected, d.severity) for d in unused_findings(of, MASTER, unused_additions(of, every, waiting, None))]


LINES = [change(**COURSE), change(**HIRES)]


@pytest.mark.parametrize(("declares", "expected"), [
    ({}, [("training", 8_000, 13_000, Severity.ERROR), ("staffing", 0, 2, Severity.ERROR)]),
    ({"cost": 13_000, "hires": 2}, []), ({"cost": 20_000, "hires": 3}, []),
    ({"cost": 12_000, "hires": 1}, [("training", 12_000, 13_000, Severity.ERROR), ("staffing", 1, 2, Severity.ERROR)])])
def test_what_is_drawn_for_nobody_stops_the_approval(declares: dict[str, int], expected: list[tuple[Any, ...]]) -> None:
    assert said(merged(**declares), LINES) == expected


def test_what_costs_the_reserve_nothing_is_named() -> None:
    assert [s[-1] for s in said(merged(), [change(**{**COURSE, "source": ""})])] == [Severity.WARNING]


def test_nothing_is_said_of_a_table_that_does_not_count() -> None:
    """It went back: that 0 is declared there is not so, and nothing goes back to the reserve."""
    of, later = merged(), change(**{**COURSE, "no": 3, "change": 0, "row_key": "#3"})
    of.have["training"][:] = False
    assert [one[0] for one in said(of, LINES)] == ["staffing"]
    assert released(of, [*LINES, later], [later], None) == {}


def test_it_says_how_much_goes_back_and_by_which_command() -> None:
    of = merged(cost=9_000)
    first, second = unused_findings(of, MASTER, unused_additions(of, LINES, (), None))
    assert "其中 4,000 元 动用的是预留" in message_of(first, "zh-CN")
    assert '--table 培训纲领 --row "陈列培训" --branches GD --change 0 ' in remedy_of(first, "zh-CN")
    assert '--table 人员规划 --row "业务代表 · 期内入职" --period "3月" --branches GD --change 0 ' in remedy_of(second, "zh-CN")
    assert all("{" not in message_of(d, lang) + remedy_of(d, lang) for d in (first, second) for lang in LANGS)


@pytest.mark.parametrize(("declares", "line", "back"), [
    ({}, {**COURSE, "change": 0}, {"1": 5_000}), ({"cost": 9_000}, {**COURSE, "change": 0, "row": "陈列培训"}, {"1": 4_000}),
    ({"cost": 13_000}, {**COURSE, "change": 0}, {}), ({"cost": 2_000}, {**COURSE, "change": 0}, {"1": 5_000}),  # no more than was drawn
    ({}, {**COURSE, "change": 1_000 * ONE, "source": ""}, {"1": 4_000}),      # another addition, or cut, says what stands there too
    ({}, {**HIRES, "change": 0}, {"2": 2}), ({"hires": 1}, {**HIRES, "change": 0}, {"2": 1}),
    ({}, {**HIRES, "change": 0, "column": "m04"}, {}), ({}, {**HIRES, "change": 0, "status": "proposed"}, {}),
    ({}, {**COURSE, "change": 0, "branch": "FJ"}, {})])
def test_a_further_line_at_the_place_lets_the_rest_go(declares: dict[str, int], line: dict[str, Any], back: dict[str, int]) -> None:
    later = change(**{**line, "no": 3, "row_key": "#3"})
    of = merged(later, **declares)
    assert released(of, [*LINES, later], [later], None) == back
    assert len(said(of, LINES, later)) == len([*unused_additions(of, LINES, (), None)]) - len(back)


def elsewhere(of: Merged, **cells: Any) -> Merged:
    """With more in another course and in another month of the post."""
    put(of.frames["training"], "r1", topic="新品知识", kind="display", audience="S1", start="2027-03-05", sessions=1, heads=5,
        cost=cells.get("cost", 0), cost_month="m03")
    put(of.frames["staffing"], "S1|hires", m07=cells.get("hires", 0))
    return of


@pytest.mark.parametrize(("declares", "also", "back"), [
    ({}, {}, {"1": 5_000, "2": 2}), ({}, {"cost": 5_000, "hires": 2}, {}), ({}, {"cost": 3_000, "hires": 1}, {"1": 2_000, "2": 1}),
    ({"cost": 10_000}, {"cost": 1_000}, {"1": 2_000, "2": 2}), ({}, {"cost": 60_000, "hires": 9}, {})])
def test_what_was_taken_up_elsewhere_does_not_go_back(declares: dict[str, int], also: dict[str, int], back: dict[str, int]) -> None:
    """The table holds as much as was approved of it in all."""
    heads = int(approved_figures(merged()).foot_steps("staffing", "@total", "year_end")[0])
    decided: Any = {"GD|training|cost": {"approved": 13_000, "rows": {}, "lines": []},
                    "GD|staffing|year_end": {"approved": heads + 2, "rows": {}, "lines": []}}
    later = [change(**{**one, "no": 3 + i, "change": 0, "row_key": f"#{3 + i}"}) for i, one in enumerate((COURSE, HIRES))]
    of = elsewhere(merged(*later, **declares), **also)
    assert released(of, [*LINES, *later], later, decided) == back
    told = [*unused_findings(of, MASTER, unused_additions(of, LINES, (), decided))]
    assert [(d.table, d.severity) for d in told] == [
        (table, Severity.ERROR) for no, table in (("1", "training"), ("2", "staffing")) if no in back]


def test_two_additions_at_one_place_come_back_last_first() -> None:
    again = change(**{**HIRES, "no": 1, "change": ONE, "row_key": "#1"})
    later = change(**{**HIRES, "no": 3, "change": 0, "row_key": "#3"})
    of = merged(later, hires=1, told=3)
    of.frames["hq_feedback"].amounts["approved"][0] = 3 * ONE
    assert released(of, [again, change(**HIRES), later], [later], None) == {"2": 2}


def test_who_stays_after_all_draws_a_head_and_gives_it_back_by_leaving() -> None:
    stays = change(**{**HIRES, "row": "S1|leavers", "change": -ONE})
    later = change(**{**HIRES, "no": 3, "row": "S1|leavers", "change": 0, "row_key": "#3"})
    of = merged(later, leavers=1, told=0)
    assert released(of, [stays, later], [later], None) == {"2": 1}
    assert said(of, [stays]) == []  # XP559 says it


@pytest.mark.parametrize(("back", "left"), [({}, 4), ({"2": 2}, 6), ({"2": 1}, 5), ({"9": 2}, 4)])
def test_the_reserve_holds_what_was_let_go(back: dict[str, int], left: int) -> None:
    master, _ = master_from(sample.frames(reserve=[{"hq_heads": 6}], adjustments=[{
        "no": 2, "branch": "B01", "table": "staffing", "row": "S1|hires", "column": "m03", "change": 2 * ONE, "source": "reserve",
        "reason": "x", "proposed_by": "王五", "approved_by": "李总", "date": "2026-11-20", "status": "approved"}]))
    assert next(b.left for b in reserve_balances(master, 0, released=back) if b.kind == "heads") == left


@pytest.mark.parametrize(("lines", "most"), [
    ([HIRES], {}), ([HIRES, {**HIRES, "no": 3, "change": 0, "source": ""}], {"2": 2}),
    ([HIRES, {**HIRES, "no": 3, "change": 0, "source": "", "status": "proposed"}], {}),
    ([{**HIRES, "no": 3, "change": 0, "source": ""}, HIRES], {}),                                    # what came before
    ([COURSE, {**COURSE, "no": 3, "change": 0, "source": "", "row": "陈列培训"}], {"1": 5_000}),
    ([{"source": "reserve", "change": 60_000}, {"no": 3, "change": 0}], {})])                        # money that HQ moves itself
def test_what_may_have_been_let_go_is_no_certain_overdraft(lines: list[dict[str, Any]], most: dict[str, int]) -> None:
    master: Any = type("Lines", (), {"adjustments": [change(**one) for one in lines]})
    assert released_at_most(master) == most
