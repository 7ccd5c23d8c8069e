"""What files are called that leave the house: by the policy of the master, after company, plan, unit and round, or after codes. What
they are, their stamps say, never these names. Floor 6."""
from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain, count
from typing import Final, Literal

from xlplan.plan.master.master import Master
from xlplan.schema.diagnostic import ROUNDS, Round
from xlplan.schema.round_names import round_name
from xlplan.store.branch_folders import distinct_file_names
from xlplan.tables.books import BookKind
from xlplan.terms import RETURNED
from xlplan.text import Lang, Text

Going = Literal["returned", "joined"]
LONGEST: Final = 80  # characters of a name with its ending
_ENDING: Final = ".xlsx"
_UNIT: Final = 40    # characters of a unit's part, at most
_PERSON: Final = 30  # of a person's
_YEAR: Final = Text("{year}计划", "{year}計畫", "{year}-plan")
_NUMBER: Final = Text("第{n}次", "第{n}次", "issue-{n}")
_GOING: Final[Mapping[Going, Text]] = {"returned": RETURNED, "joined": Text("合并", "合併", "Joined")}
_LEGAL: Final = re.compile(r"(?i)(股份|责任|責任)?有限(责任|責任)?公司$|[,\s]+(co\.?,?\s*)?(ltd|inc|corp|llc)\.?$")
_BRANCH: Final = re.compile(r"(?i)分公司$|\s+branch$")


class FileNames:
    """The names of one plan. Of the units of the organisation no two are alike once case and width are folded, whoever gets a file."""

    def __init__(self, master: Master) -> None:
        company = master.company
        self.spoken, self._lang, self._year = company.file_names == "spoken", company.lang, _YEAR(company.lang, year=company.year)
        self._company = plain_part(_without(_LEGAL, company.name))
        self._units = [(code, _without(_BRANCH, unit.name or code)) for code, unit in master.organisation.by_code.items()]
        self._made: dict[tuple[str, ...], dict[str, str]] = {}

    def workbook(self, unit: str, in_round: Round, number: int | None = None, kind: BookKind | None = None) -> str:
        """Of a workbook that goes out to be filled in, by the round that it comes back in. `number`: of its issue, where it takes the place
        of one of that round."""
        if not self.spoken:
            return self._by_code(lambda code: _coded(code, kind))[unit]
        again = (_NUMBER(self._lang, n=number),) if number is not None else ()
        return self._of_unit(unit, in_round, *again, *((kind.label(self._lang),) if kind else ()))

    def going_back(self, unit: str, what: Going, in_round: Round, kind: BookKind | None = None) -> str:
        """Of a file of the unit's own that goes back to it; those of two rounds lie beside each other."""
        if not self.spoken:
            return _going_by_code(unit, what, in_round, kind, self._lang)
        return self._of_unit(unit, in_round, *((kind.label(self._lang),) if kind else ()), _GOING[what](self._lang))

    def earlier_names(self, unit: str, what: Going, in_round: Round, kind: BookKind | None = None) -> list[str]:
        """What the unit's copies of other rounds are called, those of the other policy, and those of 0.5 and before."""
        coded = (_going_by_code(unit, what, one, kind, self._lang) for one in ROUNDS)
        spoken = {one: self.going_back(unit, what, one, kind) for one in ROUNDS}
        names = dict.fromkeys([f"{_coded(unit, kind)}-{what}{_ENDING}", *coded, *spoken.values()])
        return [name for name in names if name != spoken[in_round]]

    def persons(self, unit: str, in_round: Round, persons: Sequence[tuple[str, str]]) -> list[str]:
        """Of the plans of the unit's persons, each given as (number and name, key)."""
        if not self.spoken:
            return [name + _ENDING for name in distinct_file_names(persons)]
        label = _distinct([(key, text) for text, key in persons], _PERSON)
        own = self._labels(_PERSON - 10)[unit]
        return [self._put_together(own, self._round(in_round), label[key]) for _, key in persons]

    def _round(self, in_round: Round) -> str:
        return plain_part(round_name(in_round, "back")(self._lang))

    def _by_code(self, called: Callable[[str], str]) -> Mapping[str, str]:
        key = (called("*"),)
        if key not in self._made:
            codes = [code for code, _ in self._units]
            names = distinct_file_names((called(code), code) for code in codes)
            self._made[key] = {code: name + _ENDING for code, name in zip(codes, names, strict=True)}
        return self._made[key]

    def _of_unit(self, unit: str, in_round: Round, *tail: str) -> str:
        """One that is not in the organisation any more is called by its code."""
        said = (self._round(in_round), *map(plain_part, tail))
        if said not in self._made:
            room = LONGEST - len(_ENDING) - len("_".join((self._year, *said))) - 1
            self._made[said] = {code: self._put_together(label, *said) for code, label in self._labels(min(room, _UNIT)).items()}
        return self._made[said].get(unit) or self._put_together(plain_part(unit)[:_PERSON] or "-", *said)

    def _labels(self, longest: int) -> Mapping[str, str]:
        key = ("", str(longest))
        if key not in self._made:
            self._made[key] = _distinct(self._units, longest)
        return self._made[key]

    def _put_together(self, *said: str) -> str:
        """Plan and those parts, with as much of the company's name in front as there is room for."""
        rest = "_".join((self._year, *said))
        company = self._company[:max(0, LONGEST - len(_ENDING) - len(rest) - 1)].strip("-")
        return (f"{company}_{rest}" if company else rest) + _ENDING


def plain_part(text: str) -> str:
    """The letters, digits and brackets of the text that Windows, zip programs (GBK) and mail take alike; what else stands between them is a
    hyphen, but for accents and what nobody sees. '' where nothing is left."""
    return re.sub("-+", "-", "".join(map(_plain, unicodedata.normalize("NFKC", text)))).strip("-")


def _plain(char: str) -> str:
    if char in "()":
        return char
    if char.isalnum():  # of an accented letter the letter: GBK has some of them only
        bare = "".join(c for c in unicodedata.normalize("NFKD", char) if c.isascii() and c.isalnum())
        return bare or (char if char.encode("gbk", "ignore") else "-")
    return "" if unicodedata.category(char) in ("Mn", "Me", "Cf", "Cs", "Co", "Cn") else "-"


def folded(name: str) -> str:
    """By what two names are the same to some system: neither case nor width counts."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())


def _without(ending: re.Pattern[str], name: str) -> str:
    return ending.sub("", name.strip()).strip() or name


def _distinct(named: Iterable[tuple[str, str]], longest: int) -> dict[str, str]:
    """Key -> its text as part of a name, no two alike: where a text comes several times each has its key added."""
    texts = {key: plain_part(plain_part(text)[:longest]) for key, text in named}
    often = Counter(map(folded, texts.values()))
    out = {key: text for key, text in texts.items() if text and often[folded(text)] == 1}
    taken = {*map(folded, out.values())}
    for key, text in texts.items():
        if key not in out:
            own = plain_part(key)[:longest]
            both = plain_part(f"{text[:max(0, longest - len(own) - 1)]}-{own}")
            choices = chain((both,), (plain_part(f"{both[:longest - len(str(n)) - 1]}-{n}") for n in count(2)))
            out[key] = next(one for one in choices if one and folded(one) not in taken)
            taken.add(folded(out[key]))
    return {key: out[key] for key in texts}


def _coded(unit: str, kind: BookKind | None) -> str:
    return f"{unit}-{kind.key}" if kind else unit


def _going_by_code(unit: str, what: Going, in_round: Round, kind: BookKind | None, lang: Lang) -> str:
    """`GD-一上-returned.xlsx`."""
    return f"{_coded(unit, kind)}-{round_name(in_round, 'back')(lang)}-{what}{_ENDING}"
