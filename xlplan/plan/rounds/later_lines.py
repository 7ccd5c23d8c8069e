"""Later assignments over the rounds: each counts once, in the workbook that followed it. Floor 4."""
from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from typing import Final, TypeVar

from xlplan import terms
from xlplan.plan.breakdown.later import LaterAssignment
from xlplan.plan.master.labels import branch_label
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding
from xlplan.plan.master.steering_records import AdjustmentLine, Assignment
from xlplan.plan.rollup import BranchFacts
from xlplan.plan.rounds.change_lines import altered_lines, line_number
from xlplan.plan.rounds.settle import SALES, UnitSettlement
from xlplan.schema.diagnostic import FIRST_HALF, Diagnostic, Round
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text
from xlplan.units import WAN_YUAN

_T = TypeVar("_T")
_SHEET: Final = "assignments"
_WAS: Final = Text("{where} {amount} 万元", "{where} {amount} 萬元", "{where} {amount} (10k yuan)")


def assigned_since(later: Sequence[LaterAssignment], facts: BranchFacts) -> dict[str, list[LaterAssignment]]:
    """Carrier -> the assignments in which it took part after its workbook was issued."""
    own, others = facts.later_of or {}, _not_in(later, facts, facts.later_lines)
    apart = {code: _not_in(later, facts, marks) for code, marks in own.items()}
    return {code: [one for one in apart.get(code, others) if code in one.parts] for code in {*facts.codes, *own}}


def sums_assigned(since: Mapping[str, Iterable[LaterAssignment]]) -> dict[str, int]:
    """Carrier -> what those assignments gave it, 0.01 万元."""
    return {code: sum(one.parts[code] for one in lines) for code, lines in since.items()}


def goal_known(later: Sequence[LaterAssignment], facts: BranchFacts) -> int | None:
    """The company's goal as units were issued to last, with what later assignments have added to it since; None where it was not noted."""
    if facts.goal is None:
        return None
    since = _not_in(later, facts, facts.later_lines)
    for marks in (facts.later_of or {}).values():  # one that any workbook holds was in the goal then
        apart = _not_in(later, facts, marks)
        since = [one for one in since if any(one is other for other in apart)]
    return facts.goal + sum(one.amount for one in since if one.line.source == "goal")


def altered_decisions(master: Master, facts: BranchFacts, round: Round) -> Iterator[Diagnostic]:
    """XP552 for each line of HQ's, of either sheet, that reads otherwise than when it went out. In the first half of the rounds an
    assignment may still be put right: whoever holds it otherwise is issued to again."""
    yield from altered_lines(master.adjustments, facts.gone_lines, master)
    if round not in FIRST_HALF:
        yield from _altered_assignments(master, facts)


def _altered_assignments(master: Master, facts: BranchFacts) -> Iterator[Diagnostic]:
    """XP552 for each later assignment that was changed, withdrawn or deleted after it had gone out in an issue: the units' workbooks
    hold it as it was, and as it reads now it would count a second time."""
    lines = master.assignments
    acting = [line for line in lines if line.acts and line.amount]
    own = facts.later_of or {}
    noted = [facts.later_lines] if set(facts.codes) - own.keys() else []
    missing = dict[str, None]()
    for marks in (*noted, *own.values()):
        if marks is None:
            sums = {0, *accumulate(line.amount or 0 for line in sorted(acting, key=lambda line: line.date))}
            missing |= {} if facts.later_total in sums else {f"|||{facts.later_total}||": None}
        else:
            missing |= dict.fromkeys(_paired(marks, _what, (line.what for line in acting))[1])
    by_number = {str(line.no or ""): line for line in lines}
    for mark in missing:
        number, _, scope, amount, *_ = mark.split("|")
        line = by_number.get(number) if number else None
        yield master_finding("XP552", _SHEET, line.row_key if line else "", "amount", item=number or "–", was=_WAS.filled(
            where=master.organisation.called(scope) if scope else terms.COMPANY, amount=WAN_YUAN.show(int(amount), sign=True)))


def _what(mark: str) -> str:
    """A mark without number and date, which may be put right afterwards: they assign nothing to anybody."""
    return mark.split("|", 2)[2]


def overtaken_lines(lines: Iterable[AdjustmentLine], later: Sequence[LaterAssignment], since: Mapping[str, Iterable[LaterAssignment]],
                    again: Collection[str]) -> dict[str, tuple[AdjustmentLine, LaterAssignment]]:
    """Unit -> (the last of HQ's `lines` on its targets, the last assignment that its workbook holds), of those issued to `again` in the
    round, where by its date the line came before: it settles what was there when it was written. `since`: what no workbook holds yet."""
    last: dict[str, AdjustmentLine] = {}
    for line in lines:
        if line.table == SALES and line.branch in again:
            last[line.branch] = max(last.get(line.branch, line), line, key=lambda one: one.date)
    out: dict[str, tuple[AdjustmentLine, LaterAssignment]] = {}
    for code, line in last.items():
        waiting = [*since.get(code, ())]
        held = [one for one in later if code in one.parts and not any(one is other for other in waiting)]
        newest = max(held, key=lambda one: one.line.date, default=None)
        if newest is not None and line.date and newest.line.date > line.date:
            out[code] = line, newest
    return out


def overtaken_findings(overtaken: Mapping[str, tuple[AdjustmentLine, LaterAssignment]], units: Iterable[UnitSettlement],
                       master: Master) -> Iterator[Diagnostic]:
    """XP565 for each of those units that declared otherwise than it was assigned: HQ has not decided on that."""
    names = {code: unit.name for code, unit in master.organisation.by_code.items()}
    for unit in units:
        if unit.gap and unit.code in overtaken:
            line, one = overtaken[unit.code]
            yield replace(master_finding(
                "XP565", "adjustments", line.row_key, "date", found=WAN_YUAN.value(unit.declared or 0),
                expected=WAN_YUAN.value(unit.issued), unit=WAN_YUAN.key, branch=branch_label(unit.code, names), item=line_number(line),
                dates=line.date, day=one.line.date, new=WAN_YUAN.show(one.parts[unit.code], sign=True),
                sheet=MASTER_BY_KEY["adjustments"].label), branch=unit.code)


def noted_lines(lines: Iterable[Assignment], noted: Sequence[str]) -> tuple[Assignment, ...]:
    """Those that were carried out when these marks were noted, of lines alike as many as were noted; a number or date that was put right
    since makes no other line of it."""
    return tuple(_paired(lines, lambda line: line.what, map(_what, noted))[0])


def _not_in(later: Sequence[LaterAssignment], facts: BranchFacts, noted: Sequence[str] | None) -> list[LaterAssignment]:
    """Those that were not carried out when the marks were noted. Where the ledger noted their sum alone, the first that come to it were."""
    if noted is None:
        sums = [0, *accumulate(one.amount for one in later)]
        return [*later[sums.index(facts.later_total):]] if facts.later_total in sums else []
    return _paired(later, lambda one: one.line.what, map(_what, noted))[1]


def _paired(items: Iterable[_T], key: Callable[[_T], str], others: Iterable[str]) -> tuple[list[_T], list[_T]]:
    """(the items whose key stands among the others, one for one; those that are left over)."""
    left, paired, over = Counter(others), list[_T](), list[_T]()
    for one in items:
        there = left[name := key(one)] > 0
        left[name] -= there
        (paired if there else over).append(one)
    return paired, over
