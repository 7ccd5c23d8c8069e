"""`xlplan return`: for every unit that must act an annotated copy of its file in returned/, for the others a line. Floor 6."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from xlplan.excel.reading.intake import file_digest
from xlplan.pipeline.adjust.units_meant import units_meant
from xlplan.pipeline.consolidate import put_together
from xlplan.pipeline.file_names import FileNames
from xlplan.pipeline.issued_copies import find_copies
from xlplan.pipeline.judge_inbox import JudgedInbox
from xlplan.pipeline.loading import Headquarters, load_issued
from xlplan.pipeline.own_copies import latest_files_of
from xlplan.pipeline.replaced_rollup import opinions_now
from xlplan.pipeline.results import Consolidation
from xlplan.pipeline.returns.anew import read_again
from xlplan.pipeline.returns.copy import MadeCopy, ToReturn, renewed_workbook, returned_copy
from xlplan.pipeline.returns.placing import placed_copy
from xlplan.pipeline.returns.receipts import given_receipts
from xlplan.pipeline.returns.regions import answer_regions
from xlplan.pipeline.returns.result import UNREADABLE, Answer, Returns
from xlplan.pipeline.running_round import running_round
from xlplan.pipeline.several.joined_copy import joined_copy
from xlplan.pipeline.steps import RETURNING, begin
from xlplan.pipeline.submissions import PathLike, Progress
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.states import BranchState
from xlplan.plan.checking.validate import gravest_first, validate_submissions
from xlplan.plan.master.deadlines import deadline_of
from xlplan.plan.opinions.board import CONCLUSION, DECISION, STATUS, Board, board_of, status_keys
from xlplan.plan.opinions.findings import finding_keys, listed_findings
from xlplan.plan.opinions.opinion import FINDINGS
from xlplan.plan.returns.due import declared_above, is_renewed, must_act, placed_in
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.store.folder import show_path
from xlplan.store.ledger import Ledger
from xlplan.tables.master.parts import EVERY
from xlplan.text import Text, fold_text
from xlplan.workbook.submission import Submission

if TYPE_CHECKING:
    from concurrent.futures import Executor


def return_workbooks(folder: PathLike, *, round: Round | None = None, branches: Iterable[str] | None = None, scope: str = "",
                     progress: Progress | None = None, workers: int | None = None, executor: Executor | None = None,
                     by: str = "") -> Returns:
    """Write into returned/ an annotated copy of the file of every unit that must act (something must be fixed, or explained and is not),
    and take away those of units that need not any more; one line about every unit from which something came. So for regions and the
    workbooks in which they act.

    `round`: the one issued last unless given. `branches`, `scope`: some units, by code or name, as of `issue`. A copy that was made before
    and has become another, or is needed no more, goes to returned/earlier. XlplanError as `consolidate`.
    """
    hq = load_issued(folder, round)
    running_round(hq.folder, hq.plan, round)
    named = None if branches is None else [*branches]
    with Ledger(hq.folder.ledger, by=by) as ledger:
        result, inbox = put_together(hq, ledger, progress=progress, workers=workers, executor=executor)
        begin(progress, RETURNING)
        chosen = chosen_units(hq, inbox, named, scope) if inbox.units else ()
        answers = answer_units(hq, ledger, result, inbox, chosen)
        regional = answer_regions(hq, ledger, inbox, named_units(hq, named, scope))
        head = ledger.head()
    over = [one.file for one in result.files if one.verdict == "earlier"]
    return Returns(show_path(str(folder)), answers, result.names, head, regional, hq.round, over, result)


def chosen_units(hq: Headquarters, inbox: JudgedInbox, branches: Iterable[str] | None, scope: str) -> Sequence[str]:
    """Codes of the units that are asked about, of those that fill in and were issued something."""
    return units_meant(hq.master.organisation, inbox.units, branches, scope) if branches is not None or scope else inbox.units


def named_units(hq: Headquarters, branches: Iterable[str] | None, scope: str) -> list[str] | None:
    """Codes of the units that are named; None where none is, which means all."""
    if branches is None and fold_text(scope) in ("", *EVERY):
        return None
    return [*map(hq.master.organisation.spelling, [scope] if branches is None else branches)]


def answer_units(hq: Headquarters, ledger: Ledger, result: Consolidation, inbox: JudgedInbox, chosen: Collection[str],
                 renewing: Collection[str] = ()) -> dict[str, Answer]:
    """What each of the units gets from which something came; its copy stands in returned/ then, and the ledger knows it. `renewing`: to
    which of them, where it filled in an earlier issue and need not act, goes its workbook of the last one with what it typed."""
    plan, answers = hq.folder, dict[str, Answer]()
    board = board_of(result.numbers, opinions_now(plan, ledger), result.names)
    states = {code: one for code, one in result.states.items() if code in chosen and one.file is not None}
    above = declared_above(result.notes, hq.master)
    acting = [code for code, one in states.items() if one.file is not None and must_act(one.file, above.get(code, ()))]
    codes = given_receipts(hq, ledger, result, inbox)
    renewed = [code for code, one in states.items() if code in renewing and code not in acting and is_renewed(one)]
    foreign = [code for code, one in states.items() if one.file is not None and one.file.of_another is not None]
    latest = latest_files_of(ledger, hq.plan, hq.round, [*acting, *renewed, *foreign])
    own = find_copies(plan, latest.values())
    sent, names, before = _Sent(hq, inbox, result, board, above), FileNames(hq.master), ledger.returned(hq.plan)
    for code, one in states.items():
        asked = sent.to_return(code, one, own.get(latest[code].sha256) if code in latest else None) if (
            code in acting or code in renewed) else None
        made = None if code not in acting else UNREADABLE if asked is None else returned_copy(asked, plan.seal_keys())
        newer = renewed_workbook(asked, plan.seal_keys()) if asked is not None and code in renewed else None
        path = placed_copy(hq, names, code, hq.round, made.data if isinstance(made, MadeCopy) else None, before.get(code, {}))
        if path is not None and asked is not None and code in acting:
            ledger.record_returned(hq.plan, code, hq.round, path.name, file_digest(path), asked.contents)
        answers[code] = Answer(code, one, path, asked.result.diagnostics if asked else one.file.diagnostics if one.file else (),
                               made.rebuilt if isinstance(made, MadeCopy) else None, made if isinstance(made, Text) else None,
                               codes.get(code, ""), newer, own.get(latest[code].sha256) if code in foreign and code in latest else None)
    return answers


class _Sent:
    """What units sent, as it goes back to them."""

    def __init__(self, hq: Headquarters, inbox: JudgedInbox, result: Consolidation, board: Board,
                 above: Mapping[str, Sequence[Diagnostic]]) -> None:
        self._hq, self._inbox, self._above = hq, inbox, above
        self._paths = {name: path for path, name in inbox.shown.items()}
        self._made = {(s.file, s.sha256): s for s in inbox.submissions}
        every = listed_findings(result.numbers)
        self._opinions = {key: text for key in finding_keys(every) if (text := board.text(FINDINGS, DECISION, key))}
        self._concluded = {code: board.text(STATUS, CONCLUSION, of[CONCLUSION]) for code, of in status_keys(result.numbers).items()}

    def to_return(self, code: str, one: BranchState, own: Path | None) -> ToReturn | None:
        """The unit's file, of several the one that they come to; None of one that is none of ours any more."""
        file = one.file
        assert file is not None
        sent = self._made.get((file.file, file.sha256))
        if sent is None or sent.issued is None:
            return None
        data = self._paths[file.file].read_bytes()
        contents, settled, whole = frozenset([file.sha256]), self._inbox.several.get(code), True
        if settled is not None:
            contents = frozenset(sha for f in settled.files for sha in f.contents)
            if not settled.whole and not sent.read_on:  # what is filled in on an earlier issue goes on in the workbook of the later one
                joined = joined_copy(data, settled, sent)
                whole = joined is not None
                if joined is not None:
                    data = joined
                    sent, file = self._read_again(joined, file)
        if more := self._above.get(code):
            file = replace(file, diagnostics=gravest_first([*file.diagnostics, *(placed_in(d, sent) for d in more)]))
        return ToReturn(data, sent, file, contents, own, self._opinions, self._concluded.get(code, ""),
                        deadline_of(self._hq.master, self._hq.round), whole, self._hq.master.company.passed == "locked")

    def _read_again(self, data: bytes, file: FileResult) -> tuple[Submission, FileResult]:
        """What the joined file says, and the verdict on it: its cells are not where those of the others stood."""
        again = read_again(data, file.file, self._hq.folder.seal_keys())[1]
        [judged] = validate_submissions([again])
        return again, judged
