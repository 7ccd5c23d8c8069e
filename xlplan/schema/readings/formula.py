"""Second reading of an expression: an Excel formula with A1 references, functions of Excel 2010. Floor 1."""
from __future__ import annotations

from typing import Protocol

from xlplan.schema import expr as x
from xlplan.schema.column import Column
from xlplan.schema.errors import SchemaError
from xlplan.schema.holds import named_formula
from xlplan.schema.node import kept_by_node
from xlplan.schema.readings.formula_links import (
    days_worked,
    find_first,
    month_start,
    names_one,
    nth_workday,
    rule_day,
    sum_same,
    sum_same_over_rows,
)

_RANK = {"+": 1, "-": 1, "*": 2}


class Addresses(Protocol):
    """Where things stand on the sheet, for one row (or one foot row) of one table."""

    def cell(self, key: str) -> str:
        """This row's cell."""

    def sibling(self, measure: str, key: str) -> str:
        """The same member's row of that measure."""

    def beside(self, table: str, key: str) -> str:
        """The row of the same key in another table, with its sheet."""

    def foot(self, row: str, key: str, table: str) -> str:
        """A foot cell, with its sheet when it is another table's."""

    def rows(self, key: str, table: str) -> str:
        """All data rows of the column, absolute rows: `F$7:F$36`; with its sheet when `table` is another's."""

    def above(self, key: str) -> str:
        """From the first data row to this one: `F$7:F12`."""

    def span(self, keys: tuple[str, ...]) -> list[str]:
        """This row's cells of several columns, neighbours joined: `H7:J7`."""

    def choice(self, key: str, choice: str, table: str) -> str:
        """The choice's label as it stands on the sheet."""

    def limit(self, key: str) -> str:
        """The limit's value."""

    def places(self, key: str, table: str, rows: bool) -> int:
        """Decimals of the column; without `rows` in a foot row: of that row's cell."""

    def declared(self, key: str, table: str) -> Column:
        """The column as it is declared."""

    def foot_places(self, row: str, key: str, table: str) -> int:
        """Decimals of a foot cell."""


def formula_of(node: x.Expr, at: Addresses) -> str:
    """The formula without '='. Conditions come out as comparisons or as products of 0 and 1."""
    return _Printer(at).show(node)


@kept_by_node
def is_array(node: x.Expr, over_rows: bool = False) -> bool:
    """Whether the formula must be entered as one of arrays: it compares every row of a table with every row. `over_rows`: whether
    it is printed over the rows itself."""
    if over_rows and isinstance(node, x.SumSame):
        return True
    within = over_rows or isinstance(node, (x.SumRows, x.CountRows, x.SumSame, x.Find))
    return any(is_array(part, within) for part in x.child_nodes(node))


def count_formula(where: x.Expr | None, must: x.Expr, at: Addresses, among: str = "") -> str:
    """How many rows break a rule: `SUMPRODUCT(where*(1-must))` over the rows of the table; `among`: of those alone for which that comes
    out true."""
    printer = _Printer(at, over_rows=True)
    broken = f"(1-{printer.truth(must)}){f'*{among}' if among else ''}"
    return f"SUMPRODUCT({printer.truth(where)}*{broken})" if where else f"SUMPRODUCT(1*{broken})"


class _Printer:
    def __init__(self, at: Addresses, table: str = "", over_rows: bool = False) -> None:
        self.at, self.table, self.over_rows = at, table, over_rows

    def cell(self, key: str) -> str:
        return self.at.rows(key, self.table) if self.over_rows else self.at.cell(key)

    def show(self, node: x.Expr) -> str:
        match node:
            case x.Num(count, places):
                return _plain_decimal(count, places)
            case x.Param(key):
                return self.at.limit(key)
            case x.Col(key) | x.Day(key):
                return self.cell(key)
            case x.Sibling(measure, key):
                return self.at.sibling(measure, key)
            case x.Beside(table, key) if not self.over_rows:
                return f"N({self.at.beside(table, key)})"  # a text counts 0, as sums have it
            case x.Foot(row, key, table):
                return self.at.foot(row, key, table)
            case x.SumCols(keys):
                return self._sum(keys)
            case x.Part():
                return self._part(node)
            case x.SumRows(of, where, table):
                return self._sum_rows(of, where, table)
            case x.SumSame():
                return self._sum_same(node)
            case x.Find(key, same, table, where) if not self.over_rows:
                number, rows = self.at.declared(key, table or self.table).kind in ("number", "date"), self._rows_of(table or self.table)
                return find_first(self, rows, same, [*map(rows.truth, where)], key, number)
            case x.Workday(of, days) if not self.over_rows:
                return self._workday(of, days)
            case x.DaysWorked(first, last) if not self.over_rows:
                return days_worked(self._day(first), self._day(last))
            case x.MonthStart(of, months) if node.of_plan or not self.over_rows:
                return month_start(self._day(of), months)
            case x.RuleDay(key, month) if not self.over_rows:
                return rule_day(self.cell(key), self._day(month))
            case x.Covering(key, first, last, where) if not self.over_rows:
                rows, at = self._rows_of(""), self.cell(key)
                tests = (f"({rows.cell(first)}<={at})", f"({rows.cell(last)}>={at})", *map(rows.truth, where))
                return f"SUMPRODUCT({','.join('--' + test for test in tests)})"
            case x.CountRows(where):
                return f"SUMPRODUCT({'*'.join(self._rows_of('').truth(t) for t in where)}*1)"
            case x.RunningSum(key):
                return f"SUM({self.at.above(key)})"
            case x.Arith(op, left, right):
                return f"{self._side(left, op, False)}{op}{self._side(right, op, True)}"
            case x.Div(above, below, places):
                return self._quotient(above, below, "ROUND", places)
            case x.CeilDiv(above, below):
                return self._quotient(above, below, "ROUNDUP", 0)
            case x.Rounded(of, places):
                return f"ROUND({self.show(of)},{places})"
            case x.Abs(of):
                return f"ABS({self.show(of)})"
            case x.Pick(which, left, right):
                return f"{which}({self._counted(left)},{self._counted(right)})"
            case x.If(condition, then, otherwise):
                return f"IF({self.condition(condition)},{self.show(then)},{self.show(otherwise)})"
        if isinstance(node, x.TRUTHS):
            return self.truth(node)
        raise SchemaError(f"cannot be printed: {node!r}")

    def condition(self, node: x.Expr) -> str:
        """As the first argument of IF: AND() and OR() read better there than products."""
        match node:
            case x.All(terms):
                return f"AND({','.join(self.condition(t) for t in terms)})"
            case x.Some(terms):
                return f"OR({','.join(self.condition(t) for t in terms)})"
            case x.Not(of):
                return f"NOT({self.condition(of)})"
        text = self.truth(node)
        return text[1:-1] if text.startswith("(") and text.endswith(")") else text

    def truth(self, node: x.Expr) -> str:
        """In brackets, usable on ranges inside SUMPRODUCT."""
        match node:
            case x.Compare(op, left, right):
                places = max(self.places(left), self.places(right))
                if places == 0 and not isinstance(left, x.Arith) and not isinstance(right, x.Arith):
                    return f"({self.show(left)}{op}{self.show(right)})"
                if right == x.Num(0, 0):
                    return f"(ROUND({self.show(left)},{places}){op}0)"
                return f"(ROUND({self.show(left)}-{self._side(right, '-', True)},{places}){op}0)"
            case x.All(terms):
                return f"({'*'.join(self.truth(t) for t in terms)})"
            case x.Some(terms):
                return f"(({'+'.join(self.truth(t) for t in terms)})>0)"
            case x.Not(of):
                return f"(1-{self.truth(of)})"
            case x.Filled(key):
                return f"(LEN(TRIM({self.cell(key)}))>0)"
            case x.Alone(key):
                return names_one(self.cell(key))
            case x.Same(left, right):
                return f"({self.word(left)}={self.word(right)})"
            case x.Is(key, choice):
                return f'({self.cell(key)}="{self.at.choice(key, choice, self.table)}")'
            case x.Names(key, number):
                return f"({named_formula(self.cell(key), number)})"
        raise SchemaError(f"not a condition: {node!r}")

    def places(self, node: x.Expr) -> int:
        """Decimals that the value of `node` can have."""
        match node:
            case x.Num(_, places) | x.Div(_, _, places) | x.Rounded(_, places):
                return places
            case x.Param():
                return 4
            case x.Col(key) | x.Sibling(_, key) | x.RunningSum(key):
                return self.at.places(key, self.table, self.over_rows)
            case x.Beside(table, key) | x.Find(key, _, table):
                return self.at.places(key, table or self.table, True)
            case x.Foot(row, key, table):
                return self.at.foot_places(row, key, table)
            case x.SumCols(keys):
                return max(self.at.places(k, self.table, self.over_rows) for k in keys)
            case x.SumRows(of, _, table) | x.SumSame(of, _, _, table):
                return self._rows_of(table or self.table).places(of)
            case (x.CountRows() | x.Covering() | x.CeilDiv() | x.Day() | x.Part() | x.Workday() | x.DaysWorked() | x.MonthStart()
                  | x.RuleDay()):
                return 0
            case x.Arith("*", left, right):
                return self.places(left) + self.places(right)
            case x.If(_, then, otherwise):
                return max(self.places(then), self.places(otherwise))
        return max((self.places(c) for c in x.child_nodes(node)), default=0)

    def _rows_of(self, table: str) -> _Printer:
        return _Printer(self.at, table, over_rows=True)

    def _sum_rows(self, of: x.Expr, where: tuple[x.Expr, ...], table: str) -> str:
        rows = self._rows_of(table)
        if isinstance(of, x.Col) and not where:
            return f"SUM({rows.show(of)})"
        if isinstance(of, x.Col) and len(where) == 1 and isinstance(where[0], x.Is):
            wanted = self.at.choice(where[0].key, where[0].choice, table)
            return f'SUMIF({rows.cell(where[0].key)},"{wanted}",{rows.show(of)})'
        factors = () if of == x.ONE and where else _product_factors(of)
        # a comma between the factors: SUMPRODUCT then counts a text as 0 instead of failing on it
        return f"SUMPRODUCT({','.join([*('--' + rows.truth(t) for t in where), *(rows.show(f) for f in factors)])})"

    def word(self, key: str) -> str:
        """The text of a cell as it is compared; of what was chosen from rows with codes, the code."""
        text, source = f"TRIM({self.cell(key)})", self.at.declared(key, self.table).rows_of
        return f'LEFT({text},FIND(" ",{text}&" ")-1)' if source and source.code else text

    def _sum_same(self, node: x.SumSame) -> str:
        rows, factors = self._rows_of(node.table or self.table), () if node.of == x.ONE else _product_factors(node.of)
        shown = [*map(rows.truth, node.where)], [*map(rows.show, factors)]
        return (sum_same_over_rows if self.over_rows else sum_same)(self, rows, node.same, *shown)

    def _workday(self, of: x.Expr, days: x.Expr) -> str:
        day, far = self._day(of), self._day(days)
        if isinstance(days, x.Num) and not days.places:
            return nth_workday(day, str(days.count), (days.count > 0) - (days.count < 0))
        return nth_workday(day, far, 0)

    def _day(self, node: x.Expr) -> str:
        """A whole number, as a side of what is compared or added."""
        return f"ROUND({self.show(node)},0)" if self.places(node) else self._side(node, "*", True)

    def _quotient(self, above: x.Expr, below: x.Expr, function: str, places: int) -> str:
        text = f"{function}({self._side(above, '*', False)}/{self._side(below, '*', True)},{places})"
        never_zero = isinstance(below, x.Num) and below.count != 0
        return text if never_zero else f"IF({self.show(below)}=0,0,{text})"

    def _sum(self, keys: tuple[str, ...]) -> str:
        return f"SUM({','.join(self.at.span(keys))})"

    def _part(self, node: x.Part) -> str:
        """What is still to come before the part less what is still to come after it: rounded from that end, a half goes
        toward zero in the part's own running total."""
        total, whole = self._side(node.total, "*", False), self._sum(node.keys)
        before, after = (f"ROUND({total}*{self._sum(rest)}/{whole},0)" if rest else ""
                         for rest in (node.keys[node.at:], node.keys[node.at + 1:]))
        return f"IF({whole}=0,0,{before if node.at else total}{'-' + after if after else ''})"

    def _counted(self, node: x.Expr) -> str:
        """A blank cell counts 0: MAX and MIN would leave a bare reference to one out."""
        text = self.show(node)
        return f"N({text})" if isinstance(node, (x.Col, x.Sibling, x.Foot, x.Day, x.If)) else text

    def _side(self, node: x.Expr, op: str, right: bool) -> str:
        text = self.show(node)
        if isinstance(node, x.Arith):
            lower = _RANK[node.op] < _RANK[op] or (right and op != "+" and _RANK[node.op] == _RANK[op])
            return f"({text})" if lower else text
        return f"({text})" if text.startswith("-") else text


def _product_factors(node: x.Expr) -> list[x.Expr]:
    return [*_product_factors(node.left), *_product_factors(node.right)] if isinstance(node, x.Arith) and node.op == "*" else [node]


def _plain_decimal(count: int, places: int) -> str:
    sign, digits = ("-" if count < 0 else ""), str(abs(count)).rjust(places + 1, "0")
    if not places:
        return sign + digits
    return sign + (digits[:-places] + "." + digits[-places:]).rstrip("0").rstrip(".")
