"""How far each unit that fills in is, and each of its tables: the one answer that console, JSON and pages give. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from xlplan import terms
from xlplan.plan.checking.results import FileResult, Merged
from xlplan.tables import BRANCH
from xlplan.text import Lang, Text, text_list

State = Literal["missing", "returned", "partly", "unfilled", "approved", "reviewed", "received", "accepted"]
TableState = Literal["missing", "returned", "not_opened", "unfilled", "in"]
UNFILLED: Final = Text("未填", "未填", "Not filled in")
UNFILLED_NAMES: Final = Text("未填(和下发时一样,什么都没有填,数是总部的建议数):{names}",
                             "未填(和發送時一樣,什麼都沒有填,數是總公司的建議數):{names}",
                             "not filled in (sent back as issued, the figures are HQ's suggestions): {names}")
EXCLUDED: Final = Text("总部剔除", "總公司剔除", "excluded by HQ")
_SENT_SINCE: Final = Text("审后又交", "審後又交", "sent again since the review")
STATES: Final[dict[State, Text]] = {
    "missing": terms.MISSING, "returned": terms.RETURNED,
    "partly": Text("退回:{tables}", "退回:{tables}", "Returned: {tables}"), "unfilled": UNFILLED,
    "approved": Text("已批", "已核准", "Approved"), "reviewed": terms.REVIEWED,
    "received": terms.PASSED_TO_EXPLAIN, "accepted": terms.PASSED}


@dataclass(frozen=True, slots=True)
class BranchState:
    """How far one unit is.

    Attributes:
        file: the one that speaks for it, None where nothing came.
        refused: keys of the tables that go back; `state` is `partly` whenever these are known.
        tables: table key -> how far it is; `in` and `unfilled` count, the latter with what HQ suggested; one that HQ does not have
            it fill is `not_opened`, neither in nor missing.
        unfilled: it sent back what it got.
        outdated: HQ has reviewed a file of its that counts no longer, and not the one that does.
        excluded: HQ has taken out a file of its.
    """

    state: State
    file: FileResult | None
    refused: tuple[str, ...]
    tables: Mapping[str, TableState]
    unfilled: bool
    outdated: bool = False
    excluded: bool = False

    @property
    def counts(self) -> bool:
        """Whether a table of it counts."""
        return any(state in ("in", "unfilled") for state in self.tables.values())


def branch_states(merged: Merged) -> dict[str, BranchState]:
    """Unit -> how far it is, in the order of the plan."""
    files = latest_files(merged.files)
    return {code: _branch_state(files.get(code), merged, code) for code in merged.branches}


def state_text(state: State, tables: Collection[str], unfilled: bool, lang: Lang, outdated: bool = False, excluded: bool = False) -> str:
    """The state in words; `tables`: names of those that go back; `unfilled`, `outdated`, `excluded` as of a BranchState."""
    beside = [UNFILLED] * (unfilled and state not in ("unfilled", "approved")) + [_SENT_SINCE] * outdated + [EXCLUDED] * excluded
    return " · ".join([STATES[state](lang, tables=text_list(tables)), *(text(lang) for text in beside)])


def _branch_state(file: FileResult | None, merged: Merged, code: str) -> BranchState:
    unfilled = code in merged.untouched
    tables = {table.key: _table_state(file, table.key, unfilled, merged.opens_table(code, table.key)) for table in BRANCH
              if table.key in merged.frames}  # one that nobody fills in shows nowhere
    refused = () if file is None else tuple(table for table, verdict in file.tables.items() if verdict == "refused")
    state: State
    if file is None:
        state = "missing"
    elif refused or file.verdict == "refused":
        state = "partly" if refused else "returned"
    elif code in merged.approved:
        state = "approved"
    elif code in merged.reviewed:
        state = "reviewed"
    elif unfilled:
        state = "unfilled"
    else:
        state = "received" if file.verdict == "accepted_with_warnings" else "accepted"
    return BranchState(state, file, refused, tables, unfilled and file is not None,
                       file is not None and code in merged.outdated, code in merged.excluded)


def _table_state(file: FileResult | None, table: str, unfilled: bool, opened: bool) -> TableState:
    if file is None:
        return "missing" if opened else "not_opened"
    verdict = file.tables.get(table, "refused" if opened and file.verdict == "refused" else "not_opened")
    if verdict == "not_opened":
        return "not_opened"
    if "refused" in (file.verdict, verdict):
        return "returned"
    return "unfilled" if unfilled else "in"


def latest_files(files: Iterable[FileResult]) -> dict[str, FileResult]:
    """Unit -> the file that speaks for it: the one that counts; where none does, of those that go back the latest received."""
    out: dict[str, FileResult] = {}
    for file in files:
        if file.branch and not file.stands_aside and file.verdict != "not_an_input":
            held = out.get(file.branch)
            if held is None or _weight(file) >= _weight(held):
                out[file.branch] = file
    return out


def _weight(file: FileResult) -> tuple[bool, datetime]:
    return file.verdict != "refused", wall_clock(file.received) or datetime.min


def wall_clock(moment: datetime | None) -> datetime | None:
    """Wall-clock time: what Excel can hold."""
    return None if moment is None else moment.replace(tzinfo=None)
