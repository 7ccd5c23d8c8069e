"""Exports whose amounts are a unit of money apart from what stands in the cells they fill. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlplan.exports.layout import Layout
from xlplan.exports.scale import larger_finding, power_apart, scale_finding, unit_is_guessed
from xlplan.filling.filling import CellToFill, Filling
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BY_KEY
from xlplan.text import Text, list_briefly

_NEW: Final = Text("要填的 {n} 格合计", "要填的 {n} 格合計", "the {n} cells to be filled would come to")
_OLD: Final = Text("这些格现在({sheets})合计", "這些格現在({sheets})合計", "they hold now ({sheets})")


def scale_of_cells(filling: Filling, layouts: Sequence[Layout]) -> list[Diagnostic]:
    """XP741 for a kind of export of which nothing says the unit, and whose amounts are a unit of money smaller than those they replace;
    XP742 where the unit is said, or they are larger; XP745 where nothing says it and they are larger by a unit of which there is no
    smaller one."""
    out: list[Diagnostic] = []
    for kind in ("sales", "expense"):
        cells = [cell for cell in filling.cells if _kind_of(cell) == kind and cell.before and cell.exact]
        pairs = [(abs(float(cell.exact)), abs(_held(cell))) for cell in cells]
        power = power_apart(pairs) or -power_apart((large, small) for small, large in pairs)
        read = [one for one in layouts if one.kind == kind]
        if power and read:
            guessed = [one for one in read if unit_is_guessed(one)]
            new, old = (sum(one[i] for one in pairs) for i in (0, 1))
            sheets = list_briefly(dict.fromkeys(cell.sheet for cell in cells))
            found = scale_finding((guessed or read)[0], bool(guessed) and power > 0, power, (_NEW.filled(n=len(cells)), new),
                                  (_OLD.filled(sheets=sheets), old))
            if found is None and guessed and power < 0:
                found = larger_finding(guessed[0], (_NEW.filled(n=len(cells)), new), (_OLD.filled(sheets=sheets), old))
            out += [found] if found else []
    return out


def _kind_of(cell: CellToFill) -> str:
    of = BY_KEY[cell.table].from_export
    return of.kind if of else ""


def _held(cell: CellToFill) -> float:
    """Yuan in the cell before."""
    return float((cell.before or 0) * cell.unit.step * cell.unit.base)
