"""The rows of the master's sheets of HQ's own tables, as they are typed. Floor 4."""
from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from xlplan.plan.master.read_rows import codes_in

SHEETS: Final = ("own_tables", "own_columns", "own_rules")


@dataclass(frozen=True, slots=True)
class TableLine:
    row_key: str
    key: str
    name: str
    name_tw: str
    name_en: str
    kind: str
    members: str
    rows: int | None
    pages: str
    purpose: str
    minutes: int | None
    core: str
    life: str = ""


@dataclass(frozen=True, slots=True)
class ColumnLine:
    row_key: str
    table: str
    key: str
    name: str
    name_tw: str
    name_en: str
    kind: str
    unit: str
    entries: str
    required: str
    least: int | None
    most: int | None
    up: str
    weight: str
    proposed: str
    help: str
    life: str = ""
    filled_by: str = ""


@dataclass(frozen=True, slots=True)
class RuleLine:
    row_key: str
    number: str
    table: str
    kind: str
    column: str
    other: str
    entry: str
    figure: str
    low: int | None
    high: int | None
    first: str
    second: str
    life: str
    version: int | None
    said: str


def entries_in(text: str) -> tuple[str, ...]:
    """The entries that one cell lists, separated by 、 or ; where there are such, so that a comma may stand in an entry; else by commas."""
    return tuple(one.strip() for one in re.split("[、;；]", text) if one.strip()) if {*text} & {*"、;；"} else codes_in(text)
