"""What a declaration must keep that only all tables together can tell: checked when they are imported. Floor 2."""
from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping
from typing import Final

from xlplan.calendar import HALVES, label_params
from xlplan.schema.codes import own, rules
from xlplan.schema.column import Column
from xlplan.schema.errors import SchemaError
from xlplan.schema.readings.elsewhere import cells_elsewhere
from xlplan.schema.table import GivenRows, MemberRows, Rollup, Table
from xlplan.tables.periods import MONTHS, QUARTERS
from xlplan.tables.sound_formulas import require_formulas
from xlplan.tables.sound_links import require_links

SHEET_NAME: Final = 31  # characters that Excel takes
_NO_NAME: Final = re.compile(r"[\[\]:*?/\\{}]|^'|'$|^history$", re.IGNORECASE)  # { is filled in nowhere, History is Excel's own
LISTS: Final = ("posts", "audience")  # that travel in a workbook and are no mere rows of a master sheet
WHOLE_LISTS: Final = {"all_posts": "posts"}  # list -> sheet of the master of which it is all rows, whose own name means fewer
_RULES: Final = frozenset(entry[0] for entry in (*rules.ENTRIES, *own.RULES))  # codes of what is declared in a table
_PERIODS: Final = frozenset((*MONTHS, *QUARTERS, *HALVES, "year"))
_FILLED: Final = label_params(2000)
RESERVED: Final = frozenset({"branch", "row_key", "region", "total", "row", "month"})  # what figures of all units are told apart by


def require_sound(tables: Iterable[Table]) -> None:
    """SchemaError, naming table and column or rule, for what cannot be of tables that stand together: as they are declared, and
    without optional columns, of any switch and of each other than one."""
    declared = {t.key: t for t in tables}
    _require_together(declared.values())
    for table in declared.values():
        require_links(table, declared)
    require_formulas(declared)
    switches = {c.switch for t in declared.values() for c in t.columns if c.switch}
    for on in dict.fromkeys((frozenset[str](), *(frozenset((one,)) for one in sorted(switches)))):
        try:
            _require_together(t.with_switches(on) for t in declared.values() if on != switches)
        except SchemaError as wrong:
            raise SchemaError(f"{wrong}, where {', '.join(sorted(switches - on))} is off") from wrong


def _require_together(tables: Iterable[Table]) -> None:
    """SchemaError for a name that no sheet can bear, a label that cannot be filled, rows that nothing names or makes data, a rule
    without an entry in the catalogue, a reserved key, months that do not add up, a list of rows that there are not, a roll-up that
    cannot be, and a formula that reads what another table does not have."""
    by_key = {t.key: t for t in tables}
    _require_names(by_key.values())
    for table in by_key.values():
        _require_labels(table)
        if not table.names or any(table.by_key[key].kind == "number" for key in table.names):
            raise SchemaError(f"table {table.key}: its rows are named by columns that are no numbers, not by {[*table.names]}")
        if table.kind != "fixed" and not table.used_by:
            raise SchemaError(f"table {table.key}: a table of {table.kind} rows says by which columns a row is used")
        for rule in table.rules:
            if rule.code not in _RULES:
                raise SchemaError(f"{table.key}.{rule.key}: {rule.code} has no entry in schema/codes/rules.py")
        for column in table.columns:
            if column.key in RESERVED:
                raise SchemaError(f"{table.key}.{column.key}: the key is reserved")
            if column.required and (column.who != "I" or column.by_measure):
                raise SchemaError(f"{table.key}.{column.key}: only what a unit types can be compulsory")
            _require_rows(table.key, column, by_key)
        periods = [c for c in table.columns if c.key in _PERIODS]
        if apart := [c.key for c in periods if c.unit is None or c.unit != periods[0].unit]:
            raise SchemaError(f"{table.key}.{apart[0]}: months and their sums are numbers of one unit")
        _require_rollup(table)
        reads = ((where, *cells) for where, expression in table.expressions() for cells in cells_elsewhere(expression))
        for where, other, column_keys, foot in reads:
            if other not in by_key:
                raise SchemaError(f"{table.key}.{where}: unknown table {other}")
            if strange := column_keys - by_key[other].by_key.keys():
                raise SchemaError(f"{table.key}.{where}: table {other} has no columns {sorted(strange)}")
            if foot and foot not in by_key[other].foot_by_key:
                raise SchemaError(f"{table.key}.{where}: table {other} has no foot row {foot}")


def _require_names(tables: Iterable[Table]) -> None:
    """SchemaError for a label that Excel does not take as the name of a sheet, and for one that two tables bear."""
    bear: dict[str, str] = {}
    for table in tables:
        for name in dict.fromkeys(table.label.all()):
            if name_wrong(name):
                raise SchemaError(f"table {table.key}: no sheet can be named {name!r}: 1 to {SHEET_NAME} characters, none of "
                                  "[]:*?/\\{}, no ' at an end")
            if bear.setdefault(name.casefold(), table.key) != table.key:
                raise SchemaError(f"table {table.key}: {bear[name.casefold()]} is called {name} too")


def name_wrong(name: str) -> bool:
    """Whether Excel takes no sheet of that name, or it could not be printed."""
    return not 0 < len(name) <= SHEET_NAME or _NO_NAME.search(name) is not None


def _require_labels(table: Table) -> None:
    """SchemaError for a label with a { that nothing fills (see `label_params`), or that says nothing: the stamp could not hold it."""
    labels = [(c.key, text) for c in table.columns for text in (c.label, c.band, *(choice.label for choice in c.choices)) if text]
    for key, label in (*labels, *((f.key, f.label) for f in table.feet)):
        try:
            said = label.all(**_FILLED)
        except (LookupError, ValueError, AttributeError):
            said = ("{}",) * 3
        if any({*words} & {*"{}"} for words in said):
            raise SchemaError(f"{table.key}.{key}: {{}} of {label.en!r} hold one of {', '.join(_FILLED)}, nothing else")
        if not all(map(str.strip, said)):
            raise SchemaError(f"{table.key}.{key}: a label says something in each language")


def _require_rollup(table: Table) -> None:
    """SchemaError for a roll-up by columns that are no lists, and for figures of the year and its months that do not go together."""
    rolled, first = table.rollup or Rollup(), table.by_key.get(MONTHS[0])
    for key in filter(None, (*rolled.by, rolled.month)):
        if table.by_key[key].kind != "choice":
            raise SchemaError(f"{table.key}.{key}: a roll-up goes by list columns")
    if rolled.month and (first or not rolled.amount or {c.key for c in table.by_key[rolled.month].choices} - {*MONTHS}):
        raise SchemaError(f"{table.key}.{rolled.month}: a list of months, of a table without months, says where its amount falls")
    if rolled.amount and ((unit := table.by_key[rolled.amount].unit) is None or unit != (first or table.by_key[rolled.amount]).unit):
        raise SchemaError(f"{table.key}.{rolled.amount}: the figure of the year is a number, in the unit of the months")


def _require_rows(table: str, column: Column, tables: Mapping[str, Table]) -> None:
    """That the rows which the column's list offers are there, and say something."""
    source = column.rows_of
    if source is None:
        return
    if source.table not in tables:
        raise SchemaError(f"{table}.{column.key}: its list is of the rows of an unknown table {source.table}")
    for key in filter(None, (source.text, source.code)):
        of = tables[source.table].by_key.get(key)
        if of is None or of.kind != "text":
            raise SchemaError(f"{table}.{column.key}: table {source.table} has no column of texts {key} to make a list of")


def require_given(tables: Iterable[Table], master: Mapping[str, Table], told: Container[str], switches: Container[str]) -> None:
    """SchemaError for the key of a master sheet, an unknown list or switch, and for rows that come from a master sheet which has no such
    column, or one of another kind, unit or list, or that fill what is computed here. `told`: the sheets of the master whose rows can be
    told to units; `switches`: those of the plan."""
    for table in tables:
        if table.key in master:
            raise SchemaError(f"table {table.key}: a sheet of the master has that key")
        for column in table.columns:
            if column.switch is not None and column.switch not in switches:
                raise SchemaError(f"{table.key}.{column.key}: the plan has no switch {column.switch}")
            if column.stated:
                raise SchemaError(f"{table.key}.{column.key}: only sheets of the master are stated in other units")
            if column.members is not None and column.members not in LISTS and WHOLE_LISTS.get(column.members, column.members) not in told:
                raise SchemaError(f"{table.key}.{column.key}: unknown list {column.members}")
        given = table.given
        if isinstance(given, MemberRows) and (table.kind != "fixed" or bool(given.sheet) == bool(given.entries) or (
                given.sheet and given.sheet not in told)):
            raise SchemaError(f"table {table.key}: members of a sheet of the master, or entries, are rows of a fixed table")
        if not isinstance(given, GivenRows):
            continue
        if table.kind != "open" or given.sheet not in told:
            raise SchemaError(f"table {table.key}: rows are given to open tables, by a sheet of the master; not by {given.sheet}")
        theirs = master[given.sheet].by_key
        for ours, name in given.cells.items():
            column = table.by_key[ours]
            if {column.who, *(who for who, _ in column.by_measure.values())} & {*"CL"}:
                raise SchemaError(f"{table.key}.{ours}: it is worked out here, no sheet gives it")
            if name not in theirs or _holds(theirs[name]) != _holds(column):
                raise SchemaError(f"{table.key}.{ours}: sheet {given.sheet} has no column {name} of its kind and unit, or list")
        if given.unit and (given.unit not in theirs or theirs[given.unit].kind != "text"):
            raise SchemaError(f"table {table.key}: sheet {given.sheet} has no column of codes {given.unit}")


def _holds(column: Column) -> tuple[object, ...]:
    return column.kind, column.unit, column.choices, column.members, column.rows_of
