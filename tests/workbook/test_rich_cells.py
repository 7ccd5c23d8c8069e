"""Texts of parts that differ, struck through or set higher: no value is made of their joined characters."""
from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime

import pytest
from branch_case import case
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from test_markings import FIELDS, Opened

from xlplan.excel.package.rich_runs import Piece, settle_runs
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.rawbook import RawBook, Run
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.master_read import read_master
from xlplan.workbook.writing.master_book import empty_frames, master_book

SALES, COURSES, STAFF, PEOPLE = "sales_targets", "training", "staffing", "person_targets"
LINE, UP, DOWN = InlineFont(strike=True), InlineFont(vertAlign="superscript"), InlineFont(vertAlign="subscript")
PLAIN = InlineFont(b=True)
ROW = "r01"  # a course of the branch itself
SST = "xl/sharedStrings.xml"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/sharedStrings"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
INLINE = re.compile(r'(<c [^>]*)t="inlineStr"([^>]*)><is>(<r>.*?)</is></c>', re.DOTALL)


def rich(*parts: str | tuple[InlineFont, str]) -> CellRichText:
    return CellRichText(*(p if isinstance(p, str) else TextBlock(*p) for p in parts))


def shared(data: bytes) -> bytes:
    """The same workbook with its rich texts among the shared strings, as Excel saves them."""
    source, out = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    parts = {name: source.read(name) for name in source.namelist()}
    items: list[str] = []
    for name, part in list(parts.items()):
        if name.startswith("xl/worksheets/sheet"):
            def moved(m: re.Match[str]) -> str:
                items.append(m[3])
                return f'{m[1]}t="s"{m[2]}><v>{len(items) - 1}</v></c>'
            parts[name] = INLINE.sub(moved, part.decode()).encode()
    assert items
    assert SST not in parts  # openpyxl writes every text into its cell
    parts[SST] = f'<sst xmlns="{MAIN}">{"".join(f"<si>{item}</si>" for item in items)}</sst>'.encode()
    for name, end, added in (("[Content_Types].xml", "</Types>", f'<Override PartName="/{SST}" ContentType="{CONTENT}"/>'),
                             ("xl/_rels/workbook.xml.rels", "</Relationships>",
                              f'<Relationship Id="rIdS" Type="{RELATION}" Target="sharedStrings.xml"/>')):
        parts[name] = parts[name].decode().replace(end, added + end).encode()
    with zipfile.ZipFile(out, "w") as target:
        for name, part in parts.items():
            target.writestr(name, part)
    return out.getvalue()


def saved(book: Opened, form: str) -> RawBook:
    out = io.BytesIO()
    book.wb.save(out)
    got = read_workbook(shared(out.getvalue()) if form == "shared" else out.getvalue(), "gd.xlsx")
    assert isinstance(got, RawBook)
    return got


@pytest.fixture
def branch() -> Opened:
    return Opened(to_bytes(case().book()))


def about(raw: RawBook, cell: str, table: str) -> list[Diagnostic]:
    found = validate_submissions([extract_submission(raw)])[0].diagnostics
    return [d for d in found if d.cell == cell and d.table == table]


NUMBERS = [
    # what stands in the cell; what it must not read; what is said
    (rich((LINE, "38"), "40"), "struck “38”, then “40”"),                      # 3840
    (rich((LINE, "38 "), (PLAIN, "40")), "struck “38”, then “40”"),            # the blank is nobody's
    (rich("35", (UP, "2")), "“35”, then superscript “2”"),                     # a footnote: 352
    (rich((LINE, "3"), "9.2"), "struck “3”, then “9.2”"),                      # 39.20
    (rich((LINE, "1"), "2"), "struck “1”, then “2”"),                          # 12
    (rich("40", (DOWN, "1")), "“40”, then subscript “1”"),
    (rich("4", (LINE, "3"), "0"), "“4”, then struck “3”, then “0”"),
]


@pytest.mark.parametrize("form", ["inline", "shared"])
@pytest.mark.parametrize(("text", "said"), NUMBERS)
def test_a_number_of_unlike_parts_is_refused_and_each_part_named(branch: Opened, text: CellRichText, said: str, form: str) -> None:
    row = case().frames[SALES].keys[0]
    at = branch.at(SALES, row, "m03")
    branch.sheet(SALES)[at] = text
    raw = saved(branch, form)
    told = about(raw, at, SALES)
    assert [(d.code, d.severity and d.severity.value) for d in told] == [("XP252", "error")]
    assert said in message_of(told[0], "en")
    assert not extract_submission(raw).frames[SALES].filled["m03"][0]


@pytest.mark.parametrize("form", ["inline", "shared"])
def test_parts_of_one_look_are_one_value(branch: Opened, form: str) -> None:
    """Bold and colour say nothing about what counts; a text that is struck through as a whole is asked about by XP248."""
    frame = case().frames[SALES]
    at, struck = (branch.at(SALES, frame.keys[0], m) for m in ("m03", "m05"))
    branch.sheet(SALES)[at] = rich("4", (PLAIN, "0"))
    branch.sheet(SALES)[struck] = rich((LINE, "5"), (LINE, "0"))
    raw = saved(branch, form)
    assert [d.code for d in about(raw, at, SALES)] == ["XP203"]
    assert {d.code for d in about(raw, struck, SALES)} == {"XP203", "XP248"}
    sub = extract_submission(raw)
    assert (sub.frames[SALES].amounts["m03"][0], sub.frames[SALES].amounts["m05"][0]) == (4000, 5000)


@pytest.mark.parametrize("form", ["inline", "shared"])
def test_dates_choices_and_codes_are_no_joined_characters(branch: Opened, form: str) -> None:
    cells = {"start": rich((LINE, "2027-3-1"), "5"), "audience": rich("导购", (UP, "1")), "cost_month": rich("1", (LINE, "1"), "月")}
    for column, text in cells.items():
        at = branch.at(COURSES, ROW, column)
        branch.sheet(COURSES)[at] = text
    raw = saved(branch, form)
    for column in cells:
        told = about(raw, branch.at(COURSES, ROW, column), COURSES)
        assert "XP252" in [d.code for d in told], column
        assert not {"XP215", "XP216", "XP217"} & {d.code for d in told}, column


@pytest.mark.parametrize("form", ["inline", "shared"])
def test_words_are_read_without_what_is_struck(branch: Opened, form: str) -> None:
    topic, remark = (branch.at(COURSES, ROW, c) for c in ("topic", "remark"))
    branch.sheet(COURSES)[topic] = rich((LINE, "新人培训"), "陈列培训")
    branch.sheet(COURSES)[remark] = rich("场地 80m", (UP, "2"))
    raw = saved(branch, form)
    told = about(raw, topic, COURSES)
    assert [(d.code, message_of(d, "zh-CN").split("」", 1)[1]) for d in told] == [("XP248", "里「新人培训」打了删除线,按「陈列培训」读取")]
    assert [d.code for d in about(raw, remark, COURSES)] == []
    frame = extract_submission(raw).frames[COURSES]
    i = frame.keys.index(ROW)
    assert (frame.texts["topic"][i], frame.texts["remark"][i]) == ("陈列培训", "场地 80m2")


def test_the_font_of_the_cell_strikes_the_runs_without_their_own(branch: Opened) -> None:
    row = case().frames[SALES].keys[0]
    at = branch.at(SALES, row, "m03")
    branch.sheet(SALES)[at] = rich("38", (PLAIN, "40"))
    branch.sheet(SALES)[at].font = Font(strike=True)
    for form in ("inline", "shared"):
        told = about(saved(branch, form), at, SALES)
        assert [d.code for d in told] == ["XP252"], form
        assert "struck “38”, then “40”" in message_of(told[0], "en")


@pytest.mark.parametrize("form", ["inline", "shared"])
def test_the_master_and_pasted_history_read_no_joined_characters(form: str) -> None:
    master = Opened(to_bytes(master_book(empty_frames(FIELDS, "zh-CN"), "2027-x", "zh-CN", datetime(2026, 10, 26))))
    rows = {key: next(c.row for c in master.sheet(key)["A"] if c.value == "@begin") + 1 for key in ("products", "history_sales")}
    at = {(key, str(c.value)): f"{c.column_letter}{rows[key]}" for key in rows for c in master.sheet(key)[1] if c.value}
    put: dict[tuple[str, str], CellRichText | str | int] = {
        ("products", "code"): rich("P0", (UP, "1")), ("products", "series"): rich((LINE, "常温"), "低温奶"),
        ("products", "target"): rich((LINE, "38"), "40"),
        ("history_sales", "branch"): "GD", ("history_sales", "product"): rich("P0", (LINE, "2"), "1"), ("history_sales", "year"): 2026,
        ("history_sales", "month"): rich("1", (LINE, "2")), ("history_sales", "amount"): rich((LINE, "38"), "40")}
    for place, value in put.items():
        master.sheet(place[0])[at[place]] = value
    raw = saved(master, form)
    read = read_master(raw)
    told = {(d.table, d.column): d.code for d in read.found if d.cell in at.values() and d.code in ("XP252", "XP248", "XP203", "XP245")}
    assert told == {("products", "code"): "XP252", ("products", "series"): "XP248", ("products", "target"): "XP252",
                    ("history_sales", "product"): "XP252", ("history_sales", "month"): "XP252", ("history_sales", "amount"): "XP252"}
    assert read.frames["products"].texts["series"].tolist() == ["低温奶"]
    assert read.frames["products"].texts["code"].tolist() == [""]
    assert not read.frames["history_sales"].filled["amount"].any()


PIECES = st.lists(st.builds(Piece, st.text("0123456789 .", max_size=4), st.sampled_from([None, True, False]),
                            st.sampled_from(["", "superscript", "subscript"])), min_size=1, max_size=5)


@given(PIECES, st.booleans())
def test_runs_keep_every_character_and_its_mark(pieces: list[Piece], struck: bool) -> None:
    """One run only where all that is no blank is marked alike."""
    runs = settle_runs(pieces, struck)
    assert "".join(run.text for run in runs) == "".join(piece.text for piece in pieces)
    marks = {(struck if p.struck is None else p.struck, p.level) for p in pieces if p.text.strip()}
    assert len(runs) <= 1 if len(marks) <= 1 else {(r.struck, r.level) for r in runs if r.text.strip()} == marks
    assert all(isinstance(run, Run) for run in runs)


def test_a_text_number_beyond_the_limits_is_one_finding(branch: Opened) -> None:
    """What SAP writes with the minus last, and what is finer than the unit too: their remedies would contradict each other."""
    rows = case().frames[SALES].keys
    for value in ("22.10-", "-22.10", -22.104):
        at = branch.at(SALES, rows[0], "m03")
        branch.sheet(SALES)[at] = value
        out = io.BytesIO()
        branch.wb.save(out)
        raw = read_workbook(out.getvalue(), "gd.xlsx")
        assert isinstance(raw, RawBook)
        assert [d.code for d in about(raw, at, SALES)] == ["XP211"], value
