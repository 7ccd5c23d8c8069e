"""How a result prints itself at Python's prompt: what it comes to in words, where its figures and findings would be millions of
characters. Floor 0."""
from __future__ import annotations

from collections.abc import Iterable, Sized
from dataclasses import fields
from enum import Enum
from itertools import islice
from pathlib import Path
from typing import Final

from xlplan.text import Lang, system_lang

_LONGEST: Final = 60  # characters of one value
_LINES: Final = 10    # of what a result says


class Brief:
    """For dataclasses with `repr=False`: the sums in the language of the system; of one that has none scalars as they are, of what holds
    others how many it holds."""

    __slots__ = ()

    def sums(self, lang: Lang) -> Iterable[str]:
        """What it comes to, in words: a line or a small table; unless it says otherwise the first of what it prints on a terminal."""
        say = getattr(self, "text", None)
        return say(lang) if callable(say) else ()

    def __repr__(self) -> str:
        said = [line for line in islice(self.sums(system_lang()), _LINES + 1) if line.strip()]
        if said:
            said[_LINES:] = ["…"] * (len(said) > _LINES)
            return f"{type(self).__name__}: {said[0]}" + "".join(f"\n  {line}" for line in said[1:])
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
