"""What HQ suggested, by which a check passes over what stands so: rows by the figures on the hidden sheet of the stamp, whole tables by
their control numbers. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from xlplan.address import column_letters, on_sheet
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import FIRST_HALF
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.units import Bools
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.control_number import number_of_frame
from xlplan.workbook.layout import Layout
from xlplan.workbook.stamp import SHEET, Issued, frame_of

FREE: Final = 4  # first column of that sheet that the stamp leaves


def suggested_blocks(issued: Issued, frames: Mapping[str, Frame]) -> dict[str, int]:
    """Table with a rule that spares such rows -> first column of its figures: one for each column that HQ proposes, in the rows of the
    table's own sheet."""
    at, out = FREE, dict[str, int]()
    for key in issued.stamp.opens:
        table = frames[key].table
        if any(rule.spares and issued.stamp.round in rule.rounds for rule in table.rules):
            out[key] = at
            at += len(_proposed(table))
    return out


def put_suggested(sheet: Sheet, issued: Issued, frames: Mapping[str, Frame], layouts: Mapping[str, Layout]) -> int:
    """Put them on the sheet; the first column that is free behind them."""
    free = FREE
    for key, at in suggested_blocks(issued, frames).items():
        columns = _proposed(frames[key].table)
        free = at + len(columns)
        for row, cells in issued.suggested.get(key, {}).items():
            for n, column in enumerate(columns):
                if cells.get(column.key) and column.unit is not None:
                    sheet.put(layouts[key].rows[row], at + n, column.unit.value(cells[column.key]), "key")
    return free


def otherwise_formula(here: Layout, at: int) -> str:
    """Over the rows of a table, usable inside SUMPRODUCT: which of them hold other figures than those from column `at` on."""
    parts = []
    for n, column in enumerate(_proposed(here.table)):
        letters = column_letters(at + n)
        theirs = on_sheet(SHEET, f"{letters}${here.first}:{letters}${here.last}")
        parts.append(f"({on_sheet(here.title, here.rows_of(column.key))}<>{theirs})")
    return f"(({'+'.join(parts)})>0)"


def stands_as_suggested(issued: Issued, frame: Frame) -> Bools:
    """Rows that hold just what HQ suggested for them, some figure at least."""
    of, columns = issued.suggested.get(frame.table.key, {}), [c.key for c in _proposed(frame.table)]
    wanted = np.array([[of.get(row, {}).get(key, 0) for key in columns] for row in frame.keys], dtype=np.int64).reshape(frame.size, -1)
    there = np.stack([frame.amounts[key] for key in columns], axis=1)
    return np.asarray((there == wanted).all(axis=1) & wanted.any(axis=1), dtype=np.bool_)


def numbers_as_issued(issued: Issued, frames: Mapping[str, Frame], layouts: Mapping[str, Layout]) -> dict[str, tuple[int, bool]]:
    """Table -> (its control number while it stands as HQ issued it, whether it does); {} but in the first rounds, in which what is
    suggested is HQ's and not what the unit had declared."""
    if issued.stamp.round not in FIRST_HALF or issued.kind is not None:
        return {}
    out = {}
    for key in issued.stamp.opens:
        frame, weighs = frame_of(issued, frames[key].table), issued.weighs_choices
        at = {row: i for i, row in enumerate(frame.keys)}
        for row, cells in issued.suggested.get(key, {}).items():
            for column, steps in cells.items():
                frame.amounts[column][at[row]], frame.filled[column][at[row]] = steps, True
        number = number_of_frame(frame, layouts[key], choices=weighs)
        out[key] = number, number == number_of_frame(frames[key], layouts[key], choices=weighs)
    return out


def _proposed(table: Table) -> list[Column]:
    return [c for c in table.columns if c.proposed]
