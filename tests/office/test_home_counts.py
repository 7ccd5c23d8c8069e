"""The master's contents page counts, in another program, the rows that the reader takes for filled in."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from libreoffice import Value, filled, needs_office, recalculated

from xlplan.address import a1
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import write_workbook
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.tables.master import COMPANY_FIELDS, MASTER
from xlplan.tables.master.guide import FIRST_SHEETS
from xlplan.units import Bools
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.layout import FIRST
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.master_read import read_master
from xlplan.workbook.writing.master_book import empty_frames, master_book

pytestmark = needs_office
DEFAULTS = tuple(f.key for f in COMPANY_FIELDS if f.default)
READY = ("tables_issued", "rules")  # sheets whose rows stand ready with their names
TABLES = [table for table in MASTER if table.key != "company"]
ROWS = [*((word, beside) for word in ("-", "——", "－", " / ", "  ") for beside in (False, True)), ("", True)]  # "": what may stand there


def counted_columns(table: Table) -> list[Column]:
    """Those whose cells are counted: the first that is required, else any; beside the names of rows that stand ready."""
    typed = [c for c in table.columns if c.who == "I"]
    if table.key in READY:
        return [c for c in typed if c.key not in table.names]
    return [c for c in table.columns if c.required][:1] or typed


def first_column(table: Table) -> Column:
    return counted_columns(table)[0]


def below(sheet: Sheet, table: Table, at: dict[str, int]) -> dict[tuple[str, str], Any]:
    """Beyond what stands ready: the example copied there, a row that is filled in, and a remark, which is none."""
    end = next(r for (r, n), c in sheet.cells.items() if n == 1 and c.value == "@end")
    out: dict[tuple[str, str], Any] = {(sheet.title, a1(end + 3, n)): c.value for (r, n), c in sheet.cells.items()
           if r == FIRST and n > 1 and c.value is not None} if table.key not in READY else {}
    typed = [c for c in table.columns if c.who == "I"]
    filled_in = [c for i, c in enumerate(typed) if i < 2 or c.required or c in counted_columns(table)]
    out |= {(sheet.title, a1(end + 1, at[c.key])): entry(c) for c in filled_in}
    return out | {(sheet.title, a1(end + 5, at[typed[0].key])): "另见附件"}


def entry(column: Column) -> Value:
    """What may stand in the column."""
    if column.unit:
        return 2026 if column.key == "year" else 3
    return "2027-03-05" if column.kind == "date" else column.choices[0].label("zh-CN") if column.choices else "x"


def says(frame: Frame, column: Column) -> Bools:
    return frame.filled[column.key] if column.unit else np.asarray(frame.texts[column.key] != "", dtype=np.bool_)


def test_a_dash_counts_as_the_reader_takes_it(tmp_path: Path) -> None:
    """One word a row in the first column of every sheet, alone and with something in all its other required columns."""
    book = master_book(empty_frames({"name": "华东饮品", "year": "2027"}, "zh-CN"), "p", "zh-CN")
    path = write_workbook(book, tmp_path / "master.xlsx").path
    cells: dict[tuple[str, str], Value] = {}
    for table in TABLES:
        sheet = book.sheet(table.key)
        at = {str(c.value): n for (row, n), c in sheet.cells.items() if row == 1 and n > 1}
        rows = [r for (r, n), c in sheet.cells.items() if n == 1 and r >= FIRST and not str(c.value).startswith("@")]
        for row, (word, beside) in zip(sorted(rows), ROWS, strict=False):
            others = [c for c in table.columns if c.required and c is not first_column(table)] if beside else []
            cells |= {(sheet.title, a1(row, at[c.key])): entry(c) for c in others}
            cells[sheet.title, a1(row, at[first_column(table).key])] = word or entry(first_column(table))
        if table.spare:
            cells |= below(sheet, table, at)
    typed = filled(path, cells)
    raw = read_workbook(typed.read_bytes(), "master.xlsx")
    assert isinstance(raw, RawBook)
    frames, home = read_master(raw).frames, recalculated(typed)[book.sheet("home").title]
    lines = {str(c.value): row for (row, n), c in book.sheet("home").cells.items() if n == 1}
    counted = {t.key: (home[a1(lines[t.key], 4)], home[a1(lines[t.key], 5)]) for t in TABLES}
    assert counted == {t.key: read_counts(frames[t.key]) for t in TABLES}
    assert (counted["history_sales"], counted["assignments"], counted["organisation"]) == ((1, 5), (2, 5), (10, 5))
    lacked = {key: home.get(a1(lines[key], 7), "") for key in FIRST_SHEETS}
    asked = [f for f in COMPANY_FIELDS if f.required and f.key not in ("name", "year", *DEFAULTS)]
    assert lacked["company"] == "、".join(f.label("zh-CN") for f in asked)
    exact = [key for key in FIRST_SHEETS if key not in ("company", "history_sales")]  # there a lone dash, which is no number, begins a row
    assert {key: lacked[key] for key in exact} == {key: "、".join(lacking(frames[key])) for key in exact}
    assert home[a1(lines["@first"], 7)] == "填好 1 张,共 8 张"  # of the weights no column is required


def lacking(frame: Frame) -> list[str]:
    """What a begun row lacks, as the reader has it: required columns, and of a goal what tells its target."""
    required = [c for c in frame.table.columns if c.required]
    begun = np.logical_or.reduce([says(frame, c) for c in required])
    told = ["目标(或基数、增幅)"] if (begun & unsolved(frame)).any() else []
    return [*(c.label("zh-CN") for c in required if (begun & ~says(frame, c)).any()), *told]


def unsolved(frame: Frame) -> Bools:
    """Goals with neither a target nor a base and a growth that give it; no row of another sheet."""
    if frame.table.key != "goals":
        return np.zeros(frame.size, dtype=np.bool_)
    by_growth = np.isin(frame.texts["form"], ("relative", "points")) & frame.filled["base"] & frame.filled["growth"]
    return np.asarray(~frame.filled["target"] & ~by_growth, dtype=np.bool_)


def read_counts(frame: Frame) -> tuple[int, int]:
    """(rows whose first column says something, rows begun that lack a required cell), as the reader has them."""
    known = [says(frame, c) for c in frame.table.columns if c.required]
    gaps = int((np.logical_or.reduce(known) & (~np.logical_and.reduce(known) | unsolved(frame))).sum()) if known else 0
    return int(np.logical_or.reduce([says(frame, c) for c in counted_columns(frame.table)]).sum()), gaps
