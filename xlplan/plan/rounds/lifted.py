"""Months that a unit fixed and that leave no room for what HQ decided: free again in its next workbook, said on HQ's line. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from xlplan.plan.master.labels import branch_label
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import some_of
from xlplan.plan.rounds.settle import SALES, LiftedHold, UnitSettlement
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text
from xlplan.units import WAN_YUAN

_NAMED: Final = 5  # rows that a finding names
_ROW: Final = Text("{row} 固定 {held},核定 {target}", "{row} 固定 {held},核定 {target}", "{row}: {held} fixed, {target} approved")


def lifted_findings(master: Master, units: Iterable[UnitSettlement]) -> Iterator[Diagnostic]:
    """XP554 of each unit, on the last line of HQ about its sales where one stands, with what was fixed of each row and its new figure."""
    names = {code: unit.name for code, unit in master.organisation.by_code.items()}
    lines = {line.branch: line.row_key for line in master.adjustments if line.table == SALES and line.acts}
    for unit in units:
        if unit.lifted:
            yield Diagnostic("XP554", branch=unit.code, table="adjustments", row_key=lines.get(unit.code), column="change", params={
                "branch": branch_label(unit.code, names), "sheet": MASTER_BY_KEY["adjustments"].label,
                "rows": some_of([_said(master, row) for row in unit.lifted], _NAMED)})


def _said(master: Master, row: LiftedHold) -> Text:
    product, _, channel = row.key.partition("|")
    named = f"{master.products[product].series} · {master.channels[channel].name}"
    return _ROW.filled(row=named, held=WAN_YUAN.show(row.held), target=WAN_YUAN.show(row.target))
