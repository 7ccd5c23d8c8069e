"""Months in another unit: told against all that they can be compared with, right figures never refused, doubtful ones asked about."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from listed import listed
from raw import Made, frames, make, read, set_row

from xlplan.calendar import MONTHS
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import LANGS

SALES, MONEY, STAFF, PEOPLE = "sales_targets", "expense_budget", "staffing", "person_targets"
ASKED = ("XP213", "XP219", "XP230", "XP255")
LINE = "P1|KA"


def issued(months: tuple[float, ...] | float, last: float) -> Made:
    """One line of sales as HQ suggested it, and its last year, beside two others of 2,500 and 3,700 万元."""
    of = frames()
    steps = [months] * 12 if isinstance(months, float) else months
    set_row(of[SALES], LINE, py_estimate=round(last * 100), **{m: round(n * 100) for m, n in zip(MONTHS, steps, strict=True)})
    return make(of)


def said(made: Made, typed: Mapping[str, float], row: str = LINE, table: str = SALES) -> list[Diagnostic]:
    """What is said of units once these months were typed."""
    for month, value in typed.items():
        made.put(table, row, month, value)
    return [d for d in read(made).diagnostics if d.code in ASKED]


def own(value: float, **other: float) -> dict[str, float]:
    return {**dict.fromkeys(MONTHS, value), **other}


FESTIVE = (0.2, 0.2, 0.2, 0.2, 0.2, 0.2, 60.0, 900.0, 400.0, 0.2, 0.2, 0.2)
CASES: list[tuple[str, Any, float, dict[str, float], str, str, str]] = [  # months suggested, last year, typed, code, cells, factor
    ("one month in yuan where the branch plans less than was suggested", 10.33, 120.0, own(3.14, m05=31_400), "XP219", "N7", "10000"),
    ("small figures", 0.8, 9.6, own(0.8, m05=8_000), "XP219", "N7", "10000"),
    ("smaller than one unit, far from certain", 0.3, 3.6, own(0.3, m05=3_000), "XP255", "N7", "10000"),
    ("smaller than one unit, exactly 10,000 times a figure of two digits", 0.39, 4.68, own(0.39, m05=3_900), "XP219", "N7", "10000"),
    ("smaller than one unit, nearly so", 0.39, 4.68, own(0.39, m05=3_800), "XP255", "N7", "10000"),
    ("where nothing was suggested for the month", (0.0, *(20.0,) * 11), 240.0, own(20, m01=200_000), "XP219", "I7", "10000"),
    ("without suggestion, against last year and the other months", 0.0, 120.0, own(10, m05=100_000), "XP219", "N7", "10000"),
    ("two months of a row", 10.33, 120.0, own(3.14, m05=31_400, m06=1e12), "XP219", "N7, O7", "10000"),
    ("the row in thousandths", 10.0, 120.0, own(10_000), "XP219", "I7, J7, K7, M7, N7, O7, R7, S7, T7, V7, W7, X7", "1000"),
    ("one month of the row in thousandths, more than the whole table", 100.0, 1_200.0, own(100, m05=100_000), "XP219", "N7", "1000"),
    ("a month 1,000 times all else, not more than the table", 10.0, 120.0, own(10, m05=10_000), "XP255", "N7", "1000"),
    ("a month 300 times all else", 10.0, 120.0, own(10, m05=3_000), "XP255", "N7", "300"),
    ("a month 600 times what was suggested and 6,000 times the others", 10.0, 120.0, own(1, m05=6_000), "XP255", "N7", "10000"),
    # right figures
    ("a big project month", 10.0, 120.0, own(5, m05=1_500), "", "", ""),
    ("a festive product as suggested", FESTIVE, 1_400.0, dict(zip(MONTHS, FESTIVE, strict=True)), "", "", ""),
    ("a festive product, its month moved", FESTIVE, 1_400.0, own(0.2, m09=1_000, m08=0.2), "", "", ""),
    ("a new product that was suggested", 50.0, 0.0, own(0, m10=300, m11=900, m12=2_000), "", "", ""),
    ("a new product of which nothing was suggested", 0.0, 0.0, own(0, m10=300, m11=900, m12=2_000), "", "", ""),
    ("a new product that begins with next to nothing", 0.0, 0.0, own(0.5, m12=2_000), "", "", ""),
    ("a row of almost nothing that grows", 0.01, 0.1, own(30), "", "", ""),
    ("a product given up", 100.0, 1_200.0, own(0, m01=0.01), "", "", ""),
    ("ten times, all the row", 10.0, 120.0, own(100), "XP255", "I7, J7, K7, M7, N7, O7, R7, S7, T7, V7, W7, X7", "10"),
    ("ten times of a new product", 10.0, 0.0, own(100), "XP255", "I7, J7, K7, M7, N7, O7, R7, S7, T7, V7, W7, X7", "10"),
    ("one month ten times, the others as suggested", 10.0, 120.0, own(11, m05=100), "XP255", "N7", "10"),
    ("two of them", 10.0, 120.0, own(9, m05=100, m11=95), "XP255", "N7, W7", "10"),
    ("a small row in thousandths", 1.0, 12.0, own(1_000), "XP255", "I7, J7, K7, M7, N7, O7, R7, S7, T7, V7, W7, X7", "1000"),
    # and growth that is none of it
    ("a row that grows five times", 10.0, 120.0, own(50), "", "", ""),
    ("a row of which all is sold in one month", 10.0, 120.0, own(0, m06=120), "", "", ""),
    ("a new product that starts better than was thought", 10.0, 0.0, own(85), "", "", ""),
    ("a promotion month of five times, the others as suggested", 10.0, 120.0, own(10, m06=50), "", "", ""),
    ("a row of next to nothing ten times", 0.5, 6.0, own(5), "", "", ""),
    ("a season that moves", (*(2.0,) * 6, *(20.0,) * 6), 132.0, dict(zip(MONTHS, (*(20,) * 6, *(2,) * 6), strict=True)), "", "", ""),
]


@pytest.mark.parametrize(("months", "last", "typed", "code", "cells", "factor"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_a_month_is_compared_with_all_that_is_known(
        months: Any, last: float, typed: dict[str, float], code: str, cells: str, factor: str) -> None:
    found = [(d.code, listed(d, "cells"), d.params["factor"]) for d in said(issued(months, last), typed)]
    assert found == ([(code, cells, factor)] if code else [])


def test_the_sentence_names_cells_factor_and_what_it_was_compared_with() -> None:
    slip, = said(issued(10.33, 120.0), own(3.14, m05=31_400, m06=1e12))
    assert [message_of(slip, lang) for lang in LANGS] == [
        "P1|KA 的数字(N7、O7)约为本行其他月份 3.14 的 10000 倍,像是元和万元等单位填混",
        "P1|KA 的數字(N7、O7)約為本列其他月份 3.14 的 10000 倍,像是元和萬元等單位填混",
        "The figures of P1|KA (N7, O7) are about 10000 times the 3.14 of the row's other months: units such as yuan and 10k yuan seem "
        "mixed up"]


def test_what_may_be_meant_is_asked_about_and_the_row_answers() -> None:
    made = issued(10.0, 120.0)
    question, = said(made, own(10, m05=3_000))
    assert remedy_of(question, "zh-CN") == "填错了请按单位 万元 重填;没填错请在本行的「差异说明」写明原因"
    made.put(SALES, LINE, "remark", "中标全国项目")
    question, = said(made, own(10, m05=3_000))
    assert question.explanation == "中标全国项目"
    assert remedy_of(question, "zh-CN") == "请按单位 万元 重填,或请总部审阅已写的说明"
    result, = validate_submissions([read(made)])
    assert [d.severity.value for d in result.diagnostics if d.code == "XP255" and d.severity] == ["warning"]


@pytest.mark.parametrize(("rows", "said_of"), [
    (("P1|KA", "P2|KA", "P3|EC"), [("XP230", "P1|KA")]), (("P1|KA", "P2|KA"), [("XP255", "P1|KA"), ("XP255", "P2|KA")]),
    (("P3|EC",), [("XP255", "P3|EC")])])
def test_a_table_is_in_another_unit_where_nearly_all_of_its_rows_are(rows: tuple[str, ...], said_of: list[tuple[str, str]]) -> None:
    """Two lines of three may grow tenfold: they are asked about."""
    made = issued(10.0, 120.0)
    for row, wan in {"P1|KA": 10.0, "P2|KA": 200.0, "P3|EC": 300.0}.items():
        for month in MONTHS:
            made.put(SALES, row, month, wan * (10 if row in rows else 1))
    found = [d for d in read(made).diagnostics if d.code in ASKED]
    assert [(d.code, d.row_key) for d in found] == said_of
    assert [d.params["factor"] for d in found] == ["10"] * len(said_of)


@pytest.mark.parametrize(("times", "factor"), [
    (10, "10"), (100, "100"), (1_000, "1000"), (0.1, "1/10"), (0.01, "1/100"), (0.001, "1/1000"),
    (3, ""), (30, ""), (300, ""), (0.5, ""), (0.2, ""), (0.05, "")])
def test_a_whole_table_that_is_a_power_of_ten_off_is_in_another_unit(times: float, factor: str) -> None:
    made = issued(100.0, 1_200.0)
    for row, wan in {"P1|KA": 100.0, "P2|KA": 200.0, "P3|EC": 300.0}.items():
        for month in MONTHS:
            made.put(SALES, row, month, wan * times)
    assert [d.params["factor"] for d in read(made).diagnostics if d.code == "XP230"] == [factor] * bool(factor)


@pytest.mark.parametrize(("typed", "codes"), [
    ({"m04": 10_000.0}, ["XP213"]), ({"m04": 10_000.0, "m05": 8_000.0}, ["XP213", "XP213"]),
    ({"m04": 2_400.0}, []),   # 50 heads in all: beyond the authorised ones, which is asked about (XP411)
    ({"m04": 300.0}, []),
])
def test_nobody_hires_a_hundred_times_the_heads(typed: dict[str, float], codes: list[str]) -> None:
    found = said(make(), typed, "J01|hires", STAFF)
    assert [d.code for d in found if d.table == STAFF] == codes


@pytest.mark.parametrize(("hires", "codes"), [(499.0, []), (500.0, ["XP213"])])
def test_a_small_branch_may_hire_for_a_season(hires: float, codes: list[str]) -> None:
    """Two heads in all: 499 of a season are asked about by the rules, if at all."""
    of = frames()
    for post in ("J01", "J02"):
        set_row(of[STAFF], f"{post}|closing", opening=1, cap=1)
    assert [d.code for d in said(make(of), {"m04": hires}, "J01|hires", STAFF) if d.table == STAFF] == codes


@pytest.mark.parametrize(("typed", "cells"), [
    ({"m05": 600_000.0}, 1), ({"m05": 600_000.0, "m06": 700_000.0}, 2), (dict.fromkeys(MONTHS, 600_000.0), 12),
    ({"m05": 6_000.0}, 0),   # ten times the branch's target: over-assigned, which is asked about (XP432)
    ({"m05": 29_000.0}, 0), ({"m05": 31_000.0}, 1),   # 48 and 52 times
])
def test_no_person_carries_fifty_times_the_branch(typed: dict[str, float], cells: int) -> None:
    made = make()
    found = [(d.code, listed(d, "cells")) for d in said(made, typed, "n01", PEOPLE)]
    assert found == ([("XP219", ", ".join(made.layouts[PEOPLE].at("n01", m) for m in typed))] if cells else [])


def test_rows_that_hold_what_hq_suggested_are_known() -> None:
    made = issued(10.0, 120.0)
    before = read(made).as_suggested[SALES]
    assert {LINE, "P2|KA"} <= before
    made.put(SALES, LINE, "m03", 10.01)
    assert read(made).as_suggested[SALES] == before - {LINE}
