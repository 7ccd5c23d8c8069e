"""apportion by divisor rules: one divisor, one rounding, the published results, and exact at every size."""
from __future__ import annotations

import heapq
import math
import random
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import apportionment.methods
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.decompose import RULES, Conflict, Infeasible, apportion

BIG = 10**15
DIVISORS: list[Any] = ["jefferson", "webster", "hill", "dean", "adams"]  # kindest to large parts first
A_STEP_EACH = ("hill", "dean", "adams")

# --- published results ------------------------------------------------------------------------------------------------
# M. Balinski and H. P. Young, The quota method of apportionment, American Mathematical Monthly 82, 1975: six methods,
# five results; and shares of 51.17, 44.00, 1.62, 1.61, 1.60, of which `jefferson` gives the first more than 52
FIVE = [9061, 7179, 5259, 3319, 1182]
CLOSE = [5117, 4400, 162, 161, 160]
# the first census, 1790, and the two bills of 1792: Hamilton's with 120 seats, vetoed, and Jefferson's with 105, law
# (Note D to Blackstone's Commentaries, ed. Tucker; For All Practical Purposes, chapter 14)
#        CT      DE     GA     KY     MD      MA      NH      NJ      NY      NC      PA      RI     SC      VT     VA
US1790 = [236841, 55540, 70835, 68705, 278514, 475327, 141822, 179570, 331589, 353523, 432879, 68446, 206236, 85533, 630560]
LISTS = [100_000, 80_000, 30_000, 20_000]  # the example of the articles D'Hondt method and Sainte-Lague method, Wikipedia
AUSTRIA = [1_305_956, 903_151, 650_114, 532_193, 319_024]  # elections to the European Parliament, 2019; bmi.gv.at
PUBLISHED: list[tuple[Any, int, list[int], list[int]]] = [
    ("largest_remainder", 26, FIVE, [9, 7, 5, 4, 1]),
    ("jefferson", 26, FIVE, [10, 7, 5, 3, 1]),
    ("webster", 26, FIVE, [9, 8, 5, 3, 1]),
    ("hill", 26, FIVE, [9, 7, 6, 3, 1]),
    ("dean", 26, FIVE, [9, 7, 5, 4, 1]),
    ("adams", 26, FIVE, [9, 7, 5, 3, 2]),
    ("largest_remainder", 100, CLOSE, [51, 44, 2, 2, 1]),
    ("jefferson", 100, CLOSE, [52, 45, 1, 1, 1]),
    ("webster", 100, CLOSE, [51, 43, 2, 2, 2]),
    ("hill", 100, CLOSE, [51, 43, 2, 2, 2]),
    ("dean", 100, CLOSE, [51, 43, 2, 2, 2]),
    ("adams", 100, CLOSE, [51, 43, 2, 2, 2]),
    ("largest_remainder", 120, US1790, [8, 2, 2, 2, 9, 16, 5, 6, 11, 12, 14, 2, 7, 3, 21]),
    ("jefferson", 105, US1790, [7, 1, 2, 2, 8, 14, 4, 5, 10, 10, 13, 2, 6, 2, 19]),
    ("jefferson", 8, LISTS, [4, 3, 1, 0]),
    ("webster", 8, LISTS, [3, 3, 1, 1]),
    ("jefferson", 18, AUSTRIA, [7, 5, 3, 2, 1]),
]


@pytest.mark.parametrize(("rule", "total", "weights", "parts"), PUBLISHED)
def test_published_results(rule: Any, total: int, weights: list[int], parts: list[int]) -> None:
    assert apportion(total, weights, rule=rule).tolist() == parts


# The House of Representatives of 2013: apportionment populations of the census of 2010 and seats; census.gov
US2010 = {
    "AL": (4802982, 7), "AK": (721523, 1), "AZ": (6412700, 9), "AR": (2926229, 4), "CA": (37341989, 53), "CO": (5044930, 7),
    "CT": (3581628, 5), "DE": (900877, 1), "FL": (18900773, 27), "GA": (9727566, 14), "HI": (1366862, 2),
    "ID": (1573499, 2), "IL": (12864380, 18), "IN": (6501582, 9), "IA": (3053787, 4), "KS": (2863813, 4),
    "KY": (4350606, 6), "LA": (4553962, 6), "ME": (1333074, 2), "MD": (5789929, 8), "MA": (6559644, 9), "MI": (9911626, 14),
    "MN": (5314879, 8), "MS": (2978240, 4), "MO": (6011478, 8), "MT": (994416, 1), "NE": (1831825, 3), "NV": (2709432, 4),
    "NH": (1321445, 2), "NJ": (8807501, 12), "NM": (2067273, 3), "NY": (19421055, 27), "NC": (9565781, 13),
    "ND": (675905, 1), "OH": (11568495, 16), "OK": (3764882, 5), "OR": (3848606, 5), "PA": (12734905, 18),
    "RI": (1055247, 2), "SC": (4645975, 7), "SD": (819761, 1), "TN": (6375431, 9), "TX": (25268418, 36), "UT": (2770765, 4),
    "VT": (630337, 1), "VA": (8037736, 11), "WA": (6753369, 10), "WV": (1859815, 3), "WI": (5698230, 8), "WY": (568300, 1),
}


def test_the_house_of_representatives() -> None:
    people, seats = zip(*US2010.values(), strict=True)
    assert apportion(435, people, rule="hill").tolist() == list(seats)      # the law since 1941
    webster = dict(zip(US2010, apportion(435, people, rule="webster").tolist(), strict=True))
    assert (webster["NC"], webster["RI"]) == (14, 1)                        # For All Practical Purposes, example 22
    assert sum(a != b for a, b in zip(webster.values(), seats, strict=True)) == 2


# --- paradoxes of largest remainders, which divisor rules do not have -------------------------------------------------
# Apportionment populations of the 38 states, census of 1880 (49 371 340 people)
US1880 = [1262505, 802525, 864694, 194327, 622700, 146608, 269493, 1542180, 3077871, 1978301, 1624615, 996096, 1648690, 939946,
          648936, 934943, 1783085, 1636937, 780773, 1131597, 2168380, 452402, 62266, 346991, 1131116, 5082871, 1399750, 3198062,
          174768, 4282891, 276531, 995577, 1542359, 1591749, 332286, 1512565, 618457, 1315497]


@pytest.mark.parametrize("rule", ["largest_remainder", *DIVISORS])
def test_a_state_loses_a_seat_because_the_house_grows(rule: Any) -> None:
    # the Census Office met it in its tables from 275 to 350 seats, in which every state had one: Alabama lost at 300
    houses = apportion(np.arange(275, 351), US1880, rule=rule)
    assert (np.diff(houses, axis=0) < 0).any() == (rule == "largest_remainder")


PARADOXES: list[tuple[str, tuple[int, list[int]], tuple[int, list[int]], list[int], list[int]]] = [
    # more seats, one loses: J. Stein, How Math Explains the World, chapter 13 (shares of 56.7, 38.5, 4.2, 0.6 %)
    ("more seats", (323, [567, 385, 42, 6]), (324, [567, 385, 42, 6]), [183, 124, 14, 2], [184, 125, 13, 2]),
    # D shrinks and gains, B and C grow and lose: For All Practical Purposes, chapter 14
    ("other people", (100, [5525381, 3470152, 3864226, 201203]), (100, [5657564, 3507464, 3885693, 201049]),
     [42, 27, 30, 1], [43, 26, 29, 2]),
    # B grows faster than A and loses to it: A. Angel and others, A Survey of Mathematics with Applications, table 14.49
    ("other people", (100, [23527, 5548, 70925]), (100, [23926, 5648, 71110]), [23, 6, 71], [24, 5, 71]),
    # a state joins with its seats and takes one from another: R. Blitzer, Thinking Mathematically, 13.4, exercises 11, 12
    ("a new state", (100, [9450, 90550]), (110, [9450, 90550, 10400]), [9, 91], [10, 90, 10]),
    ("a new state", (50, [99, 214, 487]), (57, [99, 214, 487, 116]), [6, 13, 31], [6, 14, 30, 7]),
]


@pytest.mark.parametrize(("kind", "before", "after", "old", "new"), PARADOXES)
def test_paradoxes_of_largest_remainders(kind: str, before: tuple[int, list[int]], after: tuple[int, list[int]],
                                         old: list[int], new: list[int]) -> None:
    assert apportion(*before).tolist() == old
    assert apportion(*after).tolist() == new
    assert any(b < a for a, b in zip(old, new, strict=False)), kind


# --- the rules by example ---------------------------------------------------------------------------------------------
EXAMPLES: list[tuple[Any, int, list[Any], list[int]]] = [
    ("webster", 1, [1, 1, 1], [1, 0, 0]),                       # a tie goes to the earlier part
    ("webster", 4, [1, 1, 1, 5], [1, 1, 0, 2]),                 # 0.5, 0.5, 0.5, 2.5: all at a half, the first two
    ("webster", -4, [1, 1, 1, 5], [-1, -1, 0, -2]),             # a negative total mirrors
    ("jefferson", 5, [0, 3, 0, 1], [0, 4, 0, 1]),               # zero weight, zero part
    ("adams", 4, [0, 3, 0, 1], [0, 3, 0, 1]),                   # also by rules that give every part a step
    ("jefferson", 7, [0, 0, 0], [3, 2, 2]),                     # no weights at all: equally
    ("adams", 7, [0, 0, 0], [3, 2, 2]),
    ("jefferson", 0, [5, 1], [0, 0]),                           # nothing to give
    ("adams", 2, [10**9, 1], [1, 1]),                           # a step for each, however small it is
    ("hill", 10, [6, 1], [9, 1]),                               # 6 / sqrt(8 * 9) = 1 / sqrt(1 * 2): roots tie exactly
    ("hill", 10, [1, 6], [2, 8]),
    ("dean", 9, [5, 3], [6, 3]),                                # 5.63 and 3.38, below the harmonic means 5.45, 3.43
    ("dean", BIG, [7], [BIG]),                                  # a single part takes all
    ("jefferson", BIG, [1, 1, 1], [BIG // 3 + 1, BIG // 3, BIG // 3]),
    ("webster", 3, [2**60, 2**60 + 1], [1, 2]),                 # apart by one, but equal as floats
    ("webster", 3, [2**70, 2**70 + 1], [1, 2]),                 # the same beyond int64
    ("webster", 1, [Fraction(1, 3), 1 / 3], [1, 0]),            # the float is the smaller by 2**-56
    ("adams", 3, [1e-300, 1e300], [1, 2]),                      # floats that no common whole number holds in 64 bits
    ("jefferson", BIG, [5e-324, 1e308], [0, BIG]),              # the smallest float beside a very large one
]


@pytest.mark.parametrize(("rule", "total", "weights", "parts"), EXAMPLES)
def test_examples(rule: Any, total: int, weights: list[Any], parts: list[int]) -> None:
    result = apportion(total, weights, rule=rule)
    assert result.tolist() == parts
    assert result.dtype == np.int64


BOUNDED: list[tuple[Any, int, list[Any], Any, Any, list[int]]] = [
    # rule, total, weights, lower, upper, parts
    ("webster", 12, [1, 1, 1], None, [2, 99, 99], [2, 5, 5]),                # one part capped, the others share the rest
    ("jefferson", 13, [9, 2, 1], [0, 0, 2], None, [9, 2, 2]),                # one lifted: divisor 1; without 0.9: 10, 2, 1
    ("webster", 10, [1, 0], None, [6, 9], [6, 4]),                           # zero weight forced: the other is full
    ("adams", 7, [1, 0, 0], None, [5, 9, 9], [5, 1, 1]),                     # zero weights share what is forced equally
    ("adams", 1, [5, 5, 5], None, [0, 9, 0], [0, 1, 0]),                     # no step for parts that may have none
    ("jefferson", 5, [1, 1], [10, -10], None, [10, -5]),                     # a signed bound lets a part go below zero
    ("jefferson", -13, [9, 2, 1], None, [0, 0, -2], [-9, -2, -2]),           # the second case, mirrored
    ("hill", 10, [1, 1], [-BIG, -BIG], [BIG, BIG], [5, 5]),                  # 10**15 stands for no bound
    ("webster", BIG, [1, 1], [1, BIG - 1], None, [1, BIG - 1]),              # bounds as large as the total
]


@pytest.mark.parametrize(("rule", "total", "weights", "lower", "upper", "parts"), BOUNDED)
def test_bounds(rule: Any, total: int, weights: list[Any], lower: Any, upper: Any, parts: list[int]) -> None:
    assert apportion(total, weights, rule=rule, lower=lower, upper=upper).tolist() == parts


IMPOSSIBLE: list[tuple[int, list[int], Any, Any, Conflict]] = [
    # total, weights, lower, upper, what conflicts: every part of positive weight must get a step
    (2, [5, 1, 1], None, None, Conflict("below", (), (), 2, 3, None, 1)),
    (1, [5, 0, 1], None, None, Conflict("below", (), (), 1, 2, None, 1)),        # a part of weight zero needs none
    (0, [5, 1], None, None, Conflict("below", (), (), 0, 2, None, 1)),           # not even nothing can be given
    (2, [0, 0, 0], None, None, Conflict("below", (), (), 2, 3, None, 1)),        # no weights at all are equal weights
    (-2, [5, 1, 1], None, None, Conflict("above", (), (), -2, None, -3, 1)),     # mirrored
    (4, [5, 1, 1], [3, 0, 0], [9, 9, 9], Conflict("below", (), (), 4, 5, 27, 1)),  # the bound takes three of four
]


@pytest.mark.parametrize("rule", A_STEP_EACH)
@pytest.mark.parametrize(("total", "weights", "lower", "upper", "conflict"), IMPOSSIBLE)
def test_too_few_steps_for_all(rule: Any, total: int, weights: list[int], lower: Any, upper: Any, conflict: Conflict) -> None:
    with pytest.raises(Infeasible) as e:
        apportion(total, weights, rule=rule, lower=lower, upper=upper)
    assert e.value.conflict == conflict


@pytest.mark.parametrize("rule", DIVISORS)
def test_wrong_weights_are_named(rule: Any) -> None:
    for weights, words in (([1, -1], "weights: negative"), ([1, math.nan], "weights: NaN"), ([], "weights: at least one")):
        with pytest.raises(ValueError, match=words):
            apportion(5, weights, rule=rule)


def test_the_rules_are_all_there() -> None:
    assert RULES == ("largest_remainder", "cumulative", "last", "jefferson", "webster", "hill", "adams", "dean")


# --- against the definition and against another package ---------------------------------------------------------------
def order(rule: str, have: int, weight: int) -> Fraction:
    """What orders the next steps of parts of one weight that have so many, the smallest being served first."""
    up = have + 1
    post = {"jefferson": Fraction(up), "adams": Fraction(have), "webster": Fraction(have + up, 2),
            "hill": Fraction(have * up), "dean": Fraction(2 * have * up, have + up)}[rule]
    return post / weight**2 if rule == "hill" else post / weight  # the geometric mean squared


def by_definition(rule: str, total: int, weights: Sequence[int], lower: Sequence[int], upper: Sequence[int]) -> list[int]:
    """Serve step by step from the lower bounds, whatever the sign; weights are positive."""
    def key(i: int) -> tuple[Fraction, int]:
        if parts[i] >= 0:
            return order(rule, parts[i], weights[i]), i
        return -order(rule, -parts[i] - 1, weights[i]), -i

    parts = list(lower)
    steps = [(key(i), i) for i in range(len(parts)) if parts[i] < upper[i]]
    heapq.heapify(steps)
    for _ in range(total - sum(parts)):
        i = heapq.heappop(steps)[1]
        parts[i] += 1
        if parts[i] < upper[i]:
            heapq.heappush(steps, (key(i), i))
    return parts


whole = st.one_of(st.integers(1, 5), st.integers(1, 2**31), st.integers(2**52, 2**62), st.integers(1, 10**30))
floats = st.one_of(st.floats(1e-300, 1e300), st.floats(0.001, 100), st.integers(1, 1000).map(lambda k: k / 100))
kinds = (whole, floats, st.fractions(Fraction(1, 10**6), 1000))
positive = st.one_of(*(st.lists(kind, min_size=1, max_size=8) for kind in kinds))


def integers(weights: Sequence[Any]) -> list[int]:
    """Whole weights in the same proportions."""
    ratios = [x.as_integer_ratio() for x in weights]
    common = math.lcm(*(d for _, d in ratios))
    return [n * (common // d) for n, d in ratios]


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(DIVISORS), st.integers(0, 60), positive, st.sampled_from([1, -1]))
def test_parts_are_those_served_step_by_step(rule: Any, beyond: int, weights: list[Any], sign: int) -> None:
    total = beyond + len(weights)
    parts = apportion(sign * total, weights, rule=rule)
    assert (sign * parts).tolist() == by_definition(rule, total, integers(weights), [0] * len(weights), [total] * len(weights))


@settings(max_examples=200, deadline=None)
@given(st.data(), st.sampled_from(DIVISORS), positive, st.sampled_from([3, 20]))
def test_bounded_parts_are_those_served_step_by_step(data: st.DataObject, rule: Any, weights: list[Any], size: int) -> None:
    pair = st.tuples(st.integers(-size, size), st.integers(-size, size)).map(sorted)
    lower, upper = zip(*(data.draw(pair) for _ in weights), strict=True)
    total = data.draw(st.integers(sum(lower), sum(upper)))
    if rule in A_STEP_EACH:  # between the fewest steps up and the fewest down there is nothing
        ends = [sum(min(max(step, a), b) for a, b in zip(lower, upper, strict=True)) for step in (-1, 1)]
        total = total if total <= ends[0] or total >= ends[1] else ends[1]
    parts = apportion(total, weights, rule=rule, lower=lower, upper=upper).tolist()
    assert parts == by_definition(rule, total, integers(weights), lower, upper)
    mirror = apportion(-total, weights, rule=rule, lower=[-b for b in upper], upper=[-a for a in lower])
    assert mirror.tolist() == [-p for p in parts]


NAMES = {"largest_remainder": "largest_remainder", "jefferson": "dhondt", "webster": "saintelague", "hill": "huntington",
         "adams": "adams", "dean": "dean"}


@pytest.mark.parametrize("rule", NAMES)
def test_the_package_apportionment_agrees(rule: Any) -> None:
    draw = random.Random(11)
    for _ in range(60):
        votes = [draw.randint(1, draw.choice([4, 100, 10**6])) for _ in range(draw.randint(1, 8))]
        seats = draw.randint(len(votes), 40)
        assert apportion(seats, votes, rule=rule).tolist() == apportionment.methods.compute(
            NAMES[rule], votes, seats, fractions=True, verbose=False), (votes, seats)


# --- what the rules promise -------------------------------------------------------------------------------------------
totals = st.one_of(st.integers(8, 40), st.integers(8, 10**6), st.integers(8, BIG - 1))


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(DIVISORS), totals, positive)
def test_one_more_step_goes_to_one_part_and_none_loses(rule: Any, total: int, weights: list[Any]) -> None:
    fewer, more = apportion([total, total + 1], weights, rule=rule)
    assert fewer.sum() == total
    assert sorted((more - fewer).tolist()) == [0] * (len(weights) - 1) + [1]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(DIVISORS), totals, positive, st.data())
def test_some_parts_share_their_sum_as_all_share_the_total(rule: Any, total: int, weights: list[Any], data: st.DataObject) -> None:
    parts = apportion(total, weights, rule=rule).tolist()
    some = sorted(data.draw(st.sets(st.integers(0, len(weights) - 1), min_size=1)))
    again = apportion(sum(parts[i] for i in some), [weights[i] for i in some], rule=rule)
    assert again.tolist() == [parts[i] for i in some]
    assert apportion(total, parts, rule=rule).tolist() == parts  # parts that are in proportion already stay


@settings(max_examples=120, deadline=None)
@given(totals, positive)
def test_rules_lean_the_way_they_are_said_to(total: int, weights: list[Any]) -> None:
    exact = [Fraction(total) * Fraction(w) / sum(map(Fraction, weights)) for w in weights]
    parts = {rule: apportion(total, weights, rule=rule).tolist() for rule in ("largest_remainder", *DIVISORS)}
    assert all(abs(p - q) < 1 for p, q in zip(parts["largest_remainder"], exact, strict=True))   # stays within a step
    assert all(p > q - 1 for p, q in zip(parts["jefferson"], exact, strict=True))                # never below it
    assert all(p < q + 1 for p, q in zip(parts["adams"], exact, strict=True))                    # never above it
    most = max(range(len(weights)), key=lambda i: (Fraction(weights[i]), -i))
    largest = [parts[rule][most] for rule in DIVISORS]
    assert largest == sorted(largest, reverse=True)                                              # the largest part


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(DIVISORS), totals, st.lists(st.integers(1, 10**9), min_size=2, max_size=8, unique=True), st.randoms())
def test_the_order_of_parts_matters_only_for_ties(rule: Any, total: int, weights: list[int], draw: random.Random) -> None:
    shuffled = draw.sample(weights, len(weights))
    one, other = (dict(zip(ws, apportion(total, ws, rule=rule).tolist(), strict=True)) for ws in (weights, shuffled))
    moved = [w for w in weights if one[w] != other[w]]
    level = {order(rule, min(one[w], other[w]), w) for w in moved}
    assert len(level) <= 1


# --- every size -------------------------------------------------------------------------------------------------------
HARD: list[tuple[str, Any]] = [
    ("alike", np.random.default_rng(1).integers(10**5, 10**6, 3000)),
    ("15 orders of magnitude", 10.0 ** np.random.default_rng(2).uniform(-15, 0, 3000)),
    ("all level at whole levels, too large for floats", 2**40 * np.arange(1, 1001)),
    ("equal", np.ones(3000, dtype=int)),
    ("alone", [0.1]),
]


@pytest.mark.parametrize("rule", DIVISORS)
@pytest.mark.parametrize(("name", "weights"), HARD)
@pytest.mark.parametrize("total", [500_400, 10**9, BIG])
def test_no_step_would_be_better_elsewhere(rule: Any, name: str, weights: Any, total: int) -> None:
    parts = apportion(total, weights, rule=rule).tolist()
    exact = integers(np.asarray(weights).tolist())
    assert sum(parts) == total, name
    last = max((order(rule, p - 1, w), i) for i, (p, w) in enumerate(zip(parts, exact, strict=True)) if p)
    assert last <= min((order(rule, p, w), i) for i, (p, w) in enumerate(zip(parts, exact, strict=True)))


@pytest.mark.parametrize("rule", DIVISORS)
def test_rows_at_once_are_rows_one_by_one(rule: Any) -> None:
    # rows that need Python ints, floats and int64, free and between bounds, side by side
    draw = np.random.default_rng(5)
    weights = draw.lognormal(0, 1, (200, 6)) * 10.0 ** draw.integers(-12, 1, (200, 6))
    weights[::3] = draw.integers(1, 5, (67, 6))
    total = 10 ** draw.integers(1, 16, 200)
    upper = np.where(draw.random((200, 6)) < 0.3, total[:, None] // 8 + 1, BIG)
    upper[:, 0] = BIG
    free, held = apportion(total, weights, rule=rule), apportion(total, weights, rule=rule, upper=upper)
    for i in range(200):
        assert free[i].tolist() == apportion(total[i], weights[i], rule=rule).tolist()
        assert held[i].tolist() == apportion(total[i], weights[i], rule=rule, upper=upper[i]).tolist()
