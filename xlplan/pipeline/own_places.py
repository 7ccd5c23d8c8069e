"""Files that HQ may open and change where they lie: what is written anew in their place loses nothing of that. Floor 6."""
from __future__ import annotations

import hashlib
from itertools import count
from pathlib import Path

from xlplan.excel.patching.patch import put_file
from xlplan.store.folder import PlanFolder
from xlplan.store.ledger import Ledger


class OwnPlaces:
    """Writes into such places. `kept`: where files stand now that HQ had changed since they were written."""

    def __init__(self, plan: PlanFolder, identity: str, ledger: Ledger) -> None:
        self._plan, self._identity, self._ledger = plan, identity, ledger
        self._known, self._written = ledger.written(identity), dict[str, str]()
        self.kept: list[Path] = []

    def put(self, path: Path, data: bytes) -> Path:
        """Where the file stands; what stood there goes to earlier/ beside, unless it is as it was written last, by the ledger."""
        place = path.relative_to(self._plan.path).as_posix()
        self._written[place] = hashlib.sha256(data).hexdigest()
        path.parent.mkdir(exist_ok=True)
        stands = path.read_bytes() if path.is_file() else None
        if stands == data:
            return path
        if stands is not None and hashlib.sha256(stands).hexdigest() != self._known.get(place):
            self.kept.append(put_aside(path))
        return put_file(path, data).path

    def record(self) -> None:
        """Note in the ledger what was written."""
        self._ledger.record_written(self._identity, {at: sha for at, sha in self._written.items() if self._known.get(at) != sha})


def put_aside(path: Path) -> Path:
    """Where the file stands then: in earlier/ beside, under a number of its own."""
    room = path.parent / "earlier"
    room.mkdir(exist_ok=True)
    return path.rename(next(p for n in count(1) if not (p := room / f"{path.stem}-{n:03}{path.suffix}").exists()))
