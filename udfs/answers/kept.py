"""What the last run of a plan folder left in its ledger, and which of it is held until the file changes. Floor 7."""
from __future__ import annotations

import os
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from udfs.answers.block import Block
from udfs.answers.read_cell import read_word
from udfs.answers.shapes import single_cell
from xlplan.errors import XlplanError
from xlplan.plan.consolidate.declared_part import DECLARED, declared_tables
from xlplan.schema.errors import SchemaError
from xlplan.schema.table import Table
from xlplan.store.folder import PlanFolder, show_path
from xlplan.store.ledger import Ledger
from xlplan.tables import BRANCH
from xlplan.text import Text

if TYPE_CHECKING:
    from xlplan.pipeline.kept_cells.cells import PlanCells

_PATIENCE: Final = 3.0  # seconds that Excel waits while somebody else consolidates
_AGAIN: Final = 5.0     # seconds until it waits once more: a sheet may have thousands of cells
_MOST: Final = 40       # tables held at a time
_NONE: Final = Text("{folder} 里没有汇总结果。请写完整路径,并先运行汇总", "{folder} 裡沒有彙總結果。請寫完整路徑,並先執行彙總",
                    "{folder} holds no consolidation. Give the whole path, and consolidate first")
_OLDER: Final = Text("{folder} 上次汇总用的 xlplan 没有留下各格的数。请再汇总一次",
                     "{folder} 上次彙總用的 xlplan 沒有留下各格的數。請再彙總一次",
                     "The xlplan that consolidated {folder} last kept no single cells. Consolidate once more")
_SHUT: Final = Text("{folder} 打不开({reason})。请检查网络和文件夹权限", "{folder} 打不開({reason})。請檢查網路和資料夾權限",
                    "{folder} cannot be opened ({reason}). Check the network and the rights of the folder")


@dataclass(frozen=True, slots=True)
class _HeldTable:
    """`mark`: of the ledger's file when it was read; `cells`: None where it could not be, for the reason `failed`; `again`: moment
    before which it is not tried once more."""

    mark: tuple[int, int]
    cells: PlanCells | None = None
    failed: XlplanError | None = None
    again: float = 0.0


@dataclass(frozen=True, slots=True)
class _HeldDeclared:
    """What the plan declares beside our tables, by the ledger's file of that `mark`; `again`: as of `_HeldTable`."""

    mark: tuple[int, int]
    tables: tuple[Table, ...]
    again: float = 0.0


_held: dict[tuple[Path, str], _HeldTable] = {}
_declared: dict[Path, _HeldDeclared] = {}


def plan_path(folder: Block) -> Path:
    """The folder that is named, without the quotes that Explorer copies; from now on its tables stand, not those of another plan."""
    path = _path_of(single_cell(folder, read_word))
    use_tables_of(path)
    return path


def use_tables_of(path: Path) -> None:
    """From now on the tables of that plan stand, as the last run kept them; nothing is done where there is none."""
    with suppress(XlplanError, SchemaError):  # whoever asks for figures says so
        BRANCH.use(_declared_of(path))


def _declared_of(path: Path) -> tuple[Table, ...]:
    mark, held = ledger_mark(path), _declared.get(path)
    if held is not None and (held.mark == mark or time.monotonic() < held.again):
        return held.tables
    try:
        held = _HeldDeclared(mark, declared_tables(read_part(path, DECLARED)[1]))
    except XlplanError as why:  # a run of an earlier version; or somebody is writing
        old = held.tables if held is not None and why.sentence is not _NONE else ()
        held = _HeldDeclared(mark if why.sentence is _NONE else (0, 0), old, time.monotonic() + _AGAIN)
    if len(_declared) >= _MOST:
        _declared.pop(next(iter(_declared)))
    _declared[path] = held
    return held.tables


@lru_cache(maxsize=64)
def _path_of(typed: str) -> Path:
    return Path(typed.strip('"'))


def read_part(path: Path, part: str) -> tuple[datetime, str]:
    """When, and the text that was kept; XlplanError where nothing was, or while somebody else writes for long."""
    ledger_mark(path)
    with Ledger(PlanFolder(path).ledger, patience=_PATIENCE, reading=True) as opened:
        if (found := opened.digest(part)) is not None:
            return found
    raise XlplanError(_NONE, folder=show_path(path))


def ledger_mark(path: Path) -> tuple[int, int]:
    """What changes with the ledger's file; XlplanError where there is none."""
    try:
        if path.is_absolute():
            found = os.stat(PlanFolder(path).ledger)
            return found.st_mtime_ns, found.st_size
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as why:  # a share that is away or shut
        raise XlplanError(_SHUT, folder=show_path(path), reason=why.strerror or why) from why
    raise XlplanError(_NONE, folder=show_path(path))


def held_cells(path: Path, table: str) -> PlanCells:
    """The cells of that table as the last run kept them, read once and held until the ledger's file changes; those held before where
    somebody else is writing it. XlplanError where there are none."""
    mark, one = ledger_mark(path), _held.get((path, table))
    if one is not None and (time.monotonic() < one.again or (one.cells is not None and one.mark == mark)):
        return _cells_of(one)
    try:
        made = _HeldTable(mark, _read_cells(path, table))
    except XlplanError as why:
        there = one.cells if one is not None and why.sentence not in (_NONE, _OLDER) else None
        made = _HeldTable(one.mark if one is not None and there else mark, there, why, time.monotonic() + _AGAIN)
    if len(_held) >= _MOST:
        _held.pop(next(iter(_held)))
    _held[path, table] = made
    return _cells_of(made)


def _cells_of(one: _HeldTable) -> PlanCells:
    if one.cells is None:
        assert one.failed is not None
        raise one.failed
    return one.cells


def _read_cells(path: Path, table: str) -> PlanCells:
    from xlplan.pipeline.kept_cells.cells import PlanCells  # noqa: PLC0415 - only who asks for a cell
    from xlplan.plan.consolidate.digest import STATUS  # noqa: PLC0415
    from xlplan.plan.versions.cells import CELLS  # noqa: PLC0415
    from xlplan.plan.versions.kept import kept_of  # noqa: PLC0415

    try:
        at, text = read_part(path, f"{CELLS}{table}")
    except XlplanError as none:
        if none.sentence is not _NONE:
            raise
        read_part(path, STATUS)  # says so where there was no run at all
        raise XlplanError(_OLDER, folder=show_path(path)) from none
    return PlanCells(kept_of(text), at)
