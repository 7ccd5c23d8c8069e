"""What HQ added to heads and courses, and how much of it units took up: nobody writes it into their tables for them. Floor 4.

A further line of HQ at the same place lets the rest go: what stands there counts, and what was drawn from a reserve for it goes back, as
far as the unit did not take it up elsewhere in the table.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from xlplan.plan.checking.results import Merged
from xlplan.plan.consolidate.figures import approved_figures, declared_figures
from xlplan.plan.master.adjustable import unit_of
from xlplan.plan.master.labels import branch_label, row_said
from xlplan.plan.master.master import Master
from xlplan.plan.master.steering_records import AdjustmentLine, adds
from xlplan.plan.opinions.appeals import answered_rows
from xlplan.plan.rounds.above_decided import Decided
from xlplan.plan.rounds.adjust_command import adjust_command
from xlplan.plan.rounds.carrying import is_moved
from xlplan.plan.rounds.change_lines import lines_told
from xlplan.plan.rounds.table_settlements import amount_column
from xlplan.plan.rounds.unplaced import Spot, figure_at, place_of, spot_of
from xlplan.schema.diagnostic import Diagnostic, Round, Severity
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import counted_measure
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text
from xlplan.units import AS_STATED, Unit

_TOTAL: Final = "@total"
_DRAWN: Final = Text(",其中 {left} {unit} 动用的是预留", ",其中 {left} {unit} 動用的是預留",
                     "; {left} ({unit}) of it is drawn from the reserve")
_UNDRAWN: Final = Text(",没有动用预留", ",沒有動用預留", "; nothing was drawn from a reserve")


@dataclass(frozen=True, slots=True)
class Unused:
    """What is left of the addition of one line, `amount` in steps of `unit`: the unit was told `decided` at the place, where `now` stands.

    Attributes:
        let_go: whether a further line of HQ says what stands there.
    """

    line: AdjustmentLine
    now: int
    decided: int
    amount: int
    unit: Unit
    let_go: bool

    @property
    def draws(self) -> bool:
        """Whether it was taken from what HQ holds back."""
        return self.line.source == "reserve"


def unused_additions(merged: Merged, lines: Sequence[AdjustmentLine], waiting: Iterable[AdjustmentLine],
                     decided: Decided | None) -> Iterator[Unused]:
    """Of each line by which HQ added heads or something of a course, and which a unit was told of, no more than its table lies below
    what was `decided` of it in all, see `above_decided`. `lines`: all of the master; `waiting`: those in no issue yet."""
    by_key, since = lines_told(lines), [line for line in waiting if line.acts]
    again = {spot_of(line, merged) for line in since}
    added, stated = dict[Spot, list[AdjustmentLine]](), dict[Spot, tuple[AdjustmentLine, int]]()
    for row in answered_rows(merged):
        line, figure = by_key.get(row.key), row.figures.get("approved")
        if line is None or figure is None or line.kind == "on_behalf" or is_moved(BY_KEY[line.table]) or line.branch not in merged.branches:
            continue
        spot = spot_of(line, merged)
        if spot not in stated or lines.index(line) > lines.index(stated[spot][0]):
            stated[spot] = line, figure
        if line.acts and adds(line.table, line.row, line.change or 0) > 0:
            added.setdefault(spot, []).append(line)
    declared, approved = declared_figures(merged), approved_figures(merged)
    below = _below(merged, approved, since, decided)
    for spot, of in added.items():
        unit, ordinal = unit_of(spot[1], spot[3]), merged.branches.index(spot[0])
        now = figure_at(approved if spot in again else declared, spot, ordinal)
        if unit is None or now is None or not merged.have[spot[1]][ordinal]:  # of a table that does not count nobody knows
            continue
        told = _steps(stated[spot][1], unit)
        left = adds(spot[1], spot[2], told - now)
        for line in sorted(of, key=lines.index, reverse=True):  # what came last goes first
            part = min(left, abs(_steps(line.change, unit)))
            left -= max(part, 0)
            if (at := (spot[0], spot[1])) in below and _is_summed(line):
                part = min(part, below[at])
                below[at] -= max(part, 0)
            if part > 0:
                yield Unused(line, now, told, part, unit, spot in again)


def _below(merged: Merged, approved: Evaluator, since: Iterable[AdjustmentLine], decided: Decided | None) -> dict[tuple[str, str], int]:
    """(unit, table) -> how far what is in it lies below what was decided of it in all; what HQ draws anew for it is not counted."""
    out = dict[tuple[str, str], int]()
    for key, noted in (decided or {}).items():
        code, table, column = key.split("|")
        if code in merged.branches and table in merged.frames and column in BY_KEY[table].by_key:
            out[code, table] = int(noted["approved"]) - int(approved.foot_steps(table, _TOTAL, column)[merged.branches.index(code)])
    for line in since:
        if (at := (line.branch, line.table)) in out and line.source == "reserve" and _is_summed(line) and (
                unit := unit_of(line.table, line.column)) is not None:
            out[at] += max(adds(line.table, line.row, _steps(line.change, unit)), 0)
    return out


def _is_summed(line: AdjustmentLine) -> bool:
    """Whether it moves what the table comes to in all: heads in any month, of courses the cost."""
    column = amount_column(BY_KEY[line.table])
    return counted_measure(BY_KEY[line.table]) != "" or (column is not None and line.column == column.key)


def _steps(stated: int | None, unit: Unit) -> int:
    return unit.steps(Decimal(stated or 0) * AS_STATED.step)[0]


def released(merged: Merged, lines: Sequence[AdjustmentLine], waiting: Iterable[AdjustmentLine], decided: Decided | None) -> dict[str, int]:
    """Number of a line that draws from a reserve -> what HQ let go of it, in steps of its unit; as in `unused_additions`."""
    return {one.line.goes_by: one.amount for one in unused_additions(merged, lines, waiting, decided) if one.draws and one.let_go}


def unused_findings(merged: Merged, master: Master, found: Iterable[Unused], severity: Severity | None = None,
                    earlier: Round | None = None) -> Iterator[Diagnostic]:
    """XP598 for each that HQ has not let go, of the `severity` or by what hangs on it: what is drawn for nobody stops the approval. Of
    heads that were to stay and leave all the same XP559 tells. `earlier`: as in `above_decided`."""
    names = {code: unit.name for code, unit in master.organisation.by_code.items()}
    for one in found:
        line, unit = one.line, one.unit
        if one.let_go or (line.change or 0) < 0:
            continue
        row = row_said(line.row, BY_KEY[line.table], merged.frames[line.table], merged.branches.index(line.branch))
        yield Diagnostic(
            "XP598", severity or (Severity.ERROR if one.draws else Severity.WARNING), branch=line.branch, table=line.table,
            row_key=line.row, column=line.column, found=unit.value(one.now), expected=unit.value(one.decided),
            difference=unit.value(one.now - one.decided), unit=unit.key, params={
                "branch": branch_label(line.branch, names), "what": place_of(line, merged, master),
                "stated": _DRAWN.filled(left=unit.show(one.amount), unit=unit.label) if one.draws else _UNDRAWN,
                "sheet": MASTER_BY_KEY["adjustments"].label,
                "todo": adjust_command(master, line.table, row, line.column, line.branch, earlier)})
