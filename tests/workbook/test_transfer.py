"""A submission on its way between processes: what HQ suggested goes along, in a few arrays instead of hundreds of small entries."""
from __future__ import annotations

from branch_case import case

from xlplan.workbook.reading.transfer import issued_whole, pack_submission, suggested_cells, unpack_submission
from xlplan.workbook.submission import UNSAID, Submission
from xlplan.workbook.writing.branch_book import branch_book


def test_suggested_figures_are_passed_on_as_arrays() -> None:
    made = case("zh-CN", "bottom_up")
    sent = Submission("gd.xlsx", "1" * 64, issued=made.issued, frames=made.frames)
    got = unpack_submission(pack_submission(sent))
    assert got.issued is not None
    assert got.issued.suggested == {}
    assert set(got.suggested) == {key for key, rows in made.issued.suggested.items() if any(rows.values())}
    whole = issued_whole(got)
    assert whole.suggested == {key: rows for key, rows in made.issued.suggested.items() if any(rows.values())}
    assert branch_book(whole, got.frames) == branch_book(made.issued, made.frames)  # printed again, it asks what it asked
    assert made.issued.suggested["sales_targets"]  # there was something to lose
    assert sent.issued is made.issued


def test_a_row_without_a_suggestion_says_so_and_a_table_without_any_is_left_out() -> None:
    issued = case("zh-CN", "bottom_up").issued
    issued.suggested = {"sales_targets": {"P01|C01": {"m01": 0, "m02": 7}, "P01|C02": {"m02": 5}}, "staffing": {}}
    rows, columns, steps = suggested_cells(issued)["sales_targets"]
    assert (rows, columns, steps.tolist()) == (("P01|C01", "P01|C02"), ("m01", "m02"), [[0, 7], [UNSAID, 5]])
    assert set(suggested_cells(issued)) == {"sales_targets"}


def test_what_is_none_of_ours_has_nothing_suggested() -> None:
    got = unpack_submission(pack_submission(Submission("photo.xlsx", "2" * 64)))
    assert (got.issued, got.suggested) == (None, {})
