"""A table, a rule and a column declared while the program runs go all the way: issued, filled, judged, rolled up, exported."""
from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pytest

import xlplan
from xlplan.schema.column import Choice, Column
from xlplan.schema.expr import Compare, Some, col, lift
from xlplan.schema.table import Rollup, Rule, Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.void import void_column
from xlplan.text import Text, same_text
from xlplan.units import PERCENT, WAN_YUAN

KIND = (Choice("law", same_text("Legal")), Choice("trade", same_text("Market")))
DISPUTES = Table(
    "disputes", same_text("Disputes"), "open", spare=6, used_by=("case", "kind", "claim", "odds", "hearing", "counsel"), names=("case",),
    columns=(
        Column("case", same_text("Case"), kind="text", who="I", up="count", width=24),
        Column("kind", same_text("Kind"), kind="choice", choices=KIND, who="I", up="count"),
        Column("claim", same_text("Claim (10k yuan)"), WAN_YUAN, who="I", up="sum"),
        Column("odds", same_text("Odds"), PERCENT, who="I", up="wavg", weight="claim", maximum=1),
        Column("hearing", same_text("Hearing"), kind="date", who="I", up="min", width=12),
        Column("counsel", same_text("Counsel"), kind="text", who="I", up="list", required=True),
        void_column(),
    ),
    rules=(Rule("XP404", "large-claim-has-odds", Some((Compare("<", col("claim"), lift(100)), Compare(">", col("odds"), lift(0)))), "odds",
                Text("大额案件已写胜算", "大額案件已寫勝算", "Large claims give their odds")),),
    rollup=Rollup(("figures", "listing"), by=("kind",), amount="claim"), unit=WAN_YUAN)
NOTED = replace(BY_KEY["training"], columns=(*BY_KEY["training"].columns, Column(
    "place", same_text("Place"), kind="text", who="I", up="list")))
ROWS: dict[str, list[tuple[Any, ...]]] = {
    "GD": [("Contract", "Legal", 120.5, 0.5, "2027-03-01", "Li", None), ("Brand", "Market", 30, 0.2, "2027-02-10", "Wang", None)],
    "JS": [("Lease", "Legal", 50, 0.1, "2027-05-20", "Li", None), ("Settled", "Legal", 999, 0.9, "2027-01-05", None, "Void")]}


@pytest.fixture(scope="module")
def plan(plan_folder: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The second issue of a plan whose first knew nothing of the table; two branches answer it, one answered the first."""
    folder = Path(shutil.copytree(plan_folder("en"), tmp_path_factory.mktemp("declared") / "plan"))
    with BRANCH.declared(DISPUTES, NOTED):
        issued = xlplan.issue(folder, round="final", balance="unassigned").files
        for code, rows in ROWS.items():
            fill(issued[code], folder / "inbox" / f"{code.lower()}.xlsx", rows)
        yield folder


def fill(source: Path, target: Path, rows: list[tuple[Any, ...]]) -> None:
    """What a branch types, on the sheet of the table, and where a course takes place."""
    book = openpyxl.load_workbook(source)
    sheet = book["Disputes"]
    keys = {cell.value: c for c, cell in enumerate(sheet[1], 1)}
    first = next(r for r in range(1, sheet.max_row) if sheet.cell(r, 1).value == "r01")
    for r, row in enumerate(rows, first):
        for column, value in zip(DISPUTES.columns, row, strict=True):
            sheet.cell(r, keys[column.key]).value = pd.Timestamp(value).to_pydatetime() if column.kind == "date" else value
    course = book["Training outline"]
    places = {cell.value: c for c, cell in enumerate(course[1], 1)}
    for r in (r for r in range(1, 40) if str(course.cell(r, 1).value).startswith("c0")):
        course.cell(r, places["place"]).value, course.cell(r, places["heads"]).value = "Hall 2", 10
    cover: Any = book.worksheets[0]
    for at in (r for r in range(1, 60) if str(cover.cell(r, 1).value).startswith("sign|")):
        cover.cell(at, 7).value = "2026-11-29"  # beside the names that HQ's workbook brought along
    book.save(target)


def test_the_branch_gets_it_and_what_it_types_is_read(plan: Path) -> None:
    [file] = xlplan.check(plan / "inbox" / "gd.xlsx").files
    assert file.tables["disputes"] == "accepted"
    result = xlplan.consolidate(plan, rollup=False)
    frame = result.numbers.frames["disputes"]
    assert {(result.numbers.branches[o], k) for o, k in zip(frame.owner, frame.texts["case"], strict=True) if k} == {
        ("GD", "Contract"), ("GD", "Brand"), ("JS", "Lease"), ("JS", "Settled")}
    assert sum(frame.amounts["claim"][frame.live]) == 20_050
    assert "Hall 2" in result.numbers.frames["training"].texts["place"]


def made_text(book: openpyxl.Workbook) -> str:
    """All texts of the listing."""
    sheet = next(ws for ws in book.worksheets if ws["A1"].value == "disputes_listing")
    return " ".join(str(c) for row in sheet.iter_rows(values_only=True) for c in row if isinstance(c, str))


def test_its_rule_and_its_compulsory_column_are_asked_for(plan: Path, tmp_path: Path) -> None:
    bad = tmp_path / "gd.xlsx"
    fill(plan / "issued" / "GD.xlsx", bad, [("Contract", "Legal", 120.5, None, "2027-03-01", None, None)])
    [file] = xlplan.check(bad).files
    assert sorted((d.code, d.column) for d in file.diagnostics if d.table == "disputes") == [("XP331", "counsel"), ("XP404", "odds")]


def test_what_was_issued_before_it_is_still_taken(plan: Path) -> None:
    result = xlplan.consolidate(plan, round="bottom_up", rollup=False)
    [old] = [f for f in result.files if f.branch == "ZJ" and f.verdict != "refused"]
    assert old.tables["disputes"] == "not_opened"
    assert {v for k, v in old.tables.items() if k not in ("disputes", "person_targets", "risks")} <= {"accepted", "accepted_with_warnings"}


def test_the_roll_up_has_a_page_of_its_figures_and_one_of_its_rows(plan: Path) -> None:
    made = xlplan.consolidate(plan).rollup
    assert made is not None
    book = openpyxl.load_workbook(made, data_only=True)
    said = {str(ws["A1"].value): {row[0]: [c for c in row[1:] if c is not None] for row in ws.iter_rows(values_only=True) if row[0]}
            for ws in book.worksheets}
    first = datetime(2027, 2, 10)
    figures, rows = said["disputes_figures"], said["disputes_listing"]
    assert figures["GD"] == ["Guangdong branch", 2, 2, 2, 150.5, 0.44, first, "Li, Wang", "in"]  # 44% = (120.5 x 50% + 30 x 20%) / 150.5
    assert figures["@total"][1:7] == [3, 3, 3, 200.5, 0.355, first]
    assert figures["ZJ"][-1] == "missing"  # what it sent is of the round before
    assert rows["GD|disputes|r02"] == ["South region", "Guangdong branch", "in", "Brand", "Market", 30, 0.2, first, "Wang"]
    assert "1 more row is void and not listed" in made_text(book)
    listed = [key for key in rows if str(key).count("|") == 2 and not str(key).startswith("@")]
    assert listed == ["JS|disputes|r01", "GD|disputes|r01", "GD|disputes|r02"]


def test_it_is_exported_with_file_and_cell(plan: Path, tmp_path: Path) -> None:
    rows = pd.read_csv(xlplan.export(plan, tmp_path / "out.csv"))
    ours = rows[(rows["table"] == "disputes") & (rows["column"] == "claim")]
    assert sorted(zip(ours["branch"], ours["value"].astype(float), ours["sheet"], strict=True)) == [
        ("GD", 30.0, "Disputes"), ("GD", 120.5, "Disputes"), ("JS", 50.0, "Disputes")]  # and not what is void


def test_words_changed_after_issue_leave_what_was_sent_back_as_it_was(plan: Path) -> None:
    """The words of both kinds exchanged, the sheet and a column called otherwise; the roll-up says it in today's words."""
    before = xlplan.consolidate(plan, rollup=False)
    kind = tuple(replace(choice, label=other.label) for choice, other in zip(KIND, reversed(KIND), strict=True))
    claim = same_text("At issue (10k yuan)")
    columns = tuple(replace(c, choices=kind) if c.key == "kind" else replace(c, label=claim) if c.key == "claim" else c
                    for c in DISPUTES.columns)
    with BRANCH.declared(replace(DISPUTES, label=same_text("Lawsuits"), columns=columns)):
        after = xlplan.consolidate(plan)
    assert [(d.code, d.file, d.cell) for d in after.diagnostics] == [(d.code, d.file, d.cell) for d in before.diagnostics]
    frame = after.numbers.frames["disputes"]
    assert dict(zip(frame.texts["case"], frame.texts["kind"], strict=True)) == {
        "Contract": "law", "Brand": "trade", "Lease": "law", "Settled": "law", "": ""}
    assert after.rollup is not None
    book = openpyxl.load_workbook(after.rollup, data_only=True)
    listing = next(ws for ws in book.worksheets if ws["A1"].value == "disputes_listing")
    [brand] = [row for row in listing.iter_rows(values_only=True) if row[0] == "GD|disputes|r02"]
    assert brand[4:7] == ("Brand", "Legal", 30)  # what is a case of the market is called Legal today
    assert "At issue\n(10k yuan)" in made_text(book)
