"""Headings of plans: 计划金额 and 预算 are amounts where a plan is read, and what was sold beside them is none. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from xlplan.exports.heads import Heading
from xlplan.exports.roles import MEASURED, plain_heading, roles_named
from xlplan.text import fold_text

_PLANNED: Final = re.compile(r"(?:计划|計畫|計劃|预算|預算|目标|目標|申报|提报|提報)(?:数|數|值)?|"
                             r"\b(?:plan|planned|budget|budgeted|target|forecast)\b")
_AMOUNT: Final = "金额"  # what a heading means that says no more than that it is planned


def planned_headings(heads: Mapping[int, Heading]) -> dict[int, Heading]:
    """The headings, those of planned figures without the word that says so; where there are some, those of other figures are left out.
    The same ones where nothing says that it is planned, or no figure is."""
    planned = {c: bare for c, heading in heads.items() if (bare := _without_word(heading)) is not None}
    if not planned:
        return dict(heads)
    return {c: planned.get(c, heading) for c, heading in heads.items()
            if c in planned or not (heading.time.month or _measures(heading.text))}


def _without_word(heading: Heading) -> Heading | None:
    """The heading of a planned figure without that word; None of any other."""
    if not _PLANNED.search(fold_text(heading.text)):
        return None
    rest = tuple(part for one in heading.parts if (part := _PLANNED.sub(" ", fold_text(one)).strip()))
    said = plain_heading(" ".join(rest))
    if heading.time.month or _measures(said):
        return replace(heading, parts=rest)
    return replace(heading, parts=(*rest, _AMOUNT)) if not re.search(r"[^\W\d年]", said) else None


def _measures(text: str) -> bool:
    named = roles_named(text)
    return bool(named) and named[0][0] in MEASURED
