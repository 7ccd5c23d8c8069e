"""Which of several files of one unit count, table by table: the rules, on what each changed of what HQ issued. Floor 4.

What HQ chose comes first. What somebody sends later stands for all that the same person sent before: a table put back to as issued is a
withdrawal. Of several people: only one changed a table, it is taken; several changed different cells, they are joined; two changed the
same cells, nobody's is. The answer never depends on the order of the files.
"""
from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from xlplan.plan.checking.changes import CHOICE, WHOLE, Cell, Changes, apart, met, unlike
from xlplan.plan.checking.provenance import sent_before
from xlplan.tables import BY_KEY
from xlplan.text import squeezed
from xlplan.workbook.authors import is_joined_of
from xlplan.workbook.submission import Submission

Why = Literal["chosen", "joined_copy", "same_person", "returned", "name", "later"]
Kind = Literal["as_issued", "one", "joined", "nobody"]


@dataclass(frozen=True, eq=False)
class Rival:
    """One of several files of a unit.

    Attributes:
        submission: the file. changes: table -> what it changed. refused: tables that go back by its own verdict; sound: those of them
            in which nothing is wrong: they go back for the no of its sign-off.
        elsewhere: its name, or who saved it, is another unit's.
        copies: SHA-256 of files of the same contents.
        over: SHA-256 of the files over which HQ chose it.
        doubted: when it says that it was saved cannot be so.
        mailed: whether all files of the unit came by mail: they are compared by when they were sent, else by when they were saved.
        came: number of HQ's run in which it was there first, 0 where that is not known.
    """

    submission: Submission
    changes: Mapping[str, Changes]
    refused: frozenset[str]
    elsewhere: bool = False
    copies: frozenset[str] = frozenset()
    over: frozenset[str] = frozenset()
    doubted: bool = False
    came: int = 0
    mailed: bool = False
    sound: frozenset[str] = frozenset()

    @property
    def moment(self) -> datetime | None:
        """By which it is earlier or later than the others: when it was sent, or saved where that is to be believed."""
        return self.submission.sent if self.mailed else None if self.doubted else self.submission.modified

    @property
    def person(self) -> str:
        """Who saved it last, '' where nobody knows."""
        return squeezed(self.submission.author)

    def out_of_turn(self, other: Rival) -> bool:
        """Whether it says that it was saved before the other one, of the same person as far as anybody knows, which HQ had before it."""
        return not _of_two_people(self, other) and _is_before(self, other) and 0 < other.came < self.came

    def says(self, table: str) -> bool:
        """Whether it holds the table, be it as issued."""
        return table in self.changes or table in self.submission.frames

    def of(self, table: str) -> Changes:
        """What it changed in the table."""
        return self.changes.get(table, {})

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
        saved = self.moment
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
    fit = [f for f in ordered if not any(_is_over(chosen, f) for chosen in ordered)] or ordered
    used = [f for f in fit if any(f in one.sources for one in settled.values())]
    own = [f for f in fit if not f.elsewhere]
    return Settlement(tuple(ordered), (used or own or fit)[-1], settled)


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
    there = [f for f in files if f.says(key)]
    gone = {f: one for f in there if (one := _given_up(key, f, there) or _replaced(key, f, there)) is not None}
    replaced, left = tuple(one for f, one in gone.items() if f.of(key)), [f for f in there if f not in gone]
    changed = [f for f in left if f.of(key)]
    pairs = [(a, b) for i, a in enumerate(left) for b in left[i + 1:] if _at_odds(key, a, b)]
    own = any(not f.elsewhere for f in files)
    strange = [f for f in changed if f.elsewhere and own and not f.over]
    alike = [f for f in strange if any(f.of(key) == g.of(key) for g in changed if not g.elsewhere)]  # whoever it is of says the same
    strange, changed = [f for f in strange if f not in alike], [f for f in changed if f not in alike]
    sources = _without_repeats(key, changed)
    apart_whole = [] if pairs or len(sources) < 2 or _can_be_joined(key, sources) else sources
    if pairs or strange or apart_whole:
        lost = {at for a, b in pairs for at in _at_odds(key, a, b)} | {
            at for f in (*strange, *apart_whole) for at in _unlike_others(key, f, changed)}
        between = [f for f in left if f in apart_whole or f in strange or any(f in pair for pair in pairs)]
        return SettledTable("nobody", replaced=replaced, rivals=tuple(between), cells=frozenset(lost))
    if not sources:
        return SettledTable("one", tuple(left[-1:]), replaced) if replaced and left else SettledTable("as_issued", replaced=replaced)
    return SettledTable("one" if len(sources) == 1 else "joined", sources, replaced)


def _at_odds(key: str, a: Rival, b: Rival) -> frozenset[Cell]:
    """Cells for which nobody can tell which of the two holds: what both changed, and where it is not known which file of one person is the
    later one, all in which they differ: what the one did not change it may have put back to what HQ issued."""
    mine, theirs = a.of(key), b.of(key)
    ordered = _saved_later(a, b) or _saved_later(b, a)
    return unlike(mine, theirs) if not ordered and _of_one_person(a, b) else frozenset(apart(mine, theirs))


def _unlike_others(key: str, file: Rival, files: Sequence[Rival]) -> frozenset[Cell]:
    """Cells in which one of these files holds something else than this one; all that this one changed where it is alone."""
    return frozenset[Cell]().union(*(unlike(file.of(key), f.of(key)) for f in files if f is not file)) or frozenset(file.of(key))


def _without_repeats(key: str, files: Sequence[Rival]) -> tuple[Rival, ...]:
    """Those that are needed: one whose every change stands in another one as well, which is not refused where it is not, is not; of
    several with the same changes the last is."""
    def repeats(f: Rival, g: Rival) -> bool:
        ranks = [(key not in one.refused, files.index(one)) for one in (f, g)]
        return f.of(key).items() <= g.of(key).items() and ranks[0][0] <= ranks[1][0] and (f.of(key) != g.of(key) or ranks[0] < ranks[1])

    return tuple(f for f in files if not any(repeats(f, g) for g in files if g is not f))


def _can_be_joined(key: str, files: Sequence[Rival]) -> bool:
    """Whether cells of one can stand in the rows of another, and every cell of all can be read."""
    frames = [f.submission.frames.get(key) for f in files]
    longest = max((frame.keys for frame in frames if frame is not None), key=len, default=[])
    return all(frame is not None and frame.keys == longest[:len(frame.keys)] for frame in frames) and not any(
        key in f.refused - f.sound for f in files)


def _given_up(key: str, file: Rival, files: Sequence[Rival]) -> Replaced | None:
    """Replaced in every table is a file over which HQ chose another one, but for what only it fills in, of another person; and one of which
    HQ made the joined copy that came back since."""
    for other in reversed(files):
        if _is_over(other, file) and not (file.of(key) and not other.of(key) and not file.elsewhere and _of_two_people(file, other)):
            return Replaced(file, other, "chosen", unlike(file.of(key), other.of(key)))
    for other in reversed(files):
        if any(is_joined_of(other.submission.joins, sha) for sha in file.contents) and not _is_over(file, other):
            return Replaced(file, other, "joined_copy", unlike(file.of(key), other.of(key)))
    return None


def _replaced(key: str, file: Rival, there: Sequence[Rival]) -> Replaced | None:
    """By which other file its table is replaced, the last saved one; None where by none."""
    for other in reversed(there):
        if other is not file and (why := _why_replaced(key, file, other)) is not None:
            return Replaced(file, other, why, unlike(file.of(key), other.of(key)))
    return None


def _why_replaced(key: str, file: Rival, other: Rival) -> Why | None:
    """Why the other file's table stands instead of this one's; None where it does not."""
    if _is_over(file, other) or any(is_joined_of(file.submission.joins, sha) for sha in other.contents) or not _saved_later(file, other):
        return None
    mine, theirs = file.of(key), other.of(key)
    common = met(mine, theirs)
    if file.elsewhere != other.elsewhere:
        return "name" if file.elsewhere and common else None
    if common and key in file.refused and key not in other.refused and (WHOLE in mine or mine.keys() <= theirs.keys()):
        return "returned"
    if _of_two_people(file, other):
        return None
    if file.person and other.person:
        return "same_person"
    return "later" if _goes_on(file, other) else None


def _is_over(chosen: Rival, file: Rival) -> bool:
    """Whether HQ chose the one over the other."""
    return not chosen.over.isdisjoint(file.contents)


def _of_two_people(a: Rival, b: Rival) -> bool:
    """Whether they are known to be: by who saved each, and where a file names nobody by the addresses that sent them."""
    if a.person and b.person:
        return a.person != b.person
    return bool(a.submission.sender and b.submission.sender and a.submission.sender != b.submission.sender)


def _of_one_person(a: Rival, b: Rival) -> bool:
    """Whether they look it: one name saved both, or, where a file names nobody, one address sent both, or one was made of the other."""
    if a.person and b.person:
        return a.person == b.person
    one_address = a.submission.sender != "" and a.submission.sender == b.submission.sender
    return one_address or (not _of_two_people(a, b) and (_goes_on(a, b) or _goes_on(b, a)))


def _goes_on(file: Rival, other: Rival) -> bool:
    """Whether the other one was made of the file, as it looks: most of what that changed stands there, to the figure. Answers to HQ and
    choices of the cover, of which there are few, show nothing: two people answer alike."""
    mine = [(key, at, held) for key, cells in file.changes.items() if not BY_KEY[key].where_rows
            for at, held in cells.items() if at != CHOICE]
    return bool(mine) and 2 * sum(at in other.of(key) and other.of(key)[at] == held for key, at, held in mine) >= len(mine)


def _saved_later(file: Rival, other: Rival) -> bool:
    return _is_before(file, other) and not file.out_of_turn(other)


def _is_before(a: Rival, b: Rival) -> bool:
    """Whether it was sent, or saved, before the other one by all that their times may be off."""
    if a.mailed and b.mailed:
        return sent_before(a.submission, b.submission)
    return a.moment is not None and b.moment is not None and a.moment < b.moment
