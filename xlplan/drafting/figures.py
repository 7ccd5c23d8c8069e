"""Records of exports as figures under our codes: exact sums by month. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

import pandas as pd

from xlplan.calendar.periods import dated_text
from xlplan.exports.records import Export, month_numbers
from xlplan.schema.months import year_month
from xlplan.text import Text, list_briefly, same_text

Key = tuple[str, ...]
FEN: Final = Decimal("0.01")
_SHORT: Final = 2  # months of a run that are said one by one
_SPAN: Final = same_text("{first}–{last}")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one row of a history sheet. `amount` in yuan or heads; `cases` None where the export has none."""

    amount: Decimal
    cases: Decimal | None = None


@dataclass(frozen=True)
class Figures:
    """Sums of what was exported. `cells`: (month counted from year 0, *our codes) -> what they come to, in the order of the calendar."""

    cells: dict[tuple[int, Key], Cell] = field(default_factory=dict)

    @property
    def months(self) -> list[int]:
        """Months in which anything stands, ascending."""
        return sorted({month for month, _ in self.cells})

    @property
    def sum(self) -> Decimal:
        """Of everything."""
        return sum((cell.amount for cell in self.cells.values()), Decimal(0))

    def by_key(self) -> dict[Key, dict[int, Decimal]]:
        """Codes -> month -> amount."""
        out: dict[Key, dict[int, Decimal]] = {}
        for (month, key), cell in self.cells.items():
            out.setdefault(key, {})[month] = cell.amount
        return out


def dated_months(months: Sequence[int]) -> Text:
    """`2026年8月、2026年10月–2027年3月` of months in order: three or more that follow each other are said by the first and the last."""
    runs: list[list[int]] = []
    for month in months:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    said = [[dated_text(*year_month(m)) for m in run] for run in runs]
    return list_briefly(one for run in said for one in ([_SPAN.filled(first=run[0], last=run[-1])] if len(run) > _SHORT else run))


def day_of(number: int, last: bool = False) -> str:
    """The first, or the last, day of the month as ISO text."""
    year, month = year_month(number)
    day = pd.Period(year=year, month=month, freq="M").days_in_month if last else 1
    return f"{year:04}-{month:02}-{day:02}"


def all_records(exports: Iterable[Export], kind: str) -> pd.DataFrame | None:
    """The records of all exports of that kind; None of none."""
    frames = [one.records for one in exports if one.kind == kind and len(one.records)]
    return pd.concat(frames, ignore_index=True) if frames else None


def sum_figures(records: pd.DataFrame, codes: Sequence[Sequence[str]], measure: str) -> Figures:
    """The records summed under our codes, column by column of `codes` one for each record."""
    months = month_numbers(records).tolist()
    keys = list(zip(*codes, strict=True))
    if measure != "amount":
        return Figures({at: Cell(n) for at, n in _sums(zip(months, keys, records[measure], strict=True)).items()})
    amounts = _sums(zip(months, keys, records["amount"].tolist(), strict=True))
    finer = _sums((m, k, r) for m, k, r in zip(months, keys, records["rest"], strict=True) if r)
    cases = _sums((m, k, c) for m, k, c in zip(months, keys, records["cases"], strict=True) if c)
    none = Decimal(0)
    return Figures({at: Cell((n + finer.get(at, none)) * FEN, cases.get(at, none) if cases else None) for at, n in amounts.items()})


def _sums(records: Iterable[tuple[int, Key, int | Decimal]]) -> dict[tuple[int, Key], Decimal]:
    out: dict[tuple[int, Key], int | Decimal] = {}
    for month, key, value in records:
        out[month, key] = out.get((month, key), 0) + value
    return {at: Decimal(out[at]) for at in sorted(out)}
