"""Seasonal indices: read and rescaled (D6), freed of workdays, moved with Spring Festival, found for a product in a channel.
Floor 4."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final, Literal

import numpy as np

from xlplan.calendar import spring_festival
from xlplan.decompose import apportion
from xlplan.plan.master.fiscal import month_position, months_said
from xlplan.plan.master.history import TWELVE, History
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding, read_records
from xlplan.plan.master.records import Season
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.goals import SEASON_OF_YEARS
from xlplan.tables.periods import MONTHS
from xlplan.text import same_text
from xlplan.units import INDEX

SeasonSource = Literal["stated", "pair", "category", "all", "equal"]  # the sheet, or whole years of what; none of anything
_YEARS: Final = {source: years for years, source in SEASON_OF_YEARS.items()}
_WINTER: Final = (1, 2)  # Spring Festival falls between January 21 and February 20


def seasons_from(frame: Frame | None) -> tuple[tuple[Season, ...], list[Diagnostic]]:
    """The rows of the season sheet, each adding up to 12.000; XP610 (a notice) for a row that had to be rescaled.

    A row without any month, and one whose months are all zero, leaves the months to history.
    """
    out: list[Diagnostic] = []
    seasons = []
    if frame is None:
        return (), []
    index = {key: i for i, key in enumerate(frame.keys)}
    for season in read_records(frame, Season):
        i = index[season.row_key]
        typed = [max(int(frame.amounts[m][i]), 0) for m in MONTHS]
        months: tuple[int, ...] = ()
        if any(typed):
            months = tuple(int(n) for n in apportion(TWELVE, typed))
            if sum(typed) != TWELVE:
                out.append(master_finding("XP610", "season", season.row_key, MONTHS[0], found=INDEX.value(sum(typed)),
                                          expected=INDEX.value(TWELVE), unit=INDEX.key))
        seasons.append(replace(season, months=months))
    return tuple(seasons), out


def moved_festivals(master: Master) -> list[Diagnostic]:
    """XP654 (a notice) for every row of the season sheet whose Spring Festival lies in another month this year, so that the two
    months change places; XP655 for a 春节月 that is neither January nor February."""
    out, festival = [], Festival.of(master)
    label = MASTER_BY_KEY["season"].label
    for row in master.seasons:
        if row.spring_month is not None and row.spring_month not in _WINTER:
            out.append(master_finding("XP655", "season", row.row_key, "spring_month", found=row.spring_month))
        pairs = [festival.swap(row)] if row.months else sorted(set(festival.swaps(row, master.history).values()))
        said = " · ".join(filter(None, (row.category, row.channel)))
        name = same_text(said) if said else label
        for pair in filter(None, pairs):
            was, now = (months_said([p], master.company.year, master.company.start_month) for p in pair)
            out.append(master_finding("XP654", "season", row.row_key, "spring_month", item=name, was=was, now=now))
    return out


@dataclass(frozen=True)
class Festival:
    """In which month Spring Festival falls. `now`: 1 or 2 in the plan year; None where January and February do not lie in one
    fiscal year (it begins in February), or no calendar knows."""

    year: int
    start: int
    now: int | None

    @staticmethod
    def of(master: Master) -> Festival:
        """The plan year's."""
        year, start = master.company.year, master.company.start_month
        return Festival(year, start, _festival_month(year, start))

    def swap(self, row: Season) -> tuple[int, int] | None:
        """Positions (of the festival in the row's coefficients, of this year's) that change places; None where it has not
        moved, or the row does not say where its festival lies."""
        if self.now is None or row.spring_month not in _WINTER or row.spring_month == self.now:
            return None
        return month_position(row.spring_month, self.start), month_position(self.now, self.start)

    def swaps(self, row: Season, history: History) -> dict[int, tuple[int, int]]:
        """Year of the history -> likewise; nothing where the row names no 春节月."""
        out: dict[int, tuple[int, int]] = {}
        for year in history.years if self.now is not None and row.spring_month in _WINTER else ():
            was = _festival_month(year, self.start)
            if was is not None and self.now is not None and was != self.now:
                out[year] = month_position(was, self.start), month_position(self.now, self.start)
        return out


def _festival_month(year: int, start: int) -> int | None:
    """The month of Spring Festival in the fiscal year."""
    if start == _WINTER[1]:
        return None
    try:
        return spring_festival(year if start == 1 else year + 1).month
    except ValueError:
        return None


class SeasonBook:
    """Which twelve indices apply to a product in a channel.

    `past`: year -> workdays by month of the years before, where the plan weighs months by workdays. Indices are then per
    workday, and whoever multiplies them by the plan year's counts no workday twice: history is taken by its own years'
    workdays; coefficients that the sheet calls a mean of years (三年均值) hold the workdays of those years, on the mean, and are divided
    by them; coefficients 人工 are HQ's own word on the strength of a month and taken as they stand.
    """

    def __init__(self, master: Master, past: Mapping[int, Sequence[int]] | None = None) -> None:
        self._rows = {(s.category, s.channel): s for s in reversed(master.seasons)}
        self._history, self._products, self._past = master.history, master.products, past
        self._festival = Festival.of(master)
        self._known: dict[tuple[str, str], tuple[SeasonSource, tuple[int, ...]]] = {}

    def of(self, category: str, channel: str) -> tuple[int, ...]:
        """Indices in 0.001 adding up to 12.000: the sheet's row for the category and channel, for the category, for the
        channel, for all; where none has months, the mean of past years of the category in the channel, of the category, of
        everything, each of what is whole in its year (`whole_lines`); else all equal. Where
        the row says in which month its Spring Festival lies, a festival that has moved takes its month's weight along."""
        return self._look_up(category, channel)[1]

    def source(self, category: str, channel: str) -> SeasonSource:
        """Where `of` has them from."""
        return self._look_up(category, channel)[0]

    def _look_up(self, category: str, channel: str) -> tuple[SeasonSource, tuple[int, ...]]:
        key = (category, channel)
        if key not in self._known:
            self._known[key] = self._find(category, channel)
        return self._known[key]

    def _find(self, category: str, channel: str) -> tuple[SeasonSource, tuple[int, ...]]:
        keys = ((category, channel), (category, ""), ("", channel), ("", ""))
        row = next((self._rows[key] for key in keys if key in self._rows), None)
        if row is not None and row.months:
            return "stated", self._stated(row)
        moved = {} if row is None else self._festival.swaps(row, self._history)
        inside = {p.code for p in self._products.values() if p.category == category}
        sold = {pair for pairs in self._history.years.values() for pair in pairs if pair[0] in inside}
        bases: tuple[tuple[SeasonSource, set[tuple[str, str]] | None], ...] = (
            ("pair", {pair for pair in sold if pair[1] == channel}), ("category", sold), ("all", None))
        for source, pairs in bases:
            if months := self._history.season(pairs, self._past, moved):
                return source, months
        return "equal", tuple(int(n) for n in apportion(TWELVE, np.ones(12, np.int64)))

    def _stated(self, row: Season) -> tuple[int, ...]:
        """The row's own coefficients."""
        months = list(row.months)
        if self._past and row.source in _YEARS:
            past = [self._past[year] for year in sorted(self._past)[-_YEARS[row.source]:]]
            days = [sum(column) for column in zip(*past, strict=True)]
            rates = np.array([Fraction(m, max(d, 1)) for m, d in zip(months, days, strict=True)], dtype=object)
            months = [int(n) for n in apportion(TWELVE, rates)]
        if pair := self._festival.swap(row):
            a, b = pair
            months[a], months[b] = months[b], months[a]
        return tuple(months)
