"""Sheets of a workbook that are the sum of its others. Room between 5 and 6."""
from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from xlplan.exports.findings import finding
from xlplan.exports.layout import Layout
from xlplan.exports.named import is_total_tab
from xlplan.exports.records import Export, total_of
from xlplan.schema.diagnostic import Diagnostic

_FEWEST: Final = 3  # sheets, of which one is the sum of the others


def months_of(export: Export) -> dict[tuple[int, int], Decimal]:
    """(year, month) -> yuan, of months that have any; {} of numbers of people."""
    if not export.money:
        return {}
    found = {(int(str(year)), int(str(month))): total_of(rows)
             for (year, month), rows in export.records.groupby(["year", "month"])}
    return {at: amount for at, amount in found.items() if amount}


def total_sheets(read: Sequence[tuple[Layout, Export]]) -> list[Diagnostic]:
    """XP726 of a sheet that is called a total and equals the sum of the others of its kind in every month, XP727 of one that is called so
    and does not, XP744 of one that equals them under another name: three flat rents may come to that."""
    out = []
    for kind in dict.fromkeys(export.kind for _, export in read):
        sheets: dict[str, dict[tuple[int, int], Decimal]] = {}
        layout_of = dict[str, Layout]()
        for layout, export in read:
            if export.kind == kind:
                layout_of.setdefault(export.sheet, layout)
                for at, amount in months_of(export).items():
                    months = sheets.setdefault(export.sheet, {})
                    months[at] = months.get(at, Decimal(0)) + amount
        for name, months in sheets.items() if len(sheets) >= _FEWEST else ():
            others = [of for sheet, of in sheets.items() if sheet != name]
            every = dict.fromkeys(at for of in others for at in of)
            due = {at: total for at in every if (total := sum((of.get(at, Decimal(0)) for of in others), Decimal(0)))}
            if months == due and (is_total_tab(name) or not layout_of[name].repeated):
                out.append(finding("XP726" if is_total_tab(name) else "XP744", layout_of[name], f"{name}!A1", text=name, n=len(others),
                                   sum=f"{sum(due.values()):,.2f}"))
            elif is_total_tab(name) and months.keys() & due.keys():
                out.append(finding("XP727", layout_of[name], f"{name}!A1", text=name, found=sum(months.values(), Decimal(0)),
                                   expected=sum(due.values(), Decimal(0))))
    return out
