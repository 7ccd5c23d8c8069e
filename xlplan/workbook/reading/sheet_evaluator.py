"""What the sheets' own formulas give over what stands in the sheets' own cells. Floor 3.

A computed cell is explained when its formula, applied to the cells it reads as they stand (texts, figures finer than the
unit, changed HQ cells, rows out of place), gives what it shows: then the difference to our figures has its cause, and its
finding, in a cell it reads. Made only where a sheet differs from our figures.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

import numpy as np

from xlplan import numerals
from xlplan.schema import expr as x
from xlplan.schema.column import Column
from xlplan.schema.decimals import Array, Fixed
from xlplan.schema.frame import Frame, Objects
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.units import Floats, Unit, round_whole
from xlplan.workbook.rawbook import At, Raw, plain_text
from xlplan.workbook.reading.table_reading import TableReading, block_values
from xlplan.workbook.reading.text_cells import choice_keys, computed_word

_NEAR: Final = Decimal("0.001")  # of a step
_DUST: Final = Decimal("1e-12")  # of an amount, what sums of floats leave behind
_MORE: Final = 6          # decimals beyond the unit's
_WHOLE: Final = 2.0**52   # floats below it are exact to half
_EPOCH: Final = datetime(1899, 12, 30)
_Meant = Callable[[str, str, str, bool], bool]  # table, row, column, whether it is summed


class SheetEvaluator(Evaluator):
    """Reads every cell, computed ones too, as the sheet shows it: sums skip a text in a number cell, + and - count one that
    is a number. `sums` reads what they run over."""

    def __init__(self, readings: Mapping[str, TableReading], plain: Evaluator, sums: SheetEvaluator | None = None) -> None:
        super().__init__(sums.frames if sums else {key: _as_shown(r) for key, r in readings.items()}, plain.limits, plain.workdays)
        self.readings, self.sums = readings, sums

    def number(self, node: x.Expr, scope: Scope) -> Fixed:
        if self.sums is not None:
            match node:
                case x.SumCols() | x.SumRows() | x.RunningSum() | x.SumSame() | x.Find():
                    return self.sums.number(node, scope)
                case x.Pick(which, left, right):  # N() around a bare cell makes 0 of a text
                    a, b = ((self.sums if isinstance(side, (x.Col, x.Sibling, x.Foot)) else self).number(side, scope)
                            for side in (left, right))
                    return self._choose(a, b, which)
        return super().number(node, scope)

    def words(self, table: str, key: str) -> Objects:
        return self.frames[table].texts[key]

    def made_words(self, table: str, key: str) -> Objects:
        """What the formulas of a computed text, choice or date make of what the sheets show."""
        return self._words(self.frames[table], key)

    def column(self, table: str, key: str) -> Fixed:
        return self._once((table, key), lambda: self._cells(self.readings[table], key))

    def foot(self, table: str, row: str, key: str) -> Fixed:
        return self._once((table, row, key), lambda: self._foot_cell(table, row, key))

    def _variant(self, frame: Frame, key: str, measure: str | None) -> Fixed:
        return self.column(frame.table.key, key)

    def _sibling(self, table: str, measure: str, key: str) -> Fixed:
        order, value, n = self.frames[table].table.measures, self.column(table, key), self.readings[table].frame.size
        member = np.arange(n) // len(order) * len(order) + order.index(measure)
        return Fixed(np.concatenate([value.n[member], np.zeros(value.n.size - n, value.n.dtype)]), value.places)

    def _cells(self, r: TableReading, key: str) -> Fixed:
        column, j = r.table.by_key[key], [c.key for c in r.numbers].index(key)
        assert column.unit is not None
        away = np.isin(r.frame.sheet_rows, r.apart)
        values = np.where(away, np.nan, r.cached[:, j])
        strange: dict[int, Raw] = {i: value for (i, k), value in r.odd.items() if k == j and i < r.frame.size and not away[i]}
        strange |= dict.fromkeys(_error_rows(r, r.frame.sheet_rows.tolist(), key))
        beside = _column_values(r, _rows_inside_sums(r), key)
        strange |= {r.frame.size + n: value for n, value in enumerate(beside) if not isinstance(value, float) and value is not None}
        values = np.concatenate([values, [v if isinstance(v, float) else np.nan for v in beside]])
        return self._fixed(values, strange, column.unit)

    def _foot_cell(self, table: str, row: str, key: str) -> Fixed:
        r = self.readings.get(table)
        if r is None:
            return Fixed(np.zeros(self.members, np.int64), 0)
        f, j = list(r.table.foot_by_key).index(row), [c.key for c in r.numbers].index(key)
        unit = r.table.foot_unit(r.table.foot_by_key[row], key)
        assert unit is not None
        strange: dict[int, Raw] = {}
        if (r.frame.size + f, j) in r.odd:
            strange[0] = r.odd[r.frame.size + f, j]
        elif _error_rows(r, [r.placement.rows.get(row, 0)], key):
            strange[0] = None
        return self._fixed(r.cached_feet[f, j:j + 1], strange, unit)

    def _fixed(self, values: Floats, strange: Mapping[int, Raw], unit: Unit) -> Fixed:
        places = unit.places + _MORE
        scaled = np.where(np.isnan(values), 0.0, values) * 10.0**places
        if np.abs(scaled).max(initial=0.0) < _WHOLE:
            n: Array = np.rint(scaled).astype(np.int64)
        else:
            n = np.array([0 if np.isnan(v) else round(Decimal(repr(v)).scaleb(places)) for v in values.tolist()], object)
        if strange:
            n = n.astype(object)
            for i, value in strange.items():
                n[i] = round(self._counts(value).scaleb(places))
        return Fixed(n, places)

    def _counts(self, value: Raw) -> Decimal:
        """What such a cell counts; None stands for an error."""
        if isinstance(value, float):
            return Decimal(repr(value))
        if isinstance(value, (date, time, timedelta)):
            return _serial_number(value)
        if self.sums is None or value is None:
            return Decimal(0)
        if isinstance(value, bool):
            return Decimal(int(value))
        read = numerals.parse_number(str(value))
        return read.value if read else Decimal(0)


class ResultExplainer:
    """Answers whether what a computed cell shows follows from the cells it reads."""

    def __init__(self, readings: Mapping[str, TableReading], plain: Evaluator) -> None:
        self._readings, self._plain = readings, plain
        self._sheets: SheetEvaluator | None = None
        self._made: dict[tuple[str, str, str], Fixed] = {}

    def number(self, value: float, unit: Unit, table: str, node: x.Expr, at: tuple[int, str, str]) -> bool:
        """Of a number; `at`: row index (0 in a foot row), column, foot row or measure."""
        shown = Decimal(repr(value)) / unit.step
        made = self._value(table, node, at) / unit.step
        return abs(shown - made) < max(_NEAR, abs(shown) * _DUST) or round_whole(shown) == round_whole(made)

    def word(self, shown: str, table: str, i: int, column: str) -> bool:
        """Of a text, a choice or a date, in the form of `Evaluator.words`."""
        return bool(self._sheet_values().made_words(table, column)[i] == shown)

    def error(self, table: str, node: x.Expr, at: tuple[int, str, str]) -> bool:
        """Of an error: whether it reads a cell that is an error, or one with a text that + cannot take."""
        return self._reads(table, node, at[0], at[2] if at[2].startswith("@") else "", self._bad)

    def picture(self, table: str, node: x.Expr, at: tuple[int, str, str]) -> bool:
        """Of any result: whether it reads a picture, which every program counts in its own way, or a text of unlike parts."""
        return any(r.pictures or r.sheet.runs for r in self._readings.values()) and self._reads(
            table, node, at[0], at[2] if at[2].startswith("@") else "", self._pictured)

    def _reads(self, table: str, node: x.Expr, i: int, foot: str, meant: _Meant) -> bool:
        """Whether one of the cells that the formula reads is `meant`."""
        r = self._readings[table]
        match node:
            case x.Col(key):
                return meant(table, foot or r.frame.keys[i], key, False)
            case x.Sibling(measure, key):
                return meant(table, f"{r.frame.keys[i].rpartition('|')[0]}|{measure}", key, False)
            case x.Foot(row, key, away):
                return meant(away or table, row, key, False)
            case x.Beside(away, key):
                return meant(away, r.frame.keys[i], key, False)
            case x.SumCols(keys):
                return any(meant(table, foot or r.frame.keys[i], key, True) for key in keys)
            case x.Part(total, keys, _):
                return any(self._reads(table, part, i, foot, meant) for part in (total, x.SumCols(keys)))
            case x.RunningSum(key):
                return any(meant(table, row, key, True) for row in r.frame.keys[:i + 1])
            case x.Find(_, same, away) | x.SumSame(_, same, _, away):
                keys = (*(theirs for theirs, _ in same), *([node.key] if isinstance(node, x.Find) else []))
                if self._reads_rows(away or table, [*map(x.Col, keys), *x.child_nodes(node)], meant):
                    return True
                return any(meant(table, r.frame.keys[i], mine, True) for _, mine in same)
            case x.Covering(key, first, last):
                read = [x.Col(first), x.Col(last), *x.child_nodes(node)]
                return meant(table, r.frame.keys[i], key, True) or self._reads_rows(table, read, meant)
            case x.Same(left, right):
                return any(meant(table, r.frame.keys[i], key, True) for key in (left, right))
            case x.SumRows(_, _, away):
                return self._reads_rows(away or table, [*x.child_nodes(node)], meant)
        return any(self._reads(table, part, i, foot, meant) for part in x.child_nodes(node))

    def _reads_rows(self, table: str, nodes: Sequence[x.Expr], meant: _Meant) -> bool:
        """Whether one of the cells that the nodes read on the rows of that table is `meant`."""
        rows = self._readings[table].frame.keys if table in self._readings else ()
        read = set().union(*map(x.columns_read, nodes))
        return any(meant(table, row, key, True) for row in rows for key in read)

    def _bad(self, table: str, row: str, key: str, summed: bool) -> bool:
        """Whether the cell is an error or, unless it is `summed`, a text."""
        r, at = self._cell(table, row, key)
        return r is not None and (at in r.sheet.errors or (not summed and isinstance(r.sheet.at(*at), str)))

    def _pictured(self, table: str, row: str, key: str, summed: bool) -> bool:
        r, at = self._cell(table, row, key)
        return r is not None and (at in r.pictures or at in r.sheet.runs)

    def _cell(self, table: str, row: str, key: str) -> tuple[TableReading | None, At]:
        """The reading in which the cell stands, and where; None where there is no such cell."""
        r = self._readings.get(table)
        if r is None or row not in r.placement.rows or key not in r.placement.columns:
            return None, (0, 0)
        return r, (r.placement.rows[row], r.placement.columns[key])

    def _value(self, table: str, node: x.Expr, at: tuple[int, str, str]) -> Decimal:
        i, column, where = at
        foot = where if where.startswith("@") else None
        if (table, column, where) not in self._made:
            self._made[table, column, where] = self._sheet_values().number(node, Scope(table, foot))
        made = self._made[table, column, where]
        count = made.n if made.n.ndim == 0 else made.n[i]
        return Decimal(int(count)).scaleb(-made.places)

    def _sheet_values(self) -> SheetEvaluator:
        if self._sheets is None:
            self._sheets = SheetEvaluator(self._readings, self._plain, SheetEvaluator(self._readings, self._plain))
        return self._sheets


def _as_shown(r: TableReading) -> Frame:
    """The frame with HQ's texts as the sheet shows them, and the rows with numbers between the data rows at its end."""
    rows, columns = _rows_inside_sums(r), [c for c in r.table.columns if c.unit is None]
    texts: dict[str, Objects] = {}
    for column in columns:
        beside = [_key_meant(r, column, v) for v in _column_values(r, rows, column.key)]
        mine = r.frame.texts[column.key]
        if column.computed_word:
            shown = _column_values(r, r.frame.sheet_rows.tolist(), column.key)
            mine = np.array([computed_word(r, column, value) for value in shown], object)
        texts[column.key] = np.concatenate([mine, np.array(beside, object)])
    for (i, key), text in r.retyped.items():
        texts[key][i] = text
    n = r.frame.size + len(rows)
    filled = {k: np.concatenate([v, np.ones(len(rows), np.bool_)]) for k, v in r.frame.filled.items()}
    for (i, j), value in r.odd.items():  # a text that is no number fills its cell all the same
        if i < r.frame.size and str(value).strip():
            filled[r.numbers[j].key][i] = True
    if apart := [i for i in np.flatnonzero(~r.frame.used).tolist() if any(of[i] for of in r.frame.texts.values())]:
        for column in r.numbers:  # rows left out as subtotals: the sheet's own sums have their cells
            values = _column_values(r, [int(r.frame.sheet_rows[i]) for i in apart], column.key)
            filled[column.key][apart] = [isinstance(value, (int, float)) for value in values]
    return replace(r.frame, keys=[*r.frame.keys, *(f"?{row}" for row in rows)], owner=np.zeros(n, np.int64),
                   texts=texts, filled=filled, used=np.ones(n, np.bool_))


def _rows_inside_sums(r: TableReading) -> list[int]:
    """Rows with numbers that the sums of the sheet run over though they belong to no issued row."""
    placed = r.frame.sheet_rows[(r.frame.sheet_rows > 0) & ~np.isin(r.frame.sheet_rows, r.apart)]
    return [row for row in r.outside if placed.size and placed.min() < row < placed.max()]


def _column_values(r: TableReading, rows: list[int], key: str) -> list[Raw]:
    return [line[0] for line in block_values(r.sheet, rows, [r.placement.columns.get(key, 0)])]


def _key_meant(r: TableReading, column: Column, value: Raw) -> str:
    text = plain_text(value)
    return choice_keys(column, r.issued).get(text.casefold(), text) if column.kind == "choice" else text


def _error_rows(r: TableReading, rows: list[int], key: str) -> list[int]:
    """Which of the rows show an error in that column."""
    c = r.placement.columns.get(key, 0)
    errors: Mapping[At, str] = r.sheet.errors
    return [i for i, row in enumerate(rows) if (row, c) in errors] if errors else []


def _serial_number(value: date | time | timedelta) -> Decimal:
    """A date or a time as Excel counts it, in days."""
    if isinstance(value, time):
        value = timedelta(hours=value.hour, minutes=value.minute, seconds=value.second)
    if not isinstance(value, timedelta):
        value = (value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)) - _EPOCH
    return Decimal(value // timedelta(seconds=1)) / 86_400
