"""Frame: the rows of one planning table for one or many branches, as exact columns. Floor 1.

Rows of one branch stand together, branches in ascending order, and inside a branch the rows stand in the order issued
(tables with measures: a member's rows in the order of `table.measures`). Rules run over a whole frame at once.
"""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from xlplan.schema.exact import Exact
from xlplan.schema.table import Table
from xlplan.units import Bools, Ints

Objects = NDArray[np.object_]


@dataclass(slots=True)
class Frame:
    """Columns of one table.

    Attributes:
        table: its declaration.
        members: number of branches; every frame evaluated together has the same.
        owner: row -> branch ordinal (0..members-1), ascending.
        keys: row keys.
        sheet_rows: row number on its sheet (0 where the frame was not read from a sheet).
        amounts: number columns, in steps of the column's unit; 0 where blank.
        filled: number columns, False where blank.
        texts: text, choice (keys), date (ISO) and mark columns; '' where blank.
        feet: given and typed foot cells, (row key, column) -> steps per branch.
        used: rows that hold data (always True in fixed tables).
        locked: (row key, column) of input cells that HQ keeps: months before a product's launch.
        exact: columns with a `stated` unit whose cells are finer than the step: their full precision (else `amounts` are it).
        refused: column -> rows whose cell holds something that could not be read and was said: it is not blank.
        added: column -> steps that HQ adds to suggestions which nobody overwrote.
    """

    table: Table
    members: int
    owner: Ints
    keys: list[str]
    sheet_rows: Ints
    amounts: dict[str, Ints]
    filled: dict[str, Bools]
    texts: dict[str, Objects]
    used: Bools
    feet: dict[tuple[str, str], Ints] = field(default_factory=dict)
    locked: frozenset[tuple[str, str]] = frozenset()
    exact: dict[str, Exact] = field(default_factory=dict)
    refused: dict[str, set[int]] = field(default_factory=dict)
    added: dict[str, Ints] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """Number of rows."""
        return len(self.keys)

    @property
    def void(self) -> Bools:
        """Rows that were given up (作废): they hold no data, whatever stands in them."""
        key = self.table.void_column
        return np.asarray(self.texts[key] == "yes", dtype=np.bool_) if key else np.zeros(self.size, np.bool_)

    @property
    def live(self) -> Bools:
        """Rows that hold data and are not void."""
        return np.asarray(self.used & ~self.void, dtype=np.bool_)

    @property
    def starts(self) -> Ints:
        """First row of each branch, and the number of rows at the end: members + 1 values."""
        if self.members == 1:
            return np.array((0, self.size), np.int64)
        return np.searchsorted(self.owner, np.arange(self.members + 1)).astype(np.int64)

    def measure_mask(self, measure: str) -> Bools:
        """Rows whose `measure_column` holds that entry."""
        return np.asarray(self.texts[self.table.measure_column or ""] == measure, dtype=np.bool_)


def hq_row_key(number: int) -> str:
    """Key of the row that HQ gives at the top of an open table, counted from 1."""
    return f"c{number:02}"


def own_row_key(number: int) -> str:
    """Key of a blank row of an open table, counted from 1."""
    return f"r{number:02}"


def slot_key(number: int) -> str:
    """Key of a numbered row of a table of slots, counted from 1."""
    return f"s{number:02}"


def is_hq_row(table: Table, key: str) -> bool:
    """Whether the row is one that HQ gives at the top of an open table."""
    return table.kind == "open" and key.startswith("c")


def blank_frame(table: Table, keys: Sequence[str], members: int = 1, owner: Ints | None = None) -> Frame:
    """A frame with those rows and nothing filled in."""
    n = len(keys)
    numbers = [c.key for c in table.columns if c.kind == "number"]
    return Frame(
        table, members, np.zeros(n, np.int64) if owner is None else owner, list(keys), np.zeros(n, np.int64),
        {k: np.zeros(n, np.int64) for k in numbers}, {k: np.zeros(n, np.bool_) for k in numbers},
        {c.key: np.full(n, "", dtype=object) for c in table.columns if c.kind != "number"},
        np.full(n, table.kind == "fixed"),
        {(f.key, k): np.zeros(members, np.int64) for f in table.feet for k in f.given})


def stack_frames(frames: Sequence[Frame]) -> Frame:
    """One frame over the branches of all frames, in that order; all of one table. ValueError when there are none."""
    if not frames:
        raise ValueError("frames: none given")
    first, offsets = frames[0], np.cumsum([0, *(f.members for f in frames)])
    every_foot = {k for f in frames for k in f.feet}

    def foot(key: tuple[str, str]) -> Ints:
        return np.concatenate([f.feet.get(key, np.zeros(f.members, np.int64)) for f in frames])

    return Frame(
        first.table, int(offsets[-1]),
        np.concatenate([f.owner + offset for f, offset in zip(frames, offsets, strict=False)]),
        [k for f in frames for k in f.keys], np.concatenate([f.sheet_rows for f in frames]),
        {k: np.concatenate([f.amounts[k] for f in frames]) for k in first.amounts},
        {k: np.concatenate([f.filled[k] for f in frames]) for k in first.filled},
        {k: np.concatenate([f.texts[k] for f in frames]) for k in first.texts},
        np.concatenate([f.used for f in frames]),
        {k: foot(k) for k in sorted(every_foot)})


def with_rows(frame: Frame, keys: Sequence[str]) -> Frame:
    """The frame of one member with those blank rows below."""
    both = stack_frames([frame, blank_frame(frame.table, keys)])
    return replace(both, members=1, owner=np.zeros(both.size, np.int64), feet=frame.feet, locked=frame.locked)


def same_inputs(a: Frame, b: Frame) -> bool:
    """Whether both hold the same inputs."""
    return (a.keys == b.keys and all(np.array_equal(a.amounts[k], b.amounts[k]) for k in a.amounts)
            and all(np.array_equal(a.filled[k], b.filled[k]) for k in a.filled)
            and all(np.array_equal(a.texts[k], b.texts[k]) for k in a.texts))
