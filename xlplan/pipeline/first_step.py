"""What is open after a run that has judged the inbox, as `status` lists it, and the first of it. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from xlplan.errors import XlplanError
from xlplan.pipeline.judge_inbox import JudgedInbox
from xlplan.pipeline.loading import Headquarters
from xlplan.pipeline.next_steps import each_matter, next_steps
from xlplan.pipeline.open_matter import Open
from xlplan.pipeline.regions.matters import ReviewTurn
from xlplan.pipeline.regions.standing import RegionsAsked, regions_asked
from xlplan.pipeline.results import Consolidation
from xlplan.pipeline.units_behind import BehindUnit, units_behind
from xlplan.schema.diagnostic import Round, rounds_answered
from xlplan.store.ledger import Ledger
from xlplan.tables.books import REVIEW
from xlplan.text import Text


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a round is. `asked`: the regions that shift targets; `reviews`: those that review what came back in it; `behind`: units that
    have no workbook of it; `turn`: of those reviews."""

    asked: RegionsAsked | None
    reviews: RegionsAsked | None
    behind: Mapping[str, BehindUnit]
    turn: ReviewTurn


def standing_of(hq: Headquarters, ledger: Ledger, issued: Round, result: Consolidation, inbox: JudgedInbox, at: datetime) -> Standing:
    """That of the round `issued`, by what came back of it."""
    reviews = regions_asked(hq.master, hq.plan, ledger, inbox.regional, at, REVIEW)
    reviews = reviews if reviews is not None and reviews.round in rounds_answered(issued) else None
    closed = ledger.closed_round(hq.plan, *rounds_answered(issued))
    return Standing(regions_asked(hq.master, hq.plan, ledger, inbox.regional, at), reviews, units_behind(hq, ledger, issued, result.states),
                    ReviewTurn(reviews, at, is_closed=closed is not None))


def matters_of(hq: Headquarters, issued: Round, result: Consolidation, inbox: JudgedInbox, standing: Standing) -> Iterator[Open]:
    """All that is open, in the order in which to attend to it; what the next round would be is worked out only once it is asked for."""
    return each_matter(hq, issued, result, inbox, standing.asked, standing.turn, standing.behind)


def first_step(result: Consolidation, now: datetime | None = None) -> list[Text]:
    """The first of what is open after that run, as `status` says it; nothing where nothing is, or it cannot be told: the run has
    succeeded, and `status` says why not."""
    try:
        return _first(result, now or datetime.now())
    except (XlplanError, OSError):
        return []


def _first(result: Consolidation, at: datetime) -> list[Text]:
    if result.basis is None:
        return []
    hq, inbox = result.basis
    with Ledger(hq.folder.ledger) as ledger:
        issued = ledger.latest_round(hq.plan) or hq.round
        if hq.round not in rounds_answered(issued):
            return []  # of a round that is over: `status` tells of the one that runs
        standing = standing_of(hq, ledger, issued, result, inbox, at)
    first = next(matters_of(hq, issued, result, inbox, standing), None)
    return next_steps([first] if first is not None else ())
