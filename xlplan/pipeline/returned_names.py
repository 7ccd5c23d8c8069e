"""What files are called that go back to units. Floor 6."""
from __future__ import annotations

from typing import Literal

from xlplan.schema.diagnostic import ROUNDS, Round
from xlplan.schema.round_names import round_name
from xlplan.text import Lang

Going = Literal["returned", "joined"]


def returned_name(code: str, what: Going, in_round: Round, lang: Lang) -> str:
    """`GD-一上-returned.xlsx`: after the unit and what it sent, so that the copies of two rounds lie beside each other."""
    return f"{code}-{round_name(in_round, 'back')(lang)}-{what}.xlsx"


def earlier_names(code: str, what: Going, in_round: Round, lang: Lang) -> list[str]:
    """What the unit's copies of other rounds are called, and those of 0.5 and before."""
    names = [f"{code}-{what}.xlsx", *(returned_name(code, what, one, lang) for one in ROUNDS)]
    return [name for name in dict.fromkeys(names) if name != returned_name(code, what, in_round, lang)]
