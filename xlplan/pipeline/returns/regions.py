"""What goes back to regions: an annotated copy of a file in which they act and have to correct something. Floor 6."""
from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

from xlplan.excel.reading.intake import file_digest
from xlplan.pipeline.file_names import FileNames
from xlplan.pipeline.issued_copies import find_copies
from xlplan.pipeline.judge_inbox import JudgedInbox
from xlplan.pipeline.loading import Headquarters
from xlplan.pipeline.regions.answers import latest_stage
from xlplan.pipeline.returns.copy import MadeCopy, ToReturn, returned_copy
from xlplan.pipeline.returns.placing import placed_copy
from xlplan.pipeline.returns.result import UNREADABLE, Answer
from xlplan.plan.checking.states import BranchState
from xlplan.plan.regions.acting import issued_since, region_deadline
from xlplan.plan.regions.answers import Regional
from xlplan.plan.returns.due import must_act
from xlplan.schema.diagnostic import Round, rounds_answered
from xlplan.store.ledger import Ledger
from xlplan.tables.books import BOOKS, REVIEW, SHIFTS, BookKind
from xlplan.text import Text

_LATE: Final = Text("它下面的单位已经拿到本轮的填报表,调剂收不下了", "它下面的單位已經拿到本輪的填報檔,調劑收不下了",
                    "its units have their workbooks of this round, so that no shift can be taken in any more")


def answer_regions(hq: Headquarters, ledger: Ledger, inbox: JudgedInbox, named: Collection[str] | None = None) -> list[Answer]:
    """What each region gets from which something came, kind by kind; its copy stands in returned/ then, and the ledger knows it. `named`:
    only regions that are among these units, or stand below them."""
    return [one for kind in BOOKS.values() for one in _of_kind(hq, ledger, inbox, kind, named)]


def _of_kind(hq: Headquarters, ledger: Ledger, inbox: JudgedInbox, kind: BookKind, named: Collection[str] | None) -> Iterator[Answer]:
    in_round, issues = latest_stage(ledger, kind)
    if in_round is None or (kind is REVIEW and in_round not in rounds_answered(hq.round)):
        return
    org, sent = hq.master.organisation, ledger.latest_issue(*rounds_answered(in_round))
    names, before = FileNames(hq.master), ledger.returned(hq.plan)
    for code, number in issues.items():
        if code not in org.by_code or (named is not None and not {*org.path(code)} & {*named}):
            continue
        file = latest_answer(inbox, kind, code)
        late = kind is SHIFTS and bool(issued_since(org, code, sent, number))
        made = None if file is None or not must_act(file.result) else _LATE if late else _copy_of(hq, ledger, inbox, file, in_round)
        path = placed_copy(hq, names, code, in_round, made.data if isinstance(made, MadeCopy) else None, before.get(code, {}), kind=kind)
        if file is None:
            continue
        if path is not None:
            ledger.record_returned(hq.plan, code, in_round, path.name, file_digest(path), [file.result.sha256])
        state = BranchState("returned" if file.result.verdict == "refused" else "accepted", file.result, (), {},
                            undecided=file.result.undecided)
        yield Answer(code, state, path, file.result.diagnostics, made.rebuilt if isinstance(made, MadeCopy) else None,
                     made if isinstance(made, Text) else None, kind=kind)


def latest_answer(inbox: JudgedInbox, kind: BookKind, code: str) -> Regional | None:
    """The file that speaks for the region, of those of that kind; None where none does."""
    files = [f for f in inbox.regional if f.kind is kind and not f.result.stands_aside and f.result.verdict != "earlier"
             and f.submission.issued is not None and f.submission.issued.stamp.branch == code]
    return files[-1] if files else None


def _copy_of(hq: Headquarters, ledger: Ledger, inbox: JudgedInbox, file: Regional, in_round: Round) -> MadeCopy | Text:
    sent, paths = file.submission, {name: path for path, name in inbox.shown.items()}
    if sent.issued is None or file.kind is None or sent.file not in paths:
        return UNREADABLE
    return returned_copy(ToReturn(
        paths[sent.file].read_bytes(), sent, file.result, frozenset([file.result.sha256]), _own_copy(hq, ledger, file),
        deadline=region_deadline(hq.master, in_round, file.kind)), hq.folder.seal_keys())


def _own_copy(hq: Headquarters, ledger: Ledger, file: Regional) -> Path | None:
    stamp = file.submission.issued.stamp if file.submission.issued is not None else None
    issued = ledger.issued(hq.plan).get((stamp.branch, stamp.issue)) if stamp is not None else None
    return find_copies(hq.folder, [issued]).get(issued.sha256) if issued is not None else None
