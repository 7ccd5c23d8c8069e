"""Ceilings that HQ decided by a line of its own: where the unit's budget holds a ceiling, it is the approved figure. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplan.plan.checking.results import Merged
from xlplan.plan.master.adjustable import unit_of
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.opinions.appeals import line_key
from xlplan.plan.rounds.carrying import NextWorkbook
from xlplan.plan.rounds.change_lines import line_number
from xlplan.schema.frame import Frame
from xlplan.tables import BY_KEY
from xlplan.tables.hq_feedback import HQ_FEEDBACK
from xlplan.units import AS_STATED

CEILINGS: Final = {"expense_budget": "cap"}  # table whose lines are ceilings -> the column where that of a year stands


def is_limit(line: AdjustmentLine) -> bool:
    """Whether what HQ decided there may not be exceeded later. A change that the unit phoned in is its own."""
    return line.table in CEILINGS and line.kind != "on_behalf"


def ceiling_rows_decided(lines: Iterable[AdjustmentLine], unit: str) -> dict[tuple[str, str], AdjustmentLine]:
    """(table, row) -> the last line about the year of that row of the unit, which decides its ceiling."""
    return {(line.table, line.row): line for line in lines
            if line.branch == unit and line.acts and line.column == "year" and is_limit(line) and (
                line.row not in BY_KEY[line.table].foot_by_key)}


def with_ceilings(own: NextWorkbook, unit: str, lines: Iterable[AdjustmentLine], merged: Merged,
                  limits: Mapping[str, int]) -> NextWorkbook:
    """The unit's next workbook with what HQ approved as the ceilings of those rows that have one: by `limits`, whether or not the unit is
    told of the line; else, of issues that noted none, by what it was told. `lines`: all of HQ's."""
    ceilings = ceilings_decided(unit, lines, merged, limits)
    if not ceilings:
        return own
    return replace(own, frames=_with(own.frames, ceilings), given=None if own.given is None else _with(own.given, ceilings))


def ceilings_decided(unit: str, lines: Iterable[AdjustmentLine], merged: Merged, limits: Mapping[str, int]) -> dict[tuple[str, str], int]:
    """(table, row) of that unit -> the approved figure that is its ceiling, in steps of AS_STATED; as in `with_ceilings`."""
    approved = _approved_of(merged.frames.get(HQ_FEEDBACK.key), merged.branches.index(unit) if unit in merged.branches else -1)
    approved |= {line_key(number): stated for number, stated in limits.items()}
    return {at: approved[key] for at, line in ceiling_rows_decided(lines, unit).items()
            if (key := line_key(line_number(line))) in approved}


def _with(frames: Mapping[str, Frame], ceilings: Mapping[tuple[str, str], int]) -> dict[str, Frame]:
    out = dict(frames)
    for (table, row), stated in ceilings.items():
        frame, column, unit = out.get(table), CEILINGS[table], unit_of(table, "year")
        if frame is None or unit is None or row not in frame.keys or not frame.filled[column][at := frame.keys.index(row)]:
            continue
        amounts = frame.amounts[column].copy()
        amounts[at] = unit.steps(Decimal(stated) * AS_STATED.step)[0]
        out[table] = replace(frame, amounts=frame.amounts | {column: amounts})
    return out


def _approved_of(frame: Frame | None, ordinal: int) -> dict[str, int]:
    """Key of a row of feedback of that member -> the approved figure, in steps of AS_STATED."""
    if frame is None:
        return {}
    return {key: int(frame.amounts["approved"][i]) for i, key in enumerate(frame.keys)
            if frame.owner[i] == ordinal and frame.filled["approved"][i]}
