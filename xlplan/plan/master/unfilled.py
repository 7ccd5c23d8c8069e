"""Required sheets of the master that are still empty, and tables that do not go out as their list is. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from xlplan.plan.master.filling import goes_out, has_members, members_sheet, sales_branches
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding, used_rows
from xlplan.schema.diagnostic import ROUNDS, Diagnostic
from xlplan.schema.frame import Frame
from xlplan.tables import BRANCH
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.guide import GUIDE
from xlplan.text import text_list
from xlplan.workbook.layout import BEGIN

_OF_SALES: Final = ("products", "channels", "mix")  # needed where anybody sells
_FOLLOWS: Final = {"organisation": ("XP620",), "goals": ("XP613",), "mix": ("XP616",)}  # said of an empty sheet otherwise


def empty_sheets(master: Master, frames: Mapping[str, Frame], found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings, and XP665 for each required sheet on which nothing stands, in place of what follows from that; where there is
    none, XP668 of the tables that do not go out."""
    needed = [key for key, guide in GUIDE.items() if guide.need == "must" and key in frames and MASTER_BY_KEY[key].kind == "open"]
    empty = [key for key in needed if not used_rows(frames[key]).any()]
    if master.reserve.goal:  # stated on the sheet of reserves
        empty = [key for key in empty if key != "goals"]
    if "organisation" not in empty and not sales_branches(master):
        empty = [key for key in empty if key not in _OF_SALES]
    follows = {(key, code) for key in empty for code in _FOLLOWS.get(key, ())}
    return [*(master_finding("XP665", key, BEGIN, MASTER_BY_KEY[key].columns[0].key, label=MASTER_BY_KEY[key].label) for key in empty),
            *(d for d in found if (d.table, d.code) not in follows), *([] if empty else _not_issued(master))]


def _not_issued(master: Master) -> Iterator[Diagnostic]:
    """XP668, one for the tables that would go out if their list were not empty; those that HQ asks for are named otherwise (XP661)."""
    lines = master.tables_issued
    left = [t for t in BRANCH if not has_members(master, t) and any(goes_out(master, t, one) for one in ROUNDS)
            and not (t.key in lines and lines[t.key].says)]
    if left:
        yield master_finding("XP668", "tables_issued", None, "table", labels=text_list(t.label for t in left),
                             list=text_list(MASTER_BY_KEY[members_sheet(t)].label for t in left))
