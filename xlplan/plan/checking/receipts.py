"""Who acknowledged HQ's approval: the receipt on the cover of a workbook that brings one. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import text_list
from xlplan.workbook.forms import RECEIPT, RECEIPT_FIELDS, is_refusal
from xlplan.workbook.own_sheets import PAGES
from xlplan.workbook.reading.date_cells import read_date_cell
from xlplan.workbook.submission import Submission
from xlplan.workbook.words import WORDS

_IS_DAY = ("", "XP216")  # codes of a date cell that says one day


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a unit wrote: whether it has received the approval, who says so, and on which day (ISO). '' and False where nothing was
    written, or what is no day."""

    marked: bool
    name: str
    date: str

    @property
    def complete(self) -> bool:
        """Whether the approval is acknowledged."""
        return self.marked and bool(self.name) and bool(self.date)

    def data(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"acknowledged": self.complete, "name": self.name, "date": self.date}


def receipt_of(submission: Submission) -> Receipt | None:
    """The receipt; None of a workbook that asks for none."""
    issued = submission.issued
    if issued is None or not issued.approves:
        return None
    mark, name, day = (submission.signs.get(f"{RECEIPT}|{field}", "").strip() for field in RECEIPT_FIELDS)
    read = read_date_cell(day, plan=(issued.stamp.year, issued.stamp.start_month))
    return Receipt(bool(mark) and not is_refusal(mark), name, read.text if read.code in _IS_DAY else "")


def receipt_findings(submission: Submission) -> Iterator[Diagnostic]:
    """XP580 where something of the receipt is missing."""
    receipt = receipt_of(submission)
    if receipt is None or receipt.complete or submission.issued is None:
        return
    said = zip(RECEIPT_FIELDS, (receipt.marked, receipt.name, receipt.date), strict=True)
    yield Diagnostic("XP580", sheet=PAGES["cover"](submission.issued.stamp.lang), params={
        "label": WORDS[RECEIPT], "fields": text_list(WORDS[field] for field, there in said if not there), "choice": WORDS["mark"]})
