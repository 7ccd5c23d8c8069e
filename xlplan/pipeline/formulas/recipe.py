"""A recipe: rows of cells, some typed, some with a formula, that do what an XLP_ function does. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlplan.address import a1, column_letters
from xlplan.text import Lang, Text
from xlplan.workbook.blueprint import Value

FIRST: Final = 2  # the column of the first cell; labels stand before it
ANSWER: Final = "answer"  # the key of the line that holds what the function gives


@dataclass(frozen=True, slots=True)
class Line:
    """One row. formula: in its first cell, the others are copies of it, with `{key}` for all cells of another line, `{key:here}` for
    the one above or below, `{key:upto}` for those from the first to here; '' where a person
    types. typed: what the manual's example has there. wide: whether it has a cell for each part, or one only."""

    key: str
    label: Text
    formula: str = ""
    typed: str | Text = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class DayList:
    """A list of dates pasted on a sheet of its own, from A2 down."""

    key: str
    title: Text
    label: Text


@dataclass(frozen=True, slots=True)
class Recipe:
    """call: the function with what it is given, as in a cell. parts: how many cells a wide line has. cannot: what the formulas do
    not do and the function does."""

    call: str
    does: Text
    lines: tuple[Line, ...]
    cannot: Text
    parts: int = 12
    lists: tuple[DayList, ...] = ()

    @property
    def function(self) -> str:
        """XLP_SPREAD."""
        return self.call.partition("(")[0]

    def formulas(self, top: int, lang: Lang, parts: int | None = None) -> Iterator[tuple[Line, int, tuple[str, ...]]]:
        """(line, its row, the formulas of its cells from the first on) where the first line stands in row `top`; no formula where a
        person types. parts: cells of a wide line."""
        width = parts or self.parts
        rows = {line.key: (top + i, width if line.wide else 1) for i, line in enumerate(self.lines)}
        for line in self.lines:
            cells = range(rows[line.key][1]) if line.formula else ()
            yield line, rows[line.key][0], tuple(
                line.formula.format(**{key: _Cells(*at, here) for key, at in rows.items()}, **{one.key: _on_sheet(one, lang)
                                                                                          for one in self.lists}) for here in cells)

    def filled(self, top: int, lang: Lang, typed: Mapping[str, Sequence[Value]], parts: int | None = None
               ) -> Iterator[tuple[int, int, Value, str]]:
        """(row, column, value, formula) of every cell; typed: what stands in the lines that a person types, cell by cell; parts: the
        cells of a wide line, as many as the longest that is typed unless given."""
        width = parts or max(map(len, typed.values()))
        for line, row, formulas in self.formulas(top, lang, width):
            for i, formula in enumerate(formulas):
                yield row, FIRST + i, None, formula
            for i, value in enumerate(typed.get(line.key, ())):
                yield row, FIRST + i, value, ""

    def answer_row(self, top: int) -> int:
        """The row of the line that holds what the function gives."""
        return top + [line.key for line in self.lines].index(ANSWER)


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a line, as a formula in place `here` (from 0) of another line names them."""

    row: int
    width: int
    here: int

    def __format__(self, which: str) -> str:
        if which == "here":
            return a1(self.row, FIRST + self.here)
        first = self._fixed(FIRST)
        if which == "upto":
            return f"{first}:{a1(self.row, FIRST + self.here)}"
        return first if self.width == 1 else f"{first}:{self._fixed(FIRST + self.width - 1)}"

    def _fixed(self, column: int) -> str:
        return f"${column_letters(column)}${self.row}"


LONGEST_LIST: Final = 60  # days off of two years, and more


def _on_sheet(days: DayList, lang: Lang) -> str:
    return f"'{days.title(lang)}'!$A$2:$A${LONGEST_LIST}"
