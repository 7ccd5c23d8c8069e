"""Tables whose rows are linked by what they say, as they come back: computed texts and dates, words that formulas do not know, days
beyond the list of workdays."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from linked_case import SECRET, TABLES, WORKED, linked_file, linked_frames, linked_issue, links_declared, place, read_file, typed

from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.days import iso_day
from xlplan.schema.frame import Frame, blank_frame, stack_frames
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.workbook.blueprint import Book
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.stamp import parse_stamp, stamp_lines

Found = list[tuple[str, str | None, str | None]]


@pytest.fixture(autouse=True)
def links() -> Iterator[None]:
    with links_declared():
        yield


def found(book: Book) -> Found:
    """Code, row and column of every finding."""
    return sorted((d.code, d.row_key, d.column) for d in read_file(to_bytes(book)).diagnostics)


def test_a_workbook_comes_back_with_its_computed_texts_and_days() -> None:
    read = read_file(to_bytes(linked_file()))
    assert read.diagnostics == []
    assert read.seal == "verified"
    texts = read.frames["tasks"].texts
    assert texts["called"].tolist() == ["新品", "新品", "其他", "", "", ""]
    assert texts["due"].tolist() == ["2027-03-05", "2027-03-05", "", "", "", ""]
    assert texts["start"].tolist() == [iso_day(WORKED[WORKED.index(46451) - 3])] * 2 + [""] * 4


def test_what_follows_from_a_sheet_that_is_gone_is_as_the_cells_show_it() -> None:
    """Texts and days as numbers: they are kept, and named once."""
    book = linked_file()
    lose_projects(book)
    read = read_file(to_bytes(book))
    tasks = read.frames["tasks"]
    assert tasks.texts["called"].tolist() == ["新品", "新品", "其他", "", "", ""]
    assert tasks.texts["due"].tolist() == ["2027-03-05", "2027-03-05", "", "", "", ""]
    assert tasks.texts["start"].tolist() == [iso_day(WORKED[WORKED.index(46451) - 3])] * 2 + [""] * 4
    assert tasks.amounts["budget"].tolist()[:3] == [100_00, 100_00, 50_00]
    assert [(d.code, d.column) for d in read.diagnostics if d.table == "tasks"] == [("XP225", "budget")]


def lose_projects(book: Book) -> None:
    book.sheets[:] = [sheet for sheet in book.sheets if sheet.key != "projects"]


LOST: list[tuple[str, Callable[[Book], object], Found, list[str]]] = [  # what is said of the tasks, the word that counts for the first
    ("another text over the link", lambda b: typed(b, "tasks", "s01", "called", "别名"), [("XP221", "s01", "called")], ["别名"]),
    ("the same text over it", lambda b: typed(b, "tasks", "s01", "called", "新品"), [("XP221", "s01", "called")], ["新品"]),
    ("a formula of one's own", lambda b: own_formula(b, "s01", "called"), [("XP221", "s01", "called")], ["新品"]),
    ("a text where a day stands, and what followed from it", lambda b: typed(b, "tasks", "s01", "due", "soon", keeps=True),
     [("XP222", "s01", "start"), ("XP204", "s01", "due")], ["新品"]),
]


def own_formula(book: Book, row: str, column: str) -> None:
    at = place(book, "tasks", row, column)
    book.sheet("tasks").cells[at] = replace(book.sheet("tasks").cells[at], formula='"新"&"品"')


@pytest.mark.parametrize(("change", "expected", "word"), [case[1:] for case in LOST], ids=[case[0] for case in LOST])
def test_words_that_follow_from_a_sheet_that_is_gone_are_asked_what_numbers_are(change: Callable[[Book], object], expected: Found,
                                                                                word: list[str]) -> None:
    book = linked_file()
    change(book)
    lose_projects(book)
    read = read_file(to_bytes(book))
    said = [(d.code, d.row_key, d.column) for d in read.diagnostics if d.table == "tasks"]
    assert sorted(said) == sorted([("XP225", "s01", "budget"), *expected])
    assert read.frames["tasks"].texts["called"].tolist()[:1] == word
    for d in read.diagnostics:
        assert "{" not in message_of(d, "zh-CN") + remedy_of(d, "zh-CN")


def test_a_word_cleared_or_of_another_branch_s_sheet_does_not_count() -> None:
    book = linked_file()
    typed(book, "tasks", "s02", "called", None)
    typed(book, "tasks", "s01", "due", "03/04/2027")  # two days it may be
    lose_projects(book)
    read = read_file(to_bytes(book))
    assert {("XP207", "s02", "called"), ("XP204", "s01", "due")} <= {(d.code, d.row_key, d.column) for d in read.diagnostics}
    assert read.frames["tasks"].texts["due"].tolist()[:2] == ["", "2027-03-05"]
    raw = read_workbook(to_bytes(linked_file()), "gd.xlsx")
    assert isinstance(raw, RawBook)
    next(s for s in raw.sheets if s.name == "项目").values[1][0] = "@of|js|1|0123456789abcdef"
    foreign = extract_submission(raw, None, SECRET)
    (said,) = [d for d in foreign.diagnostics if (d.table, d.code) == ("tasks", "XP204")]
    assert said.params["count"] == 9  # four budgets, three names, two days
    assert foreign.frames["tasks"].texts["called"].tolist() == [""] * 6


def test_what_excel_leaves_of_links_to_a_deleted_sheet_is_no_word() -> None:
    book = linked_file()
    r, c = place(book, "tasks", "s01", "called")
    lose_projects(book)
    raw = read_workbook(to_bytes(book), "gd.xlsx")
    assert isinstance(raw, RawBook)
    sheet = next(s for s in raw.sheets if s.name == "任务")
    sheet.values[r - 1][c - 1] = None
    sheet.errors[r, c] = "#REF!"
    read = extract_submission(raw, None, SECRET)
    assert [(d.code, d.row_key, d.column) for d in read.diagnostics if d.code == "XP206"] == [("XP206", "s01", "called")]
    assert read.frames["tasks"].texts["called"].tolist()[:2] == ["", "新品"]


STALE: Found = [("XP222", "r03", "spent"), ("XP222", "s03", "called")]  # what hung on the code, not calculated anew


def as_a_day(book: Book, table: str, row: str, column: str) -> None:
    """As Excel makes one of `1-4`."""
    at = place(book, table, row, column)
    book.sheet(table).cells[at] = replace(book.sheet(table).cells[at], value=date(2027, 1, 4), format="yyyy-mm-dd")


CASES: list[tuple[str, Callable[[Book], object], Found]] = [
    ("another text over the formula", lambda b: typed(b, "tasks", "s01", "called", "别名"), [("XP221", "s01", "called")]),
    ("the same text over it", lambda b: typed(b, "tasks", "s01", "called", "新品"), [("XP220", "s01", "called")]),
    ("nothing over a formula that finds nothing", lambda b: typed(b, "tasks", "s04", "called", None), []),
    ("nothing over one that finds a text", lambda b: typed(b, "tasks", "s02", "called", None), [("XP221", "s02", "called")]),
    ("another day over the formula", lambda b: typed(b, "tasks", "s01", "start", date(2027, 3, 1)), [("XP221", "s01", "start")]),
    ("an old text", lambda b: typed(b, "tasks", "s01", "called", "旧名", keeps=True), [("XP222", "s01", "called")]),
    ("an old day", lambda b: typed(b, "tasks", "s01", "due", date(2027, 1, 5), keeps=True), [("XP222", "s01", "due")]),
    ("an old sum", lambda b: typed(b, "projects", "r01", "spent", 7, keeps=True), [("XP222", "r01", "spent")]),
    ("a blank that TRIM takes away", lambda b: typed(b, "tasks", "s01", "project", " A* "), []),
    ("one that it leaves", lambda b: typed(b, "tasks", "s01", "project", "A*\u3000"), [("XP242", "s01", "project")]),
    ("an end of line", lambda b: typed(b, "projects", "r01", "code", "A*\n"), [("XP242", "r01", "code")]),
    ("a day where a code stands", lambda b: as_a_day(b, "projects", "r03", "code"), [*STALE, ("XP242", "r03", "code")]),
    ("a truth, which formulas see as its word", lambda b: typed(b, "projects", "r03", "code", True), STALE),
    ("one in words that link nothing", lambda b: typed(b, "tasks", "s01", "what", "调研\n"), []),
]


@pytest.mark.parametrize(("change", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_is_said_of_a_cell(change: Callable[[Book], object], expected: Found) -> None:
    book = linked_file()
    change(book)
    assert found(book) == expected


@pytest.mark.parametrize(("day", "said"), [
    ("2026-12-03", True), ("2026-12-08", False), ("2026-11-01", True), ("2028-03-01", True), ("", False)])
def test_a_day_that_the_list_does_not_reach_is_said(day: str, said: bool) -> None:
    """And gone once a day is typed that lies between those that the remedy names."""
    def due(text: str) -> Callable[[dict[str, Frame]], object]:
        return lambda frames: frames["projects"].texts["due"].__setitem__(0, text)

    assert found(linked_file(due(day))) == [("XP263", row, "start") for row in ("s01", "s02") if said]
    if said:
        finding = read_file(to_bytes(linked_file(due(day)))).diagnostics[0]
        first, last = iso_day(WORKED[0]), iso_day(WORKED[-1])
        assert f"从 {day} 数 -3 个工作日" in message_of(finding, "zh-CN")
        assert f"{first} 至 {last} 之间" in remedy_of(finding, "zh-CN")
        assert found(linked_file(due("2027-05-06"))) == []


RULES: list[tuple[str, str, str, Found]] = [
    ("projects", "code", "a*", [("XP325", "r01", "code"), ("XP325", "r04", "code"), ("XP326", "r04", "spent")]),
    ("projects", "code", "Ａ*", []),
    ("tasks", "project", "*", [("XP327", "s04", "project")]), ("tasks", "project", "001", [("XP327", "s04", "project")]),
    ("tasks", "project", "01", [("XP326", "r02", "spent")])]  # which has no budget


@pytest.mark.parametrize(("table", "column", "text", "broken"), RULES)
def test_rules_ask_what_other_rows_say(table: str, column: str, text: str, broken: Found) -> None:
    def change(frames: dict[str, Frame]) -> None:
        frames[table].texts[column][3], frames[table].used[3] = text, True

    result = validate_submissions([read_file(to_bytes(linked_file(change)))])[0]
    rules = {rule.code for one in TABLES.values() for rule in one.rules}
    assert sorted((d.code, d.row_key, d.column) for d in result.diagnostics if d.code in rules) == broken


def test_the_list_of_workdays_is_carried_under_the_seal() -> None:
    issued = linked_issue(linked_frames())
    lines = stamp_lines(issued)
    assert ("#workdays|2027-02", " ".join(iso_day(day)[8:] for day in WORKED if iso_day(day).startswith("2027-02"))) in lines
    assert parse_stamp(lines)[0].workdays == WORKED
    without = linked_issue({"projects": linked_frames()["projects"]})
    assert not any(line.startswith("#workdays") for line, _ in stamp_lines(without))


def test_what_was_kept_is_shown_of_that_branch_beside_others_whose_sheet_is_there() -> None:
    """Merged, the words stand as they were read; they are not looked for again in another branch's rows."""
    lost, whole = linked_file(), linked_file()
    lose_projects(lost)
    read = [read_file(to_bytes(book)).frames["tasks"] for book in (lost, whole)]
    projects = read_file(to_bytes(whole)).frames["projects"]
    frames = {"tasks": stack_frames(read), "projects": stack_frames([blank_frame(projects.table, []), projects])}
    for key in ("called", "due", "start"):
        assert Evaluator(frames, workdays=WORKED, read=True).words("tasks", key).tolist() == 2 * read[1].texts[key].tolist()
