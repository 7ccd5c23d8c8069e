"""The months of the running year that are not there yet, proposed from last year's. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from xlplan.decompose.rounding.rational import half_up
from xlplan.drafting.figures import Figures, Key, month_number

_FEN: Final = 100  # of which a proposed yuan has so many


@dataclass(frozen=True)
class RunningYear:
    """The year before the plan year, as far as it is there. `there`, `lacking`: its months, counted from year 0; `proposed`: (month, codes)
    -> yuan, or heads; `new`: codes first sold in it, whose months follow the company's; `level`: those of them that are its mean month."""

    year: int
    there: tuple[int, ...]
    lacking: tuple[int, ...]
    proposed: Mapping[tuple[int, Key], int]
    new: frozenset[Key] = frozenset()
    level: frozenset[tuple[int, Key]] = frozenset()


def propose_months(figures: Figures, year: int) -> RunningYear:
    """The months of `year` after the last that is there, for every key (unit, ...) by itself, in whole yuan:

    last year's same month × growth of its unit, which is what the months that are there came to over the same months of last year, of all
    that the unit sold in both; nothing where a key sold in those last year and no more. A key that was first sold later than that month of
    last year goes on at the pace of its own months, as the company's months of last year run; without them at its mean month. No month is
    below zero.
    """
    first, months = month_number(year, 1), figures.months
    there = tuple(m for m in months if first <= m < first + 12)
    lacking = tuple(range(there[-1] + 1, first + 12)) if there else ()
    if not lacking:
        return RunningYear(year, there, lacking, {})
    fen = {key: {m: int(amount.scaleb(2).to_integral_value()) for m, amount in of.items()} for key, of in figures.by_key().items()}
    company = _added(fen.values())
    alike = {key: both for key, of in fen.items() if (both := _in_both(of, there)) is not None}
    units = {unit: _growth([both for key, both in alike.items() if key[0] == unit]) for unit in {key[0] for key in fen}}
    overall = _growth(alike.values()) or Fraction(1)
    proposed, new, level = dict[tuple[int, Key], int](), set[Key](), set[tuple[int, Key]]()
    for key, of in fen.items():
        now, before = _sum(of, there), _sum(of, [m - 12 for m in there])
        growth = units[key[0]] or overall
        for month in lacking:
            last = of.get(month - 12, 0)
            if min(of) > month - 12:
                new.add(key)
                due, like = _at_own_pace(of, company, month, there)
                level.update(() if like else ((month, key),))
            elif now <= 0 and before > 0:
                continue
            else:
                due = last * growth
            yuan = half_up(due.numerator, due.denominator * _FEN) if due > 0 else 0
            if yuan:
                proposed[month, key] = yuan
    return RunningYear(year, there, lacking, proposed, frozenset(new), frozenset(level))


def carry_heads(figures: Figures, year: int) -> RunningYear:
    """The months of `year` after the last that is there, each with the heads of that month."""
    first = month_number(year, 1)
    there = tuple(m for m in figures.months if first <= m < first + 12)
    lacking = tuple(range(there[-1] + 1, first + 12)) if there else ()
    last = {key: int(cell.amount.to_integral_value()) for (month, key), cell in figures.cells.items() if there and month == there[-1]}
    return RunningYear(year, there, lacking, {(month, key): n for month in lacking for key, n in last.items() if n > 0})


def _at_own_pace(of: Mapping[int, int], company: Mapping[int, int], month: int, there: Sequence[int]) -> tuple[Fraction, bool]:
    """(what is due in the month, whether as the company's months run)."""
    since = [m for m in there if m >= min(of)]
    mine, like = _sum(of, since), _sum(company, [m - 12 for m in since])
    if like > 0 and company.get(month - 12, 0) > 0:
        return Fraction(mine * company[month - 12], like), True
    return Fraction(mine, max(1, len(since))), False


def _in_both(of: Mapping[int, int], there: Sequence[int]) -> tuple[int, int] | None:
    """What was sold in the months that are there of which it was sold a year before, and then; None where either is not above zero."""
    months = [m for m in there if m - 12 >= min(of)]
    now, before = _sum(of, months), _sum(of, [m - 12 for m in months])
    return (now, before) if now > 0 and before > 0 else None


def _growth(alike: Iterable[tuple[int, int]]) -> Fraction | None:
    """This year over last year; None where nothing was sold in both."""
    pairs = list(alike)
    return Fraction(sum(now for now, _ in pairs), sum(before for _, before in pairs)) if pairs else None


def _sum(of: Mapping[int, int], months: Sequence[int]) -> int:
    return sum(of.get(m, 0) for m in months)


def _added(rows: Iterable[Mapping[int, int]]) -> dict[int, int]:
    out: dict[int, int] = {}
    for of in rows:
        for month, amount in of.items():
            out[month] = out.get(month, 0) + amount
    return out
