"""Which units act on those below them, in which rounds, and until when. Floor 4."""
from __future__ import annotations

from datetime import datetime
from typing import Final

from xlplan.plan.master.deadlines import moment_of, without_seconds
from xlplan.plan.master.master import Master
from xlplan.schema.diagnostic import Round
from xlplan.tables.master.control import REGION_STAGES

SHIFT_ROUNDS: Final[tuple[Round, ...]] = ("bottom_up", "revise")  # before whose workbooks regions shift targets
_AMONG: Final = 2


def acting_units(master: Master) -> tuple[str, ...]:
    """Units of the level that HQ lets act, in the order of the organisation: each adds up several that carry a target. The company as a
    whole is none of them."""
    org, level = master.organisation, master.company.acting
    return tuple(code for code in org.planning() if level and org.by_code[code].level == level
                 and org.by_code[code].type == "sums_up" and level != "company" and len(org.carriers(code)) >= _AMONG)


def region_deadline(master: Master, in_round: Round) -> str:
    """Until when the regions' shifts of that round must be back, as the calendar has it; '' where it does not say."""
    stage = REGION_STAGES[in_round].key if in_round in REGION_STAGES else ""
    days = (event.deadline for event in master.calendar if stage and event.round == stage and event.deadline)
    return without_seconds(min(days, default=""))


def region_moment(master: Master, in_round: Round) -> datetime | None:
    """The same as a moment, the end of a day that has no time; None where there is none or it is no date."""
    return moment_of(region_deadline(master, in_round))
