"""What becomes of every mistake we know: one table of cases, each a workbook that a branch of four sends back wrong.

Of each case: the code and severity it is reported under, the verdict on the table it is in, that no other table of the
file goes back for it, and that the batch goes on: the other three branches keep their verdicts and every figure.
"""
from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

import openpyxl
import pytest

import xlplan
from xlplan.example import breaking_bytes as raw
from xlplan.example.behaviour import fill
from xlplan.example.breakage import BREAKAGES
from xlplan.example.breaking_cells import columns, month_inputs, rows
from xlplan.example.breaking_sheets import copied
from xlplan.excel.intake import take
from xlplan.excel.pool import Failure
from xlplan.excel.write import to_bytes
from xlplan.loading import load
from xlplan.plan.adjust import from_master
from xlplan.plan.consolidate import merge
from xlplan.plan.issuing import Issue, issued_for
from xlplan.plan.register import register
from xlplan.plan.results import Consolidated, FileResult
from xlplan.plan.validate import validate
from xlplan.play import demo
from xlplan.schema.diagnostic import Diagnostic
from xlplan.tables.periods import MONTHS
from xlplan.workbook.blueprint import Book, Cell, RowSpec
from xlplan.workbook.branch_book import branch_book
from xlplan.workbook.stamp import Issued
from xlplan.workbook.submission import Submission

SALES, STAFF, COURSES, MONEY = "sales_targets", "staffing", "training", "expense_budget"
FILE = ""  # the finding is about the whole file
EVERY = "*"  # and here about every table
VICTIM = "GD"
NOON, LATER = datetime(2026, 11, 5, 12), datetime(2026, 11, 6, 9)  # when a branch saved its file
Change = Callable[[Book], None]


@dataclass(frozen=True)
class Case:
    """`verdict` of `table`: note and warning leave it in, refused sends it back, file sends back the whole file."""

    name: str
    code: str
    severity: str
    verdict: str
    table: str = FILE
    on_book: Change | None = None
    on_bytes: Callable[[bytes], bytes] | None = None
    on_stamp: Callable[[Issued], None] | None = None


# -- how a sheet is changed, by its keys -----------------------------------------------------------------------------

def typed(table: str, value: Any, *months: str, formula: str | None = None, format: str | None = None) -> Change:
    """Something typed into June, or other months, of the first row that the branch fills."""
    def change(book: Book) -> None:
        sheet = book.sheet(table)
        row = month_inputs(sheet)[0][0][0]
        for month in months or ("m06",):
            at = (row, columns(sheet)[month])
            sheet.cells[at] = replace(sheet.cells[at], value=value, formula=formula, format=format)
    return change


def put(table: str, row: str, **cells: Any) -> Change:
    """Cells of the row with that key."""
    def change(book: Book) -> None:
        sheet = book.sheet(table)
        for column, value in cells.items():
            at = (rows(sheet)[row], columns(sheet)[column])
            sheet.cells[at] = replace(sheet.cells.get(at, Cell()), value=value, formula=None)
    return change


def key(table: str, old: str, new: str | None, *, where: str = "row") -> Change:
    """Another hidden key, or none, in column A (row) or row 1 (column)."""
    def change(book: Book) -> None:
        sheet = book.sheet(table)
        at = (rows(sheet)[old], 1) if where == "row" else (1, columns(sheet)[old])
        if new is None:
            del sheet.cells[at]
        else:
            sheet.cells[at] = replace(sheet.cells[at], value=new)
    return change


def without_row(table: str, row: str) -> Change:
    """A row deleted, those below moved up."""
    def change(book: Book) -> None:
        sheet = book.sheet(table)
        gone = rows(sheet)[row]
        sheet.cells = {(r - (r > gone), c): cell for (r, c), cell in sheet.cells.items() if r != gone}
    return change


def blank_row(table: str, above: str) -> Change:
    """An empty row inserted, those below moved down."""
    def change(book: Book) -> None:
        sheet = book.sheet(table)
        at = rows(sheet)[above]
        sheet.cells = {(r + (r >= at), c): cell for (r, c), cell in sheet.cells.items()}
    return change


def below(table: str, **cells: Any) -> Change:
    """Something written under the table, in a row of the branch's own."""
    def change(book: Book) -> None:
        sheet = book.sheet(table)
        last = max(r for r, _ in sheet.cells) + 2
        for column, value in cells.items():
            sheet.put(last, columns(sheet)[column], value)
    return change


def beside(table: str, value: Any) -> Change:
    """A figure in a column of the branch's own."""
    def change(book: Book) -> None:
        sheet = book.sheet(table)
        sheet.put(rows(sheet)[next(iter(rows(sheet)))], max(c for _, c in sheet.cells) + 1, value)
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
    r, c = month_inputs(sheet)[0][0][0], columns(sheet)["m04"]
    sheet.merges.append((r, c, r, c + 1))
    sheet.cells[r, c + 1] = replace(sheet.cells[r, c + 1], value=None)


def copied_course(book: Book) -> None:
    """A course copied with its hidden key into the next free row."""
    sheet = book.sheet(COURSES)
    at = rows(sheet)
    used = [k for k in at if k.startswith("r") and (at[k], columns(sheet)["topic"]) in sheet.cells
            and sheet.cells[at[k], columns(sheet)["topic"]].value]
    free = next(k for k in at if k.startswith("r") and k > used[-1])
    for (r, c), cell in list(sheet.cells.items()):
        if r == at[used[-1]]:
            sheet.cells[at[free], c] = cell


def equal_value(book: Book) -> None:
    """The formula of a year replaced by the very number it showed."""
    sheet = book.sheet(SALES)
    at = (month_inputs(sheet)[0][0][0], columns(sheet)["year"])
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
    """A part of zeros that unpacks to a thousand times its size."""
    return repacked(data, lambda name, part: part, {"xl/media/image1.bin": bytes(60_000_000)})


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


# -- the table -------------------------------------------------------------------------------------------------------

SEVERITIES = {"note": "note", "warning": "warning", "refused": "error", "unreadable": "error"}
VERDICTS = {"note": "in", "warning": "in", "refused": "refused", "unreadable": "file"}
SEEN_IN_THE_FIELD = [
    Case(b.name, b.code, SEVERITIES[b.outcome], VERDICTS[b.outcome], b.table,
         lambda book, b=b: b.on_book(book, Random(1)) if b.on_book else None, b.on_bytes) for b in BREAKAGES]  # type: ignore[misc]

FILES = [
    Case("an old .xls", "XP901", "error", "file", on_bytes=lambda d: bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
         + "Workbook".encode("utf-16-le")),
    Case("a Word document's text", "XP901", "error", "file", on_bytes=lambda d: "见附件".encode()),
    Case("nothing at all", "XP901", "error", "file", on_bytes=lambda d: b""),
    Case("zipped by the mail program", "XP901", "error", "file", on_bytes=lambda d: raw_zip({"广东.xlsx": d})),
    Case("a cell at XFD1048576", "XP905", "error", "file", on_bytes=far_cell),
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
    Case("another version of the tables", "XP104", "error", "file", on_stamp=restamped(fingerprint="0" * 16)),
]
CELLS = [
    Case("1,200 as text", "XP203", "warning", "in", SALES, typed(SALES, "1,200")),
    Case("１２００", "XP203", "warning", "in", SALES, typed(SALES, "１２００")),
    Case("1.2万", "XP203", "warning", "in", SALES, typed(SALES, "1.2万")),      # in a column of 万元: 1.2
    Case("12%", "XP204", "error", "refused", SALES, typed(SALES, "12%")),      # of what?
    Case("约500", "XP204", "error", "refused", SALES, typed(SALES, "约500")),
    Case("100-120", "XP204", "error", "refused", SALES, typed(SALES, "100-120")),
    Case("￥500", "XP204", "error", "refused", SALES, typed(SALES, "￥500")),   # 元 or 万元?
    Case("TRUE", "XP205", "error", "refused", SALES, typed(SALES, True)),
    Case("a date that Excel made of 3-5", "XP205", "error", "refused", SALES, typed(SALES, datetime(2027, 3, 5), format="m-d")),
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
    Case("a row under a key of nobody", "XP120", "error", "refused", SALES, key(SALES, "P01|C02", "P77|C77")),
    Case("figures under the table", "XP122", "warning", "in", SALES, below(SALES, m01=5, m02=6.5)),
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
    Case("more people leave than there are", "XP310", "error", "refused", STAFF, put(STAFF, "REP|leavers", m03=99)),
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

@dataclass
class Batch:
    """What consolidating some files gave."""

    files: dict[str, FileResult]
    numbers: Consolidated
    about: list[Diagnostic]

    def figures(self, branch: str) -> dict[tuple[str, str, str], int]:
        """(table, row, column) -> steps of every number of the branch that counts."""
        out: dict[tuple[str, str, str], int] = {}
        ordinal = self.numbers.branches.index(branch)
        for table, frame in self.numbers.frames.items():
            mine = frame.owner == ordinal
            keys = [k for k, m in zip(frame.keys, mine, strict=True) if m]
            for column, steps in frame.amounts.items():
                out |= {(table, k, column): int(n) for k, n in zip(keys, steps[mine].tolist(), strict=True)}
        return out


@dataclass
class Plan:
    """A plan folder of four branches, read once; `consolidated` puts other files into it, through the same functions as
    `xlplan.consolidate` (a test below runs that itself, on files of every kind at once)."""

    folder: Path
    desk: Path
    known: dict[str, Submission] = field(default_factory=dict)
    made: dict[str, tuple[bytes, Submission]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        hq = load(self.folder)
        self.plan, self.identity, self.master, self.breakdown = hq.folder, hq.plan, hq.master, hq.breakdown
        self.branches = self.master.organisation.branches()
        for path in self.plan.inbox_files().files:
            self.known[path.name] = take(path, path.name, self.plan.seal_key())

    @cached_property
    def filled(self) -> Book:
        """The workbook of the branch as it should come back."""
        return self._filled(None)

    def _filled(self, on_stamp: Callable[[Issued], None] | None) -> Book:
        issue = Issue(self.identity, "bottom_up", 1, "2026-10-26", "zh-CN")
        issued, frames = issued_for(self.master, self.breakdown, VICTIM, issue)
        fill(frames, Random(5), "as_told", "zh-CN")
        if on_stamp:
            on_stamp(issued)
        return branch_book(issued, frames, self.plan.seal_key(), created=NOON)

    def file(self, case: Case) -> bytes:
        """The file of a case, made once."""
        return self.case(case)[0]

    def case(self, case: Case) -> tuple[bytes, Submission]:
        """(the file with the mistake in it, what is read from it), made once."""
        if case.name not in self.made:
            book = copied(self._filled(case.on_stamp) if case.on_stamp else self.filled)
            if case.on_book:
                case.on_book(book)
            data = to_bytes(book)
            data = case.on_bytes(data) if case.on_bytes else data
            self.made[case.name] = data, self.taken("gd.xlsx", data)
        return self.made[case.name]

    def taken(self, name: str, data: bytes) -> Submission:
        path = self.desk / name
        path.write_bytes(data)
        return take(path, name, self.plan.seal_key())

    def with_case(self, case: Case) -> Batch:
        """The three others and this one."""
        return self.consolidated([*self.others, self.case(case)[1]])

    def consolidated(self, submissions: Iterable[Submission]) -> Batch:
        got = list(submissions)
        results = validate(got)
        about = register(results, got, plan=self.identity, year=2027, round="bottom_up", branches=self.branches,
                         issues=dict.fromkeys(self.branches, 1))
        numbers = merge(results, got, self.branches, from_master(self.master.adjustments), "bottom_up")
        return Batch({r.file: r for r in results}, numbers, about)

    @cached_property
    def sound(self) -> Batch:
        """Everything as it should be: what the cases are held against."""
        return self.consolidated([*self.others, self.taken("gd.xlsx", to_bytes(self.filled))])

    @property
    def others(self) -> list[Submission]:
        return [s for name, s in self.known.items() if name != "gd.xlsx"]


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    folder = tmp_path_factory.mktemp("bad") / "2027-plan"
    demo(folder, branches=4, broken=0, rollup=False)
    return Plan(folder, tmp_path_factory.mktemp("desk"))


def test_the_batch_is_sound_before(plan: Plan) -> None:
    assert {f.verdict for f in plan.sound.files.values()} <= {"accepted", "accepted_with_warnings"}
    assert "refused" not in {v for f in plan.sound.files.values() for v in f.tables.values()}
    assert plan.sound.about == []


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_a_mistake_costs_its_table_and_nothing_else(plan: Plan, case: Case) -> None:
    batch = plan.with_case(case)
    mine, before = batch.files["gd.xlsx"], plan.sound.files["gd.xlsx"]

    hits = [d for d in mine.diagnostics if d.code == case.code]
    assert hits, [(d.code, d.severity, d.table) for d in mine.diagnostics]
    assert {d.severity.value for d in hits if d.severity} == {case.severity}
    if case.verdict != "file":
        assert {d.table or FILE for d in hits} == ({SALES, STAFF, COURSES, MONEY} if case.table == EVERY else {case.table})

    if case.verdict == "file":  # nothing of it counts, and the branch is missing until it sends another
        assert mine.verdict in ("refused", "not_an_input")
        assert set(mine.tables.values()) <= {"refused", "not_opened"}
        assert batch.numbers.absent == [VICTIM]
    else:
        refused = {t for t, v in mine.tables.items() if v == "refused"}
        assert refused == ({case.table} if case.verdict == "refused" else set())
        assert mine.tables.keys() == before.tables.keys()
        assert mine.verdict in ("accepted", "accepted_with_warnings")
        if case.severity == "warning":
            assert mine.tables[case.table] == "accepted_with_warnings"

    for name, result in plan.sound.files.items():  # the batch went on
        if name != "gd.xlsx":
            assert (batch.files[name].verdict, batch.files[name].tables) == (result.verdict, result.tables)
    for branch in plan.branches:
        if branch != VICTIM:
            assert batch.figures(branch) == plan.sound.figures(branch)


@pytest.mark.parametrize("case", [c for c in CASES if c.table and c.verdict == "refused"], ids=lambda c: c.name)
def test_the_other_tables_of_the_file_keep_their_figures(plan: Plan, case: Case) -> None:
    """All but the budget's linked rows, which stand on the staffing plan and the courses."""
    batch = plan.with_case(case)
    links = plan.sound.numbers.frames[MONEY]
    linked = {(MONEY, k) for k, link in zip(links.keys, links.texts["link"], strict=True) if link != "none"}
    before, after = ({at: n for at, n in b.figures(VICTIM).items() if at[:2] not in linked} for b in (plan.sound, batch))
    assert linked
    assert not [at for at in after if at[0] == case.table]
    assert {at: n for at, n in before.items() if at[0] != case.table} == after


@pytest.mark.parametrize(("text", "steps"), [
    ("1,200", 120_000), ("１２００", 120_000), ("1.2万", 120), (" 12.50 ", 1250), ("12.5万元", 1250), ("125000元", 1250)])
def test_a_text_that_is_a_number_counts_as_that_number(plan: Plan, text: str, steps: int) -> None:
    """In 0.01 万元; never 0, which is what Excel's own sum makes of it."""
    case = Case(text, "XP203", "warning", "in", SALES, typed(SALES, text))
    batch = plan.with_case(case)
    row = next(k for t, k, c in plan.sound.figures(VICTIM) if t == SALES)
    assert batch.figures(VICTIM)[SALES, row, "m06"] == steps


def test_what_hq_owns_is_taken_from_hq(plan: Plan) -> None:
    """A branch that lowers its own target is told so, and keeps its target."""
    case = Case("a target lowered", "XP210", "note", "in", SALES, put(SALES, "P01|C01", hq_target=1.0))
    batch = plan.with_case(case)
    assert batch.figures(VICTIM) == plan.sound.figures(VICTIM)


@pytest.mark.parametrize("case", [
    Case("rows inserted", "", "", "", SALES, blank_row(SALES, "P02|C01")), Case("sheets moved", "", "", "", FILE, moved),
    Case("a sheet hidden", "", "", "", STAFF, hidden), Case("saved without values", "", "", "", FILE, on_bytes=openpyxl_saved),
    Case("rows hidden", "", "", "", SALES, lambda b: b.sheet(SALES).rows.update({9: RowSpec(hidden=True)})),
    Case("a column of one's own", "", "", "", SALES, beside(SALES, 12345)),
    Case("Strict Open XML", "", "", "", FILE, on_bytes=strict),
], ids=lambda c: c.name)
def test_what_does_not_touch_a_figure_changes_none(plan: Plan, case: Case) -> None:
    batch = plan.with_case(case)
    assert batch.files["gd.xlsx"].verdict in ("accepted", "accepted_with_warnings"), batch.files["gd.xlsx"].diagnostics
    assert batch.figures(VICTIM) == plan.sound.figures(VICTIM)


# -- several files of one branch, and none ---------------------------------------------------------------------------

def saved(plan: Plan, at: datetime, amount: float) -> bytes:
    """GD's file with one month changed, saved at that time."""
    book = copied(plan.filled)
    typed(SALES, amount)(book)
    book.created = at
    return to_bytes(book)


@pytest.mark.parametrize(("times", "code", "verdicts", "counts"), [
    ((NOON, LATER), "XP502", {"a.xlsx": True, "b.xlsx": True}, "b.xlsx"),      # 最终版, 最终版2: the one saved last
    ((LATER, NOON), "XP502", {"a.xlsx": True, "b.xlsx": True}, "a.xlsx"),      # whatever they are called
    ((NOON, NOON), "XP503", {"a.xlsx": False, "b.xlsx": False}, None),         # nobody can tell: none counts
])
def test_two_files_of_one_branch(plan: Plan, times: Sequence[datetime], code: str, verdicts: dict[str, bool], counts: str | None) -> None:
    amounts = {"a.xlsx": 41.0, "b.xlsx": 42.0}
    batch = plan.consolidated([*plan.others, *(
        plan.taken(name, saved(plan, at, amounts[name])) for name, at in zip(amounts, times, strict=True))])
    assert {n: code in {d.code for d in batch.files[n].diagnostics} for n in verdicts} == dict.fromkeys(verdicts, True)
    assert {n: batch.files[n].verdict != "refused" for n in verdicts} == verdicts
    here = [n for (t, _, c), n in batch.figures(VICTIM).items() if (t, c) == (SALES, "m06")]
    assert here[:1] == ([int(amounts[counts] * 100)] if counts else [])
    assert {n for n in verdicts if batch.files[n].superseded_by} == (set(amounts) - {counts} if counts else set())


def test_the_same_file_twice_counts_once(plan: Plan) -> None:
    data = to_bytes(plan.filled)
    batch = plan.consolidated([*plan.others, plan.taken("gd.xlsx", data), plan.taken("gd (1).xlsx", data)])
    assert [n for n, f in batch.files.items() if "XP504" in {d.code for d in f.diagnostics}] == ["gd.xlsx"]
    assert batch.figures(VICTIM) == plan.sound.figures(VICTIM)


def test_a_branch_that_sent_nothing_is_named(plan: Plan) -> None:
    batch = plan.consolidated(plan.others)
    assert [(d.code, d.branch, d.severity.value) for d in batch.about if d.severity] == [("XP501", VICTIM, "warning")]
    assert batch.numbers.absent == [VICTIM]
    assert batch.figures(VICTIM) == {}


# -- all at once, by the command itself ------------------------------------------------------------------------------

def test_one_run_over_every_kind_of_file(plan: Plan, tmp_path: Path) -> None:
    """Worker processes and all: each file gets the verdict it gets alone."""
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    alone: dict[str, tuple[str, dict[str, str]]] = {}
    for i, case in enumerate(c for c in CASES if not c.on_stamp):
        name, data = f"{i:03} {case.code}.xlsx", plan.file(case)
        (inbox / name).write_bytes(data)
        (result,) = validate([plan.case(case)[1]])
        alone[name] = (result.verdict, dict(result.tables))
    (inbox / "~$gd.xlsx").write_bytes(b"\0" * 165)  # Excel's own file of an open workbook: a note, XP913
    found = {Path(f.file).name: f for f in xlplan.check(inbox, workers=2).files}
    assert [d.code for d in found.pop("~$gd.xlsx").diagnostics] == ["XP913"]
    with_key = {"XP105"}  # a foreign seal shows only to HQ, who has the key
    assert {n: (f.verdict, dict(f.tables)) for n, f in found.items() if n[4:9] not in with_key} == {
        n: v for n, v in alone.items() if n[4:9] not in with_key}


def test_consolidate_survives_files_made_to_kill_it(plan: Plan) -> None:
    """Beside three good files: a grid of 17 thousand million cells, a bomb, entities, half a file, a PDF, nothing."""
    hostile = {"a": far_cell, "b": swollen, "c": laughs, "d": raw.truncated, "e": raw.pdf, "f": lambda d: b""}
    data = (plan.folder / "inbox" / "gd.xlsx").read_bytes()
    before = xlplan.consolidate(plan.folder, rollup=False)
    (plan.folder / "inbox" / "gd.xlsx").unlink()
    for name, make in hostile.items():
        (plan.folder / "inbox" / f"{name}.xlsx").write_bytes(make(data))
    try:
        after = xlplan.consolidate(plan.folder, rollup=False, workers=2)
    finally:
        for name in hostile:
            (plan.folder / "inbox" / f"{name}.xlsx").unlink()
        (plan.folder / "inbox" / "gd.xlsx").write_bytes(data)
    assert {f.file: f.diagnostics[0].code for f in after.files if f.verdict == "refused"} == {
        "a.xlsx": "XP905", "b.xlsx": "XP905", "c.xlsx": "XP905", "d.xlsx": "XP903", "e.xlsx": "XP901", "f.xlsx": "XP901"}
    assert after.submission == {"expected": 4, "accepted": 3, "missing": [VICTIM]}
    for table in (SALES, STAFF, COURSES, MONEY):
        one, two = before.tables[table], after.tables[table]
        assert two.equals(one[one["branch"] != VICTIM].reset_index(drop=True))


@pytest.mark.parametrize(("kind", "code"), [
    ("crashed", "XP910"),  # its process died twice
    ("timeout", "XP911"),  # or had to be ended twice
    ("error", "XP915"),    # or the program itself is wrong: said as such, with the line that helps to mend it
])
def test_a_file_that_takes_its_reader_down_is_a_verdict(plan: Plan, monkeypatch: pytest.MonkeyPatch, kind: str, code: str) -> None:
    """tests/excel/test_pool.py kills and hangs real processes; no file is known that does so to ours, so what the pool
    then says is put in its place here."""
    def read_all(paths: Sequence[Path], work: Callable[[Path], Any], **_: Any) -> Iterable[tuple[Path, Any]]:
        for path in paths:
            yield path, Failure(kind, "Traceback\nKeyError: 'm13'") if path.name == "gd.xlsx" else work(path)  # type: ignore[arg-type]

    monkeypatch.setattr("xlplan.pipeline.read_all", read_all)
    result = xlplan.consolidate(plan.folder, rollup=False)
    assert {f.file: [d.code for d in f.diagnostics] for f in result.files if f.verdict == "refused"} == {"gd.xlsx": [code]}
    assert result.submission["missing"] == [VICTIM]
    assert len(result.files) == 4


def test_a_file_that_is_not_there_is_a_verdict(plan: Plan) -> None:
    """A name typed wrong beside a right one."""
    wrong, right = xlplan.check([plan.folder / "inbox" / "dg.xlsx", plan.folder / "inbox" / "gd.xlsx"], workers=0).files[::-1]
    assert ([d.code for d in wrong.diagnostics], wrong.verdict) == (["XP912"], "refused")
    assert right.branch == VICTIM


def test_a_roll_up_that_is_open_in_excel_is_written_beside(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    rollup, replace_file = plan.folder / "rollup.xlsx", os.replace

    def held(source: Any, target: Any) -> None:  # as Windows answers while Excel holds the file
        if Path(target) == rollup:
            raise PermissionError(13, "used by another process", str(target))
        replace_file(source, target)

    monkeypatch.setattr("os.replace", held)
    monkeypatch.setattr("xlplan.excel.write._PAUSE", 0)
    result = xlplan.consolidate(plan.folder, workers=0)
    assert ([d.code for d in result.notes], result.rollup) == (["XP914"], plan.folder / "rollup (2).xlsx")
    assert not rollup.exists()
    assert result.rollup
    assert result.rollup.exists()
