"""The workbook of one unit as HQ issues it: what was decided in the master, put under one stamp. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

import numpy as np

from xlplan.plan.breakdown.branch_frames import frames_for
from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.plan.breakdown.ceilings import ceiling_rows
from xlplan.plan.breakdown.foreign_codes import foreign_codes
from xlplan.plan.breakdown.last_year import last_year_made
from xlplan.plan.master.deadlines import all_deadlines, deadline_of
from xlplan.plan.master.filling import kind_of, opened_tables
from xlplan.plan.master.fiscal import first_day, last_day
from xlplan.plan.master.master import Master
from xlplan.plan.master.records import Entity
from xlplan.plan.master.sheet_lists import sheet_list
from xlplan.plan.master.workdays import listed_workdays
from xlplan.schema.codes.catalogue import CODES
from xlplan.schema.days import day_number
from xlplan.schema.diagnostic import APPROVAL, ROUNDS, SECOND_HALF, Round, Severity, rounds_answered
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.round_names import round_name
from xlplan.schema.table import MemberRows, Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.master.company import BASIS, DISCOUNT, TAX
from xlplan.tables.master.people import DEALERS, EVERYONE
from xlplan.tables.sound import LISTS, WHOLE_LISTS
from xlplan.text import Lang, Text
from xlplan.units import PERCENT, UNITS
from xlplan.workbook.inputs_mark import inputs_mark
from xlplan.workbook.stamp import CHOICES_WEIGHED, LATER_DEADLINES, PAPER, UNIT_KIND, Issued, Stamp, fingerprint, note_owned

CONTROLLED: Final = "XP428"
_TAX_RATE: Final = Text("税率 {rate}%", "稅率 {rate}%", "at {rate}%")


@dataclass(frozen=True, slots=True)
class Issue:
    """Which issue this is: plan identity, round, running number over the plan, date, language."""

    plan: str
    round: Round
    number: int
    issued_on: str
    lang: Lang


def given_frames(master: Master, breakdown: Breakdown, unit: str, in_round: Round) -> dict[str, Frame]:
    """The tables of the unit's workbook of that round, with HQ's given and suggested figures, but those that go out where HQ has rows.
    KeyError for an unknown code."""
    tables = opened_tables(master, in_round, unit)
    return frames_for(master, breakdown, unit, [t for t in BRANCH if t.key in tables])


def issued_for(master: Master, breakdown: Breakdown, unit: str, issue: Issue,
               frames: dict[str, Frame] | None = None, given: Mapping[str, Frame] | None = None,
               *, again: bool = False, facts: Mapping[str, str] | None = None) -> tuple[Issued, dict[str, Frame]]:
    """(what goes under the stamp, the tables) of one unit that fills in; `frames`: the tables, `given_frames` unless given. Where those
    hold what the unit typed, HQ's are the cells of `given`, and issued `again` what it suggests and leaves blank too; `facts`: more
    that its pages say. KeyError for an unknown code."""
    frames = given_frames(master, breakdown, unit, issue.round) if frames is None else frames
    frames = dict(sorted(frames.items(), key=lambda one: not one[1].table.core))  # their sheets in that order
    declared = [BY_KEY[key] for key in frames]
    issued = begun_issue(master, unit, issue, declared, facts or {})
    stamp = issued.stamp
    if issue.round == APPROVAL:
        issued.settled = tuple(key for key, frame in frames.items() if not frame.table.after_approval)
        frames = settled_frames(frames, issued)
        given = given and {key: frame for key, frame in given.items() if key not in issued.settled}
    issued.foreign = foreign_codes(master, unit, frames)
    note_owned(issued, frames)
    if given is not None:
        note_owned(only := Issued(stamp), given)
        issued.values |= only.values
        issued.suggested |= {key: cells for key, cells in only.suggested.items()
                             if again or isinstance(given[key].table.given, MemberRows)}  # of which the next round must know them
    untyped = given if again and given is not None else None
    issued.inputs = {key: inputs_mark(frame, {}) for key, frame in (untyped or frames).items()
                     if not frame.table.where_rows and key not in issued.settled}
    return issued, frames


def begun_issue(master: Master, unit: str, issue: Issue, tables: Sequence[Table], facts: Mapping[str, str]) -> Issued:
    """What goes under the stamp of any workbook of the unit that holds those tables, but what stands in them. KeyError for an unknown
    code."""
    company, units = master.company, master.organisation.by_code
    region = master.organisation.region_of(unit)
    stamp = Stamp(
        issue.plan, company.name, company.year, company.start_month, unit, units[unit].name,
        units[region].name if region else "", issue.round, issue.number, _version_number(company.version), issue.lang,
        issue.issued_on, fingerprint(tables), tuple(t.key for t in tables), tuple(sorted(company.switches)))
    return Issued(stamp, limits=master.limits | _fiscal_days(company.year, company.start_month),
                  facts={CHOICES_WEIGHED: "1", **company_facts(master, issue.round, issue.lang, unit), **_unit_facts(units[unit]), **facts},
                  workdays=listed_workdays(master) if any(t.counts_workdays for t in tables) else (),
                  members=travelling_lists(master, issue.lang, tables), severities=chosen_severities(master, issue.round, unit),
                  own={t.key: text for t in tables if (text := master.own_tables.get(t.key))})


def settled_frames(frames: dict[str, Frame], issued: Issued) -> dict[str, Frame]:
    """The tables with those that are settled as nobody fills them in any more: what is suggested there is their figure."""
    numbers, out = Evaluator(frames, issued.limits, issued.workdays), dict(frames)
    for key in issued.settled:
        frame, amounts, filled = frames[key], dict(frames[key].amounts), dict(frames[key].filled)
        for column in frame.table.columns:
            if column.who == "S" and column.kind == "number":
                amounts[column.key], filled[column.key] = numbers.steps(key, column.key), np.ones(frame.size, np.bool_)
        out[key] = replace(frame, table=frame.table.settled, amounts=amounts, filled=filled)
    return out


def travelling_lists(master: Master, lang: Lang, tables: Iterable[Table] = BRANCH) -> dict[str, dict[str, str]]:
    """The lists that travel in a workbook of those tables: name -> key -> what cells show."""
    posts = {p.code: p.post for p in master.posts.values()}
    carriers = {p.code: p.post for p in master.posts.values() if p.carries_target != "no"}
    out = {"posts": carriers or posts, "audience": {"everyone": EVERYONE(lang), **posts, "dealers": DEALERS(lang)}}
    for course in master.courses:  # an audience HQ wrote in its own words is offered as it stands
        if course.audience and course.audience not in posts.values():
            out["audience"].setdefault(course.audience, course.audience)
    asked = (column.members for table in tables for column in table.columns)
    return out | {
        name: sheet_list(master, WHOLE_LISTS.get(name, name)) for name in asked if name and name not in LISTS}


def _fiscal_days(year: int, start_month: int) -> dict[str, Decimal]:
    """First month of the fiscal year, and its first and last day as Excel counts days."""
    return {"start_month": Decimal(start_month), "year_start": Decimal(day_number(first_day(year, start_month, 0))),
            "year_end": Decimal(day_number(last_day(year, start_month, 11)))}


def chosen_severities(master: Master, in_round: Round, unit: str) -> dict[str, str]:
    """HQ's choices for the unit and round: code -> error, warning, note or off; codes left alone are not in it.

    From 二下 on a ceiling of the type 控制 stops the budget whose group exceeds it (`XP428|group`); one of the type 报警 asks for
    a reason. The total of all groups stops where every ceiling is of the type 控制.
    """
    out: dict[str, str] = {}
    kinds = {group: c.control for group, c in ceiling_rows(master, unit).items()}
    if in_round in SECOND_HALF:
        out |= {f"{CONTROLLED}|{group}": Severity.ERROR.value for group, kind in kinds.items() if kind == "control"}
        if kinds and set(kinds.values()) == {"control"}:
            out["XP421"] = Severity.ERROR.value
    for code in CODES:
        chosen = master.severity(code, in_round)
        if not master.enabled(code):
            out[code] = "off"
        elif chosen is not None:
            out[code] = chosen.value
    return out


def basis_name(master: Master, lang: Lang) -> str:
    """What amounts of sales are: basis, tax and its rate, discounts."""
    company = master.company
    name = next((c.label(lang) for c in BASIS if c.key == company.basis), company.basis)
    discount = next((c.label(lang) for c in DISCOUNT if c.key == company.discount), "")
    rate = _TAX_RATE(lang, rate=f"{PERCENT.value(company.tax_rate) * 100:.4g}") if company.tax_rate else ""
    more = [p for p in (TAX[company.tax_included](lang), rate, discount) if p]
    return f"{name} ({', '.join(more).lower()})" if lang == "en" else f"{name}({'、'.join(more)})"


def basis_line(master: Master, lang: Lang, unit: str = "") -> str:
    """口径 in one line: `basis_name`, and what last year's estimate is made of, the company's or the unit's."""
    return " · ".join(filter(None, (basis_name(master, lang), last_year_made(master, lang, unit))))


def company_facts(master: Master, in_round: Round, lang: Lang, unit: str = "") -> dict[str, str]:
    """What the cover says of every unit alike, by key, but of the `unit` of which months of last year its figures are."""
    company = master.company
    stated, line = UNITS[company.unit or "wan_yuan"].label(lang), basis_line(master, lang, unit)
    later = [f"{round_name(one, 'back')(lang)} {when}" for one, when in all_deadlines(master)
             if ROUNDS.index(one) > ROUNDS.index(rounds_answered(in_round)[-1])]
    return {"deadline": deadline_of(master, in_round), LATER_DEADLINES: " · ".join(later), "mailbox": company.mailbox,
            "contact_name": company.contact_name,
            "contact_phone": company.contact_phone, "contact_wecom": company.contact_wecom, "unit": stated, "basis": line,
            "unit_basis": f"{stated} · {line}", **({PAPER: company.paper} if company.paper != "A4" else {})}


def _unit_facts(unit: Entity) -> dict[str, str]:
    """What sets the words of a workbook apart that no branch fills in."""
    kind = kind_of(unit)
    return {} if kind == "branch" else {UNIT_KIND: kind}


def _version_number(text: str) -> int:
    digits = "".join(c for c in text if c.isdigit())
    return int(digits) if digits else 1
