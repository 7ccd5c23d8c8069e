"""A figure of an export, exact, or why it is none. Room between 5 and 6."""
from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xlplan.exports.layout import Decimals
from xlplan.numerals import is_dash, parse_number
from xlplan.text import seen_text
from xlplan.workbook.rawbook import Raw
from xlplan.workbook.stated_units import is_foreign_currency

_SWAP: Final = str.maketrans(",.", ".,")
_CURRENCY: Final = re.compile(r"(?:us\$|hk\$|nt\$|[$€£]|usd|hkd|eur|gbp|jpy|krw|rub|twd)\s*", re.IGNORECASE)
_NONE: Final = frozenset(("n/a", "na", "null", "none", "nan", "(空白)", "(blank)", "无", "無"))
_DUST: Final = 15  # digits that a float is sure of


@dataclass(frozen=True, slots=True)
class Figure:
    """What a cell says. `value` None: blank, or no number. `readings`: the two numbers it may be; `scale`: the power of ten that was
    written (4 of 1.2万), which `value` holds; `foreign`: a sign of another currency stands beside it."""

    value: Decimal | None
    bad: bool = False
    readings: tuple[str, ...] = ()
    scale: int = 0
    foreign: bool = False
    yuan: bool = False


BLANK: Final = Figure(None)
_BAD: Final = Figure(None, bad=True)


def figure_of(raw: Raw, decimal: Decimals) -> Figure:
    """The figure in a cell. `decimal`: the sign before decimals, '' while nobody has said which."""
    if raw is None:
        return BLANK
    if isinstance(raw, bool):
        return _BAD
    if isinstance(raw, int):
        return Figure(Decimal(raw))
    if isinstance(raw, float):
        return Figure(shortest(raw))
    if not isinstance(raw, str):
        return _BAD
    text = seen_text(raw).strip()
    if not text or is_dash(text) or text.casefold() in _NONE:
        return BLANK
    foreign = is_foreign_currency(text, None)
    return _read_text(_CURRENCY.sub("", text) if foreign else text, decimal, foreign)


def _read_text(text: str, decimal: Decimals, foreign: bool) -> Figure:
    plain = parse_number(text.translate(_SWAP) if decimal == "," else text)
    if plain is None or plain.kind == "percent":
        other = parse_number(text.translate(_SWAP)) if decimal == "" and plain is None else None
        return _BAD if other is None else Figure(None, readings=(f"{other.value:,f}", _other_reading(text)))
    scale = len(str(plain.scale)) - 1
    return Figure(plain.value, scale=scale, foreign=foreign, yuan=text.endswith(("元", "圆", "圓", "yuan")))


def _other_reading(text: str) -> str:
    """The number where the comma only groups: 1,234 of `12,34`; 1.23456 of `1.234,56`."""
    first, point, rest = re.sub("[^0-9.]", "", text).partition(".")
    return f"{'-' if '-' in text or '(' in text else ''}{int(first or 0):,}{point}{rest.replace('.', '')}"


def is_grouped_by_points(texts: list[str]) -> bool:
    """Whether every number with a point among the texts could group thousands by it, as in `1.234` and `12.500`, and none says by
    another sign that it does not."""
    pointed = [t for t in texts if "." in t]
    return bool(pointed) and all(re.fullmatch(r"-?[1-9]\d{0,2}\.\d{3}", t) for t in pointed) and not any("," in t for t in texts)


def shortest(value: float) -> Decimal:
    """The decimal that a float stands for, without what adding floats left behind its fifteenth digit."""
    exact = Decimal(repr(value))
    if len(exact.as_tuple().digits) <= _DUST:
        return exact
    return Decimal(f"{value:.{_DUST}g}")  # a spreadsheet keeps no more of what is typed
