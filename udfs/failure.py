"""How a function says that it failed, in the only way that survives the trip from Python to a cell. Floor 7."""
from __future__ import annotations

from typing import Final

FAILED: Final = "#XLP!"


def failure_text(reason: str) -> str:
    """The text of one failed cell, which the add-in shows as #VALUE!, keeping `reason` for "why this number"."""
    return FAILED + reason
