"""The cells of a unit's next workbook that HQ changed, or wants changed: each with a note that says from what to what, and why. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from xlplan import terms
from xlplan.plan.breakdown.later import LaterAssignment
from xlplan.plan.master.labels import rows_called
from xlplan.plan.master.master import Master
from xlplan.plan.master.steering_records import SHIFT, AdjustmentLine
from xlplan.plan.rounds.carrying import NextWorkbook, is_moved, one_member, places_of
from xlplan.plan.rounds.change_lines import line_number
from xlplan.plan.rounds.settle import SALES, LiftedHold
from xlplan.plan.rounds.standing import Standing
from xlplan.schema.frame import Frame
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import adjusted_columns, adjusted_places
from xlplan.tables.hq_feedback import HQ_FEEDBACK
from xlplan.text import Lang, Text, text_list

_MOVED: Final = Text("由 {before} 改为 {after}({change} {unit})。{why}", "由 {before} 改為 {after}({change} {unit})。{why}",
                     "{before} became {after} ({change} {unit}). {why}")
_WANTED: Final = Text("原报 {before},核定 {after}({change} {unit}),请照此改。{why}",
                      "原報 {before},核定 {after}({change} {unit}),請照此改。{why}",
                      "Declared {before}, approved {after} ({change} {unit}): please change it so. {why}")
_FREED: Final = Text("原来固定的月份放不下核定数,已放开:{months}。{why}", "原來固定的月份放不下核定數,已放開:{months}。{why}",
                     "The months fixed here left no room for the approved figure and are free again: {months}. {why}")
_WHY: Final = Text("见「{sheet}」:{lines}", "見「{sheet}」:{lines}", "See “{sheet}”: {lines}")
_LINE: Final = Text("总部调整 {no} {reason}", "總公司調整 {no} {reason}", "HQ adjustment {no} {reason}")
_LATER: Final = Text("追加下达 {no} {reason}", "追加下達 {no} {reason}", "later assignment {no} {reason}")
_SHIFTED: Final = Text("大区调剂({by}){reason}", "區域調劑({by}){reason}", "regional shift ({by}) {reason}")
_NO_LINE: Final = Text("申报与下达的差异总部没有接受,下达不变", "提報與下達的差異總公司沒有接受,下達不變",
                       "HQ did not accept the gap between declared and assigned: the target stays")


@dataclass(frozen=True)
class ChangedUnit:
    """One unit whose next workbook is made. `lines`: HQ's that go into it; `since`: what was assigned since; `lifted`: rows of which the
    fixed months stood in the way."""

    code: str
    lines: Sequence[AdjustmentLine]
    since: Sequence[LaterAssignment]
    lifted: Sequence[LiftedHold]


def with_changed_cells(own: NextWorkbook, unit: ChangedUnit, standing: Standing, master: Master) -> NextWorkbook:
    """The workbook with a note on each such cell, and the months free that could not stay fixed. A table that went back has none: it is
    told by its findings."""
    lang, frames, notes = master.company.lang, dict(own.frames), dict[tuple[str, str, str], str]()
    sent = standing.typed.get(unit.code)
    for key, frame in own.frames.items():
        returned = sent is not None and key in sent.frames and key not in standing.declared.get(unit.code, ())
        if key in standing.merged.frames and not returned and unit.code in standing.merged.branches:
            for (row, column), (before, after) in _changes(frame, standing, unit.code).items():
                of = frame.table.by_key[column].unit
                assert of is not None
                words = _MOVED if is_moved(frame.table) else _WANTED
                notes[key, row, column] = words(
                    lang, before=of.show(before), after=of.show(after), change=of.show(after - before, sign=True), unit=of.label(lang),
                    why=_why(unit, frame, row, column, lang))
    if SALES in frames and unit.lifted:
        frames[SALES], freed = _freed(frames[SALES], unit.lifted)
        for row, months in freed.items():
            notes[SALES, row, "fixed"] = _FREED(lang, months=months, why=_why(unit, frames[SALES], row, "", lang))
    return replace(own, frames=frames, notes=notes)


def _changes(frame: Frame, standing: Standing, code: str) -> Mapping[tuple[str, str], tuple[int, int]]:
    """(row, column) of the unit's own cells -> (what it declared, what HQ makes of it)."""
    merged, table = standing.merged, frame.table
    ordinal, was = merged.branches.index(code), merged.frames[table.key]
    mine = np.flatnonzero(was.owner == ordinal).tolist()
    if table.kind == "open":
        places, _ = places_of(frame, one_member(was, ordinal))
    else:
        at_key = {row: i for i, row in enumerate(frame.keys)}
        places = {n: at_key[was.keys[i]] for n, i in enumerate(mine) if was.keys[i] in at_key}
    wanted, measures = merged.adjusted.get(table.key, {}), was.texts.get(table.measure_column or "")
    out = dict[tuple[str, str], tuple[int, int]]()
    for n, i in enumerate(mine):
        measure = str(measures[i]) if measures is not None else None
        for key in adjusted_columns(table.key) if n in places and places[n] < frame.size else ():
            column, at = table.by_key.get(key), places[n]
            if column is None or column.who_of(measure) not in "IS":
                continue
            before = int(was.amounts[key][i])
            after = int(frame.amounts[key][at]) if is_moved(table) else before + int(wanted[key][i] if key in wanted else 0)
            if after != before:
                out[frame.keys[at], key] = (before, after)
    return out


def _freed(frame: Frame, lifted: Iterable[LiftedHold]) -> tuple[Frame, dict[str, str]]:
    """(the frame without the holds of those rows; row -> what was fixed)."""
    held_in, freed = frame.texts["fixed"].copy(), dict[str, str]()
    for one in lifted:
        if one.key in frame.keys and (held := str(held_in[i := frame.keys.index(one.key)])):
            held_in[i], freed[one.key] = "", held
    return replace(frame, texts={**frame.texts, "fixed": held_in}), freed


def _why(unit: ChangedUnit, frame: Frame, row: str, column: str, lang: Lang) -> str:
    """The lines and later assignments that reach the cell."""
    table = frame.table.key
    lines = [line for line in unit.lines if (line.branch, line.table) == (unit.code, table) and line.change
             and (line.row in BY_KEY[table].foot_by_key or row in (frame.keys[i] for i in rows_called(frame, line.row, 0)))
             and (not column or column in adjusted_places(table).get(line.column, ()))]
    said = [_LINE.filled(no=line_number(line), reason=line.reason) for line in lines if line.told]
    if table == SALES:
        said += [(_SHIFTED if one.source == SHIFT else _LATER).filled(no=one.no or "", reason=one.reason, by=one.proposed_by)
                 for one in (later.line for later in unit.since)]
    return _WHY(lang, sheet=HQ_FEEDBACK.label, lines=text_list(said)) if said else terms.ADJUSTMENT(lang) if lines else _NO_LINE(lang)
