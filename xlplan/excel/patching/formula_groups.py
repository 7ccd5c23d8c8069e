"""Formulas that belong to several cells: which may lose a cell, and who carries a shared formula on. Floor 5."""
from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final, NoReturn

from xlplan.address import a1, a1_range
from xlplan.excel.package.grid import Area, Bound, Grid, Shared
from xlplan.excel.package.shared_strings import Unusual, decode_text
from xlplan.excel.package.splice import tag_of, tag_with
from xlplan.workbook.rawbook import At

Refuse = Callable[..., NoReturn]  # (reason, place, **params): raises

_MARKUP: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def hand_on_formulas(data: bytes, grid: Grid, overwritten: Collection[At], refuse: Refuse) -> dict[At, bytes]:
    """New `<f>` of cells that now carry the text of a shared formula, because the cell that did is overwritten.

    `refuse` is called for cells of merged ranges but the first, of arrays, of data tables, and where the text of a
    shared formula cannot be moved to another cell with certainty.
    """
    for at in overwritten:
        for merge in grid.merges:
            if at != merge[:2] and _is_within(at, merge):
                refuse("merged", at, area=a1_range(*merge), first=a1(*merge[:2]))
        for bound in grid.bound:
            if _is_within(at, bound.area) and not _is_single_cell(bound):
                refuse("data_table" if bound.kind == "dataTable" else "array", at, area=a1_range(*bound.area))
    out: dict[At, bytes] = {}
    for group in grid.shared.values():
        masters = [s for s in group if s.master]
        left = [s for s in group if s.at not in overwritten]
        if left and any(m.at in overwritten for m in masters):
            if len(masters) > 1:
                refuse("shared", masters[0].at)
            out[left[0].at] = _carried_formula(data, masters[0], left, refuse)
    return out


def _is_within(at: At, area: Area) -> bool:
    return area[0] <= at[0] <= area[2] and area[1] <= at[1] <= area[3]


def _is_single_cell(bound: Bound) -> bool:
    """Whether it is an array formula in one cell, which may be overwritten like any other."""
    return bound.kind == "array" and bound.area == bound.at * 2


def _carried_formula(data: bytes, master: Shared, left: list[Shared], refuse: Refuse) -> bytes:
    """The `<f>` of the first of `left`, with the text as it reads there and the range of those that are left."""
    from openpyxl.formula.tokenizer import TokenizerError  # noqa: PLC0415 - hardly ever needed
    from openpyxl.formula.translate import Translator, TranslatorError  # noqa: PLC0415

    try:
        text = decode_text(data[master.element.inner:master.element.close])
        if "<" in text or "[" in text:  # CDATA; names of tables and other workbooks, which do not move like cells
            raise Unusual
        moved = str(Translator("=" + text, a1(*master.at)).translate_formula(a1(*left[0].at)))[1:]
    except (Unusual, TokenizerError, TranslatorError):
        refuse("shared", master.at)
    rows, columns = [s.at[0] for s in left], [s.at[1] for s in left]
    head = tag_of(data, master.element)
    tag = tag_with(head, ref=a1_range(min(rows), min(columns), max(rows), max(columns)))
    return tag + moved.translate(_MARKUP).encode() + data[master.element.close:master.element.end]
