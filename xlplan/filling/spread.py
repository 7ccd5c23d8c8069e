"""A figure that an export has for several rows together, by product where the table is by product and channel: each row's part of it.
Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from xlplan.calendar import MONTHS
from xlplan.decompose.rounding.apportion import apportion
from xlplan.filling.filling import Basis, CellKept, Spread
from xlplan.filling.rows import Rows
from xlplan.filling.sheet import TableSheet

_FEN: Final = Decimal("0.01")
_STANDING: Final[tuple[Basis, ...]] = ("month", "year")
Whole = tuple[Rows, int]  # the rows together, month of the fiscal year from 0


@dataclass(frozen=True, slots=True)
class Share:
    """What is to be parted between cells that may be filled, by `weights`, the ratio of `basis`: `exact`, in yuan."""

    keys: tuple[tuple[str, int], ...]
    weights: tuple[int, ...]
    exact: Decimal
    basis: Basis

    def parts(self) -> list[Decimal]:
        """Each cell's part of it, to the fen; what is finer goes to the largest."""
        fen = int(self.exact / _FEN)
        parts = [int(n) * _FEN for n in apportion(fen, self.weights)]
        parts[max(range(len(parts)), key=lambda i: self.weights[i])] += self.exact - fen * _FEN
        return parts

    def steps(self, total: int) -> list[int]:
        """Each cell's part of that many steps."""
        return [int(n) for n in apportion(total, self.weights)]


@dataclass(slots=True)
class Parted:
    """Whole figures as what goes into cells, what stays in cells that may not be filled, and what no figure says how to part."""

    shares: dict[Whole, Share] = field(default_factory=dict)
    kept: list[CellKept] = field(default_factory=list)
    unsaid: dict[Whole, Decimal] = field(default_factory=dict)


def part_figures(of: TableSheet, whole: Mapping[Whole, Decimal], past: Sequence[str]) -> Parted:
    """Each figure parted in the ratio in which its rows stand in that month, else in the whole year, else by the first column of `past`
    that has something for them. Cells that may not be filled keep what they hold: that much of the figure is theirs."""
    out = Parted()
    of.look_at(of.place_of(row, month) for rows, month in whole for row in rows.keys)
    for (rows, month), exact in whole.items():
        shut = {(row, month): why for row in rows.keys if (why := of.why_kept(of.place_of(row, month)))}
        rest = exact
        for key, why in shut.items():
            if holds := min(of.held(*key), max(rest, Decimal(0))):
                out.kept.append(of.to_keep(*key, why, holds))
                rest -= holds
        open_rows = [row for row in rows.keys if (row, month) not in shut]
        basis, weights = _ratio(of, open_rows, month, past)
        if any(weights):
            out.shares[rows, month] = Share(tuple((row, month) for row in open_rows), tuple(weights), rest, basis)
        elif rest and open_rows:
            out.unsaid[rows, month] = rest
        elif rest:
            key, why = next(iter(shut.items()))
            out.kept.append(of.to_keep(*key, why, rest))
    return out


def spreads(shares: Mapping[Whole, Share]) -> list[Spread]:
    """What was parted, figures of the same rows and ratio together."""
    told: dict[tuple[Rows, Basis], list[Share]] = {}
    for (rows, _), share in shares.items():
        told.setdefault((rows, share.basis), []).append(share)
    return [Spread(rows.keys, rows.role, rows.beside, rows.said, basis, sum((one.exact for one in of), Decimal(0)), len(of))
            for (rows, basis), of in told.items()]


def _ratio(of: TableSheet, rows: Sequence[str], month: int, past: Iterable[str]) -> tuple[Basis, list[int]]:
    """The ratio of the rows, and what it is taken from."""
    months = [[max(of.before(row, m) or 0, 0) for m in range(len(MONTHS))] for row in rows]
    for basis, weights in zip(_STANDING, ([year[month] for year in months], [sum(year) for year in months]), strict=True):
        if any(weights):
            return basis, weights
    weights = []
    for column in past:
        weights = [max(int(of.frame.amounts[column][of.frame.keys.index(row)]), 0) for row in rows]
        if any(weights):
            break
    return "past", weights
