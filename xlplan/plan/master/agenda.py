"""编制日历 on a day: what is under way and what comes next, who owns it, and from when units are reminded. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from xlplan.plan.master.deadlines import without_seconds
from xlplan.plan.master.master import Master
from xlplan.plan.master.steering_records import Event
from xlplan.schema.diagnostic import Round, rounds_answered

_DAY = len("2026-11-10")


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A line of the calendar. `when`: whether it is under way or the next to begin; days as HQ typed them, '' where it typed none."""

    when: Literal["now", "next"]
    item: str
    owner: str
    start: str
    deadline: str

    def data(self) -> dict[str, str | None]:
        """JSON-ready."""
        return {"when": self.when, "item": self.item, "owner": self.owner or None, "start": self.start or None, "deadline": self.deadline}


def agenda_of(master: Master, day: date) -> tuple[AgendaItem, ...]:
    """What is under way that day, by its deadline, then what begins next. A line without a start begins when units are reminded of it,
    else on its last day."""
    on = day.isoformat()
    events = sorted((one for one in master.calendar if one.deadline), key=lambda one: (one.deadline, one.row_key))
    running = [one for one in events if _begins(one) <= on <= one.deadline[:_DAY]]
    first = min((_begins(one) for one in events if _begins(one) > on), default="")
    return (*_items("now", running), *_items("next", [one for one in events if first and _begins(one) == first]))


def reminded_from(master: Master, in_round: Round) -> str:
    """The day from which units are reminded of what is to come back in that round, as HQ typed it beside the first deadline of it; ''
    where it typed none."""
    for one in reversed(rounds_answered(in_round)):
        if events := sorted((e for e in master.calendar if e.round == one and e.deadline), key=lambda e: e.deadline):
            return events[0].remind[:_DAY]
    return ""


def _begins(event: Event) -> str:
    return (event.start or event.remind or event.deadline)[:_DAY]


def _items(when: Literal["now", "next"], events: list[Event]) -> Iterator[AgendaItem]:
    for one in events:
        yield AgendaItem(when, one.item, one.owner, one.start[:_DAY], without_seconds(one.deadline))
