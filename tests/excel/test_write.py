"""A Blueprint becomes a file: what other programs read in it, and what happens when the disk says no."""
from __future__ import annotations

import hashlib
import io
import os
import re
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
from first_sheet import first_sheet
from lint_tool import lint
from rich_book import quick, rich, seen
from work_done import calls_made

from xlplan.excel.errors import FileLocked
from xlplan.excel.writing.write import to_bytes, write_workbook
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Book, ColumnSpec, Sheet, Stream
from xlplan.workbook.styles import AMOUNT, FONTS, STYLES

# -- the file as a whole ------------------------------------------------------------------------------------------


@pytest.mark.lint
@pytest.mark.parametrize("lang", LANGS)
def test_excel_would_open_it_without_repair(lang: Lang, tmp_path: Path) -> None:
    path = write_workbook(rich(lang), tmp_path / "rich.xlsx").path
    assert lint(path) == ""


def test_it_is_in_one_face_so_that_widths_fit() -> None:
    for lang in LANGS:
        wb = openpyxl.load_workbook(io.BytesIO(to_bytes(rich(lang))))
        standard = wb._fonts[0]  # type: ignore[attr-defined]  # not in the stubs
        assert {standard.name, wb["总览"]["B2"].font.name} == {FONTS[lang]}


def test_a_company_finds_every_style_in_the_gallery() -> None:
    assert {f"xlp {name}" for name in STYLES} <= set(seen().named_styles)
    assert [seen()["样式"].cell(r, 2).style for r, _ in enumerate(STYLES, 2)] == [f"xlp {name}" for name in STYLES]


def test_workbook_facts() -> None:
    assert seen().sheetnames == ["_xlplan", "销售'目标'分解", "总览", "样式", "明细"]
    assert [ws.sheet_state for ws in seen()] == ["veryHidden", *["visible"] * 4]
    assert seen().views[0].firstSheet == 1
    assert [ws.title for ws in seen() if ws.sheet_view.tabSelected] == [first_sheet(seen()).title] == ["销售'目标'分解"]
    assert seen().defined_names["products"].attr_text == "'销售''目标''分解'!$B$6:$B$8"
    about = seen().properties
    assert (about.title, about.creator, about.language) == ("2027 年度计划", "xlplan", "zh-CN")
    assert seen().properties.created == seen().properties.modified == datetime(2026, 10, 26, 9, 0)
    assert not seen().calculation.fullCalcOnLoad  # a file that recalculates asks to be saved when it is closed


def test_where_sheets_end_is_said_before_what_repeats_on_their_pages() -> None:
    """LibreOffice pages every sheet again at each title that repeats: quickly where it knows all their ends."""
    sheets = [Sheet(key, key, columns={1: ColumnSpec()}, title_rows=(1, 2), printed=9) for key in "ab"]
    with zipfile.ZipFile(io.BytesIO(to_bytes(Book(sheets=sheets, lang="en")))) as package:
        text = package.read("xl/workbook.xml").decode()
    assert re.findall(r'name="_xlnm.(\w+)" localSheetId="(\d)"', text) == [
        ("Print_Area", "0"), ("Print_Area", "1"), ("Print_Titles", "0"), ("Print_Titles", "1")]


# -- cells, as other programs read them ----------------------------------------------------------------------------

def test_formulas_and_their_cached_values_come_back() -> None:
    values, formulas = seen(values=True)["销售'目标'分解"], seen()["销售'目标'分解"]
    grid = quick().get_sheet_by_name("销售'目标'分解").to_python(skip_empty_area=False)
    for address, formula, cached in (
            ("G6", "=SUM(D6:F6)", 328.39), ("H7", "=ROUND(G7-100,2)", -31.11), ("H6", "=ROUND(G6-100,2)", 0),
            ("B11", '=IF(G9>0,"▲ 请说明","")', "▲ 请说明"), ("C11", "=G9>0", True)):
        assert formulas[address].value == formula
        assert values[address].value == cached
        assert grid[int(address[1:]) - 1]["ABCDEFGH".index(address[0])] == cached
    assert grid[10][3] == ""  # a formula cached as nothing reads as an empty cell


@pytest.mark.parametrize(("widths", "freeze", "pages", "repeated"), [
    ([12.0] * 10, 4, 1, None),  # fits a page
    ([12.0] * 27, 4, 2, "$A:$C"),  # two pages, each with the frozen columns
    ([12.0] * 50, 4, 4, "$A:$C"),
    ([12.0] * 30, 20, 2, None),  # frozen columns that would take up half a page are not repeated
])
def test_a_wide_sheet_prints_on_as_many_pages_as_it_takes_to_read_it(
        widths: list[float], freeze: int, pages: int, repeated: str | None) -> None:
    """At 0.78 of 10 points or larger: A4 landscape then holds 1,023 points."""
    sheet = Sheet("wide", "wide", freeze=(2, freeze), columns={c: ColumnSpec(width=w) for c, w in enumerate(widths, 1)})
    sheet.put(1, 1, "x")
    ws = openpyxl.load_workbook(io.BytesIO(to_bytes(Book([sheet], "en"))))["wide"]
    areas = len(str(ws.print_area).split(",")) if ws.print_area else 1  # a page each
    assert (ws.page_setup.fitToWidth, areas, ws.print_title_cols) == (1, pages, repeated)


def test_text_that_begins_with_an_equals_sign_stays_text() -> None:
    cell = seen()["销售'目标'分解"]["B6"]
    assert cell.quotePrefix  # else it becomes a formula the first time somebody presses F2 and Enter
    assert cell.style == "xlp given_text"
    assert quick().get_sheet_by_name("销售'目标'分解").to_python(skip_empty_area=False)[5][1] == "=常温奶"


def test_days_look_like_days() -> None:
    ws = seen()["销售'目标'分解"]
    assert (ws["C12"].value, ws["C12"].number_format) == (datetime(2027, 11, 6), "yyyy-mm-dd")
    assert (ws["D12"].value, ws["D12"].number_format) == (datetime(2027, 11, 6, 17, 30), "yyyy-mm-dd hh:mm")


def test_a_streamed_sheet_reads_like_any_other() -> None:
    rows = quick().get_sheet_by_name("明细").to_python()
    assert len(rows) == 1001
    assert rows[0] == ["键", "分公司", "日期", "金额"]
    assert rows[8] == ["P007", "广东", date(2027, 8, 1), 1.75]
    assert [c.value for c in seen()["明细"][9]] == ["P007", "广东", datetime(2027, 8, 1), 1.75]


# -- the disk ------------------------------------------------------------------------------------------------------

def held(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """As on Windows while Excel has `path` open: it can be read, it cannot be replaced."""
    replace = os.replace

    def refusing(source: Path, target: Path) -> None:
        if Path(target) == path:
            raise PermissionError(13, "The process cannot access the file", str(target))
        replace(source, target)
    monkeypatch.setattr(os, "replace", refusing)
    monkeypatch.setattr("xlplan.excel.writing.write._PAUSE", 0)


def test_writing_says_what_it_wrote_and_replaces_in_one_step(tmp_path: Path) -> None:
    path = tmp_path / "广东.xlsx"
    path.write_bytes(b"old")
    path.chmod(0o640)
    done = write_workbook(rich(), path)
    assert (done.path, done.sha256) == (path, hashlib.sha256(path.read_bytes()).hexdigest())
    assert path.read_bytes() == to_bytes(rich())
    assert path.stat().st_mode & 0o777 == 0o640
    assert os.listdir(tmp_path) == ["广东.xlsx"]


def test_a_file_open_in_excel_is_left_alone_and_the_new_one_stands_beside(
        tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rollup.xlsx"
    path.write_bytes(b"open in Excel")
    (tmp_path / "rollup (2).xlsx").write_bytes(b"taken")
    held(monkeypatch, path)
    done = write_workbook(rich(), path)
    assert done.path == tmp_path / "rollup (3).xlsx"
    assert done.path.read_bytes() == to_bytes(rich())
    assert path.read_bytes() == b"open in Excel"
    assert sorted(os.listdir(tmp_path)) == ["rollup (2).xlsx", "rollup (3).xlsx", "rollup.xlsx"]


def test_or_the_caller_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "master.xlsx"
    path.write_bytes(b"open in Excel")
    held(monkeypatch, path)
    with pytest.raises(FileLocked) as told:
        write_workbook(rich(), path, beside=False)
    assert (told.value.path, told.value.free) == (path, tmp_path / "master (2).xlsx")
    for lang in LANGS:
        assert "master.xlsx" in told.value.say(lang)
        assert "master (2).xlsx" in told.value.say(lang)
    assert os.listdir(tmp_path) == ["master.xlsx"]


def test_a_virus_scanner_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    replace, refusals = os.replace, iter([PermissionError(13, "scanning")])

    def busy(source: Path, target: Path) -> None:
        for refusal in refusals:
            raise refusal
        replace(source, target)
    monkeypatch.setattr(os, "replace", busy)
    monkeypatch.setattr("xlplan.excel.writing.write._PAUSE", 0)
    assert write_workbook(rich(), tmp_path / "a.xlsx").path == tmp_path / "a.xlsx"


def test_a_book_that_cannot_be_written_leaves_nothing_and_harms_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(b"old")
    bad = rich()
    bad.sheets[-1].stream = Stream(2, iter([("P1", "x", None, {})]), ("text",) * 4, (None,) * 4)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=r"D2: no cell can hold \{\}"):
        write_workbook(bad, path)
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["a.xlsx"]


# -- speed ---------------------------------------------------------------------------------------------------------

def test_a_branch_workbook_costs_little() -> None:
    """About 4,300 cells, 1,000 formulas, 9 sheets."""
    sheets = []
    for k in range(9):
        s = Sheet(f"s{k}", f"表{k}", protected=True, freeze=(2, 2))
        for r in range(2, 24):
            for c in range(2, 24):
                s.put(r, c, r * c + 0.25, "subtotal" if c % 4 == 0 else "input", format=AMOUNT,
                      formula=f"SUM(B{r}:C{r})" if c % 4 == 0 else None)
        sheets.append(s)
    book = Book(sheets, "zh-CN")
    assert calls_made(lambda: to_bytes(book)) < 75 * 9 * 22 * 22
