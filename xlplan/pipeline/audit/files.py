"""The files of a plan folder against its ledger: HQ's own workbooks, and what came back. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

from xlplan.pipeline.audit.words import said_record, said_value, said_when
from xlplan.pipeline.issued_copies import file_digest, issued_copies, ledger_behind, stamp_in
from xlplan.pipeline.submissions import file_names
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import PlanFolder, show_path
from xlplan.store.ledger import IssuedFile
from xlplan.store.replay import Row, Tables
from xlplan.text import Text

_OTHER: Final = Text("第 {number} 次下发给 {branch} 的({when},链上第 {record} 条)SHA-256 是 {expected},这一份是 {found}",
                     "第 {number} 次發送給 {branch} 的({when},鏈上第 {record} 筆)SHA-256 是 {expected},這一份是 {found}",
                     "that of issue {number} for {branch} ({when}, record {record} of the chain) has the SHA-256 {expected}, this one "
                     "{found}")
_NONE: Final = Text("台账没有第 {number} 次下发给 {branch} 的填报表", "台帳沒有第 {number} 次發送給 {branch} 的填報檔",
                    "the ledger knows of none of issue {number} for {branch}")


def rows_known(told: Tables, held: Tables, table: str) -> list[Row]:
    """Of a table what the chain tells, and what only the ledger holds (where the chain is broken), in the order of the records."""
    rows = [*told[table].values(), *(row for key, row in held[table].items() if key not in told[table])]
    return sorted(rows, key=lambda row: row.record.number if row.record else 0)


def issued_findings(plan: PlanFolder, key: bytes | None, rows: Iterable[Row]) -> tuple[int, list[Diagnostic]]:
    """(how many of HQ's own workbooks are as they were issued, findings: XP542 changed, XP543 under another name, XP532 or XP533 of
    an issue later than all in the ledger). What is gone is no fault, and what never was one of ours nobody's business."""
    known = [*rows]
    by_hash, by_place = {r.columns["sha256"]: r for r in known}, {(r.columns["branch"], r.columns["issue"]): r for r in known}
    plans = {r.columns["plan"] for r in known}
    digests = {path: file_digest(path) for path in issued_copies(plan)}
    named = {(path.name, digest) for path, digest in digests.items() if path.parent == plan.issued}
    newest, sound, latest, found = max((n for _, n in by_place), default=0), 0, 0, list[Diagnostic]()
    for path, digest in digests.items():
        if (row := by_hash.get(digest)) is not None:
            if path.parent == plan.issued and (row.columns["file"], digest) not in named:
                found.append(_renamed(plan, path, row))
            else:
                sound += 1
            continue
        stamp, seal = stamp_in(path, key)
        of = (stamp.branch, stamp.issue) if stamp and (not plans or stamp.plan in plans) else None
        if of and seal == "verified" and of[1] > newest:
            latest = max(latest, of[1])
        elif (row := (by_place.get(of) if of else None) or _meant(path, known, {*digests.values()})) is not None:
            found.append(_changed(plan, path, digest, row))
        elif of and seal == "verified":
            found.append(Diagnostic("XP542", file=_below(plan, path), branch=of[0], found=digest, params={
                "path": _below(plan, path), "why": _NONE.filled(branch=of[0], number=of[1])}))
    return sound, [*found, *ledger_behind(dict.fromkeys(by_place, IssuedFile("", "", "")), latest)]


def received_findings(plan: PlanFolder, rows: Iterable[Row]) -> tuple[int, list[Diagnostic]]:
    """(how many files of the inbox are as they were entered, XP544 of those that are not). A file that no run has seen is none."""
    read = [r for r in rows if r.columns["sha256"]]  # what could not be read has no hash
    hashes, latest = {r.columns["sha256"] for r in read}, {r.columns["file"]: r for r in read}
    walked = plan.inbox_files()
    names = file_names(walked, [plan.inbox])
    sound, found = 0, list[Diagnostic]()
    for path in walked.files:
        digest, row = file_digest(path), latest.get(names[path])
        if digest in hashes:
            sound += 1
        elif row is not None:
            expected = row.columns["sha256"]
            found.append(Diagnostic(
                "XP544", file=_below(plan, path), branch=row.columns["branch"], found=digest, expected=expected, params={
                    "path": names[path], "what": said_record(row.record) if row.record else "", "record": _number(row),
                    "found": said_value(digest), "expected": said_value(expected)}))
    return sound, found


def _meant(path: Path, known: Iterable[Row], there: set[str]) -> Row | None:
    """The workbook of that name that a file is which can no longer be read: the latest that stands nowhere else."""
    named = [r for r in known if r.columns["file"] == show_path(path.name) and r.columns["sha256"] not in there]
    return max(named, key=lambda r: int(r.columns["issue"]), default=None)


def _changed(plan: PlanFolder, path: Path, digest: str, row: Row) -> Diagnostic:
    expected, branch = row.columns["sha256"], row.columns["branch"]
    why = _OTHER.filled(number=row.columns["issue"], branch=branch, when=said_when(row.record.at) if row.record else "–",
                        record=_number(row), found=said_value(digest), expected=said_value(expected))
    return Diagnostic("XP542", file=_below(plan, path), branch=branch, found=digest, expected=expected, params={
        "path": _below(plan, path), "why": why})


def _renamed(plan: PlanFolder, path: Path, row: Row) -> Diagnostic:
    said = {"path": _below(plan, path), "number": row.columns["issue"], "record": _number(row)}
    return Diagnostic("XP543", file=said["path"], branch=row.columns["branch"], found=show_path(path.name), expected=row.columns["file"],
                      params=said)


def _number(row: Row) -> str:
    return str(row.record.number) if row.record else ""


def _below(plan: PlanFolder, path: Path) -> str:
    """`issued/earlier/001/GD.xlsx`."""
    return show_path(path.relative_to(plan.path))
