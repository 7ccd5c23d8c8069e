"""The sales goal as it was asked for, and the weights of units. Room between exports and pipeline."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xlplan.drafting.guesses import Guess, of_rows
from xlplan.errors import XlplanError
from xlplan.tables.master.rows import Row
from xlplan.text import Text, fold_text
from xlplan.units import AS_STATED, PERCENT, WAN_YUAN

_GROWTH: Final = re.compile(r"([+-]?\d+(?:\.\d+)?)\s*%")
_GOAL: Final = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(亿元?|億元?|万元?|萬元?|千元|元|yuan)")
_POWERS: Final = {"亿": 8, "億": 8, "万": 4, "萬": 4, "千": 3, "元": 0, "y": 0}
_NO_GROWTH: Final = Text("增幅 {found} 看不懂:写成 12% 或 -3.5%(百分数,至多一位小数)",
                         "增幅 {found} 看不懂:寫成 12% 或 -3.5%(百分數,至多一位小數)",
                         "{found} is no growth: write 12% or -3.5% (in percent, one decimal at most)")
_NO_GOAL: Final = Text("目标 {found} 看不懂:数字后面要写单位,如 3000万、1.2亿、30000000元",
                       "目標 {found} 看不懂:數字後面要寫單位,如 3000萬、1.2億、30000000元",
                       "{found} is no goal: write the unit behind the number, such as 3000万, 1.2亿 or 30000000元")
_BOTH: Final = Text("--growth 和 --goal 只能给一个", "--growth 和 --goal 只能給一個", "Give --growth or --goal, not both")
_BASE: Final = Text("去年全年的销售额", "去年全年的銷售額", "Sales of all of last year")
_BASE_ESTIMATED: Final = Text("去年全年(含推算的月份)的销售额", "去年全年(含推算的月份)的銷售額",
                    "Sales of all of last year, proposed months among them")
_BY_LAST_YEAR: Final = Text("按上年销售的占比分", "按去年銷售的占比分", "Shared out as last year's sales")
_NAME: Final = Text("销售额", "銷售額", "Sales")


@dataclass(frozen=True, slots=True)
class Asked:
    """The goal that was asked for: `growth` in steps of PERCENT or `target` in yuan, one of them or neither."""

    growth: int | None = None
    target: Decimal | None = None

    @property
    def open(self) -> bool:
        """Whether nothing was asked for."""
        return self.growth is None and self.target is None


def goal_asked(growth: str, goal: str) -> Asked:
    """What `--growth 12%` or `--goal 3000万` says. XlplanError for a text that can be read in two ways, or none."""
    if growth and goal:
        raise XlplanError(_BOTH)
    if growth:
        said = _GROWTH.fullmatch(fold_text(growth))
        if said is None or not PERCENT.steps(Decimal(said[1]) / 100)[1]:
            raise XlplanError(_NO_GROWTH, found=growth)
        return Asked(growth=PERCENT.steps(Decimal(said[1]) / 100)[0])
    if goal:
        said = _GOAL.fullmatch(fold_text(goal))
        if said is None:
            raise XlplanError(_NO_GOAL, found=goal)
        return Asked(target=Decimal(said[1].replace(",", "")).scaleb(_POWERS[said[2][0]]))
    return Asked()


def goal_rows(asked: Asked, base: Decimal, *, estimated: bool) -> tuple[list[Row], list[Guess]]:
    """The row of the sales goal: last year, in yuan, as its base, and what was asked for. `estimated`: months of it are proposed."""
    row: Row = {"code": "G01", "metric": "sales", "name": _NAME, "kind": "result", "direction": "up", "unit": "wan_yuan",
                    "form": "relative",
                "base": _as_stated(base), "growth": asked.growth, "target": None if asked.target is None else _as_stated(asked.target)}
    return [row], of_rows("goals", "base", [0], _BASE_ESTIMATED if estimated else _BASE)


def weight_rows(units: Sequence[str]) -> tuple[list[Row], list[Guess]]:
    """A row for each unit, by last year, which the history says."""
    return [{"branch": unit, "basis": "last_year"} for unit in units], of_rows("weights", "basis", range(len(units)), _BY_LAST_YEAR)


def _as_stated(yuan: Decimal) -> int:
    return AS_STATED.steps(yuan / WAN_YUAN.base)[0]
