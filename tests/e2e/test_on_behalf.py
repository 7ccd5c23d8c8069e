"""代改: a change that a unit phoned in stands until a later file of it comes; then HQ says whether that file holds it, and nothing counts
twice."""
from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from rounds_case import ON, begun, declares, send
from steering_case import type_in, typed

import xlplan
from xlplan.address import a1
from xlplan.plan.consolidate.figures import approved_figures

PHONED: dict[str, Any] = {"by": "王五", "approved_by": "赵总", "on": ON + timedelta(days=12)}


@pytest.fixture(scope="module")
def phoned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A declared on the ninth day and phoned on the twelfth: 5.00 more in January."""
    folder = begun(tmp_path_factory.mktemp("phoned") / "plan")
    send(folder, "A", declares(-100_00))
    made = xlplan.adjust(folder, change=5, reason="电话更正", branches=["A"], row="P01|C01", period="m01", write=True, **PHONED)
    assert made.written is not None, made.diagnostics
    nature(folder, "on_behalf")
    return folder


@pytest.fixture
def plan(phoned: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(phoned, tmp_path / "plan"))


def nature(folder: Path, kind: str, line: int = 0, *, column: str = "kind") -> None:
    """HQ chooses the nature of a line of its own about A, counted from 0, or says whether the unit is told of it."""
    columns, sheet = typed(folder)
    row = [r for r in range(2, len(sheet.values) + 1) if sheet.at(r, columns["branch"]) in ("A", "甲分公司(A)", "甲分公司")][line]
    label: Any = {"on_behalf": "代改", "adjustment": "总部调整", "no": "否"}[kind]
    type_in(folder, {a1(row, columns[column]): label})


def approved(folder: Path) -> tuple[int, list[object]]:
    """(核定 of A, reasons of lines that do not count)."""
    result = xlplan.consolidate(folder, rollup=False)
    figures = approved_figures(result.numbers).steps("sales_targets", "year")
    return int(figures[result.numbers.frames["sales_targets"].owner == 0].sum()), [
        d.params["reason"] for d in result.diagnostics if d.code == "XP520"]


def test_it_stands_beside_the_file_it_corrects(plan: Path) -> None:
    assert approved(plan) == (390_500, [])


@pytest.mark.parametrize("declared", [-95_00, -100_00])  # it holds what was phoned in, or it does not
def test_once_a_later_file_came_nobody_knows_and_it_counts_no_more(declared: int, plan: Path) -> None:
    send(plan, "A", declares(declared), days=14)
    assert approved(plan) == (400_000 + declared, ["overtaken"])
    found = xlplan.issue(plan, round="revise", on=ON, balance="unassigned")
    assert "XP520" in {d.code for d in found.diagnostics}


def test_a_file_of_the_same_day_or_before_is_the_one_it_corrects(plan: Path) -> None:
    send(plan, "A", declares(-90_00), days=12)
    assert approved(plan) == (391_500, [])


def test_hq_says_that_the_later_file_lacks_it(plan: Path) -> None:
    send(plan, "A", declares(-100_00), days=14)
    nature(plan, "adjustment")
    assert approved(plan) == (390_500, [])
