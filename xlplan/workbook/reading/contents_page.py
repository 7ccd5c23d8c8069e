"""The master's contents page read back: nothing on it is HQ's to fill in, so whatever else stands there is named. Floor 3."""
from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import LANGS, Lang
from xlplan.workbook.layout import LEFT, TITLE
from xlplan.workbook.rawbook import At, RawSheet, plain_text
from xlplan.workbook.reading.pages import stray_on
from xlplan.workbook.reading.stray_content import report_blocks
from xlplan.workbook.words import WORDS
from xlplan.workbook.writing.master_book import empty_frames, home_of
from xlplan.workbook.writing.master_home import words_before
from xlplan.workbook.writing.printed_page import PrintedPage, page_of

_OWN: Final = (TITLE, LEFT)  # company and year when the master was made; both may have changed since


def judge_contents(sheet: RawSheet) -> list[Diagnostic]:
    """XP116 for every block of content on the page that is not printed there, in the language of its mark or, without one,
    the one that explains most of it."""
    marks = {plain_text(line[0]) for line in sheet.values if line}
    langs = [lang for lang in LANGS if _printed_page(lang).mark in marks] or LANGS
    strays = [stray_on(sheet, _printed_page(lang), _own_title(sheet, lang), _printed_before()) for lang in langs]
    fewest = min(strays, key=len)
    return report_blocks(sheet, None, fewest)


@lru_cache(maxsize=len(LANGS))
def _printed_page(lang: Lang) -> PrintedPage:
    return page_of(home_of(empty_frames({}, lang), lang), {_OWN})


@lru_cache(maxsize=1)
def _printed_before() -> frozenset[str]:
    return words_before()


def _own_title(sheet: RawSheet, lang: Lang) -> dict[At, str]:
    """The title, whatever company and year it names."""
    words = WORDS["plan_title"](lang, year="").strip()
    titles = (plain_text(line[LEFT - 1]) for line in sheet.values[:TITLE + 2] if len(line) >= LEFT)
    mine = next((text for text in titles if re.sub("[0-9]{4}", "", text.rpartition(" · ")[2]).strip() == words), "")
    return {_OWN: mine} if mine else {}
