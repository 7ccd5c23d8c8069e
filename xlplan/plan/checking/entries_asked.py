"""Rules that ask for rows of each entry of a list: which entries have none, and which more than the one they may. Floor 4."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np

from xlplan.plan.master.labels import Labels
from xlplan.schema import expr as x
from xlplan.schema.readings.evaluate import Evaluator, Scope
from xlplan.schema.table import Rule, Table
from xlplan.text import Text, clauses, text_list
from xlplan.units import Bools, Ints

_NONE: Final = Text("没有 {entries} 的行", "沒有 {entries} 的列", "no row with {entries}")
_MANY: Final = Text("{entries} 多于一行", "{entries} 多於一列", "more than one row with {entries}")


class EntryAsked(NamedTuple):
    """An entry of a list, how many rows have it in each branch, and whether one is all that it may have."""

    entry: str
    rows: Ints
    once: bool


def entries_asked(rule: Rule, values: Evaluator, scope: Scope) -> list[EntryAsked]:
    """The entries of its column for each of which the rule asks for a row; none of a rule about anything else."""
    out = []
    for term in rule.must.terms if isinstance(rule.must, x.All) else (rule.must,):
        match term:
            case x.Compare("=" | ">=" as op, x.CountRows(where) as rows, _):
                out += [EntryAsked(one.choice, np.asarray(values.number(rows, scope).at(0)), op == "=")
                        for one in where if isinstance(one, x.Is) and one.key == rule.column]
    return out


def lack_more(table: Table, rule: Rule, values: Evaluator, scope: Scope, unread: Mapping[str, Bools]) -> Bools:
    """Per branch: whether more entries have no row than it has rows whose entry cannot be read: these cannot be all of them."""
    frame = values.frames[table.key]
    parts = [other for other in table.rules if rule.own and other.own and other.own.number == rule.own.number]
    lacking = sum((one.rows == 0).astype(np.int64) for part in parts for one in entries_asked(part, values, scope))
    rows = unread.get(rule.column, np.zeros(frame.size, np.bool_))
    return np.asarray(lacking > np.bincount(frame.owner[rows], minlength=frame.members), np.bool_)


def said_entries(asked: list[EntryAsked], i: int, labels: Labels, table: Table, column: str) -> Text:
    """`没有 半年总结会、年终总结会 的行` of the branch; a blank where nothing is amiss."""
    lacking = [labels.entry(table, column, one.entry) for one in asked if not one.rows[i]]
    many = [labels.entry(table, column, one.entry) for one in asked if one.once and one.rows[i] > 1]
    return clauses(words.filled(entries=text_list(of)) for words, of in ((_NONE, lacking), (_MANY, many)) if of)
