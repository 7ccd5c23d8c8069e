"""What Excel's accessibility checker looks for: nothing in what we write, and found where it is put there."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from accessibility import accessibility_faults
from openpyxl import load_workbook
from openpyxl.styles import Font
from written_kinds import KINDS, book_of

from xlplan.excel.writing.write import write_workbook
from xlplan.workbook.blueprint import Book, Chart, ColumnSpec, Series, Sheet, Value


@pytest.mark.parametrize("kind", KINDS)
def test_what_we_write_has_no_fault(kind: str, tmp_path: Path) -> None:
    assert accessibility_faults(write_workbook(book_of(kind, "en"), tmp_path / "a.xlsx").path) == []


def sound() -> Book:
    """Two rows under two headings, with a link and a chart."""
    sheet = Sheet("s", "表", freeze=(4, 3), title_rows=(2, 3))
    sheet.columns[1] = ColumnSpec(hidden=True)
    rows: dict[int, tuple[Value, ...]] = {3: (None, "名称", "金额"), 4: ("a", "甲", 1), 5: ("b", "乙", 2)}
    for at, values in rows.items():
        for c, value in enumerate(values, 1):
            sheet.put(at, c, value, "header" if at == 3 else "computed")
    sheet.put(7, 2, "看甲", "link", link="'表'!B4")
    sheet.charts.append(Chart("bar", "E4", 8, 5, "'表'!$B$4:$B$5", (Series("'表'!$C$3", "'表'!$C$4:$C$5", "actual"),)))
    return Book([sheet], "zh-CN", title="一张表")


def changed(at: str, **what: Any) -> Callable[[Any], None]:
    """A cell of the written file made otherwise."""
    def to(book: Any) -> None:
        for name, value in what.items():
            setattr(book.worksheets[0][at], name, value)
    return to


@pytest.mark.parametrize(("change", "expected"), [
    (lambda book: None, []),
    (lambda book: setattr(book.worksheets[0], "title", "Sheet1"), ["Sheet1 default name"]),
    (changed("B7", value=None), ["表!B7 link without words"]),
    (changed("B7", value="'表'!B4"), ["表!B7 link without words"]),
    (changed("C4", font=Font(color="FFB8C2CC", sz=10)), ["表!C4 pale letters B8C2CC on FFFFFF"]),
    (changed("C4", number_format="#,##0;[Red]-#,##0"), ["表!C4 red alone"]),
    (changed("D5", value=3), ["表!D5 no heading"]),
    (lambda book: book.worksheets[0].merge_cells("C4:C5"), ["表!C4:C5 merged among data"]),
    (lambda book: setattr(book.worksheets[0], "print_title_rows", "2:2"), ["表 headings do not repeat"]),
    (lambda book: setattr(book.properties, "title", None), ["no title"]),
], ids=["sound", "default name", "empty link", "address for a link", "pale", "red", "no heading", "merged", "not repeated", "no title"])
def test_each_fault_is_found(change: Callable[[Any], None], expected: list[str], tmp_path: Path) -> None:
    path = write_workbook(replace(sound(), sheets=[replace(sound().sheets[0], charts=[])]), tmp_path / "a.xlsx").path
    book = load_workbook(path)
    change(book)
    book.save(path)
    assert accessibility_faults(path) == expected


def test_a_chart_without_words_is_found(tmp_path: Path) -> None:
    path = write_workbook(sound(), tmp_path / "a.xlsx").path
    assert accessibility_faults(path) == []
    load_workbook(path).save(path)  # openpyxl writes charts without them
    assert [fault.rpartition(" ")[0] for fault in accessibility_faults(path)] == ["xl/drawings/drawing1.xml Chart 1 no alternative"]
