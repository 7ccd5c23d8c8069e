"""How a unit means a table, chosen on the cover: what counts of it, what its next workbook holds of that, and that it counts so again."""
from __future__ import annotations

from dataclasses import replace

import pytest
from raw import Made, frames, make, read

from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.respread import RespreadTerms
from xlplan.plan.rounds.carrying import NextWorkbook, carry_over
from xlplan.plan.rounds.standing import standing_of
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame
from xlplan.tables import BY_KEY
from xlplan.tables.periods import MONTHS
from xlplan.workbook.forms import CHOICES, Choice
from xlplan.workbook.inputs_mark import inputs_mark
from xlplan.workbook.stamp import Issued
from xlplan.workbook.submission import Submission

SALES, STAFF, COURSES, COSTS = "sales_targets", "staffing", "training", "expense_budget"


def as_hq_gives() -> dict[str, Frame]:
    """The tables of 一下: months of money suggested, nobody joins, HQ's courses alone."""
    of = frames()
    for month in MONTHS:
        of[STAFF].amounts[month][:] = 0
    for column in BY_KEY[COURSES].columns:
        for cells in (of[COURSES].amounts, of[COURSES].filled, of[COURSES].texts):
            if column.key in cells:
                cells[column.key][2:] = "" if cells is of[COURSES].texts else 0
    of[COURSES].filled["heads"][:], of[COURSES].amounts["heads"][:], of[COURSES].texts["start"][:] = False, 0, ""  # HQ's list has sessions
    of[COURSES].used[2:] = False
    return {key: of[key] for key in (SALES, STAFF, COURSES, COSTS)}


def issued_in(round: Round, of: dict[str, Frame]) -> Made:
    def change(issued: Issued) -> None:
        issued.stamp = replace(issued.stamp, round=round)
        issued.inputs = {key: inputs_mark(frame, {}) for key, frame in of.items()}

    return make(of, change=change)


def sent(made: Made, table: str, choice: Choice | None, *, emptied: bool = False) -> tuple[Submission, FileResult]:
    """The workbook, unsigned, with that chosen on its cover of the table, of which the unit's own cells are `emptied`; the verdict."""
    cover, frame = made.book.sheets[0], read(made).frames[table]
    cover.values = [["cover", None, "choice"], cover.values[1], [f"progress|{table}", None, CHOICES[choice]("zh-CN") if choice else None]]
    measures = frame.texts.get(frame.table.measure_column or "")
    for column in frame.table.columns if emptied else ():
        for i, row in enumerate(frame.keys):
            if column.who_of(str(measures[i]) if measures is not None else None) == "I" and not row.startswith("c"):
                made.put(table, row, column.key, None)
    file = read(made)
    [result] = validate_submissions([file])
    return file, result


def counted(file: Submission, result: FileResult, own: Submission, table: str) -> int:
    """Steps in the unit's columns of money and heads, of what counts: its own, else HQ's copy."""
    standing = standing_of([result], [file], {"gd": own}, ["gd"], [], "bottom_up", RespreadTerms(), {"gd": tuple(file.frames)})
    return total(standing.merged.frames[table])


def total(frame: Frame) -> int:
    return sum(int(frame.amounts[c.key].sum()) for c in frame.table.columns if c.key in (*MONTHS, "heads", "cost"))


def next_of(file: Submission, result: FileResult, own: Submission) -> NextWorkbook:
    standing = standing_of([result], [file], {"gd": own}, ["gd"], [], "bottom_up", RespreadTerms(), {"gd": tuple(file.frames)})
    return carry_over(as_hq_gives(), "gd", standing)


SOLD, SPENT = 720_198, 30_000  # as HQ suggests
# table, chosen, emptied; verdict, what counts; choice and figures of the next workbook
CASES: list[tuple[str, Choice | None, bool, str, int, Choice | None, int]] = [
    (SALES, None, False, "unfilled", SOLD, None, SOLD), (SALES, "agreed", False, "accepted", SOLD, None, SOLD),
    (SALES, "withheld", False, "withheld", SOLD, None, SOLD),
    (SALES, "zero", False, "accepted", 0, None, SOLD), (SALES, "zero", True, "accepted", 0, None, SOLD),  # months follow HQ's target
    (SALES, None, True, "refused", SOLD, None, SOLD),
    (STAFF, None, False, "unfilled", 0, None, 0), (STAFF, "agreed", False, "accepted", 0, None, 0),
    (STAFF, "withheld", False, "withheld", 0, None, 0), (STAFF, "zero", False, "accepted", 0, "zero", 0),
    (STAFF, "none", True, "accepted", 0, "none", 0),
    (COURSES, None, False, "unfilled", 0, None, 0), (COURSES, "withheld", False, "withheld", 0, None, 0),
    (COURSES, "zero", True, "accepted", 0, "zero", 0), (COURSES, "none", False, "accepted", 0, "none", 0),
    (COSTS, None, False, "unfilled", SPENT, None, SPENT), (COSTS, "fill", False, "accepted", SPENT, None, SPENT),
    (COSTS, "agreed", False, "accepted", SPENT, None, SPENT), (COSTS, "withheld", False, "withheld", SPENT, None, SPENT),
    (COSTS, "zero", False, "accepted", 0, "zero", 0), (COSTS, "zero", True, "accepted", 0, "zero", 0),
    (COSTS, "none", False, "accepted", 0, "none", 0), (COSTS, "none", True, "accepted", 0, "none", 0),
    (COSTS, None, True, "refused", SPENT, None, 0), (COSTS, "agreed", True, "refused", SPENT, None, 0)]  # goes back as it was typed


@pytest.mark.parametrize(("table", "choice", "emptied", "verdict", "counts", "carried", "figures"), CASES)
def test_what_counts_now_and_in_the_next_round(table: str, choice: Choice | None, emptied: bool, verdict: str, counts: int,
                                               carried: Choice | None, figures: int) -> None:
    own = read(issued_in("bottom_up", as_hq_gives()))
    file, result = sent(issued_in("bottom_up", as_hq_gives()), table, choice, emptied=emptied)
    assert result.tables[table].removesuffix("_with_warnings") == verdict, result.diagnostics
    assert counted(file, result, own, table) == counts
    made = next_of(file, result, own)
    assert (made.choices.get(table), total(made.frames[table])) == (carried, figures)
    if carried:  # and sent back as it came, it declares the same
        again, judged = sent(issued_in("revise", made.frames), table, made.choices[table])
        assert judged.tables[table].startswith("accepted"), judged.diagnostics
        assert counted(again, judged, own, table) == 0
