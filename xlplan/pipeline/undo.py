"""Put back what the last change of a workbook replaced, if nothing else has happened to it since. Floor 6."""
from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from xlplan import terms
from xlplan.address import row_column
from xlplan.brief import Brief
from xlplan.errors import XlplanError
from xlplan.excel.patching.patch import PatchReversal, patch_bytes, put_file, restore_package
from xlplan.excel.reading.intake_master import LARGEST
from xlplan.excel.reading.read import read_workbook
from xlplan.pipeline.decompose.method_words import ACTIONS, METHODS
from xlplan.pipeline.decompose.refusals import NO_FILE, NOT_A_FILE
from xlplan.pipeline.printing import align_columns
from xlplan.store.folder import PlanFolder, show_path
from xlplan.store.ledger import Ledger
from xlplan.store.undo import Change, UndoTrail, changes_of, forget_last, state_folder
from xlplan.text import Lang, Text, list_briefly, number_runs, same_text, text_list
from xlplan.workbook.rawbook import Raw, RawBook

_DECIDING: Final = ("adjust", "assign")  # the commands that write what HQ decides
_SHOWN: Final = 12
_LINES: Final = 60
_NO_RECORD: Final = Text(
    "这台电脑上没有 {file} 的撤销记录(记录在 {folder})。只能撤销在这台电脑上由 xlplan 写入的修改",
    "這台電腦上沒有 {file} 的復原記錄(記錄在 {folder})。只能復原在這台電腦上由 xlplan 寫入的修改",
    "Nothing is known on this computer of a change of {file} (records lie in {folder}). Only what xlplan wrote from here can be put back")
_ALL_BACK: Final = Text("{file} 由这台电脑写入的修改都已撤销,没有什么可以再撤销", "{file} 由這台電腦寫入的修改都已復原,沒有什麼可以再復原",
                        "Everything that was written to {file} from this computer has been put back; nothing is left to undo")
_DIFFERS: Final = Text(
    "{file} 已不是 {at} 写入的那份文件,没有动它:{how}。当时改之前的数:{before}。请手工改回",
    "{file} 已不是 {at} 寫入的那份檔案,沒有動它:{how}。當時改之前的數:{before}。請手動改回",
    "{file} is no longer the file that was written on {at}, and was left alone: {how}. Before that change: {before}. "
    "Put it back by hand")
_NOW: Final = Text("{cell} 写入 {written},现为 {now}", "{cell} 寫入 {written},現為 {now}", "{cell} was written as {written} and is {now}")
_ELSE: Final = Text("那些格没有变,但文件的其他地方变了", "那些格沒有變,但檔案的其他地方變了",
                    "those cells are as written, but something else in the file has changed")
_BACK: Final = Text("{file} 里这些格已经是 {at} 写入之前的数,没有什么要撤销:{before}",
                    "{file} 裡這些儲存格已經是 {at} 寫入之前的數,沒有什麼要復原:{before}",
                    "The cells of {file} already hold what they held before {at}; there is nothing to undo: {before}")
_GONE: Final = Text("工作表「{sheet}」没有了", "工作表「{sheet}」沒有了", "the sheet “{sheet}” is gone")
_SPOILT: Final = Text("{file} 的撤销记录已损坏,没有动文件({folder})", "{file} 的復原記錄已損壞,沒有動檔案({folder})",
                      "The undo record of {file} is damaged; the file was left alone ({folder})")
_DONE: Final = Text("{file} 已恢复到 {at} 之前({n} 格);还可以再撤销 {left} 次", "{file} 已還原到 {at} 之前({n} 格);還可以再復原 {left} 次",
                    "{file} is as it was before {at} ({n} cells); {left} more changes can be undone")
_LAST: Final = Text("{file} 已恢复到 {at} 之前({n} 格);没有更早的修改可以撤销", "{file} 已還原到 {at} 之前({n} 格);沒有更早的修改可以復原",
                    "{file} is as it was before {at} ({n} cells); no earlier change is left to undo")
_LINES_OF: Final = Text("第 {rows} 行", "第 {rows} 列", "rows {rows}")
_SPREAD: Final = Text("分解 {range} · {method} · {action}", "分解 {range} · {method} · {action}", "decompose {range} · {method} · {action}")
_FILLED: Final = Text("按 {files} 填写", "按 {files} 填寫", "filled from {files}")
_DRY: Final = Text("只是试看,文件没有改。", "只是試看,檔案沒有改。", "A preview; the file was not changed.")
_HEADS: Final = (terms.CELL, Text("现在", "現在", "Now"), Text("恢复为", "還原為", "Put back"))


@dataclass(frozen=True, slots=True, repr=False)
class UndoResult(Brief):
    """A change put back: `change` as it was kept, `left` how many more can be undone."""

    file: Path
    change: Change
    left: int
    dry_run: bool

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"file": show_path(self.file), "sheet": self.change.sheet, "what": self.change.what, "at": self.change.at,
                "cells": [{"cell": cell, "now": now, "restored": was} for cell, was, now in self.change.cells],
                "left": self.left, "dry_run": self.dry_run}

    def text(self, lang: Lang) -> Iterator[str]:
        """Lines for a terminal."""
        where = ":".join(filter(None, (show_path(self.file.name), self.change.sheet)))
        yield f"{where} · {_said_change(self.change, lang)} · {_local_time(self.change.at)}"
        rows = [(cell, _shown_value(now), _shown_value(was)) for cell, was, now in self.change.cells[:_LINES]]
        yield from align_columns([tuple(h(lang) for h in _HEADS), *rows])
        yield _DRY(lang) if self.dry_run else (_DONE if self.left else _LAST)(
            lang, file=show_path(self.file.name), at=_local_time(self.change.at), n=len(self.change.cells), left=self.left)


def _said_change(change: Change, lang: Lang) -> str:
    """What was done: of lines appended the rows, as the sheet is named beside it; of a decomposition the cells and the way."""
    did = change.did or _did_of_old(change.what)
    if rows := did.get("rows"):
        return _LINES_OF(lang, rows=text_list(number_runs(rows)))
    if exports := did.get("exports"):
        return _FILLED(lang, files=text_list(exports))
    method, action = METHODS.get(did.get("method", "")), ACTIONS.get(did.get("action", ""))
    return _SPREAD(lang, range=did["range"], method=method, action=action) if method and action else change.what


def _did_of_old(what: str) -> dict[str, Any]:
    """`Change.did` of a record that holds only the command in short: `assign 追加下达 8:9`, `decompose A1:A3 equal add`."""
    command, _, rest = what.partition(" ")
    first, _, last = rest.rpartition(" ")[2].partition(":")
    if command in _DECIDING and first.isdecimal() and last.isdecimal():
        return {"command": command, "rows": [*range(int(first), int(last) + 1)]}
    words = (command, *rest.rsplit(" ", 2))
    return dict(zip(("command", "range", "method", "action"), words, strict=True)) if command == "decompose" and len(words) == 4 else {}


def undo(file: str | Path, *, dry_run: bool = False, by: str = "") -> UndoResult:
    """Put back the last change that was written to the workbook: every part of it as it was, formulas too.

    Changes go back one at a time, the latest first. A file that was changed since is left alone; only lines typed into blank
    cells, as `adjust` and `assign` do, are taken out of it as long as those cells hold what was written. Of lines that they wrote
    into the master of a plan folder its ledger is told, in the name of `by`. XlplanError when
    nothing is known of the file, when it is not the file that was written (it says which cells differ, and what they held),
    when they are back already, or when it is open in another program.
    """
    path = Path(file)
    if not path.is_file():
        raise XlplanError(NOT_A_FILE if path.exists() else NO_FILE, file=show_path(path))
    data = path.read_bytes()
    digest = hashlib.sha256(data).hexdigest()
    trail = changes_of(path, digest)
    if trail is not None and not trail.changes:
        raise XlplanError(_ALL_BACK, file=show_path(path.name))
    if trail is None:
        raise XlplanError(_NO_RECORD, file=show_path(path.name), folder=show_path(state_folder()))
    last = trail.changes[-1]
    if last.before == digest:
        raise _back_error(path, last)
    before = _bytes_before(path, data, last, trail) if last.after == digest else _empty_lines(path, data, last)
    if not dry_run:
        with _told_ledger(path, last, digest, before, by):
            written = put_file(path, before, beside=False)
        forget_last(trail, written.sha256)
    return UndoResult(path, last, len(trail.changes) - 1, dry_run)


@contextmanager
def _told_ledger(path: Path, last: Change, now: str, before: bytes, by: str) -> Iterator[None]:
    """The ledger of the plan whose master workbook this is told that a decision is taken back, if the block ends well."""
    plan, did = PlanFolder(path.absolute().parent), last.did or _did_of_old(last.what)
    of_plan = all(file.is_file() for file in (plan.master, plan.key, plan.ledger)) and path.samefile(plan.master)
    if did.get("command") not in _DECIDING or not of_plan:
        yield
        return
    with Ledger(plan.ledger, by=by) as ledger:
        ledger.record_undone({**did, "file": path.name, "sheet": last.sheet, "written": last.at, "before": now,
                              "after": hashlib.sha256(before).hexdigest()})
        yield


def _bytes_before(path: Path, data: bytes, last: Change, trail: UndoTrail) -> bytes:
    """The package as it was before the change that led to `data`."""
    try:
        return restore_package(data, PatchReversal.of(last.back))
    except ValueError as error:
        if all(was is None for _, was, _ in last.cells):
            return _empty_lines(path, data, last)
        raise XlplanError(_SPOILT, file=show_path(path.name), folder=show_path(trail.record)) from error


def _empty_lines(path: Path, data: bytes, last: Change) -> bytes:
    """The package with cells emptied that were blank before the change and still hold what it wrote, whatever else has
    happened to the file. XlplanError for any other."""
    now, gone = _cells_now(path, data, last)
    if now and all(_is_same(was, now[cell]) for cell, was, _ in last.cells):
        raise _back_error(path, last)
    if not now or not all(was is None and _is_same(written, now[cell]) for cell, was, written in last.cells):
        raise _differs_error(path, now, gone, last)
    blank: dict[str, dict[str, None]] = {}
    for sheet, address in map(last.place, now):
        blank.setdefault(sheet, {})[address] = None
    return patch_bytes(data, blank, name=path.name, largest=LARGEST)


def _cells_now(path: Path, data: bytes, last: Change) -> tuple[dict[str, Raw], str]:
    """(what the changed cells hold now, none where a sheet of theirs is gone; the name of that sheet or '')."""
    book = read_workbook(data, path.name, largest=LARGEST)
    sheets = {sheet.name: sheet for sheet in book.sheets} if isinstance(book, RawBook) else {}
    places = {cell: last.place(cell) for cell, _, _ in last.cells}
    gone = next((sheet for sheet, _ in places.values() if sheet not in sheets), "")
    return {} if gone else {cell: sheets[sheet].at(*row_column(address)) for cell, (sheet, address) in places.items()}, gone


def _back_error(path: Path, last: Change) -> XlplanError:
    return XlplanError(_BACK, file=show_path(path.name), at=_local_time(last.at), before=_held_before(last))


def _held_before(last: Change) -> Text:
    """What the cells held before the change; a dash where all of them were blank."""
    if all(was is None for _, was, _ in last.cells):
        return same_text("–")
    return list_briefly(f"{cell} {_shown_value(was)}" for cell, was, _ in last.cells)


def _local_time(at: str) -> str:
    """A moment by the clock of this computer."""
    return datetime.fromisoformat(at).astimezone().strftime("%Y-%m-%d %H:%M:%S")


def _differs_error(path: Path, held: dict[str, Raw], gone: str, last: Change) -> XlplanError:
    """Which cells no longer hold what was written."""
    if gone:
        how = _GONE.filled(sheet=gone)
    else:
        found = [(cell, written, held[cell]) for cell, _, written in last.cells]
        other = [(cell, written, now) for cell, written, now in found if not _is_same(written, now)]
        how = text_list(_NOW.filled(cell=cell, written=_shown_value(written), now=_shown_value(now))
                        for cell, written, now in other[:_SHOWN]) if other else _ELSE
    return XlplanError(_DIFFERS, file=show_path(path.name), at=_local_time(last.at), how=how, before=_held_before(last))


def _is_same(written: object, now: Raw) -> bool:
    day = now.isoformat()[:10] if isinstance(now, date) else now  # a record holds a date as text
    return written == day or (written is None and now == "")


def _shown_value(value: object) -> str:
    """A value as it stands in a list; a blank as a dash."""
    if value is None or value == "":
        return "–"
    if isinstance(value, str):
        return value if value.startswith("=") else f'"{value}"'
    if isinstance(value, date):
        return value.isoformat()[:10]
    return f"{value:,.15g}" if isinstance(value, float) else str(value)
