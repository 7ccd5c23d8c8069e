"""Every state and verdict has its words and signs wherever a mapping gives them: one that is added without them is found here."""
from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, get_args

import pytest

from xlplan.pipeline import printing
from xlplan.pipeline.versions.history import said_verdict
from xlplan.plan.checking import states, unfilled
from xlplan.plan.checking.results import TableVerdict, Verdict
from xlplan.plan.rollup import context, status
from xlplan.plan.versions.reasons import said_state
from xlplan.store.ledger import ReceivedFile


@pytest.mark.parametrize(("given", "kinds"), [
    (printing.VERDICTS, [Verdict]), (printing.TABLE_VERDICTS, [TableVerdict]), (printing.SHAPES, [Verdict, TableVerdict]),
    (states.STATES, [states.State]), (status.LOOKS, [states.State]), (states.TABLE_STATES, [states.TableState]),
    (context.ESTIMATED, [states.TableState]),
], ids=["verdict", "verdict of a table", "signs", "state", "looks of a state", "state of a table", "state of sales"])
def test_nothing_is_without_words(given: Collection[str], kinds: list[Any]) -> None:
    assert {*given} == {one for kind in kinds for one in get_args(kind)}


def test_what_is_not_declared_is_a_verdict_and_a_state() -> None:
    assert {*unfilled.UNDECLARED} <= {*get_args(TableVerdict)} & {*get_args(states.TableState)}
    assert {*context.OF_SALES} <= {*get_args(states.TableState)}


@pytest.mark.parametrize("verdict", get_args(TableVerdict))
def test_history_says_every_verdict(verdict: TableVerdict) -> None:
    file = ReceivedFile("gd.xlsx", "", "GD", "bottom_up", "accepted", {"sales_targets": verdict}, datetime(2026, 11, 1), "gd-2.xlsx")
    said = said_verdict(file, "sales_targets")("en")
    assert said.endswith(", gd-2.xlsx counts")
    assert len(said) > len(", gd-2.xlsx counts")


def test_a_comparison_says_every_state_apart() -> None:
    said = [said_state(one, "expense_budget")("zh-CN") for one in (*get_args(states.TableState), "")]
    assert len({*said}) == len(said), said
