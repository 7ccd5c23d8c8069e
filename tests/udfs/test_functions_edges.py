"""What a planner meets by accident: dust of binary fractions, cut currency, blanks behind, arrays larger than their answer, big blocks."""
from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest
from paper_excel import PaperBook, PaperSheet, cells
from udf_calls import call, reason
from work_done import calls_made

from udfs.failure import FAILED
from udfs.log import log_file
from xlplan.decompose import RULES

pytestmark = pytest.mark.usefixtures("english")

DUST = 0.1 + 0.2  # 0.30000000000000004; Excel shows 0.3


# -- figures -----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("lower", "upper", "answer"), [
    (DUST, None, [0.3, 0.7]),
    (None, 0.1 + 0.7, [0.2, 0.8]),                          # 0.7999999999999999
    (((DUST, None),), ((DUST, None),), [0.3, 0.7]),         # no bound above the other
])
def test_dust_moves_no_bound(lower: Any, upper: Any, answer: list[float]) -> None:
    assert call("XLP_SPREAD", 1.0, ((1.0, 9.0),), 0.1, None, lower, upper) == answer


def test_dust_in_a_step_is_no_finer_step() -> None:
    assert call("XLP_SPREAD", 0.9, ((1.0, 1.0),), DUST) == [0.6, 0.3]


@pytest.fixture
def money() -> PaperSheet:
    """Cells formatted as currency: Excel hands out four decimals, and the number itself only when asked."""
    sheet = PaperBook().add("Plan", {"A1": Decimal("0.1235"), "B1": Decimal("0.0000"), "C1": Decimal("0.0001"), "D1": 3.0})
    sheet.whole |= {(1, 1): 0.12345678, (1, 2): 0.00002, (1, 3): 0.00006}
    return sheet


def test_currency_is_not_cut_at_four_decimals(money: PaperSheet) -> None:
    assert call("XLP_UNIT", cells(money, "A1"), "万元", "元") == 1234.5678
    assert call("XLP_NUMBER", cells(money, "A1")) == 0.12345678
    assert call("XLP_SPREAD", 100.0, cells(money, "B1:C1")) == [25.0, 75.0]
    assert call("XLP_NUMBER", cells(money, "A1:D1")) == [0.12345678, 0.00002, 0.00006, 3.0]


@pytest.mark.parametrize(("curve", "answer"), [
    (((0.3, 0.6, 1.0, None, None),), [0.3, 0.6, 1.0, 1.0, 1.0]),   # a longer range than the curve: the last one lasts all the same
    (((0.3, 0.0, None),), [0.3, 0.0, 0.0, 0.0, 0.0]),              # a 0 that was typed is meant
])
def test_blanks_behind_a_curve_are_no_productivity_of_zero(curve: Any, answer: list[float]) -> None:
    assert call("XLP_RAMP", ((1.0, None, None, None, None),), curve) == answer
    assert reason(call("XLP_RAMP", ((1.0,),), ((None, None),))) == "curve is missing"


@pytest.mark.parametrize(("text", "number"), [(" ", 0.0), ("\u3000\u00a0", 0.0), ("123456789012345", 123456789012345.0)])
def test_texts_as_files_read_them(text: str, number: float) -> None:
    assert call("XLP_NUMBER", text) == number


@pytest.mark.parametrize("text", ["110101199003078888", "1234567890.1234567"])  # Excel would lose the last digits
def test_more_digits_than_excel_holds_are_no_number(text: str) -> None:
    assert "is no certain number" in reason(call("XLP_NUMBER", text))


@pytest.mark.parametrize("found", [datetime(1899, 12, 30, 12, 30), 0.52])
def test_a_time_is_no_day(found: object) -> None:
    assert "not a date" in reason(call("XLP_PACE", found))


# -- sentences ---------------------------------------------------------------------------------------------------------

def test_sentences_are_a_planners() -> None:
    assert call("XLP_REBALANCE", 100.0, ((1e14, 1e14),), None) == [50.0, 50.0]  # too large to move, but only gone by
    assert call("XLP_REBALANCE", 10.0, ((1e15, 2.0),), ((None, "x"),), 1.0) == [8.0, 2.0]
    assert "column 1 holds 0; it must be above 0" in reason(call("XLP_HEADCOUNT", ((1.0,), (2.0,)), ((5.0,), (None,))))
    book = PaperBook()
    caller = cells(book.add("2027"), "B2")
    assert call("XLP_CHECK", 2027.0, caller=caller)[0][1] == "Code"  # a sheet may be called so


def test_an_array_formula_larger_than_its_answer() -> None:
    """Ctrl+Shift+Enter over too many cells: those beyond are nobody's, and a single row is repeated below."""
    sheet = PaperBook().add("Plan", {"B1": 1.0, "C1": 2.0, "B2": 3.0, "C2": 3.0})
    sheet.formulas[5, 1] = "=XLP_SPREAD(9,B1:C2,1)"
    sheet.formulas[9, 1] = "=XLP_SPREAD(9,B1:C1,1)"
    sheet.spills |= {(r, c): (top, 1) for top in (5, 9) for r in (top, top + 1) for c in (1, 2, 3)}
    assert call("XLP_EXPLAIN", cells(sheet, "C5")) == "XLP_SPREAD puts nothing into this cell"
    assert call("XLP_EXPLAIN", cells(sheet, "B10")) == call("XLP_EXPLAIN", cells(sheet, "B9"))


@pytest.mark.parametrize(("formula", "why"), [
    ("=XLP_SPREAD(9,B:B)", "“B:B” is whole columns or rows"), ("=XLP_SPREAD(,B1:C1)", "total is missing")])
def test_arguments_are_refused_as_the_function_refuses_them(formula: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    sheet = PaperBook().add("Plan", {"B1": 1.0, "C1": 1.0})
    sheet.formulas[2, 2] = formula
    monkeypatch.setattr("udfs.answers.explaining._find_range", lambda text, _: cells(sheet, text))
    assert why in call("XLP_EXPLAIN", cells(sheet, "B2"))


# -- lines -------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("bound", [None, 40.0])
def test_many_lines_are_what_each_is_alone(rule: str, bound: float | None) -> None:
    """They go to the engine in one call; where one cannot be done, each for itself."""
    rows = [(7.0, 5.0, 0.25), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0), (3.0, 3.5, 90.0)]
    for totals in ([100.0, 30.0, 50.0, -70.0], [100.0, 500.0, 1.0, 0.0]):  # some lines of the second have no answer
        alone = [call("XLP_SPREAD", t, (row,), 1.0, None, None, bound, rule) for t, row in zip(totals, rows, strict=True)]
        together = call("XLP_SPREAD", tuple((t,) for t in totals), tuple(rows), 1.0, None, None, bound, rule)
        assert [[isinstance(c, str) or c for c in row] for row in together] == [
            [isinstance(c, str) or c for c in row] for row in alone]


# -- big blocks --------------------------------------------------------------------------------------------------------

ROWS, COLUMNS = 2_000, 10


def big(value: object) -> tuple[tuple[object, ...], ...]:
    return ((value,) * COLUMNS,) * ROWS


@pytest.mark.parametrize(("name", "arguments"), [
    ("XLP_SOLVE3", (big(100.0), 0.2, None)),
    ("XLP_PACE", (big(46_388.0),)),
    ("XLP_WORKDAYS", (big(2027.0), 3.0)),
    ("XLP_UNIT", (big(1.5), "万元", "元")),
    ("XLP_SPREAD", (((100.0,),) * ROWS, big(7.0), None, None, None, 50.0)),
])
def test_a_big_block_takes_no_longer_for_each_of_its_cells(name: str, arguments: tuple[Any, ...]) -> None:
    tenth = [a[:ROWS // 10] if isinstance(a, tuple) else a for a in arguments]
    assert calls_made(lambda: call(name, *arguments)) < 10.5 * calls_made(lambda: call(name, *tenth))
    answer = call(name, *arguments)
    assert (len(answer), len(answer[0])) == (ROWS, COLUMNS)


def test_a_block_of_failures_does_not_fill_the_log() -> None:
    answer = call("XLP_NUMBER", big("abc")[:100])
    assert all(cell.startswith(FAILED) for row in answer for cell in row)
    assert len(log_file().read_text(encoding="utf-8").splitlines()) == 100
