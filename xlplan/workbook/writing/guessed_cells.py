"""Cells that xlplan guessed when it drafted a sheet: tinted, and the reason beside a cell once it is selected. Floor 3."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Final

from xlplan.address import a1_range
from xlplan.text import Lang, Text
from xlplan.workbook.blueprint import Condition, Sheet, Validation
from xlplan.workbook.layout import LEFT, Layout
from xlplan.workbook.master_marks import LEGEND_GUESSED
from xlplan.workbook.writing.cell_notes import area_cells, area_without, cell_runs

Guesses = Mapping[tuple[str, str], Text]  # (row, column) of a cell -> why it says what it says
NOTHING_GUESSED: Final[Mapping[str, Guesses]] = {}
_TITLE: Final = Text("推测,请核对", "推測,請核對", "A guess: please check")
_LEGEND_ROW: Final = 4


def mark_guessed(sheet: Sheet, here: Layout, rows: Mapping[str, int], guessed: Guesses, lang: Lang) -> None:
    """Tint the cells and say why; what a cell may hold is asked of it as before. `rows`: row key -> row of the sheet."""
    said = {(rows[row], here.columns[column]): why(lang) for (row, column), why in guessed.items()}
    if not said:
        return
    rules, own = list[Validation](), dict[tuple[Validation | None, str], list[tuple[int, int]]]()
    left = dict(said)
    for rule in sheet.validations:
        mine = [at for area in rule.ranges for at in area_cells(area) if at in said]
        for at in mine:
            own.setdefault((rule, left.pop(at)), []).append(at)
        rest = tuple(r for area in rule.ranges for r in area_without(area, said)) if mine else rule.ranges
        rules += [replace(rule, ranges=rest)] if rest else []
    for at, why in left.items():
        own.setdefault((None, why), []).append(at)
    for (asked, why), cells in own.items():
        areas = _areas(cells)
        rules.append(replace(asked or Validation(areas, "any"), ranges=areas, prompt_title=_TITLE(lang), prompt=why))
    sheet.validations[:] = rules
    sheet.conditions.append(Condition(" ".join(_areas(said)), "TRUE", "guessed"))
    sheet.put(_LEGEND_ROW, LEFT, LEGEND_GUESSED(lang), "muted")


def _areas(cells: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    return tuple(a1_range(first, column, last, column) for column, first, last in cell_runs(cells))
