"""XLP_EXPLAIN: why a cell filled by one of our functions is what it is, from the formula behind it. Floor 7."""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from inspect import signature
from typing import Final

import xlwings as xw

from udfs.answers.block import NONE, Answer, Block, Held, RangeArgument
from udfs.answers.breakdown import Breakdown
from udfs.answers.fits import days_of, fit_of
from udfs.answers.plan_cells import cells_block, said_of_cell
from udfs.answers.spreads import rebalance_of, reforecast_of, spread_of
from udfs.language import excel_language
from xlplan.errors import XlplanError
from xlplan.text import Lang, Text

_BREAKDOWNS: Final[dict[str, Callable[..., Breakdown]]] = {
    "XLP_SPREAD": spread_of, "XLP_REBALANCE": rebalance_of, "XLP_REFORECAST": reforecast_of, "XLP_FIT": fit_of, "XLP_DAYS": days_of}
_EXPLAINED: Final = (*_BREAKDOWNS, "XLP_GET")
_CALL: Final = re.compile(r"=\+?\s*(?:'[^']*'!|[^\s'!()]+!)?(XLP_[A-Z0-9]+)\((.*)\)\s*", re.IGNORECASE | re.DOTALL)
_NUMBER: Final = re.compile(r"-?[0-9]*\.?[0-9]+(?:E[-+]?[0-9]+)?%?", re.IGNORECASE)
_TRUTH: Final = {"TRUE": True, "FALSE": False}

_NOT_OURS: Final = Text("{cell} 不是由 {known} 填的", "{cell} 不是由 {known} 填的", "{cell} is not filled by one of {known}")
_NESTED: Final = Text("公式里的「{text}」要先单独放进单元格,才能解释", "公式裡的「{text}」要先單獨放進儲存格,才能解釋",
                      "“{text}” in the formula must stand in cells of its own before it can be explained")


def explain_cell(cell: RangeArgument) -> Answer:
    """One sentence: how the cell came about, or why it could not."""
    lang, here = excel_language(), cell.cell()
    first = origin_cell(here)
    say = _explainer(first, here)
    try:
        return [[say((here.row - first.row, here.column - first.column), lang)]]
    except XlplanError as why:  # that, too, is an explanation
        return [[why.say(lang)]]


def origin_cell(cell: xw.Range) -> xw.Range:
    """The cell whose formula fills this one: where its spill or its array begins, or itself."""
    for has, area in (("HasSpill", "SpillParent"), ("HasArray", "CurrentArray")):
        with suppress(Exception):  # an Excel without spills does not know the word
            if getattr(cell.api, has):
                top = getattr(cell.api, area)
                return cell.sheet.range((int(top.Row), int(top.Column)))
    return cell


def _explainer(first: xw.Range, here: xw.Range) -> Callable[[tuple[int, int], Lang], str]:
    """What says how a cell of the block came about that the formula of `first` fills; XlplanError where that is none of ours, or cannot
    be read."""
    found = _CALL.fullmatch(str(first.formula or ""))
    name = found[1].upper() if found else ""
    if found is None or name not in _EXPLAINED:
        raise XlplanError(_NOT_OURS, cell=here.address.replace("$", ""), known=", ".join(_EXPLAINED))
    names = list(signature(_BREAKDOWNS.get(name, cells_block)).parameters)
    blocks = [_argument_block(text.strip(), first.sheet, name) for text, name in zip(split_arguments(found[2]), names, strict=False)]

    def say(at: tuple[int, int], lang: Lang) -> str:
        for block in blocks:
            if block.why_not is not None:
                raise block.why_not
        given = (*blocks, *([NONE] * (len(names) - len(blocks))))
        return _BREAKDOWNS[name](*given).why(*at, lang) if name in _BREAKDOWNS else said_of_cell(given, at, lang)
    return say


def split_arguments(text: str) -> Iterator[str]:
    """The arguments between the parentheses of a call."""
    depth, start, quote = 0, 0, ""
    for i, c in enumerate(text):
        if quote:
            quote = "" if c == quote else quote  # a doubled quote closes and opens again
        elif c in "\"'":
            quote = c
        elif c in "({[":
            depth += 1
        elif c in ")}]":
            depth -= 1
        elif c == "," and not depth:
            yield text[start:i]
            start = i + 1
    yield text[start:]


def _argument_block(text: str, sheet: xw.Sheet, name: str) -> Block:
    """The argument as the function got it."""
    if not text:
        return replace(NONE, name=name)
    if text.startswith("{") and text.endswith("}"):
        return Block([[_parse_constant(c.strip()) for c in row.split(",")] for row in text[1:-1].split(";")], name)
    with suppress(ValueError):
        return Block([[_parse_constant(text)]], name)
    try:
        cells = _find_range(text, sheet)
        found: Block = cells.options(Block).value
    except Exception as why:  # whatever Excel says of a text that is no reference
        raise XlplanError(_NESTED, text=text) from why
    return replace(found, name=name)


def _parse_constant(text: str) -> Held:
    """A number, a text in quotes, TRUE or FALSE; ValueError otherwise."""
    if text.upper() in _TRUTH:
        return _TRUTH[text.upper()]
    if text.startswith('"') and text.endswith('"') and len(text) > 1:
        return text[1:-1].replace('""', '"') or None
    if not _NUMBER.fullmatch(text):
        raise ValueError(text)
    return float(text.rstrip("%")) / (100 if text.endswith("%") else 1)


def _find_range(text: str, sheet: xw.Sheet) -> xw.Range:
    """The range that a reference or a name means."""
    title, mark, address = text.rpartition("!")
    if not mark:
        return sheet.range(address)
    return sheet.book.sheets[title.strip("'").replace("''", "'")].range(address)
