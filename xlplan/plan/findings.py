"""Rules over many branches at once: which rows break which rule, each as a Diagnostic. Floor 4."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from xlplan.plan.broken import Broken
from xlplan.plan.reads import rests_on
from xlplan.schema.codes import severity
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.evaluate import Evaluator, Scope
from xlplan.schema.frame import Frame, blank, stack
from xlplan.schema.table import Rule, Table
from xlplan.units import Bools
from xlplan.workbook.submission import Submission

_COVERED = {"XP402": "XP403"}  # not said of a row about which the graver one is said


def stack_aligned(frames: Sequence[Frame | None], table: Table) -> Frame:
    """One frame over all branches in order; a branch without the table gets no rows. Columns are those of `table`:
    what a frame lacks (an optional column that was off) is blank, what it has beyond is left out."""
    fitted = [blank(table, ()) if f is None else _fitted(f, table) for f in frames]
    return stack(fitted) if fitted else blank(table, (), 0)


def _fitted(frame: Frame, table: Table) -> Frame:
    if frame.amounts.keys() | frame.texts.keys() == table.by_key.keys():
        return frame
    wide = blank(table, frame.keys, frame.members, frame.owner)
    wide.sheet_rows, wide.used, wide.suspect = frame.sheet_rows, frame.used, frame.suspect
    wide.feet = frame.feet
    wide.amounts |= {k: v for k, v in frame.amounts.items() if k in wide.amounts}
    wide.filled |= {k: v for k, v in frame.filled.items() if k in wide.filled}
    wide.texts |= {k: v for k, v in frame.texts.items() if k in wide.texts}
    return wide


@dataclass
class Group:
    """Submissions that share round, limits, severities and tables, and therefore one evaluation.

    `failed`: per submission, tables with a cell or structure that must be fixed.
    """

    submissions: Sequence[Submission]
    tables: dict[str, Table]
    failed: Sequence[set[str]]
    frames: dict[str, Frame] = field(init=False)
    usable: dict[str, Bools] = field(init=False)   # table -> per branch: it is there and may be read
    clean: dict[str, Bools] = field(init=False)    # table -> per branch: and every row of it can be trusted
    suspect: dict[str, Bools] = field(init=False)  # table -> per row
    values: Evaluator = field(init=False)

    def __post_init__(self) -> None:
        self.frames, self.usable, self.clean, self.suspect = {}, {}, {}, {}
        for key, table in self.tables.items():
            found = [None if key in s.refused else s.frames.get(key) for s in self.submissions]
            frame = stack_aligned(found, table)
            self.frames[key] = frame
            self.usable[key] = np.asarray([f is not None for f in found], dtype=np.bool_)
            fine = np.asarray([key not in bad for bad in self.failed], dtype=np.bool_)
            np.logical_and.at(fine, frame.owner[frame.suspect], False)
            self.clean[key] = self.usable[key] & fine
            self.suspect[key] = _whole_members(frame)
        issued = self.submissions[0].issued
        self.values = Evaluator(self.frames, issued.limits if issued else {})


def _whole_members(frame: Frame) -> Bools:
    """Suspect rows, and the other rows of the same member: month-end heads follow from joining and leaving."""
    n = len(frame.table.measures)
    if not n or frame.size % n:
        return frame.suspect
    return np.repeat(frame.suspect.reshape(-1, n).any(axis=1), n)


def broken_rules(group: Group) -> list[list[Diagnostic]]:
    """Findings of every rule of every table, one list a submission; severity not yet set."""
    out: list[list[Diagnostic]] = [[] for _ in group.submissions]
    issued = group.submissions[0].issued
    if issued is None:
        return out
    for table in group.tables.values():
        for rule in table.rules:
            raised = severity(rule.code, issued.stamp.round, issued.severities) is not None
            if raised and issued.stamp.round in rule.rounds:
                _ask(group, table, rule, out)
    return [_uncovered(findings) for findings in out]


def _uncovered(findings: list[Diagnostic]) -> list[Diagnostic]:
    said = {(d.code, d.row_key) for d in findings if d.code in _COVERED.values()}
    return [d for d in findings if (_COVERED.get(d.code), d.row_key) not in said]


def _ask(group: Group, table: Table, rule: Rule, out: list[list[Diagnostic]]) -> None:
    frame, values = group.frames[table.key], group.values
    scope = Scope(table.key, rule.foot if rule.scope == "table" else None)
    broken = ~values.truth(rule.must, scope)
    if rule.where is not None:
        broken = broken & values.truth(rule.where, scope)
    if rule.scope == "table":
        broken = broken & _trusted(group, rests_on(rule, table, group.tables, None))
    else:
        broken = broken & frame.used & ~group.suspect[table.key] & group.usable[table.key][frame.owner]
        if broken.any():
            broken = broken & _trusted_rows(group, table, rule)
    places = np.flatnonzero(broken)
    if places.size:
        found = Broken(values, frame, rule, scope)
        for i in places:
            member = int(i) if rule.scope == "table" else int(frame.owner[i])
            out[member].append(found.finding(int(i), group.submissions[member]))


def _trusted(group: Group, tables: set[str]) -> Bools:
    fine = np.ones(len(group.submissions), np.bool_)
    for key in tables:
        fine &= group.clean.get(key, False)
    return fine


def _trusted_rows(group: Group, table: Table, rule: Rule) -> Bools:
    """Rows whose formulas rest on tables that can be trusted; which tables may differ by measure."""
    frame = group.frames[table.key]
    if table.measure_column is None:
        return _trusted(group, rests_on(rule, table, group.tables, None))[frame.owner]
    fine = np.ones(frame.size, np.bool_)
    for measure in set(frame.texts[table.measure_column].tolist()):
        rows = frame.measure_mask(measure)
        fine[rows] = _trusted(group, rests_on(rule, table, group.tables, measure))[frame.owner[rows]]
    return fine
