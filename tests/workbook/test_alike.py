"""Sheets that all units have alike are made once: which they are, and that nothing of one unit stands in another's."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from xlplan.calendar import head_params, label_params
from xlplan.schema.column import Column
from xlplan.schema.expr import Col, Foot, Param
from xlplan.schema.frame import Frame, blank_frame, own_row_key
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.table import Table
from xlplan.tables import BY_KEY
from xlplan.tables.own.declared import OwnColumn, OwnTable
from xlplan.tables.own.made import table_of
from xlplan.text import Lang, same_text
from xlplan.units import WAN_YUAN
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.layout import table_layout
from xlplan.workbook.writing.alike import is_alike
from xlplan.workbook.writing.template import Sheetwork, table_sheet

OWN = table_of(OwnTable("x_t", same_text("自己的表"), columns=(
    OwnColumn("what", same_text("事项 {year}")), OwnColumn("level", same_text("级别"), "choice", entries=("高", "低")),
    OwnColumn("amount", same_text("金额"), "number", "wan_yuan", up="sum"), OwnColumn("day", same_text("日期"), "date"))))


def blank(table: Table = OWN, rows: int = 3) -> Frame:
    return blank_frame(table, [own_row_key(n) for n in range(1, rows + 1)])


def with_formula(node: Any) -> Table:
    """The table with a column worked out so."""
    return replace(OWN, columns=(*OWN.columns, Column("made", same_text("算出"), WAN_YUAN, who="C", formula=node)))


def _filled(key: str) -> Callable[[Frame], object]:
    def fill(frame: Frame) -> None:
        if key in frame.texts:
            frame.texts[key][0] = "x"
        else:
            frame.filled[key][0] = True
    return fill


@pytest.mark.parametrize(("change", "alike"), [
    pytest.param(lambda frame: None, True, id="blank"), pytest.param(_filled("what"), False, id="a text"),
    pytest.param(_filled("amount"), False, id="a figure of 0"),
    pytest.param(lambda frame: setattr(frame, "used", np.array([True, False, False])), False, id="a row that is used"),
    pytest.param(lambda frame: setattr(frame, "locked", frozenset({("r01", "what")})), False, id="a cell that HQ keeps")])
def test_a_table_in_which_something_stands_is_the_units_own(change: Callable[[Frame], object], alike: bool) -> None:
    frame = blank()
    change(frame)
    assert is_alike(frame, (), ()) is alike


@pytest.mark.parametrize(("table", "alike"), [
    pytest.param(OWN, True, id="reads nothing"), pytest.param(with_formula(Col("amount")), True, id="reads its own row"),
    pytest.param(with_formula(Foot("@total", "year", "sales_targets")), False, id="reads another table"),
    pytest.param(with_formula(Param("rebate_share")), False, id="reads a figure of the plan"),
    pytest.param(BY_KEY["sales_targets"], False, id="rows of HQ")])
def test_a_table_that_reads_others_is_the_units_own(table: Table, alike: bool) -> None:
    frame = blank(table)
    frame.used[:] = False
    assert is_alike(frame, (), ()) is alike
    assert not is_alike(frame, {("r01", "what")}, ())
    assert not is_alike(frame, (), {("r01", "what"): "changed"})


def work(frame: Frame, lang: Lang, year: int, unit: str) -> Sheetwork:
    layouts = {frame.table.key: table_layout(frame, lang, label_params(year, 1, lang), {}, {}, head_params(year, 1, lang))}
    return Sheetwork(layouts, Evaluator({frame.table.key: frame}), lang, f"sub {unit}", f"foot {unit}")


def test_each_is_as_if_made_for_its_unit_alone() -> None:
    made: list[Sheet] = []
    asked_for: list[tuple[Lang, int, str, int]] = [
        ("zh-CN", 2027, "A", 3), ("zh-CN", 2027, "B", 3), ("zh-CN", 2028, "A", 3), ("en", 2027, "A", 3), ("zh-CN", 2027, "C", 4)]
    for lang, year, unit, rows in asked_for:
        frame = blank(rows=rows)
        asked = work(frame, lang, year, unit)
        sheet, alone = table_sheet(frame, asked), table_sheet(frame, replace(asked, notes={("none", "none"): ""}))
        assert sheet == alone
        assert sheet.like is not None
        assert alone.like is None
        made.append(sheet)
        sheet.put(8, 2, f"typed {unit}", "input_text")  # what is put into one stands in no other
    assert made[0].like is made[1].like
    assert len({id(sheet.like) for sheet in made}) == 4
