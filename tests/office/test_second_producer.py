"""A branch without Excel: our workbook is filled in and saved by LibreOffice. What HQ needs is still there."""
from __future__ import annotations

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from branch_case import KEY, Case, case, typed, varied
from libreoffice import Filling, Value, filled, needs_office, resaved, values
from office_worker import OfficeError
from openpyxl.worksheet.worksheet import Worksheet
from test_recalculation import same

from xlplan.address import a1, row_column
from xlplan.calendar import label_params
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import write_workbook
from xlplan.schema.frame import Frame
from xlplan.text import LANGS, Lang
from xlplan.workbook.layout import Layout, table_layout
from xlplan.workbook.rawbook import RawBook
from xlplan.workbook.reading.extract import extract_submission

pytestmark = needs_office


def layouts(of: Case) -> dict[str, Layout]:
    """Where the tables of the case stand."""
    stamp = of.issued.stamp
    params = label_params(stamp.year, stamp.start_month, stamp.lang)
    return {k: table_layout(f, stamp.lang, params, of.issued.members) for k, f in of.frames.items()}


def keystrokes(of: Case, seed: int) -> Filling:
    """What the branch of that seed types, as sheet, address and value."""
    at = layouts(of)
    out: dict[tuple[str, str], Value] = {}
    for (table, row, key), value in typed(of, seed).items():
        here, column = at[table], of.frames[table].table.by_key[key]
        shown: Value = value
        if column.kind == "choice":
            shown = here.choice_label(key, str(value))
        elif column.kind == "date":
            shown = date.fromisoformat(str(value))
        elif column.unit:
            shown = column.unit.value(int(value))
        out[here.title, here.at(row, key)] = shown
    return out


def returned(of: Case, seed: int, folder: Path) -> Path:
    """The file that comes back."""
    return filled(write_workbook(of.book(), folder / "branch.xlsx").path, keystrokes(of, seed))


@pytest.mark.parametrize(("lang", "seed"), list(zip(LANGS, (21, 22, 23), strict=True)))
def test_it_calculates_there_what_we_calculate_here(lang: Lang, seed: int, tmp_path: Path) -> None:
    start = case(lang)
    theirs = values(returned(start, seed, tmp_path))
    wrong = [f"{sheet.title}!{a1(*at)} ={cell.formula} ours {cell.value!r}, there {theirs[sheet.title].get(a1(*at))!r}"
             for sheet in varied(start, seed).book().sheets for at, cell in sheet.cells.items()
             if cell.value is not None and cell.style != "key"
             and not same(_serial(cell.value), _serial(theirs[sheet.title].get(a1(*at))))]
    assert wrong == []


def _serial(value: object) -> object:
    return value.toordinal() if isinstance(value, date) else value  # a date alone comes back with a time of day


def test_a_locked_cell_refuses(tmp_path: Path) -> None:
    start = case()
    here = layouts(start)["sales_targets"]
    path = write_workbook(start.book(), tmp_path / "branch.xlsx").path
    with pytest.raises(OfficeError, match="is locked"):
        filled(path, {(here.title, here.at("P01|C01", "hq_target")): 1.0})


@pytest.mark.parametrize("lang", LANGS)
def test_keys_locks_lists_and_stamp_survive(lang: Lang, tmp_path: Path) -> None:
    ours = write_workbook(case(lang).book(), tmp_path / "branch.xlsx").path
    a, b = openpyxl.load_workbook(ours), openpyxl.load_workbook(resaved(ours))
    assert b.sheetnames == a.sheetnames
    assert [ws.title for ws in b if ws.sheet_state != "visible"] == ["_xlplan"]  # very hidden comes back as hidden
    stamps = [[tuple(c.value for c in row[:2]) for row in wb["_xlplan"].iter_rows()] for wb in (a, b)]
    assert stamps[0] == stamps[1]
    assert b.defined_names["xlp_posts"].attr_text.replace("'", "") == "_xlplan!$E$2:$E$5"
    for mine in a.worksheets[:-1]:
        theirs = b[mine.title]
        assert [c.value for c in theirs["A"]][:mine.max_row] == [c.value for c in mine["A"]]
        assert [c.value for c in theirs[1]][:mine.max_column] == [c.value for c in mine[1]]
        assert theirs.row_dimensions[1].hidden
        assert theirs.column_dimensions["A"].hidden
        assert theirs.protection.sheet == mine.protection.sheet
        locks = [{c.coordinate for row in ws.iter_rows(max_row=mine.max_row, max_col=mine.max_column)
                  for c in row if not c.protection.locked} for ws in (mine, theirs)]
        assert locks[0] == locks[1]
        assert _validated(theirs) == _validated(mine)


def _validated(ws: Worksheet) -> dict[str, tuple[str, str | None, str | None]]:
    """Cell -> what may be typed there (a rule without a kind is an input message alone)."""
    return {cell: (kind, rule.formula1 if kind != "none" else None, rule.prompt)
            for rule in ws.data_validations.dataValidation for kind in [rule.type or "none"]
            for area in rule.sqref.ranges for cell in _cells(str(area))}


def _cells(area: str) -> list[str]:
    first, _, last = area.partition(":")
    (r1, c1), (r2, c2) = row_column(first), row_column(last or first)
    return [a1(r, c) for r in range(r1, r2 + 1) for c in range(c1, c2 + 1)]


@pytest.mark.parametrize(("lang", "seed"), [("zh-CN", 31), ("en", 32)])
def test_hq_reads_what_was_typed(lang: Lang, seed: int, tmp_path: Path) -> None:
    start = case(lang)
    path = returned(start, seed, tmp_path)
    raw = read_workbook(path.read_bytes(), path.name)
    assert isinstance(raw, RawBook), raw
    found = extract_submission(raw, key=KEY)
    assert found.issued is not None
    assert (found.seal, found.refused, found.issued.stamp) == ("verified", set(), start.issued.stamp)
    assert {table: frame.keys for table, frame in found.frames.items()} == {
        table: frame.keys for table, frame in start.frames.items()}
    wrong = [(table, row, column, value, held) for (table, row, column), value in typed(start, seed).items()
             if (held := _held(found.frames[table], row, column)) not in (value, "void")]
    assert wrong == []
    assert [d for d in found.diagnostics if d.code.startswith("XP1")] == []  # structure: as issued


def _held(frame: Frame, row: str, column: str) -> object:
    """What was read there; 'void' for a number of a voided row, which reads as blank."""
    at = frame.keys.index(row)
    if column in frame.texts:
        return frame.texts[column][at]
    return "void" if "void" in frame.texts and frame.texts["void"][at] else int(frame.amounts[column][at])
