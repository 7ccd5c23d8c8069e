"""What HQ asks of a what-if, checked: known keys, amounts in whole steps, a reason and a name. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from xlplan.errors import XlplanError, require_one_of
from xlplan.numerals import parse_number
from xlplan.pipeline.adjust.fitting_words import require_cell_date, require_cell_text
from xlplan.pipeline.adjust.words_meant import OVER
from xlplan.plan.checking.results import AppliedChange
from xlplan.plan.master.adjustable import stated_steps, unit_of
from xlplan.plan.master.keys_meant import WHAT
from xlplan.plan.master.steering_records import AdjustmentLine, Assignment
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.adjusted import adjusted_places
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text
from xlplan.units import LIMIT, WAN_YUAN, Unit

Amount = int | float | str | Decimal

_NO_CHANGE: Final = Text("「{value}」不能用。请填如 -300 的数(0 是接受申报数),不细于 {step} {unit},后面不写单位",
                         "「{value}」不能用。請填如 -300 的數(0 是接受提報數),不細於 {step} {unit},後面不寫單位",
                         "“{value}” cannot be taken. Give a number such as -300 (0 accepts what was declared), in whole steps of {step} "
                         "({unit}), without a unit")
_NO_AMOUNT: Final = Text("「{value}」不能用。请填如 -300 的数:不为零,不细于 {step} {unit},后面不写单位",
                         "「{value}」不能用。請填如 -300 的數:不為零,不細於 {step} {unit},後面不寫單位",
                         "“{value}” cannot be taken. Give a number such as -300: not zero, in whole steps of {step} ({unit}), "
                         "without a unit")
_TOO_LARGE: Final = Text("{value} {unit} 大得不可能。请核对金额和单位", "{value} {unit} 大得不可能。請核對金額和單位",
                         "{value} ({unit}) is impossibly large. See the amount and its unit")
_MOST: Final = LIMIT // 10  # steps as a line of the master holds them: what stands and the change together are read again
_KINDS: Final = ("plain", "separators", "full_width")
_UNSAID: Final = Text("理由和提出人都要写", "理由和提出人都要寫", "Give a reason, and who proposes it")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustOrder:
    """A cut or an addition over a set of branches, as people type it; XlplanError for an unknown key, a reason or a name that is
    missing, an amount that is none.

    Attributes:
        change: in the unit of the table, exact in total; 0 accepts what was declared. reason, by: why, and who proposes it.
        table, row, period: which cells; row '' is the total of the table. branches: codes; else all that fill in below `scope`, else all.
        hold: branches or regions that stay as they are.
        method: over branches, proportional to what is approved so far or equal; spread: inside a branch, as on the sheet.
        source: reserve is drawn from what HQ holds back. approved_by: who approved it, '' leaves a proposal.
        on: date of the line, today unless given.
    """

    change: Amount
    reason: str
    by: str
    table: str = "sales_targets"
    row: str = ""
    period: str = "year"
    branches: Iterable[str] | None = None
    scope: str = ""
    hold: Iterable[str] = ()
    method: str = "proportional"
    spread: str = "proportional"
    source: str = ""
    approved_by: str = ""
    on: date | None = None

    def __post_init__(self) -> None:
        of = MASTER_BY_KEY["adjustments"].by_key
        require_one_of(WHAT["table"], self.table, [t.key for t in BRANCH if adjusted_places(t.key)])
        require_one_of(WHAT["period"], self.period, [*adjusted_places(self.table)])
        require_one_of(WHAT["spread"], self.spread, [c.key for c in of["spread"].choices])
        require_one_of(WHAT["source"], self.source, ["", *(c.key for c in of["source"].choices)])
        require_one_of(WHAT["method"], self.method, OVER)
        _require_reason(self.reason, self.by)
        _require_cells(self, "adjustments")
        whole_steps(self.change, self.unit, accepts=True)

    @property
    def unit(self) -> Unit:
        """Of the cells."""
        unit = unit_of(self.table, self.period)
        assert unit is not None
        return unit

    @property
    def whole(self) -> AppliedChange:
        """The whole change in steps of the unit; its branch is ''."""
        row = self.row or _total_row(self.table)
        change = whole_steps(self.change, self.unit, accepts=True)
        return AppliedChange("", self.table, row, self.period, change, self.reason, spread=self.spread)

    @property
    def line(self) -> AdjustmentLine:
        """What all lines in the master share."""
        return AdjustmentLine(
            None, "", "adjustment", self.table, self.row, self.period, None, None, None, self.spread, self.reason, self.by,
            self.approved_by, _line_date(self.on), _approval_status(self.approved_by), "", self.source)


@dataclass(frozen=True, slots=True, kw_only=True)
class AssignOrder:
    """A later assignment (追加下达, 压指标), as people type it; XlplanError as `AdjustOrder`.

    Attributes:
        amount: in 万元, plus or minus. scope: code of a region or branch, '' for all. exempt: units that take no part.
        source: over, goal or reserve. method: proportional, equal or weights. The others as in `AdjustOrder`.
    """

    amount: Amount
    reason: str
    by: str
    scope: str = ""
    source: str = "over"
    method: str = "proportional"
    exempt: Iterable[str] = ()
    approved_by: str = ""
    on: date | None = None

    def __post_init__(self) -> None:
        of = MASTER_BY_KEY["assignments"].by_key
        for what, value in (("source", self.source), ("method", self.method)):
            require_one_of(WHAT[what], value, [c.key for c in of[what].choices])
        _require_reason(self.reason, self.by)
        _require_cells(self, "assignments")
        whole_steps(self.amount, WAN_YUAN)

    def line(self, no: int, scope: str, exempt: Iterable[str]) -> Assignment:
        """The line in the master, its units spelled as the organisation does."""
        return Assignment(no, _line_date(self.on), scope, whole_steps(self.amount, WAN_YUAN), self.source, self.method, ", ".join(exempt),
                          self.reason, self.by, self.approved_by, _approval_status(self.approved_by), "new")


def _total_row(table: str) -> str:
    """The row that sums all of the table; of persons that of those with a target."""
    summed = [foot.key for foot in BY_KEY[table].feet if foot.total]
    return summed[0] if summed and "@total" not in summed else "@total"


def _approval_status(approved_by: str) -> str:
    """A line counts once somebody has approved it."""
    return "approved" if approved_by.strip() else "proposed"


def _line_date(on: date | None) -> str:
    """ISO date of the line: today unless given."""
    return (on or date.today()).isoformat()


def whole_steps(amount: Amount, unit: Unit, *, accepts: bool = False) -> int:
    """The amount in steps, none lost; XlplanError for what is no amount, has two readings, is too fine, too large, or zero, unless
    zero `accepts` what was declared. Texts are read as numbers typed into a cell are, those with a unit of their own or a percent sign
    apart."""
    try:
        stated = _stated_number(amount)
        count, exact = (0, False) if stated is None else unit.steps(stated)
    except (InvalidOperation, OverflowError, ValueError):
        count, exact = 0, False
    if not exact or not (count or accepts):
        raise XlplanError(_NO_CHANGE if accepts else _NO_AMOUNT, value=str(amount), step=str(unit.step), unit=unit.label)
    if abs(stated_steps(count, unit)) > _MOST:
        raise XlplanError(_TOO_LARGE, value=unit.show(count), unit=unit.label)
    return count


def _stated_number(amount: Amount) -> Decimal | None:
    """The number meant, None where that is not certain."""
    if not isinstance(amount, str):
        return None if isinstance(amount, bool) else Decimal(str(amount))
    read = parse_number(amount)
    return read.value if read is not None and read.sure and read.kind in _KINDS else None


def _require_reason(reason: str, by: str) -> None:
    """XlplanError where the reason or the name is missing."""
    if not reason.strip() or not by.strip():
        raise XlplanError(_UNSAID)


def _require_cells(asked: AdjustOrder | AssignOrder, table: str) -> None:
    """XlplanError for what would not stand in the cells of the master as it was typed."""
    of = MASTER_BY_KEY[table].by_key
    for key, text in (("reason", asked.reason), ("proposed_by", asked.by), ("approved_by", asked.approved_by)):
        require_cell_text(of[key].label, text)
    require_cell_date(asked.on)
