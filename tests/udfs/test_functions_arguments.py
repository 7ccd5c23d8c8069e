"""What a function may be given: values, rows, columns, blocks, blanks; and what it refuses, naming the cell."""
from __future__ import annotations

import inspect
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from paper_excel import ERRORS, SPILL, PaperBook, cells
from udf_calls import MISSING, call, reason

import udfs
from udfs.answers import spreads
from udfs.log import log_file
from xlplan.units import LIMIT

pytestmark = pytest.mark.usefixtures("english")


def spread(weights: Any, total: Any = 100.0, step: Any = 1.0) -> Any:
    return call("XLP_SPREAD", total, weights, step)


# -- shapes ------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("weights", "parts"), [
    (5.0, 100.0),                                                        # one cell
    (((5.0,),), 100.0),                                                  # one cell, as a range gives it
    ((1.0, 2.0, 2.0), [20.0, 40.0, 40.0]),                               # an array of VBA, which is a row
    (((1.0, 2.0, 2.0),), [20.0, 40.0, 40.0]),                            # a row
    (((1.0,), (2.0,), (2.0,)), [[20.0], [40.0], [40.0]]),                # a column
    (((1.0, 2.0), (2.0, 5.0)), [[10.0, 20.0], [20.0, 50.0]]),            # a block
    (((1.0, None, 4.0),), [20.0, 0.0, 80.0]),                            # blank is 0
    (((1.0, "", 4.0),), [20.0, 0.0, 80.0]),                              # so is a formula that gives ""
    (((None, None, None, None),), [25.0, 25.0, 25.0, 25.0]),             # nothing to go by: equally
    (((1.0, Decimal("4.0000")),), [20.0, 80.0]),                         # a cell formatted as currency
    (((1.0, 4),), [20.0, 80.0]),                                         # whole numbers come from VBA only
])
def test_an_answer_has_the_shape_of_what_was_given(weights: Any, parts: Any) -> None:
    assert spread(weights) == parts


def test_ranges_are_read_where_they_stand() -> None:
    sheet = PaperBook().add("Plan", {"A1": 100.0, "B2": 1.0, "C2": 4.0, "B3": 2.0})
    assert call("XLP_SPREAD", cells(sheet, "A1"), cells(sheet, "B2:C2")) == [20.0, 80.0]
    assert call("XLP_SPREAD", cells(sheet, "A1"), cells(sheet, "B2:B4")) == [[33.33], [66.67], [0.0]]


@pytest.mark.parametrize("name", udfs.__all__)
def test_an_argument_left_out(name: str) -> None:
    """`=XLP_SPREAD(,B2:M2)`: the first that is needed is named; one that is not may be left out."""
    needed = [p.name for p in inspect.signature(getattr(udfs, name)).parameters.values() if p.default is p.empty]
    if needed:
        assert reason(call(name, *[MISSING] * len(needed))) == f"{needed[0]} is missing"


# -- what is refused ---------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("found", "why"), [
    ("12", "C5 (weights) holds the text “12”, not a number. Type a number, or read it with XLP_NUMBER"),  # Excel's sums skip it
    (" １２ ", "C5 (weights) holds the text “１２”, not a number. Type a number, or read it with XLP_NUMBER"),
    ("x", "C5 (weights) holds the text “x”, not a number. Type a number, or read it with XLP_NUMBER"),
    (True, "C5 (weights) holds TRUE, not a number"),
    (datetime(2027, 3, 1), "C5 (weights) holds 2027-03-01, not a number"),
    (ERRORS["#DIV/0!"], "C5 (weights) holds the error #DIV/0!. Correct it first"),
    (ERRORS["#N/A"], "C5 (weights) holds the error #N/A. Correct it first"),
    (SPILL, "C5 (weights) holds the error #SPILL!. Correct it first"),     # xlwings has no name for it
    (-1.0, "C5 (weights) holds -1; it must not be negative"),
])
def test_a_cell_that_is_no_weight_is_named(found: object, why: str) -> None:
    sheet = PaperBook().add("Plan", {"B5": 1.0, "C5": found, "D5": 2.0})
    assert reason(call("XLP_SPREAD", 100.0, cells(sheet, "B5:D5"))) == why


@pytest.mark.parametrize(("total", "step", "why"), [
    ("100", 1.0, "total holds the text “100”, not a number. Type a number, or read it with XLP_NUMBER"),
    (100.5, 1.0, "total: 100.5 is finer than the step 1. Round it with ROUND(…,0), or give a finer step_size"),
    (1.0, 3.0, "total: 1 is finer than the step 3. Round it with ROUND(…/3,0)*3, or give a finer step_size"),
    (1e18, 1.0, "total: 1e+18 is too large"),
    (float(LIMIT) * 10, 1.0, "total: 1e+16 is too large"),
    (100.0, 0.0, "“0” is no step. Give a number above zero, such as 0.01"),
    (100.0, "1", "step_size holds the text “1”, not a number. Type a number, or read it with XLP_NUMBER"),
    (((1.0, 2.0), (3.0, 4.0)), 1.0, "total has 2 rows and 2 columns, which do not fit the 1 row and 3 columns of weights"),
    (((1.0,), (2.0,)), ((1.0, 2.0),), "step_size has 2 cells; one is wanted"),
])
def test_a_total_or_step_that_does_not_fit(total: Any, step: Any, why: str) -> None:
    assert reason(spread(((1.0, 1.0, 1.0),), total, step)) == why


@pytest.mark.parametrize(("step", "rounded"), [(0.01, "ROUND(B5,2)"), (1000.0, "ROUND(B5/1000,0)*1000"), (0.5, "ROUND(B5/0.5,0)*0.5")])
def test_what_is_finer_than_the_step_is_told_the_formula_that_rounds_it(step: float, rounded: str) -> None:
    sheet = PaperBook().add("Plan", {"B5": 1200 / 7})
    assert f"Round it with {rounded}, or" in reason(spread(((1.0, 1.0),), cells(sheet, "B5"), step))


def test_a_place_without_address_is_counted() -> None:
    assert reason(spread(((1.0, 2.0), (3.0, "4")))).startswith("weights, row 2, column 2 holds the text “4”")


@pytest.mark.parametrize(("address", "why"), [
    ("$B:$B", "“$B:$B” is whole columns or rows. Name the first and the last cell, such as B2:B13"),
    ("$2:$2", "“$2:$2” is whole columns or rows. Name the first and the last cell, such as B2:B13"),
    ("$A$1:$B$2,$D$4", "A1:B2,D4 are several areas. Give one block of cells"),
    ("$A$1:$Z$9999", "“$A$1:$Z$9999” has 259974 cells; at most 200000 are allowed"),
])
def test_ranges_that_nobody_means_are_not_read(address: str, why: str) -> None:
    sheet = PaperBook().add("Plan")
    assert reason(call("XLP_SPREAD", 100.0, cells(sheet, address) if "Z" not in address else _wide(sheet, address))) == why


def _wide(sheet: Any, address: str) -> Any:
    found = cells(sheet, "A1")
    found.impl.address = address
    return found


def test_nothing_given_where_something_is_needed() -> None:
    assert reason(call("XLP_WORKDAYS", 2027.0, None)) == "month holds “”; it must be a whole number from 1 to 12"
    assert reason(call("XLP_UNIT", 1.0, "万元", "人")) == "“万元” cannot be converted to “人”"


# -- failures ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("lang", "why"), [
    ("zh-CN", "D1 (weights)"), ("zh-TW", "D1"), ("en", "D1 (weights) holds the text “3”")])
def test_reasons_are_said_in_the_users_language(lang: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_LANG", lang)
    sheet = PaperBook().add("Plan", {"D1": "3"})
    said = reason(call("XLP_SPREAD", 100.0, cells(sheet, "D1")))
    assert ("weights 的 D1" in said) if lang != "en" else said.startswith(why)


def test_a_failure_is_in_the_log() -> None:
    spread(((1.0, "2"),))
    assert "XLP_SPREAD: weights, row 1, column 2 holds the text “2”" in log_file().read_text(encoding="utf-8")


def test_a_mistake_of_ours_is_marked_too_and_its_traceback_logged(monkeypatch: pytest.MonkeyPatch, english: Path) -> None:
    def broken(*_: object) -> None:
        raise KeyError("nowhere")
    monkeypatch.setattr(spreads, "_rounding_rule", broken)
    assert reason(spread(((1.0, 2.0),))) == f"Something went wrong in the program; see the log {log_file()}"
    log = log_file().read_text(encoding="utf-8")
    assert "Traceback" in log
    assert "KeyError: 'nowhere'" in log
    assert english in log_file().parents


def test_the_engine_own_complaints_are_a_sentence() -> None:
    """What nobody foresaw: the words of the engine, in a frame of ours."""
    assert reason(call("XLP_SPREAD", 3.0, ((1.0, 1.0, 1.0, 1.0),), 1.0, None, None, None, "adams")).startswith("Cannot be done: ")
