"""Pages of the branch workbook that remedies send a planner to: named here, so that finding and tab agree. Floor 1."""
from __future__ import annotations

from typing import Final

from xlplan.text import Text

REBALANCE: Final = Text("按比例补足", "按比例補足", "Rebalance")
