"""Formulas that two people of one unit wrote into its cells, once their files are joined."""
from __future__ import annotations

from test_settling import COST, COSTS, MARCH, SALES, registered, sent

from xlplan.workbook.submission import OwnFormula


def test_a_formula_over_somebody_elses_working_sheet_names_his_file() -> None:
    """The sheet 我的测算 that goes on is the speaking file's: in its cells stand other figures than the formula was written over."""
    first, later = sent("a.xlsx", MARCH, author="张三"), sent("b.xlsx", COST, hours=2, author="李四")
    place, mine = ("P1|C1", "m03"), ("E2", "m05")
    for file, table, at in ((first, SALES, place), (later, COSTS, mine)):
        file.scratch, file.own = ("我的测算",), {table: {at: OwnFormula("ROUND('我的测算'!B20,2)")}}
    [lead] = [s for s in registered([first, later])[1].submissions if s.file == "b.xlsx"]
    assert lead.own == {SALES: {place: OwnFormula("ROUND('a.xlsx 我的测算'!B20,2)")}, COSTS: {mine: OwnFormula("ROUND('我的测算'!B20,2)")}}
