"""Rows whose hidden key is not one that was issued: which issued row they are, by a key spelt otherwise or by name. Floor 3."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from xlplan.address import a1
from xlplan.text import fold_text
from xlplan.workbook.layout import FIRST, LEFT
from xlplan.workbook.rawbook import RawSheet, plain_text
from xlplan.workbook.reading.table_reading import TableReading

_DECIMALS: Final = re.compile(r"(?<=[0-9])\.0+$")  # what a program that took the keys for numbers leaves behind them


def read_as_issued(sheet: RawSheet, unknown: Sequence[int], missing: Sequence[str]) -> dict[int, str]:
    """Row of an unknown key -> the missing key that it spells otherwise: `5201.0`, full-width digits. Only where one row does."""
    keys = {fold_text(key): key for key in missing} if unknown else {}
    found = {r: keys[text] for r in unknown if (text := _DECIMALS.sub("", fold_text(plain_text(sheet.at(r, 1))))) in keys}
    return _of_one(found)


def rows_by_name(r: TableReading, unknown: Sequence[int], missing: Sequence[str]) -> dict[int, str]:
    """Row of an unknown key -> the missing key whose name stands on it. Only where one row has that name and one key."""
    keys = _by_name(r, missing)
    places = [r.placement.columns.get(key, 0) for key in r.table.names]
    found = dict[int, str]()
    for at in unknown:
        name = fold_text(" · ".join(filter(None, (plain_text(r.sheet.at(at, c)) for c in places if c))))
        if len(of := keys.get(name, [])) == 1:
            found[at] = of[0]
    return _of_one(found)


def figures_on(r: TableReading, row: int) -> list[str]:
    """The cells of the row that hold a number somebody typed."""
    places = sorted(r.placement.columns[c.key] for c in r.numbers if c.key in r.placement.columns)
    return [a1(row, c) for c in places if isinstance(r.sheet.at(row, c), float) and (row, c) not in r.sheet.formulas]


def _by_name(r: TableReading, keys: Sequence[str]) -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for key in keys:
        out.setdefault(fold_text(issued_name(r, key)), []).append(key)
    return out


def _of_one(found: dict[int, str]) -> dict[int, str]:
    keys = list(found.values())
    return {r: key for r, key in found.items() if keys.count(key) == 1}


def issued_name(r: TableReading, key: str) -> str:
    """What named the row on the sheet as issued: `低温奶 · 电商`; the place of its first cell where it had no name."""
    values = r.issued.values.get(r.table.key, {}).get(key, {})
    names = []
    for column in (r.table.by_key[k] for k in r.table.names):
        text = str(values.get(column.key, ""))
        names.append(next((c.label(r.lang, **r.params) for c in column.choices if c.key == text), text))
    row = FIRST + r.issued.rows[r.table.key].index(key) + (r.table.kind == "open")
    return " · ".join(filter(None, names)) or a1(row, LEFT)
