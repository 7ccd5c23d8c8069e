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
_CHECK: Final = Text("核对(× 时结果报错)", "核對(× 時結果報錯)", "check (× makes the answer an error)")


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


def checked(numbers: str, *conditions: str) -> Line:
    """The line `check`: ✓ where `numbers` holds, then all conditions, which texts would only make errors of."""
    return Line("check", _CHECK, f'IF({numbers},IF(AND({",".join(conditions)}),"✓","×"),"×")')


def unless_refused(formula: str) -> str:
    """The formula, or an error where the check shows no ✓."""
    return f'IF({{check}}<>"✓",VALUE("×"),{formula})'


def are_numbers(*cells: str) -> str:
    """Whether no text is among them: a number typed as text would be counted in one formula and skipped in another."""
    listed = ",".join(cells)
    return f"COUNTA({listed})=COUNT({listed})"


@dataclass(frozen=True, slots=True)
class DayList:
    """A list of dates pasted on a sheet of its own, from A2 down; a formula names its cells `{key}`, and `{key:all}` with what would
    stand below them."""

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
                line.formula.format(**{key: _Cells(*at, here) for key, at in rows.items()}, **{one.key: _Pasted(one.title(lang))
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


LAST_OF_LIST: Final = 500  # its last row: dates of ten years and more
_LAST_OF_ALL: Final = 65536  # which every program has


@dataclass(frozen=True, slots=True)
class _Pasted:
    """The cells of a pasted list, as a formula on another sheet names them."""

    title: str

    def __format__(self, which: str) -> str:
        return f"'{self.title}'!$A$2:$A${_LAST_OF_ALL if which == 'all' else LAST_OF_LIST}"
