"""Lines of somebody else of the unit, once two files are joined: below those of the file that speaks, and the cell takes them."""
from __future__ import annotations

from decimal import Decimal

import pytest
from raw import make, read
from test_lines_block import filled

from xlplan.plan.rounds.own_work import own_work
from xlplan.workbook.lines_block import lines_of
from xlplan.workbook.own_sheets import PAGES, SCRATCH
from xlplan.workbook.own_work import WorkCell, WorkSheet
from xlplan.workbook.rawbook import RawSheet
from xlplan.workbook.submission import NamedLine, OwnFormula, Submission

S, ROW = "sales_targets", "P1|KA"
OWN = PAGES[SCRATCH]("zh-CN")
A = NamedLine(7, "陈列", "端架", Decimal(10), Decimal(400), Decimal("4000.00"))
B = NamedLine(9, "陈列", "一次性", None, None, Decimal(6_000))
UP = NamedLine(8, "社保", "含税", Decimal(10), Decimal(100), Decimal(1_060))  # its own formula for the amount


def joined(value: float, lines: tuple[NamedLine, ...], formula: str = "'b.xlsx 我的测算'!H7") -> Submission:
    """What two files come to: the first month is of the other one, the second takes from the sheet of the one that speaks."""
    made = make()
    made.book.sheets.append(RawSheet("底稿", key=SCRATCH))
    made.put(S, ROW, "m01", value, "底稿!H7")
    made.put(S, ROW, "m02", 2.0, "底稿!H7")
    out = read(made)
    out.own[S][ROW, "m01"] = OwnFormula(formula)
    out.lines = {S: {(ROW, "m01"): lines}}
    return out


@pytest.mark.parametrize(("value", "lines", "formula", "rows"), [
    (1.0, (A, B), f"'{OWN}'!H9", [(9, "陈列 2", "4000.00"), (10, "陈列 2", "6000")]),  # a name that is taken
    (0.11, (UP,), f"'{OWN}'!H9", [(9, "社保", "1060")]),
    (4000.0, (A,), f"'{OWN}'!G9", [(9, "陈列 2", "4000.00")]),                          # not in 万元
    (9.0, (A,), "", [(9, "陈列 2", "4000.00")]),                                        # more than the subtotal: the number stands
    (0.51, (A, UP), "", [(9, "陈列 2", "4000.00"), (10, "社保", "1060")]),              # two names
    (1.0, (), "", [])])
def test_they_stand_below_those_of_the_file_that_speaks(value: float, lines: tuple[NamedLine, ...], formula: str,
                                                        rows: list[tuple[int, str, str]]) -> None:
    file = joined(value, lines)
    mine = filled(("陈列", "堆头", 200.0, 80.0), ("陈列", "端架", 10.0, 400.0))
    work = own_work(file, WorkSheet(mine), file.frames, "zh-CN")
    assert work.formulas[S].get((ROW, "m01"), OwnFormula("")).text == formula
    assert work.formulas[S][ROW, "m02"] == OwnFormula(f"'{OWN}'!H7")
    assert [one.cell for one in work.left] == ([] if formula else [file.placements[S].at(ROW, "m01")])
    assert work.block
    assert work.sheet
    stand = lines_of(work.block, work.block.with_ready(work.sheet.cells))
    assert [(line.row, line.name, str(line.amount)) for line in stand][2:] == [(r, n, a if "." in a else f"{a}.0") for r, n, a in rows]


def test_a_cell_of_the_file_that_speaks_keeps_its_own() -> None:
    file = joined(1.0, (A, B), "底稿!H7")
    work = own_work(file, WorkSheet(filled(("陈列", "堆头", 200.0, 80.0))), file.frames, "zh-CN")
    assert work.sheet
    assert {row for row, _ in work.sheet.cells} == {7}


def test_without_a_block_nothing_is_put_anywhere() -> None:
    file = joined(1.0, (A,))
    work = own_work(file, WorkSheet({(6, 3): WorkCell(1.0)}), file.frames, "zh-CN")
    assert work.sheet == WorkSheet({(6, 3): WorkCell(1.0)})
