"""Rules over many branches at once: which rows break which rule, each as a Diagnostic. Floor 4.

Every rule is asked of every figure that counts, with the value as read. A finding is left out only where cells without a
value, which have a finding of their own, could keep the rule: then it may be a mere consequence of theirs."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

import numpy as np

from xlplan.plan.checking.entries_asked import lack_more
from xlplan.plan.checking.finding import BrokenRule
from xlplan.plan.checking.former import without_former
from xlplan.plan.checking.mending import Mending
from xlplan.plan.checking.unread import unread_cells
from xlplan.schema.codes.catalogue import rule_severity
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.expr import All, Expr, Filled, Is, Not, Some
from xlplan.schema.frame import Frame, blank_frame, stack_frames
from xlplan.schema.readings.elsewhere import cells_read
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.table import Rule, Table
from xlplan.units import Bools
from xlplan.workbook.submission import Submission


def stack_aligned(frames: Sequence[Frame | None], table: Table) -> Frame:
    """One frame over all branches in order; a branch without the table gets no rows. Columns are those of `table`, in its words:
    what a frame lacks (an optional column that was off) is blank, what it has beyond is left out, and so is what it holds in a column
    of another kind or unit, or of an entry that is no longer in the list: see `former`."""
    fitted = [blank_frame(table, ()) if f is None else _widen_frame(f, table) for f in frames]
    return stack_frames(fitted) if fitted else blank_frame(table, (), 0)


def _widen_frame(frame: Frame, table: Table) -> Frame:
    frame = without_former(frame, table)
    if frame.amounts.keys() | frame.texts.keys() == table.by_key.keys():
        return frame if frame.table is table else replace(frame, table=table)
    wide = blank_frame(table, frame.keys, frame.members, frame.owner)
    wide.sheet_rows, wide.used = frame.sheet_rows, frame.used
    wide.feet = frame.feet
    wide.amounts |= {k: v for k, v in frame.amounts.items() if k in wide.amounts}
    wide.filled |= {k: v for k, v in frame.filled.items() if k in wide.filled}
    wide.texts |= {k: v for k, v in frame.texts.items() if k in wide.texts}
    return wide


@dataclass
class SubmissionGroup:
    """Submissions that share round, limits, severities and tables, and therefore one evaluation.

    `said`: per submission, what was already found in it, with severities.
    """

    submissions: Sequence[Submission]
    tables: dict[str, Table]
    said: Sequence[Sequence[Diagnostic]]
    frames: dict[str, Frame] = field(init=False)
    missing: dict[str, Bools] = field(init=False)            # table -> per branch: it is not there or cannot be read
    unread: dict[str, dict[str, Bools]] = field(init=False)  # table -> column -> rows whose cell has no value
    values: Evaluator = field(init=False)
    mending: dict[str, Mending] = field(init=False)          # table -> made when first needed

    def __post_init__(self) -> None:
        self.frames, self.missing, self.unread, self.mending = {}, {}, {}, {}
        for key, table in self.tables.items():
            found = [None if key in s.refused else s.frames.get(key) for s in self.submissions]
            self.frames[key] = stack_aligned(found, table)
            self.missing[key] = np.asarray([f is None for f in found], dtype=np.bool_)
            self.unread[key] = unread_cells(self.frames[key], self.said)
        issued = self.submissions[0].issued
        self.values = Evaluator(self.frames, *((issued.limits, issued.workdays) if issued else ()), read=True)

    def doubtful(self, table: str) -> Bools:
        """Per branch: whether a cell of the table has no value, or a whole table is missing."""
        out: Bools = np.logical_or.reduce(list(self.missing.values()))
        for rows in self.unread[table].values():
            out = out | np.isin(np.arange(len(out)), self.frames[table].owner[rows])
        return out

    def mending_of(self, table: str) -> Mending:
        """What cells without a value could keep."""
        if table not in self.mending:
            self.mending[table] = Mending(self.values, table, self.unread[table], self.missing)
        return self.mending[table]


def broken_rules(group: SubmissionGroup) -> list[list[Diagnostic]]:
    """Findings of every rule of every table, one list a submission; severity not yet set."""
    out: list[list[Diagnostic]] = [[] for _ in group.submissions]
    issued = group.submissions[0].issued
    if issued is None:
        return out
    grave: dict[str, Severity] = {}
    absent = {(t.key, key) for t in group.tables.values() for key in issued.absent(t)}
    for table in group.tables.values():
        for rule in table.rules:
            raised = rule_severity(rule, issued.stamp.round, issued.severities)
            if raised is not None and issued.stamp.round in rule.rounds and _was_issued(rule, table, group.tables, absent):
                grave[rule.code] = raised
                _ask_rule(group, table, rule, out, raised if rule.own else None)
    covered = {rule.code: rule.covered for table in group.tables.values() for rule in table.rules if rule.covered}
    return [_drop_covered(findings, grave, covered) for findings in out]


def _was_issued(rule: Rule, table: Table, tables: Mapping[str, Table], absent: set[tuple[str, str]]) -> bool:
    """Whether the workbook held the rule: it had every table and column that the rule reads."""
    cells = _cells_of(rule, table.key)
    return absent.isdisjoint(cells) and all(other in tables for other, _ in cells) and (not rule.beside or rule.beside in tables)


@cache
def _cells_of(rule: Rule, table: str) -> frozenset[tuple[str, str]]:
    """(table, column) of all that it reads and cannot do without."""
    parts = filter(None, (rule.must, rule.found, rule.expected))
    return frozenset().union(*(cells_read(part, table) for part in parts), _cells_of_condition(rule.where, table))


def _cells_of_condition(node: Expr | None, table: str) -> set[tuple[str, str]]:
    """The same of a condition: a column that is not there is not filled, and says none of its entries."""
    match node:
        case None | Filled() | Not(Filled() | Is()):
            return set()
        case All(terms) | Some(terms):
            return set().union(*(_cells_of_condition(term, table) for term in terms))
    return cells_read(node, table)


def _drop_covered(findings: list[Diagnostic], grave: Mapping[str, Severity], covered: Mapping[str, str]) -> list[Diagnostic]:
    said = {(d.code, d.row_key) for d in findings if d.code in covered.values()}
    return [d for d in findings if (by := covered.get(d.code, "")) not in grave or (by, d.row_key) not in said
            or grave[by].rank > grave[d.code].rank]


def _ask_rule(group: SubmissionGroup, table: Table, rule: Rule, out: list[list[Diagnostic]], grave: Severity | None) -> None:
    """`grave`: of a rule whose code does not say it."""
    frame, values = group.frames[table.key], group.values
    whole = rule.scope == "table"
    scope = Scope(table.key, rule.foot if whole else None)
    broken = ~values.truth(rule.must, scope)
    if rule.where is not None:
        broken = broken & values.truth(rule.where, scope)
    broken = broken & (~group.missing[table.key] if whole else frame.used)
    if not broken.any():
        return
    truth, doubtful = values.truth, group.doubtful(table.key)
    if (broken & (doubtful if whole else doubtful[frame.owner])).any():
        truth = group.mending_of(table.key).possible
        mended = truth(rule.must, scope)
        broken = broken & ~(mended & ~lack_more(table, rule, values, scope, group.unread[table.key]) if whole else mended)
    places = np.flatnonzero(broken)
    if places.size:
        found = BrokenRule(values, frame, rule, scope, truth)
        for i in places:
            member = int(i) if whole else int(frame.owner[i])
            out[member].append(replace(found.finding(int(i), group.submissions[member]), severity=grave))
