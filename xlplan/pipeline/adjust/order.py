"""What HQ asks of a what-if, checked: amounts in whole steps, units that exist, a reason and a name. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from xlplan import terms
from xlplan.errors import XlplanError, require_one_of
from xlplan.plan.master.adjustable import PERIODS, unit_of
from xlplan.plan.master.master import Master
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.schema.codes.register import REASONS
from xlplan.tables import BRANCH
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.tables.master.parts import EVERY
from xlplan.text import Text, fold_text
from xlplan.units import AS_STATED, Unit

Amount = int | float | str | Decimal

METHODS: Final = ("proportional", "equal")  # over branches
WHAT: Final = {
    "table": Text("表", "表", "table"), "period": Text("期间", "期間", "period"),
    "spread": Text("分摊方式", "分攤方式", "way of spreading"), "source": terms.in_sentence(terms.SOURCE),
    "method": Text("分配方式", "分配方式", "method")}
_NO_UNIT: Final = Text("{code} 不是填报单位,下面也没有填报单位。{choices}", "{code} 不是填報單位,下面也沒有填報單位。{choices}",
                       "{code} is no unit that fills in, and has none below it; {choices}")
_NO_SUCH: Final = Text("没有这个单位:{code}。{choices}", "沒有這個單位:{code}。{choices}", "No such unit: {code}; {choices}")
_NO_AMOUNT: Final = Text("「{value}」不是一个不为零、不细于 {step} {unit} 的数", "「{value}」不是一個不為零、不細於 {step} {unit} 的數",
                         "“{value}” is no amount other than zero in whole steps of {step} ({unit})")
_UNSAID: Final = Text("理由和提出人都要写", "理由和提出人都要寫", "Give a reason, and who proposes it")
_NOWHERE: Final = Text("没有分公司可以这样调整:{why}", "沒有分公司可以這樣調整:{why}", "No branch can be adjusted so: {why}")
_HELD: Final = Text("全部不参与", "全部不參與", "all of them are held")
_TOO_MUCH: Final = Text("要减 {change} {unit},这些分公司能动的只有 {movable}(其余固定、冻结或不参与)",
                        "要減 {change} {unit},這些分公司能動的只有 {movable}(其餘固定、凍結或不參與)",
                        "{change} ({unit}) is to be cut, but only {movable} may move in these branches; the rest is held, frozen or exempt")


@dataclass(frozen=True, slots=True)
class AdjustOrder:
    """An adjustment over branches: the line that all of them share, the whole change in steps of `unit`, how it is shared."""

    line: AdjustmentLine
    change: int
    unit: Unit
    method: str


def make_order(line: AdjustmentLine, change: Amount, method: str) -> AdjustOrder:
    """The wish, its keys known and its amount exact; XlplanError otherwise."""
    of = MASTER_BY_KEY["adjustments"].by_key
    require_one_of(WHAT["table"], line.table, [t.key for t in BRANCH])
    require_one_of(WHAT["period"], line.column, [p for p in PERIODS if unit_of(line.table, p)])
    require_one_of(WHAT["spread"], line.spread, [c.key for c in of["spread"].choices])
    require_one_of(WHAT["source"], line.source, ["", *(c.key for c in of["source"].choices)])
    require_one_of(WHAT["method"], method, METHODS)
    require_reason(line.reason, line.proposed_by)
    unit = unit_of(line.table, line.column)
    assert unit is not None
    return AdjustOrder(line, whole_steps(change, unit), unit, method)


def approval_status(approved_by: str) -> str:
    """A line counts once somebody has approved it."""
    return "approved" if approved_by.strip() else "proposed"


def line_date(on: date | None) -> str:
    """ISO date of the line: today unless given."""
    return (on or date.today()).isoformat()


def branches_meant(master: Master, branches: Iterable[str] | None, scope: str) -> list[str]:
    """The branches of these codes or below `scope`, all without either, in the order of the organisation."""
    wanted = branches_below(master,
                            branches if branches is not None else master.organisation.roots if fold_text(scope) in EVERY else [scope])
    return [b for b in master.organisation.branches() if b in wanted]


def branches_below(master: Master, codes: Iterable[str]) -> set[str]:
    """The branches of these codes: themselves, or those below them. XlplanError for a code without any."""
    out: set[str] = set()
    for code in map(master.organisation.spelling, codes):
        found = master.organisation.branches(code) if code in master.organisation.by_code else ()
        if not found and code not in master.organisation.roots:
            org = master.organisation
            raise XlplanError(_NO_UNIT, code=code, choices=org.choices(code, (*org.regions(), *org.branches())))
        out.update(found)
    return out


def require_unit(master: Master, code: str) -> None:
    """XlplanError for a code that is no unit's, naming the nearest."""
    org = master.organisation
    if code not in org.by_code:
        raise XlplanError(_NO_SUCH, code=code, choices=org.choices(code, org.by_code))


def whole_steps(amount: Amount, unit: Unit) -> int:
    """The amount in steps, none lost; XlplanError for what is no amount, too fine, or zero."""
    try:
        count, exact = unit.steps(Decimal(str(amount).replace(",", "")))
    except (InvalidOperation, OverflowError, ValueError):
        count, exact = 0, False
    if not exact or not count:
        raise XlplanError(_NO_AMOUNT, value=str(amount), step=str(unit.step), unit=unit.label)
    return count


def stated_steps(count: int, unit: Unit) -> int:
    """Steps of the unit as steps of AS_STATED."""
    return int(Decimal(count) * unit.step / AS_STATED.step)


def require_reason(reason: str, by: str) -> None:
    """XlplanError where the reason or the name is missing."""
    if not reason.strip() or not by.strip():
        raise XlplanError(_UNSAID)


def adjust_refusal(asked: AdjustOrder, movable: int, why: Sequence[str]) -> XlplanError:
    """Why nobody takes part: holds leave too little, or the reason of XP520 that most of the branches share."""
    show = asked.unit.show
    if asked.change < 0 and movable:
        return XlplanError(_TOO_MUCH, change=show(-asked.change), movable=show(movable), unit=asked.unit.label)
    return XlplanError(_NOWHERE, why=REASONS[max(why, key=why.count)] if why else _HELD)
