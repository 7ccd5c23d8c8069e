"""起月 and 止月 of a person are months of the calendar, as the headers print them, whatever month the fiscal year begins in."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
import small_company as sample
from by_hand import NEW, OLD, put, submission

from xlplan.calendar import MONTHS
from xlplan.plan.breakdown.branch_frames import frames_for
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.checking.register import register_files
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.figures import approved_figures
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.plan.individual.people import read_teams
from xlplan.plan.judging.assembly import master_from
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.workbook.submission import Submission

WHOLE = [a + b for a, b in zip(OLD, NEW, strict=True)]
APRIL = {"start_month": Decimal(4)}

CASES: list[tuple[str, int, int | None, int | None, range]] = [
    # what, first month of the fiscal year, from, to, positions 0 to 11 in which the person carries a target
    ("a calendar year", 1, 1, 12, range(12)),
    ("from July", 1, 7, 12, range(6, 12)),
    ("until March", 1, 1, 3, range(3)),
    ("never", 1, 7, 3, range(0)),
    ("the whole year from April", 4, 4, 3, range(12)),
    ("from July, which is its fourth month", 4, 7, 3, range(3, 12)),
    ("until September, its sixth", 4, 4, 9, range(6)),
    ("November to February, over the turn of the year", 4, 11, 2, range(7, 11)),
    ("January to March, its last three", 4, 1, 3, range(9, 12)),
    ("January to December, which is no span of this year", 4, 1, 12, range(0)),
    ("from blank: from the beginning", 4, None, 9, range(6)),
    ("a year from December", 12, 12, 11, range(12)),
    ("its January alone", 12, 1, 1, range(1, 2)),
]


def file(first: int | None, last: int | None, start: int, limits: Mapping[str, Decimal]) -> Submission:
    """The branch of `by_hand`, one person who carries everything from `first` to `last`."""
    found = submission("GD", "final")
    assert found.issued is not None
    found.issued = replace(found.issued, stamp=replace(found.issued.stamp, start_month=start), limits=dict(limits))
    persons = found.frames["person_targets"]
    put(persons, "p1", share=1000)
    put(persons, "p2", share=0, name="")
    for key, month in (("from_month", first), ("to_month", last)):
        persons.amounts[key][0], persons.filled[key][0] = month or 0, month is not None
    return found


def carried(found: Submission) -> list[int]:
    """What the first person carries by month, as the check reads the file."""
    assert found.issued is not None
    values = Evaluator(found.frames, found.issued.limits)
    return [int(values.steps("person_targets", m)[0]) for m in MONTHS]


@pytest.mark.parametrize(("start", "first", "last", "due"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_person_carries_the_months_named(start: int, first: int | None, last: int | None, due: range) -> None:
    assert carried(file(first, last, start, {"start_month": Decimal(start)})) == [n if i in due else 0 for i, n in enumerate(WHOLE)]


@pytest.mark.parametrize("last", range(13))
def test_a_calendar_year_is_as_it_was(last: int) -> None:
    """Every from and to, blanks among them as 0, with the limit and in files without: position against month."""
    for first in range(13):
        due = [n if first <= i <= last else 0 for i, n in enumerate(WHOLE, 1)]
        assert carried(file(first, last, 1, {"start_month": Decimal(1)})) == carried(file(first, last, 1, {})) == due


CALENDAR, POSITIONS = "months of the calendar", "positions, as in an older file"


@pytest.mark.parametrize(("kind", "first", "last", "due", "read"), [
    (CALENDAR, 7, 3, range(3, 12), (7, 3)),
    (POSITIONS, 4, 12, range(3, 12), (7, 3)),
    (CALENDAR, None, 9, range(6), (0, 9)),          # a blank is 0 to the sheets' own formulas: from the beginning on
    (POSITIONS, None, 6, range(6), (0, 9)),
    (CALENDAR, 7, None, range(0), (7, 0)),          # and to no month at all
    (POSITIONS, 4, None, range(0), (7, 0)),
    (CALENDAR, None, None, range(0), (0, 0)),
    (POSITIONS, None, None, range(0), (0, 0)),
])
def test_a_roll_up_reads_both_as_their_sheets_show_them(kind: str, first: int | None, last: int | None, due: range,
                                                        read: tuple[int, int]) -> None:
    """July to March; a file issued before counts from the first month of its year, and its own formulas do. A blank stays one."""
    found = file(first, last, 4, APRIL if kind == CALENDAR else {})
    amounts = [n if i in due else 0 for i, n in enumerate(WHOLE)]
    assert carried(found) == amounts
    results = validate_submissions([found])
    register_files(results, [found], plan="HD", year=2027, round="final", branches=["GD"], issues={})
    results[0].tables = dict.fromkeys(results[0].tables, "accepted")  # a quarter that nobody carries is a finding of its own
    results[0].verdict = "accepted"
    merged = merge_tables(results, [found], ["GD"], [], "final")
    assert [int(approved_figures(merged).steps("person_targets", m)[0]) for m in MONTHS] == amounts
    frame = merged.frames["person_targets"]
    assert (int(frame.amounts["from_month"][0]), int(frame.amounts["to_month"][0])) == read
    (team,), _ = read_teams(merged, master_from(sample.frames(company=sample.company(start_month="4")))[0], ["GD"])
    assert team.persons[0].active.tolist() == [i in due for i in range(12)]
    assert team.months[0].tolist() == amounts


def test_months_linked_to_refused_targets_go_by_the_fiscal_year() -> None:
    """The sales targets are refused; what the person carries of them stays as the branch's own sheet shows it."""
    found = file(7, 3, 4, APRIL)
    results = validate_submissions([found])
    register_files(results, [found], plan="HD", year=2027, round="final", branches=["GD"], issues={})
    results[0].tables = {**dict.fromkeys(results[0].tables, "accepted"), "sales_targets": "refused"}
    results[0].verdict = "accepted_with_warnings"
    merged = merge_tables(results, [found], ["GD"], [], "final")
    assert not merged.have["sales_targets"][0]
    assert [int(approved_figures(merged).steps("person_targets", m)[0]) for m in MONTHS] == [0] * 3 + WHOLE[3:]


@pytest.mark.parametrize(("start", "span"), [("1", (1, 12)), ("4", (4, 3)), ("12", (12, 11))])
def test_the_whole_year_is_suggested(start: str, span: tuple[int, int]) -> None:
    master, _ = master_from(sample.frames(company=sample.company(start_month=start), history_sales=sample.sales()))
    persons = frames_for(master, break_down(master)[0], "B01")["person_targets"]
    assert {(int(a), int(b)) for a, b in zip(persons.amounts["from_month"], persons.amounts["to_month"], strict=True)} == {span}
