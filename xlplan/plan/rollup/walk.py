"""The ways through the roll-up: back to the contents, from a figure to what it is made of, from a row to its unit's line. Floor 4.

A link lies over a cell and leaves its look alone: figures stay figures, and the pointer says where they lead. A sum down a column leads to
the cells it adds up, in whichever column, a difference to the two cells it is made of, a unit's figure to its rows of the page of data, a
cell that shows one of another page, or adds several of one up, to that page.
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

from xlplan.address import a1, a1_range, column_number, on_sheet, row_column
from xlplan.plan.opinions.board import REGIONS
from xlplan.plan.opinions.typed import DATA
from xlplan.plan.rollup.context import CONTENTS, HEAD, RollupContext
from xlplan.plan.rollup.data import LAST, NAMES
from xlplan.plan.rollup.page import RollupPage
from xlplan.tables import BY_KEY
from xlplan.text import Text
from xlplan.workbook.blueprint import Link, Sheet, Value

At = tuple[int, int]
BACK: Final[At] = (HEAD - 1, 2)  # the cell of every page that leads back to the contents
LINES: Final = "target_compare"  # the page whose row of a unit is its line
_MOST: Final = 10_000  # rows of data that each have a link of their own, which sorting takes along; of more a link lies over a unit's rows
_NAMES: Final = ("branch", "@branch", "name")  # columns that name a row's unit
_PLACES: Final = ("cell", "@state")  # columns that say which row of a unit's it is
_SAME: Final = {"@total": "@branches"}  # rows of other pages and what shows the same among the lines
_SHOWN: Final = re.compile(r"(?:ROUND\()*'((?:[^']|'')+)'!\$?([A-Z]{1,3})\$?([0-9]+)(?:,[0-9]\))*(?:[+-]1)?")  # rounded, too
_ADDED: Final = re.compile(r"SUM\(([A-Z]{1,3}[0-9]+)(?:[:,A-Z0-9]*?([A-Z]{1,3}[0-9]+))?\)")
_LESS: Final = re.compile(r"([A-Z]{1,3}[0-9]+)-([A-Z]{1,3}[0-9]+)")
_OF_PAGE: Final = re.compile(r"'((?:[^']|'')+)'!([A-Z]{1,3})([0-9]+)")
_SUM_OF_PAGE: Final = re.compile(rf"ROUND\(\(?{_OF_PAGE.pattern}(?:\+{_OF_PAGE.pattern})+\)?(?:\*[0-9]+)?,[0-9]\)")
_HOME: Final = Text("‹ 目录", "‹ 目錄", "‹ Contents")
_TO_HOME: Final = Text("回到「{page}」", "回到「{page}」", "Back to “{page}”")
_TO_ROW: Final = Text("到「{page}」:{name}", "到「{page}」:{name}", "To “{page}”: {name}")
_TO_PARTS: Final = Text("到相加的各行", "到相加的各列", "To the rows that it adds up")
_TO_LESS: Final = Text("到相减的两格", "到相減的兩格", "To the two cells it is the difference of")
_TO_DATA: Final = Text("到「{page}」第 {rows} 行(没有排序时):{name} · {table}", "到「{page}」第 {rows} 列(沒有排序時):{name} · {table}",
                       "To “{page}”, row {rows} (unless sorted): {name} · {table}")
_TO_TABLE: Final = Text("到「{page}」的 {table}", "到「{page}」的 {table}", "To {table} on “{page}”")
_FILTERED: Final = Text("到「{page}」的 {table};在「{column}」里筛选 {name}", "到「{page}」的 {table};在「{column}」裡篩選 {name}",
                        "To {table} on “{page}”; filter {name} there under “{column}”")


def put_walk(context: RollupContext, sheets: Iterable[Sheet]) -> None:
    """Put the links of every page on it."""
    walk = _Walk(context)
    for sheet in sheets:
        found: dict[str, Link] = {}
        for link in walk.links_of(sheet):
            found.setdefault(link.range, link)
        sheet.links += found.values()


@dataclass
class _Walk:
    """The ways from the pages of one roll-up."""

    context: RollupContext

    def links_of(self, sheet: Sheet) -> Iterator[Link]:
        """Those of a page; of two of a cell the first goes."""
        if sheet.key == CONTENTS:
            return
        page, home = self.context.pages[sheet.key], self.context.sheet(CONTENTS)
        sheet.put(*BACK, self._say(_HOME), "link")
        yield Link(a1(*BACK), on_sheet(home.title, "B2"), self._say(_TO_HOME, page=home.title))
        if sheet.key == DATA:
            yield from self._from_data(sheet)
            return
        columns = {str(cell.value): column for (row, column), cell in sheet.cells.items() if row == 1 and column > 1}
        name = self._name_column(sheet)
        figure = next((columns[key] for key in ("year", *page.traced) if key in columns), 0)
        place = next((columns[key] for key in _PLACES if key in columns), 0)
        for (row, column), cell in sheet.cells.items():
            if column == 1 and row >= HEAD - 1 and cell.value:
                yield from self._of_row(page, sheet, str(cell.value), (row, name), (row, figure), (row, place))
        for (row, column), cell in sheet.cells.items():
            if cell.formula is not None and not (column in sheet.columns and sheet.columns[column].hidden):
                yield from self._of_formula(sheet, (row, column), cell.formula)

    def _of_row(self, page: RollupPage, sheet: Sheet, key: str, name: At, figure: At, place: At) -> Iterator[Link]:
        """Of its name, of the figure that its unit declared, of the cell that says which row of a unit's it is."""
        unit, cells = page.whose(key), sheet.cells
        # LibreOffice breaks no line within a link: a heading would be cut
        if unit and name in cells and cells[name].style != "title_wrap" and (there := self._line(sheet, unit)):
            yield replace(there, range=a1(*name))
        if place in cells and (own := page.source(key)) in self._rows:
            branch, table, _ = own.split("|", 2)
            yield self._to_data(place, (self._rows[own],) * 2, branch, table)
        if figure in cells and cells[figure].value is not None:
            if unit and (rows := self._blocks.get((unit, page.table))):
                yield self._to_data(figure, rows, unit, page.table)
            elif page.traced and not unit and cells[figure].formula is None and (every := self._tables.get(page.table)):
                said, shown = _FILTERED if cells[name].value in self._named[page.table] else _TO_TABLE, self.context.sheet(DATA).title
                yield Link(a1(*figure), self._in_data(every), self._say(
                    said, page=shown, table=self._table(page.table), column=self._say(NAMES), name=cells[name].value))

    def _of_formula(self, sheet: Sheet, at: At, formula: str) -> Iterator[Link]:
        """Of a cell that shows one of another page, or adds up some of one; of a sum down its column, and of a difference."""
        if (shown := _SHOWN.fullmatch(formula) or _SUM_OF_PAGE.fullmatch(formula)) is not None:
            title, place = shown[1].replace("''", "'"), (int(shown[3]), column_number(shown[2]))
            other = self._titles.get(title)
            if other is not None:
                named = other.cells.get((place[0], 2))
                yield self._to_row(at, other, place, named.value if named else None)
        elif (less := _LESS.fullmatch(formula)) is not None:
            (row, one), (below, two) = row_column(less[1]), row_column(less[2])
            if row == below == at[0] and abs(one - two) == 1:
                yield Link(a1(*at), on_sheet(sheet.title, a1_range(row, min(one, two), row, max(one, two))), self._say(_TO_LESS))
        elif (added := _ADDED.fullmatch(formula)) is not None and row_column(added[1])[1] == at[1]:
            last = added[2] or added[1]
            yield Link(a1(*at), on_sheet(sheet.title, added[1] if last == added[1] else f"{added[1]}:{last}"), self._say(_TO_PARTS))

    def _from_data(self, sheet: Sheet) -> Iterator[Link]:
        """From the rows of each unit to its line."""
        at = next(column for (row, column), cell in sheet.cells.items() if row == 1 and cell.value == "branch_name")
        alone = sum(last - first + 1 for first, last in self._blocks.values()) <= _MOST
        for (unit, _), (first, last) in self._blocks.items():
            if (there := self._line(sheet, unit)) is None:
                continue
            if alone:
                yield from (replace(there, range=a1(row, at)) for row in range(first, last + 1))
            else:
                yield replace(there, range=a1_range(first, at, last, at))

    def _line(self, sheet: Sheet, unit: str) -> Link | None:
        """The way from a unit's row to its line; from there to the page of its region, or to how far it is."""
        pages = (REGIONS, "status") if sheet.key == LINES else (LINES,)
        meant = [unit.removeprefix("@")] if sheet.key == LINES else [f"@{unit}", unit] if sheet.key == REGIONS else [_SAME.get(unit, unit)]
        for page in pages:
            for key in meant:
                if (row := self._of_key(page).get(key)) is not None:
                    other = self.context.sheet(page)
                    place = row, self._name_column(other)
                    name = self.context.name(unit.removeprefix("@"))
                    return self._to_row((1, 1), other, place, other.cells[place].value if page == LINES else name)
        return None

    def _name_column(self, sheet: Sheet) -> int:
        return next((column for key in _NAMES for column in range(2, 9)
                     if (cell := sheet.cells.get((1, column))) is not None and cell.value == key), 2)

    def _of_key(self, page: str) -> dict[str, int]:
        """Unit -> the first row of it on that page."""
        if page not in self._found:
            out: dict[str, int] = {}
            if page in self.context.pages:
                for (row, column), cell in self.context.sheet(page).cells.items():
                    if column == 1 and row >= HEAD - 1 and cell.value:
                        out.setdefault(self.context.pages[page].whose(str(cell.value)), row)
            self._found[page] = out
        return self._found[page]

    @cached_property
    def _found(self) -> dict[str, dict[str, int]]:
        return {}

    @cached_property
    def _titles(self) -> dict[str, Sheet]:
        return {sheet.title: sheet for sheet in map(self.context.sheet, self.context.pages)}

    @cached_property
    def _blocks(self) -> dict[tuple[str, str], tuple[int, int]]:
        """(unit, table) -> the rows of the page of data."""
        out: dict[tuple[str, str], tuple[int, int]] = {}
        for key, row in self._rows.items():
            branch, table, _ = key.split("|", 2)
            out[branch, table] = out.get((branch, table), (row, row))[0], row
        return out

    @cached_property
    def _tables(self) -> dict[str, tuple[int, int]]:
        """Table -> its rows of the page of data."""
        out: dict[str, tuple[int, int]] = {}
        for (_, table), (first, last) in self._blocks.items():
            out[table] = out.get(table, (first, last))[0], last
        return out

    @cached_property
    def _rows(self) -> dict[str, int]:
        """Key of a row of the page of data -> its row."""
        stream = self.context.sheet(DATA).stream
        return {str(row[0]): n for n, row in enumerate(stream.rows, stream.first_row)} if stream is not None else {}

    @cached_property
    def _named(self) -> dict[str, set[str]]:
        """Table -> what names its rows on the page of data."""
        at = next(c for (r, c), cell in self.context.sheet(DATA).cells.items() if r == 1 and cell.value == "names") - 1
        stream = self.context.sheet(DATA).stream
        whole = {(str(row[0]).split("|", 2)[1], str(row[at])) for row in (stream.rows if stream is not None else ())}
        out = defaultdict[str, set[str]](set)
        for table, names in whole:
            out[table] |= {*names.split(" · ")}
        return out

    def _in_data(self, rows: tuple[int, int]) -> str:
        title = self.context.sheet(DATA).title
        return on_sheet(title, a1_range(rows[0], 2, rows[1], LAST))

    def _to_data(self, at: At, rows: tuple[int, int], unit: str, table: str) -> Link:
        said = self._say(_TO_DATA, page=self.context.sheet(DATA).title, name=self.context.name(unit), table=self._table(table),
                         rows=rows[0] if rows[0] == rows[1] else f"{rows[0]}–{rows[1]}")
        return Link(a1(*at), self._in_data(rows), said)

    def _to_row(self, at: At, other: Sheet, place: At, name: Value) -> Link:
        return Link(a1(*at), on_sheet(other.title, a1(*place)), self._say(_TO_ROW, page=other.title, name=name or ""))

    def _table(self, key: str) -> str:
        return self._say(BY_KEY[key].label)

    def _say(self, text: Text, **params: object) -> str:
        return self.context.words.say(text, **params)
