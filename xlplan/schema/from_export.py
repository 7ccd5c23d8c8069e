"""FromExport: how a table is filled from an export of an ERP, row by row by key and month by month. Floor 1."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Movements:
    """Of a table of what is there at each month's end, whose units type what joins and what leaves. `start`: column with what is there
    before the first month, in the rows of the measure `closing`; `joining`, `leaving`: the measures that are typed."""

    start: str
    closing: str
    joining: str
    leaving: str


@dataclass(frozen=True, slots=True)
class FromExport:
    """What of an export goes into the months of a table of fixed rows.

    Attributes:
        kind: of the export: sales, expense or heads.
        named: role of a column of the export -> column of the table that names the same thing, in the order of the codes of the row key.
        apart: the same, of what tells rows of one name apart and is no part of the key.
        movements: where the table holds movements, and the export what is there.
        past: columns in whose ratio a figure of several rows is parted where their months hold nothing yet, the first that has one.
    """

    kind: str
    named: Mapping[str, str]
    apart: Mapping[str, str] = field(default_factory=dict)
    movements: Movements | None = None
    past: tuple[str, ...] = ()

    def columns(self) -> Iterator[str]:
        """The columns of the table that it names."""
        yield from (*self.named.values(), *self.apart.values(), *([self.movements.start] if self.movements else ()), *self.past)
