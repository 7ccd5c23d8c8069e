"""Verdicts as JSON-ready data, with every sentence in the language asked for. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from xlplan.plan.checking.results import FileResult
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import Lang


def diagnostic_data(d: Diagnostic, lang: Lang) -> dict[str, Any]:
    """One finding; keys as the command line promises them."""
    return {
        "code": d.code, "severity": d.severity.value if d.severity else None, "sheet": d.sheet, "cell": d.cell,
        "table": d.table, "column": d.column, "row_key": d.row_key, "found": d.found, "expected": d.expected,
        "difference": d.difference, "unit": d.unit, "message": message_of(d, lang), "remedy": remedy_of(d, lang),
        "explanation": d.explanation}


def file_data(result: FileResult, lang: Lang) -> dict[str, Any]:
    """One file with its verdict by table."""
    return {
        "file": result.file, "branch": result.branch, "round": result.round, "verdict": result.verdict,
        "tables": result.tables, "sha256": result.sha256, "superseded_by": result.superseded_by,
        "excluded": result.excluded, "joined": result.joined,
        "receipt": result.receipt.data() if result.receipt else None, "came": result.came.body() if result.came else None,
        "diagnostics": [diagnostic_data(d, lang) for d in result.diagnostics]}


def submission_data(branches: Sequence[str], missing: Sequence[str], returned: Sequence[str]) -> dict[str, Any]:
    """Who was expected, how many are in, from whom nothing came, and of whom all that came goes back."""
    out = {*missing, *returned}
    return {"expected": len(branches), "accepted": len(branches) - len(out), "missing": list(missing), "returned": list(returned)}


def must_fix(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether something among them must be fixed."""
    return any(d.severity is Severity.ERROR for d in diagnostics)
