"""The list of findings as a workbook of its own: what stands in a row, where its link goes, and that the roll-up's page says it alike."""
from __future__ import annotations

from datetime import datetime

import pytest

from udfs.buttons import macro_buttons
from udfs.names import FINDINGS_KEY
from xlplan.plan.rollup import findings_page
from xlplan.plan.rollup.finding_rows import COLUMNS
from xlplan.plan.rollup.findings_book import FILE_AT, FIRST, KEY, ListedFinding, State, findings_book, link_target
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Sheet

AT = datetime(2026, 11, 29, 10, 5)
ON_A_CELL = Diagnostic("XP203", Severity.ERROR, "O'Neil", "H7", found="a \"b\"", unit="wan_yuan")
ON_A_SHEET = Diagnostic("XP301", Severity.WARNING, "Sales", explanation="new shop")
ON_NOTHING = Diagnostic("XP136", Severity.NOTE)


def listed(*found: tuple[State, Diagnostic], lang: Lang = "en") -> Sheet:
    return findings_book([ListedFinding(state, d, "was wrong") for state, d in found], "gd.xlsx", r"D:\plan\gd.xlsx", lang, AT).sheets[0]


def texts(sheet: Sheet, row: int) -> dict[str, object]:
    """Column key -> what the row shows."""
    return {str(sheet.cells[1, c].value): cell.value for (r, c), cell in sheet.cells.items() if r == row and c > 1}


@pytest.mark.parametrize("lang", LANGS)
def test_a_row_says_state_gravity_place_message_and_remedy(lang: Lang) -> None:
    row = texts(listed(("open", ON_A_CELL), lang=lang), FIRST)
    assert row["what"] == message_of(ON_A_CELL, lang)
    assert row["remedy"] == remedy_of(ON_A_CELL, lang)
    assert (row["sheet"], row["cell"], row["code"], row["found"]) == ("O'Neil", "H7", "XP203", 'a "b"')
    assert str(row["severity"]).startswith("●")
    assert str(row["state"]).startswith("○")


@pytest.mark.parametrize(("state", "d", "shape"), [("open", ON_A_CELL, "○"), ("new", ON_A_CELL, "＋"), ("explained", ON_A_SHEET, "✓")])
def test_states_differ_by_shape_and_not_by_colour_alone(state: State, d: Diagnostic, shape: str) -> None:
    assert str(texts(listed((state, d)), FIRST)["state"]).startswith(shape)


def test_what_was_put_right_keeps_its_words_and_has_no_remedy() -> None:
    row = texts(listed(("fixed", ON_A_CELL)), FIRST)
    assert (row["what"], row["remedy"], row["code"]) == ("was wrong", None, "XP203")


@pytest.mark.parametrize(("d", "column", "formula"), [
    (ON_A_CELL, "cell", """HYPERLINK("[D:\\plan\\gd.xlsx]'O''Neil'!H7","H7")"""),
    (ON_A_SHEET, "sheet", """HYPERLINK("[D:\\plan\\gd.xlsx]'Sales'!A1","Sales")"""),
    (ON_NOTHING, "cell", None)])
def test_the_link_goes_to_the_cell_in_the_open_file(d: Diagnostic, column: str, formula: str | None) -> None:
    sheet = listed(("open", d))
    at = next(c for (r, c), cell in sheet.cells.items() if r == 1 and cell.value == column)
    assert sheet.cells[FIRST, at].formula == formula


@pytest.mark.parametrize(("file", "sheet", "target"), [
    ("gd.xlsx", "Sales", "[gd.xlsx]'Sales'!B2"),  # never saved
    ("https://a.example/b/gd.xlsx", "Sales", "[https://a.example/b/gd.xlsx]'Sales'!B2"),
    (r"D:\2027 计划 (新)\浙江.xlsx", "销售 & 'x'", r"[D:\2027 计划 (新)\浙江.xlsx]'销售 & ''x'''!B2"),
    ("D:\\" + "x" * 241, "S", "[D:\\" + "x" * 241 + "]'S'!B2"), ("D:\\" + "x" * 245, "S", None),  # 255 characters
    ("D:\\" + "x" * 215, "目" * 31, None),  # a path that Excel opens
    *((path, "Sales", None) for path in (r"D:\[2027] 计划\浙江.xlsx", r"D:\计划\浙江[1].xlsx", r"D:\a]\gd.xlsx", r"D:\C#\gd.xlsx",
                                         r"D:\100%25\gd.xlsx", r"D:\O'Neil\gd.xlsx")),
    ("gd.xlsx", "A#1", None), ("gd.xlsx", "100%", None)])
def test_a_link_goes_to_the_cell_or_there_is_none(file: str, sheet: str, target: str | None) -> None:
    assert link_target(file, sheet, "B2") == target


@pytest.mark.parametrize("lang", LANGS)
def test_where_no_link_can_be_the_address_is_a_text_and_the_button_is_named(lang: Lang) -> None:
    book = findings_book([ListedFinding("open", ON_A_CELL), ListedFinding("open", ON_NOTHING)], "gd.xlsx", r"D:\[2027]\gd.xlsx", lang, AT)
    sheet = book.sheets[0]
    assert texts(sheet, FIRST)["cell"] == "H7"
    assert all(cell.formula is None for cell in sheet.cells.values())
    button = next(b for b in macro_buttons() if b.id == "next_finding")
    assert button.label(lang) in str(sheet.cells[3, 2].value)
    assert button.label(lang) not in str(listed(("open", ON_NOTHING), lang=lang).cells[3, 2].value)


def test_it_can_be_filtered_is_known_by_its_key_and_says_what_changed() -> None:
    sheet = listed(("new", ON_A_CELL), ("open", ON_A_SHEET), ("fixed", ON_NOTHING))
    assert sheet.autofilter == f"B{FIRST - 1}:L{FIRST + 2}"
    assert (sheet.cells[1, 1].value, sheet.cells[FILE_AT].value) == (KEY, "gd.xlsx")
    assert KEY == FINDINGS_KEY  # as VBA knows it
    assert "1 new, 1 fixed" in str(sheet.cells[FIRST - 2, 2].value)
    assert (FIRST - 2, 2) not in listed(("open", ON_A_CELL)).cells


def test_the_page_of_the_roll_up_has_the_same_columns() -> None:
    page = {key: (label, width) for key, label, width in findings_page._COLUMNS}
    assert {key: page[key] for key in COLUMNS} == dict(COLUMNS)
