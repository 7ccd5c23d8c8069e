"""Amounts that stand thousands of times apart from others of the same things, as 元 beside 万元 does. Room between 5 and 6."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations
from math import log10
from statistics import median
from typing import Final

from xlplan.exports.findings import finding
from xlplan.exports.layout import MONEY, Layout
from xlplan.exports.records import TEXTS, Export, total_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Text, fold_text

_KEYS: Final = {power: key for key, (_, power) in MONEY.items()}
_POWERS: Final = tuple(power for power in _KEYS if power)
_NEAR: Final = 0.5    # in powers of ten: three times more or less is growth, beside a factor of a thousand
_MOST: Final = 0.75   # of the lines that both have: one that was just launched grows as much
_MONTHLY: Final = Text("{year} 年平均每月", "{year} 年平均每月", "the months of {year} have on average")
_OTHER: Final = Text("「{file}」{year} 年平均每月", "「{file}」{year} 年平均每月", "those of {year} in “{file}”")


@dataclass(frozen=True, slots=True)
class _Source:
    """A year of an export. `monthly`: yuan of an average month; `by_label`: (role, label) -> the same."""

    layout: Layout
    kind: str
    year: int
    monthly: float
    by_label: dict[tuple[str, str], float]

    @property
    def guessed(self) -> bool:
        return unit_is_guessed(self.layout)


def unit_is_guessed(layout: Layout) -> bool:
    """Whether nothing says in which unit amounts of the sheet stand."""
    return layout.unit_sure == "guessed" and any(not use.unit for use in layout.of("amount", "price"))


def scale_findings(exports: Sequence[Export], layouts: Sequence[Layout]) -> list[Diagnostic]:
    """XP741 of each year of an export whose amounts are a unit of money smaller than others of the same things and of which nothing says
    the unit, XP742 where it is said, or where the two have no name in common."""
    sources = [one for export, layout in zip(exports, layouts, strict=True) if export.money and not export.records.empty
               for one in _years_of(export, layout)]
    out: dict[tuple[str, str, int], Diagnostic] = {}
    for one, other in permutations(sources, 2):
        if one.kind == other.kind and (power := _apart(one, other)):
            sure = one.guessed and bool(one.by_label.keys() & other.by_label.keys() or not (one.by_label or other.by_label))
            for its, beside, up in ((one, other, power), (other, one, -power)):
                at = its.layout.file, its.layout.sheet, its.year
                name = beside.layout.file if beside.layout.file != its.layout.file else beside.layout.sheet
                if found := scale_finding(its.layout, sure, up, (_MONTHLY.filled(year=its.year), its.monthly),
                                          (_OTHER.filled(file=name, year=beside.year), beside.monthly)):
                    out[at] = min(out.get(at, found), found, key=lambda one: one.code)  # what stops it before what asks
                    break
    return [*out.values()]


def scale_finding(layout: Layout, sure: bool, power: int, own: tuple[Text, float], others: tuple[Text, float]) -> Diagnostic | None:
    """XP741, or XP742 unless `sure`, of amounts of the sheet: what they are and their yuan, those beside them likewise, which they would be
    near if they stood in a unit 10 ** `power` times as large; None where there is no such unit."""
    (what, found), (other, expected) = own, others
    key = _KEYS.get(MONEY[layout.unit][1] + power)
    if key is None:
        return None
    factor = max(found, expected) / min(found, expected)
    return finding("XP741" if sure else "XP742", layout, found=f"{found:,.2f}", expected=f"{expected:,.2f}", what=what, other=other,
                   factor=f"{factor:,.0f}", label=MONEY[layout.unit][0], choices=MONEY[key][0], choice=key,
                   sum=f"{found * 10.0**power:,.2f}")


def larger_finding(layout: Layout, own: tuple[Text, float], others: tuple[Text, float]) -> Diagnostic:
    """XP745 of amounts of the sheet that are far larger than those beside them, as no unit of money that is smaller makes them."""
    (what, found), (other, expected) = own, others
    return finding("XP745", layout, found=f"{found:,.2f}", expected=f"{expected:,.2f}", what=what, other=other,
                   factor=f"{found / expected:,.0f}", label=MONEY[layout.unit][0], choice=layout.unit)


def power_apart(pairs: Iterable[tuple[float, float]]) -> int:
    """The power of ten of the unit of money by which the second of most pairs is larger than the first; 0 of none."""
    logs = [log10(large / small) for small, large in pairs if small > 0 and large > 0]
    if not logs:
        return 0
    power = min(_POWERS, key=lambda p: abs(p - median(logs)))
    near = [abs(power - one) <= _NEAR for one in logs]
    return power if sum(near) >= _MOST * len(near) else 0


def _apart(one: _Source, other: _Source) -> int:
    """The power of ten by which `other` is larger, as a whole and in most names that both have."""
    whole = power_apart([(one.monthly, other.monthly)])
    both = one.by_label.keys() & other.by_label.keys()
    return whole if not both or whole == power_apart((one.by_label[at], other.by_label[at]) for at in both) else 0


def _years_of(export: Export, layout: Layout) -> Iterator[_Source]:
    for year, rows in export.records.groupby("year"):
        by_label = dict[tuple[str, str], float]()
        for role in TEXTS:
            for label, of in rows.groupby(role):
                if label:
                    by_label[role, fold_text(str(label))] = abs(float(total_of(of))) / of["month"].nunique()
        yield _Source(layout, export.kind, int(str(year)), abs(float(total_of(rows))) / rows["month"].nunique(), by_label)
