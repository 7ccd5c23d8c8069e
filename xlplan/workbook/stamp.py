"""The stamp: what HQ wrote into a workbook, carried on its very hidden sheet `_xlplan`, and the seal over it. Floor 3.

The sheet holds two columns of text from row 2 on: key and value. Keys that begin with '#' are the stamp, HQ's limits,
severities, member lists, row orders, suggestions and facts for the cover; every other key is `table|row|column` of one
HQ-owned value, in integer steps (numbers) or as text (choices as keys). Nothing there depends on addresses, labels,
formats or formula text, and the seal is taken over nothing else.
"""
from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from typing import Final, get_args

from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame, blank
from xlplan.schema.table import Table
from xlplan.text import Lang

SHEET: Final = "_xlplan"
FORMAT: Final = 1
Values = dict[str, dict[str, dict[str, int | str]]]  # table -> row -> column -> steps or text


class NotAStamp(ValueError):
    """The lines are not a stamp this version can read; `args[0]` names the key that fails."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Identity of one issued workbook. `fingerprint` is the schema's (see `fingerprint`), `issue` counts the issues of
    this plan, `opens` the tables in the workbook in sheet order, `switches` the optional columns that are on."""

    plan: str
    company: str
    year: int
    start_month: int
    branch: str
    branch_name: str
    region_name: str
    round: Round
    issue: int
    version: int
    lang: Lang
    issued_on: str
    fingerprint: str
    opens: tuple[str, ...]
    switches: tuple[str, ...] = ()


@dataclass(slots=True)
class Issued:
    """Everything HQ put into one branch workbook.

    Attributes:
        rows: table -> row keys in order (HQ's rows; spare rows of open and slots tables too).
        values: table -> row (or foot row) -> column -> steps or text: cells that belong to HQ.
        suggested: table -> row -> column -> steps: suggested figures HQ put into input cells.
        members: list name -> key -> label in the workbook's language.
        limits: HQ's limits by key; severities: code -> error, warning, note or off, as set for this round.
        facts: what the cover says: deadline, mailbox, contact, basis, ... by key.
    """

    stamp: Stamp
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    suggested: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    members: dict[str, dict[str, str]] = field(default_factory=dict)
    limits: dict[str, Decimal] = field(default_factory=dict)
    severities: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)


def fingerprint(tables: Iterable[Table]) -> str:
    """16 hex digits over keys, units, steps and ownership of the tables; labels and layout do not count."""
    text = "\n".join(
        f"{t.key}|{c.key}|{c.unit.key if c.unit else c.kind}|{c.unit.step if c.unit else ''}|{c.who}"
        for t in tables for c in t.columns)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def owned(issued: Issued, frames: Mapping[str, Frame]) -> None:
    """Note in `issued` the rows, HQ-owned values and suggested figures that the frames of one branch hold.

    HQ owns the columns of who G, given foot cells, locked cells, and in open tables every filled cell of rows issued as
    HQ's (`c01`).
    """
    for key, frame in frames.items():
        issued.rows[key] = tuple(frame.keys)
        values = issued.values.setdefault(key, {})
        suggested = issued.suggested.setdefault(key, {})
        measures = frame.texts.get(frame.table.measure_column or "")
        for i, row in enumerate(frame.keys):
            hq_row = frame.table.kind == "open" and row.startswith("c")
            for column in frame.table.columns:
                who = column.who_of(str(measures[i]) if measures is not None else None)
                kept = who == "G" or hq_row or (row, column.key) in frame.locked
                if not kept and not column.proposed:
                    continue
                if column.kind == "number":
                    if not frame.filled[column.key][i]:
                        continue
                    target = values if kept else suggested
                    target.setdefault(row, {})[column.key] = int(frame.amounts[column.key][i])
                elif frame.texts[column.key][i] and kept:
                    values.setdefault(row, {})[column.key] = str(frame.texts[column.key][i])
        for (foot, column_key), amounts in frame.feet.items():
            if column_key in frame.table.foot_by_key[foot].given:
                values.setdefault(foot, {})[column_key] = int(amounts[0])


def frame_of(issued: Issued, table: Table) -> Frame:
    """The table as issued: HQ's rows and values, inputs blank (suggested figures not filled in)."""
    frame = blank(table, issued.rows.get(table.key, ()))
    at = {k: i for i, k in enumerate(frame.keys)}
    for row, cells in issued.values.get(table.key, {}).items():
        for key, value in cells.items():
            if row.startswith("@"):
                frame.feet[row, key][0] = int(value)
            elif key in frame.amounts:
                frame.amounts[key][at[row]], frame.filled[key][at[row]] = int(value), True
            elif key in frame.texts:
                frame.texts[key][at[row]] = str(value)
    return frame


def lines(issued: Issued) -> list[tuple[str, str]]:
    """(key, value) lines of the sheet, in a fixed order."""
    out = [("#format", str(FORMAT))]
    for item in fields(issued.stamp):
        value = getattr(issued.stamp, item.name)
        out.append((f"#stamp|{item.name}", " ".join(value) if isinstance(value, tuple) else str(value)))
    out += [(f"#fact|{k}", v) for k, v in sorted(issued.facts.items())]
    out += [(f"#limit|{k}", str(v)) for k, v in sorted(issued.limits.items())]
    out += [(f"#severity|{k}", v) for k, v in sorted(issued.severities.items())]
    out += [(f"#member|{name}|{k}", v) for name, of in sorted(issued.members.items()) for k, v in of.items()]
    out += [(f"#rows|{table}", " ".join(rows)) for table, rows in issued.rows.items()]
    for table, rows_ in issued.suggested.items():
        for row, cells in rows_.items():
            out.append((f"#suggest|{table}|{row}", " ".join(f"{k}={v}" for k, v in cells.items())))
    for table, rows__ in issued.values.items():
        out += [(f"{table}|{row}|{key}", str(v)) for row, cells_ in rows__.items() for key, v in cells_.items()]
    return out


def seal(of: Iterable[tuple[str, str]], key: bytes) -> str:
    """HMAC-SHA256 (hex) over the lines, in any order, the seal's own line left out."""
    text = "\n".join(sorted(f"{k}\t{v}" for k, v in of if k != "#seal"))
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def parse(of: Iterable[tuple[str, str]]) -> tuple[Issued, str]:
    """(what HQ issued, its seal or '') from the lines of the sheet. NotAStamp when they are not one."""
    given = dict(of)
    if given.get("#format") != str(FORMAT):
        raise NotAStamp("#format")
    issued, mark = Issued(_stamp(given)), ""
    places: dict[str, dict[str, int | str]] = {}  # `table|row` -> its cells: most lines of a stamp are values
    for name, value in given.items():
        if not name.startswith("#"):
            place, _, column = name.rpartition("|")
            if place not in places:
                table, _, row = place.partition("|")
                places[place] = issued.values.setdefault(table, {}).setdefault(row, {})
            places[place][column] = value
            continue
        head, _, rest = name.partition("|")
        try:
            match head:
                case "#seal":
                    mark = value
                case "#fact":
                    issued.facts[rest] = value
                case "#limit":
                    issued.limits[rest] = Decimal(value)
                case "#severity":
                    issued.severities[rest] = value
                case "#member":
                    which, _, key = rest.partition("|")
                    issued.members.setdefault(which, {})[key] = value
                case "#rows":
                    issued.rows[rest] = tuple(value.split())
                case "#suggest":
                    table, _, row = rest.partition("|")
                    cells = {k: int(v) for k, _, v in (item.partition("=") for item in value.split())}
                    issued.suggested.setdefault(table, {})[row] = cells
        except (ValueError, InvalidOperation) as wrong:
            raise NotAStamp(name) from wrong
    return issued, mark


def _stamp(given: Mapping[str, str]) -> Stamp:
    found: dict[str, object] = {}
    for item in fields(Stamp):
        text = given.get(f"#stamp|{item.name}")
        if text is None:
            raise NotAStamp(f"#stamp|{item.name}")
        if item.name in ("year", "start_month", "issue", "version"):
            if not text.isdigit():
                raise NotAStamp(f"#stamp|{item.name}")
            found[item.name] = int(text)
        else:
            found[item.name] = tuple(text.split()) if item.name in ("opens", "switches") else text
    if found["round"] not in get_args(Round) or found["lang"] not in get_args(Lang):
        raise NotAStamp("#stamp|round")
    return Stamp(**found)  # type: ignore[arg-type]  # every field checked above
