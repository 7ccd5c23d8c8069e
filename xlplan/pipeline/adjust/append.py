"""Lines of HQ's decisions appended to the master workbook, which the ledger is told. Floor 6."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Final

from xlplan.pipeline.loading import Headquarters
from xlplan.pipeline.master_lines import WrittenLines, put_lines, typed_lines
from xlplan.plan.master.folded_codes import typed_row
from xlplan.plan.master.labels import period_name
from xlplan.plan.master.steering_records import AdjustmentLine, Assignment
from xlplan.store import undo as trails
from xlplan.store.ledger import Ledger
from xlplan.tables import BY_KEY
from xlplan.tables.master import MASTER_BY_KEY

_VERBS: Final = {"adjustments": "adjust", "assignments": "assign"}  # sheet -> the command that writes to it


def append_lines(hq: Headquarters, key: str, rows: Sequence[int], lines: Sequence[AdjustmentLine] | Sequence[Assignment]) -> WrittenLines:
    """Type one line into each of `rows`, its cells as their columns have them, in the plan's language. `undo` takes it back. The
    ledger is told with it, in the name of who proposes the lines.

    XlplanError when the workbook is open elsewhere, has changed since it was read, or lacks a column that is needed, and when
    the ledger cannot be written.
    """
    path, each = hq.folder.master, [*lines]
    said = [{column.key: _words(hq, line, column.key) for column in MASTER_BY_KEY[key].columns} for line in each]
    made, change = typed_lines(path, hq.sheets, key, rows, said, _VERBS[key], hq.master.company.lang)
    with Ledger(hq.folder.ledger, by=each[0].proposed_by) as ledger:  # told first, kept last: both or neither
        ledger.record_decision(_decision(hq, key, change, each))
        put_lines(path, made, change)
    return WrittenLines(path, change.sheet, tuple(rows))


def _decision(hq: Headquarters, key: str, change: trails.Change, lines: Sequence[AdjustmentLine | Assignment]) -> Mapping[str, object]:
    """What the chain of the ledger keeps: the lines, where they stand, and the master workbook before and after."""
    said = [{name: value for name, value in asdict(line).items() if name not in ("row_key", "refused")} for line in lines]
    return {**change.did, "table": key, "file": hq.folder.master.name, "before": change.before, "after": change.after, "lines": said}


def _words(hq: Headquarters, line: AdjustmentLine | Assignment, key: str) -> str | int | None:
    """What a field of the line says, row and period of an adjustment in the words that people type there."""
    value: str | int | None = getattr(line, key)
    company = hq.master.company
    if isinstance(line, AdjustmentLine) and key == "row":
        return typed_row(line.row, line.table, company.lang)
    if isinstance(line, AdjustmentLine) and key == "table":
        return BY_KEY[line.table].label(company.lang)
    if isinstance(line, AdjustmentLine) and key == "column":
        return period_name(line.column, company.year, company.start_month, company.lang, line.table)
    return value
