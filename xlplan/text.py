"""Three-language text: the only place where a language is chosen. Floor 0, knows nothing of planning."""
from __future__ import annotations

import locale
import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from unicodedata import category, east_asian_width, normalize

Lang = Literal["zh-CN", "zh-TW", "en"]
LANGS: Final[tuple[Lang, ...]] = ("zh-CN", "zh-TW", "en")
_SHOWN: Final = 12  # places or names of a list that is cut
_ONE_WORD: Final = re.compile(r"[\w./:\\@%+=,][\w./:\\@%+=,-]*")  # what no shell parts or reads something into
_REVERSED: Final = 0x202E  # behind it 85.22 is shown as 22.58: it may not be passed over

_MANY: Final = {many: many[:-1] for many in (
    "answers", "cells", "changes", "codes", "columns", "days", "decimals", "events", "figures", "files", "findings", "formulas", "heads",
    "hours", "items", "lines", "months", "numbers", "outlets", "participants", "parts", "persons", "pieces", "places", "plans", "points",
    "rows", "sessions", "sheets", "times", "totals", "trips", "units", "weights", "workbooks", "years",
)} | {"branches": "branch", "cases": "case", "more": "more"}
_VERBS: Final = {"are": "is", "were": "was", "have": "has", "hold": "holds", "show": "shows", "carry": "carries", "seem": "seems"}
_KINDS: Final = "average|blank|computed|different|earlier|equal|individual|input|linked|more|suggestion"
_COUNTED: Final = re.compile(
    rf"\{{(\w+)\}} ((?:(?:{_KINDS}) )?)({'|'.join(_MANY)})\b(?:((?: [a-z“”{{}}]+){{0,3}}?) ({'|'.join(_VERBS)})\b)?")
_SEVERAL: Final = re.compile("[,–…‹]")
_NAMED: Final = re.compile(r"\b([Rr]ow|[Cc]olumn)s( \{(\w+)\})(?! to\b)")


@dataclass(frozen=True, slots=True)
class Text:
    """One text in the three languages a planner may read; `{name}` marks a parameter, which may be a Text itself.

    A text that is missing in one language is a mistake of ours and raises ValueError at once.
    """

    zh_cn: str
    zh_tw: str
    en: str

    def __post_init__(self) -> None:
        if not (self.zh_cn and self.zh_tw and self.en):
            raise ValueError(f"text missing in a language: {self!r}")

    def __call__(self, lang: Lang, /, **params: object) -> str:
        """The text in `lang`, parameters filled in; an unknown parameter raises KeyError."""
        words = {"zh-CN": self.zh_cn, "zh-TW": self.zh_tw, "en": self.en}[lang]
        if not params or ("{" not in words and "}" not in words):  # most texts; every cell of a heading asks for some
            return words
        said = {name: value(lang) if isinstance(value, Text) else value for name, value in params.items()}
        return (singular_of_one(words, said) if lang == "en" else words).format(**said)

    def all(self, **params: object) -> tuple[str, str, str]:
        """The text in every language, in the order of LANGS."""
        return (self("zh-CN", **params), self("zh-TW", **params), self("en", **params))

    def filled(self, **params: object) -> Text:
        """The text with its parameters filled in, a Text among them in its own language."""
        return Text(*self.all(**params))

    @classmethod
    def of(cls, words: Callable[[Lang], str]) -> Text:
        """The text of what is said in a language: `Text.of(lambda lang: f"{who(lang)} · {month(lang)}")`."""
        return cls(*map(words, LANGS))


def singular_of_one(english: str, params: Mapping[str, object]) -> str:
    """The pattern with `{n} row is` where it has `{n} rows are` and that many is one, and `row {rows}` where it names a single one."""
    named = _NAMED.sub(lambda met: met[0] if _SEVERAL.search(str(params.get(met[3], "…"))) else met[1] + met[2], english)
    return _COUNTED.sub(lambda met: _said_of_one(met, params), named)


def text_list(items: Iterable[object]) -> Text:
    """Names or places in a row, as each language sets them apart: `F7、F9`, `F7, F9`. An item may be a Text itself."""
    every = [item.all() if isinstance(item, Text) else (str(item),) * 3 for item in items]
    cn, tw, en = zip(*every, strict=True) if every else ((), (), ())
    return Text("、".join(cn) or " ", "、".join(tw) or " ", ", ".join(en) or " ")


def clauses(items: Iterable[Text]) -> Text:
    """Parts of a sentence one after the other, as each language parts them; a blank of none."""
    cn, tw, en = zip(*every, strict=True) if (every := [item.all() for item in items]) else ((" ",),) * 3
    return Text(";".join(cn), ";".join(tw), "; ".join(en))


def number_runs(numbers: Iterable[int]) -> list[str]:
    """`8–19`, `21`, `22` of ascending numbers: three or more that follow each other are said by the first and the last."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return [said for run in runs for said in ([f"{run[0]}–{run[-1]}"] if len(run) > 2 else map(str, run))]


def list_briefly(items: Iterable[object]) -> Text:
    """`F7、F9、F12`, of numbers `8–19、21`, set apart as each language does and cut with … where there are many."""
    every = list(items)
    numbers = [item for item in every if isinstance(item, int)]
    said = number_runs(numbers) if len(numbers) == len(every) else every
    return text_list([*said[:_SHOWN], *["…"] * (len(said) > _SHOWN)])


def _said_of_one(met: re.Match[str], params: Mapping[str, object]) -> str:
    """`{n} rows are` as it stands, or `{n} row is` where that many is one."""
    count, between, many, apart, verb = met.groups()
    if str(params.get(count)) != "1":
        return met[0]
    return f"{{{count}}} {between}{_MANY[many]}" + (f"{apart or ''} {_VERBS[verb]}" if verb else "")


def same_text(words: str) -> Text:
    """A text that reads the same in every language (a code, a symbol, a number)."""
    return Text(words, words, words)


def system_lang() -> Lang:
    """The language this system is set to; English where that is none of ours."""
    name = (os.environ.get("LC_ALL") or os.environ.get("LANG") or locale.getlocale()[0] or "").replace("-", "_")
    if name.startswith(("zh_TW", "zh_HK", "Chinese (Traditional)")):
        return "zh-TW"
    return "zh-CN" if name.startswith(("zh", "Chinese")) else "en"


class _Unseen(dict[int, int | None]):
    """What becomes of a character in `seen_text`, kept as few kinds return."""

    def __missing__(self, code: int) -> int | None:
        char = chr(code)
        gone = category(char) in ("Cf", "Cc") and not char.isspace() and code != _REVERSED
        self[code] = kept = None if gone else code
        return kept


_UNSEEN: Final = _Unseen()


def seen_text(text: str) -> str:
    """The text without the characters that nobody sees, which calculators, chats and web pages leave in what is copied from them:
    format and control characters, soft hyphens. Spaces, tabs and ends of lines stay, and so does what reverses the text."""
    return text if text.isprintable() else text.translate(_UNSEEN)


def fold_text(text: str) -> str:
    """The form in which codes, choices and names are compared: case, width (`ＪＳ`), unseen characters and the spaces around
    it do not count."""
    return normalize("NFKC", seen_text(text)).strip().casefold()


def compared_text(text: str) -> str:
    """The form in which formulas compare texts, `TRIM(a)=TRIM(b)`: case does not count, nor do spaces at the ends and all but one of
    several in a row. Width, zeros in front and every other character do; one letter is never two (`ß` is no `ss`)."""
    plain = " ".join(filter(None, text.split(" ")))
    return plain.lower() if plain.isascii() else "".join(next((f for f in (c.casefold(), c.lower()) if len(f) == 1), c) for c in plain)


def in_command(text: str) -> str:
    """The text as one word of a command line: in quotes where a shell would part it, or read something into it."""
    if _ONE_WORD.fullmatch(text):
        return text
    mark = "'" if {"$", "`"} & {*text} and "'" not in text else '"'
    return mark + text + mark


def squeezed(text: str) -> str:
    """As `fold_text`, without any spaces: the form in which names and what is typed for them are likened."""
    return "".join(fold_text(text).split())


def printed_width(text: str) -> int:
    """Width in digits, the unit of Excel's column widths: a full-width character is two wide."""
    return sum(2 if east_asian_width(ch) in "WF" else 1 for ch in text)
