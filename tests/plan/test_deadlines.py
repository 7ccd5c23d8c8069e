"""When a round must be back: the company sheet says it of its own round, the calendar of the others."""
from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
import small_company as sample
from branch_case import case

from xlplan.pipeline.returns.mails import urgency_of
from xlplan.plan.breakdown.branch_issue import company_facts
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.agenda import agenda_of
from xlplan.plan.master.deadlines import all_deadlines, deadline_moment, deadline_of
from xlplan.plan.master.master import Master
from xlplan.schema.diagnostic import Round
from xlplan.workbook.writing.cover import shown_deadline

BRANCHES_SEND, REGIONS_REVIEW = {"item": "分公司上报", "deadline": "2026-11-10", "round": "bottom_up"}, {
    "item": "大区审查", "deadline": "2026-11-20", "round": "bottom_up"}
REVISED, FINAL, BOARD = ({"item": item, "deadline": day, "round": of} for item, day, of in (
    ("下发二下", "2026-11-25", "revise"), ("分公司定稿", "2026-12-08", "final"), ("预算会", "2026-12-18", "final")))
EVERY = (BRANCHES_SEND, REGIONS_REVIEW, REVISED, FINAL, BOARD)


def master(*calendar: dict[str, Any], **company: str) -> Master:
    return master_from(sample.frames(company=sample.company(**company), calendar=calendar))[0]


@pytest.mark.parametrize(("calendar", "company", "round", "due"), [
    (EVERY, {}, "bottom_up", "2026-11-10 18:00"),           # typed on the company sheet, for this round
    (EVERY, {}, "revise", "2026-12-08"),                    # what goes out in 二下 is to be back in 二上
    (EVERY, {}, "final", "2026-12-08"),                     # the branches' day, not the board's
    ((REVISED,), {}, "final", "2026-11-25"),
    (EVERY, {"round": "final"}, "revise", "2026-11-10 18:00"),
    (EVERY, {"round": "final"}, "bottom_up", "2026-11-10"),  # the branches', not the regions'
    ((), {}, "approved", "2026-11-10 18:00"),               # nothing better is known
    (EVERY, {"deadline": "2026-11-12 18:00:00"}, "bottom_up", "2026-11-12 18:00"),
    (({**FINAL, "deadline": "2026-12-20 18:00"},), {}, "final", "2026-12-20 18:00"),  # the hour that the calendar has
    ((), {"deadline": ""}, "bottom_up", "")])
def test_the_deadline_of_a_round(calendar: tuple[dict[str, Any], ...], company: dict[str, str], round: Round, due: str) -> None:
    assert deadline_of(master(*calendar, **company), round) == due


def test_a_day_lasts_to_its_end() -> None:
    """Who sends it in the afternoon of the last day is not late."""
    assert deadline_moment(master(*EVERY), "final") == datetime(2026, 12, 8, 23, 59)
    assert deadline_moment(master(*EVERY), "bottom_up") == datetime(2026, 11, 10, 18, 0)
    assert deadline_moment(master(deadline="soon"), "bottom_up") is None


def test_all_of_them_pairs_once() -> None:
    assert [*all_deadlines(master(*EVERY))] == [("bottom_up", "2026-11-10 18:00"), ("final", "2026-12-08")]


@pytest.mark.parametrize(("round", "said"), [("bottom_up", "2026-11-10 18:00(之后:二上 2026-12-08)"), ("revise", "2026-12-08")])
def test_the_cover_says_its_own_deadline_and_those_that_follow(round: Round, said: str) -> None:
    facts = company_facts(master(*EVERY), round, "zh-CN")
    assert shown_deadline(replace(case("zh-CN", "bottom_up").issued, facts=facts)) == said


def test_the_calendar_on_a_day() -> None:
    """What is under way by its deadline, then what begins next; a line without a start begins when units are reminded, else on its day."""
    lines = ({**BRANCHES_SEND, "owner": "分公司经理", "start": "2026-11-02"},
             {**REGIONS_REVIEW, "owner": "大区总监", "start": "2026-11-09"}, {**REVISED, "owner": "李敏", "remind": "2026-11-23"}, BOARD)
    found = {day: [(one.when, one.item, one.owner, one.start, one.deadline) for one in agenda_of(master(*lines), date.fromisoformat(day))]
             for day in ("2026-11-10", "2026-11-21", "2026-11-24", "2026-12-19")}
    send, review = ("分公司上报", "分公司经理", "2026-11-02", "2026-11-10"), ("大区审查", "大区总监", "2026-11-09", "2026-11-20")
    revised, board = ("下发二下", "李敏", "", "2026-11-25"), ("预算会", "", "", "2026-12-18")
    assert found == {"2026-11-10": [("now", *send), ("now", *review), ("next", *revised)], "2026-11-21": [("next", *revised)],
                     "2026-11-24": [("now", *revised), ("next", *board)], "2026-12-19": []}


@pytest.mark.parametrize(("remind", "day", "stage"), [
    ("", "2026-11-05", None), ("", "2026-11-06", "soon"),  # two workdays before
    ("2026-11-03", "2026-11-02", None), ("2026-11-03", "2026-11-03", "soon"), ("2026-11-09", "2026-11-06", None),
    ("2026-11-09", "2026-11-09", "soon"), ("2026-11-03", "2026-11-10", "today"), ("2026-11-03", "2026-11-12", "late")])
def test_units_are_reminded_from_the_day_that_the_calendar_has(remind: str, day: str, stage: str | None) -> None:
    plan = master({**BRANCHES_SEND, "remind": remind}, {**REGIONS_REVIEW, "remind": "2026-10-01"})
    assert urgency_of(plan, "bottom_up", datetime.fromisoformat(day)) == stage
