"""Pasted amounts in whole steps: rounded once, and so that the sums hold at every level. Apart from `pasted`, and with it behind pandas.
Floor 4.

A year of the company is its exact sum, rounded once, half away from zero. Below it everything is less than a step off what it is exactly:
the year of each region, unit and line (unit × product × channel, unit × item), each month of the company, of each region and unit, and each
cell. What is a whole number of steps stays. The year of a product, a product in a channel and an item over all units is as near, too,
wherever that is to be had beside them.
"""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_HALF_EVEN, Decimal, localcontext
from typing import Any

import numpy as np
import pandas as pd

from xlplan.decompose import round_levels
from xlplan.schema.exact import WIDE, counts_to_steps
from xlplan.units import Ints


def rounded_history(sums: pd.Series[Any], scale: int, finer: Mapping[Any, Decimal], above: Mapping[str, Sequence[str]]) -> pd.Series[Any]:
    """The sums in whole steps.

    Args:
        sums: by unit, its codes, fiscal year and month, in counts of 1/`scale` step.
        finer: what some of them hold beyond their counts.
        above: unit -> the regions it belongs to, from the top down.
    """
    if scale == 1:
        return pd.Series(sums.to_numpy().astype(np.int64), sums.index)
    index: Any = sums.index
    counts, left = _with_finer(sums, finer)
    steps = np.asarray(counts // scale).astype(np.int64)
    rest = np.asarray(counts - steps.astype(counts.dtype) * scale).astype(np.int64)
    if rest.any():
        codes = [_ranks(level)[code] for level, code in zip(index.levels, index.codes, strict=True)]
        units = _regions(sorted(map(str, index.levels[0])), above)
        order = np.lexsort([codes[-1], *reversed(codes[:-2])])
        years = index.get_level_values(-2).to_numpy()
        for year in index.levels[-2]:
            of = order[years[order] == year]
            total = counts_to_steps(sum(map(int, counts[of])), left.get(year, Decimal(0))) - int(steps[of].sum())
            of = of[rest[of] > 0]
            if of.size:
                steps[of] += _rounded_year(rest[of], scale, total, [code[of] for code in codes[:-2]], codes[-1][of], units)
    out: pd.Series[Any] = pd.Series(steps, index)
    return out


def _rounded_year(rest: Ints, scale: int, total: int, codes: Sequence[Ints], month: Ints, regions: Sequence[Ints]) -> Ints:
    """1 for each figure of a year that is rounded up. First the years of the lines, so that they hold by unit and by product; then
    the months below them. `codes`: of unit, product, channel; the figures stand line by line."""
    first = np.flatnonzero(np.any([np.diff(code, prepend=-1) != 0 for code in codes], axis=0))
    line = np.repeat(np.arange(len(first)), np.diff(first, append=len(rest)))
    years = np.add.reduceat(rest, first)
    unit, *others = (code[first] for code in codes)
    places, low = [unit, *(of[unit] for of in regions)], years // scale
    up = round_levels(years % scale, scale, total - int(low.sum()), places, _prefixes(others))
    return round_levels(rest, scale, total, [line, *(place[line] for place in places)],
                        [*(place[line] * 12 + month for place in places), month], low + up)


def _prefixes(codes: Sequence[Ints]) -> list[Ints]:
    """Numbers of product × channel, then of the product."""
    out = [codes[0]]
    for code in codes[1:]:
        out.insert(0, np.unique(out[0] * (int(code.max()) + 1) + code, return_inverse=True)[1].reshape(-1))
    return out


def _ranks(level: pd.Index[Any]) -> Ints:
    """The place of each entry among all in order."""
    return np.argsort(np.argsort(level.to_numpy()))


def _regions(units: Sequence[str], above: Mapping[str, Sequence[str]]) -> list[Ints]:
    """The region of each unit, level by level from the bottom up; a unit that has none on a level stands for itself."""
    paths = [(*above.get(unit, ()), unit) for unit in units]
    out = []
    for depth in range(max(map(len, paths)) - 1, 0, -1):
        number = {path: i for i, path in enumerate(sorted({path[:depth] for path in paths}))}
        if len(number) > 1:
            out.append(np.array([number[path[:depth]] for path in paths]))
    return out


def _with_finer(sums: pd.Series[Any], finer: Mapping[Any, Decimal]) -> tuple[Any, dict[int, Decimal]]:
    """The counts with what is finer, in whole counts, the running total of each year being rounded; and what is left of each year."""
    if not finer:
        return sums.to_numpy(), {}
    out, keys = sums.to_numpy().astype(object), sorted(finer)
    running: dict[int, Decimal] = {}
    with localcontext(WIDE):
        for at, key in zip(sums.index.get_indexer(pd.Index(keys)), keys, strict=True):
            before = running.get(key[-2], Decimal(0))
            running[key[-2]] = before + finer[key]
            out[at] += int(running[key[-2]].to_integral_value(ROUND_HALF_EVEN)) - int(before.to_integral_value(ROUND_HALF_EVEN))
        return out, {year: one - one.to_integral_value(ROUND_HALF_EVEN) for year, one in running.items()}
