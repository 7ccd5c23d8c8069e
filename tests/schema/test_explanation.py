"""Why a cell is what it is, as planners read it: a row for every kind of reason, in every language."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

import pytest

from xlplan.decompose import apportion, cascade, explain, fit, fit_exact, hold_total, spread
from xlplan.decompose.why.explanation import Fitted, FittedLine
from xlplan.schema.wording import explanation_words
from xlplan.schema.wording.explanation import say_explanation
from xlplan.text import LANGS, Text
from xlplan.units import OUTLET, PERSON, WAN_YUAN, Unit

FREE = 10**15  # stands for no bound
VOTES = [5306, 9821, 301, 17]
TABLE, TOTALS = [[40, 30, 20], [35, 50, 100], [30, 70, 50]], [[150, 301, 210], [200, 301, 160]]
BOUNDS = [[FREE, 40, FREE], [FREE] * 3, [FREE] * 3]
DISTRICTS = [[123, 45, 815], [912, 714, 414], [255, 215, 111]]

# unit of the steps; function; index and arguments; more of them; what is said in 简体, 繁體, English
CASES: list[tuple[Unit, Callable[..., Any], tuple[Any, ...], dict[str, Any], str, str, str]] = [
    # parts of a total: even; the fourth of four steps left; no step left for the fifth
    (WAN_YUAN, apportion, (0, 100_000, [3, 1, 2]), {},
     "合计 1,000.00 按权重 3/6 分:应得 500.00,正好",
     "合計 1,000.00 按權重 3/6 分:應得 500.00,正好",
     "of a total of 1,000.00, by weight 3 of 6: a share of exactly 500.00"),
    (WAN_YUAN, apportion, (3, 100_000, [1] * 12), {},
     "合计 1,000.00 按权重 1/12 分:应得 ≈83.333,进到 83.34(余数在 12 份中排第 4,剩下的 0.04 给了前 4 名各 0.01)",
     "合計 1,000.00 按權重 1/12 分:應得 ≈83.333,進到 83.34(餘數在 12 份中排第 4,剩下的 0.04 給了前 4 名各 0.01)",
     "of a total of 1,000.00, by weight 1 of 12: a share of ≈83.333, rounded up to 83.34 (its remainder is no. 4 of "
     "12; the 0.04 left over went to the first 4, 0.01 each)"),
    (WAN_YUAN, apportion, (4, 100_000, [1] * 12), {},
     "合计 1,000.00 按权重 1/12 分:应得 ≈83.333,舍到 83.33(余数在 12 份中排第 5,剩下的 0.04 给了前 4 名各 0.01)",
     "合計 1,000.00 按權重 1/12 分:應得 ≈83.333,捨到 83.33(餘數在 12 份中排第 5,剩下的 0.04 給了前 4 名各 0.01)",
     "of a total of 1,000.00, by weight 1 of 12: a share of ≈83.333, rounded down to 83.33 (its remainder is no. 5 of "
     "12; the 0.04 left over went to the first 4, 0.01 each)"),
    # a negative total; weights as they were typed; no weight; no weights at all
    (WAN_YUAN, apportion, (1, -1000, [1, 1, 1]), {},
     "合计 -10.00 按权重 1/3 分:应得 ≈-3.333,舍到 -3.33(余数在 3 份中排第 2,剩下的 -0.01 给了第 1 名)",
     "合計 -10.00 按權重 1/3 分:應得 ≈-3.333,捨到 -3.33(餘數在 3 份中排第 2,剩下的 -0.01 給了第 1 名)",
     "of a total of -10.00, by weight 1 of 3: a share of ≈-3.333, rounded down to -3.33 (its remainder is no. 2 of 3; "
     "the -0.01 left over went to no. 1)"),
    (PERSON, apportion, (1, 2, [0.7, 0.2, 1.1]), {},
     "合计 2 按权重 0.2/2 分:应得 0.2,舍到 0(余数在 3 份中排第 2,剩下的 1 给了第 1 名)",
     "合計 2 按權重 0.2/2 分:應得 0.2,捨到 0(餘數在 3 份中排第 2,剩下的 1 給了第 1 名)",
     "of a total of 2, by weight 0.2 of 2: a share of 0.2, rounded down to 0 (its remainder is no. 2 of 3; the 1 left "
     "over went to no. 1)"),
    (PERSON, apportion, (0, 7, [0, 3, 1]), {},
     "权重为 0,不分给它",
     "權重為 0,不分給它",
     "its weight is 0, so it takes no share"),
    (PERSON, apportion, (2, 10, [0, 0, 0]), {},
     "合计 10 因权重都是 0,平均分成 3 份:应得 ≈3.33,舍到 3(余数在 3 份中排第 3,剩下的 1 给了第 1 名)",
     "合計 10 因權重都是 0,平均分成 3 份:應得 ≈3.33,捨到 3(餘數在 3 份中排第 3,剩下的 1 給了第 1 名)",
     "of a total of 10, in 3 equal parts as each weight is 0: a share of ≈3.33, rounded down to 3 (its remainder is "
     "no. 3 of 3; the 1 left over went to no. 1)"),
    # stopped at a bound; what that leaves to the others; lifted; forced although it has no weight
    (WAN_YUAN, apportion, (0, 1200, [1, 1, 1]), {"upper": [200, FREE, FREE]},
     "合计 12.00 按权重 1/3 分:应得 4.00,到了上限 2.00",
     "合計 12.00 按權重 1/3 分:應得 4.00,到了上限 2.00",
     "of a total of 12.00, by weight 1 of 3: a share of 4.00, stopped at its upper bound 2.00"),
    (WAN_YUAN, apportion, (1, 1200, [1, 1, 1]), {"upper": [200, FREE, FREE]},
     "合计 12.00 扣除到上下限的 2.00,余 10.00 按权重 1/2 分:应得 5.00,正好",
     "合計 12.00 扣除到上下限的 2.00,餘 10.00 按權重 1/2 分:應得 5.00,正好",
     "of the 10.00 left of a total of 12.00 after 2.00 at bounds, by weight 1 of 2: a share of exactly 5.00"),
    (WAN_YUAN, apportion, (0, 1200, [1, 1, 1]), {"lower": [600, 0, 0]},
     "合计 12.00 按权重 1/3 分:应得 4.00,取下限 6.00",
     "合計 12.00 按權重 1/3 分:應得 4.00,取下限 6.00",
     "of a total of 12.00, by weight 1 of 3: a share of 4.00, raised to its lower bound 6.00"),
    (PERSON, apportion, (1, 10, [1, 0]), {"lower": [0, 3]},
     "权重为 0,但上下限要求 3",
     "權重為 0,但上下限要求 3",
     "its weight is 0, but its bounds ask for 3"),
    # running totals; the divisor rules; their ties; a divisor rule between bounds
    (WAN_YUAN, apportion, (2, 1000, [1, 1, 1]), {"rule": "last"},
     "合计 10.00 按权重 1/3 分:应得 ≈3.333,舍到 3.33,最后一份再加各份舍下的 0.01,共 3.34",
     "合計 10.00 按權重 1/3 分:應得 ≈3.333,捨到 3.33,最後一份再加各份捨下的 0.01,共 3.34",
     "of a total of 10.00, by weight 1 of 3: a share of ≈3.333, rounded down to 3.33; as the last part it also takes the 0.01 left "
     "over, 3.34 in all"),
    (WAN_YUAN, apportion, (0, 1000, [1, 1, 1]), {"rule": "last"},
     "合计 10.00 按权重 1/3 分:应得 ≈3.333,舍到 3.33",
     "合計 10.00 按權重 1/3 分:應得 ≈3.333,捨到 3.33",
     "of a total of 10.00, by weight 1 of 3: a share of ≈3.333, rounded down to 3.33"),
    (PERSON, apportion, (2, 102, [1, 1, 1, 1]), {"rule": "cumulative"},
     "合计 102 按权重 1/4 分:累计取整,前面累计应为 51 取 51,加上它应为 76.5 取 76,相差 25",
     "合計 102 按權重 1/4 分:累計取整,前面累計應為 51 取 51,加上它應為 76.5 取 76,相差 25",
     "of a total of 102, by weight 1 of 4: with rounded running totals, 51 before it taken as 51 and 76.5 with it as "
     "76, a difference of 25"),
    (OUTLET, apportion, (2, 100, VOTES), {"rule": "jefferson"},
     "合计 100 按除数法分:权重 301 ÷ 除数 151.1 得 ≈1.99,舍去零头,取 1",
     "合計 100 按除數法分:權重 301 ÷ 除數 151.1 得 ≈1.99,捨去零頭,取 1",
     "of a total of 100, by a common divisor: weight 301 ÷ divisor 151.1 makes ≈1.99, rounded down to 1"),
    (OUTLET, apportion, (2, 100, VOTES), {"rule": "webster"},
     "合计 100 按除数法分:权重 301 ÷ 除数 154 得 ≈1.95,四舍五入,取 2",
     "合計 100 按除數法分:權重 301 ÷ 除數 154 得 ≈1.95,四捨五入,取 2",
     "of a total of 100, by a common divisor: weight 301 ÷ divisor 154 makes ≈1.95, rounded to the nearest to 2"),
    (OUTLET, apportion, (2, 100, VOTES), {"rule": "hill"},
     "合计 100 按除数法分:权重 301 ÷ 除数 155 得 ≈1.94,以几何平均为界取整,取 2",
     "合計 100 按除數法分:權重 301 ÷ 除數 155 得 ≈1.94,以幾何平均為界取整,取 2",
     "of a total of 100, by a common divisor: weight 301 ÷ divisor 155 makes ≈1.94, rounded at the geometric mean to 2"),
    (OUTLET, apportion, (2, 100, VOTES), {"rule": "dean"},
     "合计 100 按除数法分:权重 301 ÷ 除数 155 得 ≈1.94,以调和平均为界取整,取 2",
     "合計 100 按除數法分:權重 301 ÷ 除數 155 得 ≈1.94,以調和平均為界取整,取 2",
     "of a total of 100, by a common divisor: weight 301 ÷ divisor 155 makes ≈1.94, rounded at the harmonic mean to 2"),
    (OUTLET, apportion, (2, 100, VOTES), {"rule": "adams"},
     "合计 100 按除数法分:权重 301 ÷ 除数 157 得 ≈1.92,有零头就进,取 2",
     "合計 100 按除數法分:權重 301 ÷ 除數 157 得 ≈1.92,有零頭就進,取 2",
     "of a total of 100, by a common divisor: weight 301 ÷ divisor 157 makes ≈1.92, rounded up to 2"),
    (WAN_YUAN, apportion, (0, 3, [1, 1]), {"rule": "webster"},
     "合计 0.03 按除数法分:权重 1 ÷ 除数 ≈66.67 得 0.015,四舍五入,取 0.02(正好在分界上,靠前的先进)",
     "合計 0.03 按除數法分:權重 1 ÷ 除數 ≈66.67 得 0.015,四捨五入,取 0.02(正好在分界上,靠前的先進)",
     "of a total of 0.03, by a common divisor: weight 1 ÷ divisor ≈66.67 makes 0.015, rounded to the nearest to 0.02 "
     "(just on the border, where earlier cells come first)"),
    (PERSON, apportion, (0, 3, [1, 1]), {"rule": "hill"},
     "合计 3 按除数法分:权重 1 除得的商正好在分界上,靠前的先进,取 2",
     "合計 3 按除數法分:權重 1 除得的商正好在分界上,靠前的先進,取 2",
     "of a total of 3, by a common divisor: the quotient of weight 1 is just on the border, where earlier cells come "
     "first, so 2"),
    (PERSON, apportion, (2, 10, [1, 1, 8]), {"rule": "webster", "upper": [9, 9, 4]},
     "合计 10 按权重 8/10 分:应得 8,到了上限 4",
     "合計 10 按權重 8/10 分:應得 8,到了上限 4",
     "of a total of 10, by weight 8 of 10: a share of 8, stopped at its upper bound 4"),
    # cells that hold something: held; in proportion to what they held, with a bound besides; added to nothing
    (WAN_YUAN, spread, (0, [1000, 2000, 3000], 10_000, "proportional"), {"held": [0]},
     "固定为 10.00,不参与调整",
     "固定為 10.00,不參與調整",
     "held at 10.00"),
    (WAN_YUAN, spread, (1, [1000, 2000, 3000], 10_000, "proportional"), {"held": [0]},
     "合计 100.00 扣除固定的 10.00,余 90.00 按原数 20.00/50.00 分:应得 36.00,正好",
     "合計 100.00 扣除固定的 10.00,餘 90.00 按原數 20.00/50.00 分:應得 36.00,正好",
     "of the 90.00 left of a total of 100.00 after 10.00 held, by prior figure 20.00 of 50.00: a share of exactly 36.00"),
    (WAN_YUAN, spread, (1, [1000, 2000, 3000], 10_000, "proportional"), {"held": [0], "upper": [FREE, FREE, 3000]},
     "合计 100.00 扣除固定的 10.00、到上下限的 30.00,余 60.00 按原数 20.00/20.00 分:应得 60.00,正好",
     "合計 100.00 扣除固定的 10.00、到上下限的 30.00,餘 60.00 按原數 20.00/20.00 分:應得 60.00,正好",
     "of the 60.00 left of a total of 100.00 after 10.00 held and 30.00 at bounds, by prior figure 20.00 of 20.00: a "
     "share of exactly 60.00"),
    (WAN_YUAN, spread, (1, [0, 0, 0], 1000, "proportional"), {"action": "add"},
     "变动 +10.00 因原数都是 0,平均分成 3 份:应得 ≈3.333,舍到 3.33(余数在 3 份中排第 2,剩下的 0.01 给了第 1 名),由 0.00 变为 3.33",
     "變動 +10.00 因原數都是 0,平均分成 3 份:應得 ≈3.333,捨到 3.33(餘數在 3 份中排第 2,剩下的 0.01 給了第 1 名),由 0.00 變為 3.33",
     "of a change of +10.00, in 3 equal parts as each prior figure is 0: a share of ≈3.333, rounded down to 3.33 (its "
     "remainder is no. 2 of 3; the 0.01 left over went to no. 1), so 0.00 becomes 3.33"),
    (WAN_YUAN, spread, (0, [5000, 5000], 10_000, "proportional"), {"action": "add", "upper": [8000, FREE]},
     "变动 +100.00 按原数 50.00/100.00 分:应得 50.00,到了上限 80.00,由 50.00 变为 80.00",
     "變動 +100.00 按原數 50.00/100.00 分:應得 50.00,到了上限 80.00,由 50.00 變為 80.00",
     "of a change of +100.00, by prior figure 50.00 of 100.00: a share of 50.00, stopped at its upper bound 80.00, so "
     "50.00 becomes 80.00"),
    # scaled beyond a bound and brought back; what others take of that; nothing to take
    (WAN_YUAN, spread, (1, [-1000, 3000, 500], 10_000, "proportional"), {"upper": 8000},
     "合计 100.00 按原数 30.00/25.00 分:应得 120.00,正好;到了上限 80.00",
     "合計 100.00 按原數 30.00/25.00 分:應得 120.00,正好;到了上限 80.00",
     "of a total of 100.00, by prior figure 30.00 of 25.00: a share of exactly 120.00; stopped at its upper bound 80.00"),
    (WAN_YUAN, spread, (2, [-1000, 3000, 500], 10_000, "proportional"), {"upper": 8000},
     "合计 100.00 按原数 5.00/25.00 分:应得 20.00,正好;为守上下限再调 +13.33,由 20.00 变为 33.33",
     "合計 100.00 按原數 5.00/25.00 分:應得 20.00,正好;為守上下限再調 +13.33,由 20.00 變為 33.33",
     "of a total of 100.00, by prior figure 5.00 of 25.00: a share of exactly 20.00; then +13.33 more to keep the "
     "bounds, so 20.00 becomes 33.33"),
    (WAN_YUAN, spread, (3, [-1000, 3000, 500, 0], 10_000, "proportional"), {"upper": 8000},
     "原数为 0,不分给它",
     "原數為 0,不分給它",
     "its prior figure is 0, so it takes no share"),
    # the other methods
    (PERSON, spread, (1, [1, 0, 5], 10, "equal"), {},
     "合计 10 平均分成 3 份:应得 ≈3.33,舍到 3(余数在 3 份中排第 2,剩下的 1 给了第 1 名)",
     "合計 10 平均分成 3 份:應得 ≈3.33,捨到 3(餘數在 3 份中排第 2,剩下的 1 給了第 1 名)",
     "of a total of 10, in 3 equal parts: a share of ≈3.33, rounded down to 3 (its remainder is no. 2 of 3; the 1 "
     "left over went to no. 1)"),
    (PERSON, spread, (1, [1, 0, 5], 10, "equal_populated"), {},
     "原数为 0,不参与",
     "原數為 0,不參與",
     "empty before, so it takes no part"),
    (PERSON, spread, (1, [0, 0, 0, 0], 17, "pattern"), {},
     "合计 17 按模式 4/17 分:应得 4,正好",
     "合計 17 按模式 4/17 分:應得 4,正好",
     "of a total of 17, by pattern 4 of 17: a share of exactly 4"),
    (PERSON, spread, (1, [0, 0], 10, "relative_proportional"), {"reference": [0.5, 2]},
     "合计 10 按权重 2/2.5 分:应得 8,正好",
     "合計 10 按權重 2/2.5 分:應得 8,正好",
     "of a total of 10, by weight 2 of 2.5: a share of exactly 8"),
    (WAN_YUAN, spread, (0, [-100_000, 5000], 2.55, "percent_change"), {},
     "原数 -1,000.00 的 2.55%:应得 -25.50,正好,由 -1,000.00 变为 -1,025.50",
     "原數 -1,000.00 的 2.55%:應得 -25.50,正好,由 -1,000.00 變為 -1,025.50",
     "2.55% of its prior figure -1,000.00: a share of exactly -25.50, so -1,000.00 becomes -1,025.50"),
    (WAN_YUAN, spread, (0, [0, 0], 2.5, "relative_percent"), {"reference": [5010, 3000]},
     "参照数 50.10 的 2.5%:应得 ≈1.253,舍到 1.25(各份零头合起来舍入为 0)",
     "參照數 50.10 的 2.5%:應得 ≈1.253,捨到 1.25(各份零頭合起來捨入為 0)",
     "2.5% of its reference figure 50.10: a share of ≈1.253, rounded down to 1.25 (all remainders together round to nothing)"),
    (PERSON, spread, (0, [7, 0], 5, "repeat"), {},
     "每格都是 5",
     "每格都是 5",
     "5 in each cell"),
    (PERSON, spread, (0, [7, 0], 5, "repeat"), {"action": "subtract"},
     "每格变动 -5,由 7 变为 2",
     "每格變動 -5,由 7 變為 2",
     "-5 in each cell, so 7 becomes 2"),
    (PERSON, spread, (0, [7, 0], None, "clear"), {},
     "清零",
     "清零",
     "cleared"),
    (PERSON, spread, (1, [0] * 4, None, "straight_line"), {"start": 100, "end": 200},
     "从 100 到 200 等距,第 2 格应为 ≈133.33,四舍五入取 133",
     "從 100 到 200 等距,第 2 格應為 ≈133.33,四捨五入取 133",
     "at equal intervals from 100 to 200, cell 2 is ≈133.33, rounded to 133"),
    (PERSON, spread, (2, [0] * 4, None, "growth"), {"start": 1000, "percent": 2.5},
     "从 1,000 起每格增长 2.5%,第 3 格应为 ≈1,050.63,四舍五入取 1,051",
     "從 1,000 起每格成長 2.5%,第 3 格應為 ≈1,050.63,四捨五入取 1,051",
     "growing from 1,000 by 2.5% a cell, cell 3 is ≈1,050.63, rounded to 1,051"),
    (PERSON, spread, (0, [10, 20, 30], 4, "transfer"), {"source": 0, "destination": 2},
     "调出 4,由 10 变为 6",
     "調出 4,由 10 變為 6",
     "4 transferred away, so 10 becomes 6"),
    (PERSON, spread, (2, [10, 20, 30], 4, "transfer"), {"source": 0, "destination": 2},
     "调入 4,由 30 变为 34",
     "調入 4,由 30 變為 34",
     "4 transferred here, so 30 becomes 34"),
    (PERSON, spread, (1, [10, 20, 30], 4, "transfer"), {"source": 0, "destination": 2},
     "不在这次调拨之内,仍为 20",
     "不在這次調撥之內,仍為 20",
     "not part of this transfer, still 20"),
    # a total held
    (WAN_YUAN, hold_total, (0, [1000, 2000, 3000], {0: 2000}), {},
     "改为 20.00",
     "改為 20.00",
     "changed to 20.00"),
    (WAN_YUAN, hold_total, (2, [1000, 2000, 3000], {0: 2000}), {},
     "合计 60.00 扣除固定的 20.00,余 40.00 按原数 30.00/50.00 分:应得 24.00,正好",
     "合計 60.00 扣除固定的 20.00,餘 40.00 按原數 30.00/50.00 分:應得 24.00,正好",
     "of the 40.00 left of a total of 60.00 after 20.00 held, by prior figure 30.00 of 50.00: a share of exactly 24.00"),
    (WAN_YUAN, hold_total, (2, [1000, 2000, 3000], {0: 2000, 1: 1000}), {},
     "别处的改动互相抵消,仍为 30.00",
     "別處的改動互相抵銷,仍為 30.00",
     "the changes elsewhere cancel out, still 30.00"),
    # a hierarchy; tables fitted to totals, with a hold, with a bound, with zeros, in one and in three dimensions
    (WAN_YUAN, cascade, ((1, 2), 1000, [([0, 0, 0], [3, 2, 1]), ([0, 1, 0, 2, 1], [5, 5, 1, 1, 3])]), {},
     "上级 5.00 按权重 1/6 分:应得 ≈0.833,舍到 0.83(余数在 2 份中排第 2,剩下的 0.01 给了第 1 名)",
     "上級 5.00 按權重 1/6 分:應得 ≈0.833,捨到 0.83(餘數在 2 份中排第 2,剩下的 0.01 給了第 1 名)",
     "of 5.00 one level up, by weight 1 of 6: a share of ≈0.833, rounded down to 0.83 (its remainder is no. 2 of 2; "
     "the 0.01 left over went to no. 1)"),
    (PERSON, fit, ((0, 1), TABLE, TOTALS), {},
     "参照数 30 按行合计 150(×≈1.58172)、列合计 301(×≈1.24805) 配平:得 ≈59.22",
     "參照數 30 按列合計 150(×≈1.58172)、欄合計 301(×≈1.24805) 配平:得 ≈59.22",
     "reference figure 30, fitted to row total 150 (×≈1.58172) and column total 301 (×≈1.24805): ≈59.22"),
    (PERSON, fit_exact, ((0, 0), TABLE, TOTALS), {},
     "参照数 40 按行合计 150(×≈1.58172)、列合计 200(×≈1.16148) 配平:应得 ≈73.49,舍到 73,各合计才都正好",
     "參照數 40 按列合計 150(×≈1.58172)、欄合計 200(×≈1.16148) 配平:應得 ≈73.49,捨到 73,各合計才都正好",
     "reference figure 40, fitted to row total 150 (×≈1.58172) and column total 200 (×≈1.16148): a share of ≈73.49, "
     "rounded down to 73, so that every total is met"),
    (PERSON, fit_exact, ((0, 1), TABLE, TOTALS), {"held": [(0, 0)]},
     "参照数 30 按行合计 150 扣除固定的 40(×≈2.46529)、列合计 301(×≈1.13774) 配平:应得 ≈84.15,舍到 84,各合计才都正好",
     "參照數 30 按列合計 150 扣除固定的 40(×≈2.46529)、欄合計 301(×≈1.13774) 配平:應得 ≈84.15,捨到 84,各合計才都正好",
     "reference figure 30, fitted to row total 150 less 40 held (×≈2.46529) and column total 301 (×≈1.13774): a share "
     "of ≈84.15, rounded down to 84, so that every total is met"),
    (PERSON, fit_exact, ((0, 1), TABLE, TOTALS), {"upper": BOUNDS},
     "参照数 30 按行合计 150、列合计 301 配平:到了上限 40",
     "參照數 30 按列合計 150、欄合計 301 配平:到了上限 40",
     "reference figure 30, fitted to row total 150 and column total 301: stopped at its upper bound 40"),
    (PERSON, fit_exact, ((0, 0), [[0, 1], [1, 1]], [[5, 5], [5, 5]]), {},
     "参照数为 0,不分给它",
     "參照數為 0,不分給它",
     "its reference figure is 0, so it takes no share"),
    (PERSON, fit_exact, ((0, 0), [[0, 1], [1, 1]], [[5, 5], [5, 5]]), {"lower": 1},
     "参照数为 0,但上下限要求 1",
     "參照數為 0,但上下限要求 1",
     "its reference figure is 0, but its bounds ask for 1"),
    (PERSON, fit_exact, (0, [1, 2], [[3, 6]]), {},
     "参照数 1 按合计 3(×3) 配平:应得 3,正好",
     "參照數 1 按合計 3(×3) 配平:應得 3,正好",
     "reference figure 1, fitted to total 3 (×3): a share of exactly 3"),
    (PERSON, fit_exact, ((0, 0, 0), [[[1, 1], [1, 1]]] * 2, {(0, 1): [[3, 2], [2, 3]], (2,): [5, 5]}), {},
     "参照数 1 按行合计 × 列合计 3(×1.5)、第 3 维合计 5(×1) 配平:应得 1.5,进到 2,各合计才都正好",
     "參照數 1 按列合計 × 欄合計 3(×1.5)、第 3 維合計 5(×1) 配平:應得 1.5,進到 2,各合計才都正好",
     "reference figure 1, fitted to row total × column total 3 (×1.5) and dimension-3 total 5 (×1): a share of 1.5, "
     "rounded up to 2, so that every total is met"),
]
# no rounding meets the totals, which takes three margins or more: value -> what is said
FAR: list[tuple[int, str, str, str]] = [
    (35,
     "参照数 2 按行合计 80、列合计 90 配平:应得 33.4,加到 35,各合计才都正好",
     "參照數 2 按列合計 80、欄合計 90 配平:應得 33.4,加到 35,各合計才都正好",
     "reference figure 2, fitted to row total 80 and column total 90: a share of 33.4, raised to 35, so that every total is met"),
    (32,
     "参照数 2 按行合计 80、列合计 90 配平:应得 33.4,减到 32,各合计才都正好",
     "參照數 2 按列合計 80、欄合計 90 配平:應得 33.4,減到 32,各合計才都正好",
     "reference figure 2, fitted to row total 80 and column total 90: a share of 33.4, lowered to 32, so that every total is met"),
]
SENTENCES: list[tuple[str, str, str]] = [case[-3:] for case in CASES] + [case[-3:] for case in FAR]


@pytest.mark.parametrize(("unit", "function", "call", "more", "cn", "tw", "en"), CASES)
def test_sentences(unit: Unit, function: Callable[..., Any], call: tuple[Any, ...], more: dict[str, Any], cn: str, tw: str,
                   en: str) -> None:
    why = explain(function, *call, **more)
    assert [say_explanation(why, lang, unit=unit) for lang in LANGS] == [cn, tw, en]


@pytest.mark.parametrize(("value", "cn", "tw", "en"), FAR)
def test_a_cell_far_from_its_share(value: int, cn: str, tw: str, en: str) -> None:
    why = Fitted(function="fit_exact", index=(0, 1), value=value, seed=Fraction(2), fitted=Fraction(167, 5),
                 lines=(FittedLine(0, (0,), 80, 0, None), FittedLine(1, (1,), 90, 0, None)))
    assert [say_explanation(why, lang) for lang in LANGS] == [cn, tw, en]


def test_chinese_sentences_hold_no_english_and_no_template() -> None:
    for cn, tw, en in SENTENCES:
        assert re.search(r"[A-Za-z{}]", cn + tw) is None
        assert re.search(r"[{}]|\s\s|None", en) is None
        assert all("\n" not in said and not said.endswith((".", "。")) for said in (cn, tw, en))


def test_rows_and_columns_are_named_as_each_side_of_the_strait_does() -> None:
    for *_, cn, tw, _en in CASES:
        assert ("行" in cn) == ("列" in tw)
        assert ("列" in cn) == ("欄" in tw)


def texts(of: object) -> Iterator[Text]:
    if isinstance(of, Text):
        yield of
    elif isinstance(of, (dict, tuple)):
        for part in of.values() if isinstance(of, dict) else of:
            yield from texts(part)


WORDS = [text for name, of in vars(explanation_words).items() if name.isupper() and name != "NAMED" for text in texts(of)]


@pytest.mark.parametrize("text", WORDS, ids=lambda text: text.en[:30])
def test_every_word_is_said_by_some_row(text: Text) -> None:
    """So none of them is dead, and each has been read in a sentence."""
    for lang, place in zip(LANGS, (0, 1, 2), strict=True):
        pattern = re.sub(r"\\\{\w+\\\}", ".+", re.escape(text(lang)))
        assert any(re.search(pattern, said[place]) for said in SENTENCES), text(lang)


def test_a_cell_may_have_a_name_and_steps_may_have_no_unit() -> None:
    why = explain(apportion, 1, 1000, [3, 1, 2])
    assert say_explanation(why, "en", names=lambda at: f"B{at[0] + 1}") == (
        "B2: of a total of 1,000, by weight 1 of 6: a share of ≈166.67, rounded up to 167 "
        "(its remainder is no. 1 of 3; the 1 left over went to no. 1)")
    assert say_explanation(why, "zh-CN", unit=WAN_YUAN, names=lambda at: "2月").startswith("2月:合计 10.00 按权重 1/6 分:")
