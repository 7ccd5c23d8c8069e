"""Tables that a workbook brings along, by the lines of its stamp: those of the shelf that it opens, and declarations of HQ's own.
Floor 3."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

_CELL: Final = 30_000  # characters of a line: a cell holds 32,767
_HEAD: Final = "#own|"


def own_lines(own: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(key, value) lines of the declarations."""
    for table, text in own.items():
        yield from ((f"{_HEAD}{table}|{at}", text[at:at + _CELL]) for at in range(0, len(text), _CELL))


def brought_tables(of: Iterable[tuple[str, str]]) -> tuple[dict[str, str], tuple[str, ...]]:
    """(table -> the declaration of HQ's own, tables that the workbook opens) by the lines, unproven; pieces that do not follow each
    other are left out."""
    out, opens = dict[str, str](), ""
    for name, value in of:
        opens = value if name == "#stamp|opens" else opens
        if name.startswith(_HEAD):
            table, _, at = name.removeprefix(_HEAD).rpartition("|")
            if at == str(len(out.get(table, ""))):
                out[table] = out.get(table, "") + value
    return out, tuple(opens.split())
