"""Cells of several files with what stands in each, in a sentence: `M8 100.00 → 120.00`. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from xlplan.address import row_column
from xlplan.plan.checking.changes import CHOICE, WHOLE, Cell, held_in
from xlplan.plan.master.labels import Labels
from xlplan.text import Text, same_text, text_list
from xlplan.workbook.forms import CHOICES
from xlplan.workbook.submission import Submission

MOST: Final = 40  # cells in a sentence
_WHOLE: Final = Text("整张表,读不出", "整張表,讀不出", "the whole table, which cannot be read")
_NONE: Final = "–"


def cells_said(key: str, cells: Iterable[Cell], files: Sequence[Submission], base: Submission,
               between: str = " → ") -> Text:
    """Those cells of the table in the order of the sheet, each with what stands there in one file after the other; the first of very
    many."""
    cells = set(cells)
    places = [s.placements[key] for s in (base, *files) if key in s.placements]

    def address(cell: Cell) -> str:
        return next((at for place in places if (at := place.at(*cell))), "")

    shown = sorted({cell: address(cell) for cell in cells - {CHOICE, WHOLE}}.items(), key=lambda item: (_position(item[1]), item[0]))
    said: list[Text] = [_WHOLE] * (WHOLE in cells)
    if CHOICE in cells:
        said.append(Text.of(lambda lang: between.join(_chosen(key, s)(lang) for s in files)))
    for cell, at in shown[:MOST]:
        said.append(same_text(" ".join(filter(None, (at, between.join(_shown(key, cell, s) for s in files))))))
    return text_list([*said, *[same_text("…")] * (len(shown) > MOST)])


def _chosen(key: str, s: Submission) -> Text:
    return CHOICES[s.choices[key]] if key in s.choices else same_text(_NONE)


def _position(address: str) -> tuple[int, int]:
    try:
        return row_column(address)
    except ValueError:
        return 0, 0


def _shown(key: str, cell: Cell, s: Submission) -> str:
    frame, (row, column) = s.frames.get(key), cell
    declared = frame.table.by_key.get(column) if frame is not None else None  # as the file was issued
    if frame is None or declared is None:
        return _NONE
    if cell in frame.feet:
        return declared.unit.show(int(frame.feet[cell][0])) if declared.unit else _NONE
    if row not in frame.keys:
        return _NONE
    i = frame.keys.index(row)
    held = held_in(frame, i, column)
    if held is None:
        return _NONE
    return declared.unit.show(held) if declared.unit and isinstance(held, int) else Labels.of(s).text(frame, column, i)
