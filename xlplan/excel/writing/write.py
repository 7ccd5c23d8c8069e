"""A Blueprint as an .xlsx file: whole or not at all, never over a file that Excel holds open. Floor 5."""
from __future__ import annotations

import hashlib
import io
import os
import secrets
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import BinaryIO, Final

from xlplan.errors import OURS
from xlplan.excel.errors import FileLocked
from xlplan.workbook.blueprint import Book

_TRIES: Final = 3       # virus scanners hold a fresh file for some tenths of a second
_PAUSE: Final = 0.2
_DEAD: Final = 86_400  # seconds after which nobody writes a temporary file any more; clocks of shares differ by hours
_swept: set[Path] = set()


@dataclass(frozen=True, slots=True)
class WrittenFile:
    """What `write_workbook` did: where the file stands (beside the asked path when that was locked), sha256 of its bytes."""

    path: Path
    sha256: str


def to_bytes(book: Book) -> bytes:
    """The .xlsx of `book`. ValueError for what Excel cannot hold, naming the cell."""
    out = io.BytesIO()
    _print_book(book, out)
    return out.getvalue()


def write_workbook(book: Book, path: Path, *, beside: bool = True, locked: bool = False) -> WrittenFile:
    """Write `book` to `path`, replacing what stands there in one step; at every moment the old file or the new one is
    whole. When another program holds `path` open, or is known to (`locked`): with `beside` the file becomes `name (2).xlsx`,
    without it FileLocked is raised. ValueError for what Excel cannot hold; OSError when the folder is missing, full or read-only. In every
    case no temporary file is left."""
    return replace_file(path, lambda out: _print_book(book, out), beside=beside, locked=locked)


def replace_file(path: Path, fill: Callable[[BinaryIO], object], *, beside: bool = True, locked: bool = False) -> WrittenFile:
    """Write what `fill` puts into the file it is given to `path`, in the way and with the errors of `write_workbook`; `locked`: it
    is known that another program holds `path` open."""
    path = Path(path)
    with _temporary_file(path.parent) as temp, _errors_named(temp, path):
        with open(temp, "w+b") as out:
            fill(out)
            out.flush()
            os.fsync(out.fileno())
            out.seek(0)
            digest = hashlib.sha256()
            while piece := out.read(1 << 20):
                digest.update(piece)
        if path.exists():
            shutil.copymode(path, temp)
        path = move_into_place(temp, path, beside=beside, locked=locked)
    return WrittenFile(path, digest.hexdigest())


def move_into_place(made: Path, path: Path, *, beside: bool = True, locked: bool = False) -> Path:
    """Move a file that is whole, of the same volume, to `path`, in the way and with the errors of `write_workbook`; where it stands."""
    try:
        if locked:
            raise PermissionError(path)
        _replace_patiently(made, path)
    except PermissionError as err:
        free = free_name(path)
        if not beside:
            raise FileLocked(path, free) from err
        os.replace(made, free)
        return free
    return path


def _print_book(book: Book, out: BinaryIO) -> None:
    from xlplan.excel.writing.assemble import write_package  # noqa: PLC0415 - openpyxl only for those who write: a check does not
    from xlplan.excel.writing.openpyxl_sheets import make_workbook  # noqa: PLC0415

    write_package(book, *make_workbook(book), out)


def held_open(path: Path) -> bool:
    """Whether Excel, WPS or LibreOffice left the mark beside `path` with which they tell each other that they have it
    open. Only on Windows does the system itself say so."""
    return any(path.with_name(mark).exists() for mark in (f"~${path.name}", f".~{path.name}", f".~lock.{path.name}#"))


def free_name(path: Path) -> Path:
    """`name (2).xlsx`, `name (3).xlsx`, ...: the first beside `path` that is not taken."""
    return next(p for n in count(2) if not (p := path.with_name(f"{path.stem} ({n}){path.suffix}")).exists())


def _replace_patiently(temp: Path, path: Path) -> None:
    for _ in range(_TRIES - 1):
        with suppress(PermissionError):
            os.replace(temp, path)
            return
        time.sleep(_PAUSE)
    os.replace(temp, path)


def _sweep_temporary(folder: Path) -> None:
    """Remove our own temporary files that nobody writes any more; once a process and folder."""
    if folder not in _swept:
        _swept.add(folder)
        for left in folder.glob(f"{OURS}*.tmp"):
            with suppress(OSError):
                if time.time() - left.stat().st_mtime > _DEAD:
                    left.unlink()


@contextmanager
def _errors_named(temp: Path, path: Path) -> Iterator[None]:
    """Errors of the system carry the name of the file that was asked for: a full disk names none, or the temporary one."""
    try:
        yield
    except OSError as err:
        if err.filename is None or str(err.filename) == str(temp):
            err.filename = str(path)
        raise


@contextmanager
def _temporary_file(folder: Path) -> Iterator[Path]:
    """A name for a temporary file in `folder` (a rename is atomic only within a volume), removed whatever happens.
    It is short: the asked name may already be as long as the file system allows. Those of runs that died are removed."""
    _sweep_temporary(folder)
    temp = folder / f"{OURS}{secrets.token_hex(6)}.tmp"
    try:
        yield temp
    finally:
        with suppress(FileNotFoundError):
            temp.unlink()
