"""Several files changed as one: when a step fails, the steps before it are taken back. Floor 7."""
from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import PurePath
from types import TracebackType

from udfs.install.machine import Machine


class Changes:
    """`with Changes(machine) as changes:`; an exception inside puts everything back, then goes on its way."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._back: list[Callable[[], None]] = []

    def __enter__(self) -> Changes:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if error is not None:
            for undo in reversed(self._back):
                with suppress(OSError):  # what cannot be put back must not keep the rest from being put back
                    undo()

    def put(self, path: PurePath, data: bytes) -> None:
        """Write a file, making the folders it needs."""
        for folder in missing_folders(self._machine, path.parent):
            self._machine.make(folder)
            self._back.append(lambda folder=folder: self._machine.drop(folder))  # type: ignore[misc]
        self._remember(path)
        self._machine.write(path, data)

    def delete(self, path: PurePath) -> None:
        """Take a file away."""
        self._remember(path)
        self._machine.delete(path)

    def drop(self, folder: PurePath) -> bool:
        """Take a folder away if it is there and empty; whether it was."""
        if not self._machine.is_folder(folder) or self._machine.names(folder):
            return False
        self._machine.drop(folder)
        self._back.append(lambda: self._machine.make(folder))
        return True

    def _remember(self, path: PurePath) -> None:
        before, machine = self._machine.read(path), self._machine
        self._back.append((lambda: machine.delete(path)) if before is None else (lambda: machine.write(path, before)))


def missing_folders(machine: Machine, folder: PurePath) -> list[PurePath]:
    """The folders still to be made so that `folder` is there, outermost first."""
    return [one for one in reversed((folder, *folder.parents)) if not machine.is_folder(one)]
