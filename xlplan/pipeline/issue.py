"""`xlplan issue`: the goals broken down, a workbook for each unit that fills in, all or none. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final, Literal, get_args

from xlplan.errors import XlplanError, require_one_of
from xlplan.excel.patching.commented import write_commented
from xlplan.pipeline.adjust.units_meant import units_meant
from xlplan.pipeline.file_names import FileNames
from xlplan.pipeline.issue_room import issue_room, next_number, place_issue
from xlplan.pipeline.kept_copies import record_judged
from xlplan.pipeline.loading import load_plan, with_overdrawn
from xlplan.pipeline.next_round import held_back, next_round
from xlplan.pipeline.regions.issue_regions import issue_regions, passed_over, waiting_regions
from xlplan.pipeline.regions.issue_reviews import issue_reviews
from xlplan.pipeline.regions.shift_checks import shift_findings
from xlplan.pipeline.replaced_rollup import opinions_now
from xlplan.pipeline.results import Issuance
from xlplan.pipeline.round_findings import outgoing_findings
from xlplan.pipeline.running_round import running_round
from xlplan.pipeline.steps import ISSUING, PLACING, advance, begin
from xlplan.pipeline.submissions import PathLike, Progress
from xlplan.pipeline.unit_workbooks import UnitWorkbooks
from xlplan.plan.breakdown.assigned import assigned_targets
from xlplan.plan.checking.outcome import must_fix
from xlplan.plan.consolidate.reserve import overdrawn_findings
from xlplan.plan.master.filling import filling_units
from xlplan.plan.opinions.opinion import Opinion
from xlplan.plan.regions.shift import stops_units
from xlplan.plan.rollup import facts_text
from xlplan.plan.rounds.given_marks import given_marks
from xlplan.schema.diagnostic import APPROVAL, ROUNDS, Round, Severity
from xlplan.schema.round_names import round_name
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.tables.books import Stage
from xlplan.tables.master.tables_issued import TABLES_ISSUED
from xlplan.text import Text, list_briefly
from xlplan.workbook.seal_keys import key_name
from xlplan.workbook.stamp import digest as sealed_digest
from xlplan.workbook.stamp import stamp_lines
from xlplan.workbook.writing.branch_book import branch_book

_NOBODY: Final = Text("{round}没有要下发的填报表:总控表「{sheet}」里没有单位在这一轮填表",
                      "{round}沒有要發送的填報檔:總控表「{sheet}」裡沒有單位在這一輪填表",
                      "There is no workbook to issue in this round ({round}): by the sheet “{sheet}” of the master nobody fills in a table")

_NO_REASON: Final = Text("{round}已经下发给 {units}。再次下发请写明原因(--reason),会印在新填报表的首页",
                         "{round}已經發送給 {units}。再次發送請寫明原因(--reason),會印在新填報檔的首頁",
                         "This round ({round}) was issued to {units} before. Give the reason for issuing it again (--reason): the cover of "
                         "the new workbooks says it")


class ReasonMissing(XlplanError):
    """The round was issued to units before, and nobody says why again."""

    @property
    def units(self) -> object:
        """Those units."""
        return self.params["units"]


def issue(folder: PathLike, *, round: Round | None = None, branches: Iterable[str] | None = None, scope: str = "", reason: str = "",
          dry_run: bool = False, progress: Progress | None = None, on: date | None = None, by: str = "",
          balance: Literal["stop", "unassigned"] | None = None, stage: Stage = "units") -> Issuance:
    """Write one workbook for each unit that fills in (see `plan.master.filling`), of those in `branches` or below `scope`, by code or
    name, where one is given; nothing is written while the master holds something that must be fixed. Workbooks of an earlier issue
    are kept under issued/earlier. `by`: who issues, for the ledger.

    `round`: the one issued last unless given, at first the first submission. The first rounds start from the goals broken down; a later
    one from where each unit stands (`next_round`), its target what HQ decided. `balance`: whether what is unassigned may take the
    difference; the master says unless given. A unit that has a workbook of the round gets another, which holds what it typed so far and
    says on its cover what it replaces, for what `reason`, and what is other. `dry_run`: what would be written; nothing is.

    `stage` regions: before that, to each region that acts, a workbook in which it shifts targets among its units (`issue_regions`); what
    it sends back is in the targets of those units once `consolidate` has taken it in. Until the regions' deadline the units of one that
    has not answered are not issued to.

    `stage` review: once tables came back, to each region that acts what came of its branches, with figures and findings, to write what it
    says of each (`issue_reviews`).

    All or none: what stops it before the issue is recorded, `progress` raising too, leaves issued/ and the ledger as they
    were; from then on the number is used up, and what stops the moving of the files is made good, by the next command at
    the latest. XlplanError where somebody removed files on their way (see `finish_placing`), where nobody fills in anything
    in that round, for a unit that is none, without a reason where the round was issued to a unit before, and for a round that is over."""
    if round is not None:
        require_one_of("round", round, ROUNDS)
    if balance is not None:
        require_one_of("balance", balance, ("stop", "unassigned"))
    require_one_of("stage", stage, get_args(Stage))
    if stage == "review":
        return issue_reviews(folder, round, branches=branches, scope=scope, reason=reason, dry_run=dry_run, progress=progress,
                             on=on or date.today(), by=by)
    hq = load_plan(folder)
    this = running_round(hq.folder, hq.plan, round)
    if stage == "regions":
        return issue_regions(hq, this, branches=branches, scope=scope, reason=reason, dry_run=dry_run, progress=progress,
                             on=on or date.today(), by=by, balance=balance or hq.master.company.balance)
    plan, master = hq.folder, hq.master
    found, start, every = [*hq.behind, *hq.findings], None, filling_units(master, this)
    units = units_meant(master.organisation, every, branches, scope) if branches is not None or scope else [*every]
    found = [replace(d, severity=Severity.WARNING) if d.code == "XP593" and not stops_units(d, master, units) else d for d in found]
    if not must_fix(found) and units:
        start = next_round(hq, this, units)
        found = with_overdrawn(hq, found, overdrawn_findings(held_back(hq, start), master.reserve.row_key))
        found += outgoing_findings(hq, this, start, balance or master.company.balance)
        found += waiting_regions(hq, this, units, datetime.combine(on, datetime.min.time()) if on else datetime.now(),
                                 start.judged if start else None)
        found += shift_findings(hq, this, units, start.breakdown if start else hq.breakdown)
    breakdown = start.breakdown if start else hq.breakdown
    made = Issuance(this, next_number(plan), {}, found, assigned_targets(master, breakdown, settled=bool(start and start.ends)),
                    held_back(hq, start), master.history.reports, dry_run=dry_run,
                    names={code: unit.name or code for code, unit in master.organisation.by_code.items()},
                    settled=start.units if start else (), accepts=master.company.silence == "declared",
                    left={unit: own.work.left for unit, own in start.carried.items() if own.work.left} if start else {},
                    passed_over=passed_over(hq, this, units))
    if must_fix(found):
        return made
    if not units:
        raise XlplanError(_NOBODY, round=round_name(this, "out"), sheet=TABLES_ISSUED.label)
    if start and start.earlier and not (reason.strip() or dry_run):
        raise ReasonMissing(_NO_REASON, round=round_name(this, "out"), units=list_briefly(map(master.organisation.called, start.earlier)))
    names, again = FileNames(master), start.earlier if start else {}
    moment = datetime.combine(day := on or date.today(), datetime.min.time())
    work = UnitWorkbooks(hq, this, breakdown, start, reason.strip(), day, _opinions(plan) if this == APPROVAL else ())
    if dry_run:
        made.changes = {unit: work.changes(work.workbook(unit, made.number)[0]) for unit in again}
        return replace(made, files={
            unit: plan.issued / names.workbook(unit, this, made.number if unit in again else None) for unit in units})
    key = plan.seal_key()
    begin(progress, ISSUING, len(units))
    with issue_room(plan, by) as room:
        ledger, number = room.ledger, room.number
        record_judged(plan, ledger, start.judged if start else None, hq.sheets.sha256)
        opens, given = dict[str, Sequence[str]](), dict[str, Mapping[str, str]]()
        for n, unit in enumerate(units, 1):
            issued, own = work.workbook(unit, number)
            made.changes |= {unit: changes} if (changes := work.say_again(issued)) is not None else {}
            book = branch_book(issued, own.frames, key, answers=own.answers, signs=own.signs, choices=own.choices, work=own.work,
                               created=moment)
            new = write_commented(book, room.folder / names.workbook(unit, this, number if unit in again else None))
            opens[unit], given[unit] = issued.stamp.opens, given_marks(issued, hq.sheets.sha256, work.ceilings(unit))
            ledger.record_issue(hq.plan, unit, this, number, issued.stamp.version, new.path.name, new.sha256, moment,
                                sealed_digest(stamp_lines(issued)), reason.strip() if issued.again else "", key_name(key))
            advance(progress, n, len(units), made.names[unit])
        facts = start.facts if start else hq.facts
        noted = replace(facts, opens={**(facts.opens or {}), **opens}, given={**(facts.given or {}), **given},
                        declared=master.own_tables)
        ledger.record_facts(hq.plan, this, number, facts_text(noted), hq.sheets.sha256)
    begin(progress, PLACING)
    placed, head = place_issue(plan, number, by)
    return replace(made, number=number, files={unit: placed[unit] for unit in units}, chain=head)


def _opinions(plan: PlanFolder) -> Sequence[Opinion]:
    """What HQ typed into roll-ups, also into the one that no run has read yet."""
    if not plan.ledger.exists():
        return ()
    with Ledger(plan.ledger) as ledger:
        return [*opinions_now(plan, ledger).values()]
