"""What number a planner meant by text typed into a number cell. No guesses: what has two readings is None. Floor 0."""
from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

from xlplan.text import seen_text

Kind = Literal["plain", "separators", "full_width", "magnitude", "percent", "currency"]

LONGEST: Final = 40  # characters; what is longer is a sentence


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number read from text.

    Attributes:
        value: the number in the plain unit: 12000 of `1.2万`, 0.12 of `12%` (as Excel stores it), -1200 of `(1,200)`.
        kind: why Excel took it for text; of several the one that bears most on the meaning: percent, magnitude,
            currency, full_width, separators, plain (an apostrophe, spaces, a sign, a cell formatted as text).
        sure: False where the number is certain but perhaps no amount was meant: `007` and `5.` (a code, a list
            number), `(5)` (a footnote), `- 5` (a bullet), `5-` (the beginning of a range).
        scale: the multiplier that was written: 10000 of `1.2万`, 1 without one. In a cell kept in 万元 the caller
            must decide whether 1.2万 means 1.2 or 12000 of them.
        money: whether a currency was written.
    """

    value: Decimal
    kind: Kind
    sure: bool
    scale: int = 1
    money: bool = field(default=False, compare=False)


_TEN: Final = {"千": 3, "万": 4, "亿": 8}
_POWERS: Final[dict[str, int]] = {
    "百": 2, **_TEN, **{a + b: n + _TEN[b] for a, n in (("十", 1), ("百", 2), ("千", 3)) for b in "万亿"}, "万亿": 12}

_LATIN: Final = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9}  # of money only: `5m` may be metres

_SAME: Final = str.maketrans({  # signs written otherwise; digits are never replaced but by their full-width twins
    **{chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)}, "￥": "¥",
    "\u3000": " ", "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ",
    "−": "-", "﹣": "-", "﹪": "%", "﹐": ",", "﹒": ".", "‘": "'", "’": "'",
    "萬": "万", "億": "亿", "仟": "千", "佰": "百", "拾": "十", "圆": "元", "圓": "元"})
_WIDE: Final = re.compile("[\uff01-\uff5e]")
_GROUPED: Final = re.compile("(?<![0-9.,])[1-9][0-9]{0,2}([\u00a0\u202f\u2007\u2009'\u2019])[0-9]{3}(?:\\1[0-9]{3})*\\.[0-9]+(?![0-9.,])")
_DASHES: Final = frozenset(["-", "–", "—", "――", "―", "─", "——", "--", "/"])

DASHES: Final = tuple(sorted(_DASHES.union(
    dash.replace(sign, chr(twin)) for dash in _DASHES for twin, sign in _SAME.items() if sign in dash)))
"""What `is_dash` takes for one, spaces apart and each in one kind of sign: `-`, `－`, `——`."""

_NUMBER: Final = re.compile(
    r"""'?\s*
    (?P<open>\()?\s*
    (?P<sign>[-+]?)(?P<gap>\s*)
    (?P<money>CN¥|RMB\s*¥|¥|NT\$|RMB|CNY|人民币|人民幣|新台币|新台幣)?\s*
    (?P<sign2>[-+]?)
    (?P<whole>[1-9][0-9]{0,2}(?:,[0-9]{3})+|[0-9]+|(?=\.[0-9]))
    (?P<point>\.(?P<part>[0-9]*))?\s*
    (?:(?P<percent>%)|(?P<power>""" + "|".join(sorted(_POWERS, key=len, reverse=True)) + r""")?\s*(?P<yuan>元)?
      |(?P<latin>""" + "|".join(sorted(_LATIN, key=len, reverse=True)) + r""")\s*(?P<word>yuan)?)\s*
    (?(open)\)|(?P<tail>-)?)""",
    re.VERBOSE | re.ASCII | re.IGNORECASE)


def _plain_text(text: str) -> str:
    """The text in ordinary characters, without what is unseen and without spaces around it."""
    return seen_text(text).translate(_SAME).strip()


def grouped_by_commas(text: str) -> str:
    """The text with commas where a space that does not break or an apostrophe groups the thousands of a number with a decimal
    point, which has no other reading: `1 234.56`, `1'234.56`."""
    return _GROUPED.sub(lambda m: m[0].replace(m[1], ","), text)


def is_dash(text: str) -> bool:
    """Whether the text is nothing but a dash or a stroke, which people write for zero: `—`, `-`, `–`, `－`, `/`."""
    return _plain_text(text) in _DASHES


def parse_number(text: str) -> Numeral | None:
    """The number that `text` says, or None where it says none or more than one may be meant.

    Read: separators that group by thousands, full-width characters, spaces around the parts, a leading apostrophe,
    signs, accounting parentheses, the minus that SAP writes last (`125.00-`), percent, ¥ NT$ RMB CNY 人民币 and 元, magnitudes
    百 千 万 亿 and their compounds, k, m, million and the like of money (`500k yuan`, `RMB 5m`).
    Not read: `约500`, `100-120`, `1,2`, `12,34`, `1.2.3`, `1万2`, `五百`, `1 200`, other currencies, a dash.
    """
    plain = _plain_text(grouped_by_commas(seen_text(text)))
    m = _NUMBER.fullmatch(plain) if len(plain) <= LONGEST else None
    if m is None or not _signs_agree(m):
        return None
    whole, part = m["whole"].replace(",", ""), m["part"] or ""
    power = -2 if m["percent"] else _POWERS[m["power"]] if m["power"] else _LATIN[m["latin"].lower()] if m["latin"] else 0
    negative = m["open"] or m["tail"] or "-" in (m["sign"], m["sign2"])
    digits = int(whole + part)
    value = Decimal(f"{-digits if negative else digits}E{power - len(part)}")  # exact at any length
    bare = whole == m["whole"] and not (part or m["percent"] or power or m["money"] or m["yuan"])
    sure = not (re.match("0[0-9]", whole) or (m["point"] and not part) or (m["open"] and bare)
                or (m["tail"] and (power or not (part or "," in m["whole"])))
                or (m["sign"] == "-" and m["gap"] and not m["money"]))
    return Numeral(Decimal(f"{value:f}"), _numeral_kind(m, text), sure, 10**max(power, 0), bool(m["money"] or m["yuan"] or m["word"]))


def _signs_agree(m: re.Match[str]) -> bool:
    """Whether the signs say one thing: one sign at most, none within parentheses, no money of a percentage, money of a `k`."""
    if m["latin"] and not (m["money"] or m["word"]):
        return False
    if (m["open"] or m["tail"]) and (m["sign"] or m["sign2"]):
        return False
    return not (m["sign"] and m["sign2"]) and not (m["percent"] and m["money"]) and not (m["sign2"] and not m["money"])


def _numeral_kind(m: re.Match[str], text: str) -> Kind:
    """The kind that bears most on the meaning."""
    if m["percent"]:
        return "percent"
    if m["power"] or m["latin"]:
        return "magnitude"
    if m["money"] or m["yuan"]:
        return "currency"
    if _WIDE.search(text):
        return "full_width"
    return "separators" if "," in m["whole"] else "plain"
