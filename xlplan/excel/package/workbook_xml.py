"""The workbook around its sheets: which sheets there are, date system, links, who saved it. Floor 5."""
from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Final
from xml.sax.saxutils import quoteattr

from lxml import etree

from xlplan.excel.package.active_content import count_carried, read_elements
from xlplan.excel.package.container import Archive, Refused, damaged_file, store_zip
from xlplan.excel.package.parts import Parts, Relation
from xlplan.excel.package.shared_strings import local_name, parse_iso, parse_tree

_STRICT: Final = b"http://purl.oclc.org/ooxml/"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_HEAD: Final = 2_048  # bytes in which a part's first element begins
_TEXTS: Final = re.compile(rb"<(?:\w+:)?sst\b[^<>]*>")
_COUNTS: Final = re.compile(rb"""(?<=\s)(?:uniqueCount|count)=(?:"[^"<>]*"|'[^'<>]*')""")
_WORKBOOKS: Final = (".xlsx", ".xlsm", ".xls")
_CORE: Final = "docProps/core.xml"
_STATES: Final = {"visible", "hidden", "veryHidden"}


@dataclass(frozen=True, slots=True)
class Tab:
    """One worksheet: tab name, state, and the part that should hold it; '' where none is named."""

    name: str
    state: str
    part: str


@dataclass(frozen=True, slots=True)
class WorkbookXml:
    """What workbook.xml and the parts beside it say. `strings` and `styles` are part names, '' where there is none;
    `strict` tells the dialect; `count_carried` what came along that can run or reach out, by kind (see `count_carried`); `manual`
    whether Excel calculates it only when asked; `author` and `keywords` of its properties; the rest is as in RawBook."""

    tabs: tuple[Tab, ...]
    strings: str
    styles: str
    date1904: bool
    strict: bool
    links: tuple[str, ...]
    modified: datetime | None
    application: str
    carried: dict[str, int] = field(default_factory=dict)
    manual: bool = False
    author: str = ""
    keywords: str = ""


def read_workbook_xml(raw: Archive) -> WorkbookXml:
    """Outline of a package. Raises Refused: XP901 (another kind of document), XP903, XP904 (another kind of workbook),
    XP921 (an archive)."""
    parts = Parts(raw)
    main = [r.target for r in parts.relations("").values() if r.kind == "officeDocument"]
    if not main:
        raise _no_workbook(parts)
    if main[0].lower().endswith(".bin"):
        raise Refused("XP904", kind="xlsb")
    if main[0].lower().startswith(("word/", "ppt/")):
        raise Refused("XP901", kind="docx" if main[0].lower().startswith("word/") else "pptx")
    book = parts.name(main[0])
    root = parse_tree(parts[book], book)
    if local_name(root) != "workbook":
        raise Refused("XP901", kind="unknown")
    relations = parts.relations(book)
    by_kind = {r.kind: parts.name(r.target) for r in relations.values()
               if r.kind in {"sharedStrings", "styles"} and r.target in parts}
    return WorkbookXml(_read_tabs(root, relations, parts), by_kind.get("sharedStrings", ""), by_kind.get("styles", ""),
                       any(e.get("date1904") in ("1", "true") for e in root if local_name(e) == "workbookPr"),
                       _STRICT in parts[book], _read_links(root, relations, parts),
                       _read_modified(parts), _read_property(parts, "docProps/app.xml", "Application"), count_carried(parts,
                                                                                                                      relations.values()),
                       any(e.get("calcMode") == "manual" and e.get("fullCalcOnLoad") not in ("1", "true")
                       for e in root if local_name(e) == "calcPr"),
                       _read_author(parts), _read_property(parts, _CORE, "keywords"))


def _no_workbook(parts: Parts) -> Refused:
    if "content.xml" in parts:
        text = "mimetype" in parts and b"opendocument.text" in parts["mimetype"]
        return Refused("XP901", kind="doc") if text else Refused("XP904", kind="ods")
    names = list(parts)
    if any(name.endswith(".iwa") for name in names) or "index.zip" in parts:
        return Refused("XP904", kind="numbers")
    if "[Content_Types].xml" in parts:
        return damaged_file("part", "_rels/.rels")
    inside = next((parts.name(name) for name in names if name.endswith(_WORKBOOKS)), "")
    with suppress(UnicodeError):  # zip programs of old wrote names in the coding of their country
        inside = inside.encode("cp437").decode("gb18030")
    return Refused("XP921", kind="zip", inside=inside)


def _relation_id(element: etree._Element) -> str:
    """The r:id of an element, in either dialect's namespace."""
    return next((str(v) for k, v in element.attrib.items() if str(k).endswith("}id")), "")


def _read_tabs(root: etree._Element, relations: Mapping[str, Relation], parts: Parts) -> tuple[Tab, ...]:
    """Worksheets in order. Charts, dialogs, modules and old macro sheets hold no table, and Excel makes no fuss about one
    without a part."""
    tabs = []
    for sheet in (sheet for e in root if local_name(e) == "sheets" for sheet in e):
        relation = relations.get(_relation_id(sheet))
        if relation is None or relation.kind == "worksheet":
            state = sheet.get("state", "visible")
            part = relation.target if relation is not None else ""
            part = parts.name(part) if part in parts else part
            tabs.append(Tab(sheet.get("name", ""), state if state in _STATES else "visible", part))
    return tuple(tabs)


def _read_links(root: etree._Element, relations: Mapping[str, Relation], parts: Parts) -> tuple[str, ...]:
    """Targets in the order of the workbook's list, so that [2] in a formula is the second; '' for DDE and OLE, and for a
    link that cannot be read: nothing else depends on it."""
    out = []
    for reference in (r for e in root if local_name(e) == "externalReferences" for r in e):
        relation = relations.get(_relation_id(reference))
        try:
            inner = parts.relations(relation.target) if relation else {}
        except Refused:
            inner = {}
        out.append(next((r.target for r in inner.values() if r.kind.startswith("externalLink")), ""))
    return tuple(out)


def _read_property(parts: Parts, part: str, tag: str) -> str:
    """A document property; '' where it is missing or unreadable, for nothing depends on it."""
    return next((e.text or "" for e in read_elements(parts, part) if local_name(e) == tag), "")


def _read_author(parts: Parts) -> str:
    """Who saved it last; '' where that is who made it: nobody has saved it since, or nobody is named."""
    last, first = (_read_property(parts, _CORE, tag) for tag in ("lastModifiedBy", "creator"))
    return "" if last == first else last


def _read_modified(parts: Parts) -> datetime | None:
    found = parse_iso(_read_property(parts, _CORE, "modified"))
    return found.replace(tzinfo=timezone.utc) if isinstance(found, datetime) else None


def bare_package(found: WorkbookXml, sheets: list[bytes], strings: bytes | None, styles: bytes | None) -> bytes:
    """A package of nothing but values for the second reader: what it sees is what was checked, one name per sheet
    number, in the transitional dialect, not compressed."""
    if strings is not None:  # calamine makes room for as many texts as the part says it has, and dies of a lie
        head = _TEXTS.sub(lambda tag: _COUNTS.sub(b"", tag[0]), strings[:_HEAD], count=1)
        strings = head + strings[_HEAD:]
    extra = {"styles": styles, "sharedStrings": strings}
    links = [("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(sheets) + 1)]
    links += [(kind, f"{kind}.xml") for kind, part in extra.items() if part is not None]
    tabs = "".join(f'<sheet name="{i}" sheetId="{i}" r:id="r{i}"/>' for i in range(1, len(sheets) + 1))
    parts = {"_rels/.rels": _relations_xml([("officeDocument", "xl/workbook.xml")]),
             "xl/workbook.xml": (f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904='
                                 f'"{int(found.date1904)}"/><sheets>{tabs}</sheets></workbook>').encode(),
             "xl/_rels/workbook.xml.rels": _relations_xml(links)}
    parts |= {f"xl/worksheets/sheet{i}.xml": sheet for i, sheet in enumerate(sheets, 1)}
    parts |= {f"xl/{kind}.xml": part for kind, part in extra.items() if part is not None}
    return store_zip(parts)


def _relations_xml(links: list[tuple[str, str]]) -> bytes:
    inner = "".join(f'<Relationship Id="r{i}" Type="{_OFFICE}/{kind}" Target={quoteattr(target)}/>'
                    for i, (kind, target) in enumerate(links, 1))
    return f'<Relationships xmlns="{_PACKAGE}">{inner}</Relationships>'.encode()
