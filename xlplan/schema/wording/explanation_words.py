"""The words of `explanation`, by what they say. Floor 1."""
from __future__ import annotations

from typing import Final

from xlplan import terms
from xlplan.decompose.rounding.signposts import DivisorRule
from xlplan.decompose.why.explanation import Basis
from xlplan.text import Text

# what was shared, and what of it was left for this cell and those like it
BASE: Final[dict[str, Text]] = {
    "total": Text("合计 {base}", "合計 {base}", "a total of {base}"),
    "change": Text("变动 {base}", "變動 {base}", "a change of {base}"),
    "parent": Text("上级 {base}", "上級 {base}", "{base} one level up"),
}
LEFT: Final[dict[tuple[bool, bool], Text]] = {  # (something is held, something stopped at a bound)
    (False, False): Text("{base}", "{base}", "of {base}"),
    (True, False): Text("{base} 扣除固定的 {kept},余 {amount}", "{base} 扣除固定的 {kept},餘 {amount}",
                        "of the {amount} left of {base} after {kept} held"),
    (False, True): Text("{base} 扣除到上下限的 {bounded},余 {amount}", "{base} 扣除到上下限的 {bounded},餘 {amount}",
                        "of the {amount} left of {base} after {bounded} at bounds"),
    (True, True): Text("{base} 扣除固定的 {kept}、到上下限的 {bounded},余 {amount}",
                       "{base} 扣除固定的 {kept}、到上下限的 {bounded},餘 {amount}",
                       "of the {amount} left of {base} after {kept} held and {bounded} at bounds"),
}

# by what
_WEIGHT: Final = terms.in_sentence(terms.WEIGHT)
NAMES: Final[dict[Basis, Text]] = {
    "weights": _WEIGHT, "equal": _WEIGHT, "before": Text("原数", "原數", "prior figure"),
    "reference": Text("参照数", "參照數", "reference figure"), "pattern": Text("模式", "模式", "pattern"),
}
BY: Final = Text("按{name} {weight}/{weights} 分", "按{name} {weight}/{weights} 分", "by {name} {weight} of {weights}")
DIVISORS: Final = Text("按除数法分", "按除數法分", "by a common divisor")
EQUALLY: Final = Text("平均分成 {n} 份", "平均分成 {n} 份", "in {n} equal parts")
FALLBACK: Final = Text("因{name}都是 0,平均分成 {n} 份", "因{name}都是 0,平均分成 {n} 份", "in {n} equal parts as each {name} is 0")
PERCENT: Final = Text("{name} {weight} 的 {percent}%", "{name} {weight} 的 {percent}%", "{percent}% of its {name} {weight}")
NO_WEIGHT: Final = Text("{name}为 0,不分给它", "{name}為 0,不分給它", "its {name} is 0, so it takes no share")
FORCED: Final = Text("{name}为 0,但上下限要求 {value}", "{name}為 0,但上下限要求 {value}",
                     "its {name} is 0, but its bounds ask for {value}")

# how the share was rounded
SHARE: Final[dict[str, Text]] = {
    "exactly": Text("应得 {share},正好", "應得 {share},正好", "a share of exactly {share}"),
    "down": Text("应得 {share},舍到 {part}", "應得 {share},捨到 {part}", "a share of {share}, rounded down to {part}"),
    "up": Text("应得 {share},进到 {part}", "應得 {share},進到 {part}", "a share of {share}, rounded up to {part}"),
}
RANKS: Final = Text("(余数在 {among} 份中排第 {place},剩下的 {left} 给了前 {extra} 名各 {step})",
                    "(餘數在 {among} 份中排第 {place},剩下的 {left} 給了前 {extra} 名各 {step})",
                    " (its remainder is no. {place} of {among}; the {left} left over went to the first {extra}, {step} each)")
RANK: Final = Text("(余数在 {among} 份中排第 {place},剩下的 {left} 给了第 1 名)",
                   "(餘數在 {among} 份中排第 {place},剩下的 {left} 給了第 1 名)",
                   " (its remainder is no. {place} of {among}; the {left} left over went to no. 1)")
NO_STEPS: Final = Text("(各份零头合起来舍入为 0)", "(各份零頭合起來捨入為 0)", " (all remainders together round to nothing)")
LAST: Final = Text("应得 {share},舍到 {floor},最后一份再加各份舍下的 {left},共 {part}",
                   "應得 {share},捨到 {floor},最後一份再加各份捨下的 {left},共 {part}",
                   "a share of {share}, rounded down to {floor}; as the last part it also takes the {left} left over, {part} in all")
RUNNING: Final = Text(
    "累计取整,前面累计应为 {before} 取 {low},加上它应为 {after} 取 {high},相差 {part}",
    "累計取整,前面累計應為 {before} 取 {low},加上它應為 {after} 取 {high},相差 {part}",
    "with rounded running totals, {before} before it taken as {low} and {after} with it as {high}, a difference of {part}")
DIVIDED: Final = Text("{name} {weight} ÷ 除数 {divisor} 得 {quotient},{rounded},取 {part}",
                      "{name} {weight} ÷ 除數 {divisor} 得 {quotient},{rounded},取 {part}",
                      "{name} {weight} ÷ divisor {divisor} makes {quotient}, {rounded} to {part}")
ROUNDED: Final[dict[DivisorRule, Text]] = {
    "jefferson": Text("舍去零头", "捨去零頭", "rounded down"),
    "webster": Text("四舍五入", "四捨五入", "rounded to the nearest"),
    "hill": Text("以几何平均为界取整", "以幾何平均為界取整", "rounded at the geometric mean"),
    "dean": Text("以调和平均为界取整", "以調和平均為界取整", "rounded at the harmonic mean"),
    "adams": Text("有零头就进", "有零頭就進", "rounded up"),
}
TIED: Final = Text("(正好在分界上,靠前的先进)", "(正好在分界上,靠前的先進)", " (just on the border, where earlier cells come first)")
ON_BORDER: Final = Text("{name} {weight} 除得的商正好在分界上,靠前的先进,取 {part}",
                        "{name} {weight} 除得的商正好在分界上,靠前的先進,取 {part}",
                        "the quotient of {name} {weight} is just on the border, where earlier cells come first, so {part}")
BOUND: Final[dict[str, Text]] = {
    "upper": Text("到了上限 {value}", "到了上限 {value}", "stopped at its upper bound {value}"),
    "lower": Text("取下限 {value}", "取下限 {value}", "raised to its lower bound {value}"),
}
WANTED: Final = Text("应得 {share},{bound}", "應得 {share},{bound}", "a share of {share}, {bound}")
AGAIN: Final = Text("{first};为守上下限再调 {part}", "{first};為守上下限再調 {part}", "{first}; then {part} more to keep the bounds")
STOPPED: Final = Text("{first};{bound}", "{first};{bound}", "{first}; {bound}")
BECOMES: Final = Text(",由 {start} 变为 {value}", ",由 {start} 變為 {value}", ", so {start} becomes {value}")

UNMOVED: Final[dict[str, Text]] = {
    "held": Text("固定为 {value},不参与调整", "固定為 {value},不參與調整", "held at {value}"),
    "empty": Text("原数为 0,不参与", "原數為 0,不參與", "empty before, so it takes no part"),
    "aside": Text("不在这次调拨之内,仍为 {value}", "不在這次調撥之內,仍為 {value}", "not part of this transfer, still {value}"),
    "even": Text("别处的改动互相抵消,仍为 {value}", "別處的改動互相抵銷,仍為 {value}", "the changes elsewhere cancel out, still {value}"),
}
GIVEN: Final[dict[str, Text]] = {
    "changed": Text("改为 {value}", "改為 {value}", "changed to {value}"),
    "repeat": Text("每格都是 {part}", "每格都是 {part}", "{part} in each cell"),
    "more": Text("每格变动 {part}", "每格變動 {part}", "{part} in each cell"),
    "clear": Text("清零", "清零", "cleared"),
    "straight_line": Text("从 {first} 到 {last} 等距,第 {n} 格应为 {exact}", "從 {first} 到 {last} 等距,第 {n} 格應為 {exact}",
                          "at equal intervals from {first} to {last}, cell {n} is {exact}"),
    "growth": Text("从 {first} 起每格增长 {percent}%,第 {n} 格应为 {exact}", "從 {first} 起每格成長 {percent}%,第 {n} 格應為 {exact}",
                   "growing from {first} by {percent}% a cell, cell {n} is {exact}"),
    "in": Text("调入 {part}", "調入 {part}", "{part} transferred here"),
    "out": Text("调出 {part}", "調出 {part}", "{part} transferred away"),
}
ROUNDS: Final = Text(",四舍五入取 {part}", ",四捨五入取 {part}", ", rounded to {part}")

# tables
AXES: Final = (Text("行合计", "列合計", "row total"), Text("列合计", "欄合計", "column total"))
AXIS: Final = Text("第 {n} 维合计", "第 {n} 維合計", "dimension-{n} total")
ALL: Final = terms.in_sentence(terms.TOTAL)
LINE: Final = Text("{name} {total}", "{name} {total}", "{name} {total}")
LINE_HELD: Final = Text("{name} {total} 扣除固定的 {kept}", "{name} {total} 扣除固定的 {kept}", "{name} {total} less {kept} held")
FACTOR: Final = Text("{line}(×{factor})", "{line}(×{factor})", "{line} (×{factor})")
FIT: Final = Text("{name} {seed} 按{lines} 配平:{result}", "{name} {seed} 按{lines} 配平:{result}",
                  "{name} {seed}, fitted to {lines}: {result}")
FITTED: Final = Text("得 {share}", "得 {share}", "{share}")
SO_TOTALS: Final = Text(",各合计才都正好", ",各合計才都正好", ", so that every total is met")
FAR: Final[dict[str, Text]] = {
    "down": Text("应得 {share},减到 {part}", "應得 {share},減到 {part}", "a share of {share}, lowered to {part}"),
    "up": Text("应得 {share},加到 {part}", "應得 {share},加到 {part}", "a share of {share}, raised to {part}"),
}
AND: Final = Text("、", "、", " and ")

# the sentence
NAMED: Final = Text("{name}:{said}", "{name}:{said}", "{name}: {said}")
CLAUSE: Final = Text("{of} {by}:{result}", "{of} {by}:{result}", "{of}, {by}: {result}")
OWN: Final = Text("{by}:{result}", "{by}:{result}", "{by}: {result}")
