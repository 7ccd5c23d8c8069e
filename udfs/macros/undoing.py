"""撤销: what the last button changed in this workbook, put back. Floor 7."""
from __future__ import annotations

from typing import Final

from udfs.edits import put_back, write_edits
from udfs.session import LABELS, Session
from udfs.steps import changed_since, forget_last, steps_of
from xlplan.address import a1
from xlplan.errors import XlplanError
from xlplan.text import Text, list_briefly

_NOTHING: Final = Text("没有可以撤销的:这台电脑上没有本功能区在「{book}」里改数的记录",
                       "沒有可以復原的:這台電腦上沒有本功能區在「{book}」裡改數的記錄",
                       "There is nothing to undo: this computer knows of no change made in “{book}” from this tab")
_DIFFERS: Final = Text("{at} 的「{label}」之后,{cells} 又改过,所以没有撤销。请手工改回",
                       "{at} 的「{label}」之後,{cells} 又改過,所以沒有復原。請手動改回",
                       "{cells} changed again after “{label}” at {at}, so nothing was undone. Put them back by hand")
_DONE: Final = Text("已撤销 {at} 的「{label}」({n} 格);还可以再撤销 {left} 步", "已復原 {at} 的「{label}」({n} 格);還可以再復原 {left} 步",
                    "“{label}” at {at} is undone (cells: {n}); steps left to undo: {left}")


def undo(session: Session) -> str:
    """One step back; nothing where a cell has changed since."""
    every = steps_of(session.book)
    if not every:
        raise XlplanError(_NOTHING, book=session.book.name)
    last = every[-1]
    label, at = LABELS[last.macro], last.at.replace("T", " ")
    if other := changed_since(session.book, last):
        cells = list_briefly(f"{sheet}!{a1(row, column)}" if row else sheet for sheet, row, column in other)
        raise XlplanError(_DIFFERS, at=at, label=label, cells=cells)
    done = write_edits(session.book, [(one.was, one.now.array) for one in reversed(last.written)])
    try:
        forget_last(session.book)
    except OSError:  # what is told then is that nothing was changed
        put_back(session.book, done)
        raise
    return _DONE(session.lang, at=at, label=label(session.lang), n=last.count, left=len(every) - 1)
