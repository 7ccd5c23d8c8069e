"""The result columns of the master filled in: what units get, what HQ's lines came to. Nothing that HQ types is touched. Floor 6."""
from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

import numpy as np

from xlplan.address import row_column
from xlplan.decompose.rounding.rational import half_up
from xlplan.errors import XlplanError
from xlplan.excel.patching.patch import patch_package, put_file
from xlplan.excel.reading.intake_master import LARGEST
from xlplan.pipeline.loading import PlannedHeadquarters
from xlplan.pipeline.master_lines import FILE_CHANGED, WrittenLines
from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.schema.column import Column
from xlplan.store import undo as trails
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.units import PERCENT

COMMAND: Final = "targets"
Steps = Mapping[str, Mapping[str, int | None]]  # row key -> result column -> steps of its unit
_ONE: Final = 10**PERCENT.places


def unit_results(hq: PlannedHeadquarters, breakdown: Breakdown, units: Collection[str]) -> Steps:
    """For the lines of 分配权重 of these units: target, growth on last year, change of its share of all targets, in points."""
    carriers = hq.master.organisation.carriers()
    total, last = (sum(of.get(code, 0) for code in carriers) for of in (breakdown.target, breakdown.py_estimate))
    out: dict[str, dict[str, int | None]] = {}
    for code, weight in hq.master.weights.items():
        if code not in units or code not in carriers:
            continue
        target, before = breakdown.target[code], breakdown.py_estimate.get(code, 0)
        out[weight.row_key] = {
            "target": target, "growth": half_up((target - before) * _ONE, before) if before > 0 else None,
            "share_change": half_up((target * last - before * total) * _ONE, total * last) if total > 0 < last else None}
    return out


def line_results(hq: PlannedHeadquarters, results: Mapping[str, tuple[int | None, int | None]], units: Collection[str]) -> Steps:
    """For HQ's lines of the round about these units: what was declared and what is approved where they act."""
    mine = {line.row_key for line in hq.master.adjustments if line.branch in units}
    return {key: {"declared": declared, "approved": approved} for key, (declared, approved) in results.items() if key in mine}


def write_results(hq: PlannedHeadquarters, sheets: Mapping[str, Steps]) -> tuple[WrittenLines, ...]:
    """Put them into the master, sheet by sheet, those that are other than what stands there, all or none; a column that the file lacks is
    left out. `undo` takes back one sheet at a time. XlplanError when the workbook is open elsewhere or was changed since it was read."""
    path, now = hq.folder.master, hq.folder.master.read_bytes()
    if hashlib.sha256(now).hexdigest() != hq.sheets.sha256:
        raise XlplanError(FILE_CHANGED, file=path.name)
    out, changes = list[WrittenLines](), list[trails.Change]()
    for key, rows in sheets.items():
        cells = _changed_cells(hq, key, rows)
        if not cells:
            continue
        sheet, digest = hq.sheets.placements[key].sheet, hashlib.sha256(now).hexdigest()
        made = patch_package(now, {sheet: {cell: value for cell, _, value in cells}}, name=path.name, largest=LARGEST)
        numbers = tuple(sorted({row_column(cell)[0] for cell, _, _ in cells}))
        changes.append(trails.Change(
            datetime.now().astimezone().isoformat(timespec="seconds"), digest, hashlib.sha256(made.data).hexdigest(), sheet,
            f"{COMMAND} {sheet} {numbers[0]}:{numbers[-1]}",
            [(cell, _number(was), _number(value)) for cell, was, value in cells], made.back.data(),
            {"command": COMMAND, "rows": [*numbers]}))
        out.append(WrittenLines(path, sheet, numbers))
        now = made.data
    if changes:
        _put(hq, now, changes)
    return tuple(out)


def _put(hq: PlannedHeadquarters, data: bytes, changes: list[trails.Change]) -> None:
    path = hq.folder.master
    for change in changes:
        trails.remember_change(path.resolve(), change)
    try:
        put_file(path, data, beside=False)
    except BaseException:
        for change in reversed(changes):
            trails.forget_change(path.resolve(), change)
        raise


def _changed_cells(hq: PlannedHeadquarters, key: str, rows: Steps) -> list[tuple[str, Decimal | None, Decimal | None]]:
    """(cell, what stands there, what is to stand there)."""
    place, frame, table = hq.sheets.placements.get(key), hq.sheets.frames.get(key), MASTER_BY_KEY[key]
    if place is None or frame is None:
        return []
    at, out = {row: i for i, row in enumerate(frame.keys)}, list[tuple[str, Decimal | None, Decimal | None]]()
    for row, columns in rows.items():
        for name, steps in columns.items():
            column, cell = table.by_key[name], place.at(row, name)
            assert column.who == "G", f"{key}.{name} is typed by HQ"
            was = _stands(frame.amounts[name], frame.filled[name], at[row])
            if cell is not None and was != steps:
                out.append((cell, _value(column, was), _value(column, steps)))
    return out


def _stands(amounts: np.ndarray[Any, Any], filled: np.ndarray[Any, Any], at: int) -> int | None:
    return int(amounts[at]) if filled[at] else None


def _value(column: Column, steps: int | None) -> Decimal | None:
    assert column.unit is not None
    return None if steps is None else steps * column.unit.step


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)
