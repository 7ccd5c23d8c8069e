"""What HQ's lines that have gone out granted above ceilings and authorised heads: what stands unchanged is not asked again. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from xlplan.plan.master.adjustable import unit_of
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.rounds.said_since import Said, is_whole
from xlplan.schema.frame import Frame
from xlplan.tables import BY_KEY
from xlplan.units import AS_STATED

_TOTAL: Final = "@total"


@dataclass(frozen=True, slots=True)
class Granted:
    """Attributes:
        decided: as the ledger notes it of rounds before, see `above_decided`. limits: as `limit_figures`.
        lines: HQ's that count and have gone out.
    """

    decided: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    lines: Sequence[AdjustmentLine] = ()

    def heads_beside(self, unit: str, table: str, row: str, cap: int) -> int:
        """How many heads more than authorised in the row in which a post is counted."""
        noted = next((of for key, of in self.decided.items() if key.startswith(f"{unit}|{table}|")), {})
        return max(int(noted.get("granted", {}).get(row, cap)) - cap, 0) + int(noted.get("added", {}).get(row, 0))

    def total(self, unit: str, table: str) -> int | None:
        """What the table was approved at in all by the last line about all of it, in steps of its year; None without one."""
        of, steps = BY_KEY[table], unit_of(table, "year")
        last = [self.limits[line.goes_by] for line in self.lines if (line.branch, line.table, line.row) == (unit, table, _TOTAL)
                and is_whole(of, line) and line.goes_by in self.limits]
        return steps.steps(Decimal(last[-1]) * AS_STATED.step)[0] if last and steps else None

    def added(self, unit: str, frame: Frame) -> dict[str, int]:
        """Row -> what lines about single months gave it, of rows of which none is about the year: that one is its ceiling."""
        table, out = frame.table, dict[str, int]()
        own = [line for line in self.lines if (line.branch, line.table) == (unit, table.key) and line.row not in table.foot_by_key]
        years = {line.row for line in own if is_whole(table, line)}
        for line in own:
            if line.row not in years and (steps := unit_of(table.key, line.column)) is not None:
                out[line.row] = out.get(line.row, 0) + steps.steps(Decimal(line.change or 0) * AS_STATED.step)[0]
        return {row: more for row, more in out.items() if more > 0}


def heads_granted(rows: Mapping[str, int], said: Said, before: Mapping[str, Any]) -> dict[str, dict[str, int]]:
    """For the ledger to note of heads, `before` what it noted: by row in which a post is counted what HQ `granted` by a line about it or
    all of the table, and what it `added` since by others. `rows`: as approved now."""
    granted, added = dict[str, int](before.get("granted", {})), dict[str, int](before.get("added", {}))
    for row in {*rows, *said.given}:
        if said.whole is not None or row in said.rows:
            granted[row], added[row] = rows.get(row, 0) - said.rows.get(row, said.whole or 0), 0
        elif said.given.get(row):
            added[row] = added.get(row, 0) + said.given[row]
    return {"granted": granted, "added": {row: more for row, more in added.items() if more}}
