"""Rows whose months are exactly another row's, where neither a name nor a given figure shows that they were pasted there. Floor 3."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from xlplan.address import a1_range
from xlplan.units import Ints
from xlplan.workbook.reading.lost_row_keys import issued_name
from xlplan.workbook.reading.table_reading import TableReading

_MONTHS: Final = 6    # months that hold something: fewer are alike by chance,
_AMOUNTS: Final = 3   # or with fewer different amounts by plan


def report_copied(r: TableReading, months: Sequence[int], suggested: Ints) -> None:
    """XP256 for each row whose months are, to the step, what another row shows or was issued with, and not what was suggested for
    it. Of two rows that show the same, neither as suggested, the lower one is asked about."""
    typed = np.where(r.who == "I", np.stack([r.frame.amounts[c.key] for c in r.numbers], axis=1), 0)[:, months]
    against = suggested[:, months]
    odd = np.count_nonzero(typed, axis=1) >= _MONTHS
    odd &= (typed != against).any(axis=1) & (r.frame.sheet_rows > 0)
    if not odd.any():
        return
    issued = {against[i].tobytes(): i for i in reversed(range(r.frame.size)) if against[i].any()}
    shown: dict[bytes, int] = {typed[i].tobytes(): i for i in np.flatnonzero(~odd).tolist()}
    for i in np.flatnonzero(odd).tolist():
        line = typed[i].tobytes()
        other = shown.get(line, issued.get(line, i))
        shown.setdefault(line, i)
        alike = other == i or (against[other] == against[i]).all()  # as HQ suggested them, alike
        if not alike and len(set(typed[i].tolist())) >= _AMOUNTS and not r.reported[i, months].any():
            _ask(r, i, other, months)


def _ask(r: TableReading, i: int, other: int, months: Sequence[int]) -> None:
    columns = [r.placement.columns[r.numbers[j].key] for j in months]
    row, unit = int(r.frame.sheet_rows[i]), r.numbers[months[0]].unit
    r.say("XP256", r.frame.keys[i], r.numbers[months[0]].key, other=issued_name(r, r.frame.keys[other]), unit=unit.key if unit else None,
          cells=a1_range(row, min(columns), row, max(columns)))
    r.ask_reason(i)
