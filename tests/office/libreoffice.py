"""LibreOffice as a second opinion: it recalculates, re-saves, fills and prints the workbooks we write.

One LibreOffice per test process (xdist worker), with a profile of its own, started when first asked and ended by
`stop`. It is driven by `uno_worker.py` under the Python that has `uno`, which is hardly ever the one that runs pytest.
"""
from __future__ import annotations

import shutil
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from office_worker import HOW_TO_GET_IT, Worker, uno_python
from openpyxl.utils.datetime import to_excel
from python_calamine import CalamineWorkbook

from xlplan.address import a1

Value = float | int | str | bool | date | datetime | None
Filling = Mapping[tuple[str, str], Value]  # (sheet title, address) -> what is typed

needs_office = pytest.mark.skipif(uno_python() is None, reason=HOW_TO_GET_IT)
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason=HOW_TO_GET_IT)


class Office(Worker):
    """One running LibreOffice; results are kept in its temporary folder until it is stopped."""

    def __init__(self) -> None:
        super().__init__(Path(__file__).with_name("uno_worker.py"))
        self.made = 0

    def store(self, source: Path, suffix: str, **command: object) -> Path:
        """`source` opened and stored again under its own name in a new folder; see `uno_worker.do`."""
        self.made += 1
        target = self.folder / str(self.made) / (source.stem + suffix)
        target.parent.mkdir()
        self.tell(str(source), {"source": str(source.resolve()), "target": str(target), **command})
        return target


_running: list[Office] = []


def office() -> Office:
    """The one of this process."""
    if not _running:
        _running.append(Office())
    return _running[0]


def stop() -> None:
    """End the LibreOffice of this process, if there is one."""
    while _running:
        _running.pop().stop()


def recalculated(path: Path) -> dict[str, dict[str, Any]]:
    """Sheet title -> address -> value, after LibreOffice worked out every formula anew (our caches thrown away)."""
    return values(office().store(path, ".xlsx", hard=True))


def resaved(path: Path) -> Path:
    """The workbook as LibreOffice saves it, nothing changed."""
    return office().store(path, ".xlsx")


def filled(path: Path, cells: Filling) -> Path:
    """The workbook after a branch typed `cells` in LibreOffice and saved. OfficeError for a locked cell."""
    typed = [(sheet, at, to_excel(v) if isinstance(v, date) else v)  # type: ignore[no-untyped-call]  # the stubs leave it open
             for (sheet, at), v in cells.items()]
    return office().store(path, ".xlsx", cells=typed)


def pdf(path: Path, pages: str = "1-40") -> Path:
    """What comes out of the printer: the pages asked for, since a company's history prints by the hundred."""
    return office().store(path, ".pdf", pages=pages)


def values(path: Path) -> dict[str, dict[str, Any]]:
    """Sheet title -> address -> cached value of every cell that is not empty; a date is a datetime, a whole number an int."""
    book = CalamineWorkbook.from_path(str(path))
    return {name: {a1(r, c): _plain_value(v) for r, row in enumerate(rows, 1) for c, v in enumerate(row, 1) if v != ""}
            for name in book.sheet_names for rows in [book.get_sheet_by_name(name).to_python(skip_empty_area=False)]}


def _plain_value(value: object) -> object:
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return datetime.combine(value, datetime.min.time()) if isinstance(value, date) and not isinstance(value, datetime) else value
