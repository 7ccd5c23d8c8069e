"""Links between rows in declarations: that what is compared is of one kind, and that all of it can be printed. Floor 2."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from xlplan.schema import expr as x
from xlplan.schema.column import Column
from xlplan.schema.errors import SchemaError
from xlplan.schema.table import Table
from xlplan.tables.sound_formulas import ROWS, placed

_Placed = tuple[str, Column]  # with the key of its table
_ONE_ROW: Final = (x.Find, x.Workday, x.Covering, x.DaysWorked, x.MonthStart, x.RuleDay, x.Beside, x.Sibling, x.RunningSum, x.SumCols,
                   x.Part, x.Pick, x.If)  # printed of one row at a time
_OF_ROW: Final = (x.Find, x.Covering, x.SumSame, x.Same, x.Filled, x.Alone, x.Is, x.Names, x.Day, x.Sibling, x.Beside, x.RunningSum,
                  x.RuleDay)


def require_links(table: Table, tables: Mapping[str, Table]) -> None:
    """SchemaError, naming table and column or rule, for texts compared with what is none, a text found where its like is not
    shown, rows that are void and would count, and what no formula can hold: a link of a foot row, a cell found for every row at
    once. Columns are known to exist."""
    for where, expression in table.expressions():
        for part in x.walk_nodes(expression):
            for mine, theirs in _compared(part, table, tables):
                if _words(mine[1]) != _words(theirs[1]) or mine[1].kind == "number" or _is_name(mine, theirs) or _is_name(theirs, mine):
                    raise SchemaError(f"{table.key}.{where}: {mine[1].key} and {theirs[1].key} are not texts of one kind")
            if isinstance(part, x.Find) and part is not expression and _found(part, table, tables).kind not in ("number", "date"):
                raise SchemaError(f"{table.key}.{where}: a text that is found is the whole formula of a column")
    for one in placed(table):
        for part in x.walk_nodes(one.node):
            if void := _void_counted(part, table, tables):
                raise SchemaError(f"{table.key}.{one.where}: void rows of {void} would count; let `where` say which do not, or add up a "
                                  "column whose formula does")
    for column in table.columns:
        if isinstance(column.formula, x.Find) and not _alike(column, there := _found(column.formula, table, tables)):
            raise SchemaError(f"{table.key}.{column.key}: cannot show {there.key}, which is of another kind or list")
    for one in placed(table):
        for part in _beyond(one.node, one.over_rows, not one.foot):
            raise SchemaError(f"{table.key}.{one.where}: no formula can hold {type(part).__name__} there; give it a column of its own")


def _compared(part: x.Expr, table: Table, tables: Mapping[str, Table]) -> Iterator[tuple[_Placed, _Placed]]:
    match part:
        case x.SumSame(_, same, _, other) | x.Find(_, same, other):
            theirs = tables[other] if other else table
            yield from (((table.key, table.by_key[mine]), (theirs.key, theirs.by_key[key])) for key, mine in same)
        case x.Covering(key, first, last):
            yield from (((table.key, table.by_key[key]), (table.key, table.by_key[one])) for one in (first, last))
        case x.Same(left, right):
            yield (table.key, table.by_key[left]), (table.key, table.by_key[right])


def _void_counted(part: x.Expr, table: Table, tables: Mapping[str, Table]) -> str:
    """The table whose rows it looks at, where they can be void and neither its conditions nor the columns that it adds up ask."""
    added: frozenset[str] | set[str]
    match part:
        case x.SumSame(of, _, where, other) | x.SumRows(of, where, other):
            added = x.columns_read(of)
        case x.Find(_, _, other, where):
            added = set()
        case x.CountRows(where) | x.Covering(where=where):
            added, other = set(), ""
        case x.RunningSum(key):
            added, where, other = {key}, (), ""
        case _:
            return ""
    theirs = tables[other] if other else table
    formulas = (theirs.by_key[key].formula for key in added)
    asked = set(added).union(*map(x.columns_read, (*where, *filter(None, formulas))))
    return theirs.key if theirs.void_column and theirs.void_column not in asked else ""


def _words(column: Column) -> tuple[object, ...]:
    """What kind of words it holds; what was chosen from rows is a text."""
    return "text" if column.rows_of else column.kind, column.choices, column.members


def _is_name(one: _Placed, other: _Placed) -> bool:
    """Whether one is what rows are called that the other means by their codes."""
    source = other[1].rows_of
    return source is not None and bool(source.code) and (one[0], one[1].key) == (source.table, source.text)


def _alike(one: Column, other: Column) -> bool:
    """Whether one can show what the other holds."""
    return (one.kind, one.choices, one.members, one.rows_of) == (other.kind, other.choices, other.members, other.rows_of)


def _found(node: x.Find, table: Table, tables: Mapping[str, Table]) -> Column:
    return (tables[node.table] if node.table else table).by_key[node.key]


def _beyond(node: x.Expr, over_rows: bool, own_row: bool) -> Iterator[x.Expr]:
    """Parts that cannot be printed, or not read: one cell for every row, what a row holds where there is none."""
    of_row = not (isinstance(node, x.MonthStart) and node.of_plan)
    if (over_rows and isinstance(node, _ONE_ROW) and of_row) or (not own_row and isinstance(node, _OF_ROW)):
        yield node
    rows = isinstance(node, ROWS)
    for part in x.child_nodes(node):
        yield from _beyond(part, over_rows or rows, own_row or rows)
