"""What 从导出文件填写 shows before it writes: how the export is read, the largest changes, what stays, what is left over, the sums."""
from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from udfs.macros.filling import locked_cells, preview_lines
from udfs.native import native_excel
from xlplan.exports.grid import grid_of
from xlplan.exports.guess import guess_layouts
from xlplan.filling.filling import CellKept, CellToFill, Filling, LeftOut, Sums
from xlplan.pipeline.export_sheets import ReadExports
from xlplan.pipeline.filling.lines import shown_before
from xlplan.text import LANGS, Lang
from xlplan.units import WAN_YUAN


def cell(row: int, before: int | None, now: int, unseen: bool = False) -> CellToFill:
    was = None if before is None else before / 100
    return CellToFill("sales_targets", f"P{row}", "m01", "Sales", (row, 2), f"Milk {row}", was, before, now, WAN_YUAN, Decimal(now * 100),
                      before != now, unseen)


FILLING = Filling([cell(n, 100, 100 + n) for n in range(1, 13)] + [cell(20, None, 900, unseen=True), cell(21, 5, 5)],
                  [CellKept("sales_targets", "Sales", (30, 2), "Tea", "m01", 5.0, "held", Decimal("7.5"))],
                  [LeftOut("sales", "unit", "unit", "North", Decimal("12.25"), 3)],
                  sums=[Sums("sales", Decimal("100"), Decimal("80.25"), Decimal("7.5"), Decimal("12.25"), Decimal("-0.25"))])
READ = ReadExports(guess_layouts("erp.csv", [grid_of("erp", [["Period", "Product", "Amount"], ["2027-01", "Milk", 5]])]))


def test_the_preview() -> None:
    lines = preview_lines(FILLING, READ, Path("map.toml"), "en")
    assert lines[0] == "erp.csv · erp is read as sales (yuan): Period → Period, Product → Product, Amount → Amount"
    assert lines[2:5] == ["“Sales”: 13 cells change, the largest changes first:", "B20  Milk 20 · – → 9.00", "B12  Milk 12 · 1.00 → 1.12"]
    assert [line for line in lines[5:] if "Milk" not in line] == [
        "… 5 more", "", "In rows or columns that are hidden or filtered out: Sales!B20 (1 cell)",
        "Not filled, held: Sales B30 (1 cell, 7.50 yuan in the export)", "Left out: of the unit “North” 12.25 yuan (3 figures)",
        "sales: the exports come to 100.00 yuan = filled in 80.25 + not filled 7.50 + left out 12.25; "
        "in steps of 0.01 (10k yuan) the cells differ from that by -0.25 yuan", "", "Nothing is written yet. Write it?"]


def test_heads_are_said_in_persons_and_money_in_yuan() -> None:
    heads = Filling(left=[LeftOut("heads", "unit", "unit", "North", Decimal(12), 3)],
                    sums=[Sums("heads", Decimal(20), Decimal(8), Decimal(0), Decimal(12), Decimal(0))])
    said = "\n".join(preview_lines(heads, READ, Path("map.toml"), "en"))
    assert "Left out: of the unit “North” 12 heads (3 figures)" in said
    assert "Heads (all months together): the exports come to 20 heads = filled in 8 + not filled 0 + left out 12" in said


@pytest.mark.parametrize(("was", "before", "said"), [
    (None, None, "–"), ("", None, "–"), (1.0, 100, "1.00"), (1.004, 100, "1.004"), (12345.678, 1_234_568, "12,345.678"),
    ("约5", 500, "「约5」")])
def test_what_a_cell_holds_is_said_as_it_stands(was: float | str | None, before: int | None, said: str) -> None:
    one = replace(cell(1, before, 900), was=was)
    assert shown_before(one) == said


@pytest.mark.parametrize("lang", LANGS)
def test_it_is_said_in_three_languages(lang: Lang) -> None:
    text = "\n".join(preview_lines(FILLING, READ, Path("map.toml"), lang))
    assert "{" not in text
    assert ("filled in" in text) == (lang == "en")


@pytest.mark.parametrize(("protected", "locked"), [(False, set()), (True, {(7, 3)})])
def test_locked_cells_are_those_of_a_protected_sheet(protected: bool, locked: set[Any], monkeypatch: pytest.MonkeyPatch) -> None:
    own: Any = type(native_excel())
    monkeypatch.setattr(own, "protected", lambda self, sheet: protected)
    monkeypatch.setattr(own, "locked", lambda self, cells: None if ":" in cells else cells == "C7")
    sheet: Any = SimpleNamespace(range=lambda address: address)
    book: Any = SimpleNamespace(sheets={"Sales": sheet})
    assert locked_cells(book, "Sales", [(7, 2), (7, 3), (7, 4), (9, 2)]) == locked
