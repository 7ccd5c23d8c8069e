"""What a region reads in its workbook is what goes out, or HQ is told: lines of HQ's of any day, regions inside each other, a unit that is
closed, a copy that goes back. Figures by hand, as in test_regions; 90.00 over the east by target are 51.43 for A and 38.57 for B."""
from __future__ import annotations

import os
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lint_tool import lint
from regions_case import answers, region_book, regions_plan
from rounds_case import ON, issued, targets_of

import xlplan
from xlplan.errors import XlplanError
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.stamp import SHIFTED as SAID_ON_COVER

LINE = {"no": 1, "date": "2027-01-31", "scope": "E", "amount": 90_00, "source": "over", "method": "proportional", "reason": "铺货",
        "proposed_by": "王五", "approved_by": "赵总", "status": "approved"}
INSIDE = ({"code": "HQ", "name": "总公司", "level": "company", "type": "sums_up"},
          {"code": "N", "name": "北方", "parent": "HQ", "level": "region", "type": "sums_up"},
          {"code": "E", "name": "东区", "parent": "N", "level": "region", "type": "sums_up"},
          {"code": "A", "name": "甲分公司", "parent": "E", "level": "branch", "type": "fills", "manager": "赵一"},
          {"code": "B", "name": "乙分公司", "parent": "E", "level": "branch", "type": "fills", "manager": "钱二"},
          {"code": "C", "name": "丙分公司", "parent": "N", "level": "branch", "type": "fills", "manager": "孙三"},
          {"code": "KA", "name": "全国KA", "parent": "HQ", "level": "department", "type": "hq_run", "manager": "李四"})


def remaster(folder: Path, room: Path, **sheets: Any) -> None:
    """HQ changes sheets of its master workbook."""
    shutil.copyfile(regions_plan(room / "changed", **sheets) / "master.xlsx", folder / "master.xlsx")
    shutil.rmtree(room / "changed")


def said(found: list[Diagnostic], code: str) -> list[str]:
    return [message_of(d, "zh-CN") for d in found if d.code == code]


def test_what_the_region_reads_goes_out_and_hq_is_told_where_it_does_not(tmp_path: Path) -> None:
    """HQ's line is of a later day than the answer; the east shifts 100.00 from A to B."""
    folder = regions_plan(tmp_path / "plan", assignments=[LINE])
    xlplan.issue(folder, stage="regions", on=ON)
    assert region_book(folder).frames["region_shifts"].amounts["hq_target"].tolist() == [4_051_43, 3_038_57]
    answers(folder, {"A": -100_00, "B": 100_00})
    xlplan.consolidate(folder, rollup=False)
    assert said(xlplan.targets(folder, round="bottom_up").diagnostics, "XP567") == []
    remaster(folder, tmp_path, assignments=[{**LINE, "amount": 120_00}])  # since the region read its targets
    [told] = said(xlplan.issue(folder, on=ON, dry_run=True).diagnostics, "XP567")
    assert "甲分公司(A) 3,951.43 → 3,968.57、乙分公司(B) 3,138.57 → 3,151.43" in told
    remaster(folder, tmp_path, assignments=[LINE])
    made = xlplan.issue(folder, on=ON)
    assert said(made.diagnostics, "XP567") == []
    assert [target for target, _ in targets_of(folder)] == [3_951_43, 3_138_57, 1_700_00, 1_500_00]
    more = {**LINE, "no": 2, "date": "2026-10-20", "amount": 70_90}  # written once they have their workbooks: over what stands
    remaster(folder, tmp_path, assignments=[LINE, more])
    xlplan.issue(folder, scope="E", reason="铺货", on=ON)
    assert [target for target, _ in targets_of(folder, ["A", "B"])] == [3_951_43 + 39_51, 3_138_57 + 31_39]


def test_of_regions_inside_each_other_the_lower_shifts_first(tmp_path: Path) -> None:
    folder = regions_plan(tmp_path / "plan", organisation=INSIDE)
    first = xlplan.issue(folder, stage="regions", on=ON)
    assert ([*first.files], said(first.diagnostics, "XP566")) == (["E"], ["北方(N) 还没有拿到本轮的调剂表:它下面的大区(东区(E))先调剂"])
    with pytest.raises(XlplanError) as wait:
        xlplan.issue(folder, stage="regions", on=ON)
    assert "北方(N) 要等它下面的大区(东区(E))先调剂" in wait.value.say("zh-CN")
    answers(folder, {"A": -100_00, "B": 100_00})
    xlplan.consolidate(folder, rollup=False)
    assert len(said([d for d in xlplan.issue(folder, on=ON, dry_run=True).diagnostics if d.severity == "error"], "XP566")) == 1
    now = xlplan.status(folder, now=datetime(2026, 10, 29))
    assert [one.key for one in now.open][:1] == ["regions"]
    made = xlplan.issue(folder, stage="regions", on=ON)
    assert ([*made.files], made.skipped["E"]("zh-CN")) == (["N"], "东区(E) 已经有本轮的调剂表,没有再次下发")
    frame = region_book(folder, "N").frames["region_shifts"]
    assert frame.amounts["hq_target"].tolist() == [3_900_00, 3_100_00, 1_700_00]
    assert [*frame.texts["note"]] == ["已含东区的调剂 -100.00", "已含东区的调剂 +100.00", ""]
    answers(folder, {"A": -200_00, "B": 200_00}, name="late.xlsx", days=3)  # the upper one has its workbook
    files = {r.file: r for r in xlplan.consolidate(folder, rollup=False).files}
    assert "XP599" in {d.code for d in files["late.xlsx"].diagnostics}
    (folder / "inbox" / "late.xlsx").unlink()
    answers(folder, {"C": 50_00, "B": -50_00}, region="N", reason="西边扩张")
    xlplan.consolidate(folder, rollup=False)
    made = xlplan.issue(folder, on=ON)
    assert said(made.diagnostics, "XP567") == []
    assert [target for target, _ in targets_of(folder)] == [3_900_00, 3_050_00, 1_750_00, 1_500_00]
    cover = issued(folder, "B").issued
    assert cover is not None
    assert cover.facts[SAID_ON_COVER] == "销售目标 +100.00 万元(东区 周总):乙新开两店; 销售目标 -50.00 万元(北方 周总):西边扩张"


def test_a_shift_that_went_out_is_not_dropped_without_a_word(tmp_path: Path) -> None:
    """B is closed once everybody has a workbook, and HQ issues again."""
    folder = regions_plan(tmp_path / "plan")
    xlplan.issue(folder, stage="regions", on=ON)
    answers(folder, {"A": -100_00, "B": 100_00})
    xlplan.consolidate(folder, rollup=False)
    xlplan.issue(folder, on=ON)
    remaster(folder, tmp_path, units=("A", "C", "KA"))
    for branches, told in ((["C"], 0), (["A"], 1)):
        made = xlplan.issue(folder, branches=branches, reason="乙撤销", on=ON)
        assert len(said(made.diagnostics, "XP568")) == told
    [text] = said(made.diagnostics, "XP568")
    assert "(B 已撤并,或目标不够减)" in text
    assert text.endswith("目标因此改变:甲分公司(A) +100.00")
    cover = issued(folder, "A").issued
    assert cover is not None
    assert SAID_ON_COVER not in cover.facts  # which is not in its target


def test_an_answer_that_is_refused_goes_back_marked_and_comes_back_corrected(tmp_path: Path) -> None:
    folder = regions_plan(tmp_path / "plan")
    xlplan.issue(folder, stage="regions", on=ON)
    answers(folder, {"A": -100_00, "B": 60_00})
    made = xlplan.return_workbooks(folder)
    [one] = made.regions
    assert one.path == folder / "returned" / "E-shifts-一上-returned.xlsx"
    assert any("● 东区(E) · 大区调剂:" in line for line in made.text("zh-CN"))
    assert lint(one.path) == ""
    book = openpyxl.load_workbook(one.path)
    assert book.sheetnames[0] == "退回说明"
    listed = "\n".join(str(c.value) for line in book["退回说明"].iter_rows() for c in line if c.value)
    assert "XP441" in listed
    assert "2026-10-30" in listed
    assert not xlplan.return_workbooks(folder, branches=["KA"]).regions
    sheet = book["大区调剂"]
    at = next(c for row in sheet.iter_rows() for c in row if c.value == 60)
    at.value = 100
    corrected = folder / "inbox" / "E 改.xlsx"
    book.properties.modified = datetime(2026, 10, 29)
    book.save(corrected)
    os.utime(corrected, (datetime(2026, 10, 29).timestamp(),) * 2)
    files = {r.file: r for r in xlplan.consolidate(folder, rollup=False).files}
    assert (files["E 改.xlsx"].verdict, files["E-shifts.xlsx"].superseded_by) == ("accepted", "E 改.xlsx")
    assert {d.code for d in files["E 改.xlsx"].diagnostics} - {"XP223"} == {"XP588"}  # openpyxl leaves no results behind
    again = xlplan.return_workbooks(folder)
    assert [one.path for one in again.regions] == [None]
    assert any("✓ 东区(E) · 大区调剂:已收到 E 改.xlsx" in line for line in again.text("zh-CN"))
    assert not (folder / "returned" / "E-shifts-一上-returned.xlsx").exists()
