"""Last year and the years before, from long tables pasted out of the ERP: group sums on integer steps. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np

from xlplan.decompose import apportion
from xlplan.units import INDEX, UNITS, Ints

SEASON_YEARS = 3  # years behind a seasonal index, as the list of the season sheet says (三年均值)
TWELVE = 12 * 10**INDEX.places  # what twelve indices add up to, in steps
_ZERO = np.zeros(12, np.int64)


@dataclass(frozen=True, slots=True)
class LeftOutRows:
    """Rows of a pasted sheet that do not count, and their amount in steps. `reason`: undated (no year or month), blank (no
    amount), unknown (a code nothing answers to), late (the plan year or after), copied (rows that stand twice, XP633), replaced
    (estimates of what has actual figures in that month, XP691), planned (the last plan where there are other figures)."""

    reason: str
    rows: int
    amount: int


@dataclass(frozen=True, slots=True)
class SheetReport:
    """What came of a pasted sheet.

    Attributes:
        table: its key. stated: key of the unit in which it stands; unit: of the one it is kept in.
        rows: with something in them; counted: those that count; left: the others.
        years: fiscal year -> total of what counts, in steps of `unit`; () for heads, which are not added over months.
        before, after: total of what counts as typed and as rounded (see `pasted`), in `unit`.
    """

    table: str
    stated: str
    unit: str
    rows: int
    counted: int
    left: tuple[LeftOutRows, ...]
    years: Mapping[int, int]
    before: Decimal
    after: Decimal

    def data(self) -> dict[str, Any]:
        """JSON-ready; amounts as exact decimals of `unit`."""
        unit = UNITS[self.unit]
        return {"sheet": self.table, "unit": self.stated, "amounts_in": self.unit, "rows": self.rows, "counted": self.counted,
                "left_out": [{"reason": o.reason, "rows": o.rows, "amount": o.amount * unit.step} for o in self.left],
                "years": {str(fy): total * unit.step for fy, total in sorted(self.years.items())},
                "before_rounding": self.before, "after_rounding": self.after}


@dataclass(frozen=True)
class History:
    """Sums of the past, by our codes; amounts in 0.01 万元, months by position in the fiscal year.

    Attributes:
        year: the year before the plan year.
        sales: (branch, product, channel) -> twelve months of `year`: actual where the unit has one, else estimated.
        years: fiscal year -> (product, channel) -> twelve months of the lines that are whole in it (`whole_lines`), which make the
            season; up to SEASON_YEARS years, `year` among them.
        expense: (branch, item) -> the whole of `year`.
        heads: (branch, post) -> heads at the end of the last month of `year` that was given.
        staffing: fiscal year -> (branch, post) -> heads at the end of every month; 0 where none were pasted.
        actual_months, estimate_months: positions of `year` with only actual figures, and with estimates among them.
        by_branch, spending: fiscal year -> branch -> twelve months of sales, of expense; every year that was pasted.
        given: fiscal year -> positions with a sales row of anybody.
        reports: what came of each pasted sheet.
        guessed: (branch, fiscal year before `year`, position) -> rows of sales that are estimates still.
        volume: product -> (amount, cases) of the rows of `year` that state cases.
        planned_months: positions of `year` in which the last plan counts, as there is nothing else.
    """

    year: int
    sales: Mapping[tuple[str, str, str], Ints] = field(default_factory=dict)
    years: Mapping[int, Mapping[tuple[str, str], Ints]] = field(default_factory=dict)
    expense: Mapping[tuple[str, str], int] = field(default_factory=dict)
    heads: Mapping[tuple[str, str], int] = field(default_factory=dict)
    actual_months: tuple[int, ...] = ()
    estimate_months: tuple[int, ...] = ()
    by_branch: Mapping[int, Mapping[str, Ints]] = field(default_factory=dict)
    spending: Mapping[int, Mapping[str, Ints]] = field(default_factory=dict)
    given: Mapping[int, frozenset[int]] = field(default_factory=dict)
    reports: tuple[SheetReport, ...] = ()
    guessed: Mapping[tuple[str, int, int], int] = field(default_factory=dict)
    staffing: Mapping[int, Mapping[tuple[str, str], Ints]] = field(default_factory=dict)
    volume: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    planned_months: tuple[int, ...] = ()

    def months(self, branch: str, product: str, channel: str) -> Ints:
        """Twelve months of last year; zeros where nothing was sold."""
        return self.sales.get((branch, product, channel), _ZERO)

    def branch_total(self) -> dict[str, int]:
        """Last year by branch, everything it sold."""
        out: dict[str, int] = {}
        for (branch, _, _), months in self.sales.items():
            out[branch] = out.get(branch, 0) + int(months.sum())
        return out

    def season(self, pairs: Iterable[tuple[str, str]] | None = None, days: Mapping[int, Sequence[int]] | None = None,
               moved: Mapping[int, tuple[int, int]] | None = None) -> tuple[int, ...]:
        """Indices in 0.001 that add up to 12.000: the mean of each year's month shares over (product, channel) pairs
        (None: all), of the lines that are whole in that year; () where no whole year was sold. Years in which these have nothing in a
        month, or less, do not count.

        `days`: year -> workdays by month; the shares are then those of sales a workday, each year by its own, so that the
        workdays in them do not count again. `moved`: year -> two positions whose shares change places (Spring Festival).
        """
        wanted = None if pairs is None else set(pairs)
        total = np.array([Fraction(0)] * 12, dtype=object)
        for year, rows in self.years.items():
            months = sum((m for pair, m in rows.items() if wanted is None or pair in wanted), _ZERO)
            if (months > 0).all():
                by = days[year] if days is not None and year in days else (1,) * 12
                rates = np.array([Fraction(int(m), max(d, 1)) for m, d in zip(months, by, strict=True)], dtype=object)
                a, b = (moved or {}).get(year, (0, 0))
                rates[[a, b]] = rates[[b, a]]
                total = total + rates / sum(rates)
        return tuple(int(n) for n in apportion(TWELVE, total)) if any(total) else ()
