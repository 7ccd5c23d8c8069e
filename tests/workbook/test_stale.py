"""Formulas typed into inputs, worked out again: the ones of planners, and what is left to Excel."""
from __future__ import annotations

import pytest
from raw import make, read

from xlplan.address import a1
from xlplan.workbook.rawbook import RawSheet
from xlplan.workbook.reading.stale import work_out_formula

SHEET = RawSheet("x", values=[[2.0, 3.0, "text", None], [10.0, None, True, 0.5]], errors={(2, 2): "#REF!"})
KNOWN = [
    ("A1", 2), ("$A$1", 2), ("A1+B1*2", 8), ("(A1+B1)*2", 10), ("-A1^2", 4), ("2^3^2", 64), ("10%*A2", 1), ("A2/4", 2.5),
    ("SUM(A1:B1)", 5), ("SUM(A1:B1,A2)", 15), ("SUM(A1:A2)/2", 6), ("AVERAGE(A1:B1)", 2.5), ("MAX(A1,A2)", 10), ("MIN(A1:B1)", 2),
    ("ROUND(A2/3,2)", 3.33), ("ROUND(-2.5,0)", -3), ("D1", 0), ("D1+1", 1), ("1.5e1", 15), ("+A1", 2),
]
UNKNOWN = [
    "", "C1", "C2", "B2", "A1/D1", "IF(A1>1,2,3)", "SUM(A1:C1)", "Sheet2!A1", "'x y'!A1", "[1]x!A1", "VLOOKUP(A1,A:B,2)", "A1:B1",
    "A:A", "(A1", "A1)", "A1 B1", "SUM(", "ROUND(A1)", "A1&B1", "name", "LOG10(A1)", "SUM(A1:A999999)", "9" * 400, "(" * 299,
    "(-8)^0.5", "9^9^9^9",
]


@pytest.mark.parametrize(("formula", "value"), KNOWN)
def test_worked_out(formula: str, value: float) -> None:
    assert work_out_formula(formula, SHEET) == pytest.approx(value, abs=1e-12)


@pytest.mark.parametrize("formula", UNKNOWN)
def test_left_to_excel(formula: str) -> None:
    assert work_out_formula(formula, SHEET) is None


@pytest.mark.parametrize(("formula", "value", "code", "now"), [
    ("{m02}", 100.01, "XP208", None),                 # what m02 holds
    ("{m02}", 100.0, "XP239", 100.01),
    ("{m02}+{m03}", 100.0, "XP239", 200.03),
    ("ROUND({m02}*1.05,2)", 105.01, "XP208", None),
    ("IF({m02}>1,1,2)", 100.0, "XP208", None),        # not worked out here
])
def test_a_stale_formula_is_said_at_its_cell(formula: str, value: float, code: str, now: float | None) -> None:
    made = make()
    at = {m: a1(*made.at("sales_targets", "P1|KA", m)) for m in ("m02", "m03")}
    cell = made.put("sales_targets", "P1|KA", "m01", value, formula.format_map(at))
    said = [d for d in read(made).diagnostics if d.cell == cell]
    assert [(d.code, d.expected) for d in said] == [(code, pytest.approx(now) if now else None)]
