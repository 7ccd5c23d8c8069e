"""Declarations that would fail when workbooks are issued or read, or show what is not so: refused when they are made, by name."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from xlplan.schema import expr as x
from xlplan.schema.column import Choice, Column
from xlplan.schema.errors import SchemaError
from xlplan.schema.expr import col
from xlplan.schema.table import FootRow, Rollup, Rule, Table
from xlplan.tables import BRANCH
from xlplan.tables.void import LIVE
from xlplan.text import Text, same_text
from xlplan.units import PERCENT, PERSON, WAN_YUAN, Unit

SAID = same_text("Said")
NAME = Column("name", SAID, kind="text", who="I")
MONEY = Column("money", SAID, WAN_YUAN, who="I", up="sum")
DAY = Column("day", SAID, kind="date", who="I")
LEVEL = Column("level", SAID, kind="choice", choices=tuple(Choice(key, same_text(key)) for key in ("high", "low")), who="I")
TOTAL = FootRow("@total", SAID, total=True)
LIST = Table("projects", SAID, "open", (NAME, MONEY, DAY, LEVEL), ("name",), (TOTAL,), spare=2, used_by=("name", "money"))
OTHER = Table("others", same_text("Others"), "open", (NAME, MONEY), ("name",), spare=2, used_by=("name",))
SAME = (("name", "name"),)


def number(key: str, formula: x.Expr | None = None, unit: Unit = WAN_YUAN, **more: Any) -> Column:
    return Column(key, SAID, unit, who="C" if formula else "I", formula=formula, **more)


def columns(*more: Column) -> dict[str, Any]:
    return {"columns": (*LIST.columns, *more)}


def foot(key: str = "@more", **cells: x.Expr) -> FootRow:
    return FootRow(key, SAID, cells=cells)


def feet(*more: FootRow) -> dict[str, Any]:
    return {"feet": (TOTAL, *more)}


def rule(must: x.Expr, **more: Any) -> dict[str, Any]:
    return {"rules": (Rule("XP404", "asked", must, "name", SAID, **more),)}


def refused(*others: Table, **changes: Any) -> str:
    """What is said of the list with these changes, beside those tables."""
    with pytest.raises(SchemaError) as wrong, BRANCH.declared(replace(LIST, **changes), *others):
        pass
    return str(wrong.value)


WHOLE: dict[str, Any] = {"scope": "table", "foot": "@total"}
ODD = Text("项目", "專案", "{m13}")
RISKS = BRANCH.by_key["risks"]


@pytest.mark.parametrize(("wrong", "said"), [
    # cells that follow from themselves
    (columns(number("more", col("more") + 1)), "projects.more: a formula comes back to its own cell"),
    (columns(number("more", x.RunningSum("more"))), "projects.more: a formula comes back to its own cell"),
    (columns(number("one", col("two")), number("two", col("one"))), "by way of projects.one, projects.two"),
    (columns(number("more", x.Foot("@total", "more"), up="sum")), "by way of projects.more, projects.@total.more"),
    (columns(number("more", x.CountRows((x.Filled("more"),)), PERSON)), "projects.more: a formula comes back to its own cell"),
    (feet(foot("@one", money=x.Foot("@two", "money")), foot("@two", money=x.Foot("@one", "money"))), "projects.@one.money: a formula"),
    (feet(foot(money=col("money"))), "projects.@more.money: a formula comes back to its own cell"),
    # what is read is of another kind
    (columns(number("more", col("name") + 1)), "projects.more: name is no number"),
    (columns(number("more", x.SumCols(("money", "level")))), "projects.more: level is no number"),
    (columns(number("more", x.RunningSum("day"))), "projects.more: day is no number"),
    (columns(number("more", x.SumRows(col("owner"), (LIVE,), "risks"))), "projects.more: risks.owner is no number"),
    (columns(number("more", x.SumSame(col("name"), SAME))), "projects.more: name is no number"),
    (columns(number("more", x.Foot("@total", "name"))), "projects.more: name is no number"),
    (columns(number("one", col("money")), number("more", x.Foot("@total", "one"))), "projects.more: one has no figure in @total"),
    (columns(number("more", x.Day("name"), PERSON)), "projects.more: name is no date"),
    (rule(x.Names("money", 3)), "projects.asked: money is no text"),
    (rule(x.Is("level", "middle")), "projects.asked: level has no entry middle"),
    (rule(x.Is("name", "high")), "projects.asked: name has no entry high"),
    (feet(foot(money=x.SumRows(col("impact"), (x.Is("void", "no"),), "risks"))), "projects.@more: risks.void has no entry no"),
    (feet(foot(name=x.SumRows(col("money")))), "projects.@more: name is no number"),
    (feet(FootRow("@more", SAID, given=("level",))), "projects.@more: level is no number"),
    # a condition or a number in the other's place
    (columns(number("more", x.Filled("name"))), "projects.more: Filled is a condition"),
    (columns(number("more", col("money") + x.Filled("name"))), "projects.more: Filled is a condition"),
    (rule(col("money")), "projects.asked: Col is no condition"),
    (rule(x.Filled("name"), where=x.All((col("money"),))), "projects.asked: Col is no condition"),
    (feet(foot(money=x.SumRows(col("money"), (col("money"),)))), "projects.@more: Col is no condition"),
    # what a row holds, where there is no row; cells of one row, in what is printed over all of them
    *((rule(must, **WHOLE), f"projects.asked: no formula can hold {type(must).__name__} there")
      for must in (x.Filled("name"), x.Is("level", "low"), x.Names("name", 1))),
    (rule(x.Day("day") > 0, **WHOLE), "projects.asked: no formula can hold Day there"),
    (rule(col("money") > 0, found=x.RunningSum("money"), **WHOLE), "projects.asked: no formula can hold RunningSum there"),
    (feet(foot(money=x.If(x.Filled("name"), col("money"), x.lift(0)))), "projects.@more: no formula can hold Filled there"),
    (columns(number("more", x.Div(x.RunningSum("money"), x.Foot("@total", "money"), 3), PERCENT, up="re")),
     "projects.@total: no formula can hold RunningSum there"),
    (rule(x.If(x.Filled("name"), col("money"), x.lift(1)) > 0), "projects.asked: no formula can hold If there"),
    (rule(x.SumCols(("money",)) > 0), "projects.asked: no formula can hold SumCols there"),
    # rules, labels, names, months
    ({"rules": rule(x.Filled("name"))["rules"] * 2}, "table projects: two rules with one key ['asked']"),
    *(({"rules": (Rule(code, "asked", x.Filled("name"), "name", SAID),)}, f"projects.asked: {code} has no entry in schema/codes/rules.py")
      for code in ("XP104", "XP501", "XP399")),
    (columns(replace(MONEY, key="more", label=ODD)), "projects.more: {} of '{m13}' hold one of year, py, m01"),
    *((columns(replace(MONEY, key="more", label=same_text(label))), "projects.more: {} of")
      for label in ("{", "}", "{}", "{0}", "{year.x}", "{{x}}")),
    (columns(replace(MONEY, key="more", label=same_text(" "))), "projects.more: a label says something in each language"),
    (columns(replace(MONEY, key="more", band=same_text(" "))), "projects.more: a label says something in each language"),
    (columns(replace(MONEY, key="more", band=same_text("a{b"))), "projects.more: {} of 'a{b' hold"),
    (columns(replace(LEVEL, key="more", choices=(Choice("one", ODD),))), "projects.more: {} of '{m13}' hold"),
    (feet(FootRow("@more", ODD)), "projects.@more: {} of '{m13}' hold"),
    ({"label": same_text("Projects {year}")}, "table projects: no sheet can be named 'Projects {year}'"),
    ({"names": ()}, "table projects: its rows are named by columns that are no numbers, not by []"),
    ({"names": ("name", "money")}, "table projects: its rows are named by columns that are no numbers, not by ['name', 'money']"),
    (columns(number("m01"), number("m02", unit=PERSON)), "projects.m02: months and their sums are numbers of one unit"),
    (columns(number("m01"), number("year", unit=PERSON)), "projects.year: months and their sums are numbers of one unit"),
    (columns(replace(NAME, key="m01")), "projects.m01: months and their sums are numbers of one unit"),
], ids=lambda v: v if isinstance(v, str) else None)
def test_what_cannot_be_is_refused_by_name(wrong: dict[str, Any], said: str) -> None:
    assert said in refused(**wrong)


@pytest.mark.parametrize(("wrong", "said"), [
    ({"kind": "number", "unit": WAN_YUAN, "minimum": 5, "maximum": 2}, "column level: no number is at least 5 and at most 2"),
    ({"kind": "number", "unit": WAN_YUAN, "maximum": -1}, "column level: no number is at least 0 and at most -1"),
    ({"choices": (Choice("x", SAID), Choice("x", same_text("Other")))}, "column level: two choices with one key"),
    ({"choices": (Choice("x", SAID), Choice("y", Text("甲", "甲", "said")))}, "column level: said means x and y"),
    ({"choices": (Choice("x", same_text("Y")), Choice("y", same_text("X")))}, "column level: x means x and y"),
])
def test_a_column_that_takes_nothing_or_two_things_for_one_is_refused(wrong: dict[str, Any], said: str) -> None:
    with pytest.raises(SchemaError, match=said):
        Column("level", SAID, **{"kind": "choice", "who": "I"} | wrong)


def test_a_circle_through_other_tables_is_found() -> None:
    there = replace(OTHER, columns=(NAME, number("sum", x.SumSame(col("sum"), SAME, (), "projects"))))
    here = columns(number("sum", x.Find("sum", SAME, "others")))
    assert "by way of projects.sum, others.sum" in refused(there, **here)


def test_a_foot_row_stands_in_the_table_whose_rows_are_added_up() -> None:
    here = columns(number("more", x.SumRows(x.Foot("@total", "money"), (), "others")))
    assert "projects.more: others.money is not there in @total" in refused(OTHER, **here)


def test_measures_of_one_column_are_cells_of_their_own() -> None:
    """Month-end heads read those who join; the other way round as well they would come back."""
    staffing = BRANCH.by_key["staffing"]
    month = staffing.by_key["m01"]
    joining = replace(month, by_measure={**month.by_measure, "hires": ("C", x.Sibling("closing", "m01"))})
    assert "staffing.m01: a formula comes back" in refused(replace(staffing, columns=tuple(
        joining if c is month else c for c in staffing.columns)))


OPTIONAL = replace(MONEY, key="extra", switch="volume")


@pytest.mark.parametrize(("needs", "said"), [
    ({"columns": (replace(NAME, switch="volume"), MONEY)}, "table projects: unknown columns ['name'] in names"),
    ({"unique": ("extra",)}, "unknown columns ['extra'] in unique"),
    (columns(OPTIONAL, number("rate", unit=PERCENT, up="wavg", weight="extra")), "unknown columns ['extra'] in weight"),
    ({"rollup": Rollup(amount="extra")}, "unknown columns ['extra'] in rollup"),
    (feet(foot(extra=x.SumRows(col("extra")))), "unknown columns ['extra'] in feet"),
    (columns(OPTIONAL, number("more", col("extra") * 2)), "projects.more: unknown columns ['extra']"),
    (rule(col("extra") > 0), "projects.asked: unknown columns ['extra']"),
    (rule(x.Filled("name"), answer="extra"), "unknown columns ['extra'] in rules"),
    (columns(OPTIONAL, number("more", col("extra") * 2, switch="workdays")), "projects.more: unknown columns ['extra']"),
], ids=lambda v: v if isinstance(v, str) else None)
def test_an_optional_column_is_needed_nowhere(needs: dict[str, Any], said: str) -> None:
    told = refused(**columns(OPTIONAL) | needs)
    assert said in told
    assert told.endswith(", where volume is off")


def test_nor_by_another_table() -> None:
    reads = replace(OTHER, columns=(*OTHER.columns, number("more", x.SumRows(col("extra"), (), "projects"))))
    assert refused(reads, **columns(OPTIONAL)) == "others.more: table projects has no columns ['extra'], where volume is off"


@pytest.mark.parametrize("right", [
    columns(OPTIONAL, number("more", col("extra") * 2, switch="volume")),
    columns(replace(MONEY, key="more", label=Text("{year}年", "{py}年", "{m01}–{m12}"))),
    columns(number("m01"), number("m02"), number("year", col("m01") + col("m02"))), columns(number("year", unit=PERSON)),
    rule(x.CountRows((x.Filled("name"),)) > 0, **WHOLE), rule(col("money") > 0, **WHOLE), rule(x.Is("level", "low")),
    feet(foot(money=x.SumRows(col("impact"), (LIVE,), "risks"))),
    columns(number("share", x.Div(col("money"), x.Foot("@total", "money"), 3), PERCENT, up="re")),
    feet(FootRow("@name", SAID, unit=PERSON, cells={"name": x.CountRows((x.Filled("name"),))}))], ids=repr)
def test_what_can_be_stands(right: dict[str, Any]) -> None:
    with BRANCH.declared(replace(LIST, **right)):
        assert "projects" in BRANCH.by_key
