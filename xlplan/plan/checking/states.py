"""How far each unit that fills in is, and each of its tables: the one answer that console, JSON and pages give. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, get_args

from xlplan import terms
from xlplan.plan.checking.receipts import Receipt
from xlplan.plan.checking.results import FileResult, Merged, Verdict
from xlplan.plan.checking.unfilled import UNDECLARED
from xlplan.schema.diagnostic import Severity
from xlplan.tables import BRANCH
from xlplan.text import Lang, Text, text_list

State = Literal["missing", "returned", "partly", "unfilled", "approved", "reviewed", "received", "accepted",
                "acknowledged", "unacknowledged"]
TableState = Literal["missing", "returned", "not_opened", "unfilled", "withheld", "in"]
Standing = Literal["passed", "partly", "unfilled", "returned", "missing"]
STANDINGS: Final[tuple[Standing, ...]] = get_args(Standing)  # the first three have handed in
_HANDED_IN: Final = Text("已交 {n}/{all} 家(全部通过 {passed},部分退回 {partly},暂估 {unfilled}),退回 {returned},未交 {missing}",
                         "已交 {n}/{all} 家(全部通過 {passed},部分退回 {partly},暫估 {unfilled}),退回 {returned},未交 {missing}",
                         "handed in {n} of {all} (all accepted {passed}, partly returned {partly}, at target {unfilled}), "
                         "returned {returned}, missing {missing}")
_WITH_UNDECIDED: Final = Text("{said};待总部选定 {n} 家", "{said};待總公司選定 {n} 家", "{said}; HQ has to choose for {n} of them")
UNDECLARED_NAMES: Final = Text("暂估(未填或暂不交的表按下达计,不算申报):{names}", "暫估(未填或暫不交的表按下達計,不算提報):{names}",
                               "at target (tables not filled in, or kept back, are not declared): {names}")
TABLE_STATES: Final[dict[TableState, Text]] = {
    "in": terms.in_sentence(terms.IN), "unfilled": Text("未填", "未填", "not filled in"), "withheld": Text("暂不交", "暫不交", "kept back"),
    "returned": terms.in_sentence(terms.RETURNED), "missing": terms.in_sentence(terms.MISSING),
    "not_opened": terms.in_sentence(terms.NOT_OPENED)}
ALTERED: Final = Text("改动了核定数,不计", "更動了核定數,不計", "approved figures changed, not counted")
_EVERY: Final = Text("全部", "全部", "all")
_WHOSE: Final = Text("{name}({tables})", "{name}({tables})", "{name} ({tables})")
EXCLUDED: Final = Text("总部剔除", "總公司剔除", "excluded by HQ")
_UNDECIDED: Final = Text("待总部选定", "待總公司選定", "HQ has to choose")
_SENT_SINCE: Final = Text("审后又交", "審後又交", "sent again since the review")
_AS_ISSUED: Final = Text("交回的是下发的原件,没有填报", "交回的是發送的原檔,沒有填報", "sent back as it was issued, nothing filled in")
BESIDE: Final = {"altered": ALTERED, "outdated": _SENT_SINCE, "excluded": EXCLUDED, "undecided": _UNDECIDED,  # of a BranchState
                 "as_issued": _AS_ISSUED}
STATES: Final[dict[State, Text]] = {
    "missing": terms.MISSING, "returned": terms.RETURNED,
    "partly": Text("部分退回:{tables}", "部分退回:{tables}", "Partly returned: {tables}"),
    "unfilled": Text("暂估:{tables}", "暫估:{tables}", "At target: {tables}"),
    "approved": Text("已批", "已核准", "Approved"), "reviewed": terms.REVIEWED,
    "received": terms.PASSED_TO_EXPLAIN, "accepted": terms.PASSED,
    "acknowledged": Text("已签收:{name} {date}", "已簽收:{name} {date}", "Acknowledged: {name} {date}"),
    "unacknowledged": Text("未签收", "未簽收", "Not acknowledged")}


@dataclass(frozen=True, slots=True)
class BranchState:
    """How far one unit is.

    Attributes:
        file: the one that speaks for it, None where nothing came.
        refused: keys of the tables that go back; `state` is `partly` where others do not.
        tables: table key -> how far it is; `in` counts as declared, `unfilled` and `withheld` at what HQ assigned; one that HQ does not
            have it fill is `not_opened`, neither in nor missing.
        outdated: HQ has reviewed a file of its that counts no longer, and not the one that does.
        excluded: HQ has taken out a file of its.
        undecided: HQ has to choose between files of its.
        as_issued: all that came of it is the very file that was issued to it.
    """

    state: State
    file: FileResult | None
    refused: tuple[str, ...]
    tables: Mapping[str, TableState]
    outdated: bool = False
    excluded: bool = False
    undecided: bool = False
    as_issued: bool = False

    @property
    def undeclared(self) -> tuple[str, ...]:
        """Keys of the tables that came and are not declared."""
        return tuple(key for key, state in self.tables.items() if state in UNDECLARED)

    @property
    def untouched(self) -> bool:
        """Whether none of the tables that it sent is declared, and none goes back."""
        return bool(self.undeclared) and {*self.tables.values()} <= {*UNDECLARED, "not_opened"}

    @property
    def counts(self) -> bool:
        """Whether it has handed in: a table of it came that does not go back."""
        came = self.file is not None and self.file.verdict != "refused"
        return came and any(state == "in" or state in UNDECLARED for state in self.tables.values())

    @property
    def altered(self) -> bool:
        """Whether its file holds other figures than those that HQ approved for good; they count for nobody."""
        return self.file is not None and self.file.receipt is not None and any(
            d.code == "XP210" and d.severity is Severity.WARNING for d in self.file.diagnostics)

    @property
    def standing(self) -> Standing:
        """How far its tables are as a whole, whatever HQ has done since."""
        if self.file is None:
            return "missing"
        if not self.counts:
            return "returned"
        return "partly" if self.refused else "unfilled" if self.undeclared else "passed"

    @property
    def said_undeclared(self) -> Text:
        """Its tables that are not declared, in words."""
        return _EVERY if self.untouched else text_list(map(BRANCH.label, self.undeclared))

    def said(self, lang: Lang) -> str:
        """All of that in words: the one sentence that console, JSON, pages, mails and functions give."""
        return state_text(self.state, self.refused, self.said_undeclared if self.undeclared else None, lang,
                          self.file.receipt if self.file else None, [name for name in BESIDE if getattr(self, name)])


def branch_states(merged: Merged) -> dict[str, BranchState]:
    """Unit -> how far it is, in the order of the plan."""
    files = latest_files(merged.files)
    blank = {file.branch for file in merged.files if file.verdict == "as_issued"}
    return {code: _branch_state(files.get(code), merged, code, code in blank) for code in merged.branches}


def undeclared_names(states: Mapping[str, BranchState], names: Mapping[str, str], lang: Lang) -> list[str]:
    """Each unit of which tables are not declared, with these; `names` by code."""
    return [_WHOSE(lang, name=names.get(code) or code, tables=one.said_undeclared(lang)) for code, one in states.items() if one.undeclared]


def standing_counts(states: Mapping[str, BranchState]) -> dict[Standing, int]:
    """How many units are how far; together all of them."""
    return {standing: sum(one.standing == standing for one in states.values()) for standing in STANDINGS}


def handed_in_text(states: Mapping[str, BranchState], lang: Lang) -> str:
    """How many have handed in, and how far they are: the one count that console and pages give."""
    said = _HANDED_IN(lang, n=sum(one.counts for one in states.values()), all=len(states), **standing_counts(states))
    return _WITH_UNDECIDED(lang, said=said, n=waits) if (waits := sum(one.undecided for one in states.values())) else said


def state_text(state: State, refused: Iterable[str], undeclared: Text | None, lang: Lang, receipt: Receipt | None,
               beside: Collection[str]) -> str:
    """As `BranchState.said`, of what was kept of one. `refused`: keys of the tables that go back; `undeclared`: names of those that are not
    declared, None where all are; `receipt`: of its file; `beside`: keys of BESIDE that are so."""
    signed = {"name": receipt.name, "date": receipt.date} if receipt else {}
    goes_back = text_list(map(BRANCH.label, refused))
    said = [STATES[state](lang, tables=(undeclared or _EVERY) if state == "unfilled" else goes_back, **signed)]
    if undeclared is not None and state not in ("unfilled", "approved"):
        said.append(STATES["unfilled"](lang, tables=undeclared))
    if receipt is not None and state in ("partly", "returned"):
        said.append(STATES[receipt_state(receipt)](lang, **signed))
    return " · ".join([*said, *(text(lang) for name, text in BESIDE.items() if name in beside)])


def receipt_state(receipt: Receipt) -> State:
    """Whether the approval is acknowledged."""
    return "acknowledged" if receipt.complete else "unacknowledged"


def _branch_state(file: FileResult | None, merged: Merged, code: str, came_blank: bool) -> BranchState:
    settled = merged.settled.get(code, ())
    tables: dict[str, TableState] = {
        table.key: "in" if table.key in settled else _table_state(file, table.key, merged.opens_table(code, table.key))
        for table in BRANCH if table.key in merged.frames}  # one that nobody fills in shows nowhere
    refused = () if file is None else tuple(table for table, verdict in file.tables.items() if verdict == "refused")
    state: State
    if file is None:
        state = "unacknowledged" if code in merged.settled else "missing"
    elif refused or file.verdict == "refused":
        state = "partly" if file.verdict != "refused" else "returned"
    elif file.receipt is not None:
        state = receipt_state(file.receipt)
    elif code in merged.approved:
        state = "approved"
    elif code in merged.reviewed:
        state = "reviewed"
    elif any(one in UNDECLARED for one in tables.values()):
        state = "unfilled"
    else:
        state = "received" if file.verdict == "accepted_with_warnings" else "accepted"
    return BranchState(state, file, refused, tables, file is not None and code in merged.outdated, code in merged.excluded,
                       file is not None and file.undecided, file is None and came_blank)


def _table_state(file: FileResult | None, table: str, opened: bool) -> TableState:
    if file is None:
        return "missing" if opened else "not_opened"
    verdict = file.tables.get(table, "refused" if opened and file.verdict == "refused" else "not_opened")
    if verdict != "not_opened" and "refused" in (file.verdict, verdict):
        return "returned"
    return "not_opened" if verdict == "not_opened" else verdict if verdict in UNDECLARED else "in"


OF_NOBODY: Final[tuple[Verdict, ...]] = ("not_an_input", "earlier", "as_issued")  # files that speak for no unit in this round


def latest_files(files: Iterable[FileResult]) -> dict[str, FileResult]:
    """Unit -> the file that speaks for it: the one that counts; where none does, of those that go back the latest received."""
    out: dict[str, FileResult] = {}
    for file in files:
        if file.branch and not file.stands_aside and not file.regional and file.verdict not in OF_NOBODY:
            held = out.get(file.branch)
            if held is None or _weight(file) >= _weight(held):
                out[file.branch] = file
    return out


def _weight(file: FileResult) -> tuple[bool, datetime]:
    return file.verdict != "refused", wall_clock(file.received) or datetime.min


def wall_clock(moment: datetime | None) -> datetime | None:
    """Wall-clock time: what Excel can hold."""
    return None if moment is None else moment.replace(tzinfo=None)
