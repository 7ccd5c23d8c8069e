"""How far each branch is: missing, received, returned, accepted. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final, Literal

from xlplan.plan.checking.results import FileResult
from xlplan.schema.diagnostic import Round
from xlplan.text import Text

State = Literal["missing", "returned", "partly", "approved", "received", "accepted"]
STATES: Final[dict[State, Text]] = {
    "missing": Text("未交", "未交", "Missing"), "returned": Text("退回", "退回", "Returned"),
    "partly": Text("退回:{tables}", "退回:{tables}", "returned: {tables}"), "approved": Text("已批", "已核准", "Approved"),
    "received": Text("已收", "已收", "Received"), "accepted": Text("已审", "已審", "Accepted")}


def state_of(file: FileResult | None, in_round: Round) -> tuple[State, tuple[str, ...]]:
    """(state, keys of the tables that go back) of the branch whose file that is; `partly` whenever these are known."""
    if file is None:
        return "missing", ()
    refused = tuple(table for table, verdict in file.tables.items() if verdict == "refused")
    if refused or file.verdict == "refused":
        return ("partly" if refused else "returned"), refused
    if in_round == "approved":
        return "approved", ()
    return ("received" if file.verdict == "accepted_with_warnings" else "accepted"), ()


def latest_files(files: Iterable[FileResult]) -> dict[str, FileResult]:
    """Branch -> the file that speaks for it: not superseded, the latest received."""
    out: dict[str, FileResult] = {}
    for file in files:
        if file.branch and not file.superseded_by and file.verdict != "not_an_input":
            held = out.get(file.branch)
            if held is None or (wall_clock(file.received) or datetime.min) >= (wall_clock(held.received) or datetime.min):
                out[file.branch] = file
    return out


def wall_clock(moment: datetime | None) -> datetime | None:
    """Wall-clock time: what Excel can hold."""
    return None if moment is None else moment.replace(tzinfo=None)
