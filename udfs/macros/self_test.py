"""自检: every function and every button tried on scratch workbooks in this very Excel, with a sheet of PASS and FAIL. Floor 7.

It is the one test that no build machine can run: Excel, COM or AppleScript, the add-in and Python together.
"""
from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, Final

import xlwings as xw

from udfs.edits import enter_formula
from udfs.live_cells import error_of
from udfs.macros.rehearsal import Rehearsal
from udfs.macros.report import FAIL, PASS, TestLine, report_book
from udfs.names import ADDIN
from udfs.samples import SAMPLES, SPREAD
from udfs.session import LABELS, Session
from xlplan.address import on_sheet
from xlplan.text import Text

_ASK: Final = Text("自检会新建几个空白工作簿,试运行每个函数和按钮,约一两分钟;您的文件不会动。开始吗?",
                   "自我檢測會新增幾個空白活頁簿,試執行每個函數和按鈕,約一兩分鐘;您的檔案不會動。開始嗎?",
                   "The self-test opens scratch workbooks and tries every function and button on them, for a minute or two. "
                   "Your own files are left alone. Start?")
_WIZARD: Final = Text("函数向导的说明", "函數精靈的說明", "Texts of the function wizard")
_CONTEXT: Final = Text("按钮随工作簿变灰", "按鈕隨活頁簿變灰", "Buttons follow the workbook")
_KIND: Final = f"'{ADDIN}'!KindInFront"
_STATE: Final = f"'{ADDIN}'!WizardState"
_DONE: Final = Text("{ok} 项通过,{bad} 项不通过,见工作簿「{book}」", "{ok} 項通過,{bad} 項不通過,見活頁簿「{book}」",
                    "{ok} passed, {bad} failed; see the workbook “{book}”")


def self_test(session: Session) -> str:
    """Tries everything, and leaves a workbook with one line for each. Stopped leaves nothing."""
    session.agree(_ASK)
    folder = Path(tempfile.mkdtemp(prefix="xlplan-self-test-"))
    before = {book.name for book in session.app.books}
    lines: list[TestLine] = []
    try:
        rehearsal = Rehearsal(session, folder)
        acts = rehearsal.acts()
        for n, (name, act) in enumerate(acts, 1):
            session.progress(n, len(acts) + len(SAMPLES))
            lines.append(try_act(LABELS[name](session.lang), act))
        lines.append(try_act(_CONTEXT(session.lang), partial(_require_kinds, session, rehearsal)))
        if sys.platform != "darwin":  # where xlwings has none
            lines += _try_functions(session, rehearsal, len(acts))
    finally:
        for book in [b for b in session.app.books if b.name not in before]:
            with suppress(Exception):
                book.close()
        shutil.rmtree(folder, ignore_errors=True)
    bad = sum(line.verdict == FAIL for line in lines)
    return _DONE(session.lang, ok=len(lines) - bad, bad=bad, book=report_book(session, lines).name)


def try_act(name: str, act: Callable[[], object]) -> TestLine:
    """One line: FAIL with the reason where the act raises."""
    start = time.perf_counter()
    try:
        detail, verdict = str(act() or ""), PASS
    except Exception as why:
        detail, verdict = f"{type(why).__name__}: {why}", FAIL
    return TestLine(name, verdict, round(time.perf_counter() - start, 2), detail.replace("\n", " | ")[:500])


def _try_functions(session: Session, rehearsal: Rehearsal, done: int) -> list[TestLine]:
    """Every function once, in cells of a scratch workbook; `done` acts went before."""
    book = session.app.books.add()
    lines = [try_act(_WIZARD(session.lang), partial(_require_spoken, session))]
    sheet = book.sheets[0]
    enter_formula(sheet.range("D1"), SPREAD)
    given = {"plan": rehearsal.plan, "figure": rehearsal.figure, "blank": "Z1", "spread": on_sheet(sheet.name, "D1")}
    for i, (name, (formula, result)) in enumerate(SAMPLES.items(), 1):
        session.progress(done + i, done + len(SAMPLES))
        lines.append(try_act(name, partial(_require_equal, session, sheet.range((i, 1)), formula.format(**given), result)))
    return lines


def _require_kinds(session: Session, rehearsal: Rehearsal) -> str:
    """The kinds of workbooks that VBA told apart; ValueError where it took one for another."""
    kinds = rehearsal.kinds()
    for book, kind in kinds:
        book.activate()
        found = str(session.app.macro(_KIND)() or "")
        if found != kind:
            raise ValueError(f"{book.name} is taken for {found or 'unknown'}, not {kind}")
    return ", ".join(kind for _, kind in kinds)


def _require_spoken(session: Session) -> str:
    """The language of the function wizard; ValueError where it is another than the ribbon's."""
    state = str(session.app.macro(_STATE)() or "")
    if state != session.lang:
        raise ValueError(state or "the add-in does not answer")
    return state


def _require_equal(session: Session, cell: xw.Range, formula: str, result: float) -> str:
    """The formula; ValueError where its value is another."""
    enter_formula(cell, formula)
    session.app.calculate()
    found: Any = cell.options(err_to_str=True).value
    if not isinstance(found, (int, float)) or error_of(found) or abs(found - result) > 1e-9:
        raise ValueError(f"{formula} is {error_of(found) or found!r}, not {result:g}")
    return formula
