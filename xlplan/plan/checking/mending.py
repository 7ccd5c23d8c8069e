"""Whether cells without a value could keep a rule: then what is wrong may be a mere consequence of theirs. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np

from xlplan.schema import expr as x
from xlplan.schema.frame import Frame
from xlplan.schema.readings.bounds import Bounds
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.units import LIMIT, Bools

_TRIED: Final = (0, 1, *(a * 10**k for k in range(1, 10) for a in (1, 2, 5)), LIMIT)  # steps


class Mending:
    """Answers about one table. Bounds know nothing of a cell that stands on both sides of a comparison, as in a share of a
    total; where a single number is not known, some value of it must therefore be seen to keep the rule."""

    def __init__(self, values: Evaluator, table: str, unread: Mapping[str, Bools], missing: Mapping[str, Bools]) -> None:
        self.bounds = Bounds(values, table, unread, missing)
        frame = values.frames[table]
        numbers = {k: rows for k, rows in unread.items() if k in frame.amounts}
        many = np.zeros(frame.members, np.int64)
        for key, rows in unread.items():
            np.add.at(many, frame.owner[rows], 1 if key in numbers else 2)
        self.single = (many == 1) & ~np.logical_or.reduce(list(missing.values()))
        self.owner, self._tried = frame.owner, list[Evaluator]()
        for steps in _TRIED if self.single.any() else ():
            filled = {k: frame.filled[k] | rows for k, rows in numbers.items()}
            amounts = {k: np.where(rows, steps, frame.amounts[k]) for k, rows in numbers.items()}
            tried = replace(frame, amounts={**frame.amounts, **amounts}, filled={**frame.filled, **filled})
            self._tried.append(_Trial({**values.frames, table: tried}, values, self.bounds))

    def possible(self, node: x.Expr, scope: Scope) -> Bools:
        """Where the condition may hold: one a row, or one a branch in a foot scope."""
        out = self.bounds.possibly(node, scope)
        single = self.single if scope.foot else self.single[self.owner]
        if not (out & single).any():
            return out
        seen = np.zeros(out.shape, np.bool_)
        for tried in self._tried:
            seen = seen | tried.truth(node, scope)
        return np.asarray(out & (seen | ~single), np.bool_)


class _Trial(Evaluator):
    """The figures with a value tried; the one that makes two sides equal need not be among those tried."""

    def __init__(self, frames: Mapping[str, Frame], values: Evaluator, bounds: Bounds) -> None:
        super().__init__(frames, values.limits, values.workdays)
        self.bounds = bounds

    def truth(self, node: x.Expr, scope: Scope) -> Bools:
        match node:
            case x.All(terms):
                return np.asarray(np.logical_and.reduce([self.truth(t, scope) for t in terms]), np.bool_)
            case x.Some(terms):
                return np.asarray(np.logical_or.reduce([self.truth(t, scope) for t in terms]), np.bool_)
        equal = any(isinstance(part, x.Compare) and part.op == "=" for part in x.walk_nodes(node))
        return self.bounds.possibly(node, scope) if equal else super().truth(node, scope)
