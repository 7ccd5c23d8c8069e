"""The ledger of a plan: what was issued, what came in and what became of it, by hash. Floor 5.

Its tables say how things stand; beside them a chain (`store.chain`) tells how they came to, and every change of theirs that
means something is a record of it in the same transaction. What another xlplan wrote before there was one is taken over into it.

One SQLite file, because it keeps its word when the machine dies; a `with` block is in it whole or not at all
(`store.ledger_file`). The first write, or `next_issue`, shuts other writers out until the block has ended.
"""
from __future__ import annotations

import json
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Final

from xlplan.errors import XlplanError
from xlplan.plan.checking.results import FileResult, TableVerdict, Verdict
from xlplan.schema.diagnostic import ROUNDS, Round
from xlplan.store.chain import Body, Kind, data_digest, text_digest
from xlplan.store.folder import show_path
from xlplan.store.ledger_chain import LedgerChain
from xlplan.text import Text

_DIGEST: Final = 3  # the version that first keeps one
_FROZEN: Final = 6  # as well
_CLOSED: Final = 7
_SPOILT: Final = Text("版本 {name} 在 {file} 里被改动过,不能用。请从备份放回台账;xlplan audit 会指出改动的地方",
                      "版本 {name} 在 {file} 裡被改動過,不能用。請從備份放回台帳;xlplan audit 會指出改動的地方",
                      "Version {name} was changed in {file} and is not used. Put the ledger back from your backup; xlplan audit names "
                      "what was changed")
_APART: Final = "/"  # the kind of a workbook in which units act on others, behind its round
_ISSUED: Final = ("plan", "branch", "round", "issue", "version", "file", "sha256", "at", "sealed")
_VERDICT: Final = ("branch", "round", "verdict", "tables", "superseded_by")


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """One file that came in: the verdict of the last run on it, and when it came first (UTC)."""

    file: str
    sha256: str
    branch: str | None
    round: Round | None
    verdict: Verdict
    tables: dict[str, TableVerdict]
    at: datetime
    superseded_by: str | None


@dataclass(frozen=True, slots=True)
class IssuedFile:
    """A branch workbook as it was issued: digest of its sealed list ('' where the ledger is of xlplan 0.2), sha256 of the
    file, its name."""

    sealed: str
    sha256: str
    file: str


@dataclass(frozen=True, slots=True)
class Placing:
    """An issue that is recorded and whose workbooks are on their way into issued/: from the folder `room` in it, those that
    stood there into `earlier`."""

    issue: int
    room: str
    earlier: str


@dataclass(frozen=True, slots=True)
class FrozenVersion:
    """What the ledger says of a frozen version: its name, the round, when (local time, ISO) and who froze it, the run over the inbox
    whose figures it holds, SHA-256 of what is kept of it."""

    name: str
    round: str
    at: str
    by: str
    run: int
    sha256: str


@dataclass(frozen=True, slots=True)
class IssueOfUnit:
    """One issue to one unit: its number, round, when (UTC), the workbook's name and SHA-256."""

    number: int
    round: str
    at: datetime
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class ClosedRound:
    """A round that is closed: by which version, when (local time, ISO) and by whom, and SHA-256 of the files that came before."""

    version: str
    at: str
    by: str
    files: frozenset[str]


class Ledger(LedgerChain):
    """The ledger at `path`, made when it is not there. Use in a `with` block, once or more often, one thread at a time.
    XlplanError from any of its methods when another process keeps it for longer than `patience` seconds, when it is
    damaged, or newer than this program. `reading`: it is only asked, all answers are of one moment, and the file is left as it
    is. `by`: who says what is written, as the chain keeps it beside the machine's account."""

    # -- issued --------------------------------------------------------------------------------------------------------

    def next_issue(self) -> int:
        """Number of the next issue of this plan, from 1. Nobody else gets the same: other writers wait from here on."""
        with self._writing() as db:
            return int(db.execute("SELECT COALESCE(MAX(issue), 0) + 1 FROM issued").fetchone()[0])

    def record_issue(  # a row, in the order of its table
            self, plan: str, branch: str, round_: str, issue: int, version: int, file: Path | str, sha256: str,
            at: datetime | str, sealed: str = "", reason: str = "", key: str = "") -> None:
        """Note a branch workbook as issued; `round_`: of one in which a unit acts on others see `stage_of`; for the chain `reason`: why
        again in that round, `key`: what its seal's is called. sqlite3.IntegrityError when that branch has that issue already."""
        row = (plan, branch, round_, issue, version, show_path(file), sha256, _utc_text(at), sealed)
        with self._writing() as db:
            db.execute("INSERT INTO issued VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
            more = {name: said for name, said in (("reason", reason), ("key", key)) if said}
            self._tell(("issued", {**dict(zip(_ISSUED, row, strict=True)), **more}))

    def issued(self, plan: str) -> dict[tuple[str, int], IssuedFile]:
        """(branch, number of the issue) -> what was issued in that plan."""
        with self._said():
            rows = self._db.execute("SELECT branch, issue, sealed, sha256, file FROM issued WHERE plan = ?", (plan,)).fetchall()
        return {(branch, issue): IssuedFile(*rest) for branch, issue, *rest in rows}

    def record_sealed(self, plan: str, branch: str, issue: int, sealed: str) -> None:
        """Note the digest of the list of a workbook that was issued before the ledger kept it."""
        with self._writing() as db:
            of = (plan, branch, issue)
            for (round_,) in db.execute("SELECT round FROM issued WHERE plan = ? AND branch = ? AND issue = ?", of).fetchall():
                self._tell(("sealed", {"plan": plan, "branch": branch, "round": round_, "issue": issue, "sealed": sealed}))
            db.execute("UPDATE issued SET sealed = ? WHERE plan = ? AND branch = ? AND issue = ?", (sealed, *of))

    def record_placing(self, placing: Placing) -> None:
        """Note, with the issue itself, that its workbooks are not in issued/ yet."""
        with self._writing() as db:
            db.execute("INSERT INTO placing VALUES (?, ?, ?)", (placing.issue, placing.room, placing.earlier))
            self._tell(("placing", {"issue": placing.issue, "room": placing.room, "earlier": placing.earlier}))

    def placing(self, *, alone: bool = False) -> Placing | None:
        """The issue whose workbooks are not all in issued/. `alone`: other writers wait from here on."""
        with self._writing() if alone else self._said():
            row = self._db.execute("SELECT issue, room, earlier FROM placing ORDER BY issue LIMIT 1").fetchone()
        return Placing(*row) if row else None

    def files_of(self, issue: int) -> dict[str, IssuedFile]:
        """Branch -> its workbook of that issue."""
        with self._said():
            rows = self._db.execute("SELECT branch, sealed, sha256, file FROM issued WHERE issue = ?", (issue,)).fetchall()
        return {branch: IssuedFile(*rest) for branch, *rest in rows}

    def record_placed(self, issue: int, files: Mapping[str, str]) -> None:
        """Note that the workbooks of an issue are in issued/, under those names by branch. A branch without one was issued
        nothing: somebody removed it on its way."""
        with self._writing() as db:
            lost, shown = sorted(set(self.files_of(issue)) - set(files)), {branch: show_path(name) for branch, name in files.items()}
            db.executemany("DELETE FROM issued WHERE issue = ? AND branch = ?", [(issue, branch) for branch in lost])
            db.executemany("UPDATE issued SET file = ? WHERE issue = ? AND branch = ?",
                           [(name, issue, branch) for branch, name in shown.items()])
            db.execute("DELETE FROM placing WHERE issue = ?", (issue,))
            self._tell(("placed", {"issue": issue, "files": shown, "lost": lost}))

    def forget_issue(self, issue: int) -> None:
        """Take back an issue of which no workbook ever stood in issued/: its number is free again."""
        with self._writing() as db:
            for table in ("issued", "facts", "placing"):
                db.execute(f"DELETE FROM {table} WHERE issue = ?", (issue,))
            self._tell(("withdrawn", {"issue": issue}))

    def issues_of(self, plan: str, branch: str) -> list[IssueOfUnit]:
        """All issues to that unit of what it fills in for itself, by number."""
        with self._said():
            rows = self._db.execute("SELECT issue, round, at, file, sha256 FROM issued WHERE plan = ? AND branch = ? ORDER BY issue",
                                    (plan, branch)).fetchall()
        return [IssueOfUnit(number, round_, datetime.fromisoformat(at), file, sha256) for number, round_, at, file, sha256 in rows
                if _APART not in round_]

    def latest_issue(self, *rounds: str) -> dict[str, int]:
        """Branch -> number of its latest issue in those rounds; branches without one are left out."""
        with self._said():
            return dict(self._db.execute(
                f"SELECT branch, MAX(issue) FROM issued WHERE round IN ({_marks(rounds)}) GROUP BY branch ORDER BY branch", rounds))

    def workbooks(self) -> list[tuple[str, str, str, str]]:
        """(branch, kind, file, sha256) of all that was issued, by number; kind '' of what units fill in for themselves."""
        with self._said():
            rows = self._db.execute("SELECT branch, round, file, sha256 FROM issued ORDER BY issue").fetchall()
        return [(branch, round_.partition(_APART)[2], file, sha256) for branch, round_, file, sha256 in rows]

    def latest_round(self, plan: str, *rounds: Round) -> Round | None:
        """The round that was issued last, of those rounds unless none is given; None where nothing was."""
        with self._said():
            row = self._db.execute(f"SELECT round FROM issued WHERE plan = ? AND round IN ({_marks(rounds or ROUNDS)}) "
                                   "ORDER BY issue DESC LIMIT 1", (plan, *(rounds or ROUNDS))).fetchone()
        return next((r for r in ROUNDS if row and r == row[0]), None)

    def record_facts(self, plan: str, round_: Round, issue: int, data: str, master: str = "") -> None:
        """Note what HQ knew of every unit when it issued (JSON text), for consolidations that follow. `master`: sha256 of the
        master workbook that said so."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", (plan, round_, issue, data))
            self._tell(("facts", {"plan": plan, "round": round_, "issue": issue, "sha256": text_digest(data), "master": master}))

    def facts(self, plan: str, *rounds: Round) -> str | None:
        """What the latest issue of those rounds noted; None where there is none."""
        with self._said():
            row = self._db.execute(f"SELECT data FROM facts WHERE plan = ? AND round IN ({_marks(rounds)}) ORDER BY issue DESC LIMIT 1",
                                   (plan, *rounds)).fetchone()
        return str(row[0]) if row else None

    def facts_of_issue(self, issue: int) -> str | None:
        """What that issue noted; None where it noted nothing."""
        with self._said():
            row = self._db.execute("SELECT data FROM facts WHERE issue = ?", (issue,)).fetchone()
        return str(row[0]) if row else None

    # -- received ------------------------------------------------------------------------------------------------------

    def record_results(self, results: Sequence[FileResult], at: datetime | str, digest: Mapping[str, str | bytes] | None = None,
                       master: str = "", rollup: str = "") -> None:
        """Note one run over the inbox. A file seen before keeps the time it came first and gets its new verdict; files
        that are no longer in the inbox stay as they are, and so does the verdict on one of an earlier round.

        `digest`: the figures of this run, in the place of the last one's, long texts packed by zlib; `master`: sha256 of the master
        workbook they were made with; `rollup`: of the roll-up that was written, '' where none was.

        The chain is told of every run, of files that came first (or, as it turns out, earlier) and of verdicts that are others
        than before."""
        refused = sum(r.verdict == "refused" for r in results)
        with self._writing() as db:
            ran = (_utc_text(at), len(results), refused)
            run = db.execute("INSERT INTO runs (at, files, refused) VALUES (?, ?, ?)", ran).lastrowid
            rows: list[dict[str, object]] = [{
                "sha256": r.sha256, "file": show_path(r.file), "branch": r.branch, "round": r.round, "verdict": r.verdict,
                "tables": json.dumps(r.tables), "at": _utc_text(r.received or at),
                "superseded_by": None if r.superseded_by is None else show_path(r.superseded_by), "run": run} for r in results]
            rows = [{**row, **self._verdict_held(row)} if row["verdict"] == "earlier" else row for row in rows]
            told = [*self._news_of(rows)]
            db.executemany(
                """INSERT INTO received (sha256, file, branch, round, verdict, tables, at, superseded_by, run)
                VALUES (:sha256, :file, :branch, :round, :verdict, :tables, :at, :superseded_by, :run)
                ON CONFLICT (sha256, file) DO UPDATE SET
                    branch = excluded.branch, round = excluded.round, verdict = excluded.verdict,
                    tables = excluded.tables, superseded_by = excluded.superseded_by, run = excluded.run,
                    at = MIN(at, excluded.at)""", rows)
            if digest is not None:
                db.execute("DELETE FROM digest")
                db.executemany("INSERT INTO digest VALUES (?, ?, ?)", [(part, run, data) for part, data in digest.items()])
            self._tell(*told, ("run", {
                "row": dict(zip(("run", "at", "files", "refused"), (run, *ran), strict=True)), "master": master, "rollup": rollup,
                "seen": seen_digest((str(row["file"]), str(row["sha256"])) for row in rows),
                "digest": None if digest is None else {part: data_digest(data) for part, data in digest.items()}}))

    def _verdict_held(self, row: Mapping[str, object]) -> dict[str, object]:
        """The verdict that the ledger holds of that file, else of one of the same bytes."""
        found = self._db.execute(f"SELECT {', '.join(_VERDICT)} FROM received WHERE sha256 = ? ORDER BY file <> ? LIMIT 1",
                                 (row["sha256"], row["file"])).fetchone()
        return dict(zip(_VERDICT, found or [row[key] for key in _VERDICT], strict=True))

    def _news_of(self, rows: Sequence[Mapping[str, object]]) -> Iterator[tuple[Kind, Body]]:
        """What the chain is told of files that a run found: when each came, and its verdict, where the ledger did not say so."""
        held = self._db.execute(f"SELECT sha256, file, at, {', '.join(_VERDICT)} FROM received")
        known: dict[tuple[object, object], tuple[str, list[object]]] = {
            (sha256, file): (at, verdict) for sha256, file, at, *verdict in held}
        for row in rows:
            file, at, verdict = {key: row[key] for key in ("sha256", "file")}, str(row["at"]), [row[key] for key in _VERDICT]
            came, before = known.get((file["sha256"], file["file"]), (None, None))
            if came is None or at < came:
                yield "arrived", {**file, "at": at}
            if verdict != before:
                yield "judged", {**file, **dict(zip(_VERDICT, verdict, strict=True))}
            known[file["sha256"], file["file"]] = (min(at, came or at), verdict)

    def digest(self, part: str) -> tuple[datetime, str] | None:
        """(when, JSON text) of that part of the last run's figures (see `plan.consolidate.digest`, `plan.versions.cells`); None where none
        were kept."""
        with self._said():
            if self._version() < _DIGEST:
                return None
            row = self._db.execute("SELECT at, data FROM digest JOIN runs USING (run) WHERE part = ?", (part,)).fetchone()
        if row is None:
            return None
        text = zlib.decompress(row[1]).decode("utf-8", "surrogatepass") if isinstance(row[1], bytes) else str(row[1])
        return datetime.fromisoformat(row[0]), text

    def received(self, branch: str) -> list[ReceivedFile]:
        """All that ever came from a branch, in the order it came."""
        with self._said():
            rows = self._db.execute(
                """SELECT file, sha256, branch, round, verdict, tables, at, superseded_by FROM received
                WHERE branch = ? ORDER BY at, file, sha256""", (branch,)).fetchall()
        return [ReceivedFile(file, sha256, of, round_, verdict, json.loads(tables), datetime.fromisoformat(at), by)
                for file, sha256, of, round_, verdict, tables, at, by in rows]

    def seen_last(self) -> set[tuple[str, str]]:
        """(file, sha256) of what the last run found in the inbox, '' of what it could not read; see `seen_digest`."""
        with self._said():
            return {*self._db.execute("SELECT file, sha256 FROM received WHERE run = (SELECT MAX(run) FROM runs)")}

    # -- frozen --------------------------------------------------------------------------------------------------------

    def record_version(self, plan: str, name: str, round_: Round, at: str, text: str) -> FrozenVersion:
        """Keep a state of the plan, which is JSON text, under a name. sqlite3.IntegrityError where there is one of that name."""
        data = zlib.compress(text.encode("utf-8", "surrogatepass"), 9)
        with self._writing() as db:
            run = int(db.execute("SELECT COALESCE(MAX(run), 0) FROM runs").fetchone()[0])
            made = FrozenVersion(name, round_, at, show_path(self._by.strip()), run, data_digest(data))
            db.execute("INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?)", (name, plan, round_, at, made.by, run, data))
            self._tell(("frozen", {"name": name, "plan": plan, "round": round_, "at": at, "said_by": made.by, "run": run,
                                   "sha256": made.sha256}))
        return made

    def versions(self, plan: str, *, alone: bool = False) -> list[FrozenVersion]:
        """The versions of that plan in the order in which they were frozen. `alone`: other writers wait from here on."""
        with self._writing() if alone else self._said():
            if self._version() < _FROZEN:
                return []
            rows = self._db.execute("SELECT name, round, at, said_by, run, data FROM versions WHERE plan = ? ORDER BY rowid", (plan,))
            return [FrozenVersion(name, round_, at, by, run, data_digest(data)) for name, round_, at, by, run, data in rows]

    def version_text(self, plan: str, name: str) -> str:
        """What is kept of a version. KeyError where there is none of that name; XlplanError where it is not what the chain tells of."""
        with self._said():
            row = self._db.execute("SELECT data FROM versions WHERE plan = ? AND name = ?", (plan, name)).fetchone()
            told = self._db.execute("SELECT body FROM chain WHERE kind = 'frozen'").fetchall()
        if row is None:
            raise KeyError(name)
        if data_digest(row[0]) not in {json.loads(body)["sha256"] for (body,) in told}:
            raise XlplanError(_SPOILT, name=name, file=show_path(self.path))
        return zlib.decompress(row[0]).decode("utf-8", "surrogatepass")

    def close_round(self, plan: str, round_: Round, version: str, at: str, files: Collection[str]) -> None:
        """Note that the round is closed with that version; `files`: SHA-256 of those that go on counting."""
        self._record_closing("closed", (plan, round_, 1, version, at, show_path(self._by.strip()), "", json.dumps(sorted(files))))

    def reopen_round(self, plan: str, round_: Round, at: str, reason: str) -> None:
        """Note that the round is open again, and why."""
        self._record_closing("reopened", (plan, round_, 0, "", at, show_path(self._by.strip()), reason, "[]"))

    def _record_closing(self, kind: Kind, row: tuple[str | int, ...]) -> None:
        with self._writing() as db:
            number = db.execute("INSERT INTO closings (plan, round, closed, version, at, said_by, reason, files) "
                                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row).lastrowid
            said = dict(zip(("plan", "round", "closed", "version", "at", "said_by", "reason"), row[:-1], strict=True))
            self._tell((kind, {"no": number, **said, "sha256": text_digest(str(row[-1]))}))

    def closed_round(self, plan: str, *rounds: Round) -> ClosedRound | None:
        """How the round was closed; None of one that is open, for the first time or again. `rounds`: it, by all its names (see
        `rounds_answered`)."""
        with self._said():
            if self._version() < _CLOSED:
                return None
            row = self._db.execute("SELECT closed, version, at, said_by, files FROM closings WHERE plan = ? AND round IN "
                                   f"({_marks(rounds)}) ORDER BY no DESC LIMIT 1", (plan, *rounds)).fetchone()
        return ClosedRound(row[1], row[2], row[3], frozenset(json.loads(row[4]))) if row and row[0] else None


def stage_of(round_: Round, kind: str) -> str:
    """As which round the ledger keeps the issue of a workbook of a kind in which units act on others: by none of its own names."""
    return f"{round_}{_APART}{kind}"


def seen_digest(seen: Iterable[tuple[str, str]]) -> str:
    """What the chain tells of the files that a run found."""
    return text_digest(json.dumps(sorted({*seen})))


def _marks(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))


def _utc_text(moment: datetime | str) -> str:
    """Text that sorts as time. A time without zone is this machine's; a text is in ISO form, a day its first moment."""
    moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return moment.astimezone(timezone.utc).isoformat(timespec="microseconds")
