"""Lines typed into the blank rows of an open sheet of the master workbook, in place: nothing else in the file changes, and `undo` takes
them back. Floor 6."""
from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from xlplan.address import a1
from xlplan.errors import XlplanError
from xlplan.excel.patching.patch import Patch, Value, patch_package, put_file
from xlplan.excel.reading.intake_master import LARGEST
from xlplan.excel.writing.row_xml import clean_text
from xlplan.schema.column import Column
from xlplan.store import undo as trails
from xlplan.tables.master import MASTER_BY_KEY
from xlplan.text import Lang, Text
from xlplan.workbook.layout import HEAD
from xlplan.workbook.reading.master_read import MasterRead, blank_rows

_FULL: Final = Text("「{sheet}」没有 {n} 个空行了。请在表格最后一个空行上方插入行,保存后再运行。",
                    "「{sheet}」沒有 {n} 個空列了。請在表格最後一個空白列上方插入列,儲存後再執行。",
                    "Sheet “{sheet}” has fewer than {n} blank rows left. Insert rows above the last blank row of its table, "
                    "save, and run again.")
_NO_SHEET: Final = Text("总控表没有「{sheet}」工作表(旧版做的)。请从 xlplan new 新建的总控表把它复制过来。",
                        "總控表沒有「{sheet}」工作表(舊版做的)。請從 xlplan new 新建的總控表把它複製過來。",
                        "The master workbook has no sheet “{sheet}”: an earlier version made it. "
                        "Copy the sheet from a master made by xlplan new.")
_NO_COLUMN: Final = Text("「{sheet}」没有「{column}」这一列", "「{sheet}」沒有「{column}」這一欄",
                         "Sheet “{sheet}” has no column “{column}”")
FILE_CHANGED: Final = Text("{file} 刚刚被改过,没有写入。请重新运行。", "{file} 剛剛被改過,沒有寫入。請重新執行。",
                       "{file} has just been changed; nothing was written. Run again.")


@dataclass(frozen=True, slots=True)
class WrittenLines:
    """What was written into the master: the file, the sheet, its rows."""

    file: Path
    sheet: str
    rows: tuple[int, ...]

    def data(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"file": str(self.file), "sheet": self.sheet, "rows": list(self.rows)}


def free_rows(sheets: MasterRead, key: str, count: int, lang: Lang, *, below: bool = False) -> list[int]:
    """The first `count` rows of the sheet that are ready to type in; with `below` more of them under its last one, which count as well.
    XlplanError when there are fewer, or no such sheet."""
    place = sheets.placements.get(key)
    if place is None:
        raise XlplanError(_NO_SHEET, sheet=MASTER_BY_KEY[key].label(lang))
    free = blank_rows(place)
    if below:
        last = max(place.rows.values(), default=HEAD)
        free += range(last + 1, last + 1 + max(count - len(free), 0))
    if len(free) < count:
        raise XlplanError(_FULL, sheet=place.sheet, n=count)
    return free[:count]


def typed_lines(path: Path, sheets: MasterRead, key: str, rows: Sequence[int], lines: Sequence[Mapping[str, str | int | None]],
                command: str, lang: Lang) -> tuple[Patch, trails.Change]:
    """The workbook with one line typed into each of `rows`, its cells as their columns have them (numbers in steps), and the change that it
    is. XlplanError when it has changed since it was read, or lacks a column that is needed."""
    place, cells = sheets.placements[key], dict[str, Value]()
    for row, line in zip(rows, lines, strict=True):
        for column in MASTER_BY_KEY[key].columns:
            value = _cell_value(column, line.get(column.key), lang)
            if value is None:
                continue
            if column.key not in place.columns:
                raise XlplanError(_NO_COLUMN, sheet=place.sheet, column=column.label(lang))
            cells[a1(row, place.columns[column.key])] = value
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != sheets.sha256:
        raise XlplanError(FILE_CHANGED, file=path.name)
    made = patch_package(data, {place.sheet: cells}, name=path.name, largest=LARGEST)
    return made, trails.Change(
        datetime.now().astimezone().isoformat(timespec="seconds"), sheets.sha256, hashlib.sha256(made.data).hexdigest(),
        place.sheet, f"{command} {place.sheet} {rows[0]}:{rows[-1]}",
        [(cell, None, _undo_value(value)) for cell, value in cells.items()], made.back.data(), {"command": command, "rows": [*rows]})


def put_lines(path: Path, made: Patch, change: trails.Change) -> None:
    """Replace the workbook by what was typed into it: told first, kept last, both or neither. FileLocked when it is open elsewhere."""
    trails.remember_change(path.resolve(), change)
    try:
        put_file(path, made.data, beside=False)
    except BaseException:
        trails.forget_change(path.resolve(), change)
        raise


def _undo_value(value: Value) -> float | str | None:
    """The value as an undo record holds it: a date as ISO text."""
    if value is None:
        return None
    return float(value) if isinstance(value, (int, float, Decimal)) else str(value)


def _cell_value(column: Column, value: str | int | None, lang: Lang) -> Value:
    """What stands in the cell: a number in its unit, a date, the label of a choice, a text with its line ends as Excel keeps
    them, which the undo record holds too; None where it stays blank."""
    if value is None or value == "":
        return None
    if column.unit is not None:
        return Decimal(value) * column.unit.step
    if column.kind == "date":
        return date.fromisoformat(str(value)[:10])
    return next((c.label(lang) for c in column.choices if c.key == value), clean_text(str(value)))
