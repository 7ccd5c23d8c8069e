"""What of a unit's own working goes into its next workbook: the sheet it calculates on, and the formulas in its cells. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlplan.address import a1, row_column
from xlplan.plan.rounds.carrying import places_of
from xlplan.plan.rounds.others_lines import with_lines_of_others
from xlplan.schema.frame import Frame
from xlplan.text import Lang, Text, list_briefly, text_list
from xlplan.workbook.formula_references import Area, is_whole, references, with_sheets
from xlplan.workbook.layout import Layout, table_layout
from xlplan.workbook.lines_block import Block, find_block
from xlplan.workbook.own_sheets import PAGES, SCRATCH
from xlplan.workbook.own_work import LeftBehind, OwnWork, Reason, WorkCell, WorkSheet
from xlplan.workbook.rawbook import At, plain_text
from xlplan.workbook.reading.read_cell import outside_link_code, volatile_function
from xlplan.workbook.submission import OwnFormula, Placement, Submission
from xlplan.workbook.writing.scratch import is_printed

_HARMLESS: Final = frozenset(("TODAY", "NOW", "RAND", "RANDBETWEEN", "RANDARRAY", "OFFSET"))  # on a sheet that nobody reads
_FORMULAS: Final = Text("公式 {n} 个", "公式 {n} 個", "formulas ({n})")
_COMMENTS: Final = Text("批注 {n} 条", "註解 {n} 則", "comments ({n})")
_SHEETS: Final = Text("工作表 {names}", "工作表 {names}", "sheets {names}")
_LONGEST: Final = 8_000  # characters of a formula


def own_work(file: Submission, sheet: WorkSheet | Reason | None, frames: Mapping[str, Frame], lang: Lang) -> OwnWork:
    """What goes from the unit's file into its next workbook with those frames, and what does not. `sheet`: the one on which it works for
    itself, None where the file has none."""
    if isinstance(sheet, WorkSheet):
        file, sheet = with_lines_of_others(file, sheet)
    places, left = _Places(file, frames, lang), list[LeftBehind]()
    formulas = {table: dict(_formulas_of(table, places, left)) for table in file.own}
    name = file.scratch[0] if file.scratch else ""
    made, block = None, None
    if isinstance(sheet, WorkSheet):
        block = find_block(sheet.cells)
        cells = {at: _work_cell(at, cell, name, places, left) for at, cell in _own_cells(sheet, block)}
        made = WorkSheet(cells, sheet.widths, sheet.heights, sheet.merges, sheet.comments) if cells or sheet.comments else None
    elif sheet is not None:
        left.append(LeftBehind(sheet, name))
    comments = _comments_of(places, left)
    left += (LeftBehind("sheet", other) for other in (*file.scratch[1:], *file.others))
    return OwnWork(made, {table: of for table, of in formulas.items() if of}, comments, tuple(left), block)


def said_left(left: Sequence[LeftBehind]) -> Text:
    """`3 个公式、工作表 底稿`: what stays in the last file."""
    comments, cells = sum(one.why == "comment" for one in left), sum(bool(one.cell) for one in left)
    formulas, sheets = cells - comments, [one.sheet for one in left if not one.cell]
    parts = (formulas and _FORMULAS.filled(n=formulas), comments and _COMMENTS.filled(n=comments),
             sheets and _SHEETS.filled(names=list_briefly(sheets)))
    return text_list(part for part in parts if part)


def _own_cells(sheet: WorkSheet, block: Block | None) -> Iterator[tuple[At, WorkCell]]:
    """What the unit wrote there."""
    return ((at, cell) for at, cell in sheet.cells.items() if not is_printed(at, cell, sheet.cells)
            and not (block and block.is_ready(at, cell)))


def _work_cell(at: At, cell: WorkCell, name: str, places: _Places, left: list[LeftBehind]) -> WorkCell:
    if cell.formula is None:
        return cell
    made = places.rewritten(cell.formula, None)
    if isinstance(made, OwnFormula):
        return cell._replace(formula=made)
    left.append(LeftBehind(made, name, a1(*at), cell.formula.text))
    return cell._replace(formula=None)


def _comments_of(places: _Places, left: list[LeftBehind]) -> dict[str, dict[tuple[str, str], str]]:
    """Table -> (row, column) of the next workbook -> what the unit wrote beside that cell, of the cells that it has."""
    file, out = places.file, dict[str, dict[tuple[str, str], str]]()
    tables = {placed.sheet: table for table, placed in file.placements.items() if table in file.frames and table in places.frames}
    known = dict[str, dict[At, tuple[str, str]]]()
    for one in file.comments:
        table = tables.get(one.sheet, "")
        if table and table not in known:
            known[table] = _cells_again(file.frames[table], places.frames[table], file.placements[table])
        if (at := known.get(table, {}).get(one.at)) is not None:
            beside = out.setdefault(table, {})  # of several people who wrote on one cell
            beside[at] = f"{beside[at]}\n{one.text}" if at in beside else one.text
        else:
            left.append(LeftBehind("comment", one.sheet, a1(*one.at), comment=plain_text(one.text)))
    return out


def _cells_again(old: Frame, new: Frame, where: Placement) -> dict[At, tuple[str, str]]:
    """Cell of the table's sheet in the old file -> (row, column) of the next workbook."""
    columns = {at: key for key, at in where.columns.items() if key in new.table.by_key}
    rows = {where.rows[old.keys[i]]: new.keys[at] for i, at in places_of(new, old)[0].items() if old.keys[i] in where.rows}
    return {(row, at): (key, column) for row, key in rows.items() for at, column in columns.items()}


def _formulas_of(table: str, places: _Places, left: list[LeftBehind]) -> Iterator[tuple[tuple[str, str], OwnFormula]]:
    """(row, column) of the next workbook -> the formula for it, of the cells that hold there what the unit's formula came to."""
    old, new = places.file.frames[table], places.frames.get(table)
    rows = places_of(new, old)[0] if new is not None else {}
    index, where = {key: i for i, key in enumerate(old.keys)}, places.file.placements[table]
    for (row, column), formula in places.file.own[table].items():
        i = index[row]
        at = rows.get(i)
        made: OwnFormula | Reason = "moved"
        if column not in old.amounts:
            made = "words"
        elif not old.filled[column][i]:
            made = "empty"
        elif new is not None and at is not None and column in new.amounts and new.filled[column][at] and (
                new.amounts[column][at] == old.amounts[column][i]) and (new.keys[at], column) not in new.locked:
            made = places.rewritten(formula, table)
        if isinstance(made, OwnFormula) and new is not None and at is not None:
            yield (new.keys[at], column), made
        elif not isinstance(made, OwnFormula):
            left.append(LeftBehind(made, where.sheet, where.at(row, column) or "", formula.text))


@dataclass(slots=True)
class _There:
    """A table of the file. `same`: its cells stand in the next workbook where they stand here."""

    table: str
    layout: Layout
    same: bool


class _Places:
    """Where what a formula refers to stands in the next workbook."""

    def __init__(self, file: Submission, frames: Mapping[str, Frame], lang: Lang) -> None:
        self.file, self.frames, self._title = file, frames, PAGES[SCRATCH](lang)
        self._tables = dict[str, _There]()
        for table, placed in file.placements.items():
            if table in frames:
                layout = table_layout(frames[table], lang, {}, {})
                self._tables[placed.sheet] = _There(table, layout, _stands_alike(placed, layout))

    def rewritten(self, formula: OwnFormula, table: str | None) -> OwnFormula | Reason:
        """The formula for the next workbook, or why there is none. In a cell of a `table` it may refer to that and to the sheet on which
        the unit works for itself; there (None) to every table."""
        text, outside = formula.text, outside_link_code(formula.text)
        of = references(text)
        if not text or len(text) > _LONGEST or of.elsewhere or not is_whole(text) or outside in ("XP209", "XP229"):
            return "elsewhere"
        if outside and (table is not None or volatile_function(text) not in _HARMLESS):
            return "elsewhere"
        if not all(self._stays(area, table) for area in of.areas):
            return "refers"
        return OwnFormula(with_sheets(text, self._called), formula.array)

    def _stays(self, area: Area, table: str | None) -> bool:
        if area.sheet in self.file.scratch[:1] or (area.sheet is None and table is None):
            return True
        there = next((t for name, t in self._tables.items() if name == area.sheet or (area.sheet is None and t.table == table)), None)
        return there is not None and there.same and (table is None or there.table == table) and _is_inside(area.cells, there.layout)

    def _called(self, sheet: str) -> str:
        if sheet in self.file.scratch[:1]:
            return self._title
        return self._tables[sheet].layout.title if sheet in self._tables else sheet


def _stands_alike(placed: Placement, layout: Layout) -> bool:
    rows = {key: row for key, row in placed.rows.items() if not key.startswith("@") or key in layout.table.foot_by_key}
    there = {key: row for key, row in layout.rows.items() if not key.startswith("@") or key in layout.table.foot_by_key}
    return rows == there and placed.columns == layout.columns


def _is_inside(cells: str, layout: Layout) -> bool:
    try:
        corners = [row_column(corner) for corner in cells.split(":")]
    except ValueError:
        return False  # whole rows or columns
    rows, columns = {*layout.rows.values()}, {*layout.columns.values()}
    return all(row in rows and column in columns for row, column in corners)
