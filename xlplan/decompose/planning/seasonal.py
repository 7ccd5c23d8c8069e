"""Seasonal indices out of history, and the words for them (D6). Floor 0.

Ratio to moving average: F. Macaulay, The smoothing of time series, 1931, as in every textbook since. The moving Spring
Festival: averaging January and February before looking for the trend, and telling the years of one kind from those of
the other, are the two ways compared in C. Shu and A. Tsang, Adjusting for the Chinese New Year: an operational
approach, Hong Kong Monetary Authority working paper 5/22, 2005.
"""
from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Method = Literal["ratio_to_moving_average", "average_share"]
METHODS: Final[tuple[Method, ...]] = ("ratio_to_moving_average", "average_share")
WORDS: Final = ("淡", "平", "旺")
Floats = NDArray[np.float64]

_DAYS: Final = (31.0, 28.25)  # of January and of February, in the mean of four years


@dataclass(frozen=True, slots=True)
class SpringFestival:
    """In which month the festival falls: 1 for January, 2 for February.

    Attributes:
        history: one month for each year of the history.
        wanted: the month in the year the index is for.
        january: position of January in a year of the history (5 where the fiscal year starts in August). February
            follows it, so a year that starts in February (11) cannot be adjusted: its two months are a year apart.
    """

    history: Sequence[int]
    wanted: int
    january: int = 0


def seasonal_index(history: ArrayLike, period: int = 12, method: Method = "ratio_to_moving_average", *,
                   workdays: ArrayLike | None = None, spring_festival: SpringFestival | None = None) -> Floats:
    """How each position of the year compares with the mean one: float64 of length `period`, mean 1.

    Args:
        history: amounts, none negative, in order: a series whose first value is position 0 of a year, or an array
            (years, period). NaN or None where nothing is known, at the start, at the end or between.
        period: positions in a year: 12, 4, or any from 2.
        method: `ratio_to_moving_average`: each amount over the mean of the `period` amounts around it (for an even
            period the mean of two such means, half a step before and after), averaged by position: free of growth;
            needs about two years. `average_share`: each whole year's shares, averaged; years with a gap do not count.
        workdays: days worked in each period of the history, in its shape: the index then compares amounts a day, and
            the caller multiplies it by the days of the year to come.
        spring_festival: takes account of a festival that moves between January and February (period 12). The
            two months together are worth what they were in all years, and are divided as in the years of history in
            which the festival fell in the wanted month; without such a year by their days (31 to 28.25; evenly when
            amounts are taken a day), which says nothing about the festival. For the moving average each of the two
            counts with the mean of both, so that the festival does not bend the trend.

    Raises:
        ValueError: a wrong argument, named; a position for which no year tells anything.
    """
    if method not in METHODS:
        raise ValueError(f"method: {method!r} is none of {', '.join(METHODS)}")
    if not isinstance(period, (int, np.integer)):
        raise ValueError(f"period: {period!r} is not a whole number")
    if period < 2:
        raise ValueError(f"period: {period} is less than 2")
    years = _year_rows("history", history, period)
    if workdays is not None:
        days = _year_rows("workdays", workdays, period)
        if days.shape != years.shape or np.any(~(days > 0) & np.isfinite(years)):
            raise ValueError("workdays: one number above zero is needed for each amount of the history")
        years = years / days
    if spring_festival is not None:
        _check_festival(spring_festival, period, len(years))
    if method == "average_share":
        means = years.mean(axis=1, keepdims=True)
        ratios = _ratio_or_nan(years, np.broadcast_to(means, years.shape))
    else:
        smooth = years if spring_festival is None else _pair_months(years, spring_festival.january)
        ratios = _ratio_or_nan(years, _moving_average(smooth.ravel(), period).reshape(years.shape))
    known = np.isfinite(ratios)
    unknown = np.flatnonzero(~known.any(axis=0))
    if unknown.size:
        raise ValueError(f"history: {method} finds nothing for positions {', '.join(map(str, unknown.tolist()))}")
    index = np.where(known, ratios, 0.0).sum(axis=0) / known.sum(axis=0)
    if spring_festival is not None:
        index = _split_pair(index, ratios, spring_festival, (1.0, 1.0) if workdays is not None else _DAYS)
    return np.asarray(index * (period / math.fsum(index.tolist())), dtype=np.float64)


def season_words(index: ArrayLike, *, low: float = 0.9, high: float = 1.1,
                 words: tuple[str, str, str] = WORDS) -> tuple[str, ...]:
    """淡, 平 or 旺 for each index: up to `low`, between, from `high` on.

    `words`: those of another language, from low to high. ValueError: a wrong argument, named.
    """
    values = _read_floats("index", index)
    if values.ndim != 1 or not np.isfinite(values).all():
        raise ValueError("index: a list of finite numbers is needed")
    if not low < high:
        raise ValueError(f"low, high: {low} is not below {high}")
    slack, even, busy = words
    return tuple(slack if x <= low else busy if x >= high else even for x in values.tolist())


def _read_floats(name: str, values: ArrayLike) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError):
        raise ValueError(f"{name}: not numbers") from None


def _year_rows(name: str, values: ArrayLike, period: int) -> Floats:
    """(years, period), the last year filled up with NaN."""
    a = _read_floats(name, values)
    if a.ndim not in (1, 2) or not a.size or (a.ndim == 2 and a.shape[1] != period):
        raise ValueError(f"{name}: a series, or an array of years by {period}, is needed, not shape {a.shape}")
    if np.isinf(a).any():
        raise ValueError(f"{name}: infinite")
    if (a < 0).any():
        raise ValueError(f"{name}: negative")
    filled: Floats = np.concatenate([a.ravel(), np.full(-a.size % period, np.nan)])
    return filled.reshape(-1, period)


def _moving_average(series: Floats, period: int) -> Floats:
    """The centred moving average over `period`; NaN where its window is not all known."""
    out: Floats = np.full(series.size, np.nan)
    half = period // 2
    weights = np.ones(2 * half + 1)
    if period % 2 == 0:
        weights[[0, -1]] = 0.5
    if series.size >= weights.size:
        windows = np.lib.stride_tricks.sliding_window_view(series, weights.size) * weights
        out[half:series.size - half] = [math.fsum(w) / period for w in windows.tolist()]  # alike on every machine
    return out


def _ratio_or_nan(amounts: Floats, level: Floats) -> Floats:
    """amounts / level, NaN where there is no level."""
    out: Floats = np.full(amounts.shape, np.nan)
    return np.divide(amounts, level, out=out, where=level > 0)


def _check_festival(festival: SpringFestival, period: int, years: int) -> None:
    if period != 12:
        raise ValueError(f"spring_festival: needs a period of 12, not {period}")
    if not 0 <= festival.january <= 10:
        raise ValueError(f"spring_festival: january at position {festival.january}, not 0..10")
    if len(festival.history) != years:
        raise ValueError(f"spring_festival: {len(festival.history)} years, but a history of {years}")
    if {*festival.history, festival.wanted} - {1, 2}:
        raise ValueError("spring_festival: a month that is neither 1 nor 2")


def _pair_months(years: Floats, january: int) -> Floats:
    """The years with January and February at the mean of both, where both are known."""
    out: Floats = years.copy()
    pair = slice(january, january + 2)
    both = np.isfinite(years[:, pair]).all(axis=1)
    out[both, pair] = years[both, pair].mean(axis=1, keepdims=True)
    return out


def _split_pair(index: Floats, ratios: Floats, festival: SpringFestival, days: tuple[float, float]) -> Floats:
    """The index with January and February worth what they are together, divided as in years of the wanted kind.

    Only years that know both months count: one alone carries the festival, or lacks it.
    """
    pair = slice(festival.january, festival.january + 2)
    both = np.isfinite(ratios[:, pair]).all(axis=1)
    alike = ratios[both & (np.asarray(festival.history) == festival.wanted), pair].sum(axis=0)
    parts = alike if alike.sum() > 0 else np.array(days)
    out: Floats = index.copy()
    together = ratios[both, pair].sum() / both.sum() if both.any() else index[pair].sum()
    out[pair] = together * parts / parts.sum()
    return out
