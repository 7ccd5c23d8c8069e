"""Why the engine cannot do it, in a planner's words. Floor 6."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from xlplan import terms
from xlplan.address import a1
from xlplan.decompose import Infeasible
from xlplan.errors import XlplanError
from xlplan.pipeline.decompose.steps_typed import plain_number, steps_to_amount
from xlplan.schema.wording.conflicts import say_conflict
from xlplan.text import Text
from xlplan.units import Unit
from xlplan.workbook.rawbook import At

_SAID: Final = Text("{where}:{why}", "{where}:{why}", "{where}: {why}")
_ALONE: Final = Text("不能这样分解:{why}", "不能這樣分解:{why}", "Cannot be done: {why}")
CANCEL: Final = Text("能动的格正负相抵,合计为零,没有比例可言。请改用 --method equal,或给 --weights",
                     "能動的格正負相抵,合計為零,沒有比例可言。請改用 --method equal,或給 --weights",
                     "the cells that may move cancel to zero, so nothing is in proportion to them. "
                     "Use --method equal, or give --weights")
_SIGNS: Final = Text("这个取整规则只用于同号的数。请用 --rule largest_remainder",
                     "這個取整規則只用於同號的數。請用 --rule largest_remainder",
                     "this rule is for numbers of one sign. Use --rule largest_remainder")
_BOUNDS: Final = Text("取整规则 cumulative 和 last 不能带上下限。请用 --rule largest_remainder",
                      "取整規則 cumulative 和 last 不能帶上下限。請用 --rule largest_remainder",
                      "the rules cumulative and last take no bounds. Use --rule largest_remainder")
_LARGE: Final = Text("数太大:{why}", "數太大:{why}", "a number is too large: {why}")
_OTHER: Final = terms.in_sentence(_ALONE)
_KNOWN: Final = (("add up to zero", CANCEL), ("for amounts of one sign", _SIGNS), ("takes no lower or upper", _BOUNDS))


def impossible_error(why: Exception, where: str, unit: Unit, cells: Sequence[At] | Callable[[tuple[int, ...]], str]) -> XlplanError:
    """The sentence of an error of `spread`; `cells` by their index in the flat array, or their names."""
    def name(index: tuple[int, ...]) -> str:
        return cells(index) if callable(cells) else a1(*cells[index[0]])

    if isinstance(why, Infeasible):
        conflict = why.conflict
        reason = Text.of(lambda lang: say_conflict(conflict, lang, amount=lambda n: plain_number(steps_to_amount(int(n), unit)), cell=name))
    elif isinstance(why, OverflowError):
        reason = _LARGE.filled(why=why)
    else:
        known = next((text for words, text in _KNOWN if words in str(why)), None)
        reason = known or _OTHER.filled(why=why)
    return XlplanError(_SAID, where=where, why=reason) if where else XlplanError(_ALONE, why=reason)
