"""A ledger with something of every kind in its chain, and the hands of somebody who changes it behind our back."""
from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from datetime import datetime, timezone
from pathlib import Path

from xlplan.plan.checking.results import FileResult
from xlplan.store.chain import GUARDS, Break, Record
from xlplan.store.ledger import Ledger, Placing

NOON = datetime(2026, 11, 15, 12, tzinfo=timezone.utc)
PLAN = "2027-ab12"


def came(file: str, digit: str = "1", **more: object) -> FileResult:
    """A file whose hash is that digit over and over."""
    return FileResult(**{"file": file, "sha256": digit * 64, "verdict": "accepted", "branch": "GD", "round": "bottom_up",  # type: ignore[arg-type]
                         "tables": {"sales_targets": "accepted"}} | more)


def issued(path: Path, issue: int, *branches: str) -> None:
    """An issue, recorded and on its way."""
    with Ledger(path, by="王五") as ledger:
        for branch in branches:
            ledger.record_issue(PLAN, branch, "bottom_up", issue, 1, f"{branch}.xlsx", f"{issue}" * 64, NOON, "list")
        ledger.record_facts(PLAN, "bottom_up", issue, '{"a": 1}')
        ledger.record_placing(Placing(issue, "room", f"00{issue}"))


def played(path: Path) -> Path:
    """Twenty-one records: two issues, the first placed, the second given up; two runs; a decision of HQ, and taken back."""
    issued(path, 1, "BJ", "GD")                         # records 1 to 4
    with Ledger(path) as ledger:
        ledger.record_placed(1, {"GD": "GD (2).xlsx"})  # 5: BJ was lost
        ledger.record_sealed(PLAN, "GD", 1, "list 2")   # 6
    issued(path, 2, "GD")                               # 7 to 9
    with Ledger(path) as ledger:
        ledger.forget_issue(2)                          # 10
    first = [came("gd.xlsx"), came("华.pdf", "2", branch=None, verdict="not_an_input", tables={})]
    with Ledger(path, by="李四") as ledger:             # 11 to 15, 16 to 19, 20, 21
        ledger.record_results(first, NOON, {"status": "{}", "sales_targets": "[1]"})
        ledger.record_results([came("gd.xlsx", verdict="refused"), came("bj.xlsx", "3", branch="BJ")], NOON, {"status": "[]"})
        ledger.record_decision({"command": "adjust", "lines": []})
        ledger.record_undone({"command": "adjust"})
    return path


def records(path: Path) -> list[Record | Break]:
    with Ledger(path, reading=True) as ledger:
        return [*ledger.chain()]


def by_hand(path: Path, *statements: str, guards: bool = False) -> None:
    """What somebody does with any tool for SQLite, the guards in the way taken off first."""
    with closing(sqlite3.connect(path)) as db, db:
        if not guards:
            for name in GUARDS:
                db.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            db.execute(statement)
        if not guards:
            for sql in GUARDS.values():
                db.execute(sql)


def written_anew(path: Path, first: int = 1) -> None:
    """Every hash from that record on as it should be: what somebody does who knows how. In words of this test's own."""
    with closing(sqlite3.connect(path)) as db, db:
        for name in GUARDS:
            db.execute(f"DROP TRIGGER {name}")
        before = ""
        rows = db.execute("SELECT no, at, said_by, account, kind, body, hash FROM chain ORDER BY no").fetchall()
        for number, *rest, hashed in rows:
            if number < first:
                before = hashed
                continue
            said = json.dumps([number, *rest, before], ensure_ascii=True, separators=(",", ":"))
            after = hashlib.sha256(said.encode()).hexdigest()
            db.execute("UPDATE chain SET before = ?, hash = ? WHERE no = ?", (before, after, number))
            before = after
        for sql in GUARDS.values():
            db.execute(sql)
