"""One live LibreOffice of this process, asked through `live_worker.py` under the Python that has `uno`."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from select import select
from typing import Any

from libreoffice import HOW_TO_GET_IT, soffice, uno_python

_PATIENCE = 120  # seconds for one command; what hangs is killed and says so
_HERE = Path(__file__).parent
_OFFICE = _HERE.parents[1] / "office"


class OfficeError(Exception):
    """What LibreOffice refused, as Excel would by a COM error."""


class Client:
    """A LibreOffice with a profile of its own, until `stop`."""

    def __init__(self) -> None:
        python, office = uno_python(), soffice()
        if python is None or office is None:
            raise RuntimeError(HOW_TO_GET_IT)
        self.folder = Path(tempfile.mkdtemp(prefix="xlplan-live-"))
        clean = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")}
        command = [python, str(_HERE / "live_worker.py"), str(_OFFICE), office, str(self.folder / "profile")]
        self.worker = subprocess.Popen(command, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=clean)
        self._answer("start")

    def ask(self, do: str, **given: Any) -> Any:
        """The answer to one command. OfficeError for what it refuses."""
        assert self.worker.stdin is not None
        self.worker.stdin.write(json.dumps({"do": do, **given}) + "\n")
        self.worker.stdin.flush()
        return self._answer(do)

    def _answer(self, about: str) -> Any:
        assert self.worker.stdout is not None
        ready, _, _ = select([self.worker.stdout], [], [], _PATIENCE)
        line = self.worker.stdout.readline() if ready else ""
        if not line:
            self.worker.kill()
            raise RuntimeError(f"LibreOffice gave no answer: {about}")
        found = json.loads(line)
        if "error" in found:
            raise OfficeError(f"{about}: {found['error']}")
        return found["ok"]

    def stop(self) -> None:
        """End it and remove its folder."""
        assert self.worker.stdin is not None
        self.worker.stdin.close()
        try:
            self.worker.wait(30)
        except subprocess.TimeoutExpired:
            self.worker.kill()
        shutil.rmtree(self.folder, ignore_errors=True)
