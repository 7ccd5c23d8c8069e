"""A LibreOffice with a profile of its own, asked line by line through a script that runs under the Python that has `uno`."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from threading import Timer
from typing import Any

HOW_TO_GET_IT = ("LibreOffice with its Python bridge is not installed: apt-get install libreoffice-calc python3-uno "
                 "fonts-noto-cjk poppler-utils (Debian)")
_PATIENCE = 180  # seconds for one command; what hangs is killed and says so


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


class OfficeError(Exception):
    """What LibreOffice refused."""


class Worker:
    """One running LibreOffice, until `stop`. `folder`: its own, removed at the end."""

    def __init__(self, script: Path, *given: str | Path) -> None:
        python, office = uno_python(), soffice()
        if python is None or office is None:
            raise RuntimeError(HOW_TO_GET_IT)
        self.folder = Path(tempfile.mkdtemp(prefix="xlplan-office-"))
        clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")}
        command = [python, str(script), *map(str, given), office, str(self.folder / "profile")]
        self.worker = subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=clean)
        self._answer("start")

    def tell(self, about: str, command: dict[str, Any]) -> Any:
        """The answer to one command. OfficeError for what it refuses, RuntimeError where nothing comes."""
        assert self.worker.stdin is not None
        self.worker.stdin.write(json.dumps(command) + "\n")
        self.worker.stdin.flush()
        return self._answer(about)

    def _answer(self, about: str) -> Any:
        assert self.worker.stdout is not None
        limit = Timer(_PATIENCE, self.worker.kill)
        limit.start()
        try:
            line = self.worker.stdout.readline()
        finally:
            limit.cancel()
        if not line:
            raise RuntimeError(f"LibreOffice gave no answer: {about}")
        found = json.loads(line)
        if found.get("error"):
            raise OfficeError(f"{about}: {found['error']}")
        return found.get("ok")

    def stop(self) -> None:
        """End it and remove its folder."""
        assert self.worker.stdin is not None
        self.worker.stdin.close()
        try:
            self.worker.wait(30)
        except subprocess.TimeoutExpired:
            self.worker.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
