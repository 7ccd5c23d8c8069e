"""The receipt of a file that HQ took in: what it says, and its code, which is the place of its record in the ledger's chain. Floor 4."""
from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from xlplan.calendar import label_params
from xlplan.plan.checking.results import ACCEPTED, FileResult, TableVerdict
from xlplan.plan.checking.unfilled import UNDECLARED
from xlplan.schema.diagnostic import Round
from xlplan.text import fold_text
from xlplan.workbook.control_number import number_of_frame
from xlplan.workbook.layout import table_layout
from xlplan.workbook.submission import Submission

_DIGITS: Final = 8
_CODE: Final = re.compile(r"(\d{1,12})\s*[-:–—]\s*([0-9a-f]{4})[-\s]?([0-9a-f]{4})")
_COUNTS: Final = (*ACCEPTED, *UNDECLARED)


@dataclass(frozen=True, slots=True)
class SubmissionReceipt:
    """What a receipt says.

    Attributes:
        plan, round, branch: whose, of which round. name: of the unit.
        file, sha256: what came; received: when (ISO, local time), '' where it is not known.
        tables: key -> verdict, of those that the workbook holds. controls: key -> control number of the figures in it.
    """

    plan: str
    round: str
    branch: str
    name: str
    file: str
    sha256: str
    received: str
    tables: Mapping[str, str] = field(default_factory=dict)
    controls: Mapping[str, int] = field(default_factory=dict)

    def body(self) -> dict[str, Any]:
        """What a record of the chain tells of it."""
        return {"plan": self.plan, "round": self.round, "branch": self.branch, "name": self.name, "file": self.file, "sha256": self.sha256,
                "received": self.received, "tables": dict(self.tables), "controls": dict(self.controls)}

    @property
    def about(self) -> tuple[object, ...]:
        """What makes it another one."""
        return self.plan, self.round, self.branch, self.sha256, tuple(sorted(self.tables.items()))


def receipt_from(body: Mapping[str, Any]) -> SubmissionReceipt:
    """The receipt that a record told of. KeyError, TypeError, ValueError for what is none."""
    plan, in_round, branch, name, file, sha256, received = (str(body[key]) for key in (
        "plan", "round", "branch", "name", "file", "sha256", "received"))
    return SubmissionReceipt(plan, in_round, branch, name, file, sha256, received, {
        str(k): str(v) for k, v in dict(body["tables"]).items()}, {str(k): int(v) for k, v in dict(body["controls"]).items()})


def receipt_for(plan: str, in_round: Round, result: FileResult, sent: Submission) -> SubmissionReceipt | None:
    """The receipt of a file that speaks for its unit, without control numbers; None where nothing of it is taken in."""
    tables: dict[str, TableVerdict] = {key: v for key, v in result.tables.items() if v != "not_opened"}
    if sent.issued is None or result.branch is None or result.stands_aside or result.verdict == "refused" or not (
            {*tables.values()} & {*_COUNTS}):
        return None
    received = result.received.replace(tzinfo=None).isoformat(sep=" ", timespec="minutes") if result.received else ""
    return SubmissionReceipt(plan, in_round, result.branch, sent.issued.stamp.branch_name, result.file, result.sha256, received, tables)


def with_controls(receipt: SubmissionReceipt, sent: Submission) -> SubmissionReceipt:
    """The receipt with the control numbers of the tables that are taken in, as the file's cover shows them."""
    assert sent.issued is not None
    stamp, issued = sent.issued.stamp, sent.issued
    params = label_params(stamp.year, stamp.start_month, stamp.lang)
    return replace(receipt, controls={
        key: number_of_frame(frame, table_layout(frame, stamp.lang, params, issued.members), choices=issued.weighs_choices)
        for key, frame in sent.frames.items() if receipt.tables.get(key) in _COUNTS and frame.table.asks})


def receipt_code(number: int, before: str, receipt: Mapping[str, Any]) -> str:
    """`214-9F3A1C7B`: the number of the record that tells of the receipt, and some digits over what it says and the hash of all records
    before it. No clock goes into it: the same file taken in again from the same ledger has the same code."""
    said = json.dumps([before, receipt], sort_keys=True, separators=(",", ":"))
    return f"{number}-{hashlib.sha256(said.encode()).hexdigest()[:_DIGITS].upper()}"


def read_code(text: str) -> tuple[int, str] | None:
    """(number of the record, the digits) of a code, however it was written down; None of what is none."""
    found = _CODE.fullmatch(fold_text(text))
    return (int(found[1]), found[2] + found[3]) if found else None
