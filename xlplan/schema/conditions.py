"""Nodes that are conditions, beside Compare. Floor 1."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlplan.schema.node import Expr

DIVIDERS: Final = ("、", ",", "\uff0c", ";", "\uff1b", "/", "\uff0f", "&", "\uff06", "+", "\uff0b", "|", "\uff5c", "\n", " and ")
JOINERS: Final = "和及与與"  # between Chinese names of two characters or more, for they stand in names as well (王和平)
PLACES: Final = (("和平", "平平"), ("呼和", "呼呼"))  # of which the character is no joiner
TITLES: Final = "0123456789)\uff09理监監任管长長总總员員表"  # what ends a telephone number or a title that stands behind a name
_ENDS: Final = 2  # characters of a name at least, on either side of what parts two


def names_alone(text: str) -> bool:
    """Whether the text names one, not several: what `names_one` prints for Excel. A blank between two names without Latin letters parts
    them, unless a number or a title follows."""
    bare = " ".join(filter(None, text.replace("\u3000", " ").split(" ")))
    joined = bare
    for place, other in PLACES:
        joined = joined.replace(place, other)
    if any(mark in text for mark in DIVIDERS) or any(mark in joined[_ENDS:-_ENDS] for mark in JOINERS):
        return False
    return " " not in bare[_ENDS:-_ENDS] or bare.upper() != bare.lower() or bare[-1] in TITLES


@dataclass(frozen=True, slots=True)
class Filled(Expr):
    """The cell of that column holds something (a text that is not only spaces, a number, a date)."""

    key: str


@dataclass(frozen=True, slots=True)
class Alone(Expr):
    """The text column names one, not several (`names_alone`). A blank names none too many."""

    key: str


@dataclass(frozen=True, slots=True)
class Is(Expr):
    """The choice column holds that choice."""

    key: str
    choice: str


@dataclass(frozen=True, slots=True)
class Names(Expr):
    """The text column names that number: `1 2 12`, one blank between, names 12 and not 10."""

    key: str
    number: int


@dataclass(frozen=True, slots=True)
class All(Expr):
    terms: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Some(Expr):
    terms: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Not(Expr):
    of: Expr
