"""The originals of what came, in inbox/.originals/, against the ledger. Floor 6."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from xlplan.excel.reading.intake import file_digest
from xlplan.pipeline.audit.words import said_record, said_value
from xlplan.plan.checking.provenance import Provenance
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.chain import Record
from xlplan.store.folder import PlanFolder, show_path

_NAMED: Final = re.compile(r"([0-9a-f]{12})-")  # as `collect` names them: the beginning of their SHA-256


def original_findings(plan: PlanFolder, kept: Mapping[str, Record], collected: Iterable[Provenance]) -> tuple[int, list[Diagnostic]]:
    """(how many are as they came, findings: XP571 of those that are not, XP572 of what the ledger knows nothing of, XP548 of those that are
    gone). `kept`: SHA-256 -> the record that tells so, of which a ledger of 0.5 has none; `collected`: what was taken out of them."""
    known = {*kept, *(one.original_sha256 for one in collected if one.original_sha256)}
    begin = {sha256[:12]: sha256 for sha256 in known}
    files = sorted(p for p in plan.originals.iterdir() if p.is_file()) if plan.originals.is_dir() else []
    sound, found, there = 0, list[Diagnostic](), set[str]()
    for path in files:
        digest, named = file_digest(path), _NAMED.match(path.name)
        called = show_path(path.relative_to(plan.path))
        there.add(digest)
        if digest in known or (named and digest.startswith(named[1])):
            sound += 1
        elif named and (expected := begin.get(named[1])):
            there.add(expected)
            found.append(Diagnostic("XP571", file=called, found=digest, expected=expected, params={
                "path": called, "found": said_value(digest), "expected": said_value(expected)}))
        else:
            found.append(Diagnostic("XP572", file=called, found=digest, params={"path": called}))
    gone = [f"inbox/.originals/{sha256[:12]}-{record.body.get('file')}" for sha256, record in kept.items() if sha256 not in there]
    records = [record for sha256, record in kept.items() if sha256 not in there]
    return sound, [*found, *(Diagnostic("XP548", file=path, expected=str(record.body.get("sha256")), params={
        "path": path, "what": said_record(record), "record": str(record.number)}) for path, record in zip(gone, records, strict=True))]
