"""What a formula refers to, and the same formula elsewhere."""
from __future__ import annotations

import pytest

from xlplan.workbook.formula_references import references, shifted, takes_from, with_sheets

OWN = "我的测算"


@pytest.mark.parametrize(("formula", "areas", "elsewhere"), [
    ("H7*1.1+$A$1:B3", [(None, "H7"), (None, "$A$1:B3")], False),
    ("我的测算!B5", [(OWN, "B5")], False),
    ("SUM('My ''x'' y'!A1:B3,B:C,3:9)", [("My 'x' y", "A1:B3"), (None, "B:C"), (None, "3:9")], False),
    ('"我的测算!A1"&TRUE', [], False),
    ("LOG10(2)+Q1!A1", [("Q1", "A1")], False),
    ("rate*2", [], True),                         # a defined name
    ("Table1[amt]", [], True),
    ("[1]!Name", [], True),
    ("'C:\\x\\[p.xlsx]Q 1'!A1", [("C:\\x\\[p.xlsx]Q 1", "A1")], True),
    ("Sheet1:Sheet3!A1", [("Sheet3", "A1")], True),
    ("我的测算!#REF!", [], True),
])
def test_references(formula: str, areas: list[tuple[str | None, str]], elsewhere: bool) -> None:
    found = references(formula)
    assert ([(a.sheet, a.cells) for a in found.areas], found.elsewhere) == (areas, elsewhere)
    assert takes_from(formula, [OWN]) == formula.startswith(OWN)


@pytest.mark.parametrize(("formula", "rows", "columns", "expected"), [
    ("A1+$A1+A$1+$A$1", 2, 1, "B3+$A3+B$1+$A$1"),
    ("SUM(我的测算!B5:C6)", 1, 0, "SUM(我的测算!B6:C7)"),
    ("SUM(B:$C)+SUM(3:$4)", 1, 1, "SUM(C:$C)+SUM(4:$4)"),
    ('"A1"&A1', 1, 0, '"A1"&A2'),
    ("A1", -1, 0, "#REF!"),
    ("LOG10(A1)", 1, 0, "LOG10(A2)"),
])
def test_a_formula_filled_in_further_on(formula: str, rows: int, columns: int, expected: str) -> None:
    assert shifted(formula, rows, columns) == expected


def test_a_formula_after_a_sheet_was_renamed() -> None:
    called = {"旧稿": OWN}
    renamed = with_sheets("旧稿!B5+'旧稿'!C5+\"旧稿!B5\"+A1+甲!B2", lambda n: called.get(n, n))
    assert renamed == "'我的测算'!B5+'我的测算'!C5+\"旧稿!B5\"+A1+甲!B2"
