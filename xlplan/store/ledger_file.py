"""The SQLite file of a ledger: opened, brought up to date, written in one transaction; its errors as sentences. Floor 5.

The rollback journal is used, not WAL: plan folders lie on network shares, where WAL does not work. One `with` block is one
transaction: it is in the ledger whole once the block has ended well, else not at all.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Final, TypeVar

from xlplan.errors import DISK_FAILED, DISK_FULL, XlplanError
from xlplan.store.chain import GROUND, append_records
from xlplan.store.folder import show_path
from xlplan.store.replay import rows_taken_over
from xlplan.text import Text

_Opened = TypeVar("_Opened", bound="LedgerFile")

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
), GROUND, (
    """CREATE TABLE versions (
        name TEXT NOT NULL, plan TEXT NOT NULL, round TEXT NOT NULL, at TEXT NOT NULL, said_by TEXT NOT NULL,
        run INTEGER NOT NULL REFERENCES runs, data BLOB NOT NULL, PRIMARY KEY (plan, name))""",
), (
    """CREATE TABLE closings (
        no INTEGER PRIMARY KEY, plan TEXT NOT NULL, round TEXT NOT NULL, closed INTEGER NOT NULL, version TEXT NOT NULL,
        at TEXT NOT NULL, said_by TEXT NOT NULL, reason TEXT NOT NULL, files TEXT NOT NULL)""",
))
_CHAIN: Final = 5  # the version that first keeps one

_LOCKED = Text("另一个 xlplan 正在使用 {file},请等它结束后再运行。",
               "另一個 xlplan 正在使用 {file},請等它結束後再執行。",
               "Another xlplan is using {file}. Run again when it has finished.")
_NEWER = Text("{file} 由更新版本的 xlplan 写成,请先升级 xlplan。", "{file} 由更新版本的 xlplan 寫成,請先升級 xlplan。",
              "{file} was written by a newer xlplan. Upgrade xlplan first.")
_DAMAGED = Text("{file} 已损坏({reason})。请从备份放回;没有备份时把它改名,xlplan 会重新建立,但已下发的记录会丢失。",
                "{file} 已損壞({reason})。請從備份放回;沒有備份時把它改名,xlplan 會重新建立,但已下發的記錄會遺失。",
                "{file} is damaged ({reason}). Put it back from your backup; without one, rename it and xlplan makes "
                "a new one, which does not know what was issued.")
_SQLITE = {"disk I/O error": DISK_FAILED, "database or disk is full": DISK_FULL,
           "attempt to write a readonly database": Text("文件是只读的", "檔案是唯讀的", "attempt to write a readonly database"),
           "unable to open database file": Text("文件打不开", "檔案打不開", "unable to open database file"),
           "database disk image is malformed": Text("内容已损坏", "內容已損壞", "database disk image is malformed"),
           "file is not a database": Text("它不是台账文件", "它不是台帳檔案", "file is not a database")}
_OTHERWISE = Text("数据库出错", "資料庫出錯", "{said}")
_REFUSED = Text("{file} 无法读写({reason})。请检查文件夹权限和磁盘空间。",
                "{file} 無法讀寫({reason})。請檢查資料夾權限和磁碟空間。",
                "{file} cannot be read or written ({reason}). Check the rights of the folder and the space on the disk.")


def _said_by_sqlite(error: sqlite3.DatabaseError) -> Text:
    return _SQLITE.get(str(error), _OTHERWISE.filled(said=error))


class LedgerFile:
    """The file at `path`, made when it is not there. Use in a `with` block, once or more often, one thread at a time."""

    def __init__(self, path: Path, *, patience: float = 30.0, reading: bool = False, by: str = "") -> None:
        self.path = path
        self._patience = patience
        self._reading = reading
        self._by = by
        self._open: sqlite3.Connection | None = None

    def __enter__(self: _Opened) -> _Opened:
        with self._said():
            self._open = sqlite3.connect(self.path, timeout=self._patience, isolation_level=None)
        try:
            with self._said():
                if self._reading:
                    self._db.execute("PRAGMA query_only = ON")
                    self._db.text_factory = lambda raw: raw.decode("utf-8", "backslashreplace")  # whatever somebody put there
                    self._db.execute("BEGIN")
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

    @property
    def _db(self) -> sqlite3.Connection:
        if self._open is None:
            raise RuntimeError("a ledger is used inside its with block")
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
                if version < _CHAIN <= len(_STEPS):
                    append_records(db, [*rows_taken_over(db)], self._by)
                db.execute(f"PRAGMA user_version = {len(_STEPS)}")
                db.execute("COMMIT")

    def claim(self) -> None:
        """Keep others from writing until the block ends: they wait, and are told after a while. XlplanError where somebody else does."""
        with self._writing():
            pass

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
            raise XlplanError(sentence, file=show_path(self.path), reason=_said_by_sqlite(error)) from error
