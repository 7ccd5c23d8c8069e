"""Workbooks as HQ issued them, opened and looked through: nobody is asked about figures that nobody typed."""
from __future__ import annotations

from pathlib import Path

import pytest

from xlplan.excel.reading.intake import read_submission
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.diagnostic import Severity
from xlplan.store.folder import PlanFolder
from xlplan.tables.hq_feedback import HQ_FEEDBACK

SAMPLE = Path(__file__).parents[2] / "workbooks" / "sample"  # after its second half
TO_ANSWER = {"XP335"}    # HQ asks about its own lines
TO_COMPLETE = {"XP321"}  # rows of HQ's, parts of which only the unit knows


@pytest.mark.parametrize(("second_half", "signed"), [(False, False), (False, True), (True, False)])
def test_untouched_suggestions_ask_nothing(week: Path, second_half: bool, signed: bool) -> None:
    """Unsigned they count as 未填; signed they count, and are to be completed, not explained. In a second half the figures are the
    units' own, and signed they are asked about again."""
    plan = SAMPLE if second_half else week
    every = [read_submission(path, path.name, PlanFolder(plan).seal_keys()) for path in sorted(plan.glob("issued/*.xlsx"))]
    read = [one for one in every if one.issued and one.issued.kind is None]  # no region's
    for one in read if signed else ():
        one.signs |= {"preparer|name": "张三", "preparer|date": "2026-11-04"}
    found = validate_submissions(read)
    asked = {d.code for result in found for d in result.diagnostics if d.severity in (Severity.ERROR, Severity.WARNING)}
    assert len(read) == 3
    assert asked <= (TO_ANSWER | TO_COMPLETE if signed else TO_ANSWER)
    for result in found:
        states = {state for table, state in result.tables.items() if table != HQ_FEEDBACK.key and state != "not_opened"}
        assert states == {"unfilled"} if not signed else "unfilled" not in states


def test_a_table_kept_back_is_asked_nothing(week: Path) -> None:
    """Signed, but for a table that the unit does not hand in yet: HQ's own courses are not to be completed now."""
    read = [read_submission(path, path.name, PlanFolder(week).seal_keys()) for path in sorted(week.glob("issued/*.xlsx"))]
    asked: list[bool] = []
    for choices in ({}, {"training": "withheld"}):
        for one in read:
            one.signs |= {"preparer|name": "张三", "preparer|date": "2026-11-04"}
            one.choices.update(choices)  # type: ignore[arg-type]
        asked.append("XP321" in {d.code for result in validate_submissions(read) for d in result.diagnostics})
    assert asked == [True, False]
