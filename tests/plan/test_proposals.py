"""What HQ proposes in its own tables, in the unit's next workbook: as the source has it now where the unit left it."""
from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from xlplan.plan.checking.results import AppliedChange, FileResult
from xlplan.plan.consolidate.respread import RespreadTerms
from xlplan.plan.rounds.carrying import carry_over
from xlplan.plan.rounds.proposals import changes_put, with_proposals
from xlplan.plan.rounds.standing import standing_of
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame, blank_frame
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.own.declared import MEMBER, OwnColumn, OwnTable
from xlplan.tables.own.made import table_of
from xlplan.text import same_text
from xlplan.workbook.stamp import Issued, Stamp
from xlplan.workbook.submission import Submission

KEY = "x_lines"
OWN = OwnTable(KEY, same_text("产品保障"), "fixed", columns=(
    OwnColumn(MEMBER, same_text("产品"), "given", entries=("P01",)),
    OwnColumn("target", same_text("下达目标"), "number", "wan_yuan", up="sum", proposed="sales_targets.hq_target"),
    OwnColumn("given", same_text("给定目标"), "number", "wan_yuan", up="sum", proposed="sales_targets.hq_target", given=True)))
ROUNDS: list[tuple[str, int | None, int | None, int, int, bool, int | None, str]] = [
    # what it is, proposed then, typed (None: blank), HQ's change, the source now, whether HQ approves; what stands next, what its note says
    ("left as proposed", 500, 500, 0, 470, False, 470, "改为 4.70"),
    ("left, and approved", 500, 500, 0, 470, True, 470, ""),
    ("left, and the source is as it was", 500, 500, 0, 500, False, 500, ""),
    ("typed by the unit", 500, 600, 0, 470, False, 600, "本单位填的 6.00"),
    ("typed by the unit, and approved", 500, 600, 0, 470, True, 600, ""),
    ("typed, and the source is as it was", 500, 600, 0, 500, False, 600, ""),
    ("a proposal that the unit took out", 500, None, 0, 470, False, None, "本单位填的 空白"),
    ("nothing was proposed yet", None, None, 0, 470, False, 470, ""),
    ("typed where nothing was proposed", None, 600, 0, 470, False, 600, "本单位填的 6.00"),
    ("HQ moved what was left", 500, 500, -20, 470, False, 450, "改为 4.70"),
    ("HQ moved what the unit typed", 500, 600, -20, 470, False, 580, "本单位填的 5.80"),
]


@pytest.fixture(scope="module", autouse=True)
def _declared() -> Iterator[None]:
    with BRANCH.declared(table_of(OWN)):
        yield


def lines(target: int | None) -> Frame:
    frame = blank_frame(BY_KEY[KEY], ["P01"])
    frame.texts[MEMBER][0] = "P01"
    if target is not None:
        frame.amounts["target"][0], frame.filled["target"][0] = target, True
    return frame


def sales(target: int) -> Frame:
    frame = blank_frame(BY_KEY["sales_targets"], ["P01|C01"])
    frame.amounts["hq_target"][0], frame.filled["hq_target"][0] = target, True
    return frame


@pytest.mark.parametrize(("was", "typed", "by_hq", "now", "approves", "stands", "said"), [r[1:] for r in ROUNDS],
                         ids=[r[0] for r in ROUNDS])
@pytest.mark.parametrize("sent", [True, False], ids=["sent back", "as HQ's copy has it"])
def test_what_stands_in_the_next_workbook(sent: bool, was: int | None, typed: int | None, by_hq: int, now: int, approves: bool,
                                          stands: int | None, said: str) -> None:
    stamp = Stamp("p", "甲", 2027, 1, "GD", "广东", "", "revise", 1, 1, "zh-CN", "2026-10-26", "", ("sales_targets", KEY))
    issued = Issued(stamp, suggested={KEY: {"P01": {"target": was}}} if was is not None else {})
    file = Submission("gd.xlsx", "1", issued=issued, frames={"sales_targets": sales(was or 0), KEY: lines(typed)})
    ended: Round = "final" if approves else "bottom_up"
    verdict = FileResult("gd.xlsx", "1", "accepted", "GD", "revise", {KEY: "accepted", "sales_targets": "accepted"})
    changes = [AppliedChange("GD", KEY, "P01", "target", by_hq, "")] if by_hq else []
    standing = standing_of([verdict] if sent else [], [file] if sent else [], {} if sent else {"GD": file}, ["GD"], changes, ended,
                           RespreadTerms(), {"GD": stamp.opens})
    given = {"sales_targets": sales(now), KEY: lines(9)}          # what is proposed follows the target that goes out, not the master's
    own = carry_over(given, "GD", standing, approves=approves)
    made = with_proposals(own, (standing.typed.get("GD"), standing.copies.get("GD")), "zh-CN", changes_put(standing.merged, "GD", [KEY]),
                          approves=approves)
    frame = made.frames[KEY]
    assert (int(frame.amounts["target"][0]) if frame.filled["target"][0] else None) == stands
    assert int(frame.amounts["given"][0]) == now                   # HQ's own follows the source whatever happened
    assert (KEY, "P01", "given") not in made.notes
    note = made.notes.get((KEY, "P01", "target"), "")
    assert said in note
    assert bool(said) == bool(note)
    assert made.given is not None
    assert int(made.given[KEY].amounts["target"][0]) == now        # by which the round after this one tells what was typed
    assert not np.shares_memory(given[KEY].amounts["target"], made.given[KEY].amounts["target"])
