"""The line above a table that prints its control number, and that of all, on each of its pages: by it a signed page of paper is held
against the cover and the file. Floor 3."""
from __future__ import annotations

import re
from typing import Final

from xlplan.text import LANGS, Lang, Text
from xlplan.workbook.layout import LEFT, SUBTITLE
from xlplan.workbook.rawbook import At, RawSheet

PLACE: Final[At] = (SUBTITLE + 1, LEFT)
FOUR_DIGITS: Final = "0000"
_LINE: Final = Text("校验码 {table} · 全部表 {whole}", "校驗碼 {table} · 全部表 {whole}", "Control no. {table} · all tables {whole}")
_NUMBER: Final = r"(?:\d{4}|–)"
_PRINTED: Final = re.compile("|".join(re.escape(_LINE(lang, table="#", whole="#")).replace(re.escape("#"), _NUMBER) for lang in LANGS))
_BEGINS: Final = tuple(f'"{_LINE(lang, table="#", whole="#").partition("#")[0]}"&TEXT(' for lang in LANGS)


def line_text(lang: Lang, table: int, whole: int) -> str:
    """What it says of those numbers."""
    return _LINE(lang, table=f"{table:04}", whole=f"{whole:04}")


def line_formula(lang: Lang, table: str, whole: str) -> str:
    """The formula of it, by the cells that hold the numbers."""
    before, between, _ = _LINE(lang, table="#", whole="#").split("#")
    return f'"{before}"&TEXT({table},"{FOUR_DIGITS}")&"{between}"&TEXT({whole},"{FOUR_DIGITS}")'


def is_line(text: str) -> bool:
    """Whether a text above a table is that line, in any language."""
    return _PRINTED.fullmatch(text) is not None


def holds_line(sheet: RawSheet, at: At) -> bool:
    """Whether the cell has its formula, whatever it came to: nothing was calculated yet, the cover is gone."""
    return sheet.formulas.get(at, "").lstrip("=").startswith(_BEGINS)
