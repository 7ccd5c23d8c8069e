"""What planners call a round: what goes out by its own name, what came back by that of the round which answers it. Floor 1."""
from __future__ import annotations

from typing import Final, Literal

from xlplan import terms
from xlplan.schema.diagnostic import ROUNDS, rounds_answered
from xlplan.text import Text, same_text

_ANSWER: Final[dict[str, str]] = {one: rounds_answered(one)[-1] for one in ROUNDS}


def round_name(round: str, way: Literal["out", "back"], *, long: bool = False) -> Text:
    """`二下` of what goes out in `revise`, `二上` of what came back of it; `long`: as the master offers it. The text itself where it is
    no round of ours."""
    key = _ANSWER.get(round, round) if way == "back" else round
    return (terms.ROUNDS if long else terms.SHORT_ROUNDS).get(key) or same_text(round)
