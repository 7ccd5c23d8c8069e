"""Cells as Excel hands them out, on Windows and on a Mac: what no LibreOffice can play, played by a small range of our own."""
from __future__ import annotations

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udfs.live_book import hidden_lines, state_of, work_cells
from udfs.live_cells import MOST, Corners, alike_parts, area_cells, error_of, read_block
from xlplan.errors import XlplanError
from xlplan.workbook.own_work import WorkCell
from xlplan.workbook.rawbook import Raw
from xlplan.workbook.submission import OwnFormula


class Paper:
    """A sheet of given cells: (value, formula text, number format)."""

    name = "paper"

    def __init__(self, *cells: tuple[Any, str, str], mac: bool = False) -> None:
        self.cells, self.mac, self.asked = cells, mac, 0

    def range(self, first: tuple[int, int], last: tuple[int, int]) -> Paper:
        return self

    @property
    def api(self) -> Any:
        """Value2 of a single cell that a currency format cuts, as COM gives it."""
        return SimpleNamespace(Value2=83.3333333)

    @property
    def formula(self) -> tuple[tuple[str, ...], ...]:
        return (tuple(text for _, text, _ in self.cells),)

    def options(self, ndim: int = 1, err_to_str: bool = False) -> Any:
        """xlwings on a Mac fails to tell errors of a block, and shows them as blanks."""
        if err_to_str and self.mac and ndim == 2:
            raise TypeError("'NoneType' object is not iterable")
        self.asked += 1
        found = [v if err_to_str or not error_of(v) else None for v, _, _ in self.cells]
        return SimpleNamespace(value=[found] if ndim == 2 else found[0])

    def __getitem__(self, at: tuple[int, int]) -> Any:
        value, text, code = self.cells[at[1]]
        one = Paper((value, text, code), mac=self.mac)
        return SimpleNamespace(number_format=code, options=one.options)


def read(value: Any, text: str = "", code: str = "General", mac: bool = False) -> tuple[Raw, str, str]:
    """(value, formula, error) of a single cell."""
    values, formulas, errors = read_block(Paper((value, text, code), mac=mac), (1, 1, 1, 1))  # type: ignore[arg-type]
    return values[0][0], formulas.get((1, 1), ""), errors.get((1, 1), "")


@pytest.mark.parametrize(("value", "text", "expected"), [
    (1.0, "1", (1.0, "", "")),
    (3, "3", (3.0, "", "")),                                # a Mac may hand out whole numbers
    (True, "TRUE", (True, "", "")),
    (None, "", (None, "", "")),
    (None, "=IF(A1,\"\",\"\")", (None, 'IF(A1,"","")', "")),  # an empty text is a blank
    ("=B1", "=B1", ("=B1", "", "")),                        # a text that begins like a formula
    ("east", "=B1", ("east", "B1", "")),
    (2.0, "=XLP_PACE(A1)", (2.0, "XLP_PACE(A1)", "")),
])
def test_values_and_formulas(value: Any, text: str, expected: tuple[Raw, str, str]) -> None:
    assert read(value, text) == expected


@pytest.mark.parametrize(("code", "text"), [
    (2000, "#NULL!"), (2007, "#DIV/0!"), (2015, "#VALUE!"), (2023, "#REF!"), (2029, "#NAME?"), (2036, "#NUM!"), (2042, "#N/A"),
    (2045, "#SPILL!"), (2050, "#CALC!")])  # the last two came with dynamic arrays; xlwings has no names for them
def test_errors_by_number_and_by_name(code: int, text: str) -> None:
    assert read(-2146828288 + code, "=A1") == (None, "A1", text)
    assert read(text, "=A1") == (None, "A1", text)
    assert read(text, "=A1", mac=True) == (None, "A1", text)
    assert read(float(-2146828288 + code), "1") == (float(-2146828288 + code), "", "")  # a number, if an odd one


def test_a_mac_is_asked_again_only_about_cells_that_may_hide_an_error() -> None:
    """A constant #N/A, a formula with an error, one with an empty text, a blank, a number."""
    paper = Paper(("#N/A", "#N/A", ""), ("#REF!", "=#REF!", ""), (None, '=""', ""), (None, "", ""), (7.0, "7", ""), mac=True)
    values, _, errors = read_block(paper, (4, 2, 4, 6))  # type: ignore[arg-type]
    assert values == [[None, None, None, None, 7.0]]
    assert errors == {(4, 2): "#N/A", (4, 3): "#REF!"}


@pytest.mark.parametrize(("moment", "code", "expected"), [
    (datetime(2027, 3, 5), "yyyy-mm-dd", date(2027, 3, 5)),
    (datetime(2027, 3, 5, 17, 30), "yyyy-mm-dd hh:mm", datetime(2027, 3, 5, 17, 30)),
    (datetime(1899, 12, 30, 12), "hh:mm", time(12)),
    (datetime(1900, 1, 11), "yyyy-mm-dd", date(1900, 1, 12)),     # 12 typed into a cell that shows days; Excel's own day is meant
    (datetime(1899, 12, 31, 6), "[h]:mm", timedelta(hours=30)),   # a duration
])
def test_days_and_times_as_a_file_gives_them(moment: datetime, code: str, expected: Raw) -> None:
    assert read(moment, "1", code)[0] == expected


def test_currency_is_not_cut_at_four_decimals() -> None:
    assert read(Decimal("83.3333"), "83.3333333", "¥#,##0.00")[0] == 83.3333333


def test_an_area_beyond_reason_is_refused_before_it_is_read() -> None:
    paper = Paper((1.0, "1", ""))
    with pytest.raises(XlplanError, match="paper") as refused:
        read_block(paper, (1, 1, MOST, 2))  # type: ignore[arg-type]
    assert paper.asked == 0
    assert "空行空列" in refused.value.say("zh-CN")


@given(st.lists(st.sampled_from((0, 15.0, 15.0, 15.0, 20.0)), min_size=1, max_size=80))
def test_hidden_rows_are_found_by_halves(heights: list[float]) -> None:
    def size(first: int, last: int) -> float | None:
        found = set(heights[first - 1:last])
        return found.pop() if len(found) == 1 else None

    assert hidden_lines(size, len(heights)) == [i for i, height in enumerate(heights, 1) if height == 0]


@given(st.integers(1, 9), st.integers(1, 9), st.data())
def test_cells_are_asked_in_blocks_that_answer_alike(rows: int, columns: int, data: st.DataObject) -> None:
    """Every cell gets its own answer, once; a block of one kind costs one question, a mixed one fewer than two a cell."""
    kind = {at: data.draw(st.sampled_from("ab")) for at in area_cells((3, 2, 2 + rows, 1 + columns))}
    asked = 0

    def ask(part: Corners) -> str | None:
        nonlocal asked
        asked += 1
        found = {kind[at] for at in area_cells(part)}
        return found.pop() if len(found) == 1 else None

    told = [(at, answer) for part, answer in alike_parts((3, 2, 2 + rows, 1 + columns), ask) for at in area_cells(part)]
    assert len(told) == len(kind)
    assert dict(told) == kind
    assert asked == 1 if len(set(kind.values())) == 1 else asked < 2 * len(kind)


@pytest.mark.parametrize(("seen", "state"), [
    (True, "visible"), (-1, "visible"), (False, "hidden"), (0, "hidden"), (2, "veryHidden")])  # a Mac's words, Windows' numbers
def test_states_of_sheets(seen: Any, state: str) -> None:
    assert state_of(SimpleNamespace(visible=seen)) == state  # type: ignore[arg-type]


def test_cells_of_the_units_own_sheet_are_those_that_a_file_shows() -> None:
    values: list[list[Raw]] = [["scratch", None, "line|name"], [2.0, date(2027, 3, 1), True]]
    assert work_cells(values, {(2, 1): "A9*2", (2, 4): "1/0", (3, 1): 'IF(A1="",1,"")'}, {(2, 4): "#DIV/0!"}) == {
        (1, 1): WorkCell("scratch"), (1, 3): WorkCell("line|name"), (2, 1): WorkCell(2.0, OwnFormula("A9*2")),
        (2, 2): WorkCell("2027-03-01"), (2, 3): WorkCell(True), (2, 4): WorkCell("#DIV/0!", OwnFormula("1/0")),
        (3, 1): WorkCell(None, OwnFormula('IF(A1="",1,"")'))}
