"""The months of the running year that are not there yet, proposed from last year's. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from xlplan.decompose.rounding.rational import half_up
from xlplan.drafting.figures import Figures, Key
from xlplan.schema.months import month_number

_FEN: Final = 100  # of which a proposed yuan has so many
_ENOUGH: Final = 6  # months sold in both years by which a line tells its own growth; all there are where they are fewer
_STOPPED: Final = 3  # months without sales, each of which had some a year before
Way = Literal["line", "unit", "pace", "mean", "hole_pace", "hole_mean"]  # how a month was proposed
Sold = Mapping[int, int]  # month -> fen


@dataclass(frozen=True)
class RunningYear:
    """The year before the plan year, as far as it is there. `first`: its first month, counted from year 0; `there`, `lacking`: its
    months; `proposed`: (month, codes) -> yuan, or heads; `ways`: of each how it was found; `holes`: unit -> months, of this year and the
    last, in which nothing of it stands between others, and that were not compared."""

    year: int
    first: int
    there: tuple[int, ...]
    lacking: tuple[int, ...]
    proposed: Mapping[tuple[int, Key], int]
    ways: Mapping[tuple[int, Key], Way] = field(default_factory=dict)
    holes: Mapping[str, tuple[int, ...]] = field(default_factory=dict)


def propose_months(figures: Figures, year: int, start: int = 1) -> RunningYear:
    """The months of fiscal `year` after the last that is there, for every key (unit, ...) by itself, in whole yuan:

    last year's same month × growth, which is what the months that both years have came to over those of last year: of the line where it
    was sold in enough of them, else of its unit. Nothing where a line was sold last year and no more, this year or in its last months. A
    line that was first sold later than that month of last year, or whose unit lacks the month, goes on at the pace of its own months, as
    the company's months of last year run; without them at its mean month. No month is below zero. `start`: first month of fiscal years.
    """
    there, lacking = _months(figures, year, start)
    fen = {key: {m: int(amount.scaleb(2).to_integral_value()) for m, amount in of.items()} for key, of in figures.by_key().items()}
    sold = _months_of_units(fen)
    first = month_number(year, start)
    due = range(first - 12, first)
    looked = range(first - 12, there[-1] + 1 if there else first)
    holes = {unit: absent for unit, of in sold.items() if (absent := tuple(m for m in looked if _is_hole(m, of)))}
    if not lacking:
        return RunningYear(year, first, there, lacking, {}, {}, holes)
    growths = _Growths(fen, sold, there)
    company = _company(fen, sold, due)
    proposed, ways = dict[tuple[int, Key], int](), dict[tuple[int, Key], Way]()
    for key, of in fen.items():
        if growths.stopped(key):
            continue
        for month in lacking:
            way: Way
            if (late := min(of) > month - 12) or _is_hole(month - 12, sold[key[0]]):
                amount, like = _at_own_pace(of, sold[key[0]], company, month, there)
                way = ("pace" if like else "mean") if late else "hole_pace" if like else "hole_mean"
            else:
                growth, way = growths.of(key)
                amount = of.get(month - 12, 0) * growth
            yuan = half_up(amount.numerator, amount.denominator * _FEN) if amount > 0 else 0
            if yuan:
                proposed[month, key], ways[month, key] = yuan, way
    return RunningYear(year, first, there, lacking, proposed, ways, holes)


def carry_heads(figures: Figures, year: int, start: int = 1) -> RunningYear:
    """The months of fiscal `year` after the last that is there, each with the heads of that month."""
    there, lacking = _months(figures, year, start)
    last = {key: int(cell.amount.to_integral_value()) for (month, key), cell in figures.cells.items() if there and month == there[-1]}
    return RunningYear(year, month_number(year, start), there, lacking,
                       {(month, key): n for month in lacking for key, n in last.items() if n > 0})


class _Growths:
    """How lines and units grew, over the months that both years have. `sold`: unit -> months in which anything of it stands."""

    def __init__(self, fen: Mapping[Key, Sold], sold: Mapping[str, frozenset[int]], there: Sequence[int]) -> None:
        self._fen = fen
        self._compared = {unit: [m for m in there if {m, m - 12} <= of] for unit, of in sold.items()}
        alive = {key: both for key in fen if (both := self._in_both(key)) and not self.stopped(key)}
        self._units = {unit: _ratio(both for key, both in alive.items() if key[0] == unit) for unit in sold}
        self._overall = _ratio(alive.values()) or Fraction(1)

    def of(self, key: Key) -> tuple[Fraction, Way]:
        """The growth of the line, and whose it is."""
        of, compared = self._fen[key], self._compared[key[0]]
        both = [m for m in compared if of.get(m, 0) > 0 and of.get(m - 12, 0) > 0]
        if both and len(both) >= min(_ENOUGH, len(compared)):
            return Fraction(_sum(of, both), _sum(of, [m - 12 for m in both])), "line"
        return self._units[key[0]] or self._overall, "unit"

    def stopped(self, key: Key) -> bool:
        """Whether the line was sold last year, and no more this year or in the last months."""
        of, compared = self._fen[key], self._compared[key[0]]
        now, before = _sum(of, compared), _sum(of, [m - 12 for m in compared])
        last = compared[-_STOPPED:]
        return now <= 0 < before or (len(last) == _STOPPED and all(of.get(m, 0) <= 0 < of.get(m - 12, 0) for m in last))

    def _in_both(self, key: Key) -> tuple[int, int] | None:
        """What was sold in the months that are compared since a year after the line began, and a year before; None where either is not
        above zero."""
        of = self._fen[key]
        months = [m for m in self._compared[key[0]] if m - 12 >= min(of)]
        now, before = _sum(of, months), _sum(of, [m - 12 for m in months])
        return (now, before) if now > 0 and before > 0 else None


def _months(figures: Figures, year: int, start: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The months of the fiscal year that are there, those behind them."""
    first = month_number(year, start)
    there = tuple(m for m in figures.months if first <= m < first + 12)
    return there, tuple(range(there[-1] + 1, first + 12)) if there else ()


def _at_own_pace(of: Sold, sold: frozenset[int], company: Sold, month: int, there: Sequence[int]) -> tuple[Fraction, bool]:
    """(what is due in the month, whether as the company's months run)."""
    since = [m for m in there if m >= min(of) and m in sold]
    known = [m for m in since if company.get(m - 12, 0) > 0]
    if known and company.get(month - 12, 0) > 0:
        return Fraction(_sum(of, known) * company[month - 12], _sum(company, [m - 12 for m in known])), True
    return Fraction(_sum(of, since), max(1, len(since))), False


def _months_of_units(fen: Mapping[Key, Sold]) -> dict[str, frozenset[int]]:
    """Unit -> months in which anything of it stands."""
    out: dict[str, set[int]] = {}
    for (unit, *_), of in fen.items():
        out.setdefault(unit, set()).update(month for month, amount in of.items() if amount)
    return {unit: frozenset(months) for unit, months in out.items()}


def _is_hole(month: int, sold: frozenset[int]) -> bool:
    """Whether nothing stands in the month, and something before and after it."""
    return bool(sold) and month not in sold and min(sold) < month < max(sold)


def _company(fen: Mapping[Key, Sold], sold: Mapping[str, frozenset[int]], months: Sequence[int]) -> dict[int, int]:
    """What those units sold in these months that have all of them that anybody has: a unit that lacks one is no season of the others."""
    any_of = {m for m in months if any(m in of for of in sold.values())}
    out: dict[int, int] = {}
    for (unit, *_), of in fen.items():
        for month in sorted(any_of) if any_of <= sold[unit] else ():
            out[month] = out.get(month, 0) + of.get(month, 0)
    return out


def _ratio(both: Iterable[tuple[int, int]]) -> Fraction | None:
    """This year over last year; None where nothing was sold in both."""
    pairs = list(both)
    return Fraction(sum(now for now, _ in pairs), sum(before for _, before in pairs)) if pairs else None


def _sum(of: Sold, months: Sequence[int]) -> int:
    return sum(of.get(m, 0) for m in months)
