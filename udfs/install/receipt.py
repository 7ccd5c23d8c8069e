"""What install remembers, so that remove takes back exactly that. Floor 7."""
from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import PurePath

from udfs.install.machine import Machine
from udfs.install.places import InstallPlaces

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Placed:
    """A file of ours: where, the sha256 of what was put there (of two versions while one replaces the other), and that of
    what stood there before, '' for nothing."""

    path: str
    ours: tuple[str, ...]
    before: str = ""

    def kept(self, machine: Machine, where: InstallPlaces) -> PurePath:
        """Where that is kept which stood there before."""
        return aside_path(machine, where, self.path, self.before)


@dataclass(frozen=True, slots=True)
class Receipt:
    """at: when, ISO; files: what was put where; folders: made for them, outermost first."""

    at: str
    files: tuple[Placed, ...] = ()
    folders: tuple[str, ...] = ()

    def of(self, path: object) -> Placed | None:
        """What was put there."""
        return next((placed for placed in self.files if placed.path == str(path)), None)

    def data(self) -> bytes:
        """As the file that holds it."""
        return (json.dumps({"format": _FORMAT, **asdict(self)}, ensure_ascii=False, indent=2) + "\n").encode()


def read_receipt(machine: Machine, where: InstallPlaces) -> Receipt | None:
    """The receipt of this computer; None where nothing was installed, or the file says nothing of use."""
    try:
        data = json.loads(machine.read(where.receipt) or b"{}")
        if data["format"] != _FORMAT:
            return None
        files = tuple(Placed(str(f["path"]), tuple(map(str, f["ours"])), str(f["before"])) for f in data["files"])
        return Receipt(str(data["at"]), files, tuple(map(str, data["folders"])))
    except (ValueError, KeyError, TypeError):
        return None


def digest(data: bytes) -> str:
    """sha256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def aside_path(machine: Machine, where: InstallPlaces, path: str, sha256: str) -> PurePath:
    """Where a file with that hash is kept which had to make room at `path`."""
    return where.receipt.parent / f"{sha256[:12]}-{machine.path(path).name}"
