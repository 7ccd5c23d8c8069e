"""The plan added up a second time, by hand-written code that knows nothing of xlplan.

It opens the files as a colleague with a pocket calculator would: sheets by the key in A1, cells by the keys in row 1 and
column A, sums in exact decimals. If this page and the product agree, two programs agree; nothing is compared with itself.
"""
from __future__ import annotations

import csv
import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils import get_column_letter

MONTHS = tuple(f"m{n:02d}" for n in range(1, 13))
_WIDE = str.maketrans("０１２３４５６７８９．，", "0123456789.,")


@dataclass
class Page:
    """One sheet as it shows, read when it is first looked at."""

    key: str
    title: str
    read: Callable[[], Iterable[Iterable[Any]]]

    @cached_property
    def at(self) -> dict[tuple[int, int], Any]:
        """(row, column) -> value, blanks left out."""
        return {(cell.row, cell.column): cell.value for row in self.read() for cell in row if cell.value is not None}

    @cached_property
    def columns(self) -> dict[str, int]:
        """Key of a column (row 1) -> its number."""
        return {v: c for (r, c), v in self.at.items() if r == 1 and c > 1}

    @cached_property
    def rows(self) -> dict[str, int]:
        """Key of a row (column A) -> its number; of a key that stands twice the first."""
        found = sorted((r, str(v)) for (r, c), v in self.at.items() if c == 1 and r > 1)
        return {key: r for r, key in reversed(found)}

    def data(self) -> list[str]:
        """Keys of the rows a branch fills: those that do not begin with @, from top to bottom."""
        return sorted((k for k in self.rows if not k.startswith("@")), key=self.rows.__getitem__)

    def value(self, row: str, column: str) -> Any:
        """What stands there; None for a blank."""
        return self.at.get((self.rows[row], self.columns[column]))

    def number(self, row: str, column: str) -> Decimal:
        """What stands there as an exact decimal; 0 for a blank."""
        return exact(self.value(row, column))

    def address(self, row: str, column: str) -> str:
        """Where it stands, as `W9`."""
        return f"{get_column_letter(self.columns[column])}{self.rows[row]}"

    def sum(self, columns: Iterable[str], rows: Iterable[str] | None = None,
            where: Callable[[str], bool] = lambda row: True) -> Decimal:
        """The cells of some columns (all data rows unless given) added up."""
        columns = tuple(columns)
        return sum((self.number(r, c) for r in (self.data() if rows is None else rows) if where(r) for c in columns),
                   Decimal(0))


def exact(value: Any) -> Decimal:
    """A cell as an exact decimal: a number as it is written, a text as a person reads it (１２.５０, ` 1,200`, 1.5万元 in a
    column of 万元), a blank as 0. ValueError for anything else."""
    if value is None or value == "":
        return Decimal(0)
    if isinstance(value, bool):
        raise ValueError(value)
    if isinstance(value, (int, float)):
        return Decimal(repr(value))
    return Decimal(str(value).translate(_WIDE).replace(",", "").replace("万元", "").replace("万", "").strip())


def pages(path: Path | str) -> dict[str, Page]:
    """Key in A1 -> page, of every sheet that has one. The same bytes are read once."""
    return _pages(Path(path).read_bytes())


@cache
def _pages(data: bytes) -> dict[str, Page]:
    out: dict[str, Page] = {}
    for sheet in openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets:
        key, = next(sheet.iter_rows(max_row=1, max_col=1, values_only=True), (None,))
        if isinstance(key, str) and key not in out:
            out[key] = Page(key, sheet.title, sheet.iter_rows)
    return out


def stamp(path: Path | str) -> dict[str, str]:
    """What the very hidden sheet says: `branch`, `round`, `year`, ..."""
    page = pages(path)["_xlplan"]
    return {k.removeprefix("#stamp|"): str(page.at.get((r, 2), "")) for k, r in page.rows.items() if k.startswith("#stamp|")}


def adjustments(master: Path | str) -> list[tuple[str, str, str, str, Decimal]]:
    """(branch, sheet, row, column, change) of every approved line of the master's sheet 总部调整."""
    page = pages(master)["adjustments"]
    return [(str(page.value(r, "branch")), str(page.value(r, "table")), str(page.value(r, "row")), str(page.value(r, "column")),
             page.number(r, "change")) for r in page.data() if page.value(r, "status") == "已批"]


def closing_heads(page: Page, post: str) -> list[Decimal]:
    """Month-end heads of a post, walked month by month from the opening: what the sheet's formulas should show."""
    heads, out = page.number(f"{post}|closing", "opening"), []
    for month in MONTHS:
        heads += page.number(f"{post}|hires", month) - page.number(f"{post}|leavers", month)
        out.append(heads)
    return out


def posts(page: Page) -> list[str]:
    """Codes of the posts of a staffing sheet."""
    return [r.removesuffix("|closing") for r in page.data() if r.endswith("|closing")]


def sha256(path: Path | str) -> str:
    """Of the bytes on the disk."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def rows_of(path: Path | str) -> list[dict[str, str]]:
    """A csv file as any program reads it."""
    with Path(path).open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def parts(data: bytes | Path) -> dict[str, bytes]:
    """Name -> content of every part of a package."""
    with zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data) as package:
        return {name: package.read(name) for name in package.namelist()}


def content(path: Path | str) -> dict[str, Any]:
    """Everything of a workbook that a person can tell apart, sheet by sheet: cells with value, formula, number format,
    style name and lock; validations; state, merges, hidden rows and columns, widths; and the defined names."""
    typed, shown = openpyxl.load_workbook(path), openpyxl.load_workbook(path, data_only=True)
    out: dict[str, Any] = {"names": {name: made.attr_text for name, made in typed.defined_names.items()},
                           "order": typed.sheetnames}
    for sheet in typed.worksheets:
        values = shown[sheet.title]
        out[sheet.title] = {
            "cells": {c.coordinate: (c.value, values[c.coordinate].value, c.number_format, c.style, c.protection.locked)
                      for row in sheet.iter_rows() for c in row if c.value is not None or c.has_style},
            "validations": sorted((str(v.sqref), v.type or "", v.operator or "", v.formula1 or "", v.formula2 or "", v.prompt or "",
                                   v.error or "", v.errorStyle or "") for v in sheet.data_validations.dataValidation),
            "state": sheet.sheet_state, "merges": sorted(map(str, sheet.merged_cells.ranges)),
            "hidden": sorted([str(r) for r, d in sheet.row_dimensions.items() if d.hidden]
                             + [c for c, d in sheet.column_dimensions.items() if d.hidden]),
            "widths": {c: round(d.width, 3) for c, d in sheet.column_dimensions.items()},
            "protected": sheet.protection.sheet, "names": sorted(sheet.defined_names)}
    typed.close()
    shown.close()
    return out


def unlike(a: dict[str, Any], b: dict[str, Any], at: str = "") -> list[str]:
    """Where two contents differ, both sides printed."""
    out: list[str] = []
    for key in sorted({*a, *b}):
        mine, theirs = a.get(key, "(nothing)"), b.get(key, "(nothing)")
        if isinstance(mine, dict) and isinstance(theirs, dict):
            out += unlike(mine, theirs, f"{at}{key} ")
        elif mine != theirs:
            out.append(f"{at}{key}: {mine!r} / {theirs!r}")
    return out
