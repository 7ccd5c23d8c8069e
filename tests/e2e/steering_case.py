"""HQ's week as tests play it: the command line, and the master's sheets as any program finds them."""
from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from console import run

from xlplan.excel.patching.patch import patch_file
from xlplan.excel.reading.read import read_workbook
from xlplan.workbook.rawbook import RawBook, RawSheet

WHY = ("--reason", "质询会压缩", "--by", "王五", "--date", "2026-11-19", "--lang", "zh-CN")


def told(*args: object) -> dict[str, Any]:
    """The JSON of a command that did what it was asked."""
    result = run(*args, "--format", "json")
    assert result.exit_code == 0, result.output
    return dict(json.loads(result.stdout))


def typed(folder: Path, sheet: str = "总部调整") -> tuple[dict[str, int], RawSheet]:
    """(column key -> column, the sheet of the master as any program finds it)."""
    book = read_workbook((folder / "master.xlsx").read_bytes(), "master.xlsx")
    assert isinstance(book, RawBook)
    found = next(s for s in book.sheets if s.name == sheet)
    return {str(key): c for c, key in enumerate(found.values[0], 1) if key}, found


def type_in(folder: Path, cells: dict[str, int | None], sheet: str = "总部调整") -> None:
    """HQ types into its master workbook."""
    patch_file(folder / "master.xlsx", {sheet: cells})
