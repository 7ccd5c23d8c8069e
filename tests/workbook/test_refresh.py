"""After a change of some inputs every stored result of ours is worked out anew, wherever the sheet has moved it."""
from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from branch_case import Case, case, typed, varied
from libreoffice import needs_office, resaved

from xlplan.address import a1
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import to_bytes
from xlplan.schema.diagnostic import Round
from xlplan.text import LANGS, Lang
from xlplan.workbook.blueprint import Value
from xlplan.workbook.rawbook import RawBook, RawSheet
from xlplan.workbook.reading.extract import extract_submission
from xlplan.workbook.reading.refresh import refresh_results

Changes = dict[str, dict[tuple[str, str], int]]


def raw(data: bytes) -> RawBook:
    book = read_workbook(data, "gd.xlsx")
    assert isinstance(book, RawBook)
    return book


def numbers(start: Case, seed: int) -> Changes:
    """The numbers among what the branch of that seed types, in rows that are data already."""
    out: Changes = {}
    for (table, row, key), value in typed(start, seed).items():
        frame = start.frames[table]
        if isinstance(value, int) and frame.used[frame.keys.index(row)]:
            out.setdefault(table, {})[row, key] = value
    return out


def filled_with(start: Case, changes: Changes) -> Case:
    """The case with those numbers."""
    done = varied(start, 0)
    frames = {k: replace(f, amounts={c: v.copy() for c, v in f.amounts.items()}, filled={c: v.copy() for c, v in f.filled.items()})
              for k, f in start.frames.items()}
    for table, cells in changes.items():
        for (row, key), steps in cells.items():
            i = frames[table].keys.index(row)
            frames[table].amounts[key][i], frames[table].filled[key][i] = steps, True
    return replace(done, frames=frames)


def results(of: Case) -> dict[str, dict[str, Value]]:
    """Sheet title -> address -> result of every formula."""
    return {s.title: {a1(*at): c.value for at, c in s.cells.items() if c.formula is not None} for s in of.book().sheets}


@pytest.mark.parametrize(("lang", "round", "seed"), [
    ("zh-CN", "final", 3), ("zh-TW", "bottom_up", 4), ("en", "final", 5)])
def test_it_is_what_a_workbook_made_anew_would_hold(lang: Lang, round: Round, seed: int) -> None:
    start = case(lang, round)
    changes = numbers(start, seed)
    before, after, book = results(start), results(filled_with(start, changes)), raw(to_bytes(start.book()))
    # cells that were suggestion formulas and are typed over now are no formulas any more
    expected = {s: {at: v for at, v in cells.items() if v != before[s][at]} for s, cells in after.items()}
    found = {s: {a1(*at): v for at, v in cells.items()} for s, cells in refresh_results(book, extract_submission(book), changes).items()}
    assert found == {s: cells for s, cells in expected.items() if cells}
    assert len(found) >= 3  # the table itself, the checks, the cover at least


def test_nothing_changed_nothing_refreshed() -> None:
    book = raw(to_bytes(case().book()))
    assert refresh_results(book, extract_submission(book), {}) == {}


def moved(sheet: RawSheet, at: int) -> RawSheet:
    """The sheet with a blank row inserted above row `at` and a blank column after column A, as a branch does it."""
    def place(where: tuple[int, int]) -> tuple[int, int]:
        return where[0] + (where[0] >= at), where[1] + (where[1] > 1)
    lines = [[*line[:1], None, *line[1:]] for line in sheet.values]
    lines.insert(at - 1, [])
    return replace(sheet, name=sheet.name + " (2)", values=lines, formulas={place(k): "" for k in sheet.formulas})


def test_cells_are_found_by_their_keys() -> None:
    start = case("en", "final")
    changes = {"sales_targets": {("P01|C01", "m03"): 12_345}}
    book = raw(to_bytes(start.book()))
    still = refresh_results(book, extract_submission(book), changes)
    sheets = [moved(s, 8) if s.name == "Sales target breakdown" else s for s in book.sheets]
    shifted = replace(book, sheets=sheets)
    found = refresh_results(shifted, extract_submission(shifted), changes)
    assert {(r + (r >= 8), c + 1): v for (r, c), v in still["Sales target breakdown"].items()} == found["Sales target breakdown (2)"]


@pytest.mark.parametrize(("formula", "cached", "why"), [
    ("SUM(H7:J7)+1", 999.0, "somebody else's formula with another result: left to Excel"),
    ("SUM(H7:J7)", None, "ours, never calculated: worked out"),
])
def test_a_formula_of_somebody_else_is_left_alone(formula: str, cached: float | None, why: str) -> None:
    start = case("en", "final")
    book = raw(to_bytes(start.book()))
    sheet = next(s for s in book.sheets if s.name == "Sales target breakdown")
    quarter = next(at for at, f in sorted(sheet.formulas.items()) if at[0] == 7 and f.startswith("SUM("))
    sheet.formulas[quarter] = formula if "+1" in formula else sheet.formulas[quarter]
    sheet.values[quarter[0] - 1][quarter[1] - 1] = cached
    found = refresh_results(book, extract_submission(book), {"sales_targets": {("P01|C01", "m03"): 12_345}})[sheet.name]
    assert (quarter in found) is (cached is None), why


@needs_office
@pytest.mark.parametrize("lang", LANGS[:2])
def test_in_a_file_saved_by_libreoffice(lang: Lang, tmp_path: Path) -> None:
    start = case(lang, "final")
    path = tmp_path / "gd.xlsx"
    path.write_bytes(to_bytes(start.book()))
    changes = numbers(start, 8)
    book, ours = raw(resaved(path).read_bytes()), raw(path.read_bytes())
    assert refresh_results(book, extract_submission(book), changes) == refresh_results(ours, extract_submission(ours), changes)


@pytest.mark.parametrize(("refused", "fresh"), [
    ({"sales_targets"}, set()), ({"training"}, {"sales_targets", "staffing"}),
    ({"person_targets"}, {"sales_targets", "staffing", "expense_budget"}),
])
def test_what_is_worked_out_from_a_refused_table_is_left_to_the_reader(refused: set[str], fresh: set[str]) -> None:
    """Staffing and expenses read the sales, expenses the staffing and the training, nothing reads the persons."""
    book = raw(to_bytes(case().book()))
    sub = extract_submission(book)
    sub.frames = {key: frame for key, frame in sub.frames.items() if key not in refused}
    changes: Changes = {"sales_targets": {("P01|C01", "m03"): 1}, "staffing": {("S01|hires", "m03"): 1},
                        "expense_budget": {("6701", "m03"): 1}}
    found = refresh_results(book, sub, {key: cells for key, cells in changes.items() if key not in refused})
    there = {key for key in changes if (place := sub.placements.get(key)) and place.sheet in found}
    assert there & {*changes} == fresh
