"""What the master's sheets print beside what is declared: units and required columns in their headings, a line as an example.
Writer and reader go by it. Floor 3."""
from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Final

from xlplan.schema.column import Column
from xlplan.schema.table import Table
from xlplan.tables.master import COMPANY_FIELDS
from xlplan.tables.master.guide import EXAMPLE, GUIDE
from xlplan.text import Lang, Text
from xlplan.units import AS_STATED, COUNT, INDEX, MONTH, YEAR, Unit
from xlplan.workbook.blueprint import Value
from xlplan.workbook.rawbook import plain_text

REQUIRED: Final = " *"  # behind the heading of a column that every row must have
LEGEND: Final = Text("* 必填;表头括号里是单位", "* 必填;表頭括號裡是單位", "* required; units in brackets")
LEGEND_EXAMPLE: Final = Text("* 必填;表头括号里是单位;斜体的一行是例子,不计入,可以直接改成自己的",
                             "* 必填;表頭括號裡是單位;斜體的一列是例子,不計入,可以直接改成自己的",
                             "* required; units in brackets; the line in italics is an example, which does not count: type over it")
LEGEND_GUESSED: Final = Text("* 必填;表头括号里是单位;橙底是推测的,请核对", "* 必填;表頭括號裡是單位;橙底是推測的,請核對",
                             "* required; units in brackets; amber cells are guesses: please check")
LEGEND_GUESSED_0_8: Final = Text("* 必填;表头括号里是单位;橙底是由导出文件推测的,请核对",
                                 "* 必填;表頭括號裡是單位;橙底是由匯出檔推測的,請核對",
                                 "* required; units in brackets; amber cells are guessed from the export: please check")
EXAMPLE_MARK: Final = "@example|"  # in the hidden column: with the fingerprint of the line
UNSAID: Final = (AS_STATED, COUNT, INDEX, MONTH, YEAR)  # units of which headings say nothing
_EPOCH: Final = datetime(1899, 12, 30)


def unit_said(column: Column, label: str) -> Unit | None:
    """The unit that the heading of a column of numbers says; None of counts, months and years, and where its label says it."""
    if column.unit is None or column.unit in UNSAID or ("(" in label and "±" not in label) or label.casefold() in column.unit.label.all():
        return None
    return column.unit


def headings(column: Column, label: str, lang: Lang) -> Iterator[str]:
    """The heading with every unit that the company sheet may state, and as it is declared."""
    marks = ("", REQUIRED) if column.required else ("",)
    units = [""]
    if (unit := unit_said(column, label)) is not None:
        stated = next((f.choices for f in COMPANY_FIELDS if f.key == column.stated), ())
        units += [bracketed(said, lang) for said in (unit.label(lang), *(c.label(lang) for c in stated))]
    yield from (f"{label}{unit}{mark}" for unit in units for mark in marks)


def bracketed(unit: str, lang: Lang) -> str:
    """A unit as it stands behind a label."""
    return f" ({unit})" if lang == "en" else f"({unit})"


def example_values(table: Table, lang: Lang) -> dict[str, Value]:
    """Column -> what stands in the example of a sheet, choices as labels; {} of a sheet without one."""
    out: dict[str, Value] = {}
    marked = False
    for key, shown in GUIDE[table.key].example.items():
        column = table.by_key[key]
        if isinstance(shown, Text):
            out[key] = shown(lang) if marked else f"{EXAMPLE(lang)}{shown(lang)}"
            marked = True
        elif isinstance(shown, str):
            out[key] = next(c.label(lang) for c in column.choices if c.key == shown)
        else:
            out[key] = shown
    return out


def example_mark(row: Mapping[str, object]) -> str:
    """What tells the example, by all that it says: a row in which anything was typed over has another mark."""
    said = sorted((key, text) for key, value in row.items() if (text := said_in_cell(value)))
    return EXAMPLE_MARK + hashlib.sha256(json.dumps(said).encode()).hexdigest()[:12]


def said_in_cell(value: object) -> str:
    """What a cell says, by which an example is told: a number and a date as the number a spreadsheet keeps of it."""
    if isinstance(value, datetime):
        return f"{serial_day(value):.10g}"
    if isinstance(value, date):
        return f"{serial_day(datetime(value.year, value.month, value.day)):.10g}"
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return f"{float(value):.10g}"
    return plain_text(value)  # type: ignore[arg-type]


def said_by_kind(kind: str, value: object) -> str:
    """`said_in_cell` as somebody reads it: a date by its day."""
    said = said_in_cell(value)
    return (_EPOCH + timedelta(days=float(said))).date().isoformat() if kind == "date" and said.replace(".", "", 1).isdigit() else said


def serial_day(moment: datetime) -> float:
    """The number that a spreadsheet keeps of a moment."""
    return (moment - _EPOCH).total_seconds() / 86_400
