"""Names of rows and columns as the branch sees them, in the language of its workbook. Floor 4."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from xlplan import terms
from xlplan.calendar.periods import HALVES, MONTHS, QUARTERS, label_params
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import adjusted_places, without_unit
from xlplan.text import LANGS, Lang, Text, fold_text, same_text
from xlplan.workbook.submission import Submission

_ROW = Text("第 {n} 行", "第 {n} 列", "row {n}")
_YEAR = terms.WHOLE_YEAR
_NAME_AND_KEY: Final = re.compile(r"(.*)\((?:([a-z]\d+)|#\d+)\)", re.DOTALL)  # as `named_code` writes them
_APART: Final = re.compile("[|·]")


@dataclass(frozen=True, slots=True)
class Labels:
    """Labels of one workbook's tables."""

    lang: Lang
    params: dict[str, str]
    members: dict[str, dict[str, str]]

    @staticmethod
    def of(submission: Submission) -> Labels:
        """In the language the workbook was issued in; zh-CN where that is not known."""
        issued = submission.issued
        if issued is None:
            return Labels("zh-CN", {}, {})
        stamp = issued.stamp
        return Labels(stamp.lang, _label_params(stamp.year, stamp.start_month, stamp.lang), issued.members)

    def column(self, table: Table, key: str) -> str:
        """The column's label; the key itself where the table has no such column."""
        return table.by_key[key].label(self.lang, **self.params) if key in table.by_key else key

    def foot(self, table: Table, row: str) -> str:
        """The foot row's label."""
        return table.foot_by_key[row].label(self.lang, **self.params) if row in table.foot_by_key else row

    def row(self, frame: Frame, i: int, submission: Submission) -> str:
        """What names the row to a reader: `低温奶 · 电商`; its number on the sheet where it has no name."""
        named = " · ".join(filter(None, (self.text(frame, key, i) for key in frame.table.names)))
        place = submission.placements.get(frame.table.key)
        number = place.rows.get(frame.keys[i]) if place else None
        return named or (_ROW(self.lang, n=number) if number else frame.keys[i])

    def text(self, frame: Frame, key: str, i: int) -> str:
        """What a text or list cell shows; of a list the label, not the key."""
        return self.entry(frame.table, key, str(frame.texts[key][i]))

    def entry(self, table: Table, key: str, said: str) -> str:
        """The label of an entry of the column's list; any other text as it stands."""
        column = table.by_key[key]
        for choice in column.choices:
            if choice.key == said:
                return choice.label(self.lang, **self.params)
        return self.members.get(column.members or "", {}).get(said, said)


def branch_label(code: str, names: Mapping[str, str]) -> str:
    """`广东分公司(GD)`; the mere code where it has no other name."""
    return named_code(names.get(code, ""), code)


def named_code(name: str, code: str) -> str:
    """`广东分公司(GD)`; the mere code without a name, or with one that is the code."""
    return f"{name}({code})" if name not in ("", code) else code


def with_branch_names(found: Iterable[Diagnostic], names: Mapping[str, str]) -> list[Diagnostic]:
    """The findings, saying the branch they are about by its name."""
    return [replace(d, params={**d.params, "branch": branch_label(d.branch, names)}) if d.branch and d.branch in names else d
            for d in found]


@lru_cache(maxsize=256)
def _label_params(year: int, start_month: int, lang: Lang) -> dict[str, str]:
    return label_params(year, start_month, lang, dated=True)


def period_name(key: str, year: int, start_month: int, lang: Lang, table: str = "") -> str:
    """`3月`, `一季度`, `上半年`, `全年` of m03, q1, h1, year; `培训费用` of a column that HQ adjusts in that table; another key as it
    stands."""
    if key == "year":
        return _YEAR(lang)
    if key in adjusted_places(table) and key not in (*MONTHS, *QUARTERS, *HALVES):
        return without_unit(BY_KEY[table].by_key[key].label)(lang, **_label_params(year, start_month, lang))
    if key not in (*MONTHS, *QUARTERS, *HALVES):
        return key
    column = BY_KEY["sales_targets"].by_key[key]
    return (column.band if key in QUARTERS and column.band else column.label)(lang, **_label_params(year, start_month, lang))


def period_said(key: str, year: int, start_month: int, table: str = "") -> Text:
    """`period_name` in every language."""
    return Text.of(lambda lang: period_name(key, year, start_month, lang, table))


def rows_called(frame: Frame, called: str, member: int) -> list[int]:
    """Ordinals of the member's rows that a line of HQ means: the one of that key; in a list, whose rows units move, those that hold data
    and bear the name, wherever they stand, of several the one of the key behind it (`陈列培训(r03)`); those of which one cell is that
    name where none bears it whole."""
    start, end = (int(frame.starts[at]) for at in (member, member + 1))
    keyed = [i for i in range(start, end) if frame.keys[i] == called]
    if keyed or frame.table.kind != "open":
        return keyed
    name, key = name_and_key(called)
    live = [i for i in range(start, end) if frame.live[i]]
    for typed, forms in ((called, _names), (name, _names), (name, _short_names)):
        named = [i for i in live if folded_name(typed) in forms(frame, i)]
        there = [i for i in named if frame.keys[i] == key]
        if there or (named and not (key and forms is _short_names)):  # half a name is no other row's than the one it was written of
            return there or named
    return []


def rows_told(frame: Frame, called: str, member: int) -> list[int]:
    """As `rows_called` of a line that the unit was told; where no row bears the name any more the one that stands at its key: renamed."""
    return rows_called(frame, called, member) or rows_now_otherwise(frame, called, member)


def rows_now_otherwise(frame: Frame, called: str, member: int) -> list[int]:
    """The member's row of a list at the key behind the name that a line of HQ has, where it holds data: by another name, if no row is
    called so."""
    start, end = (int(frame.starts[at]) for at in (member, member + 1))
    key = name_and_key(called)[1] if frame.table.kind == "open" else ""
    return [i for i in range(start, end) if key and frame.keys[i] == key and frame.live[i]]


def name_and_key(called: str) -> tuple[str, str]:
    """Name and row key of `陈列培训(r03)`; all of it without a key. A row that the unit put in itself has none that it keeps (`#1`)."""
    found = _NAME_AND_KEY.fullmatch(called)
    return (found[1], found[2] or "") if found else (called, "")


def same_row(table: Table | None, one: str, other: str) -> bool:
    """Whether two lines of HQ name one row: alike, or, of a list, one of them by its name alone."""
    if one == other or table is None or table.kind != "open":
        return one == other
    (name, key), (other_name, other_key) = name_and_key(one), name_and_key(other)
    return folded_name(name) == folded_name(other_name) and (not key or not other_key or key == other_key)


def _names(frame: Frame, i: int) -> set[str]:
    cells = [one for one in row_cells(frame, i) if one is not None]
    keys = " · ".join(filter(None, (str(frame.texts[name][i]) for name in frame.table.names)))
    return {folded_name(one) for one in (keys, *(" · ".join(one(lang) for one in cells) for lang in LANGS))}


def _short_names(frame: Frame, i: int) -> set[str]:
    return {folded_name(one) for cell in row_cells(frame, i) if cell is not None for one in cell.all()}


def folded_name(text: str) -> str:
    """The name of a row by which it is the same, cell by cell, however people part its cells."""
    return "|".join(fold_text(part) for part in _APART.split(fold_text(text)))


def row_said(key: str, table: Table, frame: Frame | None = None, member: int | None = None) -> Text:
    """What the sheet of a planning table calls a row: the label of `@total`, `低温奶 · 商超` of a row of the frame; another key as it
    stands, of a row of a list by its name alone. `member`: whose row it is, where the same key names another person in every branch."""
    if key in table.foot_by_key:
        return table.foot_by_key[key].label
    rows: Iterable[int] = ()
    if frame is not None and member is None and table.kind != "open":
        rows = (i for i, k in enumerate(frame.keys) if k == key)
    elif frame is not None:
        rows = (i for one in (range(frame.members) if member is None else (member,)) for i in rows_called(frame, key, one))
    found = [*rows]
    at = found[0] if found and (len(found) == 1 or member is None) else None
    said = [] if frame is None or at is None else [one for one in row_cells(frame, at) if one is not None]
    return Text.of(lambda lang: " · ".join(one(lang) for one in said)) if said else same_text(
        name_and_key(key)[0] if table.kind == "open" else key)


def row_cells(frame: Frame, at: int) -> list[Text | None]:
    """What stands in the cells that name that row of the frame, None of a blank one."""
    table = frame.table
    cells = [(str(frame.texts[name][at]), {c.key: c.label for c in table.by_key[name].choices}) for name in table.names]
    return [labels.get(text, same_text(text)) if text else None for text, labels in cells]
