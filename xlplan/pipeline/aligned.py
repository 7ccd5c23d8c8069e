"""Columns of text under each other. Floor 6."""
from __future__ import annotations

from collections.abc import Iterator, Sequence

from xlplan.text import printed_width


def align_columns(rows: Sequence[Sequence[str]], *, texts: bool = False) -> Iterator[str]:
    """Columns under each other: the first to the left, the others, unless they are `texts`, to the right; full-width characters are two
    wide."""
    wide = [max(map(printed_width, column)) for column in zip(*rows, strict=True)]
    for name, *rest in rows:
        room = [" " * (w - printed_width(text)) for w, text in zip(wide[1:], rest, strict=True)]
        cells = (text + space if texts else space + text for space, text in zip(room, rest, strict=True))
        yield "  ".join((name + " " * (wide[0] - printed_width(name)), *cells)).rstrip()
