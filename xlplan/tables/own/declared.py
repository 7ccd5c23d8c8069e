"""A table of HQ's own as plain data, and as the text in which it travels in a workbook. Floor 2."""
from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from decimal import Decimal, InvalidOperation
from typing import Any, Final, TypeVar, get_type_hints

from xlplan.schema.table import PageKind
from xlplan.text import Text, same_text

PREFIX: Final = "x_"  # of the keys of such tables: by it their sheets are known before their declaration is read
MEMBER: Final = "member"  # key of the column that names the fixed rows of a table
ROW_SHEETS: Final = ("products", "channels", "posts", "expense_items", "key_projects", "courses", "address_book")  # whose rows they may be
ADDED: Final = "added"  # kind: columns and rules for one of our tables


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """One column. `kind`: number, text, choice, date, month or mark, or `given` of the fixed rows themselves; `unit`: of a number, its
    key. `entries`: the list of a choice; or it is of `rows_of` (table.column, texts that stand there) or of `members` (a sheet of the
    master). `least`, `most`: whole numbers of the unit. `up`: how it rolls up, as `schema.column.Column` says, by `weight`. `proposed`:
    `table.column` of the figure that HQ suggests, of one of our tables or a sheet of the master, in the row of the same code; `given`:
    it is HQ's own there, which no unit changes. `called`: of fixed rows that are those of a sheet, what each entry is called there."""

    key: str
    label: Text
    kind: str = "text"
    unit: str = ""
    entries: tuple[str, ...] = ()
    rows_of: str = ""
    members: str = ""
    required: bool = False
    least: int | None = None
    most: int | None = None
    up: str = "none"
    weight: str = ""
    help: str = ""
    proposed: str = ""
    called: tuple[str, ...] = ()
    given: bool = False


@dataclass(frozen=True, slots=True)
class OwnRule:
    """One rule of the closed set (`own.rules`). `number`: what HQ calls it; `version`: how often it was changed. `column`: the one asked;
    `other`: a second column, or `table.column` of another table, `named` as HQ typed it; `entry`: of a list; `figure`:
    `table.row.column` of the plan, the row that of totals or an entry of fixed rows; of what HQ declared itself, `figure_unit` is its unit
    and `figure_named` how it is said. `low`, `high`: as shown. `first`, `second`: its level in the first and the second half of the
    rounds; `life`: trial, live or off; `said`: HQ's own sentence. `of_fixed`: whether the rows of the other table are fixed."""

    number: str
    kind: str
    column: str
    other: str = ""
    named: str = ""
    entry: str = ""
    figure: str = ""
    low: Decimal | None = None
    high: Decimal | None = None
    first: str = "warning"
    second: str = "error"
    life: str = "live"
    version: int = 1
    said: str = ""
    of_fixed: bool = False
    figure_unit: str = ""
    figure_named: Text | None = None


@dataclass(frozen=True, slots=True)
class OwnTable:
    """One table. `kind`: open (blank rows), slots (numbered rows), fixed (those of its first column, `MEMBER`), or added (columns and
    rules for one of our tables); `rows`: how many there are ready. `pages`: how the roll-up shows it.
    `core`: whether the plan cannot do without it. `hushed`: numbers of rules that HQ put out of use or on trial; no workbook says them."""

    key: str
    label: Text
    kind: str = "open"
    rows: int = 20
    pages: tuple[PageKind, ...] = ()
    purpose: Text | None = None
    minutes: int = 0
    core: bool = False
    columns: tuple[OwnColumn, ...] = ()
    rules: tuple[OwnRule, ...] = ()
    hushed: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """All of it in one line of JSON, the same of equal declarations."""
        return json.dumps(_plain(self), ensure_ascii=False, separators=(",", ":"), sort_keys=True)


_Declared = TypeVar("_Declared", OwnTable, OwnColumn, OwnRule)
# Worked out anew for each column they took half of what a declaration takes to read.
_HINTS: Final[Mapping[type, Mapping[str, Any]]] = {cls: get_type_hints(cls) for cls in (OwnTable, OwnColumn, OwnRule)}


def own_table_from(text: str) -> OwnTable:
    """The declaration of that text; ValueError where it is none."""
    try:
        return _made(OwnTable, json.loads(text))
    except (TypeError, KeyError, InvalidOperation, RecursionError) as wrong:
        raise ValueError(f"no declaration of a table: {wrong}") from wrong


def _plain(one: OwnTable | OwnColumn | OwnRule) -> dict[str, Any]:
    """What differs from the default."""
    return {f.name: _plain_value(value) for f in fields(one) if (value := getattr(one, f.name)) != f.default or f.default is MISSING}


def _plain_value(value: object) -> object:
    if isinstance(value, Text):
        return value.en if len({*value.all()}) == 1 else [*value.all()]
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, (OwnColumn, OwnRule)):
        return _plain(value)
    return [*map(_plain_value, value)] if isinstance(value, tuple) else value


def _made(cls: type[_Declared], said: Mapping[str, Any]) -> _Declared:
    if not isinstance(said, dict):
        raise TypeError(f"{said!r} is no {cls.__name__}")
    hints = _HINTS[cls]
    if strange := said.keys() - hints.keys():
        raise ValueError(f"unknown in a declaration: {sorted(strange)}")
    return cls(**{name: _value_of(hints[name], name, value) for name, value in said.items()})


def _value_of(hint: object, name: str, value: Any) -> Any:
    if hint in (Text, Text | None):
        return same_text(value) if isinstance(value, str) else Text(*map(str, value))
    if hint == Decimal | None:
        return Decimal(str(value))
    if name == "columns":
        return tuple(_made(OwnColumn, one) for one in value)
    if name == "rules":
        return tuple(_made(OwnRule, one) for one in value)
    if hint in (int, bool, str, int | None):
        if not isinstance(value, hint):  # type: ignore[arg-type]  # one of the four just named
            raise TypeError(f"{name} is {value!r}")
        return value
    return tuple(map(str, value))
