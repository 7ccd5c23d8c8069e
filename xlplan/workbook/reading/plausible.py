"""What a table's inputs look like as a whole: blank months, 元 mixed up with 万元, merged and hidden cells. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from xlplan.address import a1, a1_range, column_letters
from xlplan.calendar import MONTHS
from xlplan.schema.frame import Frame
from xlplan.text import list_briefly
from xlplan.units import Bools, Ints
from xlplan.workbook.forms import CHOICES, NOTHING, figure_columns
from xlplan.workbook.layout import MARKERS
from xlplan.workbook.rawbook import plain_text
from xlplan.workbook.reading.copied_rows import report_copied
from xlplan.workbook.reading.implausible_months import report_heads, report_person_slips, report_slips
from xlplan.workbook.reading.out_of_scale import report_out_of_scale
from xlplan.workbook.reading.table_reading import TableReading

_SURE: Final = 3  # months that must agree where figures are too small


def judge_plausibility(r: TableReading, void: Bools, suggested: Ints) -> None:
    """Report merged and hidden inputs, blank months (XP218), a table whose months were all emptied (XP231), or that holds figures though
    the unit chose that it has none (XP265), or others than those suggested that it agreed to (XP266), and what stands in
    another unit or is too much for any plan (see `implausible_months`, `out_of_scale`), or on another row (see `copied_rows`).
    `suggested`: of `suggested_steps`."""
    _report_merged(r, void)
    _report_hidden(r, void)
    if r.choice in NOTHING:
        _report_denied(r, suggested)
    report_out_of_scale(r)
    months = [j for j, c in enumerate(r.numbers) if c.key in MONTHS and c.key in r.placement.columns]
    if r.table.kind == "slots" and months:
        report_person_slips(r, months)
    if r.table.kind != "fixed" or not months:
        return
    if r.choice in NOTHING or not _report_emptied(r, months, suggested):
        if r.choice not in NOTHING:
            _report_blank_months(r, months, suggested)
        if r.choice == "agreed":
            _report_others(r, void, suggested)
        report_slips(r, months, suggested)
        report_heads(r, months)
        report_copied(r, months, suggested)


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


def holds_as_issued(r: TableReading, hq: Mapping[str, Bools], suggested: Ints) -> bool:
    """Whether the branch's cells hold the figures that HQ suggested or, as blanks, none; said once the inputs are read. What is
    written beside the rows of a fixed table is no figure; a text makes a row of any other. Where the workbook carries the mark of its
    inputs, only whether all of them can be read: the mark tells the rest."""
    if r.table.key in r.issued.inputs:
        return not r.reported.any()
    amounts = _amounts(r)
    if r.reported.any() or (_input_cells(r) & (amounts != suggested)).any():
        return False
    return r.table.kind == "fixed" or not any((r.frame.texts[key][~mine] != "").any() for key, mine in hq.items())


def _amounts(r: TableReading) -> Ints:
    """n × k: the figures of the rows; nothing of a table without figures."""
    out: Ints = np.array([r.frame.amounts[c.key] for c in r.numbers], np.int64).reshape(len(r.numbers), r.frame.size).T
    return out


def _filled(r: TableReading) -> Bools:
    """n × k: which of them are there."""
    out: Bools = np.array([r.frame.filled[c.key] for c in r.numbers], np.bool_).reshape(len(r.numbers), r.frame.size).T
    return out


def _input_cells(r: TableReading) -> Bools:
    return np.asarray((r.who == "I") | (r.who == "S"), dtype=np.bool_)


def _report_emptied(r: TableReading, months: list[int], suggested: Ints) -> bool:
    """XP231 where HQ suggested figures and not one month of the table holds anything: a 0 that is typed is meant."""
    filled = _filled(r)
    wanted = _input_cells(r) & (suggested != 0) & (r.frame.sheet_rows > 0)[:, None]
    wanted[:, [j for j in range(len(r.numbers)) if j not in months]] = False
    if int(wanted.sum()) < _SURE or (filled | r.reported)[:, months].any():
        return False
    i, j = (int(n[0]) for n in np.nonzero(wanted))
    r.say("XP231", r.frame.keys[i], r.numbers[j].key, count=int(wanted.any(axis=1).sum()), label=r.table.label)
    return True


def _report_denied(r: TableReading, suggested: Ints) -> None:
    """XP265 where the unit chose on the cover that the table is zero, or not its business, and a cell of its own holds a figure.
    What HQ suggested may be left: in a fixed table, where it would count, it is noted as denied."""
    amounts = _amounts(r)
    held = ((r.who == "I") | ((r.who == "S") & ~r.formula)) & (amounts != 0) | (r.reported & _input_cells(r))
    if r.table.kind == "fixed":
        held &= np.array([c.key in figure_columns(r.table) for c in r.numbers], dtype=np.bool_)
    left = held & (r.who == "I") & (amounts == suggested) & ~r.reported
    left &= np.array([c.key not in r.frame.exact for c in r.numbers], dtype=np.bool_)
    if r.table.kind == "fixed":
        r.denied = left
    held &= ~left
    if held.any():
        i, j = (int(n[0]) for n in np.nonzero(held))
        r.say("XP265", r.frame.keys[i], r.numbers[j].key, label=r.table.label, choice=CHOICES[r.choice or "zero"], count=int(held.sum()))


def rows_as_suggested(r: TableReading) -> frozenset[str]:
    """Keys of the rows for which HQ suggests figures, and which hold just those."""
    suggested, proposed = suggested_steps(r), [c.proposed for c in r.numbers]
    same = (_amounts(r) == suggested)[:, proposed].all(axis=1)
    return frozenset(r.frame.keys[i] for i in np.flatnonzero(same & (suggested != 0).any(axis=1)))


def counted_frame(r: TableReading) -> Frame:
    """The rows with 0 in cells that are denied; to be asked for once the sheet's own sums have been compared, which add them up."""
    for j, column in enumerate(r.numbers if r.denied.any() else ()):
        r.frame.amounts[column.key] = np.where(r.denied[:, j], 0, r.frame.amounts[column.key])
    return r.frame


def _report_others(r: TableReading, void: Bools, suggested: Ints) -> None:
    """XP266 where the unit agreed on the cover to what HQ suggested, and a cell for which HQ suggests figures holds another one."""
    amounts = _amounts(r)
    others = (r.who == "I") & (amounts != suggested) & ~r.reported & ~void[:, None] & (r.frame.sheet_rows > 0)[:, None]
    others &= np.array([c.proposed and c.key in r.placement.columns for c in r.numbers], dtype=np.bool_)
    if others.any():
        i, j = (int(n[0]) for n in np.nonzero(others))
        unit = r.numbers[j].unit
        assert unit is not None  # figures are proposed for numbers
        r.say("XP266", r.frame.keys[i], r.numbers[j].key, found=unit.value(int(amounts[i, j])), expected=unit.value(int(suggested[i, j])),
              unit=unit.key, label=r.table.label, choice=CHOICES["agreed"], count=int(others.sum()))


def _report_blank_months(r: TableReading, months: list[int], suggested: Ints) -> None:
    filled = _filled(r)
    empty = (r.who == "I") & ~filled & ~r.reported & (suggested != 0) & (r.frame.sheet_rows > 0)[:, None]
    for i in np.flatnonzero(empty[:, months].any(axis=1)):
        gone = [r.numbers[j].key for j in months if empty[i, j]]
        r.say("XP218", r.frame.keys[i], gone[0], count=len(gone), months=list_briefly(map(r.label, gone)))


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
    filled = _filled(r) & _input_cells(r)
    held = filled & (r.frame.used & ~void)[:, None]
    places = [str(int(n)) for i, n in enumerate(r.frame.sheet_rows) if int(n) in rows and held[i].any()]
    places += [column_letters(at) for j, c in enumerate(r.numbers)
               if (at := r.placement.columns.get(c.key, 0)) in columns and held[:, j].any()]
    if places:
        r.say("XP125", places=list_briefly(places), count=len(places))
