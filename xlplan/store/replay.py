"""The tables of a ledger as its chain tells them, and as they stand: what differs was changed by hand. Floor 5.

A run's number in `received` (the last in which a file was there) is the one thing no record tells.
"""
from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from xlplan.store.chain import Body, Kind, Record, data_digest

Key = tuple[Any, ...]
_DIGEST: Final = "digest_of"  # our function in SQLite

# table -> (the columns that tell one row from another, all columns; of a long text its SHA-256)
_TABLES: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "issued": (("plan", "branch", "round", "issue"), "plan, branch, round, issue, version, file, sha256, at, sealed"),
    "facts": (("plan", "round", "issue"), f"plan, round, issue, {_DIGEST}(data) AS sha256"),
    "placing": (("issue",), "issue, room, earlier"),
    "received": (("sha256", "file"), "sha256, file, branch, round, verdict, tables, at, superseded_by"),
    "runs": (("run",), "run, at, files, refused"),
    "digest": (("part",), f"part, run, {_DIGEST}(data) AS sha256"),
    "versions": (("plan", "name"), f"name, plan, round, at, said_by, run, {_DIGEST}(data) AS sha256"),
    "closings": (("no",), f"no, plan, round, closed, version, at, said_by, reason, {_DIGEST}(files) AS sha256"),
}
_ROWS: Final[dict[str, str]] = {  # kind of a record -> the table of which it tells a row, or some columns of one
    "issued": "issued", "sealed": "issued", "facts": "facts", "placing": "placing", "arrived": "received", "judged": "received",
    "frozen": "versions", "closed": "closings", "reopened": "closings"}


@dataclass(slots=True)
class Row:
    """One row: its columns, and the record that told of it last; None of one that is in the file."""

    columns: dict[str, Any] = field(default_factory=dict)
    record: Record | None = None


Tables = dict[str, dict[Key, Row]]


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not as the chain tells: `changed` in `column` from `expected` to `found`, `removed`, or `unknown` to the
    chain. `columns`: of the row, as the chain has it where it does; `record`: that told of it last."""

    table: str
    why: Literal["changed", "removed", "unknown"]
    columns: Mapping[str, Any]
    record: Record | None
    column: str = ""
    found: object = None
    expected: object = None


def told_tables(records: Iterable[Record]) -> Tables:
    """The tables that these records, all from the first, led to. What a forged one lacks is left out, and missed in its table."""
    out: Tables = {table: {} for table in _TABLES}
    for record in records:
        with suppress(KeyError, TypeError, AttributeError):
            _take_in(out, record, record.body)
    return out


def _take_in(tables: Tables, record: Record, body: Mapping[str, Any]) -> None:
    if (table := _ROWS.get(record.kind)) is not None:
        _merge_row(tables, table, body, record)
    elif record.kind == "taken_over":
        _merge_row(tables, body["table"], body["row"], record)
    elif record.kind == "placed":
        _place_files(tables, body, record)
    elif record.kind == "withdrawn":
        for table in ("issued", "facts", "placing"):
            tables[table] = {key: row for key, row in tables[table].items() if row.columns["issue"] != body["issue"]}
    elif record.kind == "run":
        _merge_row(tables, "runs", body["row"], record)
        if body["digest"] is not None:
            tables["digest"] = {}
            for part, sha256 in body["digest"].items():
                _merge_row(tables, "digest", {"part": part, "run": body["row"]["run"], "sha256": sha256}, record)


def held_tables(db: sqlite3.Connection) -> Tables:
    """The tables as they stand in the file; one that came with a later version of the ledger is empty."""
    db.create_function(_DIGEST, 1, data_digest, deterministic=True)
    there = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    out: Tables = {table: {} for table in _TABLES}
    for table, (key, columns) in _TABLES.items():
        if table not in there:
            continue
        found = db.execute(f"SELECT {columns} FROM {table}")
        names = [name for name, *_ in found.description]
        rows = (dict(zip(names, row, strict=True)) for row in found)
        out[table] = {tuple(row[name] for name in key): Row(row) for row in rows}
    return out


def rows_taken_over(db: sqlite3.Connection) -> Iterator[tuple[Kind, Body]]:
    """What a ledger holds that has no chain yet, as records of it."""
    for table, rows in held_tables(db).items():
        for row in rows.values():
            yield "taken_over", {"table": table, "row": row.columns}


def differing_rows(told: Tables, held: Tables) -> list[Difference]:
    """Where the tables in the file are not what the chain tells: in the order of its records, rows it knows nothing of last."""
    out = []
    for table, rows in told.items():
        for key, row in rows.items():
            there = held[table].get(key)
            if there is None:
                out.append(Difference(table, "removed", row.columns, row.record))
            else:
                out += [Difference(table, "changed", row.columns, row.record, name, there.columns[name], value)
                        for name, value in row.columns.items() if name in there.columns and there.columns[name] != value]
        out += [Difference(table, "unknown", row.columns, None) for key, row in held[table].items() if key not in rows]
    return sorted(out, key=lambda one: (one.record is None, one.record.number if one.record else 0))


def _merge_row(tables: Tables, table: str, columns: Mapping[str, Any], record: Record) -> None:
    row = tables[table].setdefault(tuple(columns[name] for name in _TABLES[table][0]), Row())
    row.columns |= columns
    row.record = record


def _place_files(tables: Tables, body: Mapping[str, Any], record: Record) -> None:
    """The workbooks of an issue in their place under the names they got, those that were lost on their way not issued."""
    for key, row in [*tables["issued"].items()]:
        if row.columns["issue"] == body["issue"]:
            branch = row.columns["branch"]
            if branch in body["lost"]:
                del tables["issued"][key]
            elif (name := body["files"].get(branch, row.columns["file"])) != row.columns["file"]:
                row.columns["file"], row.record = name, record
    tables["placing"].pop((body["issue"],), None)
