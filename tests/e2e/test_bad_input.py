"""What becomes of every mistake we know: one table of cases, each a workbook that a branch of four sends back wrong.

Of each case: the code and severity it is reported under, the verdict on the table it is in, that no other table of the
file goes back for it, and that the batch goes on: the other three branches keep their verdicts and every figure.
"""
from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from pathlib import Path
from random import Random
from typing import Any

import pytest
from bad_files import (
    CASES,
    COURSES,
    EVERY,
    FILE,
    LATER,
    MONEY,
    NOON,
    SALES,
    STAFF,
    VICTIM,
    Case,
    beside,
    blank_row,
    far_cell,
    hidden,
    laughs,
    moved,
    openpyxl_saved,
    put,
    strict,
    swollen,
    typed,
)

import xlplan
from xlplan.example import breaking_bytes as raw
from xlplan.example.behaviour import fill_tables
from xlplan.example.breaking_sheets import copy_book
from xlplan.excel.reading.intake import read_submission
from xlplan.excel.reading.pool import Failure
from xlplan.excel.writing.write import to_bytes
from xlplan.pipeline.demo import demo
from xlplan.pipeline.loading import load_plan
from xlplan.pipeline.submissions import kept_submissions
from xlplan.plan.breakdown.branch_issue import Issue, issued_for
from xlplan.plan.checking.register import register_files
from xlplan.plan.checking.results import FileResult, Merged
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.consolidate.adjust import changes_from_master
from xlplan.plan.consolidate.merge import merge_tables
from xlplan.schema.diagnostic import Diagnostic
from xlplan.workbook.blueprint import Book, RowSpec
from xlplan.workbook.stamp import Issued
from xlplan.workbook.submission import Submission
from xlplan.workbook.writing.branch_book import branch_book


@dataclass
class Batch:
    """What consolidating some files gave."""

    files: dict[str, FileResult]
    numbers: Merged
    about: list[Diagnostic]
    seen: dict[str, dict[tuple[str, str, str], int]] = field(default_factory=dict)

    def figures(self, branch: str) -> dict[tuple[str, str, str], int]:
        """(table, row, column) -> steps of every number of the branch that counts."""
        if branch not in self.seen:
            self.seen[branch] = self._figures(branch)
        return self.seen[branch]

    def _figures(self, branch: str) -> dict[tuple[str, str, str], int]:
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
    batches: dict[str, Batch] = field(default_factory=dict)

    def __post_init__(self) -> None:
        hq = load_plan(self.folder)
        self.plan, self.identity, self.master, self.breakdown = hq.folder, hq.plan, hq.master, hq.breakdown
        self.branches = self.master.organisation.branches()
        for path in self.plan.inbox_files().files:
            self.known[path.name] = read_submission(path, path.name, self.plan.seal_key())

    @cached_property
    def filled(self) -> Book:
        """The workbook of the branch as it should come back."""
        return self._filled(None)

    def _filled(self, on_stamp: Callable[[Issued], None] | None) -> Book:
        issue = Issue(self.identity, "bottom_up", 1, "2026-10-26", "zh-CN")
        issued, frames = issued_for(self.master, self.breakdown, VICTIM, issue)
        fill_tables(frames, Random(5), "as_told", "zh-CN")
        if on_stamp:
            on_stamp(issued)
        return branch_book(issued, frames, self.plan.seal_key(), created=NOON)

    def file(self, case: Case) -> bytes:
        """The file of a case, made once."""
        return self.case(case)[0]

    def case(self, case: Case) -> tuple[bytes, Submission]:
        """(the file with the mistake in it, what is read from it), made once."""
        if case.name not in self.made:
            book = copy_book(self._filled(case.on_stamp) if case.on_stamp else self.filled)
            if case.on_book:
                case.on_book(book)
            data = to_bytes(book)
            data = case.on_bytes(data) if case.on_bytes else data
            self.made[case.name] = data, self.taken("gd.xlsx", data)
        return self.made[case.name]

    def taken(self, name: str, data: bytes) -> Submission:
        path = self.desk / name
        path.write_bytes(data)
        return read_submission(path, name, self.plan.seal_key())

    def with_case(self, case: Case) -> Batch:
        """The three others and this one, put together once."""
        if case.name not in self.batches:
            self.batches[case.name] = self.consolidated([*self.others, self.case(case)[1]])
        return self.batches[case.name]

    def consolidated(self, submissions: Iterable[Submission]) -> Batch:
        got = list(submissions)
        results = validate_submissions(got)
        about = register_files(results, got, plan=self.identity, year=2027, round="bottom_up", branches=self.branches,
                               issues=dict.fromkeys(self.branches, 1)).about
        numbers = merge_tables(results, got, self.branches, changes_from_master(self.master.adjustments), "bottom_up")
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
    demo(folder, branches=4, broken=0, rollup=False, round="bottom_up")
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
        assert refused == ({case.table, *case.entails} if case.verdict == "refused" else set())
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
    gone = {case.table, *case.entails}
    assert not [at for at in after if at[0] in gone]
    assert {at: n for at, n in before.items() if at[0] not in gone} == after


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
    book = copy_book(plan.filled)
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
        (result,) = validate_submissions([plan.case(case)[1]])
        alone[name] = (result.verdict, dict(result.tables))
    (inbox / "~$gd.xlsx").write_bytes(b"\0" * 165)  # Excel's own file of an open workbook: a note, XP913
    found = {Path(f.file).name: f for f in xlplan.check(inbox, workers=2).files}
    assert [d.code for d in found.pop("~$gd.xlsx").diagnostics] == ["XP913"]
    with_key = {"XP105"}  # a foreign seal shows only to HQ, who has the key
    assert {n: (f.verdict, dict(f.tables)) for n, f in found.items() if n[4:9] not in with_key} == {
        n: v for n, v in alone.items() if n[4:9] not in with_key}


def test_consolidate_survives_files_made_to_kill_it(plan: Plan) -> None:
    """Beside three good files: a grid of 17 thousand million cells, a bomb, entities, half a file, a PDF, nothing."""
    hostile: dict[str, Callable[[bytes], bytes]] = {
        "a": far_cell, "b": swollen, "c": laughs, "d": raw.truncate_half, "e": raw.pdf_bytes, "f": lambda d: b""}
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
        "a.xlsx": "XP917", "b.xlsx": "XP905", "c.xlsx": "XP905", "d.xlsx": "XP903", "e.xlsx": "XP901", "f.xlsx": "XP923"}
    assert after.submission == {"expected": 4, "accepted": 3, "missing": [VICTIM], "returned": [],
                                "counts": {"passed": 3, "partly": 0, "unfilled": 0, "returned": 0, "missing": 1}}
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

    monkeypatch.setattr("xlplan.pipeline.submissions.read_all", read_all)
    kept_submissions().clear()  # they were read before
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
    monkeypatch.setattr("xlplan.excel.writing.write._PAUSE", 0)
    result = xlplan.consolidate(plan.folder, workers=0)
    assert result.rollup == plan.folder / "rollup (2).xlsx"
    assert [d.code for d in result.notes] == ["XP647", "XP914"]  # a line of HQ's that waits, and the file beside
    assert not rollup.exists()
    assert result.rollup
    assert result.rollup.exists()
