"""The mark by which a sheet of ours tells its workbook: branch and issue in a hidden cell. Floor 3."""
from __future__ import annotations

import hashlib
import json
from typing import Final

from xlplan.workbook.stamp import Stamp

AT: Final = (2, 1)  # row and column of the cell, in the hidden column of row keys, where keys with @ are never data
MARK: Final = "@of"  # what its text begins with


def sheet_identity(stamp: Stamp) -> str:
    """What stands in that cell of every sheet of the workbook: `@of|GD|3|0f3c5a9d2b71`."""
    about = json.dumps([stamp.plan, stamp.year, stamp.round, stamp.branch, stamp.issue])
    return f"{MARK}|{stamp.branch}|{stamp.issue}|{hashlib.sha256(about.encode()).hexdigest()[:12]}"
