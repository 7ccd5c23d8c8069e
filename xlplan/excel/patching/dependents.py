"""Which formulas of a workbook would change when cells do: those whose stored results are then old. Floor 5.

What cannot be followed with certainty (names of names, tables, INDIRECT, OFFSET) counts as depending: a result that is
dropped without need is calculated again, one that is kept without right is a wrong figure.
"""
from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

from xlplan.address import LAST_COLUMN, LAST_ROW, a1, column_number
from xlplan.excel.package.contents import PackageContents
from xlplan.excel.package.grid import Area, EveryRow, Grid, Shared, read_grid
from xlplan.excel.package.shared_strings import Unusual, decode_text
from xlplan.excel.package.splice import list_elements
from xlplan.workbook.rawbook import At

_AREA: Final = re.compile(
    r"(?:(?:'((?:[^']|'')+)'|([^'!\[\]]+))!)?\$?([A-Z]{1,3})?\$?([0-9]{1,7})?(?::\$?([A-Z]{1,3})?\$?([0-9]{1,7})?)?", re.IGNORECASE)
_SMALL: Final = 64  # cells of an area up to which its formula is noted at each of them, so that a chain is followed in one go
_AT_WILL: Final = ("INDIRECT(", "OFFSET(")


@dataclass(slots=True)
class _Formula:
    """A formula cell; `reads`: areas by sheet title (folded); `unsure`: it may read anything."""

    sheet: str
    at: At
    reads: list[tuple[str, Area]] = field(default_factory=list)
    unsure: bool = False


def dependent_cells(data: bytes, changed: Mapping[str, Iterable[At]]) -> dict[str, set[At]]:
    """Sheet title -> formula cells that follow, however indirectly, from the `changed` cells (sheet title -> cells), which
    are not among them. Refused for what is no workbook."""
    contents = PackageContents(data)
    names = _defined_names(contents)
    formulas = [f for tab in contents.outline.tabs for f in _read_formulas(contents.part(tab.part), tab.name, tab.part, names)]
    near: dict[tuple[str, At], list[_Formula]] = defaultdict(list)  # (sheet folded, cell) -> who reads it, in a small area
    wide: dict[str, list[tuple[Area, _Formula]]] = defaultdict(list)
    for f in formulas:
        for sheet, area in f.reads:
            top, left, bottom, right = area
            if (bottom - top + 1) * (right - left + 1) <= _SMALL:
                for at in ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)):
                    near[sheet, at].append(f)
            else:
                wide[sheet].append((area, f))
    todo = [(title.casefold(), at) for title, cells in changed.items() for at in cells]
    seen, out = set(todo), defaultdict[str, set[At]](set)

    def hit(f: _Formula) -> None:
        place = f.sheet.casefold(), f.at
        if place not in seen:
            seen.add(place)
            out[f.sheet].add(f.at)
            todo.append(place)

    for f in formulas:
        if f.unsure:
            hit(f)
    while todo:
        sheet, (r, c) = todo.pop()
        for f in near.get((sheet, (r, c)), ()):
            hit(f)
        missed = list[tuple[Area, _Formula]]()
        for area, f in wide.get(sheet, ()):
            if area[0] <= r <= area[2] and area[1] <= c <= area[3]:
                hit(f)
            else:
                missed.append((area, f))
        wide[sheet] = missed
    return dict(out)


def _defined_names(contents: PackageContents) -> dict[str, str]:
    """Defined name (folded) -> its formula."""
    book = contents.part(contents.book)
    out = {}
    for e in list_elements(book, contents.book):
        if e.name == "definedName" and not e.hollow:
            try:
                out[e.attributes.get("name", "").casefold()] = decode_text(book[e.inner:e.close])
            except Unusual:
                out[e.attributes.get("name", "").casefold()] = ""
    return out


def _read_formulas(part: bytes, title: str, name: str, names: Mapping[str, str]) -> Iterator[_Formula]:
    grid = read_grid(part, EveryRow(), name)
    texts = _formula_texts(part, grid)
    for cell in grid.cells:
        if cell.child("f") is not None:
            yield _note_reads(_Formula(title, cell.at), texts.get(cell.at), title, names)
    for bound in grid.bound:  # the cells an array or a data table fills carry no formula of their own
        text, (top, left, bottom, right) = texts.get(bound.at), bound.area
        for at in ((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1) if (r, c) != bound.at):
            yield _note_reads(_Formula(title, at), None if bound.kind == "dataTable" else text, title, names)


def _formula_texts(part: bytes, grid: Grid) -> dict[At, str | None]:
    """Formula texts, those of shared formulas as they read in each cell; None where that cannot be told."""
    out: dict[At, str | None] = {}
    for cell in grid.cells:
        formula = cell.child("f")
        if formula is not None and not formula.hollow:
            try:
                out[cell.at] = decode_text(part[formula.inner:formula.close])
            except Unusual:
                out[cell.at] = None
    for group in grid.shared.values():
        masters = [s for s in group if s.master]
        for one in group:
            if not one.master:
                out[one.at] = _moved_text(out.get(masters[0].at), masters[0], one) if len(masters) == 1 else None
    return out


def _moved_text(text: str | None, master: Shared, one: Shared) -> str | None:
    from openpyxl.formula.tokenizer import TokenizerError  # noqa: PLC0415 - only who writes into a workbook with such
    from openpyxl.formula.translate import Translator, TranslatorError  # noqa: PLC0415

    try:
        return None if text is None else str(Translator("=" + text, a1(*master.at)).translate_formula(a1(*one.at)))[1:]
    except (TokenizerError, TranslatorError):
        return None


def _note_reads(of: _Formula, text: str | None, title: str, names: Mapping[str, str], depth: int = 0) -> _Formula:
    """Note what the formula reads; names are looked up, one inside another a few deep."""
    from openpyxl.formula.tokenizer import Token, Tokenizer, TokenizerError  # noqa: PLC0415 - as above

    try:
        tokens = Tokenizer("=" + (text or "")).items
    except TokenizerError:
        tokens, text = [], None
    of.unsure |= not text
    for token in tokens:
        if token.type == Token.FUNC and token.value.upper().startswith(_AT_WILL):
            of.unsure = True
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            area = _parse_area(token.value, title)
            if area is not None:
                of.reads.append(area)
            elif "[" in token.value and not re.match(r"'?[^'\[]*\[\d+\]", token.value):
                of.unsure = True  # a table; what stands in another workbook does not change with this one
            elif "[" not in token.value:
                known = names.get(token.value.rpartition("!")[2].casefold())
                if known is None or depth > 3:
                    of.unsure |= token.value.upper() not in ("TRUE", "FALSE", "#REF!")
                else:
                    _note_reads(of, known, title, names, depth + 1)
    return of


def _parse_area(text: str, title: str) -> tuple[str, Area] | None:
    """(sheet title folded, area) of `Sheet!$A$1:B2`, `A:A`, `3:5`; None for anything else."""
    found = _AREA.fullmatch(text)
    if found is None or not (found[3] or found[4]):
        return None
    sheet = found[1].replace("''", "'") if found[1] else found[2] or title
    column1, row1, column2, row2 = found[3], found[4], found[5], found[6]
    if ":" not in text.rpartition("!")[2]:
        if not (column1 and row1):
            return None
        column2, row2 = column1, row1
    if bool(column1) != bool(column2) or bool(row1) != bool(row2):
        return None
    columns = sorted((column_number(column1.upper()), column_number(column2.upper()))) if column1 else [1, LAST_COLUMN]
    rows = sorted((int(row1), int(row2))) if row1 else [1, LAST_ROW]
    return sheet.casefold(), (rows[0], columns[0], rows[1], columns[1])
