"""What a button cannot work with: a sentence in the manager's language that says what to select or do, and nothing changed."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from branch_case import case
from libreoffice import needs_office
from live_branch import Branch, branch, everything
from scripted import Office, pressed, select

from xlplan.text import LANGS, Lang

pytestmark = needs_office


def foreign(office: Office) -> xw.Book:
    """A plan as people keep it."""
    book = office.app.books.add()
    sheet = book.sheets[0]
    sheet.range("A1:D4").value = [["region", "Jan", "Feb", "Mar"], ["east", 10.0, 20.0, 30.0], ["south", 1.0, 2.0, 3.0],
                                  ["total", "=B2+B3", "=C2+C3", "=D2+D3"]]
    sheet.range("B2:D4").number_format = "#,##0.00"
    select(sheet, "B2:D2")
    return book


@dataclass(frozen=True)
class Refused:
    """What is odd about the workbook, and the words of the sentence, in zh-CN, zh-TW and English."""

    make: Callable[[xw.Book], Any]
    words: tuple[str, str, str]


def _chart(book: xw.Book) -> None:
    book.app.impl.selected = None


class Overflow(Exception):
    """More cells than Excel can count."""

    excepinfo = (0, "Microsoft Excel", "Overflow", None, 0, -2146828282)


def _whole_sheet(book: xw.Book) -> None:
    class Everything:
        def __len__(self) -> int:
            raise Overflow

    book.app.impl.selected = Everything()


def _merged(book: xw.Book) -> None:
    book.sheets[0].range("B2:B3").merge()
    select(book.sheets[0], "B2:D3")


def _protected(book: xw.Book) -> None:
    book.sheets[0].api.Protect()


def _filtered(book: xw.Book) -> None:
    book.sheets[0].range("A3").row_height = 0
    select(book.sheets[0], "B2:D3")


def _hidden_column(book: xw.Book) -> None:
    book.sheets[0].range("C1").column_width = 0


def _read_only(book: xw.Book) -> None:
    book.impl.api.ReadOnly = True


def _select(address: str) -> Callable[[xw.Book], None]:
    return lambda book: select(book.sheets[0], address)


def _hold(cell: str, value: object) -> Callable[[xw.Book], None]:
    def put(book: xw.Book) -> None:
        book.sheets[0].range(cell).value = value
    return put


DECOMPOSE = {
    "chart": Refused(_chart, ("图表", "圖表", "chart")),
    "the whole sheet": Refused(_whole_sheet, ("整张工作表", "整張工作表", "whole sheet")),
    "several areas": Refused(_select("B2:C2,D2:D3"), ("几块区域(B2:C2,D2:D3)", "幾塊範圍(B2:C2,D2:D3)", "Several areas")),
    "whole columns": Refused(_select("B:C"), ("整列", "整欄", "whole columns")),
    "one cell": Refused(_select("B2"), ("只选中了一格", "只選取了一格", "Only one cell")),
    "merged": Refused(_merged, ("合并单元格(B2:B3)", "合併儲存格(B2:B3)", "merged cells (B2:B3)")),
    "protected": Refused(_protected, ("受保护", "受保護", "protected")),
    "filtered rows": Refused(_filtered, ("隐藏的行列(3)", "隱藏的列欄(3)", "hidden rows or columns (3)")),
    "a hidden column": Refused(_hidden_column, ("隐藏的行列(C)", "隱藏的列欄(C)", "hidden rows or columns (C)")),
    "formulas": Refused(_select("B2:D4"), ("B4:D4 是公式", "B4:D4 是公式", "B4:D4 hold formulas")),
    "text": Refused(_hold("C2", "'about 20"), ("C2 是文本", "C2 是文字", "C2 hold text")),
    "an error": Refused(_hold("C2", "=1/0"), ("C2 是公式", "C2 是公式", "C2 hold formulas")),
    "read-only": Refused(_read_only, ("只读", "唯讀", "read-only")),
}


@pytest.mark.parametrize(("name", "lang"), [(name, LANGS[i % 3]) for i, name in enumerate(DECOMPOSE)])
def test_decompose_refuses(name: str, lang: Lang, office: Office) -> None:
    book = foreign(office)
    DECOMPOSE[name].make(book)
    before = everything(book)
    said = pressed("decompose", book, "100", "1", lang=lang)
    assert said.grave
    assert DECOMPOSE[name].words[LANGS.index(lang)] in said.text
    assert "--" not in said.text  # no words of the command line
    assert everything(book) == before


def test_a_password_keeps_a_sheet_shut(office: Office) -> None:
    """Cells that are not locked may be filled all the same; locked ones are refused as in Excel."""
    book = foreign(office)
    book.sheets[0].api.Protect(Password="hq")
    before = everything(book)
    assert "locked" in pressed("decompose", book, "100", "1").text
    assert everything(book) == before
    here = branch(office)
    here.sheet.api.Unprotect()
    here.sheet.api.Protect(Password="hq")
    here.select(here.span(4, "m01", "m12"))
    before = everything(here.book)
    said = pressed("check_sheet", here.book)  # a mark needs more than a figure
    assert said.grave
    assert "password" in said.text
    assert everything(here.book) == before
    assert not pressed("rebalance", here.book).grave


# -- a workbook that is not ours, or not of now ----------------------------------------------------------------------

OURS_ONLY = ("rebalance", "check_sheet", "check_book", "prepare", "hold", "release")


@pytest.mark.parametrize(("macro", "lang"), [(macro, LANGS[i % 3]) for i, macro in enumerate(OURS_ONLY)])
def test_a_workbook_that_is_not_ours(macro: str, lang: Lang, office: Office) -> None:
    book = foreign(office)
    before = everything(book)
    said = pressed(macro, book, lang=lang)
    assert said.grave
    words = ("固定列", "固定欄", "holds") if macro in ("hold", "release") else ("总部发来", "總公司發來", "from HQ")
    assert words[LANGS.index(lang)] in said.text
    assert everything(book) == before


@pytest.mark.parametrize(("name", "words"), [
    ("master.xlsx", ("是总控表", "是總控表", "is the master workbook")), ("rollup.xlsx", ("是汇总表", "是彙總表", "is the roll-up"))])
def test_a_workbook_of_headquarters(name: str, words: tuple[str, str, str], plan_folder: Callable[[Lang], Path], office: Office) -> None:
    """It is told where its checks are, not to look for another file; the checks of the master are this button's own."""
    book = office.open(plan_folder("zh-CN") / name, name)
    for macro, lang, said in zip(("check_book", "check_sheet", "prepare"), LANGS, words, strict=True):
        if name == "master.xlsx" and macro != "prepare":
            continue
        told = pressed(macro, book, lang=lang)
        assert told.grave
        assert said in told.text
        assert ("“Check workbook” checks it" in told.text) is (name == "master.xlsx")


def test_an_older_issue_of_the_template(office: Office) -> None:
    """A workbook whose tables were declared otherwise is checked, and told what it is; it is not written into."""
    of = case("en", "final")
    of.issued.stamp = replace(of.issued.stamp, fingerprint="0123456789abcdef")
    of.issued.columns.clear()
    here = branch(office, of=of)
    here.select(here.span(0, "m01", "m03"))
    before = everything(here.book)
    for macro in ("rebalance", "hold", "release", "prepare", "decompose"):
        said = pressed(macro, here.book, "100")
        assert said.grave
        assert "another version of the tables" in said.text
    assert everything(here.book) == before
    said = pressed("check_book", here.book)
    assert not said.grave
    assert "XP104" in said.text


def test_places_of_a_branch_workbook_that_a_button_does_not_mean(office: Office) -> None:
    """Each says where to go instead; HQ's cells, the page of formulas, foot rows, months that are none."""
    here = branch(office)
    titles = {s.range("A1").value: s for s in here.book.sheets}
    before = everything(here.book)
    for macro, sheet, address, words in (
            ("rebalance", titles["training"], "B9:C9", here.here.title),
            ("rebalance", here.sheet, "B2:F3", "no row of the table"),
            ("hold", titles["training"], "B9:C9", "no column for holds"),
            ("hold", here.sheet, here.at(0, "hq_target"), "no months"),
            ("hold", here.sheet, here.at("@total", "m01"), "no months"),
            ("decompose", here.sheet, f"{here.at(0, 'hq_target')}:{here.at(1, 'hq_target')}", "given by HQ"),
            ("decompose", titles["rebalance"], "I7:K7", "made of formulas"),
            ("check_sheet", titles["rebalance"], "B2", "nothing to check"),
            ("why", here.sheet, "I7:K7", "one cell")):
        select(sheet, address)
        said = pressed(macro, here.book, "100", "1")
        assert said.grave, (macro, address)
        assert words in said.text, (macro, address, said.text)
    assert everything(here.book) == before


def _hide(here: Branch) -> None:
    here.sheet.range(here.at(4, "m01")).row_height = 0


def _merge(here: Branch) -> None:
    here.sheet.range(here.span(4, "m01", "m02")).merge()


def _puzzle(here: Branch) -> None:
    here.sheet.range(here.at(4, "fixed")).value = "all year"


@pytest.mark.parametrize(("spoil", "macro", "words"), [
    (_hide, "rebalance", "hidden rows"), (_hide, "hold", "hidden rows"),
    (_merge, "rebalance", "merged cells"),
    (_puzzle, "rebalance", "correct"), (_puzzle, "release", "all year")])
def test_rows_that_cannot_be_seen_or_read(spoil: Callable[[Branch], None], macro: str, words: str, office: Office) -> None:
    here = branch(office)
    spoil(here)
    here.select(here.span(4, "m03", "m12"))
    before = everything(here.book)
    said = pressed(macro, here.book)
    assert said.grave
    assert words in said.text
    assert everything(here.book) == before
