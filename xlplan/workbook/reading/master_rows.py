"""Which rows of a master sheet are data: whatever HQ typed or pasted, on markers and below the end too. Floor 3."""
from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Final

from xlplan.address import a1
from xlplan.calendar import MONTHS, label_params
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.month_names import period_named
from xlplan.schema.table import Table
from xlplan.tables.master import COMPANY_FIELDS, HISTORY, MASTER_BY_KEY
from xlplan.text import LANGS, fold_text, list_briefly
from xlplan.units import MONTH, YEAR
from xlplan.workbook.layout import BEGIN, END, HEAD, LEFT, MARKERS
from xlplan.workbook.master_marks import LEGEND, LEGEND_EXAMPLE, LEGEND_GUESSED, LEGEND_GUESSED_0_8, headings
from xlplan.workbook.rawbook import At, Raw, RawSheet, plain_text
from xlplan.workbook.reading.master_examples import Examples, Leftover
from xlplan.workbook.reading.master_units import named_field
from xlplan.workbook.reading.stray_content import (
    HEAD_KEY,
    cells_beyond,
    cells_of_rows,
    is_number,
    odd_heads,
    report_blocks,
    says_choice,
    valueless_cells,
)
from xlplan.workbook.reading.subtotals import group_of_total, is_total_name, subtotal_rows
from xlplan.workbook.stated_units import without_money

_FIELDS: Final = frozenset(f.key for f in COMPANY_FIELDS)
_COMPANY: Final = re.compile(r".* · [0-9]{0,4}")  # the line under the title of a sheet without a purpose: name and year
_NOUNS: Final = (  # of which headings of codes are made: 公司代码, 分销渠道, Company code
    r"分公司|公司|单位|單位|机构|機構|组织|組織|部门|部門|区域|區域|大区|大區|销售|銷售|分销|分銷|客户|客戶|产品|產品|物料|商品|品项|品項|品类|品類|渠道|通路|"
    r"科目|费用|費用|会计|會計|成本|要素|利润|利潤|中心|岗位|崗位|职务|職務|职位|職位|编码|編碼|代码|代碼|编号|編號|名称|名稱|描述|文本|文字|行标签|列標籤|号|號|"
    r"company|code|branch|business|unit|org|organi[sz]ation|region|department|sales|distr|distribution|customer|product|material|article|item|sku|"
    r"channel|account|expense|cost|element|profit|cent(?:er|re)|g/l|gl|post|position|job|name|number|no|id|key|description|text|row|labels?")
_HEADING: Final = re.compile(rf"(?:(?:{_NOUNS})[\s.,:/_()-]*)+")
_FEW: Final = 2  # texts side by side that make a row below the end a row of data


@dataclass(slots=True)
class SortedRows:
    """Rows of a sheet.

    Attributes:
        head: the row of the headings. end: that of the last marker, 0 without one.
        data: (row key, sheet row). blank: fields of the company sheet without a value.
        rest: rows that only hold remarks. outside: those that look like data and cannot be read.
        totals: subtotals and totals among the data, left out. heads: headings among them, left out.
        examples: the example as printed, left out wherever it stands. leftovers: data that is still the example in part.
    """

    head: int
    end: int = 0
    data: list[tuple[str, int]] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    rest: list[int] = field(default_factory=list)
    outside: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    examples: list[int] = field(default_factory=list)
    leftovers: list[Leftover] = field(default_factory=list)


def sort_rows(table: Table, sheet: RawSheet, places: Mapping[str, int]) -> SortedRows:
    """The rows of a master sheet, sorted. `places`: column key -> sheet column. Rows without a key are data too (`#n`)."""
    columns = [places[c.key] for c in table.columns if c.key in places]
    keyed = {line[0]: at for at, line in reversed(list(enumerate(sheet.values, 1))) if line and line[0] in (HEAD_KEY, *MARKERS)}
    out = SortedRows(keyed.get(HEAD_KEY, HEAD), keyed.get(END, 0))
    begin, end = keyed.get(BEGIN, out.head), out.end
    looks = _RowLooks(table, places)
    example = Examples(table, sheet, places, out.head)
    odd = {at for at, c in valueless_cells(sheet) if c in columns}
    taken: set[str] = set()
    for at in range(2, len(sheet.values) + 1):
        line = sheet.values[at - 1]
        if at == out.head or ((not line or line.count(None) >= len(line) - (line[0] is not None)) and at not in odd):
            continue
        key = plain_text(line[0]) if line and isinstance(line[0], str) else ""
        filled = at in odd or any(c <= len(line) and line[c - 1] not in (None, "") for c in columns)
        if at < out.head:
            if filled and looks.figures(line):
                out.outside.append(at)
            continue
        if filled and at not in odd and table.kind == "open" and example.is_whole(key, line):
            out.examples.append(at)
            continue
        if table.kind == "fixed":
            key = key or named_field(line)
            if key in _FIELDS and key not in taken:
                taken.add(key)
                if filled:
                    out.data.append((key, at))
                else:
                    out.blank.append(at)
            else:
                (out.outside if filled and key else out.rest).append(at)
            continue
        if not filled or (end and not begin <= at <= end and at not in odd and not looks.data(line)):
            out.rest.append(at)
            continue
        if not key or key.startswith("@") or key in taken:  # inserted and copied rows count: HQ pastes as it likes
            key = f"#{at}"
        taken.add(key)
        out.data.append((key, at))
    if not end and table.kind == "open":
        _trim_remarks(out, sheet, looks, odd)
    _leave_heads(out, table, sheet, places)
    _leave_totals(out, table, sheet, places)
    out.leftovers = example.leftovers(out.data)
    return out


def _trim_remarks(rows: SortedRows, sheet: RawSheet, looks: _RowLooks, odd: set[int]) -> None:
    """A long pasted sheet has no end of its own: what stands below the last row that looks like data is a remark."""
    while rows.data and rows.data[-1][1] not in odd and not looks.data(sheet.values[rows.data[-1][1] - 1]):
        rows.rest.append(rows.data.pop()[1])


def row_findings(rows: SortedRows, table: Table, sheet: RawSheet, places: Mapping[str, int]) -> list[Diagnostic]:
    """XP122 rows that look like data and are not read, XP650 totals and XP696 headings left out, XP116 everything else on the
    sheet."""
    out: list[Diagnostic] = []
    for code, at in (("XP122", rows.outside), ("XP650", rows.totals), ("XP696", rows.heads)):
        if at:
            named_by = next((plain_text(v) for v in sheet.values[at[0] - 1][1:] if isinstance(v, str) and plain_text(v)), "")
            cells = list(cells_of_rows(sheet, at)) or [(at[0], LEFT)]
            out.append(Diagnostic(code, sheet=sheet.name, cell=a1(*cells[0]), table=table.key, found=named_by,
                                  params={"rows": list_briefly(at), "count": len(at), "text": named_by,
                                          "cells": list_briefly(a1(*place) for place in cells)}))
    return out + report_blocks(sheet, table.key, _stray_cells(rows, table, sheet, places))


def _stray_cells(rows: SortedRows, table: Table, sheet: RawSheet, places: Mapping[str, int]) -> Iterator[At]:
    own = {key: c for key, c in places.items() if key in table.by_key}
    columns = set(own.values())
    read = {*(at for _, at in rows.data), *rows.totals, *rows.heads, *rows.blank, *rows.examples}
    outside = set(rows.outside)
    yield from ((1, c) for c, key in enumerate(sheet.values[0], 1) if c > 1 and key is not None and key not in own)
    yield from (at for at in odd_heads(sheet, rows.head, own, _column_labels(table.key), partial(_is_printed, table.key))
                if at[0] not in outside)
    yield from cells_of_rows(sheet, sorted(rows.rest))
    yield from cells_beyond(sheet, sorted(read), columns)
    yield from (at for at in valueless_cells(sheet)
                if at[0] not in outside and at[1] > 1 and not (at[0] in (*read, rows.head) and at[1] in columns))
    yield from ((at, 1) for at, line in enumerate(sheet.values[1:], 2)
                if line and line[0] is not None and at not in outside and not _is_key(line[0], at, rows, table))


def _is_key(value: Raw, at: int, rows: SortedRows, table: Table) -> bool:
    """Whether what stands in column A may be the key of that row."""
    if isinstance(value, str) and value.startswith("@"):
        return True
    if not isinstance(value, str) or at < rows.head or (rows.end and at > rows.end):
        return False
    return table.kind == "open" or plain_text(value) in _FIELDS


@lru_cache(maxsize=64)
def _column_labels(key: str) -> dict[str, tuple[str, ...]]:
    """Column key -> its labels in every language; a column of a month may be called by any, as years begin in any."""
    months = tuple(label for lang in LANGS for m, label in label_params(2000, 1, lang).items() if m in MONTHS)
    return {c.key: months if c.key in MONTHS else tuple(
        dict.fromkeys(said for lang in LANGS for said in headings(c, c.label(lang), lang))) for c in MASTER_BY_KEY[key].columns}


def _is_printed(key: str, text: str) -> bool:
    """Whether a text above the headings is one of the sheet's own; the unit of its amounts may stand behind the purpose."""
    known = _printed_texts(key)
    return text in known or text.partition(" · ")[0] in known or _COMPANY.fullmatch(text) is not None


@lru_cache(maxsize=64)
def _printed_texts(key: str) -> frozenset[str]:
    """Title, purpose, bands."""
    table = MASTER_BY_KEY[key]
    texts = [LEGEND, LEGEND_EXAMPLE, LEGEND_GUESSED, LEGEND_GUESSED_0_8, table.label, *([table.purpose] if table.purpose else []),
             *(c.band for c in table.columns if c.band)]
    return frozenset(one for text in texts for one in text.all())


class _RowLooks:
    """What a row beyond the ready ones looks like."""

    def __init__(self, table: Table, places: Mapping[str, int]) -> None:
        self._table = table
        self._columns = [(places[c.key], c) for c in table.columns if c.key in places and c.who == "I"]

    def _held(self, line: Sequence[Raw]) -> list[tuple[Column, Raw]]:
        return [(c, line[at - 1]) for at, c in self._columns if at <= len(line) and plain_text(line[at - 1])]

    def figures(self, line: Sequence[Raw]) -> bool:
        """A number under a column of numbers, an entry of a list or a date under its own."""
        return any(is_number(v) if c.unit else says_choice(c, v) for c, v in self._held(line))

    def data(self, line: Sequence[Raw]) -> bool:
        """Figures, or texts side by side one of which every row must have; a code alone."""
        held = self._held(line)
        needed = [plain_text(v) for c, v in held if c.required and not c.unit]
        return self.figures(line) or (bool(needed) and (
            len(held) >= _FEW or any(one.isascii() and one.isalnum() for one in needed)))


def _leave_heads(rows: SortedRows, table: Table, sheet: RawSheet, places: Mapping[str, int]) -> None:
    """Take headings that were pasted among the rows of history out of its data: rows that hold the heading of the
    column, or words without a digit, in every column of numbers they fill, two at least, and headings in every column of codes.
    They hold no figures."""
    numbers = [places[c.key] for c in table.columns if c.unit and c.key in places]
    amounts = [places[c.key] for c in table.columns if c.required and _is_added(c) and c.key in places]
    if table.key not in HISTORY or not amounts:
        return
    lines = [(i, at, sheet.values[at - 1]) for i, (_, at) in enumerate(rows.data)]
    words = [(i, at, line) for i, at, line in lines if len(line) >= amounts[0] and type(line[amounts[0] - 1]) is str]
    codes = [places[c.key] for c in table.columns if c.required and not c.unit and c.key in places]
    own = {c: {fold_text(word) for word in (*table.by_key[key].label.all(), plain_text(sheet.at(rows.head, c)))}
           for key, c in places.items() if key in table.by_key}
    found = set[int]()
    for i, at, line in words:  # mostly none
        said = [(c, line[c - 1]) for c in numbers if c <= len(line) and line[c - 1] is not None]
        named = [(c, text) for c in codes if c <= len(line) and (text := plain_text(line[c - 1]))]
        if len(said) >= _FEW and all(isinstance(v, str) and (at, c) not in sheet.errors and (
                fold_text(v) in own.get(c, ()) or _is_word(v)) for c, v in said) and all(
                fold_text(text) in own.get(c, ()) or _HEADING.fullmatch(fold_text(text)) for c, text in named):
            found.add(i)
    if found:
        rows.heads = [at for i, (_, at) in enumerate(rows.data) if i in found]
        rows.data = [row for i, row in enumerate(rows.data) if i not in found]


def _is_word(text: str) -> bool:
    """Whether a text in a column of numbers may be a heading: letters without a digit, the unit of money in it apart, that name no
    month and no total."""
    bare = without_money(text)
    return any(map(str.isalpha, bare)) and not any(
        ch.isnumeric() for ch in bare) and not is_total_name(text) and not group_of_total(text) and period_named(text) is None


def _leave_totals(rows: SortedRows, table: Table, sheet: RawSheet, places: Mapping[str, int]) -> None:
    """Take subtotals out of the data of a pasted sheet: rows called so, and rows that lack what every row must say and hold the
    sum of the rows above. On HQ's other sheets a total is a legitimate word: an adjustment of the row 合计."""
    if table.key not in HISTORY or not rows.data:
        return
    lines = [sheet.values[at - 1] for _, at in rows.data]
    texts = [places[c.key] for c in table.columns if c.key in places and not _is_added(c) and c.kind != "choice" and (
        c.required or c.key in table.names)]
    columns = {c: [line[c - 1] if c <= len(line) else None for line in lines] for c in texts}
    called = {i for of in columns.values() if (words := _totals_among(of)) for i, v in enumerate(of) if v in words}
    amounts = [[0.0]] * len(lines)
    says = [places[c.key] for c in table.columns if c.required and not _is_added(c) and c.key in places]
    bare = {i for c in says for i, line in enumerate(lines) if c > len(line) or line[c - 1] is None}
    if called or bare:
        added = [places[c.key] for c in table.columns if _is_added(c) and c.key in places]
        amounts = [[_as_amount(line[c - 1]) if c <= len(line) else 0.0 for c in added] for line in lines]
    found = set(subtotal_rows(called, bare, amounts))
    if found:
        rows.totals = [at for i, (_, at) in enumerate(rows.data) if i in found]
        rows.data = [row for i, row in enumerate(rows.data) if i not in found]


def _totals_among(values: Sequence[Raw]) -> set[Raw]:
    """The values of a column that call their rows totals: 总计, and `江苏 汇总` where 江苏 stands in the column too."""
    texts = {v for v in values if isinstance(v, str)}
    out: set[Raw] = {v for v in texts if is_total_name(v)}
    groups = {v: group for v in texts if v not in out and (group := group_of_total(v))}
    if groups:
        stands = {fold_text(plain_text(v)) for v in set(values)}
        out |= {v for v, group in groups.items() if group in stands}
    return out


def _is_added(column: Column) -> bool:
    return column.unit is not None and column.unit.key not in (YEAR.key, MONTH.key)


def _as_amount(value: Raw) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else 0.0
