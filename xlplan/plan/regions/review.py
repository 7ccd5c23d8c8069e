"""What a region says of its units in one round (大区审核意见), as the ledger keeps it. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from xlplan.plan.checking.region_said import LABELS, UnitReview
from xlplan.schema.diagnostic import Round
from xlplan.text import Lang, Text, text_list

_SAID: Final = Text("{region}的审核意见:{lines}", "{region}的審核意見:{lines}", "Review of {region}: {lines}")
_NOTHING: Final = Text("{region}没有写审核意见", "{region}沒有寫審核意見", "{region} says nothing of its units")
_BACK: Final = Text("{unit} 撤回", "{unit} 撤回", "{unit} withdrawn")
_NAMED: Final = ("plan", "round", "region", "file", "sha256", "day")
_LINE: Final = ("unit", "of", "agreed", "opinion", "by", "date", "withdrawn")
_DIGITS: Final = 8


@dataclass(frozen=True, slots=True)
class RegionReview:
    """The answer of a region. `issue`: number of the workbook it was filled in on; `file`, `sha256`: what came; `day`: when it was taken
    in (ISO)."""

    plan: str
    round: Round
    region: str
    issue: int
    file: str
    sha256: str
    day: str
    lines: tuple[UnitReview, ...]

    def body(self) -> dict[str, object]:
        """For the chain."""
        return {**{name: getattr(self, name) for name in _NAMED}, "issue": self.issue,
                "lines": [[getattr(one, name) for name in _LINE] for one in self.lines]}

    def data(self) -> dict[str, object]:
        """JSON-ready."""
        return {**{name: getattr(self, name) for name in ("round", "region", "file", "day")},
                "lines": [{name: getattr(one, name) or None if name == "withdrawn" else getattr(one, name)
                           for name in _LINE if name != "of"} for one in self.lines]}

    def said(self, names: Mapping[str, str], lang: Lang) -> str:
        """In one line."""
        lines = [_BACK(lang, unit=name) if one.withdrawn else f"{name} {LABELS[one.agreed](lang)}" for one in self.lines
                 for name in [names.get(one.unit, one.unit)] if one.withdrawn or one.agreed in LABELS]
        region = names.get(self.region, self.region)
        return _SAID(lang, region=region, lines=text_list(lines)) if lines else _NOTHING(lang, region=region)

    def says_like(self, other: RegionReview | None) -> bool:
        """Whether the other says all of it of the same workbook, or a later one: it is recorded already."""
        return other is not None and self.issue <= other.issue and {*self.lines} <= {*other.lines}

    def beside(self, other: RegionReview | None) -> RegionReview:
        """What it says in the light of what the region said before: rows that it left blank, or cleared, withdraw that. One that was filled
        in on an earlier workbook than the other withdraws nothing."""
        before = {one.unit: one for one in other.lines} if other is not None and other.issue <= self.issue else {}
        said = [one.after(before.get(one.unit)) if one.blank else one for one in self.lines]
        return replace(self, lines=tuple(now for one, now in zip(self.lines, said, strict=True)
                                         if now is not None and (now.withdrawn or not one.blank)))

    def after(self, other: RegionReview | None) -> RegionReview:
        """It, as `beside` has it, with what the region said before of units of which it says nothing: that stands until it says
        otherwise."""
        lines = {one.unit: one for said in (other, self) if said is not None for one in said.lines}
        return replace(self, lines=tuple(lines.values()), issue=max(self.issue, other.issue if other else 0))


def review_of(body: Mapping[str, Any]) -> RegionReview:
    """What `body` made. KeyError, TypeError or ValueError of another one."""
    lines = tuple(UnitReview(*map(str, line)) for line in body["lines"])
    return RegionReview(**{name: body[name] for name in _NAMED}, issue=int(body["issue"]), lines=lines)


def file_mark(sha256: str) -> str:
    """By which a file is known again that a region reviewed; '' of none."""
    return sha256[:_DIGITS].upper()


def marked_file(file: str, sha256: str) -> str:
    """The file as its row names it."""
    return f"{file} {file_mark(sha256)}"


def mark_of(marked: str) -> str:
    """The mark in what `marked_file` made; '' of ''."""
    return marked.rpartition(" ")[2]
