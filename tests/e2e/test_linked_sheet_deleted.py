"""A branch deletes the staffing plan from its workbook: what the budget took from there is asked for again, never 0."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from openpyxl.workbook import Workbook

import xlplan

STAFF, MONEY = "人员规划", "费用预算"


def _linked(book: Workbook) -> list[openpyxl.cell.cell.Cell]:
    """Cells of the budget whose formulas read the staffing plan."""
    return [c for line in book[MONEY].iter_rows() for c in line if isinstance(c.value, str) and f"{STAFF}'!" in c.value]


def as_excel_leaves_it(book: Workbook) -> None:
    for cell in _linked(book):
        cell.value, cell.data_type = "#REF!", "e"


def typed_over(book: Workbook) -> None:
    for cell in _linked(book):
        cell.value = 500


def untouched(book: Workbook) -> None:
    """Saved by a program that does not calculate: the formulas have lost their results too."""


@pytest.mark.parametrize(("change", "code", "counts"), [
    (as_excel_leaves_it, "XP206", False), (untouched, "XP207", False), (typed_over, "XP221", True)])
def test_what_becomes_of_the_budget(plan: Path, change: Callable[[Workbook], None], code: str, counts: bool) -> None:
    before = xlplan.consolidate(plan, rollup=False)
    sent = next(f.file for f in before.files if f.branch == "GD")
    path, = (p for p in plan.rglob("*.xlsx") if "inbox" in p.parts and p.name == Path(sent).name)
    book = openpyxl.load_workbook(path)
    linked = [c.coordinate for c in _linked(book)]
    change(book)
    del book[STAFF]
    book.save(path)
    after = xlplan.consolidate(plan, rollup=False)

    mine = next(f for f in after.files if f.branch == "GD")
    assert mine.tables["staffing"] == "refused"
    assert mine.tables["expense_budget"] == ("accepted_with_warnings" if counts else "refused")
    said = [d for d in mine.diagnostics if d.code == code and d.table == "expense_budget"]
    assert said[0].cell == linked[0]
    assert sum(int(str(d.params["count"])) for d in said) == len(linked) >= 12

    money, was = after.tables["expense_budget"], before.tables["expense_budget"]
    others = was[was["branch"] != "GD"]
    assert money[money["branch"] != "GD"]["year"].tolist() == others["year"].tolist()
    of_branch = money[money["branch"] == "GD"]
    if counts:
        assert (of_branch[of_branch["link"].isin(["staff", "promoter"])]["year"] == 6_000).all()
        assert len(of_branch) == len(was) - len(others)
    else:
        assert of_branch.empty
