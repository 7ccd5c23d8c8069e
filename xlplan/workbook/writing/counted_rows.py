"""How many rows of a master sheet are filled in, as its reader takes them: now, and by formulas for the contents page. Floor 3."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

import numpy as np

from xlplan.address import LAST_ROW, a1_range, on_sheet
from xlplan.numerals import DASHES
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame
from xlplan.schema.table import Table
from xlplan.tables.master.guide import EXAMPLE, GUIDE, Solved
from xlplan.text import Lang, Text, text_list
from xlplan.units import Bools
from xlplan.workbook.layout import END, Layout
from xlplan.workbook.master_marks import example_values, serial_day
from xlplan.workbook.writing.master_dress import BELOW, PASTED, has_example

_OR: Final = Text("{result}(或{others})", "{result}(或{others})", "{result} (or {others})")


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
        formulas = [self._sum(part, f"--(ABS(2*({self._said(required, part)})-{n})<{n})")  # some and not all, each looked through once
                    for part in self._parts]
        if (solved := GUIDE[self._table.key].solved) is None:
            return int(gaps.sum()), "+".join(formulas)
        lack, formula = self._unsolved(solved, np.logical_and.reduce(filled), lambda part: f"({self._said(required, part)})={n}")
        return int(gaps.sum()) + lack, "+".join([*formulas, formula])

    def _unsolved(self, of: Solved, rows: Bools, within: Callable[[tuple[int, int, bool]], str]) -> tuple[int, str]:
        """(those of the rows that say neither the result nor what gives it, the formula that counts them)."""
        result, column, others = (self._table.by_key[of.result], self._table.by_key[of.column], [self._table.by_key[k] for k in of.others])
        given = np.logical_and.reduce([np.isin(self._frame.texts[of.column], of.entries), *(_says(self._frame, c) for c in others)])
        words = "|".join(word for choice in column.choices if choice.key in of.entries for word in (choice.key, *choice.label.all()))
        lack = int((rows & ~given & ~_says(self._frame, result)).sum())
        return lack, "+".join(self._sum(part, f"--({within(part)}),1-{self._said([result], part)},1-" + "*".join((
            f'(1-ISERROR(FIND("|"&TRIM({self._area(column, *part[:2])})&"|","|{words}|")))',
            *(self._said([c], part) for c in others)))) for part in self._parts)

    def lacking(self) -> list[tuple[Text, int, str]]:
        """(name of a required column, rows that are begun and lack it, the formula that counts them), in the order of the sheet. To the
        formula a row of nothing but a dash is begun, too."""
        required = [c for c in self._table.columns if c.required]
        filled = {c.key: _says(self._frame, c) for c in required}
        begun = np.logical_or.reduce(list(filled.values())) if required else np.zeros(0, dtype=np.bool_)
        out = [(c.label, int((begun & ~filled[c.key]).sum()), "+".join(self._sum(
            part, f"--({self._held(required, part)}>0),1-{self._said([c], part)}") for part in self._parts)) for c in required]
        if (solved := GUIDE[self._table.key].solved) is not None:
            labels = [self._table.by_key[key].label for key in (solved.result, *solved.others)]
            out.append((_OR.filled(result=labels[0], others=text_list(labels[1:])),
                        *self._unsolved(solved, begun, lambda part: f"{self._held(required, part)}>0")))
        return out

    def stated_elsewhere(self, column: str) -> tuple[bool, str]:
        """(whether a number stands in that column, the formula of that)."""
        area = self._area(self._table.by_key[column], self._here.first, self._last)
        return bool(self._frame.filled[column].any()), f"COUNT({area})>0"

    def area(self, column: str, *, ready: bool = False) -> str:
        """Every cell of a column in which a row of the sheet may stand; `ready`: of the rows that stand ready alone."""
        return self._area(self._table.by_key[column], self._here.first, self._parts[0][1] if ready else self._last)

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
