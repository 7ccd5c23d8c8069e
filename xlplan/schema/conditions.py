"""Nodes that are conditions, beside Compare. Floor 1."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from xlplan.schema.node import Expr

DIVIDERS: Final = "、,,;;//\n"  # between names of a list


@dataclass(frozen=True, slots=True)
class Filled(Expr):
    """The cell of that column holds something (a text that is not only spaces, a number, a date)."""

    key: str


@dataclass(frozen=True, slots=True)
class Alone(Expr):
    """The text column names one, not several: it holds none of `DIVIDERS`. A blank names none too many."""

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
