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
    """What the months behind the last are proposed to be, in whole yuan: last year × growth of the unit in what it sold in both."""
    out = dict[At, int]()
    last = max(m for y, m, *_ in have if y == year)
    there, lacking = range(1, last + 1), range(last + 1, 13)
    first: dict[Key, tuple[int, int]] = {}
    for y, m, *rest in have:
        key = (rest[0], rest[1], rest[2])
        first[key] = min((y, m), first.get(key, (y, m)))

    def of(key: Key, year: int, months: Iterable[int]) -> Decimal:
        return sum((have.get((year, m, *key), Decimal(0)) for m in months), Decimal(0))

    both: dict[Key, tuple[Decimal, Decimal]] = {}
    for key, began in first.items():
        months = [m for m in there if (year - 1, m) >= began]
        if (pair := (of(key, year, months), of(key, year - 1, months))) and min(pair) > 0:
            both[key] = pair

    def growth(pairs: Collection[tuple[Decimal, Decimal]]) -> Fraction | None:
        return Fraction(sum(a for a, _ in pairs)) / Fraction(sum(b for _, b in pairs)) if pairs else None

    company = {m: sum((v for (y, mm, *_), v in have.items() if (y, mm) == (year - 1, m)), Decimal(0)) for m in range(1, 13)}
    for key, began in first.items():
        mine = growth([pair for k, pair in both.items() if k[0] == key[0]]) or growth(list(both.values())) or Fraction(1)
        for month in lacking:
            if began > (year - 1, month):
                since = [m for m in there if (year, m) >= began]
                due = Fraction(of(key, year, since)) * Fraction(company[month]) / Fraction(sum(company[m] for m in since))
            elif of(key, year, there) > 0 or not of(key, year - 1, there):
                due = Fraction(have.get((year - 1, month, *key), Decimal(0))) * mine
            else:
                continue
            if whole := int((Decimal(due.numerator) / Decimal(due.denominator)).quantize(Decimal(1), ROUND_HALF_UP)):
                out[(year, month, key[0], key[1], key[2])] = whole
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
