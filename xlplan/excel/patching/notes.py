"""Notes on cells of a workbook that somebody else wrote: put, changed and taken away, all other notes and shapes left as they are. A note
stands in two parts: its text among the comments, its box in the drawing that Excel keeps from of old. Floor 5."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Final

from xlplan.address import a1, row_column
from xlplan.excel.package.container import Refused, damaged_file
from xlplan.excel.package.contents import PackageContents
from xlplan.excel.package.shared_strings import inline_text, local_name, parse_tree, unescape_text
from xlplan.excel.package.splice import Edit, Element, closing_tag, list_elements, open_tag, tag_of, tag_prefix, walk_elements
from xlplan.excel.patching.more_parts import OFFICE, MoreParts
from xlplan.excel.writing.row_xml import cut_text, escape_text
from xlplan.text import printed_width
from xlplan.workbook.rawbook import At

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_AUTHOR: Final = "xlplan"
_COMMENTS: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
_DRAWING: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"
_SPACES: Final = ('xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
                  'xmlns:x="urn:schemas-microsoft-com:office:excel"')
_BOX: Final = "_x0000_t202"  # Excel's name for the kind of shape that a text box is
_KIND: Final = (f'<v:shapetype {_SPACES} id="{_BOX}" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
                '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>')
_EMPTY: Final = f'<xml {_SPACES}>{_KIND}</xml>'
_NUMBER: Final = re.compile(rb"_x0000_s(\d+)")
_FIRST: Final = 1025  # of Excel's numbers of shapes
_AFTER: Final = frozenset(("legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "AlternateContent", "webPublishItems",
                           "tableParts", "extLst"))  # of what may follow <legacyDrawing>, see CT_Worksheet
_WIDE, _CHARACTERS, _LINE, _TALLEST = 5, 46, 15, 420  # columns that a box spans, characters of its line, pixels


@dataclass(slots=True)
class SheetNotes:
    """The notes of a sheet. `texts`: what each says; `threaded`: cells with a discussion, whose notes Excel writes itself."""

    texts: dict[At, str] = field(default_factory=dict)
    threaded: set[At] = field(default_factory=set)


def sheet_notes(contents: PackageContents, sheet: str) -> SheetNotes:
    """The notes of the sheet in that part. Refused where they cannot be read."""
    out = SheetNotes()
    for relation in contents.lists.relations(sheet).values():
        if relation.kind == "threadedComment":
            out.threaded |= {at for at, _ in _comments(contents.part(relation.target), "threadedComment")}
        elif relation.kind == "comments":
            out.texts |= dict(_comments(contents.part(relation.target), "comment"))
    return out


def put_notes(parts: MoreParts, sheet: str, notes: Mapping[At, str], gone: Collection[At]) -> None:
    """Have those notes on the sheet, each in the place of the one that is there, and none in the cells where they are `gone`. Refused where
    those that are there cannot be followed."""
    if not notes and not gone:
        return
    contents = parts.contents
    named = {r.kind: r.target for r in contents.lists.relations(sheet).values() if r.kind in ("comments", "vmlDrawing")}
    if ("comments" in named) and ("vmlDrawing" not in named):
        raise damaged_file("part", sheet)
    new = {at: cut_text(text) for at, text in sorted(notes.items())}
    if "comments" in named:
        part = contents.lists.name(named["comments"])
        there = _edit_comments(parts, part, new, gone)
    else:
        part, there = parts.free_name("xl/comments{}.xml"), set[At]()
        parts.put(part, _fresh_comments(new))
        parts.declare(part, _COMMENTS)
        parts.relate(sheet, "comments", part)
    fresh = {at: text for at, text in new.items() if at not in there}
    if "vmlDrawing" in named:
        _edit_drawing(parts, contents.lists.name(named["vmlDrawing"]), fresh, gone)
    elif fresh:
        drawing = parts.free_name("xl/drawings/vmlDrawing{}.vml")
        parts.put(drawing, _EMPTY.replace("</xml>", "".join(_shapes(fresh, _FIRST)) + "</xml>").encode())
        parts.declare_ending("vml", _DRAWING)
        _name_drawing(parts, sheet, parts.relate(sheet, "vmlDrawing", drawing))


def _comments(data: bytes, kind: str) -> Iterator[tuple[At, str]]:
    for comment in parse_tree(data).iter():
        if local_name(comment) == kind:
            text = "".join(inline_text(of) or of.text or "" for of in comment if local_name(of) == "text")
            yield row_column(comment.get("ref", "").upper()), unescape_text(text)


def _edit_comments(parts: MoreParts, part: str, notes: Mapping[At, str], gone: Collection[At]) -> set[At]:
    """Have the texts in the part that is there; the cells that had a note already."""
    data = parts.contents.part(part)
    every = list_elements(data, part)
    p = tag_prefix(tag_of(data, every[0])).decode()
    listed = next((e for e in every if e.depth == 2 and e.name == "commentList"), None)
    authors = next((e for e in every if e.depth == 2 and e.name == "authors"), None)
    if listed is None or authors is None or authors.hollow:
        raise damaged_file("part", part)
    edits, there = [], set[At]()
    for comment in (e for e in every if e.depth == 3 and e.name == "comment"):
        at = row_column(comment.attributes.get("ref", "").upper())
        text = next((e for e in every if e.depth == 4 and e.name == "text" and comment.start < e.start < comment.end), None)
        if at in gone:
            edits.append(Edit(comment.start, comment.end, b""))
        elif at in notes and text is not None:
            there.add(at)
            edits.append(Edit(text.start, text.end, _text(notes[at], p)))
    fresh = {at: text for at, text in notes.items() if at not in there}
    if fresh:
        number = sum(e.depth == 3 and e.name == "author" for e in every)
        edits.append(Edit(authors.close, authors.close, f"<{p}author>{_AUTHOR}</{p}author>".encode()))
        body = b"".join(_comment(at, text, number, p) for at, text in fresh.items())
        edits.append(Edit(listed.start, listed.end, open_tag(tag_of(data, listed)) + body + closing_tag(tag_of(data, listed)))
                     if listed.hollow else Edit(listed.close, listed.close, body))
    parts.edit(part, edits)
    return there


def _fresh_comments(notes: Mapping[At, str]) -> bytes:
    body = b"".join(_comment(at, text, 0, "") for at, text in notes.items())
    return (f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<comments xmlns="{_MAIN}"><authors><author>{_AUTHOR}</author>'
            f"</authors><commentList>").encode() + body + b"</commentList></comments>"


def _comment(at: At, text: str, author: int, p: str) -> bytes:
    return f'<{p}comment ref="{a1(*at)}" authorId="{author}">'.encode() + _text(text, p) + f"</{p}comment>".encode()


def _text(text: str, p: str) -> bytes:
    return f'<{p}text><{p}t xml:space="preserve">{escape_text(text)}</{p}t></{p}text>'.encode()


def _edit_drawing(parts: MoreParts, part: str, fresh: Mapping[At, str], gone: Collection[At]) -> None:
    """Have boxes for the notes that are new in the drawing that is there, and none for those that are gone."""
    data = parts.contents.part(part)
    every = list_elements(data, part)
    edits = [Edit(shape.start, shape.end, b"") for shape in every if shape.name == "shape" and shape.depth == 2
             and _cell_of(data, shape, every) in gone]
    if fresh:
        last = max([_FIRST - 1, *(int(number) for number in _NUMBER.findall(data))])
        kind = "" if f'"{_BOX}"'.encode() in data else _KIND
        root = every[0]
        if root.hollow:
            raise damaged_file("part", part)
        edits.append(Edit(root.close, root.close, (kind + "".join(_shapes(fresh, last + 1))).encode()))
    parts.edit(part, edits)


def _cell_of(data: bytes, shape: Element, every: list[Element]) -> At | None:
    """The cell of the note whose box it is."""
    said = {e.name: data[e.inner:e.close].strip() for e in every if e.name in ("Row", "Column") and shape.start < e.start < shape.end}
    try:
        return int(said["Row"]) + 1, int(said["Column"]) + 1
    except (KeyError, ValueError):
        return None


def _shapes(notes: Mapping[At, str], first: int) -> Iterator[str]:
    for number, ((row, column), text) in enumerate(notes.items(), first):
        lines = sum(max(1, ceil(printed_width(line) / _CHARACTERS)) for line in text.split("\n"))
        down = max(3, ceil(min(lines * _LINE + 12, _TALLEST) / 22))
        anchor = f"{column}, 15, {max(row - 2, 0)}, 10, {column + _WIDE}, 15, {max(row - 2, 0) + down}, 4"
        yield (f'<v:shape {_SPACES} id="_x0000_s{number}" type="#{_BOX}" style="position:absolute;visibility:hidden" fillcolor="#ffffe1" '
               'o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/><v:path o:connecttype="none"/>'
               '<v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div></v:textbox><x:ClientData ObjectType="Note">'
               f"<x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor><x:AutoFill>False</x:AutoFill><x:Row>{row - 1}</x:Row>"
               f"<x:Column>{column - 1}</x:Column></x:ClientData></v:shape>")


def _name_drawing(parts: MoreParts, sheet: str, known: str) -> None:
    """Have the sheet name its drawing, in its place among what stands behind the cells."""
    data, found = parts.contents.part(sheet), list[Element]()
    walk_elements(data, lambda name, attributes, depth: depth == 1 or (depth == 2 and name in _AFTER), found.append, sheet)
    root = next(e for e in found if e.depth == 1)
    at = min((e.start for e in found if e.depth == 2), default=root.close)
    p = tag_prefix(tag_of(data, root)).decode()
    parts.edit(sheet, [Edit(at, at, f'<{p}legacyDrawing xmlns:r="{OFFICE}" r:id="{known}"/>'.encode())])


__all__ = ["Refused", "SheetNotes", "put_notes", "sheet_notes"]
