"""Months of which last year's sales are not known, of everybody or of single units: growth and shares over them do not compare. Floor 4."""
from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from xlplan.plan.breakdown.last_year import months_label
from xlplan.plan.rollup.figures import RollupFigures
from xlplan.plan.rollup.headline import rate_of
from xlplan.plan.rollup.roll import Node
from xlplan.tables.periods import MONTHS, PERIOD_MONTHS
from xlplan.text import Lang, Text, text_list
from xlplan.units import Bools

_ALL: Final = Text("上年缺 {months},含这些月份的增长不可比", "去年缺 {months},含這些月份的成長不可比",
                   "last year lacks {months}, growth over them does not compare")
_SOME: Final = Text("上年缺月:{units},含它们的增长偏高", "去年缺月:{units},含它們的成長偏高",
                    "last year lacks months of {units}, growth with them is too high")
_UNIT: Final = Text("{name} {months}", "{name} {months}", "{name} ({months})")
_WHOLE_YEAR: Final = Text("全部月份", "全部月份", "all months")
_WITH: Final = Text("(含上年缺月的{units})", "(含去年缺月的{units})", " (with {units}, which lacked months last year)")
_MORE: Final = Text("{units}等 {n} 家", "{units}等 {n} 家", "{units} and others, {n} in all")
_NAMED: Final = 3


@dataclass(frozen=True)
class YearHoles:
    """What last year lacks. `names`: of the units, in the order of the figures; `start`: first month of the fiscal year."""

    figures: RollupFigures
    names: Sequence[str]
    start: int
    lang: Lang

    @cached_property
    def _lacks(self) -> Bools:
        """Units × months without figures; of units whose sales are in, and of others with any."""
        past = self.figures.py_months
        there = self.figures.in_ | (past != 0).any(axis=1)
        return np.asarray((past == 0) & there[:, None], dtype=np.bool_)

    @cached_property
    def everywhere(self) -> Bools:
        """Months that no unit has, while some have others."""
        past = self.figures.py_months
        return np.asarray(~(past != 0).any(axis=0) & bool(past.any()), dtype=np.bool_)

    @cached_property
    def own(self) -> Bools:
        """Units that lack months which others have."""
        return np.asarray((self._lacks & ~self.everywhere).any(axis=1) & bool(self.figures.py_months.any()), dtype=np.bool_)

    def lacking(self, units: Bools) -> bool:
        """Whether last year of those units taken together lacks a month while it has others: growth over it does not compare."""
        past = self.figures.py_months[units].sum(axis=0)
        return bool(past.any() and not past.all())

    def comparing(self, nodes: Sequence[Node], keys: Collection[str], units: Bools | None = None) -> list[Node]:
        """The rows, with those columns blank where the row's units, of those that count (`units`; whose sales are in), lack a month."""
        counted = self.figures.in_ if units is None else units
        blank = dict.fromkeys(keys)

        def below(node: Node) -> list[int]:
            own = [node.leaf] if node.leaf is not None and node.leaf < len(counted) and counted[node.leaf] else []
            return own + [at for i in node.children for at in below(nodes[i])]

        def lacks(node: Node) -> bool:
            which = np.zeros(len(counted), dtype=np.bool_)
            which[below(node)] = True
            return self.lacking(which)

        return [replace(n, formulas={**n.formulas, **blank}) if lacks(n) else n for n in nodes]

    def whole(self, units: Bools | None = None) -> Bools:
        """Units among them whose sales are in and that lack nothing."""
        there = self.figures.in_ if units is None else self.figures.in_ & units
        return np.asarray(there & ~self._lacks.any(axis=1), dtype=np.bool_)

    def first_half(self, units: Bools | None = None) -> tuple[int, int, int] | None:
        """(share of the first half, last year's, of how many units, 0 of all) of those of the units that lack nothing, in steps of
        0.1 %; None where there are none."""
        whole, there = self.whole(units), self.figures.in_ if units is None else self.figures.in_ & units
        if not whole.any():
            return None
        count = int(whole.sum())
        now, then = (of[whole].sum(axis=0).tolist() for of in (self.figures.months, self.figures.py_months))
        share, past = (rate_of(sum(of[:6]), sum(of)) for of in (now, then))
        return share, past, count if count < int(there.sum()) else 0

    def remark(self, units: Bools | None = None) -> str:
        """Behind a growth of those of the units whose sales are in: which of them lack months that others have; '' where none does."""
        own = np.flatnonzero(self.own & self.figures.in_ & (True if units is None else units)).tolist()
        return _WITH(self.lang, units=self._listed([self.names[i] for i in own], len(own))) if own else ""

    def said(self, units: Bools | None = None) -> str:
        """In a sentence without its end: months that everybody lacks, and units that lack more; '' where nothing is lacking."""
        parts = [_ALL(self.lang, months=self._months(self.everywhere))] if self.everywhere.any() else []
        own = np.flatnonzero(self.own if units is None else self.own & units).tolist()
        if own:
            said = [_UNIT(self.lang, name=self.names[i], months=self._months(self._lacks[i])) for i in own[:_NAMED]]
            parts.append(_SOME(self.lang, units=self._listed(said, len(own))))
        return ("; " if self.lang == "en" else ";").join(parts)

    def _listed(self, said: Sequence[str], count: int) -> str:
        listed = text_list(said[:_NAMED])(self.lang)
        return _MORE(self.lang, units=listed, n=count) if count > _NAMED else listed

    def _months(self, which: Bools) -> str:
        return _WHOLE_YEAR(self.lang) if which.all() else months_label(np.flatnonzero(which).tolist(), self.start, self.lang)


def periods_with(months: Collection[int]) -> list[str]:
    """Months, quarters, halves and the year that hold one of those positions."""
    gone = {MONTHS[p] for p in months}
    return [key for key, parts in PERIOD_MONTHS.items() if gone & {*parts}]
