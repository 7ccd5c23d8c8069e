"""The version that was frozen last, for the roll-up. Floor 6."""
from __future__ import annotations

from collections.abc import Collection

from xlplan.errors import XlplanError
from xlplan.pipeline.audit.words import said_body
from xlplan.plan.versions.kept import Kept, kept_of
from xlplan.plan.versions.words import version_said
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.ledger import ClosedRound, Ledger
from xlplan.text import Text


def last_frozen(ledger: Ledger, plan: str) -> tuple[Kept | None, list[Diagnostic]]:
    """It, None where there is none; XP541 instead where somebody changed it: the roll-up is written all the same, without it."""
    versions = ledger.versions(plan)
    if not versions:
        return None, []
    name = versions[-1].name
    try:
        return kept_of(ledger.version_text(plan, name), name), []
    except XlplanError as wrong:
        return None, [Diagnostic("XP541", params={"what": said_body("frozen", {"name": name}), "why": Text.of(wrong.say)})]


def gone_since(ledger: Ledger, plan: str, closed: ClosedRound, there: Collection[str]) -> dict[str, list[str]]:
    """Unit -> names of the files that counted when the round was closed and are not `there` any more, by their SHA-256; nothing where the
    version is not as it was kept."""
    try:
        kept = kept_of(ledger.version_text(plan, closed.version), closed.version)
    except XlplanError:
        return {}
    counted = {(unit, sha) for table in kept.tables.values() for unit, sha in table.files.items()}
    out = dict[str, list[str]]()
    for one in kept.files:
        if (one.branch, one.sha256) in counted and one.sha256 not in there:
            out.setdefault(one.branch, []).append(one.file)
    return out


def said_closed(one: ClosedRound) -> str:
    """`V1 (2026-11-19 10:00 · 王五)`."""
    return version_said(one.version, one.at, one.by)
