"""The runs of a rich text that differ in what they say: struck through, set higher or lower. Floor 5."""
from __future__ import annotations

import re
from typing import Final, NamedTuple

from lxml import etree

from xlplan.excel.package.shared_strings import local_name, parse_tree, run_text, unescape_text
from xlplan.workbook.rawbook import Run

_RUN: Final = re.compile(rb"<(?:\w+:)?r[\s>]")
_MARKS: Final = (b"strike", b"vertAlign")
_OFF: Final = ("0", "false")


class Piece(NamedTuple):
    """A run as written; `struck` None where the font of the cell decides."""

    text: str
    struck: bool | None
    level: str


Rich = dict[bytes, list[Piece]]
"""Pieces of the shared strings that have runs, by their index as the cells spell it."""


def rich_strings(data: bytes | None, struck_cells: bool = False) -> Rich:
    """The shared strings whose runs may differ; mostly none. `struck_cells`: whether cells of the workbook are struck through,
    which a run of its own font is not. Refused XP903 for broken XML."""
    if not data or not (struck_cells or any(mark in data for mark in _MARKS)) or not _RUN.search(data):
        return {}
    items = (item for item in parse_tree(data, "sharedStrings") if local_name(item) == "si")
    return {b"%d" % i: pieces for i, item in enumerate(items) if (pieces := read_pieces(item))}


def read_pieces(item: etree._Element) -> list[Piece]:
    """The pieces of an `<si>` or `<is>`; none where it has no runs. Phonetic hints are no part of the text."""
    if not any(local_name(part) == "r" for part in item):
        return []
    return [piece for part in item if (piece := _piece_of(part)) is not None]


def _piece_of(part: etree._Element) -> Piece | None:
    if local_name(part) == "t":
        return Piece(unescape_text(run_text(part)), None, "")
    if local_name(part) != "r":
        return None
    text = "".join(unescape_text(run_text(t)) for t in part if local_name(t) == "t")
    looks = {local_name(look): look.get("val") for of in part if local_name(of) == "rPr" for look in of}
    own = any(local_name(of) == "rPr" for of in part)
    struck = "strike" in looks and looks["strike"] not in _OFF
    level = looks.get("vertAlign") or ""
    return Piece(text, struck if own else None, level if level in ("superscript", "subscript") else "")


def settle_runs(pieces: list[Piece], struck: bool) -> tuple[Run, ...]:
    """The runs of a cell whose font is `struck` through or not, neighbours of the same marks as one; one run where all are
    alike. Blanks have no marks."""
    out: list[Run] = []
    for text, own, level in pieces:
        lined = struck if own is None else own
        if out and (not text.strip() or (out[-1].struck, out[-1].level) == (lined, level)):
            out[-1] = out[-1]._replace(text=out[-1].text + text)
        elif out and not out[-1].text.strip():
            out[-1] = Run(out[-1].text + text, lined, level)
        else:
            out.append(Run(text, lined, level))
    return tuple(out)
