"""Courses of one branch that no plan can mean: a cost in another unit, a crowd, a course entered twice. Floor 4."""
from __future__ import annotations

from typing import Final

import numpy as np

from xlplan.calendar import MONTHS
from xlplan.numerals import parse_number
from xlplan.plan.checking.unread import NO_VALUE
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import fold_text
from xlplan.workbook.submission import Submission

TABLE: Final = "training"
STAFF: Final = "staffing"
DEAREST: Final = 1_000_000  # yuan; no course of a branch costs more
CHEAPEST: Final = 10        # yuan; 1.2 万元 typed as 1 is below, a cup of tea a head is not
CROWD: Final = 2            # times the heads of the year: nobody trains more of its own posts in one session
_SAME: Final = ("start", "end")
_NO_VALUE: Final = NO_VALUE | {"XP214", "XP918"}  # these two refuse the whole sheet


def odd_courses(submission: Submission) -> list[Diagnostic]:
    """XP326 for every course that costs more than `DEAREST`, XP328 less than `CHEAPEST` as it was typed; XP329 one for a post of
    the branch with more participants than `CROWD` times its heads; XP327 for every course that is an earlier one again: topic,
    dates, participants and cost, naming the earlier row."""
    frame = submission.frames.get(TABLE)
    if frame is None:
        return []
    out: list[Diagnostic] = []
    place = submission.placements.get(TABLE)
    first: dict[tuple[object, ...], int] = {}

    def say(code: str, i: int, column: str, limit: int | None = None, found: float | None = None, **params: object) -> None:
        key, number = frame.keys[i], limit is not None
        out.append(Diagnostic(
            code, None, place.sheet if place else None, place.at(key, column) if place else None, TABLE, column, key,
            found=(int(frame.amounts[column][i]) if found is None else found) if number else str(frame.texts[column][i]), expected=limit,
            unit=unit.key if number and (unit := frame.table.by_key[column].unit) else None, params=params,
            explanation="" if code == "XP326" else str(frame.texts["remark"][i])))

    people, typed = _known_heads(submission), _costs_as_typed(submission)
    for i in np.flatnonzero(frame.live).tolist():
        cost, heads = int(frame.amounts["cost"][i]), int(frame.amounts["heads"][i])
        meant = typed.get(frame.keys[i], cost)
        if cost > DEAREST:
            say("XP326", i, "cost", DEAREST)
        if 0 < meant < CHEAPEST:
            say("XP328", i, "cost", CHEAPEST, found=meant)
        if people is not None and heads > CROWD * people and str(frame.texts["audience"][i]) != "dealers":
            say("XP329", i, "heads", people, factor=CROWD)
        topic, days = fold_text(str(frame.texts["topic"][i])), tuple(str(frame.texts[k][i]) for k in _SAME)
        if topic and all(days) and heads and cost:
            earlier = first.setdefault((topic, *days, heads, cost, str(frame.texts["trainer"][i])), i)
            if earlier != i:
                say("XP327", i, "topic", other=place.at(frame.keys[earlier], "topic") if place else frame.keys[earlier])
    return out


def _known_heads(submission: Submission) -> int | None:
    """Everybody who is there during the year: opening heads and who joins, or HQ's opening heads alone where the sheet cannot be
    used; None where nobody can tell: there is no such sheet, it plans no posts, or a cell of who joins holds no value, which is
    named itself."""
    issued, staff = submission.issued, submission.frames.get(STAFF)
    if any(d.table == STAFF and d.code in _NO_VALUE and str(d.row_key).endswith("|hires") for d in submission.diagnostics):
        return None
    if staff is None or STAFF in submission.refused:
        of = issued.values.get(STAFF, {}) if issued else {}
        return sum(int(cells.get("opening", 0)) for row, cells in of.items() if row.endswith("|closing")) or None
    closing, hires = staff.measure_mask("closing"), staff.measure_mask("hires")
    joining = sum(int(staff.amounts[m][hires].sum()) for m in MONTHS)
    return int(staff.amounts["opening"][closing].sum()) + joining if staff.size else None


def _costs_as_typed(submission: Submission) -> dict[str, float]:
    """Row -> the cost that was typed, where it was rounded to whole yuan: 0.4 is no 0."""
    out: dict[str, float] = {}
    for d in submission.diagnostics:
        if d.table == TABLE and d.column == "cost" and (d.code == "XP202" or d.params.get("rounded")):
            if isinstance(d.found, (int, float)):
                out[str(d.row_key)] = d.found
            elif d.found and (read := parse_number(d.found)):
                out[str(d.row_key)] = float(read.value)
    return out
