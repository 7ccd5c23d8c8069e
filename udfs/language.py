"""The language a person reads in Excel: the one chosen on the ribbon. Floor 7."""
from __future__ import annotations

import os
import time
from contextlib import suppress
from functools import lru_cache
from typing import Final

import xlwings as xw

from udfs.names import ADDIN, LABEL_SHEET, LANGUAGE_CELL
from xlplan.text import LANGS, Lang, system_lang

VARIABLE: Final = "XLPLAN_LANG"  # for tests and for Excel run by a program
_SECONDS: Final = 5  # a thousand failing cells ask Excel once


def excel_language() -> Lang:
    """XLPLAN_LANG, else what the add-in's label sheet says, else the system's."""
    chosen = os.environ.get(VARIABLE)
    return next((lang for lang in LANGS if lang == chosen), None) or _of_ribbon(int(time.monotonic() / _SECONDS))


@lru_cache(maxsize=1)
def _of_ribbon(_moment: int) -> Lang:
    said: object = None
    with suppress(Exception):  # no Excel, no add-in, or Excel is busy: none of that may cost a sentence
        said = xw.Book.caller().app.books[ADDIN].sheets[LABEL_SHEET].range(LANGUAGE_CELL).value
    return next((lang for lang in LANGS if lang == said), None) or system_lang()
