"""Months typed in another unit: against what was suggested, last year, the other months of the row and the whole table. Floor 3.

A must-fix is what no plan can mean; what may be meant is asked about (XP255). Amounts are in steps of the table's unit.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from xlplan.address import a1
from xlplan.text import Text
from xlplan.units import Bools, Ints, Unit
from xlplan.workbook.reading.table_reading import TableReading, list_briefly

_SLIP: Final = (5_000, 20_000)
# A whole table that far off is in another unit: 千元 for 万元 is ten times, 百万元 a hundredth. A single row may be meant.
_UNITS: Final = (("10", 8, 12.5), ("1000", 800, 1_250), ("1/100", 0.008, 0.0125), ("1/1000", 0.0008, 0.00125))
_MOST: Final = 0.8  # of the rows, two at least
_SURE: Final = 3    # months that must agree where figures are too small
_ALL: Final = 1_000  # times everything it can be compared with, when it is a slip's times one of them
_OFTEN: Final = 500  # times everything it can be compared with, when the cell alone is more than the whole table:
_TABLES: Final = 5   # so many times what was suggested for it, or last year
_ASK: Final = 200    # times everything it can be compared with: may be meant
_CARRIED: Final = 50  # times the branch's own target: no person carries it
_HEADS: Final = (100, 20)  # times a post's heads and those of the branch: nobody hires so many in a month
_CREW: Final = 500  # heads that are hired for a season even where the branch is small
_REASONS: Final = ("remark", "calc")  # columns that say why a row is as it is
_SUGGESTED: Final = Text("建议数", "建議數", "the suggestion")
_LAST: Final = Text("上年", "去年", "last year")
_MEAN: Final = Text("上年月均", "去年月均", "last year's mean month")
_OTHERS: Final = Text("本行其他月份", "本列其他月份", "the row's other months")
_TARGET: Final = Text("分公司目标", "分公司目標", "the branch's target")
_TABLE: Final = Text("整张表的建议数或上年", "整張表的建議數或去年", "all that was suggested or of last year")

Compared = tuple[Text, float]  # what a cell is compared with, and its steps


@dataclass(frozen=True, slots=True)
class _Slip:
    """A row with months that slipped: which, and the first of them against what it shows best."""

    row: int
    months: tuple[int, ...]
    against: Text
    expected: float
    factor: str


def report_slips(r: TableReading, months: list[int], suggested: Ints) -> None:
    """XP219 rows in 元 for 万元, half of them or more as one finding; XP230 a table in another unit; XP255 months that are as
    far above everything but may be meant.

    A row slips when a month stands 5,000 times above its suggested figure or more; when one stands 1,000 times above all that it
    can be compared with and 5,000 times above some; when one, or the row, stands 500 times above all of it and alone exceeds the
    table five times; or when at least three stand 5,000 to 20,000 times below (one may be meant: a month of next to nothing).
    Without suggestions, when the year stands so against last year's.
    """
    unit = r.numbers[months[0]].unit
    if unit is None or unit.base == 1:
        return
    typed = np.where((r.who == "I") | (r.who == "S"), np.stack([r.frame.amounts[c.key] for c in r.numbers], axis=1), 0)[:, months]
    last = r.frame.amounts.get("py_estimate", np.zeros(r.frame.size, np.int64))
    rows = _Rows(typed, suggested[:, months], last, unit.steps(1)[0])
    sure, asked, plain = rows.slipped()
    if not plain and _report_other_unit(r, months, rows, unit):
        return
    judged = int((typed.any(axis=1) & (rows.against.any(axis=1) | (last > 0))).sum())
    whole = len(sure) > 1 and 2 * len(sure) >= judged
    for one in sure[:1] if whole else sure:
        named = [(of.row, j) for of in (sure if whole else [one]) for j in of.months]
        _say_slip(r, "XP219", months, one, typed, unit, named, len(sure), whole=whole)
    for one in asked:
        _say_slip(r, "XP255", months, one, typed, unit, [(one.row, j) for j in one.months], len(one.months))


def report_person_slips(r: TableReading, months: list[int]) -> None:
    """XP219 months of persons that stand 50 times above the target of their branch, in the month and in a mean one."""
    keys, unit = [c.key for c in r.numbers], r.numbers[months[0]].unit
    foot = next((i for i, f in enumerate(r.table.feet) if f.key == "@target"), None)
    if unit is None or foot is None or "year" not in keys:
        return
    target = np.nan_to_num(r.cached_feet[foot]) / float(unit.step)
    most = np.maximum(np.maximum(target[months], target[keys.index("year")] / len(months)), unit.steps(1)[0])
    steps = np.where(r.who == "S", r.steps, 0)[:, months]
    slipped = (steps >= _CARRIED * most) & ~r.formula[:, months] if target.any() else np.zeros(steps.shape, np.bool_)
    for i in np.flatnonzero(slipped.any(axis=1)).tolist():
        at = tuple(np.flatnonzero(slipped[i]).tolist())
        others = np.delete(steps[i], at)
        known = [(_TARGET, float(most[at[0]])), *_other_months(others, 0)]
        _say_slip(r, "XP219", months, _slip(i, at, float(steps[i, at[0]]), known), steps, unit, [(i, j) for j in at],
                  1)


def report_heads(r: TableReading, months: list[int]) -> None:
    """XP213 heads who join or leave in a month, 100 times those of their post and 20 times those of the branch."""
    unit, keys = r.numbers[months[0]].unit, r.frame.keys
    if unit is None or not {"opening", "cap"} <= r.table.by_key.keys():
        return
    heads = np.maximum(r.frame.amounts["opening"], r.frame.amounts["cap"])
    of = dict[str, int]()
    for key, n in zip(keys, heads.tolist(), strict=True):
        of[key.partition("|")[0]] = max(n, of.get(key.partition("|")[0], 1))
    branch = max(int(r.frame.amounts["opening"].sum()), int(r.frame.amounts["cap"].sum()), 1)
    typed = np.where(r.who == "I", np.stack([r.frame.amounts[c.key] for c in r.numbers], axis=1), 0)[:, months]
    for i, j in zip(*np.nonzero(typed >= max(_CREW, _HEADS[1] * branch)), strict=True):
        if typed[i, j] >= _HEADS[0] * of[keys[i].partition("|")[0]] and not r.reported[i, months[j]]:
            r.reported[i, months[j]] = True
            r.say("XP213", keys[i], r.numbers[months[j]].key, found=unit.value(int(typed[i, j])), unit=unit.key)


@dataclass(slots=True)
class _Rows:
    """The months of a table in steps: typed, suggested, last year's year; and how many steps one whole unit is: what is less
    says nothing, and stands for one."""

    typed: Ints
    against: Ints
    last: Ints
    one: int

    def slipped(self) -> tuple[list[_Slip], list[_Slip], bool]:
        """Rows that slipped, rows that are asked about, and whether a row slipped by what was suggested, or last year, alone."""
        sure, asked, plain = list[_Slip](), list[_Slip](), False
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
                sure.append(_slip(i, tuple(up), float(typed[up[0]]), self._known(i, up[0])))
            elif rises[i] or falls[i] or down[i].sum() >= _SURE:
                at = tuple(np.flatnonzero(down[i] if down[i].any() else typed != 0).tolist())
                expected = float(self.against[i, at[0]] or self.last[i])
                sure.append(_Slip(i, at, _SUGGESTED if self.against[i, at[0]] else _LAST, expected, "10000" if rises[i] else "1/10000"))
                plain = True
            elif ask := [j for j in np.flatnonzero(odd[i]).tolist() if self._is_asked(i, j)]:
                asked.append(_slip(i, tuple(ask), float(typed[ask[0]]), self._known(i, ask[0]) or [(_TABLE, self._table())]))
        return sure, asked, plain

    def _is_suggested_slip(self, i: int, j: int) -> bool:
        at = self._suggested(i, j)
        return bool(at) and self.typed[i, j] >= _SLIP[0] * at

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
        return out + _other_months(np.delete(self.typed[i], j), self.one)


def _other_months(others: Ints, least: float) -> list[Compared]:
    """The middle one of a row's other months; [] where too few hold anything."""
    some = others[others != 0]
    return [(_OTHERS, max(float(np.median(some)), least))] if some.size >= _SURE and np.median(some) > 0 else []


def _slip(row: int, months: tuple[int, ...], found: float, known: Sequence[Compared]) -> _Slip:
    """Against the first of those of which it is about 10,000 times, else against the first."""
    against, expected = next((of for of in known if _SLIP[0] <= found / of[1] <= _SLIP[1]), known[0])
    times = found / expected
    return _Slip(row, months, against, expected, "10000" if _SLIP[0] <= times <= _SLIP[1] else f"{times:.0f}")


def _say_slip(r: TableReading, code: str, months: list[int], one: _Slip, typed: Ints, unit: Unit, cells: Sequence[tuple[int, int]],
              count: int, *, whole: bool = False) -> None:
    columns = [r.placement.columns.get(r.numbers[j].key, 0) for j in months]
    places = [a1(int(r.frame.sheet_rows[i]), columns[j]) for i, j in cells if r.frame.sheet_rows[i] and columns[j]]
    first = one.months[0]
    r.say(code, r.frame.keys[one.row], r.numbers[months[first]].key, found=unit.value(int(typed[one.row, first])),
          expected=unit.value(round(one.expected)), unit=unit.key, factor=one.factor, against=one.against, cells=list_briefly(places),
          count=count, whole=whole)
    if code == "XP255" and (key := next((k for k in _REASONS if k in r.frame.texts), "")):
        said = r.found[-1]
        r.found[-1] = replace(said, params={**said.params, "field": r.label(key)}, explanation=str(r.frame.texts[key][one.row]).strip())


def _report_other_unit(r: TableReading, months: list[int], rows: _Rows, unit: Unit) -> bool:
    """XP230 where most rows stand as many times above or below what was suggested, or last year's, as units differ."""
    year = rows.typed.sum(axis=1)
    against = np.where(rows.against.any(axis=1), rows.against.sum(axis=1), rows.last)
    judged = (against >= rows.one) & (year > 0)
    if int(judged.sum()) < 2:
        return False
    ratio = year[judged] / against[judged]
    for factor, low, high in _UNITS:
        if ((ratio >= low) & (ratio <= high)).mean() >= _MOST:
            i = int(np.flatnonzero(judged)[0])
            r.say("XP230", r.frame.keys[i], r.numbers[months[0]].key, found=unit.value(int(year[judged].sum())),
                  expected=unit.value(int(against[judged].sum())), unit=unit.key, factor=factor, count=int(judged.sum()),
                  label=r.table.label)
            return True
    return False


def _is_slipped(above: Ints, below: Ints, least: int) -> Bools:
    low, high = _SLIP
    return np.asarray((below >= least) & (above >= below * low) & (above <= below * high), dtype=np.bool_)
