"""Why cells became what they are, for those that somebody asks about. Floor 6."""
from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from xlplan.decompose import Explanation
from xlplan.schema.wording.explanation import say_explanation
from xlplan.text import Lang
from xlplan.units import Unit


@dataclass(frozen=True, slots=True)
class Reason:
    """`name`: the address of a cell, or the number of a part; `why`: what the engine says of it."""

    name: str
    why: Explanation

    def text(self, lang: Lang, unit: Unit) -> str:
        """One line: `B2: of a total of …`."""
        return say_explanation(self.why, lang, unit=unit, names=lambda _: self.name)


def reasons_data(reasons: Sequence[Reason], lang: Lang, unit: Unit) -> dict[str, Any]:
    """JSON-ready: `explained`, where anything was asked."""
    said = [{"cell": one.name, "why": say_explanation(one.why, lang, unit=unit)} for one in reasons]
    return {"explained": said} if said else {}
