"""What heads, money and courses come to at the end of a round, where HQ adjusted them: assigned, declared, adjusted, approved. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from xlplan import terms
from xlplan.plan.consolidate.figures import approved_figures, declared_figures
from xlplan.plan.master.master import Master
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.rounds.settle import SALES
from xlplan.plan.rounds.standing import Standing
from xlplan.plan.rounds.unplaced import Spot, decided_before
from xlplan.schema.column import Column
from xlplan.schema.table import Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.adjusted import without_unit
from xlplan.text import Lang, Text
from xlplan.units import Unit

_TOTAL: Final = "@total"
_NAME: Final = Text("{table} · {column}({unit})", "{table} · {column}({unit})", "{table} · {column} ({unit})")


@dataclass(frozen=True, slots=True)
class TableSettlement:
    """One table of one unit by its total, in steps of `unit`.

    Attributes:
        issued: authorised heads, ceilings, or what HQ decided before; None where it gave nothing. declared: None where the table does not
            count. stands: what counts, declared or as issued. approved: with HQ's lines, also those that the unit has to place yet.
    """

    code: str
    table: str
    column: str
    unit: Unit
    issued: int | None
    declared: int | None
    stands: int
    approved: int

    @property
    def adjusted(self) -> int:
        """What HQ's lines make of it."""
        return self.approved - self.stands

    def name(self, lang: Lang) -> str:
        """`人员规划 · 年末在岗(人)`."""
        table = BY_KEY[self.table]
        column = terms.WHOLE_YEAR if self.column == "year" else without_unit(table.by_key[self.column].label)
        return _NAME(lang, table=table.label, column=column, unit=self.unit.label)

    def data(self, names: Mapping[str, str]) -> dict[str, object]:
        """JSON-ready; amounts as a sheet shows them."""
        shown = {key: None if steps is None else self.unit.value(steps) for key, steps in (
            ("issued", self.issued), ("declared", self.declared), ("adjusted", self.adjusted), ("approved", self.approved))}
        return {"code": self.code, "name": names[self.code], "table": self.table, "column": self.column, "unit": self.unit.key, **shown}


def table_settlements(standing: Standing, master: Master, lines: Iterable[AdjustmentLine]) -> Iterator[TableSettlement]:
    """Of each table but that of sales, of the units about which HQ wrote `lines` that count."""
    merged, about = standing.merged, {(line.table, line.branch) for line in lines}
    declared, approved, decided = declared_figures(merged), approved_figures(merged), decided_before(merged, master.adjustments)
    for table in BRANCH:
        column = amount_column(table)
        if column is None or column.unit is None or table.key == SALES or table.key not in merged.frames:
            continue
        for ordinal, code in enumerate(merged.branches):
            if (table.key, code) not in about:
                continue
            stands, after = (int(of.foot_steps(table.key, _TOTAL, column.key)[ordinal]) for of in (declared, approved))
            after += sum(one.change for one in merged.ceilings if (one.table, one.branch) == (table.key, code))
            said = stands if table.key in standing.declared.get(code, ()) else None
            cap = _cap(table, column)
            issued = decided.get(_spot(code, table, column)) if cap is None else int(declared.foot_steps(table.key, _TOTAL, cap)[ordinal])
            yield TableSettlement(code, table.key, column.key, column.unit, issued, said, stands, after)


def amount_column(table: Table) -> Column | None:
    """The column that stands as the year's figure, where the table's total has it."""
    column = table.by_key.get((table.rollup.amount if table.rollup else "") or "year")
    foot = table.foot_by_key.get(_TOTAL)
    return column if column is not None and foot is not None and table.foot_cell(foot, column.key) is not None else None


def _cap(table: Table, column: Column) -> str | None:
    """The column of what HQ gives at most, in the same unit."""
    cap = table.by_key.get("cap")
    return "cap" if cap is not None and cap.unit == column.unit else None


def _spot(code: str, table: Table, column: Column) -> Spot:
    return code, table.key, _TOTAL, column.key
