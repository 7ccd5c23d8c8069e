"""A workbook of ours with the comments that somebody wrote on cells of an earlier one. Floor 5."""
from __future__ import annotations

from pathlib import Path

from xlplan.excel.package.contents import PackageContents
from xlplan.excel.package.repack import repack_parts
from xlplan.excel.patching.more_parts import MoreParts
from xlplan.excel.patching.notes import put_notes
from xlplan.excel.writing.write import WrittenFile, replace_file, to_bytes, write_workbook
from xlplan.workbook.blueprint import Book


def write_commented(book: Book, path: Path) -> WrittenFile:
    """`write_workbook`, with the comments of its sheets."""
    if any(sheet.comments for sheet in book.sheets):
        return replace_file(path, lambda out: out.write(commented(book)))
    return write_workbook(book, path)


def commented(book: Book) -> bytes:
    """The workbook as bytes, with the comments of its sheets."""
    data = to_bytes(book)
    if not any(sheet.comments for sheet in book.sheets):
        return data
    contents = PackageContents(data)
    parts = MoreParts(contents)
    for sheet in book.sheets:
        if sheet.comments and (tab := contents.tab(sheet.title)) is not None:
            put_notes(parts, tab.part, sheet.comments, ())
    return repack_parts(contents.data, parts.made())
