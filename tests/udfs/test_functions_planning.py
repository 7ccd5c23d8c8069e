"""XLP_SEASON, XLP_HEADCOUNT, XLP_RAMP, XLP_SOLVE3, XLP_UNIT, XLP_NUMBER: the engine's figures, and what is refused."""
from __future__ import annotations

import re
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from paper_excel import ERRORS, PaperBook, cells
from udf_calls import call, reason

from udfs.failure import FAILED
from xlplan.decompose import coverage_headcount, ramped_capacity, seasonal_index
from xlplan.text import LANGS, Lang

pytestmark = pytest.mark.usefixtures("english")

_STEEP = "growth is {n}, a growth of {percent}. For {n}% write {n}% or {small}; where {percent} is meant, give base, growth and target"
YEARS = tuple(tuple(100.0 + 10 * year + 5 * ((month * 7) % 12) for month in range(12)) for year in range(3))


# -- XLP_SEASON --------------------------------------------------------------------------------------------------------

def test_a_history_lies_as_it_likes_and_the_answer_likewise() -> None:
    series = tuple(x for year in YEARS for x in year)
    index = seasonal_index(YEARS).tolist()
    assert call("XLP_SEASON", (series,)) == index                                        # a row
    assert call("XLP_SEASON", tuple((x,) for x in series)) == [[x] for x in index]       # a column
    assert call("XLP_SEASON", YEARS) == index                                            # a row for each year
    assert call("XLP_SEASON", tuple(zip(*YEARS, strict=True))) == [[x] for x in index]   # a column for each year
    assert call("XLP_SEASON", (series,), 4.0) == seasonal_index(series, 4).tolist()      # quarters


def test_a_blank_is_unknown_not_zero() -> None:
    gap = (YEARS[0], YEARS[1], (*YEARS[2][:7], *[None] * 5))  # the year is not over
    assert call("XLP_SEASON", gap) == seasonal_index([[float("nan") if x is None else x for x in year] for year in gap]).tolist()


def test_one_year_gives_its_shares() -> None:
    assert call("XLP_SEASON", (YEARS[0],)) == seasonal_index(YEARS[0], method="average_share").tolist()


@pytest.mark.parametrize(("history", "period", "why"), [
    ((YEARS[0][:7],), None, "Too little history: at least one whole year is needed, not all zero"),
    (((0.0,) * 12,), None, "Too little history: at least one whole year is needed, not all zero"),
    (YEARS, 5.0, "history must be a row, a column, or years of 5 cells each"),
    (((1.0, -2.0),), 2.0, "history, row 1, column 2 holds -2; it must not be negative"),
    (((1.0, "2"),), 2.0, "history, row 1, column 2 holds the text “2”, not a number"),
    (YEARS, 1.0, "period holds “1”; it must be a whole number from 2 to 366"),
])
def test_histories_that_say_nothing(history: Any, period: Any, why: str) -> None:
    assert reason(call("XLP_SEASON", history, period)).startswith(why)


# -- XLP_HEADCOUNT -----------------------------------------------------------------------------------------------------

def test_heads_by_outlets() -> None:
    assert call("XLP_HEADCOUNT", 100.0, 30.0) == 4.0
    assert call("XLP_HEADCOUNT", ((100.0,), (90.0,), (None,)), 30.0) == [[4.0], [3.0], [0.0]]
    assert call("XLP_HEADCOUNT", ((100.0, 90.0),), ((30.0, 45.0),)) == [4.0, 2.0]


def test_heads_by_visits_and_by_classes() -> None:
    assert call("XLP_HEADCOUNT", 100.0, None, 4.0, 8.0, 21.75) == float(coverage_headcount(
        100, None, visits_per_cycle=4, calls_per_day=8, workdays=21.75))
    classes = [[10, 40, 200], [5, 20, 90]]
    per_cycle: list[float | Fraction] = [4, 2, Fraction(1, 2)]
    heads = coverage_headcount(
        classes, None, calls_per_day=8, workdays=21,
        visits_per_cycle=per_cycle).tolist()  # type: ignore[arg-type]  # fractions are read too, which numpy's types cannot say
    rows, visits = tuple(tuple(map(float, r)) for r in classes), (4.0, 2.0, 0.5)
    assert call("XLP_HEADCOUNT", rows, None, (visits,), 8.0, 21.0) == [[float(h)] for h in heads]
    columns = tuple(zip(*rows, strict=True))
    assert call("XLP_HEADCOUNT", columns, None, tuple((v,) for v in visits), 8.0, 21.0) == [float(h) for h in heads]
    assert call("XLP_HEADCOUNT", rows, ((20.0,), (500.0,)), (visits,), 8.0, 21.0) == [[13.0], [float(heads[1])]]


@pytest.mark.parametrize(("arguments", "why"), [
    ((100.0,), "Give per_head or visits; visits come with calls_per_day and workdays"),
    ((100.0, None, 4.0), "Give per_head or visits; visits come with calls_per_day and workdays"),
    ((100.0, 30.0, None, 8.0), "Give per_head or visits; visits come with calls_per_day and workdays"),
    ((100.0, 0.0), "per_head holds 0; it must be above 0"),
    ((100.5, 30.0), "outlets holds “100.5”; it must be a whole number from 0 to 1000000000"),
    ((((1.0, 2.0),), ((3.0,), (4.0,))), "per_head has 2 rows and 1 column, which do not fit the 1 row and 2 columns of outlets"),
    ((((1.0, 2.0),), None, ((1.0, 2.0, 3.0),), 8.0, 21.0), "visits must be one row or one column of 2 cells"),
])
def test_heads_that_cannot_be_told(arguments: tuple[Any, ...], why: str) -> None:
    assert reason(call("XLP_HEADCOUNT", *arguments)).startswith(why)


# -- XLP_RAMP ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize("curve", [((0.3, 0.6, 1.0),), ((0.3,), (0.6,), (1.0,))])
def test_capacity_has_the_shape_of_the_hires(curve: Any) -> None:
    full = ramped_capacity([3, 0, 2, 1], [0.3, 0.6, 1.0]).tolist()
    assert full[0] == 0.9  # three heads at 0.3, not 0.8999999999999999
    assert call("XLP_RAMP", ((3.0, None, 2.0, 1.0),), curve) == full
    assert call("XLP_RAMP", ((3.0,), (None,), (2.0,), (1.0,)), curve) == [[x] for x in full]
    assert call("XLP_RAMP", ((3.0, None, 2.0, 1.0), (0.0, 0.0, 0.0, 0.0)), curve) == [full, [0.0] * 4]


@pytest.mark.parametrize(("hires", "curve", "why"), [
    (((-1.0, 2.0),), ((1.0,),), "hires, row 1, column 1 holds -1; it must not be negative"),
    (((1.0, 2.0),), ((1.0, 2.0), (3.0, 4.0)), "curve must be one row or one column of 4 cells, not 2 rows and 2 columns"),
])
def test_ramps_that_cannot_be(hires: Any, curve: Any, why: str) -> None:
    assert reason(call("XLP_RAMP", hires, curve)) == why


# -- XLP_SOLVE3 --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("base", "growth", "target", "answer"), [
    (1000.0, 0.2, None, 1200.0),
    (1000.0, None, 1200.0, 0.2),
    (None, 0.2, 1200.0, 1000.0),
    (1000.0, 0.2, 1200.0, 1200.0),     # they agree
    (3.0, None, 4.0, 0.333),           # a growth is found to a tenth of a percent
    (100.0, -0.1, None, 90.0),
    (0.0, 0.2, None, 0.0),
    (100.0, None, 600.0, 5.0),         # found, not typed: nothing to ask
    (100.0, 5.0, 600.0, 600.0),        # typed, and the target says that it is meant
    (100.0, 1.5, None, 250.0),
    (None, None, None, ""),            # an empty line of a form
])
def test_two_give_the_third(base: Any, growth: Any, target: Any, answer: Any) -> None:
    assert call("XLP_SOLVE3", base, growth, target) == answer


def test_solve3_over_a_form_and_in_other_steps() -> None:
    assert call("XLP_SOLVE3", ((100.0,), (None,)), 0.5, ((None,), (90.0,)), 1.0) == [[150.0], [60.0]]
    assert call("XLP_SOLVE3", 0.3456, 0.1, None, 0.0001) == 0.3802


@pytest.mark.parametrize(("base", "growth", "target", "why"), [
    (1000.0, None, None, "Two of base, growth and target must be given"),
    (0.0, None, 5.0, "There is no growth on a base of 0"),
    (None, -1.0, 5.0, "No base can be found under a growth of -100%"),
    (1000.0, 0.2, 1300.0, "The target 1,300.0 does not agree with base and growth, which give 1,199.5 to 1,200.5"),
    (1000.0, 20.0, None, _STEEP.format(n="20", percent="2,000%", small="0.2")),
    (None, 8.0, 1080.0, _STEEP.format(n="8", percent="800%", small="0.08")),
    (1000.0, 20.0, 1200.0, _STEEP.format(n="20", percent="2,000%", small="0.2")),
    (1000.0, "20%", None, "growth holds the text “20%”, not a number. Type a number, or read it with XLP_NUMBER"),
    (0.3456, 0.1, None, "base: 0.3456 is finer than the step 0.01. Round it with ROUND(…,2), or give a finer step_size"),
])
def test_three_that_do_not_go_together(base: Any, growth: Any, target: Any, why: str) -> None:
    assert reason(call("XLP_SOLVE3", base, growth, target)) == why


# -- XLP_UNIT ----------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("value", "of", "to", "answer"), [
    (1.2, "万元", "元", 12000.0),
    (12000.0, "元", "万元", 1.2),
    (0.1, "萬元", "元", 1000.0),              # as Taiwan writes it
    (5.0, "10k yuan", "yuan", 50000.0),       # as our English sheets do
    (3.0, "亿元", "万元", 30000.0),
    (1.1, "百万元", "万元", 110.0),           # exact: 110.00000000000001 in floats
    (2.5, "千箱", "箱", 2500.0),
    (7.0, "人", "heads", 7.0),
    (12.0, "%", "%", 12.0),
    (3.0, "百分点", "百分点", 3.0),           # 百 is no magnitude there, and it does not matter
    (None, "万元", "元", 0.0),
    (12_000.0, "元", "万", 1.2),              # a magnitude alone is one of whatever is counted
    (3.0, "亿", "万元", 30_000.0),
    (2.5, "千", "件", 2500.0),
    (3.0, "pp", "%", 3.0),
    (3.0, "百分點", "pp", 3.0),
    (2.0, "千吨", "吨", 2000.0),              # of units that we do not know the magnitudes are known
])
def test_units(value: Any, of: str, to: str, answer: float) -> None:
    assert call("XLP_UNIT", value, of, to) == answer


def test_units_of_a_block_may_stand_beside_the_numbers() -> None:
    assert call("XLP_UNIT", ((1.0, 2.0),), (("万元", "元"),), "元") == [10000.0, 2.0]


@pytest.mark.parametrize(("value", "of", "to", "why"), [
    (1.0, "万元", "人", "“万元” cannot be converted to “人”"),
    (1.0, "万", "%", "“万” cannot be converted to “%”"),
    (1.0, "元", "USD", "There is no unit “USD”. Known: 10k yuan, thousand yuan, yuan, pieces, heads, %, outlets, cases, sessions, hours, "
     "person-times, points, items, month, index, 10k yuan a head, times, year, 10k people, days, "
     "person-days, visits, yuan and fen, tonnes, square metres, number, two decimals, 千, 万, 亿, pp; 千, 万, 百万, 亿 may stand in front"),
    (1.0, "", "元", "There is no unit “”. Known: "),
    ("1.2万", "元", "元", "value holds the text “1.2万”, not a number. Type a number, or read it with XLP_NUMBER"),
])
def test_units_that_do_not_fit(value: Any, of: str, to: str, why: str) -> None:
    assert reason(call("XLP_UNIT", value, of, to)).startswith(why)


@pytest.mark.parametrize("lang", LANGS)
def test_every_unit_that_is_listed_is_taken(lang: Lang, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XLPLAN_LANG", lang)
    listed = reason(call("XLP_UNIT", 1.0, "?", "?!")).partition("Known: " if lang == "en" else "可用:")[2]
    units = re.split("[、,] ?", re.split("[;；]", listed)[0])
    assert [call("XLP_UNIT", 1.0, unit, unit) for unit in units] == [1.0] * len(units)
    assert len(units) > 15


@settings(max_examples=50, deadline=None)
@given(st.integers(-10**11, 10**11))
def test_there_and_back(cents: int) -> None:
    yuan = cents / 100
    assert call("XLP_UNIT", call("XLP_UNIT", yuan, "元", "万元"), "万元", "元") == pytest.approx(yuan, rel=1e-15)


# -- XLP_NUMBER --------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("text", "number"), [
    ("１.２万", 12000.0), ("1.2万", 12000.0), ("1,234.5", 1234.5), ("￥500元", 500.0), ("12%", 0.12), (" (1,200) ", -1200.0),
    ("'12", 12.0), ("—", 0.0), (None, 0.0), (12.5, 12.5), ("3亿", 3e8),
    ("(50)", -50.0), ("（５０）", -50.0),  # as Excel reads it, and the button that breaks down
])
def test_numbers_typed_as_text(text: Any, number: float) -> None:
    assert call("XLP_NUMBER", text) == number


@pytest.mark.parametrize("text", ["约500", "100-120", "五百", "007", "(007)", "(5", "abc", "1万2"])
def test_what_is_not_certain_is_no_number(text: str) -> None:
    assert reason(call("XLP_NUMBER", text)) == f"text: “{text}” is no certain number. Write it as 1200 or 1.2万"


def test_a_column_of_texts_fails_where_it_must_only() -> None:
    """SUM over it shows the error: nothing is skipped in silence."""
    sheet = PaperBook().add("Plan", {"A1": "1.2万", "A2": "约500", "A3": ERRORS["#REF!"], "A4": 7.0})
    answer = [row[0] for row in call("XLP_NUMBER", cells(sheet, "A1:A4"))]
    assert answer == [12000.0, f"{FAILED}A2 (text): “约500” is no certain number. Write it as 1200 or 1.2万",
                      f"{FAILED}A3 (text) holds the error #REF!. Correct it first", 7.0]
