"""Rows of a list that are the sum of those above: left out where they say nothing else, and data where they do."""
from __future__ import annotations

import pytest
from raw import SECRET, make

from xlplan.schema.column import Choice, Column
from xlplan.schema.expr import Col, SumRows
from xlplan.schema.frame import blank_frame
from xlplan.schema.table import FootRow, Table
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.totals import mean_cells
from xlplan.text import same_text
from xlplan.units import WAN_YUAN, YUAN_FEN
from xlplan.workbook.reading.extract import extract_submission

NAME, OWNER = (Column(key, same_text(key), kind="text", who="I") for key in ("name", "owner"))
KIND = Column("kind", same_text("kind"), kind="choice", who="I", choices=(Choice("a", same_text("A")),))
AMOUNT = Column("amount", same_text("amount"), WAN_YUAN, who="I", up="sum")


@pytest.mark.parametrize(("columns", "third", "counted"), [
    ((NAME, OWNER, KIND, AMOUNT), {"name": "C", "owner": "Li", "kind": "a"}, 60_00),
    ((NAME, OWNER, KIND, AMOUNT), {"name": "C", "kind": "a"}, 60_00),
    ((NAME, OWNER, KIND, AMOUNT), {"name": "C"}, 30_00),
    ((NAME, KIND, AMOUNT), {"name": "C", "kind": "a"}, 60_00), ((NAME, KIND, AMOUNT), {"name": "C"}, 30_00),
    ((NAME, AMOUNT), {"name": "C"}, 60_00), ((NAME, AMOUNT), {}, 30_00), ((NAME, AMOUNT), {"name": "Total"}, 30_00),
    ((NAME, OWNER, KIND, AMOUNT), {"name": "Total", "owner": "Li", "kind": "a"}, 30_00)])
def test_a_third_row_of_thirty_below_ten_and_twenty(columns: tuple[Column, ...], third: dict[str, str], counted: int) -> None:
    table = Table("things", same_text("Things"), "open", columns, ("name",), spare=6, used_by=("name", "amount"))
    frame = blank_frame(table, [f"r{n:02}" for n in range(1, 7)])
    for i, (cells, steps) in enumerate((({"name": "A"}, 10_00), ({"name": "B"}, 20_00), (third, 30_00))):
        for key, text in cells.items():
            frame.texts[key][i] = text
        frame.amounts["amount"][i], frame.filled["amount"][i], frame.used[i] = steps, True, True
    with BRANCH.declared(table):
        found = extract_submission(make({"things": frame}).book, BY_KEY, SECRET)
    assert int(found.frames["things"].amounts["amount"].sum()) == counted
    assert [d.code for d in found.diagnostics if d.code == "XP129"] == ["XP129"] * (counted == 30_00)
    left = {key: text for key, text in third.items() if counted == 60_00 or text == "Total"}
    assert {key: of[2] for key, of in found.frames["things"].texts.items() if of[2]} == left  # what is not counted keeps no rule


def test_the_mean_below_takes_what_the_sheet_takes() -> None:
    """Excel weighs the row 合计 too: that is no old result."""
    price = Column("price", same_text("price"), YUAN_FEN, who="I", up="wavg", weight="amount")
    feet = (FootRow("@total", same_text("Total"), cells={"amount": SumRows(Col("amount"))} | mean_cells((price,), ())),)
    table = Table("things", same_text("Things"), "open", (NAME, AMOUNT, price), ("name",), feet, spare=6, used_by=("name", "amount"))
    frame = blank_frame(table, [f"r{n:02}" for n in range(1, 7)])
    for i, (name, amount, each) in enumerate((("A", 10_00, 2_00), ("B", 20_00, 3_00), ("合计", 30_00, 4_00))):
        frame.texts["name"][i], frame.used[i] = name, True
        for key, steps in (("amount", amount), ("price", each)):
            frame.amounts[key][i], frame.filled[key][i] = steps, True
    with BRANCH.declared(table):
        found = extract_submission(make({"things": frame}).book, BY_KEY, SECRET)
    assert int(found.frames["things"].amounts["amount"].sum()) == 30_00
    assert [d.code for d in found.diagnostics] == ["XP129"]
