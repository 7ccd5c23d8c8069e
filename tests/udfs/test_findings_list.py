"""The list that a check opens in Excel: one a file, replaced by the next check, told what is new and what was put right; the file is left
alone. Excel is a stand-in that knows which workbooks are open."""
from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from udfs import findings_list
from udfs.findings_list import go_to_listed, is_list, open_list
from udfs.session import open_beside
from xlplan.errors import XlplanError
from xlplan.schema.diagnostic import Diagnostic, Severity

SALES = Diagnostic("XP203", Severity.ERROR, "Sales", "H7", row_key="a|b", column="m06", found="x")
STAFF = Diagnostic("XP301", Severity.WARNING, "Staff", "C9", row_key="sales", column="m01")
PLACELESS = Diagnostic("XP136", Severity.NOTE)


@dataclass
class Book:
    """An open workbook; a list answers from its file."""

    app: Any
    fullname: str
    api: Any = None
    went: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return Path(self.fullname).name

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        sheet = openpyxl.load_workbook(self.fullname).worksheets[0]
        return [tuple(_shown(cell.value) for cell in row) for row in sheet.iter_rows()]

    @property
    def sheets(self) -> Any:
        if self.fullname.endswith(".list.xlsx") or "findings" in self.name:
            return [ListSheet(self)]
        return Sheets(self)

    def activate(self) -> None:
        self.went.append("front")

    def close(self) -> None:
        self.app.books.remove(self)


def _shown(value: Any) -> Any:
    return value.rpartition(',"')[2][:-2] if isinstance(value, str) and value.startswith("=HYPERLINK") else value


class Sheets(list):  # type: ignore[type-arg]
    """Of a branch's file, by name."""

    def __init__(self, book: Book) -> None:
        super().__init__(SimpleNamespace(name=name) for name in ("Sales", "Staff"))
        self.book = book

    def __getitem__(self, name: Any) -> Any:
        if isinstance(name, int):
            return SimpleNamespace(range=lambda at: SimpleNamespace(value="sales_targets"))
        went = self.book.went
        return SimpleNamespace(activate=lambda: went.append(name),
                               range=lambda at: SimpleNamespace(select=lambda: went.append(at)))


class ListSheet:
    """The one sheet of a list."""

    def __init__(self, book: Book) -> None:
        self.book = book

    def range(self, at: Any) -> Any:
        row, column = (1, 1) if at == "A1" else at
        rows = self.book.rows
        return SimpleNamespace(value=rows[row - 1][column - 1] if row <= len(rows) else None,
                               select=lambda: setattr(self.book, "selection", SimpleNamespace(row=row)))

    @property
    def used_range(self) -> Any:
        return SimpleNamespace(options=lambda **_: SimpleNamespace(value=self.book.rows))


class At:
    """A person who checks a file again and again."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"of the branch")
        self.app = SimpleNamespace(books=[])
        self.book: Any = Book(self.app, str(path))
        self.app.books.append(self.book)
        self.session: Any = SimpleNamespace(app=self.app, book=self.book, path=path, lang="en", macro="check_book", show=self._show)

    def _show(self, app: Any, path: Path) -> None:
        app.books.append(Book(app, str(path)))

    def check(self, *found: Diagnostic, only: str | None = None) -> list[tuple[str, str]]:
        """(state, code) of each row of the list that opened; empty where none did."""
        path = open_list(self.session, self.book, found, only)
        return [(str(row[1])[0], str(row[5])) for row in self.shown(path)[5:]] if path else []

    def shown(self, path: Path) -> list[tuple[Any, ...]]:
        rows: list[tuple[Any, ...]] = next(book for book in self.app.books if book.fullname == str(path)).rows
        return rows

    def lists(self) -> list[str]:
        return [book.name for book in self.app.books if is_list(book)]


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> At:
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path / "state"))
    return At(tmp_path / "gd.xlsx")


def test_a_check_opens_a_list_of_its_own_and_leaves_the_file_alone(at: At) -> None:
    assert at.check(SALES, PLACELESS) == [("○", "XP203"), ("○", "XP136")]
    assert at.lists() == ["gd findings.xlsx"]
    assert Path(at.book.fullname).read_bytes() == b"of the branch"
    assert not [p for p in Path(at.book.fullname).parent.iterdir() if p.suffix == ".xlsx" and p.name != "gd.xlsx"]


def test_the_next_check_replaces_it_and_says_what_is_new_and_what_is_gone(at: At) -> None:
    at.check(SALES)
    assert at.check(SALES, STAFF) == [("○", "XP203"), ("＋", "XP301")]
    assert at.check(STAFF) == [("○", "XP301"), ("✓", "XP203")]
    assert at.check(STAFF) == [("○", "XP301")]
    assert at.lists() == ["gd findings.xlsx"]
    assert at.check() == []
    assert at.lists() == []  # clean: nothing to click through


@pytest.mark.parametrize(("known_as", "path"), [("D:\\plan\\gd.xlsx", True), ("https://a.sharepoint.example/gd.xlsx", False)])
def test_links_name_a_file_of_the_cloud_by_its_name_alone(at: At, known_as: str, path: bool) -> None:
    """Its copy on this computer is another workbook to Excel."""
    at.session.book.api = SimpleNamespace(FullName=known_as)
    opened = open_list(at.session, at.book, [SALES])
    link = openpyxl.load_workbook(str(opened)).worksheets[0].cell(6, 5).value
    assert link == f"""=HYPERLINK("[{at.session.path if path else 'gd.xlsx'}]'Sales'!H7","H7")"""


def test_a_row_that_moved_is_no_new_finding(at: At) -> None:
    at.check(SALES)
    assert at.check(Diagnostic(**{**{f: getattr(SALES, f) for f in SALES.__slots__}, "cell": "H12"})) == [("○", "XP203")]


def test_one_sheet_lists_its_own_and_forgets_nothing_of_the_others(at: At) -> None:
    assert at.check(SALES, STAFF, only="Staff") == [("○", "XP301")]
    assert at.check(SALES, STAFF) == [("○", "XP203"), ("○", "XP301")]
    assert at.check(SALES, only="Sales") == [("○", "XP203")]  # what was put right on another sheet is not this one's


def test_each_file_has_a_list_of_its_own(at: At, tmp_path: Path) -> None:
    at.check(SALES)
    other = At(tmp_path / "sh.xlsx")
    other.app = other.session.app = at.app
    other.session.book.app = at.app
    assert other.check(STAFF) == [("○", "XP301")]
    assert at.lists() == ["gd findings.xlsx", "sh findings.xlsx"]


def test_two_files_of_one_name_never_have_their_lists_open_together(at: At, tmp_path: Path) -> None:
    """Excel opens no two workbooks of one name."""
    at.check(SALES)
    other = At(tmp_path / "b" / "gd.xlsx")
    other.session.app = other.book.app = at.app
    other.app = at.app
    assert other.check(STAFF) == [("○", "XP301")]
    assert at.lists() == ["gd findings.xlsx"]


@pytest.mark.parametrize("text", ["", "{", "[]", '{"format": 9, "seen": []}', '{"format": 1, "seen": [["a"]]}'])
def test_what_is_remembered_may_be_damaged(at: At, text: str) -> None:
    at.check(SALES)
    [record] = (Path(at.book.fullname).parent / "state").rglob("seen.json")
    record.write_text(text, encoding="utf-8")
    assert at.check(SALES) == [("○", "XP203")]


@pytest.mark.parametrize(("row", "went", "words"), [
    (1, ["front", "Sales", "H7"], "Sales · H7"), (6, ["front", "Sales", "H7"], "Sales · H7"), (7, ["front", "Staff", "C9"], "Staff · C9"),
    (8, ["front"], "seal")])
def test_next_finding_goes_from_the_row_to_its_cell(at: At, row: int, went: list[str], words: str) -> None:
    at.check(SALES, STAFF, PLACELESS)
    listed = at.app.books[-1]
    listed.selection = SimpleNamespace(row=row)
    at.session.book = listed
    assert words in go_to_listed(at.session)
    assert at.book.went == went
    assert listed.selection.row == min(max(row, 6) + 1, 8)  # the next press goes on


def test_a_list_whose_file_was_closed_says_so(at: At) -> None:
    at.check(SALES)
    listed = at.app.books[-1]
    listed.selection = SimpleNamespace(row=6)
    at.book.close()
    at.session.book = listed
    with pytest.raises(XlplanError) as refused:
        go_to_listed(at.session)
    assert "gd.xlsx" in refused.value.say("en")


def test_a_list_that_cannot_be_shown_costs_no_check(at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise PermissionError("no place")

    monkeypatch.setattr(findings_list, "write_workbook", fails)
    assert "no place" in findings_list.list_opened(at.session, at.book, [SALES])


def test_it_is_opened_read_only_and_not_among_recent_files() -> None:
    said: list[Any] = []
    open_beside(SimpleNamespace(books=SimpleNamespace(open=lambda *a, **k: said.append((a, k)))), Path("a.xlsx"))  # type: ignore[arg-type]
    assert said == [(("a.xlsx",), {"read_only": True, "add_to_mru": False})]
