"""In which unit the amounts of a sheet of the master stand: what the company sheet says, and whether the header agrees.
Floor 3."""
from __future__ import annotations

import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Final

from xlplan.address import a1
from xlplan.calendar import MONTHS
from xlplan.schema.column import Column
from xlplan.schema.diagnostic import Diagnostic
from xlplan.schema.exact import SCALE, Exact, rounded_steps, shift_of
from xlplan.schema.frame import Frame
from xlplan.tables import BY_KEY
from xlplan.tables.adjusted import place_meant
from xlplan.tables.master import COMPANY_FIELDS
from xlplan.text import fold_text, list_briefly
from xlplan.units import AS_STATED, POINT, UNITS, Unit
from xlplan.workbook.layout import HEAD
from xlplan.workbook.rawbook import Raw, RawSheet, plain_text
from xlplan.workbook.reading.number_display import misleading_display
from xlplan.workbook.stated_units import _FIELDS, _FOREIGN, _MAINLAND, _TAIWAN, is_foreign_currency, is_same_basis, unit_in

_CURRENCY: Final = re.compile(rf"(?:{_FOREIGN}|{_MAINLAND}|{_TAIWAN}|\$)")
_LABELS: Final = {fold_text(form): f.key for f in COMPANY_FIELDS for form in (*f.label.all(), f.key)}


def finest_unit(own: Unit, stated: Unit) -> Unit:
    """A unit to read single cells with: numbers in the stated unit, steps that are counts of `schema.exact`."""
    return Unit(stated.key, stated.label, shift_of(stated, own), base=stated.base)


def unit_beside(frame: Frame, i: int) -> Unit | None:
    """The unit of the amounts AS_STATED of that row, in steps of AS_STATED: that of the planning table which an adjustment
    concerns, that of a goal's own column; None where the row does not say it. The cells beside must have been read."""
    texts = frame.texts
    if frame.table.key == "adjustments":
        of = BY_KEY.get(table := str(texts["table"][i]))
        column = of.by_key.get(MONTHS[0], of.by_key.get(place_meant(table, str(texts["column"][i])))) if of else None
        unit = column.unit if column else None
    else:
        unit = UNITS.get(str(texts["unit"][i])) if "unit" in texts else None
    return None if unit is None or unit is POINT else replace(unit, places=AS_STATED.places, multiple=1)


def settle_column(frame: Frame, column: Column, rest: Mapping[int, Decimal]) -> None:
    """The column's counts become steps of its own unit; where that loses something, the counts stay in `frame.exact`."""
    exact = Exact(frame.amounts[column.key], rest)
    if rest or (exact.counts % SCALE).any():
        frame.exact[column.key] = replace(exact, counts=exact.counts.copy())
    frame.amounts[column.key] = rounded_steps(exact)


def contradicted_unit(table: str, column: Column, stated: Unit, sheet: RawSheet, at: int, company: Frame | None) -> list[Diagnostic]:
    """XP637 where the header of the column, pasted with it, names another unit, currency or tax basis. Our own
    heading is a formula that says what the company sheet does."""
    said = plain_text(sheet.at(HEAD, at))
    if (HEAD, at) in sheet.formulas or _agrees(said, column, stated, company):
        return []
    return [Diagnostic("XP637", sheet=sheet.name, cell=a1(HEAD, at), table=table, column=column.key, found=said,
                       params={"field": _FIELDS[column.stated].label, "stated": stated.label})]


def contradicting_heads(table: str, column: Column, stated: Unit, sheet: RawSheet, at: int, heads: Sequence[int],
                        company: Frame | None) -> list[Diagnostic]:
    """XP694 where headings among the rows, in sheet rows `heads`, name another unit, currency or tax basis: what stands below them
    is in that."""
    said = [(row, text) for row in heads if not _agrees(text := plain_text(sheet.at(row, at)), column, stated, company)]
    if not said:
        return []
    return [Diagnostic("XP694", sheet=sheet.name, cell=a1(said[0][0], at), table=table, column=column.key, found=said[0][1],
                       params={"field": _FIELDS[column.stated].label, "stated": stated.label,
                               "rows": list_briefly(row for row, _ in said)})]


def _agrees(said: str, column: Column, stated: Unit, company: Frame | None) -> bool:
    """Whether a heading is that of the column or names nothing but what the company sheet states."""
    return said in column.label.all() or (unit_in(said, stated) in (stated.key, "") and is_same_basis(said, company))


def foreign_column(table: str, column: Column, stated: Unit, sheet: RawSheet, own: Container[int], rows: Sequence[int],
                   company: Frame | None) -> list[Diagnostic]:
    """XP637 where a column that is not ours names another currency beside the rows: `USD`, alone in its cell."""
    width = max((len(sheet.values[at - 1]) for at in rows), default=0)
    others = [c for c in range(2, width + 1) if c not in own]  # mostly none: nothing is walked then
    here = [(at, c, value) for c in others for at in rows if isinstance(value := sheet.at(at, c), str)
            and _CURRENCY.fullmatch(fold_text(value)) and is_foreign_currency(value, company)]
    if not here:
        return []
    cells = list_briefly(a1(at, c) for at, c, _ in here)("en")
    return [Diagnostic("XP637", sheet=sheet.name, cell=a1(*here[0][:2]), table=table, column=column.key,
                       found=f"{here[0][2]} ({cells})", params={"field": _FIELDS[column.stated].label, "stated": stated.label})]


def shown_foreign(table: str, column: Column, stated: Unit, sheet: RawSheet, at: int, rows: Sequence[int],
                  company: Frame | None) -> list[Diagnostic]:
    """XP637 where cells of the column are formatted as another currency: `$1,234.00`."""
    here = {row: code for (row, c), code in sheet.formats.items() if c == at}
    said = [(row, seen.shown) for row in (rows if here else ()) if row in here and type(value := sheet.at(row, at)) is float
            and (seen := misleading_display(here[row], value, stated)) and is_foreign_currency(seen.shown, company)]
    if not said:
        return []
    cells = list_briefly(a1(row, at) for row, _ in said)("en")
    return [Diagnostic("XP637", sheet=sheet.name, cell=a1(said[0][0], at), table=table, column=column.key,
                       found=f"{said[0][1]} ({cells})", params={"field": _FIELDS[column.stated].label, "stated": stated.label})]


def named_field(line: Sequence[Raw]) -> str:
    """Key of the company field whose label stands in a line without a key, as typed into a master made before the field;
    '' where none does."""
    return next((_LABELS[fold_text(v)] for v in line[1:3] if isinstance(v, str) and fold_text(v) in _LABELS), "")
