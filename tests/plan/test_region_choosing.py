"""Several answers of one region that contradict each other: HQ chooses between them, whichever kind of workbook they are."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Final

import pytest
from region_sample import Shifts, acting_master, answered

from xlplan.pipeline.regions.standing import RegionsAsked
from xlplan.plan.checking.decided import Act, FileDecision, FileDecisions
from xlplan.plan.checking.region_said import UnitReview
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.regions.answers import Regional, judge_regional
from xlplan.plan.regions.review import RegionReview
from xlplan.plan.regions.shift import RegionShift, ShiftLine
from xlplan.plan.returns.due import must_act
from xlplan.schema.codes.catalogue import remedy_of
from xlplan.store.ledger import Ledger
from xlplan.tables.books import REVIEW, SHIFTS, BookKind
from xlplan.workbook.submission import Submission

ONE: Final[Shifts] = {"B01": (-100_00, "让"), "B02": (100_00, "新店")}
OTHER: Final[Shifts] = {"B01": (-50_00, "让"), "B02": (50_00, "新店")}
SAID: Final[Mapping[str, Shifts]] = {"p1": ONE, "p2": OTHER, "copy of p1": ONE, "changed copy of p1": {}}


def came(*names: str) -> list[Regional]:
    """Files of R1: p1 and p2 saved at the same moment, copies that HQ made of p1 saved after them."""
    out = []
    for name in names:
        issued, frames = answered(SAID[name])
        sent = Submission(name, _sha(name), datetime(2026, 11, 4 if "copy" in name else 3), issued, "verified", frames)
        if "copy" in name:
            sent.joins = frozenset([_sha("p1")[:16]])
        out.append(Regional(sent, validate_submissions([sent])[0]))
    return out


def _sha(name: str) -> str:
    return (name.encode().hex() * 64)[:64]


def judge(files: list[Regional], chosen: str = "", excluded: str = "") -> None:
    decided = FileDecision("chosen", "plan", "bottom_up", "R1", {_sha(chosen): chosen}, {
        f.submission.sha256: f.submission.file for f in files if f.submission.file != chosen}, "")
    out = {_sha(excluded): replace(decided, act="excluded", files={_sha(excluded): excluded}, others={})} if excluded else {}
    judge_regional(files, acting_master(), "plan", "bottom_up", {"R1": 7}, {}, (), decided=FileDecisions(
        out, {"R1": (decided,)} if chosen else {}))


@pytest.mark.parametrize(("names", "chosen", "excluded", "counts"), [
    (["p1", "p2"], "", "", None),
    (["p1", "p2"], "p1", "", "p1"), (["p1", "p2"], "p2", "", "p2"),
    (["p1", "p2"], "", "p1", "p2"), (["p1", "p2"], "", "p2", "p1"),
    (["p1", "p2", "copy of p1"], "", "", None),                       # says again what p1 says, and decides nothing
    (["p1", "p2", "copy of p1"], "p2", "", "p2"), (["p1", "p2", "copy of p1"], "p1", "", "p1"),
    (["p1", "p2", "copy of p1"], "copy of p1", "", "copy of p1"),
    (["p1", "p2", "changed copy of p1"], "", "", "changed copy of p1"),  # the region said something since
    (["p1", "copy of p1"], "", "", "copy of p1")])
def test_which_of_several_answers_counts(names: list[str], chosen: str, excluded: str, counts: str | None) -> None:
    files = came(*names)
    judge(files, chosen, excluded)
    assert [f.submission.file for f in files if f.counts] == ([counts] if counts else [])
    waiting = [f.result for f in files if f.result.undecided]
    assert [r.file for r in waiting] == ([] if counts else ["p1", "p2"])
    assert not any(must_act(r) for r in waiting)  # no copy is made of either


def test_the_finding_has_the_commands_with_which_hq_chooses() -> None:
    files = came("p1", "p2")
    judge(files)
    [found] = [d for d in files[0].result.diagnostics if d.code == "XP503"]
    assert found.params["choices"] == ("p1", "p2")
    assert "xlplan choose 计划文件夹 p1 --by 姓名 或 xlplan choose 计划文件夹 p2 --by 姓名" in remedy_of(found, "zh-CN")


def test_a_region_between_whose_answers_hq_chooses_is_not_chased() -> None:
    for kind in (SHIFTS, REVIEW):
        asked = RegionsAsked("bottom_up", "", {"R1": "undecided", "R2": "missing"}, past=False, kind=kind)
        assert (asked.waiting, asked.chased) == (["R1", "R2"], ["R2"])


@pytest.mark.parametrize("kind", [SHIFTS, REVIEW], ids=lambda kind: kind.key)
def test_what_a_region_said_is_withdrawn_with_the_file_that_hq_excludes(kind: BookKind, tmp_path: Path) -> None:
    line = UnitReview("B01", "", "yes", "可以", "周总", "2026-11-12")
    with Ledger(tmp_path / "ledger.db", by="王五") as ledger:
        def held() -> list[str]:
            return [one.file for one in (ledger.shifts("plan") if kind is SHIFTS else ledger.reviews("plan"))]

        for file in ("first", "second"):
            ledger.record_shifts([RegionShift("plan", "bottom_up", "R1", 7, file, _sha(file), "周总", "2026-11-03", (
                ShiftLine("B01", 0, file),))])
            ledger.record_reviews([RegionReview("plan", "bottom_up", "R1", 7, file, _sha(file), "2026-11-13", (
                replace(line, opinion=file),))])
        acts: list[tuple[Act, str, list[str]]] = [
            ("excluded", "second", ["first"]), ("excluded", "first", []), ("restored", "second", ["second"])]
        assert held() == ["second"]
        for act, file, left in acts:
            ledger.record_file_decision(FileDecision(act, "plan", "bottom_up", "R1", {_sha(file): file}, {}, "错"))
            assert held() == left
