"""spread: every wrong argument is named, and numbers and sizes at the edge come out right."""
from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from xlplan.decompose import spread

BIG = 10**15

# --- wrong arguments --------------------------------------------------------------------------------------------------
WRONG: list[tuple[Any, Any, str, dict[str, Any], type[Exception], str]] = [
    ([], 1, "equal", {}, ValueError, "before: at least one"),
    ([1.5], 1, "equal", {}, ValueError, "before: not whole"),
    ([[1], [2, 3]], 1, "equal", {}, ValueError, "before: rows of different lengths"),
    ([None], 1, "equal", {}, ValueError, "before: not whole"),
    ([True], 1, "equal", {}, ValueError, "before: not whole"),
    ([1], 1.5, "equal", {}, ValueError, "value: 1.5 is not a whole"),
    ([1], None, "equal", {}, ValueError, "value: None is not a whole"),
    ([1], float("nan"), "percent_change", {}, ValueError, "value: nan"),
    ([1], Decimal("Infinity"), "percent_change", {}, ValueError, "value: "),
    ([1], "2", "percent_change", {}, ValueError, "value: '2'"),
    ([1], 1, "splash", {}, ValueError, "method: 'splash' is none of proportional, equal"),
    ([1], 1, "equal", {"action": "multiply"}, ValueError, "action: 'multiply' is none of replace"),
    ([1], 1, "equal", {"rule": "hare"}, ValueError, "rule: 'hare'"),
    ([1], 1, "repeat", {"rule": "hare"}, ValueError, "rule: 'hare'"),
    ([1], 1, "equal", {"rule": "cumulative", "upper": 1}, ValueError, "rule: 'cumulative'"),
    ([1], 1, "equal", {"lower": [1, 2]}, ValueError, r"lower: of shape \(2,\), not \(1,\)"),
    ([1], 1, "equal", {"upper": 0.5}, ValueError, "upper: not whole"),
    ([1], 1, "equal", {"held": [1]}, ValueError, r"held: no cell 1 in an array of shape \(1,\)"),
    ([1], 1, "equal", {"held": [-2]}, ValueError, "held: no cell -2"),
    ([[1]], 1, "equal", {"held": [(0, 1)]}, ValueError, r"held: no cell \(0, 1\)"),
    ([1], 1, "equal", {"held": [True, False]}, ValueError, "held: a mask of shape"),
    ([1], 1, "equal", {"held": [0.0]}, ValueError, "held: indices are"),
    ([1], 1, "equal", {"held": [(0, 0)]}, ValueError, "held: indices are"),
    ([1], 1, "equal", {"held": [0, (0,)]}, ValueError, "held: "),
    ([1], 1, "equal", {"held": 0}, ValueError, "held: a boolean mask or an iterable"),
    ([1], 1, "equal", {"start": 1}, ValueError, "start: 'equal' takes no such"),
    ([1], 1, "equal", {"reference": [1]}, ValueError, "reference: 'equal' takes no such"),
    ([1], 1, "growth", {"start": 1}, ValueError, "percent: 'growth' needs it"),
    ([1], 1, "growth", {"start": 0.5, "percent": 1}, ValueError, "start: 0.5"),
    ([1], 1, "growth", {"start": 1, "percent": None}, ValueError, "percent: None"),
    ([1], 1, "relative_percent", {}, ValueError, "reference: 'relative_percent' needs it"),
    ([1], 1, "relative_percent", {"reference": [1, 2]}, ValueError, "reference: of shape"),
    ([1], 1, "relative_percent", {"reference": [1.5]}, ValueError, "reference: not whole"),
    ([1], 1, "relative_proportional", {"reference": [float("nan")]}, ValueError, "reference: NaN"),
    ([1], 1, "relative_proportional", {"reference": [None]}, ValueError, "reference: not numbers"),
    ([1], 1, "relative_proportional", {"reference": ["a"]}, ValueError, "reference: not numbers"),
    ([1], 1, "pattern", {"pattern": [1, -1]}, ValueError, "pattern: negative"),
    ([1], 1, "pattern", {"pattern": []}, ValueError, "pattern: at least one"),
    ([1], 1, "pattern", {"pattern": [[1]]}, ValueError, "pattern: a list"),
    ([1, 2], 1, "transfer", {"source": 0}, ValueError, "destination: 'transfer' needs it"),
    ([1, 2], 1, "transfer", {"source": 0, "destination": 2}, ValueError, "destination: no cell 2"),
    ([1, 2], 1, "transfer", {"source": 1, "destination": -1}, ValueError, "destination: the same cell"),
    ([-1, 3], 1, "proportional", {"rule": "webster"}, ValueError, "rule: 'webster' is for amounts of one sign"),
    ([BIG + 1], 1, "equal", {}, OverflowError, "before"),
    ([10**30], 1, "equal", {}, OverflowError, "before"),
    ([BIG, 1], 1, "equal", {}, OverflowError, "before: the total"),
    (np.full(18_447, BIG), 1, "equal", {}, OverflowError, "before: the total"),    # in 64 bits it would come to 0.26 * 10**15
    ([1], BIG + 1, "equal", {}, OverflowError, "value"),
    ([1], BIG, "equal", {"action": "add"}, OverflowError, "a cell or the total would go beyond"),
    ([1, -1], BIG, "repeat", {}, OverflowError, "the total would go beyond"),      # each is fine, the total is not
    ([10**8], 1e300, "percent_change", {}, OverflowError, "a cell would go beyond"),
    ([1000, -999], BIG, "proportional", {}, OverflowError, "a cell would go"),     # a factor of 10**15
    ([1] * 60, None, "growth", {"start": 1, "percent": 100}, OverflowError, "percent: cell 50"),
    ([1], 1, "equal", {"lower": BIG + 1}, OverflowError, "lower"),
    ([1], 1, "equal", {"upper": -BIG - 1}, OverflowError, "upper"),
    ([1], 1, "equal", {"upper": -10**30}, OverflowError, "upper"),
    ([1], 1, "relative_proportional", {"reference": [[1, 2], [3]]}, ValueError, "reference: rows of different lengths"),
]


@pytest.mark.parametrize(("before", "value", "method", "more", "error", "words"), WRONG)
def test_a_wrong_argument_is_named(
        before: Any, value: Any, method: Any, more: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        spread(before, value, method, **more)


# --- numbers and sizes at the edge ------------------------------------------------------------------------------------
EDGES: list[tuple[Any, str, Any, dict[str, Any], Any]] = [
    ([1000], "percent_change", 0.1, {}, [1001]),                                   # a float by its shortest decimal
    ([1000], "percent_change", np.float32(0.1), {}, [1001]),
    ([15], "percent_change", Decimal("10"), {}, [17]),                             # 1.5: half away from zero
    ([-15], "percent_change", Fraction(10), {}, [-17]),
    ([3, 3, 3], "percent_change", Fraction(100, 3), {}, [4, 4, 4]),
    ([5], "percent_change", -100, {}, [0]),
    ([5], "percent_change", 1e-300, {}, [5]),
    ([BIG], "percent_change", Fraction(-100, 10**15), {}, [BIG - 1]),              # one step of 10**15
    ([BIG // 2, BIG // 2 - 1], "proportional", BIG, {}, [BIG // 2 + 1, BIG // 2 - 1]),   # products near 10**30
    ([BIG, -BIG, 3], "proportional", 6, {}, OverflowError),
    ([BIG, -BIG, 10], "proportional", 10, {}, [BIG, -BIG, 10]),                    # a factor of one on sums beyond 64 bits
    ([BIG, -BIG, 10], "proportional", 5, {}, [BIG // 2, -BIG // 2, 5]),
    ([BIG, -BIG], "percent_change", -50, {}, [BIG // 2, -BIG // 2]),
    ([7], "proportional", 9, {}, [9]),
    ([7], "straight_line", None, {"start": 100, "end": 200}, [100]),                                     # a line of one cell is its start
    ([0, 0], "straight_line", None, {"start": -BIG, "end": BIG}, [-BIG, BIG]),
    ([0] * 5, "straight_line", None, {"start": 2, "end": -2}, [2, 1, 0, -1, -2]),
    ([0] * 3, "straight_line", None, {"start": -2, "end": 1}, [-2, -1, 1]),        # -0.5 is -1, as in Excel
    ([0] * 3, "straight_line", None, {"start": 1, "end": -2}, [1, -1, -2]),
    ([0] * 3, "growth", None, {"start": -10, "percent": 5}, [-10, -11, -11]),      # -10.5, -11.025
    ([0] * 4, "growth", None, {"start": 8, "percent": -150}, [8, -4, 2, -1]),      # each minus half the one before
    ([0] * 3, "growth", None, {"start": 8, "percent": -100}, [8, 0, 0]),
    ([0] * 3, "growth", None, {"start": 0, "percent": 50}, [0, 0, 0]),
    ([0] * 2, "relative_proportional", 3, {"reference": [2**60, 2**61]}, [1, 2]),
    ([0] * 3, "relative_proportional", 3, {"reference": [2**60 + 1, 2**60, 0.0]}, [2, 1, 0]),
    ([0] * 2, "relative_proportional", 3, {"reference": [2**70, -2**69]}, [6, -3]),
    ([0] * 2, "relative_proportional", 4, {"reference": [0.75, -0.25]}, [6, -2]),  # floats by their exact value
    ([0] * 2, "relative_proportional", 4, {"reference": [Fraction(3, 7), Fraction(-1, 7)]}, [6, -2]),
    ([0] * 2, "relative_proportional", 4, {"reference": [1e300, 1e-300]}, [4, 0]),
    ([0] * 2, "relative_proportional", 4, {"reference": [0.0, -0.0]}, [2, 2]),
    (np.array([1, 2], dtype=np.uint8), "equal", 600, {"action": "subtract"}, [-299, -298]),
    (np.array([1, 2], dtype=np.uint64), "repeat", np.int16(5), {"action": "subtract"}, [-4, -3]),
    (7, "equal", 9, {}, 9),                                                        # one cell without an axis
    ([[1, 2], [3, 4]], "equal", 9, {"held": [3]}, [[2, 2], [1, 4]]),               # ints count in C order
    ([[1, 2], [3, 4]], "transfer", 9, {"source": (0, 0), "destination": -1}, [[-8, 2], [3, 13]]),
]


@pytest.mark.parametrize(("before", "method", "value", "more", "after"), EDGES)
def test_edges(before: Any, method: Any, value: Any, more: Any, after: Any) -> None:
    if after is OverflowError:
        with pytest.raises(OverflowError):
            spread(before, value, method, **more)
    else:
        assert spread(before, value, method, **more).tolist() == after


def test_what_was_given_is_left_alone() -> None:
    before, held = np.array([1, 2, 3]), np.array([True, False, False])
    for method, value in (("equal", 9), ("repeat", 2), ("percent_change", 0), ("clear", None)):
        after = spread(before, value, method, held=held)  # type: ignore[arg-type]
        after += 100
    assert (before.tolist(), held.tolist()) == ([1, 2, 3], [True, False, False])
