"""`xlplan mapping` on a plan folder: what it lists, what it appends to the master, and that it can be taken back."""
from __future__ import annotations

import csv
import json
from pathlib import Path

from typer.testing import CliRunner

import xlplan
from xlplan.cli.commands import app
from xlplan.excel.writing.write import write_workbook
from xlplan.pipeline.loading import load_master
from xlplan.store.folder import PlanFolder
from xlplan.tables.master.rows import Row, from_rows, with_room
from xlplan.workbook.reading.master_read import MasterRead
from xlplan.workbook.writing.master_book import empty_frames, master_book

PRODUCTS: list[Row] = [{"code": "P01", "series": "常温奶", "category": "乳品", "new_mark": "existing", "erp_code": "6001"},
                       {"code": "P02", "series": "低温奶", "category": "乳品", "new_mark": "existing"}]
READY = 3  # blank rows of the sheet, fewer than what is appended
SOLD = [("6001", "常温奶"), ("71", "常温奶礼盒"), ("72", "低温奶家庭装"), ("73", "陈列架"), ("74", "低温奶杯装"), ("75", "促销品")]


def plan_of(folder: Path) -> PlanFolder:
    """A plan folder whose master knows two products and maps one code."""
    plan = PlanFolder(folder)
    plan.create()
    frames = empty_frames({"name": "青禾", "year": "2027", "language": "zh-CN"}, "zh-CN")
    frames["products"] = from_rows("products", PRODUCTS, "zh-CN")
    frames["mapping"] = with_room(from_rows("mapping", [{"kind": "product", "foreign": "79", "ours": "P01"}], "zh-CN"), READY)
    write_workbook(master_book(frames, "p", "zh-CN"), plan.master)
    return plan


def lines_of(sheets: MasterRead) -> list[tuple[str, ...]]:
    frame = sheets.frames["mapping"]
    return [*zip(*(frame.texts[key] for key in ("kind", "foreign", "ours", "state")), strict=True)]


def test_codes_are_listed_then_appended_once_and_taken_back(tmp_path: Path) -> None:
    plan = plan_of(tmp_path / "plan")
    file = tmp_path / "erp.csv"
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        csv.writer(out).writerows([("产品编码", "产品", "年", "月", "金额(元)"), *(
            (code, name, 2026, month, 1000 + month) for month in (1, 2, 3) for code, name in (*SOLD, ("79", "礼包")))])
    listed = CliRunner().invoke(app, ["mapping", str(plan.path), str(file), "--format", "json", "--lang", "zh-CN"])
    assert listed.exit_code == 1
    said = json.loads(listed.stdout)
    assert [(one["code"], one["lines"], one["amounts"], one["first"], one["last"]) for one in said["unmapped"]] == [
        (code, 3, {"sales": 3006.0}, "2026-01", "2026-03") for code, _ in SOLD[1:]]
    assert [one["nearest"][0]["code"] if one["nearest"] else "" for one in said["unmapped"]] == ["P01", "P02", "", "P02", ""]
    assert said["written"] is None

    before, (_, old) = plan.master.read_bytes(), load_master(plan)
    done = xlplan.mapping(plan.path, file, append=True)
    master, sheets = load_master(plan)
    assert done.written is not None
    assert len(done.written.rows) == len(SOLD) - 1 > READY
    assert lines_of(sheets)[:1] == lines_of(old)[:1] == [("product", "79", "P01", "")]
    assert [one for one in lines_of(sheets)[1:] if one[1]] == [
        ("product", "71", "P01", "guessed"), ("product", "72", "P02", "guessed"), ("product", "73", "", ""),
        ("product", "74", "P02", "guessed"), ("product", "75", "", "")]
    assert master.codes.ours("product", "72", month=(2026, 1)) == []  # a guess counts once its mark was cleared

    again = xlplan.mapping(plan.path, file, append=True)
    assert again.written is None
    assert [(one.code, one.row) for one in again.unmapped] == [*zip([code for code, _ in SOLD[1:]], done.written.rows, strict=True)]
    assert plan.master.read_bytes() != before
    xlplan.undo(plan.master)
    assert lines_of(load_master(plan)[1]) == lines_of(old)
