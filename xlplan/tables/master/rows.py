"""Rows and columns of plain values as master frames. Floor 2."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from xlplan.schema.exact import Exact, rounded_steps, shift_of
from xlplan.schema.frame import Frame, blank_frame, with_rows
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Lang, Text
from xlplan.units import Unit

Value = int | str | Text | None
Row = Mapping[str, Value]


def from_rows(key: str, rows: Sequence[Row], lang: Lang) -> Frame:
    """The master table `key` with those rows, keyed r01, r02, ...; numbers are steps, texts said in `lang`."""
    frame = blank_frame(MASTER_BY_KEY[key], [f"r{i:02d}" for i in range(1, len(rows) + 1)])
    frame.used[:] = True
    for i, row in enumerate(rows):
        for column, value in row.items():
            if value is None:
                continue
            if column in frame.amounts:
                if not isinstance(value, int):
                    raise TypeError(f"{key}.{column}: a number is given in steps, not {value!r}")
                frame.amounts[column][i], frame.filled[column][i] = value, True
            else:
                frame.texts[column][i] = value(lang) if isinstance(value, Text) else str(value)
    return frame


def exact_steps(amounts: Sequence[Decimal], stated: Unit, own: Unit) -> Exact:
    """Amounts in the stated unit as what `Frame.exact` holds of a column in its own."""
    shift = shift_of(stated, own)
    counts, rest = np.zeros(len(amounts), np.int64), dict[int, Decimal]()
    for i, amount in enumerate(amounts):
        due = amount.scaleb(shift)
        whole = due.to_integral_value()
        counts[i] = int(whole)
        if due != whole:
            rest[i] = due - whole
    return Exact(counts, rest)


def with_amounts(frame: Frame, column: str, amounts: Sequence[Decimal | None], stated: Unit) -> Frame:
    """The frame with those amounts of the stated unit in a column that may stand in several: exact, and rounded to its own steps; None
    leaves a cell blank."""
    own = frame.table.by_key[column].unit
    assert own is not None
    exact = exact_steps([a or Decimal(0) for a in amounts], stated, own)
    filled = np.array([a is not None for a in amounts], dtype=np.bool_)
    return replace(frame, exact={**frame.exact, column: exact}, amounts={**frame.amounts, column: rounded_steps(exact)},
                   filled={**frame.filled, column: filled})


def from_columns(key: str, columns: Mapping[str, NDArray[np.int64] | NDArray[np.object_]]) -> Frame:
    """The master table `key` with those whole columns."""
    size = len(next(iter(columns.values())))
    frame = blank_frame(MASTER_BY_KEY[key], [f"r{i:02d}" for i in range(1, size + 1)])
    frame.used[:] = True
    for column, values in columns.items():
        if column in frame.amounts:
            frame.amounts[column][:] = values
            frame.filled[column][:] = True
        else:
            frame.texts[column][:] = values
    return frame


def with_room(frame: Frame, rows: int = 30) -> Frame:
    """The same table with blank rows below, ready to type in."""
    return with_rows(frame, [f"r{frame.size + i:02d}" for i in range(1, rows + 1)])
