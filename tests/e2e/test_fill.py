"""xlplan fill over a workbook that was issued: shown first, written when somebody says so, and put back byte for byte."""
from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from console import run

from xlplan.excel.reading.read import read_workbook
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.submission import Submission


def submission(path: Path) -> Submission:
    book = read_workbook(path.read_bytes(), path.name)
    assert isinstance(book, RawBook)
    return extract_submission(book)


@pytest.fixture
def book(plan_folder: Callable[[str], Path], tmp_path: Path) -> Path:
    return Path(shutil.copy(plan_folder("en") / "issued" / "GD.xlsx", tmp_path / "GD.xlsx"))


@pytest.fixture
def exports(book: Path) -> list[Path]:
    """Sales: each row of the workbook with 100.04 yuan in each month, and a product that the workbook lacks; expenses as a wide table."""
    sub = submission(book)
    sales, expenses = sub.frames["sales_targets"], sub.frames["expense_budget"]
    files = [book.with_name("sales.csv"), book.with_name("expenses.csv")]
    with files[0].open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(("Period", "Branch", "Product code", "Channel", "Amount (yuan)"))
        for key, channel in zip(sales.keys, sales.texts["channel"], strict=True):
            out.writerows((f"2027-{m:02}", "GD", key.split("|")[0], channel, "100.04") for m in range(1, 13))
        out.writerow(("2027-01", "GD", "P99", sales.texts["channel"][0], "5000"))
    with files[1].open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(("Account code", "Account name", *(f"2027-{m:02}" for m in range(1, 13))))
        out.writerows((key, item, *["2000"] * 12) for key, item in zip(expenses.keys, expenses.texts["item"], strict=True))
    return files


def test_shown_then_written_then_put_back(book: Path, exports: list[Path]) -> None:
    given, before = [part for file in exports for part in ("--from", file)], book.read_bytes()
    shown = run("fill", book, *given, "--lang", "en")
    assert (shown.exit_code, book.read_bytes()) == (1, before)
    assert "the workbook has no product “P99”" in shown.stdout
    assert (book.parent / "map.toml").is_file()
    made = run("fill", book, *given, "--map", book.parent / "map.toml", "--yes", "--lang", "en", "--format", "json")
    said = json.loads(made.stdout, parse_float=Decimal)
    assert [one["total"] - one["filled"] - one["kept"] - one["left"] for one in said["sums"]] == [0, 0]
    assert [one["amount"] for one in said["left"]] == [5000]
    assert (made.exit_code, "refused" in said["verdict"]["tables"].values()) == (1, True)  # it is written; what a check says decides
    after = submission(book)
    for cell in said["cells"]:
        frame = after.frames[cell["table"]]
        assert frame.amounts[cell["column"]][frame.keys.index(cell["row_key"])] == cell["after"] * 100
    wanted = sum(cell["exported"] for cell in said["cells"] if cell["table"] == "sales_targets")
    assert abs(sum(cell["after"] for cell in said["cells"] if cell["table"] == "sales_targets") * 10_000 - wanted) <= 50
    assert len({cell["sheet"] for cell in said["cells"]}) == 2
    assert run("undo", book, "--lang", "en").exit_code == 0
    with ZipFile(book) as now, ZipFile(BytesIO(before)) as was:
        assert {name: now.read(name) for name in now.namelist()} == {name: was.read(name) for name in was.namelist()}


def test_what_is_no_workbook_of_ours_is_refused(plan_folder: Callable[[str], Path], exports: list[Path]) -> None:
    refused = run("fill", plan_folder("en") / "master.xlsx", "--from", exports[0], "--lang", "zh-CN")
    assert refused.exit_code == 2
    assert "不是总部下发的填报表" in refused.stderr


def test_last_year_fills_nothing(book: Path, exports: list[Path]) -> None:
    exports[0].write_text(exports[0].read_text().replace("2027-", "2026-"))
    nothing = run("fill", book, "--from", exports[0], "--yes", "--lang", "zh-CN")
    assert nothing.exit_code == 1
    assert "没有要改的格" in nothing.stdout
    assert "就加 --year" in nothing.stdout
