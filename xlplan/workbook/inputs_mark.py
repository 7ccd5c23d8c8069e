"""The mark of what a unit typed into a table: tells whether the table stands as it was issued. Floor 3."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

import numpy as np

from xlplan.schema.frame import Frame
from xlplan.units import Bools


def inputs_mark(frame: Frame, answers: Mapping[str, str]) -> str:
    """16 hex digits over the figures and texts in the unit's own cells of a table, and what it explained of it on the checks. A blank and
    a 0 are one; a formula's cell counts where something was typed over it. `answers`: by `forms.answer_key`."""
    held: list[tuple[str, str, str]] = []
    for column in frame.table.columns:
        typed, over = _whose(frame, column.key, "I"), _whose(frame, column.key, "S")
        if column.key in frame.amounts:
            amounts = frame.amounts[column.key]
            at = np.flatnonzero((typed | over) & frame.filled[column.key] & (amounts != 0))
            held += [(frame.keys[i], column.key, str(amounts[i])) for i in at.tolist()]
        else:
            texts = frame.texts[column.key]
            held += [(frame.keys[i], column.key, text) for i in np.flatnonzero(typed).tolist() if (text := str(texts[i]).strip())]
    held += [("@answers", key, text) for key, text in answers.items() if key.partition("|")[0] == frame.table.key]
    return hashlib.sha256(json.dumps(sorted(held)).encode()).hexdigest()[:16]


def _whose(frame: Frame, key: str, who: str) -> Bools:
    """Rows whose cell of that column is of that kind."""
    column, measures = frame.table.by_key[key], frame.texts.get(frame.table.measure_column or "")
    if measures is None or not column.by_measure:
        return np.full(frame.size, column.who == who)
    return np.array([column.who_of(str(m)) == who for m in measures], dtype=np.bool_)
