"""Months that no plan can mean: figures in another unit, persons above their branch, more heads than anyone hires. Floor 3.

A must-fix is what no plan can mean; what may be meant is asked about (XP255). Amounts are in steps of the table's unit.
"""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from xlplan.address import a1
from xlplan.text import Text, list_briefly
from xlplan.units import Ints, Unit
from xlplan.workbook.reading.slipped_rows import RowMonths, Slip, other_months, slip_of
from xlplan.workbook.reading.table_reading import TableReading

# A whole table that far off is in another unit: 千元 for 万元 is ten times, 十万元 a tenth. A single row may be meant. What is 10,000 times
# off is said row by row.
_UNITS: Final = (("10", 8, 12.5), ("100", 80, 125), ("1000", 800, 1_250),
                 ("1/10", 0.08, 0.125), ("1/100", 0.008, 0.0125), ("1/1000", 0.0008, 0.00125))
_MOST: Final = 0.8  # of the rows
_CARRIED: Final = 50  # times the branch's own target: no person carries it
_HEADS: Final = (100, 20)  # times a post's heads and those of the branch: nobody hires so many in a month
_CREW: Final = 500  # heads that are hired for a season even where the branch is small
_TARGET: Final = Text("分公司目标", "分公司目標", "the branch's target")


def report_slips(r: TableReading, months: list[int], suggested: Ints) -> None:
    """XP219 rows in 元 for 万元, half of them or more as one finding; XP255 months that stand 200 times above all that they can be
    compared with, which may be meant; XP230 a table in another unit. What slips: see `RowMonths.slipped`."""
    unit = r.numbers[months[0]].unit
    if unit is None or unit.base == 1:
        return
    typed = np.where((r.who == "I") | (r.who == "S"), np.stack([r.frame.amounts[c.key] for c in r.numbers], axis=1), 0)[:, months]
    last = r.frame.amounts.get("py_estimate", np.zeros(r.frame.size, np.int64))
    rows = RowMonths(typed, suggested[:, months], last, unit.steps(1)[0])
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
        known = [(_TARGET, float(most[at[0]])), *other_months(others, 0)]
        _say_slip(r, "XP219", months, slip_of(i, at, float(steps[i, at[0]]), known), steps, unit, [(i, j) for j in at], 1)


def report_heads(r: TableReading, months: list[int]) -> None:
    """XP213 heads who join or leave in a month, 500 or more: 100 times those of their post and 20 times those of the branch."""
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


def _say_slip(r: TableReading, code: str, months: list[int], one: Slip, typed: Ints, unit: Unit, cells: Sequence[tuple[int, int]],
              count: int, *, whole: bool = False) -> None:
    columns = [r.placement.columns.get(r.numbers[j].key, 0) for j in months]
    places = [a1(int(r.frame.sheet_rows[i]), columns[j]) for i, j in cells if r.frame.sheet_rows[i] and columns[j]]
    first = one.months[0]
    r.say(code, r.frame.keys[one.row], r.numbers[months[first]].key, found=unit.value(int(typed[one.row, first])),
          expected=unit.value(round(one.expected)), unit=unit.key, factor=one.factor, against=one.against, cells=list_briefly(places),
          count=count, whole=whole)
    if code == "XP255":
        r.ask_reason(one.row)


def _report_other_unit(r: TableReading, months: list[int], rows: RowMonths, unit: Unit) -> bool:
    """XP230 where four of five rows, two at least, stand as many times above or below what was suggested, or last year's, as
    units differ."""
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
