"""A workbook that somebody else filled in, with notes and tints on its cells and a sheet of ours before the others: what goes back to be
corrected. All else keeps its bytes. Floor 5."""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NoReturn

from xlplan.address import a1
from xlplan.excel.errors import PatchRefused
from xlplan.excel.package.container import Refused, damaged_file
from xlplan.excel.package.contents import TYPES, PackageContents
from xlplan.excel.package.grid import read_grid
from xlplan.excel.package.repack import repack_parts
from xlplan.excel.patching.first_sheet import put_first
from xlplan.excel.patching.more_parts import MoreParts
from xlplan.excel.patching.more_styles import MoreStyles
from xlplan.excel.patching.notes import SheetNotes, put_notes, sheet_notes
from xlplan.excel.patching.patch import unreadable_refusal
from xlplan.excel.patching.patch_cells import SheetPatch, cell_styles
from xlplan.excel.patching.patch_content import Cached, Value
from xlplan.excel.patching.patch_owned import refuse_owned
from xlplan.excel.patching.patch_reasons import REASONS
from xlplan.excel.patching.patch_workbook import drop_calc_chain, recalculation_edits
from xlplan.excel.reading.gate import refusal_finding
from xlplan.text import Lang, text_list
from xlplan.workbook.blueprint import Sheet
from xlplan.workbook.marks import NO_FILL, note_before
from xlplan.workbook.rawbook import At


@dataclass(frozen=True, slots=True)
class CellNote:
    """What is to stand on a cell. `text`: the note, made of the fill that the tint replaces (RRGGBB, or `marks.NO_FILL`) and of the note
    that stood there; `color`: RRGGBB of the tint."""

    text: Callable[[str, str], str]
    color: str


@dataclass(frozen=True, slots=True)
class Annotation:
    """What goes into a workbook.

    Attributes:
        notes: sheet title -> cell -> what is to stand on it; marks of ours that stand in the workbook already go.
        changes, cached: as `patch_package` takes them, by place.
        first: the sheet that comes before all others. instead: title of the one whose place it takes, '' where there is none.
    """

    first: Sheet
    lang: Lang
    notes: Mapping[str, Mapping[At, CellNote]] = field(default_factory=dict)
    changes: Mapping[str, Mapping[At, Value]] = field(default_factory=dict)
    cached: Mapping[str, Mapping[At, Cached]] = field(default_factory=dict)
    instead: str = ""


def annotate_package(data: bytes, asked: Annotation, *, name: str = "") -> bytes:
    """The package so annotated. A cell with a discussion keeps it and gets no note, one whose fill is no plain colour no tint.

    PatchRefused, as of `patch_package`, for a file that cannot be opened or that would come to harm; nothing of it is changed then."""
    try:
        return _Annotating(data, asked, name).made()
    except Refused as no:
        raise unreadable_refusal(refusal_finding(no, name)) from no


class _Annotating:
    def __init__(self, data: bytes, asked: Annotation, name: str) -> None:
        self._contents, self._asked, self._name = PackageContents(data), asked, name
        contents = self._contents
        if contents.signed:
            self._refuse("signed", None)
        if contents.outline.strict or not contents.outline.styles:
            raise damaged_file("part", contents.outline.styles or contents.book)
        self._parts = MoreParts(contents)
        self._styles = MoreStyles(contents.part(contents.outline.styles), contents.outline.styles)

    def made(self) -> bytes:
        contents, asked = self._contents, self._asked
        for title in (*asked.notes, *asked.changes, *asked.cached):
            if contents.tab(title) is None:
                self._refuse("no_sheet", None, title, sheets=text_list(t.name for t in contents.outline.tabs))
        for tab in contents.outline.tabs:
            if tab.name != asked.instead and tab.part:
                self._sheet(tab.name, tab.part)
        book = contents.part(contents.book)
        edits = put_first(self._parts, self._styles, asked.first, asked.lang, asked.instead)
        self._parts.edit(contents.book, [*edits, *recalculation_edits(book, contents.book)])
        self._parts.edit(contents.outline.styles, self._styles.edits())
        chain, more = drop_calc_chain(contents.lists, contents.book, contents.list_of(contents.book), contents.lists.name(TYPES))
        for part, of in more.items():
            self._parts.edit(part, of)
        return repack_parts(contents.data, self._parts.made() | ({chain: None} if chain else {}))

    def _sheet(self, title: str, part: str) -> None:
        contents, asked = self._contents, self._asked
        changes, cached = dict(asked.changes.get(title, {})), dict(asked.cached.get(title, {}))
        there, wanted = sheet_notes(contents, part), asked.notes.get(title, {})
        ours = {at: was for at, text in there.texts.items() if (was := note_before(text))}
        marked = {at: note for at, note in wanted.items() if at not in there.threaded}
        if not (changes or cached or wanted or ours):
            return

        def refuse(why: str, at: At, **params: object) -> NoReturn:
            self._refuse(why, at, title, **params)

        refuse_owned(contents.lists, part, contents.part, changes, refuse)
        data = contents.part(part)
        grid = read_grid(data, {row for row, _ in (*changes, *cached, *wanted, *ours)}, part)
        styles, fills = dict[At, int](), dict[At, str]()
        for at, style in cell_styles(grid, {*wanted, *ours}).items():
            fill = ours[at][0] if at in ours else self._styles.fill_of(style)
            if fill is not None:
                fills[at] = fill
                styles[at] = self._styles.with_fill(style, wanted[at].color if at in wanted else fill)
        self._parts.edit(part, SheetPatch(data, grid, changes, cached, contents.outline.date1904, refuse, styles).edits)
        self._notes(part, there, {at: note.text(fills.get(at, NO_FILL), _before(at, there, ours)) for at, note in marked.items()}, ours)

    def _notes(self, part: str, there: SheetNotes, notes: Mapping[At, str], ours: Mapping[At, tuple[str, str]]) -> None:
        back = {at: before for at, (_, before) in ours.items() if at not in notes and before}
        put_notes(self._parts, part, {**back, **notes}, [at for at in ours if at not in notes and at not in back])

    def _refuse(self, why: str, at: At | None, title: str | None = None, **params: object) -> NoReturn:
        raise PatchRefused(why, REASONS[why], title, a1(*at) if at else None, file=self._name, **params)


def _before(at: At, there: SheetNotes, ours: Mapping[At, tuple[str, str]]) -> str:
    return ours[at][1] if at in ours else there.texts.get(at, "")
