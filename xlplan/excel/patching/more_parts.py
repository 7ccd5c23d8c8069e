"""Parts put into a package that somebody else wrote, and the lists that must name them. Floor 5."""
from __future__ import annotations

from itertools import count
from typing import Final
from xml.sax.saxutils import quoteattr

from xlplan.excel.package.contents import TYPES, PackageContents
from xlplan.excel.package.splice import Edit, closing_tag, list_elements, open_tag, splice_edits, tag_of, tag_prefix

OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"


class MoreParts:
    """A package and what becomes of it: edits of parts that are there, whole parts that are new."""

    def __init__(self, contents: PackageContents) -> None:
        self.contents = contents
        self._edits: dict[str, list[Edit]] = {}
        self._new: dict[str, bytes] = {}
        self._ids: dict[str, set[str]] = {}

    def edit(self, part: str, edits: list[Edit]) -> None:
        """Have those edits made to a part that is there."""
        if edits:
            self._edits.setdefault(part, []).extend(edits)

    def put(self, part: str, data: bytes) -> None:
        """Have that part, in the place of the one of its name if there is one."""
        self._new[part] = data

    def free_name(self, pattern: str) -> str:
        """`xl/comments{}.xml` with the first number that is free."""
        return next(name for n in count(1) if (name := pattern.format(n)) not in self.contents.lists and name not in self._new)

    def relate(self, part: str, kind: str, target: str) -> str:
        """Have the part name another one in its list of relations, which is made where there is none; the id."""
        folder, _, file = part.rpartition("/")
        name = f"{folder}/_rels/{file}.rels".lstrip("/")
        taken = self._ids.setdefault(part, {*self.contents.lists.relations(part)})
        known = next(one for n in count(1) if (one := f"xlp{n}") not in taken)
        taken.add(known)
        line = f"Relationship Id={quoteattr(known)} Type={quoteattr(f'{OFFICE}/{kind}')} Target={quoteattr('/' + target)}/>"
        if name in self.contents.lists:
            self._append(self.contents.lists.name(name), line)
        else:
            before = self._new.get(name, f'<Relationships xmlns="{_PACKAGE}"></Relationships>'.encode())
            self._new[name] = before.replace(b"</Relationships>", f"<{line}</Relationships>".encode())
        return known

    def declare(self, part: str, kind: str) -> None:
        """Name the content type of a new part."""
        self._append(self.contents.lists.name(TYPES), f"Override PartName={quoteattr('/' + part)} ContentType={quoteattr(kind)}/>")

    def declare_ending(self, ending: str, kind: str) -> None:
        """Name the content type of all parts with that ending, where nothing does."""
        types = self.contents.lists.name(TYPES)
        known = {e.attributes.get("Extension", "").lower() for e in list_elements(self.contents.parts[types], types) if e.name == "Default"}
        line = f"Default Extension={quoteattr(ending)} ContentType={quoteattr(kind)}/>"
        if ending not in known and not any(line.encode() in edit.new for edit in self._edits.get(types, ())):
            self._append(types, line)

    def made(self) -> dict[str, bytes | None]:
        """Name -> what each part is now that is another or new."""
        return {**{part: splice_edits(self.contents.part(part), edits) for part, edits in self._edits.items()}, **self._new}

    def _append(self, part: str, line: str) -> None:
        """Have an element at the end of a list of parts."""
        data = self.contents.parts[part]
        root = list_elements(data, part)[0]
        tag = tag_of(data, root)
        new = b"<" + tag_prefix(tag) + line.encode()
        if root.hollow:
            self.edit(part, [Edit(root.start, root.end, open_tag(tag) + new + closing_tag(tag))])
        else:
            self.edit(part, [Edit(root.close, root.close, new)])
