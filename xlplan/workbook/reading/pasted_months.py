"""Years and months of the master that are written as words, dates or an ERP's periods. No guesses. Floor 3."""
from __future__ import annotations

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from xlplan.address import a1
from xlplan.calendar import fiscal_months
from xlplan.calendar.periods import dated_text
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.frame import Frame
from xlplan.schema.month_names import Period, month_named, period_named, year_named
from xlplan.text import Text, list_briefly
from xlplan.units import YEAR
from xlplan.workbook.rawbook import Raw, plain_text
from xlplan.workbook.reading.date_cells import read_date_cell

_NAMED: Final = 12  # ways to write a month that a finding shows
_CELLS: Final = Text("(共 {n} 格)", "(共 {n} 格)", " ({n} cells)")
_SERIALS: Final = (36_526, 73_050)  # days of 2000 to 2099 as Excel counts them
_SERIAL: Final = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)


class PastedMonths:
    """The cells of a column of years or months that hold no plain number of one. `start`: first month of the fiscal year; `like`:
    a year for examples; `values`: of a column of years; `months`: of the months beside it; `padded`: rows whose number shows as a
    text of three digits."""

    def __init__(self, frame: Frame, column: Column, at: int, start: int, date1904: bool, like: int = 0,
                 values: Sequence[Raw] = (), months: Sequence[Raw] = (), padded: Container[int] = ()) -> None:
        self._frame, self._column, self._at, self._start, self._date1904, self._like = frame, column, at, start, date1904, like
        self._dated = "year" in frame.amounts and column.unit is not YEAR
        self._values, self._months, self._padded = values, months, padded
        self._read: dict[str, list[int]] = {}
        self._whole: dict[int, str] = {}
        self._other: list[tuple[int, str, int, Period]] = []
        self._counted: list[tuple[int, str, int | None]] = []
        self._twofold: list[tuple[int, str, tuple[str, ...]]] = []

    def read(self, i: int, value: Raw) -> bool:
        """Whether the value of row `i` names a year or month for certain, which then stands in the frame, or one that cannot be
        right, which `told` says."""
        if isinstance(value, bool) or value is None:
            return False
        if self._column.unit is YEAR:
            return self._read_year(i, value)
        if not self._dated:
            named = month_named(value) if isinstance(value, str) else None
            return named is not None and named[0] is None and self._put(i, named[1], value)
        if i in self._padded and isinstance(value, float):
            value = f"{int(value):03}"
        if whole := _cut_year(value):
            return self._doubt(i, value, (f"{whole}-01", f"{whole}-10"))
        period = self._period(value)
        if period is None or (self._is_serial(value) and period.year != self._beside(i)):
            return False
        return self._settle(i, value, period)

    def _read_year(self, i: int, value: Raw) -> bool:
        """A year, or a month with its year where the cell of the month is blank or says the same month."""
        if isinstance(value, str) and (year := year_named(value)):
            return self._put(i, year, value)
        blank = not self._months or not plain_text(self._months[i])
        if blank and self._months and (whole := _cut_year(value)):
            return self._doubt(i, value, (f"{whole}-01", f"{whole}-10"))
        period = self._period(value)
        if period is None or period.year is None or period.short:
            return False
        if isinstance(value, date) and not (blank and self._months and self._dates_are_months()):
            return self._put(i, period.year, value)
        if not self._months:
            return False
        if not blank:
            return period.month == self._month_beside(i) and not self._is_counted(period) and self._put(i, period.year, value)
        self._frame.refused.setdefault("month", set()).add(i)  # what is wrong with the month stands in the cell of the year
        if self._is_serial(value):
            return False
        if self._is_counted(period):
            self._counted.append((i, plain_text(value), period.year))
            return True
        if not self._put(i, period.year, value):
            return False
        self._frame.amounts["month"][i], self._frame.filled["month"][i] = period.month, True
        self._whole[i] = f"{period.year}-{period.month:02}"
        return True

    def _dates_are_months(self) -> bool:
        """Whether the dates of the column are of several months: those of January alone are years."""
        return any(isinstance(v, date) and v.month != 1 for v in self._values)

    def _month_beside(self, i: int) -> int | None:
        """The month in its own column; None where there is none for certain."""
        value = self._months[i]
        if isinstance(value, date):
            return value.month
        named = month_named(plain_text(value)) if isinstance(value, (str, float)) else None
        return named[1] if named else None

    def _period(self, value: Raw) -> Period | None:
        if isinstance(value, date):
            return Period(value.year, value.month)
        if not isinstance(value, (str, float)):
            return None
        text = plain_text(value)
        if named := period_named(text):
            return named if isinstance(value, str) or named.year else None  # the number 13 is no month
        day = read_date_cell(value, self._date1904)
        return Period(int(day.text[:4]), int(day.text[5:7])) if day.code == "XP216" else None

    def _is_serial(self, value: Raw) -> bool:
        """Whether a value is the number of a day, which may as well be any number."""
        text = "" if isinstance(value, date) else plain_text(value)
        return _SERIAL.fullmatch(text) is not None and _SERIALS[0] <= float(text) < _SERIALS[1] + 1

    def _is_counted(self, period: Period) -> bool:
        """Whether a period is not that month of the calendar for certain."""
        return period.counted and self._start != 1

    def _beside(self, i: int) -> int | None:
        """The year in its own column; None where there is none."""
        return int(self._frame.amounts["year"][i]) if self._frame.filled["year"][i] else None

    def _settle(self, i: int, value: Raw, period: Period) -> bool:
        beside = self._beside(i)
        if self._is_counted(period):
            self._counted.append((i, plain_text(value), period.year or beside))
            return True
        if period.year and beside and period.year != beside:
            self._other.append((i, plain_text(value), beside, period))
            return True
        blank = i not in self._frame.refused.get("year", ())
        if period.year and not beside and blank and not period.short:
            self._frame.amounts["year"][i], self._frame.filled["year"][i] = period.year, True
            self._whole[i] = f"{period.year}-{period.month:02}"
        return self._put(i, period.month, value)

    def _put(self, i: int, number: int, value: Raw) -> bool:
        low, high = self._column.minimum, self._column.maximum
        if (low is not None and number < low) or (high is not None and number > high):
            return False
        self._frame.amounts[self._column.key][i], self._frame.filled[self._column.key][i] = number, True
        self._read.setdefault(plain_text(value), []).append(i)
        return True

    def _doubt(self, i: int, value: Raw, readings: tuple[str, ...]) -> bool:
        self._twofold.append((i, plain_text(value), readings))
        return True

    def told(self, say: Callable[..., Diagnostic]) -> list[Diagnostic]:
        """XP203, a note of what was read; XP695 months of another year than stands beside them, XP693 periods of which nobody
        can tell whether they are counted from the fiscal year, XP245 what may be one of two months: one of each for the whole
        column, as a pasted sheet writes all its months so."""
        return [*self._note(say), *self._wrong(say), *self._periods(say), *self._doubts(say)]

    def _note(self, say: Callable[..., Diagnostic]) -> list[Diagnostic]:
        if not self._read:
            return []
        first, texts = min(of[0] for of in self._read.values()), list(self._read)[:_NAMED]
        rows = [self._read[text][0] for text in texts]
        read = [self._whole.get(i) or str(int(self._frame.amounts[self._column.key][i])) for i in rows]
        count = sum(map(len, self._read.values()))
        many = {"many": _CELLS.filled(n=count)} if count > len(texts) else {}
        told = say("XP203", first, next(t for t, of in self._read.items() if first in of), text=texts, kind="period", **many)
        return [replace(told, severity=Severity.NOTE, params={**told.params, "expected": list(dict.fromkeys(read))})]

    def _wrong(self, say: Callable[..., Diagnostic]) -> list[Diagnostic]:
        if not self._other:
            return []
        first, text, beside, period = self._other[0]
        return [say("XP695", first, text, text=text, year=str(beside), years=str(period.year), months=str(period.month),
                    n=len(self._other), cells=self._cells([i for i, *_ in self._other]))]

    def _periods(self, say: Callable[..., Diagnostic]) -> list[Diagnostic]:
        if not self._counted:
            return []
        first, text, named = self._counted[0]
        year = named or next((y for *_, y in self._counted if y), self._like)
        last = 13 - self._start  # the last period before the calendar year ends
        months = fiscal_months(year, self._start)
        opens, closes = (dated_text(*months[p]) for p in (0, 11))
        return [say("XP693", first, text, text=list(dict.fromkeys(t for _, t, _ in self._counted))[:_NAMED], n=len(self._counted),
                    cells=self._cells([i for i, *_ in self._counted]), first=opens, last=closes, year=str(year), period=last,
                    next=last + 1, low=str(self._start), high=str(self._start - 1), years=str(year + 1))]

    def _doubts(self, say: Callable[..., Diagnostic]) -> list[Diagnostic]:
        if not self._twofold:
            return []
        first, text, readings = self._twofold[0]
        return [say("XP245", first, text, text=text, readings=readings, first=readings[0], kind="periods",
                    cells=self._cells([i for i, *_ in self._twofold]))]

    def _cells(self, rows: list[int]) -> Text:
        return list_briefly(self._places(rows))

    def _places(self, rows: list[int]) -> list[str]:
        return [a1(int(self._frame.sheet_rows[i]), self._at) for i in rows]


def _cut_year(value: Raw) -> str:
    """`2024` of the number 2024.1, which 2024.10 becomes when it is typed; '' of any other value."""
    text = plain_text(value) if isinstance(value, float) else ""
    whole = text.removesuffix(".1")
    return whole if whole != text and year_named(whole) else ""
