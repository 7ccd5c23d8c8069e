"""Rows that show what belongs to another row under their own hidden key: sorted, moved, pasted over. Floor 3."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from xlplan.schema.column import Column
from xlplan.text import list_briefly
from xlplan.units import Bools
from xlplan.workbook.rawbook import Raw, plain_text
from xlplan.workbook.reading.table_reading import TableReading
from xlplan.workbook.reading.text_cells import Shown, choice_keys, text_columns

_FEWEST: Final = 2  # given figures of a row that are another row's: one alone may be so by chance
Change = tuple[str, float | int | str, float | int | str, str | None]  # column, found, expected, unit
NumberChange = tuple[int, int, float | int | str]  # row, number column, what stands there


def key_meant(column: Column, value: Raw, known: Mapping[str, str]) -> str:
    """The text of a cell, a choice's key where one of the choices stands there."""
    text = plain_text(value)
    return known.get(text.casefold(), text) if column.kind == "choice" else text


def refuse_renamed(r: TableReading, seen: Shown, hq: Mapping[str, Bools], changed: Mapping[int, list[Change]]) -> bool:
    """XP124, the table refused, where a row shows the names or the code of another row: under which of the two its figures
    belong cannot be told. Whether it was said."""
    at = [(n, c) for n, c in enumerate(text_columns(r)) if hq[c.key].any() and c.key in r.placement.columns]
    names = [(n, c) for n, c in at if c.key in r.table.names]
    issued = {c.key: [plain_text(text) for text in r.frame.texts[c.key]] for _, c in at} if changed else {}
    wrong: dict[int, Change] = {}
    for of in (names, *([one] for one in at if one[1].kind == "text" and changed and _tells_rows_apart(issued[one[1].key]))):
        known = {c.key: choice_keys(c, r.issued) if c.kind == "choice" else {} for _, c in of}
        owners = Counter(zip(*(issued[c.key] for _, c in of), strict=True)) if of and changed else {}
        for i in changed:
            now = tuple(key_meant(c, seen[i][n], known[c.key]) for n, c in of)
            if any(now) and now != tuple(issued[c.key][i] for _, c in of) and owners.get(now) and all(hq[c.key][i] for _, c in of):
                keys = [c.key for _, c in of]
                wrong.setdefault(i, next(change for change in changed[i] if change[0] in keys))
    return _refuse_other_row(r, wrong)


def refuse_refigured(r: TableReading, changed: Mapping[int, list[Change]], numbers: Sequence[NumberChange]) -> bool:
    """XP124, the table refused, where a row shows all the figures that HQ gave another row, and that row's inputs with them, or
    that row lost its own: a paste or a sort that left the names out. Whether it was said."""
    rows: dict[int, list[NumberChange]] = {}
    for change in numbers:
        rows.setdefault(change[0], []).append(change)
    wrong = {i: next(c for c in changed[i] if c[0] == r.numbers[of[0][1]].key) for i, of in rows.items()
             if len(of) >= _FEWEST and _shows_another(r, i, rows)}
    return _refuse_other_row(r, wrong)


def _refuse_other_row(r: TableReading, wrong: Mapping[int, Change]) -> bool:
    if not wrong:
        return False
    first = min(wrong)
    key, found, expected, _ = wrong[first]
    r.refuse("XP124", r.frame.keys[first], key, found=plain_text(found), expected=plain_text(expected), count=len(wrong),
             rows=list_briefly(int(r.frame.sheet_rows[i]) for i in sorted(wrong)))
    return True


def _tells_rows_apart(texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    return len(filled) > 1 and len(set(filled)) == len(texts)


def _shows_another(r: TableReading, i: int, changed: Iterable[int]) -> bool:
    given = np.array([c.key in r.placement.columns for c in r.numbers], np.bool_) & (r.who[i] == "G")
    if not given.any():
        return False  # of words alone
    issued = np.stack([r.frame.amounts[c.key] for c in r.numbers], axis=1)
    alike = ((r.who == "G")[:, given].all(axis=1) & (issued[:, given] == r.steps[i, given]).all(axis=1) & r.exact[i, given].all())
    owners = [int(k) for k in np.flatnonzero(alike) if k != i]
    if len(owners) != 1 or not r.steps[i, given].any():
        return False
    mine, theirs = (np.where(r.who[k] == "I", r.steps[k], 0) for k in (i, owners[0]))
    some = mine != 0
    return owners[0] in changed or (some.any() and 2 * int((mine == theirs)[some].sum()) > int(some.sum()))
