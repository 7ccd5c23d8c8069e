"""HQ's lines of change over the rounds: each belongs to one round and counts once. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from xlplan.plan.master.adjustable import unit_of
from xlplan.plan.master.labels import period_name, row_said
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.opinions.appeals import line_key
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables import BY_KEY
from xlplan.text import Text
from xlplan.units import AS_STATED

_SHEET = "adjustments"
Marks = Mapping[str, str]  # number of a line -> its mark


def line_marks(lines: Iterable[AdjustmentLine]) -> dict[str, str]:
    """What is noted of lines that go out in an issue: number -> what they change, and where."""
    return {line_number(line): _mark(line) for line in lines}


def waiting_lines(lines: Sequence[AdjustmentLine], gone: Marks | None) -> list[AdjustmentLine]:
    """The lines that have not gone out in an issue."""
    return [line for line in lines if line_number(line) not in (gone or {})]


def lines_gone(lines: Sequence[AdjustmentLine], gone: Marks | None) -> list[AdjustmentLine]:
    """The lines that count and have gone out."""
    return [line for line in lines if line.acts and line_number(line) in (gone or {})]


def altered_lines(lines: Sequence[AdjustmentLine], gone: Marks | None, master: Master | None = None) -> Iterator[Diagnostic]:
    """XP552 for each line that was changed after it had gone out, or is no longer there: the units' workbooks hold it as it was."""
    known = {line_number(line): line for line in lines}
    for number, mark in (gone or {}).items():
        line = known.get(number)
        if line is None or _mark(line) != mark or not line.acts:
            yield master_finding("XP552", _SHEET, line.row_key if line else "", "change", item=number, was=said_mark(mark, master))


def line_number(line: AdjustmentLine) -> str:
    """What a line goes by: its number, or its row where it has none."""
    return line.goes_by


def said_mark(mark: str, master: Master | None = None) -> Text:
    """What was noted of a line, in words: unit, table, row, period, how much. `master`: for names of units and of its months."""
    branch, table, rest = mark.split("|", 2)
    row, column, change = rest.rsplit("|", 2)
    of, unit = BY_KEY.get(table), unit_of(table, column)
    year, start = (master.company.year, master.company.start_month) if master else (0, 1)
    amount = f"{unit.show(unit.steps(Decimal(change) * AS_STATED.step)[0], sign=True)}" if unit else change
    return Text.of(lambda lang: " · ".join((
        master.organisation.called(branch) if master else branch, of.label(lang) if of else table, row_said(row, of)(lang) if of else row,
        period_name(column, year, start, lang, table), f"{amount} {unit.label(lang)}" if unit else amount)))


def lines_told(lines: Iterable[AdjustmentLine]) -> dict[str, AdjustmentLine]:
    """Key of the row of feedback about each line -> the line."""
    return {line_key(line_number(line)): line for line in lines}


def _mark(line: AdjustmentLine) -> str:
    return "|".join((line.branch, line.table, line.row, line.column, str(line.change or 0)))
