"""Everything that reads expressions is named at the top of `schema/expr.py`, with the nodes it does not take."""
from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from random import Random
from types import SimpleNamespace

import numpy as np
import pytest
from random_trees import HERE, NUMBERS, frames

from xlplan.schema import expr as x
from xlplan.schema.errors import SchemaError
from xlplan.schema.expr import col, lift
from xlplan.schema.fast.arrays import NotCovered
from xlplan.schema.fast.shapes import FormulaShapes
from xlplan.schema.readings.bounds import Bounds
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.readings.formula import formula_of
from xlplan.schema.readings.reach import Reach
from xlplan.schema.readings.sentence import sentence_of
from xlplan.tables.sound_formulas import cells_read
from xlplan.units import WAN_YUAN
from xlplan.workbook.layout import RowAddresses, table_layout
from xlplan.workbook.reading.sheet_evaluator import ResultExplainer
from xlplan.workbook.writing.rounded import rounded_formula

PACKAGE = Path(x.__file__).parents[1]
NODES: dict[str, type[x.Expr]] = {
    name: v for name, v in vars(x).items() if isinstance(v, type) and issubclass(v, x.Expr) and v is not x.Expr}
LISTED = {name: (says, set(re.findall(r"\w+", without or ""))) for name, says, without in re.findall(
    r"^    ([a-z_.]+) +(.+?)(?: \(not: ([\w, ]+)\))?$", x.__doc__ or "", re.MULTILINE)}

TREES: list[x.Expr] = [  # every node once, alone as far as it can be
    lift("-1.25"), x.Param("rebate_share"), col("wan"), x.Sibling("down", "wan"), x.Beside("beside", "wan"), x.Foot("@total", "wan"),
    x.SumCols(("next1", "next2")), x.SumRows(col("wan")), x.CountRows((x.Filled("note"),)), x.RunningSum("wan"), col("wan") + 1,
    x.Div(col("wan"), lift(4), 2), x.CeilDiv(col("wan"), lift(4)), x.Rounded(col("wan"), 1), x.Abs(col("wan")), x.Day("day"),
    x.Part(lift(5), ("heads", "wan"), 1), x.Pick("MAX", col("wan"), lift(0)), x.If(col("wan") > 0, lift(1), lift(0)),
    col("wan") > 0, x.Filled("note"), x.Alone("note"), x.Same("code", "other"), x.SumSame(col("wan"), (("code", "other"),)),
    x.Find("wan", (("code", "other"),)), x.Workday(x.Day("day"), lift(-3)),
    x.DaysWorked(x.Day("day"), lift(46_000)), x.Covering("day", "day", "day", (x.Filled("day"),)), x.MonthStart(x.Day("day"), 2),
    x.RuleDay("rule", x.Day("day")),
    x.Is("colour", "red"), x.Names("note", 2), x.All((x.Filled("note"), x.Is("colour", "red"))),
    x.Some((x.Filled("note"), x.Is("colour", "red"))), x.Not(x.Filled("note"))]

HELD = frames(Random(5))
TABLES = {key: frame.table for key, frame in HELD.items()}
LAYOUTS = {key: table_layout(frame, "en", {}, {}) for key, frame in HELD.items()}
PLAIN, ROWS = Evaluator(HELD), Scope("here")


def number(node: x.Expr) -> x.Expr:
    """A condition as a number."""
    return x.If(node, lift(1), lift(0)) if isinstance(node, x.TRUTHS) else node


def evaluate(node: x.Expr) -> None:
    assert np.broadcast_to(PLAIN.number(number(node), ROWS).n, HELD["here"].size).shape == (8,)


def print_formula(node: x.Expr) -> None:
    assert formula_of(x.Rounded(number(node), 2) > number(node), RowAddresses(LAYOUTS["here"], "M1|up", LAYOUTS))


def print_rounded(node: x.Expr) -> None:
    assert rounded_formula(number(node), RowAddresses(LAYOUTS["here"], "M1|up", LAYOUTS), WAN_YUAN)


def say(node: x.Expr) -> None:
    assert sentence_of(node, HERE, TABLES, "en", {})


def bound(node: x.Expr) -> None:
    try:
        low, high = Bounds(PLAIN, "here", {}, {}).number(number(node), ROWS)
    except SchemaError as said:
        raise NotCovered(node) from said
    evaluated = PLAIN.number(number(node), ROWS)
    assert low.compare("=", evaluated).all()
    assert high.compare("=", evaluated).all()


def make_fast(node: x.Expr) -> None:
    shapes = FormulaShapes(HERE, TABLES, {})
    assert shapes.shape(number(node), None)
    assert shapes.number([number(node)], None)


def reach(node: x.Expr) -> None:
    """Every number that the node reads is followed."""
    followed: list[str] = []

    class Told(Reach):
        def column(self, table: str, key: str, measure: str = "") -> frozenset[str]:
            followed.append(key)
            return frozenset()

        def foot(self, table: str, row: str, key: str) -> frozenset[str]:
            followed.append(key)
            return frozenset()

    Told(TABLES)._of(node, HERE, "")
    assert numbers_read(node) <= {*followed}


def explain_error(node: x.Expr) -> None:
    """Every number that the node reads is looked at."""
    seen: list[str] = []

    class Told(ResultExplainer):
        def _bad(self, table: str, row: str, key: str, summed: bool = False) -> bool:
            seen.append(key)
            return False

    readings = {key: SimpleNamespace(frame=frame) for key, frame in HELD.items()}
    assert not Told(readings, {}).error("here", node, (0, "wan", ""))  # type: ignore[arg-type]
    assert numbers_read(node) <= {*seen}


def numbers_read(node: x.Expr) -> frozenset[str]:
    """Keys of the number columns that it reads."""
    away = {node.key} if isinstance(node, x.Beside) else set()
    return (x.columns_read(node) | away) & {*NUMBERS}


def declare(node: x.Expr) -> None:
    """What a table needs to know when it is declared: the columns."""
    named = {key for part in x.walk_nodes(node) for key in (
        getattr(part, "key", ""), *getattr(part, "keys", ()), *chain(*getattr(part, "same", ())),
        *((part.left, part.right) if isinstance(part, x.Same) else ())) if key}
    away = {key for part in x.walk_nodes(node) if getattr(part, "table", "") for key in [part.key]}  # type: ignore[attr-defined]
    limits = {part.key for part in x.walk_nodes(node) if isinstance(part, x.Param)}
    assert x.columns_read(node) == named - away - limits
    assert x.tables_read(node) == ({"beside"} if isinstance(node, x.Beside) else set())


def check_declared(node: x.Expr) -> None:
    """Every cell that the node reads is looked at."""
    assert numbers_read(node) | x.columns_read(node) == {key for _, (_, _, key) in cells_read(node, "here", "")}


READERS: dict[str, Callable[[x.Expr], None]] = {
    "schema.expr": declare, "schema.readings.evaluate": evaluate, "schema.readings.formula": print_formula,
    "schema.readings.sentence": say, "schema.readings.bounds": bound, "schema.readings.reach": reach, "schema.fast.shapes": make_fast,
    "tables.sound_formulas": check_declared,
    "workbook.reading.sheet_evaluator": explain_error, "workbook.writing.rounded": print_rounded}


def test_every_node_has_its_tree() -> None:
    assert sorted(type(node).__name__ for node in TREES) == sorted(NODES)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("node", TREES, ids=lambda node: type(node).__name__)
def test_a_reader_takes_every_node_but_those_it_is_said_not_to(reader: str, node: x.Expr) -> None:
    if type(node).__name__ in LISTED[reader][1]:
        with pytest.raises(NotCovered):
            READERS[reader](node)
    else:
        READERS[reader](node)


def told_apart(path: Path) -> Iterator[str]:
    """Names of nodes that a module tells apart: in a case, or in isinstance."""
    for part in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(part, ast.MatchClass):
            yield from names(part.cls)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Name) and part.func.id == "isinstance":
            yield from names(part.args[1])


def names(node: ast.expr) -> Iterator[str]:
    for part in node.elts if isinstance(node, ast.Tuple) else [node]:
        if isinstance(part, (ast.Name, ast.Attribute)):
            yield part.id if isinstance(part, ast.Name) else part.attr


def test_every_module_that_tells_nodes_apart_is_listed() -> None:
    found = {".".join(path.relative_to(PACKAGE).with_suffix("").parts) for path in PACKAGE.rglob("*.py")
             if "schema.expr" in (text := path.read_text(encoding="utf-8")) or "schema import expr" in text or path.name == "expr.py"
             if {*told_apart(path)} & {*NODES}}
    assert found == {*LISTED}
    assert {*READERS} <= {*LISTED}


def test_nodes_that_are_not_taken_are_nodes() -> None:
    assert {name for _, without in LISTED.values() for name in without} <= {*NODES}
    assert all(importlib.import_module(f"xlplan.{name}").__doc__ for name in LISTED)
