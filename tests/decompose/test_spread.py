"""spread: TM1's, Jedox's and Oracle's vocabulary, exact to the step, with holds that hold."""
from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest

from xlplan.decompose import RULES, CellConflict, Infeasible, apportion, spread

BIG = 10**15
LINE = {"start": 100, "end": 200}
GROW = {"start": 300, "percent": 25}

# --- worked examples from the manuals ---------------------------------------------------------------------------------
# IBM: www.ibm.com/docs/en/planning-analytics/2.1.0, topics "Data spreading methods", "Data spreading and hold syntax
# reference table", "Spreading to a consolidated cell". Jedox: knowledgebase.jedox.com/jedox/planning, "Splashing
# Overview", "Splash Parameter #", "Splashing Commands". Oracle: docs.oracle.com, EPM 11.2, Working with Planning, "How
# Spreading Data Works", "Examples of Spreading Data with Cell Locking"; Administering Planning, "Examples of Spreading
# Patterns". Anaplan: help.anaplan.com, "Breakback", "Hold".
MANUALS: list[tuple[list[int], Any, str, dict[str, Any], list[int]]] = [
    ([10, 30, 60], 300, "proportional", {}, [30, 90, 180]),                     # IBM: 10, 30 and 60 % of 300
    ([100, 50, 100], 500, "proportional", {}, [200, 100, 200]),                 # Oracle, FLOW, example 1: Q1 250 -> 500
    ([17500, 5000, 0, 0], 10000, "proportional", {}, [7778, 2222, 0, 0]),       # Jedox #100: 77.78, 22.22, zeros stay
    ([25, 25, 25, 25], 1000, "proportional", {}, [250] * 4),                    # IBM Cognos Planning, breakback
    ([0, 0, 0], 12000, "proportional", {}, [4000] * 3),                         # Anaplan: a sum of zero, evenly
    ([0, 0, 0, 0], 1200, "proportional", {}, [300] * 4),                        # IBM, ProportionSpreadToZeroCells
    ([10, 20, 30], 100, "proportional", {"held": [1]}, [20, 20, 60]),           # Anaplan, Hold: Feb held, Q1 60 -> 100
    ([100, 100, 100], 600, "proportional", {"held": [1, 2]}, [400, 100, 100]),  # Oracle, cell locking, example 1
    ([100] * 4, 800, "proportional", {"held": [0, 1]}, [100, 100, 300, 300]),   # Oracle, cell locking, example 2
    ([1500, 500], 2000, "proportional", {"action": "add"}, [3000, 1000]),       # Kepion: 75 and 25 % of 2,000 more
    ([0, 0, 0, 0], 1200, "equal", {}, [300] * 4),                               # IBM, equal leaves
    ([0] * 12, 1200, "equal", {}, [100] * 12),                                  # exploringtm1.com: 1200 over a year
    ([0, 7, 0, 9], 400, "repeat_populated", {}, [0, 400, 0, 400]),              # IBM, repeat leaves, non-zero only
    ([1, 2, 3], 50, "repeat", {"action": "subtract"}, [-49, -48, -47]),         # IBM, syntax table: R~50
    ([1, 2, 3], 400, "repeat", {}, [400] * 3),                                  # IBM, repeat; Jedox !; Oracle, fill
    ([100, 300, 400], 10, "percent_change", {"action": "add"}, [110, 330, 440]),  # IBM: P%+10; Oracle, telephone
    ([1000, -1000], 2, "percent_change", {"action": "add"}, [1020, -1020]),     # tm1forum.com 9341: TM1 makes it -980
    ([0] * 6, None, "straight_line", LINE, [100, 120, 140, 160, 180, 200]),     # IBM: six cells from 100 to 200
    ([0] * 3, None, "straight_line", LINE, [100, 150, 200]),                    # IBM: the midpoint is 150
    ([0] * 4, None, "growth", GROW, [300, 375, 469, 586]),                      # IBM: GR300:25; 468.75, 585.94
    ([0] * 3, 400, "relative_proportional", {"reference": [10, 20, 70]}, [40, 80, 280]),  # IBM: Argentina by Brazil
    ([0] * 3, 50, "relative_percent", {"reference": [100, 200, 300]}, [50, 100, 150]),    # IBM: 50 % of Brazil
    ([5, 5, 5], 13, "pattern", {}, [4, 4, 5]),                                  # Oracle: Q1 set to 13, pattern 4 4 5
    ([5, 5, 5], 12, "pattern", {"pattern": [1, 2, 1]}, [3, 6, 3]),              # Oracle: 1 2 1, a bell
    ([5, 5, 5], 12, "pattern", {"pattern": [0, 1, 0]}, [0, 12, 0]),             # Oracle: 0 1 0, the middle takes all
    ([5, 5, 5], 12, "pattern", {"pattern": [1]}, [4, 4, 4]),                    # Oracle: 1 repeats for every cell
    ([12, 12, 12], 6, "pattern", {"pattern": [3, 2, 1]}, [3, 2, 1]),            # Prophix, spread factor 3 2 1 (halved)
    ([1, 2, 3], None, "clear", {}, [0, 0, 0]),                                  # IBM: C
    ([90000, 40000], 35848, "transfer", {"source": 0, "destination": 1}, [54152, 75848]),  # Jedox: 35848 fullto
]


@pytest.mark.parametrize(("before", "value", "method", "more", "after"), MANUALS)
def test_the_manuals(before: list[int], value: Any, method: Any, more: dict[str, Any], after: list[int]) -> None:
    result = spread(before, value, method, **more)
    assert result.tolist() == after
    assert result.dtype == np.int64


# --- every method under every action ----------------------------------------------------------------------------------
BEFORE = [10, 20, 30, 0]
ACTIONS: list[tuple[str, Any, dict[str, Any], list[int], list[int], list[int]]] = [
    # method, value, parameters, after replace, add, subtract
    ("proportional", 121, {}, [20, 40, 61, 0], [30, 60, 91, 0], [-10, -20, -31, 0]),     # 20.2, 40.3, 60.5
    ("equal", 10, {}, [3, 3, 2, 2], [13, 23, 32, 2], [7, 17, 28, -2]),                   # 2.5 each
    ("equal_populated", 10, {}, [4, 3, 3, 0], [14, 23, 33, 0], [6, 17, 27, 0]),          # 3.3 each
    ("repeat", 7, {}, [7, 7, 7, 7], [17, 27, 37, 7], [3, 13, 23, -7]),
    ("repeat_populated", 7, {}, [7, 7, 7, 0], [17, 27, 37, 0], [3, 13, 23, 0]),
    ("percent_change", 15, {}, [12, 23, 34, 0], [12, 23, 34, 0], [8, 17, 26, 0]),        # 1.5, 3, 4.5: nine in all
    ("straight_line", None, {"start": 0, "end": 10}, [0, 3, 7, 10], [10, 23, 37, 10], [10, 17, 23, -10]),
    ("growth", None, {"start": 10, "percent": 50}, [10, 15, 23, 34], [20, 35, 53, 34], [0, 5, 7, -34]),
    ("relative_proportional", 10, {"reference": [1, 0, 1, 1]}, [4, 0, 3, 3], [14, 20, 33, 3], [6, 20, 27, -3]),
    ("relative_percent", 30, {"reference": [5, 5, 5, 1]}, [2, 2, 1, 0], [12, 22, 31, 0], [8, 18, 29, 0]),  # 1.5 x3, 0.3
    ("pattern", 10, {}, [3, 2, 3, 2], [13, 22, 33, 2], [7, 18, 27, -2]),                 # 4 4 5 4: 2.35, 2.35, 2.94, 2.35
    ("clear", None, {}, [0, 0, 0, 0], BEFORE, BEFORE),                                   # nothing added, nothing taken
    ("transfer", 5, {"source": 2, "destination": 3}, [10, 20, 25, 5], [10, 20, 25, 5], [10, 20, 35, -5]),
]


@pytest.mark.parametrize(("method", "value", "more", "replace", "add", "subtract"), ACTIONS)
def test_every_method_and_action(
        method: Any, value: Any, more: Any, replace: list[int], add: list[int], subtract: list[int]) -> None:
    assert spread(BEFORE, value, method, **more).tolist() == replace
    assert spread(BEFORE, value, method, action="add", **more).tolist() == add
    assert spread(BEFORE, value, method, action="subtract", **more).tolist() == subtract


HOLDS: list[tuple[list[int], str, Any, dict[str, Any], list[int]]] = [
    # what held cells keep is taken from the value, the others take the rest
    ([10, 20, 30, 0], "proportional", 100, {"held": [0]}, [10, 36, 54, 0]),
    ([10, 20, 30, 0], "proportional", 100, {"held": [0], "action": "add"}, [10, 60, 90, 0]),
    ([10, 0, 0, 0], "proportional", 100, {"held": [0]}, [10, 30, 30, 30]),               # nothing left but zeros: equally
    ([10, 20, 30, 0], "proportional", 5, {"held": [0]}, [10, -2, -3, 0]),                # the hold is more than the total
    ([10, 20, 30, 0], "equal", 100, {"held": [0]}, [10, 30, 30, 30]),
    ([10, 20, 30, 0], "equal_populated", 100, {"held": [0]}, [10, 45, 45, 0]),
    ([0, 0, 0, 0], "relative_proportional", 100, {"held": [3], "reference": [1, 2, 2, 9]}, [20, 40, 40, 0]),
    ([1, 2, 3, 4], "pattern", 28, {"held": [1]}, [8, 2, 10, 8]),                         # 4, 5, 4 keep their places
    # a percentage is one of the whole: 330 and not 320
    ([100, 100, 100], "percent_change", 10, {"held": [0]}, [100, 115, 115]),
    ([100, 0, 0], "percent_change", 10, {"held": [0]}, [100, 5, 5]),
    ([7, 0, 0], "relative_percent", 10, {"held": [0], "reference": [100, 100, 100]}, [7, 12, 11]),
    # where each cell gets its own, the held ones just do not
    ([1, 2, 3], "repeat", 9, {"held": [1]}, [9, 2, 9]),
    ([1, 2, 3], "straight_line", None, {"held": [1], "start": 0, "end": 10}, [0, 2, 10]),
    ([1, 2, 3], "growth", None, {"held": [1], "start": 10, "percent": 10}, [10, 2, 12]),
    ([1, 2, 3], "clear", None, {"held": [1]}, [0, 2, 0]),
    ([1, 2, 3], "transfer", 9, {"held": [1], "source": 0, "destination": 2}, [-8, 2, 12]),
]


@pytest.mark.parametrize(("before", "method", "value", "more", "after"), HOLDS)
def test_held_cells_do_not_move(before: list[int], method: Any, value: Any, more: Any, after: list[int]) -> None:
    assert spread(before, value, method, **more).tolist() == after


@pytest.mark.parametrize("held", [
    [1, 2], (2, 1), {1, 2}, range(1, 3), np.array([1, 2]), np.array([1, -1], dtype=np.int8), iter([2, 1, 1]),
    [(0, 1), (0, 2)], [(0, -2), (0, -1)], np.array([[0, 1], [0, 2]]),
    [[False, True, True]], np.array([[False, True, True]]),
])
def test_holds_may_be_said_in_many_ways(held: Any) -> None:
    assert spread([[10, 20, 30]], 100, "proportional", held=held).tolist() == [[50, 20, 30]]


@pytest.mark.parametrize("held", [None, [], (), np.zeros(0, dtype=int), [False, False, False], np.zeros(3, dtype=bool)])
def test_no_holds(held: Any) -> None:
    assert spread([10, 20, 30], 120, "proportional", held=held).tolist() == [20, 40, 60]


# --- both signs -------------------------------------------------------------------------------------------------------
SIGNS: list[tuple[list[int], str, Any, dict[str, Any], list[int]]] = [
    ([-1000], "percent_change", 2, {}, [-1020]),                                # more of a loss
    ([-1000], "percent_change", 2, {"action": "subtract"}, [-980]),
    ([1000, -1000], "percent_change", 2, {}, [1020, -1020]),                    # they add up to zero: no reason to refuse
    ([1000, -400], "percent_change", -10, {}, [900, -360]),                     # toward zero
    ([1, -1], "percent_change", 50, {}, [2, -2]),                               # 1.5, -1.5; the total stays 0
    ([-1, 1], "percent_change", 50, {}, [-2, 2]),                               # the same the other way round
    ([-10, -30], "proportional", -80, {}, [-20, -60]),
    ([-10, -30], "proportional", 80, {}, [20, 60]),                             # the proportions stay, the sign turns
    ([-100, 300], "proportional", 400, {}, [-200, 600]),                        # one factor for all
    ([-100, 300], "proportional", -400, {}, [200, -600]),
    ([-100, 300], "proportional", 100, {"action": "add"}, [-150, 450]),
    ([-100, 301], "proportional", 100, {}, [-50, 150]),                         # -49.75, 149.75
    ([0, -10, 30, 0], "proportional", 21, {}, [0, -10, 31, 0]),                 # -10.5, 31.5: the earlier goes up
    ([0, 10, -30, 0], "proportional", -21, {}, [0, 10, -31, 0]),                # mirrored
    ([1, 2, 3], "relative_proportional", 10, {"reference": [-1, 2, 0]}, [-10, 20, 0]),
    ([1, 2, 3], "relative_proportional", 10, {"reference": [-1, -1, -2]}, [3, 2, 5]),    # all negative: proportions
    ([0, 0, 0], "relative_percent", 10, {"reference": [-100, 50, 50]}, [-10, 5, 5]),     # their sum of zero is no matter
    ([-100, 300, 5], "proportional", 405, {"held": [2]}, [-200, 600, 5]),
    ([-100, 300, 200], "percent_change", 10, {"held": [2]}, [-105, 345, 200]),  # -10 and 30 of their own, 20 by size
]


@pytest.mark.parametrize(("before", "method", "value", "more", "after"), SIGNS)
def test_both_signs(before: list[int], method: Any, value: Any, more: Any, after: list[int]) -> None:
    assert spread(before, value, method, **more).tolist() == after


@pytest.mark.parametrize(("method", "value", "more"), [
    ("proportional", 300, {}), ("proportional", 300, {"action": "add"}), ("proportional", 0, {}),
    ("relative_proportional", 300, {"reference": [-1178, 589, 589]}),
])
def test_nothing_is_in_proportion_to_cells_that_cancel(method: Any, value: int, more: Any) -> None:
    # Anaplan, "Breakback", restrictions: Berlin -1,178, 589, 589 has a total of zero and is refused
    with pytest.raises(ValueError, match="add up to zero without all being zero") as e:
        spread([-1178, 589, 589], value, method, **more)
    assert str(e.value).startswith("reference: " if "reference" in more else "before: ")


# --- bounds -----------------------------------------------------------------------------------------------------------
BOUNDS: list[tuple[list[int], str, Any, dict[str, Any], list[int]]] = [
    ([10, 20, 30], "proportional", 120, {"upper": [15, 99, 99]}, [15, 42, 63]),          # the others take it by 2 : 3
    ([10, 20, 30], "proportional", 60, {"lower": [20, 0, 0]}, [20, 16, 24]),
    ([10, 20, 30], "proportional", 60, {"lower": 15, "upper": 25}, [15, 20, 25]),        # one bound for all cells
    ([10, 20, 30], "proportional", 60, {"action": "add", "upper": [15, 99, 99]}, [15, 42, 63]),
    ([10, 20, 30], "proportional", 30, {"action": "subtract", "lower": [8, 0, 0]}, [8, 9, 13]),  # not -5: only -2
    ([10, 20, 30], "equal", 60, {"action": "subtract", "lower": 0}, [0, 0, 0]),
    ([10, 100, 100], "equal", 90, {"action": "subtract", "lower": 0}, [0, 60, 60]),      # without: -20, 70, 70
    ([10, 20, 30], "proportional", 60, {"upper": [99, 99, 20], "held": [0]}, [10, 30, 20]),
    ([0, 0, 0], "proportional", 9, {"upper": [1, 9, 9]}, [1, 4, 4]),                     # zeros equally, within bounds
    ([0, 10, 10], "proportional", 30, {"upper": [99, 10, 12]}, [8, 10, 12]),             # a zero moves when it must
    ([100, 100], "percent_change", 10, {"upper": [104, 999]}, [104, 116]),               # the total is still 220
    ([100, 100], "relative_percent", 50, {"reference": [100, 60], "lower": [55, 0]}, [55, 25]),
    ([5, 5, 5], "pattern", 13, {"upper": [9, 9, 4]}, [5, 4, 4]),
    ([-100, 300], "proportional", 400, {"lower": -150}, [-150, 550]),                    # -200, 600: fifty too low
    ([-100, 200, 300], "proportional", 800, {"upper": 550}, [-183, 433, 550]),           # -200, 400, 600; 50 by 1 : 2
    ([-100, 100], "percent_change", 50, {"upper": 120}, [-120, 120]),                    # -150, 150 and still zero
    ([10, 20], "repeat", 7, {"lower": 0, "upper": 7}, [7, 7]),
    ([BIG, 0], "equal", BIG, {"lower": -BIG, "upper": BIG}, [BIG // 2, BIG // 2]),       # 10**15 stands for none
    ([BIG, 0], "equal", BIG, {"lower": -2**63, "upper": 2**63 - 1}, [BIG // 2, BIG // 2]),
]


@pytest.mark.parametrize(("before", "method", "value", "more", "after"), BOUNDS)
def test_bounds(before: list[int], method: Any, value: Any, more: Any, after: list[int]) -> None:
    assert spread(before, value, method, **more).tolist() == after


IMPOSSIBLE: list[tuple[Any, str, Any, dict[str, Any], CellConflict]] = [
    # everything is held and the total would have to change, by 40 up or by 10 down
    ([10, 20, 30], "proportional", 100, {"held": [0, 1, 2]}, CellConflict("above", ((0,), (1,), (2,)), 100, 40)),
    ([10, 20, 30], "equal", 10, {"held": [0, 1, 2], "action": "subtract"},
     CellConflict("below", ((0,), (1,), (2,)), 50, -10)),
    ([10, 20, 30], "percent_change", 10, {"held": [0, 1, 2]}, CellConflict("above", ((0,), (1,), (2,)), 66, 6)),
    ([0, 0], "equal_populated", 5, {}, CellConflict("above", ((0,), (1,)), 5, 5)),                # nothing is populated
    # too much for what holds and bounds allow: 10 + 25 + 25
    ([10, 20, 30], "proportional", 70, {"held": [0], "upper": 25}, CellConflict("above", ((0,), (1,), (2,)), 70, 10)),
    ([10, 20, 30], "proportional", 20, {"lower": 9}, CellConflict("below", ((0,), (1,), (2,)), 20, -7)),
    ([-10, 20], "proportional", 50, {"upper": 20}, CellConflict("above", ((0,), (1,)), 50, 10)),  # both signs
    # bounds that cross
    ([10, 20, 30], "proportional", 70, {"lower": [0, 9, 0], "upper": [99, 5, 99]}, CellConflict("crossed", ((1,),), 70, 4)),
    # a hold beyond a bound, in an array of two axes
    ([[10, 20], [30, 40]], "proportional", 100, {"held": [(1, 1)], "upper": 35}, CellConflict("fixed", ((1, 1),), 100, 5)),
    # a value that the method gives, beyond a bound
    ([1, 2, 3], "repeat", 9, {"upper": [5, 9, 8]}, CellConflict("fixed", ((0,), (2,)), 27, 5)),
    ([1, 2, 3], "clear", None, {"lower": [0, 1, 0]}, CellConflict("fixed", ((1,),), 0, 1)),
    ([1, 2, 3], "transfer", 9, {"source": 0, "destination": 1, "lower": 0}, CellConflict("fixed", ((0,),), 6, 8)),
    # a held cell cannot give or take
    ([1, 2, 3], "transfer", 9, {"source": 0, "destination": 1, "held": [1]}, CellConflict("fixed", ((1,),), 6, 9)),
    # a rule that wants a step for each cell: two more steps for three cells, and minus two
    ([10, 20, 30], "proportional", 2, {"action": "add", "rule": "adams"}, CellConflict("below", ((0,), (1,), (2,)), 62, -1)),
    ([10, 20, 30], "equal", -2, {"rule": "hill"}, CellConflict("above", ((0,), (1,), (2,)), -2, 1)),
    (7, "equal", 9, {"held": True}, CellConflict("above", ((),), 9, 2)),                          # an array of no axis
]


@pytest.mark.parametrize(("before", "method", "value", "more", "conflict"), IMPOSSIBLE)
def test_the_impossible_names_the_cells(before: Any, method: Any, value: Any, more: Any, conflict: CellConflict) -> None:
    with pytest.raises(Infeasible) as e:
        spread(before, value, method, **more)
    assert e.value.conflict == conflict
    assert pickle.loads(pickle.dumps(e.value)).conflict == conflict


# --- rules -----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("rule", RULES)
def test_the_rule_is_that_of_apportion(rule: Any) -> None:
    weights = [1, 2, 40]
    parts = apportion(11, weights, rule=rule).tolist()
    assert spread(weights, 11, "proportional", rule=rule).tolist() == parts
    assert spread([0, 0, 0], 11, "pattern", pattern=weights, rule=rule).tolist() == parts
    assert spread([0, 0, 0], 11, "relative_proportional", reference=weights, rule=rule).tolist() == parts
    assert spread([5, 0, 0, 0], 16, "pattern", pattern=[9, *weights], rule=rule, held=[0]).tolist() == [5, *parts]
    assert spread([100, 200, 300], 8, "percent_change", rule=rule).sum() == 648
    assert spread([0, 0, 0, 0], 102, "equal", rule=rule).tolist() == apportion(102, [1, 1, 1, 1], rule=rule).tolist()


def test_both_signs_in_running_totals() -> None:
    assert spread([9], 50, "percent_change", rule="cumulative").tolist() == [14]  # 13.5: a half of the total goes up
    # 10.5, -5.25, 15.75 with running totals 10.5, 5.25, 21: rounded 10, 5, 21
    assert spread([10, -5, 15], 21, "proportional", rule="cumulative").tolist() == [10, -5, 16]
    assert spread([10, -5, 15], 5, "percent_change", rule="cumulative").tolist() == [10, -5, 16]  # 0.5, -0.25, 0.75
