"""`xlplan issue --stage regions`: to each region that acts its branches side by side, before they get their own workbooks. Floor 6."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from xlplan.errors import XlplanError
from xlplan.pipeline.issue_room import next_number
from xlplan.pipeline.judge_inbox import JudgedInbox, judge_inbox
from xlplan.pipeline.loading import PlannedHeadquarters, grade_findings
from xlplan.pipeline.next_round import NextRound, next_round
from xlplan.pipeline.regions.issue_books import RegionalIssue, file_names, issue_books
from xlplan.pipeline.regions.meant import regions_meant
from xlplan.pipeline.regions.standing import State, region_states
from xlplan.pipeline.results import Issuance
from xlplan.pipeline.round_findings import outgoing_findings
from xlplan.pipeline.submissions import Progress
from xlplan.plan.breakdown.assigned import assigned_targets
from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.plan.breakdown.later import can_carry
from xlplan.plan.checking.outcome import must_fix
from xlplan.plan.master.master import Master
from xlplan.plan.regions.acting import (
    SHIFT_ROUNDS,
    acting_inside,
    issued_since,
    region_deadline,
    region_moment,
    reviewing_regions,
    shifting_regions,
)
from xlplan.plan.regions.shift import RegionShift, shift_name, shifts_before
from xlplan.plan.regions.shift_book import RegionTargets, all_held, held_amount, shift_frame
from xlplan.plan.rounds.settle import SALES
from xlplan.schema.diagnostic import Diagnostic, Round, Severity, rounds_answered
from xlplan.schema.frame import Frame
from xlplan.schema.round_names import round_name
from xlplan.store.ledger import Ledger, stage_of
from xlplan.tables.books import SHIFTS
from xlplan.tables.master.assignments import ASSIGNMENTS
from xlplan.tables.master.control import CALENDAR, REGION_STAGES
from xlplan.tables.region_shifts import REGION_SHIFTS
from xlplan.text import Text, list_briefly, text_list
from xlplan.units import WAN_YUAN
from xlplan.workbook.stamp import LATER_DEADLINES

_NOT_THEN: Final = Text("大区在{rounds}下发之前调剂目标,{round}没有这一步", "區域在{rounds}發送之前調劑目標,{round}沒有這一步",
                        "Regions shift targets before these rounds: {rounds}; not in this one ({round})")
_ALONE: Final = Text("{unit} 不能调剂:它下面只有一家单位承担目标({inside}),调剂要有两家",
                    "{unit} 不能調劑:它下面只有一家單位承擔目標({inside}),調劑要有兩家",
                    "{unit} cannot shift: one unit below it carries a target ({inside}), and shifting takes two")
_HAS: Final = Text("{unit} 已经有本轮的调剂表,没有再次下发", "{unit} 已經有本輪的調劑表,沒有再次發送",
                   "{unit} has its workbook for the shifts of this round already: not issued again")
_TOO_LATE: Final = Text("{units} 已经拿到本轮的填报表,大区不能再调剂。总部用「追加下达」的行来调(xlplan assign),再给它们重新下发",
                        "{units} 已經拿到本輪的填報檔,區域不能再調劑。總公司用「追加下達」的列來調(xlplan assign),再給它們重新發送",
                        "{units} have their workbooks of this round: their regions can shift no more. HQ shifts by later assignments "
                        "(xlplan assign) and issues to them again")
_WAITS: Final = Text("{units} 要等它下面的大区({below})先调剂:催它们交回,运行 xlplan consolidate,再给上级大区发调剂表",
                     "{units} 要等它下面的區域({below})先調劑:催它們交回,執行 xlplan consolidate,再給上級區域發調劑表",
                     "{units}: regions inside shift first ({below}). Chase their answers, run xlplan consolidate, then issue to the region "
                     "around them")
_INSIDE: Final = Text("已含{region}的调剂 {change}", "已含{region}的調劑 {change}", "With what {region} shifted: {change}")
_NO_REASON: Final = Text("{units} 已经有本轮的调剂表。再次下发请写明原因(--reason)",
                         "{units} 已經有本輪的調劑表。再次發送請寫明原因(--reason)",
                         "{units} have a workbook for their shifts of this round. Give the reason for issuing it again (--reason)")


def issue_regions(hq: PlannedHeadquarters, round: Round, *, branches: Iterable[str] | None, scope: str, reason: str, dry_run: bool,
                  progress: Progress | None, on: date, by: str, balance: str) -> Issuance:
    """Write one workbook for each region that acts, of those in `branches` or below `scope`; arguments as of `issue`. The targets in it are
    those that the branches would get now. Of regions inside each other the lower come first: one around them waits until they have
    answered, or their time is over (XP566), and reads the targets with what they shifted. Where none is named and no reason given, those
    that have no workbook yet. `skipped`: the others, and those below which one unit alone carries a target.
    XlplanError where no region acts in that round or their branches were issued to, where all that are meant wait, and without a reason
    where they have such a workbook."""
    plan, master = hq.folder, hq.master
    if round not in SHIFT_ROUNDS:
        raise XlplanError(_NOT_THEN, rounds=list_briefly(round_name(one, "out") for one in SHIFT_ROUNDS), round=round_name(round, "out"))
    named = branches is not None or bool(scope)
    acting = shifting_regions(master)
    called = master.organisation.called
    meant, skipped = regions_meant(master, acting, branches, scope, {
        code: _ALONE.filled(unit=called(code), inside=list_briefly(map(called, master.organisation.carriers(code))))
        for code in reviewing_regions(master) if code not in acting})
    with Ledger(plan.ledger) as ledger:
        sent, before = ledger.latest_issue(*rounds_answered(round)), ledger.latest_issue(stage_of(round, SHIFTS.key))
        known = {one.region: one for one in ledger.shifts(hq.plan) if one.round == round}
    waits = waiting_inside(master, meant, before, known, past=_is_past(master, round, datetime.combine(on, datetime.min.time())))
    units = [unit for unit in meant if unit not in waits]
    if not (named or reason.strip()):
        units = [unit for unit in units if unit not in before] or ([] if any(unit not in before for unit in waits) else units)
        skipped |= {unit: _HAS.filled(unit=called(unit)) for unit in meant if unit not in units and unit not in waits}
    if not units:
        raise XlplanError(_WAITS, units=list_briefly(map(master.organisation.called, waits)), below=list_briefly(
            map(master.organisation.called, dict.fromkeys(code for of in waits.values() for code in of))))
    if out := [code for unit in units for code in issued_since(master.organisation, unit, sent)]:
        raise XlplanError(_TOO_LATE, units=list_briefly(map(master.organisation.called, out)))
    found, start = [*hq.behind, *map(_asked_again, hq.findings)], None
    if not must_fix(found):
        start = next_round(hq, round)
        found += [*outgoing_findings(hq, round, start, balance), *_without_deadline(hq, round),
                  *grade_findings(said_waits(master, waits, Severity.NOTE), plan.master.name, round)]
    breakdown = start.breakdown if start else hq.breakdown
    made = Issuance(round, next_number(plan), {}, found, assigned_targets(master, breakdown, settled=bool(start and start.ends)),
                    names={code: unit.name or code for code, unit in master.organisation.by_code.items()}, dry_run=dry_run, stage="regions",
                    skipped=skipped)
    if must_fix(found):
        return made
    if (again := [unit for unit in units if unit in before]) and not (reason.strip() or dry_run):
        raise XlplanError(_NO_REASON, units=list_briefly(map(master.organisation.called, again)))
    if dry_run:
        return replace(made, files={
            unit: plan.issued / name for unit, name in file_names(hq, units, SHIFTS, round, made.number, before).items()})
    now = start.breakdown if start else hq.breakdown
    held = _held_targets(hq, start)

    def frames(unit: str) -> Mapping[str, Frame]:
        inside = {shift_name(round, code) for code in acting_inside(master, unit)}
        return {REGION_SHIFTS.key: shift_frame(master, unit, _targets(hq, round, now, held, inside), known.get(unit))}

    facts = {"deadline": region_deadline(master, round), LATER_DEADLINES: ""}
    number, files, head = issue_books(hq, RegionalIssue(SHIFTS, round, units, frames, facts, reason.strip(), on, by), progress)
    return replace(made, number=number, files=files, chain=head)


def _asked_again(d: Diagnostic) -> Diagnostic:
    """XP593 stops no workbook in which its region can mend it."""
    return replace(d, severity=Severity.WARNING) if d.code == "XP593" else d


def _held_targets(hq: PlannedHeadquarters, start: NextRound | None) -> tuple[Mapping[str, int], frozenset[str]]:
    """(unit -> what its fixed months come to; units whose every month is fixed)."""
    month, sales = hq.master.company.start_month, {code: own.frames.get(SALES) for code, own in (start.carried if start else {}).items()}
    return {code: held_amount(frame, month) for code, frame in sales.items()}, frozenset(
        code for code, frame in sales.items() if all_held(frame, month))


def _targets(hq: PlannedHeadquarters, round: Round, now: Breakdown, held: tuple[Mapping[str, int], frozenset[str]],
             inside: Collection[str]) -> RegionTargets:
    """As the units would be issued to `now`, if of the regions only those `inside` had shifted anything in that round: what is shifted
    acts last, and moves its two units alone."""
    master, carriers, lang = hq.master, hq.master.organisation.carriers(), hq.master.company.lang
    target, said = {code: now.target[code] for code in carriers}, dict[str, list[str]]()
    shifts = shifts_before((one.line for one in hq.breakdown.later), round)
    for line in shifts:
        if line.shift not in inside:
            target[line.scope] -= line.amount or 0
        else:
            region = master.organisation.by_code[line.shift.partition(":")[2]].name
            said.setdefault(line.scope, []).append(_INSIDE(lang, region=region, change=WAN_YUAN.show(line.amount or 0, sign=True)))
    movable = frozenset(code for code in carriers if can_carry(master, code, target[code], now.lines[code]))
    return RegionTargets(target, hq.breakdown.py_estimate, held[0], movable, held[1],
                         {code: text_list(of)(lang) for code, of in said.items()})


def waiting_inside(master: Master, regions: Iterable[str], asked: Mapping[str, int], known: Mapping[str, RegionShift], *,
                   past: bool) -> dict[str, list[str]]:
    """Region -> those inside it on whose shifts it waits: they were not asked yet, or have not answered by what is recorded and their time
    is not over. `asked`: region -> number of its workbook for that round."""
    out = dict[str, list[str]]()
    for region in regions:
        of = [code for code in acting_inside(master, region) if code not in asked or (
            not past and (code not in known or known[code].issue != asked[code]))]
        if of:
            out[region] = of
    return out


def said_waits(master: Master, waits: Mapping[str, Sequence[str]], severity: Severity) -> Iterator[Diagnostic]:
    """XP566 of each region that waits for some inside it."""
    called = master.organisation.called
    return (Diagnostic("XP566", severity, branch=region, params={"branch": called(region), "branches": list_briefly(map(called, of))})
            for region, of in waits.items())


def _is_past(master: Master, round: Round, now: datetime) -> bool:
    due = region_moment(master, round)
    return due is None or now > due


def _without_deadline(hq: PlannedHeadquarters, round: Round) -> list[Diagnostic]:
    """XP594 where nothing says until when the regions have time."""
    if region_moment(hq.master, round) is not None:
        return []
    said: dict[str, object] = {"sheet": CALENDAR.label, "choice": REGION_STAGES[round].label}
    return grade_findings([Diagnostic("XP594", params=said)], hq.folder.master.name, round)


def waiting_regions(hq: PlannedHeadquarters, round: Round, units: Collection[str], now: datetime,
                    judged: JudgedInbox | None = None) -> list[Diagnostic]:
    """Regions whose answers on their workbooks of that round are not recorded while units of theirs, among those, are to get their first;
    graded. XP596 where one lies in inbox/; else until their deadline XP591, after it XP592, or XP595 where an earlier answer stands.
    `judged`: the inbox, where somebody has judged it just now."""
    if round not in SHIFT_ROUNDS or not hq.folder.ledger.exists():
        return []
    org = hq.master.organisation
    with Ledger(hq.folder.ledger) as ledger:
        sent, asked = ledger.latest_issue(*rounds_answered(round)), ledger.latest_issue(stage_of(round, SHIFTS.key))
        fresh = {code for code in units if code not in sent}
        asked = {code: number for code, number in asked.items() if code in org.by_code and not fresh.isdisjoint(org.carriers(code))}
        if not asked:
            return []
        states = region_states(ledger, hq.plan, round, asked, (judged or judge_inbox(hq, ledger)).regional)
        known = {one.region for one in ledger.shifts(hq.plan) if one.round == round}
    past, severity = _is_past(hq.master, round, now), Severity.NOTE if _is_past(hq.master, round, now) else Severity.ERROR
    unasked = {code: inside for code in shifting_regions(hq.master) if code not in asked and not fresh.isdisjoint(org.carriers(code))
               and (inside := [one for one in acting_inside(hq.master, code) if one in asked])}
    found = [*_said_waiting(hq, states, known, round, past=past), *said_waits(hq.master, unasked, severity)]
    return grade_findings(found, hq.folder.master.name, round)


def passed_over(hq: PlannedHeadquarters, round: Round, units: Collection[str]) -> list[str]:
    """Names of regions that may shift targets before that round and were not asked to, of those whose units, among these, are to get their
    first workbook of it."""
    if round not in SHIFT_ROUNDS:
        return []
    sent, asked = dict[str, int](), dict[str, int]()
    if hq.folder.ledger.exists():
        with Ledger(hq.folder.ledger) as ledger:
            sent, asked = ledger.latest_issue(*rounds_answered(round)), ledger.latest_issue(stage_of(round, SHIFTS.key))
    org, fresh = hq.master.organisation, {code for code in units if code not in sent}
    return [org.by_code[code].name or code for code in shifting_regions(hq.master)
            if code not in asked and not fresh.isdisjoint(org.carriers(code))]


def _said_waiting(hq: PlannedHeadquarters, states: Mapping[str, State], known: Collection[str], round: Round, *,
                  past: bool) -> Iterator[Diagnostic]:
    until = region_deadline(hq.master, round) or "–"
    for region, state in states.items():
        if state == "answered":
            continue
        code = "XP596" if state == "came" else "XP591" if not past else "XP595" if region in known else "XP592"
        yield Diagnostic(code, branch=region, params={
            "branch": hq.master.organisation.called(region), "until": until,
            "sheet": CALENDAR.label if code == "XP591" else ASSIGNMENTS.label})
