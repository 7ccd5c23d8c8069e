"""The rule that follows from columns which must be filled in. Floor 2."""
from __future__ import annotations

from dataclasses import replace
from typing import Final

from xlplan.schema.expr import All, Filled, Is, Not, Some
from xlplan.schema.table import Rule, Table
from xlplan.text import Text, text_list

CODE: Final = "XP331"
_TITLE: Final = Text("每行都已填:{columns}", "每列都已填:{columns}", "Each row has {columns}")


def with_required_rule(table: Table) -> Table:
    """The table with one rule over its compulsory inputs (`Column.required`) behind its own; as it stands where there are none."""
    needed = [c for c in table.columns if c.required and c.who == "I"]
    if not needed or any(rule.code == CODE for rule in table.rules):
        return table
    used = [Filled(key) for key in table.used_by]
    where = [*([Some(tuple(used))] if used else []), *([Not(Is(table.void_column, "yes"))] if table.void_column else [])]
    rule = Rule(CODE, "required-filled", All(tuple(Filled(c.key) for c in needed)), needed[0].key,
                _TITLE.filled(columns=text_list(c.label for c in needed)), where=All(tuple(where)) if where else None)
    return replace(table, rules=(*table.rules, rule))
