"""XLP_SPREAD, XLP_FIT, XLP_REBALANCE, XLP_REFORECAST: the engine's own parts, in cells, and every sum met to the cent."""
from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_excel import PaperBook, cells
from udf_calls import call, reason

from udfs.failure import FAILED
from xlplan.decompose import RULES, apportion, fit_exact, spread

pytestmark = pytest.mark.usefixtures("english")

WHOLE = 1.0  # the step of most cases: figures are easier to check


def exact(answer: Any) -> list[Decimal]:
    """The cells as the decimals a reader sees, row by row."""
    rows = answer if isinstance(answer, list) else [answer]
    return [Decimal(repr(c)) for row in rows for c in (row if isinstance(row, list) else [row])]


# -- XLP_SPREAD --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("total", "weights", "answer"), [
    (10.0, ((1.0, 1.0, 1.0),), [4.0, 3.0, 3.0]),                                      # a tie goes to the earlier part
    (-10.0, ((1.0, 1.0, 1.0),), [-4.0, -3.0, -3.0]),                                  # a cut mirrors
    (0.0, ((1.0, 1.0, 1.0),), [0.0, 0.0, 0.0]),
    (None, ((1.0, 1.0, 1.0),), [0.0, 0.0, 0.0]),                                      # a blank total is 0
    (((10.0,), (20.0,)), ((1.0, 1.0), (1.0, 3.0)), [[5.0, 5.0], [5.0, 15.0]]),        # a column of totals: row by row
    (((10.0, 20.0),), ((1.0, 1.0), (1.0, 3.0)), [[5.0, 5.0], [5.0, 15.0]]),           # a row of totals: column by column
    (((10.0,), (20.0,)), ((1.0, 4.0),), [[2.0, 8.0], [4.0, 16.0]]),                   # one row of weights for every total
    (((10.0, 20.0),), ((1.0,), (4.0,)), [[2.0, 4.0], [8.0, 16.0]]),                   # one column of weights for every total
    (30.0, ((1.0, 2.0), (3.0, 4.0)), [[3.0, 6.0], [9.0, 12.0]]),                      # one total: the whole block
])
def test_totals_and_weights(total: Any, weights: Any, answer: Any) -> None:
    assert call("XLP_SPREAD", total, weights, WHOLE) == answer


@pytest.mark.parametrize(("step", "answer"), [
    (None, [33.34, 33.33, 33.33]),    # 0.01 unless given
    (0.1, [33.4, 33.3, 33.3]),
    (5.0, [35.0, 35.0, 30.0]),        # bundles of five
    (0.5, [33.5, 33.5, 33.0]),
])
def test_steps(step: Any, answer: Any) -> None:
    assert call("XLP_SPREAD", 100.0, ((1.0, 1.0, 1.0),), step) == answer


@pytest.mark.parametrize("mark", [True, 1.0, "x", "X", " x ", "✓", "是", "固定", "TRUE"])
def test_a_held_cell_keeps_the_number_among_the_weights(mark: object) -> None:
    assert call("XLP_SPREAD", 100.0, ((1.0, 60.0, 3.0),), WHOLE, ((None, mark, None),)) == [10.0, 60.0, 30.0]


@pytest.mark.parametrize("mark", [None, "", False, 0.0, "0", "no", "否"])
def test_other_cells_move(mark: object) -> None:
    assert call("XLP_SPREAD", 10.0, ((1.0, 4.0),), WHOLE, ((mark, None),)) == [2.0, 8.0]


@pytest.mark.parametrize(("hold", "why"), [
    (((None, 60.0, None),), "holds “60”. Mark a hold with TRUE, 1 or x, and leave the others blank"),  # amounts, not marks
    (((None, "maybe", None),), "holds “maybe”. Mark a hold with TRUE, 1 or x, and leave the others blank"),
    ((("x",), (None,), (None,)), "hold has 3 rows and 1 column, which do not fit the 1 row and 3 columns of weights"),
])
def test_holds_that_are_none(hold: Any, why: str) -> None:
    assert why in reason(call("XLP_SPREAD", 100.0, ((1.0, 60.0, 3.0),), WHOLE, hold))


def test_held_cells_that_leave_less_than_nothing() -> None:
    assert reason(call("XLP_SPREAD", 50.0, ((1.0, 60.0, 3.0),), WHOLE, ((None, "x", None),))) == (
        "Held cells add up to 60, 10 beyond the total 50. Change the total, or release some")


def test_a_held_number_must_be_whole_steps_others_need_not() -> None:
    weights, hold = ((0.125, 60.0, 0.375),), ((None, "x", None),)
    assert call("XLP_SPREAD", 100.0, weights, WHOLE, hold) == [10.0, 60.0, 30.0]
    assert "60.5 is finer than the step 1" in reason(call("XLP_SPREAD", 100.0, ((1.0, 60.5, 3.0),), WHOLE, hold))


@pytest.mark.parametrize(("lower", "upper", "answer"), [
    (30.0, None, [30.0, 30.0, 40.0]),                           # one bound for all
    (None, ((None, None, 30.0),), [35.0, 35.0, 30.0]),          # blank is no bound
    (29.5, 40.0, [30.0, 30.0, 40.0]),                           # the nearest whole step that keeps it
])
def test_bounds(lower: Any, upper: Any, answer: Any) -> None:
    assert call("XLP_SPREAD", 100.0, ((1.0, 1.0, 3.0),), WHOLE, None, lower, upper) == answer


def test_bounds_that_cannot_hold() -> None:
    assert reason(call("XLP_SPREAD", 100.0, ((1.0, 1.0),), None, None, None, 40.0)) == (
        "Cannot be done: the total 100 is 20 more than the upper bounds add up to (80). Lower the total or raise the bounds")


def test_a_line_that_cannot_be_done_does_not_take_the_others_along() -> None:
    answer = call("XLP_SPREAD", ((10.0,), (100.0,)), ((1.0, 1.0), (1.0, 1.0)), WHOLE, None, None, 20.0)
    assert answer[0] == [5.0, 5.0]
    assert all(cell.startswith(FAILED) for cell in answer[1])


@pytest.mark.parametrize("rule", RULES)
def test_rules_are_those_of_the_engine(rule: Any) -> None:
    weights = (87.0, 5.0, 8.0)
    assert call("XLP_SPREAD", 26.0, (weights,), WHOLE, None, None, None, rule.upper()) == apportion(26, weights, rule=rule).tolist()


def test_an_unknown_rule() -> None:
    assert reason(call("XLP_SPREAD", 26.0, ((1.0, 2.0),), WHOLE, None, None, None, "hare")) == (
        f"There is no rule “hare”. Known: {', '.join(RULES)}")
    assert reason(call("XLP_SPREAD", 26.0, ((1.0, 2.0),), WHOLE, None, 1.0, None, "cumulative")) == (
        "The rules cumulative and last take no bounds")


amount = st.integers(-10**9, 10**9)
weight = st.one_of(st.none(), st.integers(0, 10**6).map(float), st.floats(0, 1e6, allow_nan=False))


@settings(max_examples=60, deadline=None)
@given(st.lists(amount, min_size=1, max_size=4), st.integers(1, 5), st.data())
def test_rows_add_up_to_the_cent_and_are_the_engines(totals: list[int], n: int, data: st.DataObject) -> None:
    rows = data.draw(st.lists(st.lists(weight, min_size=n, max_size=n), min_size=len(totals), max_size=len(totals)))
    answer = call("XLP_SPREAD", tuple((t / 100,) for t in totals), tuple(map(tuple, rows)))
    table = np.array(exact(answer)).reshape(len(totals), n)
    for t, row, found in zip(totals, rows, table, strict=True):
        assert sum(found) * 100 == t
        shares = [Fraction(Decimal(repr(w or 0.0))) for w in row]
        assert (found * 100).tolist() == apportion(t, shares).tolist()  # type: ignore[arg-type]  # fractions are read too, which numpy's types cannot say


# -- XLP_REBALANCE -----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("target", "current", "hold", "answer"), [
    (120.0, ((10.0, 20.0, 30.0),), ((None, None, None),), [20.0, 40.0, 60.0]),
    (100.0, ((10.0, 20.0, 30.0),), (("x", None, None),), [10.0, 36.0, 54.0]),
    (60.0, ((10.0, 20.0, 30.0),), (("x", "x", "x"),), [10.0, 20.0, 30.0]),              # nothing is left to do
    (20.0, ((-10.0, 20.0),), ((None, None),), [-20.0, 40.0]),                           # both signs: one common factor
    (((12.0,), (30.0,)), ((1.0, 2.0), (2.0, 1.0)), ((None, None), ("x", None)), [[4.0, 8.0], [2.0, 28.0]]),
    (10.0, ((0.5, 0.5, 1.5),), ((None, None, None),), [2.0, 2.0, 6.0]),                 # finer than the step: still in proportion
    (10.0, ((None, None),), ((None, None),), [5.0, 5.0]),                               # nothing to go by: equally
])
def test_rebalance(target: Any, current: Any, hold: Any, answer: Any) -> None:
    assert call("XLP_REBALANCE", target, current, hold, WHOLE) == answer


@pytest.mark.parametrize(("target", "current", "hold", "why"), [
    (10.0, ((10.0, 20.0),), ((None, "x"),), "Held cells add up to 20, 10 beyond the total 10. Change the total, or release some"),
    (70.0, ((10.0, 20.0),), (("x", "x"),), "the total 70 is 40 more than holds and upper bounds add up to (B2, C2)"),
    (70.0, ((-10.0, 10.0),), ((None, None),), "cancel to zero"),
])
def test_rebalance_that_cannot_be(target: Any, current: Any, hold: Any, why: str) -> None:
    sheet = PaperBook().add("Plan", dict(zip(("B2", "C2"), current[0], strict=True)))
    assert why in reason(call("XLP_REBALANCE", target, cells(sheet, "B2:C2"), hold, WHOLE))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 10**7), min_size=2, max_size=8), st.integers(0, 10**7), st.data())
def test_what_is_held_never_moves_and_the_total_is_met(current: list[int], more: int, data: st.DataObject) -> None:
    hold = data.draw(st.lists(st.booleans(), min_size=len(current), max_size=len(current)).filter(lambda h: not all(h)))
    target = sum(n for n, held in zip(current, hold, strict=True) if held) + more
    answer = exact(call("XLP_REBALANCE", target / 100, (tuple(n / 100 for n in current),), (tuple(hold),)))
    assert sum(answer) * 100 == target
    assert all(now * 100 == was for now, was, held in zip(answer, current, hold, strict=True) if held)
    assert [int(n * 100) for n in answer] == spread(current, target, "proportional", held=np.array(hold)).tolist()


# -- XLP_REFORECAST ----------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("annual", "actuals", "weights", "answer"), [
    (100.0, ((30.0, 30.0, None, None),), ((1.0, 1.0, 1.0, 3.0),), [30.0, 30.0, 10.0, 30.0]),
    (100.0, ((30.0, 30.0),), ((1.0, 1.0, 1.0, 3.0),), [30.0, 30.0, 10.0, 30.0]),              # the first months
    (100.0, ((30.0,), (30.0,)), ((1.0,), (1.0,), (1.0,), (3.0,)), [[30.0], [30.0], [10.0], [30.0]]),
    (100.0, ((0.0, None),), ((1.0, 1.0),), [0.0, 100.0]),                                    # 0 is an actual, blank is none
    (100.0, None, ((1.0, 1.0),), [50.0, 50.0]),                                              # nothing closed yet
    (60.0, ((30.0, 30.0),), ((1.0, 1.0),), [30.0, 30.0]),                                    # all closed, and met
    (-60.0, ((-30.0, None, None),), ((1.0, 1.0, 1.0),), [-30.0, -15.0, -15.0]),              # returns
    (((10.0,), (20.0,)), ((1.0,), (5.0,)), ((1.0, 1.0, 2.0),), [[1.0, 3.0, 6.0], [5.0, 5.0, 10.0]]),
])
def test_reforecast(annual: Any, actuals: Any, weights: Any, answer: Any) -> None:
    assert call("XLP_REFORECAST", annual, actuals, weights, WHOLE) == answer


@pytest.mark.parametrize(("actuals", "why"), [
    (((30.0, 80.0, None),), "Held cells add up to 110, 10 beyond the total 100"),
    (((30.0, "30", None),), "holds the text “30”"),
    (((1.0, 2.0, 3.0, 4.0),), "actuals has 1 row and 4 columns, which do not fit the 1 row and 3 columns of weights"),
    (((30.0, 70.5, None),), "70.5 is finer than the step 1"),
])
def test_actuals_that_do_not_fit(actuals: Any, why: str) -> None:
    assert why in reason(call("XLP_REFORECAST", 100.0, actuals, ((1.0, 1.0, 1.0),), WHOLE))


# -- XLP_FIT -----------------------------------------------------------------------------------------------------------

SEED = ((12.0, 7.0, 1.0), (3.0, None, 4.0))


@pytest.mark.parametrize("rows", [((60.0,), (40.0,)), ((60.0, 40.0),)])  # totals lie as they like
def test_fit_meets_both_totals(rows: Any) -> None:
    answer = np.array(call("XLP_FIT", rows, ((50.0, 20.0, 30.0),), SEED, WHOLE))
    assert answer.sum(axis=1).tolist() == [60.0, 40.0]
    assert answer.sum(axis=0).tolist() == [50.0, 20.0, 30.0]
    assert answer[1, 1] == 0.0  # blank stays empty
    seed = [[x or 0.0 for x in row] for row in SEED]
    assert answer.tolist() == fit_exact(seed, [[60, 40], [50, 20, 30]]).tolist()


@pytest.mark.parametrize(("rows", "columns", "why"), [
    ((60.0, 40.0), (50.0, 20.0, 31.0), "the totals of row_totals, column_totals differ by 1. Make them agree first"),
    ((60.0, 40.0, 1.0), (50.0, 20.0, 31.0), "row_totals must be one row or one column of 2 cells, not 1 row and 3 columns"),
    ((160.0, -60.0), (50.0, 20.0, 30.0), "The totals are both positive and negative"),
    ((60.0, 40.5), (50.0, 20.0, 30.5), "row_totals, row 1, column 2: 40.5 is finer than the step 1"),
])
def test_totals_that_do_not_fit(rows: Any, columns: Any, why: str) -> None:
    assert why in reason(call("XLP_FIT", (rows,), (columns,), SEED, WHOLE))


def test_a_total_without_a_cell_is_named_by_its_address() -> None:
    sheet = PaperBook().add("Plan", {"E2": 60.0, "E3": 40.0, "B4": 60.0, "C4": 40.0, "B2": 1.0, "C2": 1.0})
    said = reason(call("XLP_FIT", cells(sheet, "E2:E3"), cells(sheet, "B4:C4"), cells(sheet, "B2:C3"), WHOLE))
    assert "E3 (row_totals) has 40 to give, but no cell that may take it" in said
