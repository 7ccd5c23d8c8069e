"""XLP_GET: cells of the plan as the last consolidation kept them; and what one of them is made of. Floor 7."""
from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from udfs.answers.block import Answer, Block
from udfs.answers.kept import held_cells, plan_path, read_part
from udfs.answers.lookups import table_meant
from udfs.answers.read_cell import read_word
from udfs.answers.shapes import cell_for
from udfs.answers.single import Cell, answer_each
from udfs.language import excel_language
from xlplan.pipeline.kept_cells.cells import said_run
from xlplan.plan.consolidate.digest import STATUS
from xlplan.text import Lang


def cells_block(plan_folder: Block, table: Block, branch: Block, row: Block, column: Block, figure: Block) -> Answer:
    """A figure for each cell of the common shape of branch, row, column and figure. Without a table: of which run they are."""
    lang, path = excel_language(), plan_path(plan_folder)
    if not table.given:
        return [[_said_run(path, lang)]]
    cells = held_cells(path, table_meant(table))

    def look(branch: Cell, row: Cell, column: Cell, figure: Cell) -> float | str | None:
        meant = cells.meant(_word(branch), _word(row), _word(column), _word(figure))
        return cells.value(meant, lang)

    return answer_each("XLP_GET", look, branch, row, column, figure)


def said_of_cell(given: tuple[Block, ...], at: tuple[int, int], lang: Lang) -> str:
    """What the cell of the block, counted from 0, is made of: its four figures and their run. `given`: the arguments of XLP_GET."""
    plan_folder, table, *places = given
    path = plan_path(plan_folder)
    if not table.given:
        return _said_run(path, lang)
    cells = held_cells(path, table_meant(table))
    words = [_word((block, *cell_for(block, *at))) for block in places[:4]]
    return cells.said(cells.meant(*words))(lang)


def _said_run(path: Path, lang: Lang) -> str:
    at, text = read_part(path, STATUS)
    data = json.loads(text)
    return said_run(data["year"], data["round"], at)(lang)


def _word(cell: Cell) -> str:
    """What the cell says, '' where it was left out; the first day of a month, formatted so as a header, is that month."""
    block, row, column = cell
    if not block.cells:
        return ""
    found = block.cells[row][column]
    return f"{found:%Y-%m}" if isinstance(found, datetime) else read_word(block, row, column)
