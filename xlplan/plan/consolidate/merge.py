"""Merging: the accepted tables of all units that fill in, in one frame a table, HQ's adjustments put on cells. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from xlplan.plan.checking.former import FormerCell, former_cells, former_from
from xlplan.plan.checking.register import counting_files
from xlplan.plan.checking.renamed import misnamed_tables
from xlplan.plan.checking.results import ACCEPTED, AppliedChange, FileResult, Merged
from xlplan.plan.checking.rules import stack_aligned
from xlplan.plan.checking.unfilled import UNDECLARED
from xlplan.plan.consolidate.adjust import apply_changes
from xlplan.plan.consolidate.figures import declared_figures
from xlplan.plan.consolidate.respread import RespreadTerms
from xlplan.plan.master.fiscal import month_at
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.table import Table
from xlplan.tables import BRANCH
from xlplan.tables.links import table_links
from xlplan.units import MONTH, Bools
from xlplan.workbook.submission import Placement, Submission

_NOWHERE: Final = Placement("", {}, {})


def merge_tables(results: Sequence[FileResult], submissions: Sequence[Submission], branches: Sequence[str],
                 adjustments: Sequence[AppliedChange], round: Round, terms: RespreadTerms | None = None, *,
                 opens: Mapping[str, Collection[str]] | None = None) -> Merged:
    """One frame for each planning table over all `branches`, the units that fill in, in their order, made of the files that count; one
    that is issued in no round only where a unit is to fill it or a file holds it. `opens`: unit -> keys of the tables that HQ has it
    fill; without, all that are issued in some round.

    Adjustments are spread over months (and over rows, when one names a foot row such as `@total`) exactly, by their own
    method and HQ's `terms`. One that finds no cell is reported in `register` (XP520) and not applied.
    """
    counts = counting_files(results)
    chosen: dict[str, tuple[Submission, FileResult]] = {}
    for s in submissions:
        result = counts.get((s.file, s.sha256))
        if result is not None and s.issued is not None:
            chosen[s.issued.stamp.branch] = (s, result)
    switches = frozenset(sw for s, _ in chosen.values() if s.issued for sw in s.issued.stamp.switches)
    frames: dict[str, Frame] = {}
    have: dict[str, Bools] = {}
    source: dict[tuple[str, int], tuple[Submission, Placement]] = {}
    now = {table.key: table for table in BRANCH}
    swapped = {branch: misnamed_tables([frame.table for frame in s.frames.values()], now) for branch, (s, _) in chosen.items()}
    for table in BRANCH:
        found: list[Frame | None] = []
        for ordinal, branch in enumerate(branches):
            pair = chosen.get(branch)
            accepted = pair is not None and pair[1].tables.get(table.key) in ACCEPTED
            frame = _dated(_linked_frame(pair[0], pair[1], table), pair[0]) if pair is not None and accepted else None
            found.append(frame if frame is None or table.key not in swapped[branch] else blank_frame(table, ()))
            if pair is not None and frame is not None:
                of = pair[0]
                file, sha256 = of.parts.get(table.key, (of.file, of.sha256))
                source[table.key, ordinal] = (replace(of, file=file, sha256=sha256), of.placements.get(table.key, _NOWHERE))
        asked = table.expected or any(table.key in tables for tables in (opens or {}).values())
        if not asked and not any(table.key in s.issued.stamp.opens for s, _ in chosen.values() if s.issued):
            continue  # switched off: it costs nothing and shows nowhere
        frames[table.key] = stack_aligned(found, table.with_switches(switches))
        have[table.key] = np.asarray([f is not None for f in found], dtype=np.bool_)
    former = [cell for branch in branches if branch in chosen for cell in former_cells(chosen[branch][0], now)
              if chosen[branch][1].tables.get(cell.table) in ACCEPTED]
    merged = Merged(round, tuple(branches), frames, have, source, list(results),
                    opens={code: frozenset(tables) for code, tables in (opens or {}).items()}, former=(*former,))
    apply_changes(merged, adjustments, terms)
    return merged


def _linked_frame(submission: Submission, result: FileResult, table: Table) -> Frame | None:
    """The table's frame. Cells linked to a table that was refused (XP521 says so), or is not declared, keep the figures of the branch's
    own file: that table stays out of the roll-up, and without it they would count 0."""
    frame = submission.frames.get(table.key)
    if frame is None or not any(result.tables.get(k) in ("refused", *UNDECLARED) for k in table_links()[table.key]):
        return frame
    limits, days = (submission.issued.limits, submission.issued.workdays) if submission.issued else ({}, ())
    own, amounts, filled = Evaluator(submission.frames, limits, days), dict(frame.amounts), dict(frame.filled)
    for column in frame.table.columns:
        if column.kind != "number":
            continue
        kept = np.full(frame.size, column.who in "LS")
        for measure, (who, _) in column.by_measure.items():
            kept = np.where(frame.measure_mask(measure), who in "LS", kept)
        if kept.any():
            amounts[column.key] = np.where(kept, own.steps(table.key, column.key), amounts[column.key])
            filled[column.key] = filled[column.key] | kept
    return replace(frame, amounts=amounts, filled=filled)


def _dated(frame: Frame | None, submission: Submission) -> Frame | None:
    """Months of persons as months of the calendar: files that carry no `start_month` count them from the first month of the
    fiscal year, and so do their own formulas."""
    issued = submission.issued
    if frame is None or issued is None or "start_month" in issued.limits:
        return frame
    months, start = {c.key for c in frame.table.columns if c.unit is MONTH}, issued.stamp.start_month
    return replace(frame, amounts={key: np.where(frame.filled[key], month_at(amounts - 1, start), amounts) if key in months else amounts
                                   for key, amounts in frame.amounts.items()}) if months else frame


def former_besides(merged: Merged, noted: Mapping[str, Sequence[Mapping[str, Any]]]) -> list[FormerCell]:
    """Of the former cells that the ledger noted by unit, those of files that do not count: of those that do, it is judged anew."""
    counting = {(merged.branches[i], table, submission.sha256) for (table, i), (submission, _) in merged.source.items()}
    return [one for of in noted.values() for one in former_from(of) if (one.branch, one.table, one.sha256) not in counting]


def like_for_like(merged: Merged) -> tuple[int, int]:
    """(target, declared) of sales over the branches whose table is in, steps of 0.01 万元."""
    numbers = declared_figures(merged)
    return (int(numbers.foot_steps("sales_targets", "@total", "hq_target").sum()),
            int(numbers.foot_steps("sales_targets", "@total", "year").sum()))
