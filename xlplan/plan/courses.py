"""Courses of one branch that no plan can mean: a cost in another unit, a course entered twice. Floor 4."""
from __future__ import annotations

from typing import Final

import numpy as np

from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import folded
from xlplan.workbook.submission import Submission

TABLE: Final = "training"
DEAREST: Final = 1_000_000  # yuan; no course of a branch costs more
_SAME: Final = ("start", "end")


def odd_courses(submission: Submission) -> list[Diagnostic]:
    """XP326 for every course that costs more than `DEAREST`; XP327 for every course that is an earlier one again: topic,
    dates, participants and cost, naming the earlier row."""
    frame = submission.frames.get(TABLE)
    if frame is None:
        return []
    out: list[Diagnostic] = []
    place = submission.placements.get(TABLE)
    first: dict[tuple[object, ...], int] = {}

    def say(code: str, i: int, column: str, **params: object) -> None:
        key, steps = frame.keys[i], int(frame.amounts["cost"][i])
        money = column == "cost"
        out.append(Diagnostic(
            code, None, place.sheet if place else None, place.at(key, column) if place else None, TABLE, column, key,
            found=steps if money else str(frame.texts[column][i]), expected=DEAREST if money else None,
            unit="yuan" if money else None, params=params, explanation="" if money else str(frame.texts["remark"][i])))

    for i in np.flatnonzero(frame.used & (frame.texts["void"] != "yes")).tolist():
        cost, heads = int(frame.amounts["cost"][i]), int(frame.amounts["heads"][i])
        if cost > DEAREST:
            say("XP326", i, "cost")
        topic, days = folded(str(frame.texts["topic"][i])), tuple(str(frame.texts[k][i]) for k in _SAME)
        if topic and all(days) and heads and cost:
            earlier = first.setdefault((topic, *days, heads, cost, str(frame.texts["trainer"][i])), i)
            if earlier != i:
                say("XP327", i, "topic", other=place.at(frame.keys[earlier], "topic") if place else frame.keys[earlier])
    return out
