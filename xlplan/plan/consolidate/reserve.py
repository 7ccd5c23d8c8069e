"""What HQ holds back (预留 / 机动): held, drawn, left, for sales, expenses and heads. Floor 4."""
from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from xlplan.decompose.rounding.rational import half_up
from xlplan.plan.consolidate.adjust import changes_from_master
from xlplan.plan.master.adjustable import unit_of
from xlplan.plan.master.labels import name_and_key
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding
from xlplan.plan.master.steering_records import adds
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import adjusted_places
from xlplan.text import Text
from xlplan.units import PERCENT, PERSON, WAN_YUAN, YUAN, Unit

Kind = Literal["sales", "expense", "heads"]

KINDS: Final[dict[Kind, Text]] = {
    "sales": Text("销售预留", "銷售預留", "Sales held back"),
    "expense": Text("总部预留费用", "總公司預留費用", "Expense held at HQ"),
    "heads": Text("总部机动编制", "總公司機動員額", "Heads held at HQ")}
_POT: Final[dict[str, Kind]] = {"sales_targets": "sales", "expense_budget": "expense", "staffing": "heads", "training": "expense"}
_COLUMN: Final[dict[Kind, str]] = {"sales": "held", "expense": "hq_expense_rate", "heads": "hq_heads"}


@dataclass(frozen=True, slots=True)
class ReserveBalance:
    """One reserve, in steps of `unit`; `drawn` is less than zero where more was put back than taken."""

    kind: Kind
    held: int
    drawn: int
    unit: Unit

    @property
    def left(self) -> int:
        """What may still be drawn; negative where it is overdrawn."""
        return self.held - self.drawn

    def data(self) -> dict[str, str | int | float]:
        """JSON-ready; amounts as a sheet shows them."""
        value = self.unit.value
        return {"kind": self.kind, "unit": self.unit.key, "held": value(self.held), "drawn": value(self.drawn),
                "left": value(self.left)}


def reserve_balances(master: Master, expenses: int, lost: Container[str] = (),
                     released: Mapping[str, int] | None = None) -> tuple[ReserveBalance, ...]:
    """The three reserves. `expenses` (0.01 万元): what the rate held at HQ is taken of; `released`: number of a line -> what HQ let go of
    what it drew, in steps of its unit.

    Sales: `held` of the reserve sheet, drawn by approved later assignments. Expenses: rate × `expenses`. Heads: those of
    the reserve sheet and of the sheet of authorised heads. An approved adjustment whose source is the reserve draws on the
    reserve of its table, unless it is among the row keys `lost`, of lines that found no cell; one of heads counts
    who joins, and who leaves the other way round; the cost of courses draws on that of expenses.
    """
    reserve = master.reserve
    held: dict[Kind, int] = {
        "sales": reserve.held or 0, "expense": half_up(expenses * (reserve.hq_expense_rate or 0), 10**PERCENT.places),
        "heads": (reserve.hq_heads or 0) + sum(h.reserve or 0 for h in master.heads)}
    drawn: dict[Kind, int] = dict.fromkeys(held, 0)
    yuan = 0
    drawn["sales"] = sum(a.amount or 0 for a in master.assignments if a.acts and a.source == "reserve")
    numbers = {a.row_key: a.goes_by for a in master.adjustments}
    for line in changes_from_master(a for a in master.adjustments if a.source == "reserve" and a.table in _POT
                                    and a.column in adjusted_places(a.table) and a.row_key not in lost):
        kind, unit = _POT[line.table], unit_of(line.table, line.column)
        taken = adds(line.table, line.row, line.change) - (released or {}).get(numbers[line.row_key], 0)
        if unit is YUAN:
            yuan += taken
        elif unit is _unit(kind):  # participants draw on nothing
            drawn[kind] += taken
    drawn["expense"] += half_up(yuan, WAN_YUAN.base // 10**WAN_YUAN.places)
    return tuple(ReserveBalance(kind, held[kind], drawn[kind], _unit(kind)) for kind in held)


def _unit(kind: Kind) -> Unit:
    return PERSON if kind == "heads" else WAN_YUAN


def released_at_most(master: Master) -> dict[str, int]:
    """`released` where nobody knows what units declared: all that was drawn at a place where a later line of HQ says what stands."""
    out, later = dict[str, int](), set[tuple[str, ...]]()
    for line in reversed(master.adjustments):
        place = line.branch, line.table, name_and_key(line.row)[0], line.column
        follows = line.table in BY_KEY and any(c.proposed for c in BY_KEY[line.table].columns)  # HQ moves such figures itself
        if line.source == "reserve" and line.acts and place in later and not follows:
            out |= dict.fromkeys([line.goes_by], sum(adds(line.table, line.row, one.change) for one in changes_from_master([line])))
        if line.acts:
            later.add(place)
    return {number: amount for number, amount in out.items() if amount > 0}


def overdrawn_findings(balances: Iterable[ReserveBalance], reserve_row: str) -> list[Diagnostic]:
    """XP642 for every reserve of which more is drawn than is held."""
    return [master_finding("XP642", "reserve", reserve_row or None, _COLUMN[b.kind], found=b.unit.value(b.drawn),
                           expected=b.unit.value(b.held), unit=b.unit.key, kind=KINDS[b.kind]) for b in balances if b.left < 0 < b.drawn]
