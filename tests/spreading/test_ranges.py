"""Ranges, numbers and steps as people type them."""
from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from xlplan.errors import XlplanError
from xlplan.pipeline.decompose.areas import list_areas, merge_areas
from xlplan.pipeline.decompose.ranges import is_range, parse_range
from xlplan.pipeline.decompose.steps_typed import parse_number, parse_percentage, step_unit, steps_to_amount, to_steps
from xlplan.text import LANGS, same_text


@pytest.mark.parametrize(("text", "sheet", "areas"), [
    ("A1", "", "A1"), ("b2:a1", "", "A1:B2"),                        # corners in any order
    ("$A$1:$B$2", "", "A1:B2"), ("A1:B2, D4", "", "A1:B2,D4"),
    ("Sheet1!A1", "Sheet1", "A1"), ("Sheet 1!A1", "Sheet 1", "A1"),  # Excel would want quotes, people do not
    ("'a,b!c''d'!A1,C3", "a,b!c'd", "A1,C3"), ("x!A1,x!B1", "x", "A1,B1"),
    ("计划！Ａ1：ｂ２，Ｃ３", "计划", "A1:B2,C3"),                       # as a Chinese keyboard types it
    ("A1、B1;C1", "", "A1,B1,C1"), ("A1,", "", "A1"), ("XFD1048576", "", "XFD1048576"),
])
def test_ranges(text: str, sheet: str, areas: str) -> None:
    found = parse_range(text)
    assert (found.sheet, str(found)) == (sheet, areas)


@pytest.mark.parametrize("text", ["", " ", "A", "1", "A:A", "1:3", "A1:B", "A0", "XFE1", "A1048577", "A1B2", "A1:B2:C3", "A1 B2", "x!",
                                  "!A1!", "A1,A1", "A1:C3,B2", "x!A1,y!A1", "A1:XFD1048576", "Q1Sales"])
def test_what_is_no_range_is_said_in_every_language(text: str) -> None:
    with pytest.raises(XlplanError) as no:
        parse_range(text)
    assert len({no.value.say(lang) for lang in LANGS}) == 3


def test_cells_in_order_and_in_few_words() -> None:
    assert list(parse_range("B2:C3,A1").places()) == [(2, 2), (2, 3), (3, 2), (3, 3), (1, 1)]
    assert list_areas(parse_range("B2:C3,A1,E2:E3,E5").places()).all() == (*["A1、B2:C3、E2:E3、E5"] * 2, "A1, B2:C3, E2:E3, E5")
    assert list_areas([(r, r) for r in range(1, 20)])("en").endswith("L12, …")
    assert merge_areas([]) == []


@pytest.mark.parametrize(("text", "ranges"), [
    ("A1", True), ("计划!A1", True), ("'x'!A1", True), ("3,2,1", False), ("1.5", False), ("", False)])
def test_numbers_are_told_from_ranges(text: str, ranges: bool) -> None:
    assert is_range(text) is ranges


@pytest.mark.parametrize(("value", "meant"), [
    (1200, "1200"), (0.1, "0.1"), ("1,200.50", "1200.50"), ("１２００", "1200"), ("-5", "-5"), ("(1,200)", "-1200"), ("12%", "0.12"),
    (Decimal("3.30"), "3.30")])
def test_numbers(value: float | str | Decimal, meant: str) -> None:
    assert parse_number(value, same_text("x")) == Decimal(meant)


@pytest.mark.parametrize("value", ["", "x", "约500", "1.2万", "¥5", "1,2", "5.", "007", float("nan"), float("inf"), "1e5", "5-6"])
def test_what_is_no_certain_number(value: float | str) -> None:
    with pytest.raises(XlplanError, match="no certain number"):
        parse_number(value, same_text("--total"))


@pytest.mark.parametrize(("step", "value", "count", "shown"), [
    ("0.01", "500", 50_000, "500.00"), ("1", "500", 500, "500"), ("0.5", "1.5", 3, "1.5"), ("100", "500", 5, "500"), (0.25, 1, 4, "1.00"),
    ("0.010", "0.03", 3, "0.03")])
def test_steps(step: str | float, value: str | int, count: int, shown: str) -> None:
    unit = step_unit(step)
    assert to_steps(value, unit, same_text("x")) == count
    assert str(steps_to_amount(count, unit)) == shown


@pytest.mark.parametrize("step", ["0", "-1", "x", "", 10**16, "1E-20"])
def test_what_is_no_step(step: str | int) -> None:
    with pytest.raises(XlplanError, match="is no step"):
        step_unit(step)


@pytest.mark.parametrize(("typed", "percent"), [("2", 2), ("2.5", Fraction(5, 2)), ("2%", 2), ("-3％", -3), (0.1, Fraction(1, 10))])
def test_percentages(typed: str | float, percent: Fraction) -> None:
    assert parse_percentage(typed, same_text("x")) == percent
