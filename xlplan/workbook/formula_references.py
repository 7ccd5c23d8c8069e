"""What a formula refers to: areas and the sheets they stand on, names, functions, other workbooks. Floor 3.

Formulas as files hold them: English, A1, without the leading `=`.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Collection
from typing import Final, NamedTuple

from xlplan.address import LAST_COLUMN, LAST_ROW, column_letters, column_number

_CELL: Final = r"\$?[A-Z]{1,3}\$?[1-9][0-9]{0,6}"
_TOKEN: Final = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<sheet>(?<!')'(?:[^']|'')*'!|[^\W\d][\w.]*!)"  # a run of thousands of ' is tried once, not once for each of them
    r"|(?P<error>#[A-Z/0!?]+)"
    rf"|(?P<area>(?:{_CELL}(?::{_CELL})?|\$?[A-Z]{{1,3}}:\$?[A-Z]{{1,3}}|\$?[1-9]\d*:\$?[1-9]\d*)(?![\w.(!]))"
    r"|(?P<function>[^\W\d][\w.]*)\("
    r"|(?P<name>[^\W\d][\w.\\]*)"
    r"|(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)")
_CORNER: Final = re.compile(r"(\$?)([A-Z]*)(\$?)([0-9]*)")
_SIGNS: Final = frozenset("+-*/^&=<>(),;{}%:@# \n\t")
_WORDS: Final = frozenset(("TRUE", "FALSE"))


class Area(NamedTuple):
    """`sheet`: its name as the formula has it, None for its own; `cells`: `$B$3:C9`, `B:C` or `3:9`."""

    sheet: str | None
    cells: str


class References(NamedTuple):
    """`elsewhere`: it says something that only its own workbook can tell, or another workbook holds: a defined name, a column of an
    Excel table, an area of another workbook, one over several sheets, or it is broken (#REF!)."""

    areas: tuple[Area, ...]
    functions: frozenset[str]
    elsewhere: bool


def references(formula: str) -> References:
    """What the formula refers to."""
    areas, functions, elsewhere = list[Area](), set[str](), False
    sheet: str | None = None
    for found in _TOKEN.finditer(formula):
        kind, text = found.lastgroup, found[0]
        if kind == "sheet":
            sheet = _sheet_name(text)
            elsewhere |= "[" in sheet or ":" in sheet
            continue
        if kind == "area":
            areas.append(Area(sheet, text))
        elif kind == "function":
            functions.add(found["function"].upper())
        elif kind == "error" or (kind == "name" and (sheet is not None or text.upper() not in _WORDS)):
            elsewhere = True
        sheet = None
    return References(tuple(areas), frozenset(functions), elsewhere or "[" in _TOKEN.sub("", formula))


def is_whole(formula: str) -> bool:
    """Whether its brackets close and it is made of nothing but what formulas are made of: Excel repairs a file with any other, and drops
    it."""
    open_, rest = 0, ""
    for sign in _TOKEN.sub(lambda m: "(" if m["function"] else " ", formula):
        open_ += (sign == "(") - (sign == ")")
        rest += "" if sign in _SIGNS else sign
        if open_ < 0:
            return False
    return not open_ and not rest and bool(formula.strip())


def takes_from(formula: str, sheets: Collection[str]) -> bool:
    """Whether it refers to one of those sheets."""
    return any(name in formula for name in sheets) and any(
        m["sheet"] and _sheet_name(m["sheet"]) in sheets for m in _TOKEN.finditer(formula))


def with_sheets(formula: str, renamed: Callable[[str], str]) -> str:
    """The formula with the sheets called as `renamed` says."""
    def one(found: re.Match[str]) -> str:
        name = found["sheet"] and _sheet_name(found["sheet"])
        return found[0] if not name or renamed(name) == name else "'" + renamed(name).replace("'", "''") + "'!"

    return _TOKEN.sub(one, formula)


def shifted(formula: str, rows: int, columns: int) -> str:
    """The formula as it stands where it was filled in, so many rows below and columns right of this; `#REF!` for what is no more on the
    sheet."""
    def one(found: re.Match[str]) -> str:
        if not found["area"]:
            return found[0]
        corners = [_shifted_corner(corner, rows, columns) for corner in found[0].split(":")]
        return ":".join(corners) if all(corners) else "#REF!"

    return _TOKEN.sub(one, formula)


def _shifted_corner(corner: str, rows: int, columns: int) -> str:
    fixed, letters, held, number = _CORNER.fullmatch(corner).groups()  # type: ignore[union-attr]
    if not number and letters:  # a whole column
        held = ""
    if not letters:  # a whole row: its dollar sign is read first
        fixed, held = "", fixed
    column = column_number(letters) + (0 if fixed else columns) if letters else 0
    row = int(number) + (0 if held else rows) if number else 0
    if (letters and not 1 <= column <= LAST_COLUMN) or (number and not 1 <= row <= LAST_ROW):
        return ""
    return f"{fixed}{column_letters(column) if letters else ''}{held}{row or ''}"


def _sheet_name(token: str) -> str:
    bare = token[:-1]
    return bare[1:-1].replace("''", "'") if bare.startswith("'") else bare
