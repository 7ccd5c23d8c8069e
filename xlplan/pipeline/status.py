"""`xlplan status`: where a plan is, who is missing, what is open, what to do next; nothing is written. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from xlplan import terms
from xlplan.brief import Brief
from xlplan.pipeline.consolidate import put_together
from xlplan.pipeline.first_step import matters_of, standing_of
from xlplan.pipeline.judge_inbox import judge_inbox
from xlplan.pipeline.kept_copies import NOTHING_KEPT, KeptSize, kept_size
from xlplan.pipeline.loading import Headquarters, load_issued
from xlplan.pipeline.next_steps import each_matter, next_steps
from xlplan.pipeline.open_matter import Open
from xlplan.pipeline.printing import align_columns, diagnostic_lines, ledger_lines
from xlplan.pipeline.regions.answers import latest_stage
from xlplan.pipeline.regions.standing import RegionsAsked, regions_asked
from xlplan.pipeline.replaced_rollup import opinions_now
from xlplan.pipeline.submissions import PathLike, Progress
from xlplan.pipeline.undelivered import units_not_reached
from xlplan.pipeline.units_behind import BehindUnit
from xlplan.pipeline.versions.last import said_closed
from xlplan.plan.checking.outcome import diagnostic_data
from xlplan.plan.checking.states import BranchState, handed_in_text
from xlplan.plan.master.agenda import AgendaItem, agenda_of
from xlplan.plan.master.deadlines import all_deadlines, deadline_moment, deadline_of
from xlplan.plan.master.records import Entity
from xlplan.plan.opinions.board import board_of
from xlplan.plan.regions.answers import Regional
from xlplan.schema.diagnostic import Diagnostic, Round, rounds_answered
from xlplan.schema.round_names import round_name
from xlplan.store.ledger import Ledger
from xlplan.tables.books import SHIFTS
from xlplan.text import Lang, Text

_HEAD: Final = Text("{company} {year} 年度计划 · {round} · 第 {issue} 次下发({day})",
                    "{company} {year} 年度計畫 · {round} · 第 {issue} 次發送({day})",
                    "{company} plan {year} · {round} · issue {issue} ({day})")
_NOT_YET: Final = Text("{company} {year} 年度计划 · 还没有下发", "{company} {year} 年度計畫 · 尚未發送",
                       "{company} plan {year} · nothing is issued yet")
_DUE: Final = Text("截止 {when}({left})", "截止 {when}({left})", "Due {when} ({left})")
_LEFT: Final = Text("还有 {n} 天", "還有 {n} 天", "{n} days left")
_TODAY: Final = Text("就在今天", "就在今天", "today")
_PAST: Final = Text("已过 {n} 天", "已過 {n} 天", "{n} days ago")
_OTHERS: Final = Text("各轮截止:{all}", "各輪截止:{all}", "All deadlines: {all}")
_NOW: Final = Text("日历 · 进行中:{what}", "日程 · 進行中:{what}", "Calendar, under way: {what}")
_NEXT_UP: Final = Text("日历 · 下一项:{what}", "日程 · 下一項:{what}", "Calendar, next: {what}")
_RUNS: Final = Text("{start} 至 {deadline}", "{start} 至 {deadline}", "{start} to {deadline}")
_DUE_ON: Final = Text("截止 {deadline}", "截止 {deadline}", "due {deadline}")
_CLOSED: Final = Text("已封存:{version}", "已封存:{version}", "Closed: {version}")
_VERSIONS: Final = Text("版本:{names}", "版本:{names}", "Versions: {names}")
_KEPT: Final = Text("收到并审过的文件留底 {n} 份({size} MB),在 received/", "收到並審過的檔案留底 {n} 份({size} MB),在 received/",
                    "Copies kept of {n} files that were judged ({size} MB), in received/")
_WITHOUT: Final = Text("另有 {n} 家还没有拿到{round}的填报表,列在下面,写着它们各在哪一轮",
                       "另有 {n} 家還沒有拿到{round}的填報檔,列在下面,寫著它們各在哪一輪",
                       "Units without a workbook of this round ({round}) so far: {n}, listed below with the round in which they are")
_IN_ROUND: Final = Text("{round}:{state}", "{round}:{state}", "{round}: {state}")
_NEVER: Final = Text("还没有下发", "尚未發送", "Nothing issued yet")
_NEXT: Final = Text("下一步:", "下一步:", "Next:")
_HEADS: Final = (terms.BRANCH, terms.REGION, terms.STATUS, Text("负责人", "負責人", "Manager"), Text("手机", "手機", "Mobile"))


@dataclass(frozen=True, slots=True, repr=False)
class PlanStatus(Brief):
    """What `status` gives back.

    Attributes:
        company, year: of the plan. round: the one issued last, None where nothing was. now: the moment it is about.
        issue, issued: number and day of its latest issue. due: its deadline as typed; moment: the same, None where it is no date.
        deadlines: of every round that has one. closed: the version that closed the round, '' while it is open.
        versions: names of those frozen. states: unit -> how far it is. units: by code. regions: unit -> its region's name.
        agenda: what the calendar has under way, and next.
        kept: copies of judged files. asked: how far the regions are that shift targets; reviews: that review.
        ledger: what is wrong with it.
        behind: unit that has no workbook of the round -> how far it is in the one that it has.
        not_reached: unit -> XP955, where a mail to it came back.
        open: matters that somebody must attend to, in the order in which to do so.
    """

    company: str
    year: int
    now: datetime
    round: Round | None = None
    issue: int = 0
    issued: str = ""
    due: str = ""
    moment: datetime | None = None
    deadlines: tuple[tuple[Round, str], ...] = ()
    closed: str = ""
    versions: tuple[str, ...] = ()
    states: Mapping[str, BranchState] = field(default_factory=dict)
    units: Mapping[str, Entity] = field(default_factory=dict)
    regions: Mapping[str, str] = field(default_factory=dict)
    ledger: Sequence[Diagnostic] = ()
    open: tuple[Open, ...] = ()
    kept: KeptSize = NOTHING_KEPT
    asked: RegionsAsked | None = None
    reviews: RegionsAsked | None = None
    agenda: tuple[AgendaItem, ...] = ()
    behind: Mapping[str, BehindUnit] = field(default_factory=dict)
    not_reached: Mapping[str, Diagnostic] = field(default_factory=dict)

    @property
    def days_left(self) -> int | None:
        """Whole days to the deadline, below 0 after it; None where there is none."""
        return None if self.moment is None else (self.moment.date() - self.now.date()).days

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"company": self.company, "year": self.year, "round": self.round, "issue": self.issue or None, "issued": self.issued or None,
                "deadline": self.due or None, "days_left": self.days_left, "deadlines": dict(self.deadlines),
                "calendar": [one.data() for one in self.agenda], "closed": self.closed or None,
                "versions": [*self.versions], "received": {"files": self.kept.files, "bytes": self.kept.bytes},
                "units": {code: {"name": self._name(code), "region": self.regions.get(code, ""), "round": self.round, "state": one.state,
                                 "standing": one.standing, "said": one.said(lang), "tables": dict(one.tables)}
                          for code, one in self.states.items()},
                "behind": {code: {"name": self._name(code), "region": self.regions.get(code, ""), "round": one.round,
                                  "state": one.state.state if one.state else None, "said": _said_behind(one, lang)}
                           for code, one in self.behind.items()},
                "not_reached": {code: diagnostic_data(d, lang) for code, d in self.not_reached.items()},
                "regions": self.asked.data() if self.asked else None,
                "reviews": self.reviews.data() if self.reviews else None,
                "open": [{"what": one.key, "count": one.count, "said": one.said(lang)} for one in self.open],
                "next": [step(lang) for step in next_steps(self.open)],
                "diagnostics": [diagnostic_data(d, lang) for d in self.ledger]}

    def sums(self, lang: Lang) -> Iterator[str]:
        """The round, who has handed in, what comes first."""
        yield self._head(lang)
        if self.states:
            yield handed_in_text(self.states, lang)
        yield from (f"{_NEXT(lang)} {step(lang)}" for step in next_steps(self.open[:1]))

    def _head(self, lang: Lang) -> str:
        if self.round is None:
            return _NOT_YET(lang, company=self.company, year=self.year)
        return _HEAD(lang, company=self.company, year=self.year, round=round_name(self.round, "back"), issue=self.issue, day=self.issued)

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        yield from ledger_lines(self.ledger, lang)
        yield self._head(lang)
        if self.round is not None and (left := self.days_left) is not None:
            said = _PAST if left < 0 else _LEFT if left else _TODAY
            yield _DUE(lang, when=self.due, left=said(lang, n=abs(left)))
        if len(self.deadlines) > 1:
            yield _OTHERS(lang, all=" · ".join(f"{round_name(of, 'back')(lang)} {when}" for of, when in self.deadlines))
        yield from (_said_item(one, lang) for one in self.agenda)
        if self.closed:
            yield _CLOSED(lang, version=self.closed)
        if self.versions:
            yield _VERSIONS(lang, names=" · ".join(self.versions))
        if self.kept.files:
            yield _KEPT(lang, n=self.kept.files, size=f"{self.kept.bytes / 1_000_000:.1f}")
        for asked in (self.asked, self.reviews):
            if asked:
                yield asked.said({code: self._name(code) for code in asked.states}, lang)
        if self.states:
            yield handed_in_text(self.states, lang)
        for found in self.not_reached.values():
            yield from diagnostic_lines(found, lang)
        if self.behind and self.round is not None:
            yield _WITHOUT(lang, round=round_name(self.round, "out"), n=len(self.behind))
        rows = [self._row(code, one.said(lang)) for code, one in self.states.items()
                if one.standing != "passed" or one.undecided or one.altered or one.state == "unacknowledged"]
        if rows := [*rows, *(self._row(code, _said_behind(one, lang)) for code, one in self.behind.items())]:
            yield ""
            yield from align_columns([tuple(head(lang) for head in _HEADS), *rows], texts=True)
        if steps := next_steps(self.open):
            yield ""
            yield _NEXT(lang)
            yield from (f"  {n}. {step(lang)}" for n, step in enumerate(steps, 1))

    def _name(self, code: str) -> str:
        return (self.units[code].name if code in self.units else "") or code

    def _row(self, code: str, said: str) -> tuple[str, ...]:
        unit = self.units.get(code)
        whom = (unit.manager, unit.phone) if unit else ("", "")
        return (self._name(code), self.regions.get(code, ""), said, *whom)


def _said_behind(one: BehindUnit, lang: Lang) -> str:
    if one.round is None:
        return _NEVER(lang)
    stands = round_name(one.round, "out" if one.state is None else "back")
    return stands(lang) if one.state is None else _IN_ROUND(lang, round=stands, state=one.state.said(lang))


def _said_item(one: AgendaItem, lang: Lang) -> str:
    days = (_RUNS if one.start else _DUE_ON)(lang, start=one.start, deadline=one.deadline)
    return (_NOW if one.when == "now" else _NEXT_UP)(lang, what=" · ".join(filter(None, (one.item, one.owner, days))))


def _came(hq: Headquarters, ledger: Ledger, progress: Progress | None) -> Sequence[Regional]:
    """What regions sent back before anything was issued to other units."""
    return judge_inbox(hq, ledger, progress=progress).regional if latest_stage(ledger, SHIFTS)[1] else ()


def status(folder: PathLike, *, round: Round | None = None, now: datetime | None = None, progress: Progress | None = None) -> PlanStatus:
    """Where the plan is: the round issued last (or `round`), how far each unit is, what is open and what to do next. Files in inbox/
    are judged as `consolidate` judges them; nothing is written. XlplanError as `consolidate`."""
    hq = load_issued(folder, round)
    at, master, company = now or datetime.now(), hq.master, hq.master.company
    with Ledger(hq.folder.ledger) as ledger:
        issued = round or ledger.latest_round(hq.plan)
        if issued is None or not (numbers := ledger.latest_issue(*rounds_answered(issued))):
            asked = regions_asked(master, hq.plan, ledger, _came(hq, ledger, progress), at)
            return PlanStatus(company.name, company.year, at, deadlines=tuple(all_deadlines(master)), ledger=hq.behind,
                              open=tuple(each_matter(hq, asked=asked)), units=master.organisation.by_code, asked=asked,
                              agenda=agenda_of(master, at.date()))
        result, inbox = put_together(hq, ledger, progress=progress)
        standing = standing_of(hq, ledger, issued, result, inbox, at)
        board = board_of(result.numbers, opinions_now(hq.folder, ledger), result.names)
        result.numbers.reviewed, result.numbers.outdated = board.reviewed, board.outdated
        closed, versions = ledger.closed_round(hq.plan, *rounds_answered(issued)), ledger.versions(hq.plan)
        last = max(numbers.values())
        away = units_not_reached(ledger, master)
        days = [one.at for code in numbers for one in ledger.issues_of(hq.plan, code) if one.number == last]
    org = master.organisation
    return PlanStatus(
        company.name, company.year, at, issued, last, f"{days[0].astimezone():%Y-%m-%d}" if days else "", deadline_of(master, issued),
        deadline_moment(master, issued), tuple(all_deadlines(master)), said_closed(closed) if closed else "",
        tuple(one.name for one in versions), result.states, org.by_code,
        {code: org.by_code[top].name if (top := org.counts_in(code)) and top in org.by_code else ""
         for code in (*result.states, *standing.behind)
         if code in org.by_code}, result.ledger, tuple(matters_of(hq, issued, result, inbox, standing)), kept_size(hq.folder),
        standing.asked, standing.reviews, agenda_of(master, at.date()), standing.behind, away)
