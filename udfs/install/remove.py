"""`xlplan addin remove`: all that install did, taken back; nothing else. Floor 7."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from udfs.install.changes import Changes
from udfs.install.finding import Finding, InstallRefused, refuse_forbidden
from udfs.install.machine import Machine
from udfs.install.places import excel_places
from udfs.install.receipt import read_receipt
from udfs.install.step import Step
from udfs.install.takeback import take_back
from xlplan.text import Lang


@dataclass(frozen=True, slots=True)
class Removed:
    """What was done."""

    steps: tuple[Step, ...]

    @property
    def must_fix(self) -> bool:
        """Whether a file was left for the user to decide about."""
        return any(step.what in ("kept", "foreign") for step in self.steps)

    def data(self, _lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"must_fix": self.must_fix, "steps": [step.data() for step in self.steps]}

    def text(self, lang: Lang) -> Iterator[str]:
        """For a person at a terminal."""
        yield from (step.say(lang) for step in self.steps)


def remove(machine: Machine) -> Removed:
    """Take back what install did. A file that was changed since stays, and is remembered until it is gone.

    Refused, and nothing is changed, when Excel is open. NoExcelHere on a system without Excel. Logs and the language chosen
    on the ribbon are Excel's doing, not install's, and stay.
    """
    where = excel_places(machine)
    known = read_receipt(machine, where)
    if known is None:
        there = machine.read(where.addin, 1) is not None
        return Removed((Step("foreign", str(where.addin)) if there else Step("nothing"),))
    if machine.running():
        raise InstallRefused([Finding("excel-running")])
    steps: list[Step] = []
    with refuse_forbidden(where.addin), Changes(machine) as changes:
        left = take_back(machine, where, changes, known.files, steps)
        if left:
            changes.put(where.receipt, replace(known, files=tuple(left)).data())
        else:
            folders = [machine.path(folder) for folder in reversed(known.folders)]
            gone = [folder for folder in folders if changes.drop(folder)]
            changes.delete(where.receipt)  # after what it remembers
            gone += [folder for folder in folders if changes.drop(folder)]  # its own
            steps += [Step("removed", str(folder)) for folder in gone]
    return Removed(tuple(steps))
