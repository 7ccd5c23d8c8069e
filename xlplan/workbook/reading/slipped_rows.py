"""Rows with months in another unit: against what was suggested, last year, the row's other months and the whole table. Floor 3."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from xlplan.text import Text
from xlplan.units import Bools, Ints

_SLIP: Final = (5_000, 20_000)
_YUAN: Final = 10_000
_DIGIT: Final = 10   # steps: of a figure with two digits or more, exactly 10,000 times as much is no chance
_SURE: Final = 3    # months that must agree where figures are too small
_ALL: Final = 1_000  # times everything it can be compared with, when it is a slip's times one of them
_OFTEN: Final = 500  # times everything it can be compared with, when the cell alone is more than the whole table:
_TABLES: Final = 5   # so many times what was suggested for it, or last year
_POWERS: Final = (("10", 8, 12.5), ("1000", 800, 1_250))  # another unit of ten: told from growth by all the rest of the row
_GROWS: Final = 1.5  # times its target: a row that does not reach this only moves its months
_ALIKE: Final = (0.5, 2)  # times what was suggested: months that stand where they should
_ASK: Final = 200    # times everything it can be compared with: may be meant
_SUGGESTED: Final = Text("建议数", "建議數", "the suggestion")
_LAST: Final = Text("上年", "去年", "last year")
_MEAN: Final = Text("上年月均", "去年月均", "last year's mean month")
_OTHERS: Final = Text("本行其他月份", "本列其他月份", "the row's other months")
_TABLE: Final = Text("整张表的建议数或上年", "整張表的建議數或去年", "all that was suggested or of last year")

Compared = tuple[Text, float]  # what a cell is compared with, and its steps


@dataclass(frozen=True, slots=True)
class Slip:
    """A row with months that slipped: which, and the first of them against what it shows best."""

    row: int
    months: tuple[int, ...]
    against: Text
    expected: float
    factor: str


@dataclass(slots=True)
class RowMonths:
    """The months of a table in steps: typed, suggested, last year's year; and how many steps one whole unit is: what is less
    says nothing, and stands for one."""

    typed: Ints
    against: Ints
    last: Ints
    one: int

    def slipped(self) -> tuple[list[Slip], list[Slip], bool]:
        """Rows that slipped, rows that are asked about, and whether a row slipped by what was suggested, or last year, alone.

        A row slips when a month stands 5,000 times above its suggested figure or more, exactly 10,000 times where that is small; when
        one stands 1,000 times above all that it can be compared with and 5,000 times above some; when one, or the row, stands 500 times
        above all of it and alone exceeds the table five times; or when at least three stand 5,000 to 20,000 times below (one may be
        meant: a month of next to nothing). Without suggestions, when the year stands so against last year's. It is asked about 200
        times above all of it; where that is last year or its own months alone, when the month exceeds the table five times; and ten or
        1,000 times above its target and last year as a whole, or above the suggestion in months whose neighbours stand where they should.
        """
        sure, asked, plain = list[Slip](), list[Slip](), False
        down = _is_slipped(self.against, self.typed, 1)
        alone, year = ~self.against.any(axis=1), self.typed.sum(axis=1)
        rises, falls = alone & _is_slipped(year, self.last, self.one), alone & _is_slipped(self.last, year, 1)
        odd = self.typed >= _ASK * np.maximum(self.against, self.one)
        for i in np.flatnonzero(odd.any(axis=1) | rises | falls | (down.sum(axis=1) >= _SURE)).tolist():
            typed = self.typed[i]
            up = [j for j in np.flatnonzero(odd[i]).tolist() if self._is_suggested_slip(i, j)]
            plain |= bool(up)
            up += [j for j in np.flatnonzero(odd[i]).tolist() if j not in up and self._is_sure(i, j)]
            up = sorted(up) or self._whole_row(i, year[i])
            if up:
                sure.append(slip_of(i, tuple(up), float(typed[up[0]]), self._shown(i, up[0])))
            elif rises[i] or falls[i] or down[i].sum() >= _SURE:
                at = tuple(np.flatnonzero(down[i] if down[i].any() else typed != 0).tolist())
                expected = float(self.against[i, at[0]] or self.last[i])
                sure.append(Slip(i, at, _SUGGESTED if self.against[i, at[0]] else _LAST, expected, "10000" if rises[i] else "1/10000"))
                plain = True
            elif ask := [j for j in np.flatnonzero(odd[i]).tolist() if self._is_asked(i, j)]:
                asked.append(slip_of(i, tuple(ask), float(typed[ask[0]]), self._shown(i, ask[0]) or [(_TABLE, self._table())]))
        said = {one.row for one in (*sure, *asked)}
        asked += [one for i in self._grown() if i not in said and (one := self._by_a_power(i)) is not None]
        return sure, asked, plain

    def _grown(self) -> list[int]:
        """Rows of which enough was suggested to tell, and that go far beyond it."""
        target = self.against.sum(axis=1)
        return [int(i) for i in np.flatnonzero((target >= self.typed.shape[1] * self.one) & (self.typed.sum(axis=1) >= _GROWS * target))]

    def _by_a_power(self, i: int) -> Slip | None:
        """The months of a row that stand ten or 1,000 times too high: all, where the year does so against target and last year; else those
        that do while the others stand where they should."""
        typed, wanted, last = self.typed[i], self.against[i], int(self.last[i])
        year, target = int(typed.sum()), int(wanted.sum())
        for factor, low, high in _POWERS:
            by = float(factor)
            near = low * last <= year <= high * last * 2 if last > 0 else abs(year - by * target) <= target / by
            if low * target <= year <= high * target and near:
                return Slip(i, tuple(np.flatnonzero(typed).tolist()), _SUGGESTED, float(wanted[np.flatnonzero(typed)[0]]), factor)
            known = wanted >= self.one
            up = known & (typed >= low * wanted) & (typed <= high * wanted)
            others = typed[known & ~up] / wanted[known & ~up]
            if up.any() and others.size >= _SURE and _ALIKE[0] <= float(np.median(others)) <= _ALIKE[1]:
                at = tuple(np.flatnonzero(up).tolist())
                return Slip(i, at, _SUGGESTED, float(wanted[at[0]]), factor)
        return None

    def _is_suggested_slip(self, i: int, j: int) -> bool:
        at, exact = self._suggested(i, j), int(self.against[i, j])
        return (bool(at) and bool(self.typed[i, j] >= _SLIP[0] * at)) or (
            exact > _DIGIT and exact % _DIGIT != 0 and int(self.typed[i, j]) == _YUAN * exact)

    def _is_sure(self, i: int, j: int) -> bool:
        times = [self.typed[i, j] / of for _, of in self._known(i, j)]
        if not times or (len(times) == 1 and not self._suggested(i, j)):
            return False
        return (len(times) > 1 and min(times) >= _ALL and max(times) >= _SLIP[0]) or (
            min(times) >= _OFTEN and self._is_beyond(self.typed[i, j]))

    def _is_asked(self, i: int, j: int) -> bool:
        known = self._known(i, j)
        if len(known) > 1 or self._suggested(i, j):
            return all(self.typed[i, j] >= _ASK * of for _, of in known)
        return self._is_beyond(self.typed[i, j]) and all(self.typed[i, j] >= of for _, of in known)

    def _whole_row(self, i: int, year: int) -> list[int]:
        """The months of a row that stands as a whole 500 times above what was suggested and last year, and above the table."""
        known = [max(of, self.one) for of in (int(self.against[i].sum()), int(self.last[i])) if of > 0]
        if not self.against[i].any() or any(year < _OFTEN * of for of in known) or not self._is_beyond(year):
            return []
        return [j for j in np.flatnonzero(self.typed[i]).tolist() if self.typed[i, j] >= _ASK * self._suggested(i, j)]

    def _is_beyond(self, steps: float) -> bool:
        """Whether one cell or row is more than the table, many times."""
        return 0 < _TABLES * self._table() <= steps

    def _table(self) -> float:
        return float(max(self.against.sum(), self.last.sum()))

    def _suggested(self, i: int, j: int) -> float:
        """What was suggested for the month, or for a mean one that has something; at least one unit; 0 where nothing was."""
        row = self.against[i]
        if not row.any():
            return 0
        return float(max(row[j] if row[j] > 0 else row.sum() / np.count_nonzero(row), self.one))

    def _known(self, i: int, j: int) -> list[Compared]:
        """All that the cell can be compared with."""
        out = [(_SUGGESTED, at)] if (at := self._suggested(i, j)) else []
        if self.last[i] > 0:
            out.append((_MEAN, max(float(self.last[i]) / self.typed.shape[1], self.one)))
        return out + other_months(np.delete(self.typed[i], j), self.one)

    def _shown(self, i: int, j: int) -> list[Compared]:
        """The same, of what was suggested for the month the figure itself, however small."""
        exact = float(self.against[i, j])
        return [(text, exact if text is _SUGGESTED and exact > 0 else of) for text, of in self._known(i, j)]


def other_months(others: Ints, least: float) -> list[Compared]:
    """The middle one of a row's other months; [] where too few hold anything."""
    some = others[others != 0]
    return [(_OTHERS, max(float(np.median(some)), least))] if some.size >= _SURE and np.median(some) > 0 else []


def slip_of(row: int, months: tuple[int, ...], found: float, known: Sequence[Compared]) -> Slip:
    """Against the first of those of which it is about 10,000 times, else against the first."""
    against, expected = next((of for of in known if _SLIP[0] <= found / of[1] <= _SLIP[1]), known[0])
    times = found / expected
    return Slip(row, months, against, expected, "10000" if _SLIP[0] <= times <= _SLIP[1] else f"{times:.0f}")


def _is_slipped(above: Ints, below: Ints, least: int) -> Bools:
    low, high = _SLIP
    return np.asarray((below >= least) & (above >= below * low) & (above <= below * high), dtype=np.bool_)
