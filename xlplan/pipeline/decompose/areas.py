"""Cells of a sheet said in few words. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable

from xlplan.address import a1_range
from xlplan.text import Text, list_briefly
from xlplan.workbook.rawbook import At


def list_areas(cells: Iterable[At]) -> Text:
    """`B2:D2, F2, …`: cells as areas, cut where there are many."""
    return list_briefly(a1_range(*area) for area in merge_areas(cells))


def merge_areas(cells: Iterable[At]) -> list[tuple[int, int, int, int]]:
    """The cells as areas: runs in a row, equal runs of rows below each other as one."""
    areas: list[tuple[int, int, int, int]] = []
    for row, column in sorted(set(cells)):
        if areas and areas[-1][0] == areas[-1][2] == row and areas[-1][3] == column - 1:
            areas[-1] = (*areas[-1][:3], column)
        else:
            areas.append((row, column, row, column))
    out: dict[tuple[int, int], list[tuple[int, int, int, int]]] = {}
    for top, left, bottom, right in areas:
        runs = out.setdefault((left, right), [])
        if runs and runs[-1][2] == top - 1:
            runs[-1] = (runs[-1][0], left, bottom, right)
        else:
            runs.append((top, left, bottom, right))
    return sorted(area for runs in out.values() for area in runs)
