"""Errors about files that stop the work. What is wrong inside a workbook is a Diagnostic instead. Floor 5."""
from __future__ import annotations

from pathlib import Path

from xlplan.errors import XlplanError
from xlplan.text import Text


class FileLocked(XlplanError):
    """The file cannot be replaced because another program holds it open.

    Attributes:
        path: the file that was to be written; it is unchanged.
        free: a name beside it that is not taken.
    """

    def __init__(self, path: Path, free: Path) -> None:
        self.path = path
        self.free = free
        super().__init__(
            Text("{name} 正被另一个程序打开(通常是 Excel),请先关闭;或改存为 {free}。",
                 "{name} 正被另一個程式開啟(通常是 Excel),請先關閉;或改存為 {free}。",
                 "{name} is open in another program (usually Excel). Close it first, or save as {free}."),
            name=path.name, free=free.name)


class PatchRefused(XlplanError):
    """A change to a workbook that cannot be made without harming something else in it; nothing was written.

    Attributes:
        why: language-free reason: no_sheet, merged, array, data_table, shared, table, pivot, signed, twice, or the code
            of the finding for which the file is not opened at all (XP9..).
        sheet, cell: where; None for the file as a whole.
    """

    def __init__(self, why: str, sentence: Text, sheet: str | None = None, cell: str | None = None, *, file: str = "",
                 **params: object) -> None:
        self.why, self.sheet, self.cell = why, sheet, cell
        place = "!".join(p for p in (sheet, cell) if p)
        where = ":".join(p for p in (file, place) if p)
        super().__init__(sentence, where=f"{where} · " if where else "", cell=cell, **params)
