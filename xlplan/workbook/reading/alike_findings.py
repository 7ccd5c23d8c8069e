"""Many cells that say the same are one finding. Floor 3."""
from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from xlplan.address import row_column
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import Text, list_briefly

_BY_TEXT: Final = frozenset((  # whose sentence shows what was typed, {text}
    "XP203", "XP204", "XP205", "XP206", "XP215", "XP246", "XP252", "XP260", "XP274"))
APART: Final = 3  # cells of a column that are said one by one
_SHOWN: Final = 3  # different texts that one finding shows
_BULK: Final = 10  # cells of a column that are better mended at once
_WHOLE: Final = frozenset(("plain", "separators"))  # kinds that Excel itself takes for numbers once it looks again
_SPACES: Final = re.compile("[\u00a0\u202f\u2007\u2009]")  # which it does not
_CELLS: Final = Text("(共 {n} 格:{cells})", "(共 {n} 格:{cells})", " ({n} cells: {cells})")


def together(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings about the cells of one column, those of a code that say what was typed as one of the first cell, with all
    cells, where there are many."""
    out, groups = list[Diagnostic](), dict[tuple[object, ...], list[Diagnostic]]()
    for d in found:
        if d.code in _BY_TEXT:
            groups.setdefault((d.code, d.params.get("written"), d.params.get("rounded")), []).append(d)
        else:
            out.append(d)
    for of in groups.values():
        out += of if len(of) <= APART else [_one(of)]
    return out


def uncalculated_together(found: Iterable[Diagnostic]) -> list[Diagnostic]:
    """The findings, those about formulas that were never calculated (XP207) as one of the first cell, with all cells, where there
    are many: a program that does not calculate leaves every formula so. `spots`: (row key, column) of each."""
    found = list(found)
    of = [d for d in found if d.code in ("XP207", "XP262") and "linked" not in d.params]  # words among them too
    of.sort(key=lambda d: d.code)
    if len(of) <= APART or of[0].code != "XP207":
        return found
    placed = sorted(of, key=lambda d: row_column(d.cell) if d.cell else (0, 0))
    first = next(d for d in placed if d.code == "XP207")
    one = replace(first, params={**first.params, "count": len(of), "cells": list_briefly(d.cell for d in placed),
                                     "spots": tuple((d.row_key, d.column) for d in placed)})
    gone = set(map(id, of[1:]))
    return [one if d is of[0] else d for d in found if id(d) not in gone]


def _one(of: list[Diagnostic]) -> Diagnostic:
    pairs = list(dict.fromkeys((d.params["text"], d.expected) for d in of))  # each text stands beside its own reading
    readings = [expected for _, expected in pairs]
    cells = list_briefly(d.cell for d in of)
    more = ["…"] if len(pairs) > _SHOWN else []
    params = {**of[0].params, "text": [*(text for text, _ in pairs[:_SHOWN]), *more], "cells": cells,
              "many": _CELLS.filled(n=len(of), cells=cells)}
    if of[0].code == "XP203" and len(of) >= _BULK and all(d.params.get("kind") in _WHOLE for d in of):
        spaced = any(_SPACES.search(str(d.found)) for d in of)
        params["bulk"] = "replace" if spaced else "columns"
    if len(set(readings)) > 1:
        params["expected"] = [*readings[:_SHOWN], *more]
    return replace(of[0], params=params)
