"""What the workbooks of a round start from: where the units stand by the files that came, and what HQ decided about it. Floor 6."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from xlplan.pipeline.judge_inbox import JudgedInbox
from xlplan.pipeline.loading import PlannedHeadquarters
from xlplan.pipeline.round_parts import LostRow, RoundPart, after_round, begun, within_round
from xlplan.pipeline.submissions import Progress
from xlplan.plan.breakdown.breakdown import Breakdown
from xlplan.plan.consolidate.reserve import ReserveBalance, reserve_balances
from xlplan.plan.master.filling import filling_units
from xlplan.plan.rollup import BranchFacts, facts_of
from xlplan.plan.rounds.carrying import NextWorkbook
from xlplan.plan.rounds.later_lines import goal_known
from xlplan.plan.rounds.settle import UnitSettlement, sums_of_units
from xlplan.plan.rounds.table_settlements import TableSettlement
from xlplan.schema.diagnostic import FIRST_HALF, ROUNDS, Diagnostic, Round, rounds_answered
from xlplan.store.ledger import Ledger
from xlplan.workbook.submission import Submission


@dataclass(frozen=True, slots=True)
class NextRound:
    """What the workbooks of a round start from.

    Attributes:
        ends: the round that it follows; None where it starts from the goals broken down, or all of it was issued before.
        units: how the target of each of those meant came about; () where it is the breakdown's.
        breakdown: the company's goal as it stands once they are issued: the others have what they were issued last.
        moved: how far what is unassigned would move without anybody's decision.
        facts: what the ledger is to note of the round; carried: unit -> its next workbook; lost: rows that those have no place for.
        about: findings about HQ's lines.
        earlier: unit that has a workbook of this round already -> HQ's own copy of it.
        gone: unit that the master no longer has -> its target as issued last, 0.01 万元.
        judged: what came back of the round that ended, where units go on from it.
        goal_was: the company's goal as it stood when units were issued to last, None where that is not known or HQ's breakdown goes by it.
        tables: what heads, money and courses came to where HQ adjusted them.
        results: row key of HQ's lines of the round that ended -> (declared, approved) where each acts, steps of AS_STATED.
    """

    ends: Round | None
    units: tuple[UnitSettlement, ...]
    breakdown: Breakdown
    moved: int
    facts: BranchFacts
    carried: Mapping[str, NextWorkbook]
    lost: tuple[LostRow, ...] = ()
    about: tuple[Diagnostic, ...] = ()
    earlier: Mapping[str, Submission] = field(default_factory=dict)
    gone: Mapping[str, int] = field(default_factory=dict)
    results: Mapping[str, tuple[int | None, int | None]] = field(default_factory=dict)
    judged: JudgedInbox | None = None
    goal_was: int | None = None
    tables: tuple[TableSettlement, ...] = ()


def next_round(hq: PlannedHeadquarters, round: Round, units: Sequence[str] | None = None, *,
               progress: Progress | None = None, judged: JudgedInbox | None = None) -> NextRound | None:
    """What the workbooks of that round start from, for those units, all that fill in unless given; None where the round starts from HQ's
    breakdown alone and is issued whole: the first ones are, and where nothing was issued.

    A unit that has a workbook of the round already gets another with HQ's figures as they are now and what it typed. XlplanError where
    HQ's own copy of a workbook is needed and gone. `judged`: what came back, where somebody has judged it just now."""
    every = filling_units(hq.master, round)
    meant, carrying = every if units is None else tuple(units), hq.master.organisation.carriers()
    whole = len(meant) == len(every)
    ends, before, known, sent = _noted(hq, round)
    again = [code for code in meant if code in sent] if known else []
    fresh = [code for code in meant if code not in again]
    if ends is None and not again and whole:
        return None
    alone = [code for code in carrying if code not in every and whole]  # they carry a target, and get no workbook
    parts = list[tuple[RoundPart, list[str]]]()
    if fresh or not again:
        mine = [code for code in carrying if code in fresh or (code in alone and not again)]
        held = judged if judged and ends in rounds_answered(judged.round) else None
        made = after_round(hq, round, ends, before, fresh, mine, progress, held) if ends and before else begun(hq, round, fresh)
        parts.append((made, mine))
    if again and known:
        mine = [code for code in carrying if code in again or code in alone]
        parts.append((within_round(hq, round, known, again, mine, progress), mine))
    joined = _joined(hq, ends if fresh else None, parts, None if whole and not again else known or before, whole=whole and len(parts) == 1)
    noted = None if round in FIRST_HALF else known or before
    return joined if noted is None else replace(joined, goal_was=goal_known(hq.breakdown.later, noted))


def held_back(hq: PlannedHeadquarters, start: NextRound | None) -> tuple[ReserveBalance, ...]:
    """What HQ holds back once the round is issued that starts so, as a consolidation will say it."""
    return reserve_balances(hq.master, start.facts.expense_base(hq.master), released=start.facts.released) if start else hq.balances


def _noted(hq: PlannedHeadquarters, round: Round) -> tuple[Round | None, BranchFacts | None, BranchFacts | None, Mapping[str, int]]:
    """(the round before, what HQ knew when it issued that, and this one; unit -> number of its latest issue of this one)."""
    if not hq.folder.ledger.exists():
        return None, None, None, {}
    with Ledger(hq.folder.ledger) as ledger:
        ends = None if round in FIRST_HALF else ledger.latest_round(hq.plan, *ROUNDS[:ROUNDS.index(round)])
        before = ledger.facts(hq.plan, *rounds_answered(ends)) if ends else None
        known, issued = ledger.facts(hq.plan, *rounds_answered(round)), ledger.issued(hq.plan)
        sent = {code: number for code, number in ledger.latest_issue(round).items() if (code, number) in issued}
    return ends if before else None, facts_of(before) if before else None, facts_of(known) if known else None, sent


def _joined(hq: PlannedHeadquarters, ends: Round | None, parts: Sequence[tuple[RoundPart, Sequence[str]]],
            known: BranchFacts | None, *, whole: bool) -> NextRound:
    """The parts as one; of units that are in none of them stands what is `known`, where that is given. `whole`: the one part is all."""
    units = {u.code: u for part, _ in parts for u in part.units}
    carried = {code: own for part, _ in parts for code, own in part.carried.items()}
    facts, breakdown = parts[0][0].facts, parts[0][0].breakdown
    if known is not None or len(parts) > 1:
        facts = known or facts
        for part, mine in parts:
            facts = facts.with_issued(part.facts, {*mine, *part.carried})
        breakdown = breakdown if whole else _breakdown_with(hq, parts, facts)
    order, gone = hq.master.organisation.carriers(), {code: amount for part, _ in parts for code, amount in part.gone.items()}
    moved = sum(u.target - u.issued - u.later for u in units.values() if not u.again or u.settled) - sum(gone.values())
    return NextRound(ends, tuple(units[code] for code in order if code in units), breakdown, moved, facts, carried,
                     tuple(row for part, _ in parts for row in part.lost), tuple(d for part, _ in parts for d in part.about),
                     {code: copy for part, _ in parts for code, copy in part.earlier.items()}, gone,
                     {key: figures for part, _ in parts for key, figures in part.results.items()},
                     next((part.judged for part, _ in parts if part.judged), None),
                     tables=tuple(one for part, _ in parts for one in part.tables))


def _breakdown_with(hq: PlannedHeadquarters, parts: Iterable[tuple[RoundPart, Sequence[str]]], facts: BranchFacts) -> Breakdown:
    whole = hq.breakdown
    lines = {**whole.lines, **{code: part.breakdown.lines[code] for part, mine in parts for code in mine}}
    assigned = dict(zip(facts.codes, map(int, facts.assigned), strict=True))
    target, total = sums_of_units(hq.master, assigned), sum(assigned.values())
    return replace(whole, first=target, target=target, later=(), lines=lines, assigned=total, unassigned=whole.goal - total)
