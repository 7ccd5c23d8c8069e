"""The frame around every button: which macro, what goes wrong and how it is said, what is remembered."""
from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import xlwings as xw

from udfs import messages, run
from udfs.buttons import macro_buttons
from udfs.edits import Edit, WrittenArea
from udfs.log import log_file
from udfs.macros import HOMES, MACROS, breakdown, from_table, plan
from udfs.prompt import LONGEST, picked_key
from udfs.session import Cancelled, Session, Stopped
from udfs.steps import Step, forget_last, remember_step, steps_of
from xlplan import terms
from xlplan.errors import XlplanError
from xlplan.pipeline.decompose.impossible import CANCEL
from xlplan.pipeline.decompose.method_words import METHODS
from xlplan.pipeline.decompose.refusals import CELLS, STEP_NEEDED
from xlplan.store.undo import LEVELS
from xlplan.text import LANGS, Lang, Text, same_text


class Excel:
    """As much of Excel as the frame touches."""

    def __init__(self) -> None:
        self.screen_updating = self.enable_events = self.display_alerts = True
        self.calculation: Any = "automatic"
        self.status_bar: Any = False
        self.told: list[tuple[str, Any]] = []

    def alert(self, text: str, title: str, buttons: str, mode: str) -> str:
        self.told.append((text, mode))
        return "ok"


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A workbook in front, records and log of the test's own."""
    monkeypatch.setenv("XLPLAN_STATE", str(tmp_path / "state"))
    monkeypatch.setenv("XLPLAN_LANG", "en")
    one = SimpleNamespace(app=Excel(), name="plan.xlsx", fullname=str(tmp_path / "plan.xlsx"))
    monkeypatch.setattr(xw.Book, "caller", classmethod(lambda cls: one))
    return one


def pressing(monkeypatch: pytest.MonkeyPatch, macro: Callable[[Session], str], name: str = "about") -> None:
    monkeypatch.setitem(MACROS, name, macro)
    run.macro(name)


@pytest.mark.parametrize("mode", ["automatic", "manual"])
def test_a_copy_carries_the_persons_own_mode_of_calculation(mode: str, book: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Like a saved file: a copy in manual mode would be mailed so, and the check of a copy would find that nobody set."""
    book.app.calculation, seen = mode, list[str]()

    class Own:
        def copied(self, book: Any, folder: Path) -> Path:
            seen.append(book.app.calculation)
            return folder / "copy.xlsx"

    monkeypatch.setattr("udfs.session.native_excel", Own)

    def macro(session: Session) -> str:
        assert session.copied(book, tmp_path) == tmp_path / "copy.xlsx"
        seen.append(session.app.calculation)
        return ""

    pressing(monkeypatch, macro)
    assert (seen, book.app.calculation) == ([mode, "manual"], mode)


def test_ctrl_z_is_offered_last_of_all_and_only_where_something_was_written(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Excel empties its list of undo steps at whatever else a program does."""
    def offered(text: str, procedure: str) -> None:
        book.app.told.append(("undo", (text, procedure, book.app.calculation, book.app.status_bar)))

    book.app.api = SimpleNamespace(OnUndo=offered)

    def writing(session: Session) -> str:
        session.wrote = True
        return "done"

    pressing(monkeypatch, writing)
    assert book.app.told == [("done", "info"), ("undo", ("About (xlplan)", "'xlplan.xlam'!UndoLast", "automatic", False))]
    book.app.told.clear()
    pressing(monkeypatch, lambda session: "nothing to do")
    assert book.app.told == [("nothing to do", "info")]


def raising(error: BaseException) -> Callable[[Session], str]:
    def macro(session: Session) -> str:
        raise error
    return macro


def test_every_button_has_its_macro_and_no_macro_is_without_button() -> None:
    assert set(MACROS) == {button.macro for button in macro_buttons()}
    for home, names in HOMES.items():
        module = importlib.import_module(f"udfs.macros.{home}")
        for name in names:
            assert callable(getattr(module, name))


def test_what_a_macro_gives_back_is_told(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[Any] = []

    def macro(session: Session) -> str:
        seen.append((session.app.calculation, session.app.screen_updating, session.app.enable_events, session.app.status_bar))
        return "done"

    pressing(monkeypatch, macro)
    assert seen == [("manual", False, False, "About…")]
    assert book.app.told == [("done", "info")]
    assert (book.app.calculation, book.app.screen_updating, book.app.enable_events, book.app.status_bar) == ("automatic", True, True, False)


class AppleError(Exception):
    errornumber = -1712


class ExcelBusyError(Exception):
    """xlwings raises one of this name."""


class ComError(Exception):
    hresult, excepinfo = -2146827284, (0, "Microsoft Excel", "Cannot edit PivotTable.", None, 0, -2146827284)


@pytest.mark.parametrize(("error", "words"), [
    (XlplanError(same_text("Select something else")), "Select something else"),
    (AppleError(), "Press Enter or Esc"), (ExcelBusyError(), "Press Enter or Esc"),
    (ComError(), "Cannot edit PivotTable."),
    (PermissionError(13, "Permission denied", "master.xlsx"), "master.xlsx"),
    (ZeroDivisionError("a mistake of ours"), "a mistake of ours"),
])
def test_what_goes_wrong_is_said_and_excel_is_as_before(error: Exception, words: str, book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    pressing(monkeypatch, raising(error))
    [(text, mode)] = book.app.told
    assert words in text
    assert mode == "critical"
    assert (book.app.calculation, book.app.screen_updating, book.app.status_bar) == ("automatic", True, False)
    if not isinstance(error, (XlplanError, AppleError, ExcelBusyError)):
        assert str(log_file()) in text


def test_the_log_has_what_the_dialog_leaves_out(book: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr("udfs.run.get_logger", lambda: caplog_logger(caplog))
    pressing(monkeypatch, raising(ZeroDivisionError("a mistake of ours")))
    assert "Traceback" in caplog.text
    assert "about" in caplog.text


def caplog_logger(caplog: pytest.LogCaptureFixture) -> Any:
    import logging  # noqa: PLC0415

    logger = logging.getLogger("frame")
    caplog.set_level(logging.INFO, logger="frame")
    return logger


@pytest.mark.parametrize(("error", "told"), [(Cancelled(), []), (Stopped(), [("Cancelled; nothing was changed", "info")])])
def test_who_cancels_is_not_scolded(error: Exception, told: list[tuple[str, str]], book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A question that is closed says nothing more; long work that is stopped says that it was."""
    pressing(monkeypatch, raising(error))
    assert book.app.told == told


def test_a_message_that_cannot_be_shown_breaks_nothing(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Excel, "alert", raising(ComError()))
    pressing(monkeypatch, lambda session: "done")


def test_progress_asks_whether_to_stop(book: Any) -> None:
    answers = [False, True]
    session = Session("consolidate", book, SimpleNamespace(), "en", lambda: answers.pop(0))
    session.progress(1, 9)
    assert book.app.status_bar == "Consolidate folder: 1 of 9 (hold Esc to cancel)"
    with pytest.raises(Stopped):
        session.progress(2, 9)


# -- words -----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("lang", LANGS)
def test_no_message_speaks_of_the_command_line(lang: Lang) -> None:
    given = {"where": "a.xlsx:plan", "cells": "B2", "rest": "C2", "found": "1", "step": "0.01", "n": "9", "what": same_text("--total"),
             "text": "1"}
    for sentence in messages._HERE:
        said = messages.excel_sentence(XlplanError(sentence, **given), lang)
        assert "--" not in said, said


def test_a_reason_inside_a_sentence_is_said_in_the_same_words() -> None:
    wrapped = XlplanError(Text("{why}", "{why}", "{why}"), why=CANCEL)
    assert "equally" in messages.excel_sentence(wrapped, "en")
    as_it_is = XlplanError(CELLS["text"], where="a", cells="B2", found="x")
    assert messages.excel_sentence(as_it_is, "en") == as_it_is.say("en")
    assert "number format" in messages.excel_sentence(XlplanError(STEP_NEEDED, n=9), "en")


@pytest.mark.parametrize("lang", LANGS)
def test_questions_fit_into_excels_own_box(lang: Lang) -> None:
    """Excel shows 255 characters of a question."""
    choices = "\n".join(f"{i}  {text(lang)}" for i, text in enumerate(METHODS.values()) if i < 4)
    rounds = "\n".join(f"{i}  {text(lang)}" for i, text in enumerate(terms.ROUNDS.values()))
    beginnings = "\n".join(("1  " + plan._TABLE(lang, place="导出数据 2024-2026年!A1:BB99999", n="99,999"), "2  " + plan._EMPTY(lang)))
    for question in (breakdown._TOTAL(lang, range="AA1000:AZ2000", n=26_000, total="123,456,789,012.34"),
                     breakdown._HOW(lang, choices=choices), from_table.YEAR(lang), from_table.COMPANY(lang),
                     plan._ROUND(lang, choices=rounds), plan._FROM(lang, choices=beginnings),
                     from_table._GOAL(lang, later=from_table._LATER(lang))):
        assert len(question) <= LONGEST, question


NAMES = {"guide": "一下", "bottom_up": "一上", "equal": "平均", "equal_populated": "平均 · 已有数的格"}


@pytest.mark.parametrize(("typed", "key"), [
    ("2", "bottom_up"), ("２", "bottom_up"), ("一上", "bottom_up"), (" 一下 ", "guide"),
    ("平均", "equal"),  # a whole name goes before the beginning of another
    ("平均 · 已", "equal_populated"),
    ("一", None), ("5", None), ("0", None), ("年", None), ("　", None)])
def test_a_choice_is_made_by_number_by_name_or_by_the_beginning_of_one(typed: str, key: str | None) -> None:
    if key is not None:
        assert picked_key(typed, NAMES) == key
        return
    with pytest.raises(XlplanError) as refused:
        picked_key(typed, NAMES)
    assert "1 to 4" in refused.value.say("en")


# -- what Undo remembers ---------------------------------------------------------------------------------------------

def step(value: float) -> WrittenArea:
    return WrittenArea(Edit("计划", (2, 2, 2, 3), ((1.5, "=A1"),)), Edit("计划", (2, 2, 2, 3), ((value, "甲"),), "=XLP_SPREAD(1,A1)"))


def test_steps_are_kept_beside_the_workbooks_not_in_them(book: Any, tmp_path: Path) -> None:
    assert steps_of(book) == []
    for n in range(LEVELS + 5):
        remember_step(book, "decompose", [step(float(n))], {"计划!B2": "因为"})
    kept = steps_of(book)
    assert [s.written for s in kept] == [(step(float(n)),) for n in range(5, LEVELS + 5)]
    assert (kept[-1].macro, kept[-1].why, kept[-1].count) == ("decompose", {"计划!B2": "因为"}, 2)
    forget_last(book)
    assert steps_of(book) == kept[:-1]
    other = SimpleNamespace(name="other.xlsx", fullname=str(tmp_path / "other.xlsx"))
    assert steps_of(other) == []  # type: ignore[arg-type]
    assert list(tmp_path.glob("*.xlsx*")) == []


def test_a_record_that_is_damaged_is_no_record(book: Any, tmp_path: Path) -> None:
    remember_step(book, "hold", [step(1.0)], {})
    [record] = (tmp_path / "state" / "excel").glob("*.json")
    for text in ("", "{", "[]", '{"format": 99, "steps": []}', '{"format": 1, "steps": [{}]}'):
        record.write_text(text, encoding="utf-8")
        assert steps_of(book) == []
    remember_step(book, "hold", [step(2.0)], {})
    assert [s.written[0].now.rows[0][0] for s in steps_of(book)] == [2.0]


def test_a_workbook_in_the_cloud_is_known_by_its_name(tmp_path: Path, book: Any) -> None:
    class Cloud:
        name = "plan.xlsx"

        @property
        def fullname(self) -> str:
            raise OSError("no local path")

    remember_step(Cloud(), "hold", [step(1.0)], {})  # type: ignore[arg-type]
    [kept] = steps_of(Cloud())  # type: ignore[arg-type]
    assert kept == Step("hold", kept.at, (step(1.0),))
