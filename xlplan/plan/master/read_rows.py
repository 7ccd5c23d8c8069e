"""Rows of a master sheet as parts, and the findings every sheet has in common. Floor 4."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any, Final, TypeVar

import numpy as np

from xlplan.choices import said_choices, said_labels
from xlplan.plan.master.labels import named_code
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.exact import SCALE, WIDE
from xlplan.schema.frame import Frame
from xlplan.schema.month_names import month_named, year_named
from xlplan.tables.master import COMPANY_FIELDS, HISTORY, STATED, CompanyField
from xlplan.tables.master.parts import EVERY
from xlplan.text import LANGS, Text, fold_text, list_briefly
from xlplan.units import MONTH, UNITS, Bools
from xlplan.workbook.reading.alike_findings import APART
from xlplan.workbook.reading.master_examples import without_marked_rows
from xlplan.workbook.stated_units import stated_key, typed_fields

Part = TypeVar("Part")
_NAMED: Final = 12  # units that one finding names
_BY_YEAR: Final = ("XP621", "XP623", "XP628", "XP630", "XP631", "XP632", "XP635", "XP636", "XP648", "XP656", "XP657", "XP676",
                   "XP677", "XP678", "XP679", "XP690")
_BLANKS: Final = Text("{label}(第 {rows} 行,共 {n} 格)", "{label}(第 {rows} 列,共 {n} 格)", "{label} (rows {rows}, {n} cells)")
_RANGE: Final = Text("可填 {low} 到 {high}", "可填 {low} 到 {high}", "valid: {low} to {high}")
_DATE: Final = Text("可填日期和时间,如 2026-11-10 18:00", "可填日期和時間,如 2026-11-10 18:00",
                    "valid: date and time, such as 2026-11-10 18:00")
_TODO: Final[Mapping[str, Text]] = {
    "choice": Text("从该格的下拉列表选一项", "從該格的下拉清單選一項", "Choose from the cell's list"),
    "number": Text("只填一个范围内的数字", "只填一個範圍內的數字", "Type one number of that range"),
    "date": Text("填一个日期,可带时间", "填一個日期,可帶時間", "Type a date, with a time if you like")}


@dataclass(frozen=True, slots=True)
class MasterSpot:
    """A cell or row of the master as a parameter of a finding: told by its keys until its place is known (see `seen`).
    `says`: a text about the row, in which `{row}` stands for its number; else the cell's address is said."""

    table: str
    row_key: str
    column: str = ""
    says: Text | None = None

    def seen(self, row: int, cell: str | None) -> Text | str:
        """The spot as the sheet shows it."""
        if self.says is None:
            return cell or str(row)
        return Text(*(words.replace("{row}", str(row)) for words in self.says.all()))

    def __str__(self) -> str:
        return self.row_key


def used_rows(frame: Frame) -> Bools:
    """Rows that hold data: marked so, or with something typed into a column of `used_by`."""
    out: Bools = frame.used.copy()
    for key in frame.table.used_by:
        out = out | (frame.filled[key] if key in frame.filled else np.asarray(frame.texts[key] != "", dtype=np.bool_))
    return out


def read_records(frame: Frame | None, cls: type[Part]) -> tuple[Part, ...]:
    """One `cls` a used row, its fields taken from the columns of the same name. () without a sheet."""
    if frame is None:
        return ()
    names = [f.name for f in fields(cls) if f.name in frame.table.by_key]  # type: ignore[arg-type]
    out = []
    for i in np.flatnonzero(used_rows(frame)):
        values: dict[str, Any] = {name: cell_value(frame, name, int(i)) for name in names}
        values |= dict.fromkeys((k for k in ("branch", "scope") if fold_text(str(values.get(k, "-"))) in EVERY), "")
        values["row_key"] = frame.keys[i]
        out.append(cls(**values))
    return tuple(out)


def cell_value(frame: Frame, key: str, i: int) -> str | int | None:
    """Steps or the text of a cell; None where it holds no number."""
    if key in frame.amounts:
        return int(frame.amounts[key][i]) if frame.filled[key][i] else None
    return str(frame.texts[key][i]).strip()


def codes_in(text: str) -> tuple[str, ...]:
    """The codes that one cell lists: separated by , ; 、 or their full-width twins."""
    return tuple(one.strip() for one in re.split(r"[,;、，；]", text) if one.strip())


def missing_cells(frame: Frame | None) -> list[Diagnostic]:
    """XP601 for every required cell that is blank in a used row. In pasted history several blanks of a column are one finding,
    XP697 where the labels of a pivot table were not repeated."""
    if frame is None or frame.table.key == "company":
        return []
    out, used = [], used_rows(frame)
    for column in frame.table.columns:
        if not column.required:
            continue
        filled = frame.filled[column.key] if column.key in frame.filled else frame.texts[column.key] != ""
        refused = frame.refused.get(column.key, set())
        blank = [i for i in np.flatnonzero(used & ~np.asarray(filled, dtype=np.bool_)).tolist() if i not in refused]
        if frame.table.key in HISTORY and len(blank) > APART:
            out.append(_blanks(frame, column, blank))
        else:
            out += [master_finding("XP601", frame.table.key, frame.keys[i], column.key) for i in blank]
    return out


def _blanks(frame: Frame, column: Column, blank: list[int]) -> Diagnostic:
    """One finding for these blanks of a column: XP697 where each run of them stands below a row that says it."""
    rows = list_briefly(frame.sheet_rows[blank].tolist())
    if blank[0] != 0:
        return master_finding("XP697", frame.table.key, frame.keys[blank[0]], column.key, n=len(blank), rows=rows)
    named = _BLANKS.filled(label=column.label, n=len(blank), rows=rows)
    told = master_finding("XP601", frame.table.key, frame.keys[blank[0]], column.key)
    return replace(told, params={"column": named})


def some_of(parts: Sequence[Text], most: int) -> Text:
    """The first of them, and how many more there are."""
    more = f" … +{len(parts) - most}" if len(parts) > most else ""
    return Text.of(lambda lang: "; ".join(p(lang) for p in parts[:most]) + more)


def rounded_cells(frame: Frame | None) -> list[Diagnostic]:
    """XP652 for every column of single amounts (pasted history is summed first, and reported) whose cells had to be rounded."""
    out: list[Diagnostic] = []
    for key, exact in (frame.exact if frame and frame.table.key not in HISTORY else {}).items():
        unit = frame.table.by_key[key].unit if frame else None
        if frame and unit:
            rows = np.flatnonzero(exact.counts % SCALE != 0).tolist()
            rows = sorted({*rows, *exact.rest})
            with localcontext(WIDE):
                before = (sum(map(int, exact.counts)) + sum(exact.rest.values(), Decimal(0))) / SCALE * unit.step
            out.append(master_finding("XP652", frame.table.key, frame.keys[rows[0]], key, unit=unit.key, n=len(rows),
                                      before=f"{before.normalize():,f}", after=unit.show(int(frame.amounts[key].sum()))))
    return out


def master_finding(code: str, table: str, row_key: str | None = None, column: str | None = None, *,
                   found: float | int | str | None = None, expected: float | int | str | None = None,
                   unit: str | None = None, **params: object) -> Diagnostic:
    """A finding in the master workbook; `found` and `expected` as shown on the sheet, their difference taken."""
    gap = None
    if isinstance(found, (int, float)) and isinstance(expected, (int, float)):
        gap = round(found - expected, 4)
    return Diagnostic(code, table=table, column=column, row_key=row_key, found=found, expected=expected,
                      difference=gap, unit=unit, params=params)


def said_codes(typed: str, known: Mapping[str, str]) -> Text:
    """What may be typed instead of a code nobody knows: `江苏分公司(JS)`. `known`: code -> name, '' without one."""
    words = {named_code(name, code): (code, name or code) for code, name in known.items() if code}
    return said_choices(typed, words, words)


def unknown_codes(table: str, column: str, used: Iterable[tuple[str, str]], known: Mapping[str, str],
                  offered: Mapping[str, str] | None = None) -> list[Diagnostic]:
    """XP247 for every (code, row key) that only lacks the zeros before a known code, XP605 for any other that is not known; a
    blank is not judged here. `known`: code -> name; `offered`: those that may stand there, where that is not all of them."""
    codes = set(known)
    offered = known if offered is None else offered
    short = {code.lstrip("0"): code for code in codes if code.startswith("0")}
    return [master_finding("XP247", table, row, column, found=code, item=code, other=short[code]) if code in short else
            master_finding("XP605", table, row, column, found=code, item=code, choices=said_codes(code, offered))
            for code, row in used if code and code not in codes]


def without_consequences(found: Iterable[Diagnostic], refused: Iterable[Diagnostic] = (), goal: bool = True,
                         year: bool = True) -> list[Diagnostic]:
    """Findings without those that only follow from another: a ceiling without rate or amount (XP618) where one of the two
    could not be read (`refused`); what stands on a row that
    is an example in part (XP686); direct targets that do not fit (XP615) into a goal that is not there; what is told by the
    plan year where there is none (`year`). Units with nothing to
    sell (XP616) or to weigh by (XP624) are one finding each, which names them."""
    refused = list(refused)
    told = {(d.table, d.row_key) for d in refused if d.column in ("rate", "amount")}
    out: list[Diagnostic] = []
    units: dict[str, tuple[int, list[str]]] = {}
    for d in without_marked_rows(list(found), refused):
        if (d.code == "XP618" and (d.table, d.row_key) in told) or (d.code == "XP615" and not goal) or (
                d.code in _BY_YEAR and not year):
            continue
        if d.code in ("XP616", "XP624"):
            at, names = units.setdefault(d.code, (len(out), []))
            if str(d.params["item"]) not in names:
                names.append(str(d.params["item"]))
            if at < len(out):
                continue
        out.append(d)
    for at, names in units.values():
        more = [f"… +{len(names) - _NAMED}"] if len(names) > _NAMED else []
        out[at] = replace(out[at], params={**out[at].params, "item": names[0] if len(names) == 1 else (*names[:_NAMED], *more)})
    return out


@dataclass(frozen=True, slots=True)
class CompanySheet:
    """The company sheet, read: field -> value of its kind (int steps, choice key, ISO text); None where unreadable."""

    values: Mapping[str, str | int | None]

    def text(self, key: str) -> str:
        """A text, choice or date; '' where there is none."""
        value = self.values.get(key)
        return value if isinstance(value, str) else ""

    def number(self, key: str) -> int | None:
        """A number, in steps of the field's unit."""
        value = self.values.get(key)
        return value if isinstance(value, int) else None


def company_fields(frame: Frame | None) -> tuple[CompanySheet, list[Diagnostic]]:
    """The company sheet's values, defaults where blank; XP601 for a missing one, XP611 for one that cannot be read."""
    typed = {key: text.strip() for key, text in typed_fields(frame).items()}
    values: dict[str, str | int | None] = {}
    out = []
    for f in COMPANY_FIELDS:
        raw = typed.get(f.key, "")
        if not raw and f.required and not f.default:
            out.append(master_finding("XP601", "company", f.key, "value"))
        value = _field_value(f, raw) if raw else (_field_value(f, f.default) if f.default else None)
        if raw and value is None and f.key in STATED:
            value = stated_key(raw, UNITS[f.default], frame)
            if value is None:
                names = (" / ".join(c.label(lang) for c in f.choices) for lang in LANGS)
                out.append(master_finding("XP637", "company", f.key, "value", found=raw, field=f.label, stated=Text(*names)))
                value = f.default
        elif raw and value is None:
            out.append(master_finding("XP611", "company", f.key, "value", found=raw, field=f.key, choices=_allowed_values(f, raw),
                                      todo=_TODO[f.kind]))
            value = _field_value(f, f.default) if f.default else None
        values[f.key] = value
    return CompanySheet(values), out


def _allowed_values(field: CompanyField, raw: str) -> Text:
    """What the field takes, as the end of a sentence."""
    if field.kind == "choice":
        return said_labels(raw, [c.label for c in field.choices])
    if field.unit is None or field.lower is None or field.upper is None:
        return _DATE
    show = (lambda n: f"{n:.0%}") if field.unit.percent else str
    return _RANGE.filled(low=show(field.lower), high=show(field.upper))


def _field_value(field: CompanyField, raw: str) -> str | int | None:
    """`raw` as the field's kind; None where it cannot be read or is out of bounds."""
    if field.kind == "choice":
        return field.choice_key(raw)
    if field.kind == "date":
        try:
            return datetime.fromisoformat(raw.replace("/", "-")).isoformat(sep=" ")
        except ValueError:
            return None
    if field.unit is None:
        return raw
    if field.key == "year":
        raw = str(year_named(raw) or raw)
    elif field.unit is MONTH and (named := month_named(raw)) and named[0] is None:
        raw = str(named[1])
    try:
        number = Decimal(raw.rstrip("%")) / (100 if raw.endswith("%") else 1)
        steps, exact = field.unit.steps(number)
    except (InvalidOperation, OverflowError, ValueError):
        return None
    low, high = field.lower, field.upper
    inside = exact and (low is None or number >= low) and (high is None or number <= high)
    return steps if inside else None
