"""The checks sheet inside the workbook and the check of xlplan say the same: ▲ and ✖ stand exactly where there is a finding."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from branch_case import KEY, Case, case, put, varied

from xlplan.excel.reading.intake import read_submission
from xlplan.excel.writing.write import write_workbook
from xlplan.plan.breakdown.branch_issue import settled_frames
from xlplan.plan.checking.validate import validate_submissions
from xlplan.schema.diagnostic import Round, Severity
from xlplan.schema.frame import Frame, blank_frame
from xlplan.tables.periods import MONTHS
from xlplan.workbook.blueprint import Book
from xlplan.workbook.forms import Choice, answer_key
from xlplan.workbook.inputs_mark import inputs_mark
from xlplan.workbook.stamp import Issued, note_owned
from xlplan.workbook.styles import SHAPES
from xlplan.workbook.writing.branch_book import branch_book
from xlplan.workbook.writing.checks import AT

Tables = Mapping[str, Frame]
MONEY, SALES, COURSES, PERSONS, HEADS = "expense_budget", "sales_targets", "training", "person_targets", "staffing"
REBATES, LISTING = 2, 3  # items that the unit types itself
KEY_ROW, PLAIN_ROW = 3, 0


def issued(round: Round) -> Case:
    """As HQ issues it: no calculation behind its own figures, which break rules themselves, heads of its course to be typed; of an
    approval, nothing but persons."""
    start = case("zh-CN", "final" if round == "approved" else round, courses=2)
    start.frames[SALES].feet["@py_month", "m01"] += 300_000  # HQ's own months are far from it
    courses = start.frames[COURSES]
    courses.amounts["heads"][0], courses.filled["heads"][0] = 0, False
    for column in (*MONTHS, "outlets"):  # nothing of the unit's own stands in it
        start.frames[HEADS].amounts[column][:] = 0
    if round == "approved":
        start.frames[PERSONS] = blank_frame(start.frames[PERSONS].table, start.frames[PERSONS].keys)
        start.issued.settled = tuple(key for key in start.frames if key != PERSONS)
        start.frames = settled_frames(start.frames, start.issued)
    given = start.issued
    start.issued = Issued(replace(given.stamp, round=round), members=given.members, facts=given.facts, settled=given.settled)
    note_owned(start.issued, start.frames)
    start.issued.inputs = {key: inputs_mark(frame, {}) for key, frame in start.frames.items()}
    return start


def found_twice(start: Case, tmp_path: Path, choices: Mapping[str, Choice] | None = None) -> tuple[dict[str, str], set[str]]:
    """(`table|code` of every rule on the sheet -> its mark there; those that the check finds); but of tables with cells that cannot be
    counted on, which are to be mended first."""
    book = branch_book(start.issued, start.frames, KEY, choices=choices, signs={"preparer|name": "张三", "preparer|date": "2026-11-04"})
    path = write_workbook(book, tmp_path / "gd.xlsx").path
    [result] = validate_submissions([read_submission(path, "gd.xlsx", KEY)])
    unsound = {d.table for d in result.diagnostics if d.severity is Severity.ERROR and d.code.startswith("XP2")}
    marks = {key: mark for key, mark in shown_marks(book, start).items() if key.partition("|")[0] not in unsound}
    return marks, {f"{d.table}|{d.code}" for d in result.diagnostics} & marks.keys()


def shown_marks(book: Book, start: Case) -> dict[str, str]:
    """`table|code` -> the gravest mark in its lines."""
    sheet = next((s for s in book.sheets if s.key == "checks"), None)
    shown = {str(cell.value): str(sheet.cells[row, AT["result"]].value) for (row, column), cell in sheet.cells.items()
             if column == 1 and (row, AT["result"]) in sheet.cells} if sheet else {}
    out: dict[str, str] = {}
    for key, frame in start.frames.items():
        for rule in frame.table.rules:
            mark = shown.get(answer_key(key, rule.key))
            if mark is not None and out.get(f"{key}|{rule.code}", SHAPES["done"]) == SHAPES["done"]:
                out[f"{key}|{rule.code}"] = mark
    return out


def nothing(tables: Tables) -> None:
    """As issued."""


def without_ceilings(tables: Tables) -> None:
    """A blank ceiling is none."""
    tables[MONEY].amounts["cap"][:], tables[MONEY].filled["cap"][:] = 0, False


def typed(table: str, row: int, **cells: int | str) -> Callable[[Tables], None]:
    def act(tables: Tables) -> None:
        put(tables[table], row, **cells)
        tables[table].used[row] = True
    return act


def both(*acts: Callable[[Tables], None]) -> Callable[[Tables], None]:
    def act(tables: Tables) -> None:
        for one in acts:
            one(tables)
    return act


@pytest.mark.parametrize(("round", "change", "choices", "asked", "silent"), [
    ("bottom_up", nothing, {}, {"training|XP321"}, {"sales_targets|XP401", "sales_targets|XP405", "expense_budget|XP423"}),  # HQ's figures
    ("bottom_up", typed(SALES, PLAIN_ROW, m03=1), {}, {"sales_targets|XP401", "sales_targets|XP405"}, {"expense_budget|XP423"}),
    ("bottom_up", nothing, {COURSES: "none"}, set(), {"training|XP321"}),
    ("bottom_up", typed(MONEY, REBATES, m03=2_500), {}, {"expense_budget|XP423"}, set()),
    ("bottom_up", typed(MONEY, REBATES, m03=2_500, calc="12 家 × 500 元"), {}, set(), {"expense_budget|XP423"}),
    ("bottom_up", without_ceilings, {}, set(), {"expense_budget|XP421"}),
    ("final", both(typed(SALES, KEY_ROW, m03=1), typed(SALES, PLAIN_ROW, m03=1)), {},
     {"sales_targets|XP402", "sales_targets|XP403"}, set()),
    ("final", typed(SALES, KEY_ROW, m03=1), {}, {"sales_targets|XP403"}, {"sales_targets|XP402"}),
    ("approved", nothing, {}, set(), {"person_targets|XP431"}),               # persons are still to come
    ("approved", typed(PERSONS, 0, emp_no="H1", name="张三", share=300, from_month=1, to_month=12), {}, {"person_targets|XP431"}, set()),
])
def test_what_hq_asks_and_what_it_does_not(round: Round, change: Callable[[Tables], None], choices: Mapping[str, Choice], asked: set[str],
                                           silent: set[str], tmp_path: Path) -> None:
    start = issued(round)
    change(start.frames)
    marks, found = found_twice(start, tmp_path, choices)
    assert {code for code, mark in marks.items() if mark != SHAPES["done"]} == found
    assert asked <= found
    assert silent <= marks.keys() - found


@pytest.mark.parametrize("seed", range(4))
def test_whatever_a_branch_types(seed: int, tmp_path: Path) -> None:
    marks, found = found_twice(varied(issued("bottom_up" if seed % 2 else "final"), seed), tmp_path)
    assert {code for code, mark in marks.items() if mark != SHAPES["done"]} == found
