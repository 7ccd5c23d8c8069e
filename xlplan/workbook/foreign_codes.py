"""What other systems call the rows of a workbook and its unit, by HQ's sheet 编码对照: it travels under the stamp; and how a code that
stands in an export is read, in the master as in a workbook. Floor 3."""
from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from xlplan.text import fold_text

FOREIGN: Final = "#foreign"  # with which the keys of its lines in the stamp begin
_WHOLE: Final = re.compile(r"(\d+)\.0+", re.ASCII)  # what an export makes of a code that is a number
_BETWEEN: Final = re.compile(r"[\s\-_/|·:.,()\[\]]+")


class ForeignCode(NamedTuple):
    """A code or name of another system. `kind`: role of a column of an export (unit, product, channel, item, post); `form`: the
    code, folded (`text.fold_text`); `first`, `last`: the months in which it holds (ISO, both included; '' without end);
    `parts`: our codes with their shares."""

    kind: str
    form: str
    first: str
    last: str
    parts: tuple[tuple[str, Decimal], ...]

    def holds_in(self, year: int, month: int) -> bool:
        """Whether it holds in that month of the calendar."""
        iso = f"{year:04}-{month:02}"
        return (not self.first or self.first <= iso) and (not self.last or iso <= self.last)

    @property
    def is_always_one(self) -> bool:
        """Whether it is one of our codes in every month."""
        return not self.first and not self.last and len(self.parts) == 1


ByForm = Mapping[tuple[str, str], Sequence[ForeignCode]]  # (kind, form) -> what it means, in other months something else


def foreign_lines(codes: Sequence[ForeignCode]) -> Iterator[tuple[str, str]]:
    """The codes as lines of the stamp."""
    for n, one in enumerate(codes):
        said = [*one[:4], {code: str(share) for code, share in one.parts}]
        yield f"{FOREIGN}|{n}", json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def foreign_codes_in(lines: Mapping[str, str]) -> tuple[ForeignCode, ...]:
    """The codes that lines of the stamp hold, in order. ValueError naming the line that is none."""
    out: list[ForeignCode] = []
    for name, text in lines.items():
        if name.startswith(f"{FOREIGN}|"):
            try:
                out.append(foreign_code(text))
            except ValueError as wrong:
                raise ValueError(name) from wrong
    return tuple(out)


def foreign_code(text: str) -> ForeignCode:
    """The code of a line. ValueError of another text."""
    said = json.loads(text)
    try:
        kind, form, first, last, parts = said
        if not all(isinstance(one, str) for one in (kind, form, first, last)):
            raise ValueError(text)
        return ForeignCode(kind, form, first, last, tuple((code, Decimal(share)) for code, share in parts.items()))
    except (TypeError, AttributeError, InvalidOperation) as wrong:
        raise ValueError(text) from wrong


def by_form(codes: Iterable[ForeignCode]) -> ByForm:
    """The codes by what is looked for."""
    out: dict[tuple[str, str], list[ForeignCode]] = {}
    for one in codes:
        out.setdefault((one.kind, one.form), []).append(one)
    return out


def parts_of(codes: ByForm, kind: str, texts: Iterable[str], year: int, month: int) -> tuple[tuple[str, Decimal], ...]:
    """What the first of those texts that is one of the codes means in that month; () of none."""
    return next((one.parts for text in texts if text for one in _found(codes, kind, text) if one.holds_in(year, month)), ())


def _found(codes: ByForm, kind: str, text: str) -> Sequence[ForeignCode]:
    return next((of for form in code_forms(text) if (of := codes.get((kind, form)))), ())


def code_forms(text: str) -> tuple[str, ...]:
    """What a code is looked for by, one after the other: folded, and `1001` where it has become the number `1001.0`."""
    form = fold_text(text)
    whole = _WHOLE.fullmatch(form)
    return (form, whole[1]) if whole else (form,)


@dataclass(frozen=True, slots=True)
class OwnCodes:
    """Our codes of one kind. `known`: folded code, and whatever else means one, -> code; `pairs`: a code with its name (`codes_with_names`)
    -> code."""

    known: Mapping[str, str]
    pairs: Mapping[str, str] = field(default_factory=dict)

    def code_of(self, text: str) -> str | None:
        """Our code of a text; None where it is none."""
        return self.known.get(fold_text(text)) or self.with_more(text)

    def with_more(self, text: str) -> str | None:
        """Our code of a text that says more than a code: `5102 绩效提成` with its own name, `5102.0` of a whole number; None of any
        other, a code beside the name of another among them."""
        form, *whole = code_forms(text)
        of = whole[0] if whole else self.pairs.get(_BETWEEN.sub("", form))
        return self.known.get(fold_text(of)) if of else None


def codes_with_names(rows: Iterable[tuple[str, str, Iterable[str]]]) -> dict[str, str]:
    """Code and name as one text, in either order and without what stands between them -> the one code that it means. `rows`: our code, its
    name, what other systems call it."""
    means: dict[str, set[str]] = {}
    for code, name, others in rows:
        for one in (code, *others) if code and name else ():
            for form in (one + name, name + one):
                means.setdefault(_BETWEEN.sub("", fold_text(form)), set()).add(code)
    return {form: of.pop() for form, of in means.items() if len(of) == 1}
