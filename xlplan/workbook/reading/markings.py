"""What people leave on a sheet beside its values: a line through a cell, a comment, a text box; and a workbook that is not
calculated by itself. All of it is named, none of it counts. Our own workbooks carry nothing of the kind, but for the notes with which
HQ and the add-in mark a cell. Floor 3."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, TypeVar

from xlplan.address import a1
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.master import HISTORY, MASTER_BY_KEY
from xlplan.text import Text, list_briefly
from xlplan.units import Bools
from xlplan.workbook.marks import note_before
from xlplan.workbook.rawbook import At, RawSheet, Remark, plain_text
from xlplan.workbook.reading.alike_findings import APART
from xlplan.workbook.reading.rich_cells import holds_one_value, kept_part, struck_part
from xlplan.workbook.reading.table_reading import TableReading

T = TypeVar("T")
_LONGEST: Final = 80   # characters of a comment that are told
_ROWS: Final = 10      # rows with a line through them that are told one by one on a sheet
_COMMENTS: Final = 20  # comments likewise
_MORE: Final = Text("其余 {n} 条:{cells}", "其餘 {n} 則:{cells}", "{n} more: {cells}")
_STALE: Final = Text("已发现 {n} 处存的是旧结果", "已發現 {n} 處存的是舊結果", "{n} findings of old results come from it")
_FRESH: Final = Text("没有发现旧结果", "沒有發現舊結果", "no old results were found")
_OLD: Final = frozenset(("XP222", "XP239"))


def judge_lines(r: TableReading, void: Bools, hq: dict[str, Bools]) -> None:
    """XP248 for each row with inputs that count though they are struck through, and for each text with a part that is."""
    _say_parts(r, void, hq)
    if not r.sheet.struck:
        return
    order = {c.key: j for j, c in enumerate(r.table.columns)}
    numbers = {c.key: j for j, c in enumerate(r.numbers)}
    rows: dict[int, list[tuple[int, str, str, At]]] = {}
    for at, i, key in r.spots(sorted(r.sheet.struck)):
        mine = r.who[i, numbers[key]] in ("I", "S") if key in numbers else key in hq and not hq[key][i]
        if mine and not void[i] and plain_text(r.sheet.at(*at)):
            rows.setdefault(i, []).append((order[key], r.frame.keys[i], key, at))
    for of in _grouped([sorted(rows[i]) for i in sorted(rows)]):
        r.found.append(_struck(r.sheet, r.table.key, [(row, key, at) for _, row, key, at in of]))


def _say_parts(r: TableReading, void: Bools, hq: dict[str, Bools]) -> None:
    columns = {c.key: c for c in r.table.columns}
    for at, i, key in r.spots(sorted(r.sheet.runs)):
        runs = r.sheet.runs[at]
        if key in hq and not hq[key][i] and not void[i] and not holds_one_value(r.table, columns[key]) and struck_part(runs):
            r.found.append(_partly(r.sheet, r.table.key, (r.frame.keys[i], key, at)))


def _partly(sheet: RawSheet, table: str, of: tuple[str, str, At]) -> Diagnostic:
    """XP248 of a text that is read without its struck part."""
    row, column, at = of
    runs = sheet.runs[at]
    return Diagnostic("XP248", sheet=sheet.name, cell=a1(*at), table=table, row_key=row, column=column, params={
        "text": _cut(plain_text(sheet.at(*at))), "struck": _cut(struck_part(runs)), "kept": _cut(kept_part(runs))})


def lines_through(sheet: RawSheet, table: str, rows: Sequence[tuple[str, int]], columns: dict[str, int]) -> list[Diagnostic]:
    """XP248 on a sheet of the master: rows by key and place, columns by key. Every cell of it is HQ's to fill in."""
    words = [(name, key, (row, c)) for name, row in rows for key, c in columns.items()
             if (row, c) in sheet.runs and key in MASTER_BY_KEY[table].by_key] if sheet.runs else []
    told = [_partly(sheet, table, of) for of in words if struck_part(sheet.runs[of[2]])
            and not holds_one_value(MASTER_BY_KEY[table], MASTER_BY_KEY[table].by_key[of[1]])]
    if not sheet.struck:
        return told
    lined: list[list[tuple[str, str, At]]] = []
    for name, row in rows:
        mine = [(name, key, (row, c)) for key, c in columns.items() if (row, c) in sheet.struck and plain_text(sheet.at(row, c))]
        if mine:
            lined.append(mine)
    if table in HISTORY and len(lined) > APART:  # a pasted column has one cause
        alike: dict[tuple[str, ...], list[tuple[str, str, At]]] = {}
        for of in lined:
            alike.setdefault(tuple(key for _, key, _ in of), []).extend(of)
        lined = list(alike.values())
    return [*told, *(_struck(sheet, table, of) for of in _grouped(lined))]


def _struck(sheet: RawSheet, table: str, of: Sequence[tuple[str, str, At]]) -> Diagnostic:
    """`of`: keys of row and column, and place, of every cell."""
    row, column, at = of[0]
    return Diagnostic("XP248", sheet=sheet.name, cell=a1(*at), table=table, row_key=row, column=column, params={
        "text": _cut(plain_text(sheet.at(*at))), "count": len(of), "cells": list_briefly(a1(*at) for _, _, at in of)})


def _grouped(rows: list[list[T]]) -> list[list[T]]:
    """Row by row; where there are many, the rest together."""
    if len(rows) <= _ROWS:
        return rows
    return [*rows[:_ROWS - 1], [one for row in rows[_ROWS - 1:] for one in row]]


def comments_on(sheet: RawSheet) -> list[tuple[Remark, str]]:
    """The comments on cells of the sheet, each with what a person wrote of it, lines as they are."""
    return [(one, text) for one in sheet.remarks if one.kind == "comment" and (text := _own(one.text)).strip()]


def remarks_on(sheets: Iterable[RawSheet]) -> list[Diagnostic]:
    """XP249 for each comment with its text, and where a sheet has many for the rest together; XP250 for the text boxes of a sheet."""
    out: list[Diagnostic] = []
    for sheet in sheets:
        comments = comments_on(sheet)
        alone = comments if len(comments) <= _COMMENTS else comments[:_COMMENTS - 1]
        out += [_note("XP249", sheet, one, _cut(plain_text(text))) for one, text in alone]
        if rest := comments[len(alone):]:
            cells = list_briefly(a1(*one.at) for one, _ in rest)
            out.append(_note("XP249", sheet, rest[0][0], _MORE.filled(n=len(rest), cells=cells)))
        boxes = [one for one in sheet.remarks if one.kind == "box"]
        if boxes:
            out.append(_note("XP250", sheet, boxes[0], [_cut(plain_text(one.text)) for one in boxes[:_ROWS]], count=len(boxes)))
    return out


def _note(code: str, sheet: RawSheet, one: Remark, text: object, **params: object) -> Diagnostic:
    return Diagnostic(code, sheet=sheet.name, cell=a1(*one.at), params={"text": text, **params})


def _own(text: str) -> str:
    """What a person wrote: nothing of a note that marks a cell but what it found there."""
    was = note_before(text)
    return was[1] if was else text.replace("\r\n", "\n").replace("\r", "\n")


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


def set_to_manual(found: Iterable[Diagnostic]) -> Diagnostic:
    """XP251, which tells whether old results were found."""
    n = sum(d.code in _OLD for d in found)
    return Diagnostic("XP251", params={"detail": _STALE.filled(n=n) if n else _FRESH})
