"""The mark of what a unit typed into a table: tells whether the table stands as it was issued. Floor 3."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from xlplan.schema.column import Column
from xlplan.schema.frame import Frame


def inputs_mark(frame: Frame, answers: Mapping[str, str]) -> str:
    """16 hex digits over the figures and texts in the unit's own cells of a table, and what it explained of it on the checks. A blank and
    a 0 are one; a formula's cell counts where something was typed over it. `answers`: by `forms.answer_key`."""
    held: list[tuple[str, str, str]] = []
    for column in frame.table.columns:
        key, whose = column.key, _whose(frame, column)
        if key in frame.amounts:
            cells = zip(frame.keys, whose, frame.amounts[key].tolist(), frame.filled[key].tolist(), strict=True)
            held += [(row, key, str(steps)) for row, who, steps, filled in cells if filled and steps and who in ("I", "S")]
        else:
            texts = zip(frame.keys, whose, frame.texts[key].tolist(), strict=True)
            held += [(row, key, said) for row, who, text in texts if who == "I" and (said := str(text).strip())]
    held += [("@answers", key, text) for key, text in answers.items() if key.partition("|")[0] == frame.table.key]
    return hashlib.sha256(json.dumps(sorted(held)).encode()).hexdigest()[:16]


def _whose(frame: Frame, column: Column) -> list[str]:
    """Row by row, who fills the cell of that column."""
    measures = frame.texts.get(frame.table.measure_column or "")
    if measures is None or not column.by_measure:
        return [column.who] * frame.size
    return [column.who_of(str(measure)) for measure in measures.tolist()]
