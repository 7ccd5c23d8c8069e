"""One live LibreOffice of this process, asked through `live_worker.py`."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from live_known import Known
from office_worker import OfficeError, Worker

__all__ = ["Client", "OfficeError"]

_HERE = Path(__file__).parent
_OFFICE = _HERE.parents[1] / "office"


class Client(Worker):
    """A LibreOffice with a profile of its own, until `stop`. What it refuses is an OfficeError, as Excel's would be of COM."""

    def __init__(self) -> None:
        super().__init__(_HERE / "live_worker.py", _OFFICE)
        self.known = Known()

    def ask(self, do: str, **given: Any) -> Any:
        """The answer to one command."""
        return self.known.answer(do, given, lambda: self.tell(do, {"do": do, **given}))


_running: list[Client] = []


def live() -> Client:
    """The one of this process; a new one where it died."""
    if _running and _running[0].worker.poll() is not None:
        stop()
    if not _running:
        _running.append(Client())
    return _running[0]


def stop() -> None:
    """End the one of this process, if there is one."""
    while _running:
        _running.pop().stop()
