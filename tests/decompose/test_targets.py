"""solve3 and over_assign: what is found agrees with what was given, and no buffer goes above its ceiling."""
from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.decompose import Conflict, Infeasible, Solved, over_assign, solve3

# --- any two of base, growth and target give the third (T8) -----------------------------------------------------------
FOUND: list[tuple[int | None, Any, int | None, tuple[int, Fraction, int]]] = [
    # base, growth, target, all three
    (1000, 0.2, None, (1000, Fraction(1, 5), 1200)),                     # 提高 20 %
    (1000, None, 1200, (1000, Fraction(1, 5), 1200)),                    # 达到 1200
    (None, 0.2, 1200, (1000, Fraction(1, 5), 1200)),                     # from what?
    (1000, Decimal("0.2"), None, (1000, Fraction(1, 5), 1200)),          # a decimal
    (1000, Fraction(1, 3), None, (1000, Fraction(1, 3), 1333)),          # a fraction, kept as it is
    (5, 0.1, None, (5, Fraction(1, 10), 6)),                             # 5.5: half away from zero, 0.1 read as typed
    (15, 0.7, None, (15, Fraction(7, 10), 26)),                          # 25.5, where floats make it 25.499...
    (-1000, 0.02, None, (-1000, Fraction(1, 50), -1020)),                # a loss grows into a larger loss
    (-1000, None, -1020, (-1000, Fraction(1, 50), -1020)),
    (40123, None, 48600, (40123, Fraction(211, 1000), 48600)),           # 21.127.. % to a tenth of a percent
    (100, -0.5, None, (100, Fraction(-1, 2), 50)),                       # a cut
    (100, None, 0, (100, Fraction(-1), 0)),                              # nothing left: -100 %
    (0, 0.5, None, (0, Fraction(1, 2), 0)),                              # half more of nothing
    (10**15, 1e-15, None, (10**15, Fraction(1, 10**15), 10**15 + 1)),    # one step in the largest amount
]


@pytest.mark.parametrize(("base", "growth", "target", "due"), FOUND)
def test_two_figures_give_the_third(base: Any, growth: Any, target: Any, due: tuple[int, Fraction, int]) -> None:
    assert solve3(base, growth, target) == Solved(*due)


def test_figures_by_name_and_in_order() -> None:
    assert solve3(base=1000, growth=0.2) == solve3(base=1000, target=1200) == solve3(growth=0.2, target=1200)
    base, growth, target = solve3(1000, 0.2)
    assert (base, growth, target) == (1000, Fraction(1, 5), 1200)
    with pytest.raises(ValueError, match="two of the three"):
        solve3(1000)


AGREE = [
    # base, growth, target, whether they agree
    (1_000_000, 0.2, 1_200_000, True),
    (1_000_000, 0.2, 1_200_500, True),     # half a step of the growth: 20.05 % reads 20.1 % or 20.0 %
    (1_000_000, 0.2, 1_199_500, True),     # the same below
    (1_000_000, 0.2, 1_200_501, False),    # beyond half a step
    (1_000_000, 0.2, 1_199_499, False),
    (1000, 0.2, 1250, False),              # 25 %, not 20 %
    (3, 0.2, 4, True),                     # 3.6 cannot be written in whole steps
    (3, 0.2, 5, False),
    (4, 1.5, 11, True),                    # 11 / 2.5 = 4.4, a base of 4: found that way, so it must agree
    (0, 0.2, 0, True),
    (0, 0.2, 1, False),
]


@pytest.mark.parametrize(("base", "growth", "target", "agree"), AGREE)
def test_three_figures_conflict_only_beyond_half_a_step(base: int, growth: float, target: int, agree: bool) -> None:
    if agree:
        assert solve3(base, growth, target) == Solved(base, Fraction(str(growth)), target)
    else:
        with pytest.raises(Infeasible):
            solve3(base, growth, target)


def test_a_conflict_says_which_targets_would_do() -> None:
    with pytest.raises(Infeasible) as e:
        solve3(1_000_000, 0.2, 1_250_000)
    c = e.value.conflict
    assert isinstance(c, Conflict)
    assert (c.kind, c.total, c.low, c.high) == ("above", 1_250_000, 1_199_500, 1_200_500)
    with pytest.raises(Infeasible) as e:
        solve3(1_000_000, 0.2, 1_250_000, growth_step=Fraction(1, 100))
    c = e.value.conflict
    assert isinstance(c, Conflict)
    assert (c.low, c.high) == (1_195_000, 1_205_000)  # a coarser growth allows more


POINTS = [
    # base, growth, target in tenths of a percent; 100 % is 1000
    (100, 0.02, None, (100, Fraction(1, 50), 120)),       # 市场份额提升 2 个点: 10 % to 12 %, not to 10.2 %
    (100, None, 120, (100, Fraction(1, 50), 120)),
    (None, 0.02, 120, (100, Fraction(1, 50), 120)),
    (0, None, 35, (0, Fraction(35, 1000), 35)),           # from nothing: points know no division by it
    (100, 0.02, 120, (100, Fraction(1, 50), 120)),
]


@pytest.mark.parametrize(("base", "growth", "target", "due"), POINTS)
def test_growth_in_points(base: Any, growth: Any, target: Any, due: tuple[int, Fraction, int]) -> None:
    assert solve3(base, growth, target, points_of=1000) == Solved(*due)


def test_points_conflict_too() -> None:
    with pytest.raises(Infeasible):
        solve3(100, 0.02, 102, points_of=1000)


amounts = st.integers(-10**15, 10**15)
growths = st.fractions(min_value=Fraction(-9, 10), max_value=20, max_denominator=100_000)
steps = st.sampled_from([Fraction(1, 100), Fraction(1, 1000), Fraction(1, 10_000)])


@settings(max_examples=300, deadline=None)
@given(amounts, growths, steps)
def test_a_found_target_agrees_and_is_the_nearest(base: int, growth: Fraction, step: Fraction) -> None:
    found = solve3(base, growth, None, growth_step=step)
    assert abs(found.target - base * (1 + growth)) <= Fraction(1, 2)
    assert solve3(base, growth, found.target, growth_step=step) == found


@settings(max_examples=300, deadline=None)
@given(amounts, growths, steps)
def test_a_found_base_agrees_and_is_the_nearest(target: int, growth: Fraction, step: Fraction) -> None:
    found = solve3(None, growth, target, growth_step=step)
    assert abs(found.base - target / (1 + growth)) <= Fraction(1, 2)
    assert solve3(found.base, growth, target, growth_step=step) == found


@settings(max_examples=300, deadline=None)
@given(amounts.filter(bool), amounts, steps)
def test_a_found_growth_agrees_and_is_the_nearest(base: int, target: int, step: Fraction) -> None:
    found = solve3(base, None, target, growth_step=step)
    assert abs(found.growth - Fraction(target - base, base)) <= step / 2
    assert (found.growth / step).denominator == 1
    assert solve3(base, found.growth, target, growth_step=step) == found


WRONG: list[tuple[tuple[Any, Any, Any], dict[str, Any], str]] = [
    ((1000, None, None), {}, "two of the three"),
    ((None, 0.2, None), {}, "two of the three"),
    ((None, None, 1200), {}, "two of the three"),
    ((0, None, 10), {}, "base: there is no growth on 0"),
    ((None, -1, 10), {}, "growth: -100 %"),
    ((10.5, 0.2, None), {}, "base: 10.5"),
    ((10, 0.2, 12.0), {}, "target: 12.0"),
    ((10, float("nan"), None), {}, "growth: nan"),
    ((10, "20%", None), {}, "growth: '20%'"),
    ((10, 0.2, None), {"growth_step": 0}, "growth_step"),
]


@pytest.mark.parametrize(("figures", "named", "words"), WRONG)
def test_a_wrong_figure_is_named(figures: tuple[Any, Any, Any], named: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        solve3(*figures, **named)


# --- over-assignment, level by level (C5) -----------------------------------------------------------------------------
BUFFERS: list[tuple[int, list[Any], Any, list[int]]] = [
    # goal, rates top down, ceiling, what each level hands down
    (1000, [0.05, 0.03], 0.10, [1050, 1082]),              # 1050 × 1.03 = 1081.5
    (1000, [0.05, 0.05, 0.05], 0.10, [1050, 1100, 1100]),  # 1102.5 is above 10 %: the ceiling, and no more after it
    (1000, [0.05, 0.05, 0.05], None, [1050, 1103, 1158]),  # without ceiling the buffers compound
    (1000, [0.2], 0.1, [1100]),                            # the first level alone is above it
    (1000, [0, 0], 0.1, [1000, 1000]),                     # no buffer
    (1000, [0.1], 0, [1000]),                              # no buffer allowed
    (99, [0.5], 0.1, [108]),                               # 108.9: the ceiling is rounded down, never above 10 %
    (-1000, [0.05, 0.03], 0.10, [-1050, -1082]),           # mirrored
    (0, [0.05], 0.1, [0]),
    (1000, [Fraction(1, 3)], Decimal("0.5"), [1333]),      # fractions and decimals
    (1000, [], 0.1, []),                                   # nobody below
]


@pytest.mark.parametrize(("goal", "rates", "ceiling", "handed_down"), BUFFERS)
def test_over_assignment(goal: int, rates: list[Any], ceiling: Any, handed_down: list[int]) -> None:
    result = over_assign(goal, rates, ceiling=ceiling)
    assert result.tolist() == handed_down
    assert result.dtype == np.int64
    assert over_assign(goal, rates, ceiling).tolist() == handed_down
    assert ceiling is not None or over_assign(goal, rates).tolist() == handed_down


rates = st.fractions(min_value=0, max_value=1, max_denominator=1000)


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 10**14), st.lists(rates, max_size=5), rates)
def test_the_compounded_buffer_is_never_above_the_ceiling(goal: int, rates: list[Fraction], ceiling: Fraction) -> None:
    free = over_assign(goal, rates, ceiling=None).tolist()
    capped = over_assign(goal, rates, ceiling=ceiling).tolist()
    assert all(amount <= goal * (1 + ceiling) for amount in capped)
    assert all(below >= above for above, below in zip([goal, *capped], capped, strict=False))  # no level hands down less
    assert [min(a, int(goal * (1 + ceiling))) for a in free] == capped                         # nor does it bend the rest


@pytest.mark.parametrize(("args", "ceiling", "words"), [
    ((1000, [-0.1]), 0.1, r"rates\[0\]: negative"),
    ((1000, [0.1, float("inf")]), 0.1, r"rates\[1\]: inf"),
    ((1000, [0.1]), -0.1, "ceiling: negative"),
    ((1000.5, [0.1]), 0.1, "goal: 1000.5"),
    ((1000, 0.1), 0.1, "rates: one for each level"),
    ((9 * 10**18, [0.5]), None, "goal, rates: an amount beyond"),
])
def test_a_wrong_rate_is_named(args: tuple[Any, Any], ceiling: Any, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        over_assign(*args, ceiling=ceiling)
