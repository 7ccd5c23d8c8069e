"""Extract recomputes: what a computed cell carries is compared, never believed."""
from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from raw import codes, frames, make, read

from xlplan.schema.evaluate import Evaluator
from xlplan.workbook.consistent import Proof, proven
from xlplan.workbook.extract import _read
from xlplan.workbook.rawbook import At

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
    readings = {key: _read(made.sheet(key), table, made.issued) for key, table in tables.items()}
    proofs = {key: Proof(table, tables) for key, table in tables.items()}
    assert proven(readings, proofs) == set(tables)
    assert Evaluator({k: r.frame for k, r in readings.items()}).foot_steps(S, "@total", "year")[0] > 0


def test_computed_cells_are_recomputed() -> None:
    made = make()
    value = made.sheet(S).at(*made.at(S, "P1|KA", "year"))
    made.put(S, "P1|KA", "year", value)
    assert codes(made) == ["XP220"]
    cell = made.put(S, "P1|KA", "year", 1.0)
    d, = read(made).diagnostics
    assert (d.code, d.cell, d.found, d.expected, d.unit) == ("XP221", cell, 1.0, value, "wan_yuan")
    made.put(S, "P1|KA", "year", 1.0, "A1")
    assert [d.params["count"] for d in read(made).diagnostics if d.code == "XP222"] == [1]


def test_stale_missing_and_broken_results_are_one_note_a_table() -> None:
    made = make()
    for row in ("P1|KA", "P2|KA"):
        made.put(S, row, "year", None, "A1")
        made.sheet(S).uncalculated.add(made.at(S, row, "year"))
        made.put(S, row, "diff", None, "A1")
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
