"""Lists whose entries are rows of another table of the workbook, kept up to date by formulas on a hidden sheet. Floor 3.

A validation may not read another sheet, and OFFSET is worked out anew with every key; so a name `first:INDEX(column,n)` gives it
what three hidden columns make of the rows: the entry of each, how many different ones there are down to it, and those in order.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from xlplan.address import column_letters, on_sheet
from xlplan.schema.column import RowsOf
from xlplan.schema.readings.evaluate import Evaluator
from xlplan.schema.readings.row_lists import offered_rows
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.layout import Layout

_MORE: Final = 50  # rows that a branch may insert into an open table
_FIRST: Final = 2


def list_name(source: RowsOf) -> str:
    """The name by which validations ask for the list."""
    return ".".join(("xlp_rows", source.table, source.text, *filter(None, (source.code,))))  # no key has a dot


def put_row_lists(sheet: Sheet, at: int, layouts: Mapping[str, Layout], numbers: Evaluator) -> dict[str, str]:
    """Put the lists of all choice columns of the workbook on the sheet, from column `at` on. Name -> what it refers to."""
    names: dict[str, str] = {}
    for source in _sources(layouts.values()):
        if source.table in layouts and list_name(source) not in names:
            names[list_name(source)] = _put_list(sheet, at + 3 * len(names), source, layouts[source.table], numbers)
    return names


def _sources(layouts: Iterable[Layout]) -> Iterable[RowsOf]:
    return (column.rows_of for here in layouts for column in here.table.columns if column.rows_of)


def _put_list(sheet: Sheet, at: int, source: RowsOf, here: Layout, numbers: Evaluator) -> str:
    """Three columns from `at` on; the reference to the entries."""
    offered = {here.rows[numbers.frames[source.table].keys[i]]: entry for i, entry in offered_rows(numbers, source).items()}
    rows = range(here.first, here.last + 1 + (_MORE if here.table.kind == "open" else 0))
    entry, count, listed = (column_letters(at + k) for k in range(3))
    until, entries, known = _FIRST + len(rows) - 1, list(offered.values()), 0
    for n, row in enumerate(rows, 1):
        r = _FIRST + n - 1
        known += row in offered
        sheet.put(r, at, offered.get(row, ""), "key", formula=_entry_formula(source, here, n))
        above = f"{count}{r - 1}+" if n > 1 else ""
        above_, own = (_code_of(cells) if source.code else cells for cells in (f"{entry}${_FIRST}:{entry}{r}", f"{entry}{r}"))
        first = f"SUMPRODUCT(--({above_}={own}))=1"
        sheet.put(r, at + 1, known, "key", formula=f'{above}IF({entry}{r}="",0,IF({first},1,0))')
        sheet.put(r, at + 2, entries[n - 1] if n <= len(entries) else "", "key", formula=(
            f'IFERROR(INDEX({entry}${_FIRST}:{entry}${until},MATCH({n},{count}${_FIRST}:{count}${until},0)),"")'))
    cells = [on_sheet(sheet.title, f"${letters}${row}") for letters, row in ((listed, _FIRST), (count, until))]
    return f"{cells[0]}:INDEX({on_sheet(sheet.title, f'${listed}${_FIRST}:${listed}${until}')},MAX(1,{cells[1]}))"


def _code_of(entry: str) -> str:
    """Of two rows with one code the first is meant, whatever they are called."""
    return f'LEFT({entry},FIND(" ",{entry}&" ")-1)'


def _entry_formula(source: RowsOf, here: Layout, n: int) -> str:
    """The entry of the n-th row of the table; nothing where it has none or was taken out of the sheet."""
    def cell(key: str) -> str:
        return f"INDEX({on_sheet(here.title, here.rows_of(key))},{n})"

    void = here.table.void_column
    off = [f'{cell(void)}="{here.choice_label(void, "yes")}"'] if void else []
    shown = f"TRIM({cell(source.text)})"
    if source.code:
        code = f"TRIM({cell(source.code)})"
        off += [f'{code}=""', f'ISNUMBER(FIND(" ",{code}))']
        shown = f'TRIM({code}&" "&{shown})'
    test = off[0] if len(off) == 1 else f"OR({','.join(off)})"
    return f'IFERROR({f"""IF({test},"",{shown})""" if off else shown},"")'
