"""The stored results of a branch workbook's formulas after some of its cells changed, found by the hidden keys. Floor 3.

The workbook is made twice from its own stamp, as it was read and with the changes; a formula whose result differs, and
which is ours, gets the new one. So nothing here knows what depends on what.
"""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from xlplan.schema.frame import Frame
from xlplan.tables.links import tables_read
from xlplan.workbook.blueprint import Cell, Sheet, Value
from xlplan.workbook.rawbook import At, Raw, RawBook, RawSheet, plain_text
from xlplan.workbook.reading.identify import key_of
from xlplan.workbook.reading.issued_formulas import bare_formula
from xlplan.workbook.submission import Submission
from xlplan.workbook.writing.branch_book import branch_book

Steps = Mapping[tuple[str, str], int]  # (row, column) -> steps

_NEAR: Final = 1e-9


def refresh_results(book: RawBook, sub: Submission, changes: Mapping[str, Steps], *,
                    unchanged: bool = False) -> dict[str, dict[At, Value]]:
    """Sheet title -> place -> the result that the formula there has once the cells of `changes` (by table) hold those steps.

    Only results that change are given (with `unchanged` the others too), and only of formulas that are certainly ours: the
    result stored agrees with what we make of the workbook as it is, or the text is as issued and every table could be
    read. The rest is the reader's to calculate, as is a table that is worked out from one that could not be read."""
    assert sub.issued is not None
    opens = _readable(sub)
    whole = opens == sub.issued.stamp.opens
    issued = replace(sub.issued, stamp=replace(sub.issued.stamp, opens=opens))
    as_read = {key: sub.frames[key] for key in opens}
    after = {key: _with_changes(frame, changes.get(key, {})) for key, frame in as_read.items()}
    was, now = (branch_book(issued, frames, answers=sub.answers, signs=sub.signs) for frames in (as_read, after))
    out: dict[str, dict[At, Value]] = {}
    for old, new in zip(was.sheets, now.sheets, strict=True):
        there = _sheet_of_key(book, sub, new.key)
        if there is None:
            continue
        for at, cell, before in _placed_formulas(there, sub, old, new):
            if at in there.formulas and _is_ours(there, at, before, whole) and (unchanged or not _is_same(there.at(*at), cell.value)):
                out.setdefault(there.name, {})[at] = cell.value
    return out


def _readable(sub: Submission) -> tuple[str, ...]:
    """The tables that could be read, and with them all that they are worked out from."""
    assert sub.issued is not None
    every = sub.issued.stamp.opens
    kept = [key for key in every if key in sub.frames]
    while lacking := [key for key in kept if {*tables_read(key)} & {*every} - {*kept}]:
        kept = [key for key in kept if key not in lacking]
    return tuple(kept)


def _with_changes(frame: Frame, cells: Steps) -> Frame:
    """The frame with those cells filled."""
    amounts, filled = ({k: v.copy() for k, v in of.items()} for of in (frame.amounts, frame.filled))
    index = {key: i for i, key in enumerate(frame.keys)}
    for (row, column), steps in cells.items():
        amounts[column][index[row]], filled[column][index[row]] = steps, True
    return replace(frame, amounts=amounts, filled=filled)


def _sheet_of_key(book: RawBook, sub: Submission, key: str) -> RawSheet | None:
    """The sheet that carries the key, the one that was read where there are several."""
    placed = sub.placements.get(key)
    carrying = [s for s in book.sheets if key_of(s) == key]
    return next((s for s in carrying if placed and s.name == placed.sheet), carrying[0] if carrying else None)


def _placed_formulas(there: RawSheet, sub: Submission, old: Sheet, new: Sheet) -> Iterator[tuple[At, Cell, Cell]]:
    """(place in the file, cell as it shall be, cell as it was made) of every formula; where a cell has no key of its
    row or its column, the row or column in which it was made."""
    placed = sub.placements.get(new.key)
    rows = placed.rows if placed else {k: r for r, line in enumerate(there.values, 1) if line and (k := plain_text(line[0]))}
    columns = placed.columns if placed else {k: c for c, v in enumerate(there.values[0], 1) if c > 1 and (k := plain_text(v))}
    for (r, c), cell in new.cells.items():
        if cell.formula is not None:
            row, column = (str(new.cells[at].value or "") if at in new.cells else "" for at in ((r, 1), (1, c)))
            before = old.cells[r, c]
            if row in rows and column in columns:
                yield (rows[row], columns[column]), cell, before
            elif not row or not column:
                yield (rows.get(row, r), columns.get(column, c)), cell, before


def _is_ours(there: RawSheet, at: At, before: Cell, whole: bool) -> bool:
    text = there.formulas[at]
    return _is_same(there.at(*at), before.value) or (whole and bare_formula(text) in ("", bare_formula(before.formula or "")))


def _is_same(found: Raw, value: Value) -> bool:
    if isinstance(found, (int, float)) and isinstance(value, (int, float)):
        return abs(found - value) <= _NEAR * max(1.0, abs(value))
    return (found or "") == (value or "") if isinstance(value, str) or value is None else found == value
