"""What a planner may do with a cell of a branch workbook: type into it, or why not. Floor 3."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from xlplan.calendar import MONTHS
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame
from xlplan.schema.holds import held_positions
from xlplan.schema.table import Table
from xlplan.units import Unit
from xlplan.workbook.rawbook import At
from xlplan.workbook.submission import Submission

Role = Literal["open", "held", "launch", "hq", "computed", "outside"]


@dataclass(frozen=True, slots=True)
class CellRole:
    """A cell by its keys.

    Attributes:
        standing: `open` the branch's to fill; `held` a month named in the row's 固定 column; `launch` an input that HQ keeps
            in this workbook, such as a month before the product's launch; `hq` HQ's; `computed` a formula of ours;
            `outside` no number cell of the table.
        unit: of the number; None outside. minimum, maximum: least and most steps allowed, None where there is no limit.
    """

    table: str
    row: str
    column: str
    standing: Role
    unit: Unit | None = None
    minimum: int | None = None
    maximum: int | None = None


def cell_roles(sub: Submission, table: str, places: Iterable[At]) -> dict[At, CellRole]:
    """The spot of every place on the table's sheet. The table must have been read (`sub.frames`)."""
    assert sub.issued is not None
    placement, frame = sub.placements[table], sub.frames[table]
    rows = {r: key for key, r in placement.rows.items()}
    columns = {c: key for key, c in placement.columns.items()}
    index = {key: i for i, key in enumerate(frame.keys)}
    owned = sub.issued.values.get(table, {})
    return {at: _cell_role(frame, rows.get(at[0], ""), columns.get(at[1], ""), index, owned.get(rows.get(at[0], ""), {}),
                           sub.issued.stamp.start_month) for at in places}


def _cell_role(frame: Frame, row: str, key: str, index: dict[str, int], owned: dict[str, int | str], start_month: int) -> CellRole:
    table = frame.table
    column = table.by_key.get(key)
    foot = table.foot_by_key.get(row)
    if foot is not None and column is not None and (unit := table.foot_unit(foot, key)) is not None:
        if table.foot_cell(foot, key) is not None:
            return CellRole(table.key, row, key, "computed", unit)
        return CellRole(table.key, row, key, "hq" if key in foot.given else "outside", unit)
    if column is None or column.unit is None or row not in index:
        return CellRole(table.key, row, key, "outside")
    i = index[row]
    measure = str(frame.texts[table.measure_column][i]) if table.measure_column else None
    who = column.who_of(measure)
    standing: Role = "hq" if who == "G" else "computed" if who in "CL" else "launch" if key in owned else "open"
    if standing == "open" and _is_held(table, frame, i, key, start_month):
        standing = "held"
    return CellRole(table.key, row, key, standing, column.unit, _limit_steps(column, column.minimum),
                    _limit_steps(column, column.maximum))


def _is_held(table: Table, frame: Frame, i: int, key: str, start_month: int) -> bool:
    return (key in MONTHS and table.holds_column != ""
            and MONTHS.index(key) in held_positions(str(frame.texts[table.holds_column][i]), start_month))


def _limit_steps(column: Column, limit: int | None) -> int | None:
    """A limit of the column in steps."""
    return None if limit is None or column.unit is None else column.unit.steps(limit)[0]
