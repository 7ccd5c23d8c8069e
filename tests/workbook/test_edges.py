"""Nothing typed on a sheet of ours is lost: in every cell around and between the cells of every table it is read, or named."""
from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from branch_case import KEY, case, typed
from listed import listed
from raw import same_inputs

from xlplan.address import a1, row_column
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.schema.codes.catalogue import message_of, remedy_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.schema.readings.reach import Reach
from xlplan.tables import BRANCH, BY_KEY
from xlplan.tables.master import MASTER, MASTER_BY_KEY, SINCE_0_2
from xlplan.text import LANGS, Lang, text_list
from xlplan.workbook.rawbook import Raw, RawBook, RawSheet
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.identify import key_of
from xlplan.workbook.reading.master_read import MasterRead, read_master
from xlplan.workbook.submission import Submission
from xlplan.workbook.writing.master_book import empty_frames, master_book

OLD = Path(__file__).parents[1] / "data" / "v02"  # written by version 0.2.0
NEWER = (*(key for key in SINCE_0_2 if key not in ("workday_exceptions", "assignments")),)  # sheets that this one lacks


def book_of(data: bytes) -> RawBook:
    """The workbook as the file reader finds it."""
    book = read_workbook(data, "book.xlsx")
    assert isinstance(book, RawBook), book
    return book


@cache
def _bytes(lang: Lang, risks: bool = False) -> bytes:
    return to_bytes(case(lang, risks=risks).book())


def sheet_of(book: RawBook, key: str) -> RawSheet:
    """The sheet with that key in A1."""
    return next(s for s in book.sheets if key_of(s) == key)


def type_into(sheet: RawSheet, at: tuple[int, int], value: Raw) -> None:
    """Put a value into a cell, as a constant."""
    while len(sheet.values) < at[0]:
        sheet.values.append([])
    line = sheet.values[at[0] - 1]
    line += [None] * (at[1] - len(line))
    line[at[1] - 1] = value
    sheet.formulas.pop(at, None)


def branch(lang: Lang = "zh-CN", **typed: dict[str, Raw]) -> Submission:
    """The workbook as issued, with those cells typed into it: table -> address -> value."""
    book = book_of(_bytes(lang))
    for table, cells in typed.items():
        for address, value in cells.items():
            type_into(sheet_of(book, table), row_column(address), value)
    return extract_submission(book, key=KEY)


def row_of(table: str, key: str, lang: Lang = "zh-CN") -> int:
    """The sheet row of a key."""
    return extract_submission(book_of(_bytes(lang)), key=KEY).placements[table].rows[key]


def put(table: str, row: int, **cells: Raw) -> dict[str, Raw]:
    """Address -> value of cells of a row, by column key."""
    columns = extract_submission(book_of(_bytes("zh-CN")), key=KEY).placements[table].columns
    return {a1(row, columns[key]): value for key, value in cells.items()}


def said(found: list[Diagnostic]) -> list[tuple[str, object]]:
    """Codes with the rows or the range they name."""
    return [(d.code, listed(d, "rows") or listed(d, "range")) for d in found]


# -- what is as it was issued says nothing ---------------------------------------------------------------------------

@pytest.mark.parametrize("lang", LANGS)
def test_an_untouched_workbook_has_nothing_to_name(lang: Lang) -> None:
    """As written now and as written by 0.2.0, with the figures that were issued."""
    start = case(lang)
    for book in (book_of(_bytes(lang)), book_of((OLD / f"branch_{lang}.xlsx").read_bytes())):
        found = extract_submission(book, key=KEY)
        assert found.seal == "verified"
        assert found.diagnostics == []
        for table, frame in start.frames.items():
            same_inputs(frame, found.frames[table])


def test_a_workbook_of_0_2_that_libreoffice_filled_reads_what_was_typed() -> None:
    start = case()
    found = extract_submission(book_of((OLD / "branch_filled_by_libreoffice.xlsx").read_bytes()), key=KEY)
    assert found.refused == set()
    assert [d for d in found.diagnostics if d.code.startswith("XP1")] == []
    assert [(place, held) for place, value in typed(start, 31).items()
            if (held := value_at(found.frames[place[0]], *place[1:])) not in (value, None)] == []


def value_at(frame: Frame, row: str, column: str) -> int | str | None:
    """Steps or text of a cell; None for a number that is blank."""
    i = frame.keys.index(row)
    if column in frame.texts:
        return str(frame.texts[column][i])
    return int(frame.amounts[column][i]) if frame.filled[column][i] else None


@pytest.mark.parametrize("lang", LANGS)
def test_an_untouched_master_has_nothing_to_name(lang: Lang) -> None:
    frames = empty_frames({"name": "华东饮品", "year": "2027"}, lang)
    assert read_master(book_of(to_bytes(master_book(frames, "p", lang)))).found == []


def test_the_master_of_0_2_reads_with_the_same_figures() -> None:
    """What the sample of `small_company` holds, written by 0.2.0."""
    got = read_master(book_of((OLD / "master.xlsx").read_bytes()))
    assert [(d.code, d.params["labels"]) for d in got.found] == [  # sheets it never had
        ("XP139", text_list(MASTER_BY_KEY[key].label for key in (t.key for t in MASTER) if key in NEWER))]
    sales = got.frames["history_sales"]
    assert (sales.size, int(sales.amounts["amount"].sum())) == (192, 4 * (12 * 14_000 + 4 * 37 * 78))
    assert got.frames["products"].texts["code"].tolist() == ["P01", "P02", "P03"]


def test_no_thin_row_invites_typing() -> None:
    """Hidden, or as high as a row to type in, which those of the master are."""
    books = (case().book(), master_book(empty_frames({"name": "华东饮品", "year": "2027"}, "zh-CN"), "p", "zh-CN"))
    for sheet in (sheet for book in books for sheet in book.sheets):
        marks = [at[0] for at, cell in sheet.cells.items() if cell.value in ("@begin", "@end")]
        assert all(sheet.rows[row].hidden or (sheet.rows[row].height or 0) >= 19 for row in marks), sheet.key


# -- every cell around and between -----------------------------------------------------------------------------------

TYPED: tuple[Raw, ...] = ("另行约定", 4321.0)
AROUND = 3  # rows and columns beyond a table


def areas_of(d: Diagnostic) -> Iterator[tuple[int, int, int, int]]:
    """Everything a finding points at."""
    for text in (d.cell or "", *(listed(d, key) for key in ("range", "cells", "places"))):
        for one in text.split(", "):
            first, _, last = one.partition(":")
            if first and first[-1].isdigit():
                yield (*row_column(first), *row_column(last or first))
    for rows in listed(d, "rows").split(", "):
        first, _, last = rows.partition("–")
        if first.isdigit():
            yield int(first), 1, int(last or first), 10_000


def is_named(at: tuple[int, int], found: list[Diagnostic]) -> bool:
    return any(r1 <= at[0] <= r2 and c1 <= at[1] <= c2 for d in found for r1, c1, r2, c2 in areas_of(d))


def batches(cells: list[tuple[int, int]], size: int) -> Iterator[list[tuple[int, int]]]:
    """The cells in groups that share no row, so that a finding about a row is about one of them."""
    left = list(cells)
    while left:
        rows, taken, rest = set[int](), list[tuple[int, int]](), list[tuple[int, int]]()
        for at in left:
            if at[0] in rows or len(taken) == size:
                rest.append(at)
            else:
                rows.add(at[0])
                taken.append(at)
        yield taken
        left = rest


def lost(book: RawBook, sheet: RawSheet, groups: Iterator[list[tuple[int, int]]], value: Raw,
         holds: Callable[[tuple[int, int]], bool], parsed: Callable[[], tuple[list[Diagnostic], bool]]) -> list[str]:
    """Addresses of cells whose new content is neither read (`holds`) nor named; `parsed` reads the book again and says
    what was found and whether the sheet was refused."""
    out = []
    for group in groups:
        kept = [sheet.values[:], dict(sheet.formulas)]
        sheet.values = [line[:] for line in sheet.values]
        for at in group:
            type_into(sheet, at, value)
        found, refused = parsed()
        out += [a1(*at) for at in group if not refused and not is_named(at, found) and not holds(at)]
        sheet.values, sheet.formulas = kept  # type: ignore[assignment]
    return out


def with_sources(table: str) -> frozenset[str]:
    """The table and those that its figures follow from, with the stamp: what stands in the others changes nothing in it."""
    of, reach = BY_KEY[table], Reach(BY_KEY)
    cells = [reach.column(table, c.key, measure) for c in of.columns for measure in ("", *c.by_measure)]
    cells += [reach.foot(table, f.key, c.key) for f in of.feet for c in of.columns]
    return frozenset((table, "_xlplan")).union(*cells)


@pytest.mark.parametrize("table", [t.key for t in BRANCH if not t.where_rows])
@pytest.mark.parametrize("value", TYPED, ids=("a text", "a number"))
def test_what_a_branch_types_is_read_or_named(table: str, value: Raw) -> None:
    whole = book_of(_bytes("zh-CN", risks=table == "risks"))
    book = RawBook("branch.xlsx", "", [sheet for sheet in whole.sheets if key_of(sheet) in with_sources(table)])
    sheet = sheet_of(book, table)
    before = extract_submission(book, key=KEY)
    frame, place = before.frames[table], before.placements[table]
    given = case(risks=True).issued.values.get(table, {})
    last_row, last_column = max(place.rows.values()), max(place.columns.values())
    data = [place.rows[k] for k in frame.keys]
    feet = [place.rows[f.key] for f in frame.table.feet]
    inner = sorted({*data[:4], *data[-4:]})
    other = [r for r in range(2, last_row + AROUND + 1) if r not in data and r not in feet]
    width = range(2, last_column + 1)
    owner: dict[tuple[int, int], str] = {(place.rows[row], c): "G" if key in given.get(row, {}) else frame.table.by_key[key].who_of(
        str(frame.texts[frame.table.measure_column][i]) if frame.table.measure_column else None)
        for i, row in enumerate(frame.keys) for key, c in place.columns.items()}
    owner |= {(place.rows[f.key], place.columns[key]): "given" for f in frame.table.feet for key in f.given}
    kinds = [[(r, c) for r in inner for c in width if owner[r, c] == who] for who in "GISCL"]
    kinds += [[(r, c) for r in feet for c in width if owner.get((r, c), "") == who] for who in ("given", "")]
    kinds += [[(r, c) for r in other for c in width],
              [(r, c) for r in range(2, last_row + AROUND + 1) for c in range(last_column + 1, last_column + 1 + AROUND)]]
    keys = [[at] for at in ((1, 2), (1, last_column), (1, last_column + 2), (2, 1), (data[1], 1), (feet[0], 1),
                            (last_row + 2, 1))]
    after: list[Submission] = []

    def parsed() -> tuple[list[Diagnostic], bool]:
        after[:] = [extract_submission(book, key=KEY)]
        mine = [d for d in after[0].diagnostics if d.table == table]
        return mine, table in after[0].refused and bool(mine)

    def holds(at: tuple[int, int]) -> bool:
        now, where = after[0].frames[table], after[0].placements[table]
        row = next((k for k, r in where.rows.items() if r == at[0] and k in now.keys), None)
        key = next((k for k, c in where.columns.items() if c == at[1]), None)
        if row is None or key is None:
            return False
        held = value_at(now, row, key)
        return held is not None and held != (value_at(frame, row, key) if row in frame.keys else None)

    groups = [group for cells in kinds for group in batches(cells, 8)]
    assert lost(book, sheet, iter([*groups, *keys]), value, holds, parsed) == []


@pytest.mark.parametrize("table", [t.key for t in MASTER])
@pytest.mark.parametrize("value", TYPED, ids=("a text", "a number"))
def test_what_hq_types_into_the_master_is_read_or_named(table: str, value: Raw) -> None:
    whole = book_of((OLD / "master.xlsx").read_bytes())
    if table in NEWER:
        whole = book_of(to_bytes(master_book(empty_frames({"name": "华东饮品", "year": "2027"}, "zh-CN"), "p", "zh-CN")))
    sheet = sheet_of(whole, table)
    book = RawBook("master.xlsx", "", [sheet, sheet_of(whole, "_xlplan")])
    left = {t.key for t in MASTER}
    place = read_master(book, left).placements[table]
    columns = [c for key, c in place.columns.items()]
    last_row, last_column = len(sheet.values), max(columns)
    rows = sorted({*range(2, 11), *range(last_row - 2, last_row + AROUND + 1)})
    cells = [(r, c) for r in rows for c in range(2, last_column + AROUND)]
    keys = [[at] for at in ((1, last_column + 2), (2, 1), (last_row + 2, 1))]
    after: list[MasterRead] = []

    def parsed() -> tuple[list[Diagnostic], bool]:
        after[:] = [read_master(book, left)]
        return [d for d in after[0].found if d.table == table], False

    def holds(at: tuple[int, int]) -> bool:
        now, where = after[0].frames[table], after[0].placements[table]
        row = next((k for k, r in where.rows.items() if r == at[0] and k in now.keys), None)
        key = next((k for k, c in where.columns.items() if c == at[1] and k in now.table.by_key), None)
        if any(d.code == "XP686" and d.row_key == row for d in after[0].found):
            return True  # the row is the example in part: what else stands in it is said once that is mended
        if row is not None and key is not None and table == "company" and key == "field":
            return True  # a name beside the key that counts
        return row is not None and key is not None and value_at(now, row, key) not in (None, "")

    assert lost(book, sheet, iter([*batches(cells, 8), *keys]), value, holds, parsed) == []


# -- courses where they get lost -------------------------------------------------------------------------------------

def course(**cells: Raw) -> dict[str, Raw]:
    """What a branch types for a course of 1,780 yuan."""
    return {"topic": "陈列实务", "kind": "产品知识", "sessions": 1.0, "heads": 10.0, "cost": 1780.0, **cells}


END, TOTAL = row_of("training", "@end"), row_of("training", "@total_wan")
BEGIN = row_of("training", "@begin")
ISSUED = 4 * 12_000
CASES = [  # where, what is typed there; yuan counted, findings of structure
    (BEGIN, course(), ISSUED + 1780, [("XP128", str(BEGIN))]),        # on the row under the header
    (END, course(), ISSUED + 1780, [("XP128", str(END))]),            # one row more than there are
    (END, {"topic": "陈列实务"}, ISSUED, [("XP128", str(END))]),       # a name alone is a row there too
    (TOTAL + 1, course(), ISSUED + 1780, [("XP130", str(TOTAL + 1))]),  # below the totals
    (TOTAL + 4, course(), ISSUED + 1780, [("XP130", str(TOTAL + 4))]),
    (TOTAL + 2, {"cost": 3000.0}, ISSUED, [("XP122", str(TOTAL + 2))]),  # a figure of no course: must be moved
    (TOTAL + 2, {"cost": 48_000.0}, ISSUED, [("XP123", str(TOTAL + 2))]),  # the sum of them all
    (TOTAL + 2, {"cost": 48_000.01}, ISSUED, [("XP122", str(TOTAL + 2))]),  # nearly that: a figure of its own
    (4, {"cost": 3000.0}, ISSUED, [("XP122", "4")]),                   # above the header
    (TOTAL + 2, {"topic": "以上含差旅费"}, ISSUED, [("XP116", f"B{TOTAL + 2}")]),
]


@pytest.mark.parametrize(("row", "cells", "yuan", "expected"), CASES)
def test_a_course_counts_wherever_it_lies(row: int, cells: dict[str, Raw], yuan: int, expected: list[object]) -> None:
    found = branch(training=put("training", row, **cells))
    assert int(found.frames["training"].amounts["cost"].sum()) == yuan
    assert said([d for d in found.diagnostics if d.code.startswith("XP1")]) == expected


def test_a_block_of_notes_costs_one_note() -> None:
    found = branch(sales_targets={"AL8": "客户", "AM8": 120.0, "AL9": "大润发", "AM9": 80.0, "AL20": "另:门店", "B40": "草稿"})
    assert said(found.diagnostics) == [("XP116", "AL8:AM9"), ("XP116", "AL20"), ("XP116", "B40")]


def test_a_row_of_an_issued_name_below_a_fixed_table_must_be_moved() -> None:
    found = branch(sales_targets=put("sales_targets", 40, product="低温奶"))
    assert said(found.diagnostics) == [("XP122", "40")]


def test_a_row_to_be_moved_is_named_where_something_stands() -> None:
    """A name in column C, a figure in column J: nothing stands between them or in the first month."""
    found = branch(sales_targets={"C40": "低温奶", "J40": 12.0})
    row, = found.diagnostics
    assert (row.code, row.cell, listed(row, "cells")) == ("XP122", "C40", "C40, J40")
    assert message_of(row, "zh-CN") == "第 40 行像是数据(C40、J40),但不是表里的行,没有计入"


# -- subtotals typed as rows -----------------------------------------------------------------------------------------

FIRST_FREE = row_of("training", "r03")  # four courses of 12,000 yuan stand above
SUMS: dict[str, Raw] = {"sessions": 16.0, "hours": 60.0, "heads": 80.0, "cost": 48_000.0}
SUBTOTALS = [  # what is typed below four courses; whether it is asked about, yuan counted
    ({"topic": "小计", **SUMS, "cost_month": "3月"}, True, 48_000),
    ({"topic": "小计", "cost": 41_800.0, "cost_month": "3月"}, True, 48_000),  # called so, though no sum
    ({"topic": "一季度小计:", **SUMS}, True, 48_000),
    ({"topic": "合 计", "cost": 41_800.0, "cost_month": "3月"}, True, 48_000), ({"topic": "总　计", **SUMS}, True, 48_000),
    ({"topic": "合計(元)", **SUMS}, True, 48_000),
    ({"topic": "Ｓubtotal", **SUMS}, True, 48_000),
    ({"topic": "Q1 total", **SUMS}, False, 96_000),             # may be a course: counted
    ({"cost": 48_000.0}, True, 48_000),                          # nothing but the sum of the rows above
    ({"topic": "以上", "cost": 48_000.0, "sessions": 16.0}, True, 48_000),
    ({"topic": "以上", "cost": 48_000.0, "sessions": 15.0}, False, 96_000),  # one number is no sum
    ({"topic": "年会", "kind": "产品知识", "start": "2027-03-09", "cost": 48_000.0}, False, 96_000),  # a course with dates
    ({"topic": "Total quality", "cost": 500.0}, False, 48_500),
    ({"topic": "小计", **SUMS, "void": "作废"}, False, 48_000),   # given up by the branch itself
]


@pytest.mark.parametrize(("cells", "asked", "yuan"), SUBTOTALS)
def test_a_subtotal_in_a_row_is_asked_about_and_not_counted_twice(cells: dict[str, Raw], asked: bool, yuan: int) -> None:
    found = branch(training=put("training", FIRST_FREE, **cells))
    frame = found.frames["training"]
    assert int(frame.amounts["cost"].sum()) == yuan
    assert [listed(d, "rows") for d in found.diagnostics if d.code == "XP129"] == ([str(FIRST_FREE)] if asked else [])
    assert bool(frame.used[frame.keys.index("r03")]) is not (asked or "void" in cells)


RISKS: list[tuple[dict[str, Raw], bool, int]] = [  # below impacts of 50 and 30: cells of a row, whether it is asked about, what counts
    ({"risk": "大客户流失", "probability": 0.3, "impact": 80.0, "response": "走访", "owner": "李四"}, False, 160_00),
    ({"risk": "大客户流失", "impact": 80.0, "owner": "李四"}, False, 160_00),
    ({"risk": "大客户流失", "impact": 80.0, "probability": 0.1}, False, 160_00),
    ({"impact": 80.0}, True, 80_00), ({"risk": "小计", "impact": 80.0}, True, 80_00), ({"risk": "以上", "impact": 80.0}, True, 80_00)]


@pytest.mark.parametrize(("cells", "asked", "steps"), RISKS)
def test_round_figures_are_no_subtotals_where_the_row_says_anything_else(cells: dict[str, Raw], asked: bool, steps: int) -> None:
    """A table without lists and dates is told by its other texts and figures, which the remedy names."""
    book = book_of(_bytes("zh-CN", risks=True))
    place = extract_submission(book, key=KEY).placements["risks"]
    above: list[tuple[str, dict[str, Raw]]] = [("r01", {"impact": 50.0}), ("r02", {"risk": "原料涨价", "impact": 30.0, "owner": "张三"})]
    for row, typed_ in (*above, ("r03", cells)):
        for key, value in typed_.items():
            type_into(sheet_of(book, "risks"), (place.rows[row], place.columns[key]), value)
    found = extract_submission(book, key=KEY)
    assert int(found.frames["risks"].amounts["impact"].sum()) == steps
    said_ = [d for d in found.diagnostics if d.code == "XP129"]
    assert [listed(d, "rows") for d in said_] == ([str(place.rows["r03"])] if asked else [])
    assert all("填全发生概率、预警指标、应对措施、负责人" in remedy_of(d, "zh-CN") for d in said_)


def test_a_total_below_subtotals_is_one_too() -> None:
    """A group, its subtotal, another group, its subtotal, all of it: only the courses count."""
    rows = [("小计", 48_000.0), ("门店", 700.0), ("拜访", 300.0), ("", 1000.0), ("", 49_000.0)]
    typed_rows = [put("training", FIRST_FREE + i, topic=topic or None, cost=cost) for i, (topic, cost) in enumerate(rows)]
    found = branch(training={k: v for row in typed_rows for k, v in row.items()})
    assert int(found.frames["training"].amounts["cost"].sum()) == 49_000
    assert [listed(d, "rows") for d in found.diagnostics if d.code == "XP129"] == [
        ", ".join(str(FIRST_FREE + i) for i in (0, 3, 4))]
