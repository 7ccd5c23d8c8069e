"""Files that HQ had before and that are no longer in the inbox."""
from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from xlplan.plan.checking.decided import FileDecision, FileDecisions
from xlplan.plan.checking.gone import KnownFile, came_and_gone, say_older_ones
from xlplan.plan.checking.results import FileResult
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import LANGS

DAY = datetime(2026, 11, 5, 12, tzinfo=timezone.utc)


def had(name: str, run: int, *, counted: bool = True) -> KnownFile:
    return KnownFile(f"{name}.xlsx", name, run, DAY + timedelta(days=run), counted)


def lies(name: str, *, aside: bool = False) -> FileResult:
    return FileResult(f"{name}.xlsx", name, "accepted", "GD", superseded_by="x" if aside else None)


def test_who_sent_something_is_not_told_that_it_did_not() -> None:
    said = [Diagnostic("XP501", branch=code, params={"branch": code}) for code in ("GD", "FJ")]
    first, second = came_and_gone(said, {"GD": [had("a", 2), had("b", 3)], "FJ": []}, "bottom_up")
    assert (first.code, second.code) == ("XP583", "XP501")
    assert all("b.xlsx" in message_of(first, lang) and "2026-11-08" in message_of(first, lang) for lang in LANGS)


@pytest.mark.parametrize(("what", "there", "known", "out", "says"), [
    ("the old one put over the newer", [lies("a")], [had("a", 1), had("b", 2)], "", True),
    ("the newer one is there", [lies("a", aside=True), lies("b")], [had("a", 1), had("b", 2)], "", False),
    ("the earlier one is gone", [lies("b")], [had("a", 1), had("b", 2)], "", False),
    ("both came at once", [lies("a")], [had("a", 1), had("b", 1)], "", False),
    ("the later one went back", [lies("a")], [had("a", 1), had("b", 2, counted=False)], "", False),
    ("HQ excluded the later one", [lies("a")], [had("a", 1), had("b", 2)], "b", False),
    ("another one came since", [lies("a", aside=True), lies("c")], [had("a", 1), had("b", 2)], "", False),
    ("the first that ever came", [lies("a")], [], "", False)], ids=lambda one: one if isinstance(one, str) and " " in one else "")
def test_an_older_file_never_counts_again_unsaid(what: str, there: list[FileResult], known: list[KnownFile], out: str, says: bool) -> None:
    decision = FileDecision("excluded", "HD", "bottom_up", "GD", {}, {}, "")
    say_older_ones(there, {"GD": known}, FileDecisions({out: decision} if out else {}, {}), "bottom_up")
    found = [d for r in there for d in r.diagnostics]
    assert ([d.code for d in found], [d.params["other"] for d in found]) == ((["XP584"], ["b.xlsx"]) if says else ([], [])), what
