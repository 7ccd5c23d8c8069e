"""LibreOffice as a second opinion: it recalculates, re-saves, fills and prints the workbooks we write.

One LibreOffice per test process (xdist worker), with a profile of its own, started when first asked and ended by
`stop`. It is driven by `uno_worker.py` under the Python that has `uno`, which is hardly ever the one that runs pytest.
"""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from threading import Timer
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import to_excel

HOW_TO_GET_IT = ("LibreOffice with its Python bridge is not installed: apt-get install libreoffice-calc python3-uno "
                 "fonts-noto-cjk poppler-utils (Debian)")
_PATIENCE = 180  # seconds for one command; what hangs is killed and says so
_WORKER = Path(__file__).with_name("uno_worker.py")

Value = float | int | str | bool | date | datetime | None
Filling = Mapping[tuple[str, str], Value]  # (sheet title, address) -> what is typed


@cache
def soffice() -> str | None:
    """The program, where there is one."""
    return shutil.which("soffice") or shutil.which("libreoffice")


@cache
def uno_python() -> str | None:
    """A Python that can `import uno`: on the path, or the one that LibreOffice brings along."""
    office = soffice()
    if office is None:
        return None
    found = [shutil.which(name, path=folder) for folder in os.get_exec_path() for name in ("python3", "python")]
    beside = shutil.which("python", path=str(Path(office).resolve().parent))
    for python in dict.fromkeys([*found, beside]):
        if python and subprocess.run([python, "-c", "import uno"], capture_output=True, check=False).returncode == 0:
            return python
    return None


needs_office = pytest.mark.skipif(uno_python() is None, reason=HOW_TO_GET_IT)
needs_poppler = pytest.mark.skipif(shutil.which("pdftotext") is None, reason=HOW_TO_GET_IT)


class Office:
    """One running LibreOffice; results are kept in its temporary folder until it is stopped."""

    def __init__(self) -> None:
        python, office = uno_python(), soffice()
        if python is None or office is None:
            raise RuntimeError(HOW_TO_GET_IT)
        self.folder = Path(tempfile.mkdtemp(prefix="xlplan-office-"))
        clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")}
        self.worker = subprocess.Popen([python, str(_WORKER), office, str(self.folder / "profile")], text=True,
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=clean)
        self.made = 0
        self._answer("start")

    def store(self, source: Path, suffix: str, **command: object) -> Path:
        """`source` opened and stored again under its own name in a new folder; see `uno_worker.do`."""
        self.made += 1
        target = self.folder / str(self.made) / (source.stem + suffix)
        target.parent.mkdir()
        assert self.worker.stdin is not None
        self.worker.stdin.write(json.dumps({"source": str(source.resolve()), "target": str(target), **command}) + "\n")
        self.worker.stdin.flush()
        self._answer(str(source))
        return target

    def _answer(self, about: str) -> None:
        assert self.worker.stdout is not None
        limit = Timer(_PATIENCE, self.worker.kill)
        limit.start()
        try:
            line = self.worker.stdout.readline()
        finally:
            limit.cancel()
        if not line:
            raise RuntimeError(f"LibreOffice gave no answer: {about}")
        error = json.loads(line).get("error")
        if error:
            raise RuntimeError(f"LibreOffice: {about}: {error}")

    def stop(self) -> None:
        """End it and remove its folder."""
        assert self.worker.stdin is not None
        self.worker.stdin.close()
        try:
            self.worker.wait(30)
        except subprocess.TimeoutExpired:
            self.worker.kill()
        shutil.rmtree(self.folder, ignore_errors=True)


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
    """The workbook after a branch typed `cells` in LibreOffice and saved. RuntimeError for a locked cell."""
    typed = [(sheet, at, to_excel(v) if isinstance(v, date) else v) for (sheet, at), v in cells.items()]
    return office().store(path, ".xlsx", cells=typed)


def pdf(path: Path, pages: str = "1-40") -> Path:
    """What comes out of the printer: the pages asked for, since a company's history prints by the hundred."""
    return office().store(path, ".pdf", pages=pages)


def values(path: Path) -> dict[str, dict[str, Any]]:
    """Sheet title -> address -> cached value of every cell that is not empty."""
    book = openpyxl.load_workbook(path, data_only=True)
    return {ws.title: {c.coordinate: c.value for row in ws.iter_rows() for c in row if c.value is not None}
            for ws in book.worksheets}
