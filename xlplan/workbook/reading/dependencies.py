"""What a computed cell follows from, read off the declaration: its own row only, the table's sums, other tables.

Floor 3."""
from __future__ import annotations

from collections.abc import Mapping

from xlplan.schema import expr as x
from xlplan.schema.table import Table

SUMS = "@"  # stands for "more than its own row" in a set of table keys


class Dependencies:
    """Answers for the tables of one workbook. Every answer is a set of keys of other tables, with SUMS where the cell
    reads more than its own row (and the rows of the same member)."""

    def __init__(self, tables: Mapping[str, Table]) -> None:
        self.tables = tables
        self._known: dict[tuple[str, str, str], frozenset[str]] = {}

    def column(self, table: str, key: str, measure: str = "") -> frozenset[str]:
        """Of a data cell: the column in rows of that measure."""
        of = self.tables[table]
        return self._once((table, key, "|" + measure), of.by_key[key].formula_of(measure or None), of)

    def foot(self, table: str, row: str, key: str) -> frozenset[str]:
        """Of a foot cell."""
        of = self.tables[table]
        return self._once((table, key, row), of.foot_cell(of.foot_by_key[row], key), of) | {SUMS}

    def _once(self, at: tuple[str, str, str], node: x.Expr | None, of: Table) -> frozenset[str]:
        if at not in self._known:
            self._known[at] = frozenset()  # a running sum may look at its own table again
            self._known[at] = self._of(node, of, at[2]) if node else frozenset()
        return self._known[at]

    def _of(self, node: x.Expr, of: Table, scope: str) -> frozenset[str]:
        foot = scope.startswith("@")
        match node:
            case x.Foot(row, key, table):
                away = frozenset((table,)) if table else frozenset()
                if table and table not in self.tables:
                    return away | {SUMS}
                return away | {SUMS} | self.foot(table or of.key, row, key)
            case x.SumRows(_, _, table) if table:
                return frozenset((table, SUMS))
            case x.SumRows() | x.CountRows():  # its parts are read on the rows, even in a foot cell
                return frozenset((SUMS,)).union(*(self._of(part, of, "") for part in x.child_nodes(node)))
            case x.RunningSum(key):
                return self._any(of, key) | {SUMS}
            case x.Beside(table, key):
                return frozenset((table,)) | (self._any(self.tables[table], key) if table in self.tables else frozenset())
            case x.Part(total, keys, _):
                return self._of(total, of, scope).union(*(self._of(x.Col(k), of, scope) for k in keys))
            case x.Sibling(measure, key):
                return self.column(of.key, key, measure)
            case x.Col(key):
                return self.foot(of.key, scope, key) if foot else self._any(of, key)
            case x.SumCols(keys):
                return frozenset().union(*(self.foot(of.key, scope, k) if foot else self._any(of, k) for k in keys))
        return frozenset().union(*(self._of(part, of, scope) for part in x.child_nodes(node)))

    def _any(self, of: Table, key: str) -> frozenset[str]:
        """Of a column, whatever the measure."""
        out = self.column(of.key, key)
        for measure in of.by_key[key].by_measure:
            out |= self.column(of.key, key, measure)
        return out
