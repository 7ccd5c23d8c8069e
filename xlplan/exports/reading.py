"""An export read by a layout: every figure a record, or a finding that says where and why not. Room between 5 and 6."""
from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import pandas as pd

from xlplan.exports.counting import count_lines
from xlplan.exports.findings import finding, questions
from xlplan.exports.fitting import fit_layout
from xlplan.exports.grid import Grid, read_grids
from xlplan.exports.groups import is_aside, is_dimension, total_label
from xlplan.exports.heads import ROW_LABELS, headings
from xlplan.exports.layout import MONEY, ColumnUse, Layout
from xlplan.exports.member_totals import without_totals
from xlplan.exports.money import unit_of_line
from xlplan.exports.money_findings import money_findings, sign_findings
from xlplan.exports.nested_lines import outline_of
from xlplan.exports.numbers import BLANK, Figure, figure_of, is_grouped_by_points
from xlplan.exports.periods import FIRST_YEAR, LAST_YEAR, WEEKDAYS, Found, day_in_cell, names_calendar_month, time_in_cell
from xlplan.exports.records import MEASURES, TEXTS, Export, LeftOut
from xlplan.exports.roles import ROLES, TIMES, WORTH
from xlplan.exports.running import settle_running
from xlplan.exports.stacked import in_window, window_of
from xlplan.exports.swapped import swapped_dates
from xlplan.exports.totals import Line, equals, left_out_lines, unnamed_sums
from xlplan.exports.version_lines import version_lines
from xlplan.exports.worth import Worth, worth_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.months import month_number, year_month
from xlplan.terms import in_sentence
from xlplan.text import list_briefly
from xlplan.units import round_whole
from xlplan.workbook.rawbook import plain_text

_FEN: Final = 2       # decimals of the step of money
_NOTHING: Final = Decimal(0)
_NAMED: Final = 12    # places that a finding names
_MONTHS: Final = 12
_WEEKS: Final = 6     # days, all of one name, that show figures by week
_COLUMNS: Final = (*TEXTS, "year", "month", "amount", "rest", "cases", "heads", "cell", "row")


def read_export(path: Path, layout: Layout) -> Export | Diagnostic:
    """The sheet of `layout` as records; a Diagnostic where the file or that sheet cannot be read. What a layout leaves open (two columns
    for one role, no year) and what stands in a cell that should be a figure and is none are findings of severity error in the Export."""
    grids = read_grids(path)
    if isinstance(grids, Diagnostic):
        return grids
    grid = next((one for one in grids if one.name == layout.sheet), grids[0] if path.suffix.lower() in (".csv", ".txt", ".tsv") else None)
    if grid is None:
        return finding("XP702", layout, text=layout.sheet, sheets=list_briefly(one.name for one in grids))
    return read_grid(grid, layout)


def read_grid(grid: Grid, layout: Layout) -> Export:
    """As `read_export`, of a sheet that was read."""
    fitted, found = fit_layout(layout, grid) if layout.set else (layout, [])
    window = window_of(grid, fitted.header)
    found += [finding("XP725", fitted, grid.place(row, 1), row=row, first=fitted.header[0]) for row in window.odd[:1]]
    return _Reading(in_window(grid, window), fitted, found).done()


@dataclass
class _Reading:
    """One sheet being read."""

    grid: Grid
    layout: Layout
    found: list[Diagnostic] = field(default_factory=list)
    undated: list[str] = field(default_factory=list)
    finer: list[str] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    doubtful: list[tuple[str, str, tuple[str, ...]]] = field(default_factory=list)
    bad: list[tuple[str, str]] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    money: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.money = tuple(use.column for use in self.layout.of("money"))

    def done(self) -> Export:
        layout = self.layout
        self.found += questions(layout, self.grid)
        measured = [c for c in layout.columns if c.role in MEASURES]
        totals = [c for c in layout.columns if c.role == "total"]
        worth = worth_of(layout)
        lines = worth.settle(self._of_versions(list(self._lines([*measured, *worth.columns, *totals]))))
        measured = worth.measures(measured)
        nested = self._nested(lines)
        lines = [line for line in lines if not line.group]
        left = left_out_lines(lines)
        sums = {line.row for line in left}
        kept = [line for line in lines if line.row not in sums]
        out = [self._left_out(line, measured) for line in [*nested, *left]]
        out += self._total_columns(kept, measured, totals)
        counted = count_lines(layout, self.grid, kept, measured)
        kept, out, self.found = counted.lines, [*out, *counted.left], [*self.found, *counted.found]
        records, found = settle_running(layout, self._records(kept, measured), self.grid)
        records, totalled, said = without_totals(records, layout)
        out += totalled
        self.found += [*said, *found, *swapped_dates(layout, self.grid, [line.row for line in kept])]
        flat = next((c for c in layout.columns if ROW_LABELS.fullmatch(c.header) and not c.outer and c.role != "ignored"), None)
        if flat and any(line.total and not equals(line.figures, line.parts) for line in left):  # its groups may be counted twice
            self.found.append(finding("XP717", layout, self.grid.place(layout.header[1], flat.column), found=flat.header))
        self._doubts(kept)
        self._stacked(kept)
        self._computed(worth, kept, sums)
        self._weeks(kept)
        self.found += [*money_findings(self.grid, layout, kept, [*measured, *worth.columns]), *sign_findings(layout, records)]
        self._say(sorted([*nested, *left], key=lambda line: line.row))
        return Export(layout.file, self.grid.name, layout.kind, records, tuple(out), self._ignored(kept), tuple(self.found))

    def _of_versions(self, lines: list[Line]) -> list[Line]:
        """The lines of the versions that count; XP752 where that is not said, XP753 of the others."""
        for use in self.layout.of("version"):
            kept, found = version_lines(self.grid, self.layout, use, lines)
            lines, self.found = kept, [*self.found, *found]
        return lines

    # -- lines
    def _lines(self, columns: Sequence[ColumnUse]) -> Iterator[Line]:
        """The lines with a figure, labels filled down."""
        said = [c for c in self.layout.columns if is_dimension(c)]
        filled: dict[int, str] = {}
        merged = {(row, c1): (r1, c1) for r1, c1, r2, c2 in self.grid.merges if c1 == c2 and r2 > r1 > self.layout.header[1]
                  for row in range(r1 + 1, r2 + 1)}
        head = {c: h.text for c, h in headings(self.grid, self.layout.header).items()}
        grouped = {c.column: self._grouped(c) for c in columns}
        first_figure = min((c.column for c in columns), default=0)
        for row in range(self.layout.header[1] + 1, len(self.grid.rows) + 1):
            own = {c.column: self.grid.text(row, c.column) or self.grid.text(*merged.get((row, c.column), (row, c.column))) for c in said}
            before = [self.grid.text(row, c) for c in range(1, self.grid.width + 1) if c < first_figure or c in own]
            total = total_label(before)
            if not total:
                outer_changed = False
                for c in said:
                    if not c.fill:
                        continue
                    if own[c.column]:
                        filled[c.column], outer_changed = own[c.column], True
                    elif outer_changed:
                        filled.pop(c.column, None)
            if self._is_heading_again(row, head):
                self.again.append(row)
                continue
            figures = {c.column: value for c in columns if (value := self._figure(row, c, grouped[c.column])) is not None}
            if not figures:
                continue
            labels = tuple(own[c.column] or (filled.get(c.column, "") if c.fill and not total else "") for c in said)
            named = [own[c.column] for c in said if not c.fill]
            yield Line(row, labels, figures, total, bare=not total and bool(said) and not any(named or own.values()))

    def _nested(self, lines: Sequence[Line]) -> list[Line]:
        """The groups of a column that holds groups and what is in them; the other lines get the labels of their groups."""
        said = [c for c in self.layout.columns if is_dimension(c)]
        use = next((c for c in said if c.outer), None)
        if use is None:
            return []
        at = said.index(use)
        plain = [line for line in lines if not line.total]
        found = outline_of([(line.labels[at], line.figures) for line in plain], len(use.outer) + 1)
        if found is None:
            self.found.append(finding("XP717", self.layout, self.grid.place(self.layout.header[1], use.column), found=use.header))
            return []
        for line, one in zip(plain, found, strict=True):
            line.more = dict(zip(use.outer, one.labels, strict=False))
            if not one.leaf:
                line.group, line.total, line.parts = True, line.labels[at], line.figures
        return [line for line in plain if line.group]

    def _is_heading_again(self, row: int, head: dict[int, str]) -> bool:
        """Whether the heading stands there again, as on every page of a report."""
        texts = {c: self.grid.text(row, c) for c in head}
        again = sum(bool(text) and head[c].endswith(text) for c, text in texts.items())
        return again > 1 and again >= sum(map(bool, texts.values())) / 2 and not any(isinstance(self.grid.at(row, c), float) for c in head)

    def _grouped(self, use: ColumnUse) -> bool:
        texts = [v for row in self.grid.rows[self.layout.header[1]:]
                 if use.column <= len(row) and isinstance(v := row[use.column - 1], str) and v]
        return self.layout.decimal == "" and is_grouped_by_points(texts)

    def _figure(self, row: int, use: ColumnUse, grouped: bool) -> Decimal | None:
        """The figure in its plain unit (yuan, heads); None of a blank, or of a cell that is no number, which is noted."""
        at, place = (row, use.column), self.grid.place(row, use.column)
        raw = self.grid.at(*at)
        if at in self.grid.bad:
            self.bad.append((place, self.grid.bad[at]))
            return None
        said = figure_of(raw, self.layout.decimal)
        if grouped and isinstance(raw, str) and "." in raw:
            bare = raw.strip()
            said = Figure(None, readings=(bare, bare.replace(".", ",")))
        if said is BLANK:
            return None
        if said.readings:
            self.doubtful.append((place, plain_text(raw), said.readings))
        elif said.bad:
            self.bad.append((place, plain_text(raw)))
        if said.foreign:
            self.foreign.append(place)
        if said.value is None:
            return None
        money = use.role in ("amount", *WORTH) or (use.role == "total" and self.layout.money)
        return self._in_yuan(said, use, row, plain_text(raw)) if money else said.value

    def _in_yuan(self, said: Figure, use: ColumnUse, row: int, text: str) -> Decimal | None:
        unit = use.unit or self.layout.unit
        for column in self.money:
            unit = unit_of_line(self.grid.text(row, column)) or unit
        power = MONEY[unit][1]
        assert said.value is not None
        if said.scale and power and not said.yuan:
            self.doubtful.append((self.grid.place(row, use.column), text, (f"{said.value:,f}", f"{said.value.scaleb(power):,f}")))
            return None
        return said.value if said.scale or said.yuan else said.value.scaleb(power)

    # -- records
    def _records(self, lines: Sequence[Line], measured: Sequence[ColumnUse]) -> pd.DataFrame:
        said = [c for c in self.layout.columns if is_dimension(c)]
        data: dict[str, list[Any]] = {name: [] for name in _COLUMNS}
        for line in lines:
            texts = dict(self.layout.labels) | {c.role: label for c, label in zip(said, line.labels, strict=True)} | line.more
            at, calendar = self._time(line.row, {c: label for c, label in zip(said, line.labels, strict=True) if c.role in TIMES},
                                      line.more)
            by_time: dict[tuple[Found, tuple[tuple[str, str], ...]], dict[str, tuple[Decimal, int]]] = {}
            for use in measured:
                if use.column in line.figures:
                    when = Found(use.year or at.year or self.layout.year, use.month or at.month)
                    if not (names_calendar_month(use.header) if use.month else calendar):
                        when = self._calendar(when)
                    by_time.setdefault((when, use.labels), {})[use.role] = (line.figures[use.column], use.column)
            for (when, labels), values in by_time.items():
                column = next(c for role in MEASURES if role in values for c in [values[role][1]])
                place = self.grid.place(line.row, column)
                if when.year is None or when.month is None or not FIRST_YEAR <= when.year <= LAST_YEAR:
                    self.undated.append(place)
                    continue
                self._add(data, texts | dict(labels), when, values, place, line.row)
        frame: pd.DataFrame = pd.DataFrame(data)
        out: pd.DataFrame = frame.astype({"year": "int64", "month": "int64", "amount": "int64", "row": "int64"})
        return out

    def _add(self, data: dict[str, list[Any]], texts: dict[str, str], when: Found, values: dict[str, tuple[Decimal, int]], place: str,
             row: int) -> None:
        for name in TEXTS:
            data[name].append(texts.get(name, ""))
        fen = values.get("amount", (Decimal(0), 0))[0].scaleb(_FEN)
        whole = round_whole(fen)
        if fen != whole:
            self.finer.append(place)
        rest = fen - whole if fen != whole else _NOTHING
        for name, value in (("year", when.year), ("month", when.month), ("amount", int(whole)), ("rest", rest), ("cell", place),
                            ("row", row), *((m, values.get(m, (_NOTHING, 0))[0]) for m in ("cases", "heads"))):
            data[name].append(value)

    def _calendar(self, when: Found) -> Found:
        """The month of the calendar that a period of the fiscal year is; dates are of the calendar already."""
        if not self.layout.fiscal or when.year is None or when.month is None or self.layout.has("date"):
            return when
        return Found(*year_month(month_number(when.year, when.month) + self.layout.fiscal))

    def _time(self, row: int, labels: dict[ColumnUse, str], more: dict[str, str]) -> tuple[Found, bool]:
        """(the year and month that the line itself says, or the groups it is in; whether that is a month of the calendar)."""
        groups = [(said, label) for role, label in more.items() if role in TIMES and (said := time_in_cell(label, self.layout.dates))]
        year, month = (next((said[i] for said, _ in groups if said[i]), None) for i in (0, 1))
        calendar = any(said.month and names_calendar_month(label) for said, label in groups)
        heading = " ".join(use.header for use in labels)
        for use, label in labels.items():
            raw = self.grid.at(row, use.column)
            said = time_in_cell(label if raw is None else raw, self.layout.dates, self.grid.date1904)
            if self.layout.swapped and isinstance(raw, date) and raw.day <= _MONTHS:
                said = Found(raw.year, raw.day)
            if said is None:
                continue
            calendar = calendar or (not month and bool(said.month) and names_calendar_month(plain_text(raw) or label, heading))
            year, month = year or said.year, month or said.month
        return Found(year, month), calendar

    # -- what is left out, and what is said
    def _left_out(self, line: Line, measured: Sequence[ColumnUse]) -> LeftOut:
        of = {c.column: c.role for c in measured}
        sums, parts = dict[str, Decimal](), dict[str, Decimal]()
        for column, role in of.items():
            if column in line.figures:
                sums[role] = sums.get(role, Decimal(0)) + line.figures[column]
                parts[role] = parts.get(role, Decimal(0)) + line.parts.get(column, Decimal(0))
        at = min(line.figures)
        if is_aside(line.total):
            return LeftOut(self.grid.place(line.row, at), line.total, sums, dict(sums))
        if not equals(line.figures, line.parts):
            at = next(c for c, v in line.figures.items() if not equals({c: v}, line.parts))
            due = line.parts.get(at, Decimal(0))
            place = self.grid.place(line.row, at)
            self.found.append(finding("XP704", self.layout, place, found=line.figures[at], expected=due, text=line.total))
        return LeftOut(self.grid.place(line.row, at), line.total, sums, parts)

    def _total_columns(self, lines: Sequence[Line], measured: Sequence[ColumnUse], totals: Sequence[ColumnUse]) -> list[LeftOut]:
        """Columns that add up others of the line; XP704 for the first line in which one does not."""
        out = []
        role = next((c.role for c in measured if c.month or c.labels), "")
        for use in totals:
            parts = [c for c in measured if c.role == role and (c.month or c.labels) and (use.year is None or c.year == use.year)]
            since = [c for c in parts if c.column < use.column and not any(c.column < t.column < use.column for t in totals)]
            held = [line for line in lines if use.column in line.figures]
            choices = [[sum((line.figures.get(c.column, _NOTHING) for c in one), _NOTHING) for line in held]
                       for one in (parts, since) if one]
            says = [line.figures[use.column] for line in held]
            sums = next((one for one in choices if all(equals({0: a}, {0: b}) for a, b in zip(says, one, strict=True))), None)
            if sums is None and choices:
                sums = min(choices, key=lambda one: sum(a != b for a, b in zip(says, one, strict=True)))
                wrong = [i for i, (a, b) in enumerate(zip(says, sums, strict=True)) if not equals({0: a}, {0: b})]
                self.found.append(finding("XP704", self.layout, self.grid.place(held[wrong[0]].row, use.column), found=says[wrong[0]],
                                          expected=sums[wrong[0]], text=use.header))
            if says:
                out.append(LeftOut(self.grid.place(self.layout.header[1], use.column), use.header, {role: sum(says, Decimal(0))},
                                   {role: sum(sums or [], Decimal(0))}))
        return out

    def _ignored(self, lines: Sequence[Line]) -> dict[str, Decimal | None]:
        out: dict[str, Decimal | None] = {}
        for use in self.layout.of("ignored"):
            values = [v for line in lines if (v := figure_of(self.grid.at(line.row, use.column), self.layout.decimal).value) is not None]
            out[f"{use.letters} {use.header}".strip()] = sum(values, Decimal(0)) if values else None
        return out

    def _doubts(self, kept: Sequence[Line]) -> None:
        """XP718 of lines without a label that others have, XP719 of lines that look like sums of others."""
        said = [c for c in self.layout.columns if is_dimension(c)]
        for i, use in enumerate(said):
            rows = [line.row for line in kept if not line.labels[i]]
            if 0 < len(rows) < len(kept) and use.role not in TIMES:
                self.found.append(finding("XP718", self.layout, self.grid.place(rows[0], use.column), n=len(rows), rows=list_briefly(rows),
                                          what=in_sentence(ROLES[use.role].label)))
        if sums := unnamed_sums(kept, small=not self.layout.money):
            line, last = sums[0]
            place, text = self.grid.place(line.row, min(line.figures)), " ".join(filter(None, line.labels))
            self.found.append(finding("XP719", self.layout, place, text=text,
                                      first=line.row + 1, last=last.row, n=len(sums), rows=list_briefly(one.row for one, _ in sums)))

    def _stacked(self, kept: Sequence[Line]) -> None:
        """XP725 where the heading stands again and what is below it are the lines above it once more, as of another year."""
        if self.layout.has(*TIMES):
            return
        for row in self.again[:1]:
            before = {line.labels for line in kept if line.row < row}
            if any(line.labels in before for line in kept if line.row > row):
                self.found.append(finding("XP725", self.layout, self.grid.place(row, 1), row=row, first=self.layout.header[0]))

    def _computed(self, worth: Worth, kept: Sequence[Line], sums: set[int]) -> None:
        """XP720 of rows with a quantity or a price alone, XP721 of amounts that are quantity × price, XP722 of refunds taken off."""
        rows = {line.row for line in kept}
        if worth.price and worth.cases:
            amounts = [line.figures[worth.price.column] for line in kept if worth.price.column in line.figures]
            self.found.append(finding("XP721", self.layout, self.grid.place(self.layout.header[1], worth.price.column), n=len(amounts),
                                      text=worth.cases.header, other=worth.price.header, sum=f"{sum(amounts, _NOTHING):,.2f}"))
        if worth.price and (half := [row for row in worth.half if row not in sums]):
            place = self.grid.place(half[0], worth.price.column)
            self.found.append(finding("XP720", self.layout, place, n=len(half), rows=list_briefly(half)))
        back = [n for row, n in worth.back.items() if row in rows]
        if back and worth.refund and worth.amount:
            self.found.append(finding("XP722", self.layout, self.grid.place(self.layout.header[1], worth.refund.column), n=len(back),
                                      text=worth.amount.header, other=worth.refund.header, sum=f"{sum(back, _NOTHING):,.2f}"))

    def _weeks(self, kept: Sequence[Line]) -> None:
        """XP723 of dates that are all one day of the week."""
        dated = self.layout.of("date")
        if len(dated) == 1:
            days = {day_in_cell(self.grid.at(line.row, dated[0].column), self.layout.dates, self.grid.date1904) for line in kept}
            named = {day.weekday() for day in days if day}
            if len(days) >= _WEEKS and None not in days and len(named) == 1:
                place = self.grid.place(self.layout.header[1], dated[0].column)
                self.found.append(finding("XP723", self.layout, place, day=WEEKDAYS[named.pop()]))

    def _say(self, left: Sequence[Line]) -> None:
        say = self.found.append
        if self.bad:
            place, text = self.bad[0]
            say(finding("XP703", self.layout, place, found=text, n=len(self.bad), cells=list_briefly(p for p, _ in self.bad[:_NAMED])))
        if self.doubtful:
            place, text, readings = self.doubtful[0]
            say(finding("XP705", self.layout, place, found=text, n=len(self.doubtful), readings=list_briefly(readings)))
        if self.undated and not any(d.code == "XP712" for d in self.found):
            row = self.undated[0]
            say(finding("XP706", self.layout, row, n=len(self.undated), cells=list_briefly(self.undated[:_NAMED])))
        if self.finer:
            say(finding("XP707", self.layout, self.finer[0], n=len(self.finer)))
        if self.foreign:
            say(finding("XP708", self.layout, self.foreign[0], n=len(self.foreign)))
        hidden = sorted(row for row in self.grid.hidden if row > self.layout.header[1])
        if hidden:
            say(finding("XP709", self.layout, rows=list_briefly(hidden), n=len(hidden)))
        if left:
            say(finding("XP710", self.layout, self.grid.place(left[0].row, 1), n=len(left), rows=list_briefly(line.row for line in left)))
