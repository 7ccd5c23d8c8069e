"""Texts in three languages: what is filled in, and English that counts."""
from __future__ import annotations

import pytest

from xlplan.text import Text


@pytest.mark.parametrize(("en", "params", "said"), [
    ("{n} rows are hidden", {"n": 2}, "2 rows are hidden"),
    ("{n} rows are hidden", {"n": 1}, "1 row is hidden"),
    ("{count} blank rows were inserted", {"count": "1"}, "1 blank row was inserted"),  # a number may come as it is to be read
    ("{count} columns that are not inputs", {"count": 1}, "1 column that is not inputs"),
    ("{all} branches in", {"all": 1}, "1 branch in"),
    ("{n} rows, {m} cells", {"n": 1, "m": 11}, "1 row, 11 cells"),
    ("{n} formulas carry no", {"n": 1}, "1 formula carries no"),
    ("{unit} has rows", {"unit": 1}, "1 has rows"),  # a name is no count
    ("{n} class", {"n": 1}, "1 class"),
])
def test_english_says_one_of_a_thing(en: str, params: dict[str, object], said: str) -> None:
    text = Text("{n} 行", "{n} 列", en)
    assert text("en", **params) == said
    assert text("en") == en
    assert text("zh-CN", **{"n": 1} | params).endswith(" 行")
