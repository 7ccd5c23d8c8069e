"""RollupPage: a page of the roll-up as `pages` declares it. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplan.plan.rollup.figures import SALES
from xlplan.text import Text
from xlplan.units import WAN_YUAN, Unit
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.rawbook import Raw

if TYPE_CHECKING:
    from xlplan.plan.rollup.context import RollupContext
    from xlplan.plan.rollup.grid import PlacedGrid

_SALES: Final = Text("销售", "銷售", "sales")


class DataRow(NamedTuple):
    """A row of the page of data: whose it is, its table and key, and what stands in it by the keys of the page's columns."""

    branch: str
    table: str
    key: str
    cells: Mapping[str, Raw]


KeysOf = Callable[[str], Collection[str]]  # key of a page -> keys of its rows
Belongs = Callable[[DataRow, str, KeysOf], bool]


def of_branch(row: DataRow, key: str, keys_of: KeysOf) -> bool:
    """Whether the row is of the branch that the page's row of that key shows; of `group|row`, whether it is that row of any branch."""
    branch, _, inner = key.partition("|")
    return row.key == inner if inner else row.branch == branch


@dataclass(frozen=True)
class RollupPage:
    """One page.

    Attributes:
        key: in A1 of its sheet. title: the sheet's name.
        draw: makes it. table: the one whose state its heading and sub-title tell; said: that table in a sentence.
        unit: of its amounts, in the sub-title; None: each column has its own.
        traced: column of its figures -> column of the page of data that they are added up from.
        belongs: whether a row of the page of data, of its table, is behind its row of that key.
    """

    key: str
    title: Text
    draw: Callable[[RollupContext], Sheet | PlacedGrid]
    table: str = SALES
    said: Text = _SALES
    unit: Unit | None = WAN_YUAN
    traced: Mapping[str, str] = field(default_factory=dict)
    belongs: Belongs = of_branch
