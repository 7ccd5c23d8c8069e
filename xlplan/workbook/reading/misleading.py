"""Cells whose number format shows another number than the one that counts, said at the cell. Floor 3."""
from __future__ import annotations

import numpy as np

from xlplan.text import list_briefly
from xlplan.units import Bools
from xlplan.workbook.reading.number_display import GRAVE, MisleadingDisplay, is_harmless_in, misleading_display
from xlplan.workbook.reading.table_reading import TableReading


def judge_formats(r: TableReading, void: Bools) -> None:
    """XP233 where an input is shown as another number than it is, XP234 where only a sign or a word stands beside it, XP235
    for HQ's and computed cells: one finding for each row, code and way. The numbers count as stored, and are judged."""
    at = {c.key: j for j, c in enumerate(r.numbers)}
    units = {r.placement.columns.get(c.key, 0): c.unit.key for c in r.numbers if c.unit}
    doubtful = sorted(place for place, code in r.sheet.formats.items()
                      if place[1] in units and not is_harmless_in(code, units[place[1]]))
    said: dict[tuple[int, str, str], list[tuple[int, MisleadingDisplay]]] = {}
    for place, i, key in r.spots(doubtful):
        j = at[key]
        unit = r.numbers[j].unit
        if unit is None or void[i] or np.isnan(r.cached[i, j]):
            continue
        seen = misleading_display(r.sheet.formats[place], float(r.cached[i, j]), unit)
        if seen is not None:
            mine = r.who[i, j] == "I" or (r.who[i, j] == "S" and not r.formula[i, j])
            code = ("XP233" if seen.kind in GRAVE else "XP234") if mine else "XP235"
            said.setdefault((i, code, seen.kind), []).append((j, seen))
    for (i, code, kind), of in said.items():
        j, seen = of[0]
        unit, row = r.numbers[j].unit, r.frame.keys[i]
        assert unit is not None
        cells = list_briefly(r.placement.at(row, r.numbers[k].key) for k, _ in of)
        r.say(code, row, r.numbers[j].key, found=float(r.cached[i, j]), unit=unit.key, shown=seen.shown, how=kind,
              count=len(of), cells=cells)
