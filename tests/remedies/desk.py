"""A branch's desk: one issued workbook without a fault, what a person can do to it in Excel, and what the check then says.

After everything typed the workbook is calculated anew, as Excel does; texts in number cells stay what they are.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cache
from typing import Final

from by_hand import tables
from raw import SECRET, Made, again, make

from xlplan.address import a1, row_column
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.days import day_number
from xlplan.schema.diagnostic import Diagnostic, Round
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BRANCH, BY_KEY
from xlplan.text import Lang
from xlplan.workbook.rawbook import At, Raw, RawSheet
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.stamp import Issued
from xlplan.workbook.submission import Submission

POSTS: Final = {"S1": "业务代表", "S2": "促销员", "S3": "城市经理"}
HEADS: Final = 6  # the row of the headers
Frames = dict[str, Frame]


@dataclass(frozen=True)
class Said:
    """One finding as a person reads it: where it is and its two sentences. Whoever mends it knows nothing else."""

    finding: Diagnostic
    lang: Lang

    @property
    def sheet(self) -> str:
        assert self.finding.sheet, "the finding names no sheet"
        return self.finding.sheet

    @property
    def cell(self) -> str:
        assert self.finding.cell, "the finding names no cell"
        return self.finding.cell

    @property
    def message(self) -> str:
        return message_of(self.finding, self.lang)

    @property
    def remedy(self) -> str:
        return remedy_of(self.finding, self.lang)


def numbers(text: str) -> list[float]:
    """Every number in a sentence; `12.3%` is 0.123."""
    return [float(m[1].replace(",", "")) / (100 if m[2] else 1)
            for m in re.finditer(r"(?<![A-Za-z\d.])([-+]?\d[\d,]*(?:\.\d+)?)(%?)", text)]


def addresses(text: str) -> list[str]:
    """Every address of a cell in a sentence."""
    return re.findall(r"(?<![A-Za-z])[A-Z]{1,3}[1-9]\d*(?!\d)", text)


def quoted(text: str) -> list[str]:
    """Everything between quotation marks."""
    return re.findall(r"[「“]([^」”]*)[」”]", text)


@dataclass
class Desk:
    """The workbook on the desk. `issue` changes what HQ issued, before the workbook is made."""

    lang: Lang = "zh-CN"
    round: Round = "final"
    issue: Callable[[Frames], None] | None = None
    made: Made = field(init=False)
    issued: set[str] = field(init=False)  # the formulas as issued; '' of one filled down
    _stands: Submission | None = field(init=False, default=None)  # as read when it was calculated, where that changed no cell

    def __post_init__(self) -> None:
        self.made = again(_sound(self.lang, self.round)) if self.issue is None else _issued(self.lang, self.round, self.issue)
        self.issued = {"", *(text for sheet in self.made.book.sheets for text in sheet.formulas.values())}
        checks = next(s for s in self.made.book.sheets if s.at(1, 1) == "checks")
        checks.values[2:] = [[f"{t.key}|{r.key}", r.title(self.lang), None] for t in BRANCH for r in t.rules]
        cover = next(s for s in self.made.book.sheets if s.at(1, 1) == "cover")
        cover.values[:] = [["cover", "choice", "name", "opinion"], cover.values[1], ["sign|preparer"], ["sign|manager"],
                           ["progress|sales_targets"]]

    # -- looking -------------------------------------------------------------------------------------------------------
    def table(self, key: str) -> RawSheet:
        """The sheet with that key."""
        return self.made.sheet(key)

    def sheet(self, name: str) -> RawSheet:
        """By its tab, as a finding names it."""
        return next(s for s in self.made.book.sheets if s.name == name)

    def at(self, table: str, row: str, column: str) -> str:
        """The address of a cell by its keys."""
        return self.made.layouts[table].at(row, column)

    def shows(self, table: str, row: str, column: str) -> Raw:
        """What a cell shows."""
        return self.table(table).at(*row_column(self.at(table, row, column)))

    def under(self, sheet: str, label: str, cell: str) -> str:
        """The cell of that row under the header that the sentence calls `label`."""
        heads = self.sheet(sheet).values[HEADS - 1]
        named = [c for c, head in enumerate(heads, 1) if head == label or str(head).startswith(f"{label}(")]
        assert named, f"{sheet} has no column {label}: {heads}"
        return a1(row_column(cell)[0], named[0])

    # -- typing --------------------------------------------------------------------------------------------------------
    def type(self, sheet: RawSheet, cell: str, value: Raw, formula: str | None = None) -> None:
        """Into a cell; a formula, an error or whatever else stood there is gone."""
        at = row_column(cell)
        while len(sheet.values) < at[0]:
            sheet.values.append([])
        line = sheet.values[at[0] - 1]
        line += [None] * (at[1] - len(line))
        line[at[1] - 1] = value
        sheet.formulas.pop(at, None)
        sheet.errors.pop(at, None)
        sheet.disagree.pop(at, None)
        sheet.uncalculated.discard(at)
        sheet.duplicates[:] = [d for d in sheet.duplicates if d != at]
        if formula is not None:
            sheet.formulas[at] = formula

    def put(self, table: str, row: str, **cells: Raw) -> None:
        """Into cells of a row, by their keys."""
        for column, value in cells.items():
            self.type(self.table(table), self.at(table, row, column), value)

    def add(self, table: str, row: str, column: str, more: float) -> None:
        """To the number that stands in a cell."""
        now = self.shows(table, row, column)
        assert now is None or isinstance(now, (int, float))
        self.put(table, row, **{column: round((now or 0) + more, 2)})

    def explain(self, title: str, answer: str) -> None:
        """On the checks sheet, in the line of that check."""
        sheet = next(s for s in self.made.book.sheets if s.at(1, 1) == "checks")
        line = next(line for line in sheet.values if len(line) > 1 and line[1] == title)
        line[2] = answer

    def calculate(self) -> None:
        """What Excel does after every key: formulas that stand in their cells show what follows from the inputs."""
        read = self.read()
        numbers_, changed = Evaluator(read.frames), False
        for key, frame in read.frames.items():
            sheet = self.sheet(read.placements[key].sheet)
            for at, value in _calculated(frame, numbers_, read.placements[key].rows, read.placements[key].columns):
                if sheet.formulas.get(at) in self.issued and at not in sheet.uncalculated:
                    line = sheet.values[at[0] - 1]
                    changed |= line[at[1] - 1] != value
                    line[at[1] - 1] = value
        self._stands = None if changed else read

    # -- checking ------------------------------------------------------------------------------------------------------
    def read(self) -> Submission:
        """As HQ reads it, with the key."""
        return extract_submission(self.made.book, key=SECRET)

    def findings(self) -> list[Diagnostic]:
        """What the check says."""
        read, self._stands = self._stands or self.read(), None
        return validate_submissions([read])[0].diagnostics


@cache
def _sound(lang: Lang, in_round: Round) -> Made:
    return _issued(lang, in_round, lambda of: None)


def _issued(lang: Lang, in_round: Round, change: Callable[[Frames], None]) -> Made:
    def stamped(issued: Issued) -> None:
        issued.stamp = replace(issued.stamp, round=in_round)
        issued.members = {"posts": dict(POSTS), "audience": {**POSTS, "dealer": "经销商"}}
        issued.severities["XP428|渠道费用"] = "error"
        issued.limits = {"year_start": Decimal(day_number("2027-01-01")), "year_end": Decimal(day_number("2027-12-31"))}

        issued.inputs = dict.fromkeys(of, "0" * 16)  # what stands there is the unit's own: HQ would not be asked about its figures

    of = tables(in_round)
    change(of)
    return make(of, lang, stamped)


def _calculated(frame: Frame, numbers_: Evaluator, rows: dict[str, int], columns: dict[str, int]) -> Iterator[tuple[At, float]]:
    table = BY_KEY[frame.table.key]
    for column in frame.table.columns:
        if column.unit is None or column.key not in columns:
            continue
        c = columns[column.key]
        steps = numbers_.steps(table.key, column.key)
        for i, row in enumerate(frame.keys):
            yield (rows.get(row, 0), c), float(column.unit.value(int(steps[i])))
        for foot in frame.table.feet:
            unit = frame.table.foot_unit(foot, column.key)
            if unit and frame.table.foot_cell(foot, column.key) is not None:
                of = int(numbers_.foot_steps(table.key, foot.key, column.key)[0])
                yield (rows.get(foot.key, 0), c), float(unit.value(of))
