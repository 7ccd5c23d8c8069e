"""A folder with one file of a branch, and what `check` says of it."""
from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from branch_case import case
from desk import Said

import xlplan
from xlplan.excel.writing.write import to_bytes
from xlplan.schema.diagnostic import Diagnostic


@cache
def sound() -> bytes:
    """The workbook as Excel saves it."""
    return to_bytes(case("zh-CN", "final").book())


@dataclass
class Desk:
    """`path` is what the person sends or checks."""

    folder: Path
    path: Path

    def put(self, data: bytes, name: str = "gd.xlsx") -> None:
        """This file instead of the one that was there."""
        self.path.unlink(missing_ok=True)
        self.path = self.folder / name
        self.path.write_bytes(data)

    def findings(self) -> list[Diagnostic]:
        """About the file, wherever it lies."""
        return [d for f in xlplan.check(self.path, workers=0).files for d in f.diagnostics]


@dataclass(frozen=True)
class File:
    """One row: as `rows.Row`, of a file."""

    code: str
    fault: Callable[[Desk], None]
    mend: Callable[[Desk, Said], None] | None
