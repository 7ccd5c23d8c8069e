"""A workbook's package of which only what is asked for is inflated. Floor 5."""
from __future__ import annotations

from collections.abc import Collection
from typing import Final

from xlplan.excel.package.container import Archive, damaged_file
from xlplan.excel.package.parts import Parts
from xlplan.excel.package.workbook_xml import Tab, WorkbookXml, read_workbook_xml

TYPES: Final = "[Content_Types].xml"


class PackageContents:
    """The lists of parts, the outline, and any part by its name. Refused (see `container.Archive`, `read_workbook_xml`) for what is
    no workbook or not safe; `largest`: bytes it may inflate to, for a file that is one's own.

    Attributes:
        parts: its parts by name. lists: the same by any spelling, with relations.
        book: name of the workbook part. signed: whether it carries digital signatures.
    """

    def __init__(self, data: bytes, largest: int | None = None) -> None:
        self.data = data
        self.parts = Archive(data, largest)
        self.lists = Parts(self.parts)
        start = self.lists.relations("").values()
        main = next((r.target for r in start if r.kind == "officeDocument"), "")
        self.signed = any(r.kind == "origin" for r in start)
        self.outline: WorkbookXml = read_workbook_xml(self.parts)
        self.book = self.lists.name(main)

    def part(self, name: str) -> bytes:
        """The bytes of a part, in UTF-8. Refused XP903 where there is no such part."""
        return self.lists[name]

    def tab(self, title: str) -> Tab | None:
        """The worksheet of that title; None where there is none."""
        return next((tab for tab in self.outline.tabs if tab.name == title), None)

    def list_of(self, part: str) -> str:
        """The name of the list of a part's relations. Refused XP903 where it has none."""
        folder, _, file = part.rpartition("/")
        return self.lists.name(f"{folder}/_rels/{file}.rels".lstrip("/"))


def read_parts(data: bytes, names: Collection[str]) -> dict[str, bytes]:
    """Those parts by name. Refused as above, XP903 where one is missing."""
    found = Archive(data)
    for name in names:
        if name not in found:
            raise damaged_file("part", name)
    return {name: found[name] for name in names}
