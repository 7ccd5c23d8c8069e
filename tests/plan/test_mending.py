"""What a rule may be while cells have no value: never less than what some value makes of it."""
from __future__ import annotations

from dataclasses import replace

import numpy as np
from by_hand import submission, tables
from hypothesis import given, settings
from hypothesis import strategies as st

from xlplan.schema.readings.bounds import Bounds
from xlplan.schema.readings.evaluate import Evaluator, Scope

CELLS = [(key, column.key, i) for key, frame in tables("final").items() for column in frame.table.columns if column.who in "IS"
         and column.unit for i in range(frame.size) if column.who_of(str(frame.texts[frame.table.measure_column][i])
                                                                     if frame.table.measure_column else None) in "IS"]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CELLS), st.integers(0, 10**6)), min_size=1, max_size=4))
def test_bounds_hold_whatever_the_cells_hold(cells: list[tuple[tuple[str, str, int], int]]) -> None:
    """Cells lose their value; whatever is put into them, no rule is more broken, or better kept, than the bounds say."""
    of = submission(round="final").frames
    unread: dict[str, dict[str, np.ndarray]] = {key: {} for key in of}
    for (key, column, i), _ in cells:
        unread[key].setdefault(column, np.zeros(of[key].size, np.bool_))[i] = True
    for key, frame in of.items():
        amounts, filled = ({k: v.copy() for k, v in part.items()} for part in (frame.amounts, frame.filled))
        for (at, column, i), steps in cells:
            unit = frame.table.by_key[column].unit if at == key else None
            if unit:
                most = frame.table.by_key[column].maximum
                amounts[column][i], filled[column][i] = min(steps, steps if most is None else most), True
        known = Evaluator({**of, key: replace(frame, amounts=amounts, filled=filled)})
        bounds = Bounds(Evaluator(of), key, unread[key], {k: np.zeros(1, np.bool_) for k in of})
        for rule in frame.table.rules:
            scope = Scope(key, rule.foot if rule.scope == "table" else None)
            surely, possibly = bounds.truth(rule.must, scope)
            there = known.truth(rule.must, scope)
            assert (surely <= there).all()
            assert (there <= possibly).all(), rule.key


def test_with_every_cell_known_bounds_are_what_is_evaluated() -> None:
    of = submission(round="final").frames
    for key, frame in of.items():
        bounds = Bounds(Evaluator(of), key, {}, {})
        for rule in frame.table.rules:
            scope = Scope(key, rule.foot if rule.scope == "table" else None)
            surely, possibly = bounds.truth(rule.must, scope)
            assert surely.tolist() == possibly.tolist() == Evaluator(of).truth(rule.must, scope).tolist()
