"""A unit without Excel: its own sheet and its formulas typed in LibreOffice are read, come along, and calculate to the same there."""
from __future__ import annotations

import os
from pathlib import Path

import pytest
from libreoffice import needs_office, recalculated, resaved
from openpyxl import load_workbook
from rounds_case import ON, issued, rounds_plan, send

import xlplan
from xlplan.text import Lang
from xlplan.workbook.own_sheets import PAGES, SCRATCH

pytestmark = needs_office


def test_what_is_worked_out_there_comes_along(tmp_path: Path) -> None:
    """In English the name of the sheet has a space, which formulas quote."""
    lang: Lang = "en"
    folder = rounds_plan(tmp_path / "plan", {"language": lang})
    assert not xlplan.issue(folder, round="bottom_up", on=ON).must_fix
    got, own = issued(folder, "B"), PAGES[SCRATCH](lang)
    sales, placed = got.frames["sales_targets"], got.placements["sales_targets"]
    at = placed.at(sales.keys[0], "m01") or ""
    book = load_workbook(folder / "issued" / "B.xlsx")
    sheet, value = book[own], int(sales.amounts["m01"][0]) / 100
    sheet["B6"], sheet["C6"], sheet["C7"] = "120", value / 2, "=C6*2"
    sheet["C8"] = f"='{placed.sheet}'!{at}*3"
    sheet["C7"].number_format = "0.000"
    book[placed.sheet][at] = f"=ROUND('{own}'!C7,2)"
    lined, amount = placed.at(sales.keys[0], "m02") or "", int(sales.amounts["m02"][0]) / 100
    sheet["B10"], sheet["C10"], sheet["D10"], sheet["E10"] = "Display", "racks", 4, amount * 2_000
    sheet["B11"], sheet["D11"], sheet["E11"] = "display", 1, amount * 2_000
    book[placed.sheet][lined] = f"='{own}'!H10"
    book.create_sheet("底稿")["A1"] = 1
    book.save(tmp_path / "B.xlsx")
    send(folder, "A")
    send(folder, "C")
    send(folder, "KA")
    saved = resaved(tmp_path / "B.xlsx")
    (folder / "inbox" / "B.xlsx").write_bytes(saved.read_bytes())
    os.utime(folder / "inbox" / "B.xlsx", (1_794_000_000,) * 2)
    judged = next(f for f in xlplan.consolidate(folder).files if f.branch == "B")
    assert judged.verdict.startswith("accepted"), [d.code for d in judged.diagnostics]
    assert not [d.code for d in judged.diagnostics if d.code in ("XP208", "XP202", "XP206", "XP207", "XP267", "XP268", "XP269")]
    made = xlplan.issue(folder, round="revise", on=ON, balance="unassigned")
    assert not made.must_fix
    assert [(one.why, one.sheet) for one in made.left["B"]] == [("sheet", "底稿")]
    new = folder / "issued" / "B.xlsx"
    book = load_workbook(new)
    assert "ROUND(" in str(book[placed.sheet][at].value)
    assert (book[own]["C7"].value, book[own]["C7"].number_format, book[own]["B6"].value) == ("=C6*2", "0.000", "120")
    assert (book[own]["B11"].value, book[own]["E11"].value, book[placed.sheet][lined].value) == ("display", amount * 2_000, f"='{own}'!H10")
    assert [line.row for line in issued(folder, "B").lines["sales_targets"][sales.keys[0], "m02"]] == [10, 11]
    ours, theirs = load_workbook(new, data_only=True), recalculated(new)
    for title, where in ((placed.sheet, at), (own, "C7"), (own, "C8"), (own, "F11"), (own, "G10"), (own, "H10"), (placed.sheet, lined)):
        assert ours[title][where].value == pytest.approx(theirs[title][where], abs=1e-9)
