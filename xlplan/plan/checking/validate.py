"""Checking submissions: rules over all branches at once, severities by round, one verdict a table and file. Floor 4.

Nothing here knows whether a submission came from a file or from live Excel.
"""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from xlplan.address import row_column
from xlplan.plan.checking.controlled import above_controlled
from xlplan.plan.checking.courses import odd_courses
from xlplan.plan.checking.receipts import receipt_findings, receipt_of
from xlplan.plan.checking.results import ACCEPTED, FileResult, TableVerdict, Verdict
from xlplan.plan.checking.rules import SubmissionGroup, broken_rules
from xlplan.plan.checking.trainers import trainers_twice
from xlplan.plan.checking.unfilled import undeclared_tables
from xlplan.plan.checking.unread import NO_VALUE
from xlplan.plan.judging.decisions import same_person
from xlplan.plan.master.labels import Labels
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import FIRST_HALF, Diagnostic, Round, Severity
from xlplan.schema.table import Rule, Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.links import columns_followed, table_links
from xlplan.text import Text, list_briefly
from xlplan.workbook.control_number import typed_number
from xlplan.workbook.forms import NOTHING, SIGN_STEPS, answer_key, is_refusal
from xlplan.workbook.reading.own_declared import as_declared
from xlplan.workbook.submission import Submission
from xlplan.workbook.words import unit_words

NOT_KNOWN: Final = Text("没有与该校验码相符的文件可比,改了哪些格不知道", "沒有與該校驗碼相符的檔案可比,改了哪些儲存格不知道",
                        "which cells is not known: no file that fits the number is at hand")
_WHOLE: Final = Text("那里每一格都有数", "那裡每一格都有數", "every cell there has a value")
_PARTIAL: Final = Text("那里有 {n} 格没有数({cells}),按 0 计,所以这些数只是部分合计,不完整",
                       "那裡有 {n} 格沒有數({cells}),按 0 計,所以這些數只是部分合計,不完整",
                       "cells there without a value: {n} ({cells}); they count 0, so these figures are partial sums, not complete ones")


def validate_submissions(submissions: Sequence[Submission], *, expected: Sequence[Table] = BRANCH) -> list[FileResult]:
    """One FileResult for each submission, in the same order. `expected`: the tables a branch workbook may hold, in
    sheet order; a workbook of another kind holds its own. The submissions are left as they are. A workbook with tables of HQ's own that
    are not in use here is judged by the declarations that it brings along."""
    apart: dict[tuple[tuple[tuple[str, str], ...], tuple[str, ...]], list[int]] = {}
    for i, s in enumerate(submissions):
        apart.setdefault((tuple(s.issued.own.items()), s.issued.stamp.opens) if s.issued else ((), ()), []).append(i)
    out: dict[int, FileResult] = {}
    for (own, opens), members in apart.items():
        with as_declared(dict(own), opens):
            out |= zip(members, _validated([submissions[i] for i in members], expected), strict=True)
    return [out[i] for i in range(len(submissions))]


def _validated(submissions: Sequence[Submission], expected: Sequence[Table]) -> list[FileResult]:
    own = [[_finish_finding(d, s) for d in (*s.diagnostics, *_signed_by_one(s), *_signed_no(s), *_changed_after(s), *trainers_twice(s),
                                            *odd_courses(s), *receipt_findings(s))] for s in submissions]
    out: list[list[Diagnostic]] = [[d for d in found if d is not None] for found in own]
    refused = [any(d.table is None and d.severity is Severity.ERROR for d in found) for found in out]
    for members in _group_submissions(submissions, refused):
        first = submissions[members[0]]
        group = SubmissionGroup([submissions[i] for i in members], _opened_tables(first, _held_tables(first, expected)),
                                [out[i] for i in members])
        for i, found, above in zip(members, broken_rules(group), above_controlled(group), strict=True):
            asked = (d for d in (*found, *above) if not any(of(d, submissions[i]) for of in (_is_denied, _is_hqs_own, _is_to_come)))
            out[i] += [d for raw in asked if (d := _finish_finding(raw, submissions[i])) is not None]
    return [_judge_submission(s, found, _held_tables(s, expected)) for s, found in zip(submissions, out, strict=True)]


def unreadable_result(diagnostic: Diagnostic, file: str, sha256: str) -> FileResult:
    """The verdict on a file that could not be read (XP9xx): refused, or no input at all where that is only a note."""
    grave = diagnostic.severity or severity_of(diagnostic.code, "final", {}) or Severity.NOTE
    return FileResult(file, sha256, "not_an_input" if grave is Severity.NOTE else "refused",
                      diagnostics=[replace(diagnostic, severity=grave, file=file)])


def set_aside_as_issued(results: Sequence[FileResult], issued: Collection[str]) -> None:
    """XP575, and no other verdict, for each file that is the very one that HQ sent out, as when a mail of HQ's comes back under an answer.
    `issued`: SHA-256 of the workbooks that went out, be it under a password."""
    for one in results:
        came = {one.sha256} | ({one.came.original_sha256} if one.came is not None and one.came.converted else set())
        if not came.isdisjoint(issued):
            one.tables, one.verdict, one.receipt = {}, "as_issued", None
            one.diagnostics = [Diagnostic("XP575", severity=Severity.NOTE, file=one.file, branch=one.branch)]


def gravest_first(diagnostics: Sequence[Diagnostic], expected: Sequence[Table] = BRANCH) -> list[Diagnostic]:
    """Errors, warnings, notes; inside each the file first, then sheet by sheet, row by row."""
    order = {t.key: i for i, t in enumerate(expected)}

    def rank(d: Diagnostic) -> tuple[int, int, tuple[int, int], str]:
        sheet = -1 if d.table is None else order.get(d.table, len(order))
        return ((d.severity or Severity.NOTE).rank, sheet, _cell_position(d.cell), d.code)

    return sorted(diagnostics, key=rank)


def file_verdict(tables: Mapping[str, TableVerdict], diagnostics: Sequence[Diagnostic]) -> Verdict:
    """The verdict on a file of ours: refused only when none of its tables can be used."""
    opened = [v for v in tables.values() if v != "not_opened"]
    if all(v == "refused" for v in opened):
        return "refused"
    grave = {d.severity for d in diagnostics}
    warned = any(v != "accepted" for v in opened) or Severity.WARNING in grave or Severity.ERROR in grave
    return "accepted_with_warnings" if warned else "accepted"


def _group_submissions(submissions: Sequence[Submission], refused: Sequence[bool]) -> list[list[int]]:
    """Ordinals of submissions that can be evaluated together; files that are refused whole are left out."""
    out: dict[object, list[int]] = {}
    for i, s in enumerate(submissions):
        if s.issued is None or refused[i]:
            continue
        stamp = s.issued.stamp
        same = (stamp.round, s.issued.settled, tuple(s.issued.columns.items()), stamp.opens, tuple(sorted(stamp.switches)),
                tuple(sorted(s.issued.limits.items())), tuple(s.issued.own.items()),
                s.issued.workdays, tuple(sorted(s.issued.severities.items())))
        out.setdefault(same, []).append(i)
    return list(out.values())


def _held_tables(submission: Submission, expected: Sequence[Table]) -> Sequence[Table]:
    kind = submission.issued.kind if submission.issued else None
    return [BY_KEY[table.key] for table in kind.tables] if kind else expected


def _opened_tables(submission: Submission, expected: Sequence[Table]) -> dict[str, Table]:
    if submission.issued is None:
        return {}
    stamp = submission.issued.stamp
    return {t.key: submission.issued.held(t.with_switches(frozenset(stamp.switches))) for t in expected if t.key in stamp.opens}


def _finish_finding(d: Diagnostic, submission: Submission) -> Diagnostic | None:
    """With its severity, file, branch, labels and answer; None where this round does not raise it."""
    issued = submission.issued
    in_round: Round = issued.stamp.round if issued else "final"
    grave = d.severity or severity_of(d.code, in_round, issued.severities if issued else {})
    if grave is None:
        return None
    locked = BY_KEY.get(d.table or "") if issued and issued.approves else None
    if d.code == "XP210" and locked and not locked.after_approval:
        grave = Severity.WARNING  # a figure that HQ approved for good, under a signature perhaps
    params = d.params
    if d.table and d.column and "column" not in params:
        table = BY_KEY.get(d.table)
        if table is not None:
            params = {**params, "column": Labels.of(submission).column(issued.worded(table) if issued else table, d.column)}
    frame = submission.frames.get(d.table or "")
    if frame is not None and "row" not in params and d.row_key in frame.keys:
        row = Labels.of(submission).row(frame, frame.keys.index(d.row_key), submission)
        params = {**params, "row": row}
    return replace(d, severity=grave, file=submission.parts.get(d.table or "", (submission.file,))[0], params=params,
                   branch=issued.stamp.branch if issued else d.branch,
                   explanation=d.explanation or submission.answers.get(answer_key(d.table or "", d.code), ""))


def _is_denied(d: Diagnostic, submission: Submission) -> bool:
    """Whether it asks to complete a row of a table that the unit chose to have nothing in."""
    return submission.choices.get(d.table or "") in NOTHING and any(rule.completes for rule in _rules_of(d))


def _is_hqs_own(d: Diagnostic, submission: Submission) -> bool:
    """Whether it asks about figures that stand in the row as HQ suggested them, or in all the tables that it follows from: in the first
    rounds; later ones suggest what the unit itself had declared. What the unit has to fill in is none of HQ's."""
    if any(rule.completes for rule in _rules_of(d)):
        return False
    table, issued = BY_KEY.get(d.table or ""), submission.issued
    if d.row_key in submission.as_suggested.get(d.table or "", ()) and any(rule.spares for rule in _rules_of(d)):
        return True
    opened = {*issued.stamp.opens} if issued is not None and issued.stamp.round in FIRST_HALF else set()
    return table is not None and table.kind == "fixed" and table.key in opened and (
        {table.key, *table_links().get(table.key, ())} & opened <= submission.unfilled)


def _rules_of(d: Diagnostic) -> Iterator[Rule]:
    table = BY_KEY.get(d.table or "")
    return (rule for rule in (table.rules if table else ()) if rule.code == d.code)


def _is_to_come(d: Diagnostic, submission: Submission) -> bool:
    """Whether it is about a table that stands as HQ issued it and that nobody has declared, kept back or not: what is asked there is to
    fill it in."""
    return d.table in submission.unfilled and (d.table or "") in undeclared_tables(submission)


def _signed_by_one(submission: Submission) -> list[Diagnostic]:
    """XP510 where the same name stands at 填报人 and at 批准, with what stands there as their opinion."""
    names, said = ([submission.signs.get(f"{step}|{field}", "").strip() for step in ("manager", "preparer")]
                   for field in ("name", "opinion"))
    return [Diagnostic("XP510", params={"name": names[0]}, explanation=said[0] or said[1])] if same_person(*names) else []


def _signed_no(submission: Submission) -> Iterator[Diagnostic]:
    """XP522 for each step of the sign-off whose conclusion is a no."""
    words = unit_words(submission.issued is None or submission.issued.of_branch)
    for step in SIGN_STEPS:
        if is_refusal(said := submission.signs.get(f"{step}|conclusion", "")):
            opinion = submission.signs.get(f"{step}|opinion", "").strip()
            name = submission.signs.get(f"{step}|name", "").strip()
            yield Diagnostic("XP522", found=said, params={"what": words[step], "name": name or "–", "reason": opinion or "–"})


def _changed_after(submission: Submission) -> Iterator[Diagnostic]:
    return signed_otherwise(submission, submission.control) if submission.control is not None else iter(())


def signed_otherwise(submission: Submission, now: int | None) -> Iterator[Diagnostic]:
    """XP529 for each step beside which another control number stands than that of what counts `now`; None: that is known to be other."""
    words = unit_words(submission.issued is None or submission.issued.of_branch)
    for step in SIGN_STEPS:
        typed = submission.signs.get(f"{step}|code", "").strip()
        if typed and typed_number(typed) != now:
            name = submission.signs.get(f"{step}|name", "").strip()
            yield Diagnostic("XP529", found=typed, expected="–" if now is None else f"{now:04}", row_key=step, params={
                "what": words[step], "name": name or "–", "cells": NOT_KNOWN}, explanation=submission.signs.get(f"{step}|opinion", ""))


def add_finding(result: FileResult, d: Diagnostic, in_round: Round, *, stands: bool = False) -> None:
    """Add a finding about the whole file, or about one table of it; one that must be fixed refuses all its tables, or that one, unless it
    `stands` all the same. One that has a severity keeps it."""
    grave = d.severity or severity_of(d.code, in_round, {})  # HQ's switches are about figures, not about files
    if grave is None:
        return
    result.diagnostics = gravest_first([*result.diagnostics, replace(d, severity=grave, file=result.file, branch=result.branch)])
    if grave is Severity.ERROR and not stands:
        result.tables = {k: v if v == "not_opened" or d.table not in (None, k) else "refused" for k, v in result.tables.items()}
    result.verdict = file_verdict(result.tables, result.diagnostics)


def _judge_submission(submission: Submission, found: list[Diagnostic], expected: Sequence[Table]) -> FileResult:
    issued = submission.issued
    if issued is None:
        ours = any(d.severity is Severity.ERROR and d.code != "XP101" for d in found)  # but its stamp is lost
        return FileResult(submission.file, submission.sha256, "refused" if ours else "not_an_input",
                          diagnostics=gravest_first(found, expected))
    tables: dict[str, TableVerdict] = {}
    for table in expected:
        if table.expected or table.key in issued.stamp.opens:  # one that is not, and not here, shows nowhere
            tables[table.key] = _table_verdict(table.key, submission, found, apart=table.rows_apart)
    judge_links(submission, tables, found)
    found = gravest_first(found, expected)
    return FileResult(submission.file, submission.sha256, file_verdict(tables, found), issued.stamp.branch,
                      issued.stamp.round, tables, found, branch_name=issued.stamp.branch_name, receipt=receipt_of(submission),
                      regional=issued.kind is not None)


def judge_links(submission: Submission, tables: dict[str, TableVerdict], found: list[Diagnostic]) -> None:
    """Add XP521 to `found`, once for each refused table that a usable one links to, and what comes of it to `tables`."""
    for key, linked in table_links().items():
        if tables.get(key) not in ACCEPTED or any(d.code == "XP225" and d.table == key for d in found):
            continue
        said = [d.params["label"] for d in found if d.code == "XP521" and d.table == key]
        lost = [_lost_link(key, other, submission, found) for other in sorted(linked)
                if tables.get(other) == "refused" and BY_KEY[other].label not in said]
        found += [d for d in lost if d is not None]
        tables[key] = _table_verdict(key, submission, found)


def _table_verdict(key: str, submission: Submission, found: Sequence[Diagnostic], *, apart: bool = False) -> TableVerdict:
    if submission.issued is None or key not in submission.issued.stamp.opens:
        return "not_opened"
    mine = {d.severity for d in found if d.table == key}
    refusing = {d.severity for d in found if d.table == key and not (d.row_key and apart)}
    whole = {d.severity for d in found if d.table is None}
    if key in submission.refused or key not in submission.frames or Severity.ERROR in refusing | whole:
        return "refused"
    if (why := undeclared_tables(submission).get(key)) is not None:
        return why
    return "accepted" if mine.isdisjoint((Severity.ERROR, Severity.WARNING)) else "accepted_with_warnings"


def _lost_link(key: str, other: str, submission: Submission, found: Sequence[Diagnostic]) -> Diagnostic | None:
    """XP521: figures of a table that was refused still make those of the table that links to them; with the cells of it that
    have no value, without which they are partial sums."""
    place = submission.placements.get(key)
    makes = columns_followed(key, other)
    cells = list(dict.fromkeys(d.cell for d in found if d.table == other and d.code in NO_VALUE and d.cell and d.column in makes))
    whole = _PARTIAL.filled(n=len(cells), cells=list_briefly(cells)) if cells else _WHOLE
    params: dict[str, object] = {"label": BY_KEY[other].label, "whole": whole}
    return _finish_finding(Diagnostic("XP521", sheet=place.sheet if place else None, table=key, params=params), submission)


def _cell_position(cell: str | None) -> tuple[int, int]:
    try:
        return row_column(cell) if cell else (0, 0)
    except ValueError:
        return (0, 0)
