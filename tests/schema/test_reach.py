"""Which tables a cell follows from, through every cell that it reads."""
from __future__ import annotations

import pytest

from xlplan.schema import expr as x
from xlplan.schema.column import Choice, Column
from xlplan.schema.expr import col
from xlplan.schema.readings.reach import Reach
from xlplan.schema.table import FootRow, Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.links import table_links
from xlplan.text import same_text
from xlplan.units import PERSON


def column(key: str, node: x.Expr | None = None, who: str = "C", **more: object) -> Column:
    return Column(key, same_text(key), PERSON, who=who if node else "I", up="sum", formula=node, **more)  # type: ignore[arg-type]


LABELS = Column("kind", same_text("kind"), kind="choice", choices=tuple(Choice(m, same_text(m)) for m in ("up", "down")))
TOTAL = FootRow("@total", same_text("total"), total=True)
FAR = Table("far", same_text("far"), "fixed", (LABELS, column("n")), ("kind",), (TOTAL,))
NEAR = Table("near", same_text("near"), "fixed", (
    LABELS, column("n", x.SumRows(col("n"), (), "far"), "L"), column("own")), ("kind",), (TOTAL,))
HERE = Table("here", same_text("here"), "fixed", (
    LABELS, column("n"), column("linked", x.Beside("near", "own"), "L"), column("by", col("n") + 1, by_measure={"down": (
        "C", x.Foot("@total", "own", "near"))})), ("kind",), (TOTAL, FootRow("@far", same_text("far"), cells={
            "n": x.Foot("@total", "n", "far"), "by": col("n") + 1, "linked": x.SumRows(col("n"))})),
    measures=("up", "down"), measure_column="kind")
TABLES = {t.key: t for t in (FAR, NEAR, HERE)}

CASES: list[tuple[x.Expr, set[str]]] = [
    (col("n"), set()), (x.lift(3) + x.Param("rebate_share"), set()),
    (col("linked"), {"near"}), (x.SumCols(("n", "linked")), {"near"}), (x.RunningSum("linked"), {"near"}),
    (x.SumRows(col("linked")), {"near"}),                                  # by way of the rows
    (x.SumRows(col("n"), (col("linked") > 0,)), {"near"}), (x.CountRows((col("linked") > 0,)), {"near"}),
    (x.Foot("@total", "linked"), {"near"}), (x.Foot("@far", "by"), {"far"}),  # @far reads its own row
    (x.Foot("@far", "linked"), set()),                                     # sums the rows of n, not the cell of @far
    (x.Foot("@total", "n", "near"), {"near", "far"}), (x.Beside("near", "n"), {"near", "far"}),  # whose cells come from far
    (x.SumRows(col("n"), (), "near"), {"near", "far"}), (x.SumRows(col("own"), (), "near"), {"near"}),
    (x.Sibling("up", "by"), set()), (x.Sibling("down", "by"), {"near"}), (col("by"), {"near"}),  # in some rows
    (x.Part(x.lift(5), ("n", "linked"), 0), {"near"}), (x.Part(col("linked"), ("n",), 0), {"near"}),
    (x.Foot("@total", "n", "gone"), {"gone"}), (x.Beside("gone", "n"), {"gone"}), (x.SumRows(col("n"), (), "gone"), {"gone"}),
    (x.If(col("n") > 0, x.Abs(col("linked")), x.lift(0)), {"near"}),
]


@pytest.mark.parametrize(("node", "tables"), CASES, ids=[repr(node) for node, _ in CASES])
def test_what_a_cell_follows_from(node: x.Expr, tables: set[str]) -> None:
    asking = Table(**{**{f: getattr(HERE, f) for f in HERE.__dataclass_fields__},
                      "columns": (*HERE.columns, column("asking", node))})
    assert Reach({**TABLES, "here": asking}).column("here", "asking") == tables


@pytest.mark.parametrize(("key", "measure", "tables"), [
    ("linked", "", set()), ("by", "down", {"near"}), ("by", "up", set()), ("n", "", set())])
def test_cells_that_are_not_looked_into_follow_from_nothing(key: str, measure: str, tables: set[str]) -> None:
    assert Reach(TABLES, through="C").column("here", key, measure) == tables


def test_links_are_those_of_linked_and_suggested_cells() -> None:
    reach = Reach(TABLES)
    assert {key: set(reach.links(key)) for key in TABLES} == {"far": set(), "near": {"far"}, "here": {"near"}}
    assert {key: set(of) for key, of in table_links().items() if of} == {
        "expense_budget": {"staffing", "training"}, "person_targets": {"sales_targets"}}


def test_the_order_of_questions_does_not_matter() -> None:
    cells = [(t.key, c.key, m) for t in BRANCH for c in t.columns for m in ("", *c.by_measure)]
    forth, back = Reach(BY_KEY), Reach(BY_KEY)
    assert {at: forth.column(*at) for at in cells} == {at: back.column(*at) for at in reversed(cells)}
