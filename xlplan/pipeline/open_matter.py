"""One thing in a plan that somebody must attend to. Floor 6."""
from __future__ import annotations

from dataclasses import dataclass

from xlplan.text import Text


@dataclass(frozen=True, slots=True)
class Open:
    """One matter. `key`: what it is, for programs; `count`: how many there are; `said`: the matter; `todo`: what to do about it."""

    key: str
    count: int
    said: Text
    todo: Text
