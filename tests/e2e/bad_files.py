"""Every way a file can be wrong, as a table of cases: how it is made, what is said of it, what it costs."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from random import Random
from typing import Any

import openpyxl

from xlplan.example import breaking_bytes as raw
from xlplan.example.breakage import BREAKAGES
from xlplan.example.breaking_cells import column_places, month_inputs, row_places
from xlplan.tables.periods import MONTHS
from xlplan.workbook.blueprint import Book, Cell
from xlplan.workbook.stamp import Issued

SALES, STAFF, COURSES, MONEY = "sales_targets", "staffing", "training", "expense_budget"
FILE = ""  # the finding is about the whole file
EVERY = "*"  # and here about every table
VICTIM = "GD"
NOON, LATER = datetime(2026, 11, 5, 12), datetime(2026, 11, 6, 9)  # when a branch saved its file
Change = Callable[[Book], None]


@dataclass(frozen=True)
class Case:
    """`verdict` of `table`: note and warning leave it in, refused sends it back, file sends back the whole file.
    `entails`: tables whose figures follow from it and cannot be either."""

    name: str
    code: str
    severity: str
    verdict: str
    table: str = FILE
    on_book: Change | None = None
    on_bytes: Callable[[bytes], bytes] | None = None
    on_stamp: Callable[[Issued], None] | None = None
    entails: frozenset[str] = frozenset()


# -- how a sheet is changed, by its keys -----------------------------------------------------------------------------

def typed(table: str, value: Any, *months: str, formula: str | None = None, format: str | None = None) -> Change:
    """Something typed into June, or other months, of the first row that the branch fills."""
    def change(book: Book) -> None:
        sheet = book.sheet(table)
        row = month_inputs(sheet)[0][0][0]
        for month in months or ("m06",):
            at = (row, column_places(sheet)[month])
            sheet.cells[at] = replace(sheet.cells[at], value=value, formula=formula, format=format)
    return change


def put(table: str, row: str, **cells: Any) -> Change:
    """Cells of the row with that key."""
    def change(book: Book) -> None:
        sheet = book.sheet(table)
        for column, value in cells.items():
            at = (row_places(sheet)[row], column_places(sheet)[column])
            sheet.cells[at] = replace(sheet.cells.get(at, Cell()), value=value, formula=None)
    return change


def key(table: str, old: str, new: str | None, *, where: str = "row") -> Change:
    """Another hidden key, or none, in column A (row) or row 1 (column)."""
    def change(book: Book) -> None:
        sheet = book.sheet(table)
        at = (row_places(sheet)[old], 1) if where == "row" else (1, column_places(sheet)[old])
        if new is None:
            del sheet.cells[at]
        else:
            sheet.cells[at] = replace(sheet.cells[at], value=new)
    return change


def without_row(table: str, row: str) -> Change:
    """A row deleted, those below moved up."""
    def change(book: Book) -> None:
        sheet = book.sheet(table)
        gone = row_places(sheet)[row]
        sheet.cells = {(r - (r > gone), c): cell for (r, c), cell in sheet.cells.items() if r != gone}
    return change


def blank_row(table: str, above: str) -> Change:
    """An empty row inserted, those below moved down."""
    def change(book: Book) -> None:
        sheet = book.sheet(table)
        at = row_places(sheet)[above]
        sheet.cells = {(r + (r >= at), c): cell for (r, c), cell in sheet.cells.items()}
    return change


def below(table: str, **cells: Any) -> Change:
    """Something written under the table, in a row of the branch's own."""
    def change(book: Book) -> None:
        sheet = book.sheet(table)
        last = max(r for r, _ in sheet.cells) + 2
        for column, value in cells.items():
            sheet.put(last, column_places(sheet)[column], value)
    return change


def beside(table: str, value: Any) -> Change:
    """A figure in a column of the branch's own."""
    def change(book: Book) -> None:
        sheet = book.sheet(table)
        sheet.put(row_places(sheet)[next(iter(row_places(sheet)))], max(c for _, c in sheet.cells) + 1, value)
    return change


def moved(book: Book) -> None:
    """Staffing before sales."""
    sheets = book.sheets
    i, j = sheets.index(book.sheet(SALES)), sheets.index(book.sheet(STAFF))
    sheets[i], sheets[j] = sheets[j], sheets[i]


def same_copy(book: Book) -> None:
    """Excel's `(2)`, nothing changed in it."""
    sheet = book.sheet(STAFF)
    book.sheets.append(replace(sheet, title=f"{sheet.title} (2)", charts=[]))


def hidden(book: Book) -> None:
    book.sheet(STAFF).state = "hidden"


def merged(book: Book) -> None:
    """Two months of one row merged: the second loses its figure, as Excel warns."""
    sheet = book.sheet(SALES)
    r, c = month_inputs(sheet)[0][0][0], column_places(sheet)["m04"]
    sheet.merges.append((r, c, r, c + 1))
    sheet.cells[r, c + 1] = replace(sheet.cells[r, c + 1], value=None)


def copied_course(book: Book) -> None:
    """A course copied with its hidden key into the next free row."""
    sheet = book.sheet(COURSES)
    at = row_places(sheet)
    used = [k for k in at if k.startswith("r") and (at[k], column_places(sheet)["topic"]) in sheet.cells
            and sheet.cells[at[k], column_places(sheet)["topic"]].value]
    free = next(k for k in at if k.startswith("r") and k > used[-1])
    for (r, c), cell in list(sheet.cells.items()):
        if r == at[used[-1]]:
            sheet.cells[at[free], c] = cell


def equal_value(book: Book) -> None:
    """The formula of a year replaced by the very number it showed."""
    sheet = book.sheet(SALES)
    at = (month_inputs(sheet)[0][0][0], column_places(sheet)["year"])
    sheet.cells[at] = replace(sheet.cells[at], formula=None)


def course(**cells: Any) -> Change:
    """The first course of the branch's own, `r01`."""
    return put(COURSES, "r01", **cells)


# -- how a file is changed -------------------------------------------------------------------------------------------

def repacked(data: bytes, change: Callable[[str, bytes], bytes], extra: dict[str, bytes] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in (extra or {}).items():
            new.writestr(name, part)
    return out.getvalue()


def strict(data: bytes) -> bytes:
    """Saved as 「Strict Open XML 电子表格」: the same parts under ISO's other namespaces."""
    old = (b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://schemas.openxmlformats.org/officeDocument/2006/")
    new = (b"http://purl.oclc.org/ooxml/spreadsheetml/main", b"http://purl.oclc.org/ooxml/officeDocument/")
    return repacked(data, lambda name, part: part.replace(old[0], new[0]).replace(old[1], new[1])
                    if not name.startswith("docProps") else part)


def far_cell(data: bytes) -> bytes:
    """One cell at XFD1048576: a reader that makes a grid of it asks for 17 thousand million cells."""
    def change(name: str, part: bytes) -> bytes:
        if name != "xl/worksheets/sheet2.xml":
            return part
        return part.replace(b"</sheetData>", b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>')
    return repacked(data, change)


def laughs(data: bytes) -> bytes:
    """Entities that unfold into each other until the memory is full."""
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'

    def change(name: str, part: bytes) -> bytes:
        return part.replace(b"<worksheet", bomb + b"<worksheet", 1) if name == "xl/worksheets/sheet2.xml" else part
    return repacked(data, change)


def swollen(data: bytes) -> bytes:
    """A sheet of ours that unpacks to a thousand times its size."""
    return repacked(data, lambda name, part: part.replace(b"</worksheet>", b" " * 60_000_000 + b"</worksheet>")
                    if name == "xl/worksheets/sheet2.xml" else part)


def openpyxl_saved(data: bytes) -> bytes:
    """Opened and saved by a program that does not calculate."""
    out = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(out)
    return out.getvalue()


def restamped(**changes: Any) -> Callable[[Issued], None]:
    """Issued by HQ with other words in the stamp, under HQ's own seal."""
    def change(issued: Issued) -> None:
        issued.stamp = replace(issued.stamp, **changes)
    return change


def of_unknown_tables(issued: Issued) -> None:
    """By a program that this one knows nothing of."""
    restamped(fingerprint="0" * 16)(issued)
    issued.columns.clear()


# -- the table -------------------------------------------------------------------------------------------------------

SEVERITIES = {"note": "note", "warning": "warning", "refused": "error", "unreadable": "error"}
VERDICTS = {"note": "in", "warning": "in", "refused": "refused", "unreadable": "file"}
SEEN_IN_THE_FIELD = [
    Case(b.name, b.code, SEVERITIES[b.outcome], VERDICTS[b.outcome], b.table,
         lambda book, b=b: b.on_book(book, Random(1)) if b.on_book else None, b.on_bytes) for b in BREAKAGES]  # type: ignore[misc]

FILES = [
    Case("an old .xls", "XP904", "error", "file", on_bytes=lambda d: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
         + "Workbook".encode("utf-16-le")),
    Case("a Word document's text", "XP901", "error", "file", on_bytes=lambda d: "见附件".encode()),
    Case("nothing at all", "XP923", "error", "file", on_bytes=lambda d: b""),
    Case("packed with WinRAR", "XP921", "error", "file", on_bytes=lambda d: b"Rar!\x1a\x07\x01\0" + d),
    Case("a cell at XFD1048576", "XP917", "error", "file", on_bytes=far_cell),
    Case("a billion laughs", "XP905", "error", "file", on_bytes=laughs),
    Case("a zip bomb", "XP905", "error", "file", on_bytes=swollen),
    Case("a sheet cut off in the middle", "XP903", "error", "file", on_bytes=lambda d: repacked(
        d, lambda name, part: part[:len(part) // 2] if name == "xl/worksheets/sheet2.xml" else part)),
]
STAMPS = [
    Case("another company's plan, our seal", "XP505", "error", "file", on_stamp=restamped(plan="other-2027")),
    Case("last year's file", "XP506", "error", "file", on_stamp=restamped(year=2026)),
    Case("a branch that is not ours", "XP507", "error", "file", on_stamp=restamped(branch="XX")),
    Case("an older round", "XP508", "error", "file", on_stamp=restamped(round="guide")),
    Case("a later round", "XP511", "error", "file", on_stamp=restamped(round="revise")),
    Case("issued before HQ issued again", "XP509", "error", "file", on_stamp=restamped(issue=0)),
    Case("another version of the tables", "XP104", "error", "file", on_stamp=of_unknown_tables),
]
CELLS = [
    Case("1,200 as text", "XP203", "warning", "in", SALES, typed(SALES, "1,200")),
    Case("１２００", "XP203", "warning", "in", SALES, typed(SALES, "１２００")),
    Case("1.2万", "XP203", "warning", "in", SALES, typed(SALES, "1.2万")),      # in a column of 万元: 1.2
    Case("12%", "XP204", "error", "refused", SALES, typed(SALES, "12%")),      # of what?
    Case("约500", "XP204", "error", "refused", SALES, typed(SALES, "约500")),
    Case("100-120", "XP204", "error", "refused", SALES, typed(SALES, "100-120")),
    Case("￥500", "XP245", "error", "refused", SALES, typed(SALES, "￥500")),   # 元 or 万元?
    Case("TRUE", "XP205", "error", "refused", SALES, typed(SALES, True)),
    Case("a date that Excel made of 3-5", "XP243", "error", "refused", SALES, typed(SALES, datetime(2027, 3, 5), format="m-d")),
    Case("finer than the unit", "XP202", "warning", "in", SALES, typed(SALES, 83.3333)),
    Case("half a person", "XP202", "warning", "in", STAFF, put(STAFF, "REP|hires", m03=0.5)),
    Case("a negative amount", "XP211", "error", "refused", SALES, typed(SALES, -12.5)),
    Case("a negative expense", "XP211", "error", "refused", MONEY, typed(MONEY, -1)),
    Case("a pass mark of 101", "XP212", "error", "refused", COURSES, course(**{"pass": 101})),
    Case("larger than any plan", "XP213", "error", "refused", SALES, typed(SALES, 1e15)),
    Case("元 in one row of sales", "XP219", "error", "refused", SALES, typed(SALES, 400_000, *MONTHS)),
    Case("a formula in an input cell", "XP208", "note", "in", SALES, typed(SALES, 30.0, formula="10+20")),
    Case("a formula never calculated", "XP207", "error", "refused", SALES, typed(SALES, 30.0, formula="10+20"),
         lambda d: raw.never_calculated(d, SALES)),
    Case("a formula of the add-in", "XP229", "warning", "in", SALES, typed(SALES, 30.0, formula="[1]!XLP_SPREAD(360,$C$4:$C$9)")),
    Case("a formula to another workbook", "XP209", "warning", "in", SALES, typed(SALES, 30.0, formula="'[底稿.xlsx]Sheet1'!$C$4")),
    Case("a computed cell typed, equal", "XP220", "note", "in", SALES, equal_value),
    Case("a stale stored value", "XP222", "note", "in", SALES, typed(SALES, 31.0)),  # nothing was recalculated
    Case("saved by a program that does not calculate", "XP223", "note", "in", EVERY, on_bytes=openpyxl_saved),
    Case("a target blanked", "XP210", "note", "in", SALES, put(SALES, "P01|C01", hq_target=None)),
    Case("a post that HQ does not know", "XP215", "warning", "in", COURSES, course(audience="外星人")),
    Case("a text that is a date", "XP216", "note", "in", COURSES, course(start="2027-3-5")),
    Case("a date that does not exist", "XP217", "warning", "in", COURSES, course(start="2027-2-30")),
    Case("a hold without months", "XP227", "warning", "in", SALES, put(SALES, "P01|C01", fixed="全部")),
    Case("a month left blank", "XP218", "note", "in", SALES, typed(SALES, None)),
]
STRUCTURE = [
    Case("a blank row inserted", "XP121", "note", "in", SALES, blank_row(SALES, "P02|C01")),
    Case("a row deleted", "XP118", "error", "refused", SALES, without_row(SALES, "P02|C01")),
    Case("a row under another's key", "XP119", "error", "refused", SALES, key(SALES, "P01|C02", "P01|C01")),
    Case("a row under a key of nobody", "XP132", "error", "refused", SALES, key(SALES, "P01|C02", "P77|C77")),
    Case("figures under the table", "XP122", "error", "refused", SALES, below(SALES, m01=5, m02=6.5)),
    Case("a column of one's own", "XP116", "note", "in", SALES, beside(SALES, "去年实绩 30")),
    Case("an input column deleted", "XP115", "error", "refused", SALES, key(SALES, "m06", None, where="column")),
    Case("a computed column deleted", "XP108", "note", "in", SALES, key(SALES, "growth", None, where="column")),
    Case("a column twice", "XP117", "error", "refused", SALES, key(SALES, "growth", "m01", where="column")),
    Case("two months merged", "XP126", "warning", "in", SALES, merged),
    Case("a course copied with its key", "XP127", "note", "in", COURSES, copied_course),
    Case("sheets in another order", "XP107", "note", "in", FILE, moved),
    Case("a sheet copied, nothing changed", "XP106", "note", "in", STAFF, same_copy),
    Case("a sheet hidden", "XP114", "note", "in", STAFF, hidden),
]
RULES = [
    Case("the year is not the target", "XP401", "warning", "in", SALES, typed(SALES, 999.0)),
    Case("a row is not its target", "XP402", "note", "in", SALES, typed(SALES, 999.0)),
    Case("and no reason is given", "XP404", "warning", "in", SALES, typed(SALES, 999.0)),
    Case("more people leave than there are", "XP310", "error", "refused", STAFF, put(STAFF, "REP|leavers", m03=99),
         entails=frozenset((MONEY,))),
    Case("more people than authorised", "XP411", "warning", "in", STAFF, put(STAFF, "REP|hires", m12=9)),
    Case("a required cell of a course blank", "XP321", "warning", "in", COURSES, course(kind=None)),
    Case("a cost without its month", "XP322", "warning", "in", COURSES, course(cost_month=None)),
    Case("a cost without a topic", "XP323", "warning", "in", COURSES, course(topic=None)),
    Case("an item above its ceiling", "XP422", "note", "in", MONEY, typed(MONEY, 300.0)),
]


def raw_zip(content: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, part in content.items():
            made.writestr(name, part)
    return out.getvalue()


CASES = [*SEEN_IN_THE_FIELD, *FILES, *STAMPS, *CELLS, *STRUCTURE, *RULES]


# -- the batch -------------------------------------------------------------------------------------------------------
