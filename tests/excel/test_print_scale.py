"""Printed on A4 or A3, no sheet's smallest letters come out below 7 points; a half-year is not cut, names stand on every page, and each
says which of how many it is. Headings are read whole, and no chart lies on figures. Counted from what is handed to the writer of the
file, in another way than it was written.
"""
from __future__ import annotations

import textwrap
from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any, get_args

import pytest
from openpyxl.utils import column_index_from_string, range_boundaries
from written_kinds import KINDS, SHELF, book_of

from xlplan.address import row_column
from xlplan.excel.writing.openpyxl_sheets import make_workbook
from xlplan.text import LANGS, Lang, printed_width
from xlplan.workbook.blueprint import Paper, Sheet
from xlplan.workbook.control_line import PLACE, is_line
from xlplan.workbook.layout import HEAD
from xlplan.workbook.styles import DAY, STYLES

POINTS: dict[int, tuple[float, float]] = {9: (595.3, 841.9), 8: (841.9, 1190.6)}  # of A4, A3
LAID_OUT_FOR_A4 = {"cover", "letter", "overview", "region_page"}
REPEATED = {"title", "subtitle", "section", "muted", "note", "wrap", "bold", "foot_text"}  # texts around tables
_HALVES = ({"m01", "m02", "m03", "m04", "m05", "m06"}, {"m07", "m08", "m09", "m10", "m11", "m12"})


def printed(kind: str, lang: Lang, paper: Paper) -> Iterator[tuple[Sheet, Any]]:
    """Every visible sheet, as a Blueprint and as openpyxl has it."""
    made, _ = make_workbook(book := replace(book_of(kind, lang), paper=paper))
    yield from ((sheet, ws) for sheet, ws in zip(book.sheets, made, strict=True) if sheet.state == "visible")


@pytest.mark.parametrize("paper", get_args(Paper))
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", [*KINDS, SHELF])
def test_letters_of_seven_points_on_pages_that_tell_where_one_is(kind: str, lang: Lang, paper: Paper) -> None:
    for sheet, ws in printed(kind, lang, paper):
        assert smallest_letters(sheet) * scale(sheet, ws) >= 7, sheet.title
        small = sheet.key in LAID_OUT_FOR_A4 or paper == "A4" or fits(sheet)
        assert ws.page_setup.paperSize == (9 if small else 8), sheet.title
        assert ws.oddFooter.right.text == "&P / &N", sheet.title
        assert ws.oddFooter.left.text, sheet.title
        assert not cut_halves(sheet, ws), sheet.title


@pytest.mark.parametrize(("kind", "key", "pages"), [
    ("branch", "sales_targets", (3, 2)), ("branch", "staffing", (2, 2)), ("branch", "expense_budget", (4, 2)),
    ("branch", "training", (2, 1)), ("branch", "person_targets", (2, 2)), ("rollup", "by_month", (2, 1)), ("rollup", "status", (1, 1)),
    ("rollup", "target_compare", (2, 1)),
    ("rollup", "data", (2, 2)), ("rollup", "by_product", (1, 1)), ("master", "goals", (2, 1))])
def test_pages_side_by_side_on_a4_and_on_a3(kind: str, key: str, pages: tuple[int, int]) -> None:
    found = [next(max(len(areas(ws)), ws.page_setup.fitToWidth) for sheet, ws in printed(kind, "zh-CN", paper) if sheet.key == key)
             for paper in get_args(Paper)]
    assert (*found,) == pages


@pytest.mark.parametrize("key", ["sales_targets", "expense_budget"])
def test_each_page_begins_with_the_names_and_the_second_half_begins_one(key: str) -> None:
    sheet, ws = next(one for one in printed("branch", "zh-CN", "A4") if one[0].key == key)
    at = {str(cell.value): c for (r, c), cell in sheet.cells.items() if r == 1}
    assert ws.print_title_cols == {"sales_targets": "$A:$E", "expense_budget": "$A:$D"}[key]
    assert at["m07"] in {first for first, _ in areas(ws)}


@pytest.mark.parametrize("paper", get_args(Paper))
@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", [*KINDS, SHELF])
def test_no_text_is_cut_where_the_columns_that_repeat_end(kind: str, lang: Lang, paper: Paper) -> None:
    """Titles, notes and reminders stand whole on the first page; of those after it the head of the page has the title."""
    for sheet, ws in printed(kind, lang, paper):
        bounds = [range_boundaries(one.rpartition("!")[2].replace("$", "")) for one in (ws.print_area or "").split(",") if one]
        names = column_index_from_string((ws.print_title_cols or "A:A").replace("$", "").partition(":")[2])
        if len(bounds) > 1:
            assert ws.oddHeader.left.text == str(sheet.cells[2, 2].value).replace("&", "&&"), sheet.title
            assert (ws.HeaderFooter.differentFirst, ws.firstHeader.left.text) == (True, None), sheet.title
            assert ws.firstFooter.left.text == ws.oddFooter.left.text, sheet.title
            heads = [int(row) for row in ws.print_title_rows.replace("$", "").split(":")]
            seen = {*range(heads[0], heads[1] + 1), *(r for _, top, _, bottom in bounds[1:] for r in range(top or 0, (bottom or 0) + 1))}
            beside = {(r, c): cell for (r, c), cell in sheet.cells.items() if r in seen and 1 < c <= names and cell.style in REPEATED}
            room = {c: sum(pixel_width(sheet, i) for i in range(c, names + 1)) for c in range(2, names + 1)}
            assert not [cell.value for (_, c), cell in beside.items() if isinstance(cell.value, str) and not STYLES[cell.style].wrap
                        and printed_width(cell.value) * STYLES[cell.style].size * 0.7 > room[c]], sheet.title
            assert not [until for r, c, _, until in sheet.merges if c <= names and until > (bounds[0][2] or 0)], sheet.title
            assert not [until for r, c, _, until in sheet.merges if c <= names < until and r in seen], sheet.title
            halves = {str(cell.value) for (r, _), cell in sheet.cells.items() if r == 1} & _HALVES[1]  # which begin a page of their own
            first = sum(pixel_width(sheet, c) for c in range(2, (bounds[0][2] or 0) + 1))
            above = [sheet.cells[row, 2] for row in (2, 3)]
            assert halves or all(printed_width(str(cell.value)) * STYLES[cell.style].size * 0.7 <= first for cell in above), sheet.title
            if is_line(str(sheet.cells[PLACE].value if PLACE in sheet.cells else "")):
                assert heads[0] <= PLACE[0], sheet.title


def fits(sheet: Sheet) -> bool:
    """A4 at full size: a larger sheet would be empty beside it."""
    wide = POINTS[9][sheet.landscape] - 72 * 0.6
    return sum(0.0 if spec.hidden else (spec.width or 8.43) * 5.25 + 3.75 for spec in sheet.columns.values()) <= wide


def areas(ws: Any) -> list[tuple[int, int]]:
    """First and last column of each part that begins a page of its own."""
    if (ws.page_setup.fitToWidth or 1) > 1:
        return []  # pages end where they are full
    bounds = [range_boundaries(one.rpartition("!")[2].replace("$", "")) for one in (ws.print_area or "").split(",") if one]
    return [(first or 0, last or 0) for first, _, last, _ in bounds]


def cut_halves(sheet: Sheet, ws: Any) -> list[set[str]]:
    """Halves of the year that stand on two pages."""
    keys = {c: str(cell.value) for (r, c), cell in sheet.cells.items() if r == 1}
    pages = [{keys.get(c, "") for c in range(first, last + 1)} for first, last in areas(ws)]
    if not pages and ws.page_setup.fitToWidth and ws.page_setup.fitToWidth > 1:
        return [half for half in _HALVES if half & set(keys.values())]
    return [half for half in _HALVES if sum(bool(half & page) for page in pages) > 1]


def scale(sheet: Sheet, ws: Any) -> float:
    """At which Excel prints it: as wide and high as it may be, never larger than it is. Widths in characters of 5.25 points."""
    short, long = POINTS[ws.page_setup.paperSize]
    wide, high = (long, short) if ws.page_setup.orientation == "landscape" else (short, long)
    margins = ws.page_margins
    wide, high = wide - 72 * (margins.left + margins.right), high - 72 * (margins.top + margins.bottom)
    columns = {c: 0.0 if spec.hidden else (spec.width or 8.43) * 5.25 + 3.75 for c, spec in sheet.columns.items()}
    titles = (ws.print_title_cols or "").replace("$", "").partition(":")[2]
    names = sum(columns.get(c, 0) for c in range(1, column_index_from_string(titles) + 1)) if titles else 0
    if not ws.sheet_properties.pageSetUpPr.fitToPage:
        assert sum(columns.values()) * ws.page_setup.scale / 100 <= wide, sheet.title
        return float(ws.page_setup.scale) / 100
    if parts := areas(ws):
        assert {c for first, last in parts for c in range(first, last + 1)} >= {c for c, width in columns.items() if width}, sheet.title
        widest = max(sum(columns.get(c, 0) for c in range(first, last + 1)) + (names if n else 0) for n, (first, last) in enumerate(parts))
    else:
        pages = ws.page_setup.fitToWidth
        widest = (sum(columns.values()) + names * (pages - 1)) / pages
    found = min(1.0, wide / widest)
    if ws.page_setup.fitToHeight:
        rows = {r: sheet.rows.get(r) for r in range(1, max(r for r, _ in sheet.cells) + 1)}
        height = sum(0 if spec and spec.hidden else (spec and spec.height) or ws.sheet_format.defaultRowHeight for spec in rows.values())
        found = min(found, high * ws.page_setup.fitToHeight / height)
    return float(found)


def smallest_letters(sheet: Sheet) -> float:
    hidden = {c for c, spec in sheet.columns.items() if spec.hidden}, {r for r, spec in sheet.rows.items() if spec.hidden}
    return min(STYLES[cell.style].size for (r, c), cell in sheet.cells.items()
               if cell.value is not None and c not in hidden[0] and r not in hidden[1])


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", [*KINDS, SHELF])
def test_headings_of_several_lines_are_read_whole(kind: str, lang: Lang) -> None:
    """A line of them takes 12.5 points, of Chinese 14; letters and spaces are a little narrower than digits."""
    for sheet in book_of(kind, lang).sheets:
        merged = {(r, c): until for r, c, _, until in sheet.merges}
        for (row, column), cell in sheet.cells.items():
            if sheet.state != "visible" or cell.style not in ("header", "header_number") or not isinstance(cell.value, str):
                continue
            spec = sheet.rows.get(row)
            wide = sum(pixel_width(sheet, c) for c in range(column, merged.get((row, column), column) + 1)) / 7
            if not wide or (spec and spec.hidden):
                continue
            chinese, high = printed_width(cell.value) > len(cell.value), (spec and spec.height) or 15.0
            lines = -(-printed_width(cell.value) // wide) if chinese else len(textwrap.wrap(cell.value, int(wide / 0.9)))
            assert lines <= 1 or high >= lines * (14 if chinese else 12.5), (sheet.title, cell.value)


@pytest.mark.parametrize("kind", [*KINDS, SHELF])
def test_a_heading_stands_over_its_days(kind: str) -> None:
    """Spreadsheets put them right, like numbers."""
    for sheet in book_of(kind, "zh-CN").sheets:
        heads = {c: cell.style for (r, c), cell in sheet.cells.items() if cell.style in ("header", "header_number") and r == HEAD}
        days = {c for (r, c), cell in sheet.cells.items()
                if r > HEAD and (cell.format or "").startswith(DAY) and not STYLES[cell.style].align}
        assert {heads.get(c, "header_number") for c in days} <= {"header_number"}, sheet.title


@pytest.mark.parametrize("lang", LANGS)
def test_no_chart_lies_on_a_cell_with_something_in_it_or_on_another(lang: Lang) -> None:
    """Where columns are as narrow as Excel draws them."""
    for sheet in (sheet for sheet in book_of("rollup", lang).sheets if sheet.charts):
        drawn = list[tuple[float, ...]]()
        for chart in sheet.charts:
            row, column = row_column(chart.anchor)
            x, y = left_of(sheet, column), top_of(sheet, row)
            drawn.append((x, y, x + chart.width_cm / 2.54 * 96, y + chart.height_cm / 2.54 * 72))
        cells = [(left_of(sheet, c), top_of(sheet, r), left_of(sheet, c + 1), top_of(sheet, r + 1))
                 for (r, c), cell in sheet.cells.items() if cell.value is not None and pixel_width(sheet, c)]
        assert not [(a, b) for a, b in combinations(drawn, 2) if overlap(a, b)], sheet.title
        assert not [(a, b) for a in drawn for b in cells if overlap(a, b)], sheet.title


@pytest.mark.parametrize("lang", LANGS)
def test_what_the_charts_draw_is_seen_and_not_printed(lang: Lang) -> None:
    sheet, ws = next(one for one in printed("rollup", lang, "A4") if one[0].key == "overview")
    helpers = [row for (row, column), cell in sheet.cells.items() if column == 1 and str(cell.value).startswith("gap|")]
    assert helpers
    last = range_boundaries(ws.print_area.rpartition("!")[2])[3]
    assert last is not None
    assert last < min(helpers) - 2
    assert not [row for row in helpers if sheet.rows[row].hidden]
    assert max(sheet.breaks) < min(helpers) - 2


def pixel_width(sheet: Sheet, column: int) -> int:
    spec = sheet.columns.get(column)
    return 0 if spec and spec.hidden else int((256 * ((spec and spec.width) or 8.43) + 18) / 256 * 7)


def left_of(sheet: Sheet, column: int) -> float:
    return sum(pixel_width(sheet, c) for c in range(1, column))


def top_of(sheet: Sheet, row: int) -> float:
    specs = (sheet.rows.get(r) for r in range(1, row))
    return sum(0 if spec and spec.hidden else (spec and spec.height) or 13.5 for spec in specs)


def overlap(a: tuple[float, ...], b: tuple[float, ...]) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
