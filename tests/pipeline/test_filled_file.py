"""A filling into its file: what is written, which stored results go out of date, and what `undo` is told; without a workbook."""
from __future__ import annotations

import hashlib
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from xlplan.errors import XlplanError
from xlplan.excel.patching.patch_content import OLD
from xlplan.filling.filling import CellToFill, Filling
from xlplan.pipeline import written_with_undo
from xlplan.pipeline.filling import run, write
from xlplan.pipeline.filling.open_file import OwnWorkbook
from xlplan.store import undo
from xlplan.units import WAN_YUAN

NOTHING: Any = None
MADE: Any = SimpleNamespace(data=b"new", back=SimpleNamespace(data=dict))
FILLING = Filling([CellToFill("sales_targets", "P01", "m01", "Sales", (7, 2), "Milk", None, None, 150, WAN_YUAN, Decimal(15_000), True),
                   CellToFill("sales_targets", "P02", "m01", "Sales", (8, 2), "Tea", 2.0, 200, 200, WAN_YUAN, Decimal(20_000), False)])


@pytest.fixture
def own(tmp_path: Path) -> OwnWorkbook:
    path = tmp_path / "gd.xlsx"
    path.write_bytes(b"old")
    return OwnWorkbook(path, b"old", hashlib.sha256(b"old").hexdigest(), NOTHING, NOTHING)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """File -> the sum of what was written to it, as `undo` has it."""
    out: dict[str, str] = {}
    monkeypatch.setattr(undo, "remember_change", lambda path, change: out.update({path.name: change.after}))
    monkeypatch.setattr(undo, "forget_change", lambda path, change: out.pop(path.name))
    return out


def test_a_file_that_was_saved_meanwhile_is_left_alone(own: OwnWorkbook, kept: dict[str, str]) -> None:
    own.path.write_bytes(b"saved by the unit")
    with pytest.raises(XlplanError):
        write.write_filled(own, FILLING, MADE, ["erp.csv"])
    assert (own.path.read_bytes(), kept) == (b"saved by the unit", {})


@pytest.mark.parametrize("beside", ["gd.xlsx", "gd (2).xlsx"])
def test_the_way_back_is_that_of_the_file_that_was_written(own: OwnWorkbook, kept: dict[str, str], beside: str,
                                                           monkeypatch: pytest.MonkeyPatch) -> None:
    """Another one where the file is open in another program."""
    monkeypatch.setattr(written_with_undo, "put_file", lambda path, data: SimpleNamespace(path=path.with_name(beside)))
    assert write.write_filled(own, FILLING, MADE, ["erp.csv"]).name == beside
    assert kept == {beside: hashlib.sha256(b"new").hexdigest()}


def test_what_could_not_be_written_cannot_be_undone(own: OwnWorkbook, kept: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path, data: bytes) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(written_with_undo, "put_file", full)
    with pytest.raises(OSError, match="space"):
        write.write_filled(own, FILLING, MADE, ["erp.csv"])
    assert kept == {}


def test_results_that_depend_on_a_filled_cell_are_old(own: OwnWorkbook, monkeypatch: pytest.MonkeyPatch) -> None:
    """But for those that xlplan works out itself."""
    monkeypatch.setattr(write, "dependent_cells", lambda data, changed: {"Notes": [(3, 1)], "Sales": [(9, 2)]} if changed == {
        "Sales": [(7, 2)]} else {})
    monkeypatch.setattr(write, "refresh_results", lambda book, sub, steps, unchanged: {"Sales": {(9, 2): 3.5}})
    monkeypatch.setattr(write, "patch_package", lambda data, cells, results, name: (cells, results))
    made: Any = write.filled_package(own, FILLING)
    assert made == ({"Sales": {"B7": Decimal("1.5")}}, {"Notes": {"A3": OLD}, "Sales": {"B9": 3.5}})


@pytest.mark.parametrize(("cells", "told"), [(FILLING.cells[1:], False), ([], True)], ids=["all the same", "nothing placed"])
def test_how_exports_were_read_is_written_where_they_gave_nothing(cells: list[CellToFill], told: bool,
                                                                  monkeypatch: pytest.MonkeyPatch) -> None:
    """Not where every cell holds its figure already."""
    stamp = SimpleNamespace(year=2027, start_month=1)
    fake: dict[str, Any] = {
        "open_own": SimpleNamespace(path=Path("gd.xlsx"), book=None, sub=SimpleNamespace(issued=SimpleNamespace(stamp=stamp))),
        "read_exports": SimpleNamespace(layouts=[object()], unread=[], findings=[], usable=True, exports=[object()]),
        "in_fiscal_year": None,
        "fill_workbook": Filling(cells), "scale_of_cells": [], "verdict_on": None, "mapping_beside": Path("map.toml")}
    for name, value in fake.items():
        monkeypatch.setattr(run, name, lambda *given, value=value, **more: value)
    made = run.fill("gd.xlsx", "erp.csv")
    assert (made.mapping is not None) == told
