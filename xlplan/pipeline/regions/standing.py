"""How far each region is with the shifts that HQ waits for. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from xlplan import terms
from xlplan.pipeline.regions.answers import latest_stage
from xlplan.plan.master.master import Master
from xlplan.plan.regions.acting import region_deadline, region_moment
from xlplan.plan.regions.answers import Regional, shift_said
from xlplan.schema.diagnostic import Round
from xlplan.schema.round_names import round_name
from xlplan.store.ledger import Ledger
from xlplan.tables.books import SHIFTS
from xlplan.text import Lang, Text, text_list

State = Literal["answered", "came", "returned", "missing"]
_SAID: Final[dict[State, Text]] = {
    "answered": Text("已交", "已交", "answered"),
    "came": Text("已到 inbox/,还没有汇总", "已到 inbox/,還沒有彙總", "in inbox/, not consolidated yet"),
    "returned": terms.in_sentence(terms.RETURNED), "missing": terms.in_sentence(terms.MISSING)}
_LINE: Final = Text("{round}的大区调剂(截止 {until}):{regions}", "{round}的區域調劑(截止 {until}):{regions}",
                    "Regional shifts before {round} (due {until}): {regions}")
_ONE: Final = Text("{region} {state}", "{region} {state}", "{region} {state}")


@dataclass(frozen=True, slots=True)
class RegionsAsked:
    """The regions that HQ asked for shifts last: before the workbooks of which round, until when ('' where nothing says), and how far each
    is, by code. `past`: its time is over."""

    round: Round
    until: str
    states: Mapping[str, State]
    past: bool

    @property
    def waiting(self) -> list[str]:
        """Codes of those that have not answered."""
        return [code for code, state in self.states.items() if state != "answered"]

    def said(self, names: Mapping[str, str], lang: Lang) -> str:
        """In one line."""
        each = [_ONE.filled(region=names.get(code, code), state=_SAID[state]) for code, state in self.states.items()]
        return _LINE(lang, round=round_name(self.round, "out"), until=self.until or "–", regions=text_list(each))

    def data(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"round": self.round, "deadline": self.until or None, "states": dict(self.states)}


def regions_asked(master: Master, plan: str, ledger: Ledger, files: Iterable[Regional], now: datetime) -> RegionsAsked | None:
    """How far they are `now` by the ledger and by the files in inbox/; None where none was asked in that plan."""
    in_round, issues = latest_stage(ledger, SHIFTS)
    if in_round is None:
        return None
    known = {(one.region, one.issue) for one in ledger.shifts(plan) if one.round == in_round}
    came = dict(_states_of(files, in_round))
    return RegionsAsked(in_round, region_deadline(master, in_round), {
        code: "answered" if (code, number) in known else came.get(code, "missing") for code, number in issues.items()},
        (due := region_moment(master, in_round)) is None or now > due)


def _states_of(files: Iterable[Regional], in_round: Round) -> Iterator[tuple[str, State]]:
    for file in files:
        issued = file.submission.issued
        if issued is not None and issued.kind is SHIFTS and issued.stamp.round == in_round and not file.result.stands_aside:
            yield issued.stamp.branch, "came" if shift_said(file, "") is not None else "returned"
