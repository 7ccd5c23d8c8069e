"""Pasted history that can only stand in another unit: sheets, units and months of it, and the history as it is without. Floor 4.

What is found is brought into its own unit before the next comparison: months first, then whole sheets, then units. Amounts are
in 0.01 万元.
"""
from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from xlplan.plan.judging.by_month import HALF_YEAR, LEAST, SURE, Place, Years, middle_of, month_slips
from xlplan.plan.judging.slip_words import (
    HINTS,
    MEAN,
    NAMED,
    WHAT,
    in_year,
    named_units,
    power_of,
    said_times,
    sheet_slip_finding,
    whole_year,
    year_converted,
)
from xlplan.plan.master.fiscal import dated_month
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding, some_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import same_text
from xlplan.units import WAN_YUAN, Ints

GROWN: Final = 8         # from year to year: a branch may triple, an opened one grow sixfold; ten is a unit
FEW: Final = 3           # months in both years, or other units, before two means are compared
_LINES: Final = 2        # lines of one month that slipped, before they are named instead of the month


@dataclass(frozen=True, slots=True)
class Slips:
    """What was found, the history without it, and the amounts of last year that were mended, as mended: each may be ten times
    more or less, as a month is measured by the middle one."""

    found: list[Diagnostic]
    years: Years
    mended: list[int]


@dataclass(frozen=True, slots=True)
class _Far:
    """A unit's mean month of `year`, its last one, against that of another year."""

    code: str
    year: int
    other: int
    now: float
    before: float
    sure: bool

    @property
    def power(self) -> int:
        return power_of(self.now / self.before)


def slips(master: Master, years: Years, table: str, field: str) -> Slips:
    """XP631 months, sheets and units five hundred times out, XP656 units eight times out, which may be growth and stay."""
    year = master.history.year
    mended = {fy: {b: v.copy() for b, v in units.items()} for fy, units in years.items()}
    out, again = _months(master, mended, table)
    typed = {fy: dict(units) for fy, units in mended.items()}
    out += _sheets(master, mended, table, field)
    far = _units(mended, year)
    for sure in (True, False):
        for years_of in dict.fromkeys((one.year, one.other) for one in far if one.sure is sure):
            out.append(_said(master, table, field, typed, [one for one in far if one.sure is sure and (one.year, one.other) == years_of]))
    for one in far:
        if one.sure:
            fy, power = (one.year, -one.power) if _is_now(one, mended) else (one.other, one.power)
            mended[fy][one.code] = tenfold(mended[fy][one.code], power)
            again += [int(mended[fy][one.code].sum())] if fy == year else []
    return Slips(out, mended, again)


def tenfold(amounts: Ints, power: int) -> Ints:
    """The amounts, so many powers of ten larger."""
    return np.asarray(np.rint(amounts * 10.0**power), dtype=np.int64)


def mean(months: Iterable[Ints]) -> float:
    """The mean of the months in which something was sold."""
    total = sum(months, np.zeros(12, np.int64))
    sold = int(np.count_nonzero(total))
    return float(total.sum()) / sold if sold else 0.0


def ratio(a: float, b: float) -> float:
    """The larger over the smaller."""
    return max(a, b) / min(a, b)


def _months(master: Master, years: dict[int, dict[str, Ints]], table: str) -> tuple[list[Diagnostic], list[int]]:
    """Months that stand alone: of units as a whole and, of last year, of one product in one channel; where several lines of a
    month slipped, each of them instead of the month. One finding, the worst first; the months are mended in place, with what
    became of those of last year."""
    history, start = master.history, master.company.start_month
    lines: dict[Place, list[tuple[str, Place, int, float]]] = {}
    for key, months in history.sales.items() if table == "history_sales" else ():
        if (middle := middle_of(months)) >= LEAST:
            for p in np.flatnonzero(np.abs(months) >= SURE * middle).tolist():
                place = (key[0], history.year, p)
                who = " · ".join((master.organisation.called(key[0]), *key[1:]))
                lines.setdefault(place, []).append((who, place, int(months[p]), middle))
    found, by_line = list[tuple[str, Place, int, float]](), dict[Place, list[tuple[int, float]]]()
    for (b, fy, p), middle in month_slips(years):
        if len(lines.get((b, fy, p), ())) < _LINES or len({power_of(abs(value) / mid) for _, _, value, mid in lines[b, fy, p]}) == 1:
            found.append((master.organisation.called(b), (b, fy, p), int(years[fy][b][p]), middle))
            by_line[b, fy, p] = [(line, mid) for _, _, line, mid in lines.pop((b, fy, p), ())]
    found += [one for of in lines.values() for one in of]
    found.sort(key=lambda one: -ratio(abs(one[2]), one[3]))
    places, again = [], []
    for who, (b, fy, p), value, middle in found:
        month, right = dated_month(p, fy, start), _right_month(value, middle, by_line.get((b, fy, p), ()))
        places.append(same_text("{who} {month} {amount}").filled(who=who, month=month, amount=WAN_YUAN.show(value)))
        if b in years.get(fy, {}):
            years[fy][b][p] += right - value
        again += [right] if fy == history.year else []
    if not found:
        return [], []
    _, _, worst, middle = found[0]
    return [master_finding("XP631", table, None, "amount", found=WAN_YUAN.value(worst), expected=WAN_YUAN.value(int(middle)),
                           unit=WAN_YUAN.key, sheet=MASTER_BY_KEY[table].label, against=WHAT["months"], hint=HINTS["some"],
                           times=said_times(abs(worst) / middle), what=some_of(places, NAMED))], again


def _right_month(value: int, middle: float, lines: Sequence[tuple[int, float]]) -> int:
    """What a month should be: in the unit of its middle month, or with these of its lines (amount, middle) in theirs, whichever
    is nearer to the middle month."""
    def scaled(amount: int, of: float) -> int:
        return int(tenfold(np.array([amount]), -power_of(abs(amount) / of))[0])

    ways = [scaled(value, middle), value + sum(scaled(line, of) - line for line, of in lines)]
    return min(ways, key=lambda way: ratio(abs(way), middle) if way else np.inf)


def _sheets(master: Master, years: dict[int, dict[str, Ints]], table: str, field: str) -> list[Diagnostic]:
    """Last year as a whole against every other year: where it is far from all of them, to one side, it is the one that slipped."""
    year, out = master.history.year, list[Diagnostic]()
    others = sorted(set(years) - {year}, reverse=True)

    def say(other: int, mended: bool = False) -> None:
        a, b = (mean(years[fy].values()) * 12 for fy in (year, other))
        out.append(sheet_slip_finding(master, field, table, b, a, year_converted(year), whole_year(other)) if mended else
                   sheet_slip_finding(master, field, table, a, b, in_year(other)))

    powers = {other: power for other in others if (power := _whole(years, year, other))}
    if len(powers) == len(others) and len({power > 0 for power in powers.values()}) == 1:
        nearest = min(powers, key=lambda other: sum(abs(power - powers[other]) for power in powers.values()))  # the latest of equals
        say(nearest)
        years[year] = {c: tenfold(v, -powers[nearest]) for c, v in years[year].items()}
        powers = {other: power for other in others if (power := _whole(years, year, other))}
    for other, power in powers.items():
        say(other, bool(out))
        years[other] = {c: tenfold(v, power) for c, v in years[other].items()}
    return out


def _whole(years: Years, year: int, other: int) -> int:
    """The power of ten between two years where most units slipped; 0 where they did not."""
    common = years.get(year, {}).keys() & years[other].keys()
    sure = [far.now / far.before for code in common if (far := _far(years, year, other, code)) is not None and far.sure]
    return round(float(np.median(np.log10(sure)))) if 2 * len(sure) > len(common) else 0


def _units(years: Years, year: int) -> list[_Far]:
    """What is far of every unit, its last year against its others. A year in which most units are far to the same side slipped
    itself: by it alone the last year of none of them is told."""
    last = {code: max((y for y in years if code in years[y] and mean([years[y][code]]) >= LEAST), default=year)
            for code in dict.fromkeys(code for units in years.values() for code in units)}
    found = {code: [one for other in _comparable(years, last[code], code) if (one := _far(years, last[code], other, code)) is not None]
             for code in last}
    slipped = set[int]()
    for other in years:
        met = [code for code in last if last[code] == year and other in _comparable(years, year, code)]
        far = [one for code in met for one in found[code] if one.other == other]
        if len(far) > 1 and 2 * len(far) > len(met) and len({one.now > one.before for one in far}) == 1:
            slipped.add(other)
    if slipped >= set(years) - {year}:  # last year itself
        slipped = set()
    return [one for code, far in found.items() for one in _one_slip(years, code, far, slipped)]


def _one_slip(years: Years, code: str, far: list[_Far], slipped: set[int]) -> list[_Far]:
    """A unit that is far from all its other years, to the same side and all as surely, slipped in its last year: by the power of
    ten that brings it nearest to all of them; and those that are far from what it should be. As typed where that is not so."""
    if len(far) < 2 or len({(one.now > one.before, one.sure) for one in far}) > 1 or any(one.other in slipped for one in far):
        return far
    year, others = far[0].year, _comparable(years, far[0].year, code)
    if len(far) < len(others):
        return far
    first = min(far, key=lambda one: sum(abs(np.log10(each.now / each.before) - one.power) for each in far))  # the latest of equals
    level = {**years, year: {code: tenfold(years[year][code], -first.power)}}
    return [first, *(one for other in others if (one := _far(level, year, other, code)) is not None)]


def _comparable(years: Years, year: int, code: str) -> list[int]:
    """The other years of the unit that can be compared with that one, the latest first."""
    if code not in years.get(year, {}) or mean([years[year][code]]) < LEAST:
        return []
    return sorted((y for y in years if y != year and code in years[y] and mean([years[y][code]]) >= LEAST), reverse=True)


def _is_now(one: _Far, years: Years) -> bool:
    """Whether the unit's last year is the one that slipped: it is far from every other year of the unit."""
    every = [_far(years, one.year, y, one.code) for y in _comparable(years, one.year, one.code)]
    return all(far is not None and (far.now > far.before) == (one.now > one.before) for far in every)


def _far(years: Years, year: int, other: int, code: str) -> _Far | None:
    """The unit in two years that can be compared, where these are far from each other."""
    both = [years[fy][code] for fy in (year, other)]
    few = min(int((v != 0).sum()) for v in both)
    a, b = (mean([v]) for v in both)
    if min(a, b) < LEAST:
        return None
    sure = few >= FEW and ratio(a, b) >= SURE
    return _Far(code, year, other, a, b, sure) if sure or (few >= HALF_YEAR and ratio(a, b) >= GROWN) else None


def _said(master: Master, table: str, field: str, typed: Years, which: list[_Far]) -> Diagnostic:
    """XP631 or XP656. It shows what was typed: where the last year was mended, the other one against it."""
    who, first = named_units(master, (one.code for one in which)), which[0]
    now, before = (first.year, first.now), (first.other, first.before)
    if round(mean([typed[first.year][first.code]])) != round(first.now):
        now, before = before, now
    mended = round(mean([typed[before[0]][first.code]])) != round(before[1])
    against = (year_converted if mended else in_year)(before[0])
    return master_finding(
        "XP631" if first.sure else "XP656", "company", field, "value", found=WAN_YUAN.value(round(now[1])),
        expected=WAN_YUAN.value(round(before[1])), unit=WAN_YUAN.key, sheet=MASTER_BY_KEY[table].label,
        what=MEAN.filled(who=who, year=now[0]), against=against,
        times=said_times(now[1] / before[1]), hint=HINTS["some"])
