"""HQ's lines of change over the rounds: each belongs to one round and counts once. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from xlplan.plan.master.read_rows import master_finding
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.schema.diagnostic import Diagnostic

_SHEET = "adjustments"
Marks = Mapping[str, str]  # number of a line -> its mark


def line_marks(lines: Iterable[AdjustmentLine]) -> dict[str, str]:
    """What is noted of lines that go out in an issue: number -> what they change, and where."""
    return {line_number(line): _mark(line) for line in lines}


def waiting_lines(lines: Sequence[AdjustmentLine], gone: Marks | None) -> list[AdjustmentLine]:
    """The lines that have not gone out in an issue."""
    return [line for line in lines if line_number(line) not in (gone or {})]


def altered_lines(lines: Sequence[AdjustmentLine], gone: Marks | None) -> Iterator[Diagnostic]:
    """XP552 for each line that was changed after it had gone out, or is no longer there: the units' workbooks hold it as it was."""
    known = {line_number(line): line for line in lines}
    for number, mark in (gone or {}).items():
        line = known.get(number)
        if line is None or _mark(line) != mark or not line.acts:
            yield master_finding("XP552", _SHEET, line.row_key if line else "", "change", found=_mark(line) if line else "", item=number,
                                 was=mark.replace("|", " · "))


def line_number(line: AdjustmentLine) -> str:
    """What a line goes by: its number, or its row where it has none."""
    return str(line.no) if line.no is not None else line.row_key


def _mark(line: AdjustmentLine) -> str:
    return "|".join((line.branch, line.table, line.row, line.column, str(line.change or 0)))
