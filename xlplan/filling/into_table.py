"""Exact figures by row and month -> cells of one table. Room between exports and pipeline."""
from __future__ import annotations

from decimal import Decimal

from xlplan.filling.filling import CellKept, Kept
from xlplan.filling.movements import fill_movements
from xlplan.filling.rounding import whole_steps
from xlplan.filling.sheet import Placed, Shut, TableFill, TableSheet
from xlplan.units import Unit
from xlplan.workbook.cell_role import CellRole
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.submission import Submission


def fill_table(book: RawBook, sub: Submission, key: str, placed: Placed, shut: Shut) -> TableFill:
    """What becomes of the table's cells once those figures go into it, each in its month."""
    place, frame = sub.placements[key], sub.frames[key]
    raw = next(sheet for sheet in book.sheets if sheet.name == place.sheet)
    of, spec = TableSheet(key, sub, raw, frame, place, shut), frame.table.from_export
    assert spec is not None
    return fill_movements(of, placed, spec.movements) if spec.movements else _fill_months(of, placed)


def _fill_months(of: TableSheet, placed: Placed) -> TableFill:
    """Each figure into the cell of its row and month."""
    out, free = TableFill(), dict[tuple[str, int], Decimal]()
    of.look_at(of.place_of(*key) for key in placed)
    for key, exact in placed.items():
        role, why = of.roles[of.place_of(*key)], of.why_kept(of.place_of(*key))
        if why is None and role.unit is not None:
            steps = exact / (role.unit.base * role.unit.step)
            why = _beyond(steps, role)
            free |= {} if why else {key: steps}
        if why:
            out.kept.append(of.to_keep(*key, why, exact))
    now = whole_steps(free, {key: key[0] for key in free})
    out.cells = [of.to_fill(*key, now[key], placed[key]) for key in sorted(free, key=lambda key: of.place_of(*key))]
    out.taken = sum((placed[key] for key in free), Decimal(0))
    out.rounded = sum((_plain(cell.now, cell.unit) for cell in out.cells), Decimal(0)) - out.taken
    out.absent = _absent(of, placed)
    return out


def _beyond(steps: Decimal, role: CellRole) -> Kept | None:
    if role.minimum is not None and steps < role.minimum:
        return "least"
    return "most" if role.maximum is not None and steps > role.maximum else None


def _plain(steps: int, unit: Unit) -> Decimal:
    """In yuan, or heads."""
    return steps * unit.step * unit.base


def _absent(of: TableSheet, placed: Placed) -> list[CellKept]:
    """Cells that hold something, of rows that the export names, in months that it has, of which it says nothing."""
    rows, months = list(dict.fromkeys(row for row, _ in placed)), sorted({month for _, month in placed})
    silent = [key for row in rows for month in months if (key := (row, month)) not in placed and of.before(*key)]
    of.look_at(of.place_of(*key) for key in silent)
    return [of.to_keep(*key, "absent", Decimal(0)) for key in silent if of.why_kept(of.place_of(*key)) is None]
