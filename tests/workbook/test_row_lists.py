"""A list whose entries are rows of another table: what it offers, what is read of what was chosen, and what became of an entry."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from linked_case import LISTED, linked_file, links_declared, read_file, typed

from xlplan.excel.writing.write import to_bytes
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.column import Column, RowsOf
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.errors import SchemaError
from xlplan.schema.frame import Frame
from xlplan.tables import BRANCH
from xlplan.text import Text, same_text
from xlplan.workbook.blueprint import Book

CHOSEN = ("A* 新品", "a* 旧名", "1 其他", "")  # of the tasks: as offered, with an older name, as offered, none


@pytest.fixture(autouse=True)
def lists() -> Iterator[None]:
    with links_declared(LISTED):
        yield


def file(chosen: tuple[str, ...] = CHOSEN, **projects: dict[int, str]) -> Book:
    """The workbook with those projects chosen, and the projects' texts changed: column -> row -> text."""
    def change(frames: dict[str, Frame]) -> None:
        frames["tasks"].texts["project"][:len(chosen)] = chosen
        for column, rows in projects.items():
            for row, text in rows.items():
                frames["projects"].texts[column][row] = text

    return linked_file(change, tables=LISTED)


def entries(book: Book, name: str = "xlp_rows.projects.name.code") -> list[str]:
    """What the list offers, as stored in the file."""
    cells = book.sheet("_xlplan").cells
    column, rows = book.names[name].partition("!$")[2].partition("$")[::2]
    assert rows.startswith("2:INDEX(")
    number = ord(column) - ord("A") + 1
    return [str(cell.value) for (row, c), cell in sorted(cells.items()) if c == number and row > 1 and cell.value]


def found(book: Book) -> list[Diagnostic]:
    return read_file(to_bytes(book)).diagnostics


@pytest.mark.parametrize(("projects", "offered"), [
    ({}, ["A* 新品", "01 老品", "1 其他"]),
    ({"name": {0: ""}}, ["A*", "01 老品", "1 其他"]), ({"code": {1: ""}}, ["A* 新品", "1 其他"]),   # by its code alone, not without
    ({"code": {1: "a*"}, "name": {1: "新品"}}, ["A* 新品", "1 其他"]),                              # once
    ({"code": {1: "a*"}}, ["A* 新品", "1 其他"]),                                                   # of two with one code the first
    ({"code": {1: "0 1"}}, ["A* 新品", "1 其他"]), ({"void": {2: "yes"}}, ["A* 新品", "01 老品"]),  # a blank in the code; void
    ({"code": {5: "Z"}, "name": {5: "最后"}}, ["A* 新品", "01 老品", "1 其他", "Z 最后"]),          # behind blank rows
    ({"code": dict.fromkeys(range(6), "")}, []),
])
def test_what_the_list_offers(projects: dict[str, dict[int, str]], offered: list[str]) -> None:
    assert entries(file((), **projects)) == offered


def test_the_cells_ask_for_the_list_by_its_name() -> None:
    book = file()
    [rule] = [v for v in book.sheet("tasks").validations if v.kind == "list"]
    assert (rule.ranges, rule.formula1) == (("C7:C12",), "xlp_rows.projects.name.code")
    assert "INDEX(" in book.names["xlp_rows.projects.name.code"]
    assert all("OFFSET" not in (cell.formula or "") for sheet in book.sheets for cell in sheet.cells.values())


def test_what_was_chosen_means_the_row_of_its_code() -> None:
    """Whatever that was called when it was chosen."""
    read = read_file(to_bytes(file()))
    assert read.diagnostics == []
    assert read.frames["tasks"].texts["project"].tolist() == ["A* 新品", "A* 新品", "1 其他", "", "", ""]
    assert read.frames["tasks"].texts["called"].tolist() == ["新品", "新品", "其他", "", "", ""]


def test_an_entry_that_is_gone_is_said_once_with_all_that_hangs_on_it() -> None:
    """And no more once another is chosen in those cells."""
    book = file(("A* 新品", "B7 新产品", "b7 新产品", "B7 新产品"))
    of = found(book)
    assert [(d.code, d.row_key, d.column, d.found, d.params["count"]) for d in of] == [("XP264", "s02", "project", "B7 新产品", 3)]
    assert message_of(of[0], "zh-CN") == (
        "project 选的「B7 新产品」,「项目」里已经没有了;最接近的是那里第 8 行的「A* 新品」;还选着它的有 3 行:C8、C9、C10")
    assert remedy_of(of[0], "zh-CN") == "请在 C8、C9、C10 从下拉列表重新选一项"
    for row, entry in (("s02", "A* 新品"), ("s03", "01 老品"), ("s04", "A* 新品")):
        typed(book, "tasks", row, "project", entry)
    assert "XP264" not in [d.code for d in found(book)]


def test_the_second_of_two_rows_with_one_code_is_asked_about() -> None:
    """Formulas find the first by the code; one that was merely renamed is not meant."""
    of = found(file(("a* 老品", "A* 旧名", "1 其他", ""), code={1: "a*"}))
    assert [(d.code, d.row_key, d.found, d.expected) for d in of if d.code == "XP264"] == [("XP264", "s01", "a* 老品", "A* 新品")]
    assert message_of(next(d for d in of if d.code == "XP264"), "zh-CN") == (
        "project 选的「a* 老品」,「项目」里有两行是这个编码,表里按编码找行的公式取第一行,按「A* 新品」读取(C7)")


@pytest.mark.parametrize(("chosen", "projects", "like"), [
    ("1 其他", {"code": {2: "2"}}, "第 10 行的「2 其他」"), ("1 其他", {"void": {2: "yes"}}, "没有相近的一项"),
    ("新品", {}, "第 8 行的「A* 新品」"), ("Ａ* 新品", {}, "第 8 行的「A* 新品」"), ("01 别的", {}, ""), ("a* 改过名", {}, "")])
def test_which_entries_are_gone(chosen: str, projects: dict[str, dict[int, str]], like: str) -> None:
    said = [message_of(d, "zh-CN") for d in found(file((chosen, "", "", ""), **projects)) if d.code == "XP264"]
    assert (len(said) == 1 and like in said[0]) if like else not said


def test_without_a_code_the_text_itself_is_meant() -> None:
    tables = {**LISTED, "tasks": replace(LISTED["tasks"], columns=tuple(
        replace(c, rows_of=RowsOf("projects", "name")) if c.rows_of else c for c in LISTED["tasks"].columns))}
    with links_declared(tables):
        book = linked_file(lambda frames: frames["tasks"].texts["project"].__setitem__(slice(4), ["老品", "旧名", "", ""]), tables=tables)
        assert entries(book, "xlp_rows.projects.name") == ["新品", "老品", "其他"]
        assert [(d.code, d.row_key) for d in found(book) if d.code == "XP264"] == [("XP264", "s02")]


def test_one_table_may_offer_its_rows_with_codes_and_without() -> None:
    """Each list by a name of its own: a name chosen from one is an entry of that one."""
    more = Column("also", Text("也", "也", "Also"), kind="choice", who="I", rows_of=RowsOf("projects", "name"))
    tables = {**LISTED, "tasks": replace(LISTED["tasks"], columns=(*LISTED["tasks"].columns, more))}

    def chosen(frames: dict[str, Frame]) -> None:
        frames["tasks"].texts["project"][:2], frames["tasks"].texts["also"][:2] = ["01 老品", "1 其他"], ["老品", "其他"]

    with links_declared(tables):
        book = linked_file(chosen, tables=tables)
        assert entries(book) == ["A* 新品", "01 老品", "1 其他"]
        assert entries(book, "xlp_rows.projects.name") == ["新品", "老品", "其他"]
        assert [v.formula1 for v in book.sheet("tasks").validations if v.kind == "list" and v.formula1 and "rows" in v.formula1] == [
            "xlp_rows.projects.name.code", "xlp_rows.projects.name"]
        assert [d for d in found(book) if d.code == "XP264"] == []


def with_list(source: RowsOf | None, **more: Any) -> Callable[[], object]:
    column = Column("more", same_text("More"), kind="choice", who="I", rows_of=source, **more)
    return BRANCH.declared(replace(LISTED["tasks"], columns=(*LISTED["tasks"].columns, column))).__enter__


@pytest.mark.parametrize(("source", "more", "said"), [
    (RowsOf("nothing", "name"), {}, "tasks.more: its list is of the rows of an unknown table nothing"),
    (RowsOf("projects", "title"), {}, "tasks.more: table projects has no column of texts title"),
    (RowsOf("projects", "name", "key"), {}, "tasks.more: table projects has no column of texts key"),
    (RowsOf("projects", "budget"), {}, "tasks.more: table projects has no column of texts budget"),
    (RowsOf("projects", "name"), {"members": "posts"}, "column more: a choice has either choices or members or rows"),
    (None, {}, "column more: a choice has either choices or members or rows"),
    (None, {"members": "nobody"}, "tasks.more: unknown list nobody"),
])
def test_a_list_of_rows_that_there_are_not_is_refused(source: RowsOf | None, more: dict[str, Any], said: str) -> None:
    with pytest.raises(SchemaError) as refused:
        with_list(source, **more)()
    assert said in str(refused.value)
