"""Company = regions = branches = customer groups = persons = days: the sums of every level beside each other (D1 D4). Floor 4."""
from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from xlplan.plan.individual.handout import HandOut
from xlplan.plan.individual.people import Team
from xlplan.units import WAN_YUAN, Ints

Level = Literal["company", "regions", "branches", "groups", "persons", "days"]


@dataclass(frozen=True, eq=False)
class HandedBranch:
    """A branch handed out: `days` is persons over the days of each month, twelve arrays (persons, days)."""

    team: Team
    out: HandOut
    days: tuple[Ints, ...]


@dataclass(frozen=True, slots=True)
class LevelTie:
    """One level.

    Attributes:
        parts: how many figures were added up; total: their sum, in steps of 0.01 万元.
        unassigned: 统筹 that no part of this level carries; over: 加码 that its parts carry above the target.
        gap: total + unassigned - over - the company's figure.
        wrong: branches, regions or persons whose own sums differ from the level above in some month.
    """

    level: Level
    parts: int
    total: int
    unassigned: int
    over: int
    gap: int
    wrong: tuple[str, ...]

    @property
    def holds(self) -> bool:
        """Whether the level ties to the step, as a whole and in each of its parts."""
        return not self.gap and not self.wrong

    def data(self) -> dict[str, object]:
        """JSON-ready; amounts as a sheet shows them."""
        value = WAN_YUAN.value
        return {"level": self.level, "parts": self.parts, "total": value(self.total), "unassigned": value(self.unassigned),
                "over": value(self.over), "gap": value(self.gap), "wrong": list(self.wrong), "holds": self.holds,
                "unit": WAN_YUAN.key}


def level_ties(handed: Sequence[HandedBranch], region_of: Callable[[str], str]) -> tuple[LevelTie, ...]:
    """Every level of the plan, top down, each added up from its own figures: the approved year of the branches, regions
    by month, branches by month, customer groups, persons, days. () where nothing is handed out."""
    if not handed:
        return ()
    company = sum(h.team.year for h in handed)
    unassigned, over = (sum(int(getattr(h.out, k).sum()) for h in handed) for k in ("unassigned", "over"))

    def tie(level: Level, parts: int, total: int, wrong: Iterator[str], *, spare: int = 0, above: int = 0) -> LevelTie:
        return LevelTie(level, parts, total, spare, above, total + spare - above - company, tuple(wrong))

    regions: dict[str, list[Team]] = {}
    for h in handed:
        regions.setdefault(region_of(h.team.branch), []).append(h.team)
    return (
        tie("company", 1, company, iter(())),
        tie("regions", len(regions), sum(int(t.target.sum()) for of in regions.values() for t in of),
            (code for code, of in regions.items() if sum(int(t.target.sum()) for t in of) != sum(t.year for t in of))),
        tie("branches", len(handed), sum(int(h.team.target.sum()) for h in handed),
            (h.team.branch for h in handed if h.team.target.sum() != h.team.year)),
        tie("groups", sum(len(h.team.customers) for h in handed), sum(int(h.out.cells.sum()) for h in handed),
            (h.team.branch for h in handed if not _groups_tie(h)), above=over),
        tie("persons", sum(len(h.team.persons) for h in handed), sum(int(h.out.persons.sum()) for h in handed),
            (f"{h.team.branch}|{h.team.persons[i].key}" for h in handed for i in _persons_off(h)), spare=unassigned, above=over),
        tie("days", sum(d.size for h in handed for d in h.days), sum(int(d.sum()) for h in handed for d in h.days),
            (f"{h.team.branch}|{h.team.persons[i].key}" for h in handed for i in _days_off(h)), spare=unassigned, above=over))


def _groups_tie(h: HandedBranch) -> bool:
    """Every month of every customer group as approved, where nothing was raised; every month's total; and 统筹."""
    months, plain, rest = h.out.cells.sum(axis=0), h.out.over == 0, h.out.cells[-1].sum(axis=1)
    return bool((months[plain] == h.team.groups[plain]).all() and (months.sum(axis=1) == h.team.target + h.out.over).all()
                and (rest == h.out.unassigned).all())


def _persons_off(h: HandedBranch) -> Ints:
    """Persons whose customer groups do not add up to what they carry in some month."""
    return np.flatnonzero((h.out.persons.sum(axis=2) != h.team.months).any(axis=1))


def _days_off(h: HandedBranch) -> Ints:
    """Persons whose days do not add up to what they carry in some month."""
    return np.flatnonzero((np.stack([d.sum(axis=1) for d in h.days], axis=1) != h.team.months).any(axis=1))
