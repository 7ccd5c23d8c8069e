"""How many rows of a master sheet are filled in, as its reader takes them: now, and by formulas for the contents page. Floor 3."""
from __future__ import annotations

from datetime import date, datetime

import numpy as np

from xlplan.address import LAST_ROW, a1_range, on_sheet
from xlplan.numerals import DASHES
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.tables.master.guide import EXAMPLE, GUIDE
from xlplan.text import Lang
from xlplan.units import Bools
from xlplan.workbook.layout import END, Layout
from xlplan.workbook.master_marks import example_values, serial_day
from xlplan.workbook.writing.master_dress import BELOW, PASTED, has_example


class CountedRows:
    """The rows of one sheet. Those below its end are rows where two cells are filled, as remarks stand there too; the example is none,
    wherever it stands."""

    def __init__(self, frame: Frame, table: Table, here: Layout) -> None:
        self._frame, self._table, self._here = frame, table, here
        end = here.rows.get(END, 0) if table.kind == "open" and table.spare else 0
        last = here.last if table.kind != "open" else min(
            max(here.last, end) + BELOW if table.spare else here.first + max(PASTED, 2 * frame.size), LAST_ROW)
        self._last = last
        self._parts = [(here.first, end, False), (end + 1, last, True)] if end else [(here.first, last, False)]

    def filled(self, lang: Lang) -> tuple[int, str]:
        """(rows, the formula that counts them). By the first column that every row must have; where there is none a row is one as soon
        as anything is typed in it. Rows that stand ready with a name count once anything is typed beside it."""
        columns, rows = _telling_columns(self._table), filled_rows(self._frame)
        formula = "+".join(self._sum(part, f"--(({self._said(columns, part)})>0)" if len(columns) > 1 else f"--{self._said(columns, part)}")
                           for part in self._parts)
        whole = self._examples(lang)
        return int(rows.sum()), f"{formula}-{whole}" if whole else formula

    def with_gaps(self) -> tuple[int, str]:
        """(rows that are begun but lack a required cell, the formula that counts them)."""
        required = [c for c in self._table.columns if c.required]
        if not required:
            return 0, "0"
        filled, n = [_says(self._frame, c) for c in required], len(required)
        gaps = np.logical_or.reduce(filled) & ~np.logical_and.reduce(filled)
        return int(gaps.sum()), "+".join(  # some and not all, each column looked through once
            self._sum(part, f"--(ABS(2*({self._said(required, part)})-{n})<{n})") for part in self._parts)

    def lacking(self) -> list[tuple[Column, int, str]]:
        """(required column, rows that are begun and lack it, the formula that counts them), in the order of the sheet. To the formula
        a row of nothing but a dash is begun, too."""
        required = [c for c in self._table.columns if c.required]
        filled = {c.key: _says(self._frame, c) for c in required}
        begun = np.logical_or.reduce(list(filled.values())) if required else np.zeros(0, dtype=np.bool_)
        return [(c, int((begun & ~filled[c.key]).sum()), "+".join(self._sum(
            part, f"--({self._held(required, part)}>0),1-{self._said([c], part)}") for part in self._parts)) for c in required]

    def left_formula(self, lang: Lang) -> str:
        """How many rows still have the mark of the example and are not the example as printed; '' of a sheet that shows none."""
        if not has_example(self._frame):
            return ""
        begins = EXAMPLE(lang)
        marked = next(c for c, v in example_values(self._table, lang).items() if isinstance(v, str) and v.startswith(begins))
        area, mark = self._area(self._table.by_key[marked], self._here.first, self._last), begins.strip()
        marks = dict.fromkeys((mark, mark.replace(":", "\uff1a")))
        return "+".join(f'COUNTIF({area},"{one}*")' for one in marks) + f"-{self._examples(lang)}"

    def _area(self, column: Column, first: int, last: int) -> str:
        c = self._here.columns[column.key]
        return on_sheet(self._here.title, a1_range(first, c, last, c))

    def _sum(self, part: tuple[int, int, bool], said: str) -> str:
        if not part[2]:
            return f"SUMPRODUCT({said})"
        typed = [c for c in self._table.columns if c.who == "I"]
        return f"SUMPRODUCT({said},--({self._held(typed, part)}>1))"

    def _held(self, columns: list[Column], part: tuple[int, int, bool]) -> str:
        """In how many of the columns something stands, in fewer letters than `_said`: a formula has its limit."""
        return "-".join((str(len(columns)), *(f"ISBLANK({self._area(c, *part[:2])})" for c in columns)))

    def _said(self, columns: list[Column], part: tuple[int, int, bool]) -> str:
        return "+".join(_formula_of_filled(c, self._area(c, *part[:2])) for c in columns)

    def _examples(self, lang: Lang) -> str:
        """The formula that counts the example as printed; '' of a sheet that shows none."""
        if not has_example(self._frame):
            return ""
        values = example_values(self._table, lang)
        columns = sorted(self._table.columns, key=lambda c: c.key not in values)  # a blank first, LibreOffice leaves out rows at the end
        said = ((self._area(c, self._here.first, self._last), _criterion(values.get(c.key))) for c in columns)
        return f"COUNTIFS({','.join(f'{area},{criterion}' for area, criterion in said)})"


def filled_rows(frame: Frame) -> Bools:
    """Rows that are filled in: see `CountedRows.filled`."""
    rows: Bools = np.logical_or.reduce([_says(frame, c) for c in _telling_columns(frame.table)])
    return rows


def _telling_columns(table: Table) -> list[Column]:
    """Those that make a row one, as soon as any of them says something."""
    typed = [c for c in table.columns if c.who == "I"]
    ready = table.kind == "open" and not GUIDE[table.key].example
    return [c for c in typed if c.key not in table.names] if ready else [c for c in table.columns if c.required][:1] or typed


def _says(frame: Frame, column: Column) -> Bools:
    return frame.filled[column.key] if column.unit else np.asarray(frame.texts[column.key] != "", dtype=np.bool_)


def _formula_of_filled(column: Column, area: str) -> str:
    """Which cells of a column say something, as their reader has it: a dash is text, or the number 0 where that may stand; it is no
    date, no entry of a list, no month. Errors are no blanks, and do not spread."""
    is_text = column.kind == "text" or (column.unit is not None and (column.minimum or 0) <= 0)
    nothing = "|".join(("", "", *(() if is_text else DASHES), ""))
    return f'ISERROR(FIND("|"&TRIM({area})&"|","{nothing}"))'


def _criterion(value: object) -> str:
    if value is None:
        return '"="'
    if isinstance(value, datetime):
        return f"{serial_day(value):.10g}"
    if isinstance(value, date):
        return f"{serial_day(datetime(value.year, value.month, value.day)):.10g}"
    if isinstance(value, (int, float)):
        return f"{value:g}"
    return '"' + str(value).replace("~", "~~").replace("*", "~*").replace("?", "~?").replace('"', '""') + '"'
