"""Seasons by category and channel, where whole years tell them. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Final

import numpy as np

from xlplan.calendar import spring_festival
from xlplan.decompose import apportion
from xlplan.drafting.figures import Figures
from xlplan.drafting.guesses import Guess, of_rows
from xlplan.schema.months import month_number
from xlplan.tables.master.goals import SEASON_OF_YEARS
from xlplan.tables.master.rows import Row
from xlplan.tables.periods import MONTHS
from xlplan.text import Text
from xlplan.units import INDEX

_TWELVE: Final = 12 * 10**INDEX.places
_SPLIT: Final = 2  # first month of a fiscal year that holds January and February of two winters
_MOST, _SURE = 3, 2  # years that are averaged, and fewer than which are a guess
_ONE_YEAR: Final = Text("只有 {year} 一个完整年度,促销、缺货等偶然的高低也在里面",
                        "只有 {year} 一個完整年度,促銷、缺貨等偶然的高低也在裡面",
                        "{year} is the only whole year: what was high or low by chance is in it, too")


def whole_years(figures: Figures, before: int, start: int = 1) -> list[int]:
    """The last fiscal years before `before` of which every month is there, at most three, ascending."""
    there = set(figures.months)
    years = sorted({_fiscal_year(m, start) for m in there})
    return [y for y in years if y < before and there.issuperset(_months_of(y, start))][-_MOST:]


def _fiscal_year(month: int, start: int) -> int:
    return (month - start + 1) // 12


def _months_of(year: int, start: int) -> range:
    return range(month_number(year, start), month_number(year, start) + 12)


def season_rows(figures: Figures, category: Mapping[str, str], years: list[int],
                start: int = 1) -> tuple[list[Row], list[Guess]]:
    """A row of the season sheet for each category in each channel that sold in every month of one of the years: the mean of the shares of
    these, a guess where it is one alone. What was first sold in one of the years does not count in it: its months before are no season. Nor
    does a unit in a year of which it lacks months: they are no season of the others."""
    first = figures.months[0] if figures.months else 0
    since: dict[str, int] = {}
    sums: dict[tuple[str, str], dict[int, int]] = {}
    by_key = figures.by_key()
    for (_, product, _), of in by_key.items():
        since[product] = min(since.get(product, first + 12_000), *of)
    sold: dict[str, set[int]] = {}
    for (unit, *_), of in by_key.items():
        sold.setdefault(unit, set()).update(month for month, amount in of.items() if amount)
    whole = {(unit, year) for unit, months in sold.items() for year in years if months >= {*_months_of(year, start)}}
    for (unit, product, channel), of in by_key.items():
        for month, amount in of.items():
            year = _fiscal_year(month, start)
            if (unit, year) in whole and (since[product] < month_number(year, start) or since[product] == first):
                held = sums.setdefault((category[product], channel), {})
                held[month] = held.get(month, 0) + int(amount.scaleb(2).to_integral_value())
    out: list[Row] = []
    alone: dict[int, list[int]] = {}
    for (name, channel), months in sorted(sums.items()):
        shares = {year: s for year in years if (s := _shares(months, _months_of(year, start))) is not None}
        if shares:
            if len(shares) < _SURE:
                alone.setdefault(next(iter(shares)), []).append(len(out))
            indices = apportion(_TWELVE, np.array([sum(column) for column in zip(*shares.values(), strict=True)], dtype=object))
            out.append({"category": name, "channel": channel, "source": SEASON_OF_YEARS[len(shares)],
                        "spring_month": _festival(list(shares), start),
                        **{m: int(n) for m, n in zip(MONTHS, indices, strict=True)}})
    return out, [one for year, places in alone.items() for month in MONTHS for one in of_rows("season", month, places,
                                                                                              _ONE_YEAR.filled(year=year))]


def _shares(of: Mapping[int, int], year: range) -> list[Fraction] | None:
    months = [of.get(month, 0) for month in year]
    return [Fraction(n, sum(months)) for n in months] if all(n > 0 for n in months) else None


def _festival(years: list[int], start: int) -> int | None:
    """The month in which Spring Festival fell in all of the fiscal years; None where it moved, no calendar knows, or January and February
    lie in two of them."""
    if start == _SPLIT:
        return None
    try:
        months = {spring_festival(year if start == 1 else year + 1).month for year in years}
    except ValueError:
        return None
    return months.pop() if len(months) == 1 else None
