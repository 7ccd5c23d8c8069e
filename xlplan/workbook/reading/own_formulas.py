"""Formulas that a unit wrote into its own cells. Floor 3."""
from __future__ import annotations

from xlplan.workbook.formula_references import shifted, takes_from
from xlplan.workbook.rawbook import At, RawSheet
from xlplan.workbook.reading.table_reading import TableReading
from xlplan.workbook.submission import OwnFormula


def formula_at(sheet: RawSheet, at: At) -> OwnFormula:
    """The formula of the cell as it reads there; no text where it holds none, or one of several cells."""
    text, first = sheet.formulas.get(at, ""), sheet.shared.get(at)
    if not text and first is not None:
        text = shifted(sheet.formulas.get(first, ""), at[0] - first[0], at[1] - first[1])
    return OwnFormula(text, at in sheet.arrays)


def is_from_scratch(r: TableReading, at: At) -> bool:
    """Whether the formula there takes from the sheet on which the unit works for itself."""
    return bool(r.scratch) and takes_from(formula_at(r.sheet, at).text, r.scratch)


def own_formulas(r: TableReading) -> dict[tuple[str, str], OwnFormula]:
    """(row, column) -> the formula in it, of the unit's cells, whatever came of it."""
    typed = (r.who == "I") | ((r.who == "S") & ~r.formula)
    if not r.sheet.formulas or not r.frame.size:
        return {}
    numbers, out = {c.key: j for j, c in enumerate(r.numbers)}, dict[tuple[str, str], OwnFormula]()
    measures = r.frame.texts.get(r.table.measure_column or "")
    inputs = {c.key for c in r.table.columns if c.who in "IS" or any(who in "IS" for who, _ in c.by_measure.values())}
    places = {r.placement.columns[key] for key in inputs if key in r.placement.columns}
    for at, i, key in r.spots(at for at in r.sheet.formulas if at[1] in places):
        if key in numbers:
            mine = bool(typed[i, numbers[key]])
        else:
            mine = r.table.by_key[key].who_of(str(measures[i]) if measures is not None else None) == "I"
        if mine and (r.frame.keys[i], key) not in r.frame.locked:
            out[r.frame.keys[i], key] = formula_at(r.sheet, at)
    return out
