"""seasonal_index: published tables, gaps, workdays, a festival that moves; and the words for an index."""
from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.decompose import SpringFestival, season_words, seasonal_index

NAN = float("nan")

# --- published tables -------------------------------------------------------------------------------------------------
# D. Anderson, D. Sweeney, T. Williams, Statistics for business and economics, table 15.18: television sets (1000s)
TELEVISION = [4.8, 4.1, 6.0, 6.5, 5.8, 5.2, 6.8, 7.4, 6.0, 5.6, 7.5, 7.8, 6.3, 5.9, 8.0, 8.4]
# D. Lind, W. Marchal, S. Wathen, Statistical techniques in business and economics, exercise: surf boards
SURF_BOARDS = [4, 10, 7, 3, 5, 12, 9, 4, 6, 16, 12, 4]
# B. Bowerman, R. O'Connell, Forecasting and time series: Tasty Cola, monthly sales of three years
TASTY_COLA = [189, 229, 249, 289, 260, 431, 660, 777, 915, 613, 485, 277,
              244, 296, 319, 370, 313, 556, 831, 960, 1152, 759, 607, 371,
              298, 378, 373, 443, 374, 660, 1004, 1153, 1388, 904, 715, 441]
# G. Box, G. Jenkins, Time series analysis, series G: airline passengers; indices by decompose(, "multiplicative") of R
PASSENGERS = [112, 118, 132, 129, 121, 135, 148, 148, 136, 119, 104, 118, 115, 126, 141, 135, 125, 149, 170, 170,
              158, 133, 114, 140, 145, 150, 178, 163, 172, 178, 199, 199, 184, 162, 146, 166, 171, 180, 193, 181,
              183, 218, 230, 242, 209, 191, 172, 194, 196, 196, 236, 235, 229, 243, 264, 272, 237, 211, 180, 201,
              204, 188, 235, 227, 234, 264, 302, 293, 259, 229, 203, 229, 242, 233, 267, 269, 270, 315, 364, 347,
              312, 274, 237, 278, 284, 277, 317, 313, 318, 374, 413, 405, 355, 306, 271, 306, 315, 301, 356, 348,
              355, 422, 465, 467, 404, 347, 305, 336, 340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337,
              360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405, 417, 391, 419, 461, 472, 535, 622, 606,
              508, 461, 390, 432]
# Lovely Professional University, Statistical methods in economics, unit 22, tables 7 to 9: an engineering firm. The
# table carries its averages with one decimal, hence two decimals here
ENGINEERING = [5.5, 5.4, 7.2, 6.0, 4.8, 5.6, 6.3, 5.6, 4.0, 6.3, 7.0, 6.5, 5.2, 6.5, 7.5, 7.2, 6.0, 7.0, 8.4, 7.7]

PUBLISHED: list[tuple[Sequence[float], int, list[float], float]] = [
    # series, period, published index, half of its last digit (or what the book's own rounding makes of it)
    (TELEVISION, 4, [0.93, 0.84, 1.09, 1.14], 0.005),
    (SURF_BOARDS, 4, [0.692, 1.668, 1.163, 0.477], 0.006),
    (TASTY_COLA, 12, [.493, .596, .595, .680, .564, .986, 1.467, 1.693, 1.990, 1.307, 1.029, .600], 0.00051),
    (PASSENGERS, 12, [0.9102304, 0.8836253, 1.0073663, 0.9759060, 0.9813780, 1.1127758,
                      1.2265555, 1.2199110, 1.0604919, 0.9217572, 0.8011781, 0.8988244], 5e-8),
    (ENGINEERING, 4, [0.799, 1.013, 1.156, 1.032], 0.004),
]


@pytest.mark.parametrize(("series", "period", "index", "within"), PUBLISHED)
def test_ratio_to_moving_average(series: list[float], period: int, index: list[float], within: float) -> None:
    assert seasonal_index(series, period) == pytest.approx(index, abs=within)


# Mathspace, VCE General Mathematics, seasonal indices: houses built every four months, percentages of the yearly mean
HOUSES = [[6, 21, 3], [11, 24, 5], [15, 25, 13], [15, 28, 15]]
PERCENTAGES = [[60, 210, 30], [82.5, 180, 37.5], [84.91, 141.51, 73.58], [77.59, 144.83, 77.59]]


@pytest.mark.parametrize(("years", "percentages"), [
    *((HOUSES[i:i + 1], PERCENTAGES[i]) for i in range(4)),
    (HOUSES, [76.25, 169.085, 54.6675]),  # their mean
])
def test_average_share(years: list[list[int]], percentages: list[float]) -> None:
    assert seasonal_index(years, 3, "average_share") * 100 == pytest.approx(percentages, abs=0.006)


# --- what an index must be --------------------------------------------------------------------------------------------
shapes = st.lists(st.floats(0.05, 5), min_size=2, max_size=12)


@settings(max_examples=200, deadline=None)
@given(shapes, st.integers(3, 6), st.floats(1, 1e9))
def test_a_season_without_growth_is_found_again(shape: list[float], years: int, level: float) -> None:
    true = np.array(shape) / np.mean(shape)
    for method in ("ratio_to_moving_average", "average_share"):
        index = seasonal_index(np.tile(true * level, years), len(shape), method)
        assert index == pytest.approx(true, rel=1e-9)
        assert index.mean() == pytest.approx(1, abs=1e-12)
        assert index.shape == (len(shape),)


def test_the_moving_average_is_not_taken_in_by_growth() -> None:
    true = np.array([0.8, 1.0, 1.2, 1.0])
    grown = np.tile(true, 6) * 100 * 1.02 ** np.arange(24)                     # 2 % a quarter
    assert seasonal_index(grown, 4) == pytest.approx(true, abs=0.002)
    assert abs(seasonal_index(grown, 4, "average_share") - true).max() > 0.02  # the later quarters look better


def test_an_odd_period_needs_no_second_mean() -> None:
    week = [10, 11, 12, 13, 20, 30, 16]
    assert seasonal_index(week * 3, 7) == pytest.approx(np.array(week) / 16, rel=1e-12)


def test_years_and_a_series_say_the_same() -> None:
    series = seasonal_index(TASTY_COLA)
    assert seasonal_index(np.reshape(TASTY_COLA, (3, 12))).tolist() == series.tolist()


# --- gaps -------------------------------------------------------------------------------------------------------------
GAPS: list[tuple[list[Any], str]] = [
    ([NAN, *TELEVISION[1:]], "without quarter 1 of year 1 there is no window around quarter 3"),
    ([*TELEVISION[:-1], NAN], "without quarter 4 of year 4 there is none around quarter 2"),
    ([None, *TELEVISION[1:]], "None is a gap too"),
    ([*TELEVISION[:8], NAN, *TELEVISION[9:]], "a gap in the middle costs five windows"),
]


@pytest.mark.parametrize(("series", "why"), GAPS)
def test_a_gap_costs_only_the_windows_it_lies_in(series: list[Any], why: str) -> None:
    index, whole = seasonal_index(series, 4), seasonal_index(TELEVISION, 4)
    assert index == pytest.approx(whole, abs=0.011), why
    assert index.tolist() != whole.tolist()


def test_gaps_before_and_after_are_as_if_the_series_were_shorter() -> None:
    later = [NAN] * 3 + TELEVISION[3:13] + [NAN] * 7          # from quarter 4 of year 1 to quarter 1 of year 4
    index = seasonal_index(later, 4)
    ratios = {3: [7.4 / 6.4], 0: [6.0 / 6.5375], 1: [5.2 / 6.1875, 5.6 / 6.675], 2: [6.8 / 6.325, 7.5 / 6.7625]}
    by_hand = np.array([np.mean(ratios[q]) for q in range(4)])
    assert index == pytest.approx(by_hand / by_hand.mean(), rel=1e-12)


def test_shares_take_whole_years_only() -> None:
    years: list[list[float]] = [[NAN, 9, 9, 9], [1, 2, 3, 2], [1, 2, 3, NAN]]
    assert seasonal_index(years, 4, "average_share").tolist() == [0.5, 1, 1.5, 1]
    assert seasonal_index([1, 2, 3, 2, 7, 7], 4, "average_share").tolist() == [0.5, 1, 1.5, 1]  # a year just begun


def test_a_closed_season_is_zero() -> None:
    assert seasonal_index([0, 2, 4, 2] * 3, 4) == pytest.approx([0, 1, 2, 1])


# --- workdays ---------------------------------------------------------------------------------------------------------
def test_by_workdays_the_index_compares_days() -> None:
    days = np.array([[20, 16, 23, 21], [18, 20, 22, 22], [21, 17, 22, 20]])
    a_day = np.array([0.5, 1.5, 1.0, 1.0])
    for method in ("ratio_to_moving_average", "average_share"):
        index = seasonal_index(days * a_day * 1000, 4, method, workdays=days)
        assert index == pytest.approx(a_day, rel=1e-12)
    assert abs(seasonal_index(days * a_day * 1000, 4) - a_day).max() > 0.05


# --- Spring Festival --------------------------------------------------------------------------------------------------
FESTIVAL = [1, 2, 1, 2, 2, 1, 2]  # 2023 to 2029: 22 Jan, 10 Feb, 29 Jan, 17 Feb, 6 Feb, 26 Jan, 13 Feb
IN_JANUARY = [1.5, 0.7, *[0.98] * 10]
IN_FEBRUARY = [0.9, 1.3, *[0.98] * 10]


def years_with(festival: list[int], start: int = 0) -> np.ndarray:
    """Years of 12,000 in which the festival moves 0.6 of a month; a year begins `start` months before January."""
    rows = [np.roll(IN_JANUARY if month == 1 else IN_FEBRUARY, start) for month in festival]
    return np.array(rows) * 1000


@pytest.mark.parametrize("method", ["ratio_to_moving_average", "average_share"])
@pytest.mark.parametrize("start", [0, 5])  # a fiscal year from January, and one from August
@pytest.mark.parametrize(("wanted", "true"), [(1, IN_JANUARY), (2, IN_FEBRUARY)])
def test_the_index_is_that_of_years_of_the_wanted_kind(
        method: Any, start: int, wanted: int, true: list[float]) -> None:
    index = seasonal_index(years_with(FESTIVAL, start), method=method,
                           spring_festival=SpringFestival(FESTIVAL, wanted, start))
    assert index == pytest.approx(np.roll(true, start) / np.mean(true), rel=1e-9)  # the trend is not bent either


def test_without_the_adjustment_the_index_is_of_no_year() -> None:
    index = seasonal_index(years_with([1, 1, 2]))
    assert 1.1 < index[0] < 1.3                         # between 0.9 and 1.5
    # July and August stand between a January with the festival and one without, which bends their trend
    assert abs(index[7] - index[3]) > 0.01


UNKNOWN = [
    # years of history all with the festival in February; how January and February divide their 2.2
    (None, [2.2 * 31 / 59.25, 2.2 * 28.25 / 59.25]),  # by days: what the festival does to January nobody knows
    (20, [1.1, 1.1]),                                 # amounts a day: evenly
]


@pytest.mark.parametrize(("days", "pair"), UNKNOWN)
def test_without_a_year_of_the_wanted_kind_the_two_months_are_pooled(days: int | None, pair: list[float]) -> None:
    history = years_with([2, 2, 2, 2])
    index = seasonal_index(history, workdays=None if days is None else np.full(history.shape, days),
                           spring_festival=SpringFestival([2] * 4, 1))
    assert index == pytest.approx([*pair, *[0.98] * 10], rel=1e-9)


def test_two_months_without_sales_are_divided_too() -> None:
    history = np.tile([0, 0, *[100] * 10], 3)
    index = seasonal_index(history, method="average_share", spring_festival=SpringFestival([1, 2, 1], 1))
    assert index.tolist() == pytest.approx([0, 0, *[1.2] * 10])


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from([1, 2]), min_size=3, max_size=6), st.sampled_from([1, 2]), st.integers(0, 10),
       st.randoms(use_true_random=False))
def test_the_festival_moves_sales_within_the_pair_only(
        festival: list[int], wanted: int, january: int, random: Any) -> None:
    history = np.array([[random.uniform(50, 150) for _ in range(12)] for _ in festival])
    plain = seasonal_index(history, method="average_share")
    index = seasonal_index(history, method="average_share", spring_festival=SpringFestival(festival, wanted, january))
    assert index[january] + index[january + 1] == pytest.approx(plain[january] + plain[january + 1])
    others = [i for i in range(12) if i not in (january, january + 1)]
    assert index[others] == pytest.approx(plain[others])


# --- words ------------------------------------------------------------------------------------------------------------
def test_words() -> None:
    assert season_words([0.8, 0.9, 0.91, 1.0, 1.09, 1.1, 1.2]) == (
        "淡", "淡", "平", "平", "平", "旺", "旺")
    assert season_words([0.8, 1.0, 1.2], low=0.7, high=1.3) == ("平",) * 3
    assert season_words(seasonal_index(TELEVISION, 4)) == ("平", "淡", "平", "旺")
    assert season_words([1.2, 0.8, 1.0], words=("low", "normal", "high")) == ("high", "low", "normal")


@given(st.lists(st.floats(0, 5), max_size=30))
def test_a_higher_index_never_has_a_lower_word(index: list[float]) -> None:
    rank = {"淡": 0, "平": 1, "旺": 2}
    words = season_words(sorted(index))
    assert all(rank[a] <= rank[b] for a, b in itertools.pairwise(words))


# --- wrong arguments --------------------------------------------------------------------------------------------------
YEARS3 = np.ones((3, 12))
WRONG: list[tuple[tuple[Any, ...], dict[str, Any], str]] = [
    (([1] * 36, 12, "x12"), {}, "method: 'x12'"),
    (([1] * 36, 1), {}, "period: 1"),
    (([1] * 36, 12.0), {}, "period: 12.0"),
    (([1, -1] * 18,), {}, "history: negative"),
    (([1, float("inf")] * 18,), {}, "history: infinite"),
    ((["a"] * 36,), {}, "history: not numbers"),
    (([],), {}, "history: a series"),
    ((np.ones((3, 4)),), {}, "history: a series, or an array of years by 12"),
    (([1] * 12,), {}, "history: ratio_to_moving_average finds nothing for positions 0, 1"),
    (([0] * 36,), {}, "history: ratio_to_moving_average finds nothing"),
    (([1] * 11, 12, "average_share"), {}, "history: average_share finds nothing"),
    ((YEARS3,), {"workdays": np.ones((2, 12))}, "workdays: one number"),
    ((YEARS3,), {"workdays": np.zeros((3, 12))}, "workdays: one number"),
    ((YEARS3,), {"workdays": np.full((3, 12), NAN)}, "workdays: one number"),
    ((YEARS3,), {"workdays": -YEARS3}, "workdays: negative"),
    ((YEARS3,), {"spring_festival": SpringFestival([1, 2], 1)}, "spring_festival: 2 years"),
    ((YEARS3,), {"spring_festival": SpringFestival([1, 2, 3], 1)}, "spring_festival: a month"),
    ((YEARS3,), {"spring_festival": SpringFestival([1, 2, 1], 0)}, "spring_festival: a month"),
    ((YEARS3,), {"spring_festival": SpringFestival([1, 2, 1], 1, 11)}, "spring_festival: january"),
    (([1] * 16, 4), {"spring_festival": SpringFestival([1, 2, 1, 2], 1)}, "spring_festival: needs a period of 12"),
]


@pytest.mark.parametrize(("args", "named", "words"), WRONG)
def test_a_wrong_argument_is_named(args: tuple[Any, ...], named: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        seasonal_index(*args, **named)


@pytest.mark.parametrize(("index", "named", "words"), [
    ([1, NAN], {}, "index: a list"),
    ([[1]], {}, "index: a list"),
    (["a"], {}, "index: not numbers"),
    ([1], {"low": 1.1, "high": 1.1}, "low, high: 1.1"),
])
def test_a_wrong_word_is_named(index: Any, named: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        season_words(index, **named)
