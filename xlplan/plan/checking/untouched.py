"""Copies that HQ sent back to be corrected and that came back as they were. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Sequence

from xlplan.plan.checking.came import CameFile, add_finding
from xlplan.plan.checking.changes import inputs_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import same_inputs
from xlplan.workbook.authors import is_joined_of
from xlplan.workbook.submission import Submission


def say_untouched(files: Sequence[CameFile], returned: Collection[str]) -> None:
    """XP573 for each file of a unit that is a copy which HQ sent back, with nothing corrected in it. `returned`: SHA-256 of those copies as
    they left; one that was opened and saved is held against the file that it was made of, where that is there."""
    for file in files:
        copy, made_of = file.submission, [f.submission for f in files if is_joined_of(file.submission.joins, f.submission.sha256)]
        if not file.result.stands_aside and (copy.sha256 in returned or any(says_the_same(copy, of) for of in made_of)):
            add_finding(file, Diagnostic("XP573"))


def says_the_same(a: Submission, b: Submission) -> bool:
    """Whether a unit typed the same into both, cells that cannot be read included; not where a table cannot be read at all."""
    whole = a.issued is not None and all(s.frames.keys() >= {*a.issued.stamp.opens} for s in (a, b))
    return whole and a.frames.keys() == b.frames.keys() and (a.answers, a.signs, a.choices) == (b.answers, b.signs, b.choices) and all(
        same_inputs(frame, b.frames[key]) for key, frame in a.frames.items()) and _said_of_inputs(a) == _said_of_inputs(b)


def _said_of_inputs(s: Submission) -> set[tuple[str, str, str, str, str]]:
    """What was found in the cells that the unit types into: HQ's are put back before a file is returned."""
    typed = {(key, *at) for key, frame in s.frames.items() for at, _ in inputs_of(frame)}
    return {(d.code, d.table, d.row_key, d.column, str(d.found)) for d in s.diagnostics
            if d.table and d.row_key and d.column and (d.table, d.row_key, d.column) in typed}
