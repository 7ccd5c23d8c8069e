"""At the foot of the cover: who signs a declaration, or who acknowledges an approval. Floor 3."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from xlplan.address import a1
from xlplan.text import Lang, Text
from xlplan.workbook.blueprint import RowSpec, Sheet, Validation
from xlplan.workbook.forms import RECEIPT, RECEIPT_FIELDS, SIGN_FIELDS, SIGN_STEPS
from xlplan.workbook.words import WORDS
from xlplan.workbook.writing.page import put_section

_Places = Mapping[str, tuple[int, int]]  # field -> its first and last column
_SIGNED: Final[_Places] = dict(zip(SIGN_FIELDS, ((4, 4), (5, 5), (6, 6), (7, 7), (8, 9)), strict=True))
_RECEIVED: Final[_Places] = dict(zip(RECEIPT_FIELDS, ((4, 5), (6, 7), (8, 9)), strict=True))


def put_signoff(sheet: Sheet, signs: Mapping[str, str], words: Mapping[str, Text], lang: Lang, row: int) -> None:
    """The steps of sign-off from that row on."""
    _put_block(sheet, signs, "signoff", [(step, words[step](lang)) for step in SIGN_STEPS], _SIGNED, lang, row)


def put_receipt(sheet: Sheet, signs: Mapping[str, str], lang: Lang, row: int) -> None:
    """The line on which the unit says that HQ's approval has reached it."""
    _put_block(sheet, signs, RECEIPT, [(RECEIPT, WORDS["receipt_line"](lang))], _RECEIVED, lang, row)
    sheet.rows[row + 2] = RowSpec(height=30)
    at, mark = a1(row + 2, _RECEIVED["mark"][0]), WORDS["mark"](lang)
    sheet.validations.append(Validation((at,), "list", f'"{mark}"', prompt_title=mark, error_title=mark, error=WORDS["list_error"](lang)))


def _put_block(sheet: Sheet, signs: Mapping[str, str], title: str, steps: Iterable[tuple[str, str]], places: _Places, lang: Lang,
               row: int) -> None:
    row = put_section(sheet, row, title, lang)
    sheet.put(row, 2, WORDS["step"](lang), "header")
    sheet.put(row, 3, None, "header")
    for name, (c, last) in places.items():
        sheet.put(1, c, name, "key")
        for k in range(c, last + 1):
            sheet.put(row, k, WORDS[name](lang) if k == c else None, "header")
    for step, label in steps:
        row += 1
        sheet.rows[row] = RowSpec(height=22)
        sheet.put(row, 1, f"sign|{step}", "key")
        sheet.put(row, 2, label, "field")
        sheet.put(row, 3, None, "field")
        sheet.merges.append((row, 2, row, 3))
        for name, (c, last) in places.items():
            for k in range(c, last + 1):
                sheet.put(row, k, (signs.get(f"{step}|{name}") or None) if k == c else None, "input_text")
            if last > c:
                sheet.merges.append((row, c, row, last))
