"""Ratios of two columns of a list, such as a share of the market: of sums over the rows that hold both sides. Floor 4."""
from __future__ import annotations

from decimal import Decimal
from typing import Final

import numpy as np

from xlplan.plan.consolidate.tally import Figures, Tally
from xlplan.schema import expr as x
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.table import Table
from xlplan.units import Bools

BOTH, LACKING = "@both.", "@lacking."  # before the key of a ratio: columns of a tally
PLACES: Final = 6
_OF_THE_ROW: Final = (x.Num, x.Col, x.Arith, x.Div)


def ratio_columns(table: Table) -> tuple[Column, ...]:
    """Columns of a list that are worked out anew on each level as a quotient of others of the row."""
    return tuple(c for c in table.columns if table.kind == "open" and c.up == "re" and isinstance(c.formula, x.Div)
                 and all(isinstance(node, _OF_THE_ROW) for node in x.walk_nodes(c.formula)))


def ratio_sides(values: Evaluator, frame: Frame, column: Column) -> tuple[Figures, Figures, Bools]:
    """(what each row adds above, what it adds below, in counts of 10**-PLACES, nothing of a row in which a cell of either side is blank;
    rows that have figures of which some are blank)."""
    formula = column.formula
    assert isinstance(formula, x.Div)
    sides = [np.broadcast_to(values.number(side, Scope(frame.table.key)).at(PLACES), frame.size).astype(object)
             for side in (formula.above, formula.below)]
    held = _held(frame, column)
    above, below = (np.where(held, side, 0) for side in sides)
    return above, below, np.asarray(~held & ((sides[0] != 0) | (sides[1] != 0)), np.bool_)


def sums_of_both(tally: Tally, table: Table) -> dict[str, dict[str, x.Expr | None]]:
    """Key of the tally -> column -> the quotient over the rows that hold both sides, None where no such row has anything below; of
    columns and keys of which some rows lack a side, and where nothing stands below what stands above."""
    out: dict[str, dict[str, x.Expr | None]] = {}
    for column in ratio_columns(table):
        key, formula = BOTH + column.key, column.formula
        assert isinstance(formula, x.Div)
        sums = zip(tally.keys, tally.figures[key].tolist(), tally.weights[key].tolist(), tally.figures[LACKING + column.key].tolist(),
                   strict=True)
        for name, above, below, lacking in sums:
            if below == 0 and (above or lacking):
                out.setdefault(name, {})[column.key] = None
            elif lacking:
                top, bottom = (x.lift(f"{(Decimal(int(n)).scaleb(-PLACES)).normalize():f}") for n in (above, below))
                out.setdefault(name, {})[column.key] = x.Div(top, bottom, formula.places)
    return out


def lacking_columns(tally: Tally, table: Table) -> frozenset[str]:
    """Ratios of which some rows that have figures lack one of their sides."""
    return frozenset(c.key for c in ratio_columns(table) if any(tally.figures[LACKING + c.key].tolist()))


def _held(frame: Frame, column: Column) -> Bools:
    """Rows in which every typed number is filled in that the column is made of."""
    if column.formula is None:
        return frame.filled.get(column.key, np.ones(frame.size, np.bool_))
    if not all(isinstance(node, _OF_THE_ROW) for node in x.walk_nodes(column.formula)):
        return np.ones(frame.size, np.bool_)  # counted or looked up: there is always a number
    read = [_held(frame, frame.table.by_key[key]) for key in x.columns_read(column.formula)]
    return np.asarray(np.logical_and.reduce([np.ones(frame.size, np.bool_), *read]), np.bool_)
