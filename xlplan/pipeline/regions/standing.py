"""How far each region is with the shifts, or the review, that HQ waits for. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from xlplan import terms
from xlplan.pipeline.regions.answers import latest_stage
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.states import BESIDE
from xlplan.plan.master.master import Master
from xlplan.plan.regions.acting import region_deadline, region_moment
from xlplan.plan.regions.answers import Regional, review_said, shift_said
from xlplan.plan.regions.review import RegionReview
from xlplan.plan.regions.shift import RegionShift
from xlplan.schema.diagnostic import Round
from xlplan.schema.round_names import round_name
from xlplan.store.ledger import Ledger
from xlplan.tables.books import REVIEW, SHIFTS, BookKind
from xlplan.text import Lang, Text, text_list

State = Literal["answered", "came", "returned", "stands", "missing", "undecided"]
_SAID: Final[dict[State, Text]] = {
    "answered": Text("已交", "已交", "answered"),
    "came": Text("已到 inbox/,还没有汇总", "已到 inbox/,還沒有彙總", "in inbox/, not consolidated yet"),
    "stands": Text("未就新的表作答,上次的有效", "未就新的表作答,上次的有效", "not answered on its new workbook: its earlier answer stands"),
    "undecided": BESIDE["undecided"],
    "returned": terms.in_sentence(terms.RETURNED), "missing": terms.in_sentence(terms.MISSING)}
_LINE: Final = Text("{round}的大区调剂(截止 {until}):{regions}", "{round}的區域調劑(截止 {until}):{regions}",
                    "Regional shifts before {round} (due {until}): {regions}")
_REVIEWS: Final = Text("{round}的大区审核意见(截止 {until}):{regions}", "{round}的區域審核意見(截止 {until}):{regions}",
                       "Regional reviews of {round} (due {until}): {regions}")
_ONE: Final = Text("{region} {state}", "{region} {state}", "{region} {state}")


@dataclass(frozen=True, slots=True)
class RegionsAsked:
    """The regions that HQ asked last for shifts, before the workbooks of which round, or for reviews of what came back in which; until when
    ('' where nothing says), and how far each is, by code. `past`: its time is over, or none was set. `between`: one of the answers of
    each region between which HQ has to choose."""

    round: Round
    until: str
    states: Mapping[str, State]
    past: bool
    kind: BookKind = SHIFTS
    between: Sequence[FileResult] = ()

    @property
    def waiting(self) -> list[str]:
        """Codes of those that have not answered."""
        return [code for code, state in self.states.items() if state != "answered"]

    @property
    def chased(self) -> list[str]:
        """Codes of those of them that have something to send still: HQ has not to choose between what they sent."""
        return [code for code in self.waiting if self.states[code] != "undecided"]

    def said(self, names: Mapping[str, str], lang: Lang) -> str:
        """In one line."""
        each = [_ONE.filled(region=names.get(code, code), state=_SAID[state]) for code, state in self.states.items()]
        line, of = (_LINE, round_name(self.round, "out")) if self.kind is SHIFTS else (_REVIEWS, round_name(self.round, "back"))
        return line(lang, round=of, until=self.until or "–", regions=text_list(each))

    def data(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"round": self.round, "deadline": self.until or None, "states": dict(self.states)}


def regions_asked(master: Master, plan: str, ledger: Ledger, files: Iterable[Regional], now: datetime,
                  kind: BookKind = SHIFTS) -> RegionsAsked | None:
    """How far they are `now` by the ledger and by the files in inbox/; None where none was asked in that plan."""
    in_round, issues = latest_stage(ledger, kind)
    if in_round is None:
        return None
    files = [*files]
    states = region_states(ledger, plan, in_round, issues, files, kind)
    between = [one.result for code, one in _latest_of(files, kind, in_round).items() if states.get(code) == "undecided"]
    due = region_moment(master, in_round, kind)
    return RegionsAsked(in_round, region_deadline(master, in_round, kind), states, due is None or now > due, kind,
                        between)


def _review_states(ledger: Ledger, plan: str, in_round: Round, issues: Mapping[str, int], files: Iterable[Regional]) -> dict[str, State]:
    known = {one.region: one for one in ledger.reviews(plan) if one.round == in_round}
    came = _latest_of(files, REVIEW, in_round)
    return {code: _review_state(known.get(code), number, came.get(code)) for code, number in issues.items()}


def _review_state(known: RegionReview | None, number: int, file: Regional | None) -> State:
    held: State = "missing" if known is None else "answered" if known.issue == number else "stands"
    if file is None or held == "answered":
        return held
    if (said := review_said(file, "")) is None:
        return "undecided" if file.result.undecided else "returned"
    return "came" if said.issue == number else held


def _latest_of(files: Iterable[Regional], kind: BookKind, in_round: Round) -> dict[str, Regional]:
    """Region -> its file of that kind and round that does not stand aside."""
    return {issued.stamp.branch: file for file in files if (issued := file.submission.issued) is not None and issued.kind is kind
            and issued.stamp.round == in_round and not file.result.stands_aside}


def region_states(ledger: Ledger, plan: str, in_round: Round, issues: Mapping[str, int], files: Iterable[Regional],
                  kind: BookKind = SHIFTS) -> dict[str, State]:
    """How far each region is, of those that have a workbook of that kind and round (region -> number of its latest)."""
    return STATES[kind.key](ledger, plan, in_round, issues, files)


def _shift_states(ledger: Ledger, plan: str, in_round: Round, issues: Mapping[str, int], files: Iterable[Regional]) -> dict[str, State]:
    known = {one.region: one for one in ledger.shifts(plan) if one.round == in_round}
    came = _latest_of(files, SHIFTS, in_round)
    return {code: _state(known.get(code), number, came.get(code)) for code, number in issues.items()}


def _state(known: RegionShift | None, number: int, file: Regional | None) -> State:
    held: State = "missing" if known is None else "answered" if known.issue == number else "stands"
    if file is None:
        return held
    if (said := shift_said(file, "")) is not None:
        return "answered" if said.says_like(known) else "came"
    if file.result.undecided:
        return "undecided"
    late = any(d.code in ("XP590", "XP599") for d in file.result.diagnostics)
    return held if known is not None and (late or known.sha256 == file.submission.sha256) else "returned"


STATES: Final = {SHIFTS.key: _shift_states, REVIEW.key: _review_states}
