"""HQ's own figures from the master to what `issue` says and writes: a slip stops all workbooks, its remedy lets them out, and
what came of each pasted sheet stands before everything else."""
from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import numpy as np
import openpyxl
import pytest
from console import run

from xlplan.example.company import company_tables
from xlplan.excel.patching.patch import patch_file
from xlplan.excel.writing.write import write_workbook
from xlplan.pipeline.loading import load_plan
from xlplan.schema.codes.catalogue import remedy_of
from xlplan.schema.frame import Frame, blank_frame
from xlplan.store.folder import PlanFolder
from xlplan.workbook.writing.master_book import master_book

Frames = dict[str, Frame]


def plan(folder: Path, change: Callable[[Frames], None] = lambda _: None) -> Path:
    """A plan folder of two branches, its tables changed."""
    frames = company_tables(2, 7, 2027)
    change(frames)
    write_workbook(master_book(frames, "hq-figures", "zh-CN"), PlanFolder(folder).create().master)
    return folder


def issue(folder: Path, status: int) -> tuple[list[str], int]:
    """Lines of `issue`, and how many workbooks there are then."""
    result = run("issue", folder, "--reason", "更正", "--lang", "zh-CN")
    assert result.exit_code == status, result.output
    return result.stdout.splitlines(), len(list((folder / "issued").glob("*.xlsx")))


def yuan(frames: Frames) -> None:
    """The sales history as an ERP gives it, in 元."""
    frames["history_sales"].amounts["amount"] *= 10_000


def again(frames: Frames) -> None:
    """Last year's sales pasted a second time below the first."""
    frame = frames["history_sales"]
    rows = np.concatenate([np.arange(frame.size), np.flatnonzero(frame.amounts["year"] == 2026)])
    longer = blank_frame(frame.table, [f"r{i:06}" for i in range(len(rows))])
    for key in frame.texts:
        longer.texts[key] = frame.texts[key][rows]
    for key in frame.amounts:
        longer.amounts[key], longer.filled[key] = frame.amounts[key][rows], frame.filled[key][rows]
    frames["history_sales"] = longer


def estimate(frames: Frames) -> None:
    """One estimate in 元."""
    frames["weights"].amounts["py_estimate"][1] *= 10_000


def twin(frames: Frames) -> None:
    """Two branches whose codes differ in case only."""
    codes = frames["organisation"].texts["code"]
    codes[list(codes).index("GD")] = "js"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return plan(tmp_path_factory.mktemp("sound") / "2027-plan")


def test_what_came_of_each_sheet_stands_first(sound: Path) -> None:
    lines, written = issue(sound, 0)
    assert written == 2
    assert [line.split(":")[0] for line in lines[:3]] == ["历史销售", "历史费用", "历史人数"]
    assert "单位 万元" in lines[0]
    again_as_json = json.loads(run("issue", sound, "--reason", "更正", "--format", "json").stdout, parse_float=Decimal)
    sales = again_as_json["history"][0]
    page = openpyxl.load_workbook(sound / "master.xlsx", read_only=True)["历史销售"]
    typed = [row for row in page.iter_rows(min_row=7, values_only=True) if row[1]]
    assert (sales["sheet"], sales["rows"], sales["counted"]) == ("history_sales", len(typed), len(typed))
    assert sales["years"] == {str(y): sum((Decimal(repr(row[6])) for row in typed if row[1] == y), Decimal(0)) for y in (2024, 2025, 2026)}


@pytest.mark.parametrize(("change", "code", "sheet"), [
    (yuan, "XP631", "基本信息"), (again, "XP633", "历史销售"), (estimate, "XP632", "分配权重"), (twin, "XP638", "组织架构")])
def test_a_slip_stops_every_workbook(change: Callable[[Frames], None], code: str, sheet: str, tmp_path: Path) -> None:
    lines, written = issue(plan(tmp_path / "plan", change), 1)
    assert written == 0
    (said,) = [line for line in lines if code in line]
    assert f"master.xlsx:{sheet}!" in said                # with the cell where it is mended
    assert "历史销售" in lines[0]


def test_choosing_the_unit_mends_it(sound: Path, tmp_path: Path) -> None:
    """What the remedy says, done in the file: the plan is the same as from 万元, to the step."""
    folder = plan(tmp_path / "plan", yuan)
    (found,) = [d for d in load_plan(folder).findings if d.code == "XP631"]
    assert "把「历史销售的金额单位」选为元" in remedy_of(found, "zh-CN")
    assert found.sheet
    assert found.cell
    patch_file(folder / "master.xlsx", {found.sheet: {found.cell: "元"}})
    lines, written = issue(folder, 0)
    assert written == 2
    assert "单位 元" in lines[0]
    ours, theirs = (load_plan(f) for f in (folder, sound))
    assert ours.breakdown == theirs.breakdown
    assert ours.master.history.by_branch.keys() == theirs.master.history.by_branch.keys()


def test_codes_of_options_may_be_in_any_case(sound: Path) -> None:
    tried = [run("assign", sound, "--amount", 10, "--scope", scope, "--reason", "x", "--by", "y", "--format", "json").stdout
             for scope in ("GD", "gd", "ｇｄ ")]
    assert tried[0] == tried[1] == tried[2] != ""
