"""Copies that HQ sent back to be corrected: those that came back as they were, those in which tables that passed are others. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Final

from xlplan.plan.checking.came import CameFile, add_finding
from xlplan.plan.checking.changes import inputs_of
from xlplan.plan.checking.decided import FileDecision
from xlplan.plan.checking.owed import open_findings
from xlplan.plan.checking.passed import done_tables
from xlplan.plan.checking.results import TableVerdict
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import same_inputs
from xlplan.tables import BY_KEY
from xlplan.text import Text, text_list
from xlplan.workbook.authors import is_joined_of
from xlplan.workbook.submission import Submission

UNTOUCHED: Final = "XP573"
Judged = tuple[Mapping[str, TableVerdict], Sequence[Diagnostic]]  # verdicts by table, findings


def say_of_returned(files: Sequence[CameFile], copies: Sequence[CameFile], returned: Collection[str],
                    judged: Mapping[str, Judged] | None) -> None:
    """XP573 for each file of a unit that is a copy which HQ sent back, with nothing corrected in it; XP574 for one in which a table is
    another that HQ had locked. `copies`: files of the same contents as one of these. `returned`: SHA-256 of those copies as they left; one
    that was opened and saved is held against the files that it was made of, where they are there.
    `judged`: by SHA-256, each file by itself; None where nothing is locked."""
    for file in files:
        copy, made_of = file.submission, [
            f.submission for f in (*files, *copies) if is_joined_of(file.submission.joins, f.submission.sha256)]
        if file.result.stands_aside:
            continue
        if copy.sha256 in returned or any(says_the_same(copy, of) for of in made_of):
            add_finding(file, Diagnostic(UNTOUCHED))
        elif made_of and judged is not None and (labels := _changed_since(copy, made_of, judged)):
            add_finding(file, Diagnostic("XP574", params={"labels": text_list(labels)}))


def _changed_since(copy: Submission, made_of: Sequence[Submission], judged: Mapping[str, Judged]) -> list[Text]:
    """Labels of the tables that were done with in all files that the copy was made of, and stand in it as in none of them."""
    stands = {key: BY_KEY[key] for key in copy.frames}
    locked = [{*done_tables(verdicts, open_findings(found), stands)} for of in made_of
              for verdicts, found in [judged[of.sha256]]]
    return [table.label for key, table in stands.items() if all(key in one for one in locked) and not any(
        _stands_alike(key, copy, of) for of in made_of)]


def says_the_same(a: Submission, b: Submission) -> bool:
    """Whether a unit typed the same into both, cells that cannot be read included; not where a table cannot be read at all."""
    whole = a.issued is not None and all(s.frames.keys() >= {*a.issued.stamp.opens} for s in (a, b))
    return whole and a.frames.keys() == b.frames.keys() and (a.answers, a.signs, a.choices) == (b.answers, b.signs, b.choices) and all(
        _stands_alike(key, a, b) for key in a.frames)


def _stands_alike(key: str, a: Submission, b: Submission) -> bool:
    """Whether the unit typed the same into that table of both."""
    return key in b.frames and same_inputs(a.frames[key], b.frames[key]) and _said_of_inputs(key, a) == _said_of_inputs(key, b)


def _said_of_inputs(key: str, s: Submission) -> set[tuple[str, str, str, str]]:
    """What was found in the cells of a table that the unit types into: HQ's are put back before a file is returned."""
    typed = {at for at, _ in inputs_of(s.frames[key])}
    return {(d.code, d.row_key, d.column, str(d.found)) for d in s.diagnostics
            if d.table == key and d.row_key and d.column and (d.row_key, d.column) in typed}


def without_untouched(files: list[CameFile], choices: Iterable[FileDecision], returned: Collection[str]) -> list[CameFile]:
    """The files of one unit without the copies that HQ sent back and in which nothing was corrected, where what they were made of is there
    with something else: they say again what that says, later or not. XP504 in those; one that HQ chose stays."""
    named, out = {sha for one in choices for sha in one.files}, [*files]
    for file in files:
        sent = file.submission
        first = next((f for f in files if f is not file and is_joined_of(sent.joins, f.submission.sha256)), None)
        idle = first is not None and (sent.sha256 in returned or says_the_same(sent, first.submission))
        if first is not None and idle and sent.sha256 not in named and len(out) > 2:
            out.remove(file)
            file.result.superseded_by = first.name
            add_finding(file, Diagnostic("XP504", params={"counts": first.name}))
    return out
