"""What an adjustment does is what was asked, to the step: every table, rows and periods, both signs, every method and spread, on
the final round's figures of a made-up company in which HQ has adjusted sales before, and persons' months follow those."""
from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any, Final, NamedTuple

import pytest

import xlplan
from xlplan.calendar import MONTHS
from xlplan.pipeline.loading import load_issued
from xlplan.plan.checking.results import AppliedChange, Merged
from xlplan.plan.consolidate.adjust import changes_from_master
from xlplan.plan.consolidate.frames import to_pandas
from xlplan.plan.consolidate.respread import RespreadTerms, terms_of
from xlplan.plan.consolidate.whatif import branch_changes, readjusted_copy, share_change

ROWS: Final = {  # table -> rows that a branch fills in, and foot rows
    "sales_targets": ("@total", "P01|C01", "@new"), "expense_budget": ("@total", "5102"), "staffing": ("REP|hires", "CITY|leavers"),
    "person_targets": ("@persons", "s01", "s02")}
SPREADS: Final = (("proportional", "proportional"), ("equal", "season"), ("equal", "equal"))
CUT: Final = AppliedChange("GD", "sales_targets", "@total", "year", -60_000, "cut")  # of the 6,000.00 that persons carry


class Desk(NamedTuple):
    """The consolidated figures, HQ's terms, and the adjustments that stand."""

    numbers: Merged
    terms: RespreadTerms
    stand: Sequence[AppliedChange]


@pytest.fixture(scope="module")
def folder(plan_folder: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(plan_folder("zh-CN", round="final"), tmp_path_factory.mktemp("final") / "plan"))


@pytest.fixture(scope="module", params=[(), (CUT,)], ids=["as it stands", "after a cut of sales"])
def desk(request: pytest.FixtureRequest, folder: Path) -> Desk:
    master = load_issued(folder, None).master
    stand = [*changes_from_master(master.adjustments), *request.param]
    numbers = readjusted_copy(xlplan.consolidate(folder, rollup=False).numbers, stand, terms_of(master))
    assert numbers.register == []
    return Desk(numbers, terms_of(master), stand)


def shares_of(desk: Desk, wish: AppliedChange, method: str) -> dict[str, int]:
    """Branch -> its part."""
    return dict(share_change(desk.numbers, wish, desk.numbers.branches, hold=(), method=method, terms=desk.terms).parts)


def after(desk: Desk, wish: AppliedChange, parts: dict[str, int], *, first: bool = False) -> Merged:
    """The figures with a line a branch, below the lines that stand, or above them."""
    lines = [replace(wish, branch=branch, change=part, row_key=f"new {branch}") for branch, part in parts.items() if part]
    return readjusted_copy(desk.numbers, [*lines, *desk.stand] if first else [*desk.stand, *lines], desk.terms)


@pytest.mark.parametrize(("table", "row"), [(table, row) for table, rows in ROWS.items() for row in rows])
def test_it_does_what_was_asked(desk: Desk, table: str, row: str) -> None:
    tried = 0
    for period, change, (method, spread) in product(("year", "q1", "m03"), (-137, -1, 211), SPREADS):
        wish = AppliedChange("", table, row, period, change, "asked", spread=spread)
        parts = shares_of(desk, wish, method)
        if not parts:
            continue  # nothing stands there to be cut
        for first in {False, table == "person_targets"}:
            done = after(desk, wish, parts, first=first)
            if done.register:
                assert {d.code for d in done.register} == {"XP520"}  # months that may not move, or hold less; said, and not put on cells
                continue
            got = {one.branch: one.change for one in branch_changes(desk.numbers, done, wish, list(parts))}
            assert got == parts, (period, change, method, spread)
            assert sum(got.values()) == change
            tried += 1
    assert tried >= 9


@pytest.mark.parametrize("change", [-50_000, 50_000])
def test_the_tables_move_by_exactly_that(desk: Desk, change: int) -> None:
    """As `to_pandas` and the roll-up have them: persons' months, and nothing else."""
    wish = AppliedChange("", "person_targets", "@persons", "year", change, "asked")
    done = after(desk, wish, {"GD": change})
    was, now = (to_pandas(of, with_adjustments=True) for of in (desk.numbers, done))
    gained = {table: round(100 * float((now[table][[*MONTHS]] - was[table][[*MONTHS]]).sum().sum())) for table in ROWS}
    assert gained == {"sales_targets": 0, "expense_budget": 0, "staffing": 0, "person_targets": change}


def test_the_command_says_what_was_asked(folder: Path) -> None:
    """6,000.00 declared, 8.00 followed from HQ's line about sales, 10.00 less: 5,998.00."""
    asked: dict[str, Any] = {"table": "person_targets", "branches": ["GD"], "reason": "review", "by": "Wang"}
    (one,) = xlplan.adjust(folder, change=-10, row="@persons", **asked).lines
    assert (one.declared, one.earlier, one.change, one.after) == (600_000, 800, -1_000, 599_800)
    (one,) = xlplan.adjust(folder, change=-1, row="s02", period="m09", **asked).lines
    assert one.change == -100
