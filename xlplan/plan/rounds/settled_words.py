"""How a unit's target of the next round came about, in a few words. Floor 4."""
from __future__ import annotations

from typing import Final

from xlplan.plan.rounds.settle import UnitSettlement
from xlplan.text import Text

NEXT: Final = Text("下一轮", "下一輪", "Next round")
HOW: Final = Text("说明", "說明", "Note")
_STAYS: Final = Text("差异未处理,下达不变", "差異未處理,下達不變", "gap left open: the target stays")
_TAKEN: Final = Text("按申报接受", "按提報接受", "accepted as declared")
_BY_LINE: Final = Text("已有调整行", "已有調整列", "settled by HQ's lines")
_NOT_IN: Final = Text("没有计入的申报", "沒有計入的提報", "nothing declared counts")
_AGAIN: Final = Text("本轮已下发,重新下发", "本輪已發送,重新發送", "issued before in this round")


def how_settled(unit: UnitSettlement, accepts: bool) -> Text | None:
    """Why the target is what it is; None where what was declared is what was issued. `accepts`: whether silence accepts what a unit
    declared."""
    if unit.again:
        return _AGAIN
    if unit.settled:
        return _BY_LINE
    if unit.declared is None:
        return _NOT_IN
    return (_TAKEN if accepts else _STAYS) if unit.gap else None
