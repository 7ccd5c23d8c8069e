"""The targets of persons when their unit's target changes: each keeps its part of it. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import numpy as np

from xlplan.calendar.periods import MONTHS
from xlplan.decompose import apportion
from xlplan.decompose.rounding.rational import half_up
from xlplan.plan.rounds.settle import SALES
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator

PERSONS = "person_targets"


def moved_persons(persons: Frame, before: Frame, after: Frame, limits: Mapping[str, Decimal]) -> Frame:
    """`persons` of one unit whose sales targets were `before` and are `after`. Months that follow from shares go on doing so; where some
    of a month were typed over, all persons keep the parts of it that they had, to the last step, and so does the unit its own."""
    numbers = Evaluator({SALES: before, PERSONS: persons}, limits)
    amounts, filled = dict(persons.amounts), dict(persons.filled)
    for month in MONTHS:
        was, now = (int(frame.amounts[month].sum()) for frame in (before, after))
        if was == now or not (persons.filled[month] & persons.used).any():
            continue
        held = np.where(persons.used, numbers.steps(PERSONS, month), 0)
        total = int(held.sum())
        if was <= 0 or (held < 0).any():  # of nothing there is no part
            continue
        made = np.asarray(apportion(half_up(total * now, was), held), dtype=np.int64) if total else held
        amounts[month], filled[month] = np.where(persons.used, made, amounts[month]), filled[month] | persons.used
    return replace(persons, amounts=amounts, filled=filled)
