"""Figures that HQ proposes in its own tables, taken anew from their source for the next workbook: they would go stale there. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from xlplan.plan.breakdown.given_rows import put_proposed
from xlplan.plan.checking.results import Merged
from xlplan.plan.rounds.carrying import NextWorkbook
from xlplan.schema.frame import Frame
from xlplan.schema.table import MemberRows
from xlplan.tables import BY_KEY
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Lang, Text
from xlplan.units import Unit
from xlplan.workbook.reading.transfer import suggested_cells
from xlplan.workbook.submission import UNSAID, Submission

_RENEWED: Final = Text("总部的建议数由 {before} 改为 {after}({unit}),来自「{source}」;这里没有改动过,已按新数",
                       "總公司的建議數由 {before} 改為 {after}({unit}),來自「{source}」;這裡沒有更動過,已按新數",
                       "HQ's figure became {after} from {before} ({unit}), of “{source}”; it was left as proposed, so the new one stands")
_KEPT: Final = Text("总部的建议数由 {before} 改为 {after}({unit}),来自「{source}」;这里仍是本单位填的 {stands},请看要不要改",
                    "總公司的建議數由 {before} 改為 {after}({unit}),來自「{source}」;這裡仍是本單位填的 {stands},請看要不要改",
                    "HQ's figure became {after} from {before} ({unit}), of “{source}”; what the unit typed here, {stands}, stays: please "
                    "see whether to change it")
_BLANK: Final = Text("空白", "空白", "blank")
Figures = Mapping[str, int]  # row key -> steps


def with_proposals(own: NextWorkbook, told: Iterable[Submission | None], lang: Lang, changes: Mapping[str, Mapping[str, Figures]], *,
                   approves: bool = False) -> NextWorkbook:
    """The unit's next workbook with each figure that HQ proposes as its source has it now, where the unit left it as it was proposed; what
    it typed itself stays; what HQ gives there is as the source has it. A note on a cell of the unit says what changed, unless HQ
    `approves` the figures, which nobody types then. `told`: its latest workbooks, the first that holds a table says what was proposed
    there; `changes`: table -> column -> what HQ put on figures of it, which stays on them."""
    frames, given, notes = dict(own.frames), dict(own.given or {}), dict(own.notes)
    files = [file for file in told if file is not None and file.issued is not None]
    for key, frame in own.frames.items():
        for column, source in _sources(frame):
            given[key] = fresh = _fresh(given.get(key, frame), column, source, own.frames)
            if frame.table.by_key[column].who == "G":
                frames[key] = replace(frames[key], amounts=frames[key].amounts | {column: fresh.amounts[column].copy()},
                                      filled=frames[key].filled | {column: fresh.filled[column].copy()})
                continue
            was = next((_told(file, key, column) for file in files if file.issued and key in file.issued.stamp.opens), None)
            if was is None:
                continue
            frames[key], said = _renewed(frames[key], column, was, figures_of(fresh, column), changes.get(key, {}).get(column, {}))
            unit = frame.table.by_key[column].unit
            assert unit is not None
            for row, (words, stands) in () if approves else said.items():
                notes[key, row, column] = _said(words, was.get(row), figures_of(fresh, column).get(row), stands, unit, source, lang)
    return replace(own, frames=frames, given=own.given and given, notes=notes)


def changes_put(merged: Merged, code: str, tables: Iterable[str]) -> dict[str, dict[str, dict[str, int]]]:
    """Of these tables of the unit, what HQ's changes of the round are in each cell: table -> column -> row -> steps."""
    if code not in merged.branches:
        return {}
    ordinal, out = merged.branches.index(code), dict[str, dict[str, dict[str, int]]]()
    for key in tables:
        if key in merged.frames and [*_sources(frame := merged.frames[key])]:
            mine = [i for i, of in enumerate(frame.owner.tolist()) if of == ordinal]
            out[key] = {column: {frame.keys[i]: int(steps[i]) for i in mine if steps[i]}
                        for column, steps in merged.adjusted.get(key, {}).items()}
    return out


def _sources(frame: Frame) -> Sequence[tuple[str, str]]:
    given = frame.table.given
    return given.proposes if isinstance(given, MemberRows) else ()


def _fresh(frame: Frame, column: str, source: str, frames: Mapping[str, Frame]) -> Frame:
    """HQ's frame with the figures of the source as the next workbook itself holds it, where they are HQ's there."""
    table, _, named = source.partition(".")
    there = frames.get(table)
    if there is None or named not in there.table.by_key or there.table.by_key[named].who != "G":
        return frame
    out = replace(frame, amounts={k: v.copy() for k, v in frame.amounts.items()}, filled={k: v.copy() for k, v in frame.filled.items()})
    out.amounts[column][:], out.filled[column][:] = 0, False
    put_proposed(out, column, there, named)
    return out


def figures_of(frame: Frame, column: str) -> dict[str, int]:
    """Those that stand in the column."""
    return {key: int(frame.amounts[column][i]) for i, key in enumerate(frame.keys) if frame.filled[column][i]}


def _told(file: Submission, table: str, column: str) -> dict[str, int]:
    """What HQ proposed there in the workbook that the file was made of."""
    assert file.issued is not None
    said = file.suggested.get(table) or suggested_cells(file.issued).get(table)
    if said is None or column not in said.columns:
        return {}
    steps = said.steps[:, said.columns.index(column)].tolist()
    return {row: n for row, n in zip(said.rows, steps, strict=True) if n != UNSAID}


def _renewed(frame: Frame, column: str, was: Figures, now: Figures,
             changes: Figures) -> tuple[Frame, dict[str, tuple[Text, int | None]]]:
    """(the frame with what is proposed `now`; row -> what is to be said of its cell and what stands there, where that is other)."""
    amounts, filled, said = frame.amounts[column].copy(), frame.filled[column].copy(), dict[str, tuple[Text, int | None]]()
    for i, row in enumerate(frame.keys):
        stands = int(amounts[i]) if filled[i] else None
        by_hq = changes.get(row, 0)
        before, after = was.get(row), now.get(row)
        left = (stands or 0) - by_hq == (before or 0) and (stands is not None or before is None)
        if before == after or (after is None and by_hq):
            continue
        if left:
            amounts[i], filled[i] = (after or 0) + by_hq, after is not None
        if before is not None or not left:
            said[row] = (_RENEWED if left else _KEPT), stands
    return replace(frame, amounts=frame.amounts | {column: amounts}, filled=frame.filled | {column: filled}), said


def _said(words: Text, before: int | None, after: int | None, stands: int | None, unit: Unit, source: str, lang: Lang) -> str:
    table, _, named = source.partition(".")
    of = BY_KEY[table] if table in BY_KEY else MASTER_BY_KEY[table]
    shown = {name: _BLANK(lang) if steps is None else unit.show(steps)
             for name, steps in (("before", before), ("after", after), ("stands", stands))}
    label = of.by_key[named].label(lang)
    return words(lang, unit=unit.label(lang), source=of.label(lang) if "{" in label else f"{of.label(lang)} · {label}", **shown)
