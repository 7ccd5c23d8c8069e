"""History finer than 0.01 万元: what it is read as adds up at every level to what it is exactly, against Fractions added up here."""
from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest

from xlplan.plan.master.rounded_history import rounded_history
from xlplan.schema.exact import SCALE

ABOVE = {f"U{n:02}": (("HQ", f"R{n // 3}") if n < 9 else ("HQ",)) for n in range(12)}
Key = tuple[Any, ...]
LEVELS: dict[str, Callable[[Key], Key]] = {  # of unit, product, channel, year, month
    "cell": lambda k: k,
    "line": lambda k: k[:4],
    "unit": lambda k: (k[0], k[3]),
    "region": lambda k: (ABOVE[k[0]][-1], k[3]),
    "month": lambda k: k[3:],
    "month of a unit": lambda k: (k[0], *k[3:]),
    "month of a region": lambda k: (ABOVE[k[0]][-1], *k[3:]),
    "company": lambda k: (k[3],),
}
PRODUCTS: dict[str, Callable[[Key], Key]] = {"product": lambda k: (k[1], k[3]), "product in a channel": lambda k: k[1:4]}


def history(seed: int, draw: Callable[[random.Random], int]) -> dict[Key, int]:
    """Counts of a millionth of a step of many lines, some months of them missing."""
    rng = random.Random(seed)
    return {(unit, f"P{p}", f"C{c}", year, month): draw(rng)
            for unit in rng.sample(sorted(ABOVE), rng.randint(1, 12)) for p in range(3) for c in range(2) if rng.random() < 0.7
            for year in (2025, 2026) for month in range(12) if rng.random() < 0.9} or {("U00", "P0", "C0", 2026, 0): draw(rng)}


def rounded(counts: dict[Key, int], dtype: Any = np.int64) -> dict[Key, int]:
    index = pd.MultiIndex.from_tuples(counts, names=["branch", "product", "channel", "fy", "pos"])
    out = rounded_history(pd.Series([*counts.values()], index, dtype=dtype), SCALE, {}, ABOVE)
    return {key: int(value) for key, value in zip(counts, out, strict=True)}


def summed(values: dict[Key, int], level: Callable[[Key], Key]) -> dict[Key, int]:
    out: dict[Key, int] = defaultdict(int)
    for key, value in values.items():
        out[level(key)] += value
    return out


DRAWS: dict[str, Callable[[random.Random], int]] = {
    "yuan of a shop": lambda rng: rng.randint(0, 90) * 10_000,
    "fen": lambda rng: rng.randint(0, 10**9) * 100,
    "returns among them": lambda rng: rng.randint(-40, 60) * 10_000,
    "halves": lambda rng: rng.choice((0, SCALE // 2)),
    "the same everywhere": lambda _: 400_000,
    "a hundred millionth of all": lambda rng: rng.choice((0, 0, 0, 1, SCALE - 1)),
}


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("draw", DRAWS.values(), ids=DRAWS)
def test_every_sum_is_less_than_a_step_off(draw: Callable[[random.Random], int], seed: int) -> None:
    exact = history(seed, draw)
    got = rounded(exact)
    for name, level in LEVELS.items():
        due, came = summed(exact, level), summed(got, level)
        assert {key: came[key] for key in due if abs(came[key] * SCALE - due[key]) >= SCALE} == {}, name
        assert {key: came[key] for key in due if due[key] % SCALE == 0 and came[key] * SCALE != due[key]} == {}, name
        if name == "company":
            assert all(2 * abs(came[key] * SCALE - due[key]) <= SCALE for key in due)
    for name, level in PRODUCTS.items():  # three families of sums at once need not hold; here they do, but for a step more
        due, came = summed(exact, level), summed(got, level)
        assert max(abs(Fraction(came[key]) - Fraction(due[key], SCALE)) for key in due) < 2, name


def test_whole_steps_stay_and_the_order_of_the_rows_is_nothing() -> None:
    exact = history(1, lambda rng: rng.randint(0, 10**6) * SCALE)
    assert {key: value * SCALE for key, value in rounded(exact).items()} == exact
    exact = history(2, lambda rng: rng.randint(0, 10**9))
    turned = dict(random.Random(5).sample([*exact.items()], len(exact)))
    assert rounded(turned) == rounded(exact) == rounded(exact, object)


def test_a_unit_that_changes_leaves_the_others_almost_alone() -> None:
    """A correction of one row moves at most single steps elsewhere, and few."""
    exact = history(3, lambda rng: rng.randint(0, 10**9))
    key = next(iter(exact))
    before, after = rounded(exact), rounded({**exact, key: exact[key] + 700_000})
    moved = [k for k in exact if before[k] != after[k]]
    assert all(abs(before[k] - after[k]) == 1 for k in moved)
    assert len(moved) < len(exact) / 20
