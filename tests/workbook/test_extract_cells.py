"""Extract, cell by cell: what each odd cell is read as, and the one code it gets."""
from __future__ import annotations

from datetime import date

import pytest
from listed import listed
from raw import codes, make, read
from recalculated import recalculate

from xlplan.address import a1
from xlplan.calendar import MONTHS
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.text import LANGS

S, T, P, H = "sales_targets", "training", "person_targets", "staffing"
CELLS = [  # code, table, row, column, value typed, steps read (None: left blank)
    ("XP202", S, "P1|KA", "m01", 83.3333, 8333),
    ("XP202", H, "J01|hires", "m01", 1.5, 2),            # half a person
    ("XP203", S, "P1|KA", "m01", "1,200", 120_000),
    ("XP203", S, "P1|KA", "m01", "１２００", 120_000),
    ("XP203", S, "P1|KA", "m01", "1.2万", 120),          # in a 万元 cell 1.2万 is 1.2
    ("XP203", S, "P1|KA", "m01", "500元", 5),
    ("XP203", T, "s01", "cost", "1.2万", 12_000),        # in a 元 cell it is 12,000
    ("XP203", S, "P1|KA", "m01", "—", 0),                # a dash is zero
    *(("XP203", S, "P1|KA", "m01", f"{char}22.58{char}", 2258) for char in "\u200b\u202a\u202d\u2066\u2069\u00ad\u180e\u061c\x07"),
    ("XP204", S, "P1|KA", "m01", "\u202e85.22", None),   # shown as 22.58
    ("XP203", P, "n01", "share", "60%", 600),
    ("XP245", P, "n01", "share", "60", None),            # 60 % or 6000 %
    ("XP245", S, "P1|KA", "m01", "￥1,200", None),       # 元 or 万元
    ("XP245", S, "P1|KA", "m01", "(125)", None),         # accountants' minus, or a footnote
    ("XP245", S, "P1|KA", "m01", "125-", None),
    ("XP203", T, "s01", "cost", "CN¥1,200", 1_200),
    ("XP245", S, "P1|KA", "m01", "100.00元", None),      # 100 万元 was suggested: 元 or 万元
    ("XP203", S, "P1|KA", "m01", "1000000元", 10_000),   # the 100 万元 suggested, in 元
    ("XP245", T, "s01", "heads", "1万", None),           # one, or ten thousand
    ("XP203", H, "J01|hires", "m01", "2人", 2),          # the word of the cell's own unit
    ("XP203", H, "J01|hires", "m01", "2个", 2),
    ("XP203", H, "J01|hires", "m01", "3 人", 3),
    ("XP203", H, "J01|hires", "m01", "５名", 5),
    ("XP203", H, "J01|hires", "m01", "2 people", 2),
    ("XP203", S, "P1|KA", "m01", "120万元", 12_000),
    ("XP203", S, "P1|KA", "m01", "1.234", 123),          # finer than 0.01
    ("XP245", H, "J01|hires", "m01", "2万人", None),     # two, or twenty thousand
    ("XP204", H, "J01|hires", "m01", "2人次", None),     # other units
    ("XP204", H, "J01|hires", "m01", "2箱", None),
    ("XP204", H, "J01|hires", "m01", "2万元", None),
    ("XP204", S, "P1|KA", "m01", "12箱", None),
    ("XP204", H, "J01|hires", "m01", "约2人", None),     # words besides
    ("XP204", H, "J01|hires", "m01", "2-3人", None),
    ("XP204", H, "J01|hires", "m01", "人", None),
    ("XP204", S, "P1|KA", "m01", "12%", None),
    ("XP204", S, "P1|KA", "m01", "约500", None),
    ("XP204", S, "P1|KA", "m01", "100-120", None),
    ("XP205", S, "P1|KA", "m01", True, None),
    ("XP205", S, "P1|KA", "m01", date(2027, 1, 2), None),
    ("XP211", S, "P1|KA", "m01", -5.0, -500),
    ("XP212", P, "n03", "to_month", 13.0, 13),
    ("XP204", P, "n01", "from_month", 4.5, None),        # no month, neither April nor May
    ("XP204", P, "n01", "from_month", "4.5", None),
    ("XP204", P, "n03", "to_month", 12.5, None),
    ("XP203", P, "n01", "to_month", "12月", 12),
    ("XP212", P, "n03", "share", 60.0, 60_000),          # 60 % without its sign is 6,000 %
    ("XP212", P, "n03", "share", 2.5, 2_500),            # more than twice the branch; 105 % is over-assigned, and asked about
    ("XP213", S, "P1|KA", "m01", 1e20, None),
]


@pytest.mark.parametrize(("code", "table", "row", "column", "value", "steps"), CELLS)
def test_each_odd_cell_has_its_code_and_no_consequences(
        code: str, table: str, row: str, column: str, value: object,
        steps: int | None) -> None:
    made = make()
    cell = made.put(table, row, column, value)  # type: ignore[arg-type]
    found = read(recalculate(made))
    assert [(d.code, d.cell) for d in found.diagnostics if d.code != "XP255"] == [(code, cell)]  # 1,200 is far above the target as well
    frame = found.frames[table]
    i = frame.keys.index(row)
    assert bool(frame.filled[column][i]) == (steps is not None)
    assert frame.amounts[column][i] == (steps or 0)


SAID = [  # row, what is typed into a cell, what its sentence and remedy say of it
    (S, "P1|KA", "1.234", "比单位 万元 的最小位 0.01 还细,四舍五入按 1.23 万元 计", "再重新输入数字 1.23"),
    (S, "P1|KA", 1.234, "填了 1.234,比单位 万元 的最小位 0.01 还细,按 1.23 计", "请改为 1.23"),
    (H, "J01|hires", "2.5人", "比单位 人 的最小位 1 还细,四舍五入按 3 人 计", "再重新输入数字 3"),
    (S, "P1|KA", "12箱", "写的单位是 箱,这一格按 万元 填", "请把「12箱」换算成 万元"),
    (P, "n03", 60.0, "填了 60,就是 6,000.0%,不能大于 200.0%", "要填百分之 60,请键入 60%"),
    (P, "n03", 150.0, "是 15,000.0%,不能大于 200.0%", "要填百分之 150,请键入 150%"),
    (S, "P1|KA", "1,200", "是文本「1,200」,按 1,200.00 万元 计", "再重新输入数字 1,200.00"),
]


@pytest.mark.parametrize(("table", "row", "value", "says", "do"), SAID)
def test_a_rounded_or_foreign_text_is_said_with_what_was_typed_the_finest_step_and_what_counts(
        table: str, row: str, value: str | float, says: str, do: str) -> None:
    made = make()
    made.put(table, row, "share" if table == P else "m01", value)
    told, = (d for d in read(recalculate(made)).diagnostics if d.code != "XP255")
    assert says in message_of(told, "zh-CN")
    assert do in remedy_of(told, "zh-CN")
    assert all("{" not in message_of(told, lang) + remedy_of(told, lang) for lang in LANGS)


TEXTS = [  # code, column, value typed, text read
    ("XP215", "kind", "别的", "别的"),
    ("", "kind", "Selling", "selling"),                  # a label of another language
    ("XP216", "start", "2027年4月1日", "2027-04-01"),
    ("XP216", "start", "2027.4.1", "2027-04-01"),
    ("XP216", "start", "2027/4/1", "2027-04-01"),
    ("XP217", "start", "2027-02-29", "2027-02-29"),      # no leap year
    ("XP216", "start", 20270401.0, "2027-04-01"),
    ("XP216", "start", 46478.0, "2027-04-01"),
    ("XP241", "start", "01/04/27", "01/04/27"),
    ("XP242", "cost_month", "三月", "m03"),
    ("XP242", "cost_month", 2027.3, "m03"),
    ("XP242", "cost_month", "3月 ", "m03"),               # the sheet's SUMIF does not find it
    ("", "cost_month", "3月", "m03"),
    ("XP242", "void", "作废　", "yes"),                   # void, though the sheet still counts it
    ("XP242", "void", "作废 ", "yes"),
    ("XP242", "void", "Void", "yes"),
    ("", "void", "作废", "yes"),
    *(("", "kind", f"\u202a销售技巧\u202c{char}", "selling") for char in "\u200b\u200e\u2060\ufeff\u00ad"),  # nobody sees it
    ("XP242", "void", "作废\u200b", "yes"),
    ("XP242", "cost_month", "3月\u2069", "m03"),
    ("XP216", "start", "\u202d2027-04-01\u202c", "2027-04-01"),
    ("", "trainer", "　王　老师 ", "王 老师"),
    ("", "trainer", "王\u200d老师", "王\u200d老师"),      # words stay as they were typed
    ("", "trainer", "\u200b", ""),
    ("", "trainer", 12.0, "12"),
]


@pytest.mark.parametrize(("code", "column", "value", "text"), TEXTS)
def test_texts_choices_and_dates(code: str, column: str, value: object, text: str) -> None:
    made = make()
    cell = made.put(T, "s01", column, value)  # type: ignore[arg-type]
    found = read(recalculate(made))
    assert [(d.code, d.cell) for d in found.diagnostics] == ([(code, cell)] if code else [])
    frame = found.frames[T]
    assert frame.texts[column][frame.keys.index("s01")] == text


@pytest.mark.parametrize(("value", "code", "readings"), [
    (2027.1, "XP241", ("2027-01", "2027-10")), ("2026.3", "XP215", None)])  # two months in one number; another year
def test_a_month_that_is_not_read(value: object, code: str, readings: tuple[str, ...] | None) -> None:
    made = make()
    cell = made.put(T, "s01", "cost_month", value)  # type: ignore[arg-type]
    said = read(made).diagnostics[0]
    assert (said.code, said.cell, said.params.get("readings")) == (code, cell, readings)


@pytest.mark.parametrize(("value", "held", "code"), [
    ("2 1,12", "1 2 12", ""), (3.0, "3", ""), ("1月、2月", "1 2", ""), (date(2027, 1, 2), "", "XP227"), ("13", "", "XP227"),
    (1.2, "", "XP227"), (True, "", "XP227"),
    ("１，２月、 12", "1 2 12", ""),      # full-width digits and whatever stands between
    ("1-3 12", "1 2 3 12", "XP228"),   # read, but beyond the sheet's own formulas
    ("03", "3", "XP228"),
    ("1 2 十二月", "1 2 12", "XP228"),
    ("三月至五月", "3 4 5", "XP228"),
    ("Mar, 2027.5", "3 5", "XP228"),
    ("2027-03-05", "", "XP227"),        # a day is no range of months
    ("1 2 年底", "1 2", "XP227"),        # what is understood is held, as the sheet shades it
])
def test_holds(value: object, held: str, code: str) -> None:
    made = make()
    made.put(S, "P1|KA", "fixed", value)  # type: ignore[arg-type]
    found = read(made)
    assert found.frames[S].texts["fixed"][0] == held
    assert [d.code for d in found.diagnostics] == ([code] if code else [])


def test_formulas_errors_and_two_readings_in_an_input_cell() -> None:
    made = make()
    made.put(S, "P1|KA", "m01", 100.0, "50+50")
    assert codes(made) == ["XP208"]
    made.put(S, "P1|KA", "m01", 100.0, "'C:\\x\\[plan.xlsx]Q 1'!A1")
    assert codes(made) == ["XP209"]
    for call in ("[1]!XLP_SPREAD(B2,C2:C9)", "XLP_SPREAD(B2,C2:C9)", "1+'C:\\x\\xlplan.xlam'!XLP_NUMBER(B2)"):
        made.put(S, "P1|KA", "m01", 100.0, call)
        assert codes(made) == ["XP229"]
    for call in ("WEBSERVICE(\"http://x.example\")*1", "TODAY()-A1", "1+rand()", "INDIRECT(\"I\"&8)", "_xlfn.STOCKHISTORY(A1)",
                 "CUBEVALUE(A1)", "GETPIVOTDATA(\"a\",B2)", "RTD(A1)", "cmd|'/c calc'!A0", "_xlfn._xlws.PY(0)"):
        made.put(S, "P1|KA", "m01", 100.0, call)
        assert codes(made) == ["XP238"]
    made.put(S, "P1|KA", "m01", 100.0, "LEN(\"TODAY()\")*MYNOW(1)+STRAND(2)")
    assert codes(made) == ["XP208"]
    made.put(S, "P1|KA", "m01", 100.0, "MYXLP_SPREAD(B2)")  # somebody else's
    assert codes(made) == ["XP208"]
    made.put(S, "P1|KA", "m01", None, "#REF!+1")
    made.sheet(S).errors[made.at(S, "P1|KA", "m01")] = "#REF!"
    assert codes(recalculate(made)) == ["XP206"]  # and nothing about the sums that show the error too
    made = make()
    made.put(S, "P1|KA", "m01", None, "1+1")
    made.sheet(S).uncalculated.add(made.at(S, "P1|KA", "m01"))
    assert codes(recalculate(made)) == ["XP207"]
    made = make()
    made.sheet(S).disagree[made.at(S, "P1|KA", "m01")] = (100.0, 10.0)
    found = read(made)
    assert S in found.refused
    assert next(d.code for d in found.diagnostics) == "XP214"


def test_a_row_never_calculated_is_one_finding_and_all_its_cells_are_without_a_value() -> None:
    """Texts among them; no rule speaks of what such cells make, one of another row does."""
    made = make()
    for column in (*MONTHS, "remark"):
        made.put(S, "P1|KA", column, None, "1+1")
        made.sheet(S).uncalculated.add(made.at(S, "P1|KA", column))
    made.put(S, "P3|EC", "m02", -1.0)
    found = read(recalculate(made))
    (told,) = [d for d in found.diagnostics if d.code == "XP207"]
    assert (told.cell, told.params["count"]) == (made.layouts[S].at("P1|KA", "m01"), 13)
    assert not found.frames[S].filled["m03"][0]
    said = [d for d in validate_submissions([found])[0].diagnostics if d.table == S]
    assert {d.row_key for d in said if d.code.startswith("XP4")} <= {"P3|EC", "P2|KA"}
    assert "XP211" in {d.code for d in said}


def test_changed_hq_cells_of_a_row_are_one_note_and_hq_counts() -> None:
    made = make()
    made.put(S, "P1|KA", "hq_target", 1.0)
    made.put(S, "P1|KA", "product", "高温奶")
    made.put(S, "@py_month", "m03", 9.0)
    found = read(made)
    assert [(d.code, d.row_key, d.params["count"]) for d in found.diagnostics] == [
        ("XP210", "P1|KA", 2), ("XP210", "@py_month", 1)]
    assert found.frames[S].amounts["hq_target"][0] == 120_000
    assert found.frames[S].feet["@py_month", "m03"][0] == 50_002


@pytest.mark.parametrize(("row", "column"), [("P1|KA", "hq_target"), ("@py_month", "m01")])
def test_an_hq_figure_made_finer_than_its_unit_is_changed(row: str, column: str) -> None:
    """It rounds to what was issued, but the sheet counts with what stands there."""
    made = make()
    held = float(made.sheet(S).at(*made.at(S, row, column)))  # type: ignore[arg-type]
    cell = made.put(S, row, column, held + 0.004)
    assert [(d.code, d.cell, d.found, d.expected) for d in read(recalculate(made)).diagnostics] == [("XP210", cell, held + 0.004, held)]


def test_blank_months_are_one_note_a_row() -> None:
    made = make()
    for month in ("m03", "m04"):
        made.put(S, "P1|KA", month, None)
    notes = [d for d in read(made).diagnostics if d.code == "XP218"]
    assert [(d.row_key, listed(d, "months")) for d in notes] == [("P1|KA", "3月, 4月")]


@pytest.mark.parametrize(("rows", "factor", "said"), [
    (["P1|KA"], 10_000, [("P1|KA", "10000")]),
    (["P1|KA", "P2|KA", "P3|EC"], 10_000, [("P1|KA", "10000")]),   # the whole sheet in 元: one message
    (["P2|KA"], 0.0001, [("P2|KA", "1/10000")]),
    (["P1|KA"], 100, []),
])
def test_yuan_mixed_up_with_ten_thousand_yuan(rows: list[str], factor: float, said: list[tuple[str, str]]) -> None:
    made = make()
    for row in rows:
        for month in MONTHS:
            at = made.at(S, row, month)
            made.put(S, row, month, round(float(made.sheet(S).at(*at)) * factor, 2))  # type: ignore[arg-type]
    found = [(d.row_key, d.params["factor"]) for d in read(made).diagnostics if d.code == "XP219"]
    assert found == said


@pytest.mark.parametrize(("rows", "factor", "said"), [
    (3, 10, ["XP230"]), (3, 1_000, ["XP230"]), (3, 0.01, ["XP230"]), (3, 0.001, ["XP230"]),  # 千元, 十元, 百万元, 十亿元 for 万元
    (3, 8.1, ["XP230"]), (3, 12.4, ["XP230"]), (3, 7.9, []), (3, 12.6, []),                  # about ten times
    (3, 810, ["XP230"]), (3, 1_240, ["XP230"]), (3, 790, ["XP219"]), (3, 1_260, ["XP219"]),  # about a thousand times
    (3, 0.0085, ["XP230"]), (3, 0.012, ["XP230"]), (3, 0.0075, []), (3, 0.013, []),          # about a hundredth
    (3, 10_000, ["XP219"]),
    (3, 3, []), (3, 0.3, []), (3, 0.1, ["XP230"]),  # a branch may triple or shrink, a tenth of all is another unit
    (2, 10, []),                                # not most of the rows: a product may boom
])
def test_a_whole_table_in_another_unit(rows: int, factor: float, said: list[str]) -> None:
    made = make()
    for row in ("P1|KA", "P2|KA", "P3|EC")[:rows]:
        for month in MONTHS:
            made.put(S, row, month, round(float(made.sheet(S).at(*made.at(S, row, month))) * factor, 2))  # type: ignore[arg-type]
    assert [d.code for d in read(made).diagnostics if d.code in ("XP219", "XP230", "XP231")] == said


@pytest.mark.parametrize(("left", "said"), [
    ({}, ["XP231"]),                                       # nothing at all: not a plan of nothing, but none
    ({("P1|KA", "m01"): 0.0}, ["XP218", "XP218", "XP218"]),  # a 0 that is typed is meant; the blanks are said row by row
])
def test_a_table_emptied_of_all_its_months(left: dict[tuple[str, str], float], said: list[str]) -> None:
    made = make()
    for row in ("P1|KA", "P2|KA", "P3|EC"):
        for month in MONTHS:
            made.put(S, row, month, left.get((row, month)))
    assert [d.code for d in read(made).diagnostics if d.code in ("XP218", "XP230", "XP231")] == said


@pytest.mark.parametrize(("factor", "said"), [
    (10_000, "10000"), (5_001, "10000"), (30_000, "30000"), (4_000, "4000"), (400, None), (0.0001, None)])
def test_one_month_in_yuan(factor: float, said: str | None) -> None:
    """One is enough, on its cell: it would carry the company's total away. A month of next to nothing may be meant."""
    made = make()
    at = made.at(S, "P1|KA", "m03")
    made.put(S, "P1|KA", "m03", round(float(made.sheet(S).at(*at)) * factor, 2))  # type: ignore[arg-type]
    found = [(d.cell, d.params["factor"]) for d in read(made).diagnostics if d.code == "XP219"]
    assert found == ([(a1(*at), said)] if said else [])


@pytest.mark.parametrize(("table", "cells", "filled"), [
    (S, {}, False),                                                    # as issued, suggested months and all
    (S, {("P1|KA", "m01"): 123.0}, True),
    (S, {("P1|KA", "m01"): None}, True),                               # a suggested figure taken out
    (S, {("P1|KA", "m01"): "约5"}, True),                              # what cannot be read was typed all the same
    (S, {("P1|KA", "hq_target"): 1.0}, False),                         # HQ's own cell
    (S, {("P1|KA", "remark"): "同意"}, False),                         # words beside figures as issued
    (T, {}, True), (P, {}, True),                                      # the small branch has courses and persons of its own
])
def test_a_table_without_any_figure_of_the_branchs_own_is_known(table: str, cells: dict[tuple[str, str], object], filled: bool) -> None:
    made = make()
    for (row, column), value in cells.items():
        made.put(table, row, column, value)  # type: ignore[arg-type]
    assert (table not in read(made).unfilled) is filled
