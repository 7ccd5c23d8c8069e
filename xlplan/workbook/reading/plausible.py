"""What a table's inputs look like as a whole: blank months, 元 mixed up with 万元, merged and hidden cells. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from xlplan.address import a1, a1_range, column_letters
from xlplan.calendar import MONTHS
from xlplan.units import Bools, Ints
from xlplan.workbook.layout import MARKERS
from xlplan.workbook.rawbook import plain_text
from xlplan.workbook.reading.table_reading import TableReading, list_briefly

_SLIP: Final = (5_000, 20_000)
# A whole table that far off is in another unit: 千元 for 万元 is ten times, 百万元 a hundredth. A single row may be meant.
_UNITS: Final = (("10", 8, 12.5), ("1000", 800, 1_250), ("1/100", 0.008, 0.0125), ("1/1000", 0.0008, 0.00125))
_MOST: Final = 0.8  # of the rows, two at least
_SURE: Final = 3  # months that must agree where figures are too small
_SMALLEST: Final = 1  # a reference below this many whole units says nothing


def judge_plausibility(r: TableReading, void: Bools) -> None:
    """Report merged and hidden inputs, blank months (XP218), slips between 元 and 万元 (XP219), a table in another unit
    (XP230) and one whose months were all emptied (XP231)."""
    _report_merged(r, void)
    _report_hidden(r, void)
    months = [j for j, c in enumerate(r.numbers) if c.key in MONTHS and c.key in r.placement.columns]
    if r.table.kind != "fixed" or not months:
        return
    suggested = suggested_steps(r)
    if not _report_emptied(r, months, suggested):
        _report_blank_months(r, months, suggested)
        _report_slips(r, months, suggested)


def suggested_steps(r: TableReading) -> Ints:
    """n × k: the figures that HQ suggested, in steps; 0 elsewhere."""
    out = np.zeros(r.reported.shape, np.int64)
    of = r.issued.suggested.get(r.table.key, {})
    at = {c.key: j for j, c in enumerate(r.numbers)}
    for i, row in enumerate(r.frame.keys):
        for key, steps in of.get(row, {}).items():
            if key in at:
                out[i, at[key]] = steps
    return out


def holds_as_issued(r: TableReading, hq: Mapping[str, Bools]) -> bool:
    """Whether the branch's cells hold the figures that HQ suggested or, as blanks, none; said once the inputs are read. What is
    written beside the rows of a fixed table is no figure; a text makes a row of any other."""
    amounts = np.stack([r.frame.amounts[c.key] for c in r.numbers], axis=1)
    if r.reported.any() or (_input_cells(r) & (amounts != suggested_steps(r))).any():
        return False
    return r.table.kind == "fixed" or not any((r.frame.texts[key][~mine] != "").any() for key, mine in hq.items())


def _input_cells(r: TableReading) -> Bools:
    return np.asarray((r.who == "I") | (r.who == "S"), dtype=np.bool_)


def _report_emptied(r: TableReading, months: list[int], suggested: Ints) -> bool:
    """XP231 where HQ suggested figures and not one month of the table holds anything: a 0 that is typed is meant."""
    filled = np.stack([r.frame.filled[c.key] for c in r.numbers], axis=1)
    wanted = _input_cells(r) & (suggested != 0) & (r.frame.sheet_rows > 0)[:, None]
    wanted[:, [j for j in range(len(r.numbers)) if j not in months]] = False
    if int(wanted.sum()) < _SURE or (filled | r.reported)[:, months].any():
        return False
    i, j = (int(n[0]) for n in np.nonzero(wanted))
    r.say("XP231", r.frame.keys[i], r.numbers[j].key, count=int(wanted.any(axis=1).sum()), label=r.table.label)
    return True


def _report_blank_months(r: TableReading, months: list[int], suggested: Ints) -> None:
    filled = np.stack([r.frame.filled[c.key] for c in r.numbers], axis=1)
    empty = (r.who == "I") & ~filled & ~r.reported & (suggested != 0) & (r.frame.sheet_rows > 0)[:, None]
    for i in np.flatnonzero(empty[:, months].any(axis=1)):
        gone = [r.numbers[j].key for j in months if empty[i, j]]
        r.say("XP218", r.frame.keys[i], gone[0], count=len(gone), months=list_briefly(map(r.label, gone)))


def _report_slips(r: TableReading, months: list[int], suggested: Ints) -> None:
    """A row slips when a month stands 5,000 times above its suggested figure or more, or at least three stand 5,000 to 20,000
    times below (one may be meant: a month of next to nothing); without suggestions, when the year stands so against last
    year's. Half of the rows or more: one finding."""
    unit = r.numbers[months[0]].unit
    if unit is None or unit.base == 1:
        return
    typed = np.where(_input_cells(r), np.stack([r.frame.amounts[c.key] for c in r.numbers], axis=1), 0)[:, months]
    against = suggested[:, months]
    one = _SMALLEST * 10**unit.places // unit.multiple
    up, down = (against >= one) & (typed >= against * _SLIP[0]), _is_slipped(against, typed, 1)
    last = r.frame.amounts.get("py_estimate", np.zeros(r.frame.size, np.int64))
    alone, year = ~against.any(axis=1), typed.sum(axis=1)
    rises = up.any(axis=1) | (alone & _is_slipped(year, last, one))
    falls = (down.sum(axis=1) >= _SURE) | (alone & _is_slipped(last, year, 1))
    slipped = np.flatnonzero(rises | falls)
    if not slipped.size:
        _report_other_unit(r, months, year, np.where(alone, last, against.sum(axis=1)), one)
    judged = int((typed.any(axis=1) & (against.any(axis=1) | (last > 0))).sum())
    whole = len(slipped) > 1 and 2 * len(slipped) >= judged
    for i in slipped[:1] if whole else slipped:
        j = int(np.flatnonzero((up[i] | down[i]) if (up[i] | down[i]).any() else typed[i] != 0)[0])
        r.say("XP219", r.frame.keys[i], r.numbers[months[j]].key, found=unit.value(int(typed[i, j])),
              expected=unit.value(int(against[i, j] or last[i])), unit=unit.key, count=len(slipped),
              whole=whole, factor=_times_too_large(int(typed[i, j]), int(against[i, j])) if rises[i] else "1/10000")


def _report_other_unit(r: TableReading, months: list[int], year: Ints, against: Ints, least: int) -> None:
    """XP230 where most rows stand as many times above or below what was suggested, or last year's, as units differ."""
    judged = (against >= least) & (year > 0)
    if int(judged.sum()) < 2:
        return
    ratio = year[judged] / against[judged]
    unit = r.numbers[months[0]].unit
    assert unit is not None  # see _slips
    for factor, low, high in _UNITS:
        if ((ratio >= low) & (ratio <= high)).mean() >= _MOST:
            i = int(np.flatnonzero(judged)[0])
            r.say("XP230", r.frame.keys[i], r.numbers[months[0]].key, found=unit.value(int(year[judged].sum())),
                  expected=unit.value(int(against[judged].sum())), unit=unit.key, factor=factor, count=int(judged.sum()),
                  label=r.table.label)


def _times_too_large(found: int, suggested: int) -> str:
    """How many times too large, where it is not simply the other unit."""
    return f"{found / suggested:.0f}" if suggested and found > suggested * _SLIP[1] else "10000"


def _is_slipped(above: Ints, below: Ints, least: int) -> Bools:
    low, high = _SLIP
    return np.asarray((below >= least) & (above >= below * low) & (above <= below * high), dtype=np.bool_)


def _report_merged(r: TableReading, void: Bools) -> None:
    """XP237 where a merge hides inputs that hold something, which counts though nobody sees it; else XP126 where it hides
    inputs or joins some."""
    inputs, numbers = _input_cells(r), {c.key: j for j, c in enumerate(r.numbers)}
    texts = {c.key for c in r.table.columns if c.kind != "number" and c.who == "I"}
    for row1, column1, row2, column2 in r.sheet.merges:
        rows = np.flatnonzero((r.frame.sheet_rows >= row1) & (r.frame.sheet_rows <= row2) & (r.frame.sheet_rows > 0) & ~void)
        columns = [(c, key) for key, c in r.placement.columns.items() if column1 <= c <= column2]
        covered = [(int(r.frame.sheet_rows[i]), c, int(i), key) for i in rows.tolist() for c, key in columns
                   if (inputs[i, numbers[key]] if key in numbers else key in texts)]
        under = [of for of in covered if of[:2] != (row1, column1)]
        if held := [of for of in under if plain_text(r.sheet.at(*of[:2]))]:
            row, c, i, key = held[0]
            r.say("XP237", r.frame.keys[i], key, found=plain_text(r.sheet.at(row, c)), range=a1_range(row1, column1, row2, column2),
                  first=a1(row1, column1), count=len(held), cells=list_briefly(a1(*of[:2]) for of in held))
        elif blank := [(i, numbers[key]) for _, _, i, key in under if key in numbers]:
            i, j = blank[0]
            r.say("XP126", r.frame.keys[i], r.numbers[j].key, cell=a1(row1, column1), range=a1_range(row1, column1, row2, column2))
            r.reported[tuple(np.array(blank).T)] = True


def _report_hidden(r: TableReading, void: Bools) -> None:
    """XP125 when a hidden row or column holds inputs; the template hides only the keys, and markers (XP128 says those)."""
    rows, columns = set(r.sheet.hidden_rows) - {r.placement.rows.get(m, 1) for m in MARKERS}, set(r.sheet.hidden_columns)
    if not (rows - {1} or columns - {1}):
        return
    filled = np.stack([r.frame.filled[c.key] for c in r.numbers], axis=1) & _input_cells(r)
    held = filled & (r.frame.used & ~void)[:, None]
    places = [str(int(n)) for i, n in enumerate(r.frame.sheet_rows) if int(n) in rows and held[i].any()]
    places += [column_letters(at) for j, c in enumerate(r.numbers)
               if (at := r.placement.columns.get(c.key, 0)) in columns and held[:, j].any()]
    if places:
        r.say("XP125", places=list_briefly(places), count=len(places))
