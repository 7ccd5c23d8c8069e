"""What a plan came to, unit by unit and month by month, as the last plan of the year after. Room between exports and pipeline."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from xlplan.calendar import fiscal_months
from xlplan.decompose import apportion
from xlplan.plan.breakdown.branch_lines import BranchLine
from xlplan.plan.versions.figures import SALES, Side, away_units
from xlplan.plan.versions.kept import Kept, KeptUnit
from xlplan.tables.master.rows import Row
from xlplan.tables.periods import MONTHS
from xlplan.text import Text

Key = tuple[str, ...]
Months = tuple[int, ...]
_EXPENSES: Final = "expense_budget"
_HEADS: Final = "staffing"
_AT_MONTH_END: Final = "closing"


@dataclass(frozen=True)
class LastPlan:
    """The last plan of the year `year`, which begins in month `start`: steps of 0.01 万元 or heads, by position in the fiscal year.

    Attributes:
        what: which state of it. sales: (unit, product, channel) -> months. expense: (unit, item) -> months. heads: (unit, post) -> at the
            end of each month. assigned: units that fill in, with sales as assigned to them. lacking: units that fill in of which there
            are no expenses, or no heads, in any state. earlier: (expense or heads, the state before, the units whose are taken from it).
        unplaced: unit -> what was assigned to it and no product and channel is known of.
    """

    year: int
    start: int
    what: Text
    sales: Mapping[Key, Months] = field(default_factory=dict)
    expense: Mapping[Key, Months] = field(default_factory=dict)
    heads: Mapping[Key, Months] = field(default_factory=dict)
    assigned: tuple[str, ...] = ()
    lacking: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unplaced: Mapping[str, int] = field(default_factory=dict)
    earlier: tuple[tuple[str, Text, tuple[str, ...]], ...] = ()

    def rows(self, names: Sequence[str], of: Mapping[Key, Months], amount: str) -> Iterator[Row]:
        """A row of the past for each month in which there is something; `names`: the columns of the key."""
        calendar = fiscal_months(self.year, self.start)
        for key, months in of.items():
            for (year, month), steps in zip(calendar, months, strict=True):
                if steps:
                    yield {"year": year, "month": month, **dict(zip(names, key, strict=True)), amount: steps, "status": "plan"}

    def year_end_heads(self) -> dict[Key, int]:
        """(unit, post) -> heads at its end."""
        return {key: months[-1] for key, months in self.heads.items()}


def last_plan(state: Kept, what: Text, lines: Mapping[str, Iterable[BranchLine]],
              before: Iterable[tuple[Text, Kept]] = ()) -> LastPlan:
    """The plan in that state: of units whose table counts what is approved of it, of the others what was assigned to them. `lines`: unit
    -> its lines of the breakdown, by whose months an assigned figure runs; `before`: earlier states, the last first, of which expenses
    and heads count where a unit's are not in the state yet."""
    sales = dict(_kept_rows(state, SALES))
    away = [unit for unit in away_units(Side(what, state)) if unit.assigned > 0]
    placed = {unit.code: assigned_months(unit, [*lines.get(unit.code, ())]) for unit in away}
    sales |= {(code, *key): months for code, of in placed.items() for key, months in of.items()}
    expense, heads, fill = _expense_of(state), _heads_of(state), [unit.code for unit in state.units if unit.tables]
    earlier = list[tuple[str, Text, tuple[str, ...]]]()
    for named, then in before:
        for name, now, of in (("expense", expense, _expense_of(then)), ("heads", heads, _heads_of(then))):
            there = {key[0] for key in now}
            more = {key: months for key, months in of.items() if key[0] in fill and key[0] not in there}
            now.update(more)
            if more:
                earlier.append((name, named, tuple(dict.fromkeys(key[0] for key in more))))
    lacking = {name: tuple(u for u in fill if u not in {key[0] for key in of}) for name, of in (("expense", expense), ("heads", heads))}
    return LastPlan(state.year, state.start_month, what, sales, expense, heads, tuple(code for code in fill if placed.get(code)), lacking,
                    {unit.code: unit.assigned for unit in away if not placed[unit.code]}, tuple(earlier))


def _expense_of(state: Kept) -> dict[Key, Months]:
    return dict(_kept_rows(state, _EXPENSES))


def _heads_of(state: Kept) -> dict[Key, Months]:
    return {key[:-1]: months for key, months in _kept_rows(state, _HEADS) if key[-1] == _AT_MONTH_END}


def assigned_months(unit: KeptUnit, lines: Sequence[BranchLine]) -> dict[Key, Months]:
    """(product, channel) -> months, all of them what was assigned to the unit: row by row where that is known, else as its lines; each by
    the months of its line, else by those of all, else evenly."""
    pulls = {(line.product, line.channel): np.array(line.months, np.int64).clip(0) for line in lines}
    whole = sum(pulls.values(), np.zeros(len(MONTHS), np.int64))
    given = {tuple(key.split("|")): max(amount, 0) for key, amount in unit.given.items()}
    rows = {key: amount for key, amount in (given or {key: int(pull.sum()) for key, pull in pulls.items()}).items() if amount}
    if not rows:
        return {}
    due = apportion(unit.assigned, np.array([*rows.values()], dtype=object))
    out = dict[Key, Months]()
    for key, amount in zip(rows, due, strict=True):
        pull = next((p for p in (pulls.get((key[0], key[-1])), whole) if p is not None and p.any()), np.ones(len(MONTHS), np.int64))
        out[key] = tuple(int(n) for n in apportion(int(amount), pull.astype(object)))
    return out


def _kept_rows(state: Kept, table: str) -> Iterator[tuple[Key, Months]]:
    """(unit, what its row is) -> approved months, of rows that count."""
    kept = state.tables.get(table)
    if kept is None or not all(month in kept.declared for month in MONTHS):
        return
    months = [kept.approved(month) for month in MONTHS]
    for i, (unit, key) in enumerate(zip(kept.owner, kept.keys, strict=True)):
        if kept.counts[i]:
            yield (unit, *key.split("|")), tuple(of[i] for of in months)
