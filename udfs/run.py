"""The frame around every macro: one workbook, one language, all or nothing, and a sentence at the end. Floor 7."""
from __future__ import annotations

from typing import Any, Final

import xlwings as xw

from udfs import messages
from udfs.cancelling import escape_pressed
from udfs.language import excel_language
from udfs.log import get_logger, log_file
from udfs.prompt import prompt_of
from udfs.session import Cancelled, Session, Stopped
from xlplan.errors import XlplanError
from xlplan.text import Lang

# What Windows and AppleScript answer while a cell is being edited or a dialog is open.
_BUSY: Final = frozenset({-2147418111, -2147417846, -2146777998, -1712})


def macro(name: str) -> None:
    """What a button of the ribbon calls: the macro of that name over the workbook in front. It never raises once Excel answers."""
    book = xw.Book.caller()
    run_session(Session(name, book, prompt_of(book.app), excel_language(), lambda: escape_pressed(book.app)))


def run_session(session: Session) -> None:
    """Run the session's macro and tell the person what came of it."""
    from udfs.macros import MACROS  # noqa: PLC0415 - the macros import what is above

    text, grave = "", False
    try:
        with session.quiet():
            text = MACROS[session.macro](session)
    except Stopped:
        text = messages.STOPPED(session.lang)
    except Cancelled:
        text = ""
    except Exception as why:
        text, grave = error_sentence(why, session.lang), True
        get_logger().info("%s: %s", session.macro, text, exc_info=None if isinstance(why, XlplanError) else why)
    if text:
        try:
            session.prompt.tell(text, grave=grave)
        except Exception:
            get_logger().exception("%s: could not be told: %s", session.macro, text)
    session.offer_undo()


def error_sentence(why: Exception, lang: Lang) -> str:
    """What went wrong, in words that say what to do."""
    if isinstance(why, XlplanError):
        return messages.excel_sentence(why, lang)
    if _BUSY & set(_error_numbers(why)) or type(why).__name__ == "ExcelBusyError":
        return messages.BUSY(lang)
    of = messages.REFUSED if _error_numbers(why) else messages.FILES if isinstance(why, OSError) else messages.BROKEN
    return of(lang, reason=_error_text(why), log=log_file())


def _error_numbers(why: Any) -> list[int]:
    """The numbers by which Excel names an error: of COM, or of AppleScript."""
    given = [getattr(why, "hresult", None), getattr(why, "errornumber", None)]
    if isinstance(info := getattr(why, "excepinfo", None), tuple):
        given.append(info[-1])
    return [number for number in given if isinstance(number, int)]


def _error_text(why: Any) -> str:
    info = getattr(why, "excepinfo", None)
    return str(info[2]) if isinstance(info, tuple) and len(info) > 2 and info[2] else f"{type(why).__name__}: {why}"
