"""Seasons by category and channel, where whole years tell them. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import numpy as np

from xlplan.calendar import spring_festival
from xlplan.decompose import apportion
from xlplan.drafting.figures import Figures, month_number, year_month
from xlplan.drafting.guesses import Guess, of_rows
from xlplan.tables.master.rows import Row
from xlplan.tables.periods import MONTHS
from xlplan.text import Text
from xlplan.units import INDEX

_TWELVE: Final = 12 * 10**INDEX.places
_MOST, _SURE = 3, 2  # years that are averaged, and fewer than which are a guess
_ONE_YEAR: Final = Text("只有 {year} 一个完整年度,促销、缺货等偶然的高低也在里面",
                        "只有 {year} 一個完整年度,促銷、缺貨等偶然的高低也在裡面",
                        "{year} is the only whole year: what was high or low by chance is in it, too")


def whole_years(figures: Figures, before: int) -> list[int]:
    """The last years before `before` of which every month is there, at most three, ascending."""
    there = set(figures.months)
    years = sorted({year_month(m)[0] for m in there})
    return [y for y in years if y < before and all(month_number(y, m) in there for m in range(1, 13))][-_MOST:]


def season_rows(figures: Figures, category: Mapping[str, str], years: list[int]) -> tuple[list[Row], list[Guess]]:
    """A row of the season sheet for each category in each channel that sold in every month of one of the years: the mean of the shares of
    these, a guess where it is one alone. What was first sold in one of the years does not count in it: its months before are no season. Nor
    does a unit in a year of which it lacks months: they are no season of the others."""
    start = figures.months[0] if figures.months else 0
    since: dict[str, int] = {}
    sums: dict[tuple[str, str], dict[int, int]] = {}
    by_key = figures.by_key()
    for (_, product, _), of in by_key.items():
        since[product] = min(since.get(product, start + 12_000), *of)
    sold: dict[str, set[int]] = {}
    for (unit, *_), of in by_key.items():
        sold.setdefault(unit, set()).update(month for month, amount in of.items() if amount)
    whole = {(unit, year) for unit, months in sold.items() for year in years if months >= {month_number(year, m) for m in range(1, 13)}}
    for (unit, product, channel), of in by_key.items():
        for month, amount in of.items():
            year = year_month(month)[0]
            if (unit, year) in whole and (since[product] < month_number(year, 1) or since[product] == start):
                held = sums.setdefault((category[product], channel), {})
                held[month] = held.get(month, 0) + int(amount.scaleb(2).to_integral_value())
    out: list[Row] = []
    alone: dict[int, list[int]] = {}
    for (name, channel), months in sorted(sums.items()):
        shares = {year: s for year in years if (s := _shares(months, year)) is not None}
        if shares:
            if len(shares) < _SURE:
                alone.setdefault(next(iter(shares)), []).append(len(out))
            indices = apportion(_TWELVE, np.array([sum(column) for column in zip(*shares.values(), strict=True)], dtype=object))
            out.append({"category": name, "channel": channel, "source": "history", "spring_month": _festival(list(shares)),
                        **{m: int(n) for m, n in zip(MONTHS, indices, strict=True)}})
    return out, [one for year, places in alone.items() for month in MONTHS for one in of_rows("season", month, places,
                                                                                              _ONE_YEAR.filled(year=year))]


def _shares(of: Mapping[int, int], year: int) -> list[Fraction] | None:
    months = [of.get(month_number(year, m), 0) for m in range(1, 13)]
    return [Fraction(n, sum(months)) for n in months] if all(n > 0 for n in months) else None


def _festival(years: list[int]) -> int | None:
    """The month in which Spring Festival fell in all of the years; None where it moved, or no calendar knows."""
    try:
        months = {spring_festival(year).month for year in years}
    except ValueError:
        return None
    return months.pop() if len(months) == 1 else None
