"""Which tables are alike in the workbooks of all units, so that their sheet is made once. Floor 3."""
from __future__ import annotations

from collections.abc import Sized
from typing import Final

from xlplan.made_once import MadeOnce
from xlplan.schema import expr as x
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table

_PLAN: Final = (x.Param, x.Workday, x.DaysWorked, x.RuleDay)  # figures and workdays of the plan
_ASKED: Final = MadeOnce[bool](512)


def is_alike(frame: Frame, given: Sized, notes: Sized) -> bool:
    """Whether the sheet of the frame says nothing of its unit: no cell holds anything, HQ gave none and noted none, and no formula on it
    reads another table or a figure of the plan."""
    return not (given or notes or frame.locked or frame.added or frame.exact) and frame.table.kind != "fixed" and _is_blank(frame) and (
        _ASKED.of((frame.table,), (), lambda: _reads_itself(frame.table)))


def _is_blank(frame: Frame) -> bool:
    return not (frame.used.any() or any(a.any() for a in frame.filled.values()) or any(a.any() for a in frame.amounts.values())
                or any(a.any() for a in frame.texts.values()) or any(a.any() for a in frame.feet.values()))


def _reads_itself(table: Table) -> bool:
    """Whether its formulas need nothing but its own rows."""
    nodes = [*(node for c in table.columns for node in (c.formula, *(one for _, one in c.by_measure.values()))),
             *(table.foot_cell(foot, c.key) for foot in table.feet for c in table.columns)]
    return not any(x.tables_read(node) or any(isinstance(part, _PLAN) for part in x.walk_nodes(node))
                   for node in nodes if node)
