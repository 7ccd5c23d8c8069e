"""The workbook around its sheets: which sheets there are, date system, links, who saved it. Floor 5."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timezone
from posixpath import dirname, join, normpath
from typing import Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from xlplan.excel.container import Refused, damaged, store
from xlplan.excel.texts import iso, local, tree

_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_STATES: Final = {"visible", "hidden", "veryHidden"}


@dataclass(frozen=True, slots=True)
class Tab:
    """One worksheet: tab name, state, and the part that holds it."""

    name: str
    state: str
    part: str


@dataclass(frozen=True, slots=True)
class Outline:
    """What workbook.xml and the parts beside it say. `strings` and `styles` are part names, '' where there is none;
    `strict` tells the dialect; the rest is as in RawBook."""

    tabs: tuple[Tab, ...]
    strings: str
    styles: str
    date1904: bool
    strict: bool
    links: tuple[str, ...]
    modified: datetime | None
    application: str


@dataclass(frozen=True, slots=True)
class _Relation:
    kind: str    # last word of the type: worksheet, styles, ...
    target: str  # part name, or the address of something outside


class Parts:
    """Parts by name, whatever the case of its letters: writers are careless about it and Excel does not mind."""

    def __init__(self, parts: dict[str, bytes]) -> None:
        self._parts = parts
        self._names = {name.lower(): name for name in parts}

    def name(self, name: str) -> str:
        """The name as the package spells it; Refused XP903 where there is no such part."""
        if name.lower() not in self._names:
            raise damaged("part", name)
        return self._names[name.lower()]

    def __getitem__(self, name: str) -> bytes:
        return self._parts[self.name(name)]

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._names

    def relations(self, part: str) -> dict[str, _Relation]:
        """Relations of a part ('' is the package) by id; none where there is no such list."""
        folder = dirname(part)
        path = join(folder, "_rels", part.rpartition("/")[2] + ".rels")
        if path not in self:
            return {}
        out = {}
        for relation in tree(self[path], path):
            target = relation.get("Target", "")
            if relation.get("TargetMode") != "External":
                target = normpath(join("/", folder, target)).lstrip("/")
            out[relation.get("Id", "")] = _Relation(relation.get("Type", "").rpartition("/")[2], target)
        return out


def outline(raw: dict[str, bytes]) -> Outline:
    """Outline of a package. Raises Refused: XP901 (another kind of document), XP903, XP904 (binary workbook)."""
    parts = Parts(raw)
    main = [r.target for r in parts.relations("").values() if r.kind == "officeDocument"]
    if not main:
        raise _no_workbook(parts)
    if main[0].lower().endswith(".bin"):
        raise Refused("XP904", kind="xlsb")
    if main[0].lower().startswith(("word/", "ppt/")):
        raise Refused("XP901", kind="docx" if main[0].lower().startswith("word/") else "pptx")
    book = parts.name(main[0])
    root = tree(parts[book], book)
    if local(root) != "workbook":
        raise Refused("XP901", kind="zip")
    relations = parts.relations(book)
    by_kind = {r.kind: parts.name(r.target) for r in relations.values()
               if r.kind in {"sharedStrings", "styles"}}
    return Outline(_tabs(root, relations, parts), by_kind.get("sharedStrings", ""), by_kind.get("styles", ""),
                   any(e.get("date1904") in ("1", "true") for e in root if local(e) == "workbookPr"),
                   _STRICT in parts[book], _links(root, relations, parts),
                   _modified(parts), _property(parts, "docProps/app.xml", "Application"))


def _no_workbook(parts: Parts) -> Refused:
    if "content.xml" in parts:
        return Refused("XP901", kind="ods")
    return damaged("part", "_rels/.rels") if "[Content_Types].xml" in parts else Refused("XP901", kind="zip")


def _id(element: etree._Element) -> str:
    """The r:id of an element, in either dialect's namespace."""
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), "")


def _tabs(root: etree._Element, relations: dict[str, _Relation], parts: Parts) -> tuple[Tab, ...]:
    tabs = []
    for sheet in (sheet for e in root if local(e) == "sheets" for sheet in e):
        relation = relations.get(_id(sheet))
        if relation is None:
            raise damaged("part", sheet.get("name", ""))
        if relation.kind == "worksheet":  # charts, dialogs and old macro sheets hold no table
            state = sheet.get("state", "visible")
            tabs.append(Tab(sheet.get("name", ""), state if state in _STATES else "visible",
                            parts.name(relation.target)))
    return tuple(tabs)


def _links(root: etree._Element, relations: dict[str, _Relation], parts: Parts) -> tuple[str, ...]:
    """Targets in the order of the workbook's list, so that [2] in a formula is the second; '' for DDE and OLE."""
    out = []
    for reference in (r for e in root if local(e) == "externalReferences" for r in e):
        relation = relations.get(_id(reference))
        inner = parts.relations(relation.target) if relation else {}
        out.append(next((r.target for r in inner.values() if r.kind.startswith("externalLink")), ""))
    return tuple(out)


def _property(parts: Parts, part: str, tag: str) -> str:
    """A document property; '' where it is missing or unreadable, for nothing depends on it."""
    try:
        return next((e.text or "" for e in tree(parts[part]) if local(e) == tag), "") if part in parts else ""
    except Refused:
        return ""


def _modified(parts: Parts) -> datetime | None:
    found = iso(_property(parts, "docProps/core.xml", "modified"))
    return found.replace(tzinfo=timezone.utc) if isinstance(found, datetime) else None


def bare(found: Outline, sheets: list[bytes], strings: bytes | None, styles: bytes | None) -> bytes:
    """A package of nothing but values for the second reader: what it sees is what was checked, one name per sheet
    number, in the transitional dialect, not compressed."""
    extra = {"styles": styles, "sharedStrings": strings}
    links = [("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(sheets) + 1)]
    links += [(kind, f"{kind}.xml") for kind, part in extra.items() if part is not None]
    tabs = "".join(f'<sheet name="{i}" sheetId="{i}" r:id="r{i}"/>' for i in range(1, len(sheets) + 1))
    parts = {"_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
             "xl/workbook.xml": (f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904='
                                 f'"{int(found.date1904)}"/><sheets>{tabs}</sheets></workbook>').encode(),
             "xl/_rels/workbook.xml.rels": _relations(links)}
    parts |= {f"xl/worksheets/sheet{i}.xml": sheet for i, sheet in enumerate(sheets, 1)}
    parts |= {f"xl/{kind}.xml": part for kind, part in extra.items() if part is not None}
    return store(parts)


def _relations(links: list[tuple[str, str]]) -> bytes:
    inner = "".join(f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target={quoteattr(target)}/>'
                    for i, (kind, target) in enumerate(links, 1))
    return f'<Relationships xmlns="{_PACKAGE}">{inner}</Relationships>'.encode()
