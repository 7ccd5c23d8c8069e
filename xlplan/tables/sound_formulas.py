"""Formulas and rules in declarations: that what they read is of the kind that they need, and that no cell comes back to itself. Floor 2."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from xlplan.schema import expr as x
from xlplan.schema.day_rules import DAY_RULES
from xlplan.schema.errors import SchemaError
from xlplan.schema.table import Table

Cell = tuple[str, str, str]  # table; foot row, `|measure` or '' (rows of all measures); column
ROWS = (x.SumRows, x.CountRows, x.SumSame, x.Find, x.Covering)  # what looks at rows, in a foot row too
_NUMBERS = (x.Col, x.Sibling, x.Beside, x.Foot, x.SumCols, x.Part, x.RunningSum)


class Placed(NamedTuple):
    """An expression in a declaration: the foot row that it stands in ('': a row of its own), whether it is printed over all rows at
    once, whether it is a condition."""

    where: str
    node: x.Expr
    foot: str = ""
    over_rows: bool = False
    condition: bool = False


def placed(table: Table) -> Iterator[Placed]:
    """Every expression of the table."""
    for column in table.columns:
        yield from (Placed(column.key, node) for node in (column.formula, *(f for _, f in column.by_measure.values())) if node)
    for foot in table.feet:
        cells = {key: node for key in table.by_key if (node := table.foot_cell(foot, key))}
        yield from (Placed(foot.key, node, foot.key) for node in cells.values())
        yield from (Placed(foot.key, node, "", True, True) for node in foot.where)
    for rule in table.rules:
        at = rule.foot or "" if rule.scope == "table" else ""
        yield from (Placed(rule.key, node, at, not at, True) for node in (rule.must, rule.where) if node)
        yield from (Placed(rule.key, node, at) for node in (rule.found, rule.expected) if node)


def require_formulas(tables: Mapping[str, Table]) -> None:
    """SchemaError, naming table and column or rule, for a condition in the place of a number or the other way round, for what reads a
    column of another kind or an entry that its list does not have, and for cells that follow from themselves."""
    for table in tables.values():
        for foot in table.feet:
            if words := [key for key in (*foot.given, *foot.cells) if table.foot_unit(foot, key) is None]:
                raise SchemaError(f"{table.key}.{foot.key}: {words[0]} is no number")
        for one in placed(table):
            for part in _misplaced(one.node, one.condition):
                said = "a condition" if isinstance(part, x.TRUTHS) else "no condition"
                raise SchemaError(f"{table.key}.{one.where}: {type(part).__name__} is {said}")
            for part, cell in cells_read(one.node, table.key, one.foot):
                if wrong := _misread(part, cell, tables):
                    of, _, key = cell
                    raise SchemaError(f"{table.key}.{one.where}: {key if of == table.key else f'{of}.{key}'} {wrong}")
    try:
        TopologicalSorter(_followed(tables)).prepare()
    except CycleError as circle:
        names = [".".join((of, row, key) if row[:1] == "@" else (of, key)) for of, row, key in circle.args[1]]
        raise SchemaError(f"{names[0]}: a formula comes back to its own cell, by way of {', '.join(dict.fromkeys(names))}") from None


def _misplaced(node: x.Expr, condition: bool) -> Iterator[x.Expr]:
    """Conditions where a number stands, numbers where a condition does."""
    if isinstance(node, x.TRUTHS) != condition:
        yield node
    match node:
        case x.All() | x.Some() | x.Not():
            asked = {*map(id, x.child_nodes(node))}
        case x.If(asks):
            asked = {id(asks)}
        case x.SumRows() | x.CountRows() | x.SumSame() | x.Find() | x.Covering():
            asked = {*map(id, node.where)}
        case _:
            asked = set()
    for part in x.child_nodes(node):
        yield from _misplaced(part, id(part) in asked)


def cells_read(node: x.Expr, of: str, foot: str) -> Iterator[tuple[x.Expr, Cell]]:
    """(node, cell that it reads itself) of an expression in rows of that table, or in its foot row."""
    there = (node.table or of) if isinstance(node, (x.SumRows, x.SumSame, x.Find, x.Foot, x.Beside)) else of
    cells: Iterable[Cell] = ()
    match node:
        case x.Col(key) | x.Filled(key) | x.Alone(key) | x.Is(key) | x.Names(key) | x.Day(key) | x.RunningSum(key) | x.RuleDay(key):
            cells = ((of, foot, key),)
        case x.SumCols(keys) | x.Part(_, keys):
            cells = ((of, foot, key) for key in keys)
        case x.Sibling(measure, key):
            cells = ((of, f"|{measure}", key),)
        case x.Foot(row, key):
            cells = ((there, row, key),)
        case x.Beside(_, key):
            cells = ((there, "", key),)
        case x.Covering(key, first, last):
            cells = ((of, "", one) for one in (key, first, last))
        case x.Same(left, right):
            cells = ((of, "", left), (of, "", right))
        case x.SumSame(_, same) | x.Find(_, same):
            cells = [*((there, "", theirs) for theirs, _ in same), *((of, "", mine) for _, mine in same)]
            cells += [(there, "", node.key)] if isinstance(node, x.Find) else []
    yield from ((node, cell) for cell in cells)
    for part in x.child_nodes(node):
        yield from cells_read(part, there if isinstance(node, ROWS) else of, "" if isinstance(node, ROWS) else foot)


def is_readable(node: x.Expr, of: str, foot: str, tables: Mapping[str, Table]) -> bool:
    """Whether all that an expression in rows of that table, or in its foot row, reads is there, and of the kind that it needs."""
    return all(cell[0] in tables and not _misread(part, cell, tables) for part, cell in cells_read(node, of, foot))


def _misread(part: x.Expr, cell: Cell, tables: Mapping[str, Table]) -> str:
    """Why the node cannot read the cell; '' where it can."""
    table, row, key = tables[cell[0]], *cell[1:]
    if key not in table.by_key or (row[:1] == "@" and row not in table.foot_by_key):
        return f"is not there in {row or 'the rows'}"
    column = table.by_key[key]
    match part:
        case x.Is(_, choice):
            wrong = column.kind != "choice" or (column.choices and choice not in {c.key for c in column.choices})
            return f"has no entry {choice}" if wrong else ""
        case x.Day():
            return "" if column.kind == "date" else "is no date"
        case x.RuleDay():
            known = column.choices and all(c.key in DAY_RULES for c in column.choices)
            return "" if known else "is no list of rules for days"
        case x.Names():
            return "" if column.kind in ("text", "mark") else "is no text"
    unit = table.foot_unit(table.foot_by_key[row], key) if row[:1] == "@" else column.unit
    if isinstance(part, _NUMBERS) and unit is None:
        return "is no number"
    blank = isinstance(part, x.Foot) and key not in (foot := table.foot_by_key[row]).given and table.foot_cell(foot, key) is None
    return f"has no figure in {row}" if blank else ""


def _followed(tables: Mapping[str, Table]) -> dict[Cell, list[Cell]]:
    """Computed cell -> the cells that it is worked out from."""
    out: dict[Cell, list[Cell]] = {}
    for t in tables.values():
        for c in t.columns:
            measures = [*t.measures, *c.by_measure]
            made = {"": c.formula, **{f"|{m}": c.formula_of(m) for m in measures}, **{f.key: t.foot_cell(f, c.key) for f in t.feet}}
            for row, node in made.items():
                cells = cells_read(node, t.key, row if row[:1] == "@" else "") if node else ()
                out[t.key, row, c.key] = [cell for _, cell in cells]
            out[t.key, "", c.key] += [(t.key, f"|{m}", c.key) for m in measures]
    return out
