"""Figures that nobody knows, of tables declared while the test runs: of a unit whose workbook had no such column, or which has not
sent the table that they follow from. No page and no digest shows them as 0, and none adds them up."""
from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from libreoffice import needs_office, recalculated
from small_rollup import BRANCHES, Case, case, find

from xlplan.address import a1
from xlplan.plan.consolidate.digest import digest_parts
from xlplan.plan.consolidate.frames import to_pandas
from xlplan.schema.column import Choice, Column
from xlplan.schema.expr import Div, Find, SumSame, col
from xlplan.schema.table import FootRow, Rollup, Table
from xlplan.tables import BRANCH
from xlplan.text import same_text
from xlplan.units import PERCENT, WAN_YUAN
from xlplan.workbook.blueprint import Book, Sheet
from xlplan.workbook.stamp import column_marks

KIND = (Choice("x", same_text("X")), Choice("y", same_text("Y")))
TOTAL = (FootRow("@total", same_text("Total"), total=True),)
SAME = (("name", "name"),)
AWAY = Table("away", same_text("Away"), "open", (
    Column("name", same_text("Name"), kind="text", who="I"), Column("sum", same_text("Sum"), WAN_YUAN, who="I", up="sum")),
    ("name",), TOTAL, spare=4, used_by=("name", "sum"), rollup=Rollup(("figures",)))
HERE = Table("here", same_text("Here"), "open", (
    Column("name", same_text("Name"), kind="text", who="I"),
    Column("kind", same_text("Kind"), kind="choice", choices=KIND, who="I"),
    Column("amt", same_text("Amount"), WAN_YUAN, who="I", up="sum"),
    Column("far", same_text("Far"), WAN_YUAN, who="C", up="sum", formula=SumSame(col("sum"), SAME, (), "away")),
    Column("both", same_text("Both"), WAN_YUAN, who="C", up="sum", formula=col("amt") + col("far")),
    Column("least", same_text("Least"), WAN_YUAN, who="C", up="min", formula=Find("sum", SAME, "away")),
    Column("share", same_text("Share"), PERCENT, who="C", up="re", formula=Div(col("far"), col("amt"), 3)),
    Column("late", same_text("Late"), WAN_YUAN, who="I", up="sum"),
    Column("noted", same_text("Noted"), kind="text", who="I", up="count")),
    ("name",), TOTAL, spare=4, used_by=("name", "amt"), unit=WAN_YUAN, rollup=Rollup(("figures", "listing"), by=("kind",), amount="far"))
UNKNOWN = ("far", "both", "least")  # of GZ, which has not sent the table away
OLD = ("late", "noted")             # of BJ, whose workbook had no such columns


def typed(unit: int) -> dict[str, list[dict[str, int | str]]]:
    """10, 20, 30, 40 here; 1, 2, 3, 4 away; 5 late."""
    here: dict[str, int | str] = {"name": "A", "kind": "x", "amt": 1000 * (unit + 1), "late": 500, "noted": "seen"}
    away: dict[str, int | str] = {"name": "A", "sum": 100 * (unit + 1)}
    if unit == 3:
        del here["late"], here["noted"]
    return {"here": [here], "away": [away]} if unit != 2 else {"here": [here]}


def sample_of(old: tuple[str, ...], without: tuple[str, ...]) -> Case:
    """Those units have workbooks without the late columns, and these have not sent the table away."""
    tables = [t.key for t in BRANCH if t.expected]
    made = case(typed=lambda unit: {k: v for k, v in typed(unit).items() if k != "away" or BRANCHES[unit] not in without},
                fills={code: [key for key in tables if key != "away"] for code in without})
    for (table, unit), (submission, _) in made.result.source.items():
        if table == "here" and made.result.branches[unit] in old and submission.issued:
            submission.issued.columns["here"] = " ".join(
                mark for mark in column_marks(HERE).split() if mark.partition(":")[0] not in OLD)
    return made


@pytest.fixture(scope="module", autouse=True)
def tables() -> Iterator[None]:
    with BRANCH.declared(AWAY, HERE):
        yield


@pytest.fixture(scope="module")
def sample(tables: None) -> Case:
    return sample_of(("BJ",), ("GZ",))


@pytest.fixture(scope="module")
def book(sample: Case) -> Book:
    return sample.book()


def shown(page: Sheet, row: str) -> dict[str, Any]:
    return {column: find(page, row, column).value for column in (*UNKNOWN, "share", *OLD, "amt")}


@pytest.mark.parametrize(("row", "expected"), [
    ("SH", {"amt": 10.0, "far": 1.0, "both": 11.0, "least": 1.0, "share": 0.1, "late": 5.0, "noted": 1}),
    ("GZ", {"amt": 30.0, "far": None, "both": None, "least": None, "share": None, "late": 5.0, "noted": 1}),
    ("S", {"amt": 30.0, "far": None, "both": None, "least": None, "share": None, "late": 5.0, "noted": 1}),     # GZ is all of it
    ("BJ", {"amt": 40.0, "far": 4.0, "both": 44.0, "least": 4.0, "share": 0.1, "late": None, "noted": None}),
    ("N", {"amt": 40.0, "far": 4.0, "both": 44.0, "least": 4.0, "share": 0.1, "late": None, "noted": None}),    # the other is not in
    ("@total", {"amt": 100.0, "far": 7.0, "both": 77.0, "least": 1.0, "share": None, "late": 15.0, "noted": 3}),  # 7 of 70, not of 100
    ("kind|x", {"amt": 100.0, "far": 7.0, "both": 77.0, "least": 1.0, "share": None, "late": 15.0, "noted": 3}),
    ("kind|y", {"amt": 0.0, "far": 0.0, "both": 0.0, "least": None, "share": 0.0, "late": 0.0, "noted": 0}),    # nobody chose it
    ("@total_kind", {"amt": 100.0, "far": 7.0, "both": 77.0, "least": 1.0, "share": None, "late": 15.0, "noted": 3}),
])
def test_what_is_not_known_is_blank_and_in_no_total(book: Book, row: str, expected: dict[str, Any]) -> None:
    assert shown(book.sheet("here_figures"), row) == expected


def test_the_page_says_of_which_units(book: Book) -> None:
    said = [str(c.value) for c in book.sheet("here_figures").cells.values() if c.style in ("muted", "note") and "留空" in str(c.value)]
    assert [(text[1:text.index("」")], text[text.index("(") + 1:text.index(")")]) for text in said] == [
        ("Far", "广州分公司"), ("Both", "广州分公司"), ("Least", "广州分公司"), ("Late", "北京分公司"), ("Noted", "北京分公司")]
    why = [text[text.index(")没有这个数:") + 7:text.index(";合计里也没有")] for text in said]
    assert why == [*["缺它要用的数"] * 3, *["下发时还没有这一列"] * 2]


def test_what_nobody_was_asked_for_is_blank_everywhere(tables: None) -> None:
    page = sample_of(BRANCHES, BRANCHES).book().sheet("here_figures")
    for row in ("SH", "GZ", "E", "@total", "kind|x", "kind|y", "@total_kind"):
        assert {key for key, value in shown(page, row).items() if value is not None} == {"amt"}, row


def test_where_all_is_known_nothing_is_said(tables: None) -> None:
    page = sample_of((), ()).book().sheet("here_figures")
    assert shown(page, "N")["late"] == 0  # it could have been typed
    assert not [c for c in page.cells.values() if "留空" in str(c.value)]


def test_the_digest_the_data_and_the_listing_hold_none_of_them(sample: Case, book: Book) -> None:
    here = json.loads(digest_parts(sample.result, sample.master)["here"])["groups"]
    units = dict(zip(here["branch"]["keys"], zip(*(here["branch"]["declared"][c] for c in ("amt", "far", "both", "late")), strict=True),
                     strict=True))
    assert (units["SH"], units["GZ"], units["BJ"]) == ((1000, 100, 1100, 500), (3000, None, None, 500), (4000, 400, 4400, None))
    assert [here["total"]["declared"][c] for c in ("amt", "far", "both", "late")] == [[10000], [700], [7700], [1500]]
    frame = to_pandas(sample.result)["here"].set_index("branch")
    assert [bool(frame["far"].isna()[b]) for b in ("SH", "GZ", "BJ")] == [False, True, False]
    listing = book.sheet("here_listing")
    assert (find(listing, "GZ|here|r01", "far").value, find(listing, "BJ|here|r01", "late").value) == (None, None)
    stream = book.sheet("data").stream
    assert stream is not None
    year = {str(row[0]): row[-5] for row in stream.rows if str(row[0]).endswith("|here|r01")}
    assert year == {"SH|here|r01": 1.0, "HZ|here|r01": 2.0, "GZ|here|r01": None, "BJ|here|r01": 4.0}


@needs_office
def test_libreoffice_comes_to_the_same(book: Book, written: Callable[..., Path]) -> None:
    page = book.sheet("here_figures")
    found = recalculated(written(replace(book, sheets=[page]), "rollup.xlsx"))[page.title]
    for (row, column), cell in page.cells.items():
        if cell.formula is not None:
            assert found[a1(row, column)] == pytest.approx(cell.value, abs=1e-9), a1(row, column)
