"""What a file, Undo and a message must keep true in Excel itself: the mode of calculation, formulas, texts, names, what failed."""
from __future__ import annotations

import email
import io
import shutil
from collections.abc import Callable
from email import policy
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from libreoffice import needs_office
from live_branch import branch, everything
from live_sheet import Note, Range
from scripted import Office, pressed
from test_macros_checking import FUNCTIONS, ready

from udfs.edits import Edit, write_edits
from udfs.marks import marked_cells
from udfs.steps import is_same, steps_of
from xlplan.text import Lang

pytestmark = needs_office


@pytest.fixture
def saving(office: Office, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """How Excel calculated whenever a workbook was saved, which is what the file tells the next Excel to do."""
    modes: list[str] = []
    impl: Any = type(office.app.books.add().impl)
    save = impl.save

    def kept(self: Any, *given: Any, **named: Any) -> None:
        modes.append(self.app.calculation)
        save(self, *given, **named)

    monkeypatch.setattr(impl, "save", kept)
    return modes


@pytest.mark.parametrize("mode", ["automatic", "manual"])
def test_a_saved_file_carries_the_persons_own_mode_of_calculation(mode: str, office: Office, saving: list[str]) -> None:
    here = ready(office)
    office.app.calculation = mode
    pressed("prepare", here.book)
    assert (saving, office.app.calculation) == ([mode], mode)


def test_so_does_the_master(plan_folder: Callable[[Lang], Path], tmp_path: Path, office: Office, saving: list[str]) -> None:
    plan = Path(shutil.copytree(plan_folder("en"), tmp_path / "2027-plan"))
    said = pressed("issue", office.app.books.open(str(plan / "master.xlsx")), "2", "all", "a typing error")
    assert not said.grave
    assert saving == ["automatic"]


# -- what failed -----------------------------------------------------------------------------------------------------

def test_where_saving_fails_the_formulas_are_back(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says that nothing was changed."""
    here = ready(office)
    here.book.impl.ask("doc_basic", code=FUNCTIONS)
    here.sheet.range(here.at(0, "m01")).formula = "=XLP_HALF(170.2)"
    before = everything(here.book)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(type(here.book.impl), "save", full)
    said = pressed("prepare", here.book)
    assert said.grave
    assert "was not changed" in said.text
    assert everything(here.book) == before
    assert steps_of(here.book) == []


def test_where_no_draft_can_be_written_the_file_is_said_to_be_saved(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def shut(letter: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("scripted.write_eml", shut)
    said = pressed("prepare", ready(office).book)
    assert said.grave
    assert "not changed" not in said.text
    assert "is saved" in said.text
    assert "Permission denied" in said.text


def test_a_workbook_in_the_cloud_is_attached_as_it_was_saved(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its file on this computer is brought up to date later, by another program."""
    here = ready(office)
    path = Path(here.book.fullname)
    stale = path.read_bytes()
    here.sheet.range(here.at(0, "m01")).value = 77.25
    monkeypatch.setattr(type(here.book.impl), "save", lambda self, *_, **__: None)
    monkeypatch.setattr(type(here.book.api), "FullName", property(lambda self: f"https://contoso.sharepoint.com/sites/plan/{path.name}"))
    assert not pressed("prepare", here.book).grave
    letter = email.message_from_bytes(path.with_suffix(".eml").read_bytes(), policy=policy.default)
    attached = next(iter(letter.iter_attachments()))
    assert attached.get_filename() == path.name
    book = openpyxl.load_workbook(io.BytesIO(attached.get_content()))
    assert book[here.sheet.name][here.at(0, "m01")].value == 77.25
    assert path.read_bytes() == stale
    assert sorted(path.parent.glob("[!.]*")) == [path.with_suffix(".eml"), path]  # no copy stays


@pytest.mark.parametrize("macro", ["issue", "consolidate"])
def test_a_master_in_the_cloud_is_closed_first(macro: str, plan_folder: Callable[[Lang], Path], tmp_path: Path, office: Office,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    """What is read is its file on this computer, which may be that of an hour ago."""
    plan = Path(shutil.copytree(plan_folder("en"), tmp_path / "2027-plan"))
    book = office.app.books.open(str(plan / "master.xlsx"))
    monkeypatch.setattr(type(book.api), "FullName", "https://d.docs.live.net/0123/2027-plan/master.xlsx")
    before = {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()}
    said = pressed(macro, book)
    assert said.grave
    assert "wait until it is synchronised" in said.text
    assert {path: path.read_bytes() for path in plan.rglob("*") if path.is_file()} == before


def test_undo_that_cannot_be_noted_is_no_undo(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The message says that nothing was changed."""
    here = branch(office)
    here.select(here.span(0, "m01", "m03"))
    pressed("decompose", here.book, "100", "1")
    after = everything(here.book)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("udfs.macros.undoing.forget_last", full)
    said = pressed("undo", here.book)
    assert said.grave
    assert "was not changed" in said.text
    assert everything(here.book) == after


@pytest.mark.parametrize(("now", "then", "stands"), [
    (0.0, None, False), (None, 0.0, False), (None, None, True), (None, "", True), (0.3, 0.1 + 0.2, True), ("0", 0.0, False)])
def test_a_cell_that_was_filled_since_is_not_overwritten(now: object, then: object, stands: bool) -> None:
    """A 0 that the person typed where a button left a blank is theirs."""
    assert is_same(now, then) is stands


def test_marks_with_the_line_ends_of_a_mac(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    here = branch(office)
    here.book.impl.ask("doc_calculate", hard=True)  # until then LibreOffice holds a text that is blank as 0
    before = everything(here.book)
    pressed("check_book", here.book)
    monkeypatch.setattr(Note, "text", property(lambda self: self._text.replace("\n", "\r"), vars(Note)["text"].fset))
    assert marked_cells(here.book)
    assert "→" in pressed("next_finding", here.book).text
    pressed("clear_marks", here.book)
    assert everything(here.book) == before


# -- names -----------------------------------------------------------------------------------------------------------

def test_a_new_plan_beside_the_open_one(plan_folder: Callable[[Lang], Path], tmp_path: Path, office: Office) -> None:
    """Excel holds one workbook of a name; nothing is made that could not be shown."""
    last_year = office.open(plan_folder("en") / "master.xlsx", "master.xlsx")
    said = pressed("new_plan", last_year, "2028", "Huadong Drinks", folder=tmp_path)
    assert said.grave
    assert "Another “master.xlsx” is open" in said.text
    assert list(tmp_path.glob("*-plan")) == []


@pytest.mark.parametrize(("known", "words"), [(True, "Another “rollup.xlsx” is open"), (False, "Close “rollup.xlsx” first")])
def test_a_roll_up_beside_that_of_another_plan(known: bool, words: str, plan_folder: Callable[[Lang], Path], office: Office,
                                               monkeypatch: pytest.MonkeyPatch) -> None:
    """A workbook in the cloud may not say where it lies on this computer; then its name is all there is."""
    other = office.open(plan_folder("en") / "rollup.xlsx", "rollup.xlsx")
    if not known:
        def nowhere(self: Any) -> str:
            raise OSError("no local path")
        monkeypatch.setattr(type(other.impl), "fullname", property(nowhere))
    said = pressed("consolidate", other, folder=plan_folder("en"))
    assert said.grave
    assert words in said.text


def test_a_chart_with_a_sheet_of_its_own(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    here = branch(office)
    monkeypatch.setattr(type(here.book.sheets.impl), "active", SimpleNamespace(name="Chart1"))
    said = pressed("check_sheet", here.book)
    assert said.grave
    assert "“Chart1” is no sheet to fill in" in said.text


# -- what cells hold -------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("text", ["TRUE", "false", "Jan 5", "March 2027", "001", "=1+1", "1 2", "-"])
def test_a_text_that_excel_would_read_otherwise_is_sent_as_a_text(text: str, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    book = office.app.books.add()
    book.sheets[0].range("A1:A2").value = [[f"'{text}"], ["east"]]
    monkeypatch.setattr(Range, "number_format", "General")  # which the apostrophe leaves alone in Excel
    sent: list[Any] = []
    monkeypatch.setattr(Range, "_write", lambda self, data: sent.append(data))
    [done] = write_edits(book, [Edit(book.sheets[0].name, (1, 1, 2, 1), ((1.0,), (2.0,)))])
    sent.clear()
    write_edits(book, [done.was])
    assert sent == [[[f"'{text}"], ["east"]]]


@pytest.fixture
def entered(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """An Excel with dynamic arrays: (how, formula) as they are entered. Through Formula or Value XLP_ would gain an @."""
    out: list[tuple[str, str]] = []

    def formula2(self: Any, text: str) -> None:
        out.append(("formula2", text))
        self._write(text)

    def formula_array(self: Any, text: str) -> None:
        out.append(("formula_array", text))
        self.ask("array", set=text)

    monkeypatch.setattr(Range, "formula2", property(lambda self: self.formula, formula2))
    monkeypatch.setattr(Range, "formula_array", property(lambda self: None, formula_array))
    return out


def test_undo_enters_formulas_as_they_were_entered(office: Office, entered: list[tuple[str, str]]) -> None:
    """One in its own cell, and one that fills the cells that it was given (Ctrl+Shift+Enter), which does not spill."""
    here = ready(office)
    here.book.impl.ask("doc_basic", code=FUNCTIONS)
    sheet = here.book.sheets.add("scratch")
    sheet.range("A1").formula = "=XLP_HALF(3)"
    sheet.range("D1:D2").formula_array = "=XLP_PARTS(100)"
    entered.clear()
    pressed("prepare", here.book)
    assert entered == []
    pressed("undo", here.book)
    assert sorted(entered) == [("formula2", "=XLP_HALF(3)"), ("formula_array", "=XLP_PARTS(100)")]


def test_cells_with_the_format_text_take_no_figures(office: Office) -> None:
    """Excel would keep them as texts, which no sum counts."""
    book = office.app.books.add()
    sheet = book.sheets[0]
    sheet.range("A1:C1").value = [[1.0, 2.0, 3.0]]
    sheet.range("A1:C1").number_format = "0.00"
    sheet.range("B1").number_format = "@"
    office.app.impl.selected = sheet.range("A1:C1").impl
    before = everything(book)
    said = pressed("decompose", book, "100", "1")
    assert said.grave
    assert "B1 of “" in said.text
    assert "format Text" in said.text
    assert everything(book) == before
