"""What the letter of approval says of a unit beside its figures: conditions as HQ typed them, who signs. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Final

from xlplan.plan.breakdown.last_year import lacks_months, last_year_made
from xlplan.plan.breakdown.later import LaterAssignment
from xlplan.plan.master.adjustable import unit_of
from xlplan.plan.master.labels import period_name, row_said, same_row
from xlplan.plan.master.master import Master
from xlplan.plan.master.steering_records import SHIFT, AdjustmentLine
from xlplan.plan.opinions.board import CONCLUSION, STATUS
from xlplan.plan.opinions.opinion import Opinion, half_of
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame
from xlplan.tables import BY_KEY
from xlplan.text import Lang, Text
from xlplan.units import AS_STATED, WAN_YUAN
from xlplan.workbook.writing.letter import APPROVER, CONDITION, MANAGER

_REASON: Final = Text("{what}:{reason}", "{what}:{reason}", "{what}: {reason}")
_AND: Final = Text(";", ";", "; ")
_CHANGE: Final = Text("{place} {change} {unit}", "{place} {change} {unit}", "{place} {change} {unit}")
_AS_DECLARED: Final = Text("{place} 按申报数核定", "{place} 按提報數核定", "{place} approved as declared")
_LATER: Final = Text("追加下达 {change} {unit}", "追加下達 {change} {unit}", "later assignment {change} {unit}")
_BASE: Final = Text("增长的基数:{made}", "成長的基數:{made}", "Growth is over {made}")
_SHIFTED: Final = Text("大区调剂 {change} {unit}", "區域調劑 {change} {unit}", "regional shift {change} {unit}")


def letter_facts(master: Master, later: Iterable[LaterAssignment], unit: str, frames: Mapping[str, Frame], opinions: Iterable[Opinion],
                 ends: Round, lang: Lang) -> dict[str, str]:
    """Facts for the stamp of the unit's workbook. Conditions: its lines of HQ that count and what was assigned later, those of one reason
    together, by date; then what meetings concluded of the unit in the round that ends (`opinions`, in force), and which months the last
    year lacks that growth is over. What HQ typed beside
    findings, and its answers to appeals, are no conditions: they were about figures that are settled, and many are HQ's own notes."""
    by_reason = dict[str, list[str]]()
    for _, reason, what in sorted([*_changes(master, unit, frames, lang), *_assigned(later, unit, lang)], key=lambda one: one[0]):
        by_reason.setdefault(reason.strip(), []).append(what)
    said = [_REASON(lang, what=_AND(lang).join(whats), reason=reason) if reason else _AND(lang).join(whats)
            for reason, whats in by_reason.items()]
    said += dict.fromkeys(" ".join(one.text.split()) for one in opinions if (one.page, one.column) == (STATUS, CONCLUSION)
                          and one.text and not one.moved and one.key == f"{unit}|{half_of(ends)}")
    if lacks_months(master, unit):
        said.append(_BASE(lang, made=last_year_made(master, lang, unit)))
    company = [one for one in master.approvers if one.level == "company"]
    signs = [f"{one.post}|{one.name}" for one in sorted(company, key=lambda one: one.step or 0)]
    return {**_numbered(CONDITION, said), **_numbered(APPROVER, signs), MANAGER: master.organisation.by_code[unit].manager}


def _numbered(kind: str, texts: Iterable[str]) -> dict[str, str]:
    return {f"{kind}|{n:03}": text for n, text in enumerate(texts, 1)}


def lines_in_force(lines: Iterable[AdjustmentLine]) -> list[AdjustmentLine]:
    """Those that count. A line of 0 lets stand what was declared at its place: what was changed there before it is none, and neither is it
    where another change follows."""
    out = list[AdjustmentLine]()
    for line in lines:
        if line.acts:
            out = [one for one in out if not (_at_one_place(one, line) and (not line.change or not one.change))]
            out.append(line)
    return out


def _at_one_place(one: AdjustmentLine, line: AdjustmentLine) -> bool:
    alike = (one.branch, one.table, one.column) == (line.branch, line.table, line.column)
    return alike and same_row(BY_KEY.get(line.table), one.row, line.row)


def _changes(master: Master, unit: str, frames: Mapping[str, Frame], lang: Lang) -> Iterator[tuple[str, str, str]]:
    """(date, reason, what changed) of the lines of HQ that count."""
    for line in lines_in_force(master.adjustments):
        measured = unit_of(line.table, line.column)
        if line.branch == unit and line.told and line.table in BY_KEY and measured is not None:
            amount, place = Decimal(line.change or 0) * AS_STATED.step, _place(master, line, frames, lang)
            said = _CHANGE(lang, place=place, change=measured.show(measured.steps(amount)[0], sign=True), unit=measured.label(lang))
            yield line.date, line.reason, said if line.change else _AS_DECLARED(lang, place=place)


def _place(master: Master, line: AdjustmentLine, frames: Mapping[str, Frame], lang: Lang) -> str:
    table, company = BY_KEY[line.table], master.company
    return " ".join((table.label(lang), row_said(line.row, table, frames.get(line.table))(lang),
                     period_name(line.column, company.year, company.start_month, lang, table.key)))


def _assigned(later: Iterable[LaterAssignment], unit: str, lang: Lang) -> Iterator[tuple[str, str, str]]:
    """The same of what was assigned later."""
    for one in later:
        if part := one.parts.get(unit):
            words = _SHIFTED if one.line.source == SHIFT else _LATER
            yield one.line.date, one.line.reason, words(lang, change=WAN_YUAN.show(part, sign=True), unit=WAN_YUAN.label(lang))
