"""Where a table's rows and columns stand on a sheet, found by the hidden keys alone. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from xlplan.address import a1, column_letters
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.text import list_briefly
from xlplan.workbook.layout import HEAD, LEFT, MARKERS
from xlplan.workbook.rawbook import RawSheet, plain_text
from xlplan.workbook.reading.loose_rows import LooseRows, sort_loose, stray_cells
from xlplan.workbook.reading.lost_row_keys import figures_on, issued_name, read_as_issued, rows_by_name
from xlplan.workbook.reading.stray_content import HEAD_KEY, report_blocks
from xlplan.workbook.reading.table_reading import TableReading
from xlplan.workbook.stamp import Issued, frame_of
from xlplan.workbook.submission import Placement


def locate_table(sheet: RawSheet, table: Table, issued: Issued, params: Mapping[str, str]) -> TableReading:
    """The table's places on the sheet, with HQ's values and no inputs yet. Structure findings are in `found`.

    Rows of the frame: HQ's in the order issued, then the branch's own rows of an open table as `#1`, `#2`, ...
    """
    columns, strange, doubled = _find_columns(sheet, table)
    keys = issued.rows.get(table.key, ())
    rows, feet, again, unknown = _find_rows(sheet, table, set(keys))
    respelt = read_as_issued(sheet, unknown, [k for k in keys if k not in rows])
    rows |= {k: r for r, k in respelt.items()}
    unknown = [r for r in unknown if r not in respelt]
    placement = Placement(sheet.name, columns, {**rows, **feet})
    loose = sort_loose(sheet, table, placement, again, issued)
    own = {f"#{n}": r for n, r in enumerate(loose.own, 1)}
    placement.rows.update(own)
    frame = frame_of(replace(issued, rows={**issued.rows, table.key: (*keys, *own)}), table)
    frame.sheet_rows[:] = [placement.rows.get(k, 0) for k in frame.keys]
    numbers = [c for c in table.columns if c.kind == "number"]
    r = TableReading(table, sheet, issued, issued.stamp.lang, params, frame, placement, numbers, _cell_owners(frame),
                     outside=loose.outside, beside=loose.beside, apart=loose.apart)
    r.reported = np.zeros((frame.size, len(numbers)), np.bool_)
    if not columns or (keys and not rows):
        r.refuse("XP113", label=table.label(r.lang, **params))
        return r
    _judge_columns(r, doubled)
    if respelt:
        line, key = next(iter(respelt.items()))
        r.say("XP131", key, cell=a1(line, 1), found=plain_text(sheet.at(line, 1)), text=plain_text(sheet.at(line, 1)), other=key,
              cells=list_briefly(a1(row, 1) for row in respelt), count=len(respelt))
    _judge_rows(r, keys, again, unknown, loose)
    r.found += report_blocks(sheet, table.key, stray_cells(r, loose, strange))
    return r


def _find_columns(sheet: RawSheet, table: Table) -> tuple[dict[str, int], list[int], list[int]]:
    """(key -> column, columns with an unknown key or none, columns that repeat a key)."""
    known: dict[str, int] = {}
    strange, doubled = [], []
    for c, value in enumerate(sheet.values[0][1:] if sheet.values else (), 2):
        key = plain_text(value)
        if key in table.by_key:
            if key in known:
                doubled.append(c)
            else:
                known[key] = c
        elif key:
            strange.append(c)
    return known, strange, doubled


def _find_rows(sheet: RawSheet, table: Table, keys: set[str]) -> tuple[dict[str, int], dict[str, int], list[int], list[int]]:
    """(HQ row -> sheet row, @ row -> sheet row, rows that repeat a key, rows with an unknown key). An @ row that was
    copied is none: what stands on it is judged like a row without a key."""
    rows: dict[str, int] = {}
    feet: dict[str, int] = {}
    again, unknown = [], []
    for r, line in enumerate(sheet.values[1:], 2):
        if not line or line[0] is None:
            continue
        key = plain_text(line[0])
        if key in table.foot_by_key or key in MARKERS or key == HEAD_KEY:
            feet.setdefault(key, r)
        elif key in rows:
            again.append(r)
        elif key in keys:
            rows[key] = r
        elif key and not key.startswith("@"):
            unknown.append(r)
    return rows, feet, again, unknown


def _cell_owners(frame: Frame) -> NDArray[np.str_]:
    """Who fills each number cell."""
    table, numbers = frame.table, [c for c in frame.table.columns if c.kind == "number"]
    texts = frame.texts.get(table.measure_column or "")
    measures = [str(m) for m in texts] if texts is not None else [""] * frame.size
    lines = {m: [c.who_of(m) for c in numbers] for m in set(measures)}
    who = np.array([lines[m] for m in measures], dtype="<U1").reshape(frame.size, len(numbers))
    for j, c in enumerate(numbers):  # what the stamp fills is HQ's: its courses, months before a launch
        who[frame.filled[c.key], j] = "G"
    return who


def _judge_columns(r: TableReading, doubled: list[int]) -> None:
    absent = r.issued.absent(r.table)
    missing = [c for c in r.table.columns if c.key not in r.placement.columns and c.key not in absent]
    inputs = [c.key for c in missing if c.who in "IS" or any(w in "IS" for w, _ in c.by_measure.values())]
    if inputs:
        r.refuse("XP115", columns=list_briefly(map(r.label, inputs)), count=len(inputs))
    if others := [c.key for c in missing if c.key not in inputs]:
        r.say("XP108", columns=list_briefly(map(r.label, others)), count=len(others))
    if awaited := [c for c in r.table.columns if c.key in absent and c.required]:
        r.say("XP137", label=r.table.label(r.lang, **r.params), columns=list_briefly(r.label(c.key) for c in awaited), count=len(awaited))
    if doubled:
        r.refuse("XP117", cell=a1(HEAD, doubled[0]), columns=list_briefly(map(column_letters, doubled)), count=len(doubled))


def _judge_rows(r: TableReading, keys: tuple[str, ...], again: list[int], unknown: list[int],
                loose: LooseRows) -> None:
    owned = r.issued.values.get(r.table.key, {})
    missing = [k for k in keys if k not in r.placement.rows and (r.table.kind == "fixed" or k in owned)]
    if missing and unknown:
        renamed = rows_by_name(r, unknown, missing)
        for row, key in renamed.items():
            text = plain_text(r.sheet.at(row, 1))
            r.refuse("XP132", key, cell=a1(row, 1), found=text, line=str(row), name=issued_name(r, key), text=text, other=key)
        missing = [k for k in missing if k not in renamed.values()]
        unknown = [row for row in unknown if row not in renamed]
    if missing:
        r.refuse("XP118", missing[0], rows=list_briefly(issued_name(r, k) for k in missing), count=len(missing))
    if again and r.table.kind == "open":
        r.say("XP127", cell=a1(again[0], LEFT), rows=list_briefly(again), count=len(again))
    elif again:
        r.refuse("XP119", cell=a1(again[0], LEFT), rows=list_briefly(again), count=len(again))
    figures = {row: cells for row in unknown if (cells := figures_on(r, row))}
    if figures:
        top = next(iter(figures))
        r.say("XP120", cell=a1(top, LEFT), rows=list_briefly(figures), count=len(figures), kind="figures",
              cells=list_briefly(cell for cells in figures.values() for cell in cells))
    if bare := [row for row in unknown if row not in figures]:
        r.say("XP120", cell=a1(bare[0], LEFT), rows=list_briefly(bare), count=len(bare))
    if loose.blanks:
        r.say("XP121", cell=a1(loose.blanks[0], LEFT), rows=list_briefly(loose.blanks), count=len(loose.blanks))
    for code, places in (("XP128", loose.marked), ("XP130", loose.apart)):
        if places:
            r.say(code, cell=a1(places[0], LEFT), rows=list_briefly(places), count=len(places))
    wrong = sorted(at for at in {*r.sheet.disagree, *r.sheet.duplicates} if 1 in at)
    if wrong:
        first, second = r.sheet.disagree.get(wrong[0], (r.sheet.at(*wrong[0]),) * 2)
        r.refuse("XP214", cell=a1(*wrong[0]), found=plain_text(first), expected=plain_text(second))
