"""Kept: the consolidated state of one moment as plain data, and the text in which every later release reads it. Floor 4.

Figures are whole steps of the unit that is named beside them. What a later release adds is left out by an earlier one, and what
an earlier one did not know yet is empty; `FORMAT` rises only where that is not enough, and then its reader stays.
"""
from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final, TypeVar

from xlplan.errors import XlplanError
from xlplan.text import Text

FORMAT: Final = 1
_NEWER: Final = Text("版本 {name} 由更新的 xlplan 封存(格式 {found},这里认识到 {known})。请先升级 xlplan",
                     "版本 {name} 由更新的 xlplan 封存(格式 {found},這裡認識到 {known})。請先升級 xlplan",
                     "Version {name} was frozen by a newer xlplan (format {found}; known here up to {known}). Upgrade xlplan first")
Steps = list[int | None]
Made = TypeVar("Made", "KeptUnit", "KeptFile", "KeptLine", "KeptFinding", "KeptOpinion")


@dataclass(frozen=True, slots=True)
class KeptUnit:
    """A unit that fills in or carries a target: its name and region, what was assigned to it and what last year came to (steps of
    0.01 万元), and how far each of its tables is (see `states.TableState`); `{}` of one that fills in nothing.

    given, past: of one whose sales are not in, by row what was assigned to it there and what last year came to; `{}` where that is not
        known, as in versions frozen before it was kept.
    """

    code: str
    name: str = ""
    region: str = ""
    region_name: str = ""
    assigned: int = 0
    last_year: int = 0
    tables: Mapping[str, str] = field(default_factory=dict)
    given: Mapping[str, int] = field(default_factory=dict)
    past: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that lay in the inbox: whose, its bytes, its verdict, and the issue on which it was filled in (0 where that is not
    known)."""

    file: str
    sha256: str
    branch: str = ""
    verdict: str = ""
    issue: int = 0
    received: str = ""
    superseded_by: str = ""


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A line of HQ's adjustments that counted: `change` in steps of the unit of its column."""

    branch: str
    table: str
    row: str
    column: str
    change: int
    reason: str = ""
    by: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class KeptFinding:
    """A finding, its place and the branch's own words about it."""

    code: str
    severity: str = ""
    file: str = ""
    branch: str = ""
    table: str = ""
    row: str = ""
    column: str = ""
    cell: str = ""
    explanation: str = ""


@dataclass(frozen=True, slots=True)
class KeptOpinion:
    """What HQ typed into the roll-up: beside a finding, which is told by its place; a mark, a conclusion or a ruling about a unit.

    Attributes:
        code: of the finding, '' of another opinion. branch: code of the unit, '' where it is not known; branch_name, sheet, cell: as
            the page showed them.
        page, column, key: where it stands, as `Opinion` has it; '' of versions frozen before they were kept.
        round, by, at: of the roll-up it was typed into; who had it read back, and when (UTC, ISO).
        settled: whether what it is about was gone.
    """

    code: str
    branch_name: str = ""
    sheet: str = ""
    cell: str = ""
    opinion: str = ""
    branch: str = ""
    page: str = ""
    column: str = ""
    key: str = ""
    round: str = ""
    by: str = ""
    at: str = ""
    settled: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """By which it is the same in two versions: what it is about, and what it says."""
        return self.code, self.branch_name, self.sheet, self.cell, self.column, self.key.partition("#")[0], self.opinion


@dataclass(frozen=True, slots=True)
class KeptTable:
    """One table of all units whose is in.

    Attributes:
        units: number column -> key of its unit.
        owner: row -> code of its unit; keys, sheet_rows: its key, and its row on the sheet of that unit's file.
        files: unit -> sha256 of the file that its rows come from.
        counts: row -> whether the total of the table adds it up.
        texts: column -> text of each row, a choice by its key.
        declared: number column -> steps of each row, None where the row shows none or nobody knows it.
        adjusted: number column -> approved less declared, of columns in which that is anything.
        totals: column -> unit -> (declared, adjusted) of the table's own total.
        issued: column -> what HQ gave or suggested in the workbook that each row comes from; {} in a frozen version.
    """

    units: Mapping[str, str]
    owner: Sequence[str]
    keys: Sequence[str]
    sheet_rows: Sequence[int]
    files: Mapping[str, str]
    counts: Sequence[bool]
    texts: Mapping[str, Sequence[str]]
    declared: Mapping[str, Steps]
    adjusted: Mapping[str, Sequence[int]]
    totals: Mapping[str, Mapping[str, tuple[int, int]]]
    issued: Mapping[str, Steps] = field(default_factory=dict)

    def approved(self, column: str) -> list[int]:
        """Declared and adjusted, row by row; 0 where nothing stands."""
        of = self.adjusted.get(column) or [0] * len(self.keys)
        return [(one or 0) + more for one, more in zip(self.declared[column], of, strict=True)]


@dataclass(frozen=True)
class Kept:
    """The state of a plan. `at`: ISO, local time; `name` is '' of one that is not frozen; `called`: column -> key -> its name, of what
    names the rows of units whose sales are not in; `former`: cells that counted nowhere, as `former_plain` has them."""

    plan: str
    round: str
    year: int
    start_month: int
    name: str = ""
    by: str = ""
    at: str = ""
    units: tuple[KeptUnit, ...] = ()
    tables: Mapping[str, KeptTable] = field(default_factory=dict)
    lines: tuple[KeptLine, ...] = ()
    gone: tuple[KeptLine, ...] = ()  # those that had gone out in an issue: they are in the targets
    files: tuple[KeptFile, ...] = ()
    findings: tuple[KeptFinding, ...] = ()
    opinions: tuple[KeptOpinion, ...] = ()
    called: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    former: tuple[Mapping[str, Any], ...] = ()


_LISTS: Final = {"units": KeptUnit, "lines": KeptLine, "gone": KeptLine, "files": KeptFile,
                 "findings": KeptFinding, "opinions": KeptOpinion}


def kept_text(state: Kept) -> str:
    """As JSON, one text for one content."""
    data = {"format": FORMAT, **_plain(state), **{key: [*map(_plain, getattr(state, key))] for key in _LISTS},
            "tables": {key: _plain(one) for key, one in state.tables.items()}}
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def kept_of(text: str, name: str = "") -> Kept:
    """What `kept_text` was given, also by another release. `name`: of the version, for the XlplanError where its format is one that
    is not known here."""
    data = json.loads(text)
    if data["format"] > FORMAT:
        raise XlplanError(_NEWER, name=name or data.get("name", ""), found=data["format"], known=FORMAT)
    made: dict[str, Any] = {f.name: data[f.name] for f in fields(Kept) if f.name in data}
    made |= {key: tuple(_made(of, one) for one in data.get(key, ())) for key, of in _LISTS.items()}
    made["former"] = (*data.get("former", ()),)
    made["tables"] = {key: _table(one) for key, one in data.get("tables", {}).items()}
    return Kept(**made)


def _plain(one: Kept | KeptTable | KeptUnit | KeptFile | KeptLine | KeptFinding | KeptOpinion) -> dict[str, Any]:
    return {f.name: getattr(one, f.name) for f in fields(one)}


def _made(of: type[Made], data: Mapping[str, Any]) -> Made:
    known = {f.name for f in fields(of)}
    return of(**{key: value for key, value in data.items() if key in known})


def _table(data: Mapping[str, Any]) -> KeptTable:
    known = {f.name: data.get(f.name, {}) for f in fields(KeptTable)}
    known["totals"] = {c: {unit: (one[0], one[1]) for unit, one in of.items()} for c, of in known["totals"].items()}
    return KeptTable(**known)
