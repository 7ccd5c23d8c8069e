"""Seasonal indices: read and rescaled (D6), and found for a product in a channel. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from xlplan.decompose import apportion
from xlplan.plan.history import History
from xlplan.plan.parts import Product, Season
from xlplan.plan.rows import finding, parts
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.tables.periods import MONTHS
from xlplan.units import INDEX

TWELVE = 12 * 10**INDEX.places  # what twelve indices add up to, in steps


def seasons_from(frame: Frame | None) -> tuple[tuple[Season, ...], list[Diagnostic]]:
    """The rows of the season sheet, each adding up to 12.000; XP610 (a notice) for a row that had to be rescaled.

    A row without any month, and one whose months are all zero, leaves the months to history.
    """
    out: list[Diagnostic] = []
    seasons = []
    if frame is None:
        return (), []
    index = {key: i for i, key in enumerate(frame.keys)}
    for season in parts(frame, Season):
        i = index[season.row_key]
        typed = [max(int(frame.amounts[m][i]), 0) for m in MONTHS]
        months: tuple[int, ...] = ()
        if any(typed):
            months = tuple(int(n) for n in apportion(TWELVE, typed))
            if sum(typed) != TWELVE:
                out.append(finding("XP610", "season", season.row_key, MONTHS[0], found=INDEX.value(sum(typed)),
                                   expected=INDEX.value(TWELVE), unit=INDEX.key))
        seasons.append(replace(season, months=months))
    return tuple(seasons), out


class SeasonBook:
    """Which twelve indices apply to a product in a channel."""

    def __init__(self, seasons: Sequence[Season], history: History, products: Mapping[str, Product]) -> None:
        self._rows = {(s.category, s.channel): s for s in reversed(seasons)}
        self._history, self._products = history, products
        self._known: dict[tuple[str, str], tuple[int, ...]] = {}

    def of(self, category: str, channel: str) -> tuple[int, ...]:
        """Indices in 0.001 adding up to 12.000: the sheet's row for the category and channel, for the category, for the
        channel, for all; where none has months, the mean of past years of the pair, of everything; else all equal."""
        key = (category, channel)
        if key not in self._known:
            self._known[key] = self._find(category, channel)
        return self._known[key]

    def _find(self, category: str, channel: str) -> tuple[int, ...]:
        for key in ((category, channel), (category, ""), ("", channel), ("", "")):
            row = self._rows.get(key)
            if row is not None:
                if row.months:
                    return row.months
                break
        inside = [(p.code, channel) for p in self._products.values() if p.category == category]
        return self._history.season(inside) or self._history.season() or tuple(
            int(n) for n in apportion(TWELVE, np.ones(12, np.int64)))

