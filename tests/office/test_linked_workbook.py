"""A workbook whose rows are linked: LibreOffice calculates it as we do, and what is filled in there is read without a complaint."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time
from pathlib import Path

import pytest
from libreoffice import filled, needs_office, recalculated
from linked_case import linked_file, links_declared, place, read_file

from xlplan.address import a1
from xlplan.excel.writing.write import write_workbook
from xlplan.schema.frame import Frame
from xlplan.workbook.blueprint import Book, Value

pytestmark = needs_office


@pytest.fixture(autouse=True)
def links() -> Iterator[None]:
    with links_declared():
        yield


def plain(value: object) -> object:
    """A value as programs agree on it: nothing of a blank text and of day 0."""
    if isinstance(value, datetime):
        return value.date() if value.year > 1900 else None
    return (round(value, 6) if isinstance(value, float) else None if isinstance(value, time) else value) or None


def wrong(book: Book, path: Path) -> list[str]:
    """Formula cells in which LibreOffice has another value than we stored."""
    found, out = recalculated(path), list[str]()
    for sheet in book.sheets:
        for at, cell in sheet.cells.items():
            if cell.formula is not None and plain(found[sheet.title].get(a1(*at))) != plain(cell.value):
                out.append(f"{sheet.key}!{a1(*at)} ={cell.formula}: {cell.value} {found[sheet.title].get(a1(*at))}")
    return out


@pytest.mark.parametrize(("code", "project"), [("B", "01"), ("a*", "*"), ("Ａ*", "<3"), ("1", "001"), ("123456789012345678", "")])
def test_every_formula_comes_out_as_stored(code: str, project: str, tmp_path: Path) -> None:
    """The counts of broken rules too: of codes that are not alone, of projects that there are not."""
    def change(frames: dict[str, Frame]) -> None:
        frames["projects"].texts["code"][3], frames["tasks"].texts["project"][3] = code, project

    book = linked_file(change)
    assert wrong(book, write_workbook(book, tmp_path / "links.xlsx").path) == []


def test_what_is_filled_in_is_followed(tmp_path: Path) -> None:
    book = linked_file()
    title = {sheet.key: sheet.title for sheet in book.sheets}
    path = write_workbook(book, tmp_path / "links.xlsx").path

    def at(table: str, row: str, column: str) -> tuple[str, str]:
        return title[table], a1(*place(book, table, row, column))

    typed: dict[tuple[str, str], Value] = {
        at("projects", "r04", "code"): "X?", at("projects", "r04", "name"): "后加", at("projects", "r04", "budget"): 12.5,
        at("tasks", "s05", "what"): "后加的任务", at("tasks", "s05", "project"): "x? ", at("tasks", "s05", "cost"): 3,
        at("tasks", "s06", "what"): "空格", at("tasks", "s06", "project"): "a*\u3000"}
    read = read_file(filled(path, typed).read_bytes())
    assert [(d.code, d.row_key, d.column) for d in read.diagnostics] == [("XP242", "s06", "project")]
    assert read.frames["tasks"].texts["called"].tolist() == ["新品", "新品", "其他", "", "后加", "新品"]
