"""RollupPage: a page of the roll-up as `pages` declares it. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from xlplan.plan.checking.results import Merged
from xlplan.plan.master.master import Master
from xlplan.plan.opinions.board import Board
from xlplan.plan.opinions.opinion import InputColumn
from xlplan.plan.rollup.figures import SALES
from xlplan.text import Text
from xlplan.units import WAN_YUAN, Unit
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.rawbook import Raw

if TYPE_CHECKING:
    from xlplan.plan.rollup.context import RollupContext
    from xlplan.plan.rollup.grid import PlacedGrid

GROUPS: Final = "groups"  # column of the page of data: keys of the rows that add up the entries of a row's lists
_SALES: Final = Text("销售", "銷售", "sales")


class DataRow(NamedTuple):
    """A row of the page of data: whose it is, its table and key, and what stands in it by the keys of the page's columns."""

    branch: str
    table: str
    key: str
    cells: Mapping[str, Raw]


KeysOf = Callable[[str], Collection[str]]  # key of a page -> keys of its rows
Belongs = Callable[[DataRow, str, KeysOf], bool | None]


def of_branch(row: DataRow, key: str, keys_of: KeysOf) -> bool | None:
    """Whether the row is of the branch that the page's row of that key shows; of `group|row`, whether it is that row of any branch."""
    branch, _, inner = key.partition("|")
    return row.key == inner if inner else row.branch == branch


def entry_key(by: str, entry: str) -> str:
    """Key of the row that adds up a list's entry; '' stands for none."""
    return f"{by}|{entry}" if entry else f"@no_{by}"


def of_entry(row: DataRow, key: str, keys_of: KeysOf) -> bool | None:
    """Whether the row is of the branch that the page's row of that key shows, or has the entry that it adds up."""
    return row.branch == key or key in str(row.cells.get(GROUPS) or "").split("\n")


def of_key(key: str) -> str:
    """The unit of a row whose key is the unit's."""
    return "" if "|" in key else key


def of_unit(key: str) -> str:
    """The unit of a row whose key begins with the unit's."""
    return key.partition("|")[0]


def of_no_unit(key: str) -> str:
    """Of a row that is no unit's."""
    return ""


def nothing_open(context: RollupContext) -> str:
    """Of a page on which nothing can be open."""
    return ""


@dataclass(frozen=True)
class RollupPage:
    """One page.

    Attributes:
        key: in A1 of its sheet. title: the sheet's name.
        draw: makes it. table: the one whose state its heading and sub-title tell, '' for what HQ alone states; said: that table in a
            sentence.
        unit: of its amounts, in the sub-title; None: each column has its own.
        traced: column of its figures -> column of the page of data that they are added up from.
        belongs: whether a row of the page of data, of its table, is behind its row of that key; None: that page does not tell.
        lists: each of its rows is one of the page of data and has its key.
        always: it stands in every roll-up, not only where units fill its table. versions: it compares with the version frozen last, and
            there is none without one.
        inputs: its columns in which HQ types; what stands there is read back before the roll-up is replaced.
        purpose: what it is for, in a sentence of the contents. points: what of it is open, in words; None: the units whose table is not in.
        whose: key of a row -> key of the unit, or of the sum of units, that it shows, '' for none. source: key of a row -> key of the row
            of the page of data that it is about, '' for none.
        when: it stands only where that says so of the figures, the master and what HQ typed into earlier roll-ups.
        whole: its amounts are shown in whole units, rounded so that they add up as printed (see `shown`).
        grows: it shows growth on last year, of which its sub-title says what months are not known.
    """

    key: str
    title: Text
    draw: Callable[[RollupContext], Sheet | PlacedGrid]
    table: str = SALES
    said: Text = _SALES
    unit: Unit | None = WAN_YUAN
    traced: Mapping[str, str] = field(default_factory=dict)
    belongs: Belongs = of_branch
    lists: bool = False
    always: bool = True
    versions: bool = False
    inputs: tuple[InputColumn, ...] = ()
    purpose: Text = field(kw_only=True)
    points: Callable[[RollupContext], str] | None = None
    whose: Callable[[str], str] = of_key
    source: Callable[[str], str] = of_no_unit
    when: Callable[[Merged, Master, Board], bool] | None = None
    whole: bool = False
    grows: bool = False

    def stands_in(self, result: Merged, master: Master, board: Board) -> bool:
        """Whether the roll-up has it."""
        if self.when is not None:
            return self.when(result, master, board)
        return self.always or (self.table in result.frames and bool(result.filling(self.table).any()))
