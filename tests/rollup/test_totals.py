"""The roll-up's numbers: equal to sums made by hand, recomputed by LibreOffice to what stands cached, rates never summed."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from libreoffice import recalculated
from small_rollup import BRANCHES, Case, case, find, steps

from xlplan.plan.rollup import facts_from
from xlplan.plan.rollup.grid import cell_runs, total_formula
from xlplan.plan.rollup.roll import Node, RollColumn, compute_grid
from xlplan.plan.rollup.target_compare import compare_columns
from xlplan.schema.expr import Div, Foot, col
from xlplan.tables.periods import MONTHS
from xlplan.units import PERCENT, WAN_YUAN, Ints
from xlplan.workbook.blueprint import Book


@pytest.fixture(scope="module")
def sample() -> Case:
    return case()


@pytest.fixture(scope="module")
def book(sample: Case) -> Book:
    return sample.book()


def declared(sample: Case, branch: str) -> int:
    """Sum of all typed months, by hand."""
    frame = sample.frames[branch]["sales_targets"]
    return int(sum(frame.amounts[m].sum() for m in MONTHS))


def test_branches_show_what_they_declared(sample: Case, book: Book) -> None:
    page = book.sheet("target_compare")
    for branch in sample.frames:
        assert steps(find(page, branch, "year")) == declared(sample, branch)
    assert steps(find(page, "@branches", "year")) == sum(declared(sample, b) for b in sample.frames)


def test_approved_is_declared_plus_adjustment(sample: Case, book: Book) -> None:
    page = book.sheet("target_compare")
    assert steps(find(page, "SH", "adjustment")) == 5000
    assert steps(find(page, "SH", "approved")) == declared(sample, "SH") + 5000
    assert steps(find(book.sheet("expense_rollup"), "GZ", "adjustment")) == -250


def test_the_gap_is_taken_over_the_same_branches(sample: Case, book: Book) -> None:
    """Tianjin is missing: its target stands on its own and is no shortfall."""
    page = book.sheet("target_compare")
    assert steps(find(page, "@branches", "diff")) == -6111 + 1200
    assert steps(find(page, "N", "diff")) == -6111
    assert steps(find(page, "TJ", "missing")) == sample.breakdown.target["TJ"]
    assert steps(find(page, "TJ", "hq_target")) == sample.breakdown.target["TJ"]
    assert find(page, "TJ", "diff").value is None
    assert "暂汇" in str(find(page, "TJ", "state").value)
    like = sum(sample.breakdown.target[b] for b in BRANCHES if b != "TJ")
    assert steps(find(page, "@branches", "like")) == like


def test_branches_hq_units_and_unassigned_are_the_goal(sample: Case, book: Book) -> None:
    page = book.sheet("target_compare")
    parts = [steps(find(page, row, "hq_target")) for row in ("@branches", "@hq_run", "@unassigned")]
    assert sum(parts) == steps(find(page, "@total", "hq_target")) == sample.breakdown.goal
    assert parts[2] == sample.breakdown.unassigned < 0  # over-assigned by 2 %


def test_three_views_of_one_total(book: Book) -> None:
    total = find(book.sheet("target_compare"), "@branches", "approved").value
    assert find(book.sheet("by_product"), "@total", "approved").value == total
    assert find(book.sheet("by_channel"), "@total", "approved").value == total
    assert find(book.sheet("by_month"), "@total", "year").value == total
    for page, column in (("by_product", "approved"), ("by_channel", "approved"), ("by_month", "year")):
        check = find(book.sheet(page), "@check", column)
        assert check.value == 0
        assert check.formula is not None


def test_months_carry_the_adjustment(sample: Case, book: Book) -> None:
    page = book.sheet("by_month")
    february = int(sample.frames["SH"]["sales_targets"].amounts["m02"].sum())
    assert steps(find(page, "SH", "m02")) == february + 5000
    assert find(page, "TJ", "m02").value is None  # a missing branch has no months


def test_parents_are_live_sums_of_their_children(book: Book) -> None:
    page = book.sheet("target_compare")
    rows = {cell.value: row for (row, column), cell in page.cells.items() if column == 1}
    assert find(page, "E", "hq_target").formula == f"SUM(D{rows['ZJ']},D{rows['SH']})"
    assert find(page, "ZJ", "hq_target").formula == f"SUM(D{rows['HZ']})"
    assert page.rows[rows["HZ"]].outline == 2
    assert page.rows[rows["SH"]].outline == 1
    assert page.outline_below is False


def test_no_rate_is_a_sum() -> None:
    for column in compare_columns(True):
        assert not (column.unit is PERCENT and column.up == "sum")
    for rate in ("growth", "share", "gap_rate"):
        assert next(c for c in compare_columns(False) if c.key == rate).up == "re"


def test_rates_are_recomputed_at_every_level(book: Book) -> None:
    """North as a whole, not the mean of its branches; and not over a branch that is missing."""
    page = book.sheet("target_compare")
    approved, before = steps(find(page, "@branches", "approved")), steps(find(page, "@branches", "py_like"))
    assert find(page, "@branches", "growth").value == pytest.approx(round((approved - before) / before, 3))
    assert str(find(page, "@branches", "growth").formula).startswith("IF(")


def test_expense_ratio_divides_by_the_sales_of_the_same_branches(book: Book) -> None:
    page = book.sheet("expense_rollup")
    sales = steps(find(page, "@total", "sales"))
    assert sales == steps(find(book.sheet("target_compare"), "@branches", "approved"))
    assert find(page, "@total", "rate").value == pytest.approx(
        round(steps(find(page, "@total", "approved")) / sales, 3))
    assert find(page, "@total_items", "approved").value == find(page, "@total", "approved").value


def test_staffing_adds_up(sample: Case, book: Book) -> None:
    page = book.sheet("staffing_rollup")
    opening = 8 * (9 + 6 + 7 + 5)  # two posts, four heads a point of size, Tianjin missing
    joined = 2 * sum(2 + i for i, b in enumerate(BRANCHES) if b != "TJ")
    assert find(page, "@total", "opening").value == opening
    assert find(page, "@total", "year_end").value == opening + joined
    assert find(page, "TJ", "year_end").value is None


def test_training_by_branch_and_by_month_agree(book: Book) -> None:
    page = book.sheet("training_rollup")
    assert find(page, "@total", "cost").value == 4 * 18_000 + 0 + 1 + 2 + 3
    assert find(page, "m04", "cost").value == find(page, "@total_months", "cost").value == 72_006
    assert find(page, "@total", "person_times").value == 4 * 24


def test_training_by_kind_and_audience_adds_up() -> None:
    """R6: who is trained in what. The first branch trains dealers in its product, the others leave both open."""
    sample = case()
    training = sample.result.frames["training"]
    first = int(np.flatnonzero(training.used)[0])
    training.texts["kind"][first], training.texts["audience"][first] = "product", "dealers"
    page = sample.book("zh-CN").sheet("training_rollup")
    total = find(page, "@total", "cost").value
    mine = int(training.amounts["cost"][first])
    assert isinstance(total, (int, float))
    assert find(page, "kind|product", "cost").value == find(page, "audience|dealers", "cost").value == mine
    assert find(page, "@no_kind", "cost").value == find(page, "@no_audience", "cost").value == total - mine
    assert find(page, "@total_kinds", "cost").value == find(page, "@total_audiences", "cost").value == total


def test_facts_cover_every_carrier(sample: Case) -> None:
    facts = facts_from(sample.master, sample.breakdown)
    assert set(facts.codes) == {*BRANCHES, "KA"}
    assert facts.of("assigned", ("KA", "nobody")).tolist() == [sample.breakdown.target["KA"], 0]
    assert facts.of("py_months", ("TJ",)).sum() == sample.breakdown.py_estimate["TJ"]


@pytest.mark.parametrize("lang", ["zh-CN", "zh-TW", "en"])
def test_libreoffice_recomputes_every_cached_value(sample: Case, written: Callable[..., Path], lang: Any) -> None:
    made = sample.book(lang, frozen=case(shift={"BJ": -4000}, missing=("TJ", "GZ"), adjust=False).state("V1"))
    found = recalculated(written(made, "rollup.xlsx"))
    checked = 0
    for sheet in made.sheets:
        for (row, column), cell in sheet.cells.items():
            if cell.formula is not None and isinstance(cell.value, int | float):
                address = f"{chr(64 + column)}{row}"
                assert found[sheet.title][address] == pytest.approx(cell.value, abs=1e-6), (sheet.key, address)
                checked += 1
    assert checked > 500


# (cells, joined) - neighbours of a column or a row are one range
@pytest.mark.parametrize(("cells", "joined"), [
    ([(8, 3), (9, 3), (10, 3)], ["C8:C10"]), ([(8, 3), (14, 3)], ["C8", "C14"]),
    ([(8, 3), (8, 4), (8, 5)], ["C8:E8"]), ([(8, 3), (9, 3), (9, 4)], ["C8:C9", "D9"]), ([], [])])
def test_runs(cells: list[tuple[int, int]], joined: list[str]) -> None:
    assert cell_runs(cells) == joined


def test_a_sum_of_very_many_parts_is_nested() -> None:
    made = total_formula([f"C{2 * i}" for i in range(1, 451)])
    assert made.count("SUM(") == 4
    assert made.count(",") == 449


def test_a_grid_sums_amounts_and_recomputes_rates() -> None:
    def array(*values: int) -> Ints:
        import numpy as np  # noqa: PLC0415 - one small array
        return np.array(values, dtype=np.int64)

    from xlplan.text import same_text  # noqa: PLC0415

    roll = (RollColumn("a", same_text("a"), WAN_YUAN), RollColumn("b", same_text("b"), WAN_YUAN),
            RollColumn("r", same_text("r"), PERCENT, "re", Div(col("a"), col("b"), 3)),
            RollColumn("s", same_text("s"), PERCENT, "re", Div(col("a"), Foot("@total", "a"), 3)))
    nodes = [Node("x", "x", leaf=0), Node("y", "y", leaf=1), Node("@total", "t", "total", children=(0, 1))]
    made = compute_grid(roll, nodes, {"a": array(100, 300), "b": array(200, 0)})
    assert made == {"a": [100, 300, 400], "b": [200, 0, 200], "r": [500, 0, 2000], "s": [250, 750, 1000]}
