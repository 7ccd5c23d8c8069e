"""Green triangles: none on what we write, and on an amount typed as text one."""
from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from excel_warnings import marked_cells
from written_kinds import KINDS, book_of

from xlplan.excel.writing.ignored_errors import ignored_errors
from xlplan.excel.writing.write import write_workbook
from xlplan.workbook.blueprint import Book, Sheet, Stream


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_of_ours_is_marked(kind: str, tmp_path: Path) -> None:
    assert marked_cells(write_workbook(book_of(kind, "zh-CN"), tmp_path / "a.xlsx").path) == []


def _sheet() -> Sheet:
    sheet = Sheet("s", "表")
    for row in range(2, 6):
        sheet.put(row, 1, "1001", "given_text")   # a code
        sheet.put(row, 2, "007", "input_text")    # a code that people type
        sheet.put(row, 3, row, "input")           # an amount
        sheet.put(row, 4, row * 2, "computed", formula=f"C{row}*2")
    sheet.put(6, 4, 28, "total", formula="SUM(D2:D4)")
    return sheet


@pytest.mark.parametrize(("change", "expected"), [
    (lambda s: None, []),
    (lambda s: s.put(3, 3, "12", "input"), ["表!C3 numberStoredAsText"]),
    (lambda s: s.put(3, 4, 0, "computed", formula="C3+3"), ["表!D3 formula"]),
    (lambda s: s.put(3, 4, 6, "suggested", formula="C3*2"), ["表!D3 unlockedFormula"]),
], ids=["nothing", "amount as text", "another formula", "formula in an unlocked cell"])
def test_the_count_finds_what_is_not_ignored(change: Callable[[Sheet], None], expected: list[str], tmp_path: Path) -> None:
    """The page's own instrument: with the element taken out it marks codes too, with it the amount alone."""
    sheet = _sheet()
    change(sheet)
    path = write_workbook(Book([sheet], "zh-CN"), tmp_path / "a.xlsx").path
    amount = [one for one in expected if one.endswith("numberStoredAsText")]
    assert marked_cells(path) == amount
    assert set(expected) - set(amount) <= set(_without(path, tmp_path))
    assert {"表!A2 numberStoredAsText", "表!B5 numberStoredAsText", "表!D6 formulaRange"} <= set(_without(path, tmp_path))


def _without(path: Path, folder: Path) -> list[str]:
    bare = folder / "bare.xlsx"
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(bare, "w") as two:
        for name in one.namelist():
            two.writestr(name, re.sub(rb"<ignoredErrors>.*?</ignoredErrors>", b"", one.read(name)))
    return marked_cells(bare)


def test_no_range_covers_an_amount_between_two_that_need_it() -> None:
    sheet = Sheet("s", "表")
    for row, style in ((2, "given_text"), (3, "given_text"), (4, "input"), (5, "given_text")):
        sheet.put(row, 1, "12", style)  # type: ignore[arg-type]
    assert ignored_errors(sheet) == ('<ignoredErrors><ignoredError sqref="A2:A3 A5" numberStoredAsText="1"/></ignoredErrors>')


@pytest.mark.parametrize(("rows", "expected"), [
    ([("1", "2", 3)] * 4, "A7:A10"), ([], ""), (iter([("1", "2", 3)]), "A7:A1048576")], ids=["four", "none", "unknown"])
def test_streamed_codes_are_covered_to_their_end(rows: Iterable[tuple[str, str, int]], expected: str) -> None:
    sheet = Sheet("s", "表", stream=Stream(7, rows, ("text", "input", "input"), ("@", None, None)))
    assert ignored_errors(sheet) == (
        expected and f'<ignoredErrors><ignoredError sqref="{expected}" numberStoredAsText="1"/></ignoredErrors>')
