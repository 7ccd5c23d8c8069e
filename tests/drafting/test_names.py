"""Foreign codes and names become ours."""
from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from xlplan.drafting.goals import Asked, goal_asked
from xlplan.drafting.mapping import mapping_rows
from xlplan.drafting.names import Kind, name_things
from xlplan.errors import XlplanError
from xlplan.text import Text, same_text

KIND = Kind("P", same_text("(blank)"), same_text("All"), 4, Text("其他", "其他", "Others"))


@pytest.mark.parametrize(("found", "things"), [
    pytest.param([("A1", "tea", 5), ("B2", "water", 9)], {"A1": "tea", "B2": "water"}, id="codes stay, in their order"),
    pytest.param([("", "tea", 5), ("", "water", 9)], {"P01": "water", "P02": "tea"}, id="made by weight"),
    pytest.param([("A1", "tea", 5), ("", "Tea ", 3), ("a1", "tea", 1)], {"A1": "tea"}, id="case, blanks, and a name without its code"),
    pytest.param([("hy3", "Tea", 90), ("HY3", "tea", 2), ("HY3", "tea", 1)], {"HY3": "tea"}, id="as most lines spell it"),
    pytest.param([("A1", "tea", 5), ("A1", "green tea", 9)], {"A1": "green tea"}, id="the name with the most money"),
    pytest.param([("A1", "tea", 5), ("B2", "tea", 4)], {"A1": "tea(A1)", "B2": "tea(B2)"}, id="two codes of one name"),
    pytest.param([("", "", 5)], {"P01": "All"}, id="nothing named at all"),
    pytest.param([("A1", "tea", 5), ("", "", 1)], {"A1": "tea", "P01": "(blank)"}, id="some not named"),
    pytest.param([("A|1", "tea", 5)], {"P01": "tea"}, id="a code that keys cannot take"),
    pytest.param([("P01", "tea", 5), ("", "water", 1)], {"P01": "tea", "P02": "water"}, id="a made code that is free"),
    pytest.param([("", n, 10 - i) for i, n in enumerate("abcdef")], {"P01": "a", "P02": "b", "P03": "c", "P04": "Others"}, id="too many")])
def test_things(found: list[tuple[str, str, int]], things: dict[str, str]) -> None:
    names = name_things(found, KIND, "en")
    assert {t.code: t.name for t in names.things} == things
    assert set(names.of.values()) <= set(things)


def test_a_code_that_is_not_ours_stays_as_that_of_the_erp() -> None:
    names = name_things([("A|1", "tea", 5)], KIND, "en")
    assert [(t.code, t.erp) for t in names.things] == [("P01", "A|1")]


@pytest.mark.parametrize(("growth", "goal", "asked"), [
    ("12%", "", Asked(growth=120)), ("-3.5%", "", Asked(growth=-35)), ("", "3000万", Asked(target=Decimal(30_000_000))),
    ("", "1.2亿元", Asked(target=Decimal(120_000_000))), ("", "30,000,000元", Asked(target=Decimal(30_000_000))), ("", "", Asked())])
def test_goals_asked(growth: str, goal: str, asked: Asked) -> None:
    assert goal_asked(growth, goal) == asked


@pytest.mark.parametrize(("growth", "goal", "words"), [
    ("12", "", "12 is no growth"), ("0.12", "", "0.12 is no growth"), ("12.34%", "", "one decimal at most"), ("", "3000", "write the unit"),
    ("", "3,000.5.1万", "is no goal"), ("12%", "3000万", "not both")])
def test_goals_that_can_be_read_in_two_ways_are_refused(growth: str, goal: str, words: str) -> None:
    with pytest.raises(XlplanError, match=words):
        goal_asked(growth, goal)


MAPPED = [
    # what the export names with its weight, most things, rows of the sheet: foreign -> ours; what code, name or ERP code tells is on none
    ([("A1", "tea", 9), ("A1", "green tea", 2), ("", "Tea", 1)], 0, {}),
    ([("A|1", "tea", 5)], 0, {}),                                          # the ERP's own code stands on the product sheet
    ([("A,1", "tea", 5), ("B2", "water", 9)], 0, {}),                      # which cannot hold this one: the name tells it
    ([("A,1", "tea", 5), ("A,1", "green tea", 9)], 0, {"A,1": "P01"}),
    ([("A1", "a", 9), ("B2", "b", 8), ("C3", "c", 7), ("D4", "d", 6), ("E5", "e", 5)], 4, {"D4": "P01", "E5": "P01"}),  # the others
    ([("", "a", 9), ("", "b", 8), ("", "c", 7), ("", "d", 6), ("", "e", 5)], 4, {"d": "P04", "e": "P04"}),
]


@pytest.mark.parametrize(("found", "most", "rows"), MAPPED)
def test_what_our_own_codes_do_not_tell_goes_on_the_sheet_of_codes(found: list[tuple[str, str, int]], most: int,
                                                                   rows: dict[str, str]) -> None:
    names = name_things(found, replace(KIND, most=most), "en")
    made, guesses = mapping_rows({"product": names}, None, names)
    assert {row["foreign"]: row["ours"] for row in made} == rows
    assert not guesses
