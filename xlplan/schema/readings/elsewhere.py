"""Which cells of other tables an expression reads. Floor 1."""
from __future__ import annotations

from collections.abc import Iterator

from xlplan.schema import expr as x


def cells_elsewhere(expression: x.Expr) -> Iterator[tuple[str, frozenset[str], str]]:
    """(other table, columns of it, foot row of it or '') of every node that reads another table."""
    for node in x.walk_nodes(expression):
        match node:
            case x.SumRows(of, where, table) if table:
                yield table, frozenset(x.columns_read(of).union(*map(x.columns_read, where))), ""
            case x.SumSame(of, same, where, table) if table:
                theirs = (key for key, _ in same)
                yield table, frozenset(x.columns_read(of).union(theirs, *map(x.columns_read, where))), ""
            case x.Find(key, same, table) if table:
                yield table, frozenset({key, *(theirs for theirs, _ in same)}), ""
            case x.Foot(row, key, table) if table:
                yield table, frozenset({key}), row
            case x.Beside(table, key):
                yield table, frozenset({key}), ""


def cells_read(expression: x.Expr, table: str) -> set[tuple[str, str]]:
    """(table, column) of everything that an expression of `table` reads."""
    own = {(table, key) for key in x.columns_read(expression)}
    return own | {(other, key) for other, keys, _ in cells_elsewhere(expression) for key in keys}
