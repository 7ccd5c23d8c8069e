"""One expression, three readings: its value on whole columns, its Excel formula, its sentence.

That LibreOffice computes from the formula what we compute ourselves is shown in tests/office.
"""
from __future__ import annotations

import numpy as np
import pytest

from xlplan.schema import expr as x
from xlplan.schema.column import Choice, Column
from xlplan.schema.decimals import Fixed
from xlplan.schema.errors import SchemaError
from xlplan.schema.expr import col, lift
from xlplan.schema.frame import Frame, blank_frame, stack_frames
from xlplan.schema.readings.evaluate import Evaluator, Scope, to_steps
from xlplan.schema.readings.formula import count_formula, formula_of
from xlplan.schema.readings.sentence import sentence_of
from xlplan.schema.table import FootRow, Table
from xlplan.text import Text, same_text
from xlplan.units import HOUR, PERCENT, PERSON, WAN_YUAN
from xlplan.workbook.layout import RowAddresses, table_layout

MARK = (Choice("new", Text("新品", "新品", "New")), Choice("old", Text("老品", "舊品", "Existing")))

# columns from B on: mark, plan, sales, heads, remark, rate; data in rows 7 to 9, total in row 10
THINGS = Table("things", Text("东西", "東西", "Things"), "fixed", (
    Column("mark", Text("标记", "標記", "Mark"), kind="choice", choices=MARK),
    Column("plan", Text("计划", "計畫", "Plan"), WAN_YUAN, up="sum"),
    Column("sales", Text("销售", "銷售", "Sales"), WAN_YUAN, up="sum"),
    Column("heads", Text("人数", "人數", "Heads"), PERSON, up="sum"),
    Column("remark", Text("备注", "備註", "Remark"), kind="text"),
    Column("rate", Text("比率", "比率", "Rate"), PERCENT, who="C", up="re", formula=x.Div(col("sales"), col("plan"), 3))),
    ("mark",), feet=(FootRow("@total", Text("合计", "合計", "Total"), total=True),))


def frame() -> Frame:
    """new 10.00 12.34 3 'x' | old 20.00 -5.00 0 ' ' | new: nothing filled in."""
    out = blank_frame(THINGS, ["a", "b", "c"])
    out.texts["mark"][:] = ["new", "old", "new"]
    out.texts["remark"][:] = ["x", "", ""]
    for key, values in {"plan": (1_000, 2_000), "sales": (1_234, -500), "heads": (3, 0)}.items():
        out.amounts[key][:2], out.filled[key][:2] = values, True
    return out


NUMBERS: list[tuple[x.Expr, list[float], str, str]] = [
    (col("plan") + col("sales"), [22.34, 15, 0], "C7+D7", "Plan + Sales"),              # a blank is 0
    (col("plan") - (col("sales") - 1), [-1.34, 26, 1], "C7-(D7-1)", "Plan − (Sales − 1)"),
    ((col("plan") + col("sales")) * col("heads"), [67.02, 0, 0], "(C7+D7)*E7", "(Plan + Sales) × Heads"),
    (x.Div(col("sales"), col("plan"), 2), [1.23, -0.25, 0], "IF(C7=0,0,ROUND(D7/C7,2))", "Sales ÷ Plan"),  # n/0 is 0
    (x.Div(col("heads"), lift(2), 0), [2, 0, 0], "ROUND(E7/2,0)", "Heads ÷ 2"),                            # 1.5 goes up
    (x.Rounded(col("sales"), 1), [12.3, -5, 0], "ROUND(D7,1)", "Sales (to 1 decimal)"),
    (x.CeilDiv(col("heads"), lift(2)), [2, 0, 0], "ROUNDUP(E7/2,0)", "Heads ÷ 2 (rounded up)"),
    (x.Abs(col("sales")), [12.34, 5, 0], "ABS(D7)", "Sales without its sign"),
    (x.Pick("MAX", lift(0), col("sales")), [12.34, 0, 0], "MAX(0,N(D7))", "the larger of 0 and Sales"),
    (x.SumCols(("plan", "sales")), [22.34, 15, 0], "SUM(C7:D7)", "sum of Plan+Sales"),
    (x.SumCols(("plan", "heads")), [13, 20, 0], "SUM(C7,E7)", "sum of Plan+Heads"),
    (x.RunningSum("sales"), [12.34, 7.34, 7.34], "SUM(D$7:D7)", "Sales (running total)"),
    (x.Foot("@total", "plan"), [30, 30, 30], "C$10", "Total·Plan"),
    (x.SumRows(col("sales")), [7.34] * 3, "SUM(D$7:D$9)", "sum of Sales over the rows"),
    (x.SumRows(col("sales"), (x.Is("mark", "new"),)), [12.34] * 3, 'SUMIF(B$7:B$9,"New",D$7:D$9)',
     "sum of Sales over the rows where Mark is “New”"),
    (x.SumRows(col("plan") * col("heads"), (x.Filled("remark"),)), [30] * 3,
     "SUMPRODUCT(--(LEN(TRIM(F$7:F$9))>0),C$7:C$9,E$7:E$9)", "sum of Plan × Heads over the rows where Remark is filled in"),
    (x.CountRows((x.Is("mark", "new"),)), [2] * 3, 'SUMPRODUCT((B$7:B$9="New")*1)', "number of rows where Mark is “New”"),
    (x.If(col("plan") > 15, lift("0.5"), lift(0)), [0, 0.5, 0], "IF(ROUND(C7-15,2)>0,0.5,0)", "0.5 if Plan > 15, else 0"),
    # 5 shared as 10 : 12.34 : 3 has the running totals 1.97 4.41 5; as 20 : -5 : 0 it has 6.67 5 5
    (x.Part(lift(5), ("plan", "sales", "heads"), 0), [2, 7, 0], "IF(SUM(C7:E7)=0,0,5-ROUND(5*SUM(D7:E7)/SUM(C7:E7),0))",
     "part 1 of 5 shared in proportion to Plan+Sales+Heads (rounded running totals)"),
    (x.Part(lift(5), ("plan", "sales", "heads"), 1), [2, -2, 0],
     "IF(SUM(C7:E7)=0,0,ROUND(5*SUM(D7:E7)/SUM(C7:E7),0)-ROUND(5*SUM(E7)/SUM(C7:E7),0))",
     "part 2 of 5 shared in proportion to Plan+Sales+Heads (rounded running totals)"),
    (x.Part(col("heads") - 6, ("plan", "sales"), 1), [-2, 2, 0], "IF(SUM(C7:D7)=0,0,ROUND((E7-6)*SUM(D7)/SUM(C7:D7),0))",
     "part 2 of (Heads − 6) shared in proportion to Plan+Sales (rounded running totals)"),
    (x.Param("rebate_share") * col("plan"), [4.5, 9, 0], "0.45*C7", "Short-term rebate share, at most × Plan"),
]


@pytest.mark.parametrize(("node", "values", "printed", "said"), NUMBERS, ids=[n[3] for n in NUMBERS])
def test_a_number_has_three_readings(node: x.Expr, values: list[float], printed: str, said: str) -> None:
    held = frame()
    value = Evaluator({"things": held}).number(node, Scope("things"))
    assert [n / 10**value.places for n in np.broadcast_to(value.n, 3).tolist()] == values
    assert formula_of(node, RowAddresses(table_layout(held, "en", {}, {}), "a", {})) == printed
    assert sentence_of(node, THINGS, {"things": THINGS}, "en", {}) == said


CONDITIONS: list[tuple[x.Expr, list[bool], str, str]] = [
    (col("sales") <= col("plan"), [False, True, True], "(ROUND(D7-C7,2)<=0)", "销售 ≤ 计划"),
    (col("heads").eq(3), [True, False, False], "(E7=3)", "人数 = 3"),                      # whole numbers need no ROUND
    (x.Compare(">", col("plan"), lift(0)), [True, True, False], "(ROUND(C7,2)>0)", "计划 > 0"),
    (x.Filled("remark"), [True, False, False], "(LEN(TRIM(F7))>0)", "备注已填"),
    (x.Filled("heads"), [True, True, False], "(LEN(TRIM(E7))>0)", "人数已填"),             # zero is filled, blank is not
    (x.Is("mark", "old"), [False, True, False], '(B7="老品")', "标记为「老品」"),
    (x.Not(x.Is("mark", "old")), [True, False, True], '(1-(B7="老品"))', "非(标记为「老品」)"),
    (x.All((x.Is("mark", "new"), col("heads") > 0)), [True, False, False], '((B7="新品")*(E7>0))', "标记为「新品」且人数 > 0"),
    (x.Some((x.Filled("remark"), col("sales") < 0)), [True, True, False], "(((LEN(TRIM(F7))>0)+(ROUND(D7,2)<0))>0)",
     "备注已填或销售 < 0"),
]


@pytest.mark.parametrize(("node", "values", "printed", "said"), CONDITIONS, ids=[c[3] for c in CONDITIONS])
def test_a_condition_has_three_readings(node: x.Expr, values: list[bool], printed: str, said: str) -> None:
    held = frame()
    assert Evaluator({"things": held}).truth(node, Scope("things")).tolist() == values
    assert formula_of(node, RowAddresses(table_layout(held, "zh-CN", {}, {}), "a", {})) == printed
    assert sentence_of(node, THINGS, {"things": THINGS}, "zh-CN", {}) == said


# --- exactness --------------------------------------------------------------------------------------------------------
def test_half_a_step_goes_away_from_zero() -> None:
    assert Fixed(np.asarray([25, -25, 24, -24]), 1).rounded(0).n.tolist() == [3, -3, 2, -2]
    assert Fixed(np.asarray([5, -5]), 0).over(Fixed(np.asarray(2), 0), 0).n.tolist() == [3, -3]


def test_a_product_beyond_int64_is_still_exact() -> None:
    big = Fixed(np.asarray([10**15 + 1]), 2)
    assert big.times(big).n.tolist() == [(10**15 + 1) ** 2]
    assert big.times(big).over(big, 2).n.tolist() == [10**15 + 1]


def test_steps_that_are_no_power_of_ten() -> None:
    """1.5 hours is 3 steps of 0.5."""
    assert to_steps(Fixed(np.asarray([15, 17, 18]), 1), HOUR).tolist() == [3, 3, 4]


# --- branches, totals, mistakes ---------------------------------------------------------------------------------------
def test_sums_are_taken_branch_by_branch() -> None:
    values = Evaluator({"things": stack_frames([frame(), blank_frame(THINGS, []), frame()])})
    assert values.foot_steps("things", "@total", "sales").tolist() == [734, 0, 734]
    assert values.foot_steps("things", "@total", "rate").tolist() == [245, 0, 245]  # computed anew, not added up
    assert values.number(x.RunningSum("heads"), Scope("things")).n.tolist() == [3, 3, 3] * 2


def test_a_table_that_is_not_there_counts_as_empty() -> None:
    values = Evaluator({"things": frame()})
    assert values.number(x.SumRows(col("cost"), (), "training"), Scope("things")).n.tolist() == [0, 0, 0]
    assert values.number(x.Foot("@total", "cost", "training"), Scope("things", "@total")).n.tolist() == [0]


def test_a_rule_is_counted_over_the_rows() -> None:
    at = RowAddresses(table_layout(frame(), "en", {}, {}), "@total", {})
    assert count_formula(x.Is("mark", "new"), x.Filled("remark"), at) == (
        'SUMPRODUCT((B$7:B$9="New")*(1-(LEN(TRIM(F$7:F$9))>0)))')


def test_a_text_names_numbers() -> None:
    held = frame()
    held.texts["remark"][:] = ["1 12", "11", "2 1"]
    node = x.If(x.Names("remark", 1), lift(1), lift(0))
    assert Evaluator({"things": held}).number(node, Scope("things")).n.tolist() == [1, 0, 1]
    assert formula_of(node, RowAddresses(table_layout(held, "en", {}, {}), "a", {})) == 'IF(ISNUMBER(SEARCH(" 1 "," "&F7&" ")),1,0)'
    assert sentence_of(x.Names("remark", 1), THINGS, {}, "zh-CN", {}) == "备注含 1 月"


def test_a_row_beside_is_found_by_its_key() -> None:
    other = Table("others", same_text("It's"), "fixed", THINGS.columns, ("mark",))
    page, there = blank_frame(THINGS, ["a", "b", "c"]), blank_frame(other, ["a", "b", "c"])
    there.amounts["plan"][:] = [100, 200, 300]
    values, node = Evaluator({"things": page, "others": there}), x.Beside("others", "plan")
    layouts = {"others": table_layout(there, "en", {}, {})}
    assert values.number(node, Scope("things")).n.tolist() == [100, 200, 300]
    assert formula_of(node, RowAddresses(table_layout(page, "en", {}, {}), "b", layouts)) == "N('It''s'!C8)"  # a text counts 0
    assert sentence_of(node, THINGS, {"others": other}, "en", {}) == "Plan in It's"
    assert x.tables_read(node) == {"others"}
    assert Evaluator({"things": page}).number(node, Scope("things")).n.tolist() == [0, 0, 0]
    with pytest.raises(SchemaError, match="same rows"):
        Evaluator({"things": frame(), "others": blank_frame(other, ["b", "a", "c"])}).number(node, Scope("things"))


def test_what_an_expression_reads() -> None:
    node = x.If(col("plan") > 0, x.Foot("@total", "sales"), x.SumRows(col("cost"), (), "training"))
    assert x.columns_read(node) == {"plan", "sales"}
    assert x.tables_read(node) == {"training"}
    assert lift("-0.05") == x.Num(-5, 2)


def test_a_formula_that_reads_itself_is_our_mistake() -> None:
    circle = Table("circle", same_text("c"), "fixed", (Column("a", same_text("a"), PERSON, who="C", formula=col("a") + 1),), ("a",))
    with pytest.raises(SchemaError, match="refers to itself"):
        Evaluator({"circle": blank_frame(circle, ["r"])}).column("circle", "a")
