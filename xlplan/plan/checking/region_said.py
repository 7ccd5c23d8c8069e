"""What the head of a region says of one of its units. Floor 4."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlplan.tables.region_review import AGREED
from xlplan.text import Lang, Text

_BEFORE: Final = Text("审后又交", "審後又交", "sent again since the review")
LABELS: Final = {choice.key: choice.label for choice in AGREED}


@dataclass(frozen=True, slots=True)
class UnitReview:
    """What it says of a unit. `of`: the mark of the file that was reviewed (`file_mark`), '' where none had come; `agreed`: key of its
    choice; `by`, `date`: who says so, when (ISO)."""

    unit: str
    of: str
    agreed: str
    opinion: str
    by: str
    date: str

    def said(self, lang: Lang, now: str) -> str:
        """In one line; `now`: mark of the unit's file that counts."""
        label = LABELS[self.agreed](lang) if self.agreed in LABELS else ""
        late = "" if self.of == now else _BEFORE(lang)
        return " · ".join(filter(None, (label, self.opinion, " ".join((self.by, self.date)).strip(), late)))
