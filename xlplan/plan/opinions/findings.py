"""The findings of a consolidation in their order, and a key for each by which it is known in the next one. Floor 4.

The key says which rule found it, whose, and where; figures are no part of it: a branch that sends a better number, and not a good
one, has the same finding. Where several stand at one place, the names in their sentences tell them apart.
"""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from xlplan.plan.checking.results import Merged
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Text

_FIGURES: Final = re.compile(r"[0-9.,%+\-]+")
_DIGITS: Final = 6


def listed_findings(result: Merged) -> list[Diagnostic]:
    """Findings of the register and of the files (`counted`), gravest first, then by branch and place."""
    every = list(result.register)
    for file in result.files:
        every += file.counted
    order = {code: i for i, code in enumerate(result.branches)}
    kept = [d for d in every if d.severity is not None]
    return sorted(kept, key=lambda d: (d.severity.rank if d.severity else 9, order.get(d.branch or "", -1)))


def finding_keys(found: Sequence[Diagnostic]) -> list[str]:
    """A key for each, no two alike."""
    out, met = [], Counter[str]()
    for d in found:
        key = f"{_place_of(d)}#{_names_of(d)}"
        met[key] += 1
        out.append(key if met[key] == 1 else f"{key}.{met[key]}")
    return out


def place_in(key: str) -> str:
    """The part of a key that says which rule, whose and where."""
    return key.rpartition("#")[0]


def _place_of(d: Diagnostic) -> str:
    place = (d.row_key or "", d.column or "") if d.row_key or d.column else (d.sheet or "", d.cell or "")
    return " ".join("|".join((d.code, d.branch or d.file or "", d.table or "", *place)).split())


def _names_of(d: Diagnostic) -> str:
    """Some digits of the names in its sentence, figures left out."""
    names = sorted(f"{key}={said}" for key, value in d.params.items() for said in _words_of(value))
    return sha256("\n".join(names).encode("utf-8", "backslashreplace")).hexdigest()[:_DIGITS]


def _words_of(value: object) -> Iterable[str]:
    if isinstance(value, (list, tuple)):
        return [word for one in value for word in _words_of(one)]
    if isinstance(value, Text):
        value = value("zh-CN")
    return [said] if isinstance(value, str) and (said := _FIGURES.sub("", value).strip()) else []
