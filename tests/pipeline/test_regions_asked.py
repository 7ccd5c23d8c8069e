"""Whom HQ waits for of the regions that it asked, and what mails that makes: on a ledger alone, no workbook written.
R1 was asked with the first issue; its time ends on Thursday the 5th, and reminders go to the head of HQ as well from the 6th."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast, get_args

import pytest
import small_company as sample
from region_sample import acting_master, answered

from xlplan.cli.rounds import StageName
from xlplan.mail_address import mail_addresses
from xlplan.pipeline.judge_inbox import JudgedInbox
from xlplan.pipeline.loading import Headquarters
from xlplan.pipeline.regions.answers import RECORDED, judge_regions
from xlplan.pipeline.regions.standing import STATES, region_states
from xlplan.pipeline.returns.post import Drafted
from xlplan.pipeline.returns.region_post import ASKS, RegionPost
from xlplan.plan.checking.results import FileResult
from xlplan.plan.regions.acting import STAGES
from xlplan.plan.regions.answers import Regional
from xlplan.plan.regions.shift import RegionShift, ShiftLine
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.ledger import Ledger, stage_of
from xlplan.tables.books import BOOKS, REVIEW, SHIFTS, BookKind, Stage
from xlplan.workbook.stamp import BOOK
from xlplan.workbook.submission import Submission

LATE = datetime(2026, 11, 6, 9)
BOXES = {"HQ": "head@example.com", "R1": "east@example.com"}
UNITS = tuple({**unit, "mailbox": BOXES.get(unit["code"], "")} for unit in sample.ORGANISATION)
CALENDAR = tuple({"item": stage, "deadline": "2026-11-05", "round": stage} for stage in ("bottom_up_regions", "bottom_up_review"))
KNOWN = RegionShift("plan", "bottom_up", "R1", 1, "r1.xlsx", "sha of r1.xlsx", "周总", "2026-11-03", (
    ShiftLine("B01", -100_00, "让给杭州"), ShiftLine("B02", 100_00, "新店")))


@pytest.mark.parametrize("named", [RECORDED, STATES, ASKS, STAGES], ids=["recorded", "told of", "mailed", "in the calendar"])
def test_every_kind_of_workbook_in_which_regions_act_is(named: Mapping[str, object]) -> None:
    assert {*named} == {*BOOKS}


def test_every_kind_has_its_stage_of_issue() -> None:
    stages = ["units", *(kind.stage for kind in BOOKS.values())]
    assert (sorted(stages), sorted(one.value for one in StageName)) == (sorted(get_args(Stage)),) * 2


def test_what_comes_back_of_a_kind_that_nobody_records_is_not_lost_without_a_word(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    one = refused("XP441")
    assert one.submission.issued is not None
    one.submission.issued.facts[BOOK] = "third"
    monkeypatch.setitem(cast(dict[str, BookKind], BOOKS), "third", replace(SHIFTS, key="third"))
    hq = cast(Headquarters, SimpleNamespace(plan="plan"))
    with pytest.raises(LookupError, match="third"):
        judge_regions(hq, ledger, [one.submission], [one.result], {})


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with Ledger(tmp_path / "ledger.db") as one:
        yield one


def issued_to(ledger: Ledger, unit: str, number: int, kind: BookKind | None = None) -> None:
    stage = stage_of("bottom_up", kind.key) if kind else "bottom_up"
    ledger.record_issue("plan", unit, stage, number, 1, f"{unit}-{number}.xlsx", f"{number}" * 64, "2026-10-26")


def refused(code: str, file: str = "r2.xlsx") -> Regional:
    """What R1 sent on its first workbook, with that finding."""
    issued, frames = answered({}, issue=1)
    return Regional(Submission(file, f"sha of {file}", issued=issued, frames=frames),
                    FileResult(file, f"sha of {file}", "refused", "R1", diagnostics=[Diagnostic(code)]))


def due(ledger: Ledger, *files: Regional) -> list[Drafted]:
    """To R1, which was mailed its workbooks before."""
    hq = SimpleNamespace(master=acting_master(organisation=UNITS, calendar=CALENDAR), plan="plan", round="bottom_up",
                         folder=SimpleNamespace(outbox=Path("outbox")))
    mailed = {("R1", f"issue|{kind.key}-1"): "2026-10-26" for kind in (SHIFTS, REVIEW)}
    return [*RegionPost(cast(Headquarters, hq), ledger, cast(JudgedInbox, SimpleNamespace(regional=files)), LATE, (), mailed).due(None)]


@pytest.mark.parametrize(("code", "known", "state"), [
    ("XP590", True, "answered"), ("XP599", True, "answered"),  # what it said before stands: nobody waits for what came too late
    ("XP441", True, "returned"), ("XP590", False, "returned"),
    ("XP503", True, "undecided"), ("XP503", False, "undecided"), (None, True, "answered"), (None, False, "missing")])
def test_how_far_a_region_is_whose_file_is_refused(ledger: Ledger, code: str | None, known: bool, state: str) -> None:
    ledger.record_shifts([KNOWN] if known else [])
    assert region_states(ledger, "plan", "bottom_up", {"R1": 1}, [refused(code)] if code else []) == {"R1": state}


@pytest.mark.parametrize("kind", [SHIFTS, REVIEW])
def test_a_region_is_reminded_once_its_time_is_over_and_the_head_of_hq_reads_it(ledger: Ledger, kind: BookKind) -> None:
    issued_to(ledger, "R1", 1, kind)
    [one] = due(ledger)
    assert (one.unit, one.what, one.about, mail_addresses(one.draft.to), mail_addresses(one.draft.cc)) == (
        "R1", "reminder", f"{kind.key}-1-late", ["east@example.com"], ["head@example.com"])


def test_nobody_is_asked_for_shifts_once_a_unit_of_the_region_was_issued_to(ledger: Ledger) -> None:
    issued_to(ledger, "R1", 1, SHIFTS)
    issued_to(ledger, "B03", 2)  # of another region
    assert len(due(ledger)) == 1
    issued_to(ledger, "B02", 3)
    assert due(ledger) == []


def test_nobody_is_asked_for_a_review_of_a_round_that_is_closed(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    issued_to(ledger, "R1", 1, REVIEW)
    monkeypatch.setattr(ledger, "closed_round", lambda *_: SimpleNamespace(name="V1"))
    assert due(ledger) == []


def test_who_has_answered_is_not_reminded_until_something_in_it_must_be_corrected(ledger: Ledger) -> None:
    issued_to(ledger, "R1", 1, SHIFTS)
    ledger.record_shifts([KNOWN])
    assert due(ledger) == []
    assert [one.what for one in due(ledger, refused("XP441"))] == ["reminder"]


def test_nobody_is_reminded_while_hq_has_to_choose_between_what_came(ledger: Ledger) -> None:
    issued_to(ledger, "R1", 1, SHIFTS)
    assert len(due(ledger)) == 1
    assert due(ledger, refused("XP503")) == []
