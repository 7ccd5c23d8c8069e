"""`Export`: what an export says, cell by cell, and what of it was left out. Room between 5 and 6."""
from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

import pandas as pd

from xlplan.exports.roles import Kind, is_money
from xlplan.schema.diagnostic import Diagnostic, Severity

MEASURES: Final[tuple[str, ...]] = ("amount", "cases", "heads")
MEASURE_OF: Final[dict[Kind, str]] = {"sales": "amount", "expense": "amount", "heads": "heads"}  # without which a file says nothing
TEXTS: Final[tuple[str, ...]] = (
    "unit", "unit_code", "region", "province", "product", "product_code", "category", "channel", "channel_code", "item", "item_code",
    "item_group", "post")
_FEN: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row, or a column, that sums up others and is not counted. `cell`: where it stands, `label`: what it is called, `sums`: measure ->
    what it says, in steps as in the records; `parts`: measure -> what its parts come to."""

    cell: str
    label: str
    sums: dict[str, Decimal]
    parts: dict[str, Decimal]


@dataclass(frozen=True, slots=True)
class Export:
    """One sheet of an export as records.

    Attributes:
        file, sheet, kind: where it stands and what it is of.
        records: a row for each month of each line of the sheet that has a figure. Columns: TEXTS ('' where the export has none); `year`,
            `month` (int64, of the calendar); `amount` (int64, steps of 0.01 yuan), `rest` (Decimal: what the cell holds beyond these, in
            such steps, 0 but for amounts finer than 0.01 yuan); `cases`, `heads` (Decimal, NaN-free: 0 where there are none); `cell`
            (`Sheet!F7` of its figure) and `row` (of the sheet).
        left_out: subtotal lines and total columns.
        ignored: header of a column that is not read -> what its numbers come to, None where it holds none.
        findings: what is wrong; the export may be used where none of them is an error.
    """

    file: str
    sheet: str
    kind: Kind
    records: pd.DataFrame
    left_out: tuple[LeftOut, ...] = ()
    ignored: dict[str, Decimal | None] = field(default_factory=dict)
    findings: tuple[Diagnostic, ...] = ()

    @property
    def money(self) -> bool:
        """Whether its figures are money."""
        return is_money(self.kind)

    @property
    def usable(self) -> bool:
        """Whether every figure was read for certain."""
        return not any(d.severity is Severity.ERROR for d in self.findings)

    def sums(self) -> dict[int, Decimal]:
        """Year -> what its records of the kind's own measure come to: yuan, or heads."""
        return {int(str(year)): total_of(rows, MEASURE_OF[self.kind]) for year, rows in self.records.groupby("year")}


def month_numbers(records: pd.DataFrame) -> pd.Series[int]:
    """The month of each record, as `months.month_number` counts them."""
    out: pd.Series[int] = 12 * records["year"] + records["month"] - 1
    return out


def names_units(records: pd.DataFrame) -> bool:
    """Whether any of them names a unit."""
    return bool((records["unit_code"] != "").any() or (records["unit"] != "").any())


def unit_columns(records: pd.DataFrame, by_region: bool) -> tuple[pd.Series[str], pd.Series[str]]:
    """The codes and the names of their units. `by_region`: where an export names no units (`names_units`) its regions are them."""
    return (records["unit_code"].str.slice(0, 0), records["region"]) if by_region else (records["unit_code"], records["unit"])


def total_of(records: pd.DataFrame, measure: str = "amount") -> Decimal:
    """The exact sum of some records: yuan of `amount`, else as they stand."""
    if measure != "amount":
        return sum(records[measure], Decimal(0))
    return (Decimal(sum(map(int, records["amount"]))) + sum(records["rest"], Decimal(0))) * _FEN
