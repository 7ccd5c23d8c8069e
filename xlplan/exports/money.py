"""In which unit of money amounts stand, as a title or a heading says it. Room between 5 and 6."""
from __future__ import annotations

import re
from typing import Final

from xlplan.text import fold_text

_WORDS: Final = (  # longer words first
    (r"百万元|百萬元|million yuan|rmb (?:mn|million)|(?<![a-z])(?:in )?millions?(?![a-z])", "million_yuan"),
    (r"亿元|億元|100 million|100m", "yi_yuan"), (r"万元|萬元|10k(?: yuan)?|10,?000 yuan|ten thousand", "wan_yuan"),
    (r"千元|仟元|(?<![a-z])thousands?(?: yuan)?|'000|(?<!\d)000s", "thousand_yuan"), (r"元|(?<![a-z])(?:yuan|rmb|cny)(?![a-z])", "yuan"))
_SHORT: Final = {"千": "thousand_yuan", "万": "wan_yuan", "萬": "wan_yuan", "百万": "million_yuan", "百萬": "million_yuan", "亿": "yi_yuan",
                 "億": "yi_yuan"}
_STATED: Final = re.compile(
    r"(?:货币|貨幣|金额|金額|计量|計量|数据|數據|本位)?(?:单位|單位)\s*(?:[::为為]|是)\s*(?:人民币|人民幣|rmb)?\s*([^\s,;,;、)]+)"
    r"|(?:unit|currency unit|amounts? (?:are )?in|figures in|shown in|stated in)s?\s*:?\s*(?:rmb|cny)?\s*([^,;)\]]+)")
_BRACKETS: Final = re.compile(r"[((\[【/]\s*(?:单位|單位|人民币|人民幣|rmb|cny|in)?\s*[::]?\s*([^))\]】]+)")


def unit_stated(text: str) -> str:
    """Key of the unit of money that a line above a table states: `单位:万元`, `金额单位:元`, `(in thousands)`; '' of none."""
    plain = fold_text(text)
    if found := _STATED.search(plain):
        return unit_word(found[1] or found[2])
    return unit_in_heading(text)


def unit_in_heading(text: str) -> str:
    """Key of the unit of money that a heading has in brackets or behind a stroke: `金额(万元)`, `销售额/元`; '' of none."""
    for found in _BRACKETS.finditer(fold_text(text)):
        if word := unit_word(found[1]):
            return word
    plain = fold_text(text)
    return next((key for words, key in _WORDS[:4] if re.search(words, plain) and not plain.isascii()), "")


def unit_word(text: str) -> str:
    """Key of the unit of money of a word that begins with it; '' of any other."""
    return next((key for words, key in _WORDS if re.match(rf"\s*(?:rmb|cny|人民币|人民幣)?\s*(?:{words})", fold_text(text))), "")


def unit_of_line(text: str) -> str:
    """Key of the unit of money that a cell says of its line, and nothing else: `元`, `万元`, `万`; '' of any other."""
    form = fold_text(text).strip("()")
    return _SHORT.get(form) or next((key for words, key in _WORDS if re.fullmatch(rf"(?:rmb|cny|人民币|人民幣)?\s*(?:{words})", form)), "")
