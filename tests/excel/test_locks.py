"""Sheets of foreign workbooks closed to typing and opened again: only styles and protection change, and the way back is whole."""
from __future__ import annotations

import io
from pathlib import Path

import openpyxl
import pytest
from first_sheet import first_sheet
from lint_tool import lint
from openpyxl.styles import Alignment, PatternFill, Protection

from xlplan.excel.patching.locks import with_locks

TYPED = {"A1", "B3"}


def book(*, protected: bool) -> bytes:
    wb, out = openpyxl.Workbook(), io.BytesIO()
    for ws in (first_sheet(wb), wb.create_sheet("别的")):
        for at in ("A1", "B2", "B3"):
            ws[at] = 1
        ws["B3"].fill = PatternFill("solid", fgColor="F0D0D0")
        ws["A1"].alignment = Alignment(horizontal="center")
        for at in TYPED:
            ws[at].protection = Protection(locked=False)
        ws.protection.sheet = protected
    wb["Sheet"].title = "计划"
    wb.save(out)
    return out.getvalue()


def state(data: bytes, title: str = "计划") -> tuple[set[str], bool]:
    """(cells that are open, whether the sheet is protected)."""
    ws = openpyxl.load_workbook(io.BytesIO(data))[title]
    return {c.coordinate for line in ws.iter_rows() for c in line if not c.protection.locked}, bool(ws.protection.sheet)


@pytest.mark.parametrize("protected", [True, False])
def test_a_sheet_is_closed_and_opened_again(protected: bool, tmp_path: Path) -> None:
    data = book(protected=protected)
    made = with_locks(data, ["计划", "nowhere"], {})
    assert (state(made), state(made, "别的")) == ((set(), True), (TYPED, protected))
    ws = openpyxl.load_workbook(io.BytesIO(made))["计划"]
    assert (ws["A1"].value, ws["A1"].alignment.horizontal, ws["B3"].fill.fgColor.rgb[-6:]) == (1, "center", "F0D0D0")
    assert state(with_locks(made, [], {"计划": ([(1, 1), (3, 2)], protected)})) == (TYPED, protected)
    assert with_locks(data, [], {"计划": ([(1, 1), (3, 2)], protected)}) == data  # nothing to do
    (tmp_path / "a.xlsx").write_bytes(made)
    assert lint(tmp_path / "a.xlsx") == ""
