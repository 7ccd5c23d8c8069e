"""Figures of a table rounded so that the sums of two trees hold: rows in groups, columns in groups, whatever the numbers."""
from __future__ import annotations

import random

import numpy as np
import pytest

from xlplan.decompose import round_levels
from xlplan.decompose.rounding.weights import Ints

PER = 100
DRAWS = [range(PER), (0, 50), (1, 99), (33, 67), (40, 40, 40, 0), (10,), (0,)]


def table(rng: random.Random, draw: tuple[int, ...]) -> tuple[Ints, list[Ints], list[Ints]]:
    """Figures by line and column, some left out, and the two trees: line, unit, region; unit × column, region × column, column."""
    columns = rng.randint(1, 12)
    at = [(line, column) for line in range(rng.randint(1, 40)) for column in range(columns) if rng.random() < 0.8] or [(0, 0)]
    names = {line: n for n, line in enumerate(sorted({line for line, _ in at}))}
    line, column = np.array([names[one] for one, _ in at]), np.array([one for _, one in at])
    unit, region = line // 3, line // 12
    return (np.array([rng.choice(draw) for _ in at]), [line, unit, region],
            [unit * columns + column, region * columns + column, column])


def sums(values: Ints, groups: Ints) -> Ints:
    return np.bincount(groups, values).astype(np.int64)


@pytest.mark.parametrize("draw", DRAWS, ids=str)
@pytest.mark.parametrize("seed", range(6))
def test_every_sum_of_both_trees_is_the_whole_number_below_or_above(draw: tuple[int, ...], seed: int) -> None:
    rest, one, other = table(random.Random(seed), tuple(draw))
    exact = int(rest.sum())
    for total in {exact // PER, -(-exact // PER)}:
        for wanted in (None, sums(rest, one[0]) // PER):
            up = round_levels(rest, PER, total, one, other, wanted)
            assert int(up.sum()) == total
            assert not up[rest == 0].any()
            for groups in (*one, *other):
                assert (np.abs(sums(up, groups) * PER - sums(rest, groups)) < PER).all()


PLAIN = [
    # what stands in one line of four columns, what comes out
    ([40, 90, 0, 70], [0, 1, 0, 1]),           # the nearest
    ([50, 50, 50, 50], [1, 0, 1, 0]),          # running totals
    ([25, 25, 25, 25], [0, 1, 0, 0]),
    ([30, 35, 30, 5], [0, 1, 0, 0]),           # the largest remainder
]


@pytest.mark.parametrize(("line", "out"), PLAIN)
def test_of_all_such_roundings_the_nearest(line: list[int], out: list[int]) -> None:
    up = round_levels(np.array(line), PER, round(sum(line) / PER), [np.zeros(4, np.int64)], [np.arange(4)])
    assert up.tolist() == out


def test_sums_that_are_wanted_come_where_nothing_forbids_it() -> None:
    """Four lines of one month and a half: the nearest leaves open which are rounded up."""
    rest, line, month = np.full(4, 50), np.arange(4), np.zeros(4, np.int64)
    for wanted in ([0, 1, 1, 0], [1, 0, 0, 1]):
        assert round_levels(rest, PER, 2, [line], [month], np.array(wanted)).tolist() == wanted
    assert round_levels(rest, PER, 2, [line], [line // 2, month], np.array([1, 1, 0, 0])).tolist() in ([1, 0, 1, 0], [1, 0, 0, 1])
