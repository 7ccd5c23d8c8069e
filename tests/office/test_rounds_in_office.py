"""A plan whose units have LibreOffice alone: they fill in every round's workbook there, and what they typed counts to the step (万元).

| | A | KA |
| 一下 | 4,000.00, types 100.00 less and why | 1,500.00, types 20.00 more |
| 二下 | 3,900.00 + 60.00: accepts, moves 3.00 | 1,520.00 |
| 批复 | acknowledges, two persons | acknowledges |
"""
from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from independent import pages
from libreoffice import filled, needs_office
from rounds_case import ON, rounds_plan
from year_by_hand import Unit, hundredths

import xlplan

pytestmark = needs_office
KEPT, UNITS = "P01|C01", ("A", "KA")
BY: dict[str, Any] = {"by": "王五", "approved_by": "赵總", "write": True, "on": ON}
Typed = Mapping[tuple[str, str, str], Any]  # (sheet, row, column) -> what is typed


def sends(folder: Path, unit: str, typed: Typed, day: int) -> None:
    """The unit types into what it was sent, and sends what LibreOffice saved."""
    book = folder / "issued" / f"{unit}.xlsx"
    page = pages(book)
    saved = filled(book, {(page[sheet].title, page[sheet].address(row, column)): value for (sheet, row, column), value in typed.items()})
    path = folder / "inbox" / f"{unit}.xlsx"
    path.write_bytes(saved.read_bytes())
    os.utime(path, (1_794_000_000 + day * 86_400,) * 2)


def comes_to(folder: Path, **years: int) -> None:
    """All units are in, nothing must be fixed, and the roll-up says what they declared."""
    result = xlplan.consolidate(folder)
    now = [f for f in result.files if f.round == result.numbers.round]
    assert {f.branch: f.verdict.split("_")[0] for f in now} == dict.fromkeys(UNITS, "accepted"), [
        (d.code, d.cell) for f in now for d in f.diagnostics]
    page = pages(folder / "rollup.xlsx")["target_compare"]
    assert {code: hundredths(page, code, "year") for code in UNITS} == years


def month(folder: Path, unit: str, column: str) -> float:
    return float(pages(folder / "issued" / f"{unit}.xlsx")["sales_targets"].number(KEPT, column))


def test_every_round_is_filled_in_there(tmp_path: Path) -> None:
    folder = rounds_plan(tmp_path / "plan", {"language": "zh-TW"}, units=UNITS)
    assert not xlplan.issue(folder, round="bottom_up", on=ON).must_fix
    given = {code: sum(Unit.given(folder / "issued" / f"{code}.xlsx").target.values()) for code in UNITS}
    signed = {("cover", "sign|preparer", "name"): "周六", ("cover", "sign|preparer", "date"): "2026-11-04"}
    for unit, change in (("A", -100), ("KA", 20)):
        sends(folder, unit, {("sales_targets", KEPT, "m03"): month(folder, unit, "m03") + change,
                             ("sales_targets", KEPT, "remark"): "客戶流失", **signed}, 1)
    comes_to(folder, A=given["A"] - 100_00, KA=given["KA"] + 20_00)
    for unit, more in (("A", 60), ("KA", 0)):
        assert xlplan.adjust(folder, change=more, reason="質詢會", branches=[unit], **BY).written

    assert not xlplan.issue(folder, round="revise", on=ON, balance="unassigned").must_fix
    second = {"A": given["A"] - 40_00, "KA": given["KA"] + 20_00}
    assert pages(folder / "issued" / "A.xlsx")["sales_targets"].value(KEPT, "remark") == "客戶流失"
    moved = {("sales_targets", KEPT, m): month(folder, "A", m) + change for m, change in (("m01", -3), ("m02", 3))}
    sends(folder, "A", {**moved, ("hq_feedback", "a1", "answer"): "接受", **signed}, 2)
    sends(folder, "KA", signed, 2)
    comes_to(folder, **second)

    assert not xlplan.issue(folder, round="approved", on=ON).must_fix
    assert {code: sum(map(sum, Unit.given(folder / "issued" / f"{code}.xlsx").months.values())) for code in UNITS} == second
    received = {("cover", "sign|receipt", key): value for key, value in {"mark": "收到", "name": "趙一", "date": "2026-12-20"}.items()}
    persons = {("person_targets", f"s0{n}", column): value for n, share in ((1, .6), (2, .4)) for column, value in {
        "emp_no": f"A0{n}", "name": f"業務{n}", "post": "銷售代表", "status": "在職", "area": "流通", "share": share}.items()}
    sends(folder, "A", {**received, **persons}, 3)
    sends(folder, "KA", received, 3)
    comes_to(folder, **second)
    [handed] = xlplan.individual(folder).handed
    assert (handed.team.branch, int(handed.team.months.sum()), len(handed.team.persons)) == ("A", second["A"], 2)
