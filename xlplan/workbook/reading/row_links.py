"""Cells that link rows by what they say, and days counted by the list of workdays: what is wrong with them. Floor 3."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

import numpy as np

from xlplan.choices import nearest_choices
from xlplan.schema import expr as x
from xlplan.schema.days import day_number, iso_day
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.readings.row_lists import entry_key, live_rows, offered_rows
from xlplan.text import Text, compared_text, list_briefly
from xlplan.workbook.rawbook import Raw
from xlplan.workbook.reading.table_reading import TableReading

_LIKEST: Final = Text("最接近的是那里第 {line} 行的「{name}」", "最接近的是那裡第 {line} 列的「{name}」",
                      "the likest is “{name}” in row {line} there")
_NONE_LIKE: Final = Text("那里没有相近的一项", "那裡沒有相近的一項", "nothing there is like it")


def report_unlike(r: TableReading, columns: Iterable[str]) -> None:
    """XP242 where formulas see another text than is read: a blank behind it that Excel's TRIM leaves, the end of a line, a day (its
    number) or a truth. `columns`: those whose texts are compared."""
    for key in sorted(columns):
        column = r.table.by_key[key]
        if not (column.kind == "text" or column.rows_of) or column.computed_word or key not in r.placement.columns:
            continue
        for i, text in enumerate(r.frame.texts[key]):
            value = r.sheet.at(int(r.frame.sheet_rows[i]), r.placement.columns[key])
            seen = _seen_by_formulas(value)
            if text and seen is not None and (i, key) not in r.retyped and compared_text(seen) != compared_text(text):
                r.retyped[i, key] = seen
                if not any(d.code == "XP244" and (d.row_key, d.column) == (r.frame.keys[i], key) for d in r.found):  # says it of a day
                    r.say("XP242", r.frame.keys[i], key, found=seen, text=seen, expected=str(text), kind="words")


def _seen_by_formulas(value: Raw) -> str | None:
    """The text that TRIM makes of what is no number: of a day its number, of a truth its word."""
    match value:
        case str():
            return value
        case bool():
            return str(value).upper()
        case date():
            return str(day_number(value.isoformat()[:10]))
    return None


def settle_choices(r: TableReading, readings: Mapping[str, TableReading], numbers: Evaluator) -> None:
    """What was chosen from rows is taken as the row is called today. XP264, one for each entry that they no longer offer, at the
    first cell that holds it, with all of them and the row that is likest; and for one that names the second of two rows with one code,
    by which formulas find the first."""
    for column in r.table.columns:
        source = column.rows_of
        there = readings.get(source.table) if source else None
        if source is None or there is None:
            continue
        offered, lost = offered_rows(numbers, source), defaultdict[str, list[int]](list)
        known, doubled = {entry_key(entry, source): entry for entry in offered.values()}, defaultdict[str, list[int]](list)
        second = {compared_text(entry) for i, entry in live_rows(numbers, source).items() if i not in offered}
        second -= set(map(compared_text, offered.values()))
        for i in np.flatnonzero(r.frame.used & (r.frame.texts[column.key] != "")).tolist():
            key = entry_key(text := str(r.frame.texts[column.key][i]), source)
            if key in known and compared_text(text) in second:
                doubled[text].append(i)
            if key in known:
                r.frame.texts[column.key][i] = known[key]
            else:
                lost[key].append(i)
        for rows in lost.values():
            text, keys = str(r.frame.texts[column.key][rows[0]]), [r.frame.keys[i] for i in rows]
            r.say("XP264", keys[0], column.key, found=text, text=text, label=there.table.label.filled(**r.params), count=len(rows),
                  choices=_likest(text, offered, there, bool(source.code)),
                  cells=list_briefly(r.placement.at(key, column.key) for key in keys))
        for text, rows in doubled.items():
            keys = [r.frame.keys[i] for i in rows]
            r.say("XP264", keys[0], column.key, found=text, text=text, expected=known[entry_key(text, source)], kind="doubled",
                  label=there.table.label.filled(**r.params), cells=list_briefly(r.placement.at(key, column.key) for key in keys))


def _likest(text: str, offered: Mapping[int, str], there: TableReading, coded: bool) -> Text:
    """The row whose entry, or failing that whose name behind the code, is most like the text."""
    named = {entry: (entry.partition(" ")[2],) for entry in offered.values()}
    near = nearest_choices(text, offered.values(), 1) or (nearest_choices(text.partition(" ")[2], named, 1, named) if coded else [])
    at = next((i for i, entry in offered.items() if entry in near), None)
    return _NONE_LIKE if at is None else _LIKEST.filled(line=int(there.frame.sheet_rows[at]), name=offered[at])


def report_outside_workdays(r: TableReading, numbers: Evaluator) -> None:
    """XP263 for each cell that counts days worked from a day, or to one, that the workbook's list does not reach."""
    scope = Scope(r.table.key)
    for column in r.table.columns if numbers.workdays else ():
        for part in x.walk_nodes(column.formula) if column.formula else ():
            if not isinstance(part, x.Workday):
                continue
            day, far, made = (np.broadcast_to(numbers.number(n, scope).rounded(0).n, r.frame.size) for n in (part.of, part.days, part))
            for i in np.flatnonzero((day > 0) & (far != 0) & (made == 0) & r.frame.used).tolist():
                r.say("XP263", r.frame.keys[i], column.key, day=iso_day(int(day[i])), n=int(far[i]),
                      first=iso_day(numbers.workdays[0]), last=iso_day(numbers.workdays[-1]))
