"""What is there at each month's end as what joins and what leaves in that month. Room between exports and pipeline."""
from __future__ import annotations

from typing import Final

from xlplan.calendar import MONTHS
from xlplan.filling.filling import Kept
from xlplan.filling.rows import BETWEEN
from xlplan.filling.sheet import Placed, TableFill, TableSheet
from xlplan.schema.from_export import Movements

_YEAR: Final = range(len(MONTHS))


def fill_movements(of: TableSheet, placed: Placed, spec: Movements) -> TableFill:
    """The cells of what joins and what leaves; months of which the export says nothing go on with what was typed."""
    out = TableFill()
    for member in dict.fromkeys(member for member, _ in placed):
        joining, leaving, closing = (BETWEEN.join((member, one)) for one in (spec.joining, spec.leaving, spec.closing))
        of.look_at(of.place_of(row, month) for row in (joining, leaving) for month in _YEAR)
        there = int(of.frame.amounts[spec.start][of.frame.keys.index(closing)])
        for month in _YEAR:
            up, down = (of.before(row, month) or 0 for row in (joining, leaving))
            exact = placed.get((member, month))
            why: Kept | None = None
            if exact is not None and exact != (now := int(exact)):
                why = "whole"
            elif exact is not None:
                made = dict(zip((joining, leaving), moved(now - there, down), strict=True))
                other = {row: steps for row, steps in made.items() if steps != (of.before(row, month) or 0)}
                why = "least" if now < 0 else next((bad for row in other if (bad := of.why_kept(of.place_of(row, month)))), None)
                if why is None:
                    out.cells += [of.to_fill(row, month, steps, exact) for row, steps in (other or {joining: up}).items()]
                    out.taken += exact
                    there = now
                    continue
            if exact is not None and why is not None:
                out.kept.append(of.to_keep(joining, month, why, exact))
            there += up - down
    return out


def moved(change: int, leaving: int) -> tuple[int, int]:
    """What joins and what leaves, if together they are to make that change: what leaves stays as it was typed as long as it can, so that
    both stay where they make it already."""
    return (leaving + change, leaving) if leaving + change >= 0 else (0, -change)
