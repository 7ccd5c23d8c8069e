"""`xlplan issue`: the goals broken down, a workbook for each unit that fills in, all or none. Floor 6."""
from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Final, Literal

from xlplan.errors import XlplanError, require_one_of
from xlplan.excel.writing.write import write_workbook
from xlplan.pipeline.issued_copies import finish_placing, staging_folder
from xlplan.pipeline.loading import load_plan
from xlplan.pipeline.next_round import next_round
from xlplan.pipeline.results import Issuance
from xlplan.pipeline.round_findings import round_findings
from xlplan.pipeline.submissions import PathLike, Progress
from xlplan.plan.breakdown.assigned import assigned_targets
from xlplan.plan.breakdown.branch_issue import Issue, given_frames, issued_for
from xlplan.plan.checking.outcome import must_fix
from xlplan.plan.master.filling import filling_units
from xlplan.plan.rollup import facts_text
from xlplan.plan.rounds.carrying import NextWorkbook
from xlplan.schema.diagnostic import ROUNDS, Round
from xlplan.store.branch_folders import distinct_file_names
from xlplan.store.ledger import Ledger, Placing
from xlplan.tables.master.tables_issued import TABLES_ISSUED
from xlplan.terms import SHORT_ROUNDS
from xlplan.text import Text
from xlplan.workbook.stamp import digest as sealed_digest
from xlplan.workbook.stamp import stamp_lines
from xlplan.workbook.writing.branch_book import branch_book

_NOBODY: Final = Text("{round}没有要下发的填报表:总控表「{sheet}」里没有单位在这一轮填表",
                      "{round}沒有要發送的填報檔:總控表「{sheet}」裡沒有單位在這一輪填表",
                      "There is no workbook to issue in this round ({round}): by the sheet “{sheet}” of the master nobody fills in a table")


def issue(folder: PathLike, *, round: Round = "bottom_up", progress: Progress | None = None,
          on: date | None = None, by: str = "", balance: Literal["stop", "unassigned"] | None = None) -> Issuance:
    """Write one workbook for each unit that fills in (see `plan.master.filling`); nothing is written while the master holds something
    that must be fixed. Workbooks of an earlier issue are kept under issued/earlier. `by`: who issues, for the ledger.

    The first rounds start from the goals broken down; a later one from where each unit stands (`next_round`), its target what HQ
    decided. `balance`: whether what is unassigned may take the difference; the master says unless given.

    All or none: what stops it before the issue is recorded, `progress` raising too, leaves issued/ and the ledger as they
    were; from then on the number is used up, and what stops the moving of the files is made good, by the next command at
    the latest. XlplanError where somebody removed files on their way (see `finish_placing`), and where nobody fills in anything
    in that round."""
    require_one_of("round", round, ROUNDS)
    if balance is not None:
        require_one_of("balance", balance, ("stop", "unassigned"))
    hq = load_plan(folder)
    plan, identity, master = hq.folder, hq.plan, hq.master
    found, start = [*hq.behind, *hq.findings], None
    units, day, key = filling_units(master, round), on or date.today(), plan.seal_key()
    if not must_fix(found) and units and (start := next_round(hq, round)) is not None:
        found += round_findings(hq, start, balance or master.company.balance)
    breakdown = start.settlement.breakdown if start else hq.breakdown
    if must_fix(found):
        with Ledger(plan.ledger) as ledger:
            return Issuance(round, ledger.next_issue(), {}, found, assigned_targets(master, breakdown), hq.balances,
                            master.history.reports)
    if not units:
        raise XlplanError(_NOBODY, round=SHORT_ROUNDS[round], sheet=TABLES_ISSUED.label)
    moment = datetime.combine(day, datetime.min.time())
    names = distinct_file_names((unit, unit) for unit in units)  # no two alike where case does not count
    with staging_folder(plan) as room, Ledger(plan.ledger, by=by) as ledger:
        number = ledger.next_issue()
        for dead in plan.stages():  # nobody else is at work here: who issues keeps the ledger
            if dead != room:
                plan.unstage(dead)
        room.mkdir(exist_ok=True)  # another run may have taken it for a dead one's while this one waited
        this, opens = Issue(identity, round, number, day.isoformat(), master.company.lang), dict[str, tuple[str, ...]]()
        for n, (unit, name) in enumerate(zip(units, names, strict=True), 1):
            own = start.carried[unit] if start else NextWorkbook(given_frames(master, breakdown, unit, round))
            issued, frames = issued_for(master, breakdown, unit, this, own.frames)
            book = branch_book(issued, frames, key, answers=own.answers, signs=own.signs, created=moment)
            new = write_workbook(book, room / f"{name}.xlsx")
            opens[unit] = issued.stamp.opens
            ledger.record_issue(identity, unit, round, number, issued.stamp.version, new.path.name, new.sha256, moment,
                                sealed_digest(stamp_lines(issued)))
            if progress:
                progress(n, len(units))
        ledger.record_facts(identity, round, number, facts_text(replace(start.facts if start else hq.facts, opens=opens)),
                            hq.sheets.sha256)
        ledger.record_placing(Placing(number, room.name, plan.next_earlier().name))
    try:
        finish_placing(plan, by)
    except BaseException:  # who stops it while files are moved has them moved first; what it fails on, the next command tries
        with suppress(OSError):
            finish_placing(plan, by)
        raise
    with Ledger(plan.ledger) as ledger:
        placed, head = ledger.files_of(number), ledger.head()
    files = {unit: plan.issued / placed[unit].file for unit in units}
    return Issuance(round, number, files, found, assigned_targets(master, breakdown), hq.balances, master.history.reports, head)
