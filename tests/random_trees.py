"""Random expression trees over every node, and two small tables for them to read. Seeded: a failing tree comes back."""
from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Final

from xlplan.schema import expr as x
from xlplan.schema.column import Choice, Column
from xlplan.schema.day_rules import DAY_RULES
from xlplan.schema.days import day_number
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.table import FootRow, Table
from xlplan.text import same_text
from xlplan.units import HOUR, PERCENT, PERSON, WAN_YUAN

WORKED: Final = [day for day in range(day_number("2026-12-01"), day_number("2028-03-31") + 1)
                 if day % 7 > 1 or (day % 31 == 0 and day % 5)]  # Saturdays and Sundays off, but for some to make up
CODES: Final = ("A*", "a*", "AB", "01", "1", "<3", "=1", "~?", "123456789012345678", "123456789012345679", "Ａ1", "A1", "a1 ",
                "A  1", " a 1", "ΣΑΣ", "σας", "É", "é", "Maß", "MASS", "", "")
NUMBERS: Final = ("wan", "heads", "rate", "hours", "next1", "next2", "next3")
MEASURES: Final = ("up", "down")
_COLOUR: Final = (Choice("red", same_text('红"1"')), Choice("blue", same_text("蓝")))
_COLUMNS: Final = (
    Column("colour", same_text("colour"), kind="choice", choices=_COLOUR, who="I"),
    Column("rule", same_text("rule"), kind="choice", who="I", choices=tuple(
        Choice(key, same_text(rule.label.zh_cn)) for key, rule in DAY_RULES.items())),
    Column("measure", same_text("measure"), kind="choice", choices=tuple(Choice(m, same_text(m)) for m in MEASURES)),
    Column("note", same_text("note"), kind="text", who="I"),
    Column("wan", same_text("wan"), WAN_YUAN, who="I", up="sum"), Column("heads", same_text("heads"), PERSON, who="I", up="sum"),
    Column("rate", same_text("rate"), PERCENT, who="I", up="sum"), Column("hours", same_text("hours"), HOUR, who="I", up="sum"),
    Column("day", same_text("day"), kind="date", who="I"), Column("code", same_text("code"), kind="text", who="I"),
    Column("other", same_text("other"), kind="text", who="I"),
    *(Column(f"next{i}", same_text(f"next{i}"), WAN_YUAN, who="I", up="sum") for i in (1, 2, 3)))
_FEET: Final = (FootRow("@total", same_text("total"), total=True), FootRow("@red", same_text("red"), total=True, where=(
    x.Is("colour", "red"),)))
HERE: Final = Table("here", same_text("Here"), "fixed", _COLUMNS, ("note",), _FEET, measures=MEASURES,
                    measure_column="measure")
BESIDE: Final = Table("beside", same_text("Beside"), "fixed", _COLUMNS, ("note",), measures=MEASURES, measure_column="measure")
THERE: Final = Table("there", same_text("It's there"), "open", _COLUMNS, ("note",), _FEET)


def frames(rng: Random, largest: int = 0, members: int = 4, slots: int = 6) -> dict[str, Frame]:
    """Blanks, zeros, negative numbers, texts of spaces: whatever stands on a sheet. `largest`: the most steps in a cell,
    where they shall not be such as planners type."""
    rows = [f"M{i}|{m}" for i in range(members) for m in MEASURES]
    out = {"here": blank_frame(HERE, rows), "beside": blank_frame(BESIDE, rows),
           "there": blank_frame(THERE, [f"r{i:02}" for i in range(slots)])}
    for frame in out.values():
        for key in NUMBERS:
            top = largest or {"heads": 40, "rate": 1_000, "hours": 50}.get(key, 100_000)
            for i in range(frame.size):
                if rng.random() < 0.8:
                    frame.filled[key][i] = True
                    frame.amounts[key][i] = rng.choice((0, 1, -1, rng.randrange(-top, top), rng.randrange(top)))
        for i, row in enumerate(frame.keys):
            frame.texts["colour"][i] = rng.choice(("red", "blue", ""))
            frame.texts["rule"][i] = rng.choice(("", *DAY_RULES))
            frame.texts["note"][i] = rng.choice(("", "x", "写", "1 12", "2 11", "张三 李四", "王和平", "张三和李四", "Chen Wei"))
            frame.texts["day"][i] = rng.choice(("", "2027-03-05", "2028-02-29", "2026-12-31"))
            frame.texts["measure"][i] = row.partition("|")[2]
            frame.texts["code"][i], frame.texts["other"][i] = rng.choice(CODES), rng.choice(CODES[:10])
    return out


class Trees:
    """Makes trees; `foot`: to be read in a foot row, where there is no row of one's own. `without`: nodes that they shall not
    hold."""

    def __init__(self, rng: Random, foot: bool, without: tuple[type[x.Expr], ...] = ()) -> None:
        self.rng, self.foot, self.without = rng, foot, without

    def number(self, depth: int) -> x.Expr:
        """A number."""
        rng = self.rng
        if depth <= 0:
            return self._leaf()
        a, b, places = self.number(depth - 1), self.number(depth - 2), rng.randrange(4)
        return rng.choice((
            lambda: x.Arith(rng.choice(("+", "-")), a, b), lambda: x.Arith(rng.choice(("+", "-", "*")), a, self._leaf()),
            lambda: x.Div(a, b, places), lambda: x.Rounded(a, places), lambda: x.Abs(a),
            lambda: x.Pick(rng.choice(("MAX", "MIN")), a, b), lambda: x.If(self.truth(depth - 1), a, b),
            lambda: x.CeilDiv(x.Abs(x.Rounded(a, 0)), x.Abs(x.Rounded(b, 0)))))()

    def truth(self, depth: int) -> x.Expr:
        """A condition on this row (or this branch)."""
        rng = self.rng
        if depth <= 0 and not self.foot and rng.random() < 0.4:
            return self._one_of([x.Filled(rng.choice(("note", "wan", "hours"))), self._is(), self._names(), x.Same("code", "other"),
                                 x.Alone("other"),
                                 *self._linked()])
        return self._joined(lambda: self.truth(depth - 1)) if depth > 0 and rng.random() < 0.5 else self._compared(
            self.number(depth - 1), self._leaf())

    def over_rows(self, depth: int) -> x.Expr:
        """A condition that may be printed over whole ranges: no IF, MAX or MIN, and no sum along the row."""
        rng = self.rng
        if depth > 0 and rng.random() < 0.6:
            return self._joined(lambda: self.over_rows(depth - 1))
        a, b = x.col(rng.choice(NUMBERS)), x.col(rng.choice(NUMBERS))
        return self._one_of([
            self._compared(a, b), self._compared(x.Abs(a - b), self._constant()), x.Filled(rng.choice(("note", "wan"))),
            self._compared(x.Rounded(a * b, 1), x.Param("calc_compulsory")), self._is(),
            self._names(), x.Same("code", "other"), x.Alone("note"), *self._linked(),
            self._compared(a, x.SumSame(b, (("code", "code"),), (), "there"))])

    def _one_of(self, nodes: list[x.Expr]) -> x.Expr:
        return self.rng.choice([n for n in nodes if not any(isinstance(part, self.without) for part in x.walk_nodes(n))])

    def _linked(self) -> list[x.Expr]:
        """What rows say that others say too; never of the rows of a table within one another."""
        red = (x.Is("colour", "red"),)
        return [x.exists("there", self._pair()), x.exists("there", self._pair(), where=red), x.unique("code"), x.unique("code", "other"),
                x.unique("code", where=red)]

    def _pair(self) -> tuple[str, str]:
        return self.rng.choice(("code", "other")), self.rng.choice(("code", "other"))

    def _is(self) -> x.Expr:
        return x.Is("colour", self.rng.choice(("red", "blue")))

    def _names(self) -> x.Expr:
        return x.Names("note", self.rng.choice((1, 2, 12)))

    def _joined(self, term: Callable[[], x.Expr]) -> x.Expr:
        terms = tuple(term() for _ in range(self.rng.randrange(1, 4)))
        return self.rng.choice((x.All(terms), x.Some(terms), x.Not(terms[0])))

    def _compared(self, a: x.Expr, b: x.Expr) -> x.Expr:
        return x.Compare(self.rng.choice(("=", "<=", ">=", "<", ">")), a, self.rng.choice((a + 0, b, x.lift(0), b)))

    def _constant(self) -> x.Expr:
        return x.lift(self.rng.choice(("0.05", "-3", "10000", "0", "12.5", "-0.125")))

    def _leaf(self) -> x.Expr:
        rng, table = self.rng, self.rng.choice(("", "there"))
        key, row = rng.choice(NUMBERS), rng.choice(("@total", "@red"))
        where = tuple(self.over_rows(1) for _ in range(rng.randrange(3)))
        leaves = [self._constant(), x.Param("month_share_points"), x.Foot(row, key, table),
                  x.SumRows(x.col(key), where, table), x.SumRows(x.col(key), (x.Is("colour", "red"),), table),
                  x.SumRows(x.col(key) * x.col("heads"), where, table), x.CountRows((self.over_rows(1), *where)),
                  x.SumCols(tuple(rng.sample(NUMBERS, rng.randrange(1, 5)))), x.SumCols(NUMBERS[-3:]),
                  x.Part(x.Rounded(x.col(key), 0), ("heads", "hours"), rng.randrange(2)), x.col(key), x.col(key)]
        if not self.foot:
            pairs = tuple(self._pair() for _ in range(rng.randrange(1, 3)))
            leaves += [x.RunningSum(key), x.Sibling(rng.choice(MEASURES), key), x.Day("day"), x.Beside("beside", key),
                       x.SumSame(x.col(key), pairs[:1], (), table), x.SumSame(x.col(key) * x.col("heads"), pairs, where, table),
                       x.SumSame(x.ONE, pairs[:1], where, table), x.Find(rng.choice((*NUMBERS, "day")), pairs[:1], table),
                       x.Find(key, pairs, table), x.Find(key, pairs[:1], table, where),
                       x.Covering("day", "day", "day", where),
                       x.Workday(x.Day("day"), x.lift(rng.choice((1, -1, 5, -5, 0, -200, 200)))),
                       x.DaysWorked(x.Day("day"), x.Day("day") + rng.randrange(-3, 99)), x.MonthStart(x.Day("day"), rng.randrange(-14, 15)),
                       x.RuleDay("rule", x.MonthStart(x.Day("day"), rng.randrange(-3, 4))), x.RuleDay("rule", x.Day("day")),
                       x.Workday(x.Day("day") + rng.randrange(9), x.Rounded(x.col(rng.choice(("heads", "hours"))), 0))]
        return self._one_of(leaves)
