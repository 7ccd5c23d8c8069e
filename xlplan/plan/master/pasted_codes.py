"""Which of our codes a code or a name of another system means. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from xlplan.plan.master.folded_codes import unique_names
from xlplan.plan.master.read_rows import codes_in
from xlplan.plan.master.records import Channel, Entity, ExpenseItem, Post, Product
from xlplan.text import fold_text
from xlplan.workbook.foreign_codes import OwnCodes, code_forms, codes_with_names

Part = tuple[str, Fraction]  # our code and its share
Month = tuple[int, int]      # calendar year, month 1..12


@dataclass(frozen=True, slots=True)
class MappedSpan:
    """What HQ maps a foreign code to in the months from `first` to `last` (ISO months, both included; '' without end). `parts`: our codes
    with their shares, which come to 1; () where rows of the sheet contradict each other."""

    first: str
    last: str
    parts: tuple[Part, ...]

    def holds_in(self, month: Month | None) -> bool:
        """Whether that month is one of them; without one, whether all are."""
        if month is None:
            return not self.first and not self.last
        iso = f"{month[0]:04}-{month[1]:02}"
        return (not self.first or self.first <= iso) and (not self.last or iso <= self.last)


@dataclass(frozen=True)
class PastedCodes:
    """Which of our codes a pasted code means: our own code, the name, or one of the ERP's; all folded (`text.fold_text`).
    `unit`: the unit itself; `branch`: the unit that carries its target; `pairs`: column -> a code and its own name, in either
    order and without what stands between them -> the code; `mapped`: (kind, folded code or name of another system) -> what HQ's sheet
    `mapping` says that it is, span by span; `above`: unit -> what it belongs to, from the top down; `idle`: folded code or name of a
    unit that carries no target -> what it is called."""

    unit: Mapping[str, str]
    branch: Mapping[str, str]
    product: Mapping[str, str]
    channel: Mapping[str, str]
    item: Mapping[str, str]
    post: Mapping[str, str]
    pairs: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    mapped: Mapping[tuple[str, str], tuple[MappedSpan, ...]] = field(default_factory=dict)
    above: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    idle: Mapping[str, str] = field(default_factory=dict)

    def ours(self, kind: str, code: str, name: str = "", month: Month | None = None) -> list[Part]:
        """Our codes of what another system calls so, each with its share; they come to 1. [] of what nothing answers to. HQ's sheet
        `mapping` goes before our own codes, the code before the name. `kind`: unit, product, channel, item or post; `month`: of the
        calendar, without which only rows hold that hold in every month."""
        for text in filter(str.strip, (code, name)):
            if parts := next((span.parts for span in self.spans(kind, text) if span.holds_in(month)), ()):
                return [*parts]
            if own := self._own(kind).code_of(text):
                return [(own, Fraction(1))]
        return []

    def spans(self, kind: str, text: str) -> tuple[MappedSpan, ...]:
        """What HQ maps the text to; () where it is not on the sheet."""
        return next((of for form in code_forms(text) if (of := self.mapped.get((kind, form)))), ())

    def with_more(self, typed: str, column: str) -> str | None:
        """As `OwnCodes.with_more`."""
        return self._own(column).with_more(typed)

    def _own(self, column: str) -> OwnCodes:
        return OwnCodes(getattr(self, column), self.pairs.get("branch" if column == "unit" else column, {}))


def codes_from(entities: Iterable[Entity], products: Iterable[Product], channels: Iterable[Channel],
               items: Iterable[ExpenseItem], posts: Iterable[Post]) -> PastedCodes:
    """The mapping of pasted codes; where two rows claim one, our own code goes before the ERP's, that before a
    name. A name of two codes means neither."""
    def mapping(rows: list[tuple[str, str, str]]) -> dict[str, str]:
        out = unique_names((name, code) for code, name, _ in rows)
        out |= {fold_text(one): code for code, _, erp in reversed(rows) for one in codes_in(erp)}
        return out | {fold_text(code): code for code, _, _ in reversed(rows) if code}

    rows = {"branch": [(e.code, e.name, "") for e in entities],
            "product": [(p.code, p.series, p.erp_code) for p in products],
            "channel": [(c.code, c.name, c.erp_code) for c in channels],
            "item": [(i.code, i.item, i.erp_code) for i in items],
            "post": [(p.code, p.post, "") for p in posts]}
    codes = {column: mapping(of) for column, of in rows.items()}
    return PastedCodes(codes["branch"], codes["branch"], codes["product"], codes["channel"], codes["item"], codes["post"],
                       {column: codes_with_names((code, name, codes_in(erp)) for code, name, erp in of) for column, of in rows.items()})
