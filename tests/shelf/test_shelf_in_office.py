"""All tables of the shelf in one plan whose units have LibreOffice alone: A types the rows of the examples, B one bad row in each table
beside them, and just that is found; the live checks in what LibreOffice saved count as the reader does; rolled up and frozen."""
from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from broken_rows import BROKEN
from independent import pages
from libreoffice import Value, filled, needs_office
from rounds_case import ON, rounds_plan
from test_shelf_tables import edited, example

import xlplan
from xlplan.plan.consolidate.figures import declared_figures
from xlplan.schema.table import Table
from xlplan.tables import BRANCH
from xlplan.tables.periods import MONTHS
from xlplan.tables.shelf import KEYS, shelf_table

pytestmark = needs_office
BAD = (  # a rule of each table that B breaks, none of which takes the rows of another along
    "X1·2", "X2·2", "X3·1", "X4·3", "X5·2", "T16·1", "X9·3", "X7·2", "T13·5", "C1·11", "B7·4", "D7·7", "G5·1", "C8·2", "1.12·5", "A5·2",
    "K6·2", "K11·1", "M4·2", "P4·1", "P5·6", "P6·3", "P9·2", "D15·2", "K2·2", "R3·1", "R5·2", "M9·4")
OTHERS = {"B6·1", "D7·7", "X1·8"}  # the examples go with the figures of another company
NAMED = {"P1": "P01 常温奶", "S1": "销售代表", "E2": "E01 促销"}  # what the examples mean by the codes of another plan


def shown(table: Table, key: str, value: str | int) -> Value:
    """What somebody types for it: the words of a list, a date, a number."""
    column = table.by_key[key]
    if column.kind == "choice":
        label = next((c.label("zh-CN", **{m: f"{n}月" for n, m in enumerate(MONTHS, 1)}) for c in column.choices if c.key == value), None)
        return label or NAMED.get(str(value), str(value))
    if column.kind == "date":
        return date.fromisoformat(str(value)) if value else ""
    return float(value) if column.unit and value != "" else str(value)


def types(folder: Path, unit: str, bad: Mapping[str, str]) -> Path:
    """The unit types the rows of every table, hires two and signs, in LibreOffice; what that saved is sent."""
    book = folder / "issued" / f"{unit}.xlsx"
    page = pages(book)
    cells: dict[tuple[str, str], Value] = {}

    def put(sheet: str, row: str, column: str, value: Value) -> None:
        cells[page[sheet].title, page[sheet].address(row, column)] = value

    for key in KEYS:
        rows = edited(key, BROKEN[bad[key]]) if key in bad else example(key)
        for row, values in zip(page[key].data(), rows, strict=False):
            for column, value in values.items():
                put(key, row, column, shown(shelf_table(key), column, value))
    put("staffing", next(row for row in page["staffing"].data() if row.endswith("|hires")), "m03", 2)
    put("cover", "sign|preparer", "name", "周六")
    put("cover", "sign|preparer", "date", "2026-11-04")
    path = folder / "inbox" / f"{unit}.xlsx"
    path.write_bytes(filled(book, cells).read_bytes())
    os.utime(path, (1_794_000_000,) * 2)
    return path


def live(path: Path) -> dict[str, int]:
    """Number of a rule -> how many rows break it, as the live checks in the file say; rules that none breaks are left out."""
    page = pages(path)["checks"]
    numbers = {f"{key}|{rule.key}": rule.own.number for key in KEYS for rule in shelf_table(key).rules if rule.own}
    counts = {number: int(page.value(row, "count") or 0) for row in page.rows for at, number in numbers.items() if row.endswith(at)}
    assert len(counts) == len(numbers)
    return {number: n for number, n in counts.items() if n}


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    opened: dict[str, Any] = {"bottom_up": "yes", "for_branch": "yes"}
    folder = rounds_plan(tmp_path_factory.mktemp("shelf") / "plan", units=("A", "B"), tables_issued=tuple(
        {"table": shelf_table(key).label("zh-CN"), **opened} for key in KEYS))
    made = xlplan.issue(folder, round="bottom_up", on=ON)
    assert not made.must_fix, made.diagnostics
    types(folder, "A", {})
    types(folder, "B", {BROKEN[number][0]: number for number in BAD})
    yield folder
    BRANCH.use(())


def test_a_bad_row_in_each_table_is_found_and_counted_live(plan: Path) -> None:
    assert {BROKEN[number][0] for number in BAD} == {*KEYS}
    files = {f.branch: f for f in xlplan.check([plan / "inbox" / f"{unit}.xlsx" for unit in "AB"]).files}
    said = {unit: Counter(d.params["rule"] for d in f.diagnostics if "rule" in d.params) for unit, f in files.items()}
    other = {unit: [(d.code, d.table, d.row_key, d.column) for d in f.diagnostics if "rule" not in d.params and d.table in KEYS]
             for unit, f in files.items()}
    assert other == {"A": [], "B": []}
    assert {*said["A"]} == OTHERS
    assert {*said["B"]} == {*BAD} | OTHERS
    assert live(plan / "inbox" / "A.xlsx") == said["A"]
    assert live(plan / "inbox" / "B.xlsx") == said["B"]


def test_all_of_it_is_rolled_up_and_frozen(plan: Path) -> None:
    result = xlplan.consolidate(plan)
    assert {f.branch: f.verdict.split("_")[0] for f in result.files} == {"A": "accepted", "B": "accepted"}
    book = pages(plan / "rollup.xlsx")
    assert {f"{key}_{page}" for key in KEYS for rolled in [shelf_table(key).rollup] if rolled for page in rolled.pages} <= book.keys()
    rows = {key: int(result.numbers.frames[key].used.sum()) for key in KEYS}
    assert rows == {key: len(example(key)) + len(edited(key, BROKEN[number])) for number in BAD for key in [BROKEN[number][0]]}
    figures = declared_figures(result.numbers)  # days and months are counted there as in the workbooks
    assert [n for n in figures.steps("cadence", "times").tolist() if n] == [1, 12, 4, 1, 1, 52, 1] * 2
    assert {*figures.steps("outlets", "load").tolist()} - {0} == {31, 15}
    kept = xlplan.freeze(plan, "V1", by="王五").state
    assert {*KEYS} <= kept.tables.keys()
    assert set(kept.tables["stock"].owner) == {"A", "B"}
