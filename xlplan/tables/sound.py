"""What a declaration must keep that only all tables together can tell: checked when they are imported. Floor 2."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from xlplan.schema.codes.catalogue import CODES
from xlplan.schema.errors import SchemaError
from xlplan.schema.readings.elsewhere import cells_elsewhere
from xlplan.schema.table import GivenRows, Table

LISTS: Final = ("posts", "audience")  # lists that travel in a workbook: `plan.breakdown.branch_issue` makes them
_RESERVED: Final = frozenset({"branch", "row_key"})  # columns of their own wherever the rows of all units stand together


def require_sound(tables: Iterable[Table]) -> None:
    """SchemaError, naming table and column or rule, for rows that nothing makes data, a rule without an entry in the catalogue, a
    reserved key, an unknown list, and a formula that reads what another table does not have."""
    by_key = {t.key: t for t in tables}
    for table in by_key.values():
        if table.kind != "fixed" and not table.used_by:
            raise SchemaError(f"table {table.key}: a table of {table.kind} rows says by which columns a row is used")
        for rule in table.rules:
            if rule.code not in CODES:
                raise SchemaError(f"{table.key}.{rule.key}: {rule.code} has no entry in schema/codes")
        for column in table.columns:
            if column.key in _RESERVED:
                raise SchemaError(f"{table.key}.{column.key}: the key is reserved")
            if column.members is not None and column.members not in LISTS:
                raise SchemaError(f"{table.key}.{column.key}: unknown list {column.members}")
        reads = ((where, *cells) for where, expression in table.expressions() for cells in cells_elsewhere(expression))
        for where, other, column_keys, foot in reads:
            if other not in by_key:
                raise SchemaError(f"{table.key}.{where}: unknown table {other}")
            if strange := column_keys - by_key[other].by_key.keys():
                raise SchemaError(f"{table.key}.{where}: table {other} has no columns {sorted(strange)}")
            if foot and foot not in by_key[other].foot_by_key:
                raise SchemaError(f"{table.key}.{where}: table {other} has no foot row {foot}")


def require_given(tables: Iterable[Table], master: Mapping[str, Table]) -> None:
    """SchemaError for rows that come from a master sheet which has no such column, or one of another kind or unit."""
    for table in tables:
        given = table.given
        if not isinstance(given, GivenRows):
            continue
        if table.kind != "open" or given.sheet not in master:
            raise SchemaError(f"table {table.key}: rows are given to open tables, by a sheet of the master; not by {given.sheet}")
        theirs = master[given.sheet].by_key
        for ours, name in given.cells.items():
            column = table.by_key[ours]
            if name not in theirs or (theirs[name].kind, theirs[name].unit) != (column.kind, column.unit):
                raise SchemaError(f"{table.key}.{ours}: sheet {given.sheet} has no column {name} of its kind and unit")
        if given.unit and given.unit not in theirs:
            raise SchemaError(f"table {table.key}: sheet {given.sheet} has no column {given.unit}")
