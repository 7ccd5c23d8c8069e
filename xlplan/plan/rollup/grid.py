"""The one grid of the roll-up: rows of a tree, columns that declare how they roll up, live formulas whose cached values
are computed in exact steps. Rates are recomputed on every level, never summed. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np

from xlplan.address import a1
from xlplan.plan.rollup.words import Words
from xlplan.schema import expr as x
from xlplan.schema.evaluate import Evaluator, Scope, to_steps
from xlplan.schema.fixed import Fixed
from xlplan.schema.formula import formula as printed
from xlplan.text import Text
from xlplan.units import Ints, Unit
from xlplan.workbook.blueprint import Condition, RowSpec, Sheet, Value
from xlplan.workbook.styles import AMOUNT, DIFFERENCE, DIFFERENCE_WHOLE, RATE, TENTH, WHOLE, Style

SIGNED_RATE: Final = '+0.0%;-0.0%;"–"'
_PART_LIMIT: Final = 200  # Excel takes 255 arguments
Kind = Literal["leaf", "group", "subtotal", "total", "foot", "section"]


@dataclass(frozen=True)
class RollColumn:
    """One amount column of a roll-up page.

    Attributes:
        up: `sum`: a parent is the SUM of its children (a leaf is given, or has `formula`); `re`: `formula` is
            recomputed on every row; `none`: texts and numbers of single rows, nothing on parents unless given.
        look: `difference` shows zero as a tick and colours both signs; `over` likewise, but more is worse; `signed`
            prints the plus; `bad` is a text, red in rows that stand out.
    """

    key: str
    label: Text
    unit: Unit | None = None
    up: Literal["sum", "re", "none"] = "sum"
    formula: x.Expr | None = None
    width: float = 12
    look: Literal["plain", "strong", "difference", "over", "signed", "bad"] = "plain"


@dataclass(frozen=True)
class Node:
    """One row. `children` are positions in the list of nodes; `leaf` is the ordinal in the given columns. A row with
    `of` holds a formula of its own in every number column (a growth row under amounts); `formulas` replaces those of
    single `re` columns, None leaves a column blank. A `section` row holds nothing but its name."""

    key: str
    name: str
    kind: Kind = "leaf"
    depth: int = 0
    children: tuple[int, ...] = ()
    leaf: int | None = None
    of: Callable[[str], x.Expr] | None = None
    unit: Unit | None = None
    texts: Mapping[str, Value] = field(default_factory=dict)
    alarm: bool = False  # its state is printed in red
    void: bool = False   # nothing is known of it: no numbers at all
    formulas: Mapping[str, x.Expr | None] = field(default_factory=dict)

    def formula(self, column: RollColumn) -> x.Expr | None:
        """The formula of its cell in a computed column."""
        return self.formulas.get(column.key, column.formula)

    def blank(self, column: RollColumn) -> bool:
        """Whether it has no number in that column."""
        return (self.kind == "section" or self.void or (self.kind == "foot" and column.up == "re")
                or (column.key in self.formulas and self.formulas[column.key] is None))


@dataclass
class Placed:
    """Where a grid stands, and its numbers in steps: column key -> one a node, None where the cell is blank."""

    sheet: Sheet
    nodes: Sequence[Node]
    rows: dict[str, int]
    columns: dict[str, int]
    steps: dict[str, list[int | None]]

    def at(self, row: str, key: str) -> str:
        """A1 address of a cell by its keys."""
        return a1(self.rows[row], self.columns[key])

    def number(self, row: str, key: str) -> int:
        """Steps of a cell, 0 when blank."""
        position = next(i for i, n in enumerate(self.nodes) if n.key == row)
        return self.steps[key][position] or 0


class _Reading(Evaluator):
    """Expressions over the rows of a grid instead of the rows of a frame."""

    def __init__(self, places: Mapping[str, int]) -> None:
        super().__init__({})
        self.values: dict[str, Fixed] = {}
        self.places = places

    def number(self, node: x.Expr, scope: Scope) -> Fixed:
        if isinstance(node, x.Col):
            return self.values[node.key]
        if isinstance(node, x.Foot):
            value = self.values[node.key]
            return Fixed(value.n[[self.places[node.row]]], value.places)
        return super().number(node, scope)


class _At:
    """`schema.formula.Addresses` of one row; only what roll-up formulas use."""

    def __init__(self, placed: Placed, row: int) -> None:
        self.placed, self.row = placed, row

    def cell(self, key: str) -> str:
        return a1(self.row, self.placed.columns[key])

    def foot(self, row: str, key: str, table: str) -> str:
        column = a1(1, self.placed.columns[key])[:-1]
        return f"{column}${self.placed.rows[row]}"

    def span(self, keys: tuple[str, ...]) -> list[str]:
        return runs([(self.row, self.placed.columns[k]) for k in keys])

    def __getattr__(self, name: str) -> Callable[..., str]:
        raise AttributeError(f"a roll-up formula does not use {name}")


def runs(cells: Sequence[tuple[int, int]]) -> list[str]:
    """Addresses of cells, neighbours of one row or one column joined: `F8:F12`, `F14`."""
    out: list[str] = []
    i = 0
    while i < len(cells):
        j, down = i, None
        while j + 1 < len(cells):
            step = (cells[j + 1][0] - cells[j][0], cells[j + 1][1] - cells[j][1])
            if step not in ((1, 0), (0, 1)) or (down is not None and step != down):
                break
            down, j = step, j + 1
        first, last = a1(*cells[i]), a1(*cells[j])
        out.append(first if i == j else f"{first}:{last}")
        i = j + 1
    return out


def total_formula(parts: Sequence[str]) -> str:
    """SUM over any number of ranges, nested where Excel would refuse so many arguments."""
    if len(parts) <= _PART_LIMIT:
        return f"SUM({','.join(parts)})"
    inner = [total_formula(parts[i:i + _PART_LIMIT]) for i in range(0, len(parts), _PART_LIMIT)]
    return f"SUM({','.join(inner)})"


def compute(columns: Sequence[RollColumn], nodes: Sequence[Node], values: Mapping[str, Ints]) -> dict[
        str, list[int | None]]:
    """Every number of the grid in steps of its unit (rows with `of`: of their own unit)."""
    reading = _Reading({n.key: i for i, n in enumerate(nodes)})
    out: dict[str, list[int | None]] = {}
    numeric = [c for c in columns if c.unit is not None and c.up != "none"]
    for column in numeric:
        unit = column.unit
        assert unit is not None
        if column.formula is None:
            own = [int(values[column.key][n.leaf]) if n.leaf is not None else 0 for n in nodes]
        else:
            found = to_steps(reading.number(column.formula, Scope("")), unit)
            own = [int(v) for v in np.broadcast_to(found, len(nodes))]
        for i, node in enumerate(nodes):
            if (special := node.formulas.get(column.key)) is not None:
                one = to_steps(reading.number(special, Scope("")), unit)
                own[i] = int(np.broadcast_to(one, len(nodes))[i])
        got = own if column.up == "re" else _summed(nodes, own)
        reading.values[column.key] = Fixed(unit.fixed(np.asarray(got, dtype=np.int64)), unit.places)
        out[column.key] = [None if n.of or n.blank(column) else v for n, v in zip(nodes, got, strict=True)]
    for i, node in enumerate(nodes):
        if node.of:
            for column in numeric:
                if column.up == "sum":
                    value = reading.number(node.of(column.key), Scope(""))
                    out[column.key][i] = int(to_steps(value, node.unit or column.unit).reshape(-1)[-1])
    return out


def _summed(nodes: Sequence[Node], own: list[int]) -> list[int]:
    known: dict[int, int] = {}

    def of(i: int) -> int:
        if i not in known:
            node = nodes[i]
            known[i] = sum(map(of, node.children)) if node.leaf is None else own[i]
        return known[i]

    return [of(i) for i in range(len(nodes))]


def put_grid(sheet: Sheet, words: Words, columns: Sequence[RollColumn], nodes: Sequence[Node], *,
             values: Mapping[str, Ints], head: int, name: Text) -> Placed:
    """Print the grid on `sheet`: header in row `head`, one row a node below it, names in column B."""
    placed = Placed(sheet, nodes, {n.key: head + 1 + i for i, n in enumerate(nodes)},
                    {c.key: 3 + i for i, c in enumerate(columns)}, compute(columns, nodes, values))
    sheet.rows[head] = RowSpec(height=44 if words.lang == "en" else 32)
    sheet.put(head, 2, words.say(name), "header")
    for column in columns:
        at = placed.columns[column.key]
        sheet.put(head, at, words.say(column.label), "header_number" if column.unit else "header")
        sheet.put(1, at, column.key, "key")
    sheet.put(1, 2, "name", "key")
    for i, node in enumerate(nodes):
        row = head + 1 + i
        sheet.rows[row] = RowSpec(outline=min(node.depth, 7), height=30 if node.kind == "section" else None)
        sheet.put(row, 1, node.key, "key")
        sheet.put(row, 2, node.name, _name_style(node))
        for column in columns:
            _put_cell(placed, column, i, row)
    first, last = head + 1, head + len(nodes)
    for column in columns:
        if column.look in ("difference", "over"):
            corner = a1(first, placed.columns[column.key])
            area, bad = f"{corner}:{a1(last, placed.columns[column.key])}", "<0" if column.look == "difference" else ">0"
            sheet.conditions.append(Condition(area, f"N({corner}){bad}", "bad"))
            if column.look == "difference":
                sheet.conditions.append(Condition(area, f"N({corner})>0", "done"))
    return placed


def _put_cell(placed: Placed, column: RollColumn, i: int, row: int) -> None:
    node, at = placed.nodes[i], placed.columns[column.key]
    style = _number_style(node, column)
    if node.kind == "section":
        return
    if column.up == "none" or column.unit is None:
        value = node.texts.get(column.key)
        if column.unit is not None:
            placed.sheet.put(row, at, value, style, format=WHOLE)
        elif column.look == "bad" and node.alarm:
            placed.sheet.put(row, at, value, "bad")
        else:
            placed.sheet.put(row, at, value, _text_style(node))
        return
    steps = placed.steps[column.key][i]
    if steps is None:
        placed.sheet.put(row, at, None, style)
        return
    unit = node.unit or column.unit
    if node.of is not None:
        made: str | None = printed(node.of(column.key), _At(placed, row))  # type: ignore[arg-type]
    elif column.up == "sum" and node.leaf is None:
        cells = [(placed.rows[placed.nodes[c].key], at) for c in node.children]
        made = total_formula(runs(cells)) if cells else None
    elif (own := node.formula(column)) is not None:
        made = printed(own, _At(placed, row))  # type: ignore[arg-type]
    else:
        made = None
    placed.sheet.put(row, at, unit.value(steps), style, formula=made, format=number_format(unit, column.look))


def number_format(unit: Unit, look: str = "plain") -> str:
    """The format of an amount in that unit."""
    if unit.percent:
        return SIGNED_RATE if look in ("signed", "difference") else RATE
    if look in ("difference", "over"):
        return DIFFERENCE if unit.places == 2 else DIFFERENCE_WHOLE
    if unit.places == 0:
        return WHOLE
    return TENTH if unit.places == 1 else AMOUNT


def _name_style(node: Node) -> Style:
    if node.kind == "section":
        return "section"
    if node.kind == "total":
        return "total_text"
    if node.kind in ("group", "subtotal") and node.depth == 0:
        return "subtotal_text"
    if node.kind == "foot":
        return "foot_text"
    depths: tuple[Style, ...] = ("indent1", "indent2", "indent3", "indent4", "indent5")
    return depths[min(node.depth, len(depths) - 1)]


def _number_style(node: Node, column: RollColumn) -> Style:
    if node.kind == "total":
        return "total"
    if node.kind in ("group", "subtotal") and node.depth == 0:
        return "subtotal"
    if node.kind == "foot":
        return "foot"
    return "bold_number" if column.look == "strong" or node.kind == "group" else "computed"


def _text_style(node: Node) -> Style:
    if node.kind == "total":
        return "total_text"
    if node.kind in ("group", "subtotal") and node.depth == 0:
        return "subtotal_text"
    return "foot_text" if node.kind == "foot" else "field"
