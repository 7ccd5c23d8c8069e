"""Former columns (以前的列): what units typed under a declaration of HQ's that says something else now. It counts nowhere, and is kept.
Floor 4."""
from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, Final, Literal

import numpy as np

from xlplan.plan.checking.renamed import misnamed_columns, misnamed_tables
from xlplan.plan.checking.unfilled import signed_name
from xlplan.plan.master.labels import row_said
from xlplan.schema.column import Column
from xlplan.schema.exact import Exact
from xlplan.schema.frame import Frame, blank_frame
from xlplan.schema.table import MemberRows, Table
from xlplan.tables.own.declared import PREFIX
from xlplan.tables.own.ours import is_built_in
from xlplan.tables.shelf import KEYS as SHELF
from xlplan.text import Lang, Text
from xlplan.units import UNITS, Bools
from xlplan.workbook.forms import SIGN_STEPS
from xlplan.workbook.submission import Placement, Submission

Why = Literal["", "table", "rows", "row", "column", "kind", "given", "entry", "limit", "name", "named"]
_NOWHERE: Final = Placement("", {}, {})


@dataclass(frozen=True, slots=True)
class FormerCell:
    """A cell that was typed. `label`, `heading`: of its table and column then, `kind` of the column; `named`: what its row was called;
    `unit`: key of the unit of `steps`, of what is no number `text` says it all. `file`, `cell`, `sha256`: where it stands; `by`: who
    answers for that file. `void`: its row was given up (作废); `why` it has no place."""

    branch: str
    table: str
    label: Text
    row: str
    named: Text
    column: str
    heading: Text
    kind: str = "text"
    unit: str = ""
    steps: int = 0
    text: Text | None = None
    file: str = ""
    sheet: str = ""
    cell: str = ""
    sha256: str = ""
    by: str = ""
    void: bool = False
    why: Why = ""

    def shown(self, lang: Lang) -> float | str:
        """As it stood on the sheet, in its unit."""
        return self.text(lang) if self.text else UNITS[self.unit].value(self.steps)


def former_cells(file: Submission, now: Mapping[str, Table]) -> list[FormerCell]:
    """All such cells of a file, in the order of its tables. `now`: the tables of HQ's declarations as they are."""
    if file.issued is None:
        return []
    swapped = misnamed_tables([frame.table for frame in file.frames.values()], now)
    out, by = list[FormerCell](), next((name for step in SIGN_STEPS if (name := signed_name(file, step))), file.author)
    for key, frame in file.frames.items():
        was = frame.table  # as the unit had it: what it was issued since may declare it otherwise
        then = None if key in swapped else now.get(key)
        if was is then or not (key in file.issued.own or key.startswith(PREFIX) or (
                key in SHELF if then is None else not was.by_key.keys() <= then.by_key.keys())):
            continue
        place, (name, sha256) = file.placements.get(key, _NOWHERE), file.parts.get(key, (file.file, file.sha256))
        void = frame.void
        for column, lost in lost_cells(frame, was, then):
            for i, because in lost.items():
                at = (name, place.sheet, place.at(frame.keys[i], column.key) or "", sha256, by)
                why: Why = "named" if key in swapped else because
                out.append(FormerCell(file.issued.stamp.branch, key, was.label, frame.keys[i], row_said(frame.keys[i], was, frame, 0),
                                      column.key, column.label, column.kind, *_held(frame, column, i), *at, bool(void[i]), why))
    return out


def lost_cells(frame: Frame, was: Table, then: Table | None) -> Iterator[tuple[Column, dict[int, Why]]]:
    """Each column of the table as it `was` in which something was typed that `then` has no place for, and the rows where, each with the
    reason; void rows too."""
    whole: Why = "table" if then is None else "rows" if then.kind != was.kind else ""
    gone = np.zeros(frame.size, np.bool_) if whole or then is None else rows_gone(frame, was, then)
    other = misnamed_columns(was, then) if then is not None else frozenset()
    for column in was.columns:
        if column.who != "I" or column.role == "void" or (column.key not in frame.amounts and column.key not in frame.texts):
            continue
        now = then.by_key.get(column.key) if then is not None and column.key not in other else None
        given = then is not None and now is not None and _is_given_now(then, column, now)
        held = np.zeros(frame.size, np.bool_) if whole or given else ~gone & _stands(frame, column, now)
        lost = _filled(frame, column.key) & frame.used & ~held
        if lost.any():
            why: Why = whole or ("name" if column.key in other else _why_column(column, now))
            yield column, {i: "row" if gone[i] and not whole else why for i in np.flatnonzero(lost).tolist()}


def rows_gone(frame: Frame, was: Table, then: Table) -> Bools:
    """Rows of a table whose rows HQ typed, that it does not name any more."""
    if then.kind != "fixed" or not isinstance(then.given, MemberRows):
        return np.zeros(frame.size, np.bool_)
    entries, other = then.given.entries, isinstance(was.given, MemberRows) and was.given.sheet != then.given.sheet
    return np.array([(bool(entries) or other) and key not in entries for key in frame.keys], dtype=np.bool_)


def columns_aside(was: Table, then: Table) -> frozenset[str]:
    """Keys of the columns of `then` in which nothing that stands in a file of the table as it `was` counts: all of them where its rows
    are of another kind, else those of another kind or unit."""
    if was is then:
        return frozenset()
    other = misnamed_columns(was, then)
    return frozenset(key for key, column in then.by_key.items() if column.role != "void" and (
        was.kind != then.kind or key in other or (key in was.by_key and (
            _is_given_now(then, was.by_key[key], column) or (column.who != "G" and not _alike(was.by_key[key], column))))))


def without_former(frame: Frame, table: Table) -> Frame:
    """The frame without what the table has no place for: rows of another kind or that HQ names no more and columns of another kind or
    unit left out, entries that are none and numbers beyond narrower limits blank."""
    if frame.table is table:
        return frame
    if frame.table.kind != table.kind:
        return blank_frame(table, ())
    if (rows := rows_gone(frame, frame.table, table)).any():
        frame = _with_rows(frame, ~rows)
    other, gone, blank = misnamed_columns(frame.table, table), set[str](), dict[str, Bools]()
    for key, then in table.by_key.items():
        column = frame.table.by_key.get(key)
        if column is None or column is then or (
                then.who == "G" and not _is_given_now(table, column, then)) or (key not in frame.amounts and key not in frame.texts):
            continue
        if key in other or not _alike(column, then) or _is_given_now(table, column, then):
            gone.add(key)
        elif not (stands := _stands(frame, column, then)).all():
            blank[key] = stands
    if not gone and not blank:
        return frame
    return replace(frame, amounts={k: np.where(blank[k], v, 0) if k in blank else v for k, v in frame.amounts.items() if k not in gone},
                   filled={k: v & blank[k] if k in blank else v for k, v in frame.filled.items() if k not in gone},
                   texts={k: np.where(blank[k], v, "") if k in blank else v for k, v in frame.texts.items() if k not in gone})


def typed_in(frame: Frame, column: Column) -> int:
    """How many cells of the column were typed."""
    if column.who != "I" or column.role == "void" or (column.key not in frame.amounts and column.key not in frame.texts):
        return 0
    return int((_filled(frame, column.key) & frame.live).sum())


def joined_former(known: Sequence[FormerCell], more: Sequence[FormerCell]) -> tuple[FormerCell, ...]:
    """Both, each cell of a file once."""
    return (*{(one.branch, one.table, one.column, one.row, one.sha256): one for one in (*known, *more)}.values(),)


def former_plain(cells: Iterable[FormerCell]) -> list[dict[str, Any]]:
    """As JSON has it, for the ledger."""
    return [{f.name: [*value.all()] if isinstance(value, Text) else value for f in fields(one)
             if (value := getattr(one, f.name)) not in ("", 0, None)} for one in cells]


def former_from(plain: Iterable[Mapping[str, Any]]) -> tuple[FormerCell, ...]:
    """What `former_plain` was given."""
    made: list[dict[str, Any]] = [{k: Text(*v) if isinstance(v, list) else v for k, v in one.items()} for one in plain]
    return tuple(FormerCell(**one) for one in made)


def _is_given_now(table: Table, column: Column, then: Column) -> bool:
    """Whether HQ gives what the unit typed there."""
    return isinstance(table.given, MemberRows) and column.who == "I" and then.who == "G"


def _alike(column: Column, then: Column) -> bool:
    return (column.kind, column.unit) == (then.kind, then.unit)


def _stands(frame: Frame, column: Column, then: Column | None) -> Bools:
    """Rows whose cell the column as it is `then` can hold."""
    if then is None or not _alike(column, then):
        return np.zeros(frame.size, np.bool_)
    if column.kind == "number":
        if is_built_in(frame.table.key, column.key) or (column.minimum, column.maximum) == (then.minimum, then.maximum):
            return np.ones(frame.size, np.bool_)
        return ~beyond(frame, column.key, then) | beyond(frame, column.key, column)
    entries = {c.key for c in then.choices}
    if column.kind != "choice" or not entries or column.choices == then.choices:
        return np.ones(frame.size, np.bool_)
    return np.fromiter((not text or text in entries for text in frame.texts[column.key].tolist()), np.bool_, frame.size)


def beyond(frame: Frame, key: str, limits: Column) -> Bools:
    """Rows whose number is smaller or larger than that column allows."""
    if limits.unit is None:
        return np.zeros(frame.size, np.bool_)
    low, high = limits.limits
    return ((frame.amounts[key] < low) | (frame.amounts[key] > high)) & frame.filled[key]


def _why_column(column: Column, then: Column | None) -> Why:
    if then is None:
        return "column"
    if not _alike(column, then):
        return "kind"
    if then.who == "G":
        return "given"
    return "limit" if column.kind == "number" else "entry"


def _with_rows(frame: Frame, kept: Bools) -> Frame:
    place = {old: new for new, old in enumerate(np.flatnonzero(kept).tolist())}
    exact = {k: Exact(v.counts[kept], {place[i]: n for i, n in v.rest.items() if i in place}) for k, v in frame.exact.items()}
    return replace(
        frame, owner=frame.owner[kept], keys=[key for i, key in enumerate(frame.keys) if i in place], sheet_rows=frame.sheet_rows[kept],
        amounts={k: v[kept] for k, v in frame.amounts.items()}, filled={k: v[kept] for k, v in frame.filled.items()},
        texts={k: v[kept] for k, v in frame.texts.items()}, used=frame.used[kept], exact=exact,
        refused={k: {place[i] for i in rows if i in place} for k, rows in frame.refused.items()},
        added={k: v[kept] for k, v in frame.added.items()})


def _filled(frame: Frame, key: str) -> Bools:
    return frame.filled[key] if key in frame.filled else np.asarray(frame.texts[key] != "", dtype=np.bool_)


def _held(frame: Frame, column: Column, i: int) -> tuple[str, int, Text | None]:
    if column.unit is not None:
        return column.unit.key, int(frame.amounts[column.key][i]), None
    text = str(frame.texts[column.key][i])
    return "", 0, next((c.label for c in column.choices if c.key == text and "{" not in c.label.en), Text(text, text, text))
