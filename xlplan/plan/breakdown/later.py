"""Targets assigned after the first breakdown (追加下达, 压指标): dated lines put on top of what stands. Floor 4."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Final

import numpy as np

from xlplan import terms
from xlplan.decompose import apportion
from xlplan.plan.breakdown.assortment import active_pairs
from xlplan.plan.breakdown.branch_lines import BranchLine, LineBuilder
from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import codes_in, master_finding
from xlplan.plan.master.steering_records import SHIFT, Assignment
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Text
from xlplan.units import WAN_YUAN

Lines = dict[str, tuple[BranchLine, ...]]
_BY: Final = Text("{what}({by})", "{what}({by})", "{what} ({by})")


@dataclass(frozen=True)
class LaterAssignment:
    """A later assignment as carried out. `parts`: unit -> its part in 0.01 万元, for every unit that has one; a unit that
    sums up is the sum of the carriers below it."""

    line: Assignment
    amount: int
    parts: Mapping[str, int]


def assign_later(master: Master, weights: Mapping[str, Fraction], first: Mapping[str, int], lines: Lines,
                 carriers: LineBuilder) -> tuple[tuple[LaterAssignment, ...], dict[str, int], Lines]:
    """(assignments carried out, target by unit, lines by carrier) after the approved lines of the master, in their order (`in_order`).

    An amount goes over the carriers in its scope, then over each carrier's lines and months in proportion to what stands:
    an increase lowers no line and no month by a step. A carrier takes no part where it, a unit above it or one between it
    and the scope is exempt, where it or one between it and the scope has a direct target (unless the scope names that
    very unit), or where it neither has a target nor anything on sale. XP640 nobody takes part, XP641 more is cut than was
    assigned: such a line is not carried out. XP593 so of a line that a region shifted: none of its shift is, which adds up to nothing.
    """
    target, made, done = dict(first), dict(lines), list[LaterAssignment]()
    known = {"", *master.organisation.by_code}  # another scope has been reported where codes are checked
    act = [a for a in master.assignments if a.acts and a.amount and (a.scope in known or a.source == SHIFT)]
    stuck = dict[str, bool]()  # shift -> whether it cannot be carried out, asked once: what it took itself is not to take again
    for line in (ordered := in_order(act)):
        if (shift := line.shift) and shift not in stuck:
            problems = [*_stuck_lines(master, [one for one in ordered if one.shift == shift], target, made)]
            carriers.out.extend(problems)
            stuck[shift] = bool(problems)
        if shift and stuck[shift]:
            continue
        amount = line.amount or 0
        chosen = _chosen_carriers(master, line, target, made)
        stands = [max(target[c], 0) for c in chosen]
        problem = _find_problem(master, line, amount, chosen, sum(stands))
        if problem is not None:
            carriers.out.append(problem)
            continue
        parts: dict[str, int] = {}
        for code, part in zip(chosen, _share_parts(line.method, amount, stands, [weights.get(c) for c in chosen]), strict=True):
            if part:
                made[code] = _raise_lines(carriers, code, made[code], target[code], part)
                for unit in master.organisation.path(code):
                    parts[unit] = parts.get(unit, 0) + part
                    target[unit] += part
        done.append(LaterAssignment(line, amount, parts))
    return tuple(done), target, made


def in_order(lines: Sequence[Assignment]) -> list[Assignment]:
    """As they act: HQ's lines by date; what regions shifted after all of them, as their workbooks showed the targets, and once it has gone
    out before those that HQ wrote since."""
    own = sorted((one for one in lines if one.source != SHIFT), key=lambda one: one.date)
    shifts = sorted((one for one in lines if one.source == SHIFT), key=lambda one: (one.after is None, len(one.after or ())))
    out, left = list[Assignment](), own
    for shift in shifts:
        first = left if shift.after is None else _before(own, shift.after)
        out += [one for one in left if any(one is other for other in first)]
        left = [one for one in left if not any(one is other for other in first)]
        out.append(shift)
    return [*out, *left]


def _before(own: Iterable[Assignment], after: Iterable[str]) -> list[Assignment]:
    """Of HQ's lines those that are noted by what they assign, of lines alike as many as are noted."""
    noted, out = Counter(after), list[Assignment]()
    for line in own:
        if noted[line.what] > 0:
            noted[line.what] -= 1
            out.append(line)
    return out


def called(line: Assignment, *, by: bool = False) -> Text:
    """What such a line is called: a region's shift, with whose it is where `by` is asked for, else a later assignment."""
    if line.source != SHIFT:
        return terms.LATER_ASSIGNMENTS
    return _BY.filled(what=terms.REGION_SHIFT, by=line.proposed_by) if by else terms.REGION_SHIFT


def directly_set(master: Master, line: Assignment) -> tuple[str, ...]:
    """Carriers in the scope of the line that take no part as their target, or that of a unit between, is set directly."""
    org, exempt, direct = master.organisation, set(codes_in(line.exempt)), _direct_units(master, line)
    carriers = [c for c in org.carriers(line.scope or None) if exempt.isdisjoint(org.path(c))]
    return tuple(c for c in carriers if not direct.isdisjoint(_inside(master, line, c)))


def _direct_units(master: Master, line: Assignment) -> set[str]:
    return {c for c, w in master.weights.items() if w.direct_target is not None} - {line.scope}


def _inside(master: Master, line: Assignment, code: str) -> tuple[str, ...]:
    """Codes from the scope down to `code` itself."""
    path = master.organisation.path(code)
    return path[path.index(line.scope):] if line.scope else path


def _chosen_carriers(master: Master, line: Assignment, target: Mapping[str, int], lines: Lines) -> list[str]:
    """Carriers that take part, in the order of the organisation."""
    org, exempt, direct = master.organisation, set(codes_in(line.exempt)), _direct_units(master, line)
    out = []
    for code in org.carriers(line.scope or None):
        apart = exempt.isdisjoint(org.path(code)) and direct.isdisjoint(_inside(master, line, code))
        if apart and can_carry(master, code, target[code], lines[code]):
            out.append(code)
    return out


def can_carry(master: Master, code: str, target: int, lines: Sequence[BranchLine]) -> bool:
    """A unit without lines carries what it has; with lines something must be on sale."""
    if not lines:
        return target > 0
    return any(line.target for line in lines) or any(p.open.any() for p in active_pairs(master, code))


def _stuck_lines(master: Master, lines: Iterable[Assignment], target: Mapping[str, int], made: Lines) -> Iterator[Diagnostic]:
    """XP593 of each of the lines of a region's shift that cannot be carried out."""
    for line in lines:
        amount = line.amount or 0
        chosen = _chosen_carriers(master, line, target, made) if line.scope in master.organisation.by_code else []
        if not chosen or -amount > sum(max(target[c], 0) for c in chosen):
            yield replace(master_finding("XP593", "organisation", line.row_key, "code", found=WAN_YUAN.value(amount), unit=WAN_YUAN.key),
                          branch=line.scope, params={"branch": master.organisation.called(line.scope), "name": line.proposed_by})


def _find_problem(master: Master, line: Assignment, amount: int, chosen: Sequence[str], stands: int) -> Diagnostic | None:
    if not chosen:
        return master_finding("XP640", "assignments", line.row_key, "scope", found=WAN_YUAN.value(amount), unit=WAN_YUAN.key,
                              item=line.scope)
    if -amount > stands:
        return master_finding("XP641", "assignments", line.row_key, "amount", found=WAN_YUAN.value(amount),
                              expected=WAN_YUAN.value(-stands), unit=WAN_YUAN.key)
    return None


def _share_parts(method: str, amount: int, stands: Sequence[int], weights: Sequence[Fraction | None]) -> list[int]:
    """Parts that add up to `amount`; a cut takes from nobody more than stands."""
    pull: Sequence[int | Fraction] = stands
    if method == "equal":
        pull = [1] * len(stands)
    elif method == "weights":
        pull = [w or Fraction(0) for w in weights]
    lower = -np.array(stands, dtype=np.int64) if amount < 0 else None
    return [int(n) for n in apportion(amount, np.array(pull, dtype=object), lower=lower)]


def _raise_lines(carriers: LineBuilder, code: str, lines: tuple[BranchLine, ...], stood: int, part: int) -> tuple[BranchLine, ...]:
    """The carrier's lines with `part` on top of the `stood` that they add up to. Where nothing stands yet, the carrier's
    own shares decide."""
    if not any(line.target for line in lines):
        return carriers.own(code, stood + part) if lines else ()
    return lines_with(lines, part)


def lines_with(lines: Sequence[BranchLine], part: int) -> tuple[BranchLine, ...]:
    """The lines with `part` on top, over them and over their months in proportion to what stands."""
    by_line = apportion(part, [max(line.target, 0) for line in lines])
    by_month = apportion(by_line, np.array([line.months for line in lines], dtype=np.int64))
    return tuple(replace(line, target=line.target + int(n), months=tuple(
        m + int(k) for m, k in zip(line.months, months, strict=True)))
        for line, n, months in zip(lines, by_line, by_month, strict=True))
