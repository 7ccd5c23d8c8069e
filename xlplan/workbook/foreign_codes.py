"""What other systems call the rows of a workbook and its unit, by HQ's sheet 编码对照: it travels under the stamp. Floor 3."""
from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from xlplan.text import fold_text

FOREIGN: Final = "#foreign"  # with which the keys of its lines in the stamp begin


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
    return next((one.parts for text in texts if text for one in codes.get((kind, fold_text(text)), ()) if one.holds_in(year, month)), ())
