"""What exports say that belongs into no cell of a workbook, gathered by reason and name. Room between exports and pipeline."""
from __future__ import annotations

from decimal import Decimal

from xlplan.exports.roles import Kind
from xlplan.filling.figures import Figure, sum_of
from xlplan.filling.filling import Aside, LeftOut
from xlplan.filling.rows import RowFinder


class LeftAside:
    """Figures that are left out, those of one reason and name together."""

    def __init__(self) -> None:
        self._found: dict[tuple[Kind, Aside, str, str], list[Figure]] = {}
        self._nearest: dict[tuple[Kind, Aside, str, str], tuple[tuple[str, str], ...]] = {}

    def add(self, figure: Figure, why: Aside, role: str = "", said: str = "", finder: RowFinder | None = None) -> None:
        """Leave the figure out. `finder`: of the table that might have had a row of it."""
        key = figure.kind, why, role, said
        if key not in self._found and finder and why == "unknown" and said:
            self._nearest[key] = finder.nearest(role, figure.texts, figure.year, figure.month)
        self._found.setdefault(key, []).append(figure)

    def of(self, kind: Kind) -> Decimal:
        """What is left out of one kind of export."""
        return sum((sum_of(of) for (one, *_), of in self._found.items() if one == kind), Decimal(0))

    def out(self) -> list[LeftOut]:
        """All of it."""
        return [LeftOut(*key, sum_of(of), len(of), self._nearest.get(key, ())) for key, of in self._found.items()]
