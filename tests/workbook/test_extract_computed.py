"""Extract recomputes: what a computed cell carries is compared, never believed."""
from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from raw import codes, frames, make, read
from recalculated import recalculate

from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.fast.groups import FormulaGroups
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.text import LANGS
from xlplan.workbook.rawbook import At
from xlplan.workbook.reading.consistent import proven_tables
from xlplan.workbook.reading.extract import _read_sheet

S, P, E, H = "sales_targets", "person_targets", "expense_budget", "staffing"
COMPUTED = [(sheet.at(1, 1), at) for sheet in make().book.sheets for at in sheet.formulas]


@settings(max_examples=80, deadline=None)
@given(st.sampled_from(COMPUTED), st.sampled_from((-1.0, 0.001, 1.0)))
def test_no_stale_value_passes(where: tuple[str, At], by: float) -> None:
    """Every formula of the workbook, its stored result off by a step: found once, in its own table."""
    made, (table, (row, column)) = make(), where
    sheet = made.sheet(table)
    held = sheet.values[row - 1][column - 1]
    sheet.values[row - 1][column - 1] = held + by  # type: ignore[operator]
    found = [(d.code, d.table) for d in read(made).diagnostics]
    fine = abs(by) < 1  # finer than most units: it rounds away there
    assert found == [("XP222", table)] or (fine and not found)


def test_the_quick_proof_covers_every_table_of_a_clean_workbook() -> None:
    made = make()
    tables = {key: frame.table for key, frame in frames().items()}
    readings = {key: _read_sheet(made.sheet(key), table, made.issued, None) for key, table in tables.items()}
    proofs = {key: FormulaGroups(table, tables, made.issued.limits) for key, table in tables.items()}
    assert proven_tables(readings, proofs) == set(tables)
    assert Evaluator({k: r.frame for k, r in readings.items()}).foot_steps(S, "@total", "year")[0] > 0


def test_computed_cells_are_recomputed() -> None:
    made = make()
    value = made.sheet(S).at(*made.at(S, "P1|KA", "year"))
    made.put(S, "P1|KA", "year", value)
    assert codes(made) == ["XP220"]
    cell = made.put(S, "P1|KA", "year", 1.0)
    d, = read(made).diagnostics
    assert (d.code, d.cell, d.found, d.expected, d.unit) == ("XP221", cell, 1.0, value, "wan_yuan")
    assert "复制同一列其他行的公式格" in remedy_of(d, "zh-CN")
    made.put(S, "P1|KA", "year", 1.0, "")
    assert [d.params["count"] for d in read(made).diagnostics if d.code == "XP222"] == [1]


def test_a_total_that_was_overwritten_comes_from_the_workbook_as_issued() -> None:
    """No other row of its column has its formula."""
    made = make()
    cell = made.put(S, "@total", "year", 1.0)
    d, = (d for d in read(made).diagnostics if d.code == "XP221")
    assert "其他行的公式格" not in remedy_of(d, "zh-CN")
    assert f"贴到 {cell}" in remedy_of(d, "zh-CN")


def test_a_total_typed_over_is_named_on_a_sheet_without_any_other_fault() -> None:
    made = make()
    made.put(S, "@total", "year", made.sheet(S).at(*made.at(S, "@total", "year")))
    assert codes(made) == ["XP220"]


@pytest.mark.parametrize(("by", "stale"), [
    (0.0, False), (-1e-9, False),      # what floats leave behind, at the half of a step
    (0.003, False), (0.009, False),    # rounds to the same step
    (-0.003, True), (0.011, True)])
def test_a_sum_of_figures_finer_than_the_unit_is_what_its_formula_gives(by: float, stale: bool) -> None:
    made = make()
    made.put(S, "P1|KA", "m01", float(made.sheet(S).at(*made.at(S, "P1|KA", "m01"))) + 0.005)  # type: ignore[arg-type]
    recalculate(made)
    assert codes(made) == ["XP202"]
    year = float(made.sheet(S).at(*made.at(S, "P1|KA", "year")))  # type: ignore[arg-type]
    made.put(S, "P1|KA", "year", year + by, "")
    assert codes(made) == ["XP202"] + ["XP222"] * stale


REPLACED = [  # row, column, the formula that stands there now and what it shows
    ("@total", "year", "9999", 9999.0),                       # a constant behind an equals sign
    ("@total", "year", "SUM(AA7:AA9)+5000", 5000.0),
    ("@total", "year", "Q10+Z10+5000", 9449.52),              # half of ours, and something added
    ("P2|KA", "year", "SUM(I7:I20)", 1.0),
    ("P2|KA", "q1", "I8+J8", 2.0),                            # a month left out
]


@pytest.mark.parametrize(("row", "column", "formula", "shows"), REPLACED)
def test_a_formula_that_is_not_ours_is_no_stale_value(row: str, column: str, formula: str, shows: float) -> None:
    made = make()
    right = made.sheet(S).at(*made.at(S, row, column))
    cell = made.put(S, row, column, shows, formula)
    d = next(d for d in read(made).diagnostics if d.cell == cell)
    assert (d.code, d.found, d.expected, d.params["formula"]) == ("XP221", shows, right, formula)
    assert all(f"={formula}" in message_of(d, lang) for lang in LANGS)
    made.put(S, row, column, right, formula)
    assert codes(made) == []  # one that comes to our number does no harm


def test_our_formula_is_known_however_a_program_writes_it() -> None:
    for write in (str.lower, lambda text: text.replace("$", ""), lambda text: text.replace("AA", "$AA$")):
        made = make()
        at = made.at(S, "@total", "year")
        made.put(S, "@total", "year", 1.0, write(made.sheet(S).formulas[at]))
        assert codes(made) == ["XP222"]


def test_stale_missing_and_broken_results_are_one_note_a_table() -> None:
    made = make()
    for row in ("P1|KA", "P2|KA"):
        made.put(S, row, "year", None, "")
        made.sheet(S).uncalculated.add(made.at(S, row, "year"))
        made.put(S, row, "diff", None, "")
        made.sheet(S).errors[made.at(S, row, "diff")] = "#REF!"
    assert [(d.code, d.params["count"]) for d in read(made).diagnostics] == [("XP223", 2), ("XP224", 2)]


def test_overwriting_a_suggestion_is_legal_and_deleting_it_is_said() -> None:
    made = make()
    made.put(P, "n01", "m02", 5.0)
    frame = read(made).frames[P]
    assert frame.filled["m02"][0]
    assert frame.amounts["m02"][0] == 500
    made = make()
    made.put(P, "n01", "m02", None)
    assert "XP226" in codes(made)


def test_linked_cells_keep_their_numbers_while_the_linked_table_is_missing() -> None:
    made = make()
    made.book.sheets.remove(made.sheet(H))
    found = read(made)
    assert [(d.code, d.table) for d in found.diagnostics] == [("XP111", H), ("XP225", E)]
    assert found.frames[E].filled["m01"][0]
    assert found.frames[E].amounts["m01"][0] > 0
