"""Exports beside each other: files whose months overlap, and codes that differ by leading zeros. Room between 5 and 6."""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from xlplan.exports.findings import finding
from xlplan.exports.layout import Layout
from xlplan.exports.records import TEXTS, Export
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import text_list

_MOST: Final = 0.5   # of the lines of a month, in the export that has fewer
_FEWEST: Final = 2   # lines of a month that are the same
_SHOWN: Final = 8
_FAMILIES: Final = (("unit", "unit_code"), ("product", "product_code"), ("channel", "channel_code"), ("item", "item_code"))


class Overlap(NamedTuple):
    """Months that two exports have in common line by line: how many lines are the same, of how many."""

    months: list[tuple[int, int]]
    same: int
    lines: int


def overlap(one: Export, other: Export) -> Overlap | None:
    """The months of which most lines stand in both exports; None where there are none."""
    mine, theirs = _lines(one), _lines(other)
    months, same, lines = [], 0, 0
    for at in sorted(mine.keys() & theirs.keys()):
        shared = sum((mine[at] & theirs[at]).values())
        fewer = min(mine[at].total(), theirs[at].total())
        if shared >= _FEWEST and shared >= _MOST * fewer:
            months.append(at)
            same, lines = same + shared, lines + fewer
    return Overlap(months, same, lines) if months else None


def _lines(export: Export) -> dict[tuple[int, int], Counter[tuple[object, ...]]]:
    out: dict[tuple[int, int], Counter[tuple[object, ...]]] = {}
    frame = export.records
    texts = [frame[name].tolist() for name in TEXTS]
    for year, month, amount, *labels in zip(frame["year"].tolist(), frame["month"].tolist(), frame["amount"].tolist(), *texts, strict=True):
        line = (*labels, amount)
        if amount:
            out.setdefault((year, month), Counter())[line] += 1
    return out


def with_same_codes(exports: Sequence[Export], layouts: Sequence[Layout]) -> tuple[list[Export], list[Diagnostic]]:
    """The exports, a code that lost its leading zeros in one of them (101) as another has it (0101), and XP737 for each that had any. Both
    in one export are two codes."""
    out, said = list(exports), []
    for family in _FAMILIES:
        codes = [{label for role in family for label in set(one.records[role]) if label.isascii() and label.isdigit()} for one in out]
        forms: dict[str, set[str]] = {}
        for code in set[str]().union(*codes):
            forms.setdefault(code.lstrip("0"), set()).add(code)
        known = {min(two, key=len): max(two, key=len) for bare, two in forms.items()
                 if bare and len(two) == 2 and not any(two <= mine for mine in codes)}
        for i, mine in enumerate(codes if known else ()):
            if changed := {code: known[code] for code in sorted(mine) if code in known}:
                records = out[i].records
                same = {role: [changed.get(v, v) for v in records[role]] for role in family}
                out[i] = replace(out[i], records=records.assign(**same))
                shown = text_list([f"{a} = {b}" for a, b in [*changed.items()][:_SHOWN]])
                said.append(finding("XP737", layouts[i], codes=shown, n=len(changed)))
    return out, said
