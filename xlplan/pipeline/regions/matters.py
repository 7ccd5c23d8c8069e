"""What is open about regions that act: shifts before a round goes out, reviews of what came back. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from xlplan.pipeline.loading import Headquarters
from xlplan.pipeline.open_matter import Open, undecided_matter
from xlplan.pipeline.regions.standing import RegionsAsked
from xlplan.pipeline.results import Consolidation
from xlplan.plan.master.deadlines import deadline_moment
from xlplan.plan.regions.acting import SHIFT_ROUNDS, acting_inside, reviewing_regions, shifting_regions, stage_event
from xlplan.schema.diagnostic import Round, rounds_answered
from xlplan.schema.round_names import round_name
from xlplan.tables.books import REVIEW
from xlplan.text import Text, list_briefly, same_text

_ASK_REGIONS: Final = Text("{round}下发之前,{n} 个大区可以调剂目标({names})", "{round}發送之前,{n} 個區域可以調劑目標({names})",
                           "before {round} goes out, {n} regions may shift targets ({names})")
_REGIONS_WAIT: Final = Text("{n} 个大区还没有交回调剂({names})", "{n} 個區域還沒有交回調劑({names})",
                            "shifts of {n} regions are not taken in yet ({names})")
_TAKE_IN: Final = Text("运行 xlplan consolidate {folder}", "執行 xlplan consolidate {folder}", "run xlplan consolidate {folder}")
_CHASE: Final = Text("催它们交回,放进 {folder}/inbox/;过了期限照常下发", "催它們交回,放進 {folder}/inbox/;過了期限照常發送",
                     "chase them and put what comes into {folder}/inbox/; after the deadline the round goes out as it is")
_ASK_REVIEWS: Final = Text("{n} 个大区可以审核它们分公司交来的{round}({names})", "{n} 個區域可以審核它們分公司交來的{round}({names})",
                           "{n} regions may review what their units sent ({round}: {names})")
_REVIEWS_WAIT: Final = Text("{n} 个大区还没有交回审核意见({names})", "{n} 個區域還沒有交回審核意見({names})",
                            "reviews of {n} regions are not taken in yet ({names})")
_CHASE_REVIEWS: Final = Text("催它们交回(xlplan send {folder}),放进 {folder}/inbox/;不等它们也可以下发",
                             "催它們交回(xlplan send {folder}),放進 {folder}/inbox/;不等它們也可以發送",
                             "chase them (xlplan send {folder}) and put what comes into {folder}/inbox/; no round waits for them")


@dataclass(frozen=True, slots=True)
class ReviewTurn:
    """How far the regions are `now` that review what came back, None where none was asked; whether the round is closed."""

    asked: RegionsAsked | None
    now: datetime
    is_closed: bool = False


def shift_matters(hq: Headquarters, folder: str, following: Round | None, asked: RegionsAsked | None) -> Iterator[Open]:
    """Regions that are to shift targets before that round goes out."""
    acting, names = shifting_regions(hq.master), {code: unit.name or code for code, unit in hq.master.organisation.by_code.items()}
    if not acting or following not in SHIFT_ROUNDS:
        return
    if asked is None or asked.round != following:
        said = _ASK_REGIONS.filled(n=len(acting), names=list_briefly(names[code] for code in acting), round=round_name(following, "out"))
        yield Open("regions", len(acting), said, same_text(f"xlplan issue {folder} --round {following} --stage regions"))
        return
    later = [code for code in acting if code not in asked.states and acting_inside(hq.master, code)
             and all(asked.states.get(inside) == "answered" for inside in acting_inside(hq.master, code))]
    if later:
        said = _ASK_REGIONS.filled(n=len(later), names=list_briefly(names[code] for code in later), round=round_name(following, "out"))
        yield Open("regions", len(later), said, same_text(f"xlplan issue {folder} --round {following} --stage regions"))
    yield from _undecided(asked, names, folder)
    if waits := asked.chased:
        came = any(asked.states[code] == "came" for code in waits)
        said = _REGIONS_WAIT.filled(n=len(waits), names=list_briefly(names.get(code, code) for code in waits))
        yield Open("regions", len(waits), said, (_TAKE_IN if came else _CHASE).filled(folder=folder))


def review_matters(hq: Headquarters, folder: str, issued: Round, result: Consolidation, turn: ReviewTurn | None) -> Iterator[Open]:
    """Regions whose turn it is to review what their units sent in the round that was `issued`: once all of these have sent something, the
    time for that is over, or the calendar has the reviews begin; and those that were asked and have not answered."""
    if turn is None or turn.is_closed or not {*rounds_answered(issued)} & {*SHIFT_ROUNDS}:
        return
    org, names = hq.master.organisation, {code: unit.name or code for code, unit in hq.master.organisation.by_code.items()}
    asked = turn.asked.states if turn.asked is not None else {}
    event, due = stage_event(hq.master, issued, REVIEW), deadline_moment(hq.master, issued)
    begun = (due is not None and turn.now > due) or (event is not None and "" < event.start[:10] <= turn.now.date().isoformat())
    ready = []
    for region in reviewing_regions(hq.master):
        own = [one for code, one in result.states.items() if code in org.by_code and region in org.path(code)[:-1]]
        came = [one.file is not None for one in own]
        if region not in asked and any(came) and (begun or all(came)):
            ready.append(region)
    if ready:
        said = _ASK_REVIEWS.filled(n=len(ready), names=list_briefly(names[code] for code in ready), round=round_name(issued, "back"))
        only = f" --branches {','.join(ready)}" if asked else ""
        yield Open("review", len(ready), said, same_text(f"xlplan issue {folder} --round {issued} --stage review{only}"))
    if turn.asked is not None:
        yield from _undecided(turn.asked, names, folder)
    if waits := [code for code in turn.asked.chased if code in names] if turn.asked is not None else []:
        came_in = any(asked[code] == "came" for code in waits)
        said = _REVIEWS_WAIT.filled(n=len(waits), names=list_briefly(names[code] for code in waits))
        yield Open("review", len(waits), said, (_TAKE_IN if came_in else _CHASE_REVIEWS).filled(folder=folder))


def _undecided(asked: RegionsAsked, names: Mapping[str, str], folder: str) -> Iterator[Open]:
    """The regions between whose answers HQ has to choose."""
    if asked.between:
        called = [names.get(code, code) for code, state in asked.states.items() if state == "undecided"]
        yield undecided_matter(called, asked.between, folder)
