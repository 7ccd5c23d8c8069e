"""CellFigures: issued, declared, adjusted and approved of the cells of one kept table, of one unit or of several. Floor 6."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from xlplan import terms
from xlplan.errors import XlplanError
from xlplan.plan.versions.figures import SALES, amount_column, compared_column
from xlplan.plan.versions.kept import Kept
from xlplan.schema.column import Column
from xlplan.schema.table import Table
from xlplan.tables.adjusted import PERIODS
from xlplan.text import Text, text_list
from xlplan.units import UNITS, Unit

ISSUED, DECLARED, ADJUSTMENT, APPROVED = "issued", "declared", "adjustment", "approved"
FIGURES: Final[dict[str, Text]] = {ISSUED: Text("下达", "下達", "Target"), DECLARED: terms.DECLARED, ADJUSTMENT: terms.ADJUSTMENT,
                                   APPROVED: terms.APPROVED}
TOTAL: Final = "@total"
_NO_TOTAL: Final = Text("「{column}」没有合计,请写一行", "「{column}」沒有合計,請寫一列", "“{column}” has no total; name a row")
_NO_SUM: Final = Text("「{column}」不能把几家单位相加,请写一家单位", "「{column}」不能把幾家單位相加,請寫一家單位",
                      "“{column}” of several units does not add up; name one unit")
_NOT_ISSUED: Final = Text("「{column}」没有下达数。有下达数的:{known}", "「{column}」沒有下達數。有下達數的:{known}",
                          "HQ issued nothing in “{column}”. It did in: {known}")


class CellMeant(NamedTuple):
    """A cell, or cells that are added up: the units by their codes, key of the row, the column, which of its figures."""

    units: tuple[str, ...]
    row: str
    column: Column
    figure: str


class CellFigures:
    """The figures of the table in a state; `labels`: column -> its name."""

    def __init__(self, state: Kept, table: Table, labels: Mapping[str, Text]) -> None:
        self._table, self._kept, self._labels = table, state.tables[table.key], labels
        self._assigned = {u.code: {TOTAL: u.assigned, **u.given} for u in state.units}
        self._place = {place: i for i, place in enumerate(zip(self._kept.owner, self._kept.keys, strict=True))}
        self._counted: dict[str, list[int]] = {}
        for i, (unit, counts) in enumerate(zip(self._kept.owner, self._kept.counts, strict=True)):
            if counts:
                self._counted.setdefault(unit, []).append(i)
        self._sources = {c.key: self._issued_columns(c) for c in table.columns if c.key in self._kept.units}

    def unit(self, column: Column) -> Unit:
        """Of the figures of a column."""
        found = UNITS.get(self._kept.units[column.key]) or column.unit
        assert found is not None  # a column of figures has one
        return found

    def issues(self, column: Column) -> bool:
        """Whether HQ gave or suggested figures that come to those of this column."""
        return bool(self._sources[column.key])

    def steps(self, cell: CellMeant) -> int | None:
        """In steps of the column's unit; None where none of the units has such a figure. XlplanError for what does not add up and for
        what HQ does not issue."""
        column = cell.column.key
        if len(cell.units) > 1 and cell.column.up not in ("sum", "last"):
            raise XlplanError(_NO_SUM, column=self._labels[column])
        if cell.row == TOTAL and column not in self._kept.totals:
            raise XlplanError(_NO_TOTAL, column=self._labels[column])
        if cell.figure == ISSUED and not self._sources[column]:
            raise XlplanError(_NOT_ISSUED, column=self._labels[column], known=text_list(
                self._labels[key] for key, sources in self._sources.items() if sources))
        of = self._issued if cell.figure == ISSUED else self._total if cell.row == TOTAL else self._single
        found = [steps for unit in cell.units if (steps := of(unit, cell)) is not None]
        return sum(found) if found else None

    def text(self, cell: CellMeant) -> str:
        """What stands in a cell of a column of texts, a choice by its key; '' where it is of several units or blank."""
        at = self._place.get((cell.units[0], cell.row)) if len(cell.units) == 1 else None
        return "" if at is None else self._kept.texts[cell.column.key][at]

    def _total(self, unit: str, cell: CellMeant) -> int | None:
        found = self._kept.totals[cell.column.key].get(unit)
        return None if found is None else _figure_of(*found, cell.figure)

    def _single(self, unit: str, cell: CellMeant) -> int | None:
        if (i := self._place.get((unit, cell.row))) is None:
            return None
        declared, changes = self._kept.declared[cell.column.key][i], self._kept.adjusted.get(cell.column.key)
        adjusted = changes[i] if changes else 0
        return None if declared is None and not adjusted else _figure_of(declared or 0, adjusted, cell.figure)

    def _issued(self, unit: str, cell: CellMeant) -> int | None:
        """What HQ gave or suggested; of a total that of the rows which it adds up, of a unit that is not in what was assigned to it."""
        kept, sources, whole = self._kept, self._sources[cell.column.key], cell.row == TOTAL
        if unit not in kept.files:
            return self._assigned[unit].get(cell.row) or None if self._table.key == SALES and sources == ("hq_target",) else None
        at = self._place.get((unit, cell.row))
        rows = self._counted.get(unit, []) if whole else [] if at is None else [at]
        found = [steps for i in rows for column in sources if column in kept.issued and (steps := kept.issued[column][i]) is not None]
        return sum(found) if found else None

    def _issued_columns(self, column: Column) -> tuple[str, ...]:
        """Columns whose issued figures come to those of this one: of the year's figure that in which HQ gives it, else itself, or the
        months of a period."""
        amount, issued = amount_column(self._table), self._kept.issued
        given = compared_column(self._table, "issued") if amount is not None and column.key == amount.key else None
        months = PERIODS.get(column.key, ())
        if given and self._table.key == SALES:  # of which it is known even where nothing came
            return (given,)
        every = ((given,) if given else (), (column.key,), months)
        return next((keys for keys in every if keys and all(key in issued for key in keys)), ())


def _figure_of(declared: int, adjusted: int, figure: str) -> int:
    return declared if figure == DECLARED else adjusted if figure == ADJUSTMENT else declared + adjusted
