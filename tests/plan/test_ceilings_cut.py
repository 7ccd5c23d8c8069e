"""A unit's ceilings come down with its target, and its budget does not: E2, of 推广, held 24.10 万元 under a ceiling of 30.00."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import small_company as sample
from by_hand import submission

from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.judging.assembly import master_from
from xlplan.plan.rounds.carrying import NextWorkbook
from xlplan.plan.rounds.ceilings_cut import cut_ceilings, cut_findings
from xlplan.plan.rounds.feedback import TellingRound, feedback_frames
from xlplan.plan.rounds.standing import Standing
from xlplan.schema.frame import Frame
from xlplan.units import AS_STATED

BUDGET, MASTER = "expense_budget", master_from(sample.frames())[0]


def ceiling(frame: Frame, row: str, steps: int | None) -> Frame:
    frame.texts["group"][:] = ["推广" if key == row else "其他" for key in frame.keys]
    at, amounts, filled = frame.keys.index(row), frame.amounts["cap"].copy(), frame.filled["cap"].copy()
    amounts[at], filled[at] = steps or 0, steps is not None
    return replace(frame, amounts=frame.amounts | {"cap": amounts}, filled=frame.filled | {"cap": filled})


@pytest.mark.parametrize(("was", "now", "said"), [
    (30_00, 24_00, [(24.1, 24.0, 0.1, "30.00")]), (24_00, 20_00, [(24.1, 20.0, 4.1, "24.00")]),
    (30_00, 24_10, []),                                                       # it comes down to what is spent
    (24_00, 24_00, []), (20_00, 22_00, []),                                   # red before: the unit has been told
    (None, 20_00, []), (30_00, None, [])])                                    # a ceiling that is new, and one that is gone
def test_a_ceiling_that_comes_down_below_the_budget_is_named(was: int | None, now: int | None, said: list[tuple[object, ...]]) -> None:
    file = submission("GD", "final")
    file.frames[BUDGET] = ceiling(file.frames[BUDGET], "E2", was)
    merged = merge_tables(validate_submissions([file]), [file], ["GD"], [], "final")
    own = NextWorkbook({**file.frames, BUDGET: ceiling(file.frames[BUDGET], "E2", now)})
    cuts = cut_ceilings({"GD": own}, merged, MASTER, {})
    found = [*cut_findings(cuts, MASTER)]
    assert [(d.found, d.expected, d.difference, d.params["was"]) for d in found] == said
    assert {(d.code, d.branch, d.params["group"]) for d in found} == ({("XP564", "GD", "推广")} if said else set())
    told = TellingRound(MASTER, "bottom_up", "revise", Standing(merged, {}, {}, {}), (), {}, {"GD": own.frames}, cuts=cuts)
    rows = [frame for code, frame in feedback_frames(told).items() if code == "GD"]
    assert [[*row(frame, "assigned", "change", "approved")] for frame in rows] == [
        [float(was), round(limit - float(was), 2), limit] for _, limit, _, was in said]  # type: ignore[arg-type, operator]
    assert feedback_frames(replace(told, ends="final", next="approved")) == {}  # which the unit cannot change
    for frame in rows:
        assert [frame.texts[key][0] for key in ("kind", "of", "place", "ask")] == ["ceiling", "费用预算", "推广", "yes"]
        assert f"预算现为 24.10,超出 {said[0][2]:.2f}" in frame.texts["reason"][0]


@pytest.mark.parametrize(("decided", "said"), [
    ((), [("推广", 54_00, 44_00, 48_10)]),                            # E2 and E3 of 24.10 and 24.00 万元
    (("E2",), [("推广", 24_00, 20_00, 24_00)]), (("E3",), []), (("E2", "E3"), [])])
def test_a_ceiling_that_hq_decided_by_its_own_line_is_no_cut_of_the_rate(decided: tuple[str, ...], said: list[tuple[object, ...]]) -> None:
    """HQ's line made the ceiling of that item what it approved: the unit is told of that line."""
    file = submission("GD", "final")
    was, now = (both_ceilings(file.frames[BUDGET], *caps) for caps in ((30_00, 24_00), (24_00, 20_00) if "E3" not in decided else (
        30_00, 20_00)))
    file.frames[BUDGET] = was
    merged = merge_tables(validate_submissions([file]), [file], ["GD"], [], "final")
    cuts = cut_ceilings({"GD": NextWorkbook({**file.frames, BUDGET: now})}, merged, MASTER, {"GD": [(BUDGET, key) for key in decided]})
    assert [(one.group, one.was, one.now, one.spent) for one in cuts] == said


def both_ceilings(frame: Frame, *steps: int) -> Frame:
    out = ceiling(ceiling(frame, "E2", steps[0]), "E3", steps[1])
    out.texts["group"][:] = ["推广" if key in ("E2", "E3") else "其他" for key in out.keys]
    return out


def row(frame: Frame, *keys: str) -> Iterator[float | None]:
    for key in keys:
        yield AS_STATED.value(int(frame.amounts[key][0])) if frame.filled[key][0] else None


def test_a_unit_without_a_budget_has_no_ceiling() -> None:
    file = submission("GD", "final")
    merged = merge_tables(validate_submissions([file]), [file], ["GD"], [], "final")
    assert cut_ceilings({"GD": NextWorkbook({}), "FJ": NextWorkbook(file.frames)}, merged, MASTER, {}) == []
