"""The chain of a ledger: records that are only ever appended, each bound by its hash to the one before. Floor 5.

Whoever changes, removes, inserts or moves a record breaks the chain at that place. What it cannot tell is that somebody wrote
all of it anew, from the place on that was changed: for that its head (`ChainHead`) has to be noted where he does not reach.
"""
from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any, Final, Literal

from xlplan.store.account import machine_account
from xlplan.store.folder import show_path

Kind = Literal["issued", "facts", "sealed", "placing", "placed", "withdrawn", "arrived", "judged", "run", "frozen", "closed",
               "reopened", "decided", "undone", "opinion", "collected", "kept", "undelivered", "chosen", "excluded", "restored", "settled",
               "returned", "receipt", "drafted", "written", "shifted", "region_said", "key_made", "key_withdrawn", "taken_over"]
Body = Mapping[str, object]
Why = Literal["missing", "unlinked", "changed", "cut"]

_SHOWN: Final = 16  # digits of a hash that are noted by hand: too many to be met by trying
GUARDS: Final[dict[str, str]] = {  # name -> trigger; as GROUND, a step of the ledger that was released
    "chain_goes_on": """CREATE TRIGGER chain_goes_on BEFORE INSERT ON chain
        WHEN NEW.before <> COALESCE((SELECT hash FROM chain ORDER BY no DESC LIMIT 1), '')
            OR NEW.no <= (SELECT COALESCE(MAX(no), 0) FROM chain)
        BEGIN SELECT RAISE(ABORT, 'a record of the chain follows the last one'); END""",
    "chain_stays": """CREATE TRIGGER chain_stays BEFORE UPDATE ON chain
        BEGIN SELECT RAISE(ABORT, 'a record of the chain is never changed'); END""",
    "chain_keeps": """CREATE TRIGGER chain_keeps BEFORE DELETE ON chain
        BEGIN SELECT RAISE(ABORT, 'a record of the chain is never removed'); END""",
}
GROUND: Final = ("""CREATE TABLE chain (
    no INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, said_by TEXT NOT NULL, account TEXT NOT NULL,
    kind TEXT NOT NULL, body TEXT NOT NULL, before TEXT NOT NULL, hash TEXT NOT NULL)""", *GUARDS.values())
_SEQUENCE: Final = "SELECT COALESCE(MAX(seq), 0) FROM sqlite_sequence WHERE name = 'chain'"  # SQLite's own: the highest ever given


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its number from 1, when it was written (UTC, ISO), who said so and at which account (neither is proof),
    what it tells, the hash of it and of all before it."""

    number: int
    at: str
    by: str
    account: str
    kind: str
    body: dict[str, Any]
    hash: str


@dataclass(frozen=True, slots=True)
class ChainHead:
    """The last record: who notes it elsewhere can tell later whether the chain up to it is still the same."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash[:_SHOWN]}"


@dataclass(frozen=True, slots=True)
class Break:
    """The first link that does not hold.

    Attributes:
        number: of the record. last: the one before it, None at the beginning. at, kind, body: what stands there now; '' and
            nothing of a record that is gone.
        why: `missing`: the next record there is `found`; `unlinked`: it follows another hash than that of the record before;
            `changed`: its content is not what its hash says; `cut`: the last records, up to `expected`, are gone.
        found, expected: hashes, or numbers of records.
    """

    number: int
    last: Record | None
    why: Why
    found: str | int
    expected: str | int
    at: str = ""
    kind: str = ""
    body: dict[str, Any] | None = None


def append_records(db: sqlite3.Connection, told: Iterable[tuple[Kind, Body]], by: str) -> None:
    """Append what is told, in that order, inside the transaction of the caller."""
    last, before = db.execute("SELECT no, hash FROM chain ORDER BY no DESC LIMIT 1").fetchone() or (0, "")
    given = max(last, db.execute(_SEQUENCE).fetchone()[0])  # where the last ones were cut off, the gap stays for all to see
    at, by, account = datetime.now(timezone.utc).isoformat(timespec="microseconds"), show_path(by.strip()), machine_account()
    rows = []
    for number, (kind, body) in enumerate(told, given + 1):
        said = (number, at, by, account, kind, _canonical_text(body), before)
        before = _hash_of(said)
        rows.append((*said, before))
    db.executemany("INSERT INTO chain VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def walk_chain(db: sqlite3.Connection) -> Iterator[Record | Break]:
    """The records in order, as far as the chain holds; then the first break, if there is one."""
    last: Record | None = None
    for number, at, by, account, kind, text, before, hashed in db.execute(
            "SELECT no, at, said_by, account, kind, body, before, hash FROM chain ORDER BY no"):
        due, follows = (last.number + 1, last.hash) if last else (1, "")
        body, own = _read_body(text), _hash_of((number, at, by, account, kind, text, before))
        if number != due:
            yield Break(due, last, "missing", number, due)
            return
        if before != follows or own != hashed or body is None:
            changed = before == follows
            yield Break(number, last, "changed" if changed else "unlinked", own if changed else str(before),
                        str(hashed) if changed else follows, str(at), str(kind), body)
            return
        last = Record(number, at, by, account, kind, body, hashed)
        yield last
    if (given := db.execute(_SEQUENCE).fetchone()[0]) > (reached := last.number if last else 0):
        yield Break(reached + 1, last, "cut", reached, given)


def has_chain(db: sqlite3.Connection) -> bool | None:
    """Whether the ledger keeps a chain; None of one that did and does no longer: SQLite counts for it alone."""
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return True if "chain" in there else None if "sqlite_sequence" in there else False


def chain_head(db: sqlite3.Connection) -> ChainHead | None:
    """Its last record; None where there is none yet."""
    row = db.execute("SELECT no, hash FROM chain ORDER BY no DESC LIMIT 1").fetchone()
    return ChainHead(*row) if row else None


def lost_guards(db: sqlite3.Connection) -> list[str]:
    """Names of the triggers that keep the chain from being changed and are gone or others."""
    there = dict(db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"))
    return [name for name, sql in GUARDS.items() if there.get(name) != sql]


def text_digest(text: str) -> str:
    """SHA-256 of a long text that a record names instead of holding it."""
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()


def data_digest(data: object) -> str:
    """SHA-256 of what stands in a cell of the ledger: of bytes as they are, of anything else as text."""
    return hashlib.sha256(data).hexdigest() if isinstance(data, bytes) else text_digest(str(data))


def _canonical_text(body: Body) -> str:
    """One text for one content, which people can read in the file; half a character, which no database takes, escaped as JSON does."""
    text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _hash_of(said: tuple[object, ...]) -> str:
    """SHA-256 over all of a record but its own hash: a JSON list in ASCII, in the order of the columns."""
    return hashlib.sha256(json.dumps(said, separators=(",", ":"), default=repr).encode("ascii")).hexdigest()


def _read_body(text: object) -> dict[str, Any] | None:
    try:
        body = json.loads(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return body if isinstance(body, dict) else None
