"""The tables that HQ declared itself, as a workbook brings them along. Floor 3."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Final

from xlplan.schema.errors import SchemaError
from xlplan.schema.readings.elsewhere import cells_read
from xlplan.schema.table import Rule, Table
from xlplan.tables import BRANCH, BUILT_IN, BY_KEY
from xlplan.tables.own.made import table_from
from xlplan.tables.shelf import KEYS as SHELF
from xlplan.tables.shelf import shelf_tables

_LONGEST: Final = 2_000_000  # characters of a declaration, which nobody has proven yet


def lacking_tables(own: Mapping[str, str], opens: Collection[str]) -> list[Table]:
    """The tables of those declarations, and those of the shelf that a workbook `opens`, which do not stand among the tables in use as it
    has them: with the same names, columns and rules, but for rules on trial, which no workbook holds, and those put out of use since. Of
    ours those too to which HQ added since. What can be no table is left out: its sheet is then none of ours."""
    out = [table for table in shelf_tables(opens) if not _is_held(table)] if not {*SHELF}.isdisjoint(opens) else []
    for key, text in own.items():
        try:
            table = table_from(text) if len(text) <= _LONGEST else None
        except (ValueError, SchemaError):
            table = None
        if table is not None and table.key == key and not _is_held(table):
            out.append(_as_asked_now(key, text) if _is_asked_otherwise(key) else table)
    return [*out, *(BUILT_IN[one.key] for one in BRANCH.used if one.key in BUILT_IN and one.key not in own
                    and not _is_held(BUILT_IN[one.key]))]


@contextmanager
def as_declared(own: Mapping[str, str], opens: Collection[str]) -> Iterator[None]:
    """With the tables as the workbook has them that brings these along and `opens` those."""
    lacking = lacking_tables(own, opens)
    with BRANCH.declared(*lacking) if lacking else nullcontext():
        yield


def _is_held(table: Table) -> bool:
    held = _held(table.key)
    return held is not None and (held.kind, held.label, held.columns) == (
        table.kind, table.label, table.columns) and _live(held) == _live(table)


def _held(key: str) -> Table | None:
    return next((one for one in BRANCH if one.key == key), None)


def _live(table: Table) -> list[Rule]:
    return [rule for rule in table.rules if rule.own and not rule.own.trial]


def _is_asked_otherwise(key: str) -> bool:
    held = _held(key)
    return held is not None and bool(held.hushed or _on_trial(key))


def _on_trial(key: str) -> list[Rule]:
    held = _held(key)
    return [rule for rule in held.rules if rule.own and rule.own.trial] if held else []


@BRANCH.derived
def _as_asked_now(key: str, text: str) -> Table:
    """The table of that declaration without the rules that HQ has put out of use or on trial since, and with its rules on trial that it
    has the columns for."""
    table, held = table_from(text), BY_KEY[key]
    table = replace(table, rules=tuple(rule for rule in table.rules if not (rule.own and rule.own.of in held.hushed)))
    theirs = {column for column in table.by_key if table.by_key[column] == held.by_key.get(column)}
    return replace(table, rules=(*table.rules, *(rule for rule in _on_trial(key) if all(
        column in theirs for part in (rule.must, rule.where, rule.found, rule.expected) if part is not None
        for of, column in cells_read(part, key) if of == key))))


def tables_with(own: Mapping[str, str], opens: Collection[str]) -> dict[str, Table]:
    """The tables in use by key, with those that they lack."""
    return {**BY_KEY, **{table.key: table for table in lacking_tables(own, opens)}}
