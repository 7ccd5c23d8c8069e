"""The company of `rounds_case` whose regions shift targets: the policy, the deadline, and how a region answers."""
from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from rounds_case import ON, issued, rounds_plan

from xlplan.excel.writing.write import to_bytes
from xlplan.store.folder import PlanFolder
from xlplan.workbook.submission import Submission
from xlplan.workbook.writing.branch_book import branch_book

DUE = "2026-10-30"
STAGES = {"bottom_up": DUE, "revise": "2026-11-20"}
SIGNED = {"preparer|name": "周总", "preparer|date": "2026-10-28"}


def regions_plan(folder: Path, stages: Mapping[str, str] = STAGES, **sheets: Any) -> Path:
    """The plan: A and B in the east, which may shift; C alone in the west, which has nothing to shift to. `sheets`: as of `rounds_plan`."""
    return rounds_plan(folder, {"acting": "region"}, calendar=tuple(
        {"item": f"大区调剂 {one}", "deadline": day, "round": f"{one}_regions"} for one, day in stages.items()), **sheets)


def region_book(folder: Path, region: str = "E") -> Submission:
    """Its workbook as it stands in issued/."""
    return issued(folder, f"{region}-shifts")


def answers(folder: Path, shifts: Mapping[str, int], *, reason: str = "乙新开两店", region: str = "E", name: str = "", days: int = 2,
            signs: Mapping[str, str] = SIGNED) -> Path:
    """The region shifts so much (0.01 万元) by unit, each with that reason, signs, and sends its workbook back so many days later."""
    got = region_book(folder, region)
    assert got.issued is not None
    frame = got.frames["region_shifts"]
    for unit, amount in shifts.items():
        at = frame.keys.index(unit)
        frame.amounts["shift"][at], frame.filled["shift"][at], frame.texts["reason"][at] = amount, True, reason
    saved = datetime.combine(ON, datetime.min.time()) + timedelta(days=days)
    book = branch_book(got.issued, got.frames, PlanFolder(folder).seal_key(), signs=dict(signs), created=saved)
    path = folder / "inbox" / (name or f"{region}-shifts.xlsx")
    path.write_bytes(to_bytes(book))
    os.utime(path, (saved.timestamp(),) * 2)
    return path
