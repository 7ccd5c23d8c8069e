"""The ledger of a plan: what was issued, what came in and what became of it, by hash. Floor 5.

One SQLite file, because it keeps its word when the machine dies. The rollback journal is used, not WAL: plan folders
lie on network shares, where WAL does not work. One `with` block is one transaction: it is in the ledger whole once
the block has ended well, else not at all. The first write, or `next_issue`, shuts other writers out until then.
"""
from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from types import TracebackType
from typing import Final

from xlplan.errors import XlplanError
from xlplan.plan.checking.results import FileResult, TableVerdict, Verdict
from xlplan.schema.diagnostic import ROUNDS, Round
from xlplan.store.folder import show_path
from xlplan.text import Text

# Step n takes a ledger from version n to n + 1. Append; never change one that was released.
_STEPS: Final[tuple[tuple[str, ...], ...]] = ((
    """CREATE TABLE issued (
        plan TEXT NOT NULL, branch TEXT NOT NULL, round TEXT NOT NULL, issue INTEGER NOT NULL,
        version INTEGER NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (plan, branch, round, issue))""",
    """CREATE TABLE runs (
        run INTEGER PRIMARY KEY, at TEXT NOT NULL, files INTEGER NOT NULL, refused INTEGER NOT NULL)""",
    """CREATE TABLE received (
        file TEXT NOT NULL, sha256 TEXT NOT NULL, branch TEXT, round TEXT, verdict TEXT NOT NULL,
        tables TEXT NOT NULL, at TEXT NOT NULL, superseded_by TEXT, run INTEGER NOT NULL REFERENCES runs,
        PRIMARY KEY (sha256, file))""",
    "CREATE INDEX received_branch ON received (branch, at)",
), (
    """CREATE TABLE facts (
        plan TEXT NOT NULL, round TEXT NOT NULL, issue INTEGER NOT NULL, data TEXT NOT NULL,
        PRIMARY KEY (plan, round, issue))""",
), (
    "CREATE TABLE digest (part TEXT PRIMARY KEY, run INTEGER NOT NULL REFERENCES runs, data TEXT NOT NULL)",
), (
    "ALTER TABLE issued ADD COLUMN sealed TEXT NOT NULL DEFAULT ''",
    "CREATE TABLE placing (issue INTEGER PRIMARY KEY, room TEXT NOT NULL, earlier TEXT NOT NULL)",
))
_DIGEST: Final = 3  # the version that first keeps one

_LOCKED = Text("另一个 xlplan 正在使用 {file},请等它结束后再运行。",
               "另一個 xlplan 正在使用 {file},請等它結束後再執行。",
               "Another xlplan is using {file}. Run again when it has finished.")
_NEWER = Text("{file} 由更新版本的 xlplan 写成,请先升级 xlplan。", "{file} 由更新版本的 xlplan 寫成,請先升級 xlplan。",
              "{file} was written by a newer xlplan. Upgrade xlplan first.")
_DAMAGED = Text("{file} 已损坏({reason})。请从备份放回;没有备份时把它改名,xlplan 会重新建立,但已下发的记录会丢失。",
                "{file} 已損壞({reason})。請從備份放回;沒有備份時把它改名,xlplan 會重新建立,但已下發的記錄會遺失。",
                "{file} is damaged ({reason}). Put it back from your backup; without one, rename it and xlplan makes "
                "a new one, which does not know what was issued.")
_REFUSED = Text("{file} 无法读写({reason})。请检查文件夹权限和磁盘空间。",
                "{file} 無法讀寫({reason})。請檢查資料夾權限和磁碟空間。",
                "{file} cannot be read or written ({reason}). Check the rights of the folder and the space on the disk.")


@dataclass(frozen=True, slots=True)
class Receipt:
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


class Ledger:
    """The ledger at `path`, made when it is not there. Use in a `with` block, once or more often, one thread at a time.
    XlplanError from any of its methods when another process keeps it for longer than `patience` seconds, when it is
    damaged, or newer than this program. `reading`: only `digest` is asked, and the file is left as it is."""

    def __init__(self, path: Path, *, patience: float = 30.0, reading: bool = False) -> None:
        self.path = path
        self._patience = patience
        self._reading = reading
        self._open: sqlite3.Connection | None = None

    def __enter__(self) -> Ledger:
        with self._said():
            self._open = sqlite3.connect(self.path, timeout=self._patience, isolation_level=None)
        try:
            with self._said():
                if self._reading:
                    self._known_version()
                    return self
                self._db.execute("PRAGMA journal_mode = DELETE")
                self._db.execute("PRAGMA synchronous = EXTRA")
                self._db.execute("PRAGMA foreign_keys = ON")
                self._migrate()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        try:
            if self._db.in_transaction:
                with self._said():
                    self._db.execute("COMMIT" if kind is None else "ROLLBACK")
        finally:
            self._close()  # rolls back what could not be committed

    # -- issued --------------------------------------------------------------------------------------------------------

    def next_issue(self) -> int:
        """Number of the next issue of this plan, from 1. Nobody else gets the same: other writers wait from here on."""
        with self._writing() as db:
            return int(db.execute("SELECT COALESCE(MAX(issue), 0) + 1 FROM issued").fetchone()[0])

    def record_issue(  # a row, in the order of its table
            self, plan: str, branch: str, round_: Round, issue: int, version: int, file: Path | str, sha256: str,
            at: datetime | str, sealed: str = "") -> None:
        """Note a branch workbook as issued. sqlite3.IntegrityError when that branch has that issue already."""
        with self._writing() as db:
            db.execute("INSERT INTO issued VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                       (plan, branch, round_, issue, version, show_path(file), sha256, _utc_text(at), sealed))

    def issued(self, plan: str) -> dict[tuple[str, int], IssuedFile]:
        """(branch, number of the issue) -> what was issued in that plan."""
        with self._said():
            rows = self._db.execute("SELECT branch, issue, sealed, sha256, file FROM issued WHERE plan = ?", (plan,)).fetchall()
        return {(branch, issue): IssuedFile(*rest) for branch, issue, *rest in rows}

    def record_sealed(self, plan: str, branch: str, issue: int, sealed: str) -> None:
        """Note the digest of the list of a workbook that was issued before the ledger kept it."""
        with self._writing() as db:
            db.execute("UPDATE issued SET sealed = ? WHERE plan = ? AND branch = ? AND issue = ?", (sealed, plan, branch, issue))

    def record_placing(self, placing: Placing) -> None:
        """Note, with the issue itself, that its workbooks are not in issued/ yet."""
        with self._writing() as db:
            db.execute("INSERT INTO placing VALUES (?, ?, ?)", (placing.issue, placing.room, placing.earlier))

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
            lost = set(self.files_of(issue)) - set(files)
            db.executemany("DELETE FROM issued WHERE issue = ? AND branch = ?", [(issue, branch) for branch in sorted(lost)])
            db.executemany("UPDATE issued SET file = ? WHERE issue = ? AND branch = ?",
                           [(show_path(name), issue, branch) for branch, name in files.items()])
            db.execute("DELETE FROM placing WHERE issue = ?", (issue,))

    def forget_issue(self, issue: int) -> None:
        """Take back an issue of which no workbook ever stood in issued/: its number is free again."""
        with self._writing() as db:
            for table in ("issued", "facts", "placing"):
                db.execute(f"DELETE FROM {table} WHERE issue = ?", (issue,))

    def latest_issue(self, round_: Round) -> dict[str, int]:
        """Branch -> number of its latest issue in that round; branches without one are left out."""
        with self._said():
            return dict(self._db.execute(
                "SELECT branch, MAX(issue) FROM issued WHERE round = ? GROUP BY branch ORDER BY branch", (round_,)))

    def latest_round(self, plan: str) -> Round | None:
        """The round that was issued last; None where nothing was."""
        with self._said():
            row = self._db.execute("SELECT round FROM issued WHERE plan = ? ORDER BY issue DESC LIMIT 1", (plan,)).fetchone()
        return next((r for r in ROUNDS if row and r == row[0]), None)

    def record_facts(self, plan: str, round_: Round, issue: int, data: str) -> None:
        """Note what HQ knew of every unit when it issued (JSON text), for consolidations that follow."""
        with self._writing() as db:
            db.execute("INSERT OR REPLACE INTO facts VALUES (?, ?, ?, ?)", (plan, round_, issue, data))

    def facts(self, plan: str, round_: Round) -> str | None:
        """What the latest issue of that round noted; None where there is none."""
        with self._said():
            row = self._db.execute("SELECT data FROM facts WHERE plan = ? AND round = ? ORDER BY issue DESC LIMIT 1",
                                   (plan, round_)).fetchone()
        return str(row[0]) if row else None

    # -- received ------------------------------------------------------------------------------------------------------

    def record_results(self, results: Sequence[FileResult], at: datetime | str, digest: Mapping[str, str] | None = None) -> None:
        """Note one run over the inbox. A file seen before keeps the time it came first and gets its new verdict; files
        that are no longer in the inbox stay as they are. `digest`: the figures of this run, in the place of the last one's."""
        with self._writing() as db:
            refused = sum(r.verdict == "refused" for r in results)
            run = db.execute("INSERT INTO runs (at, files, refused) VALUES (?, ?, ?)",
                             (_utc_text(at), len(results), refused)).lastrowid
            db.executemany(
                """INSERT INTO received VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (sha256, file) DO UPDATE SET
                    branch = excluded.branch, round = excluded.round, verdict = excluded.verdict,
                    tables = excluded.tables, superseded_by = excluded.superseded_by, run = excluded.run,
                    at = MIN(at, excluded.at)""",
                [(show_path(r.file), r.sha256, r.branch, r.round, r.verdict, json.dumps(r.tables), _utc_text(r.received or at),
                  None if r.superseded_by is None else show_path(r.superseded_by), run) for r in results])
            if digest is not None:
                db.execute("DELETE FROM digest")
                db.executemany("INSERT INTO digest VALUES (?, ?, ?)", [(part, run, data) for part, data in digest.items()])

    def digest(self, part: str) -> tuple[datetime, str] | None:
        """(when, JSON text) of that part of the last run's figures (see `plan.consolidate.digest`); None where none were kept."""
        with self._said():
            if self._version() < _DIGEST:
                return None
            row = self._db.execute("SELECT at, data FROM digest JOIN runs USING (run) WHERE part = ?", (part,)).fetchone()
        return (datetime.fromisoformat(row[0]), str(row[1])) if row else None

    def received(self, branch: str) -> list[Receipt]:
        """All that ever came from a branch, in the order it came."""
        with self._said():
            rows = self._db.execute(
                """SELECT file, sha256, branch, round, verdict, tables, at, superseded_by FROM received
                WHERE branch = ? ORDER BY at, file, sha256""", (branch,)).fetchall()
        return [Receipt(file, sha256, of, round_, verdict, json.loads(tables), datetime.fromisoformat(at), by)
                for file, sha256, of, round_, verdict, tables, at, by in rows]

    # -- the file ------------------------------------------------------------------------------------------------------

    @property
    def _db(self) -> sqlite3.Connection:
        if self._open is None:
            raise RuntimeError("a Ledger is used inside its with block")
        return self._open

    def _close(self) -> None:
        if self._open is not None:
            self._open.close()
            self._open = None

    def _version(self) -> int:
        return int(self._db.execute("PRAGMA user_version").fetchone()[0])

    def _known_version(self) -> int:
        if (version := self._version()) > len(_STEPS):
            raise XlplanError(_NEWER, file=show_path(self.path))
        return version

    def _migrate(self) -> None:
        """Bring an older ledger up to date, all steps or none; two processes may come here at once."""
        if self._version() != len(_STEPS):
            with self._writing() as db:
                version = self._known_version()
                for statement in (s for step in _STEPS[version:] for s in step):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {len(_STEPS)}")
                db.execute("COMMIT")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._said():
            if not self._db.in_transaction:
                self._db.execute("BEGIN IMMEDIATE")
            yield self._db

    @contextmanager
    def _said(self) -> Iterator[None]:
        """What SQLite says, as a sentence for a planner."""
        try:
            yield
        except (sqlite3.IntegrityError, sqlite3.ProgrammingError):
            raise  # a mistake of ours
        except sqlite3.DatabaseError as error:
            sentence = _LOCKED if "locked" in str(error) else _REFUSED
            if not isinstance(error, sqlite3.OperationalError):
                sentence = _DAMAGED
            raise XlplanError(sentence, file=show_path(self.path), reason=error) from error


def _utc_text(moment: datetime | str) -> str:
    """Text that sorts as time. A time without zone is this machine's; a text is in ISO form, a day its first moment."""
    moment = datetime.fromisoformat(moment) if isinstance(moment, str) else moment
    return moment.astimezone(timezone.utc).isoformat(timespec="microseconds")
