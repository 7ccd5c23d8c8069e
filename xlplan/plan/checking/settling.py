"""Which of several files of one unit count, table by table: the rules, on what each changed of what HQ issued. Floor 4.

Only one changed a table: it is taken. Several changed different cells: they are joined. Two changed the same cells: the later one
is taken where it corrects the earlier one, and else nobody's is. The answer never depends on the order of the files.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from xlplan.plan.checking.changes import WHOLE, Cell, Changes, apart, met
from xlplan.text import squeezed
from xlplan.workbook.authors import is_joined_of
from xlplan.workbook.submission import Submission

Why = Literal["chosen", "joined_copy", "same_person", "returned", "name", "later"]
Kind = Literal["as_issued", "one", "joined", "nobody"]


@dataclass(frozen=True)
class Rival:
    """One of several files of a unit.

    Attributes:
        submission: the file. changes: table -> what it changed. refused: tables that go back by its own verdict.
        elsewhere: its name, or who saved it, is another unit's.
        copies: SHA-256 of files of the same contents.
        chosen: HQ chose it over `over`, SHA-256 of other files.
    """

    submission: Submission
    changes: Mapping[str, Changes]
    refused: frozenset[str]
    elsewhere: bool = False
    copies: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()

    @property
    def sha256(self) -> str:
        """Of the file."""
        return self.submission.sha256

    @property
    def contents(self) -> frozenset[str]:
        """SHA-256 of the file and of its copies."""
        return self.copies | {self.sha256}

    @property
    def order(self) -> tuple[bool, datetime, str]:
        """By when it was sent or saved."""
        saved = self.submission.moment
        return saved is not None, saved or datetime.min, self.sha256


@dataclass(frozen=True)
class Replaced:
    """A file whose table is not used: `by` which, why, and the cells in which it holds something else."""

    file: Rival
    by: Rival
    why: Why
    cells: frozenset[Cell]


@dataclass(frozen=True)
class SettledTable:
    """What becomes of one table.

    Attributes:
        kind: as HQ issued it, one file's, joined of the cells of several, nobody's.
        sources: the files it is made of, the last saved one last. replaced: files that changed it and are not used.
        rivals: those between which nobody can decide, and in `cells` where; `agreed`: the table stands as it was agreed on before.
    """

    kind: Kind
    sources: tuple[Rival, ...] = ()
    replaced: tuple[Replaced, ...] = ()
    rivals: tuple[Rival, ...] = ()
    cells: frozenset[Cell] = frozenset()
    agreed: bool = False


@dataclass(frozen=True)
class Settlement:
    """What becomes of all tables of a unit. `lead`: the file that speaks for it: the last saved of those that are used."""

    files: tuple[Rival, ...]
    lead: Rival
    tables: Mapping[str, SettledTable] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether one file alone is used."""
        return all(one.sources in ((), (self.lead,)) for one in self.tables.values())

    def used(self, file: Rival) -> bool:
        """Whether something of the file counts."""
        return file is self.lead or any(file in one.sources for one in self.tables.values())


def settle_files(files: Iterable[Rival], tables: Iterable[str], agreed: Mapping[str, Collection[str]]) -> Settlement:
    """What becomes of the tables of one unit. `agreed`: table -> SHA-256 of the files it was made of when last agreed on."""
    ordered = sorted(files, key=lambda f: f.order)
    settled = {key: _settle_table(key, ordered, agreed.get(key, ())) for key in tables}
    used = [f for f in ordered if any(f in one.sources for one in settled.values())]
    fit = used or [f for f in ordered if not f.elsewhere] or ordered
    return Settlement(tuple(ordered), fit[-1], settled)


def _settle_table(key: str, files: Sequence[Rival], agreed: Collection[str]) -> SettledTable:
    made = _settle(key, files)
    if made.kind != "nobody":
        return made
    before = [f for f in files if not f.contents.isdisjoint(agreed)]
    then = _settle(key, before) if before else made
    if then.kind == "nobody":
        return made
    return SettledTable(then.kind, then.sources, (*then.replaced, *made.replaced), made.rivals, made.cells, agreed=True)


def _settle(key: str, files: Sequence[Rival]) -> SettledTable:
    changed = [f for f in files if key in f.changes]
    replaced = [one for f in changed if (one := _given_up(key, f, files) or _replaced(key, f, changed)) is not None]
    left = [f for f in changed if all(one.file is not f for one in replaced)]
    if not left:
        as_issued = not changed or any(one.by not in changed for one in replaced)
        return SettledTable("as_issued" if as_issued else "nobody", replaced=tuple(replaced), rivals=() if as_issued else tuple(changed))
    pairs = [(a, b) for i, a in enumerate(left) for b in left[i + 1:] if apart(a.changes[key], b.changes[key])]
    lost = {at for a, b in pairs for at in apart(a.changes[key], b.changes[key])}
    own = any(not f.elsewhere for f in files)
    strange = [f for f in left if f.elsewhere and own and not f.over]
    lost |= {at for f in strange for at in f.changes[key]}
    unlike = not pairs and len(left) > 1 and not _can_be_joined(key, left)
    if pairs or strange or unlike:
        lost |= {at for f in left for at in f.changes[key]} if unlike else set()
        between = [f for f in left if unlike or f in strange or any(f in pair for pair in pairs)]
        return SettledTable("nobody", replaced=tuple(replaced), rivals=tuple(between), cells=frozenset(lost))
    sources = _without_repeats(key, left)
    return SettledTable("one" if len(sources) == 1 else "joined", sources, tuple(replaced))


def _without_repeats(key: str, files: Sequence[Rival]) -> tuple[Rival, ...]:
    """Those that are needed: a file whose every change stands in a later one as well is not."""
    return tuple(f for i, f in enumerate(files) if not any(f.changes[key].items() <= g.changes[key].items() for g in files[i + 1:])
                 and not any(f.changes[key].items() < g.changes[key].items() for g in files[:i]))


def _can_be_joined(key: str, files: Sequence[Rival]) -> bool:
    """Whether cells of one can stand in the rows of another, and every cell of all can be read."""
    frames = [f.submission.frames.get(key) for f in files]
    longest = max((frame.keys for frame in frames if frame is not None), key=len, default=[])
    return all(frame is not None and frame.keys == longest[:len(frame.keys)] for frame in frames) and not any(
        key in f.refused for f in files)


def _given_up(key: str, file: Rival, files: Sequence[Rival]) -> Replaced | None:
    """Replaced in every table is a file of which HQ made the joined copy that came back since, and what seems to be another unit's, once
    HQ chose another file over it."""
    mine = file.changes[key]
    for other in reversed(files):
        joined = any(is_joined_of(other.submission.joins, sha) for sha in file.contents)
        if joined or (file.elsewhere and not other.over.isdisjoint(file.contents)):
            theirs = other.changes.get(key, {})
            return Replaced(file, other, "joined_copy" if joined else "chosen", _unlike(mine, theirs))
    return None


def _replaced(key: str, file: Rival, changed: Sequence[Rival]) -> Replaced | None:
    """By which other file its table is replaced, the last saved one; None where by none."""
    mine = file.changes[key]
    for other in reversed(changed):
        if other is not file and (why := _why_replaced(key, file, other)) is not None:
            return Replaced(file, other, why, _unlike(mine, other.changes[key]))
    return None


def _why_replaced(key: str, file: Rival, other: Rival) -> Why | None:
    """Why the other file's table stands instead of this one's; None where it does not."""
    if not file.over.isdisjoint(other.contents):
        return None
    mine, theirs = file.changes[key], other.changes[key]
    common = met(mine, theirs)
    if not other.over.isdisjoint(file.contents):
        return "chosen" if apart(mine, theirs) or file.elsewhere else None
    if any(is_joined_of(file.submission.joins, sha) for sha in other.contents) or not common or not _saved_later(file, other):
        return None
    if other.elsewhere and not file.elsewhere:
        return None
    if file.elsewhere and not other.elsewhere:
        return "name"
    if key in file.refused and key not in other.refused and (WHOLE in mine or mine.keys() <= theirs.keys()):
        return "returned"
    a, b = (squeezed(f.submission.author) for f in (file, other))
    if a and b:
        return "same_person" if a == b else None
    return "later" if 2 * len(common) >= len(mine) else None  # most of what was typed before: it goes on from that


def _unlike(mine: Changes, theirs: Changes) -> frozenset[Cell]:
    """Cells in which not the same stands."""
    return frozenset(at for at in {*mine, *theirs} if mine.get(at) != theirs.get(at))


def _saved_later(file: Rival, other: Rival) -> bool:
    a, b = file.submission.moment, other.submission.moment
    return a is not None and b is not None and a < b
