"""The stamp: what HQ wrote into a workbook, carried on its very hidden sheet `_xlplan`, and the seal over it. Floor 3.

The sheet holds two columns of text from row 2 on: key and value. Keys that begin with '#' are the stamp, HQ's limits,
severities, member lists, row orders, suggestions and facts for the cover; every other key is `table|row|column` of one
HQ-owned value, in integer steps (numbers) or as text (choices as keys). Nothing there depends on addresses, labels,
formats or formula text, and the seal is taken over nothing else.

Version 1 of the list (xlplan 0.2) took the seal over lines joined by tabs and ends of lines, so that two lines in one cell
had the seal of two lines. Version 2 takes it over a JSON array; no cell of either may hold such a character.
"""
from __future__ import annotations

import hashlib
import hmac
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal, InvalidOperation
from itertools import chain, groupby, islice
from typing import Final, get_args

from xlplan.schema.days import day_number, iso_day
from xlplan.schema.diagnostic import Round
from xlplan.schema.frame import Frame, blank_frame, is_hq_row
from xlplan.schema.table import Table
from xlplan.tables.books import BOOKS, BookKind
from xlplan.text import Lang
from xlplan.workbook.blueprint import Paper, paper_of
from xlplan.workbook.brought_tables import brought_tables, own_lines
from xlplan.workbook.foreign_codes import ForeignCode, foreign_codes_in, foreign_lines
from xlplan.workbook.formula_marks import changed_formulas, formula_marks
from xlplan.workbook.issued_labels import as_issued, checked_labels, printed_labels

SHEET: Final = "_xlplan"
HOME: Final = "home"  # key of the contents page of a master
FORMAT: Final = 2
FORMATS: Final = (1, 2)  # that are read
UNIT_KIND: Final = "unit_kind"  # fact
BOOK: Final = "book"  # fact: the kind of a workbook in which a unit acts on those below it
REPLACES, REASON, CHANGED = "replaces", "reissue_reason", "reissue_changes"  # facts of a workbook of a round that was issued before
SHIFTED: Final = "region_shift"  # fact: what the region of the unit shifted to it or from it, and why
LATER_DEADLINES = "later_deadlines"  # fact: of the rounds that follow, as the cover says them
PAPER: Final = "paper"  # fact: the paper it is printed on, where that is not A4
CHOICES_WEIGHED = "choices_weighed"  # fact: what is chosen counts in the control number
MEASURES: Final = "@measures"  # no key of a column
_CONTROL: Final = re.compile("[\x00-\x1f]")
_CHUNK, _LABELS = 500, 100  # row keys, labels a line: a cell holds 32,767 characters
Values = dict[str, dict[str, dict[str, int | str]]]  # table -> row -> column -> steps or text


class NotAStamp(ValueError):
    """The lines are not a stamp this version can read; `args[0]` names the key that fails."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Identity of one issued workbook. `fingerprint` is that of all its tables (see `fingerprint`), by which workbooks of 0.2 and
    0.3 say what they hold; `issue` counts the issues of this plan, `opens` names the tables in the workbook in sheet order,
    `switches` the optional columns that are on."""

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
        facts: what the cover says: deadline, mailbox, contact, basis, ... by key; `unit_kind` of a unit that is no branch; where the
            round was issued to it before, the number of the issue that this one `replaces`, why, and what HQ's side says otherwise.
        workdays: the days worked in and around the plan year as Excel counts days, where a table of the workbook counts them.
        columns: table -> `column_marks` as it was declared when it was issued.
        inputs: table -> `inputs_mark` of what stood in the unit's cells; none where the workbook is of 0.4 or before.
        labels: table -> its `printed_labels` then; formulas: table -> its `formula_marks`. None where the workbook is of before 0.4.
        settled: tables whose figures HQ has approved: nothing in them is the unit's to fill in (`Table.settled`).
        foreign: what other systems call its unit and rows. own: table -> its declaration, where HQ declared or added to it (`tables.own`).
        format: of the list it was read from; what is written is always of the newest.
    """

    stamp: Stamp
    rows: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: Values = field(default_factory=dict)
    suggested: dict[str, dict[str, dict[str, int]]] = field(default_factory=dict)
    members: dict[str, dict[str, str]] = field(default_factory=dict)
    limits: dict[str, Decimal] = field(default_factory=dict)
    severities: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    workdays: tuple[int, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    labels: dict[str, dict[str, str]] = field(default_factory=dict)
    formulas: dict[str, str] = field(default_factory=dict)
    inputs: dict[str, str] = field(default_factory=dict)
    settled: tuple[str, ...] = ()
    foreign: tuple[ForeignCode, ...] = ()
    own: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def weighs_choices(self) -> bool:
        """Whether its control number goes by what is chosen too."""
        return CHOICES_WEIGHED in self.facts

    @property
    def of_branch(self) -> bool:
        """Whether a branch fills it in, and no unit of another kind."""
        return UNIT_KIND not in self.facts

    @property
    def kind(self) -> BookKind | None:
        """In which way it acts on the units below it; None of a workbook that it fills in for itself."""
        return BOOKS.get(self.facts.get(BOOK, ""))

    @property
    def paper(self) -> Paper:
        """The paper it is printed on."""
        return paper_of(self.facts.get(PAPER))

    @property
    def again(self) -> bool:
        """Whether the unit had a workbook of this round before."""
        return REPLACES in self.facts

    @property
    def shifted(self) -> bool:
        """Whether its region moved its target."""
        return SHIFTED in self.facts

    @property
    def approves(self) -> bool:
        """Whether it brings HQ's approval, and asks for its receipt."""
        return bool(self.settled)

    def held(self, table: Table) -> Table:
        """The table as this workbook holds it."""
        return table.settled if table.key in self.settled else table

    def absent(self, table: Table) -> frozenset[str]:
        """Keys of the columns that the table has got since the workbook was issued: no sheet of it can hold them."""
        if table.key not in self.columns:
            return frozenset()
        return frozenset(table.by_key.keys() - marks_by_key(self.columns[table.key]).keys())

    def worded(self, table: Table) -> Table:
        """The table in the words of the workbook (see `as_issued`)."""
        return as_issued(table, self.labels.get(table.key, {}), self.stamp.lang, self.stamp.year, self.stamp.start_month)

    def changed(self, tables: Mapping[str, Table]) -> frozenset[tuple[str, str]]:
        """(table, column or foot row) of every formula that has been declared otherwise since the workbook was issued."""
        if not self.formulas:
            return frozenset()
        keys = {key: frozenset(marks_by_key(marks)) for key, marks in self.columns.items()}
        today = formula_marks({key: self.held(tables[key]) for key in self.stamp.opens if key in tables}, keys)
        return frozenset((key, at) for key, marks in today.items() for at in changed_formulas(self.formulas.get(key, ""), marks))


def column_marks(table: Table) -> str:
    """What a cell of each of its columns means: `year:wan_yuan:0.01:C`, key, unit or kind, step, who fills it; one space between.
    Behind these, where its rows have measures, those in order: `@measures:hires,leavers`. Labels (see `Issued.labels`) and layout do
    not count."""
    marks = [f"{c.key}:{c.unit.key if c.unit else c.kind}:{c.unit.step if c.unit else ''}:{c.who}" for c in table.columns]
    return " ".join([*marks, f"{MEASURES}:{','.join(table.measures)}"] if table.measures else marks)


def marks_by_key(marks: str) -> dict[str, str]:
    """Column key, and MEASURES, -> its mark, of `column_marks`."""
    return {mark.partition(":")[0]: mark for mark in marks.split()}


def fingerprint(tables: Iterable[Table]) -> str:
    """16 hex digits over the tables and what their cells mean (see `column_marks`)."""
    text = "\n".join(f"{t.key}|{mark.replace(':', '|')}" for t in tables for mark in column_marks(t).split())
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def note_owned(issued: Issued, frames: Mapping[str, Frame]) -> None:
    """Note in `issued` the columns, labels, formulas, rows, HQ-owned values and suggested figures of the frames of one branch.

    HQ owns the columns of who G, given foot cells, locked cells, and in open tables every filled cell of rows issued as
    HQ's (`c01`).
    """
    issued.formulas.update(formula_marks({key: frame.table for key, frame in frames.items()}))
    for key, frame in frames.items():
        issued.columns[key] = column_marks(frame.table)
        issued.labels[key] = dict(printed_labels(frame.table, issued.stamp.lang, issued.stamp.year, issued.stamp.start_month))
        issued.rows[key] = tuple(frame.keys)
        values = issued.values.setdefault(key, {})
        suggested = issued.suggested.setdefault(key, {})
        measures = frame.texts.get(frame.table.measure_column or "")
        for i, row in enumerate(frame.keys):
            hq_row = is_hq_row(frame.table, row)
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
    frame = blank_frame(table, issued.rows.get(table.key, ()))
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


def stamp_lines(issued: Issued) -> list[tuple[str, str]]:
    """(key, value) lines of the sheet, in a fixed order."""
    out = [("#format", str(FORMAT))]
    for item in fields(issued.stamp):
        value = getattr(issued.stamp, item.name)
        out.append((f"#stamp|{item.name}", " ".join(value) if isinstance(value, tuple) else str(value)))
    out += [(f"#fact|{k}", v) for k, v in sorted(issued.facts.items())]
    out += [(f"#limit|{k}", str(v)) for k, v in sorted(issued.limits.items())]
    out += [(f"#severity|{k}", v) for k, v in sorted(issued.severities.items())]
    out += [(f"#member|{name}|{k}", v) for name, of in sorted(issued.members.items()) for k, v in of.items()]
    months = groupby(issued.workdays, lambda day: iso_day(day)[:7])
    out += [(f"#workdays|{month}", " ".join(iso_day(day)[8:] for day in of)) for month, of in months]
    out += [("#settled", " ".join(issued.settled))] if issued.settled else []
    out += own_lines(issued.own)
    out += [(f"#columns|{table}", marks) for table, marks in issued.columns.items()]
    for table, labels in issued.labels.items():
        for at in range(0, len(labels), _LABELS):
            piece = dict(islice(labels.items(), at, at + _LABELS))
            name = f"#labels|{table}|{at}" if at else f"#labels|{table}"
            out.append((name, json.dumps(piece, ensure_ascii=False, separators=(",", ":"))))
    out += [(f"#formulas|{table}", marks) for table, marks in issued.formulas.items()]
    out += [(f"#inputs|{table}", mark) for table, mark in issued.inputs.items()]
    out += foreign_lines(issued.foreign)
    for table, rows in issued.rows.items():
        for at in range(0, max(len(rows), 1), _CHUNK):
            name = f"#rows|{table}" if at == 0 else f"#rows|{table}|{at}"
            out.append((name, json.dumps(rows[at:at + _CHUNK], ensure_ascii=False)))
    for table, rows_ in issued.suggested.items():
        for row, cells in rows_.items():
            out.append((f"#suggest|{table}|{row}", " ".join(f"{k}={v}" for k, v in cells.items())))
    for table, rows__ in issued.values.items():
        out += [(f"{table}|{row}|{key}", str(v)) for row, cells_ in rows__.items() for key, v in cells_.items()]
    return [(_one_line(k), _one_line(v)) for k, v in out]


def _one_line(text: str) -> str:
    """Without tabs, ends of lines and the like: no line of the list may hold one."""
    return _CONTROL.sub(" ", text)


def sealed_bytes(of: Iterable[tuple[str, str]], format: int = FORMAT) -> bytes:
    """What the seal is taken over: the lines in any order, the seal's own line left out. In format 2 different lists
    never have the same; in format 1 only those do that hold tabs or ends of lines, which `parse_stamp` refuses."""
    listed = sorted((k, v) for k, v in of if k != "#seal")
    if format == 1:
        return "\n".join(f"{k}\t{v}" for k, v in listed).encode("utf-8", "surrogatepass")
    return json.dumps(listed, separators=(",", ":")).encode()


def seal(of: Iterable[tuple[str, str]], key: bytes, format: int = FORMAT) -> str:
    """HMAC-SHA256 (hex) over the lines as `sealed_bytes`."""
    return hmac.new(key, sealed_bytes(of, format), hashlib.sha256).hexdigest()


def digest(of: Iterable[tuple[str, str]]) -> str:
    """SHA-256 (hex) of the lines as `sealed_bytes` today, whatever their format: what the ledger keeps of the list issued."""
    return hashlib.sha256(sealed_bytes(of)).hexdigest()


def parse_stamp(of: Iterable[tuple[str, str]]) -> tuple[Issued, str]:
    """(what HQ issued, its seal or '') from the lines of the sheet. NotAStamp when they are not one: two lines of one
    key, a line within a line, a version that is not read."""
    listed = list(of)
    given = dict(listed)
    if len(given) != len(listed):
        raise NotAStamp(_one_line(Counter(k for k, _ in listed).most_common(1)[0][0]))
    if _CONTROL.search("".join(chain.from_iterable(listed))):
        raise NotAStamp(next(_one_line(k) for k, v in listed if _CONTROL.search(k + v)))
    format_ = next((f for f in FORMATS if given.get("#format") == str(f)), None)
    if format_ is None:
        raise NotAStamp("#format")
    issued, mark = Issued(_read_stamp(given), settled=tuple(given.get("#settled", "").split()), format=format_), ""
    issued.foreign, issued.own = _foreign_codes(given), brought_tables(listed)[0]
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
                case "#columns" | "#formulas" | "#inputs":
                    marks: dict[str, str] = getattr(issued, head[1:])
                    marks[rest] = value
                case "#labels":
                    issued.labels.setdefault(rest.partition("|")[0], {}).update(checked_labels(json.loads(value)))
                case "#workdays":
                    issued.workdays += tuple(_day_of(f"{rest}-{day}") for day in value.split())
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
                    if "|" not in rest:
                        issued.rows[rest] = tuple(value.split()) if format_ == 1 else _row_keys(given, rest)
                case "#suggest":
                    table, _, row = rest.partition("|")
                    cells = {k: int(v) for k, _, v in (item.partition("=") for item in value.split())}
                    issued.suggested.setdefault(table, {})[row] = cells
        except (ValueError, InvalidOperation) as wrong:
            raise NotAStamp(name) from wrong
    return issued, mark


def _foreign_codes(given: Mapping[str, str]) -> tuple[ForeignCode, ...]:
    try:
        return foreign_codes_in(given)
    except ValueError as wrong:
        raise NotAStamp(*wrong.args) from wrong


def _day_of(text: str) -> int:
    """Excel's number of a date. ValueError of another text."""
    if not (day := day_number(text)):
        raise ValueError(text)
    return day


def _row_keys(given: Mapping[str, str], table: str) -> tuple[str, ...]:
    """The row keys of a table, from as many lines as there are. ValueError for a line that is none."""
    out: list[str] = []
    name = f"#rows|{table}"
    while name in given:
        piece = json.loads(given[name])
        if not isinstance(piece, list) or not all(isinstance(row, str) for row in piece):
            raise ValueError(name)
        out += piece
        name = f"#rows|{table}|{len(out)}" if piece else ""
    return tuple(out)


def _read_stamp(given: Mapping[str, str]) -> Stamp:
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
