"""What follows from the columns that a unit types: when a row is data, and the rules of those that must be filled in. Floor 2."""
from __future__ import annotations

from dataclasses import replace
from typing import Final

from xlplan.schema.errors import SchemaError
from xlplan.schema.expr import All, Filled, Is, Not, Some
from xlplan.schema.table import Rule, Table
from xlplan.text import Text

CODE: Final = "XP331"
_SUFFIX: Final = "-filled"
_TITLE: Final = Text("每行的「{column}」已填", "每列的「{column}」已填", "Each row has its {column}")


def with_typed_columns(table: Table) -> Table:
    """The table, a row of whose list is data by whatever is typed into it: what `used_by` leaves out would be lost without a word. Not
    what takes the row out, nor figures that HQ proposes."""
    typed = (c.key for c in table.columns if c.who == "I" and not c.proposed and c.role != "void" and not c.by_measure)
    every = tuple(dict.fromkeys((*table.used_by, *typed)))
    return table if table.kind == "fixed" or not table.used_by or every == table.used_by else replace(table, used_by=every)


def with_required_rules(table: Table) -> Table:
    """The table with a rule for each compulsory input (`Column.required`) behind its own: of a list the rows that are data are asked, of
    fixed rows every one. SchemaError for a rule of one's own with
    the code of these."""
    own = tuple(r for r in table.rules if r.code != CODE)
    if strange := [r.key for r in table.rules if r.code == CODE and not r.key.endswith(_SUFFIX)]:
        raise SchemaError(f"{table.key}.{strange[0]}: {CODE} is the code of compulsory columns")
    used = () if table.kind == "fixed" else tuple(Filled(key) for key in table.used_by if table.by_key[key].switch is None)
    where = (*([Some(used)] if used else []), *([Not(Is(table.void_column, "yes"))] if table.void_column else []))
    made = tuple(Rule(CODE, c.key + _SUFFIX, Filled(c.key), c.key, _TITLE.filled(column=c.label), where=All(where) if where else None,
                      completes=True)
                 for c in table.columns if c.required and c.who == "I")
    return replace(table, rules=(*own, *made)) if made or len(own) < len(table.rules) else table
