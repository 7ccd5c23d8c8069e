"""Taking back what was put somewhere, and nothing else. Floor 7."""
from __future__ import annotations

from collections.abc import Iterable

from udfs.install.changes import Changes
from udfs.install.machine import Machine
from udfs.install.places import InstallPlaces
from udfs.install.receipt import Placed, digest
from udfs.install.step import Step


def take_back(machine: Machine, where: InstallPlaces, changes: Changes, files: Iterable[Placed], steps: list[Step]) -> list[Placed]:
    """Each file away, or what stood there before back; what somebody changed since stays. The files that stayed; `steps`
    grows by what was done."""
    left = []
    for placed in files:
        path, kept = machine.path(placed.path), placed.kept(machine, where)
        now = machine.read(path)
        found = digest(now) if now is not None else ""
        before = machine.read(kept) if placed.before else None
        if found not in ("", *placed.ours, placed.before):
            left.append(placed)
            steps.append(Step("kept", placed.path))
            continue
        if (found and found == placed.before) or before is not None:
            if before is not None and found != placed.before:  # else a run that was cut off did so, or never replaced it
                changes.put(path, before)
            steps.append(Step("restored", placed.path))
        elif found:
            changes.delete(path)
            steps.append(Step("removed", placed.path))
        else:
            steps.append(Step("gone", placed.path))
        if before is not None:
            changes.delete(kept)
    return left
