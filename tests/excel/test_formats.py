"""What a number format says of decimals, and which cells a sheet's protection covers."""
from __future__ import annotations

import io

import openpyxl
import pytest
from first_sheet import first_sheet
from openpyxl.styles import Protection

from xlplan.excel.patching.formats import CellFormat, cell_formats, shown_decimals


@pytest.mark.parametrize(("code", "shown"), [
    ("0", 0), ("0.00", 2), ("#,##0.00", 2), ("#,##0.00;[Red]-#,##0.00", 2), ('#,##0;-#,##0;"–"', 0), ("0.0##", 3),
    ("_ * #,##0.00_ ;_ * -#,##0.00_ ", 2), ('"¥"#,##0.0', 1), ("[$-804]0.00", 2), ('0.0"万"', 1),
    ("0%", 2), ("0.0%", 3),                                             # of the number stored
    ("General", None), ("@", None), ("yyyy-mm-dd", None), ('m"月"', None), ("0.00E+00", None), ("# ?/?", None),
    ("#,##0,", None), ("#,##0.0,,", None),                              # shown in thousands: nobody rounds to those
])
def test_decimals(code: str, shown: int | None) -> None:
    assert shown_decimals(code) == shown


def test_formats_and_locks_of_cells() -> None:
    wb = openpyxl.Workbook()
    ws = first_sheet(wb)
    ws.title = "计划"
    ws["A1"], ws["B1"], ws["C1"] = 1, 2, 3
    ws["A1"].number_format, ws["B1"].number_format = "#,##0.00", '0.0"万"'
    ws["B1"].protection = Protection(locked=False)

    def saved() -> bytes:
        out = io.BytesIO()
        wb.save(out)
        return out.getvalue()
    places = [(1, 1), (1, 2), (1, 3), (9, 9)]
    assert cell_formats(saved(), "计划", places) == {
        (1, 1): CellFormat("#,##0.00"), (1, 2): CellFormat('0.0"万"'), (1, 3): CellFormat(), (9, 9): CellFormat()}
    ws.protection.enable()
    assert {at: f.shut for at, f in cell_formats(saved(), "计划", places).items()} == {
        (1, 1): True, (1, 2): False, (1, 3): True, (9, 9): True}
    with pytest.raises(KeyError):
        cell_formats(saved(), "Sheet1", places)
