"""Units as people name them in cells, and how many of one make another. Floor 7."""
from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from typing import Final

from xlplan import numerals
from xlplan.errors import XlplanError
from xlplan.text import Text, fold_text, text_list
from xlplan.units import AS_STATED, PERCENT, UNITS

_UNITS: Final = Text("「{one}」和「{other}」之间不能换算", "「{one}」和「{other}」之間不能換算", "“{one}” cannot be converted to “{other}”")
_UNKNOWN: Final = Text("没有单位「{found}」。可用:{known};前面可以加 千、万、百万、亿",
                       "沒有單位「{found}」。可用:{known};前面可以加 千、萬、百萬、億",
                       "There is no unit “{found}”. Known: {known}; 千, 万, 百万, 亿 may stand in front")
_MAGNITUDE: Final = re.compile("[十百千万亿萬億仟佰拾]*")
_BARE: Final = (Text("千", "千", "千"), Text("万", "萬", "万"), Text("亿", "億", "亿"))  # a magnitude alone, of whatever is counted
_PERCENT: Final = PERCENT.label("zh-CN")
_POINTS: Final = ("pp", "百分点", "百分點", "个百分点", "個百分點", "percentage points")
_PLAIN: Final = str.maketrans({"圆": "元", "圓": "元"})


def unit_factor(one: str, other: str) -> Fraction:
    """How many of the other unit one of the first is. XlplanError where they measure different things, and with all units that are
    known where one of them is none."""
    (much, of), (less, to) = _unit_size(one), _unit_size(other)
    if of == to or (one and other and "" in (of, to) and _PERCENT not in (of, to)):
        return much / less
    for name, plain in ((one, of), (other, to)):
        if not name or plain not in _known_plain():
            raise XlplanError(_UNKNOWN, found=name, known=text_list([*_labels(), *_BARE, "pp"]))
    raise XlplanError(_UNITS, one=one, other=other)


@lru_cache(maxsize=256)
def _unit_size(unit: str) -> tuple[Fraction, str]:
    """(how many of the plain unit, the plain unit): (10000, 元) of 万元, 萬元 and `10k yuan`, (10000, '') of 万 alone."""
    typed = fold_text(unit)
    if typed in _POINTS:
        return Fraction(1), _PERCENT
    label = next((u.label("zh-CN") for u in UNITS.values() if typed in (u.key, *map(fold_text, u.label.all()))), unit.strip())
    found = _MAGNITUDE.match(label)
    size = found[0] if found else ""
    read = numerals.parse_number(f"1{size}")
    return (Fraction(read.value), label[len(size):].translate(_PLAIN)) if read else (Fraction(1), label)


def _labels() -> list[Text]:
    return list(dict.fromkeys(unit.label for unit in UNITS.values() if unit is not AS_STATED))


@lru_cache(maxsize=1)
def _known_plain() -> frozenset[str]:
    return frozenset(_unit_size(label("zh-CN"))[1] for label in _labels()) | {""}
