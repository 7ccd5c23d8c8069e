"""One live LibreOffice of this process, asked through `live_worker.py`."""
from __future__ import annotations

from pathlib import Path
from typing import Any

from office_worker import OfficeError, Worker

__all__ = ["Client", "OfficeError"]

_HERE = Path(__file__).parent
_OFFICE = _HERE.parents[1] / "office"


class Client(Worker):
    """A LibreOffice with a profile of its own, until `stop`. What it refuses is an OfficeError, as Excel's would be of COM."""

    def __init__(self) -> None:
        super().__init__(_HERE / "live_worker.py", _OFFICE)

    def ask(self, do: str, **given: Any) -> Any:
        """The answer to one command."""
        return self.tell(do, {"do": do, **given})
