"""HQ's adjustments: lines of the master's sheet 总部调整 put on cells of the consolidated tables. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

import numpy as np

from xlplan.plan.checking.register import counting_files
from xlplan.plan.checking.results import AppliedChange, Merged
from xlplan.plan.consolidate.figures import declared_figures, figures_to_adjust, has_suggestions
from xlplan.plan.consolidate.respread import AdjustedCells, Reason, RespreadTerms, adjusted_cells
from xlplan.plan.judging.unit_slips import GROWN
from xlplan.plan.master import steering_records
from xlplan.plan.master.adjustable import unit_of
from xlplan.plan.master.labels import period_said, row_said, rows_now_otherwise
from xlplan.schema.codes.catalogue import severity_of
from xlplan.schema.diagnostic import Diagnostic, Severity
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.table import Table
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import adjusted_places
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text, same_text
from xlplan.units import AS_STATED, Ints

LOST: Final = ("XP520", "XP649")  # say that an adjustment was not put on cells
_TOO_LARGE: Final = Text("「{column}」最多填 {limit},核定也不能超过", "「{column}」最多填 {limit},核定也不能超過",
                         "“{column}” is at most {limit}, approved figures too")
_TOO_SMALL: Final = Text("「{column}」最少填 {limit},核定也不能低于它", "「{column}」最少填 {limit},核定也不能低於它",
                         "“{column}” is at least {limit}, approved figures too")
_OTHERWISE: Final = Text("没有哪一行叫这个名字,记着的那一行({key})现在是「{now}」:还是它的,请把名字改成它的",
                         "沒有哪一列叫這個名字,記著的那一列({key})現在是「{now}」:還是它的,請把名字改成它的",
                         "no row is called so, and the one that it was ({key}) is “{now}” now: if that is meant, give that name")
_YEAR: Final = Text("该分公司申报的全年", "該分公司提報的全年", "the year that the branch declared")


def changes_from_master(lines: Iterable[steering_records.AdjustmentLine]) -> list[AppliedChange]:
    """The lines of the master's sheet that count, their changes in steps of the column they change (finer ones are
    rounded half away from zero). Lines without a change are left out."""
    out = []
    for line in lines:
        if not line.acts or not line.change:
            continue
        unit = unit_of(line.table, line.column)
        stated = Decimal(line.change) * AS_STATED.step
        change = unit.steps(stated)[0] if unit else line.change
        out.append(AppliedChange(line.branch, line.table, line.row, line.column, change, line.reason, line.proposed_by,
                                 line.date, line.spread, line.row_key, line.kind == "on_behalf"))
    return out


def apply_changes(merged: Merged, adjustments: Sequence[AppliedChange], terms: RespreadTerms | None = None) -> None:
    """Put them on the cells of `merged`, one after the other, tables that follow others last: `adjusted` and `adjustments` are
    filled; one that finds no cell goes into `register` instead (XP520; XP649 where the branch's table is not in yet). One on cells that
    follow another table moves no figure and goes into `ceilings`.

    A change of a quarter, a half or the year is spread over its months, one of a foot row such as `@total` over the
    rows that row sums, to the last step: in proportion to what was declared there, equally, or by season, as the line
    says. A cut of a total falls on rows that are no key projects (or key products) as long as they hold something.
    """
    terms, declared = terms or RespreadTerms(), declared_figures(merged)
    stands: dict[str, Evaluator] = {}
    found, linked = dict[int, list[Diagnostic]](), set[int]()
    for i, adjustment in sorted(enumerate(adjustments), key=lambda pair: pair[1].table in BY_KEY and has_suggestions(pair[1].table)):
        table = adjustment.table
        if table not in stands:
            stands[table] = figures_to_adjust(merged, table) if has_suggestions(table) else declared
        overtaken = adjustment.on_behalf and _came_since(merged, adjustment)
        cells = "overtaken" if overtaken else adjusted_cells(merged, adjustment, stands[table], terms)
        made = cells if isinstance(cells, str) else _allowed_parts(cells, adjustment.change, BY_KEY[table])
        if isinstance(cells, str) or isinstance(made, (str, Text)):
            found[i] = _lost_findings(merged, adjustment, made if isinstance(made, Text) else str(made))
            continue
        found[i] = _far_out_findings(merged, adjustment, declared)
        if cells.linked:
            linked.add(i)
            continue
        columns = merged.adjusted.setdefault(table, {})
        for j, month in enumerate(cells.months):
            total = columns.setdefault(month, np.zeros(merged.frames[table].size, np.int64))
            total[cells.rows] += made[:, j]
    for i, adjustment in enumerate(adjustments):
        merged.register += found[i]
        if not any(d.code in LOST for d in found[i]):
            (merged.ceilings if i in linked else merged.adjustments).append(adjustment)


def _allowed_parts(cells: AdjustedCells, change: int, table: Table) -> Ints | Reason | Text:
    """`AdjustedCells.parts`, or why they are none: a cell would be negative, or farther out of the limits of its column than it stood, so
    that no unit could enter it."""
    made = cells.parts(change)
    if isinstance(made, str):
        return made
    after = cells.stands + made
    for j, column in enumerate(table.by_key[month] for month in cells.months):
        assert column.unit is not None
        low, high = column.limits
        if ((made[:, j] < 0) & (after[:, j] < low)).any():
            return "negative" if column.minimum == 0 else _TOO_SMALL.filled(column=column.label, limit=column.unit.show(low))
        if ((made[:, j] > 0) & (after[:, j] > high)).any():
            return _TOO_LARGE.filled(column=column.label, limit=column.unit.show(high))
    return made


def _came_since(merged: Merged, adjustment: AppliedChange) -> bool:
    """Whether the unit's file that counts came on a later day: it may hold the change already, or not, as HQ alone can tell."""
    return any(file.branch == adjustment.branch and file.received is not None and f"{file.received:%Y-%m-%d}" > adjustment.date[:10] != ""
               for file in counting_files(merged.files).values())


def lost_lines(found: Iterable[Diagnostic]) -> set[str]:
    """Row keys of the adjustments that found no cell and must be corrected (those that wait for a branch may still)."""
    return {str(d.params["line"]) for d in found if d.code == "XP520"}


def _far_out_findings(merged: Merged, adjustment: AppliedChange, declared: Evaluator) -> list[Diagnostic]:
    """XP656, asked about, of an addition beyond which the branch's year is many times what it declared: a unit slipped."""
    table, unit = BY_KEY[adjustment.table], unit_of(adjustment.table, adjustment.column)
    if "@total" not in table.foot_by_key or unit is None:
        return []
    whole = adjusted_places(table.key).get("year", (adjustment.column,))
    year = sum(int(declared.foot_steps(table.key, "@total", m)[merged.branches.index(adjustment.branch)]) for m in whole)
    if year <= 0 or adjustment.change <= (GROWN - 1) * year:
        return []
    sheet, after = MASTER_BY_KEY["adjustments"], year + adjustment.change
    at = _named(merged, adjustment)
    what = Text.of(lambda lang: f"{adjustment.branch} · {table.label(lang)} · {at['row'](lang)} · {at['column'](lang)}")
    return [Diagnostic("XP656", severity_of("XP656", merged.round, {}), table=adjustment.table, column=adjustment.column,
                       row_key=adjustment.row, found=unit.value(after), expected=unit.value(year), unit=unit.key,
                       branch=adjustment.branch, params={"sheet": sheet.label, "what": what, "against": _YEAR,
                                                         "times": f"{after / year:,.0f}", "line": adjustment.row_key})]


def _named(merged: Merged, adjustment: AppliedChange) -> dict[str, Text]:
    """`row` and `column`: the place of an adjustment as sheets name it."""
    stamp = next((s.issued.stamp for s, _ in merged.source.values() if s.issued), None)
    year, start = (stamp.year, stamp.start_month) if stamp else (0, 1)
    table, frame = BY_KEY.get(adjustment.table), merged.frames.get(adjustment.table)
    member = merged.branches.index(adjustment.branch) if adjustment.branch in merged.branches else None
    row = row_said(adjustment.row, table, frame, member) if table else same_text(adjustment.row)
    return {"row": row, "column": period_said(adjustment.column, year, start, adjustment.table)}


def _lost_findings(merged: Merged, adjustment: AppliedChange, reason: str | Text) -> list[Diagnostic]:
    table, unit = BY_KEY.get(adjustment.table), unit_of(adjustment.table, adjustment.column)
    code = "XP649" if reason == "not_in" else "XP520"  # nobody's mistake: nothing to correct in the master
    change = float((unit or AS_STATED).value(adjustment.change))
    return [Diagnostic(
        code, Severity.ERROR if reason == "negative" or isinstance(reason, Text) else severity_of(code, merged.round, {}),
        table=adjustment.table, column=adjustment.column, row_key=adjustment.row,
        found=change,
        unit=unit.key if unit else None, branch=adjustment.branch,
        params={"reason": (_renamed(merged, adjustment) if reason == "row" else None) or reason,
                "label": table.label if table else adjustment.table, "line": adjustment.row_key,
                **_named(merged, adjustment)})]


def _renamed(merged: Merged, adjustment: AppliedChange) -> Text | None:
    """Of a row of a list that nobody calls so any more what stands at its key now; None where nothing does."""
    frame, ordinal = merged.frames[adjustment.table], merged.branches.index(adjustment.branch)
    at = next(iter(rows_now_otherwise(frame, adjustment.row, ordinal)), None)
    return None if at is None else _OTHERWISE.filled(key=frame.keys[at], now=row_said(frame.keys[at], frame.table, frame, ordinal))
