"""Places and names that a finding lists, as tests compare them."""
from __future__ import annotations

from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Text


def listed(d: Diagnostic, key: str) -> str:
    """The list under that parameter in English, `F7, F9`; '' where the finding has none."""
    value = d.params.get(key, "")
    return value("en") if isinstance(value, Text) else str(value)
