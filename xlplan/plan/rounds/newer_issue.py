"""A file filled in on a workbook that HQ has issued again since: what the unit typed, among HQ's figures as they are now. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from xlplan.plan.master.labels import row_said
from xlplan.plan.rounds.carrying import places_of, with_more_rows, with_words
from xlplan.plan.rounds.issue_changes import issue_changes, said_changes
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BRANCH
from xlplan.text import Text, list_briefly
from xlplan.workbook.stamp import Issued, frame_of
from xlplan.workbook.submission import Placement, Submission

_ROWS_GONE: Final = Text("文件里填了数的 {rows} 已不在其中", "檔案裡填了數的 {rows} 已不在其中",
                         "{rows}, with figures in the file, no longer in it")
_TABLE_GONE: Final = Text("已不发这张表,文件里却填了数", "已不發這張表,檔案裡卻填了數",
                          "the table, filled in in the file, no longer goes out")
_TABLE_NEW: Final = Text("文件里还没有这张表", "檔案裡還沒有這張表", "the file does not have the table yet")


def on_newer_issue(file: Submission, newer: Submission) -> Submission:
    """The file as if it had been filled in on `newer`, HQ's own copy of the unit's workbook of the same round: HQ's cells are those of
    the newer one, the unit's its own, but the figures of a table that it left as issued. XP556 says so, with what is other; XP557, the
    table refused, where what was filled in has no place there."""
    was, now = file.issued, newer.issued
    assert was is not None
    assert now is not None
    out = replace(file, read_on=now.stamp.issue, frames={}, placements=dict(file.placements), refused={*file.refused},
                  diagnostics=[*file.diagnostics], issued=replace(
        now, stamp=replace(was.stamp, opens=now.stamp.opens, switches=was.stamp.switches), columns=was.columns, labels=was.labels,
        formulas=was.formulas, inputs=was.inputs, format=was.format))
    why: dict[str, Text] = {}
    for key, frame in file.frames.items():
        if key not in now.stamp.opens:
            if key not in file.unfilled:
                why[key] = _TABLE_GONE
        elif key in file.unfilled and key in newer.frames:
            same = newer.frames[key].table.by_key.keys() == frame.table.by_key.keys()
            out.frames[key] = with_words(replace(newer.frames[key], table=frame.table), frame) if same else newer.frames[key]
        elif key in newer.frames and newer.frames[key].table.kind != frame.table.kind:
            out.frames[key] = frame  # none of its rows is one of that table: what stands in it is kept, and counts nowhere
        else:
            out.frames[key], gone = _with_hq_cells(frame, now, out.placements)
            if gone:
                why[key] = _ROWS_GONE.filled(rows=list_briefly(row_said(one, frame.table, frame) for one in gone))
    why |= {key: _TABLE_NEW for key in now.stamp.opens if key not in was.stamp.opens}
    numbers = Evaluator(out.frames, now.limits, now.workdays)
    for key, frame in out.frames.items():
        for column in (c for c in frame.table.columns if c.computed_word):
            frame.texts[column.key][:] = numbers.words(key, column.key)
    out.refused |= why.keys()
    out.diagnostics += _said(was, now, why)
    return out


def _said(was: Issued, now: Issued, why: Mapping[str, Text]) -> Iterator[Diagnostic]:
    found, expected = was.stamp.issue, now.stamp.issue
    yield Diagnostic("XP556", found=found, expected=expected, params={"changes": said_changes(issue_changes(was, now))})
    for key, reason in why.items():
        yield Diagnostic("XP557", table=key, found=found, expected=expected, params={"label": BRANCH.label(key), "why": reason})


def _with_hq_cells(frame: Frame, now: Issued, placed: dict[str, Placement]) -> tuple[Frame, list[str]]:
    """(the frame in the rows of `now`, with its values in HQ's cells; keys of rows with inputs that have no place there). The place of
    each row in the file stays known."""
    table = frame.table
    base = frame_of(now, table)
    places, gone = places_of(base, frame)
    if (more := 1 + max(places.values(), default=-1) - base.size) > 0:
        base = with_more_rows(base, more)
    measures = base.texts.get(table.measure_column or "")
    for i, at in places.items():
        owned = now.values.get(table.key, {}).get(base.keys[at], {})
        measure = str(measures[at]) if measures is not None else None
        for column in table.columns:
            if column.who_of(measure) == "G" or column.key in owned:
                continue
            if column.key in base.texts:
                base.texts[column.key][at] = frame.texts[column.key][i]
            else:
                base.amounts[column.key][at], base.filled[column.key][at] = frame.amounts[column.key][i], frame.filled[column.key][i]
        base.sheet_rows[at] = frame.sheet_rows[i]
        base.used[at] |= frame.used[i]
    for i in range(base.size):
        base.used[i] |= bool(now.values.get(table.key, {}).get(base.keys[i]))
    base.feet = {**frame.feet, **base.feet}
    if (place := placed.get(table.key)) is not None:
        rows = {key: row for key, row in place.rows.items() if key not in frame.keys}
        rows |= {base.keys[at]: place.rows[frame.keys[i]] for i, at in places.items() if frame.keys[i] in place.rows}
        placed[table.key] = replace(place, rows=rows)
    return replace(base, locked=frame.locked, refused=_moved(frame.refused, places)), gone


def _moved(refused: Mapping[str, set[int]], places: Mapping[int, int]) -> dict[str, set[int]]:
    return {column: {places[i] for i in rows if i in places} for column, rows in refused.items()}
