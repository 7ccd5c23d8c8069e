"""The parts of a package by any spelling of their names, and their lists of relations. Floor 5."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from posixpath import dirname, join, normpath

from xlplan.excel.package.container import Archive, damaged_file, unsafe_file
from xlplan.excel.package.shared_strings import parse_tree


@dataclass(frozen=True, slots=True)
class Relation:
    """One line of a list of relations."""

    kind: str    # last word of the type: worksheet, styles, ...
    target: str  # part name, or the address of something outside


class Parts:
    """Parts by name, whatever the case of its letters: writers are careless about it and Excel does not mind."""

    def __init__(self, parts: Archive) -> None:
        self._parts = parts
        self._names = {name.lower(): name for name in parts}

    def name(self, name: str) -> str:
        """The name as the package spells it; Refused XP903 where there is no such part."""
        if name.lower() not in self._names:
            raise damaged_file("part", name)
        return self._names[name.lower()]

    def __getitem__(self, name: str) -> bytes:
        return self._parts[self.name(name)]

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def start(self, name: str, size: int) -> bytes:
        """The first bytes of a part without a DTD; Refused where it is missing or cannot be read."""
        found = self._parts.start(self.name(name), size)
        if b"<!DOCTYPE" in found:
            raise unsafe_file("dtd", name)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def relations(self, part: str) -> dict[str, Relation]:
        """Relations of a part ('' is the package) by id; none where there is no such list."""
        folder = dirname(part)
        path = join(folder, "_rels", part.rpartition("/")[2] + ".rels")
        if path not in self:
            return {}
        out = {}
        for relation in parse_tree(self[path], path):
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                target = normpath(join("/", folder, target)).lstrip("/")
            out[relation.get("Id", "")] = Relation(relation.get("Type", "").rpartition("/")[2], target)
        return out
