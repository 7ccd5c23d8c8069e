"""Consolidated numbers as pandas frames: one a table, one row an input cell, and rows for the ERP's budget. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

import numpy as np
import pandas as pd

from xlplan.calendar.periods import MONTHS, fiscal_months
from xlplan.plan.checking.results import Merged
from xlplan.plan.consolidate.figures import approved_figures, declared_figures, shown_rows
from xlplan.plan.consolidate.respread import typed_rows
from xlplan.plan.consolidate.unknown import UnknownFigures
from xlplan.plan.master.labels import Labels
from xlplan.schema.column import Column
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.units import Ints, Unit

EXPORT: Final = ("table", "branch", "row_key", "column", "value", "unit", "file", "sheet", "cell", "sha256")
BUDGET: Final = ("unit", "account", "period", "amount")
SALES_ACCOUNT: Final = "SALES"
FORMER: Final = "former."  # before the key of a column of a declaration that says something else now
_CENT: Final = Decimal("0.01")


def to_pandas(merged: Merged, *, with_adjustments: bool = False) -> dict[str, pd.DataFrame]:
    """One DataFrame a table over all branches: branch, row_key, then the table's columns, computed ones too.

    Numbers are as a sheet shows them: Int64 where the unit has no decimals, else Float64 (each the float nearest to its
    exact decimal); a blank is NA, and so is what is worked out of a table that is not in.
    Texts are strings, choices their language-free keys. Spare rows that hold nothing are left out.
    `with_adjustments`: as approved instead of as declared.
    """
    values = approved_figures(merged) if with_adjustments else declared_figures(merged)
    out: dict[str, pd.DataFrame] = {}
    unknown = UnknownFigures(merged)
    for key, frame in values.frames.items():
        rows = np.flatnonzero(frame.used)
        branches = np.asarray(merged.branches, dtype=object)[frame.owner[rows]]
        data: dict[str, object] = {
            "branch": pd.array(branches, dtype="string"),
            "row_key": pd.array(np.asarray(frame.keys, dtype=object)[rows], dtype="string")}
        for column in frame.table.columns:
            data[column.key] = _column_series(values, frame, column, rows, unknown)
        out[key] = pd.DataFrame(data)
    return out


def export_rows(merged: Merged) -> pd.DataFrame:
    """One row for each filled input cell of every accepted table, with the file, sheet and cell it came from. `value`
    is what stands in that unit on the sheet (numbers) or the text; cells that HQ filled are not inputs. Behind them, their column
    marked as former, those that HQ's declarations have no place for any more."""
    rows = [row for key, frame in merged.frames.items() for row in _input_rows(merged, key, frame)]
    rows += [(one.table, one.branch, one.row, FORMER + one.column, one.shown("zh-CN"), one.unit or None, one.file, one.sheet,
              one.cell or None, one.sha256) for one in merged.former]
    out: pd.DataFrame = pd.DataFrame(rows, columns=list(EXPORT))
    return out


def budget_rows(merged: Merged, year: int, start_month: int = 1) -> pd.DataFrame:
    """Approved expenses by item, and sales as account SALES, by branch and month: what an ERP imports as its budget.

    `period` is YYYY-MM of the calendar (fiscal year 2027 begins in `start_month` of 2027), `amount` exact yuan with two
    decimals. Months without money are left out.
    """
    values = approved_figures(merged)
    periods = [f"{y:04}-{m:02}" for y, m in fiscal_months(year, start_month)]
    rows: list[tuple[str, str, str, Decimal]] = []
    sales = np.stack([values.foot_steps("sales_targets", "@total", m) for m in MONTHS], axis=1)
    expenses = values.frames["expense_budget"]
    by_item = np.stack([values.steps("expense_budget", m) for m in MONTHS], axis=1)
    unit = _yuan_per_step(values, "sales_targets"), _yuan_per_step(values, "expense_budget")
    for ordinal, branch in enumerate(merged.branches):
        rows += _budget_lines(branch, SALES_ACCOUNT, periods, sales[ordinal], unit[0])
        for i in range(int(expenses.starts[ordinal]), int(expenses.starts[ordinal + 1])):
            account = str(expenses.texts["code"][i]) or expenses.keys[i]
            rows += _budget_lines(branch, account, periods, by_item[i], unit[1])
    out: pd.DataFrame = pd.DataFrame(rows, columns=list(BUDGET))
    return out


def _column_series(values: Evaluator, frame: Frame, column: Column, rows: Ints, unknown: UnknownFigures) -> object:
    if column.unit is None:
        return pd.array([text or None for text in values.words(frame.table.key, column.key)[rows].tolist()], dtype="string")
    steps, blank = values.steps(frame.table.key, column.key)[rows], ~shown_rows(frame, column)[rows]
    blank |= unknown.column(frame.table.key, column.key)[rows]
    numbers = column.unit.fixed(steps)
    if column.unit.places == 0:
        return pd.arrays.IntegerArray(numbers.astype(np.int64), blank)
    return pd.arrays.FloatingArray(numbers / 10.0**column.unit.places, blank)


def _input_rows(merged: Merged, key: str, frame: Frame) -> Iterator[tuple[object, ...]]:
    masks, shown = {}, {}
    for column in frame.table.columns:
        number = column.unit is not None
        filled = frame.filled[column.key] if number else frame.texts[column.key] != ""
        masks[column.key] = frame.used & typed_rows(frame, column.key) & np.asarray(filled, dtype=np.bool_)
        shown[column.key] = _as_typed(column.unit, frame.amounts[column.key]) if column.unit else (
            frame.texts[column.key].tolist())
    columns = [(c.key, masks[c.key].tolist(), shown[c.key], c.unit.key if c.unit else None) for c in frame.table.columns
               if masks[c.key].any()]
    lists = {c.key for c in frame.table.columns if c.kind == "choice"}
    labels: dict[int, Labels] = {}
    for i, (ordinal, row) in enumerate(zip(frame.owner.tolist(), frame.keys, strict=True)):
        submission, place = merged.source[key, ordinal]
        if lists and ordinal not in labels:
            labels[ordinal] = Labels.of(submission)
        by_hq = submission.issued.values.get(key, {}).get(row, {}) if submission.issued else {}
        for column_key, mask, value, unit in columns:
            if mask[i] and column_key not in by_hq:
                found = labels[ordinal].text(frame, column_key, i) if column_key in lists else value[i]
                yield (key, merged.branches[ordinal], row, column_key, found, unit, submission.file, place.sheet,
                       place.at(row, column_key), submission.sha256)


def _as_typed(unit: Unit, steps: Ints) -> list[object]:
    numbers = unit.fixed(steps)
    return list((numbers / 10.0**unit.places).tolist() if unit.places else numbers.tolist())


def _yuan_per_step(values: Evaluator, table: str) -> Decimal:
    """Yuan in one step of the table's months."""
    unit = values.frames[table].table.by_key[MONTHS[0]].unit
    return unit.step * unit.base if unit else Decimal(0)


def _budget_lines(branch: str, account: str, periods: list[str], steps: Ints,
                  step: Decimal) -> list[tuple[str, str, str, Decimal]]:
    return [(branch, account, period, (n * step).quantize(_CENT)) for period, n in
            zip(periods, steps.tolist(), strict=True) if n]
