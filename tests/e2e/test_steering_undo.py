"""What `adjust --write` and `assign --write` put into the master goes back: `xlplan undo`, also after other edits."""
from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from console import run
from steering_case import WHY, told, type_in, typed

import xlplan
from xlplan.address import a1


@pytest.fixture(autouse=True)
def _records_of_its_own(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path_factory.mktemp("state")))


@pytest.fixture
def plan(alone: Path) -> Path:
    return alone


def lines(folder: Path) -> list[list[Any]]:
    """What the sheets of decisions hold."""
    return [typed(folder, sheet)[1].values for sheet in ("总部调整", "追加下达")]


def test_what_was_written_goes_back_one_after_the_other(plan: Path) -> None:
    """The package is the one it was, part by part; after an edit elsewhere in Excel the lines still go, and only they."""
    master, parts, states = plan / "master.xlsx", [], [lines(plan)]
    for command in (("adjust", plan, "--change", "-30"), ("assign", plan, "--amount", "50"), ("adjust", plan, "--change", "-1")):
        with ZipFile(master) as z:
            parts.append({n: z.read(n) for n in z.namelist()})
        assert f"xlplan undo {master}" in run(*command, *WHY, "--write").stdout
        states.append(lines(plan))
    assert run("undo", master).exit_code == 0
    with ZipFile(master) as z:
        assert {n: z.read(n) for n in z.namelist()} == parts[-1]
    assert lines(plan) == states[-2]
    type_in(plan, {"B3": 7}, "编制日历")
    for state in (states[1], states[0]):
        assert run("undo", master).exit_code == 0
        assert lines(plan) == state
    assert typed(plan, "编制日历")[1].at(3, 2) == 7
    assert "has been put back; nothing is left to undo" in run("undo", master, "--lang", "en").stderr


def test_a_line_that_was_changed_since_stays(plan: Path) -> None:
    row = told("assign", plan, "--amount", "50", *WHY, "--write")["written"]["rows"][0]
    keys, _ = typed(plan, "追加下达")
    cell = a1(row, keys["amount"])
    type_in(plan, {cell: 60}, "追加下达")
    before = (plan / "master.xlsx").read_bytes()
    result = run("undo", plan / "master.xlsx", "--lang", "zh-CN")
    assert (result.exit_code, (plan / "master.xlsx").read_bytes()) == (2, before)
    assert f"{cell} 写入 50,现为 60" in result.stderr
    for column in keys.values():
        type_in(plan, {a1(row, column): None}, "追加下达")  # taken out by hand: it is back already, and that is said
    result = run("undo", plan / "master.xlsx", "--lang", "zh-CN")
    assert result.exit_code == 2
    assert "没有什么要撤销" in result.stderr


def test_a_copy_put_back_needs_no_undo_and_moments_are_local(plan: Path) -> None:
    before = (plan / "master.xlsx").read_bytes()
    told("assign", plan, "--amount", "50", *WHY, "--write")
    data = told("undo", plan / "master.xlsx", "--dry-run")
    here = datetime.fromisoformat(data["at"]).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    assert here in run("undo", plan / "master.xlsx", "--dry-run").stdout
    (plan / "master.xlsx").write_bytes(before)
    result = run("undo", plan / "master.xlsx", "--lang", "en")
    assert (result.exit_code, result.stderr.strip()) == (
        2, f"The cells of master.xlsx already hold what they held before {here}; there is nothing to undo: –")


@pytest.mark.parametrize("reason", ["第一行\r\n第二行\r第三行", "=1+1", "_x0041_", " 理由 ", "理" * 32_767])
def test_the_record_holds_what_was_written(plan: Path, reason: str) -> None:
    """Line by line in a text, and what looks like a formula or an escape: the line still goes after an edit elsewhere."""
    before = lines(plan)
    xlplan.adjust(plan, change=-30, reason=reason, by="王五", write=True)
    type_in(plan, {"B3": 7}, "编制日历")
    assert run("undo", plan / "master.xlsx").exit_code == 0
    assert lines(plan) == before
