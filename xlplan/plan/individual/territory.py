"""Which customer groups a person's territory (负责区域/渠道) names, and how strongly they pull. Floor 4."""
from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import numpy as np

from xlplan.text import fold_text
from xlplan.units import Ints

NAMED: Final = 100  # weight of a group that the territory names; another one has 1, so that every total can still be met
_SEPARATORS: Final = re.compile(r"[\s()\[\]【】/、,;·|&+-]+")
_SCRIPTS: Final = re.compile(r"[A-Za-z0-9]+|[^A-Za-z0-9]+")
_SHORTEST: Final = 2  # one letter or one character names nothing


def territory_weights(areas: Sequence[str], groups: Sequence[tuple[str, ...]]) -> Ints:
    """Weights of the customer groups for each person, shape (persons, groups): NAMED where the territory names the group
    and 1 elsewhere; a territory that names none pulls all alike.

    `groups`: the words that name each, its code among them. Besides a whole name its parts count: 流通 of 流通(经销),
    KA of 商超KA. Words of Latin letters are matched as words, in any case: C1 is not named by C10.
    """
    words = [_name_parts(names) for names in groups]
    out = np.ones((len(areas), len(groups)), np.int64)
    for i, area in enumerate(areas):
        named = [any(_holds_word(fold_text(area), word) for word in of) for of in words]
        out[i, named] = NAMED
    return out


def _name_parts(names: Iterable[str]) -> set[str]:
    """A group's names and their parts, in lower case. English names are taken whole: "key" alone names no account."""
    out: set[str] = set()
    for name in names:
        whole = fold_text(name)
        pieces = [p for p in re.split(r"[()]", whole) if p.strip()] if whole.isascii() else _SEPARATORS.split(whole)
        scripts = [] if whole.isascii() else [s for piece in pieces for s in _SCRIPTS.findall(piece)]
        out.update(word.strip() for word in (whole, *pieces, *scripts))
    return {word for word in out if len(word) >= _SHORTEST}


def _holds_word(area: str, word: str) -> bool:
    """Whether the text holds the word."""
    if word.isascii():
        return re.search(rf"(?<![a-z0-9]){re.escape(word)}(?![a-z0-9])", area) is not None
    return word in area
