"""Subtotals and totals that somebody typed or pasted as a row among the rows they add up: counted, they would count twice.
Floor 3."""
from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

import numpy as np

from xlplan.schema.column import Column
from xlplan.schema.table import Table
from xlplan.text import fold_text, list_briefly
from xlplan.units import Bools
from xlplan.workbook.reading.table_reading import TableReading

_WORDS: Final = frozenset((
    "小计", "合计", "总计", "共计", "累计", "小計", "合計", "總計", "共計", "累計", "subtotal", "sub-total", "sub total", "total",
    "grand total"))
_ENDS: Final = ("小计", "合计", "总计", "小計", "合計", "總計", "subtotal", "sub-total", "sub total", "grand total")
_LONGEST: Final = 12  # characters of a name such as 第一季度培训费小计; a longer one is a sentence
_AROUND: Final = " \t\r\n:;,.、。()-—=*"  # other blanks are plain ones once folded
_UNIT: Final = re.compile(r"\((?:元|万元|萬元|人|箱|件|yuan|10k yuan)\)")
_GROUP_ENDS: Final = ("汇总", "彙總", "匯總", "合计", "合計", "小计", "小計", "求和", " total")
_CLOSE: Final = 1e-9  # of the sum: what adding floats in another order may leave
FEWEST: Final = 2  # rows that a sum adds up; one alone is a row that equals the one above


def is_total_name(text: str) -> bool:
    """Whether the text calls a row a subtotal or total: 小计, 合计, `一季度小计:`, 合 计, 总计(元), Subtotal, in any
    width and case."""
    plain = _UNIT.sub("", fold_text(text)).strip(_AROUND)
    if not plain.isascii():  # 合 计 is how many write it
        plain = "".join(plain.split())
    return plain in _WORDS or (len(plain) <= _LONGEST + len("subtotal") * plain.isascii() and plain.endswith(_ENDS))


def group_of_total(text: str) -> str:
    """The group whose total a text names as Excel names it, folded: `江苏` of 江苏 汇总, `2026` of 2026 Total; '' of any other."""
    plain = fold_text(text)
    return next((plain[:-len(end)].rstrip() for end in _GROUP_ENDS if plain.endswith(end)), "")


def subtotal_rows(called: Collection[int], bare: Collection[int], amounts: Sequence[Sequence[float]]) -> list[int]:
    """Ordinals of the rows that are subtotals or totals of rows above them, in order.

    `amounts`: the rows in order of the sheet, each with its numbers (0 where blank). A row of `called` (by its name) is
    one; a row of `bare` (it says nothing but numbers) is one when every number it holds is the sum of the rows since the
    last subtotal, or of all rows above that are no subtotals.
    """
    if not called and not bare:
        return []
    width = max(map(len, amounts), default=0)
    since, above = _Sums(width), _Sums(width)
    out: list[int] = []
    names, silent = set(called), set(bare)
    for i, row in enumerate(amounts):
        if i in names or (i in silent and any(row) and (since.equal(row) or above.equal(row))):
            out.append(i)
            since = _Sums(width)
        else:
            since.add(row)
            above.add(row)
    return out


class _Sums:
    """Running sums of rows, column by column."""

    def __init__(self, width: int) -> None:
        self._sums, self._sizes, self._parts = [0.0] * width, [0.0] * width, [0] * width

    def add(self, row: Sequence[float]) -> None:
        for j, value in enumerate(row):
            if value:
                self._sums[j] += value
                self._sizes[j] += abs(value)
                self._parts[j] += 1

    def equal(self, row: Sequence[float]) -> bool:
        """Whether every number of the row is such a sum, of two numbers at least."""
        return all(self._parts[j] >= FEWEST and abs(self._sums[j] - value) <= _CLOSE * max(1.0, self._sizes[j])
                   for j, value in enumerate(row) if value)


def leave_out_subtotals(r: TableReading, void: Bools) -> None:
    """XP129 where rows of an open table are subtotals: they are read as blank but for the words that call them so, so that nothing counts
    twice, and no rule is kept by a row that does not count. The sheet itself may add them up; its sums are compared with its own cells."""
    if r.table.kind != "open" or not r.frame.used.any():
        return
    frame, own = r.frame, {row for row, cells in r.issued.values.get(r.table.key, {}).items() if cells}
    rows = sorted(np.flatnonzero(frame.used & ~void).tolist(), key=lambda i: int(frame.sheet_rows[i]))
    mine = [(n, i) for n, i in enumerate(rows) if frame.keys[i] not in own]
    says, most = _telling_columns(r.table)
    called = [n for n, i in mine if any(is_total_name(str(frame.texts[k][i])) for k in r.table.names)]
    bare = [n for n, i in mine if sum(bool((frame.filled if c.unit else frame.texts)[c.key][i]) for c in says) <= most]
    added = [c.key for c in r.numbers if c.up == "sum" and c.who == "I"]
    found = [rows[n] for n in subtotal_rows(called, bare, [[int(frame.amounts[k][i]) for k in added] for i in rows])]
    if not found:
        return
    for column in r.numbers:
        frame.amounts[column.key][found], frame.filled[column.key][found] = 0, False
    frame.used[found] = False
    name = r.table.names[0]
    text = str(frame.texts[name][found[0]])
    for of in frame.texts.values():
        of[found] = [said if is_total_name(said := str(of[i])) else "" for i in found]
    r.say("XP129", frame.keys[found[0]], name, rows=list_briefly(int(frame.sheet_rows[i]) for i in found), count=len(found),
          text=text, columns=list_briefly(r.label(c.key) for c in says))


def _telling_columns(table: Table) -> tuple[list[Column], int]:
    """(what a row that adds up others leaves blank, how many of these it may have filled in): its lists and dates but one, such as a month
    for its cost; in a table with fewer every text, list, date and figure that is not added up, but its name where there is more."""
    typed = [c for c in table.columns if c.who == "I" and c.role != "void" and not c.computed_word]
    listed = [c for c in typed if c.kind in ("choice", "date")]
    if len(listed) > 1:
        return listed, 1
    told = [c for c in typed if c.up not in ("sum", "last")]
    return [c for c in told if c.key != table.names[0]] or told, 0
