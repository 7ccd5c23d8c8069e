"""Cells that link rows by what they say, and days counted by the list of workdays: what is wrong with them. Floor 3."""
from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from xlplan.schema import expr as x
from xlplan.schema.days import iso_day
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.text import compared_text
from xlplan.workbook.reading.table_reading import TableReading


def report_unlike(r: TableReading, columns: Iterable[str]) -> None:
    """XP242 where formulas see another text than is read: a blank behind it that Excel's TRIM leaves, the end of a line. `columns`:
    those whose texts are compared."""
    for key in sorted(columns):
        column = r.table.by_key[key]
        if column.kind != "text" or column.computed_word or key not in r.placement.columns:
            continue
        for i, text in enumerate(r.frame.texts[key]):
            value = r.sheet.at(int(r.frame.sheet_rows[i]), r.placement.columns[key])
            if text and isinstance(value, str) and (i, key) not in r.retyped and compared_text(value) != compared_text(text):
                r.retyped[i, key] = value
                r.say("XP242", r.frame.keys[i], key, found=value, text=value, expected=str(text), kind="words")


def report_outside_workdays(r: TableReading, numbers: Evaluator) -> None:
    """XP263 for each cell that counts days worked from a day, or to one, that the workbook's list does not reach."""
    scope = Scope(r.table.key)
    for column in r.table.columns if numbers.workdays else ():
        for part in x.walk_nodes(column.formula) if column.formula else ():
            if not isinstance(part, x.Workday):
                continue
            day, far, made = (np.broadcast_to(numbers.number(n, scope).rounded(0).n, r.frame.size) for n in (part.of, part.days, part))
            for i in np.flatnonzero((day != 0) & (far != 0) & (made == 0) & r.frame.used).tolist():
                r.say("XP263", r.frame.keys[i], column.key, day=iso_day(int(day[i])), n=int(far[i]),
                      first=iso_day(numbers.workdays[0]), last=iso_day(numbers.workdays[-1]))
