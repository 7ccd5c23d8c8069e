"""What exports say, summed by what they call it and by month, exactly. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from xlplan.exports.records import MEASURE_OF, TEXTS, Export, names_units, total_of, unit_columns
from xlplan.exports.roles import Kind

_BY = [*TEXTS, "year", "month"]


@dataclass(frozen=True, slots=True)
class Figure:
    """What an export says of one thing in one month. `texts`: role -> what it calls it; `value` in yuan, or heads."""

    kind: Kind
    texts: dict[str, str]
    year: int
    month: int
    value: Decimal


def export_figures(exports: Iterable[Export]) -> list[Figure]:
    """The figures of all exports, those of one name and month together, in the order in which the exports have them. Where an export names
    no units its regions are them."""
    out: list[Figure] = []
    for kind in MEASURE_OF:
        of = [_with_units(one.records) for one in exports if one.kind == kind and len(one.records)]
        if not of:
            continue
        for said, rows in pd.concat(of, ignore_index=True).groupby(_BY, sort=False):
            assert isinstance(said, tuple)
            *texts, year, month = map(str, said)
            out.append(Figure(kind, {role: text for role, text in zip(TEXTS, texts, strict=True) if text}, int(year), int(month),
                              total_of(rows, MEASURE_OF[kind])))
    return out


def _with_units(records: pd.DataFrame) -> pd.DataFrame:
    codes, names = unit_columns(records, not names_units(records))
    out: pd.DataFrame = records.assign(unit_code=codes, unit=names)
    return out


def sum_of(figures: Iterable[Figure]) -> Decimal:
    """What they come to."""
    return sum((one.value for one in figures), Decimal(0))
