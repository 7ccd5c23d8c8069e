"""What a master should say of some sales, worked out in plain Python: history, estimate, season and mix, as the sheets promise it."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

At = tuple[int, int, str, str, str]  # year, month, unit, product, channel
Key = tuple[str, str, str]
ALL = "全部"


def summed(lines: Iterable[tuple[int, int, str, str, str, Decimal]]) -> dict[At, Decimal]:
    """The lines added up by month, unit, product and channel."""
    out: dict[At, Decimal] = defaultdict(Decimal)
    for *at, amount in lines:
        out[tuple(at)] += amount  # type: ignore[index]
    return dict(out)


def estimates(have: Mapping[At, Decimal], year: int) -> dict[At, int]:
    """What the months behind the last are proposed to be, in whole yuan: last year × growth over months that both years have, of the line
    where it sold in six of them (or all there are), else of what its unit sold in both; nothing of a line that has stopped."""
    out = dict[At, int]()
    last = max(m for y, m, *_ in have if y == year)
    lacking = range(last + 1, 13)
    lines: dict[Key, dict[tuple[int, int], Decimal]] = defaultdict(dict)
    units: dict[str, set[tuple[int, int]]] = defaultdict(set)
    for (y, m, unit, product, channel), v in have.items():
        lines[unit, product, channel][y, m] = v
        if v:
            units[unit].add((y, m))
    both = {unit: [m for m in range(1, last + 1) if {(year, m), (year - 1, m)} <= of] for unit, of in units.items()}

    def of(line: Key, y: int, months: Iterable[int]) -> Decimal:
        return sum((lines[line].get((y, m), Decimal(0)) for m in months), Decimal(0))

    def stopped(line: Key) -> bool:
        months, ended = both[line[0]], both[line[0]][-3:]
        return (of(line, year, months) <= 0 < of(line, year - 1, months)
                or (len(ended) == 3 and all(of(line, year, [m]) <= 0 < of(line, year - 1, [m]) for m in ended)))

    pairs: dict[Key, tuple[Decimal, Decimal]] = {}
    for line, held in lines.items():
        months = [m for m in both[line[0]] if (year - 1, m) >= min(held)]
        if min(pair := (of(line, year, months), of(line, year - 1, months))) > 0 and not stopped(line):
            pairs[line] = pair

    def growth(unit: str) -> Fraction:
        chosen = [pair for line, pair in pairs.items() if line[0] == unit] or list(pairs.values())
        return Fraction(sum(a for a, _ in chosen)) / Fraction(sum(b for _, b in chosen)) if chosen else Fraction(1)

    any_of = {m for m in range(1, 13) if any((year - 1, m) in of for of in units.values())}
    whole = {unit for unit, of in units.items() if all((year - 1, m) in of for m in any_of)}
    company = {m: sum((of(line, year - 1, [m]) for line in lines if line[0] in whole), Decimal(0)) for m in range(1, 13)}
    for line, held in lines.items():
        own = [m for m in both[line[0]] if of(line, year, [m]) > 0 and of(line, year - 1, [m]) > 0]
        mine = (Fraction(of(line, year, own)) / Fraction(of(line, year - 1, own))
                if own and len(own) >= min(6, len(both[line[0]])) else growth(line[0]))
        for month in () if stopped(line) else lacking:
            absent = (year - 1, month) not in units[line[0]] and min(units[line[0]]) < (year - 1, month)
            if absent or min(held) > (year - 1, month):
                since = [m for m in range(1, last + 1) if (year, m) >= min(held) and (year, m) in units[line[0]]]
                known = [m for m in since if company[m] > 0]
                due = (Fraction(of(line, year, known)) * Fraction(company[month]) / Fraction(sum(company[m] for m in known))
                       if known and company[month] > 0 else Fraction(of(line, year, since)) / max(1, len(since)))
            else:
                due = Fraction(of(line, year - 1, [month])) * mine
            if (round_up := int((Decimal(due.numerator) / Decimal(due.denominator)).quantize(Decimal(1), ROUND_HALF_UP))) > 0:
                out[year, month, line[0], line[1], line[2]] = round_up
    return out


def seasons(have: Mapping[At, Decimal], category: Mapping[str, str], years: Collection[int]) -> dict[tuple[str, str], list[Fraction]]:
    """(category, channel) -> twelve indices that add up to 12,000: the mean share of the months in the years, without products first sold
    in one of them, and without units in years of which they lack a month."""
    start = min(at[:2] for at in have)
    began = {p: min(at[:2] for at in have if at[3] == p) for p in category}
    out = {}
    for name, channel in sorted({(category[at[3]], at[4]) for at in have}):
        shares = []
        for year in years:
            old = {p for p, of in category.items() if of == name and (began[p] == start or began[p] < (year, 1))}
            whole = {unit for unit in {at[2] for at in have}
                     if all(any(v for at, v in have.items() if at[:3] == (year, m, unit)) for m in range(1, 13))}
            months = [sum((v for at, v in have.items() if at[:2] == (year, m) and at[2] in whole and at[3] in old and at[4] == channel),
                          Decimal(0))
                      for m in range(1, 13)]
            if all(n > 0 for n in months):
                shares.append([Fraction(n) / Fraction(sum(months)) for n in months])
        if shares:
            out[name, channel] = [12_000 * sum(column) / len(shares) for column in zip(*shares, strict=True)]
    return out


def mix(have: Mapping[At, Decimal]) -> set[Key]:
    """(unit, product, channel) sold in the last twelve months; 全部 where every unit that still sells has it."""
    y, m = max(at[:2] for at in have)
    recent = [(at, v) for at, v in have.items() if at[:2] > (y - 1, m)]
    units = {at[2] for at, v in recent if v}
    sums: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(lambda: defaultdict(Decimal))
    for at, v in recent:
        sums[at[3], at[4]][at[2]] += v
    sold = {pair: {unit for unit, v in of.items() if v > 0} for pair, of in sums.items()}
    return {(unit, *pair) for pair, of in sold.items() for unit in ({ALL} if of == units else of)}
