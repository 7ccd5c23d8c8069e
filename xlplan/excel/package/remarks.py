"""What people put on a worksheet beside its cells: comments, threaded comments, text boxes and shapes with text. Floor 5.

Only a sheet that has such parts costs anything. A part that cannot be read is passed over: nothing of the tables is in it.
"""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from lxml import etree

from xlplan.address import row_column
from xlplan.excel.package.container import Refused
from xlplan.excel.package.parts import Parts
from xlplan.excel.package.shared_strings import inline_text, local_name, parse_tree, unescape_text
from xlplan.workbook.rawbook import At, Remark


def remarks(parts: Parts, sheet: str) -> list[Remark]:
    """What stands on the sheet of that part, comments first, cell by cell, as written. Of a threaded comment every entry counts,
    and the note that Excel writes for programs that know no threads does not."""
    by_kind: dict[str, list[str]] = {}
    with suppress(Refused):
        for relation in parts.relations(sheet).values():
            by_kind.setdefault(relation.kind, []).append(relation.target)
    threads = [one for part in by_kind.get("threadedComment", ()) for one in _comments(parts, part, "threadedComment")]
    known = {one.at for one in threads}
    notes = [one for part in by_kind.get("comments", ()) for one in _comments(parts, part, "comment") if one.at not in known]
    boxes = [one for part in by_kind.get("drawing", ()) for one in _boxes(parts, part)]
    return [*sorted((*threads, *notes), key=lambda one: one.at), *dict.fromkeys(boxes)]


def _root(parts: Parts, part: str) -> etree._Element | None:
    try:
        return parse_tree(parts[part], part)
    except Refused:
        return None


def _comments(parts: Parts, part: str, kind: str) -> Iterator[Remark]:
    root = _root(parts, part)
    for comment in () if root is None else root.iter():
        if local_name(comment) == kind and (at := _place(comment.get("ref", ""))):
            text = "".join(inline_text(of) or of.text or "" for of in comment if local_name(of) == "text")
            yield Remark(at, unescape_text(text), "comment")


def _place(ref: str) -> At | None:
    try:
        return row_column(ref.upper())
    except ValueError:
        return None


def _boxes(parts: Parts, part: str) -> Iterator[Remark]:
    """Each shape with its paragraphs, at the cell in which its upper left corner lies."""
    root = _root(parts, part)
    for anchor in () if root is None else root:
        corner = {local_name(of): of.text for start in anchor if local_name(start) == "from" for of in start}
        for shape in (of for of in anchor.iter() if local_name(of) == "sp"):
            lines = ["".join(run.text or "" for run in of.iter() if local_name(run) == "t") for of in shape.iter() if local_name(of) == "p"]
            if text := "\n".join(filter(None, lines)).strip():
                yield Remark((_number(corner.get("row")), _number(corner.get("col"))), text, "box")


def _number(text: str | None) -> int:
    """Number of a row or column counted from 1."""
    return int(text) + 1 if text and text.strip().isascii() and text.strip().isdigit() else 1
