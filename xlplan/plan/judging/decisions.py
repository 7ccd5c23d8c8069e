"""HQ's own decisions judged: adjustments and later assignments that say who approved them, and when; those that wait. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final, TypeVar

from xlplan.plan.master.adjustable import unit_of
from xlplan.plan.master.fiscal import first_day, last_day
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import MasterSpot, master_finding
from xlplan.plan.master.steering_records import AdjustmentLine, Assignment
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.codes.cell_sentences import UNCOUNTED
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import LANGS, Text, fold_text, squeezed
from xlplan.units import AS_STATED, WAN_YUAN

_Line = TypeVar("_Line", AdjustmentLine, Assignment)

DECISIONS: Final = ("adjustments", "assignments")  # the sheets of the master whose lines are decisions
_SAYS: Final[Mapping[str, tuple[str, ...]]] = {  # what a line says, apart from its number and its way through the house
    "adjustments": ("branch", "table", "row", "column", "change", "reason", "date"),
    "assignments": ("scope", "amount", "source", "method", "exempt", "reason", "date")}
_BEFORE, _AFTER = 2, 1  # plan years before and after, in which a plan is decided upon
_NAMED: Final = 20      # waiting lines that a finding names one by one
_WAITS: Final = Text("第 {row} 行 {who} {change} {unit}", "第 {row} 列 {who} {change} {unit}", "row {row} {who} {change} ({unit})")
_MORE: Final = Text("等 {n} 行", "等 {n} 列", "and {n} more")
_EVERYBODY: Final = Text("全部单位", "全部單位", "all units")


def judge_lines(table: str, lines: Sequence[_Line], year: int, start: int, called: Callable[[str], str],
                again: Mapping[tuple[str, str], str]) -> tuple[tuple[_Line, ...], list[Diagnostic]]:
    """The lines of the sheet `table`, those that may not count marked `refused`; and what is wrong with them.

    XP645 approved without an approver or a date, XP648 dated far from the plan year that begins in month `start` of
    `year`, XP202 a change finer than the unit of its table: none of them counts.
    XP646 proposed and approved by one person, XP647 lines that wait (one finding a sheet).
    `called`: what a unit's code is called; `again`: see `find_repeated`; of the lines of one number only the first that
    is approved counts. XP670 the same decision under another number: a question.
    """
    first, last = first_day(year - _BEFORE, start), last_day(year + _AFTER, start)
    out: list[Diagnostic] = []
    kept: list[_Line] = []
    taken: set[str] = set()
    for line in lines:
        refused = ""
        unit = unit_of(line.table, line.column) if isinstance(line, AdjustmentLine) else None
        if isinstance(line, AdjustmentLine) and line.change and unit:
            typed = Decimal(line.change) * AS_STATED.step
            steps, exact = unit.steps(typed)
            if not exact:
                out.append(replace(master_finding("XP202", table, line.row_key, "change", found=float(typed), expected=unit.value(steps),
                                                  unit=unit.key, uncounted=True), severity=Severity.ERROR))
                refused = "faulty"
        if line.date and not first <= line.date[:10] <= last:
            out.append(master_finding("XP648", table, line.row_key, "date", found=line.date[:10], first=first, last=last))
            refused = "far"
        if line.status == "approved":
            blank = [key for key in ("approved_by", "date") if not getattr(line, key).strip()]
            out += [master_finding("XP645", table, line.row_key, key) for key in blank]
            refused = refused or (blank[0] if blank else "")
            if same_person(line.proposed_by, line.approved_by):
                out.append(master_finding("XP646", table, line.row_key, "approved_by", found=line.approved_by, name=line.approved_by))
            number = again.get((table, line.row_key), line.row_key)
            if not refused and number in taken:
                refused = "twice"
            taken |= set() if refused else {number}
        kept.append(replace(line, refused=refused))
    out += repeated_lines(table, kept)
    waiting = [line for line in kept if line.status == "proposed"]
    if waiting:
        out.append(master_finding("XP647", table, waiting[0].row_key, "status", n=len(waiting), lines=_named_lines(table, waiting, called)))
    return tuple(kept), out


def repeated_lines(table: str, lines: Sequence[AdjustmentLine | Assignment]) -> list[Diagnostic]:
    """XP670 for a line that counts and says what an earlier one says that counts, but for its number. A line of 0 accepts what was
    declared when it was written: another of a later round is about other figures, and one said twice changes nothing."""
    seen: dict[tuple[str, ...], AdjustmentLine | Assignment] = {}
    out: list[Diagnostic] = []
    for line in lines:
        if not line.acts or (isinstance(line, AdjustmentLine) and not line.change):
            continue
        first = seen.setdefault(tuple(fold_text(str(getattr(line, key) or "")) for key in _SAYS[table]), line)
        if first is not line:
            out.append(master_finding("XP670", table, line.row_key, "no", found=line.no, first=MasterSpot(table, first.row_key, "no")))
    return out


def refuse_decisions(master: Master, found: Iterable[Diagnostic]) -> Master:
    """The master with every decision refused that has a cell which must be fixed: what it says is not certain."""
    wrong = {(d.table, d.row_key) for d in found if (d.severity or severity_of(d.code, "final", {})) is Severity.ERROR}

    def lines(table: str, given: tuple[_Line, ...]) -> tuple[_Line, ...]:
        return tuple(replace(one, refused=one.refused or "faulty" * ((table, one.row_key) in wrong)) for one in given)

    return replace(master, adjustments=lines("adjustments", master.adjustments), assignments=lines("assignments", master.assignments))


def mark_uncounted(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings in cells, saying of those on sheets of decisions that their line does not count."""
    return [replace(d, params={**d.params, "uncounted": True}) if d.table in DECISIONS and d.code in UNCOUNTED else d for d in found]


def same_person(one: str, other: str) -> bool:
    """Whether two cells hold one name: spaces, case and width do not count; blanks name nobody."""
    return bool(squeezed(one)) and squeezed(one) == squeezed(other)


def _named_lines(table: str, waiting: Sequence[AdjustmentLine | Assignment], called: Callable[[str], str]) -> list[object]:
    """Each line by its row, who it is about, and its change; the row is put in where its place is known."""
    out: list[object] = [MasterSpot(table, line.row_key, says=_waiting_text(line, called)) for line in waiting[:_NAMED]]
    if len(waiting) > _NAMED:
        out.append(_MORE.filled(n=len(waiting) - _NAMED))
    return out


def _waiting_text(line: AdjustmentLine | Assignment, called: Callable[[str], str]) -> Text:
    if isinstance(line, AdjustmentLine):
        unit, who = unit_of(line.table, line.column) or AS_STATED, (called(line.branch),) * 3
        steps = unit.steps(Decimal(line.change or 0) * AS_STATED.step)[0]
    else:
        unit, steps, who = WAN_YUAN, line.amount or 0, (called(line.scope),) * 3 if line.scope else _EVERYBODY.all()
    change = unit.show(steps, sign=True)
    return Text(*(_WAITS(lang, row="{row}", who=name, change=change, unit=unit.label(lang)) for lang, name in zip(LANGS, who, strict=True)))
