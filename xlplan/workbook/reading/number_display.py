"""What a spreadsheet shows of a number by its format code, where that is not the number in its unit. Floor 3.

Cells whose style cannot mislead (`is_harmless`) never come here; the others are judged by the section of the code that
applies to their value. Codes are those of the file: invariant, whatever the language of the program.
"""
from __future__ import annotations

import operator
import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Final, Literal, NamedTuple

from xlplan.text import same_text
from xlplan.units import UNITS, Unit

Kind = Literal["percent", "thousands", "unit", "sign", "hidden", "currency", "words"]
GRAVE: Final[frozenset[Kind]] = frozenset({"percent", "thousands", "unit", "sign", "hidden"})
"""Kinds under which another number is read off the sheet than the one that is stored."""

_TOKEN: Final = re.compile(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<single>.)|(?P<room>_.)|\*.|\[(?P<bracket>[^\]]*)\]|(?P<end>;)'
    r"|(?P<general>G/通用格式|G/標準|G/General|General|Standard)|(?P<power>E[+-])|(?P<clock>AM/PM|A/P|上午/下午)"
    r"|(?P<digit>[0#?])|(?P<mark>[.,])|(?P<percent>%)|(?P<text>@)|(?P<day>[ymdhsegbYMDHSEGB])|(?P<bare>.)", re.DOTALL)
_TEST: Final = re.compile(r"(<=|>=|<>|=|<|>)(-?[0-9.]+)")
_TESTS: Final[dict[str, Callable[[float, float], bool]]] = {
    "<=": operator.le, ">=": operator.ge, "<>": operator.ne, "=": operator.eq, "<": operator.lt, ">": operator.gt}
_COLOURS: Final = re.compile(r"(?:black|blue|cyan|green|magenta|red|white|yellow|color ?\d+|颜色 ?\d+|[黑蓝青绿红白黄]色?)",
                             re.IGNORECASE)
_SAME: Final = str.maketrans("萬億圓圆仟佰拾", "万亿元元千百十")
_ASIDE: Final = re.compile(r"[^\w$¥€£%‰/]+")
_MONEY: Final = re.compile(r"(?:人民币|人民幣|cn|rmb|cny|nt|hk|us|usd|hkd|twd|新台币|新台幣)?[$¥€£]?|eur|gbp|jpy")
_OTHER_SIZE: Final = re.compile(
    r"(?:人民币|人民幣|rmb|cny|cn|nt)?[$¥]?(?:[十百千万亿]+\w{0,2}|元|角|分|[十百千万亿]+元/\w{1,2})整?|[kmw]|mn|bn|thousand|million|[%‰]")
_HOME: Final = frozenset({"元", "¥", "$", "rmb", "cny", "cn¥", "nt$", "twd", "人民币", "人民幣", "新台币", "新台幣"})
_ALSO: Final[dict[str, frozenset[str]]] = {  # what people write beside a number of the unit
    "wan_yuan": frozenset({"万", "万元", "w"}), "yuan": _HOME, "person": frozenset({"名", "位", "个人"}),
    "session": frozenset({"次", "场", "堂", "节"}), "hour": frozenset({"h", "时", "小时"}), "person_times": frozenset({"次"}),
    "case": frozenset({"件"}), "outlet": frozenset({"个", "店"}), "ratio": frozenset({"x"})}
_ANY: Final = Unit("", same_text("–"), 0)  # whose label no format writes
_MINUS: Final = ("-", "−", "–", "－")


class MisleadingDisplay(NamedTuple):
    """How a cell misleads and what it shows."""

    kind: Kind
    shown: str


class _FormatSection(NamedTuple):
    """One section of a code. `before`, `inside`, `after`: its words around and among the digits; `last` the number of digits
    after those among them; `core`: digits, points and commas in order."""

    test: tuple[str, float] | None
    before: str
    inside: str
    after: str
    core: str
    last: int
    general: bool
    percent: int
    text: bool
    days: str
    coloured: bool

    @property
    def shows(self) -> bool:
        """Whether a number is to be seen at all."""
        return bool(self.core.strip(".,")) or self.general or self.text or bool(self.days)

    @property
    def thousands(self) -> int:
        """How many times the number is divided by a thousand."""
        whole, _, part = self.core.partition(".")
        return sum(len(of) - len(of.rstrip(",")) for of in (whole, part))

    @property
    def places(self) -> int:
        return len(self.core.partition(".")[2].replace(",", ""))

    @property
    def words(self) -> str:
        """Its words, folded, without signs and what is mere decoration."""
        folded = unicodedata.normalize("NFKC", f"{self.before} {self.inside} {self.after}").translate(_SAME).casefold()
        return _ASIDE.sub("", folded).strip("_/")

    @property
    def negative(self) -> bool:
        """Whether what it shows looks like less than nothing."""
        before, after = self.before.strip(), self.after.strip()
        return (before.rstrip(" ¥$").endswith(_MINUS) or before.startswith(_MINUS) or after.startswith(_MINUS)
                or (any(c in before for c in "(（") and any(c in after for c in ")）")))


@lru_cache(maxsize=1_000)
def _parse_sections(code: str) -> tuple[_FormatSection, ...]:
    parts: list[list[re.Match[str]]] = [[]]
    for found in _TOKEN.finditer(code):
        if found["end"]:
            parts.append([])
        else:
            parts[-1].append(found)
    return tuple(map(_parse_section, parts))


def _parse_section(tokens: list[re.Match[str]]) -> _FormatSection:
    digits = [i for i, t in enumerate(tokens) if t["digit"] or t["general"]]
    first, last = (digits[0], digits[-1]) if digits else (len(tokens), -1)
    words = {"before": "", "inside": "", "after": ""}
    test, coloured, after_inside = None, False, 0
    for i, t in enumerate(tokens):
        word = t["quoted"] or t["single"] or t["bare"] or (" " if t["room"] else "")
        if bracket := t["bracket"]:
            if bracket.startswith("$"):
                word = bracket[1:].partition("-")[0]
            elif limit := _TEST.fullmatch(bracket.replace(" ", "")):
                test = limit[1], float(limit[2])
            coloured |= _COLOURS.fullmatch(bracket) is not None
        if word:
            words["before" if i < first else "after" if i > last else "inside"] += word
        if t["digit"] and words["inside"].strip():
            after_inside += 1
    return _FormatSection(
        test, words["before"], words["inside"], words["after"], "".join(t[0] for t in tokens if t["digit"] or t["mark"]),
        after_inside, any(t["general"] for t in tokens), sum(bool(t["percent"]) for t in tokens),
        any(t["text"] for t in tokens), "".join(t["day"].lower() for t in tokens if t["day"]), coloured)


@lru_cache(maxsize=1_000)
def is_harmless(code: str) -> bool:
    """Whether every number but zero is seen as it is stored, in whatever unit; for days, whether the year is seen."""
    every = _parse_sections(code)
    if any(s.days for s in every):
        return not day_without_year(code)
    return _shows_plainly(code, _ANY)


def _shows_plainly(code: str, unit: Unit) -> bool:
    return all(misleading_display(code, value, unit) is None for value in (1.0, -1.0, 1e9, -1e9, 0.001))


@lru_cache(maxsize=1_000)
def is_harmless_in(code: str, unit: str) -> bool:
    """Whether every number but zero of the unit of that key is seen as it is stored."""
    return _shows_plainly(code, UNITS[unit])


def shows_period(code: str) -> bool:
    """Whether a format shows a month as an ERP writes a period: `001` of the number 1."""
    return re.match(r"0{3}(?![0.,#])", code) is not None


def day_without_year(code: str) -> bool:
    """Whether the code shows month and day and no year: what a program gives a cell into which 5-9 was typed."""
    days = _parse_sections(code)[0].days
    return "m" in days and "d" in days and not set(days) & set("yegbhs")


def typed_as_day(value: object, code: str | None) -> str:
    """`5-9` where the cell holds a day that its format shows without the year: what was typed before a program took it for a
    day; '' otherwise."""
    return f"{value.month}-{value.day}" if isinstance(value, date) and code and day_without_year(code) else ""


def misleading_display(code: str, value: float, unit: Unit) -> MisleadingDisplay | None:
    """What misleads about the way the code shows that number of the unit, the gravest first; None where nothing does."""
    every = _parse_sections(code)
    s, own_minus = _section_for(every, value)
    if value == 0 or s.days:
        return None
    if not s.shows:
        return MisleadingDisplay("hidden", (s.before + s.inside + s.after).strip())
    shown = _displayed_text(s, value, own_minus)
    if s.percent != int(unit.percent) and s.percent:
        return MisleadingDisplay("percent", shown)
    if s.thousands or any(c in s.inside for c in ".,"):
        return MisleadingDisplay("thousands", shown)
    kind = _judge_words(s.words, unit)
    if kind == "unit":
        return MisleadingDisplay("unit", shown)
    if (s.negative if value > 0 else own_minus and not (s.negative or s.coloured or any(c in s.before for c in "▲△▼"))):
        return MisleadingDisplay("sign", shown)
    return MisleadingDisplay(kind, shown) if kind else None


def _section_for(every: tuple[_FormatSection, ...], value: float) -> tuple[_FormatSection, bool]:
    """(the section for that value, whether its sign is left to the section)."""
    if any(s.test for s in every[:2]):
        for s in every[:2]:
            if s.test and _TESTS[s.test[0]](value, s.test[1]):
                return s, False
        rest = [s for s in every[:3] if not s.test]
        return (rest[0] if value < 0 or len(rest) < 2 else rest[-1]) if rest else every[-1], False
    if len(every) > 1 and value < 0:
        return every[1], True
    return every[2 if len(every) > 2 and value == 0 else 0], False


def _judge_words(words: str, unit: Unit) -> Kind | None:
    if not words or unit.key == "as_stated":
        return None
    own = {_ASIDE.sub("", label.translate(_SAME).casefold()) for label in unit.label.all()} | _ALSO.get(unit.key, frozenset())
    if words in own:
        return None
    if _MONEY.fullmatch(words) and "元" not in words:
        return "currency"
    return "unit" if _OTHER_SIZE.fullmatch(words) else "words"


def _displayed_text(s: _FormatSection, value: float, own_minus: bool) -> str:
    number = Decimal(repr(value)) * 100**s.percent / 1000**s.thousands
    size = abs(number)
    sign = "-" if number < 0 and not own_minus else ""
    if s.core.strip(".,"):  # quantize, not `round_whole`: the zeros behind the point are shown too
        size = size.quantize(Decimal(1).scaleb(-s.places), ROUND_HALF_UP) if size < 10**20 else size
        digits = f"{size:,f}" if "," in s.core.rstrip(",").partition(".")[0].rstrip(",") else f"{size:f}"
    else:
        digits = f"{size.normalize():f}"
    if s.last and s.inside.strip() and "." not in digits:
        digits = digits.zfill(s.last + 1)
        digits = digits[:-s.last] + s.inside.strip() + digits[-s.last:]
    return (sign + s.before.strip() + digits + "%" * s.percent + s.after.rstrip()).strip()
