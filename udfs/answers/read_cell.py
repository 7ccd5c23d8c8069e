"""One cell of an argument read as what it must be. Nothing is guessed: text that is a number is refused. Floor 7."""
from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Final

from udfs.answers.block import Block, Held
from udfs.live_cells import error_of
from xlplan.errors import XlplanError
from xlplan.text import Text, text_list

_EPOCH: Final = date(1899, 12, 30)
_DAYS: Final = 2_958_465  # Excel's last day
_LEAP: Final = 60  # its 29 February 1900, which never was
_YES: Final = frozenset({"x", "1", "true", "yes", "✓", "√", "×", "是", "固定"})
_NO: Final = frozenset({"", "0", "false", "no", "否"})

_TEXT: Final = Text("{where} 是文本「{found}」,不是数字。请改成数字,或用 XLP_NUMBER 读出",
                    "{where} 是文字「{found}」,不是數字。請改成數字,或用 XLP_NUMBER 讀出",
                    "{where} holds the text “{found}”, not a number. Type a number, or read it with XLP_NUMBER")
_ERROR: Final = Text("{where} 是错误值 {found}。请先改正", "{where} 是錯誤值 {found}。請先修正",
                     "{where} holds the error {found}. Correct it first")
_OTHER: Final = Text("{where} 是 {found},不是数字", "{where} 是 {found},不是數字", "{where} holds {found}, not a number")
_NO_MARK: Final = Text("{where} 是「{found}」。要固定的格请写 TRUE、1 或 x,其他留空",
                       "{where} 是「{found}」。要固定的格請寫 TRUE、1 或 x,其他留空",
                       "{where} holds “{found}”. Mark a hold with TRUE, 1 or x, and leave the others blank")
_NO_DAY: Final = Text("{where} 是「{found}」,不是日期。请写成 2027-06-30", "{where} 是「{found}」,不是日期。請寫成 2027-06-30",
                      "{where} holds “{found}”, not a date. Write it as 2027-06-30")
_TWO_DAYS: Final = Text("{where} 是「{found}」,可能是 {readings}。请写成 2027-06-30",
                        "{where} 是「{found}」,可能是 {readings}。請寫成 2027-06-30",
                        "{where} holds “{found}”, which may be any of {readings}. Write it as 2027-06-30")
_NOT_WHOLE: Final = Text("{where} 是「{found}」,应是 {first} 到 {last} 的整数", "{where} 是「{found}」,應是 {first} 到 {last} 的整數",
                         "{where} holds “{found}”; it must be a whole number from {first} to {last}")


def read_number(block: Block, row: int, column: int) -> Decimal | None:
    """The number as it is written, by its shortest decimal; None where blank. XlplanError for anything else."""
    found = block.cells[row][column]
    if found is None:
        return None
    if isinstance(found, float):
        return Decimal(repr(found))
    if isinstance(found, (Decimal, int)) and not isinstance(found, bool) and not error_of(found):
        return Decimal(found)
    sentence = _ERROR if error_of(found) else _TEXT if isinstance(found, str) else _OTHER
    raise XlplanError(sentence, where=block.where(row, column), found=shown_value(found))


def read_whole(block: Block, row: int, column: int, first: int, last: int) -> int:
    """The whole number from `first` to `last`."""
    found = read_number(block, row, column)
    if found is None or found != int(found) or not first <= found <= last:
        raise XlplanError(_NOT_WHOLE, where=block.where(row, column), found=shown_value(block.cells[row][column]), first=first, last=last)
    return int(found)


def read_mark(block: Block, row: int, column: int) -> bool:
    """Whether the cell is marked: TRUE, 1, x and the like, against blank, FALSE, 0. XlplanError for anything else, such as
    amounts given in the place of marks."""
    found = block.cells[row][column]
    said = shown_value(found).casefold()
    if said in _YES or said in _NO:
        return said in _YES
    raise XlplanError(_ERROR if error_of(found) else _NO_MARK, where=block.where(row, column), found=shown_value(found))


def read_day(block: Block, row: int, column: int) -> date | None:
    """The date, also from Excel's number of one, which DATE() and TODAY() give, and from a text as date cells of workbooks are read;
    None where blank. XlplanError for a text of two readings."""
    found = block.cells[row][column]
    if found is None:
        return None
    if isinstance(found, str) and not error_of(found):
        from xlplan.workbook.reading.date_cells import read_date_cell  # noqa: PLC0415 - only who writes dates as texts

        read = read_date_cell(found)
        if read.code in ("", "XP216"):
            return date.fromisoformat(read.text) if read.text else None
        raise XlplanError(_TWO_DAYS if read.readings else _NO_DAY, where=block.where(row, column), found=shown_value(found),
                          readings=text_list(read.readings))
    count = (found.date() - _EPOCH).days if isinstance(found, datetime) else found  # a mere time is no day
    if isinstance(count, (float, int)) and not isinstance(count, bool) and 1 <= count < _DAYS + 1:
        return _EPOCH + timedelta(days=int(count) + (count < _LEAP))
    raise XlplanError(_ERROR if error_of(found) else _NO_DAY, where=block.where(row, column), found=shown_value(found))


def read_word(block: Block, row: int, column: int) -> str:
    """The text without blanks around it; '' where blank, a number as its digits. XlplanError for an error."""
    found = block.cells[row][column]
    if error_of(found):
        raise XlplanError(_ERROR, where=block.where(row, column), found=shown_value(found))
    return shown_value(found)


def shown_value(found: Held) -> str:
    """The value in a sentence."""
    if found is None:
        return ""
    if isinstance(found, datetime):
        return found.date().isoformat()
    if isinstance(found, bool):
        return str(found).upper()
    return error_of(found) or (f"{found:.15g}" if isinstance(found, float) else str(found).strip())
