"""What of ours a code or name of an export may mean that nothing answers to. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from xlplan.choices import nearest_choices
from xlplan.text import fold_text, squeezed

_SIGNS: Final = re.compile(r"[\W_]+")
_ZEROS: Final = re.compile(r"(?<!\d)0+(?=\d)", re.ASCII)
_MOST: Final = 3  # that are said


def nearest_own(code: str, name: str, ours: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Our codes whose names are like its own, then those whose names stand in it (茶 in 绿茶(新)), the longest first; of what has no name,
    those that are the same but for zeros before numbers, blanks and signs. A number beside another is its neighbour and means nothing.
    `ours`: code -> name."""
    if not name:
        near = [own for own in ours if _bare(own) == _bare(code)][:_MOST]
    else:
        near = nearest_choices(name, ours, _MOST, {own: (called,) for own, called in ours.items()})
        held = sorted((own for own, called in ours.items() if called and squeezed(called) in squeezed(name)),
                      key=lambda own: -len(ours[own]))
        near = [*near, *(own for own in held if own not in near)][:_MOST]
    return tuple((own, ours[own]) for own in near)


def _bare(code: str) -> str:
    """The code without what systems add or take away: zeros before its numbers, blanks, signs between."""
    return _ZEROS.sub("", _SIGNS.sub("", fold_text(code)))
