"""Lines that sum up others: which they are, and whether they equal what they sum up. Room between 5 and 6."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from xlplan.text import fold_text
from xlplan.workbook.reading.subtotals import group_of_total

_CLOSE: Final = Decimal("0.000001")  # what floats leave behind
_FEWEST: Final = 3     # figures that show that a line sums up others; one may be chance
_CHANCE: Final = 2     # lines of heads that show that they sum up others
_FARTHEST: Final = 60  # lines below it that are looked at
Figures = Mapping[int, Decimal]  # column -> figure


@dataclass(slots=True)
class Line:
    """A line of a table. `labels`: of its dimensions from the left, filled down; `figures`: by column; `total`: its label where it says
    that it is a sum; `bare`: it has no label of its own; `more`: role -> label of the groups that it is in; `group`: it is one of an
    outline."""

    row: int
    labels: tuple[str, ...]
    figures: dict[int, Decimal]
    total: str = ""
    bare: bool = False
    parts: dict[int, Decimal] = field(default_factory=dict)
    more: dict[str, str] = field(default_factory=dict)
    group: bool = False


def left_out_lines(lines: Sequence[Line]) -> list[Line]:
    """The lines that are sums, in order: those called so, and those without a label that equal lines above or below them. `parts` of each
    become what its parts come to, those nearest to what it says."""
    sums = [i for i, line in enumerate(lines) if line.total]
    out = set(sums)
    for i in sorted({*sums, *(i for i, line in enumerate(lines) if line.bare)}):
        line = lines[i]
        if not line.figures:
            continue
        found: list[dict[int, Decimal]] = []
        for rows in _possible_parts(lines, i, out):
            if rows:
                found.append(_sum_of(rows, line.figures))
                if equals(line.figures, found[-1]):
                    out.add(i)
                    line.parts = found[-1]
                    break
        else:
            if line.total:
                line.parts = min(found, key=lambda parts: sum(abs(parts[c] - v) for c, v in line.figures.items()), default={})
    return [lines[i] for i in sorted(out)]


def unnamed_sums(lines: Sequence[Line], *, small: bool = False) -> list[tuple[Line, Line]]:
    """(line, last of those that it sums up) of lines that nothing calls a sum, but each of whose figures, three at least, is that of
    the two or more lines below it. `small`: figures of few digits, as heads are, of which a line may add up by chance: two at
    least, which with their parts are half of the lines."""
    out, parts = [], set[int]()
    for i, line in enumerate(lines):
        due = {c: v for c, v in line.figures.items() if v}
        sums: dict[int, Decimal] = {}
        for n, other in enumerate(lines[i + 1:i + 1 + _FARTHEST] if len(due) >= _FEWEST else (), 1):
            for c, v in other.figures.items():
                sums[c] = sums.get(c, Decimal(0)) + v
            if n > 1 and equals(due, sums) and equals(sums, due):
                out.append((line, other))
                parts.update(range(i, i + n + 1))
                break
    return [] if small and (len(out) < _CHANCE or 2 * len(parts) < len(lines)) else out


def equals(figures: Figures, parts: Figures) -> bool:
    """Whether every figure is the sum of its parts."""
    return all(abs(parts.get(c, Decimal(0)) - value) <= _CLOSE for c, value in figures.items())


def _possible_parts(lines: Sequence[Line], i: int, sums: set[int]) -> list[list[Line]]:
    """The lines that line `i` may sum up, the likeliest first: its group, those since the sum before, since the one of its name, all
    above, and those below it up to the next sum."""
    line, plain = lines[i], [j for j in range(len(lines)) if j not in sums and j != i and not lines[j].bare]
    above, below = [j for j in plain if j < i], [j for j in plain if j > i]
    group = group_of_total(line.total)
    mine = [j for j in above if group and any(fold_text(label) == group for label in lines[j].labels)]
    run = _run_before(mine)
    before = max((j for j in sums if j < i), default=-1)
    alike = max((j for j in sums if j < i and fold_text(lines[j].total) == fold_text(line.total)), default=-1)
    after = min((j for j in range(i + 1, len(lines)) if j in sums or lines[j].bare), default=len(lines))
    told = [[j for j in above if all(a == b for a, b in zip(line.labels, lines[j].labels, strict=True) if a and a != line.total)]] if any(
        a and a != line.total for a in line.labels) else []
    choices = [run, mine, *told, [j for j in above if j > before], [j for j in above if j > alike], above,
               [j for j in below if j < after], below]
    return [[lines[j] for j in one] for one in choices]


def _run_before(places: list[int]) -> list[int]:
    """The last of them that follow each other."""
    run: list[int] = []
    for j in reversed(places):
        if run and run[-1] - j > 3:  # a sum or two between them
            break
        run.append(j)
    return run


def _sum_of(lines: Sequence[Line], of: Figures) -> dict[int, Decimal]:
    return {c: sum((line.figures.get(c, Decimal(0)) for line in lines), Decimal(0)) for c in of}
