"""A reading of an expression: which tables a cell follows from, through all the cells that it reads. It is read off the
declarations, without a figure. Floor 1.

A quarter's rate follows from another table where the months it adds up are linked to that table, though its own formula
names none.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from xlplan.schema import expr as x
from xlplan.schema.table import Table

_NOTHING: Final = frozenset[str]()


class Reach:
    """Answers for the tables of one workbook, each worked out once. An answer is a set of table keys; a table that is not
    in `tables` is named and not looked into. `through`: who fills the data cells that are looked into; others follow from nothing."""

    def __init__(self, tables: Mapping[str, Table], through: str = "CGILS") -> None:
        self.tables, self._through = tables, through
        self._known: dict[tuple[str, str, str], frozenset[str]] = {}

    def links(self, table: str) -> frozenset[str]:
        """The other tables whose figures make the linked (L) and suggested (S) cells of this one."""
        cells = [(c.key, measure, c.who_of(measure)) for c in self.tables[table].columns for measure in ("", *c.by_measure)]
        return _NOTHING.union(*(self.column(table, key, measure) for key, measure, who in cells if who in "LS")) - {table}

    def column(self, table: str, key: str, measure: str = "") -> frozenset[str]:
        """Of a data cell: the column in rows of that measure."""
        of = self.tables[table]
        if of.by_key[key].who_of(measure) not in self._through:
            return _NOTHING
        return self._once((table, key, "|" + measure), of.by_key[key].formula_of(measure or None), of, "")

    def foot(self, table: str, row: str, key: str) -> frozenset[str]:
        """Of a foot cell."""
        of = self.tables[table]
        return self._once((table, key, row), of.foot_cell(of.foot_by_key[row], key), of, row)

    def _once(self, at: tuple[str, str, str], node: x.Expr | None, of: Table, foot: str) -> frozenset[str]:
        if at not in self._known:
            self._known[at] = _NOTHING  # a running sum may look at its own table again
            self._known[at] = self._of(node, of, foot) if node else _NOTHING
        return self._known[at]

    def _of(self, node: x.Expr, of: Table, foot: str) -> frozenset[str]:
        """Of an expression in rows of the table, or in that foot row."""
        match node:
            case x.Col(key):
                return self.foot(of.key, foot, key) if foot else self._any(of, key)
            case x.SumCols(keys):
                return self._of_all(map(x.Col, keys), of, foot)
            case x.Part(total, keys, _):
                return self._of_all((total, *map(x.Col, keys)), of, foot)
            case x.RunningSum(key):
                return self._any(of, key)
            case x.Sibling(measure, key):
                return self.column(of.key, key, measure)
            case x.Foot(row, key, ""):
                return self.foot(of.key, row, key)
            case x.Foot(row, key, other):
                return frozenset((other,)) | (self.foot(other, row, key) if other in self.tables else _NOTHING)
            case x.Beside(other, key):
                return frozenset((other,)) | (self._any(self.tables[other], key) if other in self.tables else _NOTHING)
            case x.SumSame(_, same, _, other) | x.Find(_, same, other):
                away = _NOTHING if not other else frozenset((other,))
                there = self.tables.get(other) if other else of
                theirs = {key for key, _ in same} | ({node.key} if isinstance(node, x.Find) else set())
                read = self._of_all((*x.child_nodes(node), *map(x.Col, theirs)), there, "") if there else _NOTHING
                return away | read | self._of_all((x.Col(mine) for _, mine in same), of, "")
            case x.Covering(key, first, last):
                return self._of_all((*map(x.Col, (key, first, last)), *x.child_nodes(node)), of, "")
            case x.Same(left, right):
                return self._of_all((x.Col(left), x.Col(right)), of, "")
            case x.SumRows(_, _, other) if other:
                parts = self._of_all(x.child_nodes(node), self.tables[other], "") if other in self.tables else _NOTHING
                return frozenset((other,)) | parts
            case x.SumRows() | x.CountRows():  # its parts are read on the rows, even in a foot cell
                return self._of_all(x.child_nodes(node), of, "")
        return self._of_all(x.child_nodes(node), of, foot)

    def _of_all(self, nodes: Iterable[x.Expr], of: Table, foot: str) -> frozenset[str]:
        return _NOTHING.union(*(self._of(node, of, foot) for node in nodes))

    def _any(self, of: Table, key: str) -> frozenset[str]:
        """Of a column, whatever the measure."""
        return _NOTHING.union(*(self.column(of.key, key, measure) for measure in ("", *of.by_key[key].by_measure)))
