"""How the sheets of an export are to be read, guessed: nothing is asked and nothing is hidden. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from xlplan.exports.columns import guess_columns, guess_kind
from xlplan.exports.grid import Grid, read_grids
from xlplan.exports.grouped import with_outline
from xlplan.exports.groups import with_groups
from xlplan.exports.heads import Heading, captions, find_heading, heading_points, headings
from xlplan.exports.layout import KIND_NAMES, ColumnUse, DateOrder, Layout, Sure
from xlplan.exports.money import unit_stated
from xlplan.exports.named import named_above, named_by_tabs
from xlplan.exports.periods import date_order
from xlplan.exports.planned import planned_headings
from xlplan.exports.roles import Kind
from xlplan.exports.stacked import in_window, table_headings, window_of
from xlplan.exports.versions import with_versions
from xlplan.schema.codes.catalogue import CODES
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Text, fold_text
from xlplan.workbook.rawbook import plain_text

_YEAR: Final = re.compile(r"(?<!\d)(20\d\d)(?!\d)")
_KIND: Final = Text("读作{kind}", "讀作{kind}", "read as {kind}")
_HEADING: Final = Text("表头在第 {first}–{last} 行", "表頭在第 {first}–{last} 列", "the heading is in rows {first} to {last}")
_YEAR_OF: Final = Text("年度 {year} 取自「{text}」", "年度 {year} 取自「{text}」", "the year {year} is that of “{text}”")
_STATED: Final = Text("写明「{text}」", "寫明「{text}」", "stated: “{text}”")
_AS_PLANNED: Final = Text("计划数:「{header}」", "計畫數:「{header}」", "planned: “{header}”")
_SOLD: Final = Text("旁边有计划数,这一列不用", "旁邊有計畫數,這一欄不用", "there are planned figures beside it")
_BY_DEFAULT: Final = Text("没有写明,按元", "沒有寫明,按元", "not stated, taken as yuan")


def guess_layout(path: Path, kind: Kind | None = None) -> list[Layout] | Diagnostic:
    """A Layout for each sheet that holds a table, the one that reads best first; a Diagnostic where none does, XP714, or the file cannot
    be read (`grid.read_grids`)."""
    grids = read_grids(path)
    if isinstance(grids, Diagnostic):
        return grids
    return guess_layouts(path.name, grids, kind) or Diagnostic("XP714", CODES["XP714"].first, file=path.name)


def guess_layouts(file: str, grids: Sequence[Grid], kind: Kind | None = None, *, planned: bool = False) -> list[Layout]:
    """As `guess_layout`, of sheets that were read; [] where none holds a table. `planned`: they hold a plan, so that planned figures count
    and what was sold does not; else it is the other way round."""
    found = [(heading_points(grid, *rows), layout) for grid in grids if (rows := find_heading(grid))
             for layout in _tables(file, grid, rows, kind, planned)]
    return named_by_tabs([layout for _, layout in sorted(found, key=lambda one: -one[0])])


def _tables(file: str, grid: Grid, rows: tuple[int, int], kind: Kind | None, planned: bool) -> list[Layout]:
    """A Layout for each table of the sheet whose first heading stands in `rows`."""
    blocks = table_headings(grid, rows)
    parts = [in_window(grid, window_of(grid, block)) for block in blocks]
    return [named_above(guess_of_sheet(file, part, block, kind, planned=planned), captions(part, block), stacked=len(blocks) > 1)
            for part, block in zip(parts, blocks, strict=True)]


def guess_of_sheet(file: str, grid: Grid, rows: tuple[int, int], kind: Kind | None = None, *, planned: bool = False) -> Layout:
    """The Layout of a sheet whose heading stands in `rows`."""
    stated, above = headings(grid, rows), captions(grid, rows)
    heads = planned_headings(stated) if planned else stated
    stem = Path(file).stem
    of = kind or guess_kind(heads, above, f"{grid.name} {stem}")
    columns = with_groups(grid, rows[1] + 1, with_outline(grid, rows[1] + 1, guess_columns(grid, heads, rows[1] + 1, of), of))
    columns = with_versions(grid, rows[1] + 1, tuple(_as_stated(c, stated, heads) for c in columns), planned=planned)
    unit, sure, why = _unit_of(above, columns)
    layout = Layout(file, grid.name, of, rows, tuple(replace(c, unit="" if c.unit == unit else c.unit) for c in columns), unit, sure, why,
                    dates=_order_of(grid, rows[1], columns),
                    why=(_KIND.filled(kind=KIND_NAMES[of]), _HEADING.filled(first=rows[0], last=rows[1])))
    return _with_year(layout, [*above, grid.name, stem])


def _as_stated(use: ColumnUse, stated: Mapping[int, Heading], heads: Mapping[int, Heading]) -> ColumnUse:
    """The column under its heading as it stands, where it was read without the word that says it is planned."""
    heading = stated.get(use.column)
    if heading is None or heads.get(use.column) is heading:
        return use
    return replace(use, header=heading.text, why=_AS_PLANNED.filled(header=heading.text) if use.column in heads else _SOLD)


def _unit_of(above: Sequence[str], columns: Sequence[ColumnUse]) -> tuple[str, Sure, Text]:
    for text in above:
        if unit := unit_stated(text):
            return unit, "said", _STATED.filled(text=text)
    money = [c for c in columns if c.role == "amount"]
    stated = {c.unit for c in money}
    if len(stated) == 1 and (unit := stated.pop()):
        return unit, "said", _STATED.filled(text=money[0].header)
    return "yuan", "guessed", _BY_DEFAULT


def _order_of(grid: Grid, last: int, columns: Sequence[ColumnUse]) -> DateOrder:
    """The order that the dates of the sheet all have; '' where none is in question, or several fit."""
    dated = [c for c in columns if c.role == "date"]
    orders = {date_order(plain_text(v) for row in grid.rows[last:] if c.column <= len(row) and (v := row[c.column - 1]) is not None)
              for c in dated}
    known = [order for order in orders if order]
    return known[0] if len(known) == 1 else ""


def _with_year(layout: Layout, said: Sequence[str]) -> Layout:
    """The year of the title, the tab or the file, where months stand without one."""
    if needs_year(layout):
        for text in said:
            years = set(_YEAR.findall(fold_text(text)))
            if len(years) == 1:
                year = int(years.pop())
                return replace(layout, year=year, why=(*layout.why, _YEAR_OF.filled(year=year, text=text)))
    return layout


def needs_year(layout: Layout) -> bool:
    """Whether no column and no heading says the year of a figure."""
    if layout.has("year", "period", "date"):
        return False
    across = [c for c in layout.of("amount", "cases", "heads") if c.month or c.year]
    return any(c.year is None for c in across) if across else layout.has("month")
