"""What a table's inputs look like as a whole: blank months, 元 mixed up with 万元, merged and hidden cells. Floor 3."""
from __future__ import annotations

from typing import Final

import numpy as np

from xlplan.address import a1, letters, span
from xlplan.calendar import MONTHS
from xlplan.units import Bools, Ints
from xlplan.workbook.reading import Reading, listed, plain
from xlplan.workbook.stray import MARKERS

_SLIP: Final = (5_000, 20_000)
_SURE: Final = 3  # months that must agree where figures are too small
_SMALLEST: Final = 1  # a reference below this many whole units says nothing


def judge(r: Reading, void: Bools) -> None:
    """Report merged and hidden inputs, blank months (XP218) and slips between 元 and 万元 (XP219)."""
    _merged(r, void)
    _hidden(r, void)
    months = [j for j, c in enumerate(r.numbers) if c.key in MONTHS and c.key in r.placement.columns]
    if r.table.kind != "fixed" or not months:
        return
    suggested = _suggested(r)
    _blank(r, months, suggested)
    _slips(r, months, suggested)


def _suggested(r: Reading) -> Ints:
    out = np.zeros(r.reported.shape, np.int64)
    of = r.issued.suggested.get(r.table.key, {})
    at = {c.key: j for j, c in enumerate(r.numbers)}
    for i, row in enumerate(r.frame.keys):
        for key, steps in of.get(row, {}).items():
            if key in at:
                out[i, at[key]] = steps
    return out


def _inputs(r: Reading) -> Bools:
    return np.asarray((r.who == "I") | (r.who == "S"), dtype=np.bool_)


def _blank(r: Reading, months: list[int], suggested: Ints) -> None:
    filled = np.stack([r.frame.filled[c.key] for c in r.numbers], axis=1)
    empty = (r.who == "I") & ~filled & ~r.reported & (suggested != 0) & (r.frame.sheet_rows > 0)[:, None]
    for i in np.flatnonzero(empty[:, months].any(axis=1)):
        gone = [r.numbers[j].key for j in months if empty[i, j]]
        r.say("XP218", r.frame.keys[i], gone[0], count=len(gone), months=listed(map(r.label, gone)))


def _slips(r: Reading, months: list[int], suggested: Ints) -> None:
    """A row slips when a month stands 5,000 times above its suggested figure or more, or at least three stand 5,000 to 20,000
    times below (one may be meant: a month of next to nothing); without suggestions, when the year stands so against last
    year's. Half of the rows or more: one finding."""
    unit = r.numbers[months[0]].unit
    if unit is None or unit.base == 1:
        return
    typed = np.where(_inputs(r), np.stack([r.frame.amounts[c.key] for c in r.numbers], axis=1), 0)[:, months]
    against = suggested[:, months]
    one = _SMALLEST * 10**unit.places // unit.multiple
    up, down = (against >= one) & (typed >= against * _SLIP[0]), _ratio(against, typed, 1)
    last = r.frame.amounts.get("py_estimate", np.zeros(r.frame.size, np.int64))
    alone, year = ~against.any(axis=1), typed.sum(axis=1)
    rises = up.any(axis=1) | (alone & _ratio(year, last, one))
    falls = (down.sum(axis=1) >= _SURE) | (alone & _ratio(last, year, 1))
    slipped = np.flatnonzero(rises | falls)
    judged = int((typed.any(axis=1) & (against.any(axis=1) | (last > 0))).sum())
    whole = len(slipped) > 1 and 2 * len(slipped) >= judged
    for i in slipped[:1] if whole else slipped:
        j = int(np.flatnonzero((up[i] | down[i]) if (up[i] | down[i]).any() else typed[i] != 0)[0])
        r.say("XP219", r.frame.keys[i], r.numbers[months[j]].key, found=unit.value(int(typed[i, j])),
              expected=unit.value(int(against[i, j] or last[i])), unit=unit.key, count=len(slipped),
              whole=whole, factor=_factor(int(typed[i, j]), int(against[i, j])) if rises[i] else "1/10000")


def _factor(found: int, suggested: int) -> str:
    """How many times too large, where it is not simply the other unit."""
    return f"{found / suggested:.0f}" if suggested and found > suggested * _SLIP[1] else "10000"


def _ratio(above: Ints, below: Ints, least: int) -> Bools:
    low, high = _SLIP
    return np.asarray((below >= least) & (above >= below * low) & (above <= below * high), dtype=np.bool_)


def _merged(r: Reading, void: Bools) -> None:
    """XP237 where a merge hides inputs that hold something, which counts though nobody sees it; else XP126 where it hides
    inputs or joins some."""
    inputs, numbers = _inputs(r), {c.key: j for j, c in enumerate(r.numbers)}
    texts = {c.key for c in r.table.columns if c.kind != "number" and c.who == "I"}
    for row1, column1, row2, column2 in r.sheet.merges:
        rows = np.flatnonzero((r.frame.sheet_rows >= row1) & (r.frame.sheet_rows <= row2) & (r.frame.sheet_rows > 0) & ~void)
        columns = [(c, key) for key, c in r.placement.columns.items() if column1 <= c <= column2]
        covered = [(int(r.frame.sheet_rows[i]), c, int(i), key) for i in rows.tolist() for c, key in columns
                   if (inputs[i, numbers[key]] if key in numbers else key in texts)]
        under = [of for of in covered if of[:2] != (row1, column1)]
        if held := [of for of in under if plain(r.sheet.at(*of[:2]))]:
            row, c, i, key = held[0]
            r.say("XP237", r.frame.keys[i], key, found=plain(r.sheet.at(row, c)), range=span(row1, column1, row2, column2),
                  first=a1(row1, column1), count=len(held), cells=listed(a1(*of[:2]) for of in held))
        elif blank := [(i, numbers[key]) for _, _, i, key in under if key in numbers]:
            i, j = blank[0]
            r.say("XP126", r.frame.keys[i], r.numbers[j].key, cell=a1(row1, column1), range=span(row1, column1, row2, column2))
            r.reported[tuple(np.array(blank).T)] = True


def _hidden(r: Reading, void: Bools) -> None:
    """XP125 when a hidden row or column holds inputs; the template hides only the keys, and markers (XP128 says those)."""
    rows, columns = set(r.sheet.hidden_rows) - {r.placement.rows.get(m, 1) for m in MARKERS}, set(r.sheet.hidden_columns)
    if not (rows - {1} or columns - {1}):
        return
    filled = np.stack([r.frame.filled[c.key] for c in r.numbers], axis=1) & _inputs(r)
    held = filled & (r.frame.used & ~void)[:, None]
    places = [str(int(n)) for i, n in enumerate(r.frame.sheet_rows) if int(n) in rows and held[i].any()]
    places += [letters(at) for j, c in enumerate(r.numbers)
               if (at := r.placement.columns.get(c.key, 0)) in columns and held[:, j].any()]
    if places:
        r.say("XP125", places=listed(places), count=len(places))
