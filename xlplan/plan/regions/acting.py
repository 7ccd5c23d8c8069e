"""Which units act on those below them, in which rounds, and until when. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

from xlplan.plan.master.deadlines import moment_of, without_seconds
from xlplan.plan.master.master import Master
from xlplan.plan.master.organisation import Organisation
from xlplan.plan.master.steering_records import Event
from xlplan.schema.diagnostic import Round, rounds_answered
from xlplan.tables.books import REVIEW, SHIFTS, BookKind
from xlplan.tables.master.control import REGION_STAGES, REVIEW_STAGES

SHIFT_ROUNDS: Final[tuple[Round, ...]] = ("bottom_up", "revise")  # before whose workbooks regions shift targets
STAGES: Final = {SHIFTS.key: REGION_STAGES, REVIEW.key: REVIEW_STAGES}  # of the calendar, by kind of workbook
AMONG: Final = 2  # units below a region that carry a target, before it can shift any of it


def reviewing_regions(master: Master) -> tuple[str, ...]:
    """Units of the level that HQ lets act, in the order of the organisation: each adds up units that carry a target, be it one. The
    company as a whole is none of them."""
    org, level = master.organisation, master.company.acting
    return tuple(code for code in org.planning() if level and org.by_code[code].level == level
                 and org.by_code[code].type == "sums_up" and level != "company" and org.carriers(code))


def shifting_regions(master: Master) -> tuple[str, ...]:
    """Those of them that may shift: several units below them carry a target."""
    return tuple(code for code in reviewing_regions(master) if len(master.organisation.carriers(code)) >= AMONG)


def acting_inside(master: Master, region: str) -> tuple[str, ...]:
    """Units that act below that one: they shift before it does."""
    below = {*master.organisation.below(region)} if region in master.organisation.by_code else set[str]()
    return tuple(code for code in shifting_regions(master) if code in below)


def acting_around(master: Master, region: str) -> tuple[str, ...]:
    """Units that act above that one, from the top down: they shift after it."""
    above = master.organisation.path(region)[:-1] if region in master.organisation.by_code else ()
    acting = {*shifting_regions(master)} if above else set[str]()
    return tuple(code for code in above if code in acting)


def issued_since(org: Organisation, region: str, sent: Mapping[str, int], number: int = 0, also: Iterable[str] = ()) -> list[str]:
    """Units of the region that carry a target, and those beside, whose latest workbook came after the issue of that number: what the region
    shifts on it comes too late for them. `sent`: unit -> number of its latest workbook."""
    units = dict.fromkeys((*also, *(org.carriers(region) if region in org.by_code else ())))
    return [code for code in units if sent.get(code, 0) > number]


def stage_event(master: Master, in_round: Round, kind: BookKind = SHIFTS) -> Event | None:
    """The line of the calendar until whose deadline the regions' workbooks of that kind must be back, the first of several; None where
    it has none."""
    stages = STAGES[kind.key]
    keys = {stages[one].key for one in rounds_answered(in_round) if one in stages}
    return min((event for event in master.calendar if event.round in keys and event.deadline), default=None,
               key=lambda event: (event.deadline, event.row_key))


def region_deadline(master: Master, in_round: Round, kind: BookKind = SHIFTS) -> str:
    """Until when they must be back, as the calendar has it; '' where it does not say."""
    event = stage_event(master, in_round, kind)
    return without_seconds(event.deadline) if event else ""


def region_moment(master: Master, in_round: Round, kind: BookKind = SHIFTS) -> datetime | None:
    """The same as a moment, the end of a day that has no time; None where there is none or it is no date."""
    return moment_of(region_deadline(master, in_round, kind))
