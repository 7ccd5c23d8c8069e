"""Lists of a column that are too long to stand in the validation of its cells, or have a comma in an entry, which would part it: on the
hidden sheet, called by a name. Floor 3."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from xlplan.address import column_letters, on_sheet
from xlplan.workbook.blueprint import LIST_LIMIT, Sheet
from xlplan.workbook.layout import Layout

_FIRST: Final = 2


def list_of(here: Layout, key: str) -> str:
    """What the validation of the column's cells refers to: the list of the master by its name; the entries in quotes, or the name under
    which `put_long_lists` put them."""
    if of := here.table.by_key[key].members:
        return f"xlp_{of}"
    labels = here.choice_labels(key)
    quoted = '"' + ",".join(labels) + '"'
    stands = len(quoted) <= LIST_LIMIT and not any("," in label for label in labels)
    return quoted if stands else f"xlp_entries.{here.table.key}.{key}"  # no key has a dot


def put_long_lists(sheet: Sheet, at: int, layouts: Mapping[str, Layout]) -> dict[str, str]:
    """Put the long lists of all columns that choose from their own entries on the sheet, from column `at` on; name -> what it refers to."""
    names: dict[str, str] = {}
    for here in layouts.values():
        for column in here.table.columns:
            if column.choices and not (name := list_of(here, column.key)).startswith('"'):
                letters, labels = column_letters(at + len(names)), here.choice_labels(column.key)
                for row, label in enumerate(labels, _FIRST):
                    sheet.put(row, at + len(names), label, "key")
                names[name] = on_sheet(sheet.title, f"${letters}${_FIRST}:${letters}${_FIRST + len(labels) - 1}")
    return names
