"""检查 and 上报 in a live workbook: findings on their cells, from one to the next, away again; the file ready to send."""
from __future__ import annotations

import email
from email import policy
from pathlib import Path
from typing import Any

import pytest
from branch_case import case
from libreoffice import needs_office
from live_branch import SALES, Branch, branch, everything
from scripted import Office, pressed, select

from udfs.answers.findings import judge_book
from udfs.findings_list import is_list
from udfs.marks import marked_cells
from udfs.session import open_beside
from xlplan.schema.codes.catalogue import message_of
from xlplan.text import LANGS, Lang
from xlplan.workbook.marks import tint_color
from xlplan.workbook.styles import BAD, WARN

pytestmark = needs_office
OWN_NOTE = "ask Min Li"


def short(office: Office, lang: Lang = "en") -> Branch:
    """Row 5 is short of its target, and says nothing about it; a note of the branch's own stands on its year."""
    here = branch(office, lang)
    here.sheet.api.Unprotect()
    here.sheet.range(here.at(4, "year")).add_note(OWN_NOTE)
    here.sheet.api.Protect(DrawingObjects=True, AllowFormattingColumns=True, AllowFiltering=True)
    return here


def rgb(color: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(color))


@pytest.mark.parametrize("lang", LANGS)
def test_findings_stand_on_their_cells(lang: Lang, office: Office) -> None:
    """A tint by severity and a note with message and remedy; every cell that HQ's check names, no other."""
    here = short(office, lang)
    found = [d for d in judge_book(here.book).diagnostics if d.sheet]
    said = pressed("check_book", here.book, lang=lang)
    assert {(m.sheet, m.at) for m in marked_cells(here.book)} == {
        (d.sheet, (at.row, at.column)) for d in found if d.sheet for at in [here.book.sheets[d.sheet].range(d.cell or "B2")]}
    year = here.sheet.range(here.at(4, "year"))
    worst = next(d for d in found if d.cell == here.at(4, "year"))
    assert year.note is not None
    assert message_of(worst, lang) in year.note.text
    assert year.note.text.endswith(OWN_NOTE)
    assert year.color == rgb(tint_color(BAD))
    assert here.sheet.range(here.at(4, "remark")).color == rgb(tint_color(WARN))
    assert str(len(marked_cells(here.book))) in said.text


def test_marks_leave_as_they_came(office: Office) -> None:
    """Fills, the branch's own notes, protection and what it allows are as before; a second check leaves no mark twice."""
    here = short(office)
    before = everything(here.book)
    fills = [here.sheet.range(here.at(4, c)).color for c in ("year", "remark", "m06")]
    allowed = vars(here.sheet.api.Protection)
    pressed("check_book", here.book)
    once = everything(here.book)
    pressed("check_book", here.book)
    assert everything(here.book) == once != before
    pressed("clear_marks", here.book)
    assert everything(here.book) == before
    assert [here.sheet.range(here.at(4, c)).color for c in ("year", "remark", "m06")] == fills
    assert vars(here.sheet.api.Protection) == allowed


def test_marks_survive_the_file_and_rows_put_in(office: Office) -> None:
    """What a mark replaced stands in its note: it comes off in another session, and HQ reads the file all the same."""
    here = short(office)
    fill = here.sheet.range(here.at(4, "year")).color
    pressed("check_book", here.book)
    found = judge_book(here.book).diagnostics
    here.book.save()
    path = Path(here.book.fullname)
    office.clean()
    here.book = office.open(path, "again.xlsx")
    assert [(d.code, d.cell) for d in judge_book(here.book).diagnostics] == [(d.code, d.cell) for d in found]
    pressed("clear_marks", here.book)
    assert here.sheet.range(here.at(4, "year")).color == fill
    assert [n.text for n in here.sheet.notes] == [OWN_NOTE]


def test_this_sheet_alone(office: Office) -> None:
    here = short(office)
    here.select("B2")
    pressed("check_sheet", here.book)
    assert {m.sheet for m in marked_cells(here.book)} == {here.here.title}


def test_from_one_finding_to_the_next_and_round(office: Office) -> None:
    here = short(office)
    pressed("check_book", here.book)
    every = [(m.sheet, m.at) for m in marked_cells(here.book)]
    here.select("A1")
    went = []
    for _ in range(len(every) + 1):
        text = pressed("next_finding", here.book).text
        at = here.book.selection
        assert at is not None
        went.append((at.sheet.name, (at.row, at.column)))
        assert text.startswith(at.get_address(False, False))
    assert went == [*every, every[0]]


def test_the_list_of_findings_opens_beside_and_leads_to_the_cells(office: Office) -> None:
    """The branch's workbook is as a check without a list leaves it: nothing of the list gets into it."""
    here = short(office)
    pressed("check_book", here.book)
    before = everything(here.book)
    assert "findings.xlsx" in pressed("check_book", here.book, show=open_beside).text
    listed = next(book for book in office.app.books if is_list(book))
    assert everything(here.book) == before
    select(listed.sheets[0], "B6")
    at = pressed("next_finding", listed).text.split(" · ")[1]
    there = here.book.selection
    assert there is not None
    assert there.get_address(False, False) == at
    pressed("check_book", here.book, show=open_beside)
    assert sum(is_list(book) for book in office.app.books) == 1


def test_nothing_to_go_to(office: Office) -> None:
    assert "Check this sheet" in pressed("next_finding", branch(office).book).text


# -- prepare to send -------------------------------------------------------------------------------------------------

def ready(office: Office) -> Branch:
    """Nothing must be fixed."""
    of = case("zh-CN", "bottom_up")
    of.frames[SALES].amounts["m06"][4] += 3111
    return branch(office, "zh-CN", of=of, name="广东 gd.xlsx")


def test_a_file_ready_to_send(office: Office) -> None:
    """Marks go, the file is saved, and a draft to HQ's mailbox has it attached, byte for byte."""
    here = ready(office)
    pressed("check_book", here.book)
    said = pressed("prepare", here.book, lang="zh-CN")
    assert not said.grave
    path = Path(here.book.fullname)
    assert marked_cells(here.book) == []
    letter = email.message_from_bytes(path.with_suffix(".eml").read_bytes(), policy=policy.default)
    assert (letter["To"], letter["X-Unsent"]) == ("plan@huadong.example", "1")
    assert "广东分公司" in letter["Subject"]
    body = letter.get_body()
    assert body is not None
    assert "发送前的检查:必须改 0 · " in body.get_content()
    attached = next(iter(letter.iter_attachments()))
    assert (attached.get_filename(), attached.get_content()) == (path.name, path.read_bytes())
    assert str(path.with_suffix(".eml")) in said.text
    pressed("prepare", here.book)  # the first draft may have been written in
    assert path.with_name("广东 gd (2).eml").is_file()


def test_what_must_be_fixed_is_asked_about_first(office: Office) -> None:
    here = short(office)
    before = everything(here.book)
    said = pressed("prepare", here.book, refuses=True)
    assert len(said.asked) == 1
    assert everything(here.book) == before
    assert not list(Path(here.book.fullname).parent.glob("*.eml"))


FUNCTIONS = """Function XLP_HALF(x)
  XLP_HALF = x / 2
End Function
Function XLP_PARTS(x)
  Dim parts(1, 0)
  parts(0, 0) = x * 0.6
  parts(1, 0) = x * 0.4
  XLP_PARTS = parts
End Function"""


def test_functions_of_ours_become_their_values(office: Office) -> None:
    """In input cells, inside other formulas, as an array over several cells; other formulas stay, and Undo brings all back.
    The functions are those of the document, since LibreOffice has no add-in of ours."""
    here = ready(office)
    here.book.impl.ask("doc_basic", code=FUNCTIONS)
    sheet = here.book.sheets.add("scratch")
    sheet.range("A1:C1").value = ["=1+XLP_HALF(3)", "=A1*2", "a text about XLP_HALF(3)"]
    sheet.range("D1:D2").formula_array = "=XLP_PARTS(100)"
    here.sheet.range(here.at(0, "m01")).formula = "=XLP_HALF(170.2)"
    before = everything(here.book)
    said = pressed("prepare", here.book)
    read_: Any = sheet.range("A1:D2").formula
    assert read_ == (("2.5", "=A1*2", "a text about XLP_HALF(3)", "60"), ("", "", "", "40"))
    assert here.sheet.range(here.at(0, "m01")).formula == "85.1"
    assert sheet.range("B1").value == 5
    assert "3" in said.text.splitlines()[0]
    pressed("undo", here.book)
    assert everything(here.book) == before
    assert sheet.range("D1").has_array
