"""A code of which a spreadsheet dropped the zeros: 001 pasted into one sheet of the master, 1 into another."""
from __future__ import annotations

import pytest

from xlplan.plan.master.read_rows import unknown_codes


@pytest.mark.parametrize(("typed", "code", "other"), [
    ("1", "XP247", "001"), ("20", "XP247", "0020"), ("001", "", None), ("2", "XP605", None), ("0001", "XP605", None), ("", "", None)])
def test_zeros_lost(typed: str, code: str, other: str | None) -> None:
    found = unknown_codes("heads", "branch", [(typed, "r01")], {"001": "", "0020": "", "B01": ""})
    assert [(d.code, d.found, d.params.get("other")) for d in found] == ([(code, typed, other)] if code else [])
