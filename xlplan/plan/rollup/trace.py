"""Trace: the rows of branch workbooks behind a figure of the roll-up, found on its own page of data. Floor 4.

Sums are followed down to the figures they are made of. What no branch typed - a target, a ratio, an adjustment of HQ's - is
shown as the cells of the roll-up that it comes from.
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, NamedTuple

from xlplan.address import a1, column_number
from xlplan.plan.rollup.data import LIMIT, joined_key
from xlplan.plan.rollup.lines_page import KEY as LINES
from xlplan.plan.rollup.lines_page import said_line
from xlplan.plan.rollup.page import DataRow
from xlplan.plan.rollup.pages import rollup_pages
from xlplan.tables.periods import MONTHS
from xlplan.workbook.rawbook import At, Raw, RawSheet

_HEAD: Final = 5  # header row
_ONE_BY_ONE: Final = 60  # rows; more are told branch by branch
_REF: Final = re.compile(r"(?:'((?:[^']|'')+)'!)?\$?([A-Z]{1,3})\$?([0-9]+)(?::\$?([A-Z]{1,3})\$?([0-9]+))?")
# what is left of a sum without its references; behind a figure in whole 万元 the step by which it is balanced
_SUM: Final = re.compile(r"(?:SUM|ROUND|[(),+\s]|(?<=,)[0-9])*(?:(?<=\))[+-]1)?")


class FigureSource(NamedTuple):
    """Where a figure comes from. `file`: of a branch, '' for the roll-up itself. `place`: rows of that sheet, or a cell of the
    roll-up. `branch`: its name; `what`: the row's, or of a named line behind the figure above it (which has no figure of its own) what it
    says. `of`: key of the row of the page of data and its column there, of a figure of a branch."""

    file: str
    sheet: str
    place: str
    branch: str
    what: str
    figure: Raw
    of: tuple[str, str] = ("", "")


def _source_of(row: DataRow, figure: Raw, column: str) -> FigureSource:
    c = row.cells
    return FigureSource(str(c["file"]), str(c["sheet"]), f"{c['sheet_row']:g}", str(c["branch_name"]), str(c["names"]), figure,
                        (joined_key(row.branch, row.table, row.key), column))


def is_rollup(keys: Mapping[str, str]) -> bool:
    """Whether a workbook is a roll-up, by the keys in A1 of its sheets (see `Rollup`)."""
    return {"data", "target_compare"} <= set(keys.values())


@dataclass
class Rollup:
    """A roll-up workbook. `keys`: sheet title -> the key in its A1; `read` gives a sheet when it is needed."""

    keys: Mapping[str, str]
    read: Callable[[str], RawSheet]
    _sheets: dict[str, RawSheet] = field(default_factory=dict)
    _keys: dict[str, frozenset[str]] = field(default_factory=dict)

    def trace(self, title: str, at: At) -> list[FigureSource]:
        """Where the figure in that cell comes from; empty where the cell holds none."""
        if self.keys.get(title) == "data":
            row, column = self._data.get(at[0]), str(self._sheet(title).at(1, at[1]))
            return self._with_lines([_source_of(row, row.cells[column], column)]) if row and column in (*MONTHS, "year") else []
        if not isinstance(self._sheet(title).at(*at), (int, float)):
            return []
        leaves = list(self._leaves(title, at))
        if leaves == [(title, at)] and at in self._sheet(title).formulas:
            return [self._own(*cell) for cell in dict.fromkeys(self._precedents(title, at))]
        found = [s for leaf in leaves for s in self._of(*leaf)]
        return self._with_lines(self._together([s for s in found if s.file or s.figure] or found))  # an adjustment of nothing is no source

    def _with_lines(self, found: list[FigureSource]) -> list[FigureSource]:
        """Under each figure of a branch the named lines that it takes; of a year those of every month."""
        out = list[FigureSource]()
        for one in found:
            key, column = one.of
            out += [one, *(one._replace(what=said, figure=None, place=cell, of=("", "")) for theirs, cell, said in self._lines.get(key, ())
                           if column in ("year", theirs))]
        return out

    @cached_property
    def _lines(self) -> dict[str, list[tuple[str, str, str]]]:
        """Key of a row of the page of data -> its named lines: column, cell of the branch's sheet, what it says."""
        out: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
        title = next((t for t, k in self.keys.items() if k == LINES), None)
        if title is None:
            return out
        values = self._sheet(title).values
        at = {str(key): i for i, key in enumerate(values[0]) if key}
        for line in values[_HEAD:]:
            if line and line[0]:
                branch, table, column, _, row = str(line[0]).split("|", 4)
                c = {key: line[i] if i < len(line) else None for key, i in at.items()}
                out[joined_key(branch, table, row)].append((column, str(c["cell"] or ""), said_line(
                    str(c["name"]), str(c["what"] or ""), c["quantity"], c["price"], c["amount"])))
        return out

    def _sheet(self, title: str) -> RawSheet:
        if title not in self._sheets:
            self._sheets[title] = self.read(title)
        return self._sheets[title]

    def _leaves(self, title: str, at: At) -> Iterator[tuple[str, At]]:
        """The cells that a sum, or a sum of sums, is made of."""
        written = self._sheet(title).formulas.get(at, "")
        if not written or not _SUM.fullmatch(_REF.sub("", written)):
            yield title, at
            return
        for cell in self._precedents(title, at):
            yield from self._leaves(*cell)

    def _precedents(self, title: str, at: At) -> Iterator[tuple[str, At]]:
        for sheet, left, top, right, bottom in _REF.findall(self._sheet(title).formulas.get(at, "")):
            other = sheet.replace("''", "'") or title
            for row in range(int(top), int(bottom or top) + 1):
                for column in range(column_number(left), column_number(right or left) + 1):
                    if self._sheet(other).at(row, column) is not None:
                        yield other, (row, column)

    def _of(self, title: str, at: At) -> Iterator[FigureSource]:
        """Sources of one figure that is no sum."""
        sheet, page = self._sheet(title), self.keys.get(title, "")
        key, column = str(sheet.at(at[0], 1)), str(sheet.at(1, at[1]))
        declared = rollup_pages().get(page)
        if declared is not None and declared.lists and key in self._keyed:
            yield _source_of(self._keyed[key], sheet.at(*at), column)
            return
        theirs = declared.traced.get(column) if declared is not None else None
        told = [(row, declared.belongs(row, key, self._row_keys)) for row in self._tables[declared.table]] if declared and theirs else []
        if theirs is None or any(belongs is None for _, belongs in told):
            yield self._own(title, at)
            return
        found = [_source_of(row, row.cells[theirs], theirs) for row, belongs in told if belongs]
        yield from found
        rest = _difference_left(sheet.at(*at), found)
        if rest and len(self._data) < LIMIT:  # beyond, the page does not hold every row
            page_of_changes = next((t for t, k in self.keys.items() if k == "adjustments"), title)
            yield FigureSource("", page_of_changes, "", str(sheet.at(at[0], 2)), "", rest)

    def _row_keys(self, page: str) -> frozenset[str]:
        """Keys of the rows of a page."""
        title = next(t for t, k in self.keys.items() if k == page)
        if page not in self._keys:
            self._keys[page] = frozenset(str(line[0]) for line in self._sheet(title).values if line and line[0])
        return self._keys[page]

    @cached_property
    def _data(self) -> dict[int, DataRow]:
        """Sheet row -> row of the page of data."""
        title = next(t for t, k in self.keys.items() if k == "data")
        sheet, out = self._sheet(title), dict[int, DataRow]()
        columns = {str(k): i for i, k in enumerate(sheet.values[0]) if k}
        for n, line in enumerate(sheet.values[_HEAD:], _HEAD + 1):
            if line and line[0]:
                branch, table, key = str(line[0]).split("|", 2)
                out[n] = DataRow(branch, table, key, {k: line[i] if i < len(line) else None for k, i in columns.items()})
        return out

    @cached_property
    def _keyed(self) -> dict[str, DataRow]:
        """The rows of the page of data by their whole keys."""
        return {joined_key(row.branch, row.table, row.key): row for row in self._data.values()}

    @cached_property
    def _tables(self) -> dict[str, list[DataRow]]:
        out: dict[str, list[DataRow]] = defaultdict(list)
        for row in self._data.values():
            out[row.table].append(row)
        return out

    def _own(self, title: str, at: At) -> FigureSource:
        sheet = self._sheet(title)
        return FigureSource("", title, a1(*at), str(sheet.at(at[0], 2) or ""), str(sheet.at(_HEAD, at[1]) or ""), sheet.at(*at))

    @staticmethod
    def _together(found: list[FigureSource]) -> list[FigureSource]:
        """As they are; many rows as one line a workbook."""
        if len(found) <= _ONE_BY_ONE:
            return found
        groups: dict[tuple[str, str, str], list[FigureSource]] = defaultdict(list)
        for one in found:
            groups[one.file, one.sheet, one.branch if one.file else one.place].append(one)
        return [FigureSource(*key[:2], f"{some[0].place}–{some[-1].place}" if key[0] else some[0].place, some[0].branch,
                             "" if key[0] else some[0].what, _sum_figures(s.figure for s in some)) for key, some in groups.items()]


def _sum_figures(figures: Iterable[Raw]) -> float:
    return round(sum(x for x in figures if isinstance(x, (int, float))), 6)


def _difference_left(figure: Raw, found: list[FigureSource]) -> float:
    return round(float(figure) - _sum_figures(s.figure for s in found), 6) if isinstance(figure, (int, float)) else 0.0
