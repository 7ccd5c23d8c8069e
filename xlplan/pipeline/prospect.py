"""A master workbook before anything goes out: how far each of its sheets is, and what would come of it. Floor 6."""
from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, Literal

from xlplan.plan.breakdown.assigned import AssignedTargets
from xlplan.plan.breakdown.assortment import active_pairs
from xlplan.plan.checking.outcome import must_fix
from xlplan.plan.master.filling import filling_units, kind_of, opened_tables
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic, Round, Severity
from xlplan.schema.frame import Frame
from xlplan.tables import BY_KEY
from xlplan.tables.master import COMPANY_FIELDS, MASTER_BY_KEY
from xlplan.tables.master.guide import FIRST_SHEETS, GUIDE, ORDER
from xlplan.text import Lang
from xlplan.units import WAN_YUAN
from xlplan.workbook.writing.counted_rows import filled_rows

if TYPE_CHECKING:
    from xlplan.plan.master.master import Master

State = Literal["lacking", "filled", "blank", "unneeded"]
_CALENDAR: Final = ("year", "start_month", "round", "person_targets_from")  # of the company: units and tables depend on them
_UNITS: Final = ("organisation", "tables_issued")
_TABLES: Final = (*_UNITS, "expense_items", "posts")
_LINES: Final = (*_UNITS, "products", "channels", "mix")
_GOAL: Final = ("goals", "reserve")


@dataclass(frozen=True, slots=True)
class SheetState:
    """How far a sheet is. `rows`: that are filled in, of the company sheet its fields that must be; `lacking`: what must be fixed there.
    `asked`: how many findings ask about what stands there.
    `state`: `blank` where what holds without it holds, `unneeded` where it would be needed in another plan."""

    key: str
    rows: int
    lacking: tuple[Diagnostic, ...]
    state: State
    asked: int = 0

    @property
    def first(self) -> bool:
        """Whether it is one of those that are needed first."""
        return self.key in FIRST_SHEETS

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready. `if_blank`: what holds where it stays blank."""
        return {"table": self.key, "sheet": MASTER_BY_KEY[self.key].label(lang), "first": self.first, "state": self.state,
                "rows": self.rows, "asked": self.asked,
                "lacking": [{"cell": d.cell, "code": d.code, "message": message_of(d, lang)} for d in self.lacking],
                "if_blank": GUIDE[self.key].blank(lang)}


@dataclass(frozen=True, slots=True)
class Prospect:
    """What would come out, None as far as that cannot be told yet: `waits` says for each such figure which sheets must be put right first.

    Attributes:
        kinds: kind of unit -> workbooks. tables: (their keys, workbooks that hold them), the most first.
        lines: least and most rows of products by channels that a workbook has; products, channels: how many there are.
        goal, assigned: the company's goal, and the sum that is broken down, in steps of 万元.
    """

    kinds: Mapping[str, int] | None
    tables: tuple[tuple[tuple[str, ...], int], ...] | None
    lines: tuple[int, int] | None
    products: int
    channels: int
    goal: int | None
    assigned: int | None
    waits: Mapping[str, tuple[str, ...]]

    @property
    def workbooks(self) -> int | None:
        """How many would be written."""
        return None if self.kinds is None else sum(self.kinds.values())

    def data(self) -> dict[str, Any]:
        """JSON-ready; amounts in 万元."""
        goal, assigned = (None if n is None else WAN_YUAN.value(n) for n in (self.goal, self.assigned))
        return {"workbooks": self.workbooks, "kinds": None if self.kinds is None else dict(self.kinds),
                "tables": None if self.tables is None else [{"tables": list(keys), "workbooks": n} for keys, n in self.tables],
                "lines": None if self.lines is None else list(self.lines), "products": self.products, "channels": self.channels,
                "goal": goal, "assigned": assigned, "waits": {key: list(sheets) for key, sheets in self.waits.items()}}


def sheet_states(frames: Mapping[str, Frame], found: Iterable[Diagnostic]) -> tuple[SheetState, ...]:
    """Every sheet in the order of work, by what stands on it and what `issue` finds there."""
    grave: dict[str, list[Diagnostic]] = {}
    asked = Counter[str]()
    for d in found:
        if d.severity is Severity.ERROR and d.table:
            grave.setdefault(d.table, []).append(d)
        elif d.severity is Severity.WARNING and d.table:
            asked[d.table] += 1
    return tuple(replace(_state_of(key, frames.get(key), tuple(grave.get(key, ()))), asked=asked[key]) for key in ORDER)


def _state_of(key: str, frame: Frame | None, lacking: tuple[Diagnostic, ...]) -> SheetState:
    rows = 0 if frame is None else _fields(frame) if key == "company" else int(filled_rows(frame).sum())
    state: State = "lacking" if lacking else "filled" if rows else "unneeded" if GUIDE[key].need == "must" else "blank"
    return SheetState(key, rows, lacking, state)


def _fields(frame: Frame) -> int:
    needed = {f.key for f in COMPANY_FIELDS if f.required}
    return sum(key in needed and bool(text) for key, text in zip(frame.keys, frame.texts["value"].tolist(), strict=True))


def prospect_of(master: Master, in_round: Round, targets: AssignedTargets, found: Sequence[Diagnostic]) -> Prospect:
    """Of a master with those findings. Where `issue` would write workbooks, `workbooks` is how many."""
    wrong = {d.table for d in found if d.severity is Severity.ERROR and d.table and d.table != "company"}
    wrong |= {"company"} & {d.table for d in found if d.severity is Severity.ERROR and {d.row_key, d.column} & {*_CALENDAR}}
    waits = {name: tuple(key for key in ORDER if key in wrong and key in ("company", *sheets)) for name, sheets in (
        ("workbooks", _UNITS), ("tables", _TABLES), ("lines", _LINES), ("goal", _GOAL))}
    waits["assigned"] = tuple(key for key in ORDER if any(d.table == key and d.severity is Severity.ERROR for d in found))
    units = () if waits["workbooks"] else filling_units(master, in_round)
    opened = {} if waits["workbooks"] else {code: opened_tables(master, in_round, code) for code in units}
    return Prospect(
        None if waits["workbooks"] else Counter(kind_of(master.organisation.by_code[code]) for code in units),
        None if waits["tables"] else tuple(Counter(opened.values()).most_common()),
        None if waits["lines"] else _lines(master, opened), len(master.products), len(master.channels),
        None if waits["goal"] else targets.goal, None if must_fix(found) else sum(targets.carriers),
        {name: sheets for name, sheets in waits.items() if sheets})


def _lines(master: Master, opened: Mapping[str, Collection[str]]) -> tuple[int, int]:
    """The least and the most rows by product and channel, 0 and 0 where nobody fills in such a table."""
    counts = [len(active_pairs(master, code)) for code, keys in opened.items() if any(_by_line(key) for key in keys)]
    return (min(counts), max(counts)) if counts else (0, 0)


def _by_line(table: str) -> bool:
    return BY_KEY[table].given == "sales_lines"


def first_and_others(states: Sequence[SheetState]) -> Iterator[tuple[bool, list[SheetState]]]:
    """(whether they are needed first, those sheets), the first of them first."""
    for first in (True, False):
        yield first, [one for one in states if one.first is first]
