"""What a workbook carries that could run, reach out or hold other files. It is counted, and neither run nor opened. Floor 5."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Final

from lxml import etree

from xlplan.excel.package.container import Refused
from xlplan.excel.package.parts import Parts, Relation
from xlplan.excel.package.shared_strings import local_name, parse_tree

_BY_RELATION: Final = {"vbaProject": "macros", "xlMacrosheet": "xlm", "xlIntlMacrosheet": "xlm", "dialogsheet": "xlm",
                       "connections": "connections"}
_BY_FOLDER: Final = (("xl/embeddings/", "objects"), ("xl/activex/activex", "controls"), ("customui/", "ribbon"),
                     ("xl/querytables/", "connections"))
_LARGEST: Final = 1_000_000  # bytes of a part about which nothing but a word is asked


def count_carried(parts: Parts, relations: Iterable[Relation]) -> dict[str, int]:
    """How many of each kind: macros (VBA projects), xlm (macro and dialog sheets of Excel 4 and 5), dde, links (to other
    workbooks, OLE links included), objects (embedded files), controls (ActiveX), connections (data connections and
    queries), ribbon (buttons of its own). Kinds it has none of are left out."""
    out: Counter[str] = Counter()
    for relation in relations:
        if relation.kind == "externalLink":
            root = next(iter(read_elements(parts, relation.target)), None)
            out["dde" if root is not None and local_name(root) == "ddeLink" else "links"] += 1
        elif relation.kind in _BY_RELATION:
            out[_BY_RELATION[relation.kind]] += 1
    for name in parts:
        kind = next((kind for folder, kind in _BY_FOLDER if name.startswith(folder) and not name.endswith(".rels")), None)
        if kind is not None and not (kind == "controls" and name.endswith(".bin")):
            out[kind] += 1
        elif name == "xl/vbaproject.bin" and not out["macros"]:
            out["macros"] += 1
    return {kind: n for kind, n in sorted(out.items()) if n}


def read_elements(parts: Parts, part: str) -> list[etree._Element]:
    """The elements of a small part about the workbook; none where it is missing or cannot be read."""
    try:
        start = parts.start(part, _LARGEST)
        return list(parse_tree(start, part)) if len(start) < _LARGEST else []
    except Refused:
        return []
