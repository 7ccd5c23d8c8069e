"""Blocks of rows below the units of a grid: a heading, a row for each entry of a list, their total. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from xlplan.plan.rollup.roll import Node
from xlplan.schema.expr import Expr


@dataclass(frozen=True)
class Block:
    """Rows of one list.

    Attributes:
        name, one: of the list and of an entry, in the keys of rows. title: its heading.
        members: (key of its row, label), in their order. blank: label of the last row, of what names no entry; '' where
            every row names one.
    """

    name: str
    one: str
    title: str
    members: Sequence[tuple[str, str]]
    blank: str

    @property
    def total(self) -> str:
        """Key of its total."""
        return f"@total_{self.name}"

    @property
    def rows(self) -> tuple[tuple[str, str], ...]:
        """(key, label) of its rows without heading and total."""
        return (*self.members, *([(f"@no_{self.one}", self.blank)] if self.blank else []))


def append_block(nodes: list[Node], block: Block, leaf: int, total: str,
                 formulas: Callable[[str], Mapping[str, Expr | None]] = lambda total: {}) -> int:
    """Append its rows, whose leaves count from `leaf`; the first leaf after them. `total`: label of the last row; `formulas`: of
    single columns in these rows, by the key of their total."""
    own = formulas(block.total)
    nodes.append(Node(f"@{block.name}", block.title, "section"))
    first = len(nodes)
    nodes += [Node(key, label, leaf=leaf + i, formulas=own) for i, (key, label) in enumerate(block.rows)]
    nodes.append(Node(block.total, total, "total", children=tuple(range(first, len(nodes))), formulas=own))
    return leaf + len(block.rows)
