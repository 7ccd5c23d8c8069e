"""What the head of a region says of one of its units. Floor 4."""
from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from xlplan.tables.region_review import AGREED
from xlplan.text import Lang, Text

_BEFORE: Final = Text("审后又交", "審後又交", "sent again since the review")
_BACK: Final = Text("{day} 已撤回(原:{said})", "{day} 已撤回(原:{said})", "withdrawn on {day} (was: {said})")
LABELS: Final = {choice.key: choice.label for choice in AGREED}


@dataclass(frozen=True, slots=True)
class UnitReview:
    """What it says of a unit. `of`: the mark of the file that was reviewed (`file_mark`), '' where none had come; `agreed`: key of its
    choice; `by`, `date`: who says so, when (ISO); `withdrawn`: the day on which a later answer came from which that was cleared, ''
    while it stands. One that says nothing is of a row that was left blank, its `date` the day on which the file came."""

    unit: str
    of: str
    agreed: str
    opinion: str
    by: str
    date: str
    withdrawn: str = ""

    @property
    def blank(self) -> bool:
        """Whether it says nothing."""
        return not (self.agreed or self.opinion)

    @property
    def stands(self) -> bool:
        """Whether the region says it still."""
        return not (self.blank or self.withdrawn)

    def after(self, other: UnitReview | None) -> UnitReview | None:
        """What it comes to after the other, which the region said before of that unit; None of nothing. A blank row withdraws what its
        workbook had shown, or had held before: any opinion, and a yes or no about the very file."""
        if not self.blank:
            return self
        if other is None or other.withdrawn or not (other.opinion or other.of == self.of):
            return other
        return replace(other, withdrawn=self.date)

    def said(self, lang: Lang, now: str) -> str:
        """In one line; `now`: mark of the unit's file that counts."""
        label = LABELS[self.agreed](lang) if self.agreed in LABELS else ""
        late = "" if self.of == now or self.withdrawn else _BEFORE(lang)
        said = " · ".join(filter(None, (label, self.opinion, " ".join((self.by, self.date)).strip(), late)))
        return _BACK(lang, day=self.withdrawn, said=said) if self.withdrawn else said
