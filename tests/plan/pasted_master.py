"""A master workbook as HQ types and pastes it: the small company, with pasted sheets and company fields as given, read."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import small_company as sample

from xlplan.plan.judging.assembly import master_from
from xlplan.plan.master.master import Master
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.master import COMPANY_FIELDS, MASTER_BY_KEY
from xlplan.workbook.rawbook import Raw, RawBook, RawSheet
from xlplan.workbook.reading.master_read import MasterRead, read_master

Lines = Sequence[Mapping[str, Any]]


def pasted(key: str, rows: Lines, heads: Mapping[str, str] | None = None) -> RawSheet:
    """A sheet of the master with those cells, as they stand in Excel; `heads` replaces labels of the header."""
    table = MASTER_BY_KEY[key]
    columns = [c.key for c in table.columns]
    labels: list[Raw] = [(heads or {}).get(c.key, c.label("zh-CN")) for c in table.columns]
    values: list[list[Raw]] = [[key, *columns], [None], [None], [None], [None], ["@head", *labels]]
    values += [[None, *(_raw(row.get(c)) for c in columns)] for row in rows]
    return RawSheet(table.label("zh-CN"), values=values)


def _raw(value: Any) -> Raw:
    return float(value) if type(value) is int else value


def company_sheet(fields: Mapping[str, str], typed: Sequence[tuple[str, str]] = ()) -> RawSheet:
    """The company sheet; `typed`: lines without a key below it, label and value."""
    values: list[list[Raw]] = [["company", "field", "value"], [], [], [], [], ["@head", "项目", "内容"]]
    values += [[f.key, f.label("zh-CN"), fields.get(f.key)] for f in COMPANY_FIELDS if f.key in fields]
    values += [[None, *pair] for pair in typed]
    return RawSheet("基本信息", values=values)


def book(sheets: Mapping[str, RawSheet | Lines], typed: Sequence[tuple[str, str]] = (), **fields: str) -> MasterRead:
    """The small company's organisation, products and channels, and these sheets, read."""
    known: dict[str, Lines] = {"organisation": sample.ORGANISATION, "channels": sample.CHANNELS, "products": [
        {**p, **{k: p[k] / 1000 for k in ("growth", "margin", "new_share") if k in p}} for p in sample.PRODUCTS]}
    made = [s if isinstance(s, RawSheet) else pasted(key, s) for key, s in {**known, **sheets}.items()]
    stamp = RawSheet("_xlplan", values=[["_xlplan"], ["#master|plan", "test"]])
    return read_master(RawBook("master.xlsx", "", [company_sheet({**sample.COMPANY, **fields}, typed), *made, stamp]))


def read(sheets: Mapping[str, RawSheet | Lines], typed: Sequence[tuple[str, str]] = (), /,
         **fields: str) -> tuple[Master, list[Diagnostic]]:
    """The master, and what was found reading and judging it (missing sheets apart)."""
    got = book(sheets, typed, **fields)
    master, problems = master_from(got.frames)
    return master, [d for d in (*got.found, *problems) if d.code not in ("XP111", "XP139", "XP613", "XP616", "XP601")]
