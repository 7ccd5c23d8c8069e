"""Units: an amount is an integer count of steps of its unit. Floats become steps only here. Floor 0.

A number on a sheet is `steps * multiple / 10**places`: 12.34 万元 is 1234 steps of 0.01, 1.5 hours 3 steps of 0.5
(multiple 5, places 1), 12.3 % 123 steps of 0.001 because Excel stores 0.123.
"""
from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray

from xlplan import terms
from xlplan.text import Text, same_text

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LIMIT: Final = 10**15  # steps; beyond it a float no longer holds every whole step
_DUST, _MOST = 1e-13, 0.05  # of an amount, what sums of floats leave behind; never as much as a tenth of a step
_NEAR = 1e-6           # steps; what binary floats leave behind is far smaller, what a planner types far larger


def round_whole(x: Decimal) -> Decimal:
    """The nearest whole number, half away from zero: what `decompose.rounding.rational` does to a quotient, which a Decimal of any
    exponent would be slow to become."""
    return x.to_integral_value(ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of account.

    Attributes:
        key: language-free name, used in files and JSON.
        label: as printed in headers.
        places: decimals of the step as Excel stores the number.
        multiple: the step is multiple / 10**places (0.5 h: 5 and 1).
        base: how many of the plain unit one of these is (万元: 10000 元, 万人: 10000 人); 1 where it has no relatives.
        percent: shown with a percent sign.
    """

    key: str
    label: Text
    places: int
    multiple: int = 1
    base: int = 1
    percent: bool = False

    @property
    def step(self) -> Decimal:
        """The smallest amount, as Excel stores it: 0.01."""
        return Decimal(self.multiple).scaleb(-self.places)

    def steps(self, value: float | int | Decimal) -> tuple[int, bool]:
        """(steps, exact): nearest step of the value's shortest decimal, half away from zero; exact is False when
        the value is finer than the step. OverflowError beyond LIMIT."""
        exact = Decimal(repr(value)) if isinstance(value, float) else Decimal(value)
        count = exact / self.step
        whole = int(round_whole(count))
        if abs(whole) > LIMIT:
            raise OverflowError(f"{value} {self.key} is beyond {LIMIT} steps")
        return whole, abs(count - whole) <= Decimal(_NEAR)

    def steps_of(self, values: Floats) -> tuple[Ints, Bools]:
        """`steps` over a float array without NaN: (int64 steps, exact mask), same shape."""
        scaled = values * (10.0**self.places / self.multiple)
        whole = np.rint(scaled)
        exact = np.abs(scaled - whole) <= np.maximum(_NEAR, np.minimum(np.abs(scaled) * _DUST, _MOST))
        if np.any(np.abs(whole) > LIMIT):
            raise OverflowError(f"amount beyond {LIMIT} steps of {self.key}")
        steps = whole.astype(np.int64)
        for i in np.flatnonzero(~exact):  # rare: typed finer than the unit, so the decimal decides the rounding
            steps.flat[i] = self.steps(float(values.flat[i]))[0]
        return steps, exact

    def value(self, steps: int) -> float | int:
        """The number Excel stores for `steps`: int when the unit has no decimals, else the nearest float."""
        n = int(steps) * self.multiple
        return n / 10**self.places if self.places > 0 else n * int(10**-self.places)

    def fixed(self, steps: Ints) -> Ints:
        """Counts of 10**-places (what expressions calculate in) of steps."""
        return steps * self.multiple if self.multiple != 1 else steps

    def show(self, steps: int, sign: bool = False) -> str:
        """`-1,234.50` or `12.3%`: as a planner reads it; with `sign`, a plus too."""
        places, n = max(self.places, 0), Decimal(int(steps) * self.multiple).scaleb(-self.places)
        if self.percent:
            places, n = max(places - 2, 0), n * 100
        return f"{n:{'+' if sign else ''},.{places}f}" + ("%" if self.percent else "")


WAN_YUAN: Final = Unit("wan_yuan", Text("万元", "萬元", "10k yuan"), 2, base=10_000)
THOUSAND_YUAN: Final = Unit("thousand_yuan", Text("千元", "千元", "thousand yuan"), 3, base=1_000)
YUAN: Final = Unit("yuan", Text("元", "元", "yuan"), 0)
PERSON: Final = Unit("person", Text("人", "人", "heads"), 0)
PERSON_TENTH: Final = Unit("person_tenth", PERSON.label, 1)
PERCENT: Final = Unit("percent", same_text("%"), 3, percent=True)
OUTLET: Final = Unit("outlet", Text("家", "家", "outlets"), 0)
CASE: Final = Unit("case", Text("箱", "箱", "cases"), 0)
PIECE: Final = Unit("piece", Text("件", "件", "pieces"), 0)
SESSION: Final = Unit("session", Text("节", "堂", "sessions"), 0)
HOUR: Final = Unit("hour", Text("小时", "小時", "hours"), 1, multiple=5)
PERSON_TIMES: Final = Unit("person_times", terms.in_sentence(terms.PERSON_TIMES), 0)
POINT: Final = Unit("point", Text("分", "分", "points"), 0)
COUNT: Final = Unit("count", Text("个", "個", "items"), 0)
MONTH: Final = Unit("month", terms.in_sentence(terms.MONTH), 0)
INDEX: Final = Unit("index", Text("系数", "係數", "index"), 3)
WAN_A_HEAD: Final = Unit("wan_a_head", Text("万元/人", "萬元/人", "10k yuan a head"), 1, base=10_000)
RATIO: Final = Unit("ratio", Text("倍", "倍", "times"), 2)
YEAR: Final = Unit("year", terms.in_sentence(terms.YEAR), 0)
WAN_PERSON: Final = Unit("wan_person", Text("万人", "萬人", "10k people"), 2, base=10_000)
DAY: Final = Unit("day", Text("天", "天", "days"), 0)
PERSON_DAY: Final = Unit("person_day", Text("人天", "人天", "person-days"), 0)
VISIT: Final = Unit("visit", Text("次", "次", "visits"), 0)
YUAN_FEN: Final = Unit("yuan_fen", Text("元(到分)", "元(到分)", "yuan and fen"), 2)  # of prices in HQ's own tables, as the next three
TON: Final = Unit("ton", Text("吨", "噸", "tonnes"), 3)
SQUARE_METRE: Final = Unit("square_metre", Text("平方米", "平方公尺", "square metres"), 1)
NUMBER: Final = Unit("number", Text("数(两位小数)", "數(兩位小數)", "number, two decimals"), 2)
AS_STATED: Final = Unit("as_stated", Text("按单位列", "依單位欄", "see unit column"), 4)  # a column whose unit stands beside

COUNTED_BY: Final[dict[str, tuple[str, ...]]] = {  # unit key -> what people write behind a number of it, besides its label
    "person": ("个", "個", "名", "位", "个人", "個人", "people", "person", "persons", "head"), "outlet": ("个", "個", "间", "間", "outlet"),
    "case": ("case",), "piece": ("piece",), "session": ("session",), "hour": ("h", "hour", "hours"), "point": ("point",),
    "count": ("item",), "yuan_fen": ("元", "圆", "圓", "yuan"), "ton": ("t",),
    "square_metre": ("平米", "平方", "m2"), "person_day": ("人日",), "wan_a_head": ("万/人", "萬/人")}
COUNTED_BY["person_tenth"] = COUNTED_BY["person"]

UNITS: Final[dict[str, Unit]] = {u.key: u for u in (
    WAN_YUAN, THOUSAND_YUAN, YUAN, PIECE, PERSON, PERSON_TENTH, PERCENT, OUTLET, CASE, SESSION, HOUR, PERSON_TIMES, POINT, COUNT, MONTH,
    INDEX, WAN_A_HEAD, RATIO, YEAR, WAN_PERSON, DAY, PERSON_DAY, VISIT, YUAN_FEN, TON, SQUARE_METRE,
    NUMBER, AS_STATED)}
