"""Why a part of `cascade` is what it is: its parent's amount among its siblings, or a table fitted to its totals. Floor 0."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from xlplan.decompose.margins.cascade import Crossed, Level, cascade
from xlplan.decompose.rounding.weights import read_weights
from xlplan.decompose.spreading.cells import cell_positions
from xlplan.decompose.why.explanation import Explanation, Fitted
from xlplan.decompose.why.parts import index_per_axis, why_part
from xlplan.decompose.why.tables import why_fit_exact


def why_cascade(index: Any, total: int, levels: Sequence[Level]) -> Explanation:
    """The reason for the part at `index`: the level, then the place in it."""
    out = cascade(total, levels)
    if not isinstance(index, tuple) or len(index) < 2:
        raise ValueError("index: the level and a place in it are needed")
    k = int(cell_positions("index", index[:1], (len(out),))[0])
    place = index_per_axis(index[1] if len(index) == 2 else index[1:], out[k].shape)
    level = levels[k]
    if isinstance(level, Crossed):
        row, column = place
        block = np.flatnonzero(np.asarray(level.parent_index) == np.asarray(level.parent_index)[column])
        mine = out[k][:, block]
        seed = np.broadcast_to(np.ones(1) if level.seed is None else read_weights(level.seed), out[k].shape)[:, block]
        fitted = why_fit_exact((row, int(np.searchsorted(block, column))), seed, [mine.sum(axis=1), mine.sum(axis=0)])
        assert isinstance(fitted, Fitted)  # nothing is held
        places = (row, int(np.asarray(level.parent_index)[column])), (column,)
        lines = tuple(replace(line, index=place) for line, place in zip(fitted.lines, places, strict=True))
        why: Explanation = replace(fitted, lines=lines)
    else:
        parent, weights = np.asarray(level[0]), read_weights(level[1])
        siblings = np.flatnonzero(parent == parent[place])
        above = int(out[k - 1][parent[place]]) if k else total
        why = why_part(int(np.searchsorted(siblings, place[0])), above, weights[siblings])
    return replace(why, function="cascade", index=(k, *place))
