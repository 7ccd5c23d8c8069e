"""A short formula that somebody typed into an input, worked out again from the cells of its own sheet. Floor 3.

Only what a planner types where a number was asked for: references, numbers, + - * / ^ %, parentheses, SUM, AVERAGE, MIN,
MAX, ROUND. Anything else is None: not known here, which says nothing against it.
"""
from __future__ import annotations

import re
from typing import Final

from xlplan.address import row_column
from xlplan.workbook.rawbook import RawSheet

_LONGEST: Final = 300    # characters
_MOST: Final = 10_000    # cells of a range
_TOKEN: Final = re.compile(
    r"\s*(?:(?P<number>\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|(?P<name>SUM|AVERAGE|MIN|MAX|ROUND)\("
    r"|(?P<cell>\$?[A-Z]{1,3}\$?\d{1,7})(?::(?P<last>\$?[A-Z]{1,3}\$?\d{1,7}))?(?![\w(!.])|(?P<sign>[-+*/^%(),]))")


class _Unknown(Exception):
    """The formula is more than is worked out here, or has no number for a result."""


def work_out_formula(formula: str, sheet: RawSheet) -> float | None:
    """What the formula comes to with the values that its cells hold; None where that is not known."""
    if not formula or len(formula) > _LONGEST:
        return None
    try:
        return _Formula(formula, sheet).result()
    except (_Unknown, ArithmeticError, ValueError, RecursionError):
        return None


class _Formula:
    def __init__(self, text: str, sheet: RawSheet) -> None:
        self._sheet, self._tokens, at = sheet, list[re.Match[str]](), 0
        text = text.rstrip()
        while at < len(text):
            found = _TOKEN.match(text, at)
            if found is None:
                raise _Unknown
            self._tokens.append(found)
            at = found.end()
        self._tokens.reverse()  # the next one is the last

    def result(self) -> float:
        value = self._sum()
        if self._tokens:
            raise _Unknown
        return value

    def _next(self, signs: str) -> str:
        """The next token, taken, if it is one of those signs; '' otherwise."""
        if self._tokens and (sign := self._tokens[-1]["sign"]) and sign in signs:
            self._tokens.pop()
            return sign
        return ""

    def _sum(self) -> float:
        value = self._product()
        while sign := self._next("+-"):
            right = self._product()
            value = value + right if sign == "+" else value - right
        return value

    def _product(self) -> float:
        value = self._power()
        while sign := self._next("*/"):
            right = self._power()
            value = value * right if sign == "*" else value / right
        return value

    def _power(self) -> float:
        value = self._signed()
        while self._next("^"):
            power = value ** self._signed()
            if isinstance(power, complex):
                raise _Unknown
            value = power
        return value

    def _signed(self) -> float:
        if sign := self._next("+-"):  # binds more tightly than ^, as in Excel
            return self._signed() * (-1 if sign == "-" else 1)
        value = self._atom()
        while self._next("%"):
            value /= 100
        return value

    def _atom(self) -> float:
        if self._next("("):
            value = self._sum()
            self._close()
            return value
        if not self._tokens:
            raise _Unknown
        token = self._tokens.pop()
        if token["number"]:
            return float(token["number"])
        if token["cell"] and not token["last"]:
            return self._cells(token)[0] or 0.0
        if token["name"]:
            return self._call(token["name"])
        raise _Unknown

    def _call(self, name: str) -> float:
        parts: list[float | None] = []
        while True:
            if self._tokens and self._tokens[-1]["last"]:
                parts += self._cells(self._tokens.pop())
            else:
                parts.append(self._sum())
            if not self._next(","):
                break
        self._close()
        numbers = [part for part in parts if part is not None]
        if name == "ROUND":
            if len(parts) != 2 or len(numbers) != 2:
                raise _Unknown
            size = 10.0 ** int(numbers[1])
            return float(int(abs(numbers[0]) * size + 0.5 + 1e-9)) / size * (-1 if numbers[0] < 0 else 1)
        if name == "SUM" or not numbers:
            return sum(numbers)
        return sum(numbers) / len(numbers) if name == "AVERAGE" else max(numbers) if name == "MAX" else min(numbers)

    def _close(self) -> None:
        if not self._next(")"):
            raise _Unknown

    def _cells(self, token: re.Match[str]) -> list[float | None]:
        """The numbers of a reference, None for blanks."""
        row1, column1 = row_column(token["cell"].replace("$", ""))
        row2, column2 = row_column((token["last"] or token["cell"]).replace("$", ""))
        if (row2 - row1 + 1) * (column2 - column1 + 1) > _MOST or row2 < row1 or column2 < column1:
            raise _Unknown
        out: list[float | None] = []
        for at in ((r, c) for r in range(row1, row2 + 1) for c in range(column1, column2 + 1)):
            value = self._sheet.at(*at)
            if at in self._sheet.errors or at in self._sheet.uncalculated or at in self._sheet.disagree or (
                    value is not None and type(value) not in (float, int)):
                raise _Unknown
            out.append(None if value is None else float(value))  # type: ignore[arg-type]
        return out
