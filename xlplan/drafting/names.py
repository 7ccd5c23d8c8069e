"""Foreign codes and names become ours: one code a thing, whatever the export calls it. Room between exports and pipeline."""
from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

import pandas as pd

from xlplan.text import Lang, Text, fold_text

_USABLE: Final = re.compile(r"[\w][\w.\-]{0,19}")  # codes that row keys, lists and names of files all take
_BETWEEN: Final = ","


@dataclass(frozen=True, slots=True)
class Thing:
    """A unit, product, channel, account or post. `code`: ours; `erp`: the codes of the ERP where ours is another; `made`: whether the code
    is ours alone; `blank`: whether it stands for what the export names nothing."""

    code: str
    name: str
    erp: str = ""
    made: bool = False
    blank: bool = False


@dataclass(frozen=True)
class Names:
    """All things of a kind. `of`: (folded code, folded name) as exported -> our code; `several`: codes that have several names;
    `others`: names that stand together under one code, because there are too many; `spelt`: folded code or name -> as it was exported,
    in most lines."""

    things: tuple[Thing, ...]
    of: Mapping[tuple[str, str], str]
    several: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    spelt: Mapping[str, str] = field(default_factory=dict)

    def codes(self, codes: pd.Series, names: pd.Series) -> list[str]:
        """Our code of each row."""
        return [self.of[pair] for pair in zip(map(fold_text, codes), map(fold_text, names), strict=True)]


@dataclass(frozen=True, slots=True)
class Kind:
    """How things of a kind are called. `prefix`: of made codes; `blank`: what stands for those that the export names nothing, `only`: where
    it names none at all; `most`: how many a plan can be made of; `rest`: what the others are called together."""

    prefix: str
    blank: Text
    only: Text
    most: int = 0
    rest: Text | None = None


def name_things(found: Iterable[tuple[str, str, int]], kind: Kind, lang: Lang, taken: Iterable[str] = ()) -> Names:
    """Codes and names as exported, with what each weighs, as things: one for each code, or for each name that has none; those with codes in
    the order of their codes, others by weight. A name without a code is the thing of the code that has that name elsewhere."""
    weights, spellings = Counter[tuple[str, str]](), dict[str, Counter[str]]()
    for code, name, weight in found:
        pair = fold_text(code), fold_text(name)
        weights[pair] += abs(int(weight))
        spellings.setdefault(pair[0], Counter())[code.strip()] += 1
        spellings.setdefault(pair[1], Counter())[name.strip()] += 1
    spelt = {folded: of.most_common(1)[0][0] for folded, of in spellings.items()}
    code_of: dict[str, str] = {}
    for (code, name), _ in weights.most_common():
        if code and name:
            code_of.setdefault(name, code)
    key_of = {pair: pair[0] or code_of.get(pair[1], "") or f"\n{pair[1]}" for pair in weights}
    heavy = Counter[str]()
    for pair, key in key_of.items():
        heavy[key] += weights[pair]
    best = {key: max((p for p, k in key_of.items() if k == key), key=lambda p: (bool(p[1]), weights[p])) for key in heavy}
    order = sorted(heavy, key=lambda key: (key == "\n", key.startswith("\n"), -heavy[key] if key.startswith("\n") else 0, key))
    kept, rest = order, list[str]()
    if kind.most and len(order) > kind.most:
        most = {key for key, _ in heavy.most_common(kind.most - 1)}
        kept, rest = [key for key in order if key in most], [key for key in order if key not in most]
    usable = all(_USABLE.fullmatch(spelt[k]) for k in kept if not k.startswith("\n"))
    things, ours = list[Thing](), dict[str, str]()
    used = {fold_text(code) for code in taken}
    names = Counter(fold_text(spelt[best[k][1]]) for k in kept if best[k][1])
    for key in kept:
        foreign = "" if key.startswith("\n") else spelt[key]
        code = foreign if foreign and usable and fold_text(foreign) not in used else _made_code(kind.prefix, used, len(kept))
        used.add(fold_text(code))
        blank = key == "\n"
        name = (kind.only if len(order) == 1 else kind.blank)(lang) if blank else spelt[best[key][1]] if best[key][1] else foreign
        if best[key][1] and names[best[key][1]] > 1:
            name = f"{name}({foreign or code})"
        ours[key] = code
        things.append(Thing(code, name, foreign if foreign != code and _BETWEEN not in foreign else "", code != foreign, blank))
    if rest and kind.rest:
        code = _made_code(kind.prefix, used, len(kept) + 1)
        things.append(Thing(code, kind.rest(lang), made=True))
        ours |= dict.fromkeys(rest, code)
    several = tuple(t.code for t in things if sum(1 for p, k in key_of.items() if ours[k] == t.code and p[1] and k in kept) > 1)
    return Names(tuple(things), {pair: ours[key] for pair, key in key_of.items()}, several,
                 tuple(spelt[best[k][1]] or spelt[k] for k in rest if k != "\n"), spelt)


def _made_code(prefix: str, used: set[str], many: int) -> str:
    digits = max(2, len(str(many)))
    n = 1
    while fold_text(code := f"{prefix}{n:0{digits}}") in used:
        n += 1
    return code


def free_code(wanted: str, used: Iterable[str]) -> str:
    """The code, or the code with a number where it is taken."""
    taken = set(map(fold_text, used))
    n, code = 1, wanted
    while fold_text(code) in taken:
        n, code = n + 1, f"{wanted}{n + 1}"
    return code
