"""The files of a plan folder against its ledger: HQ's own workbooks, and what came back. Floor 6."""
from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from xlplan.excel.reading.intake import file_digest
from xlplan.pipeline.audit.words import said_body, said_record, said_value, said_when
from xlplan.pipeline.issued_copies import issued_copies, ledger_behind, stamp_in
from xlplan.pipeline.submissions import file_names
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.store.folder import PlanFolder, show_path
from xlplan.store.ledger import IssuedFile
from xlplan.store.replay import Row, Tables
from xlplan.text import Text
from xlplan.workbook.seal_keys import OF_HQ, SealKeys

_OTHER: Final = Text("第 {number} 次下发给 {branch} 的({when},链上第 {record} 条)SHA-256 是 {expected},这一份是 {found}",
                     "第 {number} 次發送給 {branch} 的({when},鏈上第 {record} 筆)SHA-256 是 {expected},這一份是 {found}",
                     "that of issue {number} for {branch} ({when}, record {record} of the chain) has the SHA-256 {expected}, this one "
                     "{found}")
_TAKEN_FOR: Final = Text(
    "里面是第 {number_here} 次下发给 {branch_here} 的(链上第 {record_here} 条);以这个名字下发的是第 {number} 次给 {branch} 的"
    "(第 {record} 条)",
    "裡面是第 {number_here} 次發送給 {branch_here} 的(鏈上第 {record_here} 筆);以這個名字發送的是第 {number} 次給 {branch} 的"
    "(第 {record} 筆)",
    "it is that of issue {number_here} for {branch_here} (record {record_here} of the chain), and under its name was issued that of issue "
    "{number} for {branch} (record {record})")
_THAT_OF: Final = Text("{found}(登记为 {file} 的那份)", "{found}(登記為 {file} 的那份)", "{found} (that of {file})")
_NONE: Final = Text("台账没有第 {number} 次下发给 {branch} 的填报表", "台帳沒有第 {number} 次發送給 {branch} 的填報檔",
                    "the ledger knows of none of issue {number} for {branch}")


def rows_known(told: Tables, held: Tables, table: str) -> list[Row]:
    """Of a table what the chain tells, and what only the ledger holds (where the chain is broken), in the order of the records."""
    rows = [*told[table].values(), *(row for key, row in held[table].items() if key not in told[table])]
    return sorted(rows, key=lambda row: row.record.number if row.record else 0)


def issued_findings(plan: PlanFolder, key: SealKeys | None, rows: Iterable[Row],
                    moving: Collection[int] = ()) -> tuple[int, list[Diagnostic]]:
    """(how many of HQ's own workbooks are as they were issued, findings: XP542 not the one issued under its name, XP543 under another
    name, XP548 gone, XP532 or XP533 of an issue later than all in the ledger). `moving`: issues on their way into issued/. A copy
    beside, and what never was one of ours, is nobody's business."""
    known = [*rows]
    by_hash, by_place = {r.columns["sha256"]: r for r in known}, {(r.columns["branch"], r.columns["issue"]): r for r in known}
    placed = sorted((r for r in known if r.columns["issue"] not in moving), key=lambda r: int(r.columns["issue"]))
    due = {r.columns["file"]: r for r in placed}  # what stands in issued/ under that name
    plans = {r.columns["plan"] for r in known}
    digests = {path: file_digest(path) for path in issued_copies(plan)}
    there = {*digests.values()}
    named = {(show_path(path.name), digest) for path, digest in digests.items()}
    newest, sound, latest, found = max((n for _, n in by_place), default=0), 0, 0, list[Diagnostic]()
    for path, digest in digests.items():
        name, above = show_path(path.name), path.parent == plan.issued
        own = due.get(name) if above else _meant(name, known, there)
        if (row := by_hash.get(digest)) is not None:
            place = row.columns["file"]
            if place == name and (own is None or not above or row.columns["issue"] >= own.columns["issue"]):
                sound += 1
            elif above and due.get(place) is row and (place, digest) not in named:
                found.append(_renamed(plan, path, row))
            elif own is not None:
                found.append(_changed(plan, path, digest, own, _TAKEN_FOR.filled(**_issue_of(own), **_issue_of(row, "_here"))))
            else:
                sound += 1
            continue
        stamp, seal = stamp_in(path, key)
        of = (stamp.branch, stamp.issue) if stamp and (not plans or stamp.plan in plans) else None
        meant = by_place.get(of) if of else None
        if of and of[1] > newest and (seal in OF_HQ or key is None):
            latest = max(latest, of[1])
        elif of and seal in OF_HQ and meant is None:
            found.append(Diagnostic("XP542", file=_below(plan, path), branch=of[0], found=digest, params={
                "path": _below(plan, path), "why": _NONE.filled(branch=of[0], number=of[1])}))
        elif (row := own or meant if above else meant or own) is not None:
            why = _OTHER.filled(**_issue_of(row), when=said_when(row.record.at) if row.record else "–", found=said_value(digest),
                                expected=said_value(row.columns["sha256"]))
            found.append(_changed(plan, path, digest, row, why))
    there |= {str(d.expected) for d in found}
    last = {r.columns["branch"]: r.columns["issue"] for r in placed}
    gone = [_gone(f"issued/{name}", r, Severity.WARNING) if r.columns["issue"] == last[r.columns["branch"]]
            else _gone(f"issued/earlier/…/{name}", r)
            for r in placed if r.columns["sha256"] not in there for name in [r.columns["file"]]]
    return sound, [*found, *gone, *ledger_behind(dict.fromkeys(by_place, IssuedFile("", "", "")), latest)]


def received_findings(plan: PlanFolder, rows: Iterable[Row], seen: Collection[tuple[str, str]] = ()) -> tuple[int, list[Diagnostic]]:
    """(how many files of the inbox are as they were entered under their names, findings: XP544 of those that are not, XP547 of what
    was entered under another name, XP548 of what is gone, name and bytes). A file that no run has seen is none. `seen`: (name, SHA-256)
    of those that the last run found, which are meant where several were entered under one name."""
    read = [r for r in rows if r.columns["sha256"]]  # what could not be read has no hash
    first = {r.columns["sha256"]: r for r in reversed(read)}
    latest = {_plain(r.columns["file"]): r for r in sorted(read, key=lambda r: (r.columns["file"], r.columns["sha256"]) in seen)}
    found_last = {_plain(name): sha256 for name, sha256 in seen if sha256}
    entered = {(_plain(r.columns["file"]), r.columns["sha256"]) for r in read}
    walked = plan.inbox_files()
    names = file_names(walked, [plan.inbox])
    digests = {path: file_digest(path) for path in walked.files}
    there, present = {*digests.values()}, {_plain(names[path]) for path in digests}
    sound, found = 0, list[Diagnostic]()
    for path, digest in digests.items():
        name = _plain(names[path])
        if (name, digest) in entered and found_last.get(name, digest) == digest:
            sound += 1
            continue
        row, known = latest.get(name), first.get(digest)
        if row is not None and (known is None or row.columns["sha256"] not in there or _plain(known.columns["file"]) == name):
            expected = row.columns["sha256"]
            here = _THAT_OF.filled(found=said_value(digest), file=known.columns["file"]) if known else said_value(digest)
            found.append(Diagnostic(
                "XP544", file=_below(plan, path), branch=row.columns.get("branch"), found=digest, expected=expected, params={
                    **_record_of(row), "path": names[path], "found": here, "expected": said_value(expected)}))
        elif known is not None:
            found.append(Diagnostic(
                "XP547", file=_below(plan, path), branch=known.columns.get("branch"), found=names[path], expected=known.columns["file"],
                params={**_record_of(known), "path": names[path]}))
    gone = [_gone(f"inbox/{row.columns['file']}", row) for name, row in latest.items()
            if name not in present and row.columns["sha256"] not in there]
    return sound, [*found, *gone]


def _meant(name: str, known: Iterable[Row], there: Collection[str]) -> Row | None:
    """The latest workbook of that name that stands nowhere."""
    named = [r for r in known if r.columns["file"] == name and r.columns["sha256"] not in there]
    return max(named, key=lambda r: int(r.columns["issue"]), default=None)


def _changed(plan: PlanFolder, path: Path, digest: str, row: Row, why: Text) -> Diagnostic:
    return Diagnostic("XP542", file=_below(plan, path), branch=row.columns["branch"], found=digest, expected=row.columns["sha256"],
                      params={"path": _below(plan, path), "why": why})


def _renamed(plan: PlanFolder, path: Path, row: Row) -> Diagnostic:
    return Diagnostic("XP543", file=_below(plan, path), branch=row.columns["branch"], found=show_path(path.name),
                      expected=row.columns["file"], params={"path": _below(plan, path), **_issue_of(row)})


def _gone(path: str, row: Row, severity: Severity | None = None) -> Diagnostic:
    return Diagnostic("XP548", severity, file=path, branch=row.columns.get("branch"), expected=row.columns["sha256"],
                      params={"path": path, **_record_of(row)})


def _issue_of(row: Row, which: str = "") -> dict[str, object]:
    said = {"number": row.columns["issue"], "branch": row.columns["branch"], "record": _number(row)}
    return {name + which: value for name, value in said.items()}


def _record_of(row: Row) -> dict[str, object]:
    of = "issued" if "issue" in row.columns else "received"
    return {"what": said_record(row.record) if row.record else said_body(of, row.columns), "record": _number(row)}


def _number(row: Row) -> str:
    return str(row.record.number) if row.record else "–"


def _plain(name: str) -> str:
    """macOS writes the same name in other code points than Windows."""
    return unicodedata.normalize("NFC", name)


def _below(plan: PlanFolder, path: Path) -> str:
    """`issued/earlier/001/GD.xlsx`."""
    return show_path(path.relative_to(plan.path))
