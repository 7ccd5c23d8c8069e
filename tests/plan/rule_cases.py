"""Every rule of every planning table, broken once: what the branch did, and the finding that must come of it."""
from __future__ import annotations

from collections.abc import Callable

from by_hand import months, put, submission

from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame
from xlplan.workbook.submission import Submission

Frames = dict[str, Frame]
Edit = Callable[[Frames], None]
Finding = tuple[str, str, float | None, float | None, float | None]


def judged(edit: Edit | None = None, round: Round = "bottom_up", change: Callable[[Submission], None] | None = None,
           ) -> FileResult:
    """The verdict on one file after an edit of its tables."""
    found = submission(round=round)
    if edit:
        edit(found.frames)
    if change:
        change(found)
    return validate_submissions([found])[0]


def codes(result: FileResult) -> list[str]:
    return [d.code for d in result.diagnostics]


def on(table: str, row: str, **cells: int | str) -> Edit:
    """An edit: fill cells of that row."""
    return lambda frames: put(frames[table], row, **cells)


def late(frames: Frames) -> None:
    """The year is kept, but January moves to December."""
    put(frames["sales_targets"], "P1|C1", m01=0, m12=17_500)


def level(frames: Frames) -> None:
    """A row divided by twelve."""
    put(frames["sales_targets"], "P1|C1", hq_target=96_000, **months(8_000))


# code, round, what the branch did, then the finding: row, column, found, expected, difference (None: no such number)
BROKEN: list[tuple[str, Round, Edit, Finding]] = [
    ("XP310", "bottom_up", on("staffing", "S1|leavers", m02=9), ("S1|closing", "m02", -4, None, None)),
    ("XP321", "bottom_up", on("training", "r1", kind="", end=""), ("r1", "kind", None, None, None)),
    ("XP331", "approved", on("risks", "r1", owner=""), ("r1", "owner", None, None, None)),
    ("XP811", "approved", on("risks", "r1", response=""), ("r1", "response", None, None, None)),
    ("XP332", "approved", on("risks", "r1", risk=""), ("r1", "risk", None, None, None)),
    ("XP335", "approved", on("hq_feedback", "a1", answer=""), ("a1", "answer", None, None, None)),
    ("XP336", "approved", on("hq_feedback", "a1", answer="appeal", why="客户已签约"), ("a1", "asked", 0.0, None, None)),
    ("XP337", "approved", on("hq_feedback", "a1", asked=300_000), ("a1", "asked", None, None, None)),
    ("XP322", "bottom_up", on("training", "r1", cost_month=""), ("r1", "cost_month", None, None, None)),
    ("XP324", "bottom_up", on("training", "r1", end="2027-03-04"), ("r1", "start", None, None, None)),
    ("XP323", "bottom_up", on("training", "r1", topic=""), ("r1", "topic", None, None, None)),
    ("XP401", "bottom_up", on("sales_targets", "P1|C1", m01=5_889), ("@total", "year", 1468.89, 1500.0, -31.11)),
    ("XP402", "bottom_up", on("sales_targets", "P1|C1", m01=5_889), ("P1|C1", "year", 968.89, 1000.0, -31.11)),
    ("XP403", "final", on("sales_targets", "P2|C1", m01=4_499), ("P2|C1", "year", 499.99, 500.0, -0.01)),
    ("XP404", "bottom_up", on("sales_targets", "P1|C1", m01=5_889), ("P1|C1", "remark", None, None, None)),
    ("XP405", "bottom_up", late, ("@mshare", "m01", 0.03, 0.09, -0.06)),
    ("XP406", "bottom_up", late, ("@mshare", "h1", 0.43, 0.49, -0.06)),
    ("XP407", "bottom_up", level, ("P1|C1", "m01", None, None, None)),
    ("XP411", "bottom_up", on("staffing", "S1|closing", cap=4), ("S1|closing", "over_cap", 5, 4, 1)),
    ("XP412", "bottom_up", on("staffing", "S1|closing", outlets=121), ("S1|closing", "short", 5, 7, -2)),
    ("XP413", "bottom_up", on("staffing", "S1|hires", m05=1), ("S1|closing", "remark", None, None, None)),
    ("XP421", "bottom_up", on("expense_budget", "E1", cap=100), ("@total", "year", 111.3, 66.0, 45.3)),
    ("XP422", "bottom_up", on("expense_budget", "E3", cap=2_300), ("E3", "year", 24.0, 23.0, 1.0)),
    ("XP423", "bottom_up", on("expense_budget", "E2", calc=""), ("E2", "calc", None, None, None)),
    ("XP424", "bottom_up", on("expense_budget", "E2", **months(0)), ("E2", "year", 0.0, 30.0, -30.0)),
    ("XP425", "bottom_up", on("expense_budget", "E3", m01=9_800), ("@short_share", "year", 120.0, 93.28, 26.72)),
    ("XP426", "bottom_up", on("expense_budget", "E5", m06=800), ("@total", "year", 8.0, 3.51, 4.49)),
    ("XP427", "bottom_up", on("expense_budget", "E2", **months(200)), ("E2", "m01", None, None, None)),
    ("XP431", "final", on("person_targets", "p2", share=380), ("@persons", "year", 1470.0, 1500.0, -30.0)),
    ("XP432", "final", on("person_targets", "p2", share=451), ("@ratio", "year", 1576.52, 1575.0, 1.52)),
    ("XP433", "final", on("person_targets", "p2", share=0), ("p2", "year", None, None, None)),
    ("XP434", "final", on("person_targets", "p2", name=""), ("p2", "name", None, None, None)),
]
