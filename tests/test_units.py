"""A unit turns what Excel holds into whole steps, says when a figure is finer than the step, and shows it."""
from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.decompose.rounding.rational import half_up
from xlplan.units import HOUR, LIMIT, PERCENT, PERSON, WAN_YUAN, YUAN, Unit, round_whole


@pytest.mark.parametrize(("unit", "value", "steps", "exact"), [
    (WAN_YUAN, 12.34, 1_234, True),
    (WAN_YUAN, 0.1 + 0.2, 30, True),           # what floats leave behind is no figure
    (WAN_YUAN, 1.005, 101, False),             # as it is written, half away from zero; its float is below
    (WAN_YUAN, -1.005, -101, False),
    (WAN_YUAN, 83.3333, 8_333, False),
    (YUAN, 1e10, 10_000_000_000, True),
    (WAN_YUAN, 12_345_678_901.231, 1_234_567_890_123, False),  # a tenth of a step, in any amount
    (PERSON, 0.5, 1, False),
    (HOUR, 1.5, 3, True), (HOUR, 1.25, 3, False),              # half hours
    (PERCENT, 0.123, 123, True),
])
def test_what_excel_holds_in_steps(unit: Unit, value: float, steps: int, exact: bool) -> None:
    assert unit.steps(value) == (steps, exact)
    [whole], [fine] = unit.steps_of(np.array([value]))
    assert (whole, fine) == (steps, exact)


@given(st.integers(-10**18, 10**18), st.integers(0, 6))
def test_decimals_are_rounded_as_quotients_are(n: int, places: int) -> None:
    assert int(round_whole(Decimal(n).scaleb(-places))) == half_up(n, 10**places)


@given(st.integers(-10**13, 10**13), st.integers(0, 2))
def test_no_figure_finer_than_the_step_passes(n: int, finer: int) -> None:
    """Written with up to two digits more than the unit has: exact only where these are zeros."""
    value = float(Decimal(n).scaleb(-WAN_YUAN.places - finer))
    [steps], [exact] = WAN_YUAN.steps_of(np.array([value]))
    assert exact == (n % 10**finer == 0)
    assert abs(int(steps) * 10**finer - n) <= 10**finer // 2


@given(st.lists(st.integers(-10**9, 10**9), min_size=1, max_size=50))
def test_a_sum_of_floats_is_as_exact_as_its_parts(parts: list[int]) -> None:
    total = sum(part / 100 for part in parts)
    [steps], [exact] = WAN_YUAN.steps_of(np.array([total]))
    assert (steps, exact) == (sum(parts), True)


def test_beyond_the_limit_it_stops() -> None:
    for beyond in (LIMIT / 100 * 1.01, -LIMIT / 100 * 1.01):
        with pytest.raises(OverflowError):
            WAN_YUAN.steps(beyond)
        with pytest.raises(OverflowError):
            WAN_YUAN.steps_of(np.array([1.0, beyond]))


@pytest.mark.parametrize(("unit", "steps", "value", "shown", "signed"), [
    (WAN_YUAN, -123_450, -1234.5, "-1,234.50", "-1,234.50"), (WAN_YUAN, 30, 0.3, "0.30", "+0.30"),
    (YUAN, 1_200, 1200, "1,200", "+1,200"), (PERCENT, 123, 0.123, "12.3%", "+12.3%"), (HOUR, 3, 1.5, "1.5", "+1.5")])
def test_steps_as_excel_stores_and_a_planner_reads_them(unit: Unit, steps: int, value: float, shown: str, signed: str) -> None:
    assert unit.value(steps) == value
    assert unit.steps(value) == (steps, True)
    assert (unit.show(steps), unit.show(steps, sign=True)) == (shown, signed)
