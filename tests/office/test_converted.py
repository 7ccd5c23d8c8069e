"""A branch's workbook saved in an old format, converted back by LibreOffice: the verdict is that on the workbook itself."""
from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from branch_case import Case
from libreoffice import needs_office
from old_formats import xlsb

import xlplan
from xlplan.excel.converting.convert import convert_file
from xlplan.excel.converting.office import find_office
from xlplan.excel.reading.read import read_workbook
from xlplan.excel.writing.write import write_workbook
from xlplan.plan.checking.results import FileResult
from xlplan.workbook.rawbook import RawBook

pytestmark = needs_office


@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_the_verdict_is_that_on_the_workbook_itself(ending: str, issued_branch: Callable[..., Case], tmp_path: Path) -> None:
    case = issued_branch("zh-CN", "final")
    case.frames["sales_targets"].amounts["m03"][0] += 700
    path = write_workbook(case.book(), tmp_path / "gd.xlsx").path
    subprocess.run([str(find_office()), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless", "--convert-to", ending,
                    "--outdir", str(tmp_path), str(path)], check=True, capture_output=True, timeout=120)
    plain, converted = (xlplan.check(p, convert=True).files[0] for p in (path, path.with_suffix(f".{ending}")))
    assert (plain.branch, plain.tables, plain.verdict) == (converted.branch, converted.tables, converted.verdict)
    assert _said(converted) == _said(plain) | {("XP945", None, None)}


def test_a_binary_workbook_comes_out_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "gd.xlsb"
    path.write_bytes(xlsb([["月", 1.5, 2], ["目标", 100, None]]))
    got = convert_file((), True, path)
    assert got is not None
    assert (got.kind, got.failed, got.lost) == ("xlsb", "", ())
    book = read_workbook(got.data, "gd.xlsx")
    assert isinstance(book, RawBook)
    assert [row[:3] for row in book.sheets[0].values] == [["月", 1.5, 2.0], ["目标", 100.0, None]]


def _said(result: FileResult) -> set[tuple[str, str | None, str | None]]:
    return {(d.code, d.sheet, d.cell) for d in result.diagnostics}
