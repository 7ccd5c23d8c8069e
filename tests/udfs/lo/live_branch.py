"""A branch workbook at the person's hands: where its cells are, and all that a workbook holds, to see what changed."""
from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import xlwings as xw
from branch_case import Case, case
from scripted import Office, select

from xlplan.address import a1, a1_range
from xlplan.calendar import MONTHS, label_params
from xlplan.excel.writing.write import to_bytes
from xlplan.schema.diagnostic import Round
from xlplan.text import Lang
from xlplan.workbook.layout import Layout, table_layout

SALES = "sales_targets"


@dataclass
class Branch:
    """The workbook of `branch_case`, open; cells by their keys."""

    book: xw.Book
    of: Case
    here: Layout

    @property
    def sheet(self) -> xw.Sheet:
        """The sales targets."""
        return self.book.sheets[self.here.title]

    @property
    def rows(self) -> list[str]:
        """Keys of the rows."""
        return self.of.frames[SALES].keys

    def at(self, row: int | str, column: str) -> str:
        """Address of a cell; rows by key or number."""
        return self.here.at(self.rows[row] if isinstance(row, int) else row, column)

    def span(self, row: int, first: str, last: str, to: int | None = None) -> str:
        """`I7:K7`, or down to another row."""
        r2 = self.here.rows[self.rows[row if to is None else to]]
        return a1_range(self.here.rows[self.rows[row]], self.here.columns[first], r2, self.here.columns[last])

    def value(self, row: int | str, column: str) -> Any:
        """What the cell shows."""
        return self.sheet.range(self.at(row, column)).value

    def months(self, row: int) -> list[int]:
        """The row's months in steps."""
        return [round((self.value(row, m) or 0) * 100) for m in MONTHS]

    def select(self, address: str) -> None:
        """The person goes there."""
        select(self.sheet, address)


@cache
def issued(lang: Lang, round: Round) -> bytes:
    """The file as it was issued."""
    return to_bytes(case(lang, round).book())


def branch(office: Office, lang: Lang = "en", round: Round = "final", of: Case | None = None, name: str = "gd.xlsx") -> Branch:
    """A copy of its own, open."""
    data = to_bytes(of.book()) if of else issued(lang, round)
    of = of or case(lang, round)
    stamp = of.issued.stamp
    here = table_layout(of.frames[SALES], stamp.lang, label_params(stamp.year, stamp.start_month, stamp.lang), of.issued.members)
    return Branch(office.open(data, name), of, here)


def everything(book: xw.Book) -> dict[str, Any]:
    """Cells, fills of what is marked, notes and protection of every sheet."""
    out: dict[str, Any] = {}
    for sheet in book.sheets:
        area = sheet.used_range
        values = [[round(v, 9) if isinstance(v, float) else v for v in row] for row in area.options(ndim=2, err_to_str=True).value]
        notes = [(a1(n.location.row, n.location.column), n.text, n.location.color) for n in sheet.notes]
        out[sheet.name] = area.address, values, area.formula, notes, sheet.api.ProtectContents
    return out
