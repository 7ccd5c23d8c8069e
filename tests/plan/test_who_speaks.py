"""The file that speaks for a unit when its next workbook is made: what it typed, unless a later workbook holds that already."""
from __future__ import annotations

from typing import Literal

import pytest
from by_hand import submission

from xlplan.plan.checking.results import FileResult
from xlplan.plan.rounds.standing import speaking_files, units_to_copy

COUNTS: Literal["accepted"] = "accepted"
BACK: Literal["refused"] = "refused"


@pytest.mark.parametrize(("verdict", "filled_in_on", "copy_of", "speaks"), [
    (COUNTS, 1, 2, True), (COUNTS, 2, 2, True), (BACK, 2, 2, True), (BACK, 3, 2, True),
    (BACK, 1, 2, False),     # HQ issued to it again since
    (BACK, 1, None, True)])  # HQ's own copy is not at hand
def test_a_file_that_went_back_speaks_until_another_workbook_was_issued(verdict: Literal["accepted", "refused"], filled_in_on: int,
                                                                       copy_of: int | None, speaks: bool) -> None:
    file = submission("GD", issue=filled_in_on)
    copies = {} if copy_of is None else {"GD": submission("GD", issue=copy_of, file="issued.xlsx")}
    result = FileResult(file.file, file.sha256, verdict, "GD", "bottom_up", {"sales_targets": verdict})
    assert speaking_files([result], [file], copies) == ({"GD": file} if speaks else {})


@pytest.mark.parametrize(("tables", "needed"), [
    ({"sales_targets": "accepted"}, False), ({"sales_targets": "accepted", "training": "unfilled"}, False),
    ({"sales_targets": "accepted", "training": "refused"}, True), ({"sales_targets": "accepted", "training": "withheld"}, True),
    (None, True)])
def test_hqs_copy_is_needed_where_the_file_does_not_hold_a_table_as_issued(tables: dict[str, str] | None, needed: bool) -> None:
    results = [] if tables is None else [FileResult("a", "1", "accepted", "GD", "bottom_up", tables)]  # type: ignore[arg-type]
    assert units_to_copy(results, ["GD"]) == ["GD"] * needed
