"""Faults of the sheet 编码对照, as rows of `test_master_remedies`."""
from __future__ import annotations

from typing import Any, Final

from cases_master import add, cleared, put, typed
from master_desk import Master


def to(foreign: str, ours: str, share: float | None = None, **more: Any) -> dict[str, Any]:
    """A line of the sheet."""
    return {"kind": "product", "foreign": foreign, "ours": ours, "share": share, **more}


MAPPED: Final = (
    Master("XP606", put("history_sales", 0, product="9001"), lambda hq, said: hq.add("mapping", to("9001", "P01"))),
    Master("XP658", add("mapping", to("9001", "P01", 0.6), to("9001", "P02", 0.3)), typed(0.4)),
    Master("XP669", add("mapping", {**to("9001", "P01"), "state": "推测"}), typed(None)),
    Master("XP688", add("mapping", to("9001", "P01"), to("9001", "P02")), cleared),
    Master("XP760", add("mapping", to("HY9", "R1", kind="unit")), typed("B01")),
    Master("XP761", add("mapping", to("9001", "P01", valid_to="2026-01-31"),
                        to("9001", "P02", valid_from="2026-03-01")), typed("2026-02-01")),
    Master("XP762", add("mapping", to("9001", "P01", valid_from="2026-03-15")), None),
    Master("XP689", add("mapping", to("6002", "P01")), cleared),
    Master("XP735", put("products", 0, erp_code="P02"), typed(None)))
