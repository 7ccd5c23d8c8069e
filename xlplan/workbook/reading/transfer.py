"""What was read on its way between processes, in a few large pieces. A Submission as it stands holds some 700 small arrays
and the declarations of its tables, and passing them on takes longer than unzipping the file; a master's history repeats
the same few texts in every row. Floor 3."""
from __future__ import annotations

import copyreg
import io
import pickle
from collections.abc import Iterator
from dataclasses import replace
from sys import intern
from typing import Any

import numpy as np

from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.tables import BRANCH
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.workbook.reading.master_read import MasterRead
from xlplan.workbook.reading.own_declared import tables_with
from xlplan.workbook.stamp import Issued, Values
from xlplan.workbook.submission import UNSAID, Submission, SuggestedCells


def pack_submission(submission: Submission) -> bytes:
    """The submission as bytes for `unpack_submission` in a process of the same program. Its tables must be the branch workbook's;
    suggested figures go along as a few arrays."""
    issued = submission.issued
    frames = {key: _pack_frame(frame) for key, frame in submission.frames.items()}
    rest = replace(submission, frames={}, suggested=suggested_cells(issued) if issued else {},
                   issued=replace(issued, suggested={}) if issued else None)
    return pickle.dumps((rest, frames), pickle.HIGHEST_PROTOCOL)


def unpack_submission(data: bytes) -> Submission:
    """What `pack_submission` was given."""
    out: Submission
    out, frames = pickle.loads(data)
    if out.issued is not None:
        tables = _switched_tables(out.issued.stamp.switches, tuple(out.issued.own.items()), out.issued.stamp.opens)
        out.frames = {key: _unpack_frame(out.issued.worded(tables[key]), *packed) for key, packed in frames.items()}
        out.issued.values = _share_texts(out.issued.values)
    out.suggested = {key: SuggestedCells(tuple(map(intern, of.rows)), tuple(map(intern, of.columns)), of.steps)
                     for key, of in out.suggested.items()}
    return out


def suggested_cells(issued: Issued) -> dict[str, SuggestedCells]:
    """What HQ suggested, table by table, without those in which it suggested nothing."""
    out = {}
    for key, rows in issued.suggested.items():
        columns = tuple(dict.fromkeys(column for cells in rows.values() for column in cells))
        steps = np.array([[cells.get(column, UNSAID) for column in columns] for cells in rows.values()], np.int64)
        if columns:
            out[key] = SuggestedCells(tuple(rows), columns, steps)
    return out


def issued_whole(submission: Submission) -> Issued:
    """What it was issued as, what HQ suggested in it too, of which `issued` knows nothing once the file was read and passed on."""
    assert submission.issued is not None
    told = {table: {row: {column: int(steps) for column, steps in zip(of.columns, line, strict=True) if steps != UNSAID}
                    for row, line in zip(of.rows, of.steps, strict=True)} for table, of in submission.suggested.items()}
    return replace(submission.issued, suggested={**submission.issued.suggested, **told})


def pack_master(got: MasterRead) -> bytes:
    """A master as read, as bytes for `unpack_master` in a process of the same program."""
    out = io.BytesIO()
    pickler = pickle.Pickler(out, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = {**copyreg.dispatch_table, Table: _reduce_table, np.ndarray: _reduce_array}
    pickler.dump(got)
    return out.getvalue()


def unpack_master(data: bytes) -> MasterRead:
    """What `pack_master` was given."""
    out: MasterRead = pickle.loads(data)
    return out


def _reduce_table(table: Table) -> tuple[Any, ...] | str:
    return (_table_by_key, (table.key,)) if MASTER_BY_KEY.get(table.key) is table else table.__reduce_ex__(2)


def _table_by_key(key: str) -> Table:
    return MASTER_BY_KEY[key]


def _reduce_array(array: np.ndarray[Any, Any]) -> tuple[Any, ...] | str:
    """An array of texts as its different texts and their numbers."""
    if array.dtype != object or array.ndim != 1:
        return array.__reduce_ex__(pickle.HIGHEST_PROTOCOL)
    numbers: dict[Any, int] = {}
    codes = np.fromiter((numbers.setdefault(text, len(numbers)) for text in array.tolist()), np.int32, len(array))
    return _restore_array, (list(numbers), codes)


def _restore_array(texts: list[Any], codes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    known: np.ndarray[Any, Any] = np.empty(len(texts), dtype=object)
    known[:] = texts
    return known.take(codes)


@BRANCH.derived
def _switched_tables(switches: tuple[str, ...], own: tuple[tuple[str, str], ...], opens: tuple[str, ...]) -> dict[str, Table]:
    return {key: table.with_switches(frozenset(switches)) for key, table in tables_with(dict(own), opens).items()}


def _number_columns(table: Table) -> Iterator[str]:
    return (c.key for c in table.columns if c.kind == "number")


def _pack_frame(frame: Frame) -> tuple[Any, ...]:
    numbers = list(_number_columns(frame.table))
    whole = np.array([*(frame.amounts[k] for k in numbers), frame.sheet_rows], np.int64)
    marks = np.array([*(frame.filled[k] for k in numbers), frame.used], np.bool_)
    return (frame.keys, whole, marks, {k: v.tolist() for k, v in frame.texts.items()},
            {k: int(v[0]) for k, v in frame.feet.items()}, frame.locked)


def _unpack_frame(table: Table, keys: list[str], whole: Any, marks: Any, texts: dict[str, list[str]],
                  feet: dict[tuple[str, str], int], locked: frozenset[tuple[str, str]]) -> Frame:
    *amounts, sheet_rows = whole
    *filled, used = marks
    numbers = list(_number_columns(table))
    return Frame(table, 1, np.zeros(len(keys), np.int64), [intern(k) for k in keys], sheet_rows,
                 dict(zip(numbers, amounts, strict=True)), dict(zip(numbers, filled, strict=True)),
                 {k: np.array([intern(t) for t in of] or (), dtype=object) for k, of in texts.items()}, used,
                 {k: np.array([v], np.int64) for k, v in feet.items()}, locked)


def _share_texts(values: Values) -> Values:
    """With one copy of each text in all submissions: a thousand branches have the same rows, columns and products."""
    return {table: {intern(row): {intern(key): intern(value) if isinstance(value, str) else value
                                  for key, value in cells.items()} for row, cells in rows.items()}
            for table, rows in values.items()}
