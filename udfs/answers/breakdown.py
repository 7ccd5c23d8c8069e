"""Breakdown: what a function asks of the engine, line by line; its answer in cells, or why one of them is what it is. Floor 7."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from udfs.answers.block import Answer, Block
from udfs.answers.guard import failed_cell
from udfs.answers.shapes import Shape, cell_for
from xlplan.decompose import Infeasible, apportion
from xlplan.decompose.rounding.infeasible import Line
from xlplan.errors import XlplanError
from xlplan.pipeline.decompose.steps_typed import plain_number, steps_to_amount
from xlplan.schema.wording.conflicts import say_conflict
from xlplan.text import Lang, Text
from xlplan.units import Ints, Unit

_CONFLICT: Final = Text("做不到:{why}", "做不到:{why}", "Cannot be done: {why}")
_CANCEL: Final = Text("能动的格正负相抵,合计为零,没有比例可言。请改数,或多固定几格",
                      "能動的格正負相抵,合計為零,沒有比例可言。請改數,或多固定幾格",
                      "The cells that may move cancel to zero, so nothing is in proportion to them. Change or hold some")
_NO_BOUNDS: Final = Text("取整规则 cumulative 和 last 不能带上下限", "取整規則 cumulative 和 last 不能帶上下限",
                         "The rules cumulative and last take no bounds")
_SIGNS: Final = Text("合计有正有负,不能这样填表。请分开填", "合計有正有負,不能這樣填表。請分開填",
                     "The totals are both positive and negative, which no table meets in proportion. Fill them apart")
_KNOWN: Final = (("both positive and negative", _SIGNS), ("add up to zero", _CANCEL), ("takes no lower or upper", _NO_BOUNDS))
_NO_CELL: Final = Text("这一格不是由 {name} 分解出来的", "這一格不是由 {name} 分解出來的", "{name} puts nothing into this cell")


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """One call of the engine, in whole steps. `places`: of its cells among all cells, in C order. `why_not`: what keeps it
    from being made."""

    function: Callable[..., Any]
    args: tuple[Any, ...]
    places: Ints
    options: Mapping[str, Any] = field(default_factory=dict)
    why_not: XlplanError | None = None

    def run(self) -> Ints:
        """Its cells in C order."""
        if self.why_not is not None:
            raise self.why_not
        return np.asarray(self.function(*self.args, **self.options), dtype=np.int64).reshape(-1)


def _run_together(tasks: list[Task]) -> Ints | None:
    """What all tasks come to in one call, a row each, which saves seconds over thousands of lines; None where they are not
    alike, or one of them cannot be done."""
    if len(tasks) < 2 or any(t.function is not apportion or len(t.places) != len(tasks[0].places) for t in tasks):
        return None
    try:
        options: dict[str, Any] = {k: v if isinstance(v, str) else np.stack([t.options[k] for t in tasks])
                                   for k, v in tasks[0].options.items()}
        return apportion(np.array([t.args[0] for t in tasks]), np.stack([t.args[1] for t in tasks]), **options)
    except (ValueError, OverflowError):  # which line it is they say one by one
        return None


@dataclass(frozen=True, slots=True, eq=False)
class Breakdown:
    """The tasks that fill `shape`; cells of no task are 0.

    `name`: of the function. `cells`: the argument whose cells sentences name. `margins`: names of totals, where there are
    margins.
    """

    name: str
    unit: Unit
    shape: Shape
    tasks: list[Task]
    cells: Block
    margins: Callable[[Line], Text] | None = None

    def answer(self) -> Answer:
        """The cells as numbers; those of a task that cannot be done are marked, each with the reason."""
        out: list[float | str | None] = [0.0] * (self.shape[0] * self.shape[1])
        fails, together = 0, _run_together(self.tasks)
        for i, task in enumerate(self.tasks):
            places = task.places.tolist()
            try:
                steps = task.run() if together is None else together[i]
                values: list[Any] = [float(self.unit.value(n)) for n in steps.tolist()]
            except Exception as why:  # one line must not take the others along
                values = [failed_cell(self.name, self.said(why, task), fails)] * len(places)
                fails += 1
            for place, value in zip(places, values, strict=True):
                out[place] = value
        return [out[i:i + self.shape[1]] for i in range(0, len(out), self.shape[1])]

    def why(self, row: int, column: int, lang: Lang) -> str:
        """How the cell, counted from 0, came about; array formulas repeat a single row or column. XlplanError where no task
        fills it, or its task cannot be done."""
        from xlplan.decompose.why.explain import explain  # noqa: PLC0415 - only who asks
        from xlplan.schema.wording.explanation import say_explanation  # noqa: PLC0415

        row, column = (0 if many == 1 else at for many, at in zip(self.shape, (row, column), strict=True))
        inside = row < self.shape[0] and column < self.shape[1]
        for task in self.tasks if inside else ():
            found = np.flatnonzero(task.places == row * self.shape[1] + column)
            if found.size:
                try:
                    explanation = explain(task.function, int(found[0]), *task.args, **task.options)
                except (ValueError, OverflowError) as why:
                    raise self.said(why, task) from why
                return say_explanation(explanation, lang, unit=self.unit)
        raise XlplanError(_NO_CELL, name=self.name)

    def said(self, why: Exception, task: Task) -> Exception:
        """The error with a planner's words, where there are some."""
        if isinstance(why, Infeasible):
            return XlplanError(_CONFLICT, why=Text.of(lambda lang: say_conflict(
                why.conflict, lang, amount=lambda n: plain_number(steps_to_amount(int(n), self.unit)), cell=self._cells(task, lang),
                line=self._lines(lang))))
        known = next((text for words, text in _KNOWN if isinstance(why, ValueError) and words in str(why)), None)
        return why if known is None else XlplanError(known)

    def _lines(self, lang: Lang) -> Callable[[Line], str] | None:
        margins = self.margins
        return None if margins is None else lambda one: margins(one)(lang)

    def _cells(self, task: Task, lang: Lang) -> Callable[[tuple[int, ...]], str]:
        def name(index: tuple[int, ...]) -> str:
            flat = index[0] if len(index) == 1 else index[0] * self.shape[1] + index[1]
            row, column = divmod(int(task.places[flat]), self.shape[1])
            return self.cells.place(*cell_for(self.cells, row, column))(lang)
        return name
