"""`xlplan addin install`: the add-in into Excel's start-up folder, with this Python written into it. Floor 7."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Any

from udfs.addin.conf import with_conf
from udfs.addin.wizard import with_wizard
from udfs.install.changes import Changes, missing_folders
from udfs.install.check_file import check_addin
from udfs.install.check_python import check_interpreter
from udfs.install.doctor import Examination, doctor, gravest_first
from udfs.install.finding import Finding, InstallRefused, refuse_forbidden
from udfs.install.interpreter import interpreter_setting, script_name
from udfs.install.machine import Machine
from udfs.install.places import MAC, InstallPlaces, excel_places
from udfs.install.receipt import Placed, Receipt, aside_path, digest
from udfs.install.situation import Situation, offered_situation, ribbon_language
from udfs.install.step import Step
from udfs.install.takeback import take_back
from xlplan.text import LANGS, Lang


@dataclass(frozen=True, slots=True)
class Installed:
    """What was done, and what still keeps the add-in from working."""

    steps: tuple[Step, ...]
    after: Examination

    @property
    def must_fix(self) -> bool:
        """Whether the add-in does not work yet."""
        return self.after.must_fix

    def data(self, lang: Lang) -> dict[str, Any]:
        """JSON-ready."""
        return {"steps": [step.data() for step in self.steps], **self.after.data(lang)}

    def text(self, lang: Lang) -> Iterator[str]:
        """For a person at a terminal."""
        yield from (step.say(lang) for step in self.steps)
        if self.after.findings:
            yield from self.after.text(lang)


def install(machine: Machine, file: PurePath | None = None, lang: Lang = LANGS[0]) -> Installed:
    """Install the add-in in `file`, by default the one that came with xlplan. Done twice it changes nothing. `lang`: in which the
    function wizard speaks, where none was chosen on the ribbon.

    Refused, and nothing is changed, when Excel is open, when add-in, DLL and packages are not of one version, or when this
    Python cannot serve Excel. NoExcelHere on a system without Excel. A failure half-way leaves all as it was.
    """
    with refuse_forbidden(excel_places(machine).addin):
        s = _chosen_addin(machine, file)
        if found := gravest_first([*check_addin(s), *check_interpreter(s), *([Finding("excel-running")] if machine.running() else [])]):
            raise InstallRefused(found)
        wanted, before = _wanted_files(s, ribbon_language(machine) or lang), s.receipt or Receipt("")
        steps = [Step("unchanged", str(s.where.addin))] if _is_installed(machine, wanted, before) else _put_files(s, wanted, before)
    return Installed(tuple(steps), doctor(machine))


def _chosen_addin(machine: Machine, file: PurePath | None) -> Situation:
    candidates = [file] if file else machine.offered
    for path in candidates:
        data = machine.read(path)
        if data is not None:
            return offered_situation(machine, path, data)
    raise InstallRefused([Finding("no-file", {"path": candidates[0]})])


def _wanted_files(s: Situation, lang: Lang) -> dict[PurePath, bytes]:
    """Path -> bytes of every file to be there afterwards."""
    assert s.data is not None  # what is offered has both
    assert s.python is not None
    wanted = {s.where.addin: with_conf(with_wizard(s.data, lang), {interpreter_setting(s.machine): str(s.python.path)})}
    if s.where.scripts:
        name = script_name(s.xlwings)
        script = s.machine.read(s.python.package / name) if s.python.package else None
        if script is None:
            raise InstallRefused([Finding("package-missing", {"path": s.python.path, "reason": name})])
        wanted[s.where.scripts / name] = script
    return wanted


def _is_installed(m: Machine, wanted: dict[PurePath, bytes], known: Receipt) -> bool:
    """Whether all that is wanted was put there already, nothing more, and no mark of the web came upon it since."""
    settled = {Placed(str(path), (digest(data),), was.before) for path, data in wanted.items() if (was := known.of(path))}
    return settled == set(known.files) and all(m.read(path) == data and not m.mark(path) for path, data in wanted.items())


def _put_files(s: Situation, wanted: dict[PurePath, bytes], before: Receipt) -> list[Step]:
    """Receipt first, so that an install that was cut off can still be taken back; then the files; then what an earlier
    version put and this one does not need."""
    m, where = s.machine, s.where
    steps: list[Step] = []
    with Changes(m) as changes:
        made = (str(folder) for path in (where.receipt, *wanted) for folder in missing_folders(m, path.parent))
        placed = tuple(_placed_file(m, path, data, before) for path, data in wanted.items())
        old = tuple(p for p in before.files if m.path(p.path) not in wanted)
        now = Receipt(m.now(), (*placed, *old), tuple(dict.fromkeys([*before.folders, *made])))
        changes.put(where.receipt, now.data())
        for path, data in wanted.items():
            steps += _set_aside(m, where, changes, path, now)
            steps += [Step("folder", str(folder)) for folder in missing_folders(m, path.parent)]
            changes.put(path, data)
            if m.read(path) != data:
                raise InstallRefused([Finding("vanished", {"path": path, "at": now.at})])
            steps.append(Step("addin" if path == where.addin else "script", str(path)))
        left = take_back(m, where, changes, old, steps)
        if old or any(len(file.ours) > 1 for file in placed):
            settled = (replace(file, ours=(digest(data),)) for file, data in zip(placed, wanted.values(), strict=True))
            changes.put(where.receipt, replace(now, files=(*settled, *left)).data())
    steps += [Step("python", str(m.python)), Step("receipt", str(where.receipt))]
    return [*steps, *([Step("mac")] if m.platform == MAC else []), Step("restart")]


def _placed_file(m: Machine, path: PurePath, data: bytes, before: Receipt) -> Placed:
    """What the receipt says of a file while it is put: what is ours there until then and from then on."""
    known, now = before.of(path), m.read(path)
    if known:
        return Placed(known.path, tuple(dict.fromkeys((*known.ours, digest(data)))), known.before)
    return Placed(str(path), (digest(data),), digest(now) if now is not None else "")


def _set_aside(m: Machine, where: InstallPlaces, changes: Changes, path: PurePath, known: Receipt) -> list[Step]:
    """Keep what stands there and is not ours: what was there before the first install, or ours as somebody changed it."""
    now, file = m.read(path), known.of(path)
    if now is None or file is None or digest(now) in file.ours:
        return []
    kept = aside_path(m, where, file.path, digest(now))
    changes.put(kept, now)
    return [Step("aside" if kept == file.kept(m, where) else "copy", str(kept))]
