"""Codes of the ERP that stand beside one of our codes and mean another. Floor 4."""
from __future__ import annotations

from collections.abc import Iterable

from xlplan.plan.master.labels import named_code
from xlplan.plan.master.pasted_codes import PastedCodes
from xlplan.plan.master.read_rows import codes_in, master_finding
from xlplan.plan.master.records import Channel, ExpenseItem, Product
from xlplan.schema.diagnostic import Diagnostic
from xlplan.text import fold_text


def erp_codes_of_others(codes: PastedCodes, products: Iterable[Product], channels: Iterable[Channel],
                        items: Iterable[ExpenseItem]) -> list[Diagnostic]:
    """XP735 (asked) for a code of the ERP that is the code of another row, or stands beside one above: it means that. What the sheet
    `mapping` says of it goes before both."""
    sheets = (("products", "product", [(p.code, p.series, p.erp_code, p.row_key) for p in products]),
              ("channels", "channel", [(c.code, c.name, c.erp_code, c.row_key) for c in channels]),
              ("expense_items", "item", [(i.code, i.item, i.erp_code, i.row_key) for i in items]))
    out = []
    for sheet, kind, rows in sheets:
        names = {code: name for code, name, _, _ in reversed(rows)}
        for code, _, erp, row in rows:
            for one in codes_in(erp):
                means = getattr(codes, kind).get(fold_text(one), code)
                if fold_text(means) != fold_text(code) and (kind, fold_text(one)) not in codes.mapped:
                    out.append(master_finding("XP735", sheet, row, "erp_code", found=one, item=one, other=named_code(names[means], means)))
    return out
