"""The master workbook read back: RawBook -> frames of HQ's tables and what could not be read. Floor 3.

HQ's own file carries no list of issued values: rows are whatever HQ typed or pasted, and a cell that cannot be read is
a finding of the same codes as in branch workbooks.
"""
from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

import numpy as np

from xlplan.address import a1
from xlplan.choices import said_labels
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.exact import MOST, Exact, exact_counts, shift_of
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.table import Table
from xlplan.tables.master import COMPANY_FIELDS, HISTORY, MASTER, MASTER_BY_KEY, SINCE_0_2
from xlplan.text import Text, list_briefly, text_list
from xlplan.units import AS_STATED, LIMIT, MONTH, YEAR, Unit
from xlplan.workbook.layout import BEGIN, END, MARKERS
from xlplan.workbook.rawbook import Raw, RawBook, RawSheet, kept_text, plain_text
from xlplan.workbook.reading.alike_findings import together, uncalculated_together
from xlplan.workbook.reading.date_cells import read_date_cell, read_hour
from xlplan.workbook.reading.markings import lines_through, remarks_on, set_to_manual
from xlplan.workbook.reading.master_examples import leftover_findings, without_mark, without_marked_rows
from xlplan.workbook.reading.master_rows import row_findings, sort_rows
from xlplan.workbook.reading.master_units import (
    contradicted_unit,
    contradicting_heads,
    finest_unit,
    foreign_column,
    settle_column,
    shown_foreign,
    unit_beside,
)
from xlplan.workbook.reading.month_heads import columns_by_heading, headings_told, start_month
from xlplan.workbook.reading.number_display import GRAVE, MisleadingDisplay, misleading_display, shows_period
from xlplan.workbook.reading.pasted_months import PastedMonths
from xlplan.workbook.reading.read_cell import has_lost_digits, picture_cells, picture_formula, read_number_cell, said_contents
from xlplan.workbook.reading.rich_cells import broken_text_code, holds_one_value, kept_part, picture_code, said_runs
from xlplan.workbook.stamp import HOME, SHEET
from xlplan.workbook.stated_units import MONEY, stated_unit, typed_fields
from xlplan.workbook.submission import Placement

_YEAR: Final = re.compile(r"20\d\d", re.ASCII)
_ANY_YEAR: Final = "2027"  # of an example date, where the company sheet has no year
_ANYWHERE: Final = GRAVE - {"unit"}


@dataclass(frozen=True, slots=True)
class MasterRead:
    """The master workbook as read: frames and places by table key, identity of the plan (None when this is no master
    workbook), findings, sha256 of the file."""

    frames: dict[str, Frame]
    placements: dict[str, Placement]
    plan: str | None
    found: list[Diagnostic]
    sha256: str = ""


def read_master(book: RawBook, left: Container[str] = ()) -> MasterRead:
    """What HQ typed. A sheet that is gone counts as empty, with a finding unless its key is in `left`;
    one note for all that masters of an earlier version do not have."""
    sheets = {plain_text(s.at(1, 1)): s for s in reversed(book.sheets) if isinstance(s.at(1, 1), str)}
    plan = _plan_identity(sheets.get(SHEET))
    frames: dict[str, Frame] = {}
    places: dict[str, Placement] = {}
    found: list[Diagnostic] = []
    newer: list[Text] = []
    for table in MASTER:
        if table.key in sheets:
            frames[table.key], places[table.key], problems = _read_table(table, sheets[table.key], frames.get("company"))
            found += problems
        elif plan is not None:
            frames[table.key] = blank_frame(table, [f.key for f in COMPANY_FIELDS] if table.key == "company" else ())
            if table.key in SINCE_0_2 and table.key not in left:
                newer.append(table.label)
            elif table.key not in left:
                found.append(Diagnostic("XP111", table=table.key, params={"label": table.label}))
    if newer:
        found.append(Diagnostic("XP139", params={"labels": text_list(newer)}))
    if HOME in sheets:
        from xlplan.workbook.reading.contents_page import judge_contents  # noqa: PLC0415 - who reads branches has no use for all that prints a master

        found += judge_contents(sheets[HOME])
    found += remarks_on(sheet for key, sheet in sheets.items() if key in MASTER_BY_KEY or key == HOME)
    if book.manual:
        found.append(set_to_manual(found))
    return MasterRead(frames, places, plan, found, book.sha256)


def _plan_identity(sheet: RawSheet | None) -> str | None:
    if sheet is None:
        return None
    return next((str(line[1]) for line in sheet.values if len(line) > 1 and line[0] == "#master|plan"), None)


def _read_table(table: Table, sheet: RawSheet, company: Frame | None) -> tuple[Frame, Placement, list[Diagnostic]]:
    head = sheet.values[0] if sheet.values else []
    year, start = _plan_year(company), start_month(company)
    printed = {plain_text(key): c for c, key in enumerate(head, 1) if c > 1 and isinstance(key, str)}
    places = columns_by_heading(table, sheet, printed, start)
    found = [Diagnostic("XP115", sheet=sheet.name, table=table.key, column=c.key, params={"key": c.key})
             for c in table.columns if c.key not in places and c.required]
    sorted_ = sort_rows(table, sheet, printed)
    rows, found = sorted_.data, [*found, *row_findings(sorted_, table, sheet, printed)]
    ends = {str(line[0]): at for at, line in enumerate(sheet.values, 1) if line and line[0] in MARKERS}
    frame = blank_frame(table, [key for key, _ in rows])
    frame.sheet_rows = np.array([at for _, at in rows], np.int64)
    left = {one.at for one in sorted_.leftovers if one.marked}
    lines = [without_mark(sheet.values[at - 1]) if at in left else sheet.values[at - 1] for _, at in rows]
    told = leftover_findings(table, sheet, printed, sorted_.leftovers)
    for column in table.columns:
        if column.key in places:
            at = places[column.key] - 1
            values = [line[at] if at < len(line) else None for line in lines]
            stated = stated_unit(column, company)
            reader = _MasterColumn(frame, column, sheet, places[column.key], values, stated, year, start, places)
            if stated is not None:
                found += contradicted_unit(table.key, column, stated, sheet, places[column.key], company)
                found += contradicting_heads(table.key, column, stated, sheet, places[column.key], sorted_.heads, company)
                if stated.key in MONEY:
                    sheet_rows = [row for _, row in rows]
                    found += shown_foreign(table.key, column, stated, sheet, places[column.key], sheet_rows, company)
                    if table.key in HISTORY:
                        found += foreign_column(table.key, column, stated, sheet, set(places.values()), sheet_rows, company)
            found += reader.numbers() + reader.formats() if column.unit else reader.texts()
    found += headings_told(frame, sheet, places, start)
    return frame, Placement(sheet.name, places, ends | dict(rows)), [
        *told, *without_marked_rows(found, told), *_find_hidden_rows(frame, sheet, ends), *lines_through(sheet, table.key, rows, places)]


def _find_hidden_rows(frame: Frame, sheet: RawSheet, ends: Mapping[str, int]) -> list[Diagnostic]:
    """Rows of a pasted sheet that nobody sees and that count: XP659 what a filter or a hand has hidden, XP699 what was pasted over
    a row that the master itself hides, `ends`."""
    column = next((c for c in frame.table.columns if c.key in ("amount", "heads")), None)
    if frame.table.key not in HISTORY or column is None or column.unit is None:
        return []
    hidden, own = np.isin(frame.sheet_rows, sheet.hidden_rows), np.isin(frame.sheet_rows, list(ends.values()))
    out = []
    for code, which in (("XP659", hidden & ~own), ("XP699", hidden & own)):
        if which.any():
            rows = frame.sheet_rows[which].tolist()
            out.append(Diagnostic(code, sheet=sheet.name, cell=a1(rows[0], 2), table=frame.table.key, column=column.key,
                                  unit=column.unit.key, found=column.unit.value(int(frame.amounts[column.key][which].sum())),
                                  params={"count": len(rows), "places": list_briefly(rows), "first": rows[0] - 1, "last": rows[-1] + 1}))
    return out


def _plan_year(company: Frame | None) -> str:
    """The year of an example date."""
    found = _YEAR.search(typed_fields(company).get("year", ""))
    return found[0] if found else _ANY_YEAR


def blank_rows(place: Placement) -> list[int]:
    """Sheet rows of an open sheet of the master that are ready to type in: below the last line if there are some, else
    those between lines."""
    first, last = place.rows.get(BEGIN, 0), place.rows.get(END, 0)
    taken = {at for key, at in place.rows.items() if key not in MARKERS}
    free = [at for at in range(first + 1, last) if at not in taken]
    return [at for at in free if at > max(taken, default=0)] or free


class _MasterColumn:
    """One column of one sheet on its way into the frame."""

    def __init__(self, frame: Frame, column: Column, sheet: RawSheet, at: int, values: list[Raw], stated: Unit | None,
                 year: str, start: int, columns: Mapping[str, int]) -> None:
        self.frame, self.column, self.sheet, self.at, self.values, self.stated = frame, column, sheet, at, values, stated
        self.year, self.start, self.columns = year, start, columns
        self.unit = finest_unit(column.unit, stated) if stated and column.unit else column.unit
        pictures = picture_cells(sheet)
        self._marked = any(c == at for _, c in (*sheet.errors, *sheet.uncalculated, *sheet.disagree, *sheet.duplicates,
                                                *sheet.runs, *pictures))
        self._pictures = {at for at in pictures if at[1] == self.at}

    def say(self, code: str, i: int, found: object, expected: float | None = None, **params: object) -> Diagnostic:
        shown = found if isinstance(found, (int, float, str)) and not isinstance(found, bool) else plain_text(found)  # type: ignore[arg-type]
        row = int(self.frame.sheet_rows[i])
        return Diagnostic(code, sheet=self.sheet.name, cell=a1(row, self.at), table=self.frame.table.key,
                          column=self.column.key, row_key=self.frame.keys[i], found=shown, expected=expected,
                          unit=self.unit.key if self.unit else None, params=params)

    def numbers(self) -> list[Diagnostic]:
        """The column's amounts into the frame. What lies outside the column's limits is refused and stays blank: a plan worked
        out with a target below zero is none."""
        unit, out = self.unit, list[Diagnostic]()
        assert unit is not None
        assert self.column.unit is not None
        amounts, filled = self.frame.amounts[self.column.key], self.frame.filled[self.column.key]
        numbers = np.array([v if type(v) is float else np.nan for v in self.values], np.float64)
        marked = self._marked_rows()
        numbers[marked] = np.nan
        dated = self.column.unit in (YEAR, MONTH)
        padded = self._padded_rows() if dated else frozenset[int]()
        numbers[list(padded)] = np.nan
        low, high = (unit.value(bound) for bound in self._limits())  # pasted history is long, and nearly all plain numbers
        inside = (numbers >= low) & (numbers <= high)
        fine = Exact(amounts, {})
        if self.stated is not None:
            fine, good = exact_counts(np.where(inside, numbers, np.nan), shift_of(self.stated, self.column.unit))
            whole = fine.counts
        else:
            whole, exact = unit.steps_of(np.where(inside, numbers, 0.0))
            good = inside & exact
        amounts[good], filled[good] = whole[good], True
        odd = sorted({*padded, *(i for i in np.flatnonzero(~good).tolist() if self.values[i] is not None), *marked})
        months = self._pasted_months(padded) if dated and odd else None
        for i in odd:
            value = self.values[i]
            place = (int(self.frame.sheet_rows[i]), self.at)
            if place in self._pictures:
                out.append(self.say("XP253", i, None, text=picture_formula(self.sheet, place), what=said_contents(self.column.kind)))
            elif place in self.sheet.errors:
                out.append(self.say("XP206", i, self.sheet.errors[place], text=self.sheet.errors[place]))
            elif place in self.sheet.uncalculated:
                out.append(self.say("XP207", i, None))
            elif place in self.sheet.runs:
                out.append(self.say("XP252", i, value, text=said_runs(self.sheet.runs[place])))
            elif place in self.sheet.malformed:
                out.append(self.say("XP918", i, self.sheet.malformed[place]))
            elif place in self.sheet.disagree or place in self.sheet.duplicates:
                first, second = self.sheet.disagree.get(place, (value, value))
                out.append(replace(self.say("XP214", i, plain_text(first)), expected=plain_text(second)))
            elif not (months and months.read(i, value)):
                steps, problems = self._number(i, value, unit)
                out += problems
                if steps is not None:
                    amounts[i], filled[i] = steps, True
        if self.stated is not None:
            settle_column(self.frame, self.column, fine.rest)
        elsewhere = self.frame.refused.get(self.column.key, set()) if dated else set[int]()  # a month refused in the cell of its year
        self.frame.refused[self.column.key] = elsewhere | {i for i in odd if not filled[i] and plain_text(self.values[i])}
        return [*self._said(out), *(months.told(self.say) if months else [])]

    def _pasted_months(self, padded: Container[int]) -> PastedMonths:
        """The reader of the column's odd years and months; of pasted years, with the months beside them."""
        months = list[Raw]()
        if self.column.unit is YEAR and "month" in self.columns:
            at, sheet = self.columns["month"], self.sheet
            named = (sheet.errors, sheet.uncalculated, sheet.malformed, sheet.disagree, sheet.duplicates)
            months = ["?" if any((row, at) in of for of in named) else sheet.at(row, at) for row in self.frame.sheet_rows.tolist()]
        return PastedMonths(self.frame, self.column, self.at, self.start, self.sheet.date1904, int(self.year) - 1, self.values, months,
                            padded)

    def _padded_rows(self) -> frozenset[int]:
        """Rows whose whole number is shown with zeros before it, as an ERP writes a period: 001. In a fiscal year from January that
        is the month itself."""
        here = {row for (row, c), code in self.sheet.formats.items() if c == self.at and shows_period(code)} if self.start != 1 else set()
        return frozenset(i for i, row in enumerate(self.frame.sheet_rows.tolist() if here else ()) if row in here
                         and isinstance(value := self.values[i], float) and value.is_integer() and 1 <= value <= 12)

    def _said(self, found: list[Diagnostic]) -> list[Diagnostic]:
        return uncalculated_together(together(found) if self.frame.table.key in HISTORY else found)

    def _marked_rows(self) -> list[int]:
        """Rows whose cell holds an error, was never calculated, or about which two readings of the file differ, or
        whose parts do."""
        marks = (self.sheet.errors, self.sheet.uncalculated, self.sheet.disagree, self.sheet.duplicates, self.sheet.runs, self._pictures)
        rows = self.frame.sheet_rows.tolist() if self._marked else []
        return [i for i, row in enumerate(rows) if any((row, self.at) in m for m in marks)]

    def _limits(self) -> tuple[int, int]:
        """Smallest and largest amount of the column, in steps."""
        unit, low, high = self.unit, self.column.minimum, self.column.maximum
        assert unit is not None
        most = LIMIT if self.stated is None else MOST
        return -most if low is None else unit.steps(low)[0], most if high is None else unit.steps(high)[0]

    def _number(self, i: int, value: Raw, unit: Unit) -> tuple[int | None, list[Diagnostic]]:
        """(steps, None where there is no amount that may be used; findings) of a cell."""
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            try:
                steps, fits = unit.steps(value)
            except OverflowError:
                return None, [self.say("XP213", i, value)]
            if not fits and unit in (YEAR, MONTH):
                return None, [self._in_part(i, value)]
            found = [] if fits or self.stated else [self.say("XP202", i, value, unit.value(steps))]
        else:
            own = (unit_beside(self.frame, i) or unit) if unit is AS_STATED else unit
            read = read_number_cell(value, own)
            understood = None if read.steps is None else own.value(read.steps)
            found = [replace(self.say(read.code, i, value, understood, text=read.text, kind=read.kind, readings=read.readings,
                                      written=read.written, rounded=read.rounded),
                             unit=own.key)] if read.code else []
            if read.steps is None:
                return None, found
            if read.rounded and unit in (YEAR, MONTH):
                return None, [self._in_part(i, value)]
            steps = read.steps
        low, high = self._limits()
        if steps < low:
            return None, [self.say("XP211", i, unit.value(steps), self.column.minimum)]
        if steps > high:
            return None, [self.say("XP212", i, unit.value(steps), self.column.maximum)]
        return steps, found

    def _in_part(self, i: int, value: Raw) -> Diagnostic:
        """A part of a year or month, which is none."""
        return self.say("XP204", i, value, text=plain_text(value), kind="part", low=str(self.column.minimum), high=str(self.column.maximum))

    def formats(self) -> list[Diagnostic]:
        """XP233 where numbers are shown as others than they are: one finding for the column and each way. A unit that a format
        writes is left alone, as pasted sheets have units of their own."""
        unit, said = self.column.unit, dict[str, list[tuple[int, MisleadingDisplay]]]()
        assert unit is not None
        here = {row: code for (row, c), code in self.sheet.formats.items() if c == self.at}
        for i, row in enumerate(self.frame.sheet_rows.tolist() if here else ()):
            value = self.values[i]
            if row in here and isinstance(value, float) and (seen := misleading_display(here[row], value, unit)) and seen.kind in _ANYWHERE:
                said.setdefault(seen.kind, []).append((i, seen))
        return [self.say("XP233", of[0][0], self.values[of[0][0]], shown=of[0][1].shown, how=kind, count=len(of),
                         cells=list_briefly(a1(int(self.frame.sheet_rows[i]), self.at) for i, _ in of)) for kind, of in said.items()]

    def texts(self) -> list[Diagnostic]:
        out, texts = list[Diagnostic](), self.frame.texts[self.column.key]
        values = self._settled(out) if self._marked else self.values
        known: dict[Raw, str] = {}  # pasted history repeats a few codes over and over
        for i, value in enumerate(values):
            if type(value) is str and value in known:
                texts[i] = known[value]
                continue
            code, readings = "XP215", tuple[str, ...]()
            if self.column.kind == "date":
                texts[i], code, readings = read_date_cell(value, self.sheet.date1904)
                wrong = code in ("XP217", "XP241")
                if wrong:
                    texts[i] = ""
                elif self.column.timed and texts[i]:
                    texts[i] += read_hour(value)
            elif isinstance(value, datetime):
                texts[i], wrong = value.strftime("%Y-%m-%d %H:%M"), False
            elif self.column.kind == "text" and value is not None and has_lost_digits(value):
                texts[i], wrong, code = plain_text(value), True, "XP246"
            else:
                texts[i], wrong = (kept_text if self.column.kind == "text" else plain_text)(value), False
            if self.column.kind == "choice" and texts[i]:
                key = self.column.choice_key(texts[i])
                wrong = key is None and not self.column.open_list
                texts[i] = "" if wrong else key or texts[i]
            if wrong:
                told = self.say(code, i, value, text=plain_text(value), member=plain_text(value), readings=readings, year=self.year)
                out.append(self._with_choices(told, plain_text(value)) if code == "XP215" else told)
            elif type(value) is str:
                known[value] = texts[i]
        self.frame.refused[self.column.key] = {i for i in np.flatnonzero(texts == "").tolist() if plain_text(self.values[i])}
        if self.frame.table.key == "company" and self.column.key == "value":
            self._company_choices()
        return self._said(out)

    def _with_choices(self, told: Diagnostic, typed: str) -> Diagnostic:
        """What the list offers. A cell of it counts as blank: on HQ's own sheets that must be fixed, in what it pasted it is asked."""
        grave = None if self.frame.table.key in HISTORY else Severity.ERROR
        return replace(told, severity=grave, params={**told.params, "choices": said_labels(typed, (c.label for c in self.column.choices))})

    def _settled(self, out: list[Diagnostic]) -> list[Raw]:
        """The values without those of which nothing is certain, said to `out`, and without words that are struck through."""
        out += self._broken()
        values, single = list(self.values), holds_one_value(self.frame.table, self.column)
        for i, row in enumerate(self.frame.sheet_rows.tolist()):
            if (row, self.at) in self._pictures:
                values[i] = None
                out.append(self.say(picture_code(self.frame.table, self.column), i, None, text=picture_formula(self.sheet, (row, self.at)),
                                    what=said_contents(self.column.kind)))
            elif runs := self.sheet.runs.get((row, self.at)):
                values[i] = None if single else kept_part(runs)
                if single:
                    out.append(self.say("XP252", i, self.values[i], text=said_runs(runs)))
        return values

    def _broken(self) -> list[Diagnostic]:
        """Text cells that hold an error or a formula never calculated: they count as blank."""
        out = list[Diagnostic]()
        for i, row in enumerate(self.frame.sheet_rows):
            at = int(row), self.at
            if at in self._pictures:
                continue
            if at in self.sheet.errors or at in self.sheet.uncalculated:
                code, error = broken_text_code(self.sheet, at), self.sheet.errors.get(at)
                out.append(self.say(code, i, error, text=error or "", typed=self.sheet.formulas.get(at, ""),
                                    what=said_contents(self.column.kind)))
        return out

    def _company_choices(self) -> None:
        """Labels of choice fields become keys; what is no choice stays as typed, for the master's own checks."""
        fields = {f.key: f for f in COMPANY_FIELDS}
        texts = self.frame.texts["value"]
        for i, key in enumerate(self.frame.keys):
            if key in fields and fields[key].choices:
                texts[i] = fields[key].choice_key(texts[i]) or texts[i]
