"""Years and months of the master that are written as words, dates or an ERP's periods. No guesses. Floor 3."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from xlplan.address import a1
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.frame import Frame
from xlplan.schema.month_names import Period, month_named, period_named, year_named
from xlplan.schema.table import Column
from xlplan.text import LANGS, Text, same_text
from xlplan.units import YEAR
from xlplan.workbook.rawbook import Raw, plain_text
from xlplan.workbook.reading.date_cells import read_date_cell
from xlplan.workbook.reading.table_reading import list_briefly

_NAMED: Final = 12  # ways to write a month that a finding shows
_CELLS: Final = Text("共 {n} 格", "共 {n} 格", "{n} cells")
_SERIALS: Final = (36_526, 73_050)  # days of 2000 to 2099 as Excel counts them


class PastedMonths:
    """The cells of a column of years or months that hold no plain number of one. `start`: first month of the fiscal year."""

    def __init__(self, frame: Frame, column: Column, at: int, start: int, date1904: bool) -> None:
        self._frame, self._column, self._at, self._start, self._date1904 = frame, column, at, start, date1904
        self._dated = "year" in frame.amounts and column.unit is not YEAR
        self._read: dict[str, list[int]] = {}
        self._years: dict[int, int] = {}
        self._other: list[tuple[int, str, str]] = []
        self._twofold: list[tuple[int, str, tuple[str, ...]]] = []

    def read(self, i: int, value: Raw) -> bool:
        """Whether the value of row `i` names a year or month for certain, which then stands in the frame, or one that cannot be
        right, which `told` says."""
        if isinstance(value, bool) or value is None:
            return False
        if self._column.unit is YEAR:
            year = value.year if isinstance(value, date) else year_named(value) if isinstance(value, str) else None
            return year is not None and self._put(i, year, value)
        if not self._dated:
            named = month_named(value) if isinstance(value, str) else None
            return named is not None and named[0] is None and self._put(i, named[1], value)
        if isinstance(value, float) and plain_text(value).endswith(".1"):  # 2024.10 typed as a number loses its last digit
            whole = plain_text(value).removesuffix(".1")
            return year_named(whole) is not None and self._doubt(i, value, (f"{whole}-01", f"{whole}-10"))
        period = self._period(i, value)
        return period is not None and self._settle(i, value, period)

    def _period(self, i: int, value: Raw) -> Period | None:
        if isinstance(value, date):
            return Period(value.year, value.month)
        if not isinstance(value, (str, float)):
            return None
        text = plain_text(value)
        if named := period_named(text):
            return named if isinstance(value, str) or named.year else None  # the number 13 is no month
        day = read_date_cell(value, self._date1904)
        if day.code != "XP216":
            return None
        found = Period(int(day.text[:4]), int(day.text[5:7]))
        serial = text.isdigit() and _SERIALS[0] <= int(text) <= _SERIALS[1]
        return found if not serial or found.year == self._beside(i) else None

    def _beside(self, i: int) -> int | None:
        """The year in its own column; None where there is none."""
        return int(self._frame.amounts["year"][i]) if self._frame.filled["year"][i] else None

    def _settle(self, i: int, value: Raw, period: Period) -> bool:
        beside, month = self._beside(i), period.month
        year = period.year or beside
        if period.counted and self._start != 1:
            month = self._start + period.month - 1
            if month > 12:  # the next calendar year, or this one?
                month -= 12
                return self._doubt(i, value, (f"{year}-{month:02}", f"{year + 1}-{month:02}") if year else (str(month), str(period.month)))
        if period.year and beside and period.year != beside:
            self._other.append((i, plain_text(value), str(beside)))
            return True
        blank = i not in self._frame.refused.get("year", ())
        if period.year and not beside and blank and not period.short:
            self._frame.amounts["year"][i], self._frame.filled["year"][i] = period.year, True
            self._years[i] = period.year
        return self._put(i, month, value)

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
        """XP203, a note of what was read; XP695 months of another year than stands beside them, XP245 what may be one of two
        months: one of each for the whole column, as a pasted sheet writes all its months so."""
        return [*self._note(say), *self._wrong(say), *self._doubts(say)]

    def _note(self, say: Callable[..., Diagnostic]) -> list[Diagnostic]:
        if not self._read:
            return []
        first, texts = min(of[0] for of in self._read.values()), list(self._read)[:_NAMED]
        months = [str(int(self._frame.amounts[self._column.key][self._read[text][0]])) for text in texts]
        read = [f"{self._years[i]}-{month.zfill(2)}" if (i := self._read[text][0]) in self._years else month
                for text, month in zip(texts, months, strict=True)]
        count = sum(map(len, self._read.values()))
        more = [Text(*(_CELLS(lang, n=count) for lang in LANGS))] if count > len(texts) else []
        told = say("XP203", first, next(t for t, of in self._read.items() if first in of), text=[*texts, *more], kind="period")
        return [replace(told, severity=Severity.NOTE, params={**told.params, "expected": list(dict.fromkeys(read))})]

    def _wrong(self, say: Callable[..., Diagnostic]) -> list[Diagnostic]:
        if not self._other:
            return []
        first, text, beside = self._other[0]
        return [say("XP695", first, text, text=text, year=beside, n=len(self._other), cells=self._cells([i for i, *_ in self._other]))]

    def _doubts(self, say: Callable[..., Diagnostic]) -> list[Diagnostic]:
        if not self._twofold:
            return []
        first, text, readings = self._twofold[0]
        where = same_text(self._cells([i for i, *_ in self._twofold]))
        return [say("XP245", first, text, text=[text, *([where] if len(self._twofold) > 1 else [])], readings=readings)]

    def _cells(self, rows: list[int]) -> str:
        return list_briefly(a1(int(self._frame.sheet_rows[i]), self._at) for i in rows)
