"""How a result prints itself at Python's prompt: a line, where its figures and findings would be millions of characters. Floor 0."""
from __future__ import annotations

from collections.abc import Sized
from dataclasses import fields
from enum import Enum
from pathlib import Path

_LONGEST = 60  # characters of one value


class Brief:
    """For dataclasses with `repr=False`: scalars as they are, of what holds others how many it holds."""

    __slots__ = ()

    def __repr__(self) -> str:
        told = (f"{f.name}={text}" for f in fields(self)  # type: ignore[arg-type]  # every class that takes it is a dataclass
                if (text := _brief(getattr(self, f.name))))
        return f"{type(self).__name__}({', '.join(told)})"


def _brief(value: object) -> str:
    """'' of what is empty or None."""
    if isinstance(value, bool | int | float):
        return repr(value)
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, str | Path):
        text = str(value)
        return "" if not text else repr(text if len(text) <= _LONGEST else text[:_LONGEST - 1] + "…")
    if isinstance(value, Sized):
        return f"[{len(value)}]" if len(value) else ""
    return "" if value is None else "…"
