"""What HQ knows of every unit without any returned file: last year, target, ceiling, heads. It stands in for branches
that are missing, and carries the HQ-run units, which return nothing. Floor 4."""
from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

import numpy as np

from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.plan.breakdown.ceilings import group_ceilings
from xlplan.plan.checking.results import Merged
from xlplan.plan.master.filling import filling_carriers
from xlplan.plan.master.history import History
from xlplan.plan.master.master import Master
from xlplan.plan.master.steering_records import Assignment
from xlplan.tables.periods import MONTHS
from xlplan.units import Ints

_PAST_YEARS: Final = 2  # before last
_BY_UNIT = ("py_estimate", "assigned", "ceiling", "py_expense", "opening", "py_months", "later")


@dataclass(frozen=True)
class BranchFacts:
    """Arrays over `codes` (branches and HQ-run units, any order), steps of 0.01 万元 or persons.

    Attributes:
        py_estimate, assigned: last year's estimate and the target assigned. ceiling, py_expense: expenses.
        opening: heads. py_months: last year by month, shape (units, 12).
        py_held: what of `py_expense` is of items kept at HQ, None where that was not noted; py_elsewhere: expense of units that carry
            no target.
        goal: the company's goal; None when it is the sum of what was assigned.
        later: what of `assigned` came with later assignments; goal_later: what of `goal` did.
        opens: unit -> keys of the tables that the workbook issued to it holds, None where that was not noted.
        gone_lines: HQ's lines of change that have gone out in an issue, see `plan.rounds.change_lines`.
        later_total: sum of the later assignments carried out; later_lines: `line_mark` of each, None where that was not noted;
            later_of: unit -> those of its own workbook, where that was issued apart from the others.
        given: unit -> `given_marks` of its workbook, None where that was not noted.
        unsound: unit -> keys of the tables that went back and stand in its workbook as it typed them, to be mended.
        limits: number of a line of HQ that decided a ceiling -> what was approved there, None where that was not noted.
        decided: what HQ approved of heads and courses that it wrote about, see `plan.rounds.above_decided`. released: number of a line that
            drew from a reserve -> what HQ let go of it, in steps of its unit. None where that was not noted.
        lines: unit -> key of a row of its sales -> (target, last year) suggested there, None where that was not noted.
        past: of the two years before last of which every month was pasted: year -> unit -> what it sold by month; None where that was not
            noted.
        former: unit -> what it typed under declarations that HQ changed since, see `plan.checking.former`.
        declared: table -> HQ's declaration of it with which it went out, None where that was not noted.
    """

    codes: tuple[str, ...]
    py_estimate: Ints
    assigned: Ints
    ceiling: Ints
    py_expense: Ints
    opening: Ints
    py_months: Ints
    goal: int | None = None
    later: Ints = field(default_factory=lambda: np.zeros(0, np.int64))
    goal_later: int = 0
    later_total: int = 0
    later_lines: tuple[str, ...] | None = None
    py_held: Ints | None = None
    py_elsewhere: int = 0
    opens: Mapping[str, Sequence[str]] | None = None
    gone_lines: Mapping[str, str] | None = None
    later_of: Mapping[str, Sequence[str]] | None = None
    given: Mapping[str, Mapping[str, str]] | None = None
    unsound: Mapping[str, Sequence[str]] | None = None
    limits: Mapping[str, int] | None = None
    decided: Mapping[str, Mapping[str, Any]] | None = None
    released: Mapping[str, int] | None = None
    lines: Mapping[str, Mapping[str, Sequence[int]]] | None = None
    past: Mapping[str, Mapping[str, Sequence[int]]] | None = None
    former: Mapping[str, Sequence[Mapping[str, Any]]] | None = None
    declared: Mapping[str, str] | None = None
    ordinal: dict[str, int] = field(init=False)

    def __post_init__(self) -> None:
        if not self.later.size:
            object.__setattr__(self, "later", np.zeros(len(self.codes), np.int64))
        object.__setattr__(self, "ordinal", {code: i for i, code in enumerate(self.codes)})

    def of(self, name: str, codes: Sequence[str]) -> Ints:
        """The array `name` in the order of `codes`; 0 for a unit that is not known."""
        whole: Ints = getattr(self, name)
        out = np.zeros((len(codes), *whole.shape[1:]), np.int64)
        for i, code in enumerate(codes):
            if code in self.ordinal:
                out[i] = whole[self.ordinal[code]]
        return out

    def with_units(self, now: BranchFacts) -> BranchFacts:
        """With the units that HQ has now; what was assigned to those that were known stays."""
        known = np.array([code in self.ordinal for code in now.codes], dtype=np.bool_)
        assigned, later = (np.where(known, self.of(name, now.codes), getattr(now, name)) for name in ("assigned", "later"))
        new = {code for code in now.codes if code not in self.ordinal}
        return replace(now, assigned=assigned, later=later, goal=self.goal, goal_later=self.goal_later, later_total=self.later_total,
                       later_lines=self.later_lines, opens=self.opens, gone_lines=self.gone_lines, later_of=self.later_of, given=self.given,
                       unsound=self.unsound, limits=self.limits, decided=self.decided, released=self.released, former=self.former,
                       lines=self._mixed_lines(now, new))

    def with_issued(self, now: BranchFacts, units: Iterable[str]) -> BranchFacts:
        """As noted, but for those units, to which HQ issued apart from the others what `now` says; units that are new as in `now`."""
        issued = {*units}
        new = np.array([code in issued or code not in self.ordinal for code in now.codes], dtype=np.bool_)

        def mixed(name: str) -> Ints:
            mine, theirs = getattr(now, name), self.of(name, now.codes)
            return np.where(new.reshape(-1, *[1] * (mine.ndim - 1)), mine, theirs)

        arrays: dict[str, Any] = {name: mixed(name) for name in _BY_UNIT}
        gone = None if now.gone_lines is None and self.gone_lines is None else {**(self.gone_lines or {}), **(now.gone_lines or {})}
        return replace(
            now, **arrays, later_total=self.later_total, later_lines=self.later_lines, gone_lines=gone,
            py_held=now.py_held if self.py_held is None or now.py_held is None else mixed("py_held"),
            opens={**(self.opens or {}), **(now.opens or {})}, given={**(self.given or {}), **(now.given or {})},
            unsound={**(self.unsound or {}), **(now.unsound or {})}, limits={**(self.limits or {}), **(now.limits or {})},
            decided={**(self.decided or {}), **(now.decided or {})}, released={**(self.released or {}), **(now.released or {})},
            lines=self._mixed_lines(now, {code for code, other in zip(now.codes, new.tolist(), strict=True) if other}),
            former={**(self.former or {}), **(now.former or {})},
            later_of={**(self.later_of or {}), **dict.fromkeys(issued, now.later_lines or ())})

    def _mixed_lines(self, now: BranchFacts, fresh: Collection[str]) -> dict[str, Mapping[str, Sequence[int]]]:
        """Of the `fresh` units those of `now`, of the others as noted."""
        every = ((code, ((now if code in fresh else self).lines or {}).get(code)) for code in now.codes)
        return {code: lines for code, lines in every if lines is not None}

    def last_year(self, codes: Sequence[str]) -> Ints:
        """Last year of what is still sold, as the units' workbooks have it; of a unit without such months its estimate."""
        sold = self.of("py_months", codes).sum(axis=1)
        return np.asarray(np.where(sold != 0, sold, self.of("py_estimate", codes)), dtype=np.int64)

    def idle(self, master: Master) -> frozenset[str]:
        """Units that HQ runs and that have nothing to sell: no rows of their own in the active mix, no sales of last year."""
        codes = master.organisation.hq_run()
        sold = {row.branch for row in master.mix if row.sold != "no"}
        return frozenset(code for code, past in zip(codes, self.of("py_months", codes), strict=True) if code not in sold and not past.any())

    def expense_base(self, master: Master) -> int:
        """What a rate of expenses held at HQ is taken of: the ceilings of the units that fill in expenses, else their last year."""
        codes = filling_carriers(master, "expense_budget")
        return int(self.of("ceiling", codes).sum()) or int(self.of("py_expense", codes).sum())


def line_mark(line: Assignment) -> str:
    """What a later assignment assigns to whom: of two lines alike in it either may stand for the other."""
    return "|".join((str(line.no or ""), line.date, line.what))


def facts_text(facts: BranchFacts) -> str:
    """As JSON, for the ledger."""
    held = {f.name: getattr(facts, f.name) for f in fields(facts) if f.init}
    return json.dumps({k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in held.items()})


def facts_of(text: str) -> BranchFacts:
    """What `facts_text` was given, also by an earlier version, which noted more."""
    held, known = json.loads(text), {f.name for f in fields(BranchFacts) if f.init}
    made: dict[str, Any] = {
        k: np.array(v, dtype=np.int64) if isinstance(v, list) else v for k, v in held.items()
        if k in known - {"codes", "later_lines"}}
    made["py_months"] = made["py_months"].reshape(-1, 12)
    lines = held.get("later_lines")
    return BranchFacts(tuple(held["codes"]), later_lines=None if lines is None else tuple(lines), **made)


def no_facts(result: Merged) -> BranchFacts:
    """Nothing known beyond the returned files."""
    n = len(result.branches)
    zero = np.zeros(n, np.int64)
    return BranchFacts(result.branches, zero, zero, zero, zero, zero, np.zeros((n, 12), np.int64))


def facts_from(master: Master, breakdown: Breakdown) -> BranchFacts:
    """What the master and its breakdown say of every unit that carries a target."""
    codes = master.organisation.carriers()

    def ints(of: dict[str, int]) -> Ints:
        return np.array([of.get(c, 0) for c in codes], dtype=np.int64)

    expense: dict[str, int] = {}
    held: dict[str, int] = {}
    kept = {item.code for item in master.expense_items.values() if item.owner == "hq"}
    for (branch, code), amount in master.history.expense.items():
        expense[branch] = expense.get(branch, 0) + int(amount)
        held[branch] = held.get(branch, 0) + int(amount) * (code in kept)
    opening: dict[str, int] = {}
    for row in master.heads:
        opening[row.branch] = opening.get(row.branch, 0) + (row.opening or 0)
    months = [breakdown.py_months(c) if breakdown.lines.get(c) else np.zeros(12, np.int64) for c in codes]
    return BranchFacts(codes, ints(dict(breakdown.py_estimate)), ints(dict(breakdown.target)),
                       ints({c: sum(group_ceilings(master, c, breakdown.target.get(c, 0)).values()) for c in codes}), ints(expense),
                       ints(opening), np.array(months, dtype=np.int64).reshape(-1, 12), breakdown.goal,
                       ints({c: breakdown.target[c] - breakdown.first[c] for c in codes}),
                       sum(one.amount for one in breakdown.later if one.line.source == "goal"),
                       sum(one.amount for one in breakdown.later), tuple(line_mark(one.line) for one in breakdown.later),
                       ints(held), sum(amount for code, amount in expense.items() if code not in codes),
                       past=_past(master.history, codes),
                       lines={c: {f"{x.product}|{x.channel}": (x.target, x.py) for x in breakdown.lines.get(c, ())} for c in codes})


def _past(history: History, codes: Collection[str]) -> dict[str, dict[str, list[int]]]:
    whole = sorted(y for y in history.by_branch if y < history.year and len(history.given.get(y, ())) == len(MONTHS))
    return {str(y): {c: sold.tolist() for c, sold in history.by_branch[y].items() if c in codes} for y in whole[-_PAST_YEARS:]}
