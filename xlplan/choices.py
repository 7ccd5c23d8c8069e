"""What somebody may have meant who typed something that is on no list. Floor 0, knows nothing of planning."""
from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Final
from unicodedata import name as unicode_name
from unicodedata import normalize

from xlplan.text import LANGS, Text, squeezed

SHORT: Final = 12    # a list of so many is said whole
_LIKE: Final = 0.5   # half of the characters agree: two of a trade word's four
_OPPOSITE: Final = 2  # words so short that differ in one character mean something else, often the opposite: 线上, 线下
_HELD: Final = 0.75  # one holds the other: 代表 in 业务代表, `Sales` in `Sales rep`


_LATIN: Final = {**dict(zip("авекмнорстухіјѕ", "abekmhopctyxijs", strict=True)),  # small letters of other scripts: the Latin ones
                 **dict(zip("αβεζηικμνορτυχ", "abezhikmnoptyx", strict=True))}     # whose capitals or selves look the same
_SEEN: Final = str.maketrans(_LATIN)
_SCRIPTS: Final = {"CYRILLIC": Text("俄文", "俄文", "Cyrillic"), "GREEK": Text("希腊文", "希臘文", "Greek")}
_FOREIGN: Final = Text("「{letter}」是{script}字母,看起来像「{name}」;", "「{letter}」是{script}字母,看起來像「{name}」;",
                       "“{letter}” is a {script} letter, it only looks like “{name}”; ")


def nearest_choices(typed: str, known: Iterable[str], most: int = 3, words: Mapping[str, Sequence[str]] | None = None) -> list[str]:
    """The names of `known` that are most like what was typed, the likest first, at most `most`; none where nothing is like
    it. Case, width and spaces do not count. Equal likeness keeps the order of `known`. `words`: what may be typed for a name,
    where that is not the name itself."""
    mine, of = squeezed(typed), words or {}
    scores = {name: max(_likeness(mine, squeezed(word)) for word in of.get(name, (name,))) for name in dict.fromkeys(known)}
    found = [(score, name) for name, score in scores.items() if score >= _LIKE]
    return [name for _, name in sorted(found, key=lambda f: -f[0])[:most]]


def said_foreign(typed: str, known: Iterable[str], words: Mapping[str, Sequence[str]] | None = None) -> Text | None:
    """That what was typed only looks like a name of `known`, as one of its letters is of another script: `「Р」是俄文字母,看起来像
    「P01」;`; None where that is not so."""
    mine, of = squeezed(typed), words or {}
    letters = [ch for ch in normalize("NFKC", typed) if ch.casefold() in _LATIN]
    like = mine.translate(_SEEN)
    name = next((n for n in known if any(squeezed(word).translate(_SEEN) == like for word in of.get(n, (n,)))), None) if letters else None
    if name is None or any(squeezed(word) == mine for word in of.get(name, (name,))):
        return None
    script = _SCRIPTS[unicode_name(letters[0]).split()[0]]
    return _FOREIGN.filled(letter=letters[0], script=script, name=name)


def said_labels(typed: str, labels: Iterable[Text]) -> Text:
    """`said_choices` of labels, each sentence with those of its own language; what was typed may be like them in another."""
    every = [label.all() for label in labels]
    return Text(*(said_choices(typed, [label[i] for label in every], {label[i]: label for label in every})(lang)
                  for i, lang in enumerate(LANGS)))


def said_choices(typed: str, known: Iterable[str], words: Mapping[str, Sequence[str]] | None = None) -> Text:
    """What may be typed instead, as the end of a sentence: `最接近「业务代表」;可选:业务代表、促销员`. A list of more than
    `SHORT` is counted, with its likest names or its first ones; an empty list is said to be empty. `words` as above."""
    every = [name for name in dict.fromkeys(known) if name]
    if not every:
        return Text("可选项是空的", "可選項是空的", "there is nothing to choose from")
    near = nearest_choices(typed, every, words=words)
    foreign = said_foreign(typed, every, words)
    cn, tw, en = foreign.all() if foreign else (said_nearest(near, lang == "en") for lang in LANGS)
    if len(every) <= SHORT:
        return Text(f"{cn}可选:{'、'.join(every)}", f"{tw}可選:{'、'.join(every)}", f"{en}valid: {', '.join(every)}")
    n, first = len(every), "、".join(every[:3])
    if near or foreign:
        return Text(f"{cn}共 {n} 项可选", f"{tw}共 {n} 項可選", f"{en}{n} are valid")
    return Text(f"共 {n} 项可选,如 {first}", f"共 {n} 項可選,如 {first}", f"{n} are valid, such as {', '.join(every[:3])}")


def said_nearest(names: list[str], english: bool) -> str:
    """`最接近「业务代表」;`; '' of no names."""
    if not names:
        return ""
    return f"nearest {', '.join(f'“{n}”' for n in names)}; " if english else f"最接近{'、'.join(f'「{n}」' for n in names)};"


def _likeness(a: str, b: str) -> float:
    if not a or not b:
        return 0.0
    if max(len(a), len(b)) <= _OPPOSITE and a != b:
        return 0.0
    alike = SequenceMatcher(None, a, b, autojunk=False).ratio()
    return max(alike, _HELD) if min(len(a), len(b)) > 1 and (a in b or b in a) else alike
