"""待落实 of lines that a unit was told: E2 was told 18.10 万元 approved, and the unit declares 24.10 still."""
from __future__ import annotations

import pytest
from by_hand import put, submission
from hq_lines import change

from xlplan.plan.checking.results import AppliedChange, Merged
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.rounds.unplaced import changed_at, gone_unplaced

TOLD, ANEW = change(), {"no": 2, "change": 0}


def merged(approved: int = 181_000, unplaced: int | None = 60_000, *changes: AppliedChange) -> Merged:
    file = submission("GD", "approved")
    put(file.frames["hq_feedback"], "a1", approved=approved, **({} if unplaced is None else {"unplaced": unplaced}))
    return merge_tables(validate_submissions([file]), [file], ["GD"], changes, "approved")


@pytest.mark.parametrize(("waiting", "left"), [
    ([], 600),
    ([change(**ANEW)], None),                                                            # HQ lets it go by a line of 0
    ([change(**ANEW, status="proposed")], 600), ([change(**ANEW, status="withdrawn")], 600), ([change(**ANEW, refused="unit")], 600),
    ([change(**ANEW, row="E3")], 600), ([change(**ANEW, column="m03")], 600), ([change(**ANEW, branch="FJ")], 600)])
def test_a_later_line_that_counts_takes_its_place(waiting: list[AdjustmentLine], left: int | None) -> None:
    found = [*gone_unplaced(merged(), [TOLD, *waiting], waiting, None)]
    assert [(one.line, one.now, one.amount) for one in found] == ([] if left is None else [(TOLD, 2_410, left)])


@pytest.mark.parametrize(("approved", "unplaced", "left"), [
    (181_000, 60_000, [600]), (181_000, 0, [600]),                   # what was noted is not asked for: what stands there now is
    (241_000, 60_000, []), (250_000, 60_000, []),                    # the unit came down to it, or further
    (181_000, None, [])])                                            # a line that HQ itself puts into the table
def test_it_is_what_stands_above_the_ceiling_now(approved: int, unplaced: int | None, left: list[int]) -> None:
    assert [one.amount for one in gone_unplaced(merged(approved, unplaced), [TOLD], [], None)] == left


def test_a_line_that_the_master_has_no_longer_says_nothing() -> None:
    assert [*gone_unplaced(merged(), [change(no=7)], [], None)] == []


@pytest.mark.parametrize(("lines", "limits", "left"), [
    ([change(no=7, notify="no")], {"7": 181_000}, [600]), ([change(no=7, notify="no")], {"7": 241_000}, []),
    ([change(no=7, notify="no")], {}, []), ([change(no=7, notify="no")], None, []),              # waits still; of an issue that noted none
    ([TOLD, change(no=7, notify="no")], {"1": 181_000, "7": 191_000}, [500]),                    # the later one decides
    ([change(no=7, notify="no"), TOLD], {"1": 181_000, "7": 191_000}, [600]),
    ([TOLD, change(no=7, kind="on_behalf")], {"1": 181_000}, [600]),                             # phoned in: it binds nobody
    ([change(no=7, branch="FJ")], {"7": 181_000}, [])])
def test_a_ceiling_that_hq_decided_holds_whether_or_not_the_unit_was_told(lines: list[AdjustmentLine], limits: dict[str, int] | None,
                                                                         left: list[int]) -> None:
    assert [one.amount for one in gone_unplaced(merged(), lines, [], limits)] == left


def test_what_lines_change_at_one_place() -> None:
    lines = [AppliedChange("GD", "expense_budget", row, column, steps, "") for row, column, steps in (
        ("E2", "year", -600), ("E2", "year", 100), ("E2", "m03", -10), ("E3", "year", -50))]
    assert changed_at(merged(181_000, 60_000, *lines), ("GD", "expense_budget", "E2", "year")) == -500
