"""HQ's own copies of the workbooks that it issued, read. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

from xlplan.pipeline.issued_copies import find_copies
from xlplan.pipeline.submissions import Progress, read_submissions
from xlplan.schema.diagnostic import Round, rounds_answered
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import IssuedFile, Ledger
from xlplan.workbook.submission import Submission


def latest_files_of(ledger: Ledger, identity: str, round: Round, units: Iterable[str]) -> dict[str, IssuedFile]:
    """Unit -> the workbook that it was issued last and answers in that round."""
    latest, issued = ledger.latest_issue(*rounds_answered(round)), ledger.issued(identity)
    return {code: issued[code, latest[code]] for code in units if (code, latest.get(code)) in issued}


def own_copies(plan: PlanFolder, wanted: Mapping[str, IssuedFile], progress: Progress | None = None) -> dict[str, Submission]:
    """Unit -> HQ's own copy of that workbook, as read; those that are gone are left out."""
    found = find_copies(plan, wanted.values())
    paths = {code: found[one.sha256] for code, one in wanted.items() if one.sha256 in found}
    names = {path: path.name for path in paths.values()}
    return dict(zip(paths, read_submissions([*names], names, plan.seal_keys(), progress, None, None), strict=True)) if paths else {}
