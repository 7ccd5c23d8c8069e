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
    made = []
    for branch in "ab":
        frame = blank_frame(HERE, [f"{branch}|{measure}" for measure in HERE.measures])
        frame.texts["kind"][:] = HERE.measures
        made.append(frame)
    here, far = stack_frames(made), stack_frames([blank_frame(FAR, ["r"]), blank_frame(FAR, [])])
    have = {"here": np.array([True, True]), "far": np.array([True, False])}
    merged = Merged("final", ("a", "b"), {"here": here, "far": far}, have, {}, [])
    assert [key for key, is_so in zip(here.keys, UnknownFigures(merged).column("here", column), strict=True) if is_so] == unknown
