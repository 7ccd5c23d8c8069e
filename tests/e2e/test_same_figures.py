"""What console, JSON and pages say of one plan is one figure; a file that came back as it went out is named."""
from __future__ import annotations

import shutil
from pathlib import Path

from independent import pages
from steering_case import told

import xlplan
from xlplan.pipeline.printing import consolidation_lines


def test_reserves_and_what_was_not_filled_in_are_said_alike(plan: Path) -> None:
    """GD sends back the very file it got: its figures are HQ's. Reserves of the last issue stand on console, page and in JSON;
    what `check` foresees carries them beside its own."""
    shutil.copy(plan / "issued" / "GD.xlsx", plan / "inbox" / "gd.xlsx")
    result = xlplan.consolidate(plan, workers=1)
    data, lines = result.data("zh-CN"), list(consolidation_lines(result, "zh-CN"))
    assert data["untouched"] == ["GD"]
    assert [line for line in lines if line.startswith("未填(") and "GD" in line]
    page = pages(plan / "rollup.xlsx")["adjustments"]
    shown = {b["kind"]: [float(page.number(f"@{b['kind']}", c)) for c in ("date", "branch", "table")] for b in data["balances"]}
    assert shown == {b["kind"]: [b["held"], b["drawn"], b["left"]] for b in data["balances"]}
    assert [one["held"] for one in told("check", plan)["masters"][0]["issued_balances"]] == [b["held"] for b in data["balances"]]
