"""Courses of one branch that no plan can mean: a cost in another unit, a crowd, a course entered twice. Floor 4."""
from __future__ import annotations

from typing import Final

import numpy as np

from xlplan.calendar import MONTHS
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import fold_text
from xlplan.workbook.submission import Submission

TABLE: Final = "training"
DEAREST: Final = 1_000_000  # yuan; no course of a branch costs more
CHEAPEST: Final = 10        # yuan; 1.2 万元 typed as 1 is below, a cup of tea a head is not
CROWD: Final = 2            # times the heads of the year: nobody trains more of its own posts in one session
_SAME: Final = ("start", "end")


def odd_courses(submission: Submission) -> list[Diagnostic]:
    """XP326 for every course that costs more than `DEAREST`, XP328 less than `CHEAPEST`; XP329 one for a post of the branch with more
    participants than `CROWD` times its heads; XP327 for every course that is an earlier one again: topic,
    dates, participants and cost, naming the earlier row."""
    frame = submission.frames.get(TABLE)
    if frame is None:
        return []
    out: list[Diagnostic] = []
    place = submission.placements.get(TABLE)
    first: dict[tuple[object, ...], int] = {}

    def say(code: str, i: int, column: str, limit: int | None = None, **params: object) -> None:
        key, number = frame.keys[i], limit is not None
        out.append(Diagnostic(
            code, None, place.sheet if place else None, place.at(key, column) if place else None, TABLE, column, key,
            found=int(frame.amounts[column][i]) if number else str(frame.texts[column][i]), expected=limit,
            unit=unit.key if number and (unit := frame.table.by_key[column].unit) else None, params=params,
            explanation="" if code == "XP326" else str(frame.texts["remark"][i])))

    people = _heads(submission)
    for i in np.flatnonzero(frame.used & (frame.texts["void"] != "yes")).tolist():
        cost, heads = int(frame.amounts["cost"][i]), int(frame.amounts["heads"][i])
        if cost > DEAREST:
            say("XP326", i, "cost", DEAREST)
        if 0 < cost < CHEAPEST:
            say("XP328", i, "cost", CHEAPEST)
        if people and heads > CROWD * people and str(frame.texts["audience"][i]) != "dealers":
            say("XP329", i, "heads", people, factor=CROWD)
        topic, days = fold_text(str(frame.texts["topic"][i])), tuple(str(frame.texts[k][i]) for k in _SAME)
        if topic and all(days) and heads and cost:
            earlier = first.setdefault((topic, *days, heads, cost, str(frame.texts["trainer"][i])), i)
            if earlier != i:
                say("XP327", i, "topic", other=place.at(frame.keys[earlier], "topic") if place else frame.keys[earlier])
    return out


def _heads(submission: Submission) -> int:
    """Everybody who is there during the year: opening heads and who joins; 0 where that is not known."""
    staff = submission.frames.get("staffing")
    if staff is None or "staffing" in submission.refused:
        return 0
    closing, hires = staff.measure_mask("closing"), staff.measure_mask("hires")
    return int(staff.amounts["opening"][closing].sum()) + sum(int(staff.amounts[m][hires].sum()) for m in MONTHS)
