"""How a sheet is divided among printed pages: by its widths, its month columns, and the paper."""
from __future__ import annotations

import pytest
from branch_case import case

from xlplan.calendar import MONTHS
from xlplan.workbook.blueprint import ColumnSpec, Paper, RowSpec, Sheet, Stream
from xlplan.workbook.paper import printed_on, room_beside
from xlplan.workbook.stamp import parse_stamp, stamp_lines
from xlplan.workbook.styles import Style
from xlplan.workbook.writing.branch_book import branch_book
from xlplan.workbook.writing.master_book import empty_frames, master_book

QUARTERED = ("m01", "m02", "m03", "q1", "m04", "m05", "m06", "q2", "h1", "m07", "m08", "m09", "q3", "m10", "m11", "m12", "q4", "h2")
WIDTH = 10.0  # 56.25 points; A4 has room for 18 at 7 points, A3 for 26


def sheet(*keys: str, names: int = 2, **about: object) -> Sheet:
    """Columns of those keys from B on, of one width each."""
    made = Sheet("s", "表", names=names, freeze=(7, 3), **about)  # type: ignore[arg-type]
    made.columns[1] = ColumnSpec(width=8, hidden=True)
    for at, key in enumerate(keys, 2):
        made.put(1, at, key, "key")
        made.columns[at] = ColumnSpec(width=WIDTH)
    return made


def pages(made: Sheet, paper: Paper = "A4") -> list[str]:
    """First and last key of each page."""
    return [f"{made.cells[1, max(area.first, 2)].value}-{made.cells[1, area.last].value}" for area in printed_on(made, paper).areas]


@pytest.mark.parametrize(("keys", "paper", "expected"), [
    (("name", *MONTHS), "A4", []),                                                # all on one
    (("name", *QUARTERED), "A4", ["name-h1", "m07-h2"]),                          # quarter, half and its sum stay with their months
    (("name", *QUARTERED), "A3", []),
    (("name", *QUARTERED, "year"), "A4", ["name-h1", "m07-year"]),
    (("name", *"abcd", *MONTHS, "year", *"efg"), "A4", ["name-m06", "m07-g"]),
    (("name", *"abcdefg", *MONTHS), "A4", ["name-g", "m01-m12"]),
    (("name", *"abcdefghij", *QUARTERED), "A4", ["name-j", "m01-h1", "m07-h2"]),  # no half beside what stands before it
    (("name", *QUARTERED, *"abcdefghi"), "A4", ["name-h1", "m07-h2", "a-i"]),
    (("name", *"abcdefghijklmnopqrst", *MONTHS), "A3", ["name-t", "m01-m12"]),
    (("name", *"abcdefghijklmnopqrst"), "A4", ["name-j", "k-t"]),                 # no months: alike in width
    (("name", *"abcdefgh", *(f"d{m[1:]}" for m in MONTHS)), "A4", ["name-h", "d01-d12"]),  # days, one a month
])
def test_columns_of_each_page(keys: tuple[str, ...], paper: Paper, expected: list[str]) -> None:
    assert pages(sheet(*keys), paper) == expected


def test_the_names_stand_on_every_page_unless_they_take_half_of_it() -> None:
    keys = (*"abcdefghijklmnopqrst",)
    assert [(len(made.areas), made.repeated) for made in (printed_on(sheet(*keys, names=names), "A4") for names in (2, 3, 11))] == [
        (2, 2), (2, 3), (2, 0)]
    assert printed_on(sheet(*keys, names=0), "A4").repeated == 2  # those that are frozen


@pytest.mark.parametrize(("rows", "paper", "high"), [(10, "A4", 1), (31, "A4", 1), (32, "A4", 0), (32, "A3", 1)])
def test_made_for_one_page_it_takes_another_rather_than_smaller_letters(rows: int, paper: Paper, high: int) -> None:
    made = sheet("name", fit_height=1)
    made.rows |= {row: RowSpec(height=20) for row in range(2, 2 + rows)}
    made.rows[1] = RowSpec(hidden=True)
    made.put(1 + rows, 2, "x")
    assert printed_on(made, paper).high == high


def test_a_page_laid_out_for_a4_stays_so() -> None:
    assert [printed_on(sheet("name", *"abcdefghijklmno", paper=own), "A3").paper for own in ("A4", None)] == ["A4", "A3"]
    assert printed_on(sheet("name", *"abcdefghij", landscape=False), "A4").wide == 1  # one page wide, as it was made


def test_one_that_breaks_between_rows_is_printed_at_a_scale() -> None:
    """Excel passes over breaks where it fits pages; a column may come out wider in another font."""
    made = printed_on(sheet("name", *"abcdefghij", landscape=False, breaks=(20,)), "A4")
    assert (made.wide, made.scale, made.areas) == (0, 77, ())


@pytest.mark.parametrize(("said", "paper"), [("A3", "A3"), ("A4", "A4"), ("", "A4"), ("letter", "A4")])
def test_a_workbook_is_printed_on_what_its_stamp_says(said: str, paper: Paper) -> None:
    made = case("zh-CN", "bottom_up")
    made.issued.facts |= {"paper": said} if said else {}
    again, _ = parse_stamp(stamp_lines(made.issued))
    assert branch_book(again, made.frames).paper == paper


@pytest.mark.parametrize(("fields", "paper"), [({}, "A4"), ({"paper": "A3"}, "A3"), ({"paper": "\uff21\uff13"}, "A3")])
def test_a_master_is_printed_on_what_its_own_sheet_says(fields: dict[str, str], paper: Paper) -> None:
    frames = empty_frames({"name": "华东饮品", "year": "2027", **fields}, "zh-CN")
    assert master_book(frames, "p", "zh-CN").paper == paper


def tall(*, grows: bool) -> Sheet:
    """Of two pages, headed in row 6, its last row of figures 20; below it a note beside the names."""
    made = sheet("name", *"abcdefghijklmnopqrst", title_rows=(2, 6), grows=grows)
    made.put(2, 2, "一个很长的标题,比名称的列宽得多", "title")
    for row in range(6, 21):
        for column in range(2, 23):
            made.put(row, column, "x")
    made.put(22, 2, "注", "note")
    return made


def rows(made: Sheet) -> list[tuple[int, int]]:
    return [(area.top, area.bottom) for area in printed_on(made, "A4").areas]


def test_pages_after_the_first_have_neither_title_nor_notes_but_the_title_at_their_head() -> None:
    made = printed_on(tall(grows=False), "A4")
    assert rows(tall(grows=False)) == [(1, 22), (4, 20)]
    assert (made.heads, made.title) == ((4, 6), "一个很长的标题,比名称的列宽得多")


@pytest.mark.parametrize(("text", "style", "until", "heads"), [
    ("短", "muted", 0, (4, 6)), ("①说明" * 10, "muted", 0, (5, 6)), ("①说明" * 10, "note", 0, (4, 6)), ("短", "note", 9, (5, 6))])
def test_of_the_rows_above_the_table_none_repeats_that_would_be_cut(text: str, style: Style, until: int, heads: tuple[int, int]) -> None:
    made = tall(grows=False)
    made.put(4, 2, text, style)
    made.merges += [(4, 2, 4, until)] * bool(until)
    assert printed_on(made, "A4").heads == heads


@pytest.mark.parametrize(("rows_there", "protected", "more"), [(20, False, True), (20, True, False), (60, False, True)])
def test_rows_that_are_added_below_print_while_the_last_page_has_room(rows_there: int, protected: bool, more: bool) -> None:
    """A page of A4 holds some 30 of them, and 30 more below the headings of the next."""
    made = sheet("name", *QUARTERED, *"abcdefghi", title_rows=(2, 6), protected=protected)
    for row in range(2, rows_there + 1):
        for column in range(2, 30):
            made.put(row, column, "x")
    bottoms = {area.bottom for area in printed_on(made, "A4").areas}
    assert (max(bottoms) > rows_there) == more
    assert max(bottoms) < rows_there + 31


@pytest.mark.parametrize(("rows_there", "below"), [(20, True), (45, True), (300, True), (0, False)])
def test_pages_take_all_there_is_and_rows_that_are_added_all_of_them_alike(rows_there: int, below: bool) -> None:
    """Their area says where the sheet ends, for programs that page it before they have read it, and adds no page."""
    made = sheet("name", *"abcdefghijklmnopqrst", title_rows=(2, 6))
    if below:
        made.put(rows_there, 2, "x")
    else:
        made.stream = Stream(2, iter([("x",)]), ("input",), (None,))
    found = printed_on(made, "A4")
    assert (found.wide, [(a.top, a.first, a.last) for a in found.areas]) == ((1, [(1, 1, 12), (4, 13, 22)]) if below else (2, []))
    assert all(rows_there <= area.bottom < rows_there + 31 for area in found.areas)


@pytest.mark.parametrize(("letters", "expected"), [(20, ["name-j", "k-t"]), (90, ["name-p", "q-t"]), (200, ["name-j", "k-t"])])
def test_the_first_page_is_as_wide_as_what_is_said_above_where_a_page_can_be(letters: int, expected: list[str]) -> None:
    made = sheet("name", *"abcdefghijklmnopqrst")
    made.put(3, 2, "题" * letters, "subtitle")
    assert pages(made) == expected


def test_no_page_is_begun_for_a_narrow_column_to_have_a_title_whole() -> None:
    made = sheet("name", *"abcdefghijklmnopqr")
    made.columns[20] = ColumnSpec(width=6)
    made.put(3, 2, "题" * 99, "subtitle")
    assert pages(made) == ["name-i", "j-r"]


@pytest.mark.parametrize(("rows", "grows", "high"), [(25, False, 1), (31, False, 1), (32, False, 0), (31, True, 0)])
def test_a_row_or_two_beyond_the_page_make_it_smaller_where_none_is_added(rows: int, grows: bool, high: int) -> None:
    made = sheet("name", grows=grows)
    made.rows |= {row: RowSpec(height=20) for row in range(2, 2 + rows)}
    made.rows[1] = RowSpec(hidden=True)
    made.put(1 + rows, 2, "x")
    assert printed_on(made, "A4").high == high


def test_where_a_stream_does_not_tell_its_length_pages_are_fitted() -> None:
    made = tall(grows=False)
    made.stream = Stream(30, iter([("x",)]), ("text",), (None,))
    assert (printed_on(made, "A4").areas, printed_on(made, "A4").wide) == ((), 2)
    made.stream = Stream(30, [("x",)] * 5, ("text",), (None,))
    assert rows(made) == [(1, 34), (4, 34)]


def test_how_wide_one_more_column_may_be() -> None:
    assert room_beside(sheet("name", *"abcdefghijklmnopqrst"), "A3") == 54.4  # 21 of 56.25 points on 1,471
    assert room_beside(sheet("name", *"abcdefghijklmnopqrst"), "A4") < 0


@pytest.mark.parametrize(("keys", "paper"), [("abcdefghijklmn", "A4"), ("abcdefghijklmno", "A3")])
def test_what_a4_holds_at_full_size_stays_on_it(keys: str, paper: Paper) -> None:
    assert printed_on(sheet(*keys), "A3").paper == paper
