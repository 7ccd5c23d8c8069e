"""The originals of what came, in inbox/.originals/, against the ledger. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Mapping

from xlplan.excel.reading.intake import file_digest
from xlplan.pipeline.audit.words import said_record, said_value
from xlplan.pipeline.collect.placing import named_content, original_name
from xlplan.plan.checking.provenance import Provenance
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.chain import Record
from xlplan.store.folder import PlanFolder, show_path


def original_findings(plan: PlanFolder, kept: Mapping[str, Record], collected: Iterable[Provenance]) -> tuple[int, list[Diagnostic]]:
    """(how many are as they came, findings: XP571 of those that are not, XP572 of what the ledger knows nothing of, XP548 of those that are
    gone). `kept`: SHA-256 -> the record that tells so, of which a ledger of 0.5 has none; `collected`: what was taken out of them."""
    known = {*kept, *(one.original_sha256 for one in collected if one.original_sha256)}
    files = sorted(p for p in plan.originals.iterdir() if p.is_file()) if plan.originals.is_dir() else []
    sound, found, there = 0, list[Diagnostic](), set[str]()
    for path in files:
        digest, named = file_digest(path), named_content(path.name)
        called = show_path(path.relative_to(plan.path))
        there.add(digest)
        if digest in known or (named and digest.startswith(named)):
            sound += 1
        elif named and (expected := next((sha256 for sha256 in known if sha256.startswith(named)), "")):
            there.add(expected)
            found.append(Diagnostic("XP571", file=called, found=digest, expected=expected, params={
                "path": called, "found": said_value(digest), "expected": said_value(expected)}))
        else:
            found.append(Diagnostic("XP572", file=called, found=digest, params={"path": called}))
    for sha256, record in kept.items():
        if sha256 not in there:
            lay = plan.originals / original_name(sha256, str(record.body.get("file")))
            called = show_path(lay.relative_to(plan.path))
            found.append(Diagnostic("XP548", file=called, expected=sha256, params={
                "path": called, "what": said_record(record), "record": str(record.number)}))
    return sound, found
