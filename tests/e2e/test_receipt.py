"""A receipt in a unit's hands: what it says, and that a ledger which was cut off, exchanged or written anew does not bear it out."""
from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from console import run
from openpyxl import load_workbook
from rounds_case import begun, send

import xlplan
from xlplan.errors import XlplanError
from xlplan.store.chain import GUARDS


@pytest.fixture(scope="module")
def taken_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A handed in; the ledger as it stood before lies beside."""
    folder = begun(tmp_path_factory.mktemp("receipt") / "plan")
    send(folder, "A")
    shutil.copy(folder / "ledger.db", folder / "before.db")
    xlplan.consolidate(folder)
    return folder


@pytest.fixture
def folder(taken_in: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(taken_in, tmp_path / "plan"))


def code_of(folder: Path) -> str:
    """The code that the status page shows for A."""
    sheet = load_workbook(folder / "rollup.xlsx")["上报进度"]
    column = next(c.column for c in sheet[1] if c.value == "code")
    return next(str(sheet.cell(r, column).value) for r in range(1, sheet.max_row + 1) if sheet.cell(r, 1).value == "A")


def test_the_status_page_and_the_answer_say_one_code(folder: Path) -> None:
    code = code_of(folder)
    assert xlplan.return_workbooks(folder).answers["A"].code == code
    assert xlplan.consolidate(folder).numbers.codes == {"A": code}  # the same file has the same receipt
    said = run("receipt", code.lower(), folder, "--lang", "zh-CN").stdout
    assert f"✓ 回执 {code} · 甲分公司(A)" in said
    assert "A.xlsx" in said


def test_it_tells_the_control_numbers_that_the_cover_shows(folder: Path) -> None:
    found, cover = xlplan.receipt(code_of(folder), folder), load_workbook(folder / "inbox" / "A.xlsx", data_only=True)["首页"]
    shown = {str(cover.cell(r, 1).value): cover.cell(r, 7).value for r in range(1, cover.max_row + 1)}
    assert found.problem is None
    assert found.receipt is not None
    assert found.receipt.controls == {key.removeprefix("progress|"): n for key, n in shown.items() if key.startswith("progress|")}
    assert found.at is not None
    assert xlplan.audit(folder, noted=str(found.at)).diagnostics == []


@pytest.mark.parametrize("how", ["an older ledger", "the end cut off", "a record changed", "a wrong code"])
def test_a_ledger_that_is_not_the_one_does_not_bear_it_out(folder: Path, how: str) -> None:
    code = code_of(folder)
    number = int(code.partition("-")[0])
    if how == "an older ledger":
        shutil.copy(folder / "before.db", folder / "ledger.db")
    elif how == "a wrong code":
        code = f"{number}-00000000"
    else:
        with sqlite3.connect(folder / "ledger.db") as db:
            for name in GUARDS:
                db.execute(f"DROP TRIGGER {name}")
            db.execute("DELETE FROM chain WHERE no >= ?" if how == "the end cut off" else
                       "UPDATE chain SET body = '{}' WHERE no = ?", (number if how == "the end cut off" else number - 1,))
    found = xlplan.receipt(code, folder)
    assert found.problem is not None
    assert found.data("en")["holds"] is False
    said = {"an older ledger": "no record", "the end cut off": "no record", "a record changed": "broken",
            "a wrong code": "not that receipt"}
    assert said[how] in found.problem("en")
    assert run("receipt", code, folder).exit_code == 1


def test_another_verdict_is_another_receipt_and_nothing_taken_in_is_none(folder: Path) -> None:
    first = code_of(folder)
    send(folder, "A", signs={}, accepts=False, days=10)
    second = xlplan.consolidate(folder).numbers.codes["A"]
    assert second != first
    assert xlplan.receipt(first, folder).problem is None  # it stays one
    (folder / "inbox" / "A.xlsx").write_bytes(b"PK\3\4")
    assert xlplan.consolidate(folder).numbers.codes == {}
    with pytest.raises(XlplanError):
        xlplan.receipt("x", folder)
