"""`xlplan export`: every figure with the file, sheet and cell it came from, and the rows an ERP imports as its budget.

Checked by opening the files: a figure in the export is worth what stands in the cell it names.
"""
from __future__ import annotations

import datetime
from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from pathlib import Path
from random import Random

import independent
import openpyxl
import pandas as pd
import pytest
from console import run
from independent import MONTHS, exact, pages

import xlplan
from xlplan.errors import XlplanError
from xlplan.example.company import company_tables
from xlplan.excel.reading.intake import read_submission
from xlplan.excel.writing.write import write_workbook
from xlplan.pipeline.demo import demo
from xlplan.pipeline.issue import issue
from xlplan.pipeline.results import Consolidation
from xlplan.store.folder import PlanFolder
from xlplan.workbook.writing.branch_book import branch_book
from xlplan.workbook.writing.master_book import master_book

HEAD = ["table", "branch", "row_key", "column", "value", "unit", "file", "sheet", "cell", "sha256"]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Consolidation]:
    """Three branches; one of them typed numbers as text, one sorted its sales rows (that table goes back)."""
    folder = tmp_path_factory.mktemp("export") / "2027-plan"
    return folder, demo(folder, branches=3, broken=2, rollup=False, round="bottom_up")


@pytest.fixture(scope="module")
def lineage(played: tuple[Path, Consolidation]) -> list[dict[str, str]]:
    return independent.rows_of(xlplan.export(played[1], played[0] / "long.csv"))


@cache
def opened(path: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(path, data_only=True)


# -- lineage ---------------------------------------------------------------------------------------------------------

def test_the_head_is_as_promised_and_excel_reads_the_chinese(played: tuple[Path, Consolidation], lineage: list[dict[str, str]]) -> None:
    assert list(lineage[0]) == HEAD
    assert (played[0] / "long.csv").read_bytes().startswith(b"\xef\xbb\xbf")  # the mark without which Excel guesses GBK


@pytest.mark.parametrize("lot", range(40))
def test_a_row_drawn_by_lot_stands_in_its_file_at_its_cell(played: tuple[Path, Consolidation], lineage: list[dict[str, str]],
                                                           lot: int) -> None:
    row = Random(f"lot {lot}").choice(lineage)
    file = played[0] / "inbox" / row["file"]
    assert row["sha256"] == independent.sha256(file)
    sheet = opened(file)[row["sheet"]]
    cell = sheet[row["cell"]]
    assert (sheet["A1"].value, sheet.cell(cell.row, 1).value, sheet.cell(1, cell.column).value) == (
        row["table"], row["row_key"], row["column"])  # the keys of that cell say the same
    if row["unit"]:
        assert exact(float(row["value"])) == exact(cell.value)
    elif isinstance(cell.value, datetime.datetime):
        assert row["value"] == cell.value.date().isoformat()
    else:
        assert row["value"] == str(cell.value)


def test_every_row_names_a_file_of_its_branch(played: tuple[Path, Consolidation], lineage: list[dict[str, str]]) -> None:
    branches = {p.name: independent.stamp(p)["branch"] for p in (played[0] / "inbox").iterdir()}
    assert {(r["file"], r["branch"]) for r in lineage} == set(branches.items())
    hashes = {p.name: independent.sha256(p) for p in (played[0] / "inbox").iterdir()}
    assert {(r["file"], r["sha256"]) for r in lineage} == set(hashes.items())


def test_every_filled_input_cell_of_an_accepted_table_is_there_once(played: tuple[Path, Consolidation],
                                                                    lineage: list[dict[str, str]]) -> None:
    """Input cells are those without a lock below the head of the table; a refused table has none in the export."""
    folder, result = played
    said = Counter((r["file"], r["table"], r["cell"]) for r in lineage)
    assert set(said.values()) == {1}
    found = set()
    for file in result.files:
        book = opened(folder / "inbox" / file.file)
        for sheet in book.worksheets:
            table = sheet["A1"].value
            if file.tables.get(table) not in ("accepted", "accepted_with_warnings"):
                continue
            keyed = {str(sheet.cell(r, 1).value): r for r in range(2, sheet.max_row + 1) if sheet.cell(r, 1).value}
            columns = [c for c in range(2, sheet.max_column + 1) if sheet.cell(1, c).value]
            for key, r in keyed.items():
                found |= {(file.file, table, sheet.cell(r, c).coordinate) for c in columns if not key.startswith("@")
                          and not sheet.cell(r, c).protection.locked and sheet.cell(r, c).value is not None}
    refused = {(f.file, t) for f in result.files for t, v in f.tables.items() if v == "refused"}
    assert refused  # else the next line says nothing
    assert not {(f, t) for f, t, _ in said} & refused
    assert set(said) == found


def test_csv_and_parquet_say_the_same(played: tuple[Path, Consolidation], lineage: list[dict[str, str]]) -> None:
    frame = pd.read_parquet(xlplan.export(played[1], played[0] / "long.parquet"))
    assert list(frame.columns) == HEAD
    assert len(frame) == len(lineage)
    for row, line in zip(frame.itertuples(index=False), lineage, strict=True):
        mine = ["" if value is None or value != value else str(value) for value in row]  # noqa: PLR0124 - NaN
        assert mine == list(line.values())


@pytest.mark.parametrize("name", ["long.xlsx", "long", "long.txt"])
def test_another_ending_is_a_sentence_not_a_file(played: tuple[Path, Consolidation], name: str) -> None:
    with pytest.raises(XlplanError) as said:
        xlplan.export(played[1], played[0] / name)
    assert ".parquet" in said.value.say("en")
    assert not (played[0] / name).exists()


# -- the ERP's budget ------------------------------------------------------------------------------------------------

def yuan(amount: Decimal) -> Decimal:
    return (amount * 10_000).quantize(Decimal("0.01"), ROUND_HALF_UP)


def by_hand(folder: Path, result: Consolidation, periods: list[str]) -> dict[tuple[str, str, str], Decimal]:
    """(branch, account, period) -> approved yuan: what the accepted files hold and what HQ changed."""
    out: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    there = set()
    for file in result.files:
        sheets = pages(folder / "inbox" / file.file)
        for table in ("sales_targets", "expense_budget"):
            if file.tables[table] == "refused":
                continue
            there.add((file.branch, table))
            sheet = sheets[table]
            for row in sheet.data():
                account = "SALES" if table == "sales_targets" else str(sheet.value(row, "code"))
                for month, period in zip(MONTHS, periods, strict=True):
                    out[str(file.branch), account, period] += yuan(sheet.number(row, month))
    for branch, label, row, column, change in independent.adjustments(folder / "master.xlsx"):
        table = {"销售目标分解": "sales_targets", "费用预算": "expense_budget"}[label]
        if (branch, table) in there:
            out[branch, "SALES" if table == "sales_targets" else row, periods[MONTHS.index(column)]] += yuan(change)
    return {k: v for k, v in out.items() if v}


def test_budget_rows_are_the_approved_months_in_yuan(played: tuple[Path, Consolidation]) -> None:
    folder, result = played
    rows = independent.rows_of(xlplan.export(result, folder / "erp.csv", layout="budget"))
    assert list(rows[0]) == ["unit", "account", "period", "amount"]
    said = {(r["unit"], r["account"], r["period"]): Decimal(r["amount"]) for r in rows}
    assert len(said) == len(rows)
    assert said == by_hand(folder, result, [f"2027-{m:02}" for m in range(1, 13)])
    assert all(r["amount"].partition(".")[2] and len(r["amount"].partition(".")[2]) == 2 for r in rows)  # 分, always two places


def test_a_fiscal_year_that_begins_in_april(tmp_path: Path) -> None:
    """The first month of every sheet is 4月, and the ERP's periods run from 2027-04 to 2028-03."""
    folder = tmp_path / "fy2027"
    empty = xlplan.new(folder, year=2027, company="华东饮品", start_month=4)
    assert pages(empty)["company"].value("start_month", "value") == "4"
    frames = company_tables(1, 7, 2027, "zh-CN")
    values = frames["company"].texts["value"]
    values[frames["company"].keys.index("start_month")] = "4"
    write_workbook(master_book(frames, "april", "zh-CN"), folder / "master.xlsx")
    (made,) = issue(folder).files.values()
    sent = read_submission(made, made.name, PlanFolder(folder).seal_key())
    assert sent.issued is not None
    signed = branch_book(sent.issued, sent.frames, PlanFolder(folder).seal_key(), signs={"preparer|name": "周六"})
    write_workbook(signed, folder / "inbox" / "as issued.xlsx")  # the suggested figures are a plan once somebody signs them
    result = xlplan.consolidate(folder, rollup=False, workers=1)
    sheet = pages(folder / "inbox" / "as issued.xlsx")["sales_targets"]
    assert [sheet.value("@head", m) for m in ("m01", "m09", "m10", "m12")] == ["2027年\n4月", "2027年\n12月", "2028年\n1月", "2028年\n3月"]
    periods = [f"2027-{m:02}" for m in range(4, 13)] + [f"2028-{m:02}" for m in range(1, 4)]
    rows = independent.rows_of(xlplan.export(result, tmp_path / "erp.csv", layout="budget"))
    assert sorted({r["period"] for r in rows}) == periods
    assert {(r["unit"], r["account"], r["period"]): Decimal(r["amount"]) for r in rows} == by_hand(folder, result, periods)


def test_the_command_exports_for_people_and_for_programs(played: tuple[Path, Consolidation]) -> None:
    people, programs = played[0] / "people.csv", played[0] / "programs.csv"
    assert run("export", played[0], "-o", people).exit_code == run("export", played[0], "-o", programs, "--raw").exit_code == 0
    shown, typed = independent.rows_of(people), independent.rows_of(programs)
    assert [{k: v.removeprefix("'") for k, v in row.items()} for row in shown] == typed
