"""Cells that another part of the package speaks for: heads and feet of tables, pivot tables. Floor 5."""
from __future__ import annotations

from collections.abc import Callable, Collection

from xlplan.address import a1_range
from xlplan.excel.package.grid import parse_area
from xlplan.excel.package.parts import Parts
from xlplan.excel.package.splice import list_elements
from xlplan.excel.patching.formula_groups import Refuse
from xlplan.workbook.rawbook import At


def refuse_owned(lists: Parts, sheet: str, inflated: Callable[[str], bytes], changed: Collection[At], refuse: Refuse) -> None:
    """Call `refuse` for a changed cell in the head or foot of a table, whose own part must say the same (Excel repairs the
    file otherwise), and for one inside a pivot table, which writes its cells itself. `inflated` gives the bytes of a part."""
    for relation in lists.relations(sheet).values():
        if relation.kind not in ("table", "pivotTable") or relation.target not in lists:
            continue
        part = lists.name(relation.target)
        found = list_elements(inflated(part), part)
        root = found[0].attributes
        place = next((e.attributes for e in found if e.name == "location"), root)
        top, left, bottom, right = where = parse_area(place.get("ref", ""))
        head, foot = int(root.get("headerRowCount", "1")), int(root.get("totalsRowCount", "0"))
        for at in changed:
            if not (top <= at[0] <= bottom and left <= at[1] <= right):
                continue
            if relation.kind == "pivotTable":
                refuse("pivot", at, area=a1_range(*where))
            if at[0] < top + head or at[0] > bottom - foot:
                refuse("table", at, name=root.get("displayName", ""))
