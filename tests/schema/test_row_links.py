"""Nodes that link rows by what they say, and days by the days worked: their readings, and what they may be while cells are unread.

That LibreOffice makes the same of the formulas is shown in tests/office/test_links.py.
"""
from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from linked_case import TABLES as TABLES_LINKED
from linked_case import WORKED, linked_frames
from random_trees import CODES, HERE, frames

from xlplan.schema import expr as x
from xlplan.schema.column import Column
from xlplan.schema.days import day_number, iso_day, nth_workdays
from xlplan.schema.errors import SchemaError
from xlplan.schema.expr import col, lift
from xlplan.schema.fast.arrays import NotCovered
from xlplan.schema.fast.shapes import FormulaShapes
from xlplan.schema.frame import Frame, blank_frame, stack_frames
from xlplan.schema.readings.bounds import Bounds
from xlplan.schema.readings.elsewhere import cells_elsewhere
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.readings.formula import count_formula, formula_of, is_array
from xlplan.schema.readings.formula_links import names_one
from xlplan.schema.readings.sentence import sentence_of
from xlplan.schema.table import Table
from xlplan.text import Lang, Text, compared_text
from xlplan.units import WAN_YUAN
from xlplan.workbook.layout import RowAddresses, table_layout

# columns from B on; the data of `tasks` in rows 7 to 9, of `risks` in rows 8 to 11 between two thin ones
TASKS = Table("tasks", Text("任务", "任務", "Tasks"), "fixed", (
    Column("risk", Text("风险", "風險", "Risk"), kind="text", who="I"),
    Column("owner", Text("负责人", "負責人", "Owner"), kind="text", who="I"),
    Column("checker", Text("审核人", "審核人", "Checker"), kind="text", who="I"),
    Column("due", Text("截止日", "截止日", "Due"), kind="date", who="I"),
    Column("cost", Text("费用", "費用", "Cost"), WAN_YUAN, who="I", up="sum")), ("owner",))
RISKS = Table("risks", Text("风险表", "風險表", "Risks"), "open", (
    Column("code", Text("编码", "代碼", "Code"), kind="text", who="I"),
    Column("who", Text("责任人", "責任人", "Answers for it"), kind="text", who="I"),
    Column("loss", Text("损失", "損失", "Loss"), WAN_YUAN, who="I", up="sum"),
    Column("seen", Text("发现日", "發現日", "Seen"), kind="date", who="I")), ("code",))
TABLES = {t.key: t for t in (TASKS, RISKS)}
DAYS = [day_number(f"2027-02-{day:02}") for day in (1, 2, 3, 4, 5, 6, 18, 19, 20)]  # the 6th and 20th are Saturdays, made up


def held() -> dict[str, Frame]:
    """Three tasks and four risks, of which two have one code."""
    tasks, risks = blank_frame(TASKS, ["a", "b", "c"]), blank_frame(RISKS, ["r1", "r2", "r3", "r4"])
    tasks.texts["risk"][:] = ["r*", "R1", ""]
    tasks.texts["owner"][:], tasks.texts["checker"][:] = ["Li", "Wang", "Li"], ["li", "Li", ""]
    tasks.texts["due"][:] = ["2027-02-06", "2027-02-07", ""]
    risks.texts["code"][:], risks.texts["who"][:] = ["R1", "r1", "R*", ""], ["Wang", "Li", "Li", "Li"]
    risks.texts["seen"][:] = ["", "2027-01-05", "2027-01-06", "2027-01-07"]
    for frame, key, steps in ((tasks, "cost", [100, 250, 400]), (risks, "loss", [1_000, 2_000, 30_000, 7])):
        frame.amounts[key][:], frame.filled[key][:] = steps, True
    return {"tasks": tasks, "risks": risks}


CODE, BOTH = (("code", "risk"),), (("code", "risk"), ("who", "owner"))
SEEN = day_number("2027-01-05")
FIRST = "SUMPRODUCT(MAX((TRIM(~B$7:B$12)=TRIM(B7))*(ROW(~D$12)+1-ROW(~D$7:D$12))))"  # ~ stands for the sheet of the risks
NUMBERS: list[tuple[x.Expr, list[float], str, str, str]] = [
    (x.SumSame(col("loss"), CODE, (), "risks"), [300, 30, 0],
     'IF(TRIM(B7)="",0,SUMPRODUCT(--(TRIM(~B$7:B$12)=TRIM(B7)),~D$7:D$12))',
     "sum of Loss over the rows where Code is this row's Risk in Risks", "风险表的编码与本行风险相同的各行损失之和"),
    (x.SumSame(col("loss"), BOTH, (col("loss") > 5,), "risks"), [300, 10, 0],
     'IF(OR(TRIM(B7)="",TRIM(C7)=""),0,SUMPRODUCT(--(TRIM(~B$7:B$12)=TRIM(B7)),--(TRIM(~C$7:C$12)=TRIM(C7)),'
     "--(ROUND(~D$7:D$12-5,2)>0),~D$7:D$12))",
     "sum of Loss over the rows where Code is this row's Risk and Answers for it is this row's Owner and Loss > 5 in Risks",
     "风险表的编码与本行风险相同且责任人与本行负责人相同且损失 > 5的各行损失之和"),
    (x.SumSame(x.ONE, (("owner", "checker"),)), [2, 2, 0], 'IF(TRIM(D7)="",0,SUMPRODUCT(--(TRIM(C$7:C$9)=TRIM(D7))))',
     "number of rows where Owner is this row's Checker", "负责人与本行审核人相同的行数"),
    (x.Find("loss", CODE, "risks"), [300, 10, 0],
     f'IF(TRIM(B7)="",0,IF({FIRST}=0,0,N(INDEX(~D$7:D$12,ROWS(~D$7:D$12)+1-{FIRST}))))',
     "Loss of the first row where Code is this row's Risk in Risks", "风险表的编码与本行风险相同的第一行的损失"),
    (x.Find("loss", CODE, "risks", (col("loss") > 5, x.Filled("seen"))), [300, 20, 0],
     'IF(TRIM(B7)="",0,IF({0}=0,0,N(INDEX(~D$7:D$12,ROWS(~D$7:D$12)+1-{0}))))'.format(
         'SUMPRODUCT(MAX((TRIM(~B$7:B$12)=TRIM(B7))*(ROUND(~D$7:D$12-5,2)>0)*(LEN(TRIM(~E$7:E$12))>0)*(ROW(~D$12)+1-ROW(~D$7:D$12))))'),
     "Loss of the first row where Code is this row's Risk and Loss > 5 and Seen is filled in in Risks",
     "风险表的编码与本行风险相同且损失 > 5且发现日已填的第一行的损失"),
    (x.Find("seen", (("who", "owner"),), "risks"), [SEEN, 0, SEEN], "", "", ""),  # the first of Wang says nothing
    (x.Workday(x.Day("due"), lift(1)), [DAYS[6], DAYS[6], 0],
     "IF(OR(E7<MIN(xlp_workdays),E7>MAX(xlp_workdays)),0,IF(MATCH(E7,xlp_workdays,1)+1>ROWS(xlp_workdays),0,"
     "INDEX(xlp_workdays,MATCH(E7,xlp_workdays,1)+1)))", "workday 1 after Due", "截止日之后第 1 个工作日"),
    (x.Workday(x.Day("due"), lift(-2)), [DAYS[3], DAYS[4], 0],
     "IF(OR(E7<MIN(xlp_workdays),E7>MAX(xlp_workdays)),0,IF(MATCH(E7,xlp_workdays,1)-2+ISNA(MATCH(E7,xlp_workdays,0))<1,0,"
     "INDEX(xlp_workdays,MATCH(E7,xlp_workdays,1)-2+ISNA(MATCH(E7,xlp_workdays,0)))))", "workday 2 before Due", "截止日之前第 2 个工作日"),
    (x.Covering("due", "due", "due", (x.Filled("owner"),)), [1, 1, 1],  # a blank is the day 0
     "SUMPRODUCT(--(E$7:E$9<=E7),--(E$7:E$9>=E7),--(LEN(TRIM(C$7:C$9))>0))",
     "among the rows where Owner is filled in, number of rows that last from Due to Due over this row's Due",
     "负责人已填的各行中从截止日到截止日含本行截止日的行数"),
    (x.Workday(x.Day("due") + 12, x.Rounded(col("cost"), 0)), [DAYS[7], 0, 0], "",
     "Cost (to 0 decimals) workdays after (Due + 12) (before it where less than 0)", ""),
    (x.DaysWorked(x.Day("due"), x.Day("due") + 6), [1, 0, 0],
     "SUMPRODUCT((xlp_workdays>=E7)*(xlp_workdays<=(E7+6)))", "days worked from Due to (Due + 6)", "截止日到(截止日 + 6)的工作日数"),
    (x.MonthStart(x.Day("due"), 1) - 1, [day_number("2027-02-28"), day_number("2027-02-28"), -1],
     "IF(OR(E7<36526,E7>109574),0,DATE(YEAR(E7),MONTH(E7)+1,1))-1",
     "first day of the month 1 after that of Due − 1", "截止日所在月之后第 1 个月的第一天 − 1"),
]
RISK, OWNER = "(TRIM(B$7:B$9)=TRANSPOSE(TRIM({})))*(TRIM(B$7:B$9)<>\"\")", '(TRIM(C$7:C$9)=TRANSPOSE(TRIM({})))*(TRIM(C$7:C$9)<>"")'
CONDITIONS: list[tuple[x.Expr, list[bool], str, str, str]] = [  # printed over the rows
    (x.Alone("owner"), [True, True, True], names_one("C$7:C$9")[1:-1], "Owner names one alone", "负责人只写一个"),
    (x.exists("risks", *CODE), [True, True, False], f"MMULT({RISK.format('~B$7:B$12')},ROW(~B$7:B$12)^0)>0",
     "Risk stands in Code of Risks", "风险在风险表的编码中"),
    (x.exists("risks", *BOTH), [True, True, False],
     f"MMULT({RISK.format('~B$7:B$12')}*{OWNER.format('~C$7:C$12')},ROW(~B$7:B$12)^0)>0",
     "Risk+Owner stands in Code+Answers for it of Risks", "风险+负责人在风险表的编码+责任人中"),
    (x.unique("risk"), [True, True, True], f"MMULT({RISK.format('B$7:B$9')},ROW(B$7:B$9)^0)<=1",
     "Risk stands in no other row", "风险不重复"),
    (x.exists("risks", *CODE, where=(col("loss") > 25,)), [True, False, False],
     f"MMULT({RISK.format('~B$7:B$12')},(ROUND(~D$7:D$12-25,2)>0)*1)>0",
     "among the rows where Loss > 25, Risk stands in Code of Risks", "损失 > 25的各行中风险在风险表的编码中"),
    (x.unique("risk", where=(x.Filled("due"),)), [True, True, True],
     f"MMULT({RISK.format('B$7:B$9')},(LEN(TRIM(E$7:E$9))>0)*1)<=1",
     "among the rows where Due is filled in, Risk stands in no other row", ""),
    (x.SumSame(col("loss"), CODE, (col("loss") > 5,), "risks").eq(300), [True, False, False],
     f"ROUND(MMULT({RISK.format('~B$7:B$12')},(ROUND(~D$7:D$12-5,2)>0)*IF(ISNUMBER(~D$7:D$12),~D$7:D$12,0)*1)-300,2)=0", "", ""),
    (x.Same("owner", "checker"), [True, False, False], "TRIM(C$7:C$9)=TRIM(D$7:D$9)", "Owner and Checker say the same",
     "负责人与审核人相同"),
]


def shown(printed: str) -> str:
    return printed.replace("~", "'Risks'!")


def place(row: str = "a") -> RowAddresses:
    layouts = {key: table_layout(frame, "en", {}, {}) for key, frame in held().items()}
    return RowAddresses(layouts["tasks"], row, layouts)


def words(node: x.Expr, lang: Lang) -> str:
    return sentence_of(node, TASKS, TABLES, lang, {})


@pytest.mark.parametrize(("node", "values", "printed", "english", "chinese"), NUMBERS, ids=[repr(case[0]) for case in NUMBERS])
def test_a_number_has_three_readings(node: x.Expr, values: list[float], printed: str, english: str, chinese: str) -> None:
    value = Evaluator(held(), workdays=DAYS).number(node, Scope("tasks"))
    assert [n / 10**value.places for n in value.n.tolist()] == values
    assert not printed or formula_of(node, place()) == shown(printed)
    assert words(node, "en").endswith(english)
    assert words(node, "zh-CN").endswith(chinese)
    assert not is_array(node)


@pytest.mark.parametrize(("node", "values", "printed", "english", "chinese"), CONDITIONS, ids=[repr(case[0]) for case in CONDITIONS])
def test_a_condition_has_three_readings(node: x.Expr, values: list[bool], printed: str, english: str, chinese: str) -> None:
    assert Evaluator(held()).truth(node, Scope("tasks")).tolist() == values
    assert count_formula(None, node, place()) == f"SUMPRODUCT(1*(1-({shown(printed)})))"
    assert words(node, "en").endswith(english)
    assert words(node, "zh-CN").endswith(chinese)


@pytest.mark.parametrize(("node", "over_rows", "array"), [
    (x.unique("risk"), True, True), (x.unique("risk"), False, False), (x.Same("owner", "checker"), True, False),
    (x.CountRows((x.unique("risk"),)), False, True), (x.SumRows(col("cost"), (x.exists("risks", *CODE),)), False, True),
    (x.SumSame(col("loss"), CODE, (x.exists("tasks", ("owner", "who")),), "risks"), False, True),
])
def test_what_compares_rows_with_rows_is_entered_as_a_formula_of_arrays(node: x.Expr, over_rows: bool, array: bool) -> None:
    assert is_array(node, over_rows) is array


@pytest.mark.parametrize("node", [
    x.Find("loss", CODE, "risks"), x.Workday(x.Day("due"), lift(1)), x.DaysWorked(x.Day("due"), x.Day("due")),
    x.Covering("due", "due", "due")], ids=repr)
def test_what_finds_one_cell_is_not_printed_over_rows(node: x.Expr) -> None:
    with pytest.raises(SchemaError, match="cannot be printed"):
        count_formula(None, node > 0, place())


@pytest.mark.parametrize(("owners", "alone"), [
    (("王强", "王和平", "欧阳和平", "天津和平区经理", "内蒙古呼和浩特经理", "各省区经理", "刘及",
      "与会人"), True),
    (("张 三", "欧阳 锋", " 王强 ", "王强\u3000", "张三 经理", "张三 13800001111", "张三 (华南)",
      "Chen Wei", "陈伟 Chen Wei", "Anderson"), True),
    (("张三 李四", "张三\u3000李四", "张三  李四", "张三和李四", "张三及李四", "张三与李四", "張三與李四",
      "张三以及李四", "张和平和李四"), False),
    (("张三、李四", "Li, Min", "张三\uff0c李四", "张三\uff1b李四", "张三;李四", "张三/李四", "张三\n李四", "张三&李四", "张三\uff0b李四",
      "Chen Wei and Li Min"), False)])
def test_one_name_or_several_by_their_script(owners: tuple[str, ...], alone: bool) -> None:
    tasks = blank_frame(TASKS, [*map(str, range(len(owners)))])
    tasks.texts["owner"][:] = owners
    assert Evaluator({"tasks": tasks}).truth(x.Alone("owner"), Scope("tasks")).tolist() == [alone] * len(owners)


def test_what_a_link_reads() -> None:
    away, own = x.SumSame(col("loss"), BOTH, (x.Filled("seen"),), "risks"), x.SumSame(col("cost"), (("owner", "checker"),))
    assert [x.columns_read(away), x.tables_read(away)] == [{"risk", "owner"}, {"risks"}]
    assert [x.columns_read(own), x.tables_read(own)] == [{"cost", "owner", "checker"}, frozenset()]
    assert x.columns_read(x.Find("loss", CODE, "risks")) == {"risk"}
    assert [*cells_elsewhere(away)] == [("risks", frozenset({"code", "who", "loss", "seen"}), "")]
    assert [*cells_elsewhere(x.Find("loss", CODE, "risks"))] == [("risks", frozenset({"code", "loss"}), "")]
    assert x.columns_read(x.Workday(x.Day("due"), col("cost"))) == {"due", "cost"}


def test_rows_are_linked_branch_by_branch() -> None:
    """Three branches, of which the second has no risks; without the table there are none either."""
    of = held()
    values = Evaluator({"tasks": stack_frames([of["tasks"]] * 3),
                        "risks": stack_frames([of["risks"], blank_frame(RISKS, []), of["risks"]])})
    total, first = (values.number(node, Scope("tasks")).n.tolist() for node in (NUMBERS[0][0], NUMBERS[3][0]))
    assert (total, first) == ([30_000, 3_000, 0, 0, 0, 0, 30_000, 3_000, 0], [30_000, 1_000, 0, 0, 0, 0, 30_000, 1_000, 0])
    assert values.truth(x.unique("risk"), Scope("tasks")).all()
    alone = Evaluator({"tasks": of["tasks"]})
    assert [alone.number(NUMBERS[n][0], Scope("tasks")).n.tolist() for n in (0, 3, 4)] == [[0, 0, 0]] * 3


def test_the_first_row_is_the_first_on_the_sheet() -> None:
    of = held()
    of["risks"].sheet_rows[:] = [9, 8, 10, 11]
    assert Evaluator(of).number(NUMBERS[3][0], Scope("tasks")).n.tolist() == [30_000, 2_000, 0]


def test_a_foot_row_has_no_text_of_its_own() -> None:
    with pytest.raises(SchemaError, match="a foot row says nothing"):
        Evaluator(held()).number(NUMBERS[0][0], Scope("tasks", "@total"))


@pytest.mark.parametrize(("text", "other", "same"), [
    ("A*", "abc", False), ("01", "1", False), ("<3", "<3 ", True), ("123456789012345678", "123456789012345679", False),
    ("Ａ1", "A1", False), ("Ａ1", "ａ1", True), (" a  1", "A 1", True), ("a\u3000", "a", False), ("", "  ", True),
    ("Straße", "STRASSE", False), ("Straße", "STRAẞE", True), ("ﬁ", "fi", False), ("σας", "ΣΑΣ", True)])
def test_when_two_texts_are_the_same(text: str, other: str, same: bool) -> None:
    assert (compared_text(text) == compared_text(other)) is same


# --- days worked ------------------------------------------------------------------------------------------------------
@given(st.integers(DAYS[0] - 3, DAYS[-1] + 3), st.integers(-12, 12))
def test_the_nth_workday_is_the_nth_in_the_list(day: int, far: int) -> None:
    ahead, behind = [d for d in DAYS if d > day], [d for d in reversed(DAYS) if d < day]
    row = ahead if far > 0 else behind
    reached = DAYS[0] <= day <= DAYS[-1] and abs(far) <= len(row)
    assert nth_workdays(np.asarray([day]), np.asarray([far]), DAYS).tolist() == [day if not far else row[abs(far) - 1] if reached else 0]


def test_without_a_list_no_workday_is_known() -> None:
    assert nth_workdays(np.asarray([DAYS[0]] * 2), np.asarray([0, 1]), ()).tolist() == [DAYS[0], 0]
    assert iso_day(DAYS[5]) == "2027-02-06"


# --- while cells are unread -------------------------------------------------------------------------------------------
LINKS = [x.unique("code"), x.unique("code", "other"), x.SumSame(col("wan"), (("code", "other"),)) > 0,
         x.SumSame(col("wan") * col("heads"), (("code", "code"),), (x.Is("colour", "red"),)) > 0, x.Same("code", "other"),
         x.exists("there", ("code", "other")), x.Find("wan", (("code", "other"),)) > 0, x.Find("wan", (("code", "code"),), "there") > 0,
         x.Workday(x.Day("day"), lift(2)) > 46_500]


@given(st.integers(0, 10**6), st.integers(1, 3))
def test_bounds_hold_whatever_the_cells_hold(seed: int, many: int) -> None:
    """Texts, days and numbers lose their value; whatever is put into them, no condition holds otherwise than the bounds say."""
    rng, worked = Random(seed), range(46_000, 47_300)
    of = frames(rng)
    frame = of["here"]
    cells = [(rng.choice(("code", "other", "day", "wan")), rng.randrange(frame.size)) for _ in range(many)]
    unread: dict[str, np.ndarray] = {}
    amounts, filled, texts = ({k: v.copy() for k, v in part.items()} for part in (frame.amounts, frame.filled, frame.texts))
    for key, i in cells:
        unread.setdefault(key, np.zeros(frame.size, np.bool_))[i] = True
        if key == "wan":
            frame.amounts[key][i], frame.filled[key][i] = 0, False
            amounts[key][i], filled[key][i] = rng.randrange(100_000), True
        else:
            frame.texts[key][i] = ""
            texts[key][i] = rng.choice(("2027-03-05", "2026-12-30")) if key == "day" else rng.choice(CODES)
    known = Evaluator({**of, "here": replace(frame, amounts=amounts, filled=filled, texts=texts)}, workdays=worked)
    bounds = Bounds(Evaluator(of, workdays=worked), "here", unread, {key: np.zeros(1, np.bool_) for key in of})
    for node in LINKS:
        surely, possibly = bounds.truth(node, Scope(HERE.key))
        there = known.truth(node, Scope(HERE.key))
        assert (surely <= there).all(), node
        assert (there <= possibly).all(), node


# --- texts and days that are computed ---------------------------------------------------------------------------------
def test_a_computed_text_is_read_as_one() -> None:
    """As filled, as a day; what it is made of may be unread; the fast reading leaves it to the plain one."""
    of, scope = linked_frames(), Scope("tasks")
    values, none = Evaluator(of, workdays=WORKED), {key: np.zeros(1, np.bool_) for key in of}
    unread = np.arange(6) == 0
    for node, there in ((x.Filled("called"), [True] * 3 + [False] * 3), (x.Day("start") > 0, [True] * 2 + [False] * 4)):
        assert values.truth(node, scope).tolist() == there
        assert Bounds(values, "tasks", {}, none).truth(node, scope).possibly.tolist() == there
        surely, possibly = Bounds(values, "tasks", {"project": unread}, none).truth(node, scope)
        assert (surely.tolist(), possibly.tolist()) == ([False, *there[1:]], [True, *there[1:]])
        assert Bounds(values, "tasks", {}, {"projects": np.ones(1, np.bool_)}).truth(node, scope).possibly.all()
        with pytest.raises(NotCovered):
            FormulaShapes(TABLES_LINKED["tasks"], TABLES_LINKED, {}).number([x.If(node, lift(1), lift(0))], None)
