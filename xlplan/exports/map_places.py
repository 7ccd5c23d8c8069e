"""Where in a mapping file something stands that cannot be read: its line and column. Room between 5 and 6."""
from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_TABLE: Final = re.compile(r"\s*\[\[\s*\"?(\w+)\"?\s*\]\]")
_LETTER: Final = re.compile(r"(?<![\w\"])letter\s*=")
_TOLD: Final = re.compile(r"line (\d+), column (\d+)")

Place = tuple[int, int]  # line and column, from 1
Keys = tuple[int, int, str]  # table from 0, its column from 0 or -1, key; -1 and '' where it is of none


def place_of_keys(text: str, keys: Keys) -> Place:
    """Where that key of that column of that table stands; the nearest that is found of a key that is not there."""
    table, column, key = keys
    lines = [line.partition("#")[0] if line.lstrip().startswith("#") else line for line in text.splitlines()]
    starts = [n for n, line in enumerate(lines) if _TABLE.match(line)]
    first, end = (starts[table], (*starts, len(lines))[table + 1]) if 0 <= table < len(starts) else (0, len(lines))
    at, start = first, 0
    if column >= 0:
        found = [(n, met.start()) for n in range(first, end) for met in _LETTER.finditer(lines[n])]
        at, start = found[column] if column < len(found) else (first, 0)
        start = lines[at].rfind("{", 0, start) + 1
    sought = re.compile(rf"(?<![\w\"]){re.escape(key)}\s*(?:=|\]\])") if key else _TABLE
    for n in range(at, end if column < 0 else at + 1):
        if met := sought.search(lines[n], start if n == at else 0):
            return n + 1, met.start() + 1
    return at + 1, start + 1


def place_in_text(said: str, text: str) -> Place:
    """Where the reader of TOML says that it stopped; the end of the text where it says no place."""
    told = _TOLD.search(said)
    return (int(told[1]), int(told[2])) if told else _end_of(text.splitlines())


def place_in_bytes(data: bytes, at: int) -> Place:
    """Where that byte stands."""
    before = data[:at].rpartition(b"\n")[2]
    return data.count(b"\n", 0, at) + 1, len(before.decode("utf-8-sig", "replace")) + 1


def _end_of(lines: Sequence[str]) -> Place:
    return max(len(lines), 1), len(lines[-1]) + 1 if lines else 1
