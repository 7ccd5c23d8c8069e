"""The frame around every function: what goes wrong becomes a marked cell with one sentence, and a line in the log. Floor 7."""
from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, Final

from udfs.answers.block import Answer, Block, RangeArgument
from udfs.answers.shapes import MISSING
from udfs.declare import FROM_EXCEL, declare_function
from udfs.failure import failure_text
from udfs.language import excel_language
from udfs.log import get_logger, log_file
from xlplan.decompose import Unsolved
from xlplan.errors import XlplanError
from xlplan.text import Text

Made = Callable[..., Answer]
_LOGGED: Final = 100  # failures of one call

_ENTER: Final = Text("。Excel 2019 及更早:先选好区域,再按 Ctrl+Shift+Enter", "。Excel 2019 及更早:先選好範圍,再按 Ctrl+Shift+Enter",
                     ". Excel 2019 and older: select the cells, then Ctrl+Shift+Enter")
_UNFIT: Final = Text("参数不合适:{why}", "參數不合適:{why}", "The arguments do not fit: {why}")
_LARGE: Final = Text("数太大:{why}", "數太大:{why}", "A number is too large: {why}")
_UNSOLVED: Final = Text("在限定时间内没有找到结果。请放宽固定或上下限", "在限定時間內沒有找到結果。請放寬固定或上下限",
                        "No result was found in the time allowed. Release holds or bounds")
_BROKEN: Final = Text("程序出错了,详情在日志 {file}", "程式出錯了,詳情在記錄檔 {file}",
                      "Something went wrong in the program; see the log {file}")


def worksheet_function(description: Text, **arguments: Text) -> Callable[[Made], Made]:
    """A decorator that makes a function callable from cells (see `declare.function`) and answer for its failures. The
    description goes on to say how to enter it where Excel does not spill."""
    def dress(made: Made) -> Made:
        said = Text(*(f"{what}{how}" for what, how in zip(description.all(), _ENTER.all(), strict=True)))
        return declare_function(said, description, **arguments)(catch_failures(made))
    return dress


def catch_failures(made: Made) -> Made:
    """The function, its blocks told the names of their arguments; it gives back a marked cell instead of raising."""
    signature = inspect.signature(made)

    @wraps(made)
    def answer(*given: Any) -> Answer:
        try:
            bound = signature.bind(*given)
            bound.apply_defaults()
            return made(*(_named_argument(value, name) for name, value in bound.arguments.items()))
        except Exception as why:
            return [[failed_cell(made.__name__, why)]]
    return answer


def failed_cell(name: str, why: Exception, before: int = 0) -> str:
    """The marked cell of a function that could not answer, its reason in the user's language and in the log; not there after
    too many failures `before` it in the same call, which would take seconds and push all else out of the log."""
    lang = excel_language()
    if isinstance(why, XlplanError):
        reason = why.say(lang)
    elif isinstance(why, Unsolved):
        reason = _UNSOLVED(lang)
    elif isinstance(why, (OverflowError, ValueError)):
        reason = (_LARGE if isinstance(why, OverflowError) else _UNFIT)(lang, why=why)
    else:
        reason = _BROKEN(lang, file=log_file())
    if before < _LOGGED:
        get_logger().info("%s: %s", name, reason, exc_info=None if isinstance(why, XlplanError) else why)
    return failure_text(reason)


def _named_argument(value: Any, name: str) -> Any:
    """The argument with its name; XlplanError where it could not be read, or was left out and is needed."""
    if value is None and name != FROM_EXCEL:
        raise XlplanError(MISSING, name=name)
    if isinstance(value, Block) and value.why_not is not None:
        raise value.why_not
    return replace(value, name=name) if isinstance(value, (Block, RangeArgument)) else value
