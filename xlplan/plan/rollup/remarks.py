"""What units wrote about the figures of a table, beside those figures: reasons in its rows, answers to findings about it. Floor 4."""
from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from xlplan.plan.rollup.cell_texts import line_count, list_that_fits, row_height
from xlplan.plan.rollup.context import HEAD, RollupContext
from xlplan.plan.rollup.data import row_names
from xlplan.plan.rollup.finding_rows import COLUMNS
from xlplan.plan.rollup.grid import PlacedGrid
from xlplan.text import list_briefly
from xlplan.workbook.paper import room_beside
from xlplan.workbook.writing.page import put_column

_KEY: Final = "said"
_WIDE, _NARROW = 46.0, 26.0  # the column, where the page fits A3 with one narrower than that
_MOST, _LINES = 2, 2  # texts of a unit that are shown, lines of one


def unit_remarks(context: RollupContext, table: str) -> dict[str, list[str]]:
    """Unit -> what it wrote, each text once, behind the names of the rows that it stands in."""
    frame, found = context.figures.frame(table), dict[str, dict[str, list[str]]]()
    if frame is None:
        return {}
    for column in dict.fromkeys(rule.answer for rule in frame.table.rules if rule.answer in frame.texts):
        kept = np.flatnonzero(frame.live & (frame.texts[column] != ""))
        for i, name in zip(kept.tolist(), row_names(context, frame, kept), strict=True):
            text = str(frame.texts[column][i]).strip()
            if text:
                found.setdefault(context.result.branches[int(frame.owner[i])], {}).setdefault(text, []).append(str(name))
    for finding in (d for file in context.result.files for d in file.counted if d.table == table and d.branch and d.explanation.strip()):
        found.setdefault(finding.branch or "", {}).setdefault(finding.explanation.strip(), [])
    return {unit: [f"{list_briefly(names)(context.lang)}: {text}" if names else text for text, names in said.items()]
            for unit, said in found.items()}


def put_remarks(context: RollupContext, placed: PlacedGrid, table: str) -> int:
    """A column right of the grid, where a unit wrote something; the last column of the page."""
    last, sheet = max(placed.columns.values()), placed.sheet
    said = {unit: texts for unit, texts in unit_remarks(context, table).items() if unit in placed.rows}
    if not said:
        return last
    last += 1
    left = room_beside(sheet, "A3")
    width = min(left, _WIDE) if left >= _NARROW else _WIDE
    put_column(sheet, last, _KEY, width)
    sheet.put(HEAD, last, context.words.say(COLUMNS["explanation"][0]), "header")
    for key, row in placed.rows.items():
        texts, beside = said.get(key, []), sheet.cells.get((row, last - 1))
        shown = [list_that_fits([text], width, _LINES, context.lang) for text in texts[:_MOST]]
        text = "\n".join([*shown, *["…"] * (len(texts) > _MOST)])
        if text:
            sheet.put(row, last, text, "wrap")
            lines = row_height(line_count(text, width))
            sheet.rows[row] = replace(sheet.rows[row], height=max(lines, sheet.rows[row].height or 0))
        elif beside is not None:
            sheet.put(row, last, None, beside.style)
    return last
