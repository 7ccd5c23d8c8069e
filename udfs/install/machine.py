"""What installing and examining ask of a computer: a small protocol, so that everything above it runs on a made-up one. Floor 7."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple, Protocol


class ProgramRun(NamedTuple):
    """How a program ended: its exit status, -1 where it could not be started or did not end, and what it printed."""

    status: int
    out: str
    err: str


class Machine(Protocol):
    """One computer and one user on it. Paths are of that computer's kind. Methods raise OSError as the functions of `os` do."""

    @property
    def platform(self) -> str:
        """As sys.platform."""

    @property
    def env(self) -> Mapping[str, str]:
        """Environment variables; on Windows by capital names, as os.environ holds them."""

    @property
    def home(self) -> PurePath:
        """The user's own folder."""

    @property
    def state(self) -> PurePath:
        """Where xlplan keeps what it must remember; it need not be there yet."""

    @property
    def python(self) -> PurePath:
        """The Python that runs this command."""

    @property
    def encoding(self) -> str:
        """The code page in which Windows hands paths from VBA to DLLs; that of paths elsewhere."""

    @property
    def offered(self) -> Sequence[PurePath]:
        """Where an add-in ready to install may lie, best first."""

    def path(self, text: str) -> PurePath:
        """A path of this computer's kind."""

    def read(self, path: PurePath, most: int = -1) -> bytes | None:
        """The bytes of a file, or its first `most`; None where there is no file."""

    def mark(self, path: PurePath) -> str:
        """What the system notes on a file that came from elsewhere: Windows' Zone.Identifier, a Mac's quarantine; '' when nothing."""

    def write(self, path: PurePath, data: bytes) -> None:
        """Put a file there in one step: at every moment the old one or the new one is whole."""

    def delete(self, path: PurePath) -> None:
        """Take a file away; nothing when there is none."""

    def names(self, folder: PurePath) -> list[str]:
        """What lies in a folder, sorted; [] where there is no folder."""

    def is_folder(self, path: PurePath) -> bool:
        """Whether there is such a folder."""

    def make(self, folder: PurePath) -> None:
        """Make a folder in one that is there."""

    def drop(self, folder: PurePath) -> None:
        """Take an empty folder away."""

    def settings(self, place: str) -> dict[str, object]:
        r"""Setting, in small letters, -> value, of a registry key such as `HKCU\Software\...`, or of a Mac's preference
        domain; {} where there is none, or none that may be read."""

    def running(self) -> bool:
        """Whether this user has Excel open."""

    def ask(self, python: PurePath, code: str) -> ProgramRun:
        """Let a Python run some code as Excel would start it: away from PYTHONPATH, the user's packages and this folder."""

    def now(self) -> str:
        """Date and time, ISO, with time zone."""
