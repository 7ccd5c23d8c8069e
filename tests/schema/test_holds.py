"""固定: months that must not move, as people type them. What the sheet shades is shown in tests/office to be the same."""
from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xlplan.schema.holds import held_months, held_positions, named_formula, shaded_months, shading_formula, spaced_words, unread_words

# text -> months held, what is not understood
TEXTS: list[tuple[str, tuple[int, ...], tuple[str, ...]]] = [
    ("", (), ()), (" 　", (), ()),
    ("1 2 12", (1, 2, 12), ()), ("12 2,1", (1, 2, 12), ()), ("1 1", (1,), ()),
    ("1,2、12，3；4;5", (1, 2, 3, 4, 5, 12), ()),          # whatever stands between
    ("1月、2月", (1, 2), ()), ("3月4月", (3, 4), ()),
    ("１ ２，１２", (1, 2, 12), ()), ("1２", (12,), ()),    # full-width digits
    ("1-3", (1, 2, 3), ()), ("10～12月", (10, 11, 12), ()), ("1月至3月, 7", (1, 2, 3, 7), ()), ("1 - 3", (1, 2, 3), ()),
    ("03", (3,), ()),
    ("全年", (), ("全年",)), ("一月", (1,), ()), ("2027.3, 四月", (3, 4), ()), ("13 0 112", (), ("13", "0", "112")),
    ("11-2", (), ("11-2",)),                               # over the turn of the year: which year?
    ("1.2", (), ("1.2",)), ("2027-01-02", (), ("2027-01-02",)),
    ("1 2 x", (1, 2), ("x",)),                             # the rest is held all the same
]


@pytest.mark.parametrize(("text", "months", "not_understood"), TEXTS)
def test_what_is_read(text: str, months: tuple[int, ...], not_understood: tuple[str, ...]) -> None:
    assert (held_months(text), unread_words(text)) == (months, not_understood)


@given(st.text("0123456789 ,，、;；月-１２ x", max_size=12))
def test_whatever_the_sheet_shades_is_held(text: str) -> None:
    assert set(shaded_months(text)) <= set(held_months(text))
    assert shaded_months(spaced_words(text)) == shaded_months(text)


def test_months_are_those_of_the_headers() -> None:
    """In a fiscal year from April, 4 is its first month and 3 its last."""
    assert held_positions("4 3") == {3, 2}
    assert held_positions("4 3", 4) == {0, 11}


def test_the_formula_of_the_shading() -> None:
    text = shading_formula("$AD7", 3)
    assert text.startswith('ISNUMBER(SEARCH(" 3 "," "&SUBSTITUTE(')
    assert text.count("SUBSTITUTE(") == 9  # eight marks, one digit that may be full-width
    assert named_formula("$H7", 12) == 'ISNUMBER(SEARCH(" 12 "," "&$H7&" "))'
