"""PlanCells: one table of the plan as a run kept it, cell by cell, by a planner's words. Floor 6."""
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final, TypeVar

from xlplan import terms
from xlplan.calendar.periods import QUARTERS, label_params
from xlplan.errors import XlplanError
from xlplan.pipeline.adjust.rows_meant import RowNames
from xlplan.pipeline.kept_cells.figures import ADJUSTMENT, FIGURES, ISSUED, CellFigures, CellMeant
from xlplan.pipeline.kept_cells.names import CellNames, figure_meant
from xlplan.plan.master.labels import period_said
from xlplan.plan.versions.kept import Kept
from xlplan.schema.column import Column
from xlplan.schema.round_names import round_name
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import without_unit
from xlplan.text import LANGS, Lang, Text, same_text, text_list

T = TypeVar("T")
_SHOWN: Final = 3
_RUN: Final = Text("{year} 年计划 · {round} · 汇总于 {at}", "{year} 年計畫 · {round} · 彙總於 {at}",
                   "Plan {year} · {round} · consolidated {at}")
_CELL: Final = Text("{unit} · {table} · {row} · {column}:{said}。{run}", "{unit} · {table} · {row} · {column}:{said}。{run}",
                    "{unit} · {table} · {row} · {column}: {said}. {run}")
_FOUR: Final = Text("下达 {issued},申报 {declared},总部调整 {adjustment},核定 {approved}({measure})",
                    "下達 {issued},提報 {declared},總公司調整 {adjustment},核定 {approved}({measure})",
                    "target {issued}, declared {declared}, HQ adjustment {adjustment}, approved {approved} ({measure})")


class PlanCells:
    """The cells of the one table in a state that a run kept. What was looked up once is known from then on."""

    def __init__(self, state: Kept, at: datetime) -> None:
        self.table, self._state, self._at = BY_KEY[next(iter(state.tables))], state, at
        kept = state.tables[self.table.key]
        self._params = {lang: label_params(state.year, state.start_month, lang) for lang in LANGS}
        self._labels = {c.key: self._label(c) for c in self.table.columns if c.key in kept.units or c.key in kept.texts}
        self._texts = kept.texts
        self.figures, self._names = CellFigures(state, self.table, self._labels), CellNames(state, self.table, self._labels)
        self._known: dict[tuple[str, ...], object] = {}

    def meant(self, unit: str = "", row: str = "", column: str = "", figure: str = "") -> CellMeant:
        """The cell of these words: without a unit of the whole company, without a row the total, without a column the year (of a table
        without months its amount), without a figure what is declared. XlplanError, naming what there is, for what is none."""
        units = self._once(self._names.units, unit)
        key, own = self._once(self._row, row, unit)
        return CellMeant((own,) if own else units, key, self._once(self._names.column, column), self._once(figure_meant, figure))

    def value(self, cell: CellMeant, lang: Lang) -> float | str | None:
        """The figure in its unit, of several units together; the text of a column of texts; None where there is none."""
        if cell.column.key in self._texts:
            return self._text(cell)(lang) if self.figures.text(cell) else None
        steps = self.figures.steps(cell)
        return None if steps is None else float(self.figures.unit(cell.column).value(steps))

    def said(self, cell: CellMeant) -> Text:
        """One sentence: which cell, its four figures, of which run."""
        names = {u.code: u.name or u.code for u in self._state.units}
        units = [names[code] for code in cell.units]
        whose: Text | str = terms.COMPANY if len(units) == len(names) > 1 else text_list([*units[:_SHOWN], *["…"] * (len(units) > _SHOWN)])
        said = self._text(cell) if cell.column.key in self._texts else self._four(cell)
        return _CELL.filled(unit=whose, table=self.table.label, row=self._row_name(cell), said=said,
                            column=without_unit(self._labels[cell.column.key]),
                            run=said_run(self._state.year, self._state.round, self._at))

    def _label(self, column: Column) -> Text:
        """A quarter by its own name: its column is a mere 小计."""
        if column.key in QUARTERS:
            return period_said(column.key, self._state.year, self._state.start_month, self.table.key)
        return Text.of(lambda lang: column.label(lang, **self._params[lang]))

    def _row(self, typed: str, unit: str) -> tuple[str, str]:
        return self._names.row(self._rows(unit), typed)

    def _rows(self, unit: str) -> RowNames:
        return self._once(self._rows_of, *(() if self.table.kind == "fixed" else self._once(self._names.units, unit)))

    def _rows_of(self, *units: str) -> RowNames:
        return self._names.rows_of(units)

    def _row_name(self, cell: CellMeant) -> Text:
        rows = self._once(self._rows_of, *(() if self.table.kind == "fixed" else cell.units)).rows
        return next((row.name for row in rows if row.key == cell.row), same_text(cell.row))

    def _text(self, cell: CellMeant) -> Text:
        found = self.figures.text(cell)
        label = next((c.label for c in cell.column.choices if c.key == found), None) if found else None
        return Text.of(lambda lang: label(lang, **self._params[lang])) if label else same_text(found or "–")

    def _four(self, cell: CellMeant) -> Text:
        unit, show = self.figures.unit(cell.column), dict[str, object]()
        for figure in FIGURES:
            known = figure != ISSUED or self.figures.issues(cell.column)
            steps = self.figures.steps(cell._replace(figure=figure)) if known else None
            show[figure] = "–" if steps is None else unit.show(steps, sign=figure == ADJUSTMENT and steps != 0)
        return _FOUR.filled(measure=unit.label, **show)

    def _once(self, make: Callable[..., T], *words: str) -> T:
        """What it makes of the words, made once; an error too: a sheet may have thousands of cells with one wrong word."""
        key = (make.__name__, *words)
        if key not in self._known:
            try:
                self._known[key] = make(*words)
            except XlplanError as why:
                self._known[key] = why
        found = self._known[key]
        if isinstance(found, XlplanError):
            raise found
        return found  # type: ignore[return-value]


def said_run(year: int, round: str, at: datetime) -> Text:
    """Of which plan and round figures are, and when they were consolidated."""
    return _RUN.filled(year=year, round=round_name(round, "back"), at=f"{at.astimezone():%Y-%m-%d %H:%M}")
