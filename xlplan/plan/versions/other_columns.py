"""What changed in the columns of a table beside the figure that is compared: sums of others, and rows in which something else
stands. Floor 4."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from xlplan.plan.versions.figures import Side, amount_column, is_by_month
from xlplan.plan.versions.kept import KeptTable
from xlplan.schema.column import Column
from xlplan.schema.table import Table
from xlplan.tables import BRANCH
from xlplan.tables.adjusted import PERIODS
from xlplan.tables.own.ours import is_built_in

_Cell = int | str | None
_Rows = Mapping[str, tuple[_Cell, ...]]  # row key -> its cells
_SUMS: Final = ("sum", "last")


@dataclass(frozen=True, slots=True)
class ColumnChange:
    """A column in which the two states are not the same. `rows`: unit -> in how many of its rows something else stands, came or went; of
    one that adds up `before` and `after` are its sums in steps of its unit and `moved` is what each unit changed. `why` they are not set
    beside each other: numbers of another `unit`, or of another kind of column; the state `before` or `after` has no such column. `rows` is
    then how many hold something, in the state that has the column of today."""

    column: Column
    rows: Mapping[str, int]
    before: int | None = None
    after: int | None = None
    moved: Mapping[str, int] | None = None
    why: Literal["", "unit", "before", "after"] = ""


def other_changes(before: Side, after: Side) -> dict[str, tuple[ColumnChange, ...]]:
    """Table -> its columns beside the compared one that are not the same in two approved states, in the order of the table. What names the
    rows of fixed tables, months and what follows from them are compared as figures; of tables with months only what HQ added is told."""
    if {before.basis, after.basis} != {"approved"}:
        return {}
    made = {t.key: tuple(_changes(t, *(side.state.tables.get(t.key) for side in (before, after)))) for t in BRANCH
            if not t.where_rows}
    return {key: found for key, found in made.items() if found}


def other_columns(table: Table) -> list[Column]:
    """Those of the table beside the compared one that are told of where they change."""
    amount, by_month = amount_column(table), is_by_month(table)
    told = {*(table.names if table.kind == "fixed" else ()), *(PERIODS if by_month else ())}
    return [c for c in table.columns if c is not amount and c.key not in told and not c.role and (c.asked or c.up in _SUMS) and not (
        by_month and is_built_in(table.key, c.key))]


def _changes(table: Table, was: KeptTable | None, now: KeptTable | None) -> Iterator[ColumnChange]:
    columns = other_columns(table)
    if not columns or (was is None and now is None):
        return
    old, new = (_rows(kept, columns) for kept in (was, now))
    differ = _differing(old, new, moves=table.kind == "open")
    for at, column in enumerate(columns):
        if was is not None and now is not None and (why := _why_apart(column, was, now)):
            held = {unit: sum(cells[at] is not None for cells in of.values()) for unit, of in (old if why == "after" else new).items()}
            if any(held.values()):
                yield ColumnChange(column, {unit: n for unit, n in held.items() if n}, why=why)
            continue
        rows = {unit: n for unit, of in differ.items() if (n := of[at])}
        if rows and column.unit is not None and column.up in _SUMS:
            sums = [{unit: _sum(cells[at] for cells in of.values()) for unit, of in side.items()} for side in (old, new)]
            moved = {unit: sums[1].get(unit, 0) - sums[0].get(unit, 0) for unit in differ}
            yield ColumnChange(column, rows, sum(sums[0].values()), sum(sums[1].values()), {u: n for u, n in moved.items() if n})
        elif rows:
            yield ColumnChange(column, rows)


def _why_apart(column: Column, was: KeptTable, now: KeptTable) -> Literal["", "unit", "before", "after"]:
    """Why what the two states hold in the column is not set beside each other, see `ColumnChange`."""
    units = [kept.units.get(column.key) if column.key in kept.declared else "" if column.key in kept.texts else None for kept in (was, now)]
    if units[0] is None or units[1] is None:
        return "before" if units[0] is None and units[1] is not None else "after" if units[0] is not None else ""
    return "" if units == [column.unit.key if column.unit else ""] * 2 else "unit"


def _sum(cells: Iterable[_Cell]) -> int:
    return sum(cell for cell in cells if isinstance(cell, int))


def _rows(kept: KeptTable | None, columns: Sequence[Column]) -> dict[str, _Rows]:
    """Unit -> row key -> its cells in those columns, of the rows that count."""
    out: dict[str, dict[str, tuple[_Cell, ...]]] = {}
    if kept is None:
        return {}
    blank: list[_Cell] = [None] * len(kept.keys)
    cells = [[*map(_approved, kept.declared[c.key], kept.adjusted.get(c.key) or [0] * len(kept.keys))] if c.key in kept.declared
             else [text or None for text in kept.texts.get(c.key, ())] or blank for c in columns]
    for i, (unit, key) in enumerate(zip(kept.owner, kept.keys, strict=True)):
        if kept.counts[i]:
            out.setdefault(unit, {})[key] = tuple(of[i] for of in cells)
    return {**out}


def _approved(declared: int | None, adjusted: int) -> int | None:
    return declared if not adjusted else (declared or 0) + adjusted


def _differing(old: Mapping[str, _Rows], new: Mapping[str, _Rows], *, moves: bool) -> dict[str, list[int]]:
    """Unit -> column by column, in how many rows it is other. In a list, whose rows people move (`moves`), those that stand elsewhere as
    they were only changed places; the rest are the same row where they have the same key."""
    out = {}
    for unit in dict.fromkeys((*old, *new)):
        was, now = ({key: cells for key, cells in one.get(unit, {}).items() if other.get(unit, {}).get(key) != cells}
                    for one, other in ((old, new), (new, old)))
        placed = Counter(was.values()) & Counter(now.values()) if moves else Counter[tuple[_Cell, ...]]()
        for side in (was, now):
            left = Counter(placed)
            for key, cells in [*side.items()]:
                if left[cells]:
                    left[cells] -= 1
                    del side[key]
        pairs = [(was.get(key), now.get(key)) for key in dict.fromkeys((*was, *now))]
        width = max((len(cells) for pair in pairs for cells in pair if cells), default=0)
        if pairs:
            out[unit] = [sum((a[at] if a else None) != (b[at] if b else None) for a, b in pairs) for at in range(width)]
    return out
