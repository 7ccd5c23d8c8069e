"""校验码: one number over the figures and choices in a table's input cells, live on the cover and worked out again when the file is
read. Floor 3.

A weighted sum of steps, and of the places of the choices in their lists, modulo a prime. The weight of a cell goes by its row and its
column, so that a figure that moves shows as well as one that changes. All numbers stay whole and below 2**53: Excel, WPS and LibreOffice
come to the same. It is no signature: who knows it can make other figures with the same number.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final
from zlib import crc32

from xlplan.address import a1, on_sheet
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.text import Lang
from xlplan.units import Unit
from xlplan.workbook.layout import BEGIN, END, Layout
from xlplan.workbook.rawbook import Raw, RawSheet
from xlplan.workbook.submission import Placement

PRIME: Final = 9973
_WEIGHTS: Final = 97
_ROOM: Final = 8_000  # characters of the formula, of which Excel takes 8,192
_NUMBERS, _LIST, _ENTRY = 230, 160, 60  # what a column of numbers, a list, an entry but for its label take at most


@dataclass(frozen=True, slots=True)
class _Column:
    """One column of input cells: key and unit, the measures whose rows hold them, or with `but` do not (() all), and what its weights are
    made of."""

    key: str
    unit: Unit
    measures: tuple[str, ...]
    but: bool
    times: int
    plus: int
    factor: int

    def holds(self, measure: str) -> bool:
        """Whether its cell in a row of that measure is one that the unit fills in."""
        return (measure in self.measures) is not self.but

    def number_of_steps(self, cells: Iterable[tuple[int, int]]) -> int:
        """`number` of (rows below the first, steps), without a Decimal for each."""
        return self.factor * (sum(((at * self.times + self.plus) % _WEIGHTS + 1) * steps for at, steps in cells) % PRIME)

    def number(self, cells: Iterable[tuple[int, Decimal]]) -> int:
        """Of (rows below the first, value): what the formula of the column comes to."""
        total = sum((((at * self.times + self.plus) % _WEIGHTS + 1) * value for at, value in cells), Decimal(0))
        steps = (total.scaleb(self.unit.places) / self.unit.multiple).to_integral_value(ROUND_HALF_UP)
        return self.factor * (int(steps) % PRIME)

    def formula(self, here: Layout) -> str:
        area = on_sheet(here.title, here.rows_of(self.key))
        top = on_sheet(here.title, a1(here.first, here.columns[self.key]))
        weights = f"(MOD((ROW({area})-ROW({top}))*{self.times}+{self.plus},{_WEIGHTS})+1)"
        if self.measures:
            column = here.table.measure_column or ""
            named = on_sheet(here.title, here.rows_of(column))
            these = "+".join(f'({named}="{here.choice_label(column, m)}")' for m in self.measures)
            weights += f"*(1-({these}))" if self.but else f"*({these})"
        scale = f"{10**self.unit.places}" + (f"/{self.unit.multiple}" if self.unit.multiple > 1 else "")
        return f"{self.factor}*MOD(ROUND(SUMPRODUCT({weights},{area})*{scale},0),{PRIME})"


@dataclass(frozen=True, slots=True)
class _Choices:
    """One column of cells in which the unit chooses of a list that is declared, as 接受 or 申诉."""

    column: Column
    times: int
    plus: int
    factor: int

    def number(self, cells: Iterable[tuple[int, str]], labels: Sequence[str]) -> int:
        """Of (rows below the first, what is chosen): what the formula of the column comes to."""
        places = {label.casefold(): n for n, label in enumerate(labels, 1)}
        total = sum(((at * self.times + self.plus) % _WEIGHTS + 1) * places.get(said.casefold(), 0) for at, said in cells)
        return self.factor * (total % PRIME)

    def formula(self, here: Layout) -> str:
        area = on_sheet(here.title, here.rows_of(self.column.key))
        top = on_sheet(here.title, a1(here.first, here.columns[self.column.key]))
        chosen = "+".join(f'({area}="{here.choice_label(self.column.key, c.key)}")*{n}' for n, c in enumerate(self.column.choices, 1))
        return f"{self.factor}*MOD(SUMPRODUCT((MOD((ROW({area})-ROW({top}))*{self.times}+{self.plus},{_WEIGHTS})+1)*({chosen})),{PRIME})"


def weighed_lists(table: Table) -> list[Column]:
    """The columns in which the unit chooses that count: of words that are the same in every plan (months are named by the year), and no
    longer than the formula has room for."""
    return [c for c in _that_fit(table) if c.unit is None]


def _that_fit(table: Table) -> list[Column]:
    """The columns that could count, but for those for which the formula has no room: lists of many entries, columns beyond some thirty."""
    out, left = list[Column](), _ROOM
    for c in table.columns:
        if c.unit is not None and (c.who == "I" or c.by_measure):
            takes = _NUMBERS
        elif c.who == "I" and c.choices and not any("{" in one.label.en for one in c.choices):
            takes = _LIST + sum(_ENTRY + max(map(len, one.label.all())) for one in c.choices)
        else:
            continue
        if takes <= left:
            left -= takes
            out.append(c)
    return out


def _choices(table: Table, known: Collection[str]) -> Iterator[_Choices]:
    for c in weighed_lists(table):
        if c.key in known:
            yield _Choices(c, *_weights(f"{table.key}|{c.key}"))


def _weights(mark: str) -> tuple[int, int, int]:
    return (crc32(mark.encode()) % (_WEIGHTS - 1) + 1, crc32(f"{mark}|+".encode()) % _WEIGHTS,
            crc32(f"{mark}|*".encode()) % (PRIME - 1) + 1)


def _columns(table: Table, known: Collection[str]) -> Iterator[_Column]:
    for c in _that_fit(table):
        but = c.who == "I"
        measures = tuple(m for m, (who, _) in c.by_measure.items() if (who == "I") is not but)
        if c.unit is None or c.key not in known or not (but or measures):
            continue
        yield _Column(c.key, c.unit, measures, but, *_weights(f"{table.key}|{c.key}"))


def control_formula(here: Layout, *, choices: bool = True) -> str:
    """The formula of a table's number; `0` where it has nothing to fill in. `choices`: whether what is chosen counts."""
    parts = [column.formula(here) for column in _columns(here.table, here.columns)]
    parts += [column.formula(here) for column in _choices(here.table, here.columns)] if choices else []
    return f'IFERROR(MOD({"+".join(parts)},{PRIME}),"–")' if parts else "0"


def number_of_frame(frame: Frame, here: Layout, *, choices: bool = True) -> int:
    """What it comes to with what the frame holds."""
    measures = frame.texts.get(frame.table.measure_column or "")
    out = 0
    for column in _columns(frame.table, here.columns):
        rows = [i for i in range(frame.size) if frame.filled[column.key][i] and column.holds("" if measures is None else str(measures[i]))]
        out += column.number_of_steps((here.rows[frame.keys[i]] - here.first, int(frame.amounts[column.key][i])) for i in rows)
    for said in _choices(frame.table, here.columns) if choices else ():
        key, labels = said.column.key, [here.choice_label(said.column.key, c.key) for c in said.column.choices]
        out += said.number(((here.rows[row] - here.first, here.choice_label(key, str(frame.texts[key][i])))
                            for i, row in enumerate(frame.keys)), labels)
    return out % PRIME


def number_on_sheet(sheet: RawSheet, table: Table, placed: Placement, issued: Mapping[str, str], labels: Lang | None) -> int:
    """What it comes to with what stands on the sheet, whatever it may be: other texts count nothing, as in the formula. `issued`: the rows
    that HQ put there, by key, with their measures; `labels`: the language of the choices, None where they do not count."""
    ends = [placed.rows[key] for key in (*issued, BEGIN, END) if key in placed.rows]
    rows = [row for row in range(min(ends), max(ends) + 1) if _holds_more_than_its_key(sheet, row)] if ends else []
    if not rows:
        return 0
    keys = {row: key for key, row in placed.rows.items()}
    out = 0
    for column in _columns(table, placed.columns):
        at = placed.columns[column.key]
        cells = ((row - min(ends), value) for row in rows if column.holds(
            issued.get(keys.get(row, ""), "")) and (value := _figure(sheet.at(row, at))))
        out += column.number(cells)
    for said in _choices(table, placed.columns) if labels is not None else ():
        words = ((row - min(ends), sheet.at(row, placed.columns[said.column.key])) for row in rows)
        out += said.number(((at, word) for at, word in words if isinstance(word, str)), _said(said.column, labels))
    return out % PRIME


def _holds_more_than_its_key(sheet: RawSheet, row: int) -> bool:
    line = sheet.values[row - 1] if row <= len(sheet.values) else []
    return len(line) - line.count(None) > bool(line and line[0] is not None)


def _said(column: Column, lang: Lang | None) -> list[str]:
    return [c.label(lang) for c in column.choices] if lang is not None else []


def _figure(value: Raw) -> Decimal:
    return Decimal(repr(value)) if isinstance(value, (int, float)) and not isinstance(value, bool) else Decimal(0)


def _table_factor(table: str) -> int:
    return crc32(table.encode()) % (PRIME - 1) + 1


def whole_number(numbers: Mapping[str, int]) -> int:
    """The number of a workbook, of those of its tables."""
    return sum(_table_factor(table) * n for table, n in numbers.items()) % PRIME


def whole_formula(cells: Mapping[str, str]) -> str:
    """Its formula, by table -> the cell with its number."""
    parts = [f"{cell}*{_table_factor(table)}" for table, cell in cells.items()]
    return f'IFERROR(MOD({"+".join(parts)},{PRIME}),"–")' if parts else "0"


def typed_number(text: str) -> int | None:
    """The number that somebody typed beside a signature; None where it is none."""
    shown = text.strip().removesuffix(".0")
    return int(shown) if shown.isascii() and shown.isdigit() else None
