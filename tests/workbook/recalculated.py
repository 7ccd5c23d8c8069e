"""A small spreadsheet: every formula of a branch workbook calculated anew over its cells, as Excel does it.

Written apart from the program's own evaluators: one cell at a time, in decimals, from the declaration and the cells as they
stand. SUM, SUMIF and SUMPRODUCT skip texts, + and - and comparisons read a text that is a plain number and fail on others;
an error goes on to whatever reads it.
"""
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from typing import Final

from raw import Made

from xlplan.schema import expr as x
from xlplan.schema.table import Table
from xlplan.workbook.rawbook import At, Raw, plain_text

_PLAIN: Final = re.compile(r"-?[\d,]+(\.\d+)?", re.ASCII)


class Failed(Exception):
    """An error value, such as #VALUE!."""


def recalculate(made: Made) -> Made:
    """Give every formula of the tables' sheets the result that Excel would store; the same workbook comes back."""
    _Book(made, {key: here.table for key, here in made.layouts.items()}).run()
    return made


class _Book:
    def __init__(self, made: Made, tables: dict[str, Table]) -> None:
        self.made, self.tables = made, tables
        self.sheets = {key: made.sheet(key) for key in tables if any(s.at(1, 1) == key for s in made.book.sheets)}
        self.formulas: dict[tuple[str, At], tuple[x.Expr, str]] = {}
        self.done: dict[tuple[str, At], Decimal | str] = {}

    def run(self) -> None:
        for key, sheet in self.sheets.items():
            for row in self.made.layouts[key].rows:
                for column in self.tables[key].columns:
                    node = self._formula(key, row, column.key)
                    if node is not None and self._at(key, row, column.key) in sheet.formulas:
                        self.formulas[key, self._at(key, row, column.key)] = node, row
        for key, at in self.formulas:
            sheet, value = self.sheets[key], self._result(key, at)
            sheet.errors.pop(at, None)
            sheet.values[at[0] - 1][at[1] - 1] = float(value) if isinstance(value, Decimal) else None
            if isinstance(value, str):
                sheet.errors[at] = value

    def _at(self, key: str, row: str, column: str) -> At:
        here = self.made.layouts[key]
        return here.rows[row], here.columns[column]

    def _formula(self, key: str, row: str, column: str) -> x.Expr | None:
        table = self.tables[key]
        if row in table.foot_by_key:
            return table.foot_cell(table.foot_by_key[row], column)
        if row.startswith("@"):
            return None
        measure = self._key_of(key, row, table.measure_column) if table.measure_column else None
        return table.by_key[column].formula_of(measure)

    def _key_of(self, key: str, row: str, column: str) -> str:
        """The choice that the cell shows."""
        here, shown = self.made.layouts[key], plain_text(self.sheets[key].at(*self._at(key, row, column)))
        options = {c.key for c in self.tables[key].by_key[column].choices}
        return next((k for k in options if here.choice_label(column, k) == shown), shown)

    def _result(self, key: str, at: At) -> Decimal | str:
        if (key, at) not in self.done:
            node, row = self.formulas[key, at]
            try:
                self.done[key, at] = self._number(node, key, row)
            except Failed as failed:
                self.done[key, at] = str(failed)
        return self.done[key, at]

    # -- cells ---------------------------------------------------------------------------------------------------------

    def _raw(self, key: str, row: str, column: str) -> Raw | Decimal:
        at = self._at(key, row, column)
        if (key, at) in self.formulas:
            result = self._result(key, at)
            if isinstance(result, str):
                raise Failed(result)
            return result
        if at in self.sheets[key].errors:
            raise Failed(self.sheets[key].errors[at])
        return self.sheets[key].at(*at)

    def _operand(self, key: str, row: str, column: str) -> Decimal:
        """As + and - take it."""
        value = self._raw(key, row, column)
        if isinstance(value, str):
            if not _PLAIN.fullmatch(value):
                raise Failed("#VALUE!")
            return Decimal(value.replace(",", ""))
        return _decimal(value)

    def _summed(self, key: str, row: str, column: str) -> Decimal:
        """As SUM takes it."""
        value = self._raw(key, row, column)
        return Decimal(0) if isinstance(value, (bool, str)) else _decimal(value)

    def _rows(self, key: str) -> list[str]:
        return [row for row in self.made.layouts[key].rows if not row.startswith("@")]

    # -- expressions ---------------------------------------------------------------------------------------------------

    def _number(self, node: x.Expr, key: str, row: str) -> Decimal:
        def of(part: x.Expr) -> Decimal:
            return self._number(part, key, row)

        match node:
            case x.Num(count, places):
                return Decimal(count).scaleb(-places)
            case x.Param(limit):
                return Decimal(self.made.layouts[key].limits[limit])
            case x.Col(column):
                return self._operand(key, row, column)
            case x.Sibling(measure, column):
                return self._operand(key, f"{row.rpartition('|')[0]}|{measure}", column)
            case x.Foot(foot, column, table):
                if (table or key) not in self.sheets:
                    raise Failed("#REF!")
                return self._operand(table or key, foot, column)
            case x.SumCols(columns):
                return sum((self._summed(key, row, c) for c in columns), Decimal(0))
            case x.SumRows(what, where, table):
                if (table or key) not in self.sheets:
                    raise Failed("#REF!")
                return self._sum_rows(what, where, table or key)
            case x.RunningSum(column):
                rows = self._rows(key)
                return sum((self._summed(key, r, column) for r in rows[:rows.index(row) + 1]), Decimal(0))
            case x.Arith("+", left, right):
                return of(left) + of(right)
            case x.Arith("-", left, right):
                return of(left) - of(right)
            case x.Arith("*", left, right):
                return of(left) * of(right)
            case x.Div(above, below, places):
                return of(below) and (of(above) / of(below)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
            case x.CeilDiv(above, below):
                return of(below) and (of(above) / of(below)).to_integral_value(ROUND_CEILING)
            case x.Rounded(what, places):
                return of(what).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
            case x.Pick(which, left, right):
                return (max if which == "MAX" else min)(of(left), of(right))
            case x.If(condition, then, otherwise):
                return of(then) if self._truth(condition, key, row) else of(otherwise)
        raise NotImplementedError(node)

    def _sum_rows(self, what: x.Expr, where: tuple[x.Expr, ...], key: str) -> Decimal:
        def factors(node: x.Expr) -> list[x.Expr]:
            return [*factors(node.left), *factors(node.right)] if isinstance(node, x.Arith) else [node]

        total = Decimal(0)
        for row in self._rows(key):
            if all(self._truth(t, key, row) for t in where):
                product = Decimal(1)
                for factor in factors(what):
                    assert isinstance(factor, x.Col)
                    product *= self._summed(key, row, factor.key)
                total += product
        return total

    def _truth(self, node: x.Expr, key: str, row: str) -> bool:
        match node:
            case x.Is(column, choice):
                return self._key_of(key, row, column) == choice
            case x.Not(of):
                return not self._truth(of, key, row)
            case x.All(terms):
                return all(self._truth(t, key, row) for t in terms)
            case x.Some(terms):
                return any(self._truth(t, key, row) for t in terms)
            case x.Compare(op, left, right):
                a, b = self._number(left, key, row), self._number(right, key, row)
                tests: dict[str, Callable[[Decimal, Decimal], bool]] = {
                    "=": lambda p, q: p == q, "<=": lambda p, q: p <= q, ">=": lambda p, q: p >= q,
                    ">": lambda p, q: p > q}
                return tests[op](a, b)
        raise NotImplementedError(node)


def _decimal(value: Raw | Decimal) -> Decimal:
    if isinstance(value, Decimal):
        return value
    if isinstance(value, date):  # a day is stored as a number
        return Decimal((datetime(value.year, value.month, value.day) - datetime(1899, 12, 30)).days)
    return Decimal(repr(float(value))) if isinstance(value, (int, float)) else Decimal(0)
