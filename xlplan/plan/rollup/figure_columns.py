"""The columns of the general page of figures, read off a table's declaration: those that roll up, each by its kind. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.plan.consolidate.contribution import sum_unit
from xlplan.plan.consolidate.tally import ROWS
from xlplan.plan.rollup.roll import Look, RollColumn
from xlplan.schema import expr as x
from xlplan.schema.column import Column
from xlplan.schema.table import Table
from xlplan.schema.wording.rolled import rolled_label
from xlplan.tables.periods import QUARTERS
from xlplan.text import Text
from xlplan.units import COUNT
from xlplan.workbook.styles import DAY

STATE: Final = RollColumn("@state", terms.STATUS, up="none", width=20, look="bad")
ROW_COUNT: Final = RollColumn(ROWS, Text("行数", "列數", "Rows"), COUNT, width=7)
_LIST_WIDTH: Final = 36.0
_OF_THE_ROW: Final = (x.Num, x.Col, x.SumCols, x.Arith, x.Div, x.CeilDiv, x.Rounded, x.Abs, x.Pick)


def figure_columns(table: Table) -> list[RollColumn]:
    """In the order of the table; behind the number of its rows where units have different ones, before the state of the unit."""
    again = _worked_out_again(table)
    shown = (_figure_column(table, c) for c in table.columns if c.up != "none" and (c.up != "re" or c.key in again))
    return [*([] if table.kind == "fixed" else [ROW_COUNT]), *shown, STATE]


def heading_of(column: Column) -> Text:
    """Its label; of a quarter the quarter's name, which stands above it on its own sheet."""
    return column.band if column.key in QUARTERS and column.band else column.label


def formula_of_sums(column: Column) -> x.Expr | None:
    """What a column of `re` is worked out by, in whatever measure."""
    return column.formula or next((formula for _, formula in column.by_measure.values() if formula), None)


def _figure_column(table: Table, column: Column) -> RollColumn:
    label = heading_of(column) if column.key in QUARTERS else rolled_label(column, lines=True)
    match column.up:
        case "sum" | "last":
            adds = column.formula if column.who == "C" and not column.by_measure and _adds_up(table, column) else None
            look: Look = "strong" if column.strong else "plain"
            return RollColumn(column.key, label, sum_unit(table, column.key), "sum", adds, column.width, look)
        case "re":
            return RollColumn(column.key, label, column.unit, "re", formula_of_sums(column), column.width)
        case "count":
            return RollColumn(column.key, label, COUNT, width=9)
        case "list":
            return RollColumn(column.key, label, up="none", width=max(column.width, _LIST_WIDTH))
        case "min" | "max":
            return RollColumn(column.key, label, column.unit, "none", width=column.width, format=DAY if column.kind == "date" else None,
                              gather="MIN" if column.up == "min" else "MAX")
    return RollColumn(column.key, label, column.unit, "none", width=column.width)


def _worked_out_again(table: Table) -> frozenset[str]:
    """Columns of `re` whose formula reads only columns of the row that add up, or such as these."""
    known = {c.key for c in table.columns if c.up in ("sum", "last") and sum_unit(table, c.key) == c.unit}
    sums, waiting = frozenset(known), [c for c in table.columns if c.up == "re"]
    while ready := [c for c in waiting if (formula := formula_of_sums(c)) is not None and x.columns_read(formula) <= known and all(
            isinstance(node, _OF_THE_ROW) for node in x.walk_nodes(formula))]:
        known |= {c.key for c in ready}
        waiting = [c for c in waiting if c.key not in known]
    return frozenset(known) - sums


def _adds_up(table: Table, column: Column) -> bool:
    """Whether the sum of the column over rows is its formula of the sums of what it reads."""
    formula = column.formula
    if formula is None or not all(isinstance(node, (x.Col, x.SumCols)) or (isinstance(node, x.Arith) and node.op != "*")
                                  for node in x.walk_nodes(formula)):
        return False
    read = [table.by_key[key] for key in x.columns_read(formula)]
    return all(c.up in ("sum", "last") and sum_unit(table, c.key) == c.unit == sum_unit(table, column.key) for c in read)
