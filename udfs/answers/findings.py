"""XLP_CHECK: what the check of the open workbook finds, as a spilled list. Floor 7."""
from __future__ import annotations

from typing import Any, Final

import xlwings as xw

from udfs.answers.block import Answer, RangeArgument
from udfs.answers.read_cell import shown_value
from udfs.language import excel_language
from udfs.live_book import raw_book
from xlplan import terms
from xlplan.errors import XlplanError
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.text import Lang, Text
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.words import SEVERITY_NAMES

_HEADS: Final = (terms.SEVERITY, terms.CODE, terms.CELL,
                 Text("填报数", "填報數", "Found"), Text("应为", "應為", "Expected"), terms.DIFFERENCE,
                 Text("问题", "問題", "What"))
_NONE: Final = Text("没有发现问题", "沒有發現問題", "Nothing to report")
_NO_SHEET: Final = Text("没有工作表「{name}」", "沒有工作表「{name}」", "There is no sheet “{name}”")


def judge_book(book: xw.Book) -> FileResult:
    """The verdict on the open workbook: what `xlplan check` says of the same file."""
    return validate_submissions([extract_submission(raw_book(book))])[0]


def list_findings(sheet: RangeArgument, caller: Any) -> Answer:
    """A header, then one row a finding of the calling workbook, or of one sheet of it; gravest first."""
    lang = excel_language()
    here: xw.Range = sheet.range if sheet.range is not None else caller
    only = here.sheet.name if sheet.range is not None else shown_value(sheet.value)
    if only and only not in [s.name for s in here.sheet.book.sheets]:
        raise XlplanError(_NO_SHEET, name=only)
    out: Answer = [[head(lang) for head in _HEADS]]
    out += [_finding_row(d, lang) for d in judge_book(here.sheet.book).diagnostics if not only or d.sheet == only]
    return out if len(out) > 1 else [*out, [*[None] * (len(_HEADS) - 1), _NONE(lang)]]


def _finding_row(d: Diagnostic, lang: Lang) -> list[float | str | None]:
    place = f"{d.sheet}!{d.cell}" if d.sheet and d.cell else d.sheet
    numbers = (x if x is None or isinstance(x, str) else float(x) for x in (d.found, d.expected, d.difference))
    return [SEVERITY_NAMES[d.severity or Severity.NOTE](lang), d.code, place, *numbers, message_of(d, lang)]
