"""What Excel itself does to a button: busy, refusing halfway, comments in the way; all or nothing, and Excel as it was."""
from __future__ import annotations

from typing import Any

import pytest
from libreoffice import needs_office
from live_branch import branch, everything
from live_office import OfficeError
from scripted import Office, pressed

from udfs.macros import MACROS
from udfs.marks import marked_cells
from xlplan.address import a1

pytestmark = needs_office


class ComError(Exception):
    """As pywin32 raises it."""

    def __init__(self, number: int, reason: str = "") -> None:
        super().__init__(number, reason)
        self.hresult, self.excepinfo = number, (0, "Microsoft Excel", reason, None, 0, number)


@pytest.mark.parametrize("number", [-2147418111, -2146777998])  # call rejected; a cell is being edited
def test_while_a_cell_is_being_edited(number: int, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    book = office.app.books.add()

    def busy(*_: object) -> None:
        raise ComError(number)

    monkeypatch.setattr(type(office.app.impl), "screen_updating", property(lambda self: True, busy))
    for macro in MACROS:
        said = pressed(macro, book)
        assert said.grave
        assert "Press Enter or Esc" in said.text


@pytest.mark.parametrize("broken_at", [1, 2, 3])
def test_where_excel_refuses_halfway_nothing_is_left_changed(broken_at: int, office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three areas are to be written; Excel fails at the first, second or third."""
    here = branch(office)
    here.select(here.span(0, "m01", "m12", to=2))
    before = everything(here.book)
    impl: Any = type(here.sheet.range("A1").impl)
    write, count = impl._write, 0

    def failing(self: Any, data: Any) -> None:
        nonlocal count
        count += 1
        if count == broken_at:
            raise ComError(-2146827284, "That did not work.")
        write(self, data)

    monkeypatch.setattr(impl, "_write", failing)
    said = pressed("decompose", here.book, "5000", "1")
    monkeypatch.undo()
    assert said.grave
    assert "That did not work." in said.text
    assert "excel.log" in said.text
    assert everything(here.book) == before
    assert pressed("undo", here.book).grave  # no step was kept


def test_marks_are_all_there_or_none(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    here = branch(office)
    before = everything(here.book)
    impl: Any = type(here.sheet.range("A1").impl)
    note, count = impl.add_note, 0

    def failing(self: Any, text: str) -> Any:
        nonlocal count
        count += 1
        if count == 4:
            raise OfficeError("no more notes")
        return note(self, text)

    monkeypatch.setattr(impl, "add_note", failing)
    said = pressed("check_book", here.book)
    assert said.grave
    assert everything(here.book) == before


def test_a_cell_under_discussion_keeps_its_comment(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a threaded comment stands Excel takes no note: that cell stays as it is, the others are marked."""
    here = branch(office)
    year = here.at(4, "year")
    fill = here.sheet.range(year).color
    monkeypatch.setattr("live_com.RangeApi.CommentThreaded", property(
        lambda self: object() if self.cells.get_address(False, False, False) == year else None), raising=False)
    said = pressed("check_book", here.book)
    assert not said.grave
    found = marked_cells(here.book)
    assert found
    assert year not in [a1(*m.at) for m in found if m.sheet == here.here.title]
    assert here.sheet.range(year).color == fill


def test_excel_is_left_as_it_was(office: Office) -> None:
    """Calculation, screen and events, after what went well and what did not; the status bar is Excel's own again."""
    here = branch(office)
    for calculation in ("manual", "automatic"):
        office.app.calculation = calculation
        for macro in ("check_book", "trace"):
            pressed(macro, here.book)
            impl: Any = office.app.impl
            assert office.app.calculation == calculation
            assert impl.screen_updating is impl.enable_events is impl.display_alerts is True
            assert impl.status[-1] is False
            assert any("…" in str(text) for text in impl.status)
