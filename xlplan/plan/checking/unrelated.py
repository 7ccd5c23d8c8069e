"""Workbooks that came in mails and archives and are none of ours: said once a mail, and nobody's to correct. Floor 4."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from xlplan.plan.checking.provenance import Provenance
from xlplan.plan.checking.results import FileResult
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic, Round, Severity
from xlplan.text import list_briefly


def unrelated_findings(results: Sequence[FileResult], in_round: Round) -> list[Diagnostic]:
    """XP952 for each mail, or archive, that brought workbooks that are none of ours; what is found in each of them is a note. One that
    somebody put into the inbox by hand is left as it is judged: it was meant to be one of ours."""
    brought: dict[tuple[str, ...], list[tuple[FileResult, Provenance]]] = {}
    for result in results:
        came = result.came
        if came is None or not came.place or result.verdict != "not_an_input" or {d.code for d in result.diagnostics} != {"XP101"}:
            continue
        result.diagnostics = [replace(d, severity=Severity.NOTE) for d in result.diagnostics]
        brought.setdefault((came.original_sha256, came.sender, came.sent, came.message_id), []).append((result, came))
    grave = severity_of("XP952", in_round, {})
    return [Diagnostic("XP952", severity=grave, params={
        "who": files[0][1].who or files[0][1].original, "text": files[0][1].subject or files[0][1].original, "n": len(files),
        "files": list_briefly(f.file for f, _ in files)}) for files in brought.values()]
