"""The row that HQ names, as the table has it. Floor 6."""
from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from xlplan.choices import said_choices
from xlplan.errors import XlplanError
from xlplan.plan.checking.results import AppliedChange, Merged
from xlplan.plan.consolidate.respread import RespreadTerms
from xlplan.plan.consolidate.whatif import adjustable_rows
from xlplan.plan.master.labels import named_code, row_said
from xlplan.tables import BY_KEY
from xlplan.text import LANGS, Text

_ROWS: Final = {  # reason of XP520 that another row would mend
    "row": Text("「{table}」里没有这一行:{row}。{choices}", "「{table}」裡沒有這一列:{row}。{choices}",
                "“{table}” has no such row: {row}; {choices}"),
    "computed": Text("「{table}」的这一行是计算出来的,不能直接调整:{row}。{choices}",
                     "「{table}」的這一列是計算出來的,不能直接調整:{row}。{choices}",
                     "This row of “{table}” is computed and cannot be adjusted itself: {row}; {choices}")}


def require_row(merged: Merged, asked: AppliedChange, branches: Sequence[str], why: Sequence[str], terms: RespreadTerms) -> None:
    """XlplanError that names what was typed and the rows there are, where most of the branches cannot move that row."""
    said = _ROWS.get(max(why, key=why.count)) if why else None
    if said is None:
        return
    table, frame = BY_KEY[asked.table], merged.frames[asked.table]
    names = {key: row_said(key, table, frame) for key in adjustable_rows(merged, asked, branches, terms)}
    choices = []
    for lang in LANGS:
        words = {named_code(name(lang), key): (key, name(lang)) for key, name in names.items()}
        choices.append(said_choices(asked.row, words, words)(lang))
    raise XlplanError(said, row=asked.row, table=table.label, choices=Text(*choices))
