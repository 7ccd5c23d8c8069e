"""Amounts that no column states but a line says: quantity × price, and what was paid less what was given back. Room between 5 and 6."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from xlplan.exports.layout import ColumnUse, Layout
from xlplan.exports.records import MEASURES
from xlplan.exports.totals import Line

_NOTHING = Decimal(0)


@dataclass
class Worth:
    """How the amount of a line comes about. `price`: where it is quantity × price; `refund`: where that is taken off `amount`; `half`: rows
    with a quantity or a price and without the other; `back`: row -> its refund."""

    cases: ColumnUse | None = None
    price: ColumnUse | None = None
    refund: ColumnUse | None = None
    amount: ColumnUse | None = None
    half: list[int] = field(default_factory=list)
    back: dict[int, Decimal] = field(default_factory=dict)

    @property
    def columns(self) -> list[ColumnUse]:
        """Those that are read besides the measures."""
        return [use for use in (self.price, self.refund) if use is not None]

    def measures(self, measured: Sequence[ColumnUse]) -> list[ColumnUse]:
        """The columns of figures once `settle` was there: amounts stand in that of the price."""
        return [*measured, *([replace(self.price, role="amount")] if self.price else [])]

    def settle(self, lines: Sequence[Line]) -> list[Line]:
        """The lines with a figure, each with its amount; of a line that sums up others the price says nothing."""
        for line in lines:
            if self.price and self.cases:
                self._times(line, self.cases.column, self.price.column)
            if self.refund and self.amount and (back := line.figures.pop(self.refund.column, None)):
                line.figures[self.amount.column] = line.figures.get(self.amount.column, _NOTHING) - abs(back)
                self.back[line.row] = abs(back)
        return [line for line in lines if line.figures]

    def _times(self, line: Line, cases: int, price: int) -> None:
        each, many = line.figures.pop(price, None), line.figures.get(cases)
        if line.total:
            return
        if each is not None and many is not None:
            line.figures[price] = each * many
        elif each or many:
            self.half.append(line.row)


def worth_of(layout: Layout) -> Worth:
    """How amounts come about on a sheet: a price counts where no column has them."""
    one = {role: next((use for use in layout.of(role) if use.month is None), None) for role in (*MEASURES, "price", "refund")}
    price = one["price"] if one["cases"] and not layout.of("amount") else None
    amount = one["amount"] or price
    return Worth(one["cases"], price, one["refund"] if amount else None, amount)
