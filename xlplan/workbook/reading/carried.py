"""What a cell carries whose formula cannot be worked out: a number, text, choice or day that can be used, or why not. Floor 3."""
from __future__ import annotations

from typing import NamedTuple

import numpy as np

from xlplan.schema.column import Column
from xlplan.schema.days import day_number
from xlplan.workbook.rawbook import At, Raw, plain_text
from xlplan.workbook.reading.read_cell import read_number_cell
from xlplan.workbook.reading.table_reading import TableReading
from xlplan.workbook.reading.text_cells import choice_keys, computed_word


class Carried(NamedTuple):
    """`steps`, or the `word` of a cell for a text, choice or day. `code`: XP225 the formula's stored result, XP221 typed over the
    formula, XP204 XP206 XP207 nothing that can be used. `text`: what stands there; `number`: where that is one, typed."""

    code: str
    text: str
    steps: int | None = None
    word: str = ""
    number: float | None = None

    @property
    def counts(self) -> bool:
        """Whether it can be used."""
        return self.code in ("XP225", "XP221")


def carried(r: TableReading, i: int, column: Column, another: bool = False) -> Carried | None:
    """What the cell in row `i` carries; nothing that can be used where it is of `another` branch's figures. None where a formula found
    no text, or where a row of one's own has no formula for one."""
    at: At = int(r.frame.sheet_rows[i]), r.placement.columns[column.key]
    j = -1 if column.computed_word else next(j for j, c in enumerate(r.numbers) if c.key == column.key)
    value: Raw = r.sheet.at(*at)
    if j >= 0:
        value, number = r.odd.get((i, j)), float(r.cached[i, j])
        value = number if value is None and not np.isnan(number) else value
    text, formula = plain_text(value), at in r.sheet.formulas
    if at in r.sheet.errors:
        return Carried("XP206", r.sheet.errors[at])
    if at in r.sheet.disagree or at in r.sheet.duplicates:
        return Carried("XP204", " / ".join(map(plain_text, r.sheet.disagree.get(at, (r.sheet.at(*at),)))))
    if j < 0 and not text and at not in r.sheet.uncalculated and (formula or r.table.kind == "open"):
        return None
    if at in r.sheet.uncalculated or not text:
        return Carried("XP207", "")
    if at in r.sheet.runs or another:
        return Carried("XP204", text)
    return _of_word(r, column, at, value, text) if j < 0 else _of_number(r, i, j, at, text)


def _of_number(r: TableReading, i: int, j: int, at: At, text: str) -> Carried:
    column, odd = r.numbers[j], r.odd.get((i, j))
    assert column.unit is not None
    steps = read_number_cell(odd, column.unit).steps if odd is not None else int(r.steps[i, j])
    if steps is None or steps < column.limits[0] or (odd is not None and r.formula[i, j]):
        return Carried("XP204", text)
    if not r.formula[i, j]:
        return Carried("XP221", text, steps, number=float(r.cached[i, j]) if odd is None else None)
    if r.who[i, j] == "L" and (own := _own_formula(r, at)):
        return Carried("XP221", own, steps)
    return Carried("XP225", "", steps)


def _of_word(r: TableReading, column: Column, at: At, value: Raw, text: str) -> Carried | None:
    word = computed_word(r, column, value)
    known = choice_keys(column, r.issued) if column.kind == "choice" else {}
    if column.kind == "date" and not day_number(word):  # a formula's 0 is no day, and nothing was found; what else is none is a fault
        return None if at in r.sheet.formulas and not word and not isinstance(value, str) else Carried("XP204", text)
    if known and word not in known.values():
        return Carried("XP204", text)
    if at not in r.sheet.formulas:
        return Carried("XP221", text, word=word)
    if column.who == "L" and (own := _own_formula(r, at)):
        return Carried("XP221", own, word=word)
    return Carried("XP225", "", word=word)


def _own_formula(r: TableReading, at: At) -> str:
    """`=B7*2`, of a formula that reads its own sheet only and so is not the link that was issued; else ''."""
    formula = r.sheet.formulas.get(at, "")
    return f"={formula}" if formula and "!" not in formula else ""
