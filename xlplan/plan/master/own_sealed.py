"""HQ's own tables as they were issued last, which stand in for those whose declaration cannot be until HQ has corrected it. Floor 4."""
from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence

from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.errors import SchemaError
from xlplan.tables.own.declared import OwnTable, own_table_from
from xlplan.tables.own.made import table_from

_NAMING = ("key", "table")  # columns of the sheets by which a row says whose it is


def sealed_instead(tables: Sequence[OwnTable], found: Sequence[Diagnostic], off: Collection[str], claimed: Collection[str],
                   sealed: Mapping[str, str]) -> list[OwnTable]:
    """The tables that stand, each that cannot be as it was issued. `found`: what is wrong; `off`: what HQ put out of use; `claimed`: keys
    of tables that the sheets have rows for; `sealed`: table -> its declaration as issued last. Where a row does not say whose it is, what
    a table lacks by it stands in too."""
    now = {own.key: own for own in tables}
    stray = any(d.column in _NAMING and d.code != "XP803" for d in found)
    out = {**now}
    for key, was in read_sealed(sealed):
        own = now.get(key)
        if key in off or (own is None and not (stray or key in claimed)):
            continue
        held = {c.key for c in own.columns} if own is not None else {""}
        if own is None or (stray and any(c.key not in held and f"{key}.{c.key}" not in off for c in was.columns)):
            out[key] = was
    return [*out.values()]


def sealed_from(noted: str | None, digest: str | None) -> dict[str, str]:
    """Table -> its declaration as issued last, of what was noted with the issue; where an earlier xlplan issued, of what the last
    consolidation noted."""
    said = json.loads(noted).get("declared") if noted else None
    if said is None:
        said = {json.loads(text)["key"]: text for text in json.loads(digest)["own"]} if digest else {}
    return {**said}


def read_sealed(sealed: Mapping[str, str]) -> Iterator[tuple[str, OwnTable]]:
    """Table, its declaration; without those of a later version."""
    for key, text in sealed.items():
        try:
            table_from(text)
            yield key, own_table_from(text)
        except (ValueError, SchemaError):
            continue
