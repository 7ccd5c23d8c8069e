"""The tables that HQ declared itself, as a workbook brings them along. Floor 3."""
from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import Final

from xlplan.schema.errors import SchemaError
from xlplan.schema.readings.elsewhere import cells_read
from xlplan.schema.table import OwnSay, Rule, Table
from xlplan.tables import BRANCH, BUILT_IN, BY_KEY
from xlplan.tables.own.made import table_from
from xlplan.tables.shelf import KEYS as SHELF
from xlplan.tables.shelf import shelf_tables
from xlplan.tables.sound_formulas import is_readable
from xlplan.tables.sound_links import require_links

_LONGEST: Final = 2_000_000  # characters of a declaration, which nobody has proven yet


def lacking_tables(own: Mapping[str, str], opens: Collection[str]) -> list[Table]:
    """The tables of those declarations, and those of the shelf that a workbook `opens`, which do not stand among the tables in use as it
    has them: with the same names, columns and rules, but for rules on trial, which no workbook holds, and those put out of use since. Of
    ours those too to which HQ added since. What can be no table is left out: its sheet is then none of ours. Rules of HQ's own that look
    into what is not there beside these, or means something else there, are left out, too."""
    out = [table for table in shelf_tables(opens) if table.key not in own and not _is_held(table)] if not {*SHELF}.isdisjoint(opens) else []
    for key, text in own.items():
        try:
            table = table_from(text) if len(text) <= _LONGEST else None
        except (ValueError, SchemaError):
            table = None
        if table is not None and table.key == key and not _is_held(table):
            out.append(_as_asked_now(key, text) if _is_asked_otherwise(key) else table)
    out += (BUILT_IN[one.key] for one in BRANCH.used if one.key in BUILT_IN and one.key not in own and not _is_held(BUILT_IN[one.key]))
    return _fitting(out) if out else out


def _fitting(lacking: Sequence[Table]) -> list[Table]:
    """Those, and of the tables in use what stands beside them, without what looks in vain into each other."""
    there = {table.key: table for table in (*BRANCH, *lacking)}
    changed, used = {table.key for table in lacking}, {table.key for table in BRANCH.used}
    fit = {key: table.without(
        frozenset(rule.key for rule in table.rules if rule.own and not _is_asked(rule, rule.own, table, there, changed)),
        frozenset(c.key for c in table.columns if c.rows_of and c.rows_of.text not in _words_of(c.rows_of.table, there)))
        for key, table in there.items() if key in changed or key in used}
    return [table for key, table in fit.items() if key in changed or table is not there[key]]


def _words_of(key: str, there: Mapping[str, Table]) -> set[str]:
    return {c.key for c in there[key].columns if c.kind == "text"} if key in there else set()


def _is_asked(rule: Rule, own: OwnSay, table: Table, there: Mapping[str, Table], changed: Collection[str]) -> bool:
    """Whether all that the rule reads in other tables is there as it takes it; a rule on trial was made for the tables in use."""
    parts, foot = [part for part in (rule.must, rule.where, rule.found, rule.expected) if part is not None], rule.foot or ""
    cells = {(of, key) for part in parts for of, key in cells_read(part, table.key) if of != table.key}
    if not cells:
        return True
    if not all(is_readable(part, table.key, foot, there) for part in parts):
        return False
    if own.trial and any(there[of].by_key[key] != BY_KEY[of].by_key.get(key) for of, key in cells if of in changed):
        return False
    if own.unit and any(unit.key != own.unit for of, key in cells if (unit := there[of].by_key[key].unit) is not None):
        return False
    try:
        require_links(replace(table, rules=(rule,)), there)
    except SchemaError:
        return False
    return True


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
