"""Which lines of the past a season is built from: like for like, so that what one unit lacks bends nobody's months. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np

from xlplan.units import Bools, Ints

Line = tuple[str, str, str]  # unit, product, channel
Pair = tuple[str, str]       # product, channel
Lines = Mapping[int, Mapping[Line, Ints]]
_ENOUGH: Final = 3  # one part of so many tells the season of all
_ZERO: Final[Ints] = np.zeros(12, np.int64)


def whole_lines(years: Lines) -> dict[int, dict[Pair, Ints]]:
    """Fiscal year -> (product, channel) -> twelve months of the lines that are whole in that year, every year of `years` kept.

    A line is whole in a year when its unit has figures in all twelve months, and it has itself in every month in which at least half
    of the lines of that product in that channel have, over all units and years: so one that lacks a month, or was opened in May, stays
    out, and what is in season for some months only stays in. Where lines that are whole hold less than a third of what whole units
    sold of the product in the channel, it sells now and then, and every line of these units counts. Where nobody sold it
    before a month inside a year that is not the first, or after one inside a year that is not the last, it was launched or given up
    then: that year of it stays out.
    """
    order = sorted(years)
    due = _months_due(years.values())
    begun = {pair: (min(at), max(at)) for pair, at in _sold_at(years, order).items()}
    out: dict[int, dict[Pair, Ints]] = {}
    every_year: dict[int, dict[Pair, Ints]] = {}
    for n, year in enumerate(order):
        units, whole, every = _whole_units(years[year]), out.setdefault(year, {}), every_year.setdefault(year, {})
        for (unit, product, channel), months in years[year].items():
            pair = (product, channel)
            if unit in units and not _cut_off(*begun[pair], n, len(order)):
                every[pair] = every.get(pair, _ZERO) + months
                if (months[due[pair]] != 0).all():
                    whole[pair] = whole.get(pair, _ZERO) + months
    held, of = _sold(out.values()), _sold(every_year.values())
    for year, pairs in every_year.items():
        out[year].update((pair, months) for pair, months in pairs.items() if _ENOUGH * held.get(pair, 0) < of[pair])
    return out


def _sold(years: Iterable[Mapping[Pair, Ints]]) -> dict[Pair, int]:
    out: dict[Pair, int] = {}
    for pairs in years:
        for pair, months in pairs.items():
            out[pair] = out.get(pair, 0) + int(months.sum())
    return out


def _whole_units(lines: Mapping[Line, Ints]) -> set[str]:
    sums: dict[str, Ints] = {}
    for (unit, _, _), months in lines.items():
        sums[unit] = sums[unit] + months if unit in sums else months
    return {unit for unit, months in sums.items() if (months != 0).all()}


def _months_due(years: Iterable[Mapping[Line, Ints]]) -> dict[Pair, Bools]:
    """Months in which at least half of the lines of a pair have figures."""
    count: dict[Pair, Ints] = {}
    of: dict[Pair, int] = {}
    for lines in years:
        for (_, product, channel), months in lines.items():
            pair = (product, channel)
            count[pair] = count.get(pair, np.zeros(12, np.int64)) + (months != 0)
            of[pair] = of.get(pair, 0) + bool(months.any())
    return {pair: np.asarray(2 * held >= max(of[pair], 1), dtype=np.bool_) for pair, held in count.items()}


def _sold_at(years: Lines, order: list[int]) -> dict[Pair, list[int]]:
    """Pair -> months with figures of anybody, counted from the first of the first year; a pair without any at 0."""
    out: dict[Pair, list[int]] = {}
    for n, year in enumerate(order):
        for (_, product, channel), months in years[year].items():
            out.setdefault((product, channel), []).extend((np.flatnonzero(months) + 12 * n).tolist())
    return {pair: at or [0] for pair, at in out.items()}


def _cut_off(first: int, last: int, n: int, count: int) -> bool:
    """Whether year `n` of `count` is the one in which the pair was launched after its first month, or given up before its last."""
    return (n > 0 and first // 12 == n and first % 12 > 0) or (n < count - 1 and last // 12 == n and last % 12 < 11)
