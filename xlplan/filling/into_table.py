"""Exact figures by row and month -> cells of one table. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from xlplan.filling.filling import CellKept, Kept
from xlplan.filling.movements import fill_movements
from xlplan.filling.rounding import whole_steps
from xlplan.filling.rows import Rows
from xlplan.filling.sheet import Placed, Shut, TableFill, TableSheet
from xlplan.filling.spread import Parted, Share, Whole, part_figures, spreads
from xlplan.units import Unit
from xlplan.workbook.cell_role import CellRole
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.submission import Submission


def fill_table(book: RawBook, sub: Submission, key: str, placed: Placed, whole: Mapping[Whole, Decimal], shut: Shut) -> TableFill:
    """What becomes of the table's cells once those figures go into it, each in its month. `whole`: of several rows together."""
    place, frame = sub.placements[key], sub.frames[key]
    raw = next(sheet for sheet in book.sheets if sheet.name == place.sheet)
    of, spec = TableSheet(key, sub, raw, frame, place, shut), frame.table.from_export
    assert spec is not None
    return fill_movements(of, placed, spec.movements) if spec.movements else _fill_months(of, placed, part_figures(of, whole, spec.past))


def _fill_months(of: TableSheet, placed: Placed, parted: Parted) -> TableFill:
    """Each figure into the cell of its row and month, those of several rows by their parts."""
    out, free = TableFill(kept=parted.kept, unparted=parted.unsaid), dict[tuple[str | Rows, int], Decimal]()
    of.look_at(of.place_of(*key) for key in placed)
    taken: dict[tuple[str, int], Decimal] = {}
    for key, exact in placed.items():
        why, steps = _may_take(of, key, exact)
        if why:
            out.kept.append(of.to_keep(*key, why, exact))
        elif steps is not None:
            free[key], taken[key] = steps, exact
    shares: dict[Whole, Share] = {}
    for where, share in parted.shares.items():
        why, steps = _may_take(of, share.keys[0], share.exact)
        if why:
            out.kept.append(of.to_keep(*share.keys[0], why, share.exact))
        elif steps is not None:
            free[where], shares[where] = steps, share
    whole = whole_steps(free, {key: key[0] for key in free})
    now = {key: whole[key] for key in taken}
    for where, share in shares.items():
        for key, part, steps_of_it in zip(share.keys, share.parts(), share.steps(whole[where]), strict=True):
            taken[key], now[key] = taken.get(key, Decimal(0)) + part, now.get(key, 0) + steps_of_it
    out.cells = [of.to_fill(*key, now[key], taken[key]) for key in sorted(taken, key=lambda key: of.place_of(*key))]
    out.taken, out.spread = sum(taken.values(), Decimal(0)), spreads(shares)
    out.rounded = sum((_plain(cell.now, cell.unit) for cell in out.cells), Decimal(0)) - out.taken
    out.absent = _absent(of, [*placed, *((row, month) for rows, month in parted.shares for row in rows.keys)])
    return out


def _may_take(of: TableSheet, key: tuple[str, int], exact: Decimal) -> tuple[Kept | None, Decimal | None]:
    """Why the cell may not take that much, and how many steps that is."""
    role, why = of.roles[of.place_of(*key)], of.why_kept(of.place_of(*key))
    if why or role.unit is None:
        return why, None
    steps = exact / (role.unit.base * role.unit.step)
    return _beyond(steps, role), steps


def _beyond(steps: Decimal, role: CellRole) -> Kept | None:
    if role.minimum is not None and steps < role.minimum:
        return "least"
    return "most" if role.maximum is not None and steps > role.maximum else None


def _plain(steps: int, unit: Unit) -> Decimal:
    """In yuan, or heads."""
    return steps * unit.step * unit.base


def _absent(of: TableSheet, placed: Collection[tuple[str, int]]) -> list[CellKept]:
    """Cells that hold something, of rows that the export names, in months that it has, of which it says nothing."""
    rows, months = list(dict.fromkeys(row for row, _ in placed)), sorted({month for _, month in placed})
    said = set(placed)
    silent = [key for row in rows for month in months if (key := (row, month)) not in said and of.before(*key)]
    of.look_at(of.place_of(*key) for key in silent)
    return [of.to_keep(*key, "absent", Decimal(0)) for key in silent if of.why_kept(of.place_of(*key)) is None]
