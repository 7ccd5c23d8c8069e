"""个人计划 in another program: formulas come to the cached values, nothing is cut on paper, each language is only itself."""
from __future__ import annotations

from pathlib import Path

import pytest
from individual_case import context
from libreoffice import needs_office, needs_poppler
from lint_tool import lint
from test_look import cut, foreign, pages
from test_recalculation import differences

from xlplan.excel.writing.write import write_workbook
from xlplan.plan.individual import person_book
from xlplan.text import LANGS, Lang

ZHANG, WANG, ZHAO = 0, 2, 4  # the whole year and over-assigned; from July on; without any target


@needs_office
@pytest.mark.parametrize(("who", "lang"), [(ZHANG, "zh-CN"), (WANG, "zh-TW"), (ZHAO, "en")])
def test_every_formula(who: int, lang: Lang, tmp_path: Path) -> None:
    book = person_book(context(who, lang))
    assert sum(c.formula is not None for s in book.sheets for c in s.cells.values()) > 400
    assert differences(book, tmp_path / "plan.xlsx") == []


@needs_office
@needs_poppler
@pytest.mark.parametrize("lang", LANGS)
def test_it_prints(lang: Lang, tmp_path: Path) -> None:
    book = person_book(context(WANG, lang))
    printed = pages(write_workbook(book, tmp_path / "plan.xlsx").path)
    assert cut(printed) == []
    assert book.sheets[0].title in printed[0]
    months = next(i for i, page in enumerate(printed) if book.sheets[1].title in page)  # the year takes two pages in English
    assert months in (1, 2)
    assert all(book.sheets[2].title in page for page in printed[months + 1:])  # its head is repeated on every page


@pytest.mark.parametrize("lang", LANGS)
def test_it_speaks_one_language(lang: Lang, tmp_path: Path) -> None:
    assert foreign(write_workbook(person_book(context(ZHANG, lang)), tmp_path / "plan.xlsx").path, lang) == []


@pytest.mark.lint
def test_excel_opens_it_without_repair(tmp_path: Path) -> None:
    files = [write_workbook(person_book(context(who, lang)), tmp_path / f"{lang}.xlsx").path
             for who, lang in zip((ZHANG, WANG, ZHAO), LANGS, strict=True)]
    assert lint(*files) == ""
