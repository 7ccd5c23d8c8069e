"""Links between rows that cannot be: refused when the tables are declared, with the table and the column or rule named."""
from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from linked_case import PROJECTS, TASKS

from xlplan.schema import expr as x
from xlplan.schema.column import Choice, Column
from xlplan.schema.errors import SchemaError
from xlplan.schema.expr import col
from xlplan.schema.table import FootRow, Rule, Table
from xlplan.tables import BRANCH
from xlplan.tables.void import LIVE, void_column
from xlplan.text import same_text
from xlplan.units import PERSON, WAN_YUAN

STATE, LEVEL = (tuple(Choice(key, same_text(key)) for key in keys) for keys in (("open", "done"), ("high", "low")))
MINE = (("code", "project"),)
NAME, FOUND = x.Find("name", MINE, "projects"), x.Find("state", MINE, "projects")
DAY = x.Workday(x.Day("due"), x.lift(2))


def with_column(formula: x.Expr, kind: Any = "text", who: Any = "L", **more: Any) -> dict[str, Any]:
    unit = WAN_YUAN if kind == "number" else None
    return {"columns": (*TASKS.columns, Column("more", same_text("More"), unit, kind, who, formula=formula, **more))}


def with_rule(must: x.Expr, **more: Any) -> dict[str, Any]:
    return {"rules": (Rule("XP325", "asked", must, "project", same_text("Asked"), **more),)}


@pytest.mark.parametrize(("wrong", "said"), [
    (with_column(x.Find("name", MINE, "others")), "tasks.more: unknown table others"),
    (with_column(x.Find("title", MINE, "projects")), "tasks.more: table projects has no columns ['title']"),
    (with_column(x.Find("name", (("key", "project"),), "projects")), "tasks.more: table projects has no columns ['key']"),
    (with_column(x.Find("name", (("code", "key"),), "projects")), "tasks.more: unknown columns ['key']"),
    (with_column(x.Find("budget", MINE, "projects")), "tasks.more: cannot show budget, which is of another kind"),
    (with_column(NAME, "number"), "tasks.more: cannot show name"),
    (with_column(x.Find("due", MINE, "projects")), "tasks.more: cannot show due"),
    (with_column(FOUND), "tasks.more: cannot show state"),
    (with_column(FOUND, "choice", choices=LEVEL), "tasks.more: cannot show state, which is of another kind or list"),
    (with_column(x.Find("budget", (("budget", "cost"),), "projects"), "number"), "tasks.more: cost and budget are not texts of one kind"),
    (with_column(x.SumSame(x.ONE, (("due", "project"),), (), "projects"), "number"),
     "tasks.more: project and due are not texts of one kind"),
    (with_column(NAME + 1, "number"), "tasks.more: a text that is found is the whole formula"),
    (with_rule(x.Same("what", "cost")), "tasks.asked: what and cost are not texts of one kind"),
    (with_rule(x.Find("budget", MINE, "projects") > 0), "tasks.asked: no formula can hold Find there"),
    (with_rule(x.Filled("what"), where=DAY > 0), "tasks.asked: no formula can hold Workday there"),
    (with_rule(x.Filled("what"), where=x.Covering("due", "due", "due") > 0), "tasks.asked: no formula can hold Covering there"),
    (with_column(x.Covering("what", "due", "due"), "number"), "tasks.more: what and due are not texts of one kind"),
    (with_rule(x.exists("risks", ("risk", "what"))), "tasks.asked: void rows of risks would count"),
    (with_column(x.Find("impact", (("risk", "what"),), "risks"), "number"), "tasks.more: void rows of risks would count"),
    (with_rule(x.unique("what"), scope="table", foot="@total"), "tasks.asked: no formula can hold SumSame there"),
    ({"feet": (FootRow("@total", same_text("Total"), cells={"cost": x.Find("budget", MINE, "projects")}),)},
     "tasks.@total: no formula can hold Find there"),
    ({"feet": (FootRow("@total", same_text("Total"), cells={"cost": x.SumRows(DAY)}),)}, "tasks.@total: no formula can hold Workday there"),
], ids=lambda v: v if isinstance(v, str) else None)
def test_what_cannot_be_is_refused_by_name(wrong: dict[str, Any], said: str) -> None:
    projects = replace(PROJECTS, columns=(*PROJECTS.columns, Column("state", same_text("State"), kind="choice", choices=STATE, who="I")))
    with pytest.raises(SchemaError) as refused, BRANCH.declared(projects, replace(TASKS, **wrong)):
        pass
    assert said in str(refused.value)


@pytest.mark.parametrize("right", [
    with_column(FOUND, "choice", choices=STATE), with_column(DAY, "date", "C"),
    with_column(x.Find("due", MINE, "projects"), "date"), with_column(x.Find("due", MINE, "projects") - x.Day("start"), "number"),
    with_column(x.CountRows((x.unique("what"),)), "number"), with_rule(x.exists("projects", *MINE)), with_rule(x.unique("what", "project")),
    with_rule(x.exists("risks", ("risk", "what"), where=(LIVE,))),
    with_column(x.Find("impact", (("risk", "what"),), "risks", (LIVE,)), "number"),
    with_rule(x.SumSame(col("cost"), (("project", "project"),)) <= 1_000, where=x.Not(x.Same("what", "project"))),
    {"feet": (FootRow("@total", same_text("Total"), cells={"cost": x.SumRows(col("cost"), (x.unique("what"),))}),)},
    {"feet": (FootRow("@total", same_text("Total"), total=True, unit=PERSON, where=(x.exists("projects", *MINE),)),)}], ids=repr)
def test_what_can_be_stands(right: dict[str, Any]) -> None:
    projects = replace(PROJECTS, columns=(*PROJECTS.columns, Column("state", same_text("State"), kind="choice", choices=STATE, who="I")))
    with BRANCH.declared(projects, replace(TASKS, **right)):
        assert BRANCH.by_key["tasks"].counts_workdays


COST = col("cost")
TOTAL, BARE = FootRow("@total", same_text("Total"), total=True), FootRow("@total", same_text("Total"))
ASKING = replace(PROJECTS, columns=tuple(  # leaves out the tasks that are void
    replace(c, formula=replace(c.formula, where=(LIVE,))) if isinstance(c.formula, x.SumSame) else c for c in PROJECTS.columns))


def with_void(*columns: Column, foot: FootRow = BARE, **more: Any) -> Table:
    """Tasks that may be void; what their total adds up is theirs to say."""
    return replace(TASKS, columns=(*TASKS.columns, void_column(), *columns), feet=(foot,), **more)


def computed(key: str, formula: x.Expr) -> Column:
    return Column(key, same_text(key), WAN_YUAN, who="C", up="sum", minimum=None, formula=formula)


@pytest.mark.parametrize(("table", "where"), [
    (with_void(foot=TOTAL), "tasks.@total"),
    (with_void(foot=replace(TOTAL, where=(x.Filled("what"),))), "tasks.@total"),
    (with_void(foot=replace(BARE, cells={"cost": x.SumRows(COST)})), "tasks.@total"),
    (with_void(foot=replace(BARE, cells={"cost": x.CountRows((x.Filled("what"),))})), "tasks.@total"),
    (with_void(computed("so_far", x.RunningSum("cost"))), "tasks.so_far"),
    (with_void(computed("share", x.Div(COST, x.SumRows(COST), 3))), "tasks.share"),
    (with_void(rules=(Rule("XP325", "asked", x.SumRows(COST) <= x.lift(9), "cost", same_text("Asked"), "table", foot="@total"),)),
     "tasks.asked"),
])
def test_void_rows_are_added_up_nowhere(table: Table, where: str) -> None:
    """The roll-up leaves them out, so that a unit's own sheet would show another figure for the same."""
    with pytest.raises(SchemaError, match=f"^{where}: void rows of tasks would count"), BRANCH.declared(ASKING, table):
        pass


def test_a_table_away_that_adds_up_void_rows_is_refused_too() -> None:
    every = replace(ASKING, columns=(*ASKING.columns, computed("every", x.SumRows(COST, (), "tasks"))))
    with pytest.raises(SchemaError, match=r"projects\.every: void rows of tasks would count"), BRANCH.declared(every, with_void()):
        pass


@pytest.mark.parametrize("table", [
    with_void(foot=replace(TOTAL, where=(LIVE,))),
    with_void(foot=replace(TOTAL, where=(x.Is("void", "yes"),))),  # of which void
    with_void(computed("counts", x.If(LIVE, COST, x.lift(0))), computed("so_far", x.RunningSum("counts")),
              foot=replace(BARE, cells={"cost": x.SumRows(col("counts"))})),
])
def test_what_leaves_void_rows_out_stands(table: Table) -> None:
    with BRANCH.declared(ASKING, table):
        assert BRANCH.by_key["tasks"].void_column == "void"


@pytest.mark.parametrize(("formula", "more", "said"), [
    (NAME, {"kind": "mark"}, "so in every row"), (NAME, {"who": "S"}, "so in every row"), (NAME, {"by_measure": {"up": ("I", None)}}, "so"),
    (x.If(x.Filled("what"), NAME, x.lift(0)), {}, "found in another row")])
def test_a_computed_text_is_one_that_is_found(formula: x.Expr, more: dict[str, Any], said: str) -> None:
    with pytest.raises(SchemaError, match=f"column more: .*{said}"):
        with_column(formula, **more)
