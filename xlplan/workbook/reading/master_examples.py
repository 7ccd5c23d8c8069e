"""The example line of a master sheet told from what HQ typed, by what it says, wherever it stands and in any language. Floor 3.

As printed it is left out. A row that still has the mark of the example (`例:`) in a text, or figures of it, is data and is named:
nothing of it is lost, and nothing of it counts without a word.
"""
from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from xlplan.address import a1
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.table import Table
from xlplan.tables.master.guide import GUIDE
from xlplan.text import LANGS, Text, list_briefly
from xlplan.workbook.layout import BEGIN
from xlplan.workbook.master_marks import EXAMPLE_MARK, example_mark, example_values, said_by_kind, said_in_cell
from xlplan.workbook.rawbook import Raw, RawSheet

_MARK: Final = re.compile("\\s*(?:例\\s*[:\uff1a\ufe55]|e\\.\\s?g\\.)\\s*", re.IGNORECASE)
_LEAST, _DIGITS = 100, 3  # of a figure that is nobody's by chance
_TWO: Final = 2  # figures of the example beside each other that nobody has by chance


@dataclass(frozen=True, slots=True)
class Leftover:
    """A row that is an example in part. `marked`: columns whose text still has the mark; `same`: columns that say what it says."""

    row_key: str
    at: int
    marked: tuple[str, ...]
    same: tuple[str, ...]


class Examples:
    """The example of one sheet."""

    def __init__(self, table: Table, sheet: RawSheet, places: Mapping[str, int], head: int) -> None:
        self._table, self._sheet = table, sheet
        self._own = {c.key: places[c.key] for c in table.columns if c.key in places}
        self._noted = next((line[0] for line in sheet.values[:head]
                            if line and isinstance(line[0], str) and line[0].startswith(EXAMPLE_MARK)), "")
        self._printed = [{key: said_in_cell(value) for key, value in said.items()}
                         for lang in LANGS if (said := example_values(table, lang))]
        self._bare = [{key: _MARK.sub("", text, count=1) for key, text in said.items()} for said in self._printed]
        texts = set[Raw]().union(*sheet.values) if self._printed else set[Raw]()
        self._marked = {text for text in texts if type(text) is str and _MARK.match(text)}  # mostly none: pasted sheets are long
        self._telling = GUIDE[table.key].telling
        self._figures = {self._own[key]: (shown, self._bare[0][key]) for key in self._telling
                         if key in self._own and (shown := GUIDE[table.key].example[key]) is not None} if self._printed else {}

    def is_whole(self, key: str, line: Sequence[Raw]) -> bool:
        """Whether a row is the example as printed, by this release or, as the sheet has noted, by the one that made it."""
        if not (self._printed and (key == BEGIN or not self._marked.isdisjoint(line[1:]))):
            return False
        said = self._said(line)
        return said in self._printed or (bool(self._noted) and self._noted == example_mark(
            {one: line[c - 1] for one, c in self._own.items() if c <= len(line)}))

    def leftovers(self, rows: Sequence[tuple[str, int]]) -> list[Leftover]:
        """Those of the rows (row key, sheet row) that are an example in part."""
        if not (self._marked or any(self._is_told(c, rows) for c in self._figures)):
            return []
        out = []
        for row_key, at in rows:
            line = self._sheet.values[at - 1]
            marked = tuple(one for one, c in self._own.items() if c <= len(line) and line[c - 1] in self._marked) if self._marked else ()
            if marked or self._tells(line):
                said = {one: _MARK.sub("", text, count=1) for one, text in self._said(line).items()}
                same = max((tuple(one for one in bare if said.get(one) == bare[one]) for bare in self._bare), key=len)
                if marked or self._likely(same, own=bool(line) and line[0] == BEGIN):
                    out.append(Leftover(row_key, at, marked, same))
        return out

    def _said(self, line: Sequence[Raw]) -> dict[str, str]:
        return {one: text for one, c in self._own.items() if c <= len(line) and (text := said_in_cell(line[c - 1]))}

    def _tells(self, line: Sequence[Raw]) -> bool:
        """Whether any cell that tells the example stands there."""
        return any(self._is_figure(c, line[c - 1]) for c in self._figures if c <= len(line))

    def _is_told(self, c: int, rows: Sequence[tuple[str, int]]) -> bool:
        """Whether what tells the example stands anywhere in that column: pasted sheets are long, and nearly all plain numbers."""
        values = [line[c - 1] for _, at in rows if c <= len(line := self._sheet.values[at - 1])]
        return self._figures[c][0] in values or any(self._is_figure(c, v) for v in values if type(v) is not float and v is not None)

    def _is_figure(self, c: int, v: Raw) -> bool:
        shown, text = self._figures[c]
        return v == shown or (type(v) is not float and v is not None and said_in_cell(v) == text)

    def _likely(self, same: Sequence[str], *, own: bool) -> bool:
        """Whether so much of a row without mark is the example's that it is hardly chance: two figures, and most of its cells but where
        it stood (`own`) and the rest was typed over; there one that is nobody else's (18,900, a mailbox); where the example has one
        figure only all of its cells, or there all but one."""
        cells, figures = len(self._bare[0]), sum(one in self._telling for one in same)
        if own and any(one in self._telling and _is_nobodys(GUIDE[self._table.key].example[one]) for one in same):
            return True
        if len(self._telling) >= _TWO:
            return figures >= _TWO and (own or 2 * len(same) > cells)
        return figures > 0 and len(same) >= cells - own


def _is_nobodys(shown: object) -> bool:
    """Whether a company hardly has that text or figure by chance: a mailbox, or three digits that are not a round number, from 100 on."""
    if isinstance(shown, (Text, str)):
        return True
    return isinstance(shown, (int, float)) and shown >= _LEAST and len(f"{shown:.10g}".replace(".", "").strip("0")) >= _DIGITS


def without_mark(line: Sequence[Raw]) -> list[Raw]:
    """The cells of a row, its texts without the mark of an example."""
    return [_MARK.sub("", v, count=1) if isinstance(v, str) else v for v in line]


def leftover_findings(table: Table, sheet: RawSheet, places: Mapping[str, int], left: Sequence[Leftover]) -> list[Diagnostic]:
    """XP686 for a row that still has the mark, XP687 for one that has the figures of the example."""
    out = []
    for one in left:
        shown = one.marked or one.same
        column = shown[0]
        texts = [said_by_kind(table.by_key[key].kind, sheet.at(one.at, places[key])) for key in shown]
        cells = list_briefly(a1(one.at, c) for c in sorted(places[key] for key in {*one.same, *one.marked}))
        out.append(Diagnostic("XP686" if one.marked else "XP687", sheet=sheet.name, cell=a1(one.at, places[column]), table=table.key,
                              column=column, row_key=one.row_key, found=texts[0],
                              params={"row": one.at, "text": list_briefly(texts), "cells": cells}))
    return out


def without_marked_rows(found: Sequence[Diagnostic], told: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Findings without those about rows that `told` calls an example in part (XP686), or about rows that repeat one."""
    rows = {(d.table, d.row_key) for d in told if d.code == "XP686"}

    def follows(d: Diagnostic) -> bool:
        first = d.params.get("first")
        return (d.table, d.row_key) in rows or (d.table, getattr(first, "row_key", None)) in rows

    return [d for d in found if d.code == "XP686" or not follows(d)] if rows else list(found)
