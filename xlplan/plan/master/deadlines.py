"""When workbooks must be back: the company sheet for its own round, the calendar for the others. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from xlplan.plan.master.master import Master
from xlplan.schema.diagnostic import ROUNDS, Round, rounds_answered


def deadline_of(master: Master, in_round: Round) -> str:
    """As HQ typed it: the deadline of the company sheet where it is in that round; else the first that the calendar has for what comes
    back in it; without one the company sheet's all the same. '' where HQ typed none."""
    company, pair = master.company, rounds_answered(in_round)
    planned = None if company.round in pair else _planned(master, in_round)
    return planned or without_seconds(company.deadline)


def deadline_moment(master: Master, in_round: Round) -> datetime | None:
    """The same as a moment, the end of a day that has no time; None where there is none or it is no date."""
    return moment_of(deadline_of(master, in_round))


def moment_of(typed: str) -> datetime | None:
    """A deadline as a moment, the end of a day that has no time; None of what is no date."""
    typed = typed.strip()
    try:
        moment = datetime.fromisoformat(typed)
    except ValueError:
        return None
    return moment.replace(hour=23, minute=59) if len(typed) <= len("2026-11-10") else moment


def all_deadlines(master: Master) -> Iterator[tuple[Round, str]]:
    """(what comes back, deadline) of every round that has one, pairs once, in the order of the rounds. Guide figures are not answered."""
    for in_round in dict.fromkeys(rounds_answered(r)[-1] for r in ROUNDS if r != "guide"):
        if master.company.round in rounds_answered(in_round):
            typed = without_seconds(master.company.deadline)
        else:
            typed = _planned(master, in_round) or ""
        if typed:
            yield in_round, typed


def _planned(master: Master, in_round: Round) -> str | None:
    """What comes back counts before what goes out: of a pair the later round's."""
    for one in reversed(rounds_answered(in_round)):
        if of_round := sorted(event.deadline for event in master.calendar if event.round == one and event.deadline):
            return without_seconds(of_round[0])
    return None


def without_seconds(typed: str) -> str:
    """`2026-11-10 18:00` of `2026-11-10 18:00:00`."""
    return typed.removesuffix(":00") if typed.count(":") > 1 else typed
