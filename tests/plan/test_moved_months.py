"""Months moved to a new figure of their row."""
from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.plan.rounds.moving import moved_months

NONE, YEAR = np.zeros(12, np.bool_), np.full(12, 100)


def months(*first: int) -> np.ndarray:
    return np.array([*first, *[0] * (12 - len(first))], np.int64)


def marks(*positions: int) -> np.ndarray:
    return np.isin(np.arange(12), positions)


CASES = [  # stands, target, held, closed -> months, lifted
    ("nothing to move", YEAR, 1200, NONE, NONE, [100] * 12, False),
    ("in proportion", months(100, 300), 800, NONE, NONE, [200, 600], False),
    ("the odd step to the largest rest", months(1, 1, 1), 4, NONE, NONE, [2, 1, 1], False),
    ("held months stay", months(100, 300, 100), 700, marks(1), NONE, [200, 300, 200], False),
    ("a cut takes from what is free", months(100, 300, 100), 400, marks(1), NONE, [50, 300, 50], False),
    ("a cut of all that is free leaves the holds", months(100, 300, 100), 300, marks(1), NONE, [0, 300, 0], False),
    ("holds that leave no room are lifted", months(100, 300, 100), 250, marks(1), NONE, [50, 150, 50], True),
    ("all held", months(100, 300), 200, marks(*range(12)), NONE, [50, 150], True),
    ("months not on sale stay at nothing", months(0, 300, 100), 800, NONE, marks(0), [0, 600, 200], False),
    ("nothing stood: as HQ suggests", months(), 100, NONE, NONE, [25, 75], False),
    ("nothing stood but what is held: the others, as HQ suggests", months(0, 300), 400, marks(1), NONE, [100, 300], False),
]


@pytest.mark.parametrize(("stands", "target", "held", "closed", "expected", "lifted"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_where_the_months_go(stands: np.ndarray, target: int, held: np.ndarray, closed: np.ndarray, expected: list[int],
                             lifted: bool) -> None:
    made = moved_months(stands, target, held, closed, months(10, 30))
    assert (made.months.tolist(), made.lifted) == (months(*expected).tolist(), lifted)


@given(st.lists(st.integers(0, 10**9), min_size=12, max_size=12), st.integers(0, 10**10), st.sets(st.integers(0, 11)),
       st.sets(st.integers(0, 11), max_size=11))
def test_they_add_up_to_the_step_and_none_falls_below_zero(stood: list[int], target: int, held: set[int], closed: set[int]) -> None:
    stands = np.where(marks(*closed), 0, np.array(stood, np.int64))
    made = moved_months(stands, target, marks(*held), marks(*closed), YEAR)
    assert made.months.sum() == target
    assert (made.months >= 0).all()
    assert (made.months[marks(*closed)] == 0).all()
    if not made.lifted:
        assert (made.months[marks(*held)] == stands[marks(*held)]).all()
