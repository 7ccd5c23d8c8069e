"""Every breakage is found under the code it names, with the verdict it promises, and only where it was made."""
from __future__ import annotations

from functools import cache
from pathlib import Path
from random import Random

import pytest

from xlplan.example.behaviour import draw_answers, fill_tables
from xlplan.example.breakage import BREAKAGES, BY_NAME, Breakage
from xlplan.example.breaking_cells import column_places, row_places
from xlplan.example.company import company_tables
from xlplan.excel.reading.intake import read_submission
from xlplan.excel.writing.write import to_bytes
from xlplan.plan.breakdown.branch_issue import Issue, issued_for
from xlplan.plan.breakdown.breakdown import break_down
from xlplan.plan.checking.results import FileResult
from xlplan.plan.checking.validate import validate_submissions
from xlplan.plan.judging.assembly import master_from
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Book
from xlplan.workbook.writing.branch_book import branch_book

KEY = b"k" * 32


@cache
def whole(lang: Lang = "zh-CN") -> Book:
    """A workbook as a branch of the demo company sends it back."""
    master, _ = master_from(company_tables(6, 7, 2027, lang))
    issued, frames = issued_for(master, break_down(master)[0], "GD", Issue("plan", "bottom_up", 1, "2026-10-21", lang))
    rng = Random(5)
    fill_tables(frames, rng, "as_told", lang)
    return branch_book(issued, frames, KEY, answers=draw_answers(frames, rng, lang))


def judged(data: bytes, folder: Path) -> FileResult:
    path = folder / "gd.xlsx"
    path.write_bytes(data)
    return validate_submissions([read_submission(path, path.name, KEY)])[0]


def broken(breakage: Breakage, folder: Path, lang: Lang = "zh-CN", seed: int = 3) -> FileResult:
    book = breakage.apply(whole(lang), Random(seed))
    return judged(breakage.apply_bytes(to_bytes(book)), folder)


def test_the_workbook_is_sound_before(tmp_path: Path) -> None:
    result = judged(to_bytes(whole()), tmp_path)
    assert set(result.tables.values()) <= {"accepted", "accepted_with_warnings", "not_opened"}


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda b: b.name)
def test_each_is_found_as_promised(breakage: Breakage, tmp_path: Path) -> None:
    result = broken(breakage, tmp_path)
    hits = [d for d in result.diagnostics if d.code == breakage.code]
    assert hits, [(d.code, d.table) for d in result.diagnostics]
    if breakage.outcome == "unreadable":
        assert result.verdict in ("refused", "not_an_input")
        return
    assert {d.table for d in hits} == {breakage.table}
    verdict = result.tables[breakage.table]
    assert (verdict == "refused") == (breakage.outcome == "refused")
    assert {d.severity.value for d in hits if d.severity} == {
        "error" if breakage.outcome == "refused" else breakage.outcome}
    assert "refused" not in {v for t, v in result.tables.items() if t != breakage.table}


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda b: b.name)
@pytest.mark.parametrize("lang", LANGS[1:])
def test_each_is_found_in_other_languages(breakage: Breakage, lang: Lang, tmp_path: Path) -> None:
    assert breakage.code in {d.code for d in broken(breakage, tmp_path, lang, seed=8).diagnostics}


def test_the_given_book_is_left_alone() -> None:
    before = to_bytes(whole())
    for breakage in BREAKAGES:
        breakage.apply(whole(), Random(1))
    assert to_bytes(whole()) == before


@pytest.mark.parametrize("breakage", BREAKAGES, ids=lambda b: b.name)
def test_each_does_something_and_always_the_same(breakage: Breakage) -> None:
    plain = to_bytes(whole())
    once, twice = (breakage.apply_bytes(to_bytes(breakage.apply(whole(), Random(4)))) for _ in range(2))
    assert once == twice != plain


def test_the_first_eight_are_a_showcase() -> None:
    first = [b.outcome for b in BREAKAGES[:8]]
    assert first.count("refused") >= 3
    assert first.count("warning") >= 2
    assert first.count("unreadable") == 1
    assert "note" in first
    assert len(BY_NAME) == len(BREAKAGES)


def test_renaming_takes_the_references_along() -> None:
    book = BY_NAME["renamed"].apply(whole(), Random(1))
    old, new = whole().sheet("staffing").title, book.sheet("staffing").title
    texts = [c.formula for s in book.sheets for c in s.cells.values() if c.formula]
    assert any(f"'{new}'!" in t for t in texts)
    assert not any(f"'{old}'!" in t for t in texts)


def test_sorting_leaves_the_keys_and_moves_the_names() -> None:
    book, before = BY_NAME["sorted_rows"].apply(whole(), Random(1)).sheet("sales_targets"), whole().sheet("sales_targets")
    assert row_places(book) == row_places(before)
    first = column_places(book)["m01"]
    january = [book.cells[r, first].value for r in row_places(book).values()]
    assert january != [before.cells[r, first].value for r in row_places(before).values()]
    assert sorted(map(str, january)) == sorted(str(before.cells[r, first].value) for r in row_places(before).values())
