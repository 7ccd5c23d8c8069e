"""spread, whatever the numbers: sums, holds, bounds, signs, and each cell against its exact share."""
from __future__ import annotations

from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, reject, settings
from hypothesis import strategies as st

from xlplan.decompose import CellConflict, Infeasible, spread
from xlplan.decompose.rounding import series
from xlplan.decompose.spreading.methods import ACTIONS, METHODS

BIG = 10**15
SIGN = {"replace": 0, "add": 1, "subtract": -1}
SHARED = ("proportional", "equal", "equal_populated", "relative_proportional", "pattern")  # the total is the value
OWN = ("repeat", "repeat_populated", "straight_line", "growth", "clear")                   # each cell has its own value

small = st.integers(-40, 40)
cell = st.one_of(small, small, st.integers(-10**6, 10**6), st.integers(-10**13, 10**13))
percents = st.one_of(st.integers(-150, 150), st.decimals(-200, 200, places=2), st.floats(-150, 150),
                     st.fractions(-150, 150, max_denominator=10**6))


def half_away(x: Fraction) -> int:
    """Rounded as Excel's ROUND, said once more."""
    return int(abs(x) + Fraction(1, 2)) * (1 if x >= 0 else -1)


def exactly(percent: Any) -> Fraction:
    """2.5 as 5/200."""
    return Fraction(str(percent)) / 100


@st.composite
def calls(draw: st.DrawFn, methods: tuple[str, ...] = tuple(METHODS)) -> tuple[list[int], Any, str, dict[str, Any]]:
    """(before, value, method, parameters) without holds and bounds."""
    before = draw(st.one_of(
        st.lists(cell, min_size=1, max_size=8), st.lists(st.integers(0, 100), min_size=1, max_size=8),
        st.lists(st.sampled_from([0, 0, 5]), min_size=1, max_size=8)))
    method = draw(st.sampled_from(methods))
    n = len(before)
    more: dict[str, Any] = {"action": draw(st.sampled_from(ACTIONS))}
    value = draw(percents) if method in ("percent_change", "relative_percent") else draw(cell)
    if method.startswith("relative"):
        more["reference"] = draw(st.lists(st.one_of(cell, small.map(abs)), min_size=n, max_size=n))
    elif method == "straight_line":
        more |= {"start": draw(cell), "end": draw(cell)}
    elif method == "growth":
        more |= {"start": draw(st.integers(-10**6, 10**6)), "percent": draw(percents)}
    elif method == "pattern":
        more["pattern"] = draw(st.lists(st.integers(0, 9), min_size=1, max_size=5))
    elif method == "transfer":
        assume(n > 1)
        more["source"], more["destination"] = draw(st.permutations(range(n)))[:2]
    return before, value, method, more


def result(before: Any, value: Any, method: str, more: dict[str, Any]) -> list[int]:
    """What spread gives; a call that is refused for amounts that cancel, or for their size, is no case."""
    try:
        cells: list[int] = spread(before, value, method, **more).reshape(-1).tolist()  # type: ignore[arg-type]
    except (ValueError, OverflowError) as e:
        if isinstance(e, Infeasible) or not ("add up to zero" in str(e) or "beyond" in str(e)):
            raise
        reject()
    return cells


def total_of(before: list[int], value: Any, method: str, more: dict[str, Any]) -> int | None:
    """The total that the table promises; None where it is what results."""
    whole, sign = sum(before), SIGN[more["action"]]
    if method in SHARED:
        return whole * abs(sign) + int(value) * (sign or 1)
    if method == "percent_change":
        return whole + half_away(whole * exactly(value)) * (sign or 1)
    if method == "relative_percent":
        return whole * abs(sign) + half_away(sum(more["reference"]) * exactly(value)) * (sign or 1)
    return whole if method == "transfer" else None


@settings(max_examples=150, deadline=None)
@given(calls(), st.data())
def test_totals_are_met_and_held_cells_do_not_move(call: tuple[list[int], Any, str, dict[str, Any]], data: Any) -> None:
    before, value, method, more = call
    held = data.draw(st.lists(st.integers(0, len(before) - 1), unique=True))
    stuck = [i for i in range(len(before)) if i in held or (method == "equal_populated" and not before[i])]
    expected = total_of(before, value, method, more)
    if (method == "transfer" and value and set(held) & {more["source"], more["destination"]}) or (
            expected not in (None, sum(before)) and len(stuck) == len(before)):  # no cell is left to move
        with pytest.raises(Infeasible):
            result(before, value, method, {**more, "held": held})
        return
    after = result(before, value, method, {**more, "held": held})
    assert all(after[i] == before[i] for i in held)
    if expected is not None:
        assert sum(after) == expected
    else:
        free = result(before, value, method, more)
        assert all(x == y for i, (x, y) in enumerate(zip(after, free, strict=True)) if i not in held)


def exact_cells(before: list[int], value: Any, method: str, more: dict[str, Any]) -> list[Fraction]:
    """What each cell would be without rounding."""
    n, sign = len(before), SIGN[more["action"]]
    base = [x * abs(sign) for x in before]
    if method in ("percent_change", "relative_percent"):
        basis = before if method == "percent_change" else more["reference"]
        base = before if method == "percent_change" else base
        return [b + x * exactly(value) * (sign or 1) for b, x in zip(base, basis, strict=True)]
    weights = {"proportional": before, "equal": [1] * n, "equal_populated": [int(x != 0) for x in before],
               "relative_proportional": more.get("reference", before),
               "pattern": (more.get("pattern", []) * n)[:n]}[method]
    weights = weights if any(weights) else [1] * n
    return [b + Fraction(value * w, sum(weights)) * (sign or 1) for b, w in zip(base, weights, strict=True)]


@settings(max_examples=150, deadline=None)
@given(calls((*SHARED, "percent_change", "relative_percent")))
def test_every_cell_is_its_exact_share_rounded(call: tuple[list[int], Any, str, dict[str, Any]]) -> None:
    before, value, method, more = call
    assume(method != "equal_populated" or any(before))
    after = result(before, value, method, more)
    exact = exact_cells(before, value, method, more)
    assert all(abs(x - q) < 1 for x, q in zip(after, exact, strict=True))
    up = [q - q.__floor__() for x, q in zip(after, exact, strict=True) if x > q]
    down = [q - q.__floor__() for x, q in zip(after, exact, strict=True) if x < q]
    assert not up or not down or min(up) >= max(down)  # no other rounding with that total is nearer


@settings(max_examples=80, deadline=None)
@given(calls(OWN))
def test_series_are_exact_and_each_value_is_rounded_on_its_own(call: tuple[list[int], Any, str, dict[str, Any]]) -> None:
    before, value, method, more = call
    n, sign = len(before), SIGN[more["action"]]
    if method == "straight_line":
        start, gap = more["start"], Fraction(more["end"] - more["start"], max(n - 1, 1))
        values = [half_away(start + i * gap) for i in range(n)]
    elif method == "growth":
        values = [half_away(more["start"] * (1 + exactly(more["percent"]))**i) for i in range(n)]
    else:
        values = [0 if method == "clear" else value] * n
    after = result(before, value, method, more)
    touched = [method != "repeat_populated" or x != 0 for x in before]
    assert after == [(x * abs(sign) + v * (sign or 1)) if t else x for x, v, t in zip(before, values, touched, strict=True)]


@settings(max_examples=60, deadline=None)
@given(st.integers(-10**4, 10**4), percents, st.integers(0, 9))
def test_growth_is_exact_however_few_bits_are_carried_along(start: int, percent: Any, bits: int) -> None:
    ratio = 1 + exactly(percent)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(series, "_BITS", bits + 1)
        assert series.growing_series(9, start, ratio).tolist() == [half_away(start * ratio**i) for i in range(9)]


@settings(max_examples=150, deadline=None)
@given(calls(), st.data())
def test_bounds_are_kept_or_the_conflict_named(call: tuple[list[int], Any, str, dict[str, Any]], data: Any) -> None:
    before, value, method, more = call
    n = len(before)
    edges = st.one_of(small, st.integers(-10**6, 10**6))
    pairs = [sorted(data.draw(st.tuples(edges, edges))) for _ in before]
    sides = {"lower": [a for a, _ in pairs], "upper": [b for _, b in pairs]}
    bounds = {name: sides[name] for name in data.draw(st.sampled_from([("lower",), ("upper",), ("lower", "upper")]))}
    held = data.draw(st.lists(st.integers(0, n - 1), unique=True, max_size=2))
    try:
        after = result(before, value, method, {**more, **bounds, "held": held})
    except Infeasible as e:
        conflict = e.conflict
        assert isinstance(conflict, CellConflict)
        assert conflict.cells
        assert conflict.by
        if conflict.kind in ("above", "below") and len(bounds) == 2 and method != "equal_populated":
            side = bounds["upper" if conflict.kind == "above" else "lower"]  # the claim is true, to the step
            reach = sum(before[i] if i in held else side[i] for i in range(n))
            assert conflict.by == conflict.total - reach
        return
    assert all(a <= x for a, x in zip(bounds.get("lower", after), after, strict=True))
    assert all(x <= b for b, x in zip(bounds.get("upper", after), after, strict=True))
    assert all(after[i] == before[i] for i in held)
    expected = total_of(before, value, method, more)
    assert expected is None or sum(after) == expected


@settings(max_examples=80, deadline=None)
@given(calls(), st.data())
def test_bounds_that_do_not_bind_change_nothing(call: tuple[list[int], Any, str, dict[str, Any]], data: Any) -> None:
    before, value, method, more = call
    assume(method != "equal_populated" or any(before))
    free = result(before, value, method, more)
    room = data.draw(st.integers(0, 3))
    fence = {"lower": [x - room - 1 for x in free], "upper": [x + room + 1 for x in free]}
    assert result(before, value, method, {**more, **fence}) == free


@settings(max_examples=80, deadline=None)
@given(calls((*SHARED, "percent_change", "relative_percent", "repeat", "repeat_populated", "straight_line", "growth")))
def test_the_opposite_gives_the_opposite(call: tuple[list[int], Any, str, dict[str, Any]]) -> None:
    before, value, method, more = call
    assume(method != "equal_populated" or any(before))
    after = result(before, value, method, more)
    mirror = dict(more)
    for name in ("reference", "start", "end"):
        if name in more and method != "relative_proportional":
            mirror[name] = (-np.array(more[name])).tolist()
    flipped = value if method in ("percent_change", "relative_percent") else -value
    assert result([-x for x in before], flipped, method, mirror) == [-x for x in after]


@settings(max_examples=80, deadline=None)
@given(st.lists(cell, min_size=1, max_size=8), percents)
def test_a_percentage_never_turns_a_sign(before: list[int], percent: Any) -> None:
    after = result(before, percent, "percent_change", {})
    assume(exactly(percent) >= -1)
    for x, y in zip(before, after, strict=True):
        assert x * y >= 0
        assert abs(y) >= abs(x) if exactly(percent) >= 0 else abs(y) <= abs(x)


@settings(max_examples=80, deadline=None)
@given(st.lists(cell, min_size=1, max_size=8), st.data())
def test_spreading_its_own_total_changes_nothing(before: list[int], data: Any) -> None:
    held = data.draw(st.lists(st.integers(0, len(before) - 1), unique=True))
    assert result(before, sum(before), "proportional", {"held": held}) == before
    assert result(before, 0, "proportional", {"held": held, "action": "add"}) == before
    assert result(before, 0, "percent_change", {}) == before


@settings(max_examples=80, deadline=None)
@given(calls((*SHARED, "relative_percent", "repeat", "straight_line", "growth", "transfer", "clear")), st.data())
def test_what_was_added_can_be_taken_away(call: tuple[list[int], Any, str, dict[str, Any]], data: Any) -> None:
    before, value, method, more = call
    assume(method not in ("proportional", "equal_populated"))  # their weights change with the cells
    held = data.draw(st.lists(st.integers(0, len(before) - 1), unique=True, max_size=len(before) - 1))
    assume(method != "transfer" or not held)
    there = result(before, value, method, {**more, "action": "add", "held": held})
    assert result(there, value, method, {**more, "action": "subtract", "held": held}) == before


@settings(max_examples=80, deadline=None)
@given(calls(("proportional", "equal_populated", "percent_change", "relative_proportional", "relative_percent")),
       st.randoms(use_true_random=False))
def test_the_order_of_the_cells_does_not_matter(call: tuple[list[int], Any, str, dict[str, Any]], random: Any) -> None:
    before, value, method, more = call
    assume(any(before) or method.startswith("relative"))
    after = result(before, value, method, more)
    exact = exact_cells(before, value, method, more)
    halves = [q - q.__floor__() for q in exact if q.denominator > 1]
    assume(len(set(halves)) == len(halves))  # a tie goes to the earlier cell
    order = list(range(len(before)))
    random.shuffle(order)
    moved = {**more, "reference": [more["reference"][i] for i in order]} if "reference" in more else more
    assert result([before[i] for i in order], value, method, moved) == [after[i] for i in order]


@settings(max_examples=80, deadline=None)
@given(st.integers(1, 9), cell, st.sampled_from(ACTIONS))
def test_nothing_to_go_by_means_equally(n: int, value: int, action: Any) -> None:
    even = spread([0] * n, value, "equal", action=action).tolist()
    assert spread([0] * n, value, "proportional", action=action).tolist() == even
    assert spread([0] * n, value, "relative_proportional", action=action, reference=[0] * n).tolist() == even
    assert max(even) - min(even) <= 1


@settings(max_examples=80, deadline=None)
@given(calls(), st.sampled_from([(2, 3), (3, 2), (6, 1), (1, 2, 3)]), st.data())
def test_a_table_is_its_cells_row_by_row(
        call: tuple[list[int], Any, str, dict[str, Any]], shape: tuple[int, ...], data: Any) -> None:
    before, value, method, more = call
    before = (before * 6)[:6]
    more = {**more, "reference": (more["reference"] * 6)[:6]} if "reference" in more else more
    held = data.draw(st.lists(st.integers(0, 5), unique=True, max_size=3))
    assume(method not in ("transfer", "equal_populated"))
    flat = result(before, value, method, {**more, "held": held})
    more = {**more, "reference": np.reshape(more["reference"], shape)} if "reference" in more else more
    table = spread(np.reshape(before, shape), value, method,  # type: ignore[arg-type]
                   held=[tuple(map(int, np.unravel_index(i, shape))) for i in held], **more)
    assert table.shape == shape
    assert table.reshape(-1).tolist() == flat


@settings(max_examples=80, deadline=None)
@given(st.lists(cell, min_size=1, max_size=8), cell, percents)
def test_running_totals_of_both_signs_are_within_half_a_step(before: list[int], value: int, percent: Any) -> None:
    grown = result(before, percent, "percent_change", {"rule": "cumulative"})
    scaled = result(before, value, "proportional", {"rule": "cumulative"})
    exact = exact_cells(before, value, "proportional", {"action": "replace"})
    assert sum(scaled) == value
    assert sum(grown) == sum(before) + half_away(sum(before) * exactly(percent))
    for k in range(1, len(before)):
        assert abs(sum(scaled[:k]) - sum(exact[:k], Fraction())) <= Fraction(1, 2)
        assert abs(sum(grown[:k]) - sum(before[:k]) * (1 + exactly(percent))) <= Fraction(1, 2)


@pytest.mark.parametrize(("method", "value", "more"), [
    ("proportional", 10**14 + 7, {}), ("equal", 10**14 + 7, {}), ("equal_populated", 10**14 + 7, {}),
    ("percent_change", 2.5, {}), ("pattern", 10**14 + 7, {}), ("straight_line", None, {"start": -5, "end": 10**8}),
    ("growth", None, {"start": 1000, "percent": 0.001}), ("repeat", 12345, {}),
])
def test_a_million_cells(method: Any, value: Any, more: dict[str, Any]) -> None:
    rng = np.random.default_rng(5)
    before = rng.integers(0, 10**8, 1_000_000)
    held = rng.random(1_000_000) < 0.01
    after = spread(before, value, method, held=held, **more)
    assert (after[held] == before[held]).all()
    whole = int(before.sum())
    if method == "percent_change":
        assert int(after.sum()) == whole + half_away(Fraction(whole, 40))
    elif value == 10**14 + 7:
        assert int(after.sum()) == value
    elif method == "growth":  # compound interest over a million terms: the last is exact too
        exact = Fraction(1000) * Fraction(100_001, 100_000)**999
        assert spread(np.zeros(1000, dtype=int), value, method, **more)[-1] == half_away(exact)
        assert (np.diff(after[~held]) >= 0).all()
    else:
        assert after[~held][-1] in (12345, 10**8)


def test_sums_beyond_64_bits_do_not_wrap() -> None:
    # magnitudes of 10**15 each, in all more than 2**63; the total is 7
    before = np.tile(np.array([BIG, -BIG]), 10_000)
    before[-1] += 7
    assert spread(before, 7, "proportional").tolist() == before.tolist()
    half = spread(before, -50, "percent_change")
    assert int(half.astype(object).sum()) == 3  # 7 less half of it, 3.5, rounded to 4
    assert (np.abs(half - before / 2) < 1).all()
