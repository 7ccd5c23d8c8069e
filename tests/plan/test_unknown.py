"""Computed figures that follow from a table which is not in are unknown, in the branches and rows of that measure alone."""
from __future__ import annotations

import numpy as np
import pytest

from xlplan.plan.checking.results import Merged
from xlplan.plan.consolidate.unknown import UnknownFigures
from xlplan.schema.column import Choice, Column
from xlplan.schema.expr import Beside, Foot, col
from xlplan.schema.frame import blank_frame, stack_frames
from xlplan.schema.table import FootRow, Table
from xlplan.text import same_text
from xlplan.units import PERSON
from xlplan.workbook.stamp import Issued, Stamp, column_marks
from xlplan.workbook.submission import Placement, Submission

TOTAL = FootRow("@total", same_text("total"), total=True)
FAR = Table("far", same_text("far"), "fixed", (Column("n", same_text("n"), PERSON, up="sum"),), (), (TOTAL,))
HERE = Table("here", same_text("here"), "fixed", (
    Column("kind", same_text("kind"), kind="choice", choices=tuple(Choice(m, same_text(m)) for m in ("up", "down"))),
    Column("n", same_text("n"), PERSON, up="sum"),
    Column("by", same_text("by"), PERSON, who="C", up="sum", formula=col("n") + 1, by_measure={"down": ("C", Foot("@total", "n", "far"))}),
    Column("linked", same_text("linked"), PERSON, who="L", up="sum", formula=Beside("far", "n")),
    Column("above", same_text("above"), PERSON, who="C", up="sum", formula=col("linked") + 1)), ("kind",), (TOTAL,),
    measures=("up", "down"), measure_column="kind")


@pytest.mark.parametrize(("column", "unknown"), [
    ("n", []), ("linked", []), ("above", []),   # inputs, and links: their file carries what they come to
    ("by", ["b|down"]),                         # of the branch whose table is not in, in the rows that read it
])
def test_what_is_not_known(column: str, unknown: list[str]) -> None:
    assert told(column) == unknown


@pytest.mark.parametrize(("column", "unknown"), [
    ("n", ["b|up", "b|down"]),       # an input that b's workbook had no cell for
    ("linked", ["b|up", "b|down"]),  # a link that it does not carry, and the table is not in
    ("above", ["b|up", "b|down"]),   # worked out of that
])
def test_what_came_after_the_workbook_was_issued_is_not_known(column: str, unknown: list[str]) -> None:
    assert told(column, ("n", "linked", "above")) == unknown


def told(column: str, late: tuple[str, ...] = ()) -> list[str]:
    """Rows in which the column is not known; b's workbook was issued before there were the columns `late`."""
    made = []
    for branch in "ab":
        frame = blank_frame(HERE, [f"{branch}|{measure}" for measure in HERE.measures])
        frame.texts["kind"][:] = HERE.measures
        made.append(frame)
    here, far = stack_frames(made), stack_frames([blank_frame(FAR, ["r"]), blank_frame(FAR, [])])
    have = {"here": np.array([True, True]), "far": np.array([True, False])}
    marks = " ".join(mark for mark in column_marks(HERE).split() if mark.partition(":")[0] not in late)
    stamp = Stamp("p", "c", 2027, 1, "b", "b", "", "final", 1, 1, "en", "2026-10-26", "", ("here",))
    sent = Submission("b.xlsx", "", None, Issued(stamp, columns={"here": marks}))
    merged = Merged("final", ("a", "b"), {"here": here, "far": far}, have, {("here", 1): (sent, Placement("", {}, {}))}, [])
    unknown = UnknownFigures(merged)
    assert unknown.units("here", column).tolist() == [False, bool(unknown.column("here", column).any())]
    return [key for key, is_so in zip(here.keys, unknown.column("here", column), strict=True) if is_so]
