"""The master put together from HQ's sheets: what they say, and everything wrong with it. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar, cast

from xlplan.plan.judging.cross_checks import TypedSheets, check_master
from xlplan.plan.judging.decisions import judge_lines
from xlplan.plan.judging.doubts import absent_units
from xlplan.plan.judging.filling_checks import judge_filling
from xlplan.plan.judging.repeated_entries import find_repeated
from xlplan.plan.master.erp_codes import erp_codes_of_others
from xlplan.plan.master.fiscal import first_day, last_day
from xlplan.plan.master.folded_codes import respell_codes
from xlplan.plan.master.goals import complete_goal, complete_reserve
from xlplan.plan.master.history import History
from xlplan.plan.master.mapping import with_mapping
from xlplan.plan.master.master import Master
from xlplan.plan.master.organisation import organisation_from
from xlplan.plan.master.pasted_codes import PastedCodes, codes_from
from xlplan.plan.master.pasted_once import pasted_history
from xlplan.plan.master.read_rows import CompanySheet, codes_in, company_fields, master_finding, missing_cells, read_records, rounded_cells
from xlplan.plan.master.records import (
    Ceiling,
    Channel,
    Company,
    Course,
    Entity,
    ExpenseItem,
    Goal,
    Heads,
    KeyProject,
    MixRow,
    Post,
    Product,
    Reserve,
    Weight,
)
from xlplan.plan.master.seasons import moved_festivals, seasons_from
from xlplan.plan.master.steering_records import (
    AddressLine,
    AdjustmentLine,
    Approver,
    Assignment,
    DayException,
    Event,
    RuleSwitch,
    TableIssued,
)
from xlplan.plan.master.workdays import check_exceptions
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.schema.frame import Frame
from xlplan.tables import BRANCH
from xlplan.tables.master import COMPANY_FIELDS, HISTORY, MASTER
from xlplan.workbook.blueprint import paper_of

_Coded = TypeVar("_Coded", Product, Channel, ExpenseItem, Post)
_Row = TypeVar("_Row", Ceiling, Heads, KeyProject, Course, Approver, AddressLine, DayException, Event)


def master_from(frames: Mapping[str, Frame]) -> tuple[Master, list[Diagnostic]]:
    """The master of HQ's tables (each a frame with one member; a sheet that is not there counts as empty).

    Always comes back with a Master; what is wrong stands in the findings, sheet by sheet. With an error among them
    nothing may be issued.
    """
    fields, out = company_fields(frames.get("company"))
    company = _read_company(fields)
    year, start = company.year, company.start_month
    frames = respell_codes(frames, year, start)
    for table in MASTER:
        out += missing_cells(frames.get(table.key))
        out += rounded_cells(frames.get(table.key))
    again, problems = find_repeated(frames)
    out += problems

    def once(table: str, cls: type[_Row]) -> tuple[_Row, ...]:
        return tuple(row for row in read_records(frames.get(table), cls) if (table, row.row_key) not in again)

    entities = read_records(frames.get("organisation"), Entity)
    org, problems = organisation_from(entities, first_day(year, start), last_day(year, start))
    out += problems
    products, channels = read_records(frames.get("products"), Product), read_records(frames.get("channels"), Channel)
    items, posts = read_records(frames.get("expense_items"), ExpenseItem), read_records(frames.get("posts"), Post)
    codes, problems = with_mapping(codes_from(entities, products, channels, items, posts), frames.get("mapping"), again, {
        "unit": {e.code: e.name for e in entities}, "product": {p.code: p.series for p in products},
        "channel": {c.code: c.name for c in channels}, "item": {i.code: i.item for i in items}, "post": {p.code: p.post for p in posts}},
        org.idle)
    out += problems
    out += erp_codes_of_others(codes, products, channels, items)
    carried = {typed: (org.carrier_of(code) or code) if code in org.by_code else code
               for typed, code in codes.branch.items() if code not in org.idle}  # an office counts with the branch that carries its target
    above = {code: org.path(code)[:-1] for code in org.by_code}
    history, problems = _read_history(frames, replace(codes, branch=carried, above=above, idle={
        typed: org.called(code) for typed, code in codes.unit.items() if code in org.idle}), year, start)
    out += problems

    goals = []
    for stated in read_records(frames.get("goals"), Goal):
        goal, problems = complete_goal(stated)
        goals.append(goal)
        out += problems
    reserves = read_records(frames.get("reserve"), Reserve)
    out += [master_finding("XP619", "reserve", r.row_key, "goal") for r in reserves[1:]]
    reserve, problems = complete_reserve(goals, reserves[0] if reserves else Reserve())
    out += problems
    seasons, problems = seasons_from(frames.get("season"))
    out += problems

    adjustments, problems = judge_lines("adjustments", read_records(frames.get("adjustments"), AdjustmentLine), year, start, org.called,
                                        again)
    out += problems
    assignments, problems = judge_lines("assignments", read_records(frames.get("assignments"), Assignment), year, start, org.called, again)
    out += problems

    issued = read_records(frames.get("tables_issued"), TableIssued)
    weights, rules = read_records(frames.get("weights"), Weight), read_records(frames.get("rules"), RuleSwitch)
    master = Master(
        company, org, _by_code(products), _by_code(channels), read_records(frames.get("mix"), MixRow), _by_code(items),
        _by_code(posts), history, tuple(goals), reserve, {}, assignments, seasons,
        once("ceilings", Ceiling), once("heads", Heads), once("key_projects", KeyProject), once("courses", Course), _first_switches(rules),
        adjustments, once("approvers", Approver), once("workday_exceptions", DayException), once("calendar", Event),
        {k: f for k, f in frames.items() if k not in HISTORY}, _first_lines(issued),
        addresses=once("address_book", AddressLine), codes=codes)
    out += judge_filling(master, issued)
    out += check_master(master, TypedSheets(entities, products, channels, items, posts, weights, rules))
    out += absent_units(master, entities, {
        "weights": (w.branch for w in weights), "heads": (h.branch for h in master.heads), "ceilings": (c.branch for c in master.ceilings),
        "history_sales": history.by_branch.get(history.year, ()), "key_projects": (p.branch for p in master.key_projects),
        "adjustments": (a.branch for a in adjustments if a.status != "withdrawn"), "mix": (r.branch for r in master.mix),
        "assignments": (code for a in assignments if a.status != "withdrawn" for code in (a.scope, *codes_in(a.exempt)))})
    out += moved_festivals(master)
    out += check_exceptions(master.workday_exceptions, year, start, counted="workdays" in company.switches)
    return replace(master, weights=_sound_weights(weights)), out


def _read_history(frames: Mapping[str, Frame], codes: PastedCodes, year: int, start: int) -> tuple[History, list[Diagnostic]]:
    if not any(frames[key].size for key in HISTORY if key in frames):
        return History(year - 1), []
    return pasted_history({key: frames[key] for key in (*HISTORY, "company") if key in frames}, codes, year, start)


def _read_company(fields: CompanySheet) -> Company:
    lowest = {f.key: f.lower or 1 for f in COMPANY_FIELDS}
    return Company(
        fields.text("name"), fields.number("year") or lowest["year"],
        fields.number("start_month") or lowest["start_month"], fields.text("language"), fields.text("unit"),
        fields.text("basis"), fields.text("tax_included") == "yes", fields.number("tax_rate"), fields.text("discount"),
        cast(Round, fields.text("round")), fields.text("version"), fields.text("deadline"), fields.text("mailbox"),
        fields.text("contact_name"), fields.text("contact_phone"), fields.text("contact_wecom"),
        frozenset(k.removeprefix("switch_") for k, v in fields.values.items()
                  if k.startswith("switch_") and v == "yes"),
        cast(Round, fields.text("person_targets_from")), fields.text("silence"), fields.text("balance"),
        fields.text("convert") == "yes", fields.text("acting").removeprefix("none"), fields.text("passed"),
        paper_of(fields.text("paper")), fields.text("file_names"))


def _by_code(rows: Iterable[_Coded]) -> dict[str, _Coded]:
    out: dict[str, _Coded] = {}
    for row in rows:
        if row.code:
            out.setdefault(row.code, row)
    return out


def _first_lines(rows: Iterable[TableIssued]) -> dict[str, TableIssued]:
    out: dict[str, TableIssued] = {}
    for row in rows:
        if any(row.table == table.key for table in BRANCH):
            out.setdefault(row.table, row)
    return out


def _first_switches(rows: Iterable[RuleSwitch]) -> dict[str, RuleSwitch]:
    out: dict[str, RuleSwitch] = {}
    for row in rows:
        out.setdefault(row.code, row)
    return out


def _sound_weights(rows: Iterable[Weight]) -> dict[str, Weight]:
    """Weights by unit; a coefficient without a note is refused and counts as 1 (it has been reported)."""
    out: dict[str, Weight] = {}
    for row in rows:
        out.setdefault(row.branch, row if row.note else replace(row, coefficient=None))
    return out
