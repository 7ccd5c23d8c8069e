"""Which codes of other systems concern a unit's workbook: those that mean the unit, or rows of its tables. Floor 4."""
from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from xlplan.plan.master.master import Master
from xlplan.plan.master.read_rows import codes_in
from xlplan.schema.frame import Frame
from xlplan.text import fold_text
from xlplan.workbook.foreign_codes import ForeignCode

_WHOLE = Decimal(1)


def foreign_codes(master: Master, unit: str, frames: Mapping[str, Frame]) -> tuple[ForeignCode, ...]:
    """Those of the sheet 编码对照, and the codes of the ERP that stand beside products, channels and items; by kind and code. None where no
    table of the workbook is filled from exports."""
    there: dict[str, set[str]] = {}
    for frame in frames.values():
        of = frame.table.from_export
        for key in frame.keys if of else ():
            for role, code in zip(of.named if of else (), key.split("|"), strict=False):
                there.setdefault(role, set()).add(code)
    if not there:
        return ()
    there["unit"] = {unit}
    mapped = [ForeignCode(kind, form, span.first, span.last, tuple((code, _share(share)) for code, share in span.parts))
              for (kind, form), spans in master.codes.mapped.items() for span in spans
              if there.get(kind, set()) & {code for code, _ in span.parts}]
    taken = {(one.kind, one.form) for one in mapped}
    beside = [ForeignCode(kind, form, "", "", ((code, _WHOLE),)) for kind, code, form in _beside(master)
              if code in there.get(kind, ()) and (kind, form) not in taken]
    return tuple(sorted([*mapped, *beside]))


def _beside(master: Master) -> Iterator[tuple[str, str, str]]:
    """(kind, our code, code of the ERP, folded) of what stands beside our codes in their own sheets. One that is a code of ours as well, or
    stands beside several, means what it means in the master (`PastedCodes`)."""
    sheets = (("product", {p.code: p.erp_code for p in master.products.values()}, master.codes.product),
              ("channel", {c.code: c.erp_code for c in master.channels.values()}, master.codes.channel),
              ("item", {i.code: i.erp_code for i in master.expense_items.values()}, master.codes.item))
    for kind, beside, known in sheets:
        own = {fold_text(code) for code in beside}
        for form in dict.fromkeys(fold_text(one) for erp in beside.values() for one in codes_in(erp)):
            if form not in own and form in known:
                yield kind, known[form], form


def _share(share: Fraction) -> Decimal:
    return Decimal(share.numerator) / share.denominator
