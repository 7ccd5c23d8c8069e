"""A unit without Excel: the annotated copy that HQ sent back is opened, corrected and saved in LibreOffice, and counts."""
from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from libreoffice import filled, needs_office
from rounds_case import ON, rounds_plan, send
from test_returned import change

import xlplan
from xlplan.excel.reading.intake import read_submission
from xlplan.text import LANGS, Lang

pytestmark = needs_office


@pytest.mark.parametrize("lang", LANGS)
def test_a_copy_corrected_there_is_accepted(lang: Lang, tmp_path: Path) -> None:
    folder = rounds_plan(tmp_path / "plan", {"language": lang})
    assert not xlplan.issue(folder, round="bottom_up", on=ON).must_fix
    path = send(folder, "A")
    sent = read_submission(path, "A")
    row, place = sent.frames["sales_targets"].keys[0], sent.placements["sales_targets"]
    was = int(sent.frames["sales_targets"].amounts["m01"][0]) / 100
    change(path, {("sales_targets", row, "m01"): "约三百", ("sales_targets", row, "hq_target"): 1.0, ("sales_targets", row, "year"): 5.0})
    copy = xlplan.return_workbooks(folder).copies["A"]
    saved = filled(copy, {(place.sheet, str(place.at(row, "m01"))): was})
    shutil.copy(saved, folder / "inbox" / "A 改.xlsx")
    result = xlplan.consolidate(folder)
    file = result.states["A"].file
    assert file is not None
    assert (file.file, file.goes_back, [d.code for d in file.diagnostics if d.code not in ("XP588", "XP514")]) == ("A 改.xlsx", False, [])
    assert result.states["A"].state in ("received", "accepted")
    again = xlplan.return_workbooks(folder)
    assert again.copies == {}
    assert not list((folder / "returned").glob("*.xlsx"))
