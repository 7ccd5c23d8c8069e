"""Which cells of other tables an expression reads. Floor 1."""
from __future__ import annotations

from collections.abc import Iterator, Mapping

from xlplan.schema import expr as x
from xlplan.schema.table import Table


def cells_elsewhere(expression: x.Expr) -> Iterator[tuple[str, frozenset[str], str]]:
    """(other table, columns of it, foot row of it or '') of every node that reads another table."""
    for node in x.walk_nodes(expression):
        match node:
            case x.SumRows(of, where, table) if table:
                yield table, frozenset(x.columns_read(of).union(*map(x.columns_read, where))), ""
            case x.SumSame(of, same, where, table) if table:
                theirs = (key for key, _ in same)
                yield table, frozenset(x.columns_read(of).union(theirs, *map(x.columns_read, where))), ""
            case x.Find(key, same, table, where) if table:
                yield table, frozenset({key, *(theirs for theirs, _ in same)}.union(*map(x.columns_read, where))), ""
            case x.Foot(row, key, table) if table:
                yield table, frozenset({key}), row
            case x.Beside(table, key):
                yield table, frozenset({key}), ""


def compared_texts(tables: Mapping[str, Table]) -> dict[str, set[str]]:
    """Table -> its columns whose texts formulas or rules compare with those of other cells."""
    out: dict[str, set[str]] = {key: set() for key in tables}
    for table in tables.values():
        for part in (part for _, expression in table.expressions() for part in x.walk_nodes(expression)):
            match part:
                case x.SumSame(_, same, _, other) | x.Find(_, same, other):
                    out[table.key] |= {mine for _, mine in same}
                    out.setdefault(other or table.key, set()).update(theirs for theirs, _ in same)
                case x.Same(left, right):
                    out[table.key] |= {left, right}
    return out


def cells_read(expression: x.Expr, table: str) -> set[tuple[str, str]]:
    """(table, column) of everything that an expression of `table` reads."""
    own = {(table, key) for key in x.columns_read(expression)}
    return own | {(other, key) for other, keys, _ in cells_elsewhere(expression) for key in keys}
