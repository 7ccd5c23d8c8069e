"""明细: the block of named lines on 我的测算: what it comes to, and how it stands in the next workbook."""
from __future__ import annotations

import re
from decimal import Decimal

import pytest

from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.lines_block import AMOUNT, IN_WAN, KEYS, MARK, NAME, REACH, SUM, Block, find_block, lines_of, rounded, totals_of
from xlplan.workbook.own_sheets import PAGES, SCRATCH
from xlplan.workbook.own_work import OwnWork, WorkCell, WorkSheet
from xlplan.workbook.rawbook import At
from xlplan.workbook.submission import OwnFormula
from xlplan.workbook.writing.lines_block import place_block
from xlplan.workbook.writing.scratch import is_printed, scratch_sheet

Cells = dict[At, WorkCell]
SUBTOTAL = Block(6, {key: 2 + n for n, key in enumerate(KEYS)}).sum_formula(7)


def cells_of(sheet: Sheet) -> Cells:
    """The sheet as a reader of files finds it."""
    return {at: WorkCell(cell.value, OwnFormula(cell.formula) if cell.formula else None) for at, cell in sheet.cells.items()
            if cell.value is not None or cell.formula}


def issued(lang: Lang = "zh-CN", work: OwnWork | None = None) -> Cells:
    return cells_of(scratch_sheet(lang, "", work))


def filled(*lines: tuple[object, ...], row: int = 7) -> Cells:
    """An issued sheet with lines typed from that row on: name, what, quantity, price, amount; None leaves what stands there."""
    out = issued()
    for n, line in enumerate(lines):
        for column, value in enumerate(line, 2):
            if value is not None:
                out[row + n, column] = WorkCell(value)  # type: ignore[arg-type]
    return out


def typed_of(cells: Cells) -> Cells:
    block = find_block(cells)
    return {at: cell for at, cell in cells.items() if not is_printed(at, cell, cells) and not (block and block.is_ready(at, cell))}


def block_of(cells: Cells) -> Block:
    block = find_block(cells)
    assert block is not None
    return block


@pytest.mark.parametrize("lang", LANGS)
def test_nothing_of_what_is_issued_is_taken_for_the_units_own(lang: Lang) -> None:
    assert typed_of(issued(lang)) == {}
    assert block_of(issued(lang)).head == 6


@pytest.mark.parametrize("row", [7, 60])  # where it stands ready, and pasted far below
@pytest.mark.parametrize(("line", "amount", "total", "in_wan", "odd"), [
    (("陈列", "堆头", 200.0, 80.5), "16100.00", "16100.00", "1.61", ""),
    (("陈列", "堆头", 3.0, 0.337), "1.01", "1.01", "0.00", ""),
    (("陈列", "一次性", None, None, 99.5), "99.5", "99.50", "0.01", ""),     # an amount of its own
    (("陈列", "退回", 1.0, -150_000.0), "-150000.00", "-150000.00", "-15.00", ""),
    (("陈列", "堆头", "约10", 3.0), None, "0.00", "0.00", "约10"),
    (("陈列", "堆头", 10.0), None, "0.00", "0.00", ""),
    (("陈列", "堆头", 1e300, 1e300), None, "0.00", "0.00", ""),
    (("陈列", "堆头", True, 5.0), None, "0.00", "0.00", ""),                 # TRUE is no quantity
])
def test_a_line(line: tuple[object, ...], amount: str | None, total: str, in_wan: str, odd: str, row: int) -> None:
    cells = filled(line, row=row)
    block = block_of(cells)
    [one] = lines_of(block, cells)
    assert (one.row, one.name, one.odd) == (row, "陈列", odd)
    assert one.amount is None if amount is None else one.amount is not None and round(one.amount, 2) == Decimal(amount)
    come_to = totals_of(block, [one])
    assert [str(come_to[row, block.columns[key]]) for key in (SUM, IN_WAN)] == [total, in_wan]


@pytest.mark.parametrize(("row", "total"), [(7, "0.02"), (60, "0.01")])
def test_amounts_are_rounded_line_by_line_where_the_formula_stands_ready(row: int, total: str) -> None:
    """Beside a pasted line there is no amount that could be rounded; the subtotal is."""
    cells = filled(*[("陈列", "a", 1.0, 0.005)] * 2, row=row)
    block = block_of(cells)
    assert str(totals_of(block, lines_of(block, cells))[row, block.columns[SUM]]) == total


def test_half_a_cent_is_rounded_up_as_excel_does() -> None:
    assert [str(rounded(Decimal(n))) for n in ("0.125", "0.135", "-0.125")] == ["0.13", "0.14", "-0.13"]


@pytest.mark.parametrize(("row", "there"), [(7, True), (6 + REACH, True), (7 + REACH, False)])
def test_a_line_stands_as_far_as_the_sums_reach(row: int, there: bool) -> None:
    cells = filled(("陈列", "a", 1.0, 1.0), row=row)
    assert bool(lines_of(block_of(cells), cells)) is there


@pytest.mark.parametrize(("column", "first"), [(3, 13), (11, 13), (58, 60), (59, None)])  # of the unit's own work; of the block beside it
def test_the_block_stands_where_somebody_sees_it(column: int, first: int | None) -> None:
    block = place_block({(6, column): WorkCell(1.0)})
    assert (block and block.columns[NAME]) == first


def test_lines_of_one_name_add_up_beside_its_first() -> None:
    cells = filled(("陈列", "a", 2.0, 3.0), ("社保", "b", 1.0, 5.0), ("陈列", "c", 1.0, 1.0), (None, "没有名称", 1.0, 9.0))
    block = block_of(cells)
    assert {at: str(v) for at, v in totals_of(block, lines_of(block, cells)).items() if at[1] == block.columns[SUM]} == {
        (7, 7): "7.00", (8, 7): "5.00"}


NAMES = ["陈列 ", "陈列", "\u3000陈列\u00a0", "海报60*90", "海报60*190", ">500ml", "?", "??", "kt", "KT", 1.0,
         "001", "a  b", "A b", "<>", "=1", "~*"]
ONE = [0, 0, 0, 3, 4, 5, 6, 7, 8, 8, 10, 11, 12, 12, 14, 15, 16]  # place of the first line that has the name


def test_names_are_plain_texts_for_the_formula_as_for_the_reader() -> None:
    cells = filled(*((name, "x", 1.0, 2.0**n) for n, name in enumerate(NAMES)))
    block = block_of(cells)
    sums = {at[0] - 7: float(v) for at, v in totals_of(block, lines_of(block, cells)).items() if at[1] == block.columns[SUM]}
    assert sums == {first: float(sum(2.0**n for n, one in enumerate(ONE) if one == first)) for first in ONE}
    assert not re.search("SUMIF|COUNTIF|MATCH|LOOKUP", block.sum_formula(9))


def test_a_list_of_what_stayed_behind_is_no_line() -> None:
    cells = filled(("陈列", "a", 2.0, 3.0)) | {(80, 1): WorkCell("@left"), (80, 2): WorkCell("销售")}
    assert [line.row for line in lines_of(block_of(cells), cells)] == [7]


@pytest.mark.parametrize("lang", LANGS)
def test_the_next_workbook_has_the_lines_and_as_much_room_again(lang: Lang) -> None:
    cells = filled(("陈列", "远", 1.0, 1.0), row=90) | filled(("陈列", "a", 2.0, 3.0), ("陈列", "自己算", None, None, 1.5))
    own = typed_of(cells)
    sheet = scratch_sheet(lang, "", OwnWork(WorkSheet(own), block=block_of(cells)))
    again, block = cells_of(sheet), block_of(cells_of(sheet))
    assert (block, typed_of(again)) == (block_of(cells), own)
    assert [(one.row, one.amount) for one in lines_of(block, again)] == [(7, Decimal("6.00")), (8, Decimal("1.5")), (90, Decimal("1.00"))]
    assert (sheet.cells[7, 7].value, sheet.cells[90, 6].value, sheet.cells[8, 7].value) == (8.5, 1.0, "")  # calculated, as Excel would
    assert (130, block.columns[AMOUNT]) in again
    assert block.rows(own)[-1] == 130


def test_what_a_unit_wrote_before_there_was_a_block_stays_and_the_block_stands_beside_it() -> None:
    own = {(6, 3): WorkCell(120.0), (7, 14): WorkCell("右边")}
    cells = issued(work=OwnWork(WorkSheet(own)))
    assert typed_of(cells) == own
    assert block_of(cells).columns[NAME] == 16
    assert find_block(issued(work=OwnWork(WorkSheet({(6, 300): WorkCell(1.0)})))) is None  # no block where nobody would see it


def moved(cells: Cells, rows: int, columns: int) -> Cells:
    """With rows inserted above the heads and columns before the block."""
    return {(r + (rows if r > 5 else 0), c + (columns if c > 1 else 0)): cell for (r, c), cell in cells.items()}


@pytest.mark.parametrize(("change", "stands"), [
    (lambda cells: moved(cells, 2, 3), Block(8, {key: 5 + n for n, key in enumerate(KEYS)})),
    (lambda cells: {at: cell for at, cell in cells.items() if cell.value != MARK}, None),
    (lambda cells: cells | {(30, 1): WorkCell(MARK)}, Block(6, {key: 2 + n for n, key in enumerate(KEYS)})),  # row 6 copied down
    (lambda cells: {at: cell for at, cell in cells.items() if at != (1, 4)}, None)], ids=["moved", "no mark", "two marks", "column gone"])
def test_where_it_stands_is_told_by_its_keys(change: object, stands: Block | None) -> None:
    assert find_block(change(filled(("陈列", "a", 2.0, 3.0)))) == stands  # type: ignore[operator]


@pytest.mark.parametrize(("at", "cell", "ours"), [
    ((7, 6), WorkCell(1.0, OwnFormula("IF(COUNT(D7, E7)<2,\"\",ROUND($D7*E7,2))")), True),
    ((7, 6), WorkCell(1.0, OwnFormula("D7*E7*1.06")), False),       # the unit's own way
    ((7, 6), WorkCell(1.0), False),
    ((7, 7), WorkCell(1.0, OwnFormula("SUM(F7:F9)")), False),
    ((6, 4), WorkCell("人数"), False), ((6, 4), WorkCell("Quantity"), True),
    ((4, 6), WorkCell(1.0, OwnFormula("F7")), False),
    ((7, 8), WorkCell(1.0, OwnFormula('IF(G7="", "", ROUND($G7/10000,2))')), True),
    ((7, 8), WorkCell(1.0, OwnFormula('IF(G7="","",ROUND(G7/10000,4))')), False),   # finer,
    ((7, 8), WorkCell(1.0, OwnFormula('IF(G7="","",ROUND(G7/1000,2))')), False),    # in thousands,
    ((7, 8), WorkCell(1.0, OwnFormula('IF(G9="","",ROUND(G9/10000,2))')), False),   # of another row
    ((7, 7), WorkCell(1.0, OwnFormula(SUBTOTAL.replace(",2)))", ",0)))"))), False)])
def test_what_of_it_is_the_units_own(at: At, cell: WorkCell, ours: bool) -> None:
    assert block_of(issued()).is_ready(at, cell) is ours


def test_the_sum_of_a_row_is_ours_though_rows_were_inserted() -> None:
    block = block_of(issued())
    text = block.sum_formula(9).replace("$7", "$8").replace("2006", "2007")
    assert block.is_ready((9, 7), WorkCell("", OwnFormula(text)))


def test_how_a_cell_takes_a_sum_is_said_with_the_cells_of_this_very_sheet() -> None:
    for lang in LANGS:
        title = PAGES[SCRATCH](lang)
        said = str(scratch_sheet(lang, "", OwnWork(WorkSheet({(6, 3): WorkCell(1.0)}))).cells[4, 2].value)
        assert f"='{title}'!S7" in said
