"""hold_total: some cells change, the total stays, the others make room."""
from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from xlplan.decompose import CellConflict, Infeasible, hold_total

BIG = 10**15

CASES: list[tuple[Any, dict[Any, int], dict[str, Any], Any]] = [
    # before, changes, holds and bounds, after
    ([10, 20, 30], {0: 20}, {}, [20, 16, 24]),               # Anaplan, Hold: Q1 held at 60, January 10 -> 20
    ([10, 20, 30], {0: 20}, {"held": [1]}, [20, 20, 20]),    # February held too: March takes it all
    ([10, 20, 30], {0: 5}, {}, [5, 22, 33]),                 # less in January, more in the others
    ([10, 20, 30], {0: 0, 1: 0}, {}, [0, 0, 60]),            # two changes
    ([10, 20, 30], {0: 10}, {}, [10, 20, 30]),               # no change
    ([10, 20, 30], {}, {}, [10, 20, 30]),
    ([10, 20, 30], {0: 25, 2: 15}, {"held": [1]}, [25, 20, 15]),       # two changes that make up for each other
    ([10, 20, 30], {0: 25, 2: 15}, {}, [25, 20, 15]),
    ([10, 20, 30], {1: 20}, {"held": [0, 1, 2]}, [10, 20, 30]),        # held, and changed to what it is
    ([1, 1, 1, 1], {0: 2}, {}, [2, 1, 1, 0]),                # 2/3 each: the earlier ones round up
    ([6, 0, 0], {0: 1}, {}, [1, 3, 2]),                      # the others hold nothing: equally
    ([10, 20, 30], {0: 70}, {}, [70, -4, -6]),               # more than there is: the others go below zero ...
    ([10, 20, 30], {0: 40}, {"lower": [0, 12, 0]}, [40, 12, 8]),       # ... unless a bound says no; 8 and 12 otherwise
    ([10, 20, 30], {0: 0}, {"upper": [99, 22, 99]}, [0, 22, 38]),      # 24 and 36 otherwise
    ([10, 20, 30], {}, {"upper": 25}, [12, 23, 25]),         # no change, but room to make: 11.67, 23.33
    ([-10, -20, -30], {0: -20}, {}, [-20, -16, -24]),        # mirrored
    ([10, -20, 60], {0: 30}, {}, [30, -10, 30]),             # both signs: one factor, here a half
    ([5, -7, 7], {0: 5}, {}, [5, -7, 7]),                    # the others cancel, but nothing is asked of them
    ([[10, 20], [30, 40]], {(0, 0): 20, (1, 1): 40}, {}, [[20, 16], [24, 40]]),
    ([[10, 20], [30, 40]], {0: 20, -1: 40}, {"held": [(0, 1)]}, [[20, 20], [20, 40]]),
    ([BIG - 3, 1, 2], {0: 0}, {}, [0, BIG // 3, 2 * BIG // 3 + 1]),
    ([BIG // 2, BIG // 2], {0: BIG}, {}, [BIG, 0]),          # more than 10**15 for a moment only
    (np.array([10, 20, 30], dtype=np.uint8), {0: 20}, {}, [20, 16, 24]),
]


@pytest.mark.parametrize(("before", "changes", "more", "after"), CASES)
def test_the_total_stays(before: Any, changes: Any, more: dict[str, Any], after: Any) -> None:
    result = hold_total(before, changes, **more)
    assert result.tolist() == after
    assert int(result.sum()) == int(np.sum(before))
    assert result.dtype == np.int64


IMPOSSIBLE: list[tuple[Any, dict[Any, int], dict[str, Any], CellConflict]] = [
    # nothing is left to absorb: every cell is changed or held, ten steps too many, ten too few
    ([10, 20, 30], {0: 0, 1: 20, 2: 30}, {}, CellConflict("above", ((0,), (1,), (2,)), 60, 10)),
    ([10, 20, 30], {0: 20}, {"held": [1, 2]}, CellConflict("below", ((0,), (1,), (2,)), 60, -10)),
    ([7], {0: 8}, {}, CellConflict("below", ((0,),), 7, -1)),
    # a held cell at another value, in a table of two axes
    ([[10, 20], [30, 40]], {(1, 0): 33}, {"held": [(1, 0)]}, CellConflict("fixed", ((1, 0),), 100, 3)),
    # a new value beyond its bound, and others that may not give enough
    ([10, 20, 30], {0: 20}, {"upper": [15, 99, 99]}, CellConflict("fixed", ((0,),), 60, 5)),
    ([10, 20, 30], {0: 40}, {"lower": [0, 12, 12]}, CellConflict("below", ((0,), (1,), (2,)), 60, -4)),
]


@pytest.mark.parametrize(("before", "changes", "more", "conflict"), IMPOSSIBLE)
def test_the_impossible_names_the_cells(before: Any, changes: Any, more: Any, conflict: CellConflict) -> None:
    with pytest.raises(Infeasible) as e:
        hold_total(before, changes, **more)
    assert e.value.conflict == conflict


WRONG: list[tuple[Any, Any, dict[str, Any], type[Exception], str]] = [
    ([1, 2], {2: 1}, {}, ValueError, r"changes: no cell 2 in an array of shape \(2,\)"),
    ([1, 2], {"Jan": 1}, {}, ValueError, "changes: indices are"),
    ([1, 2], {1: 1, -1: 1}, {}, ValueError, "changes: one cell twice"),
    ([1, 2], {0: 1.5}, {}, ValueError, r"changes\[0\]: 1.5 is not a whole"),
    ([1, 2], [(0, 1)], {}, ValueError, "changes: a mapping"),
    ([1.5], {0: 1}, {}, ValueError, "before: not whole"),
    ([1, 2], {0: 1}, {"held": [5]}, ValueError, "held: no cell 5"),
    ([1, 2], {0: 1}, {"lower": [1, 2, 3]}, ValueError, "lower: of shape"),
    ([5, -7, 7], {0: 6}, {}, ValueError, "before: the cells that may move add up to zero"),
    ([1, 2], {0: BIG + 1}, {}, OverflowError, r"changes\[0\]"),
    ([BIG, 2], {0: 1}, {}, OverflowError, "before: the total"),
    ([1, 2, 3], {0: BIG, 1: BIG}, {}, OverflowError, "changes: beyond"),
]


@pytest.mark.parametrize(("before", "changes", "more", "error", "words"), WRONG)
def test_a_wrong_argument_is_named(before: Any, changes: Any, more: Any, error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        hold_total(before, changes, **more)


@settings(max_examples=200, deadline=None)
@given(st.lists(st.integers(0, 10**9), min_size=1, max_size=9), st.data())
def test_the_others_share_the_difference_exactly(before: list[int], data: Any) -> None:
    n = len(before)
    at = st.integers(0, n - 1)
    held = data.draw(st.lists(at, unique=True, max_size=3))
    changes = data.draw(st.dictionaries(at.filter(lambda i: i not in held), st.integers(-10**9, 2 * 10**9), max_size=3)
                        if len(held) < n else st.just({}))
    free = [i for i in range(n) if i not in held and i not in changes]
    rest = sum(before) - sum(changes.get(i, before[i]) for i in range(n) if i not in free)
    if not free and rest:
        with pytest.raises(Infeasible):
            hold_total(before, changes, held=held)
        return
    after = hold_total(before, changes, held=held).tolist()
    assert sum(after) == sum(before)
    assert all(after[i] == changes.get(i, before[i]) for i in range(n) if i not in free)
    weights = {i: before[i] or 0 for i in free}
    if not any(weights.values()):
        weights = dict.fromkeys(free, 1)
    assert all(abs(after[i] - Fraction(rest * weights[i], sum(weights.values()))) < 1 for i in free)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(1, 10**6), min_size=3, max_size=9), st.integers(0, 10**6))
def test_changing_one_by_one_keeps_the_proportions_of_the_rest(before: list[int], new: int) -> None:
    # what is held in the second step is what the first step left: two changes at once differ by a step at most
    first = hold_total(before, {0: new})
    both = hold_total(before, {0: new, 1: before[1]})
    again = hold_total(first, {1: before[1]}, held=[0])
    assume(int(first[2:].sum()))
    assert both[:2].tolist() == again[:2].tolist() == [new, before[1]]
    assert int(both.sum()) == int(again.sum()) == sum(before)


def test_a_million_cells() -> None:
    before = np.random.default_rng(6).integers(0, 10**8, 1_000_000)
    after = hold_total(before, {0: 10**12, 999_999: 0}, held=range(1, 1000))
    assert int(after.sum()) == int(before.sum())
    assert (int(after[0]), int(after[-1])) == (10**12, 0)
    assert (after[1:1000] == before[1:1000]).all()
    scale = (int(after.sum()) - 10**12 - int(before[1:1000].sum())) / int(before[1000:-1].sum())
    assert np.abs(after[1000:-1] - before[1000:-1] * scale).max() < 1.001
