"""`xlplan demo`: the round trip on a made-up company, through the same files and functions a company uses. Floor 6."""
from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Final

from xlplan.example.behaviour import draw_answers, draw_moods, draw_signoffs, fill_tables
from xlplan.example.company import company_tables
from xlplan.example.filling_shelf import fill_shelf, switch_on
from xlplan.excel.writing.write import to_bytes
from xlplan.pipeline.check_new import check_year
from xlplan.pipeline.consolidate import consolidate
from xlplan.pipeline.demo_regions import play_regions, play_reviews, with_acting_regions
from xlplan.pipeline.demo_rounds import CORRECTED, draw_broken, play_second, put_in, sent_bytes, write_noted
from xlplan.pipeline.issue import issue
from xlplan.pipeline.loading import load_plan
from xlplan.pipeline.results import Consolidation
from xlplan.pipeline.steps import DEMO_BEGINS, DEMO_ENDS, DEMO_FIRST, DEMO_TOGETHER, advance, begin
from xlplan.pipeline.submissions import Progress
from xlplan.plan.breakdown.branch_issue import Issue, issued_for
from xlplan.plan.master.filling import filling_units
from xlplan.plan.master.master import Master
from xlplan.plan.regions.acting import reviewing_regions, shifting_regions
from xlplan.plan.regions.shift import shift_facts
from xlplan.schema.diagnostic import Round
from xlplan.store import demo_mark
from xlplan.store.account import made_up_account
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger
from xlplan.tables.master.rows import with_room
from xlplan.text import Lang
from xlplan.workbook.blueprint import Book
from xlplan.workbook.writing.branch_book import branch_book
from xlplan.workbook.writing.master_book import master_book

_ISSUED: Final = (10, 26)  # month and day of the year before: when the first round is sent out
_BACK: Final = timedelta(days=9)
_MEETING: Final = timedelta(days=12, hours=8)
_ACCOUNT: Final = "xlplan@demo"


def demo(folder: str | Path, *, branches: int = 12, seed: int = 7, year: int = 2027, lang: Lang = "zh-CN",
         broken: int = 3, round: Round | None = None, rollup: bool = True, progress: Progress | None = None,
         key: bytes | None = None) -> Consolidation:
    """Make a plan folder of a made-up company, have its regions shift targets, issue, fill the workbooks as branches would, break
    `broken` of them in ways seen in the field, consolidate, have the regions review what came; then freeze that, issue again and have
    everybody answer. Six tables of the shelf are on. `round`: one round alone, without regions and shelf. Same arguments, same
    contents, but for the seals: every plan has a key of its own unless `key` (32 bytes) is given.

    A demo that was stopped can be played again into its folder. XlplanError when the folder holds anything else, and for a
    year that is none.
    """
    begin(progress, DEMO_BEGINS)
    check_year(year)
    plan = PlanFolder(Path(folder))
    demo_mark.clear_stopped(plan)
    plan.create()
    demo_mark.begin_demo(plan)
    if key is not None:
        plan.key.write_text(key.hex() + "\n", encoding="ascii")
    frames = company_tables(branches, seed, year, lang)
    frames |= {key: with_room(frames[key]) for key in ("assignments", "adjustments")}  # HQ's week goes on there
    fields = frames["company"]
    first = round or "bottom_up"
    fields.texts["value"][fields.keys.index("round")] = first
    if first == "final":  # by the policy of that company; else they open with the approval
        fields.texts["value"][fields.keys.index("person_targets_from")] = first
    sent = date(year - 1, *_ISSUED)
    if round is None:
        frames = with_acting_regions(frames, sent, lang)
        switch_on(frames["tables_issued"], lang)
    write_noted(plan, to_bytes(master_book(frames, f"demo-{year}-{seed}", lang, datetime.combine(sent, datetime.min.time()))), plan.master)
    with made_up_account(_ACCOUNT):
        company = load_plan(plan.path).master if round is None else None
        if company is not None and shifting_regions(company):
            play_regions(plan, sent)
        issue(folder, round=first, on=sent)
        begin(progress, DEMO_FIRST)
        corrections = _send_back(plan, seed, broken, sent, progress)
        begin(progress, DEMO_TOGETHER if round is None else DEMO_ENDS)
        at = datetime.combine(sent, datetime.min.time())
        result = consolidate(folder, rollup=rollup and round is not None, now=at + _MEETING)
        if round is None:
            if company is not None and reviewing_regions(company):
                play_reviews(plan, at + _MEETING)
            result = play_second(plan, seed, at, at + _MEETING, corrections, broken, rollup, progress)
    demo_mark.finish_demo(plan)
    return result


def _send_back(plan: PlanFolder, seed: int, broken: int, sent: date, progress: Progress | None) -> dict[Path, Book]:
    """Fill every issued workbook and put it into the inbox; the first `broken` drawn by lot are broken: what those will send then."""
    hq = load_plan(plan.path)
    identity, master, breakdown = hq.plan, hq.master, hq.breakdown
    codes = filling_units(master, master.company.round)
    with Ledger(plan.ledger) as ledger:
        number = ledger.next_issue() - 1
    this = Issue(identity, master.company.round, number, sent.isoformat(), master.company.lang)
    rng, corrections = Random(seed), dict[Path, Book]()
    unlucky = draw_broken(codes, broken, rng)
    taken = {unit.manager for unit in master.organisation.by_code.values()}
    for n, (branch, mood) in enumerate(zip(codes, draw_moods(len(codes), rng), strict=True), 1):
        own = Random(f"{seed} {branch}")
        said = shift_facts(master.assignments, branch, this.round, this.lang)
        issued, frames = issued_for(master, breakdown, branch, this, facts=said)
        fill_tables(frames, own, mood, this.lang, year=master.company.year, start_month=master.company.start_month,
                    ties=this.round in ("final", "approved"))
        fill_shelf(frames, master.organisation.by_code[branch].name, this.lang, master.company.year, incomplete=n == 1)
        back = datetime.combine(sent, datetime.min.time()) + _BACK + timedelta(minutes=own.randrange(3000))
        book = branch_book(issued, frames, plan.seal_key(), answers=draw_answers(frames, own, this.lang, issued),
                           signs=draw_signoffs(own, this.lang, back.date().isoformat(), taken, _director(master, branch)), created=back)
        path = plan.inbox / f"{branch.lower()}.xlsx"
        if branch in unlucky:
            corrections[path] = replace(book, created=back + CORRECTED)
        put_in(plan, path, sent_bytes(book, own, unlucky.get(branch)), back)
        advance(progress, n, len(codes), master.organisation.by_code[branch].name)
    return corrections


def _director(master: Master, branch: str) -> str:
    region = master.organisation.region_of(branch)
    return master.organisation.by_code[region].manager if region else ""
