"""Texts in three languages: what is filled in, and English that counts."""
from __future__ import annotations

import shlex

import pytest

from xlplan.text import LANGS, Text, in_command, list_briefly, number_runs, text_list


@pytest.mark.parametrize(("en", "params", "said"), [
    ("{n} rows are hidden", {"n": 2}, "2 rows are hidden"),
    ("{n} rows are hidden", {"n": 1}, "1 row is hidden"),
    ("{count} blank rows were inserted", {"count": "1"}, "1 blank row was inserted"),  # a number may come as it is to be read
    ("{count} columns that are not inputs", {"count": 1}, "1 column that is not inputs"),
    ("{all} branches in", {"all": 1}, "1 branch in"),
    ("{n} rows, {m} cells", {"n": 1, "m": 11}, "1 row, 11 cells"),
    ("{n} formulas carry no", {"n": 1}, "1 formula carries no"),
    ("{n} codes of the history have no match", {"n": 1}, "1 code of the history has no match"),
    ("{n} cells of “{column}” are blank", {"n": "1", "column": "Code"}, "1 cell of “Code” is blank"),
    ("{left} more changes can be undone", {"left": 1}, "1 more change can be undone"),
    ("{n} more are not listed", {"n": 1}, "1 more is not listed"),
    ("({n} cells: {cells}) in {m} places", {"n": 1, "cells": "I12", "m": 1}, "(1 cell: I12) in 1 place"),
    ("rows {rows} ({status})", {"rows": "8", "status": "Approved"}, "row 8 (Approved)"),
    ("Rows {rows}, columns {columns}", {"rows": "8–21", "columns": "Jan, Feb"}, "Rows 8–21, columns Jan, Feb"),
    ("rows {first} to {last}", {"first": 1, "last": 3}, "rows 1 to 3"),
    ("{unit} has rows", {"unit": 1}, "1 has rows"),  # a name is no count
    ("{n} class", {"n": 1}, "1 class"),
])
def test_english_says_one_of_a_thing(en: str, params: dict[str, object], said: str) -> None:
    text = Text("{n} 行", "{n} 列", en)
    assert text("en", **params) == said
    assert text("en") == en
    assert text("zh-CN", **{"n": 1} | params).endswith(" 行")


def test_a_list_is_set_apart_as_the_language_does() -> None:
    names = text_list(["F7", Text("一月", "一月", "Jan"), 9])
    assert names.all() == ("F7、一月、9", "F7、一月、9", "F7, Jan, 9")
    about = Text("不参与:{names}", "不參與:{names}", "taking no part: {names}")  # a Text may be filled in as it is
    assert [about(lang, names=names) for lang in LANGS] == ["不参与:F7、一月、9", "不參與:F7、一月、9", "taking no part: F7, Jan, 9"]


@pytest.mark.parametrize(("numbers", "said"), [
    ([], []), ([5], ["5"]), ([7, 24], ["7", "24"]), ([7, 8], ["7", "8"]), ([8, 9, 10, 21], ["8–10", "21"]), (range(8, 22), ["8–21"])])
def test_numbers_that_follow_each_other_are_one(numbers: list[int], said: list[str]) -> None:
    assert number_runs(numbers) == said


def test_a_list_says_each_text_in_its_language() -> None:
    assert list_briefly([Text("甲", "乙", "A"), "B"]).all() == ("甲、B", "乙、B", "A, B")


@pytest.mark.parametrize("name", ["gd-a.xlsx", "2027-plan/inbox", "甲.xlsx", "A 销售.xlsx", "甲(1).xlsx", "a(1)&b.xlsx", "a'b.xlsx",
                                  "a$b `c`.xlsx"])
def test_a_name_is_one_word_of_a_command(name: str) -> None:
    assert shlex.split(f"xlplan choose {in_command(name)} --by x") == ["xlplan", "choose", name, "--by", "x"]


def test_what_needs_no_quotes_has_none() -> None:
    assert [in_command(name) for name in ("gd.xlsx", "C:\\plan\\甲.xlsx", "a b")] == ["gd.xlsx", "C:\\plan\\甲.xlsx", '"a b"']
