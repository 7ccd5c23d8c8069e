"""Labels that stand once for the lines of a group, as in a pivot table pasted as values. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Final

from xlplan.exports.grid import Grid
from xlplan.exports.layout import ColumnUse
from xlplan.exports.roles import ROLES
from xlplan.text import Text, fold_text
from xlplan.workbook.rawbook import Raw, plain_text
from xlplan.workbook.reading.subtotals import group_of_total, is_total_name

_FILLED: Final = Text("{why};每组只写一次,向下补齐", "{why};每組只寫一次,向下補齊", "{why}; it stands once for each group, filled down")

_ASIDE: Final = re.compile(  # lines of ledgers and printed pages
    r"(?:本年|本月|本期|本季|年度|逐月|当年|當年|本日)(?:累计|累計)(?:数|數|发生额|發生額)?"
    r"|(?:期初|期末|年初|年末|月初|月末|上期|上月|上年)"
    r"(?:余额|餘額|结余|結餘|结存|結存|数|數|结转|結轉)"
    r"|(?:上年|去年)(?:结转|結轉)|(?:结转|結轉)(?:下年|下期|下月)"
    r"|承前[页頁]|[过過]次[页頁]|承上[页頁]|[转轉]次[页頁]|接上[页頁]|[转轉]下[页頁]|carriedforward|broughtforward|openingbalance|closingbalance")
_RESULT: Final = re.compile(r"(?:overall |grand )?results?|(?:gesamt|zwischen)?ergebnis|(?:gesamt|zwischen)?summe|\*{1,5}")  # of SAP


def is_dimension(use: ColumnUse) -> bool:
    """Whether the column says what a figure is of, or when."""
    return ROLES[use.role].holds in ("text", "time")


def total_label(texts: Sequence[str]) -> str:
    """The label that calls a line a sum of others, of its labels from the left; '' of none. `江苏 汇总` is one, as is 小计."""
    return next((text for text in texts if text and _is_total(text)), "")


def is_aside(label: str) -> bool:
    """Whether the label is that of a line of a ledger or a page that runs on, and no sum of the lines above: 本年累计, 期初余额, 承前页."""
    return _ASIDE.fullmatch("".join(fold_text(label).split())) is not None


@lru_cache(1 << 14)  # few labels, many lines
def _is_total(text: str) -> bool:
    plain = fold_text(text).strip(" :")
    return is_aside(text) or _RESULT.fullmatch(plain) is not None or is_total_name(text) or (
        bool(group_of_total(text)) and " " in text.strip())


def with_groups(grid: Grid, first: int, columns: tuple[ColumnUse, ...]) -> tuple[ColumnUse, ...]:
    """The columns, those marked `fill` whose labels stand once: the leading ones, merged downwards or blank behind a label that
    differs from the one before."""
    out, filled = list(columns), list[int]()
    said = [i for i, use in enumerate(columns) if is_dimension(use)]
    lines = [row for row in grid.rows[first - 1:] if any(v is not None for v in row) and not total_label(list(map(plain_text, row)))]
    for n, i in enumerate(said):
        use = columns[i]
        before = [c for c in columns if c.column < use.column and c.column not in filled]
        merged = any(c1 == use.column == c2 and r1 >= first and r2 > r1 for r1, c1, r2, c2 in grid.merges)
        if before or not (merged or _stands_once(lines, use.column, [columns[j].column for j in said[n + 1:]], filled)):
            break
        filled.append(use.column)
        out[i] = replace(use, fill=True, why=_FILLED.filled(why=use.why))
    return tuple(out)


def _stands_once(lines: Sequence[Sequence[Raw]], column: int, inner: Sequence[int], outer: Sequence[int]) -> bool:
    """Whether blanks of the column follow a label, a deeper label beside each, and no label is that of the group before."""
    if not inner or not lines or not _at(lines[0], column):
        return False
    blanks, last, changed = 0, "", False
    for line in lines:
        text = _at(line, column)
        changed |= any(_at(line, c) for c in outer)
        if not text:
            if not any(_at(line, c) for c in inner):
                continue
            blanks += 1
        elif text == last and not changed:
            return False
        else:
            last, changed = text, False
    return blanks > 0


def _at(line: Sequence[Raw], column: int) -> str:
    return plain_text(line[column - 1]) if column <= len(line) else ""
