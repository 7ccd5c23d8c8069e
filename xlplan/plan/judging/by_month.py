"""Every unit's months of the pasted history against the same months of its other years and of the other units. Floor 4.

A month is measured in the middle month of its unit and year, so that neither growth nor size matters, and the season is
that of the other years. One finding a kind and sheet, which lists the places.
"""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from xlplan.plan.master.fiscal import dated_month, first_day, last_day
from xlplan.plan.master.history import SEASON_YEARS
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import master_finding, some_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Text, same_text
from xlplan.units import WAN_YUAN, Ints

SURE: Final = 500        # units lie a thousand or ten thousand apart, and nothing real changes five-hundredfold
LEAST: Final = WAN_YUAN.steps(1)[0]  # a month below one 万元 says nothing
HALF_YEAR: Final = 6     # months before there is a middle one
_FAR: Final = 6          # a digit too many or too few is ten; a promotion, a moved festival, a standstill stay below
_OTHERS: Final = 3       # units before their middle says what a month is like
_TWICE: Final = 1.4      # a month or year that holds another one's figures too
_NEAR: Final = 0.25      # of the missing figure: so near must the surplus be to be that figure
PLACES: Final = 10      # places that a message lists

Years = Mapping[int, Mapping[str, Ints]]
Place = tuple[str, int, int]  # unit, fiscal year, position


def doubtful_months(master: Master, years: Years, table: str) -> list[Diagnostic]:
    """XP676 months about ten times out, XP678 months below zero, XP677 a unit's year that seems to stand under another unit."""
    typical = TypicalMonths(years)
    far = [(*place, due) for place in _filled_places(years) if (due := typical.far(*place)) is not None]
    out = _list_findings(master, years, "XP676", table, far)
    out += _list_findings(master, years, "XP678", table, [
        (*place, None) for place in _filled_places(years) if years[place[1]][place[0]][place[2]] < 0])
    if lost := [said for b, fy in _units_without(master, years) if (said := _year_elsewhere(master, years, b, fy)) is not None]:
        out.append(master_finding("XP677", table, None, "branch", unit=WAN_YUAN.key, sheet=MASTER_BY_KEY[table].label, n=len(lost),
                                  what=some_of(lost, PLACES)))
    return out


def missing_months(master: Master, years: Years, given: Mapping[int, frozenset[int]], table: str) -> list[Diagnostic]:
    """XP635: a year shorter than the others, units without figures in months in which others, and their own other years, have
    some. A new unit begins when it begins, a closed one ends when it ends."""
    last, start, typical = master.history.year, master.company.start_month, TypicalMonths(years)
    parts: list[Text] = []
    for fy in sorted(y for y in given if last - SEASON_YEARS < y < last):
        if absent := sorted(set(range(12)) - given[fy]):
            parts.append(_join_months(same_text(str(fy)), [dated_month(p, fy, start) for p in absent]))
    for fy in sorted(years, reverse=True):
        for code, months in years[fy].items():
            entity = master.organisation.by_code.get(code)
            have = set(np.flatnonzero(months != 0).tolist())
            opened = 0 if any(code in years[y] for y in years if y < fy) else min(have, default=0)
            stays = fy == last and entity is not None and not entity.valid_to  # one that closed before the plan year is not there
            closed = 11 if stays or any(code in years[y] for y in years if y > fy) else max(have, default=0)
            absent = [p for p in sorted(given.get(fy, frozenset()) - have) if opened < p + (opened == 0) and p <= closed]
            absent = [p for p in absent if typical.usual(code, fy, p)]
            if absent and len(have) >= HALF_YEAR:
                said = [_moved_month(typical, code, fy, p, start) or dated_month(p, fy, start) for p in absent]
                parts.append(_join_months(same_text(master.organisation.called(code)), said))
    for code, fy in _units_without(master, years):
        if any(code in years[y] for y in years if y < fy) and any(code in years[y] for y in years if y > fy):
            parts.append(_join_months(same_text(master.organisation.called(code)), [same_text(str(fy))]))
    return [master_finding("XP635", table, None, "month", n=len(parts), what=some_of(parts, PLACES),
                           sheet=MASTER_BY_KEY[table].label)] if parts else []


def past_estimates(master: Master) -> list[Diagnostic]:
    """XP679: sales of years that are over which are estimates still."""
    guessed = master.history.guessed
    parts = []
    for b, fy, p in guessed:
        month = dated_month(p, fy, master.company.start_month)
        parts.append(same_text("{who} {month}").filled(who=master.organisation.called(b), month=month))
    return [master_finding("XP679", "history_sales", None, "status", n=sum(guessed.values()), what=some_of(parts, PLACES))] if parts else []


def month_slips(years: Years) -> list[tuple[Place, float]]:
    """(place, middle month) of months five hundred times above the middle one, or below it; not the first and the last ones of
    units that were opened or closed meanwhile, which may be parts of a month."""
    out: list[tuple[Place, float]] = []
    edges = set(_edge_months(years))
    for b, fy, p in _filled_places(years):
        value, middle = abs(int(years[fy][b][p])), middle_of(years[fy][b])
        if middle >= LEAST and value and (value >= SURE * middle or (value * SURE <= middle and (b, fy, p) not in edges)):
            out.append(((b, fy, p), middle))
    return out


class TypicalMonths:
    """What a unit's month is like, by its other years and by the other units."""

    def __init__(self, years: Years) -> None:
        self.years = years
        self.middle = {(b, fy): middle for fy, units in years.items() for b, v in units.items() if (middle := middle_of(v)) >= LEAST}
        self.edges = set(_edge_months(years))

    def own(self, b: str, fy: int, p: int) -> list[float]:
        """By every other year of the unit."""
        level = self.middle.get((b, fy), 0.0)
        return [level * int(v[p]) / self.middle[b, y] for y, units in self.years.items()
                if y != fy and (b, y) in self.middle and (v := units[b])[p] > 0]

    def others(self, b: str, fy: int, p: int) -> float:
        """By the middle one of the other units; 0 of too few."""
        like = [int(v[p]) / self.middle[c, fy] for c, v in self.years[fy].items() if c != b and (c, fy) in self.middle and v[p] > 0]
        return self.middle.get((b, fy), 0.0) * float(np.median(like)) if len(like) >= _OTHERS else 0.0

    def due(self, b: str, fy: int, p: int) -> float:
        """The middle of what its other years say, else what the other units say; 0 where nothing does."""
        own = self.own(b, fy, p)
        return float(np.median(own)) if own else self.others(b, fy, p)

    def usual(self, b: str, fy: int, p: int) -> bool:
        """Whether one of its other years has figures in that month; also where it has no other year."""
        rest = [units[b] for y, units in self.years.items() if y != fy and (b, y) in self.middle]
        return not rest or any(v[p] != 0 for v in rest)

    def far(self, b: str, fy: int, p: int) -> float | None:
        """What the month should be, where all of them say that it is far from it to the same side; None otherwise, and of what
        `month_slips` says."""
        value, middle = int(self.years[fy][b][p]), self.middle.get((b, fy), 0.0)
        if value <= 0 or not middle or not value < SURE * middle or value * SURE <= middle:
            return None
        own, others = self.own(b, fy, p), self.others(b, fy, p)
        said = [*own, *([others] if others and len(own) < 2 else [])]
        high = bool(said) and all(value >= _FAR * due for due in said)
        low = bool(said) and (b, fy, p) not in self.edges and all(value * _FAR <= due for due in said)
        return self.due(b, fy, p) if high or low else None


def middle_of(months: Ints) -> float:
    """The lower median of the months in which there is something; 0 of less than half a year."""
    held = np.sort(np.abs(months[months != 0]))
    return float(held[(len(held) - 1) // 2]) if len(held) >= HALF_YEAR else 0.0


def _filled_places(years: Years) -> Iterator[Place]:
    for fy in sorted(years, reverse=True):
        for b, months in years[fy].items():
            for p in np.flatnonzero(months != 0).tolist():
                yield b, fy, p


def _edge_months(years: Years) -> Iterator[Place]:
    """The first month of units that begin after the history does, the last of those that end before it."""
    every: dict[str, list[tuple[int, int]]] = {}
    for b, fy, p in _filled_places(years):
        every.setdefault(b, []).append((fy, p))
    first, last = (of((of(at) for at in every.values()), default=(0, 0)) for of in (min, max))
    for b, at in every.items():
        yield from ((b, *edge) for edge in {min(at), max(at)} - {first, last})


def _list_findings(master: Master, years: Years, code: str, table: str,
                   found: Iterable[tuple[str, int, int, float | None]]) -> list[Diagnostic]:
    parts: list[Text] = []
    for b, fy, p, due in found:
        amount, month = WAN_YUAN.show(int(years[fy][b][p])), dated_month(p, fy, master.company.start_month)
        parts.append(same_text("{who} {month} {amount}{usual}").filled(
            who=master.organisation.called(b), month=month, amount=amount,
            usual="" if due is None else USUAL.filled(due=WAN_YUAN.show(round(due)))))
    return [master_finding(code, table, None, "amount", unit=WAN_YUAN.key, sheet=MASTER_BY_KEY[table].label, n=len(parts),
                           what=some_of(parts, PLACES))] if parts else []


def _moved_month(typical: TypicalMonths, b: str, fy: int, p: int, start: int) -> Text | None:
    """A missing month with the month that seems to hold its figures; None where none does."""
    due = typical.due(b, fy, p)
    for q in np.flatnonzero(typical.years[fy][b] > 0).tolist() if due else ():
        value, own = int(typical.years[fy][b][q]), typical.due(b, fy, q)
        if own and value >= _TWICE * own and abs(value - own - due) <= _NEAR * due:
            gone, held = dated_month(p, fy, start), dated_month(q, fy, start)
            return _HELD.filled(gone=gone, held=held, times=f"{value / own:.1f}")
    return None


def _units_without(master: Master, years: Years) -> Iterator[tuple[str, int]]:
    """(unit, year) without anything, of units with figures in other years; not of those that were not open in that year."""
    start = master.company.start_month
    for b in dict.fromkeys(b for units in years.values() for b in units):
        entity = master.organisation.by_code.get(b)
        for fy in years:
            shut = entity and ((entity.valid_from and entity.valid_from > last_day(fy, start))
                               or (entity.valid_to and entity.valid_to < first_day(fy + 1, start)))
            if not shut and not _year_total(years, b, fy):
                yield b, fy


def _year_elsewhere(master: Master, years: Years, b: str, fy: int) -> Text | None:
    """The year of a unit without figures, and the unit that has as much more than its due."""
    other = min((y for y in years if _year_total(years, b, y) > 0), key=lambda y: abs(y - fy), default=None)
    if other is None:
        return None
    both = [c for c in years[fy] if c != b and _year_total(years, c, fy) > 0 and _year_total(years, c, other) > 0]
    if len(both) < _OTHERS:
        return None
    growth = float(np.median([_year_total(years, c, fy) / _year_total(years, c, other) for c in both]))
    due = growth * _year_total(years, b, other)
    for c in both:
        value, own = _year_total(years, c, fy), growth * _year_total(years, c, other)
        if due >= LEAST and value >= _TWICE * own and abs(value - own - due) <= _NEAR * due:
            gone, held = map(master.organisation.called, (b, c))
            return _TAKEN.filled(gone=gone, year=fy, held=held, amount=WAN_YUAN.show(value), due=WAN_YUAN.show(round(own)))
    return None


def _year_total(years: Years, b: str, fy: int) -> int:
    return int(years[fy][b].sum()) if b in years[fy] else 0


def _join_months(who: Text, months: Sequence[Text]) -> Text:
    return Text.of(lambda lang: f"{who(lang)}: {(', ' if lang == 'en' else '、').join(m(lang) for m in months)}")


USUAL: Final = Text(" (常年约 {due})", " (往年約 {due})", " (usually about {due})")
_HELD: Final = Text("{gone}({held}是常年的 {times} 倍,像是填错了月份)", "{gone}({held}是往年的 {times} 倍,像是填錯了月份)",
                    "{gone} ({held} is {times} times the usual, as if typed in the wrong month)")
_TAKEN: Final = Text("{gone} {year} 年没有数,{held} {year} 年 {amount}(常年约 {due})",
                     "{gone} {year} 年沒有數,{held} {year} 年 {amount}(往年約 {due})",
                     "{gone} has nothing in {year}, {held} has {amount} (usually about {due})")
