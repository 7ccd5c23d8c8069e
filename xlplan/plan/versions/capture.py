"""Capture: the consolidated state as it is now, taken out of the merged tables. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import numpy as np

from xlplan.plan.checking.former import former_plain
from xlplan.plan.checking.results import AppliedChange, FileResult, Merged
from xlplan.plan.checking.states import branch_states
from xlplan.plan.consolidate.contribution import rolled_columns
from xlplan.plan.consolidate.figures import shown_rows
from xlplan.plan.consolidate.unknown import RunFigures, UnknownFigures, run_figures
from xlplan.plan.master.labels import rows_called
from xlplan.plan.master.master import Master
from xlplan.plan.opinions.board import Board
from xlplan.plan.opinions.opinion import FINDINGS, Opinion
from xlplan.plan.opinions.typed import seen_key
from xlplan.plan.versions.figures import SALES
from xlplan.plan.versions.kept import Kept, KeptFile, KeptFinding, KeptLine, KeptOpinion, KeptTable, KeptUnit
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.expr import All
from xlplan.schema.readings.evaluate import Evaluator, Scope

_TOTAL: Final = "@total"
Known = Mapping[str, int]  # unit -> steps of 0.01 万元
Lines = Mapping[str, Mapping[str, Sequence[int]]]  # unit -> row of its sales -> (target, last year), likewise


def captured_state(merged: Merged, master: Master, assigned: Known, last_year: Known, plan: str = "",
                   gone: Iterable[AppliedChange] = (), lines: Lines | None = None, figures: RunFigures | None = None) -> Kept:
    """The state of the merged tables. `assigned`, `last_year`: of every unit that carries a target, whether it fills in or not;
    `gone`: lines of HQ that went out in an issue; `lines`: what was suggested to every unit, row by row; `figures`: of the merged
    tables, where they have been worked out."""
    declared, approved, unknown = figures or run_figures(merged)
    issues, company, units = _issues(merged), master.company, _units(merged, master, assigned, last_year, lines or {})
    return Kept(
        plan, merged.round, company.year, company.start_month, units=units,
        tables={key: _table(merged, key, declared, approved, unknown) for key in merged.frames},
        lines=tuple(_line(one, merged) for one in merged.adjustments), gone=tuple(_line(one, merged) for one in gone),
        files=tuple(_file(one, issues) for one in merged.files),
        findings=tuple(map(_finding, (*merged.register, *(d for one in merged.files for d in one.counted)))), called=_called(units, master),
        former=(*former_plain(merged.former),))


def kept_opinions(board: Board) -> tuple[KeptOpinion, ...]:
    """What HQ typed that is in force: where it belongs first, then what is about nothing that is there any more."""
    every = [*((one, False) for one in board.shown.values()), *((one, True) for one in board.settled)]
    return tuple(_opinion(one, settled) for one, settled in every)


def _opinion(one: Opinion, settled: bool) -> KeptOpinion:
    seen = seen_key(one.key)
    code = seen[0] if seen else one.key.partition("|")[0] if one.page == FINDINGS else ""
    about = one.about.get
    return KeptOpinion(code, about("branch", "") or about("name", ""), about("sheet", ""), about("cell", ""), one.text, one.unit, one.page,
                       one.column, one.key, one.round, one.by, one.at, settled)


def _units(merged: Merged, master: Master, assigned: Known, last_year: Known, lines: Lines) -> tuple[KeptUnit, ...]:
    org, states = master.organisation, branch_states(merged)
    codes = dict.fromkeys([*(c for c in org.by_code if c in states or c in assigned), *merged.branches])
    there = {merged.branches[i] for of, i in merged.source if of == SALES}
    out = []
    for code in codes:
        rows = {} if code in there else lines.get(code, {})
        unit = org.by_code.get(code)
        region = (org.counts_in(code) if unit else None) or ""
        out.append(KeptUnit(
            code, (unit.name if unit else "") or code, region, org.by_code[region].name if region else "", assigned.get(code, 0),
            last_year.get(code, 0), dict(states[code].tables) if code in states else {},
            *({key: int(of[i]) for key, of in rows.items() if of[i]} for i in range(2))))
    return tuple(out)


def _called(units: Iterable[KeptUnit], master: Master) -> dict[str, dict[str, str]]:
    pairs = dict.fromkeys(key for unit in units for key in (*unit.given, *unit.past))
    products, channels = (dict.fromkeys(key.split("|")[i] for key in pairs) for i in range(2))
    return {"product": {p: master.products[p].series or p for p in products if p in master.products},
            "channel": {c: master.channels[c].name or c for c in channels if c in master.channels}} if pairs else {}


def _table(merged: Merged, key: str, declared: Evaluator, approved: Evaluator, unknown: UnknownFigures) -> KeptTable:
    frame, table = merged.frames[key], merged.frames[key].table
    rows, total = np.flatnonzero(frame.used), table.foot_by_key.get(_TOTAL)
    counts = frame.live & declared.truth(All(total.where if total else ()), Scope(key))
    codes = [merged.branches[i] for i in frame.owner[rows].tolist()]
    figures: dict[str, list[int | None]] = {}
    changes: dict[str, list[int]] = {}
    for column in table.columns:
        if column.unit is None:
            continue
        steps = declared.steps(key, column.key)
        shown = (shown_rows(frame, column) & ~unknown.column(key, column.key))[rows].tolist()
        figures[column.key] = [n if there else None for n, there in zip(steps[rows].tolist(), shown, strict=True)]
        if approved is not declared and (change := (approved.steps(key, column.key) - steps)[rows]).any():
            changes[column.key] = change.tolist()
    return KeptTable(
        {c.key: c.unit.key for c in table.columns if c.unit}, codes, [frame.keys[i] for i in rows.tolist()],
        frame.sheet_rows[rows].tolist(), {merged.branches[i]: found[0].sha256 for (of, i), found in merged.source.items() if of == key},
        counts[rows].tolist(), {c.key: [str(t) for t in declared.words(key, c.key)[rows].tolist()] for c in table.columns if not c.unit},
        figures, changes, _totals(merged, key, declared, approved) if total else {})


def _totals(merged: Merged, key: str, declared: Evaluator, approved: Evaluator) -> dict[str, dict[str, tuple[int, int]]]:
    """Of the columns that add up, what the table's own total says of each unit whose table is in."""
    out: dict[str, dict[str, tuple[int, int]]] = {}
    table, there = merged.frames[key].table, np.flatnonzero(merged.have[key]).tolist()
    foot = table.foot_by_key[_TOTAL]
    for column in rolled_columns(table):
        if column.up in ("sum", "last") and table.foot_cell(foot, column.key) and table.foot_unit(foot, column.key) == column.unit:
            said, then = (of.foot_steps(key, _TOTAL, column.key).tolist() for of in (declared, approved))
            out[column.key] = {merged.branches[i]: (said[i], then[i] - said[i]) for i in there}
    return out


def _line(one: AppliedChange, merged: Merged) -> KeptLine:
    """The line; a row of a list by the key that it has there."""
    frame, row = merged.frames.get(one.table), one.row
    if frame is not None and frame.table.kind == "open" and one.branch in merged.branches:
        row = next((frame.keys[i] for i in rows_called(frame, row, merged.branches.index(one.branch))), row)
    return KeptLine(one.branch, one.table, row, one.column, one.change, one.reason, one.proposed_by, one.date)


def _issues(merged: Merged) -> dict[str, int]:
    """sha256 of a file that counts -> the issue on which it was filled in."""
    return {s.sha256: s.issued.stamp.issue for s, _ in merged.source.values() if s.issued}


def _file(one: FileResult, issues: Mapping[str, int]) -> KeptFile:
    return KeptFile(one.file, one.sha256, one.branch or "", one.verdict, issues.get(one.sha256, 0),
                    one.received.isoformat() if one.received else "", one.superseded_by or "")


def _finding(d: Diagnostic) -> KeptFinding:
    return KeptFinding(d.code, d.severity.value if d.severity else "", d.file or "", d.branch or "", d.table or "", d.row_key or "",
                       d.column or "", d.cell or "", d.explanation or "")
