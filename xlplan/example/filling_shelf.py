"""How a branch fills in the tables of the shelf that the made-up company switches on: by their examples, over its own sales. Floor 4."""
from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from decimal import Decimal
from importlib import import_module
from typing import Final

import numpy as np

from xlplan.decompose import apportion
from xlplan.example.filling_people import put_cell
from xlplan.schema.frame import Frame
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.tables.shelf import shelf_table
from xlplan.text import Lang, Text

SWITCHED_ON: Final = ("market", "swot", "evidence", "strategies", "actions", "phases")  # those that read each other together
_ROUNDS: Final = ("bottom_up", "final")
_YEAR: Final = 2027  # of the examples
_ACCOUNT: Final = "5301"  # of the listing fees that the action pays
_LEFT_OUT: Final = ("actions", "quarter")  # by one branch


def switch_on(tables_issued: Frame, lang: Lang) -> None:
    """Have HQ's sheet say that these go out, in place."""
    names = [shelf_table(key).label(lang) for key in SWITCHED_ON]
    for row in np.flatnonzero(np.isin(tables_issued.texts["table"], names)).tolist():
        for one in _ROUNDS:
            put_cell(tables_issued, row, one, "yes")


def fill_shelf(frames: Mapping[str, Frame], place: str, lang: Lang, year: int, *, incomplete: bool = False) -> None:
    """Fill in those that the workbook of the unit of that name holds, in place, in its language; sales are filled in. `incomplete`: one
    thing is left out that a rule asks for."""
    for key in SWITCHED_ON:
        if key not in frames:
            continue
        for row, said in enumerate(import_module(f"xlplan.tables.shelf.{key}").EXAMPLE):
            ours = {"area": place, "account": _ACCOUNT}  # for what the examples say of another company
            for column, value in said.items():
                if value != "" and not (incomplete and (key, column) == _LEFT_OUT):
                    _put_said(frames[key], row, column, ours.get(column, value), lang, year)
    spread_targets(frames)


def _put_said(frame: Frame, row: int, column: str, value: str | int | Text, lang: Lang, year: int) -> None:
    unit, kind = frame.table.by_key[column].unit, frame.table.by_key[column].kind
    if kind == "date":
        then, month, day = (int(part) for part in str(value).split("-"))
        last = day == monthrange(then, month)[1]  # of a February, too
        then += year - _YEAR
        put_cell(frame, row, column, f"{then}-{month:02}-{monthrange(then, month)[1] if last else day:02}")
    elif unit is not None:
        put_cell(frame, row, column, unit.steps(Decimal(str(value)))[0] + (year - _YEAR if unit.key == "year" else 0))
    else:
        put_cell(frame, row, column, value(lang) if isinstance(value, Text) else str(value))


def spread_targets(frames: Mapping[str, Frame]) -> None:
    """Have the phases and the market share the year that the unit declares, in place, in the ratio in which they stand."""
    numbers = Evaluator(dict(frames))
    for key in ("phases", "market"):
        if key in frames and (rows := np.flatnonzero(frames[key].filled["target"]).tolist()):
            declared = int(numbers.foot_steps("sales_targets", "@total", "year")[0])
            parts = apportion(declared, [int(frames[key].amounts["target"][row]) for row in rows])
            for row, part in zip(rows, parts, strict=True):
                put_cell(frames[key], row, "target", int(part))
    if "market" in frames:
        put_cell(frames["market"], 0, "ours", int(numbers.foot_steps("sales_targets", "@total", "py_estimate")[0]))
