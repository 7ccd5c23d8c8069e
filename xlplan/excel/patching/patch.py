"""Some cells of a workbook changed inside its package, all else left as it is: for files that we did not write. Floor 5.

openpyxl would lose extensions, caches and styles of a foreign file; here only the bytes of the touched `<c>` elements
change, and those that make the reader calculate. A text goes into its cell as an inline string, so that the shared
strings stay untouched too. What cannot be changed without harm is refused with the reason, and nothing is written.
"""
from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from xlplan.address import LAST_COLUMN, LAST_ROW, a1, row_column
from xlplan.excel.errors import PatchRefused
from xlplan.excel.package.container import Refused
from xlplan.excel.package.contents import TYPES, PackageContents, read_parts
from xlplan.excel.package.grid import read_grid
from xlplan.excel.package.repack import repack_parts
from xlplan.excel.package.splice import Edit, reverse_edits, splice_edits
from xlplan.excel.patching.patch_cells import SheetPatch
from xlplan.excel.patching.patch_content import Cached, Value
from xlplan.excel.patching.patch_owned import refuse_owned
from xlplan.excel.patching.patch_reasons import REASONS
from xlplan.excel.patching.patch_workbook import drop_calc_chain, recalculation_edits
from xlplan.excel.reading.gate import admit_workbook, refusal_finding
from xlplan.excel.writing.write import WrittenFile, held_open, replace_file
from xlplan.schema.codes.catalogue import message_of
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Text, text_list
from xlplan.workbook.rawbook import At

__all__ = ["Patch", "PatchReversal", "Value", "patch_bytes", "patch_file", "patch_package", "put_file", "restore_package"]

Changes = Mapping[str, Mapping[str, Value]]
Results = Mapping[str, Mapping[str, Cached]]
V = TypeVar("V", bound=Cached)


@dataclass(frozen=True, slots=True)
class PatchReversal:
    """The way back from a patch: per part the edits that undo it, parts that were left out, and the checksum that every
    part must have again."""

    edits: dict[str, list[Edit]] = field(default_factory=dict)
    removed: dict[str, bytes] = field(default_factory=dict)
    sums: dict[str, int] = field(default_factory=dict)

    def data(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"edits": {part: [[e.start, e.end, e.new.decode()] for e in edits] for part, edits in self.edits.items()},
                "removed": {part: content.decode() for part, content in self.removed.items()}, "sums": self.sums}

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> PatchReversal:
        """From `data()`. ValueError for what is none."""
        try:
            return cls({part: [Edit(int(a), int(b), str(new).encode()) for a, b, new in edits]
                        for part, edits in data["edits"].items()},
                       {part: str(text).encode() for part, text in data["removed"].items()},
                       {part: int(crc) for part, crc in data["sums"].items()})
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"no way back: {error!r}") from error


@dataclass(frozen=True, slots=True)
class Patch:
    """The new package and the way back."""

    data: bytes
    back: PatchReversal


def patch_bytes(data: bytes, changes: Changes, cached: Results | None = None, *, name: str = "",
                largest: int | None = None) -> bytes:
    """The package with those cells changed and nothing else; see `patch_package`."""
    return patch_package(data, changes, cached, name=name, largest=largest).data


def patch_package(data: bytes, changes: Changes, cached: Results | None = None, *, name: str = "",
                  largest: int | None = None) -> Patch:
    """The package with some cells changed: sheet title -> A1 address -> value.

    `changes` replace what the cell holds, a formula too; None clears. The style stays; a cell that is not there yet gets
    its row's or column's. `cached` replaces the stored result of formula cells and leaves the formula (`OLD`
    leaves the result out). Excel calculates
    everything when it opens the file. Every part but the sheets touched and the workbook part keeps its bytes.
    `name`: the file in messages; `largest`: as in `read`, for a file that is one's own.

    PatchRefused for a file that cannot be opened and for a change that would do harm; ValueError, naming the cell, for
    a value that no cell can hold, an address that is none, and `cached` where there is no formula.
    """
    if not data.startswith(b"PK\3\4"):
        found = admit_workbook(data, name)
        assert isinstance(found, Diagnostic)  # no workbook is anything but a zip
        raise unreadable_refusal(found)
    try:
        return _Patching(data, name, largest).patch(changes, cached or {})
    except Refused as no:
        raise unreadable_refusal(refusal_finding(no, name)) from no


def unreadable_refusal(d: Diagnostic) -> PatchRefused:
    reason = Text.of(lambda lang: message_of(d, lang))
    return PatchRefused(d.code, REASONS["unreadable"], d.sheet, d.cell, file=d.file or "", reason=reason)


def restore_package(data: bytes, back: PatchReversal) -> bytes:
    """The package before the patch, part by part as it was. ValueError when `data` is not what the patch made."""
    try:
        found = read_parts(data, back.edits)
    except Refused as no:
        raise ValueError(f"not what was written: {no.params}") from no
    parts: dict[str, bytes | None] = {**back.removed, **{name: splice_edits(found[name], of) for name, of in back.edits.items()}}
    for name, crc in back.sums.items():
        if zlib.crc32(parts.get(name) or b"") != crc:
            raise ValueError(f"not what was written: {name}")
    return repack_parts(data, parts)


def patch_file(path: Path, changes: Changes, cached: Results | None = None, *, beside: bool = True) -> WrittenFile:
    """`patch_package` of a file, replaced in one step as `write` does, with its errors: a file that another program holds open is
    left alone, and the result stands beside it (`name (2).xlsx`), or FileLocked is raised."""
    return put_file(path, patch_bytes(path.read_bytes(), changes, cached, name=path.name), beside=beside)


def put_file(path: Path, data: bytes, *, beside: bool = True) -> WrittenFile:
    """Replace the file at `path` (at its end, where it is a link) by `data` in one step; see `patch_file`."""
    path = path.resolve()
    return replace_file(path, lambda out: out.write(data), beside=beside, locked=held_open(path))


class _Patching:
    """One package while it is changed."""

    def __init__(self, data: bytes, name: str, largest: int | None) -> None:
        self._contents, self._name = PackageContents(data, largest), name
        if self._contents.signed:
            self._refuse("signed", None)

    def patch(self, changes: Changes, cached: Results) -> Patch:
        contents, parts = self._contents, self._contents.parts
        edits: dict[str, list[Edit]] = {}
        dropped = False
        for title in dict.fromkeys((*changes, *cached)):
            part, made = self._sheet(title, _parse_places(changes.get(title, {})), _parse_places(cached.get(title, {})))
            dropped |= made.dropped
            if made.edits:
                edits[part] = made.edits
        if not edits:
            return Patch(contents.data, PatchReversal())
        edits[contents.book] = recalculation_edits(parts[contents.book], contents.book)
        removed: dict[str, bytes] = {}
        if dropped:
            chain, more = drop_calc_chain(contents.lists, contents.book, contents.list_of(contents.book), contents.lists.name(TYPES))
            edits |= more
            if chain:
                removed[chain] = contents.part(chain)
        new: dict[str, bytes | None] = {part: splice_edits(parts[part], of) for part, of in edits.items() if of}
        back = PatchReversal({part: reverse_edits(parts[part], edits[part]) for part in new}, removed,
                             {part: zlib.crc32(parts[part]) for part in (*new, *removed)})
        return Patch(repack_parts(contents.data, new | dict.fromkeys(removed)), back)

    def _sheet(self, title: str, changes: dict[At, Value], cached: dict[At, Cached]) -> tuple[str, SheetPatch]:
        contents, tab = self._contents, self._contents.tab(title)
        if tab is None:
            self._refuse("no_sheet", None, title, sheets=text_list(t.name for t in contents.outline.tabs))

        def refuse(why: str, at: At, **params: object) -> NoReturn:
            self._refuse(why, at, title, **params)

        refuse_owned(contents.lists, tab.part, contents.part, changes, refuse)
        data = contents.part(tab.part)
        grid = read_grid(data, {row for row, _ in (*changes, *cached)}, tab.part)
        return tab.part, SheetPatch(data, grid, changes, cached, contents.outline.date1904, refuse)

    def _refuse(self, why: str, at: At | None, title: str | None = None, **params: object) -> NoReturn:
        raise PatchRefused(why, REASONS[why], title, a1(*at) if at else None, file=self._name, **params)


def _parse_places(cells: Mapping[str, V]) -> dict[At, V]:
    out = {row_column(address): value for address, value in cells.items()}
    for at in out:
        if not (1 <= at[0] <= LAST_ROW and 1 <= at[1] <= LAST_COLUMN):
            raise ValueError(f"not an address: row {at[0]}, column {at[1]}")
    return out
