"""What buttons changed in a workbook, kept so that Undo can put it back: one file a workbook, in the user's own folder. Floor 7.

Excel forgets its own list of undo steps when a macro writes. The record does not travel with the workbook: earlier figures
are nobody else's business.
"""
from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

import xlwings as xw

from udfs.edits import Edit, WrittenArea, block_contents
from xlplan.address import a1
from xlplan.store.undo import LEVELS, state_folder
from xlplan.workbook.rawbook import At

_FORMAT: Final = 1
_NEAR: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Step:
    """One action: the button's id, when (ISO), all that it wrote, and why the cells became what they are (see `cell_key`)."""

    macro: str
    at: str
    written: tuple[WrittenArea, ...]
    why: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Cells written."""
        return sum(len(row) for one in self.written for row in one.now.rows)


def cell_key(sheet: str, at: At) -> str:
    """`Sheet1!B2`: a cell as it is named in `Step.why`."""
    return f"{sheet}!{a1(*at)}"


def remember_step(book: xw.Book, macro: str, written: Sequence[WrittenArea], why: Mapping[str, str]) -> None:
    """Keep an action as the latest of that workbook. OSError when there is no place for it."""
    step = Step(macro, datetime.now().isoformat(timespec="seconds"), tuple(written), dict(why))
    _keep_steps(record_file(book), [*steps_of(book)[-LEVELS + 1:], step])


def steps_of(book: xw.Book) -> list[Step]:
    """The actions of that workbook, oldest first; none where the record cannot be read."""
    try:
        data = json.loads(record_file(book).read_text(encoding="utf-8"))
        if data["format"] != _FORMAT:
            return []
        return [Step(s["macro"], s["at"], tuple(WrittenArea(_read_edit(w["was"]), _read_edit(w["now"])) for w in s["written"]), s["why"])
                for s in data["steps"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def forget_last(book: xw.Book) -> None:
    """Take the latest action off."""
    _keep_steps(record_file(book), steps_of(book)[:-1])


def changed_since(book: xw.Book, step: Step) -> list[tuple[str, int, int]]:
    """(sheet, row, column) of the cells that no longer hold what the action wrote; a sheet that is gone counts by its name
    alone, at 0, 0."""
    out = []
    names = {sheet.name for sheet in book.sheets}
    for one in (w.now for w in step.written):
        if one.sheet not in names:
            out.append((one.sheet, 0, 0))
            continue
        for i, (line, expected) in enumerate(zip(block_contents(book.sheets[one.sheet], one.area), one.rows, strict=True)):
            out += [(one.sheet, one.area[0] + i, one.area[1] + j) for j, (now, then) in enumerate(zip(line, expected, strict=True))
                    if not is_same(now, then)]
    return out


def is_same(now: object, then: object) -> bool:
    """Whether a cell holds what was put there."""
    if isinstance(now, (int, float)) and isinstance(then, (int, float)):
        return abs(now - then) <= _NEAR * max(1.0, abs(then))
    return ("" if now is None else now) == ("" if then is None else then)


def _read_edit(data: dict[str, Any]) -> Edit:
    top, left, bottom, right = data["area"]
    return Edit(data["sheet"], (top, left, bottom, right), tuple(map(tuple, data["rows"])), data["array"])


def record_file(book: xw.Book) -> Path:
    """Where what is remembered of a workbook lies, in the user's own folder."""
    name = book.name
    with suppress(Exception):  # a workbook in the cloud may have no path here
        name = os.path.normcase(book.fullname)
    return state_folder().parent / "excel" / f"{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.json"


def _keep_steps(record: Path, kept: list[Step]) -> None:
    if not kept:
        record.unlink(missing_ok=True)
        return
    record.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temp = record.with_suffix(f".{os.getpid()}.tmp")
    try:
        temp.write_text(json.dumps({"format": _FORMAT, "steps": [asdict(step) for step in kept]}, ensure_ascii=False), encoding="utf-8")
        os.replace(temp, record)
    finally:
        temp.unlink(missing_ok=True)
