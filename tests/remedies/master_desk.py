"""HQ's desk: the small company's master workbook without a fault, what HQ types into it, and what loading it then says."""
from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast
from unittest.mock import patch

import small_company as sample
from desk import HEADS, Said
from pasted_master import company_sheet, pasted

from xlplan.address import row_column
from xlplan.calendar import label_params
from xlplan.pipeline.loading import conflict_findings, load_file
from xlplan.plan.checking.outcome import must_fix
from xlplan.schema.diagnostic import Diagnostic
from xlplan.store.folder import PlanFolder
from xlplan.tables.master import COMPANY_FIELDS, MASTER, MASTER_BY_KEY
from xlplan.text import Lang
from xlplan.workbook.rawbook import RawBook, RawSheet
from xlplan.workbook.reading.master_read import read_master

Line = dict[str, Any]
LAST = 7181.76  # 万元: what the small company sold in 2026


def _sold(years: tuple[int, ...]) -> list[Line]:
    rows = [row for year in years for row in sample.sales(year)]
    return [{**row, "amount": row["amount"] / 100, "status": "actual" if row["year"] == 2025 else row["status"]} for row in rows]


SOUND: dict[str, list[Line]] = {
    "organisation": [dict(row) for row in sample.ORGANISATION], "channels": [dict(row) for row in sample.CHANNELS],
    "products": [{**p, **{k: p[k] / 1000 for k in ("growth", "margin", "new_share") if k in p}} for p in sample.PRODUCTS],
    "mix": [dict(row) for row in sample.MIX], "reserve": [{"over_rate": 0.02, "held": 1000}],
    "goals": [{"code": "G1", "metric": "sales", "direction": "up", "unit": "wan_yuan", "form": "relative", "base": LAST, "growth": 0.2,
               "owner": "王五", "due": "2027-12-31"}],
    "posts": [{"code": "S1", "post": "代表", "post_type": "sales", "employ": "own", "carries_target": "no", "unit_cost": 9000}],
    "expense_items": [{"code": "E1", "group": "终端", "item": "进场费"}]}


@dataclass
class Hq:
    """The master workbook: sheets as lists of lines from the row below the headers, and the fields of the company. `years`
    of the sales history; `hidden`: rows of it that a filter leaves out; `end`: the row with the mark of its end, 0 without one."""

    lang: Lang = "zh-CN"
    sheets: dict[str, list[Line]] = field(default_factory=lambda: deepcopy(SOUND))
    company: dict[str, str] = field(init=False)
    years: tuple[int, ...] = (2026,)
    hidden: list[int] = field(default_factory=list)
    end: int = 0

    def __post_init__(self) -> None:
        self.sheets["history_sales"] = _sold(self.years)
        self.company = {**sample.COMPANY, "language": self.lang}

    def rows(self, key: str) -> list[Line]:
        """The lines of a sheet, to be changed."""
        return self.sheets.setdefault(key, [])

    def add(self, key: str, *lines: Line) -> None:
        """Below the last line."""
        self.rows(key).extend(dict(line) for line in lines)

    def find(self, key: str, code: str) -> Line:
        """The line with that code."""
        return next(line for line in self.rows(key) if line.get("code") == code)

    def type(self, said: Said, value: Any, column: str | None = None) -> None:
        """Into the cell of the finding, or that of its row under the header that the sentence calls `column`."""
        key = next(t.key for t in MASTER if t.label(self.lang) == said.sheet)
        row, at = row_column(said.cell)
        if key == "company":
            shown = [f for f in COMPANY_FIELDS if f.key in self.company]
            self.company[shown[row - HEADS - 1].key] = str(value)
            return
        named = [c.key for c in MASTER_BY_KEY[key].columns if c.label(self.lang) == column] if column else []
        assert column is None or named, f"{said.sheet} has no column {column}"
        self.rows(key)[row - HEADS - 1][named[0] if named else MASTER_BY_KEY[key].columns[at - 2].key] = value

    def field(self, label: str, value: str) -> None:
        """Into the company sheet, in the line that the sentence calls `label`."""
        self.company[next(f.key for f in COMPANY_FIELDS if f.label(self.lang) == label)] = value

    def clear(self, said: Said, row: int = 0) -> None:
        """The row of the finding, or that row of its sheet, emptied."""
        key = next(t.key for t in MASTER if t.label(self.lang) == said.sheet)
        self.rows(key)[(row or row_column(said.cell)[0]) - HEADS - 1].clear()

    def findings(self) -> list[Diagnostic]:
        """What loading the master says, judged and placed; only the file on disk is left out."""
        months = label_params(2027, 1, self.lang)
        stamp = RawSheet("_xlplan", values=[["_xlplan"], ["#master|plan", "test"]])
        book = RawBook("master.xlsx", "", [self._named("company", company_sheet(self.company)), *(
            self._named(t.key, pasted(t.key, self.rows(t.key), {
                c.key: c.label(self.lang).format(**months) for c in t.columns}))
            for t in MASTER if t.key != "company"), stamp])
        with patch("xlplan.pipeline.loading._read_master", return_value=(read_master(book), "test")):
            hq = load_file(cast(PlanFolder, None), Path("master.xlsx"))
        return [*hq.findings, *(() if must_fix(hq.findings) else conflict_findings(hq, hq.breakdown, hq.round, Path("master.xlsx")))]

    def _named(self, key: str, sheet: RawSheet) -> RawSheet:
        sheet.hidden_rows = self.hidden if key == "history_sales" else []
        if self.end and key == "history_sales":
            sheet.values[self.end - 1][0] = "@end"
        sheet.name = MASTER_BY_KEY[key].label(self.lang)
        return sheet


@dataclass(frozen=True)
class Master:
    """One row: as `rows.Row`, in the master workbook. `years` that the history must have for it."""

    code: str
    fault: Callable[[Hq], Any]
    mend: Callable[[Hq, Said], Any] | None
    years: tuple[int, ...] = (2026,)


def code_in(text: str) -> list[str]:
    """Every code in brackets behind a name."""
    return re.findall(r"\(([A-Z]+\d*)\)", text)
