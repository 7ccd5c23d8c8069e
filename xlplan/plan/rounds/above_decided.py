"""Heads and courses above what HQ decided of them: a cut that comes back in another row, or in another month, is no cut. Floor 4.

Where HQ wrote a line about heads or courses of a unit, all that it approved of that table is the ceiling of the table in what the unit
declares next. By its rows alone it could be evaded: a course is voided and typed anew in the row below.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from xlplan.plan.checking.results import Merged
from xlplan.plan.consolidate.figures import approved_figures
from xlplan.plan.master.labels import branch_label, row_cells
from xlplan.plan.master.master import Master
from xlplan.plan.master.steering_records import AdjustmentLine
from xlplan.plan.rounds.adjust_command import adjust_command, row_accepted
from xlplan.plan.rounds.carrying import is_moved
from xlplan.plan.rounds.granted import heads_granted
from xlplan.plan.rounds.said_since import Said, said_since
from xlplan.plan.rounds.standing import Standing
from xlplan.plan.rounds.table_settlements import TableSettlement
from xlplan.plan.rounds.unplaced import Unplaced
from xlplan.schema.diagnostic import Diagnostic, Round, Severity
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import counted_measure, is_counted, whole_place, without_unit
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text, same_text, text_list
from xlplan.units import Unit

_TOTAL: Final = "@total"
_NAMED: Final = 5  # rows that a finding names one by one
_ROW: Final = same_text("{row} {change}")
_MORE: Final = same_text("…")
_PLACE: Final = same_text("{table} · {row} · {column}")
Decided = Mapping[str, Mapping[str, Any]]  # as the ledger keeps it


def decided_tables(standing: Standing, settled: Iterable[TableSettlement], lines: Iterable[AdjustmentLine],
                   before: Decided | None = None) -> dict[str, dict[str, Any]]:
    """`unit|table|column` of heads and courses that HQ wrote about -> what it `approved` in all and by `rows`, in steps of the column, and
    the numbers of its `lines` that made it so, with what `heads_granted` says; for the ledger to note. `before`: what that noted; what is
    above it and of which HQ did not speak is not approved."""
    approved, lines = approved_figures(standing.merged), [*lines]
    out, said = dict[str, dict[str, Any]](), said_since(standing.merged, (), lines)
    for one in settled:
        table = BY_KEY[one.table]
        if not is_moved(table):
            frame, ordinal = standing.merged.frames[one.table], standing.merged.branches.index(one.code)
            rows, key = _by_row(approved, frame, one.column, ordinal), f"{one.code}|{one.table}|{one.column}"
            noted, since = (before or {}).get(key), said.get((one.code, one.table), Said())
            above = 0 if noted is None else max(_open(one.approved - int(noted["approved"]), rows, noted["rows"], since), 0)
            out[key] = {
                "approved": one.approved - above, "rows": rows, **(heads_granted(
                    rows, since, noted or {}) if counted_measure(table) else {}),
                "lines": [line.goes_by for line in lines if line.acts and (line.branch, line.table) == (one.code, one.table)]}
    return out


def above_decided(merged: Merged, master: Master, decided: Decided | None, waiting: Iterable[AdjustmentLine],
                  unplaced: Sequence[Unplaced], severity: Severity | None = None, earlier: Round | None = None) -> Iterator[Diagnostic]:
    """XP569 for each such table that stands above what HQ decided of it, by more than is to be placed in single rows. What HQ has said
    since by lines settles what these name: all of the table, or a row. `earlier`: the round of the units, where another was issued last."""
    names, approved = {code: unit.name for code, unit in master.organisation.by_code.items()}, approved_figures(merged)
    known = {(*key.split("|")[:2], number) for key, noted in (decided or {}).items() for number in noted["lines"]}
    since = said_since(merged, master.adjustments, (line for line in waiting if (line.branch, line.table, line.goes_by) not in known))
    for key, noted in (decided or {}).items():
        code, table, column = key.split("|")
        of, frame = BY_KEY.get(table), merged.frames.get(table)
        if of is None or frame is None or code not in merged.branches or column not in of.by_key:
            continue
        ordinal, unit = merged.branches.index(code), of.by_key[column].unit
        if unit is None or not merged.have[table][ordinal]:
            continue
        found, own = int(approved.foot_steps(table, _TOTAL, column)[ordinal]), [one for one in unplaced if (
            one.line.branch, one.line.table) == (code, table)]
        rows = _by_row(approved, frame, column, ordinal)
        said = since.get((code, table), Said())
        above = _open(found - int(noted["approved"]), rows, noted["rows"], said)
        over = above - sum(one.amount for one in own if _adds_up(one, column))
        if over <= 0 or any(one.line.row == _TOTAL for one in own):
            continue
        grown = _grown(frame, ordinal, rows, noted["rows"], said)
        yield Diagnostic(
            "XP569", severity, branch=code, table=table, row_key=_TOTAL, column=column, found=unit.value(found),
            expected=unit.value(found - above), difference=unit.value(over), unit=unit.key, params={
                "branch": branch_label(code, names), "what": _PLACE.filled(
                    table=of.label, row=of.foot_by_key[_TOTAL].label, column=without_unit(of.by_key[column].label)),
                "rows": _said(grown, frame, unit), "sheet": MASTER_BY_KEY["adjustments"].label,
                "todo": adjust_command(master, table, row_accepted(frame, grown[0][0]) if grown else None, whole_place(table), code,
                                       earlier)})


def _open(above: int, now: Mapping[str, int], then: Mapping[str, int], said: Said) -> int:
    """How much of what the table holds `above` what was decided HQ has not spoken of since. What it let stand in one row leaves no more
    room in another."""
    more = {row: has for row, figure in now.items() if (has := figure - int(then.get(row, 0)) - said.given.get(row, 0)) > 0}
    settled = {row: said.settles(row, has) for row, has in more.items()}
    if said.whole is None:
        return min(above - sum(said.given.get(row, 0) for row in now), sum(more.values()) - sum(settled.values()))
    return max(said.whole - sum(settled.values()), min(said.whole, sum(said.rows.values())))


def _adds_up(one: Unplaced, column: str) -> bool:
    """Whether what is to be placed there stands in the total of that column: of heads what they are moved by, but not who leaves."""
    table = BY_KEY[one.line.table]
    return one.line.row.rpartition("|")[2] == table.measures[0] if counted_measure(table) else one.line.column == column


def _by_row(values: Evaluator, frame: Frame, column: str, ordinal: int) -> dict[str, int]:
    """Row of that member -> its figure, of those that hold one and are in the total."""
    key, figures = frame.table.key, values.steps(frame.table.key, column)
    counted = counted_measure(frame.table)
    return {frame.keys[i]: int(figures[i]) for i in np.flatnonzero(frame.owner == ordinal) if figures[i] and (
        is_counted(BY_KEY[key], frame.keys[i]) if counted else frame.live[i])}


def _grown(frame: Frame, ordinal: int, now: Mapping[str, int], then: Mapping[str, int], said: Said) -> list[tuple[int, int]]:
    """(row, by how much) of the rows that hold more than they were approved to and HQ has said since, the most first."""
    at = {frame.keys[i]: int(i) for i in np.flatnonzero(frame.owner == ordinal)}
    above = {key: figure - int(then.get(key, 0)) - said.given.get(key, 0) for key, figure in now.items()}
    return sorted(((at[key], more) for key, has in above.items() if (more := has - said.settles(key, has)) > 0), key=lambda one: -one[1])


def _said(grown: Sequence[tuple[int, int]], frame: Frame, unit: Unit) -> Text:
    said = [_ROW.filled(row=row_cells(frame, i)[0] or same_text(frame.keys[i]), change=unit.show(more, sign=True))
            for i, more in grown[:_NAMED]]
    return text_list([*said, *([_MORE] if len(grown) > _NAMED else [])])
