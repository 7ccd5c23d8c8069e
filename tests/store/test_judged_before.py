"""Which files were judged in their own round, as the chain tells it; and in which order things happened."""
from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from xlplan.plan.checking.results import FileResult, Verdict
from xlplan.schema.diagnostic import Round, rounds_answered
from xlplan.store.ledger import Ledger

NOW = datetime(2026, 11, 25, 9, 0)


def judge(ledger: Ledger, sha256: str, verdict: Verdict, of: Round = "bottom_up") -> None:
    ledger.record_results([FileResult(f"{sha256}.xlsx", sha256, verdict, "GD", of, {"sales_targets": "accepted"}, received=NOW)], NOW)


def issue(ledger: Ledger, of: Round, number: int) -> None:
    ledger.record_issue("HD", "GD", of, number, 1, "GD.xlsx", f"issue {number}", NOW)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """一下, two files of 一上, one of them refused; 二下, and a late file of 一上."""
    path = tmp_path / "ledger.db"
    with Ledger(path) as made:
        issue(made, "bottom_up", 1)
        judge(made, "in", "accepted")
        judge(made, "back", "refused")
        issue(made, "revise", 2)
        judge(made, "late", "refused")
    return path


def test_what_came_after_the_next_round_went_out_was_judged_in_none(ledger: Path) -> None:
    with Ledger(ledger, reading=True) as made:
        assert made.judged_before("HD", rounds_answered("final")) == {"in", "back"}
        assert made.judged_before("HD", rounds_answered("bottom_up")) == set()


def test_a_verdict_of_another_round_leaves_that_of_its_own(ledger: Path) -> None:
    with Ledger(ledger) as made:
        judge(made, "in", "earlier")
        [kept] = [one for one in made.received("GD") if one.sha256 == "in"]
        assert (kept.verdict, kept.tables) == ("accepted", {"sales_targets": "accepted"})


def test_the_order_is_that_of_the_records(ledger: Path) -> None:
    with Ledger(ledger, reading=True) as made:
        told = made.sequence()
    order = sorted((("issued", "GD", "2"), ("arrived", "in", "in.xlsx"), ("issued", "GD", "1"), ("arrived", "late", "late.xlsx")),
                   key=lambda key: told[key][0])
    assert [key[-1] for key in order] == ["1", "in.xlsx", "2", "late.xlsx"]
