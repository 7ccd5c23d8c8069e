"""How many lines a heading takes, how high its row is made, how wide a drawing over columns may be."""
from __future__ import annotations

import pytest

from xlplan.workbook.blueprint import ColumnSpec, RowSpec, Sheet
from xlplan.workbook.room import centimetres, fit_headings, heading_lines, part_headings


@pytest.mark.parametrize(("text", "width", "lines"), [
    ("申报", 10, 1), ("其中暂估(未交、退回、未填)", 26, 1), ("其中暂估(未交、退回、未填)", 14, 2), ("其中暂估(未交、退回、未填)", 9.8, 3),
    ("2026年预计", 10, 1), ("of which not declared", 11, 2), ("of which not declared", 8.7, 3), ("Cost a person-time (yuan)", 10, 3),
    ("1月\n预计", 10, 2), ("incomprehensible", 8, 2), ("is incomprehensible", 8, 3), ("", 10, 1), ("Target like-for-like", 11.1, 2)])
def test_lines_break_between_words_and_between_chinese_letters(text: str, width: float, lines: int) -> None:
    assert heading_lines(text, width) == lines


@pytest.mark.parametrize(("text", "given", "high"), [
    ("申报", 18.0, 18.0), ("申报", None, None), ("其中暂估(未交、退回、未填)", 32.0, 45.0), ("其中暂估(未交、退回、未填)", 60.0, 60.0),
    ("Target like-for-like", None, 40.0)])
def test_a_row_of_headings_is_as_high_as_they_need(text: str, given: float | None, high: float | None) -> None:
    sheet = Sheet("s", "表", columns={2: ColumnSpec(width=11)}, rows={5: RowSpec(height=given)})
    sheet.put(5, 2, text, "header_number")
    sheet.put(6, 2, "其中暂估(未交、退回、未填)其中暂估(未交、退回、未填)", "header_number")
    fit_headings(sheet, 5)
    assert sheet.rows[5].height == high


@pytest.mark.parametrize(("text", "width", "said"), [
    ("依工作日应占(万元)", 16, "依工作日应占\n(万元)"), ("依工作日应占(万元)", 20, "依工作日应占(万元)"),
    ("人口(万人)", 9, "人口\n(万人)"), ("依工作日应占", 9, "依工作日应占"),
    ("各月按照工作日应占(万元)", 14, "各月按照工作日应占(万元)"),  # it would take a line more
    ("Capacity (10k yuan)", 16, "Capacity\n(10k yuan)"), ("Share (%)", 16, "Share (%)")])
def test_the_unit_of_a_heading_of_two_lines_is_the_second(text: str, width: float, said: str) -> None:
    sheet = Sheet("s", "表", columns={2: ColumnSpec(width=width)})
    sheet.put(5, 2, text, "header_number")
    part_headings(sheet, 5)
    assert sheet.cells[5, 2].value == said


def test_a_heading_over_merged_columns_has_the_room_of_all_and_one_that_is_hidden_asks_for_none() -> None:
    sheet = Sheet("s", "表", columns={2: ColumnSpec(width=11), 3: ColumnSpec(width=18), 4: ColumnSpec(width=2, hidden=True)})
    sheet.put(5, 2, "其中暂估(未交、退回、未填)", "header")
    sheet.put(5, 4, "其中暂估(未交、退回、未填)", "header")
    sheet.merges.append((5, 2, 5, 3))
    fit_headings(sheet, 5)
    assert 5 not in sheet.rows


def test_a_drawing_stays_inside_its_columns() -> None:
    """77 pixels and 59 of a column without width, none of a hidden one, 3 to spare."""
    sheet = Sheet("s", "表", columns={2: ColumnSpec(width=11), 3: ColumnSpec(width=50, hidden=True), 4: ColumnSpec()})
    assert centimetres(sheet, 2, 5) == pytest.approx((77 + 59 + 59 - 3) / 96 * 2.54)
