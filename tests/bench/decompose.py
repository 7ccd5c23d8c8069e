"""What exact decomposition costs, against its peers, and how often a plain loop misses its target.

    python tests/bench/decompose.py             # full sizes
    python tests/bench/decompose.py --smoke     # small ones, as CI runs it

Prints a table in Markdown. Ours and the peer run in one process on the same numbers, the median CPU of several runs
each; nothing is asserted about time. "missed" counts totals that an answer does not meet to the step; for the loops in
floats a second number counts sums that `==` finds unequal to the target although they round to it.
"""
from __future__ import annotations

import argparse
import io
import statistics
import time
import warnings
from collections.abc import Callable
from contextlib import redirect_stdout
from dataclasses import dataclass
from typing import Any

import numpy as np

from xlplan import decompose as d

Answer = tuple[Any, int | str]  # what came out, and how many totals it misses


@dataclass(frozen=True)
class Duel:
    """One row of the table."""

    what: str
    peer: str
    ours: Callable[[], Answer]
    theirs: Callable[[], Answer]


def seconds(call: Callable[[], Answer], runs: int) -> tuple[float, int | str]:
    """(median CPU seconds, totals missed)."""
    spent: list[float] = []
    missed: int | str = 0
    for _ in range(runs):
        start = time.process_time()
        _, missed = call()
        spent.append(time.process_time() - start)
    return statistics.median(spent), missed


def bare_remainder(total: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Largest remainder as one writes it down, in floats."""
    share = total[:, None] * weights / weights.sum(axis=1, keepdims=True)
    part = np.floor(share)
    left = (total - part.sum(axis=1)).astype(int)
    rank = np.argsort(np.argsort(-(share - part), axis=1, kind="stable"), axis=1)
    whole: np.ndarray = part + (rank < left[:, None])
    return whole


def round_and_plug(total: np.ndarray, weights: np.ndarray, plug: bool) -> np.ndarray:
    """The loop planners write: each share rounded to 0.01; with `plug` the last cell takes the rest, rounded too."""
    out = np.zeros(weights.shape)
    for i, whole in enumerate(total.tolist()):
        row, among = weights[i].tolist(), float(weights[i].sum())
        parts = [round(whole / 100 * w / among, 2) for w in row]
        if plug:
            parts[-1] = round(whole / 100 - sum(parts[:-1]), 2)
        out[i] = parts
    return out


def missed_floats(parts: np.ndarray, total: np.ndarray) -> str:
    """Rows whose sum, added up cell by cell as a sheet adds, rounds to another amount; and those only `==` tells apart."""
    sums = [sum(row) for row in parts.tolist()]
    off = sum(round(s * 100) != t for s, t in zip(sums, total.tolist(), strict=True))
    unequal = sum(s != t / 100 for s, t in zip(sums, total.tolist(), strict=True))
    return f"{off:,} + {unequal - off:,}"


def sizes(smoke: bool) -> tuple[int, tuple[int, int], tuple[int, int], int]:
    return (2_000, (60, 12), (40, 31), 1) if smoke else (100_000, (1200, 30), (300, 365), 5)


def margins(shape: tuple[int, int], random: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(seed, row totals, column totals) in steps that agree."""
    seed = random.lognormal(0, 1, shape)
    row = np.round(seed.sum(axis=1) * random.uniform(0.9, 1.2, shape[0]) * 1000).astype(np.int64)
    return seed, row, d.apportion(int(row.sum()), seed.sum(axis=0))


def _misses(x: np.ndarray, row: np.ndarray, column: np.ndarray) -> int:
    return int((x.sum(axis=1) != row).sum() + (x.sum(axis=0) != column).sum())


def duels(smoke: bool) -> list[Duel]:
    """Every comparison, its numbers drawn once."""
    random = np.random.default_rng(2027)
    many, wide, days, _ = sizes(smoke)
    total = random.integers(10**4, 10**7, many)
    ints, floats = random.integers(1, 10**6, (many, 12)), random.lognormal(0, 1, (many, 12))

    def split(weights: np.ndarray, rule: str = "largest_remainder") -> Callable[[], Answer]:
        def call() -> Answer:
            x = d.apportion(total, weights, rule=rule)  # type: ignore[arg-type]
            return x, int((x.sum(axis=1) != total).sum())
        return call

    def bare(weights: np.ndarray) -> Callable[[], Answer]:
        def call() -> Answer:
            x = bare_remainder(total, weights)
            return x, int((x.sum(axis=1) != total).sum())
        return call

    def loop(plug: bool) -> Callable[[], Answer]:
        def call() -> Answer:
            x = round_and_plug(total, floats, plug)
            return x, missed_floats(x, total)
        return call

    out = [Duel(f"apportion {many:,} × 12, whole weights", "bare numpy largest remainder", split(ints), bare(ints)),
           Duel(f"apportion {many:,} × 12, float weights", "bare numpy largest remainder", split(floats), bare(floats)),
           Duel(f"apportion {many:,} × 12, cumulative", "bare numpy largest remainder", split(ints, "cumulative"), bare(ints)),
           Duel(f"apportion {many:,} × 12, webster", "bare numpy largest remainder", split(ints, "webster"), bare(ints)),
           Duel(f"apportion {many:,} × 12, float weights", "round each share (a loop)", split(floats), loop(False)),
           Duel(f"apportion {many:,} × 12, float weights", "round and plug (a loop)", split(floats), loop(True))]
    return out + _apportionment(random, smoke) + _tables(random, wide, days)


def _apportionment(random: np.random.Generator, smoke: bool) -> list[Duel]:
    from apportionment import methods  # noqa: PLC0415 - a peer, for tests only

    votes = random.integers(1, 10**6, (20 if smoke else 500, 40))
    names = {"largest_remainder": "quota", "jefferson": "dhondt", "webster": "saintelague", "hill": "huntington", "adams": "adams"}

    def ours(rule: str) -> Callable[[], Answer]:
        return lambda: (x := d.apportion(np.full(len(votes), 500), votes, rule=rule), int((x.sum(axis=1) != 500).sum()))  # type: ignore[arg-type]

    def theirs(name: str) -> Callable[[], Answer]:
        def call() -> Answer:
            x = np.array([methods.compute(name, row, 500, verbose=False, tiesallowed=True) for row in votes.tolist()])
            return x, int((x.sum(axis=1) != 500).sum())
        return call

    return [Duel(f"{rule}, {len(votes)} × 40 votes, 500 seats", f"apportionment ({name})", ours(rule), theirs(name))
            for rule, name in names.items() if rule != "largest_remainder"]


def _tables(random: np.random.Generator, wide: tuple[int, int], days: tuple[int, int]) -> list[Duel]:
    out = []
    for shape in (wide, days):
        seed, row, column = margins(shape, random)

        def peer(seed: np.ndarray = seed, row: np.ndarray = row, column: np.ndarray = column) -> Answer:
            from ipfn.ipfn import ipfn  # noqa: PLC0415 - a peer, for tests only

            with warnings.catch_warnings(), redirect_stdout(io.StringIO()):  # it prints
                warnings.simplefilter("ignore")
                x = ipfn(seed.copy(), [row.astype(float), column.astype(float)], [[0], [1]], convergence_rate=1e-9).iteration()
            return x, _misses(np.round(x), row, column)

        def fitted(seed: np.ndarray = seed, row: np.ndarray = row, column: np.ndarray = column) -> Answer:
            x = d.fit(seed, [row, column])
            return x, _misses(np.round(x), row, column)

        def exact(seed: np.ndarray = seed, row: np.ndarray = row, column: np.ndarray = column) -> Answer:
            x = d.fit_exact(seed, [row, column])
            return x, _misses(x, row, column)

        size = f"{shape[0]:,} × {shape[1]}"
        out += [Duel(f"fit {size} (missed: rounded cell by cell)", "ipfn, rounded cell by cell", fitted, peer),
                Duel(f"fit_exact {size}", "ipfn, rounded cell by cell", exact, peer)]
    return out


def _warm_up() -> None:
    """What is loaded on first use is loaded before the clock runs."""
    import ipfn.ipfn  # noqa: F401, PLC0415 - a peer, for tests only

    d.fit_exact(np.ones((2, 2)), [np.array([1, 1]), np.array([1, 1])])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--smoke", action="store_true", help="small sizes, one run each")
    smoke = parser.parse_args().smoke
    runs = sizes(smoke)[3]
    _warm_up()
    print("| what | ours CPU s | missed | peer | peer CPU s | missed | ours ÷ peer |\n|---|---:|---:|---|---:|---:|---:|")
    for duel in duels(smoke):
        mine, my_missed = seconds(duel.ours, runs)
        theirs, their_missed = seconds(duel.theirs, runs)
        print(f"| {duel.what} | {mine:.3f} | {my_missed} | {duel.peer} | {theirs:.3f} | {their_missed} "
              f"| {mine / max(theirs, 1e-9):.2f} |", flush=True)
        if my_missed and "rounded cell by cell" not in duel.what:
            raise SystemExit(f"{duel.what}: {my_missed} totals missed")


if __name__ == "__main__":
    main()
