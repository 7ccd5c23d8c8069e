"""Courses of one branch that need the same trainer on the same days (R2). Floor 4."""
from __future__ import annotations

import re
from typing import Final

import numpy as np

from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import fold_text
from xlplan.workbook.submission import Submission

TABLE: Final = "training"
_BETWEEN: Final = re.compile(r"[,;、/&+]|\band\b")
_NOBODY: Final = frozenset((
    "待定", "外聘", "外聘讲师", "外聘講師", "外部讲师", "外部講師", "tbd", "tba", "outside trainer", "external", "无", "無", "-"))


def trainers_twice(submission: Submission) -> list[Diagnostic]:
    """XP325 for every course whose trainer is still at an earlier one: at the later course, naming the other. Names are
    compared whatever their case and width; one cell may hold several; who is not yet known is nobody."""
    frame = submission.frames.get(TABLE)
    if frame is None or not np.count_nonzero(frame.texts["trainer"] != ""):
        return []
    courses: dict[str, list[tuple[str, str, int, str]]] = {}
    for i in np.flatnonzero(frame.live).tolist():
        start, end = str(frame.texts["start"][i]), str(frame.texts["end"][i])
        if not (_is_day(start) and _is_day(end) and start <= end):
            continue
        for name in _BETWEEN.split(fold_text(str(frame.texts["trainer"][i]))):
            if (person := name.strip()) and person not in _NOBODY:
                courses.setdefault(person, []).append((start, end, i, person))
    out: dict[int, Diagnostic] = {}
    place = submission.placements.get(TABLE)
    for of in courses.values():
        of.sort()
        busy, first = "", 0
        for start, end, i, _ in of:
            if start <= busy and i not in out:
                out[i] = Diagnostic(
                    "XP325", None, place.sheet if place else None, place.at(frame.keys[i], "trainer") if place else None,
                    TABLE, "trainer", frame.keys[i], found=str(frame.texts["trainer"][i]),
                    params={"day": start, "other": str(frame.texts["topic"][first]), "until": busy},
                    explanation=str(frame.texts["remark"][i]))
            if end > busy:
                busy, first = end, i
    return [out[i] for i in sorted(out)]


def _is_day(text: str) -> bool:
    return len(text) == len("2027-03-05") and text[4] == text[7] == "-"
