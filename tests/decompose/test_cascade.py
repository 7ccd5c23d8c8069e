"""cascade: every level adds up to the one above, part by part, down one hierarchy and across a second."""
from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import ArrayLike
from work_done import calls_made

from xlplan.decompose import Conflict, Crossed, Infeasible, MarginConflict, apportion, cascade
from xlplan.decompose.margins.cascade import Level

BIG = 10**15
MONTH_DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

# --- by example -------------------------------------------------------------------------------------------------------
CASES: list[tuple[int, list[Any], list[list[int]]]] = [
    # total, levels (parent_index, weights), the parts of each level
    (10, [([0, 0, 0], [1, 1, 1])], [[4, 3, 3]]),                                   # one level is apportion
    (10, [([0, 0], [2, 1]), ([0, 0, 1, 1], [1, 1, 1, 2])], [[7, 3], [4, 3, 1, 2]]),  # 7 and 3 are broken down, not 6.67
    (10, [([0, 0], [2, 1]), ([1, 0, 1, 0], [1, 1, 2, 1])], [[7, 3], [1, 4, 2, 3]]),  # children in any order
    (-10, [([0, 0], [2, 1]), ([0, 0, 1, 1], [1, 1, 1, 2])], [[-7, -3], [-4, -3, -1, -2]]),  # mirrored
    (9, [([0, 0], [1, 0]), ([0, 1, 1], [1, 1, 1])], [[9, 0], [9, 0, 0]]),          # nothing comes of nothing
    (9, [([0, 0], [1, 2]), ([0, 1, 1, 1], [5, 0, 0, 0])], [[3, 6], [3, 2, 2, 2]]),  # all weightless: equally
    (9, [([0, 0], [1, 0]), ([0, 0], [1, 2])], [[9, 0], [3, 6]]),                   # no child, but nothing to give it
    (7, [([0, 0], [0.5, 0.25]), ([0, 1, 1], [1, 0.1, 0.3])], [[5, 2], [5, 1, 1]]),  # floats: 4.67; 0.5 and 1.5 tie
    (7, [([0], [1]), ([0, 0], [Fraction(1, 3), Fraction(2, 3)])], [[7], [2, 5]]),  # fractions
    (BIG, [([0, 0, 0], [1, 1, 1]), ([0, 1, 2], [1, 1, 1])], [[BIG // 3 + 1, BIG // 3, BIG // 3]] * 2),  # the largest
    (5, [], []),                                                                   # no level, no part
]


@pytest.mark.parametrize(("total", "levels", "parts"), CASES)
def test_cascade(total: int, levels: list[Any], parts: list[list[int]]) -> None:
    result = cascade(total, levels)
    assert [level.tolist() for level in result] == parts
    assert all(level.dtype == np.int64 for level in result)


def test_company_to_person() -> None:
    # two regions, three branches, five persons; a branch manager can check his own line with apportion
    company = 1_234_567
    regions, branches, persons = cascade(company, [
        ([0, 0], [40, 60]), ([0, 1, 1], [1, 3, 2]), ([0, 0, 1, 2, 2], [1, 1, 1, 2, 1])])
    assert regions.tolist() == [493_827, 740_740]
    assert branches.tolist() == [493_827, 444_444, 296_296]
    assert persons.tolist() == [246_914, 246_913, 444_444, 197_531, 98_765]
    assert persons[3:].tolist() == apportion(branches[2], [2, 1]).tolist()


def test_year_to_day() -> None:
    month_of_day = np.repeat(np.arange(12), MONTH_DAYS)
    worked = (np.arange(365) + 3) % 7 < 5  # 1 January 2026 is a Thursday
    halves, quarters, months, days = cascade(100_000, [
        ([0, 0], [45, 55]), ([0, 0, 1, 1], [1, 1, 1, 1]), (np.arange(12) // 3, np.arange(12) + 10), (month_of_day, worked)])
    assert halves.tolist() == [45_000, 55_000]
    assert months.reshape(4, 3).sum(axis=1).tolist() == quarters.tolist()
    assert np.bincount(month_of_day, days).tolist() == months.tolist()
    assert not days[~worked].any()
    for month in range(12):  # within a month no workday is more than a step from another
        assert np.ptp(days[(month_of_day == month) & worked]) <= 1


# --- what must hold of every cascade ----------------------------------------------------------------------------------
@st.composite
def hierarchies(draw: Any) -> list[tuple[list[int], list[Any]]]:
    """One to four levels; every parent has a child, siblings lie anywhere."""
    levels, parents = [], 1
    for _ in range(draw(st.integers(1, 4))):
        more = draw(st.lists(st.integers(0, parents - 1), max_size=12))
        index = draw(st.permutations([*range(parents), *more]))
        weights = draw(st.sampled_from([
            st.integers(0, 20), st.floats(0, 1e6), st.fractions(0, 20, max_denominator=50), st.floats(1e-9, 1e9)]))
        levels.append((index, draw(st.lists(weights, min_size=len(index), max_size=len(index)))))
        parents = len(index)
    return levels


@settings(max_examples=100, deadline=None)
@given(st.integers(-BIG, BIG), hierarchies())
def test_every_parent_is_apportioned_among_its_children(total: int, levels: list[Any]) -> None:
    above = np.array([total])
    for (index, weights), parts in zip(levels, cascade(total, levels), strict=True):
        for parent, amount in enumerate(above.tolist()):
            children = [i for i, p in enumerate(index) if p == parent]
            mine = [weights[i] for i in children]
            assert parts[children].sum() == amount
            assert parts[children].tolist() == apportion(amount, mine).tolist()
            if sum(mine):
                share = [Fraction(w) * amount / sum(map(Fraction, mine)) for w in mine]
                assert all(abs(int(p) - s) < 1 for p, s in zip(parts[children], share, strict=True))
        above = parts


def test_families_of_every_size_side_by_side() -> None:
    # one of 5,000, some of a few, many of one: rows are padded to one width, and the padding gets nothing
    rng = np.random.default_rng(5)
    index = np.concatenate([np.zeros(5000, np.int64), np.arange(1, 700), rng.integers(300, 700, 900)])
    index = rng.permutation(index)
    weights = rng.integers(0, 4, index.size)
    above, parts = cascade(10**9, [(np.zeros(700, np.int64), rng.integers(1, 100, 700)), (index, weights)])
    for parent in range(700):
        children = np.flatnonzero(index == parent)
        assert parts[children].tolist() == apportion(above[parent], weights[children]).tolist()


def test_a_thousand_persons_and_their_days_are_worked_in_whole_arrays() -> None:
    rng = np.random.default_rng(6)
    persons = np.arange(1000)
    month_of_day = np.repeat(np.arange(12), MONTH_DAYS)
    levels = [
        (np.zeros(1000, np.int64), rng.integers(50, 200, 1000)),
        (np.repeat(persons, 2), rng.integers(40, 60, 2000)),
        (np.repeat(np.arange(2000), 2), rng.integers(40, 60, 4000)),
        (np.repeat(np.arange(4000), 3), rng.lognormal(0, 0.2, 12_000)),
        ((persons[:, None] * 12 + month_of_day).ravel(), np.tile(np.arange(365) % 7 < 5, 1000))]
    result = cascade(987_654_321_01, levels)
    assert calls_made(lambda: cascade(987_654_321_01, levels)) < result[-1].size / 100
    assert {int(level.sum()) for level in result} == {987_654_321_01}
    assert (np.bincount(levels[-1][0], result[-1]) == result[-2]).all()


# --- across a second hierarchy ----------------------------------------------------------------------------------------
QUARTERS, MONTHS = ([0] * 4, [1, 2, 3, 2]), ([i // 3 for i in range(12)], [3, 1, 2] * 4)


def test_persons_across_quarters_and_months() -> None:
    persons, quarters, months = cascade(10_007, [([0, 0, 0], [5, 3, 2]), Crossed(*QUARTERS), Crossed(*MONTHS)])
    due_quarters, due_months = cascade(10_007, [QUARTERS, MONTHS])
    assert quarters.shape == (3, 4)
    assert months.shape == (3, 12)
    assert quarters.sum(axis=0).tolist() == due_quarters.tolist()        # the company's quarters
    assert months.sum(axis=0).tolist() == due_months.tolist()            # and its months
    assert quarters.sum(axis=1).tolist() == persons.tolist()             # each person's year
    assert months.reshape(3, 4, 3).sum(axis=2).tolist() == quarters.tolist()  # and his quarters
    assert (abs(quarters - np.outer(persons, due_quarters) / 10_007) < 1).all()


def test_a_crossed_level_mirrors() -> None:
    levels: list[Level] = [([0, 0, 0], [5, 3, 2]), Crossed(*QUARTERS), Crossed(*MONTHS)]
    for less, more in zip(cascade(-10_007, levels), cascade(10_007, levels), strict=True):
        assert less.tolist() == (-more).tolist()


def test_a_seed_says_who_sells_when() -> None:
    # the first person works in winter, the second in summer; the year and the halves are the company's
    _, halves = cascade(100, [([0, 0], [1, 1]), Crossed([0, 0], [1, 1], seed=[[9, 1], [1, 9]])])
    assert halves.tolist() == [[45, 5], [5, 45]]
    _, halves = cascade(100, [([0, 0], [1, 1]), Crossed([0, 0], [1, 1], seed=[[1, 0], [1, 1]])])
    assert halves.tolist() == [[50, 0], [0, 50]]                         # a zero stays closed


def test_one_column_takes_the_rows_as_they_are() -> None:
    persons, year, halves = cascade(9, [([0, 0], [2, 1]), Crossed([0], [1]), Crossed([0, 0], [1, 2])])
    assert year.tolist() == [[6], [3]]
    assert (halves.sum(axis=0).tolist(), halves.sum(axis=1).tolist()) == ([3, 6], persons.tolist())


def test_a_thousand_persons_across_the_days_are_worked_in_whole_arrays() -> None:
    # every person's year, every month of a person and every day of the company, all to the step
    rng = np.random.default_rng(7)
    month_of_day = np.repeat(np.arange(12), MONTH_DAYS)
    calendar: list[tuple[ArrayLike, ArrayLike]] = [(MONTHS[0], rng.integers(8, 12, 12)), (month_of_day, np.arange(365) % 7 < 5)]
    levels: list[Level] = [([0] * 1000, rng.integers(50, 200, 1000)), Crossed(*QUARTERS), *(Crossed(*level) for level in calendar)]
    persons, _, months, days = cascade(987_654_321, levels)
    assert calls_made(lambda: cascade(987_654_321, levels)) < days.size / 10
    assert days.sum(axis=0).tolist() == cascade(987_654_321, [QUARTERS, *calendar])[-1].tolist()
    assert days.sum(axis=1).tolist() == persons.tolist()
    assert np.add.reduceat(days, np.cumsum([0, *MONTH_DAYS[:-1]]), axis=1).tolist() == months.tolist()


@settings(max_examples=40, deadline=None)
@given(st.integers(-10**9, 10**9), st.lists(st.integers(0, 9), min_size=1, max_size=5),
       st.lists(st.integers(0, 9), min_size=4, max_size=4), st.lists(st.integers(0, 9), min_size=12, max_size=12))
def test_every_margin_of_a_crossed_level_is_met(
        total: int, persons: list[int], quarters: list[int], months: list[int]) -> None:
    rows, by_quarter, by_month = cascade(total, [
        ([0] * len(persons), persons), Crossed([0] * 4, quarters), Crossed(MONTHS[0], months)])
    due = cascade(total, [([0] * 4, quarters), (MONTHS[0], months)])
    assert by_quarter.sum(axis=0).tolist() == due[0].tolist()
    assert by_month.sum(axis=0).tolist() == due[1].tolist()
    assert by_quarter.sum(axis=1).tolist() == rows.tolist()
    assert by_month.reshape(-1, 4, 3).sum(axis=2).tolist() == by_quarter.tolist()
    assert (by_month * np.sign(total) >= 0).all()


# --- the impossible and the wrong -------------------------------------------------------------------------------------
@pytest.mark.parametrize(("total", "kind"), [(10, "above"), (-10, "below")])
def test_a_parent_with_a_target_and_nobody_to_carry_it(total: int, kind: Any) -> None:
    with pytest.raises(Infeasible) as e:
        cascade(total, [([0, 0, 0], [5, 3, 2]), ([0, 0], [1, 1])])
    share = 3 * total // 10
    assert e.value.conflict == Conflict(kind, (1, 1), (), share, 0, 0, 2)  # level 1, parent 1; two such parents


def test_closed_cells_that_cannot_meet_the_totals() -> None:
    # the second person is not there in the second half, the year is: months 2 and 3 are closed to him
    seed = [[1, 1, 1, 1], [1, 1, 0, 0]]
    with pytest.raises(Infeasible) as e:
        cascade(100, [([0, 0], [1, 1]), Crossed([0, 0], [1, 1]), Crossed([0, 0, 1, 1], [1, 1, 1, 1], seed)])
    conflict = e.value.conflict
    assert isinstance(conflict, MarginConflict)
    assert (conflict.kind, conflict.by) == ("empty_line", 25)
    assert conflict.lines == ((0, (1, 1)),)  # his second half: row 1 under parent column 1


def test_columns_of_a_conflict_are_those_of_the_level() -> None:
    seed = [[1, 1, 1, 0], [1, 1, 1, 0]]      # nobody is there in month 3, which has a total
    with pytest.raises(Infeasible) as e:
        cascade(100, [([0, 0], [1, 1]), Crossed([0, 0], [1, 1]), Crossed([0, 0, 1, 1], [1, 1, 1, 1], seed)])
    conflict = e.value.conflict
    assert isinstance(conflict, MarginConflict)
    assert (1, (3,)) in conflict.lines


WRONG: list[tuple[Any, list[Any], type[Exception], str]] = [
    (1.5, [([0], [1])], ValueError, "total: 1.5"),
    (BIG + 1, [([0], [1])], OverflowError, "total"),
    (1, [([0, 1], [1, 1])], ValueError, r"levels\[0\]: parent_index: a position outside 0..0"),
    (1, [([0, 0], [1, 1]), ([0, -1], [1, 1])], ValueError, r"levels\[1\]: parent_index: a position outside 0..1"),
    (1, [([0.0], [1])], ValueError, r"levels\[0\]: parent_index: a list"),
    (1, [([0],)], ValueError, r"levels\[0\]: \(parent_index, weights\)"),
    (1, [5], ValueError, r"levels\[0\]: \(parent_index, weights\)"),
    (1, [([[0], [0, 0]], [1])], ValueError, r"levels\[0\]: parent_index: rows"),
    (1, [([], [])], ValueError, r"levels\[0\]: parent_index: a list"),
    (1, [([[0]], [[1]])], ValueError, r"levels\[0\]: parent_index: a list"),
    (1, [([0, 0], [1])], ValueError, r"levels\[0\]: weights of shape \(1,\) for 2 parts"),
    (1, [([0], [-1])], ValueError, r"levels\[0\]: weights: negative"),
    (1, [([0], [float("nan")])], ValueError, r"levels\[0\]: weights: NaN"),
    (1, [Crossed([0], [1]), ([0], [1])], ValueError, r"levels\[1\]: a plain level below a crossed one"),
    (1, [Crossed([1], [1])], ValueError, r"levels\[0\]: parent_index: a position outside"),
    (1, [([0, 0], [1, 1]), Crossed([0, 0], [1, 1], [[1, 1]] * 3)], ValueError, r"levels\[1\]: seed: "),
    (1, [([0, 0], [1, 1]), Crossed([0, 0], [1, 1], [[1, -1]] * 2)], ValueError, r"levels\[1\]: seed: .*negative"),
]


@pytest.mark.parametrize(("total", "levels", "error", "words"), WRONG)
def test_a_wrong_argument_is_named(total: Any, levels: list[Any], error: type[Exception], words: str) -> None:
    with pytest.raises(error, match=words):
        cascade(total, levels)
