"""One row of the tables of this room: how a fault is made, and what a person does who read the finding."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from desk import Desk, Frames, Said

from xlplan.schema.diagnostic import Round

Mend = Callable[[Desk, Said], None]


@dataclass(frozen=True)
class Row:
    """`issue` changes what HQ issued, `fault` what the branch then does. `ends` gone: after `mend` the finding is away;
    answered: it stays and carries what was written. Without `mend` the remedy must say that nothing need be done, and
    the finding must be a note. `clean` False: the remedy is followed, but what was lost cannot come back."""

    code: str
    fault: Callable[[Desk], None] | None
    mend: Mend | None
    round: Round = "final"
    ends: Literal["gone", "answered"] = "gone"
    issue: Callable[[Frames], None] | None = None


NOTHING = ("无需处理", "無需處理", "Nothing to do")
