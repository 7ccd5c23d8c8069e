"""`targets` put on paper and into the master: a workbook for the meeting, and the result columns; what HQ typed stays to the byte."""
from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from console import run
from rounds_case import ON, declares, rounds_plan, send
from steering_case import type_in, typed

import xlplan
from xlplan.excel.reading.read import read_workbook
from xlplan.workbook.rawbook import RawBook

BY: dict[str, Any] = {"by": "王五", "approved_by": "赵总", "on": ON}
LETS_GO = ("--balance", "unassigned", "--lang", "zh-CN")
RESULTS = {"分配权重": ("target", "growth", "share_change"), "总部调整": ("declared", "approved")}


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """一上 is in but for C; HQ gave A 60.00 back and accepted KA, in lines as people type them: without what is declared and approved."""
    folder = rounds_plan(tmp_path_factory.mktemp("written") / "plan", weights=[
        {"branch": unit, "basis": "last_year"} for unit in ("A", "B", "KA")])
    xlplan.issue(folder, round="bottom_up", on=ON)
    send(folder, "A", declares(-100_00))
    send(folder, "KA", declares(20_00))
    for unit, change in (("A", 60), ("KA", 0)):
        xlplan.adjust(folder, change=change, reason="质询会", branches=[unit], write=True, **BY)
    columns, _ = typed(folder)
    type_in(folder, {f"{'ABCDEFGHIJKLMN'[columns[key] - 1]}{row}": None for key in RESULTS["总部调整"] for row in (8, 9)})
    return folder


@pytest.fixture
def plan(decided: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(decided, tmp_path / "plan"))


def results(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Sheet -> what stands in its result columns, the first lines."""
    out = {}
    for name, keys in RESULTS.items():
        columns, sheet = typed(folder, name)
        out[name] = [tuple(sheet.at(row, columns[key]) for key in keys) for row in (8, 9, 10)]
    return out


def others(folder: Path) -> dict[tuple[str, int, int], Any]:
    """Every cell of the master that is in no result column."""
    book = read_workbook((folder / "master.xlsx").read_bytes(), "master.xlsx")
    assert isinstance(book, RawBook)
    at = {name: {typed(folder, name)[0][key] for key in keys} for name, keys in RESULTS.items()}
    return {(s.name, r, c): value for s in book.sheets for r, line in enumerate(s.values, 1) for c, value in enumerate(line, 1)
            if c not in at.get(s.name, ())}


BLANK = {"分配权重": [(None, None, None)] * 3, "总部调整": [(None, None)] * 3}
FULL = {  # 10,180.00 of them all; last year 3,200.00, 2,400.00, 1,200.00 of 8,160.00
    "分配权重": [(3960, 0.238, -0.003), (3000, 0.25, 0.001), (1520, 0.267, 0.002)],
    "总部调整": [(3900, 3960), (1520, 1520), (None, None)]}


def test_without_being_asked_it_writes_nothing(plan: Path) -> None:
    before = (plan / "master.xlsx").read_bytes()
    assert run("targets", plan, *LETS_GO).exit_code == 0
    assert ((plan / "master.xlsx").read_bytes(), results(plan)) == (before, BLANK)


def test_the_result_columns_are_filled_in_and_nothing_else(plan: Path) -> None:
    was = others(plan)
    said = run("targets", plan, "--write", *LETS_GO).stdout
    assert "已写入 master.xlsx「分配权重」第 8–10 行的结果列" in said
    assert "已写入 master.xlsx「总部调整」第 8、9 行的结果列" in said
    assert (results(plan), others(plan)) == (FULL, was)
    assert "总控表的结果列已经是这些数,没有写入" in run("targets", plan, "--write", *LETS_GO).stdout
    for _ in RESULTS:  # one sheet at a time
        xlplan.undo(plan / "master.xlsx")
    assert (results(plan), others(plan)) == (BLANK, was)


def test_of_some_units_only_theirs(plan: Path) -> None:
    run("targets", plan, "--write", "--branches", "甲分公司", *LETS_GO)
    got = results(plan)
    assert ([row[0] for row in got["分配权重"]], got["总部调整"]) == ([3960, None, None], [(3900, 3960), (None, None), (None, None)])
    assert [unit.code for unit in xlplan.targets(plan, scope="E").units] == ["A", "B"]


def test_while_something_must_be_fixed_the_master_is_left_alone(plan: Path) -> None:
    made = run("targets", plan, "--write", "--lang", "zh-CN")
    assert (made.exit_code, results(plan)) == (1, BLANK)
    assert "有必须改的问题,总控表没有写入" in made.stdout


def test_a_master_that_excel_holds_open_is_left_alone_and_it_says_so(plan: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(source: Path, target: Path, replace: Callable[[Path, Path], None] = os.replace) -> None:
        if Path(target).name == "master.xlsx":
            raise PermissionError(13, "Permission denied", str(target))
        replace(source, target)

    monkeypatch.setattr("xlplan.excel.writing.write.os.replace", locked)
    made = run("targets", plan, "--write", *LETS_GO)
    assert (made.exit_code, results(plan)) == (2, BLANK)
    assert "master.xlsx" in made.stderr
    monkeypatch.undo()
    assert run("targets", plan, "--write", *LETS_GO).exit_code == 0  # and what could not be written is not remembered as done
    assert results(plan) == FULL


@pytest.mark.parametrize(("round", "heads", "first"), [
    ("revise", ["2026年预计", "下达目标", "申报", "总部调整", "追加下达", "下一轮", "差异", "增长率", "占比", "说明"],
     [3200, 4000, 3900, 60, 0, 3960, -40]),
    ("guide", ["2026年预计", "首次下达", "追加下达", "下达合计", "增长率", "占比"], [3200, 4000, 0, 4000])])
def test_the_table_is_a_workbook_too(round: str, heads: list[str], first: list[int], plan: Path, tmp_path: Path) -> None:
    before = (plan / "master.xlsx").read_bytes()
    run("targets", plan, "--round", round, "-o", tmp_path / "meeting.xlsx", *LETS_GO)
    book = read_workbook((tmp_path / "meeting.xlsx").read_bytes(), "meeting.xlsx")
    assert isinstance(book, RawBook)
    (sheet,) = book.sheets
    named = {line[1]: line[2:] for line in sheet.values if len(line) > 2 and line[1]}
    assert [*filter(None, named["单位"])] == heads
    assert named["甲分公司"][:len(first)] == first
    assert [name for name in named if name in ("东区", "甲分公司", "乙分公司", "西区", "丙分公司", "全国KA", "合计")] == [
        "东区", "甲分公司", "乙分公司", "西区", "丙分公司", "全国KA", "合计"]
    assert (plan / "master.xlsx").read_bytes() == before
