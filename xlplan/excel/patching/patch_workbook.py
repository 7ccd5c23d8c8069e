"""The parts around the sheets when cells were changed: calculate everything on load, forget the old order of it. Floor 5."""
from __future__ import annotations

from collections.abc import Callable
from typing import Final

from xlplan.excel.package.parts import Parts
from xlplan.excel.package.splice import Edit, Element, closing_tag, list_elements, open_tag, tag_of, tag_prefix, tag_with

# what may stand before <calcPr> in <workbook>, see CT_Workbook in ISO/IEC 29500-1, 18.2.27
_BEFORE: Final = frozenset({
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames"})


def recalculation_edits(data: bytes, part: str = "") -> list[Edit]:
    """The edits of the workbook part that make Excel calculate every formula when it opens the file."""
    found = list_elements(data, part)
    own = next((e for e in found if e.depth == 2 and e.name == "calcPr"), None)
    if own is not None:
        if own.attributes.get("fullCalcOnLoad") in ("1", "true"):
            return []
        return [Edit(own.start, own.inner, tag_with(tag_of(data, own), fullCalcOnLoad="1"))]
    root = found[0]
    made = b'<%scalcPr fullCalcOnLoad="1"/>' % tag_prefix(tag_of(data, root))
    if root.hollow:
        tag = tag_of(data, root)
        return [Edit(root.start, root.end, open_tag(tag) + made + closing_tag(tag))]
    at = max((e.end for e in found if e.depth == 2 and e.name in _BEFORE), default=root.inner)
    return [Edit(at, at, made)]


def drop_calc_chain(parts: Parts, book: str, relations: str, types: str) -> tuple[str, dict[str, list[Edit]]]:
    """(name of the part that holds the order of calculation or '', the edits of the two lists that take it out).

    It may not name a cell that holds no formula any more; Excel makes a new one. `relations` is the list of the part
    `book`, `types` the list of content types."""
    chain = next((r.target for r in parts.relations(book).values() if r.kind == "calcChain"), "")
    if not chain or chain not in parts:
        return "", {}
    chain = parts.name(chain)

    def gone(part: str, named: Callable[[Element], bool]) -> list[Edit]:
        return [Edit(e.start, e.end, b"") for e in list_elements(parts[part], part) if named(e)]

    return chain, {
        relations: gone(relations, lambda e: e.attributes.get("Type", "").endswith("/calcChain")),
        types: gone(types, lambda e: e.attributes.get("PartName", "").lower() == f"/{chain}".lower())}
