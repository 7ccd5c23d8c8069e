"""What a command changed in a workbook, kept so that it can be put back. Floor 5.

The records lie in the user's own state folder, one JSON file a workbook, and not beside the workbook: a hidden file there
would travel with the folder, by mail or in a zip, and show earlier figures to people they were not meant for. A record
holds the pieces of the package that were replaced, so the way back is exact; it is known by the hash of the file as it was
written, so it is found again when the file was moved or renamed.
"""
from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Final

from xlplan.errors import XlplanError, system_reason
from xlplan.store.folder import show_path
from xlplan.text import Text

LEVELS: Final = 20    # changes kept for one workbook; the oldest goes first
RECORDS: Final = 300  # workbooks remembered; the one not written to for longest goes first
_SIZE: Final = 30_000_000  # characters of one record: changes of 100,000 cells take 20 million
_FORMAT: Final = 1
_VARIABLE: Final = "XLPLAN_STATE"

_CANNOT: Final = Text(
    "无法在 {folder} 保存撤销记录({reason}),所以没有改文件。请检查权限,或用环境变量 XLPLAN_STATE 指定另一个文件夹",
    "無法在 {folder} 儲存復原記錄({reason}),所以沒有改檔案。請檢查權限,或用環境變數 XLPLAN_STATE 指定另一個資料夾",
    "No undo record can be kept in {folder} ({reason}), so the file was not changed. Check the rights, or name another folder "
    "in the environment variable XLPLAN_STATE")


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a workbook.

    Attributes:
        at: when, ISO with time zone. before, after: sha256 of the file. sheet: its title, '' where there are several. what: the command
            in short.
        cells: address (with its sheet where there are several: `费用预算!L8`), what it held before (a formula as `=...`), what was put
            there.
        back: the pieces that undo it, as the writer of the package understands them.
        did: `command` and what it was told, as words can be made of it: `rows` of the sheet, `exports`, or `range`, `method`, `action`;
            empty in records of earlier versions.
    """

    at: str
    before: str
    after: str
    sheet: str
    what: str
    cells: list[tuple[str, float | int | str | None, float | int | str | None]] = field(default_factory=list)
    back: dict[str, Any] = field(default_factory=dict)
    did: dict[str, Any] = field(default_factory=dict)

    def place(self, cell: str) -> tuple[str, str]:
        """(sheet, address) of one of its cells."""
        sheet, _, address = cell.rpartition("!")
        return sheet or self.sheet, address


@dataclass(slots=True)
class UndoTrail:
    """The changes of one workbook, oldest first, and the file that holds them."""

    record: Path
    file: str
    changes: list[Change]


def state_folder() -> Path:
    """Where records lie: XLPLAN_STATE, else what the system keeps for a program's state."""
    if chosen := os.environ.get(_VARIABLE):
        return Path(chosen) / "undo"
    home = Path.home()
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_STATE_HOME") or home / ".local" / "state")
    return base / "xlplan" / "undo"


def remember_change(path: Path, change: Change) -> None:
    """Keep a change of the file at `path`. Call it before the file is replaced: a change that never happened harms nobody.
    XlplanError when the record cannot be written."""
    trail = _read_trail(_record_file(path)) or UndoTrail(_record_file(path), str(path), [])
    kept = [c for c in trail.changes if c.after != change.after][-LEVELS + 1:]
    try:
        _write_trail(replace(trail, file=str(path), changes=[*kept, change]))
        _prune_records(trail.record.parent)
    except OSError as error:
        raise XlplanError(_CANNOT, folder=show_path(trail.record.parent), reason=system_reason(error)) from error


def forget_change(path: Path, change: Change) -> None:
    """Forget a change that did not come about."""
    trail = _read_trail(_record_file(path))
    if trail is not None:
        _keep_trail(replace(trail, changes=[c for c in trail.changes if c.after != change.after]))


def changes_of(path: Path, sha256: str) -> UndoTrail | None:
    """The changes of the file at `path`, whose bytes have that hash: the last of them led to it. None where nothing is known
    of it. A trail whose last change led elsewhere is given only when no other record fits."""
    here = _read_trail(_record_file(path))
    others = (t for record in sorted(state_folder().glob("*.json")) if record != _record_file(path) and (t := _read_trail(record)))
    for trail in _chain_trails(here, others):
        for n in range(len(trail.changes), 0, -1):
            if trail.changes[n - 1].after == sha256:
                return replace(trail, changes=trail.changes[:n])
    return here


def forget_last(trail: UndoTrail, sha256: str) -> None:
    """Take the last change off, the file having that hash now. The change before it is the next to undo, if it led to what
    the last one found; a record without any change says that all of them are back."""
    *kept, last = trail.changes
    if kept and kept[-1].after == last.before:
        kept[-1] = replace(kept[-1], after=sha256)
    _write_trail(replace(trail, changes=kept))


def _keep_trail(trail: UndoTrail) -> None:
    if trail.changes:
        _write_trail(trail)
    else:
        trail.record.unlink(missing_ok=True)


def _chain_trails(first: UndoTrail | None, others: Iterator[UndoTrail]) -> Iterator[UndoTrail]:
    if first is not None:
        yield first
    yield from others


def _record_file(path: Path) -> Path:
    name = os.path.normcase(os.path.realpath(path))
    return state_folder() / f"{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:32]}.json"


def _read_trail(record: Path) -> UndoTrail | None:
    """What the record holds; None where there is none, or none of ours: whoever cannot be undone is told so."""
    known = {f.name for f in fields(Change)}
    try:
        data = json.loads(record.read_text(encoding="utf-8", errors="surrogatepass"))
        if data["format"] != _FORMAT:
            return None
        changes = [Change(**{k: v for k, v in c.items() if k in known}) for c in data["changes"]]
        return UndoTrail(record, str(data["file"]), [replace(c, cells=[(a, b, d) for a, b, d in c.cells]) for c in changes])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _prune_records(folder: Path) -> None:
    records = sorted(folder.glob("*.json"), key=lambda record: record.stat().st_mtime)
    for record in records[:-RECORDS]:
        record.unlink(missing_ok=True)


def _write_trail(trail: UndoTrail) -> None:
    folder = trail.record.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    temp = folder / f"{secrets.token_hex(6)}.tmp"
    kept: list[str] = []
    for change in reversed(trail.changes):
        kept.append(json.dumps({f.name: getattr(change, f.name) for f in fields(Change)}, ensure_ascii=False))
        if sum(map(len, kept)) > _SIZE and len(kept) > 1:
            kept.pop()
            break
    head = json.dumps({"format": _FORMAT, "file": trail.file}, ensure_ascii=False)
    text = f'{head[:-1]}, "changes": [{", ".join(reversed(kept))}]}}'
    try:
        with open(temp, "w", encoding="utf-8", errors="surrogatepass", opener=_open_private) as out:  # a file's name may hold any byte
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        os.replace(temp, trail.record)
    finally:
        with suppress(FileNotFoundError):
            temp.unlink()


def _open_private(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
