"""A plan kept by hand beside xlplan's, in whole numbers (0.01 万元): what was given, typed and decided, and what must follow from it.

Nothing here knows the product: it is told what HQ and the units typed, shares by largest remainder as anybody would with a pencil, and
reads files by `independent`.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from independent import MONTHS, Page, pages

Row = dict[str, list[int]]  # row key -> its twelve months


def share(total: int, pull: Sequence[int]) -> list[int]:
    """`total` in proportion to `pull`, whole: rounded towards zero, then a step each to the largest remainders, the earlier first."""
    if total < 0:
        return [-part for part in share(-total, pull)]
    exact = [Fraction(total * one, sum(pull)) if total else Fraction(0) for one in pull]
    parts = [int(one) for one in exact]
    for i in sorted(range(len(pull)), key=lambda i: (parts[i] - exact[i], i))[:total - sum(parts)]:
        parts[i] += 1
    return parts


@dataclass
class Unit:
    """One unit in one round.

    Attributes:
        target: what it was given, row by row. months: what stands in its table.
        lines: HQ's, month by month. later: assigned since. settled: whether HQ wrote a line about it.
        sent: whether sales of it count. held: (row, month) that it fixed.
    """

    target: dict[str, int]
    months: Row
    lines: Row = field(default_factory=dict)
    later: int = 0
    sent: bool = False
    settled: bool = False
    held: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def given(cls, workbook: Path) -> Unit:
        """As its workbook came to it."""
        page = pages(workbook)["sales_targets"]
        return cls({row: hundredths(page, row, "hq_target") for row in page.data()},
                   {row: [hundredths(page, row, month) for month in MONTHS] for row in page.data()})

    def declares(self, row: str, month: int, change: int) -> None:
        """It types so much more into one month (1 to 12)."""
        self.months[row][month - 1] += change
        self.sent = True

    def line(self, change: int, rows: Iterable[str] = (), month: int = 0) -> None:
        """HQ's line about some rows, all unless given, and one month or the year: in proportion to what was declared there, holds left
        alone."""
        self.settled = True
        cells = [(row, m) for row in rows or self.months for m in ([month - 1] if month else range(12)) if (row, m + 1) not in self.held]
        for (row, m), part in zip(cells, share(change, [self.months[row][m] for row, m in cells]), strict=True):
            self.lines.setdefault(row, [0] * 12)[m] += part

    def stands(self, row: str) -> list[int]:
        """Its months with HQ's lines."""
        return [a + b for a, b in zip(self.months[row], self.lines.get(row, [0] * 12), strict=True)]

    def goes_on(self, without: Collection[str] = ()) -> Unit:
        """It in the next round, `without` rows that are no more and must stand at zero. Its target is what it declared with HQ's lines, or
        the target as it was where nobody decided, and its part of what was assigned since; its months move to that in proportion."""
        target = {row: sum(self.stands(row)) for row in self.months} if self.settled else self.target
        more = dict(zip(target, share(self.later, [*target.values()]), strict=True))
        target = {row: amount + more[row] for row, amount in target.items()}
        months: Row = {}
        for row, now in target.items():
            free = [0 if (row, m + 1) in self.held else one for m, one in enumerate(self.stands(row))]
            months[row] = [a + b for a, b in zip(self.stands(row), share(now - sum(self.stands(row)), free), strict=True)]
        assert not any(target[row] for row in without if row in target)
        left = [row for row in target if row not in without]
        return Unit({row: target[row] for row in left}, {row: months[row] for row in left}, held={at for at in self.held if at[0] in left})


def hundredths(page: Page, row: str, column: str) -> int:
    """The amount as whole hundredths; it must be."""
    amount = page.number(row, column) * 100
    assert amount == int(amount), (page.key, row, column, amount)
    return int(amount)


def year(of: Row) -> int:
    """All of it."""
    return sum(map(sum, of.values()))


def assigned(total: int, units: Mapping[str, Unit]) -> None:
    """HQ assigns so much more to those units, by their targets."""
    for unit, part in zip(units.values(), share(total, [sum(u.target.values()) for u in units.values()]), strict=True):
        unit.later += part
