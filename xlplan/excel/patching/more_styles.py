"""Styles put into a workbook that somebody else wrote: a cell's own with another fill, and all of another style sheet. What is there stays
as it was written, at its number. Floor 5."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from xlplan.excel.package.container import damaged_file
from xlplan.excel.package.splice import Edit, Element, closing_tag, list_elements, open_tag, tag_of, tag_prefix, tag_with
from xlplan.workbook.marks import NO_FILL

_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LISTS: Final = ("numFmts", "fonts", "fills", "borders", "cellXfs")
_OWN_FORMATS: Final = 164  # number from which a workbook counts formats of its own
_APPLY: Final = dict.fromkeys(("applyNumberFormat", "applyFont", "applyFill", "applyBorder", "applyAlignment", "applyProtection"), "1")


class _Sheet:
    """A style sheet as read: its lists with the elements in each."""

    def __init__(self, data: bytes, part: str) -> None:
        self.data, every = data, list_elements(data, part)
        self.root = every[0]
        self.lists: dict[str, Element] = {e.name: e for e in every if e.depth == 2 and e.name in _LISTS}
        self.of: dict[str, list[Element]] = {name: [e for e in every if e.depth == 3 and top.start < e.start < top.end]
                                             for name, top in self.lists.items()}
        self.inner = every

    def bytes_of(self, element: Element) -> bytes:
        return self.data[element.start:element.end]


class MoreStyles:
    """The style sheet of a package, and what is added to it. Refused XP903 where it lacks a list that every one has."""

    def __init__(self, data: bytes, part: str = "") -> None:
        self._own = _Sheet(data, part)
        if any(name not in self._own.lists for name in _LISTS[1:]):
            raise damaged_file("part", part)
        self._more: dict[str, list[bytes]] = {name: [] for name in _LISTS}
        self._filled: dict[tuple[int, str], int] = {}
        self._fills: dict[str, int] = {}
        self._locked: dict[tuple[int, bool], int] = {}
        self._p = tag_prefix(tag_of(data, self._own.root))

    def fill_of(self, style: int) -> str | None:
        """RRGGBB of the fill of that style, NO_FILL where it has none; None where it is no plain colour."""
        own = self._own
        at = int(self._xf(style).attributes.get("fillId", "0"))
        if at >= len(own.of["fills"]):
            return None
        fill = own.of["fills"][at]
        inside = {e.name: e.attributes for e in own.inner if fill.start < e.start < fill.end}
        kind = inside.get("patternFill", {}).get("patternType", "none")
        if kind == "none" and "gradientFill" not in inside:
            return NO_FILL
        color = inside.get("fgColor", {}).get("rgb", "")
        return color[-6:].upper() if kind == "solid" and len(color) in (6, 8) else None

    def with_fill(self, style: int, fill: str) -> int:
        """The number of that style with another fill: RRGGBB, or NO_FILL."""
        if (style, fill) not in self._filled:
            if fill not in self._fills:
                self._fills[fill] = self._add("fills", self._fill_bytes(fill))
            xf, data = self._xf(style), self._own.data
            tag = tag_with(tag_of(data, xf), fillId=str(self._fills[fill]), applyFill="1")
            self._filled[style, fill] = self._add("cellXfs", tag + data[xf.inner:xf.end])
        return self._filled[style, fill]

    def is_unlocked(self, style: int) -> bool:
        """Whether one may type into cells of that style on a protected sheet."""
        return any(e.attributes.get("locked") in ("0", "false") for e in self._inside(self._xf(style)) if e.name == "protection")

    def with_lock(self, style: int, locked: bool) -> int:
        """The number of that style open to typing, or closed to it."""
        if (style, locked) not in self._locked:
            xf, data = self._xf(style), self._own.data
            tag, p = tag_with(tag_of(data, xf), applyProtection="1"), self._p
            inside = {e.name: self._own.bytes_of(e) for e in self._inside(xf) if e.depth == xf.depth + 1}
            own = b'<%sprotection locked="%d"/>' % (p, locked)
            body = inside.pop("alignment", b"") + own + b"".join(of for name, of in inside.items() if name != "protection")
            self._locked[style, locked] = self._add("cellXfs", open_tag(tag) + body + closing_tag(tag))
        return self._locked[style, locked]

    def _inside(self, xf: Element) -> list[Element]:
        return [e for e in self._own.inner if xf.start < e.start < xf.end]

    def add_all(self, data: bytes) -> Mapping[int, int]:
        """Number of each style of a style sheet of ours -> its number here."""
        other, formats = _Sheet(data, ""), dict[str, str]()
        for e, number in zip(other.of.get("numFmts", ()), self._free_formats(), strict=False):
            formats[e.attributes["numFmtId"]] = str(number)
            self._add("numFmts", self._foreign(tag_with(tag_of(data, e), numFmtId=str(number)) + data[e.inner:e.end]))
        first = {name: len(self._own.of[name]) + len(self._more[name]) for name in _LISTS[1:4]}
        for name in first:
            for e in other.of[name]:
                self._add(name, self._foreign(other.bytes_of(e)))
        out = {}
        for n, e in enumerate(other.of["cellXfs"]):
            ids = {key: str(int(e.attributes.get(key, "0")) + first[name]) for key, name in (
                ("fontId", "fonts"), ("fillId", "fills"), ("borderId", "borders"))}
            shown = e.attributes.get("numFmtId", "0")
            tag = tag_with(tag_of(data, e), **ids, **_APPLY, numFmtId=formats.get(shown, shown), xfId="0")
            out[n] = self._add("cellXfs", self._foreign(tag + data[e.inner:e.end]))
        return out

    def edits(self) -> list[Edit]:
        """What puts the added ones into the part."""
        return [*self._edits()]

    def _edits(self) -> Iterator[Edit]:
        own = self._own
        for name, more in self._more.items():
            if not more:
                continue
            if name not in own.lists:  # of formats: it comes first of all
                p = self._p
                yield Edit(own.root.inner, own.root.inner, b'<%snumFmts count="%d">%s</%snumFmts>' % (p, len(more), b"".join(more), p))
                continue
            top = own.lists[name]
            tag = tag_with(tag_of(own.data, top), count=str(len(own.of[name]) + len(more)))
            if top.hollow:
                yield Edit(top.start, top.end, open_tag(tag) + b"".join(more) + closing_tag(tag))
            else:
                yield Edit(top.start, top.inner, tag)
                yield Edit(top.close, top.close, b"".join(more))

    def _add(self, name: str, element: bytes) -> int:
        self._more[name].append(element)
        return len(self._own.of.get(name, ())) + len(self._more[name]) - 1

    def _xf(self, style: int) -> Element:
        xfs = self._own.of["cellXfs"]
        return xfs[style if style < len(xfs) else 0]

    def _fill_bytes(self, fill: str) -> bytes:
        p = self._p
        if fill == NO_FILL:
            return b'<%sfill><%spatternFill patternType="none"/></%sfill>' % (p, p, p)
        return (b'<%sfill><%spatternFill patternType="solid"><%sfgColor rgb="FF%s"/><%sbgColor indexed="64"/></%spatternFill></%sfill>'
                % (p, p, p, fill.encode(), p, p, p))

    def _free_formats(self) -> Iterator[int]:
        taken = [int(e.attributes.get("numFmtId", "0")) for e in self._own.of.get("numFmts", ())]
        number = max([_OWN_FORMATS - 1, *taken])
        while True:
            number += 1
            yield number

    def _foreign(self, element: bytes) -> bytes:
        """An element without prefix, as it stands in a part whose elements have one."""
        if not self._p:
            return element
        end = min(at for at in (element.find(b" "), element.find(b">"), element.find(b"/>")) if at > 0)
        return element[:end] + f' xmlns="{_MAIN}"'.encode() + element[end:]
