"""Changes to an XML part as pieces of its bytes: what is not touched stays exactly as it was written. Floor 5.

Nothing is parsed into a tree and printed again: prefixes, extensions, comments, the order of attributes and all that
this program has never heard of stay where they are. expat tells where every element begins.
"""
from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple
from xml.parsers import expat

from xlplan.excel.package.container import damaged_file

_TAG: Final = re.compile(rb"<[^\"'>]*(?:\"[^\"]*\"[^\"'>]*|'[^']*'[^\"'>]*)*>")  # a value may hold '>'
_NAME: Final = re.compile(rb"<([^\s/>]+)")
_ATTRIBUTE: Final = re.compile(rb"\s+([^\s=/>]+)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_SPACE: Final = b" \t\r\n"


class Edit(NamedTuple):
    """The bytes from `start` up to `end` are replaced by `new`."""

    start: int
    end: int
    new: bytes


@dataclass(slots=True)
class Element:
    """An element by its place in the bytes: start tag [start, inner), end tag [close, end); both tags are the same for
    `<a/>`. `name` is without prefix, attributes without a prefix are by their name; the root's depth is 1."""

    name: str
    attributes: dict[str, str]
    depth: int
    start: int
    inner: int
    close: int = 0
    end: int = 0

    @property
    def hollow(self) -> bool:
        """Whether it is written `<a/>`."""
        return self.close == self.start


def splice_edits(data: bytes, edits: Iterable[Edit]) -> bytes:
    """`data` with the edits made; those that put something in at one place stand in the order given. ValueError where two
    overlap."""
    out, at = [], 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        if edit.start < at:
            raise ValueError(f"edits overlap at {edit.start}")
        out += [data[at:edit.start], edit.new]
        at = edit.end
    return b"".join((*out, data[at:]))


def reverse_edits(data: bytes, edits: Iterable[Edit]) -> list[Edit]:
    """The edits that make `data` again of `spliced(data, edits)`."""
    out, shift = [], 0
    for edit in sorted(edits, key=lambda e: (e.start, e.end)):
        start = edit.start + shift
        out.append(Edit(start, start + len(edit.new), data[edit.start:edit.end]))
        shift += len(edit.new) - (edit.end - edit.start)
    return out


def walk_elements(data: bytes, want: Callable[[str, dict[str, str], int], bool], done: Callable[[Element], None],
                  part: str = "") -> None:
    """Go through the elements of an XML part: `want(name, attributes, depth)` when one begins, and where it is wanted
    `done` when it has ended. UTF-8 and no DTD (`container.Archive` sees to both). Refused XP903 for what is no XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    path: list[Element | None] = []

    def start(full: str, attributes: dict[str, str]) -> None:
        name = full.rpartition(" ")[2]
        if not want(name, attributes, len(path) + 1):
            path.append(None)
            return
        at = parser.CurrentByteIndex
        tag = _TAG.match(data, at)
        assert tag is not None  # expat has just read one there
        path.append(Element(name, attributes, len(path) + 1, at, tag.end()))

    def end(_: str) -> None:
        element = path.pop()
        if element is not None:
            hollow = data[element.inner - 2:element.inner] == b"/>"
            element.close = element.start if hollow else parser.CurrentByteIndex
            element.end = element.inner if hollow else data.index(b">", element.close) + 1
            done(element)

    parser.StartElementHandler, parser.EndElementHandler = start, end
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise damaged_file("xml", part) from error


def list_elements(data: bytes, part: str = "") -> list[Element]:
    """Every element of a small part, in the order in which they begin. Refused XP903 for what is no XML."""
    found: list[Element] = []
    walk_elements(data, lambda name, attributes, depth: True, found.append, part)
    return sorted(found, key=lambda element: element.start)


def tag_of(data: bytes, element: Element) -> bytes:
    """Its start tag as written."""
    return data[element.start:element.inner]


def tag_prefix(tag: bytes) -> bytes:
    """`x:` of `<x:row r="1">`, nothing of `<row r="1">`."""
    before, colon, _ = _tag_name(tag).rpartition(b":")
    return before + colon


def _tag_name(tag: bytes) -> bytes:
    name = _NAME.match(tag)
    if name is None:
        raise ValueError(f"no tag: {tag[:40]!r}")
    return name[1]


def tag_with(tag: bytes, **values: str | None) -> bytes:
    """The start tag with those attributes set, or left out where None; the others, and its ending, as written.

    The values must need no escaping.
    """
    head = len(_tag_name(tag)) + 1
    out, at, seen = [tag[:head]], head, set[str]()
    for found in _tag_attributes(tag, head):
        name = found[1].decode()
        if name in values:
            seen.add(name)
            value = values[name]
            out += [tag[at:found.start()], b"" if value is None else _attribute_bytes(name, value)]
            at = found.end()
    rest = tag[at:]
    more = b"".join(_attribute_bytes(name, v) for name, v in values.items() if v is not None and name not in seen)
    ending = rest.rstrip(_SPACE + b"/>")
    return b"".join((*out, ending, more, rest[len(ending):]))


def _tag_attributes(tag: bytes, head: int) -> Iterator[re.Match[bytes]]:
    while found := _ATTRIBUTE.match(tag, head):
        yield found
        head = found.end()


def _attribute_bytes(name: str, value: str) -> bytes:
    return f' {name}="{value}"'.encode()


def open_tag(tag: bytes) -> bytes:
    """`<a b="1">` of `<a b="1"/>`."""
    return tag[:-2].rstrip(_SPACE) + b">" if tag.endswith(b"/>") else tag


def closing_tag(tag: bytes) -> bytes:
    """`</a>` of the start tag of a."""
    return b"</" + _tag_name(tag) + b">"
