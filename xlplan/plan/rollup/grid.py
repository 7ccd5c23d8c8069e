"""The one grid of the roll-up on a sheet: live formulas down the tree, each with its cached value. Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal

from xlplan.address import a1
from xlplan.plan.rollup.roll import Node, RollColumn, compute_grid
from xlplan.plan.rollup.words import Words
from xlplan.schema.readings.formula import formula_of as printed
from xlplan.text import Text
from xlplan.units import COUNT, MONTH, YEAR, Ints, Unit
from xlplan.workbook.blueprint import Condition, RowSpec, Sheet
from xlplan.workbook.styles import AMOUNT, DIFFERENCE, DIFFERENCE_WHOLE, NUMERAL, RATE, TENTH, WHOLE, Style

NOTE: Final = "note"  # what a node says beside its name, where the columns that repeat on paper end
SIGNED_RATE: Final = '+0.0%;-0.0%;"–"'
_SIGNED_TENTH: Final = '+0.0;-0.0;"–"'
_PART_LIMIT: Final = 200  # Excel takes 255 arguments


@dataclass
class PlacedGrid:
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
        return self.steps[key][self._position[row]] or 0

    def blank(self, row: str, key: str) -> bool:
        """Whether the cell shows no number."""
        return self.steps[key][self._position[row]] is None

    @cached_property
    def _position(self) -> dict[str, int]:
        return {n.key: i for i, n in enumerate(self.nodes)}


class _At:
    """`schema.formula.Addresses` of one row; only what roll-up formulas use."""

    def __init__(self, placed: PlacedGrid, row: int) -> None:
        self.placed, self.row = placed, row

    def cell(self, key: str) -> str:
        return a1(self.row, self.placed.columns[key])

    def foot(self, row: str, key: str, table: str) -> str:
        column = a1(1, self.placed.columns[key])[:-1]
        return f"{column}${self.placed.rows[row]}"

    def span(self, keys: tuple[str, ...]) -> list[str]:
        return cell_runs([(self.row, self.placed.columns[k]) for k in keys])

    def __getattr__(self, name: str) -> Callable[..., str]:
        raise AttributeError(f"a roll-up formula does not use {name}")


def cell_runs(cells: Sequence[tuple[int, int]]) -> list[str]:
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


def total_formula(parts: Sequence[str], function: Literal["SUM", "MIN", "MAX"] = "SUM") -> str:
    """The function over any number of ranges, nested where Excel would refuse so many arguments."""
    if len(parts) <= _PART_LIMIT:
        return f"{function}({','.join(parts)})"
    inner = [total_formula(parts[i:i + _PART_LIMIT], function) for i in range(0, len(parts), _PART_LIMIT)]
    return f"{function}({','.join(inner)})"


def put_grid(sheet: Sheet, words: Words, columns: Sequence[RollColumn], nodes: Sequence[Node], *,
             values: Mapping[str, Ints], head: int, name: Text) -> PlacedGrid:
    """Print the grid on `sheet`: header in row `head`, one row a node below it, names in column B."""
    placed = PlacedGrid(sheet, nodes, {n.key: head + 1 + i for i, n in enumerate(nodes)},
                        {c.key: 3 + i for i, c in enumerate(columns)}, compute_grid(columns, nodes, values))
    sheet.rows[head] = RowSpec(height=44 if words.lang == "en" else 32)
    sheet.put(head, 2, words.say(name), "header")
    for column in columns:
        at = placed.columns[column.key]
        sheet.put(head, at, words.head(column.label), "header_number" if column.numeric else "header")
        sheet.put(1, at, column.key, "key")
    sheet.put(1, 2, "name", "key")
    for i, node in enumerate(nodes):
        row = head + 1 + i
        sheet.rows[row] = RowSpec(outline=min(node.depth, 7), height=30 if node.kind == "section" else None)
        sheet.put(row, 1, node.key, "key")
        sheet.put(row, 2, node.name, _name_style(node))
        if NOTE in node.texts:
            sheet.put(row, 3, node.texts[NOTE], "muted")
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


def _put_cell(placed: PlacedGrid, column: RollColumn, i: int, row: int) -> None:
    node, at = placed.nodes[i], placed.columns[column.key]
    style = _number_style(node, column)
    if node.kind == "section":
        return
    if column.up == "none" or column.unit is None:
        value = node.texts.get(column.key)
        if column.numeric:
            gathered = column.gather if node.children and value is not None else ""
            placed.sheet.put(row, at, value, style, format=column.format or number_format(column.unit or COUNT, column.look),
                             formula=total_formula(_children_cells(placed, node, at), gathered) if gathered else None)
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
        cells = _children_cells(placed, node, at)
        made = total_formula(cells) if cells else None
    elif (own := node.formula(column)) is not None:
        made = printed(own, _At(placed, row))  # type: ignore[arg-type]
    else:
        made = None
    placed.sheet.put(row, at, unit.value(steps), style, formula=made, format=number_format(unit, column.look))


def _children_cells(placed: PlacedGrid, node: Node, at: int) -> list[str]:
    return cell_runs([(placed.rows[placed.nodes[c].key], at) for c in node.children])


def number_format(unit: Unit, look: str = "plain") -> str:
    """The format of an amount in that unit."""
    if look == "points":
        return _SIGNED_TENTH
    if unit.percent:
        return SIGNED_RATE if look in ("signed", "difference") else RATE
    if unit in (YEAR, MONTH):
        return NUMERAL
    if look in ("difference", "over"):
        return DIFFERENCE if unit.places else DIFFERENCE_WHOLE
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
