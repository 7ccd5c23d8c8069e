"""Units that exports know under several codes. Room between 5 and 6."""
from __future__ import annotations

from collections.abc import Sequence

from xlplan.exports.findings import finding
from xlplan.exports.layout import Layout
from xlplan.exports.records import Export
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import fold_text, list_briefly


def units_of_two_codes(exports: Sequence[Export], layouts: Sequence[Layout]) -> list[Diagnostic]:
    """XP758 of each unit whose name stands beside several codes, in one export or in several of the same kind."""
    out = []
    for kind in dict.fromkeys(one.kind for one in exports):
        codes: dict[str, dict[str, str]] = {}
        where: dict[str, tuple[Layout, str, str]] = {}
        for export, layout in zip(exports, layouts, strict=True):
            if export.kind != kind:
                continue
            for row in export.records.drop_duplicates(["unit", "unit_code"]).to_dict("records"):
                name, code = str(row["unit"]), str(row["unit_code"])
                if name and code:
                    codes.setdefault(fold_text(name), {}).setdefault(fold_text(code), code)
                    where[fold_text(name)] = (layout, str(row["cell"]), name)
        for form, of in codes.items():
            if len(of) > 1:
                layout, cell, name = where[form]
                out.append(finding("XP758", layout, cell, text=name, codes=list_briefly(of.values())))
    return out
