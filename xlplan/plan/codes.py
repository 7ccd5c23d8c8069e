"""Codes compared folded: what HQ typed on any sheet becomes the spelling of the sheet that defines it. Floor 4.

`js` on the weights sheet is the unit `JS` of the organisation. Everything behind `respelled` compares codes as they stand.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Final

from xlplan.plan.rows import Spot, codes_in, finding
from xlplan.schema.codes import CODES
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.frame import Frame
from xlplan.text import folded

_ITEM: Final = "expense_items"
_DEFINED: Final = {  # what a code names -> sheet and column that define it
    "unit": ("organisation", "code"), "product": ("products", "code"), "channel": ("channels", "code"),
    "post": ("posts", "code"), "item": (_ITEM, "code"), "group": (_ITEM, "group"), "category": ("products", "category")}
_USED: Final = (  # sheet, column, what its codes name; pasted history is mapped by `history.codes_from`
    ("organisation", "parent", "unit"), ("channels", "parent", "channel"), ("products", "category", "category"),
    (_ITEM, "group", "group"), ("mix", "branch", "unit"), ("mix", "product", "product"), ("mix", "channel", "channel"),
    ("weights", "branch", "unit"), ("assignments", "scope", "unit"), ("assignments", "exempt", "unit"),
    ("season", "category", "category"), ("season", "channel", "channel"), ("ceilings", "branch", "unit"),
    ("ceilings", "group", "group"), ("heads", "branch", "unit"), ("heads", "post", "post"),
    ("key_projects", "branch", "unit"), ("courses", "audience", "post"), ("adjustments", "branch", "unit"),
    ("adjustments", "row", "row"), ("rules", "code", "rule"))
_LISTS: Final = frozenset([("assignments", "exempt")])  # cells that hold several codes
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|clock\$|(com|lpt)[0-9¹²³])(\..*)?", re.IGNORECASE)


def speller(known: Iterable[str]) -> Callable[[str], str]:
    """A function that gives a code as it is spelt in `known`: itself where it stands there, else the first whose folded form
    is its own, else itself without the spaces around it."""
    exact = [code for code in dict.fromkeys(known) if code]
    taken, forms = set(exact), {folded(code): code for code in reversed(exact)}

    def spell(code: str) -> str:
        plain = code.strip()
        return plain if plain in taken else forms.get(folded(plain), plain)

    return spell


def respelled(frames: Mapping[str, Frame]) -> dict[str, Frame]:
    """The sheets with every code in the spelling of the sheet that defines it; what nobody defines stands as typed."""
    known = {what: _texts(frames, *place) for what, place in _DEFINED.items()}
    known |= {"rule": [*CODES], "row": [c for what in ("product", "channel", "post", "item") for c in known[what]]}
    spell = {what: speller(codes) for what, codes in known.items()}
    out = dict(frames)
    for table, column, what in _USED:
        if table in out and column in out[table].texts:
            frame, of = out[table], spell[what]
            texts = frame.texts[column].copy()
            for i, text in enumerate(texts):
                texts[i] = _respell(str(text), of, several=(table, column) in _LISTS, parts=what == "row")
            out[table] = replace(frame, texts={**frame.texts, column: texts})
    return out


def _texts(frames: Mapping[str, Frame], table: str, column: str) -> list[str]:
    return [str(t).strip() for t in frames[table].texts[column]] if table in frames else []


def _respell(text: str, spell: Callable[[str], str], *, several: bool, parts: bool) -> str:
    if several:
        return ", ".join(map(spell, codes_in(text)))
    return "|".join(map(spell, text.split("|"))) if parts else spell(text)


def twins(table: str, column: str, keyed: Iterable[tuple[str, str]]) -> list[Diagnostic]:
    """XP638 for every (code, row key) that differs from an earlier code of the list only in case, width or unseen
    characters."""
    seen: dict[str, tuple[str, str]] = {}
    out = []
    for code, row in keyed:
        earlier = seen.setdefault(folded(code), (code, row))
        if code and earlier[0] != code:
            out.append(finding("XP638", table, row, column, found=code, item=code, other=earlier[0],
                               first=Spot(table, earlier[1], column)))
    return out


def unfileable(code: str) -> bool:
    """Whether Windows can have no file of that name: a device (`CON`, `com1.x`), or a dot at its end."""
    return bool(_DEVICES.fullmatch(code)) or code.endswith(".")
