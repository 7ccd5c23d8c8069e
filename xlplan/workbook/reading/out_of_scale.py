"""Amounts of money in tables and columns of HQ's own and of the shelf that no unit of that size has: 元 typed for 万元. Floor 3."""
from __future__ import annotations

from typing import Final

import numpy as np

from xlplan.address import a1
from xlplan.tables import BUILT_IN
from xlplan.text import list_briefly
from xlplan.units import WAN_YUAN
from xlplan.workbook.reading.table_reading import TableReading

_MONEY: Final = frozenset(("thousand_yuan", "wan_yuan"))
_TIMES: Final = 50  # the unit's target of the year: a market may be that large, hardly larger


def report_out_of_scale(r: TableReading) -> None:
    """XP275 for each such column with cells above 50 times what the unit is to sell in the year; nothing where it has no target."""
    target = sum(int(line.get("hq_target", 0)) for line in r.issued.values.get("sales_targets", {}).values())
    ours = BUILT_IN[r.table.key].by_key if r.table.key in BUILT_IN else {}
    for j, column in enumerate(r.numbers if target > 0 else ()):
        unit = column.unit
        if unit is None or unit.key not in _MONEY or column.key in ours:
            continue
        most = _TIMES * target * WAN_YUAN.base * 10**unit.places // (unit.base * 10**WAN_YUAN.places)
        amounts = r.frame.amounts[column.key]
        rows = np.flatnonzero((amounts > most) & (r.who[:, j] == "I") & (r.frame.sheet_rows > 0))
        if rows.size:
            first, at = int(rows[0]), r.placement.columns.get(column.key, 0)
            r.say("XP275", r.frame.keys[first], column.key, found=unit.value(int(amounts[first])), expected=unit.value(most // _TIMES),
                  unit=unit.key, cells=list_briefly([a1(int(r.frame.sheet_rows[i]), at) for i in rows.tolist()]), times=_TIMES)
