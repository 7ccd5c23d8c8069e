"""Holds (固定): the months of a row that must not move, as people type them into one cell and as the sheet shades them.

Months are those of the calendar, as headers print them: in a fiscal year from April, `4` is its first month. Floor 1.
"""
from __future__ import annotations

import re
from functools import reduce
from typing import Final

from xlplan.schema.month_names import number_months

_BLANKS: Final = (",", "，", "、", ";", "；", "月", "\u3000", "\u00a0")  # what the sheet's own formulas take for a blank
_DIGITS: Final = tuple((chr(0xFF10 + n), str(n)) for n in range(10))
_DASH: Final = re.compile(r"\s*[-－–—~～〜至到]\s*")
_YEAR: Final = re.compile(r"(?<!\d)20\d\d\s*[年./-]\s*(?=(?:0?[1-9]|1[0-2])(?!\d|\s*[-./]\s*\d))", re.ASCII)  # of 2027.3
_WORD: Final = re.compile(r"(0?[1-9]|1[0-2])(?:-(0?[1-9]|1[0-2]))?", re.ASCII)


def held_months(text: str) -> tuple[int, ...]:
    """The months that `text` names, 1 to 12 in order: all that the sheet shades. What is not understood (`unread_words`) is passed
    over, as the sheet does.

    Read: numbers between blanks, `,` `，` `、` `;` `；` or `月`, full-width digits, and what the sheet cannot: leading zeros,
    ranges that run forward (`1-3`, `10～12`, `1至3`), names (`三月`, `Mar`) and a year before them (`2027.3`).
    """
    return tuple(sorted({*shaded_months(text), *(month for word in _split_words(text) for month in _months_named(word))}))


def unread_words(text: str) -> tuple[str, ...]:
    """The words of `text` that name no month: `13`, `0`, `11-2`, `全年`."""
    return tuple(word for word in _split_words(text) if not _months_named(word))


def _split_words(text: str) -> list[str]:
    return _DASH.sub("-", _swap_marks(_YEAR.sub("", number_months(text)))).split()


def _months_named(word: str) -> range:
    m = _WORD.fullmatch(word)
    return range(int(m[1]), int(m[2] or m[1]) + 1) if m else range(0)


def held_positions(text: str, start_month: int = 1) -> frozenset[int]:
    """Positions 0 to 11 in the fiscal year of the months held."""
    return frozenset((month - start_month) % 12 for month in held_months(text))


def spaced_words(text: str) -> str:
    """The words of `text` as the sheet's own formulas see them: one blank between, half-width digits."""
    return " ".join(word for word in _swap_marks(text).split(" ") if word)


def _swap_marks(text: str) -> str:
    return reduce(lambda t, pair: t.replace(*pair), (*((mark, " ") for mark in _BLANKS), *_DIGITS), text)


def shaded_months(text: str) -> tuple[int, ...]:
    """The months that the sheet shades for that text: what `shading_formula` is true of."""
    seen = f" {spaced_words(text)} "
    return tuple(month for month in range(1, 13) if f" {month} " in seen)


def words_formula(cell: str, digits: str = "0123456789") -> str:
    """The Excel formula of `spaced_words` for the text in `cell`, but for blanks too many; `digits`: those that may be full-width
    and matter. Functions of Excel 2010; no array, so that it may stand in a conditional format."""
    swaps = (*((mark, " ") for mark in _BLANKS), *(pair for pair in _DIGITS if pair[1] in digits))
    return reduce(lambda inner, pair: f'SUBSTITUTE({inner},"{pair[0]}","{pair[1]}")', swaps, cell)


def named_formula(text: str, month: int) -> str:
    """The Excel formula that is true where a text of words, one blank between, names the month."""
    return f'ISNUMBER(SEARCH(" {month} "," "&{text}&" "))'


def shading_formula(cell: str, month: int) -> str:
    """The Excel formula that is true where the text in `cell` holds `month`. Ranges and leading zeros are beyond it: the
    cell turns red (`puzzling_formula`), and reading a file says so and writes the months out."""
    return named_formula(words_formula(cell, str(month)), month)


def puzzling_formula(cell: str) -> str:
    """The Excel formula that is true where something is left of the text once the months it names are taken away."""
    apart = f'" "&SUBSTITUTE({words_formula(cell)}," ","  ")&" "'
    left = reduce(lambda inner, month: f'SUBSTITUTE({inner}," {month} ","")', range(1, 13), apart)
    return f"LEN(TRIM({left}))>0"
