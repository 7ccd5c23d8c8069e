"""Content on a sheet of ours that stands in no cell of ours: found, put together into blocks, and named once a block.
Whole rows are only counted; single cells are looked at where a row holds more than it should. Floor 3."""
from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from typing import Final

from xlplan import numerals
from xlplan.address import a1, a1_range
from xlplan.calendar import head_params, label_params
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.table import SHEET_ROWS, Table
from xlplan.text import LANGS, list_briefly
from xlplan.workbook.rawbook import At, Raw, RawSheet, plain_text

HEAD_KEY: Final = SHEET_ROWS[0]
_BLOCKS: Final = 12  # named one by one; where there are more, the rest in one finding
_LONGER: Final = 8  # characters by which a later version may word a heading more closely


def is_number(value: Raw) -> bool:
    """Whether the cell holds a number, or a text that says one."""
    return (isinstance(value, (int, float)) and not isinstance(value, bool)) or (
        isinstance(value, str) and numerals.parse_number(value) is not None)


def says_choice(column: Column, value: Raw, known: Collection[str] | None = None) -> bool:
    """Whether the cell holds an entry of the column's list or a date of a date column: what nobody writes in a remark.
    `known`: casefolded entries where the list travels in the workbook."""
    if column.kind == "date":
        return isinstance(value, date)
    if column.kind != "choice" or not isinstance(value, str):
        return False
    text = plain_text(value)
    if known is None:
        return column.choice_key(text) is not None
    return text.casefold() in known


def cells_beyond(sheet: RawSheet, rows: Iterable[int], columns: Collection[int]) -> Iterator[At]:
    """Cells of those rows that hold something in other columns than `columns` and A."""
    last = max(columns, default=1)
    between = [c for c in range(2, last) if c not in columns]
    for r in rows:
        line = sheet.values[r - 1] if 0 < r <= len(sheet.values) else ()
        more = len(line) - last
        if more > 0 and line.count(None) != len(line) and (tail := line[last:]).count(None) != more:
            yield from ((r, c) for c, v in enumerate(tail, last + 1) if v is not None)
        for c in between:
            if c <= len(line) and line[c - 1] is not None:
                yield r, c


def cells_of_rows(sheet: RawSheet, rows: Iterable[int]) -> Iterator[At]:
    """Cells of those rows that hold something, but for keys in column A."""
    for r in rows:
        line = sheet.values[r - 1] if 0 < r <= len(sheet.values) else ()
        if line and line.count(None) < len(line):
            yield from ((r, c) for c, v in enumerate(line, 1) if v is not None and c > 1)


def rows_touching(rows: Collection[int], others: Iterable[int]) -> list[int]:
    """Those of `others` that stand in one block with a row of `rows`, no other row between them; in order."""
    near, left = set(rows), set(others)
    while more := {r for r in left if r - 1 in near or r + 1 in near}:
        near |= more
        left -= more
    return sorted(near.difference(rows))


def valueless_cells(sheet: RawSheet) -> set[At]:
    """Cells that hold something though no value is read from them: errors, formulas never calculated."""
    return {*sheet.errors, *sheet.uncalculated}


_printed: dict[tuple[int, int, int], tuple[Table, Mapping[str, tuple[str, ...]], frozenset[Raw]]] = {}  # a few tables a process


def printed_headings(table: Table, year: int, start_month: int) -> Mapping[str, tuple[str, ...]]:
    """Column key -> its labels in every language; under '' the title and the bands. Made once a process."""
    return _headings_and_words(table, year, start_month)[1]


def printed_words(table: Table, year: int, start_month: int) -> frozenset[Raw]:
    """All of `printed_headings`, and None: what the cells of a heading hold, column A left out."""
    return _headings_and_words(table, year, start_month)[2]


def _headings_and_words(table: Table, year: int, start_month: int) -> tuple[Table, Mapping[str, tuple[str, ...]], frozenset[Raw]]:
    at = id(table), year, start_month
    if at not in _printed or _printed[at][0] is not table:
        headings = _make_headings(table, year, start_month)
        _printed[at] = table, headings, frozenset[Raw]((None, *chain.from_iterable(headings.values())))
    return _printed[at]


def _make_headings(table: Table, year: int, start_month: int) -> Mapping[str, tuple[str, ...]]:
    every: dict[str, tuple[str, ...]] = {}
    around: list[str] = []
    for lang in LANGS:
        params = label_params(year, start_month, lang)
        for column in table.columns:
            head = plain_text(column.label(lang, **head_params(year, start_month, lang)))
            labels = column.label(lang, **params), head  # older versions print the first
            every[column.key] = tuple(dict.fromkeys((*every.get(column.key, ()), *labels)))
            around += [column.band(lang)] if column.band else []
        around.append(table.label(lang, **params))
    return {**every, "": tuple(dict.fromkeys(around))}


def odd_heads(sheet: RawSheet, last: int, columns: Mapping[str, int], labels: Mapping[str, tuple[str, ...]],
              ours: Callable[[str], bool]) -> Iterator[At]:
    """Cells of rows 2 to `last`, the header, that hold something else than what is printed there. A heading that was
    only worded more closely is none; `ours` knows the other texts printed above a table."""
    keys = {c: key for key, c in columns.items()}
    known = frozenset[Raw]((None, *chain.from_iterable(labels.values())))
    for r in range(2, min(last, len(sheet.values)) + 1):
        line = sheet.values[r - 1]
        if known.issuperset(line[1:]):
            continue
        for c, value in enumerate(line[1:], 2):
            if value in known:
                continue
            text = plain_text(value) if isinstance(value, str) else ""
            if text in known or (text and ours(text)):
                continue
            if not text and isinstance(value, str):
                continue  # spaces
            if not text or is_number(text) or not _is_reworded(text, labels.get(keys.get(c, ""), ()) if r == last else ()):
                yield r, c


def _is_reworded(text: str, labels: Iterable[str]) -> bool:
    return any((label in text and len(label) > 1 and len(text) <= 2 * len(label) + _LONGER)
               or (text in label and 2 * len(text) >= len(label)) for label in labels)


def touching_blocks(cells: Iterable[At]) -> list[list[At]]:
    """The cells in groups that touch one another (at a corner too), each in reading order, topmost group first."""
    left = set(cells)
    out: list[list[At]] = []
    for first in sorted(left):
        if first not in left:
            continue
        left.discard(first)
        group, edge = [first], [first]
        while edge:
            r, c = edge.pop()
            near = {(r + i, c + j) for i in (-1, 0, 1) for j in (-1, 0, 1)} & left
            left -= near
            group += near
            edge += near
        out.append(sorted(group))
    return out


def report_blocks(sheet: RawSheet, table: str | None, cells: Iterable[At]) -> list[Diagnostic]:
    """XP116 for every block of those cells."""
    every = touching_blocks(cells)
    if not every:
        return []
    alone = every if len(every) <= _BLOCKS else every[:_BLOCKS - 1]
    out = [_block_finding(sheet, table, [block]) for block in alone]
    return out if len(alone) == len(every) else [*out, _block_finding(sheet, table, every[len(alone):])]


def _block_finding(sheet: RawSheet, table: str | None, of: Sequence[Sequence[At]]) -> Diagnostic:
    first = of[0][0]
    areas = list_briefly(a1_range(min(r for r, _ in b), min(c for _, c in b), max(r for r, _ in b), max(c for _, c in b)) for b in of)
    shown = plain_text(sheet.at(*first)) or sheet.errors.get(first, "") or "=" + sheet.formulas.get(first, "")
    return Diagnostic("XP116", sheet=sheet.name, cell=a1(*first), table=table,
                      params={"range": areas, "text": shown[:40], "count": sum(map(len, of))})
