"""HQ's own tables whose declaration was changed under what units typed: what the next workbook would have no place for. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

import numpy as np

from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.own.declared import OwnColumn, OwnTable, own_table_from
from xlplan.text import Text, list_briefly
from xlplan.workbook.submission import Submission

_COLUMNS: Final = MASTER_BY_KEY["own_columns"]
_GONE: Final = Text("已没有这一列", "已沒有這一欄", "has no such column any more")
_OTHER: Final = Text("这一列换了类型或单位", "這一欄換了類型或單位", "has it of another kind or unit")
_NARROWED: Final = Text("它的列表没有「{entries}」了", "它的清單沒有「{entries}」了", "has no {entries} in its list any more")


def changed_declarations(typed: Mapping[str, Submission], now: Mapping[str, str],
                         called: Callable[[str], str]) -> list[Diagnostic]:
    """XP804 for every column of an own table in which units typed something that the declarations of `now` have no place for. `typed`:
    unit -> the file that speaks for it; `now`: table -> its declaration; `called`: what a unit is called."""
    lost: dict[tuple[str, str], list[tuple[str, int]]] = {}
    said: dict[tuple[str, str], tuple[Text, Text, Text]] = {}
    for unit, file in typed.items():
        for was, column, why, n in _lost_cells(file, now):
            lost.setdefault((was.key, column.key), []).append((unit, n))
            said.setdefault((was.key, column.key), (was.label, column.label, why))
    return [Diagnostic("XP804", table=_COLUMNS.key, params={
        "label": said[at][0], "column": said[at][1], "why": said[at][2], "sheet": _COLUMNS.label, "n": sum(n for _, n in units),
        "branches": list_briefly([called(unit) for unit, _ in units])}) for at, units in lost.items()]


def _lost_cells(file: Submission, now: Mapping[str, str]) -> Iterator[tuple[OwnTable, OwnColumn, Text, int]]:
    for key, text in (file.issued.own if file.issued else {}).items():
        if text == now.get(key) or (frame := file.frames.get(key)) is None:
            continue
        was, stands = own_table_from(text), {c.key: c for c in own_table_from(now[key]).columns} if key in now else {}
        for column in was.columns:
            cells = _typed(frame, column.key)
            then = stands.get(column.key)
            if then is None or (then.kind, then.unit) != (column.kind, column.unit):
                if cells:
                    yield was, column, _OTHER if then else _GONE, len(cells)
            elif then.entries and (strange := [cell for cell in cells if cell not in then.entries]):
                yield was, column, _NARROWED.filled(entries=list_briefly([*dict.fromkeys(strange)])), len(strange)


def _typed(frame: Frame, key: str) -> list[str]:
    """What stands in the column: a text for each cell that is not blank."""
    if key in frame.filled:
        return ["0"] * int(np.count_nonzero(frame.filled[key] & frame.used))
    return [str(text) for text, used in zip(frame.texts.get(key, ()), frame.used, strict=False) if text and used]
